// On every page: copy buttons and the switch for large type, hidden in the HTML and shown only where a script can serve
// them; and on the page that tells of it, what this browser keeps, with a button to wipe it.

import { copy } from "./copy.mjs";
import { part, parts } from "./dom.mjs";
import "./versions.mjs";

for (const button of parts(document, ".kb-copy", HTMLElement)) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

const LARGE = "kb-large";
const root = document.documentElement;
const large = part(document, ".kb-large-button", HTMLElement);

function showLarge() {
  large.setAttribute("aria-pressed", String(root.classList.contains(LARGE)));
}

large.hidden = false;
showLarge();
large.addEventListener("click", () => {
  const on = root.classList.toggle(LARGE);
  showLarge();
  try {
    if (on) localStorage.setItem(LARGE, "1");
    else localStorage.removeItem(LARGE);
  } catch {
    // Not remembered for the next page; this one changes all the same.
  }
});

const kept = document.getElementById("kept-here");
if (kept) {
  import("./kept-here.mjs")
    .then(({ showKept }) => showKept(kept))
    .catch(() => kept.replaceChildren("清单没有装载成功，请刷新再试。也可以在浏览器里清除本站的数据。"));
}

if (document.querySelector(".kb-consultation")) {
  import("./consultation.mjs").then(({ showConsultations }) => showConsultations(document)).catch(() => {}); // as built
}

const comment = document.getElementById("comment");
if (comment) {
  import("./opinions/page.mjs")
    .then(({ startComment }) => startComment(comment))
    .catch(() => comment.replaceChildren("写意见的程序没有装载成功，请刷新再试，或者照下面的办法手写。"));
}

if (document.querySelector(".kb-defined")) import("./definitions.mjs").catch(() => {}); // the terms stay links
const filter = document.querySelector(".kb-filter");
if (filter instanceof HTMLFormElement) {
  import("./filter.mjs").then(({ startFilter }) => startFilter(filter)).catch(() => {}); // all stay shown
}

part(document, "#kb-lost-buttons", HTMLElement).remove(); // all has run
