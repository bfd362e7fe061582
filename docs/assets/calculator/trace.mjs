// How an answer was worked out, table by table, with the truth of each rule and cell.

import { h, table } from "../dom.mjs";

/** @import { Answer, TableStep } from "./types.d.ts" */

/**
 * The fold with every table; empty in a first answer.
 *
 * @param {Answer} answer
 * @returns {HTMLElement | ""}
 */
export function trace(answer) {
  if (!answer.trace) return "";
  const tables = answer.trace
    .flatMap((step) => ("table" in step ? [step] : []))
    .map((step) => h("div", {}, h("h4", {}, step.title), ruleTable(step)));
  const foot = `规则包 ${answer.pack}，版本指纹 ${answer.version}。`;
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
    rule.cells.flatMap((cell) => (cell.words ? [`${cell.words}（${TRUTH[cell.truth]}）`] : [])).join("；"),
  ]);
  return table(["规则", "是否符合", "各格"], rows);
}
