// The search as a dialog: a field, filters, results grouped by document, how they were found; all by keyboard too.

import { copy } from "../copy.mjs";
import { around, h, parts } from "../dom.mjs";
import { openIndex } from "./engine.mjs";
import { explained } from "./explain.mjs";
import { controls, wanted } from "./filters.mjs";
import { ROOT, results as shown } from "./results.mjs";
import { verdict } from "./verdict.mjs";

/** @import { Index } from "./types.d.ts" */

const WAIT = 50;
const SLOW = 300;
const LINKS = "a.kb-hit__link";

/** @type {{ dialog: HTMLDialogElement, field: HTMLInputElement, update: () => void } | null} */
let view = null;

/**
 * Opens the search, with a query if one is given; `everything` is the address of the list of all provisions.
 *
 * @param {{ everything: string, query?: string | undefined }} options
 * @returns {void}
 */
export function openSearch({ everything, query }) {
  view ??= made(everything);
  if (query !== undefined) view.field.value = query;
  if (!view.dialog.open) view.dialog.showModal();
  view.field.focus();
  view.field.select();
  view.update();
}

/** @param {string} everything */
function made(everything) {
  const field = h("input", {
    id: "kb-query",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    placeholder: "如：移交、第二部分述一、DB50/T 1118、pzxy",
  });
  const said = h("p", { class: "kb-search__said", role: "status" });
  const results = h("div", { class: "kb-search__results" });
  const filters = h("div", { class: "kb-search__filters", hidden: true });
  const close = h("button", { type: "button", class: "kb-search__close" }, "关闭");
  const head = h("div", { class: "kb-search__head" }, h("label", { for: "kb-query" }, "搜索"), field, close);
  const dialog = h("dialog", { class: "kb-search", "aria-label": "搜索" }, head, filters, said, results);
  document.body.append(dialog);

  /** @type {Promise<Index> | null} */
  let index = null;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let answering = Promise.resolve();
  let fetched = false;

  function opened() {
    index ??= openIndex(new URL("assets/search/index.json", ROOT)).then((found) => {
      filters.replaceChildren(...controls(found.start));
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
    const slow = setTimeout(() => said.replaceChildren("正在查找……"), SLOW);
    try {
      const at = await opened();
      const { filters: narrowed, explain } = wanted(filters);
      const found = await at.search(query, narrowed);
      if (own !== asked) return;
      results.replaceChildren(...(explain ? [explained(found)] : []), ...shown(found.hits, at, explain));
      prefetch(at);
      said.replaceChildren(...verdict(found, query, everything));
    } catch {
      if (own !== asked) return;
      index = null;
      results.replaceChildren();
      const list = h("a", { href: everything }, "全部条款");
      said.replaceChildren("搜索没有装载成功，可能没有连上网络。可以稍后再搜，或者看", list, "。");
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * Once, when the first answer stands: the rest of a small index, while nothing else is to be done.
   *
   * @param {Index} found
   */
  function prefetch(found) {
    if (fetched) return;
    fetched = true;
    const run = () => {
      found.prefetch();
    };
    if ("requestIdleCallback" in window) requestIdleCallback(run);
    else setTimeout(run, SLOW);
  }

  function update() {
    clearTimeout(waiting);
    waiting = setTimeout(start, WAIT);
  }

  function start() {
    waiting = undefined;
    answering = answer();
    return answering;
  }

  /** Follows the first hit of what stands in the field now, whose answer may still be on its way. */
  async function follow() {
    if (waiting) {
      clearTimeout(waiting);
      start();
    }
    const own = asked;
    await answering;
    if (own === asked && !waiting) parts(results, LINKS, HTMLElement)[0]?.click();
  }

  // What an input method has not yet made into characters is not searched.
  field.addEventListener("compositionstart", () => {
    clearTimeout(waiting);
    waiting = undefined;
  });
  field.addEventListener("compositionend", update);
  field.addEventListener("input", (event) => {
    if (!event.isComposing) update();
  });
  filters.addEventListener("change", update);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(waiting);
    waiting = undefined;
    asked += 1;
    remember(null);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
    const button = around(event, "[data-copy]");
    if (button) copy(button);
  });
  dialog.addEventListener("keydown", (event) => walk(event, field, results, follow));
  return { dialog, field, update };
}

/**
 * The query stands in the address, so that a search can be sent to somebody.
 *
 * @param {string | null} query
 */
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

/**
 * Arrows walk through the results; Enter in the field follows the first.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} field
 * @param {Element} results
 * @param {() => void} follow
 */
function walk(event, field, results, follow) {
  if (event.isComposing) return;
  const links = parts(results, LINKS, HTMLElement);
  const at = document.activeElement instanceof HTMLElement ? links.indexOf(document.activeElement) : -1;
  if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    follow();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (around(event, "select")) return;
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? field : (links[next] ?? links.at(-1) ?? field)).focus();
}
