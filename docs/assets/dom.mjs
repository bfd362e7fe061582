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

/**
 * A table that scrolls sideways in its own region; each row is a list of cells, the first a row heading.
 *
 * Roles and labels are written out, because a stylesheet that stacks the cells on a phone takes the table's own away.
 */
export function table(heads, rows, { caption, classes = "kb-table" } = {}) {
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
