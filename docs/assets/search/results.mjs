// The hits as they are shown: under their documents, what matched marked, each with its citation to copy.

import { h } from "../dom.mjs";
import { counted } from "./explain.mjs";
import { marks, sentence } from "./marks.mjs";

/** @import { Entry, Hit, Index, Word } from "./types.d.ts" */

export const ROOT = new URL("../../", import.meta.url);

// Grouping may reorder only among the first hits, the next ones, and the rest: none of the first is pushed down.
const FIRST = [0, 3, 5];
const ELSEWHERE = "elsewhere";

/**
 * Sections of hits by document, documents in the order of their best hit.
 *
 * @param {Hit[]} hits
 * @param {Index} index
 * @param {boolean} explain whether to tell how each was counted
 * @returns {HTMLElement[]}
 */
export function results(hits, index, explain) {
  /** @type {Set<string>} */
  const before = new Set();
  return FIRST.flatMap((start, at) => [...grouped(hits.slice(start, FIRST[at + 1]))]).map(([name, items], at) => {
    const heading = h(
      "h2",
      { id: `kb-group-${at}`, class: "kb-search__group" },
      before.has(name) ? `${name}（续）` : name,
    );
    before.add(name);
    const list = h("ol", {}, ...items.map((hit) => item(hit, index, explain)));
    return h("section", { "aria-labelledby": heading.id }, heading, list);
  });
}

/** @param {Hit[]} hits */
function grouped(hits) {
  /** @type {Map<string, Hit[]>} */
  const found = new Map();
  for (const hit of hits) found.set(hit.entry.group, [...(found.get(hit.entry.group) ?? []), hit]);
  return found;
}

/**
 * @param {Hit} hit
 * @param {Index} index
 * @param {boolean} explain
 */
function item(hit, index, explain) {
  const { entry, words, why, named } = hit;
  const remarks = [entry.path, why].filter(Boolean).join("；");
  const [kind, standing] = index.start.kinds[entry.kind];
  const asked = named !== undefined && entry.asked.includes(named);
  return h(
    "li",
    { class: "kb-hit" },
    h("a", { class: "kb-hit__link", href: new URL(entry.page, ROOT).href }, marked(entry.title, words)),
    standing === ELSEWHERE ? h("span", { class: "kb-badge" }, `${kind}，不适用于本地`) : "",
    entry.status ? h("span", { class: "kb-badge" }, entry.status) : "",
    named ? h("p", { class: "kb-hit__named" }, asked ? "也有人这样问：" : "又称或编号：", marked(named, words)) : "",
    remarks ? h("p", { class: "kb-remark" }, remarks) : "",
    entry.text ? h("p", { class: "kb-hit__text" }, marked(sentence(entry.text, words), words)) : "",
    entry.similar.length ? similar(entry, index) : "",
    explain ? h("p", { class: "kb-remark kb-hit__counted" }, counted(hit)) : "",
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
 * Provisions of other documents that are like this one, read when they are asked for.
 *
 * @param {Entry} entry
 * @param {Index} index
 */
function similar(entry, index) {
  const list = h("ul", {});
  const fold = h(
    "details",
    { class: "kb-hit__similar" },
    h("summary", {}, "其他文件里相近的条款（按用字比出，待核对）"),
    list,
  );
  fold.addEventListener("toggle", async () => {
    if (!fold.open || list.childElementCount) return;
    const found = await Promise.all(entry.similar.map(index.entry));
    const lines = found
      .filter((one) => one !== null)
      .map((one) => {
        const link = h("a", { href: new URL(one.page, ROOT).href }, `${one.group} ${one.title}`);
        return h("li", {}, link, `：${one.text}`);
      });
    list.replaceChildren(...(lines.length ? lines : [h("li", {}, "没有读到，可能没有连上网络。")]));
  });
  return fold;
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
