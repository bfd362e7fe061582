// The answer as HTML. All words of law come from the answer itself; nothing is worked out here.

const STATUS = { certain: "按现有文本", possible: "可能", unknown: "未知", not_applicable: "不适用" };

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The answer in one sentence: what applies, what may still apply, or why nothing can be said. */
export function headline(answer) {
  const [leading] = Object.values(answer.outputs);
  if (!leading.labels.length) return `尚不能得出：${leading.because.map((reason) => reason.text).join("")}`;
  const labels = leading.labels.join("；");
  return leading.status === "certain" ? labels : `尚不能确定，可能是：${labels}`;
}

/** Replace the content of `place` with the answer, its JSON beside it; `root` is the way to the site's root. */
export function show(place, answer, problems, root) {
  const outputs = Object.entries(answer.outputs);
  const [, leading] = outputs[0];
  const reminders = outputs.filter(([, output]) => output.reminder && output.values.length);
  const rest = outputs.slice(1).filter(([, output]) => !output.reminder && output.status !== "not_applicable");
  const context = { answer, root, titles: titlesOf(answer) };
  place.replaceChildren(
    h("h2", { class: `kb-headline kb-headline--${leading.status}` }, headline(answer)),
    h("p", { class: "kb-warning" }, answer.law.caution),
    ...problems.filter((problem) => !problem.input).map((problem) => h("p", { class: "kb-error" }, problem.message)),
    ...reminders.map(([, output]) => h("ul", { class: "kb-reminders" }, output.labels.map((text) => h("li", {}, text)))),
    h("p", {}, inferred(leading)),
    reasons(context, leading, true),
    missing(answer),
    h("h3", {}, "具体内容"),
    h("dl", { class: "kb-outputs" }, rest.map(([name, output]) => row(context, name, output))),
    notApplicable(context, outputs),
    unknown(context),
    citations(context),
    trace(answer),
    h("script", { type: "application/json", class: "kb-json" }, JSON.stringify(answer)),
  );
}

function titlesOf(answer) {
  return Object.fromEntries(answer.citations.map((item) => [item.clause, item]));
}

function row(context, name, output) {
  return h(
    "div",
    { "data-output": name },
    h("dt", {}, output.title, " ", h("span", { class: `kb-badge kb-badge--${output.status}` }, STATUS[output.status]), inferred(output)),
    h("dd", {}, value(context, name, output), output.note ? h("p", { class: "kb-remark" }, output.note) : "", reasons(context, output, false)),
  );
}

function inferred(output) {
  return output.inferred ? h("span", { class: "kb-badge kb-badge--possible" }, "含推断（待核对）") : "";
}

/** What does not apply, each with the reason: never silently left out, since it must not read as "you owe nothing". */
function notApplicable(context, outputs) {
  const found = outputs.filter(([, output]) => output.status === "not_applicable" && !output.reminder);
  if (!found.length) return "";
  const byReason = new Map();
  for (const entry of found) {
    const said = entry[1].because.map((reason) => reason.text).join();
    byReason.set(said, [...(byReason.get(said) ?? []), entry]);
  }
  const items = [...byReason.values()].map((group) =>
    h("li", {}, group.map(([, output]) => output.title).join("、"), reasons(context, group[0][1], true)),
  );
  return h("section", { class: "kb-not-applicable" }, h("h3", {}, "本情形不适用，或者没有写的（没有写，不等于不用承担）"), h("ul", {}, items));
}

function value(context, name, output) {
  const parts = [];
  if (output.labels.length > 1 && (output.certain_values || output.status === "possible")) {
    const list = name === "steps" && output.status === "certain" ? "ol" : "ul";
    parts.push(h(list, { class: "kb-values" }, output.labels.map((text) => h("li", {}, text + (output.unit ? ` ${output.unit}` : "")))));
  } else if (output.labels.length) {
    parts.push(h("p", { class: "kb-value" }, output.labels.join("、") + (output.unit ? ` ${output.unit}` : "")));
  }
  if (output.to_cent && output.to_cent.join() !== output.values.join()) {
    parts.push(h("p", { class: "kb-remark" }, `怎样取整没有规定；四舍五入到分为 ${output.to_cent.join("、")} 元。`));
  }
  if (output.assumed.length) parts.push(h("p", { class: "kb-assumed" }, "按您的假设试算，不是办法的规定。"));
  else if (output.status === "possible") {
    const others = [output.may_not_apply ? "，也可能不适用" : "", output.unknown.length ? "，也可能没有规定" : ""];
    parts.push(h("p", { class: "kb-remark" }, `只是可能${others.join("")}。`));
  }
  const open = [
    output.unknown.length ? `没有见到规定：${output.unknown.map((id) => whatIs(context, id)).join("；")}` : "",
    output.missing.length ? `还要知道：${output.missing.map((id) => ask(context, id)).join("；")}` : "",
  ].filter(Boolean);
  if (output.status !== "certain") parts.push(...open.map((text) => h("p", { class: "kb-remark" }, `${text}。`)));
  return parts.length ? h("div", {}, parts) : h("p", {}, "尚不能得出。");
}

function whatIs(context, id) {
  return context.answer.unknown.find((item) => item.id === id)?.what ?? id;
}

function ask(context, id) {
  return context.answer.missing.find((item) => item.input === id)?.title ?? id;
}

function reasons(context, output, open) {
  if (!output.because.length) return "";
  const items = output.because.map((reason) => {
    const clause = context.titles[reason.source];
    return h(
      "li",
      {},
      reason.certain ? "" : "可能：",
      reason.text,
      reason.confidence === "P" ? "" : h("span", { class: "kb-badge" }, reason.confidence_word),
      reason.note ? h("span", { class: "kb-remark" }, ` ${reason.note}`) : "",
      clause ? [" ", h("a", { href: context.root + clause.page }, clause.title)] : "",
    );
  });
  return h("details", { class: "kb-reasons", open }, h("summary", {}, "理由和出处"), h("ul", {}, items));
}

function missing(answer) {
  if (!answer.missing.length) return "";
  const items = answer.missing.map((item) => h("li", {}, h("a", { href: `#help-${item.input}`, "data-goto": item.input }, item.ask)));
  return h("section", { class: "kb-missing" }, h("h3", {}, "还需要知道（最能决定结果的在前）"), h("ol", {}, items));
}

function unknown({ answer, root }) {
  if (!answer.unknown.length) return "";
  const items = answer.unknown.map((item) =>
    h("li", {}, h("a", { href: root + item.page }, item.what), h("span", { class: "kb-remark" }, ` 有待明确（推断，待核对）：${item.decided_by}`)),
  );
  return h("section", { class: "kb-unknowns" }, h("h3", {}, "没有见到规定的"), h("ul", {}, items));
}

function citations({ answer, root }) {
  const items = answer.citations.map((item) =>
    h("li", {}, h("a", { href: root + item.page }, item.title), h("span", { class: "kb-badge" }, item.text_status), h("blockquote", {}, item.text)),
  );
  return h("section", { class: "kb-citations" }, h("h3", {}, "引用的条款"), h("ul", {}, items));
}

function trace(answer) {
  const tables = answer.trace.filter((step) => step.table).map((step) => h("div", {}, h("h4", {}, step.title), ruleTable(step)));
  const foot = `规则包 ${answer.pack}，版本指纹 ${answer.version}，依据 ${answer.law.stage}（${answer.law.version}）。`;
  return h("details", { class: "kb-trace" }, h("summary", {}, "推算过程"), h("p", { class: "kb-remark" }, foot), tables);
}

const TRUTH = { true: "符合", false: "不符合", unknown: "不清楚" };

function ruleTable(step) {
  const rows = step.rules.map((rule) =>
    h(
      "tr",
      { class: `kb-truth--${rule.truth}` },
      h("th", { scope: "row" }, rule.id),
      h("td", {}, TRUTH[rule.truth]),
      h("td", {}, rule.cells.map((cell) => `${cell.input} ${cell.test}：${TRUTH[cell.truth]}`).join("；")),
    ),
  );
  const head = h("thead", {}, h("tr", {}, ["规则", "是否符合", "各格"].map((text) => h("th", { scope: "col" }, text))));
  return h("div", { class: "kb-scroll", tabindex: "0", role: "group", "aria-label": "表格，可以左右滚动" }, h("table", { class: "kb-table" }, head, h("tbody", {}, rows)));
}
