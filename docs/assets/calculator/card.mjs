// The answer's first screen: the verdict, the amounts that matter, with whom, what next, the clause, and one line of
// caution. What stands in it are the first parts of the answer's report.

import { h } from "../dom.mjs";

/** @import { Child } from "../types.d.ts" */
/** @import { Answer, Citation, Line, Part } from "./types.d.ts" */

const FIRST_STEPS = 3;
const MOST_CLAUSES = 3;
/** @type {Part["kind"][]} */
const ROWS = ["parties", "contents"];
/** @type {NonNullable<Line["marks"]>} */
const UNSETTLED = ["possible", "open", "asks"];

/**
 * One part of an answer's report; undefined where it has no such part.
 *
 * @param {Pick<Answer, "report">} answer
 * @param {Part["kind"]} kind
 * @returns {Part | undefined}
 */
export function partOf({ report }, kind) {
  return report.find((part) => part.kind === kind);
}

/**
 * The lines of one part of an answer's report; none where it has no such part.
 *
 * @param {Pick<Answer, "report">} answer
 * @param {Part["kind"]} kind
 * @returns {Line[]}
 */
export function linesOf(answer, kind) {
  return partOf(answer, kind)?.lines ?? [];
}

/**
 * The amounts of an answer that stand on its card: all but those for which more has to be known.
 *
 * @param {Pick<Answer, "report">} answer
 * @returns {Line[]}
 */
export function amountLines(answer) {
  return linesOf(answer, "amounts").filter((line) => !line.marks?.includes("asks"));
}

/**
 * The amounts of a card; "" where there are none.
 *
 * @param {Line[]} lines
 */
export function amounts(lines) {
  return lines.length ? h("dl", { class: "kb-amounts" }, lines.map(amount)) : "";
}

/**
 * The first amount of an answer in a phrase, for where there is room for one; empty where none is settled.
 *
 * @param {Answer} answer
 * @returns {string}
 */
export function firstAmount(answer) {
  const first = linesOf(answer, "amounts").find(isSettled);
  return first ? `${first.title} ${first.text}${isAssumed(first) ? "（假设）" : ""}` : "";
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
  const rows = ROWS.flatMap((kind) => linesOf(answer, kind)).filter(isSettled);
  const steps = linesOf(answer, "steps").filter(isSettled);
  return h(
    "section",
    { class: "kb-card", "aria-label": "答案" },
    verdict,
    amounts(amountLines(answer)),
    rows.length || steps.length
      ? h(
          "dl",
          { class: "kb-card__rows" },
          rows.map((line) => row(line.title ?? "", line.text)),
          steps.length ? row("步骤", stepsText(steps)) : "",
        )
      : "",
    next(answer),
    clauses(context),
    caution(answer),
    take,
  );
}

/** @param {Line} line */
function isSettled({ marks = [] }) {
  return !marks.some((mark) => UNSETTLED.includes(mark));
}

/** @param {Line} line */
function isAssumed({ marks = [] }) {
  return marks.includes("assumed");
}

/** @param {Line} line */
function amount(line) {
  return h(
    "div",
    { class: "kb-amount" },
    h("dt", {}, line.title, " ", isAssumed(line) ? h("span", { class: "kb-badge kb-badge--possible" }, "假设") : ""),
    h("dd", isSettled(line) ? {} : { class: "kb-amount__open" }, line.text),
  );
}

/**
 * @param {string} title
 * @param {string} text
 */
function row(title, text) {
  return h("div", {}, h("dt", {}, title), h("dd", {}, text));
}

/** @param {Line[]} steps */
function stepsText(steps) {
  const more = steps.length > FIRST_STEPS ? ` → ……（共 ${steps.length} 步）` : "";
  const first = steps.slice(0, FIRST_STEPS).map(({ text }) => text);
  return first.join(" → ") + more;
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

/** @param {{ answer: Answer, root: string, titles: Record<string, Citation> }} context */
function clauses({ answer, root, titles }) {
  const cited = answer.grounds.slice(0, MOST_CLAUSES).map((clause) => titles[clause]);
  if (!cited.length) return "";
  const links = cited.map((item, at) => [at ? "、" : "", h("a", { href: root + item.page }, item.title)]);
  return h("p", { class: "kb-card__clauses" }, "依据：", links.flat());
}

/**
 * One line: what it all rests on, how far it is inferred, and how much is left open; each leads to the whole of it.
 *
 * @param {Answer} answer
 */
function caution({ caution: line, unknown }) {
  return h(
    "p",
    { class: "kb-card__caution" },
    toFold("answer-caution", `${line}\u00a0›`),
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
