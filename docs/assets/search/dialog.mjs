// The search as a dialog: a field, three filters, results grouped by document, all by keyboard too.

import { copy } from "../copy.mjs";
import { h } from "../dom.mjs";
import { openIndex } from "./engine.mjs";
import { marks, sentence } from "./marks.mjs";

const WAIT = 50;
const SLOW = 300;
const ROOT = new URL("../../", import.meta.url);
const KNOWN = { known: "有规定的", unknown: "没有规定的" };

let view = null;

/** Opens the search, with a query if one is given; `everything` is the address of the list of all provisions. */
export function openSearch({ everything, query }) {
  view ??= made(everything);
  if (query !== undefined) view.field.value = query;
  if (!view.dialog.open) view.dialog.showModal();
  view.field.focus();
  view.field.select();
  view.update();
}

function made(everything) {
  const field = h("input", { id: "kb-query", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", placeholder: "如：移交、第二部分述一、DB50/T 1118、pzxy" });
  const said = h("p", { class: "kb-search__said", role: "status" });
  const results = h("div", { class: "kb-search__results" });
  const filters = h("div", { class: "kb-search__filters", hidden: true });
  const close = h("button", { type: "button", class: "kb-search__close" }, "关闭");
  const head = h("div", { class: "kb-search__head" }, h("label", { for: "kb-query" }, "搜索"), field, close);
  const dialog = h("dialog", { class: "kb-search", "aria-label": "搜索" }, head, filters, said, results);
  document.body.append(dialog);

  let index = null;
  let asked = 0;
  let waiting = 0;
  let fetched = false;

  async function opened() {
    index ??= openIndex(new URL("assets/search/index.json", ROOT)).then((found) => {
      filters.replaceChildren(...choices(found.start));
      filters.hidden = false;
      return found;
    });
    return index;
  }

  async function answer() {
    const query = field.value;
    asked += 1;
    const own = asked;
    remember(query);
    if (!query.trim()) {
      results.replaceChildren();
      said.textContent = "";
      opened().catch(() => {});
      return;
    }
    const slow = setTimeout(() => (said.textContent = "正在查找……"), SLOW);
    try {
      const found = await (await opened()).search(query, chosen(filters));
      if (own !== asked) return;
      results.replaceChildren(...groups(found.hits));
      prefetch(await index);
      said.replaceChildren(...verdict(found, query, everything));
    } catch (error) {
      if (own !== asked) return;
      index = null;
      results.replaceChildren();
      said.replaceChildren(`搜索没有装载成功：${error.message}。可以看`, h("a", { href: everything }, "全部条款"), "。");
    } finally {
      clearTimeout(slow);
    }
  }

  /** Once, when the first answer stands: the rest of a small index, while nothing else is to be done. */
  function prefetch(found) {
    if (fetched) return;
    fetched = true;
    const later = window.requestIdleCallback ?? ((run) => setTimeout(run, SLOW));
    later(() => found.prefetch());
  }

  function update() {
    clearTimeout(waiting);
    waiting = setTimeout(answer, WAIT);
  }

  field.addEventListener("input", update);
  filters.addEventListener("change", update);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(waiting);
    asked += 1;
    remember(null);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
  dialog.addEventListener("keydown", (event) => walk(event, field, results));
  return { dialog, field, update };
}

/** The query stands in the address, so that a search can be sent to somebody. */
function remember(query) {
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query.slice(0, 100));
  else address.searchParams.delete("q");
  if (address.href === location.href) return;
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // Browsers limit how often an address may change; the next key brings it up to date.
  }
}

function choices({ kinds, readers }) {
  return [select("kind", "全部文件和页面", kinds), select("reader", "全部读者", readers), select("known", "有无规定都看", KNOWN)];
}

function select(name, every, words) {
  const options = Object.entries(words).map(([value, word]) => h("option", { value }, word));
  return h("select", { name, "aria-label": every }, h("option", { value: "" }, every), options);
}

function chosen(filters) {
  return Object.fromEntries([...filters.querySelectorAll("select")].map((one) => [one.name, one.value]));
}

/** Arrows walk through the results; Enter in the field follows the first. */
function walk(event, field, results) {
  const links = [...results.querySelectorAll("a.kb-hit__link")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === field && !event.isComposing) {
    event.preventDefault();
    links[0]?.click();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.closest("select")) return;
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? field : (links[next] ?? links.at(-1) ?? field)).focus();
}

function verdict({ hits, exact, cut, broken }, query, everything) {
  const said = [];
  if (cut) said.push("查询太长，只用了前 100 个字。");
  if (broken) said.push(`索引有一部分（${broken} 个文件）没有读到，结果可能不全。`);
  if (!hits.length) return [...said, `没有找到“${query.trim().slice(0, 40)}”。换个说法试试，或者看`, h("a", { href: everything }, "全部条款"), "。"];
  return [...said, exact ? `找到 ${hits.length} 条。` : `没有完全相符的，以下 ${hits.length} 条相近。`];
}

/** Hits under their document, documents in the order of their best hit. */
function groups(hits) {
  const found = Map.groupBy ? Map.groupBy(hits, (hit) => hit.entry.group) : grouped(hits);
  return [...found].map(([name, items], at) =>
    h("section", { "aria-labelledby": `kb-group-${at}` }, h("h2", { id: `kb-group-${at}`, class: "kb-search__group" }, name), h("ol", {}, items.map(item))),
  );
}

function grouped(hits) {
  const found = new Map();
  for (const hit of hits) found.set(hit.entry.group, [...(found.get(hit.entry.group) ?? []), hit]);
  return found;
}

function item({ entry, words, why }) {
  const remarks = [entry.path, why].filter(Boolean).join("；");
  return h(
    "li",
    { class: "kb-hit" },
    h("a", { class: "kb-hit__link", href: new URL(entry.page, ROOT).href }, marked(entry.title, words)),
    entry.status ? h("span", { class: "kb-badge" }, entry.status) : "",
    remarks ? h("p", { class: "kb-remark" }, remarks) : "",
    entry.text ? h("p", { class: "kb-hit__text" }, marked(sentence(entry.text, words), words)) : "",
    entry.cite ? h("button", { type: "button", class: "kb-hit__copy", "data-copy": entry.cite, "aria-label": `复制引用：${entry.cite}` }, "复制引用") : "",
  );
}

function marked(text, words) {
  const parts = [];
  let at = 0;
  for (const [start, end] of marks(text, words)) {
    parts.push(text.slice(at, start), h("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}
