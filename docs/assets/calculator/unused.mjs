// What was typed and refused, or came with a link and could not be used: told apart from what was given, wherever a
// case or its answer is shown. What was given is always taken from the answer, never from the form.

import { h } from "../dom.mjs";

/** @import { EntryProblem } from "./types.d.ts" */

const MOST_NAMED = 3;

/**
 * Refused entries as sentences that can stand alone, in a file or under a table.
 *
 * @param {{ message: string }[]} problems
 * @returns {string[]}
 */
export function unusedSentences(problems) {
  return problems.map(({ message }) => `未计入：${message}`);
}

/**
 * What was refused, in a few words beside an outcome: “面积”没有读懂，未计入; empty where nothing was.
 *
 * @param {{ short: string }[]} problems
 * @returns {string}
 */
export function unusedShort(problems) {
  if (problems.length > MOST_NAMED) return `有 ${problems.length} 项填写没有读懂或者不在允许的范围内，未计入`;
  return problems.map(({ short }) => short).join("；");
}

/**
 * A block near the outcome that names what was refused, each a way to its field; empty where nothing was.
 *
 * @template {EntryProblem} P
 * @param {P[]} problems
 * @param {(problem: P) => string} [text]
 * @returns {HTMLElement | ""}
 */
export function unusedBlock(problems, text = ({ message }) => message) {
  if (!problems.length) return "";
  const items = problems.map((problem) =>
    h("li", {}, h("a", { href: `#help-${problem.input}`, "data-goto": problem.input }, text(problem))),
  );
  return h("div", { class: "kb-unused" }, h("p", {}, `${unusedShort(problems)}：`), h("ul", {}, items));
}

/**
 * The same where there is no form beside it.
 *
 * @param {{ message: string }[]} problems
 * @returns {HTMLElement[]}
 */
export function unusedLines(problems) {
  return unusedSentences(problems).map((sentence) => h("p", { class: "kb-unused" }, sentence));
}
