// Building HTML from values, where text is always text, never markup; and finding the parts of a page.

/** @import { Attributes, Child, Children, Kind } from "./types.d.ts" */

/**
 * An element with attributes and children; false and undefined attributes and empty children are left out.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of /** @type {Child[]} */ (children.flat(2))) {
    if (child !== null && child !== undefined && child !== "")
      element.append(typeof child === "number" ? String(child) : child);
  }
  return element;
}

/**
 * The first part of a page that a selector names; an error where the page has none of the kind that its script needs.
 *
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {Kind<E>} kind
 * @returns {E}
 */
export function part(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector} that is a ${kind.name}`);
  return found;
}

/**
 * All parts of a page of one kind that a selector names.
 *
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {Kind<E>} kind
 * @returns {E[]}
 */
export function parts(root, selector, kind) {
  return [...root.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));
}

/**
 * The nearest element around that from which an event came which a selector names.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/**
 * Why something failed, in the words of the error.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A table that scrolls sideways in its own region; each row is a list of cells, the first a row heading.
 *
 * Roles and labels are written out, because a stylesheet that stacks the cells on a phone takes the table's own away.
 *
 * @param {string[]} heads
 * @param {Children[][]} rows
 * @param {{ caption?: string, classes?: string }} [options]
 * @returns {HTMLDivElement}
 */
export function table(heads, rows, { caption, classes = "kb-table" } = {}) {
  /** @param {...Children} cells */
  const row = (...cells) => h("tr", { role: "row" }, ...cells);
  const head = row(heads.map((text) => h("th", { scope: "col", role: "columnheader" }, text)));
  const body = rows.map(([first, ...cells]) =>
    row(
      h("th", { scope: "row", role: "rowheader" }, first),
      cells.map((cell, at) => h("td", { role: "cell", "data-label": heads[at + 1] }, cell)),
    ),
  );
  return h(
    "div",
    { class: "kb-scroll", tabindex: "0", role: "group", "aria-label": "表格，可以左右滚动" },
    h(
      "table",
      { class: classes, role: "table" },
      caption ? h("caption", {}, caption) : "",
      h("thead", { role: "rowgroup" }, head),
      h("tbody", { role: "rowgroup" }, body),
    ),
  );
}
