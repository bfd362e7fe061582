// What a search is narrowed to: kind of document, titles or whole texts, and more under a fold.

import { h, parts } from "../dom.mjs";

/** @import { Filters, Start } from "./types.d.ts" */

const KNOWN = { known: "有规定的", unknown: "没有规定的" };
const VERSION = { shown: "现在显示的版本", other: "其他版本" };
const TITLES = "titles";

/**
 * The controls above the results.
 *
 * @param {Start} start
 * @returns {HTMLElement[]}
 */
export function controls({ kinds, readers, validities }) {
  const words = Object.fromEntries(Object.entries(kinds).map(([name, [word]]) => [name, word]));
  const states = Object.fromEntries(validities.filter(Boolean).map((one) => [one, one]));
  return [
    select("kind", "全部文件和页面", words),
    select("within", "标题和全文都找", { [TITLES]: "只在标题里找" }),
    h(
      "details",
      { class: "kb-search__more" },
      h("summary", {}, "更多筛选"),
      h(
        "div",
        { class: "kb-search__filters" },
        select("validity", "不论效力", states),
        select("version", "各个版本", VERSION),
        select("known", "有无规定都看", KNOWN),
        select("reader", "全部读者", readers),
        h("label", { class: "kb-search__explain" }, h("input", { type: "checkbox", name: "explain" }), "看怎样找到的"),
      ),
    ),
  ];
}

/**
 * @param {string} name
 * @param {string} every
 * @param {Record<string, string>} words
 */
function select(name, every, words) {
  const options = Object.entries(words).map(([value, word]) => h("option", { value }, word));
  return h("select", { name, "aria-label": every }, h("option", { value: "" }, every), options);
}

/**
 * What is chosen, and whether it is to be told how hits were found.
 *
 * @param {Element} filters
 * @returns {{ filters: Filters, explain: boolean }}
 */
export function wanted(filters) {
  const chosen = parts(filters, "select", HTMLSelectElement).map((one) => [one.name, one.value]);
  const explain = parts(filters, "input[name=explain]", HTMLInputElement).some((one) => one.checked);
  return { filters: Object.fromEntries(chosen), explain };
}
