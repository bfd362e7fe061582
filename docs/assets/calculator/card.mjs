// The answer's first screen: the verdict, the amounts that matter, with whom, what next, the clause, and one line of
// caution. Which output is what, its role in the pack says.

import { h } from "../dom.mjs";

/** @import { Child } from "../types.d.ts" */
/** @import { Answer, Citation, Output } from "./types.d.ts" */

const FIRST_STEPS = 3;
const MOST_CLAUSES = 3;
const SENTENCE = /^[^。]*/u;

/**
 * The first amount of an answer in a phrase, for where there is room for one; empty where none is settled.
 *
 * @param {Answer} answer
 * @returns {string}
 */
export function firstAmount(answer) {
  const first = told(answer).find((output) => output.figures);
  return first ? `${first.title} ${figures(first)}${first.assumed.length ? "（假设）" : ""}` : "";
}

/**
 * The card as an element: `verdict` are the headline and what must stand beside it, `take` the buttons of the page.
 *
 * @param {{ answer: Answer, root: string, titles: Record<string, Citation> }} context
 * @param {Child[]} verdict
 * @param {HTMLElement} [take]
 * @returns {HTMLElement}
 */
export function card(context, verdict, take) {
  const { answer } = context;
  const [leading] = Object.values(answer.outputs);
  const amounts = told(answer).filter(isAmount);
  const rows = told(answer).filter((output) => !isAmount(output) && output.status === "certain");
  return h(
    "section",
    { class: "kb-card", "aria-label": "答案" },
    verdict,
    amounts.length ? h("dl", { class: "kb-amounts" }, amounts.map(amount)) : "",
    rows.length ? h("dl", { class: "kb-card__rows" }, rows.map(row)) : "",
    next(answer),
    clauses(context, [leading, ...amounts.filter((output) => output.figures)]),
    caution(answer, [leading, ...amounts, ...rows]),
    take,
  );
}

/**
 * What is decided of an answer besides its verdict: neither reminders nor checks, which are told by themselves.
 *
 * @param {Answer} answer
 */
function told(answer) {
  return Object.values(answer.outputs)
    .slice(1)
    .filter((output) => !output.reminder && !output.check && output.status !== "not_applicable")
    .filter((output) => output.figures || !output.missing.length);
}

/** @param {Output} output */
function isAmount(output) {
  return output.role === "amount" || Boolean(output.figures);
}

/** @param {Output} output */
function figures(output) {
  return (output.figures ?? []).join("；");
}

/** @param {Output} output */
function amount(output) {
  const open = output.remainder?.[0] ?? output.within ?? "没有见到规定";
  return h(
    "div",
    { class: "kb-amount" },
    h(
      "dt",
      {},
      output.title,
      " ",
      output.assumed.length ? h("span", { class: "kb-badge kb-badge--possible" }, "假设") : "",
    ),
    output.figures ? h("dd", {}, figures(output)) : h("dd", { class: "kb-amount__open" }, open),
  );
}

/** @param {Output} output */
function row(output) {
  return h("div", {}, h("dt", {}, output.title), h("dd", {}, rowText(output)));
}

/** @param {Output} output */
function rowText(output) {
  const { labels } = output;
  if (output.role === "step") {
    const more = labels.length > FIRST_STEPS ? ` → ……（共 ${labels.length} 步）` : "";
    return labels.slice(0, FIRST_STEPS).join(" → ") + more;
  }
  // Whom a paper is signed with is told by the rule's own sentence.
  return output.role === "document" ? output.because.map((reason) => reason.text).join("") : labels.join("、");
}

/** @param {Answer} answer */
function next({ missing }) {
  if (!missing.length) return "";
  const [{ input, ask }] = missing;
  return h(
    "section",
    { class: "kb-missing" },
    h("p", {}, "接下来最能决定结果的："),
    h("ol", {}, h("li", {}, h("a", { href: `#help-${input}`, "data-goto": input }, ask))),
  );
}

/**
 * @param {{ root: string, titles: Record<string, Citation> }} context
 * @param {Output[]} outputs
 */
function clauses({ root, titles }, outputs) {
  const sources = outputs.flatMap((output) => output.because.map((reason) => reason.source ?? ""));
  const cited = [...new Set(sources)].flatMap((source) => titles[source] ?? []).slice(0, MOST_CLAUSES);
  if (!cited.length) return "";
  const links = cited.map((item, at) => [at ? "、" : "", h("a", { href: root + item.page }, item.title)]);
  return h("p", { class: "kb-card__clauses" }, "依据：", links.flat());
}

/**
 * One line: what it all rests on, how far it is inferred, and how much is left open; each leads to the whole of it.
 *
 * @param {Answer} answer
 * @param {Output[]} outputs
 */
function caution({ law, unknown }, outputs) {
  const said = [
    law.caution_short ?? law.caution.match(SENTENCE)?.[0],
    outputs.some((output) => output.inferred) ? "含推断" : "",
    outputs.some((output) => output.second_hand) ? "来源待核对" : "",
  ];
  return h(
    "p",
    { class: "kb-card__caution" },
    toFold("answer-caution", `${said.filter(Boolean).join("，")}\u00a0›`),
    unknown.length ? toFold("answer-open", `还有 ${unknown.length} 项没有规定\u00a0›`) : "",
  );
}

/**
 * A link to what is folded below, which opens; the address goes on holding the case.
 *
 * @param {string} id
 * @param {string} text
 */
function toFold(id, text) {
  const link = h("a", { href: `#${id}` }, text);
  link.addEventListener("click", (event) => {
    const fold = document.getElementById(id)?.closest("details");
    if (!fold) return;
    event.preventDefault();
    fold.open = true;
    fold.scrollIntoView({ block: "center" });
    fold.querySelector("summary")?.focus({ preventScroll: true });
  });
  return link;
}
