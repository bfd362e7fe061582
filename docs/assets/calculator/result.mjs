// The answer as HTML. All words of law come from the answer itself; nothing is worked out here.

import { h, part, parts, table } from "../dom.mjs";
import { card, linesOf, partOf } from "./card.mjs";
import { trace } from "./trace.mjs";
import { unusedBlock } from "./unused.mjs";

/** @import { Answer, Citation, OutputAnswer, Part, Problem } from "./types.d.ts" */
/** @import { Children } from "../types.d.ts" */

/**
 * What the parts of an answer are shown beside: the way to the site's root, and what is cited, by its clause.
 *
 * @typedef {{ answer: Answer, root: string, titles: Record<string, Citation> }} Context
 */

const STATUS = {
  certain: "按现有文本",
  possible: "可能",
  unknown: "未知",
  not_applicable: "不适用",
  exempt: "免除",
  not_written: "没有写",
};
/** @type {Part["kind"][]} */
const ABSENT = ["not_applicable", "exempt", "not_written"];

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
    h("h2", { class: `kb-headline kb-headline--${leading.status}` }, answer.headline),
    unusedBlock(problems.filter((problem) => problem.input !== null)),
    ...standing(leading),
  ];
  place.replaceChildren(
    card(context, verdict, take),
    trial(answer),
    ...problems
      .filter((problem) => problem.input === null)
      .map((problem) => h("p", { class: "kb-error" }, problem.message)),
    checks(answer),
    cautions(answer),
    reasons(context, leading),
    missing(answer),
    cited(context, "reasons"),
    cited(context, "changes"),
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
 * What the reader's own assumptions come to, side by side; empty until there are some.
 *
 * @param {Answer} answer
 */
function trial(answer) {
  const tried = partOf(answer, "trial");
  if (!tried) return "";
  const options = tried.lines.slice(0, -1);
  return h(
    "section",
    { class: "kb-trial", "aria-label": tried.heading },
    h("h3", {}, tried.heading),
    h(
      "dl",
      { class: "kb-amounts" },
      options.map(({ title, text, note }) =>
        h(
          "div",
          { class: "kb-amount" },
          h("dt", {}, title),
          h("dd", {}, text),
          note ? h("dd", { class: "kb-remark" }, note) : "",
        ),
      ),
    ),
    h("p", { class: "kb-assumed" }, tried.lines.at(-1)?.text),
  );
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
  const [caution, ...reminders] = linesOf(answer, "caution");
  const items = reminders.map(({ text }) => h("li", {}, text));
  return fold(
    "answer-caution",
    "要注意的",
    "kb-cautions",
    h("p", { class: "kb-warning" }, caution.text),
    items.length ? h("ul", { class: "kb-reminders" }, items) : "",
  );
}

/**
 * Every output with its reasons, then those that do not apply.
 *
 * @param {Context} context
 * @param {[name: string, output: OutputAnswer][]} outputs
 */
function contents(context, outputs) {
  const rest = outputs.slice(1).filter(([, output]) => !output.reminder && !output.check && !isAbsent(output));
  return fold(
    "answer-contents",
    "具体内容",
    "kb-contents",
    h(
      "dl",
      { class: "kb-outputs" },
      rest.map(([name, output]) => row(context, name, output)),
    ),
    ABSENT.map((kind) => absent(context, kind)),
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
 * @param {OutputAnswer} output
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
      value(context, output),
      output.note ? h("p", { class: "kb-remark" }, output.note) : "",
      reasons(context, output),
    ),
  );
}

/** @param {OutputAnswer} output */
function inferred(output) {
  const words = [output.inferred ? "含推断（待核对）" : "", output.second_hand ? "来源待核对" : ""].filter(Boolean);
  return words.map((text) => h("span", { class: "kb-badge kb-badge--possible" }, text));
}

/**
 * The formula that is left standing where a part of it is not known, and the bounds that a text gives.
 *
 * @param {OutputAnswer} output
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
 * @param {Answer} answer
 */
function checks(answer) {
  const lines = linesOf(answer, "checks");
  if (!lines.length) return "";
  const rows = lines.map(({ title, text, note }) => [title, text, note]);
  return h("section", { class: "kb-checks" }, h("h3", {}, "逐项核对的条件"), table(["项目", "是否符合", "要求"], rows));
}

/** @param {OutputAnswer} output */
function isAbsent({ status }) {
  return ABSENT.some((kind) => kind === status);
}

/**
 * A part of the report that folds away, each line with the link to its clause: why, or what would change the answer.
 *
 * @param {Context} context
 * @param {Part["kind"]} kind
 */
function cited({ answer, root, titles }, kind) {
  const told = partOf(answer, kind);
  if (!told) return "";
  const items = told.lines.map(({ text, source }) => {
    const clause = titles[source ?? ""];
    return h("li", {}, text, clause ? h("a", { href: root + clause.page }, clause.title) : "");
  });
  return h(
    "details",
    { class: `kb-reasons kb-told-${kind}` },
    h("summary", {}, told.heading),
    h(told.numbered ? "ol" : "ul", {}, items),
  );
}

/**
 * What is absent in one way, each with the reason: never silently left out, since it must not read as "you owe
 * nothing".
 *
 * @param {Context} context
 * @param {Part["kind"]} kind
 */
function absent(context, kind) {
  const absences = partOf(context.answer, kind);
  if (!absences) return "";
  const items = absences.lines.map(({ title, text, ref }) =>
    h("li", {}, `${title}：${text}`, reasons(context, context.answer.outputs[ref ?? ""])),
  );
  return h("section", { class: "kb-absent" }, h("h3", {}, absences.heading), h("ul", {}, items));
}

/**
 * @param {Context} context
 * @param {OutputAnswer} output
 */
function value(context, output) {
  const lines = [];
  if (output.labels.length > 1 && (output.certain_values || output.status === "possible")) {
    const list = output.role === "step" && output.status === "certain" ? "ol" : "ul";
    lines.push(
      h(
        list,
        { class: "kb-values" },
        output.labels.map((text) => h("li", {}, text)),
      ),
    );
  } else if (output.labels.length) {
    lines.push(h("p", { class: "kb-value" }, output.labels.join("、")));
  } else {
    lines.push(h("p", { class: output.within ? "kb-value" : "kb-remainder" }, `${output.text}。`));
  }
  if (output.exact) {
    const exact = output.exact.map((text) => h("p", { class: "kb-remark" }, `即 ${text}`));
    lines.push(h("details", { class: "kb-reasons" }, h("summary", {}, "精确的值"), exact));
  }
  if (output.rounding) lines.push(h("p", { class: "kb-remark" }, `${output.rounding}。`));
  const kind = output.assumed.length ? "kb-assumed" : "kb-remark";
  if (output.labels.length) lines.push(...output.hedges.map((text) => h("p", { class: kind }, `${text}。`)));
  if (output.status !== "certain") lines.push(...openOf(context, output));
  return h("div", {}, lines);
}

/**
 * What keeps an output open: what no text fixes, and what has not been said of the case.
 *
 * @param {Context} context
 * @param {OutputAnswer} output
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
 * @param {OutputAnswer} output
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
