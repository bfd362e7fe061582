// The answer as HTML. All words of law come from the answer itself; nothing is worked out here.

import { h, part, parts, table } from "../dom.mjs";
import { card } from "./card.mjs";
import { unusedBlock } from "./unused.mjs";

/** @import { Answer, Citation, Output, Problem, TableStep } from "./types.d.ts" */
/** @import { Children } from "../types.d.ts" */

/**
 * What the parts of an answer are shown beside: the way to the site's root, and what is cited, by its clause.
 *
 * @typedef {{ answer: Answer, root: string, titles: Record<string, Citation> }} Context
 */

const STATUS = { certain: "按现有文本", possible: "可能", unknown: "未知", not_applicable: "不适用" };

/**
 * The answer in one sentence: what applies, everything that may still apply, or why nothing can be said.
 *
 * @param {Answer} answer
 * @returns {string}
 */
export function headline(answer) {
  const [leading] = Object.values(answer.outputs);
  const title = leading.unit ? `${leading.title}：` : "";
  const options = [
    ...leading.labels.map((label) => withUnit(label, leading)),
    ...(leading.open ?? []),
    ...(leading.may_not_apply ? ["不适用"] : []),
  ];
  if (leading.status === "certain") return title + options.join("；");
  if (leading.labels.length || options.length > 1) return `尚不能确定，可能是：${title}${options.join("；或者")}`;
  return leading.within
    ? `${title}${leading.within}`
    : `尚不能得出：${leading.because.map((reason) => reason.text).join("")}`;
}

/**
 * @param {string} text
 * @param {Output} output
 */
function withUnit(text, output) {
  return output.unit ? `${text} ${output.unit}` : text;
}

/**
 * What one output comes to, in a phrase, with everything else that it may be.
 *
 * @param {Output} output
 * @returns {string}
 */
export function valueText(output) {
  return output.text;
}

/**
 * Replace the content of `place` with the answer, its JSON beside it; `root` is the way to the site's root, `take`
 * the page's buttons for the answer, which move onto its card.
 *
 * `problems` are told near the outcome: {input, message}, an input for what was typed and refused, null for a link's.
 *
 * @param {HTMLElement} place
 * @param {Answer} answer
 * @param {Problem[]} problems
 * @param {{ root: string, take?: HTMLElement }} page
 * @returns {void}
 */
export function show(place, answer, problems, { root, take }) {
  const outputs = Object.entries(answer.outputs);
  const [, leading] = outputs[0];
  const context = { answer, root, titles: titlesOf(answer) };
  const opened = openedIn(place);
  const focused = document.activeElement;
  const verdict = [
    h("h2", { class: `kb-headline kb-headline--${leading.status}` }, headline(answer)),
    unusedBlock(problems.filter((problem) => problem.input !== null)),
    ...standing(leading),
  ];
  place.replaceChildren(
    card(context, verdict, take),
    ...problems
      .filter((problem) => problem.input === null)
      .map((problem) => h("p", { class: "kb-error" }, problem.message)),
    checks(outputs),
    cautions(answer),
    reasons(context, leading),
    missing(answer),
    explanation(context),
    changes(context),
    contents(context, outputs),
    unknown(context),
    citations(context),
    trace(answer),
    h("script", { type: "application/json", class: "kb-json" }, JSON.stringify(answer)),
  );
  if (take?.contains(focused) && focused instanceof HTMLElement) focused.focus(); // it was moved
  for (const details of parts(place, "details", HTMLDetailsElement)) details.open ||= opened.has(nameOf(details));
}

/**
 * What folds away below the card.
 *
 * @param {string} id of what is in it, so that a link to it opens it
 * @param {string} title
 * @param {string} kind
 * @param {...Children} content
 */
function fold(id, title, kind, ...content) {
  return h("details", { class: `kb-reasons ${kind}` }, h("summary", {}, title), h("div", { id }, ...content));
}

/**
 * The caution in full, and what the rules remind of in this case.
 *
 * @param {Answer} answer
 */
function cautions(answer) {
  const reminders = Object.values(answer.outputs).filter((output) => output.reminder);
  const items = reminders.flatMap((output) => output.labels).map((text) => h("li", {}, text));
  return fold(
    "answer-caution",
    "要注意的",
    "kb-cautions",
    h("p", { class: "kb-warning" }, answer.law.caution),
    items.length ? h("ul", { class: "kb-reminders" }, items) : "",
  );
}

/**
 * Every output with its reasons, then those that do not apply.
 *
 * @param {Context} context
 * @param {[name: string, output: Output][]} outputs
 */
function contents(context, outputs) {
  const rest = outputs
    .slice(1)
    .filter(([, output]) => !output.reminder && !output.check && output.status !== "not_applicable");
  return fold(
    "answer-contents",
    "具体内容",
    "kb-contents",
    h(
      "dl",
      { class: "kb-outputs" },
      rest.map(([name, output]) => row(context, name, output)),
    ),
    notApplicable(context, outputs),
  );
}

/**
 * What the reader has opened stays open in the next answer.
 *
 * @param {Element} place
 */
function openedIn(place) {
  return new Set(parts(place, "details[open]", HTMLDetailsElement).map(nameOf));
}

/** @param {HTMLDetailsElement} details */
function nameOf(details) {
  /** @type {HTMLElement | null} */
  const output = details.closest("[data-output]");
  return `${output?.dataset.output ?? ""}/${part(details, "summary", HTMLElement).textContent}`;
}

/** @param {Answer} answer */
function titlesOf(answer) {
  return Object.fromEntries(answer.citations.map((item) => [item.clause, item]));
}

/**
 * @param {Context} context
 * @param {string} name
 * @param {Output} output
 */
function row(context, name, output) {
  return h(
    "div",
    { "data-output": name },
    h(
      "dt",
      {},
      output.title,
      " ",
      h("span", { class: `kb-badge kb-badge--${output.status}` }, STATUS[output.status]),
      inferred(output),
    ),
    h(
      "dd",
      {},
      value(context, name, output),
      output.note ? h("p", { class: "kb-remark" }, output.note) : "",
      reasons(context, output),
    ),
  );
}

/** @param {Output} output */
function inferred(output) {
  const words = [output.inferred ? "含推断（待核对）" : "", output.second_hand ? "来源待核对" : ""].filter(Boolean);
  return words.map((text) => h("span", { class: "kb-badge kb-badge--possible" }, text));
}

/**
 * The formula that is left standing where a part of it is not known, and the bounds that a text gives.
 *
 * @param {Output} output
 */
function standing(output) {
  return [
    output.within ? h("p", { class: "kb-value" }, output.within) : "",
    ...(output.remainder ?? []).map((text) => h("p", { class: "kb-remainder" }, `${text}。`)),
  ];
}

/**
 * Conditions that are checked one by one.
 *
 * @param {[name: string, output: Output][]} outputs
 */
function checks(outputs) {
  const found = outputs.filter(([, output]) => output.check && output.status !== "not_applicable");
  if (!found.length) return "";
  const rows = found.map(([, output]) => [
    output.title,
    output.status === "certain" ? output.labels.join("、") : "还不清楚",
    output.because
      .map((reason) => reason.text)
      .filter((text, at, all) => all.indexOf(text) === at)
      .join(""),
  ]);
  return h("section", { class: "kb-checks" }, h("h3", {}, "逐项核对的条件"), table(["项目", "是否符合", "要求"], rows));
}

/**
 * Why, sentence by sentence, made from the trace.
 *
 * @param {Context} context
 */
function explanation({ answer, root, titles }) {
  if (!answer.explanation.length) return "";
  const items = answer.explanation.map((one) => {
    const clause = titles[one.source ?? ""];
    return h("li", {}, one.text, clause ? h("a", { href: root + clause.page }, clause.title) : "");
  });
  return h("details", { class: "kb-reasons kb-explanation" }, h("summary", {}, "一步一步怎样得出"), h("ol", {}, items));
}

/**
 * For each input that was given, the nearest value at which the answer turns.
 *
 * @param {Context} context
 */
function changes({ answer, root, titles }) {
  if (!answer.nearest_changes?.length) return "";
  const items = answer.nearest_changes.map((one) => {
    const clause = titles[one.source ?? ""];
    return h("li", {}, one.text, clause ? h("a", { href: root + clause.page }, clause.title) : "");
  });
  return h("details", { class: "kb-reasons kb-changes" }, h("summary", {}, "改动哪一项，结果会变"), h("ul", {}, items));
}

/**
 * What does not apply, each with the reason: never silently left out, since it must not read as "you owe nothing".
 *
 * @param {Context} context
 * @param {[name: string, output: Output][]} outputs
 */
function notApplicable(context, outputs) {
  const found = outputs.filter(([, output]) => output.status === "not_applicable" && !output.reminder);
  if (!found.length) return "";
  /** @type {Map<string, [name: string, output: Output][]>} */
  const byReason = new Map();
  for (const entry of found) {
    const said = entry[1].because.map((reason) => reason.text).join();
    byReason.set(said, [...(byReason.get(said) ?? []), entry]);
  }
  const items = [...byReason.values()].map((group) =>
    h("li", {}, group.map(([, output]) => output.title).join("、"), reasons(context, group[0][1])),
  );
  return h(
    "section",
    { class: "kb-not-applicable" },
    h("h3", {}, "本情形不适用，或者没有写的（没有写，不等于不用承担）"),
    h("ul", {}, items),
  );
}

/**
 * @param {Context} context
 * @param {string} name
 * @param {Output} output
 */
function value(context, name, output) {
  const lines = [];
  if (output.labels.length > 1 && (output.certain_values || output.status === "possible")) {
    const list = name === "steps" && output.status === "certain" ? "ol" : "ul";
    lines.push(
      h(
        list,
        { class: "kb-values" },
        output.labels.map((text) => h("li", {}, text + (output.unit ? ` ${output.unit}` : ""))),
      ),
    );
  } else if (output.labels.length) {
    lines.push(h("p", { class: "kb-value" }, output.labels.join("、") + (output.unit ? ` ${output.unit}` : "")));
  } else {
    lines.push(h("p", { class: output.within ? "kb-value" : "kb-remainder" }, `${output.text}。`));
  }
  if (output.to_cent && output.to_cent.join() !== output.values.join()) {
    lines.push(h("p", { class: "kb-remark" }, `怎样取整没有规定；四舍五入到分为 ${output.to_cent.join("、")} 元。`));
  }
  const kind = output.assumed.length ? "kb-assumed" : "kb-remark";
  if (output.labels.length) lines.push(...output.hedges.map((text) => h("p", { class: kind }, `${text}。`)));
  if (output.status !== "certain") lines.push(...openOf(context, output));
  return h("div", {}, lines);
}

/**
 * What keeps an output open: what no text fixes, and what has not been said of the case.
 *
 * @param {Context} context
 * @param {Output} output
 */
function openOf(context, output) {
  const sentences = [
    output.unknown.length ? `没有见到规定：${output.unknown.map((id) => whatIs(context, id)).join("；")}` : "",
    output.missing.length ? `还要知道：${output.missing.map((id) => ask(context, id)).join("；")}` : "",
  ];
  return sentences.filter(Boolean).map((text) => h("p", { class: "kb-remark" }, `${text}。`));
}

/**
 * @param {Context} context
 * @param {string} id
 */
function whatIs(context, id) {
  return context.answer.unknown.find((item) => item.id === id)?.what ?? id;
}

/**
 * @param {Context} context
 * @param {string} id
 */
function ask(context, id) {
  return context.answer.missing.find((item) => item.input === id)?.title ?? id;
}

/**
 * @param {Context} context
 * @param {Output} output
 */
function reasons(context, output) {
  if (!output.because.length) return "";
  const items = output.because.map((reason) => {
    const clause = context.titles[reason.source ?? ""];
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
  return h("details", { class: "kb-reasons" }, h("summary", {}, "理由和出处"), h("ul", {}, items));
}

/**
 * What else would decide something; the first stands on the card.
 *
 * @param {Answer} answer
 */
function missing(answer) {
  const rest = answer.missing.slice(1);
  if (!rest.length) return "";
  const items = rest.map((item) =>
    h("li", {}, h("a", { href: `#help-${item.input}`, "data-goto": item.input }, item.ask)),
  );
  return fold("answer-missing", "还需要知道的其他各项", "kb-missing", h("ol", {}, items));
}

/** @param {Context} context */
function unknown({ answer, root }) {
  if (!answer.unknown.length) return "";
  const items = answer.unknown.map((item) =>
    h(
      "li",
      {},
      h("a", { href: root + item.page }, item.what),
      h("span", { class: "kb-remark" }, ` 有待明确（推断，待核对）：${item.decided_by}`),
    ),
  );
  return fold("answer-open", "没有见到规定的", "kb-unknowns", h("ul", {}, items));
}

/** @param {Context} context */
function citations({ answer, root }) {
  const items = answer.citations.map((item) =>
    h(
      "li",
      {},
      h("a", { href: root + item.page }, item.title),
      h("span", { class: "kb-badge" }, item.text_status),
      h("blockquote", {}, item.text),
    ),
  );
  return fold("answer-clauses", "引用的条款", "kb-citations", h("ul", {}, items));
}

/** @param {Answer} answer */
function trace(answer) {
  if (!answer.trace) return "";
  const tables = answer.trace
    .filter((step) => step.table !== undefined)
    .map((step) => h("div", {}, h("h4", {}, step.title), ruleTable(step)));
  const law = `${answer.law.title ?? answer.law.version}（${answer.law.stage}）`;
  const foot = `规则包 ${answer.pack}，版本指纹 ${answer.version}，依据 ${law}。`;
  return h(
    "details",
    { class: "kb-trace" },
    h("summary", {}, "推算过程"),
    h("p", { class: "kb-remark" }, foot),
    tables,
  );
}

const TRUTH = { true: "符合", false: "不符合", unknown: "不清楚" };

/** @param {TableStep} step */
function ruleTable(step) {
  const rows = step.rules.map((rule) => [
    rule.id,
    TRUTH[rule.truth],
    rule.cells.map((cell) => `${cell.input} ${cell.test}：${TRUTH[cell.truth]}`).join("；"),
  ]);
  return table(["规则", "是否符合", "各格"], rows);
}
