// Building HTML from values; text is always text, never markup.

/** An element with attributes and children; false and undefined attributes and empty children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A table that scrolls sideways in its own region; each row is a list of cells, the first a row heading. */
export function table(heads, rows, { caption, classes = "kb-table" } = {}) {
  const head = h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text))));
  const body = rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell))));
  return h(
    "div",
    { class: "kb-scroll", tabindex: "0", role: "group", "aria-label": "表格，可以左右滚动" },
    h("table", { class: classes }, caption ? h("caption", {}, caption) : "", head, h("tbody", {}, body)),
  );
}
