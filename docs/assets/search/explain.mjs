// For staff: what was understood of a query, and how each hit was counted.

import { h } from "../dom.mjs";
import { told } from "./analysis.mjs";

/** @import { Found, Hit } from "./types.d.ts" */

/**
 * What was understood of a query.
 *
 * @param {Found} found
 * @returns {HTMLElement}
 */
export function explained({ analysis }) {
  const rows = told(analysis).flatMap(({ what, read }) => [h("dt", {}, what), h("dd", {}, read)]);
  return h("section", { class: "kb-search__understood", "aria-label": "读出了什么" }, h("dl", {}, rows));
}

/**
 * How a hit was counted, in one line.
 *
 * @param {Hit} hit
 * @returns {string}
 */
export function counted({ steps, score, entry }) {
  const sum = steps.reduce((all, { points }) => all + points, 0);
  const rest = Math.round(score - sum);
  const shown = steps.map(({ what, points }) => `${what} ${Math.round(points)}`);
  return `${[...shown, ...(rest ? [`文件的位置 ${rest}`] : [])].join("，")}，共 ${Math.round(score)} 分，第 ${entry.at} 条`;
}
