// What every output of an answer comes to, with its reasons and clauses, and those that do not apply.

import { h, part } from "../dom.mjs";
import { linesOf, partOf } from "./card.mjs";
import { renew } from "./renewed.mjs";

/** @import { Answer, Citation, OutputAnswer, Part } from "./types.d.ts" */
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
 * What folds away below the card.
 *
 * @param {string} id of what is in it, so that a link to it opens it
 * @param {string} title
 * @param {string} kind
 * @param {...Children} content
 */
export function fold(id, title, kind, ...content) {
  return h("details", { class: `kb-reasons ${kind}` }, h("summary", {}, title), h("div", { id }, ...content));
}

export function contents() {
  return fold("answer-contents", "具体内容", "kb-contents");
}

/**
 * Every output with its reasons, then those that do not apply.
 *
 * @param {Element} content
 * @param {Context} context
 * @param {[name: string, output: OutputAnswer][]} outputs
 */
export function renewContents(content, context, outputs) {
  const rest = outputs.filter(([, output]) => !output.reminder && !output.check && !isAbsent(output));
  const rows = rest.map(([name, output]) => ({
    says: [name, output, sourcesOf(context, output), openOf(context, output)],
    make: () => row(context, name, output),
  }));
  renew(part(content, "#answer-contents", HTMLElement), [
    { says: "outputs", make: () => h("dl", { class: "kb-outputs" }), within: (list) => renew(list, rows) },
    ...ABSENT.map((kind) => ({
      says: [kind, partOf(context.answer, kind), absentOf(context, kind).map((output) => sourcesOf(context, output))],
      make: () => absent(context, kind),
    })),
  ]);
}

/**
 * What the reasons of an output show beside their own words.
 *
 * @param {Context} context
 * @param {OutputAnswer | undefined} output
 */
function sourcesOf({ titles }, output) {
  return output?.because.map((reason) => [
    reason,
    titles[reason.source ?? ""]?.title,
    titles[reason.source ?? ""]?.page,
  ]);
}

/**
 * The outputs that are absent in one way.
 *
 * @param {Context} context
 * @param {Part["kind"]} kind
 */
function absentOf({ answer }, kind) {
  return linesOf(answer, kind).map(({ ref }) => answer.outputs[ref ?? ""]);
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

/** @param {OutputAnswer} output */
function isAbsent({ status }) {
  return ABSENT.some((kind) => kind === status);
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
  if (output.status !== "certain") {
    lines.push(...openOf(context, output).map((text) => h("p", { class: "kb-remark" }, `${text}。`)));
  }
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
  return sentences.filter(Boolean);
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
export function reasons(context, output) {
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
