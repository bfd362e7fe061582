// The hits as they are shown: under their documents, what matched marked, each with its citation to copy.

import { h } from "../dom.mjs";
import { marks, sentence } from "./marks.mjs";

/** @import { Hit, Word } from "./types.d.ts" */

export const ROOT = new URL("../../", import.meta.url);

// Grouping may reorder only among the first hits and only among the rest, so that none of the first is pushed down.
const FIRST = 5;

/**
 * Sections of hits by document, documents in the order of their best hit.
 *
 * @param {Hit[]} hits
 * @returns {HTMLElement[]}
 */
export function results(hits) {
  const first = grouped(hits.slice(0, FIRST));
  const rest = grouped(hits.slice(FIRST));
  /** @type {(group: [name: string, items: Hit[]]) => [name: string, items: Hit[]]} */
  const again = ([name, items]) => [first.has(name) ? `${name}（续）` : name, items];
  return [...first, ...[...rest].map(again)].map(section);
}

/** @param {Hit[]} hits */
function grouped(hits) {
  /** @type {Map<string, Hit[]>} */
  const found = new Map();
  for (const hit of hits) found.set(hit.entry.group, [...(found.get(hit.entry.group) ?? []), hit]);
  return found;
}

/**
 * @param {[name: string, items: Hit[]]} group
 * @param {number} at
 */
function section([name, items], at) {
  const heading = h("h2", { id: `kb-group-${at}`, class: "kb-search__group" }, name);
  return h("section", { "aria-labelledby": heading.id }, heading, h("ol", {}, items.map(item)));
}

/** @param {Hit} hit */
function item({ entry, words, why, named }) {
  const remarks = [entry.path, why].filter(Boolean).join("；");
  return h(
    "li",
    { class: "kb-hit" },
    h("a", { class: "kb-hit__link", href: new URL(entry.page, ROOT).href }, marked(entry.title, words)),
    entry.status ? h("span", { class: "kb-badge" }, entry.status) : "",
    named ? h("p", { class: "kb-hit__named" }, "又称或编号：", marked(named, words)) : "",
    remarks ? h("p", { class: "kb-remark" }, remarks) : "",
    entry.text ? h("p", { class: "kb-hit__text" }, marked(sentence(entry.text, words), words)) : "",
    entry.cite
      ? h(
          "button",
          { type: "button", class: "kb-hit__copy", "data-copy": entry.cite, "aria-label": `复制引用：${entry.cite}` },
          "复制引用",
        )
      : "",
  );
}

/**
 * @param {string} text
 * @param {Word[]} words
 */
function marked(text, words) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks(text, words)) {
    parts.push(text.slice(at, start), h("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}
