// A page of entries that fold, or rows of a table: shows those that are wanted; opens the fold that an address names,
// and all for paper.

import { part, parts } from "./dom.mjs";

const entries = parts(document, ".kb-fold, .kb-filtered", HTMLElement);
const folds = entries.flatMap((entry) => (entry instanceof HTMLDetailsElement ? [entry] : []));

/** @param {HTMLFormElement} form */
export function startFilter(form) {
  const said = part(form, ".kb-filter__said", HTMLElement);
  form.hidden = false;
  form.addEventListener("input", () => {
    const shown = filtered(new FormData(form));
    const some = shown ? `显示 ${shown} 项，共 ${entries.length} 项。` : "没有符合的，可以换一个词。";
    said.textContent = shown === entries.length ? "" : some;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const all of parts(form, "[data-open-all]", HTMLButtonElement)) {
    all.addEventListener("click", () => {
      const open = folds.some((entry) => !entry.hidden && !entry.open);
      for (const entry of folds) entry.open = open;
      all.textContent = open ? "全部收起" : "全部展开";
    });
  }
}

/**
 * Hide what is not wanted, headings without entries too; how many are left.
 *
 * @param {FormData} wanted
 */
function filtered(wanted) {
  const words = String(wanted.get("words")).trim().split(/\s+/u);
  for (const entry of entries) {
    const { status, group } = entry.dataset;
    const fits = [
      [wanted.get("status"), status],
      [wanted.get("group"), group],
    ].every(([want, has]) => !want || want === has);
    entry.hidden = !fits || !words.every((word) => entry.textContent.includes(word));
  }
  for (const heading of parts(document, ".md-content h2", HTMLElement)) {
    const own = entries.filter((entry) => headingOf(entry) === heading);
    heading.hidden = own.length > 0 && own.every((entry) => entry.hidden);
  }
  return entries.filter((entry) => !entry.hidden).length;
}

/** @param {Element} entry */
function headingOf(entry) {
  let before = entry.previousElementSibling;
  while (before && before.tagName !== "H2") before = before.previousElementSibling;
  return before;
}

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const entry = named?.closest("details");
  if (!entry || entry.open) return;
  entry.open = true;
  entry.scrollIntoView();
}

addEventListener("hashchange", openNamed);
addEventListener("beforeprint", () => {
  for (const entry of folds) entry.open ||= !entry.hidden;
});
openNamed();
