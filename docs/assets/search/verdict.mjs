// What is said about an answer: how many hits hold what was asked, how many say it otherwise, how many only come near.

import { h } from "../dom.mjs";
import { exact } from "./order.mjs";

/** @import { Found } from "./types.d.ts" */

const SHOWN = 40;
const LAST = "可能相关";

/**
 * Sentences, with a link to the list of all provisions where the hits may not be enough.
 *
 * @param {Found} found
 * @param {string} query
 * @param {string} everything
 * @returns {(string | HTMLElement)[]}
 */
export function verdict(found, query, everything) {
  const said = [];
  if (found.cut) said.push("查询太长，只用了前 100 个字。");
  if (found.broken) said.push(`索引有一部分（${found.broken} 个文件）没有读到，结果可能不全。`);
  said.push(...counted(found, query));
  if (found.hidden) said.push("现在选了筛选，不加筛选能找到相符的。");
  else if (found.filtered && !found.hits.some(exact)) said.push("现在选了筛选，可以去掉再试。");
  if (!found.hits.some(exact)) said.push("也可以看", h("a", { href: everything }, "全部条款"), "。");
  return said;
}

/**
 * @param {Found} found
 * @param {string} query
 */
function counted({ hits, more, absent }, query) {
  const same = hits.filter(exact).length;
  const other = hits.filter((hit) => hit.other && !hit.near).length;
  const near = hits.length - same - other;
  if (!hits.length) return [`没有找到“${query.trim().slice(0, SHOWN)}”。换个说法试试。`];
  const besides = [other && `${other} 条用的是别的说法`, near && `${near} 条相近`].filter(Boolean);
  if (hits.every((hit) => hit.why === LAST)) return [`没有相符的，以下 ${hits.length} 条${LAST}。`];
  if (absent) return [`没有“${absent}”，以下 ${hits.length} 条相近。`];
  if (!same) return [`没有完全相符的，以下 ${besides.join("，")}。`];
  const first = more ? `相符的较多，列出前 ${same} 条` : `找到 ${same} 条`;
  return [besides.length ? `${first}，另有 ${besides.join("，")}。` : `${first}。`];
}
