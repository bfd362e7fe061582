// Opens the search: by its link in the header, by "/", or by an address with ?q=. Without this script the link leads to
// the list of all provisions, and says so. What the search needs is loaded when it is first opened.

import { around, part } from "../dom.mjs";

const LOST = "kb-search-lost";
const TYPING = "input, textarea, select, [contenteditable]";
const link = part(document, ".kb-find", HTMLAnchorElement);
const lost = part(document, "#kb-lost-search", HTMLElement);

/** Let the link say that there is no search. */
function tellLost() {
  lost.hidden = false;
  link.append(lost);
}

/** @param {string} [query] */
async function open(query) {
  const { openSearch } = await import("./joined.mjs");
  openSearch({ everything: link.href, query });
}

/** What a reader asks for by key or mouse: the search, or the list, which then says why where there is no search. */
function ask() {
  open().catch(() => {
    tellLost();
    remember();
    location.assign(link.href);
  });
}

function remember() {
  try {
    sessionStorage.setItem(LOST, "1");
  } catch {
    // The browser keeps nothing: the list does not say why it was opened.
  }
}

/** Whether this page was opened in place of the search. */
function inPlace() {
  try {
    const found = sessionStorage.getItem(LOST);
    sessionStorage.removeItem(LOST);
    return found !== null;
  } catch {
    return false;
  }
}

link.setAttribute("role", "button");
link.setAttribute("aria-haspopup", "dialog");
link.addEventListener("click", (event) => {
  event.preventDefault();
  ask();
});
link.addEventListener("keydown", (event) => {
  if (event.key !== " ") return;
  event.preventDefault();
  ask();
});
addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key !== "/" || !plain || around(event, TYPING) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  ask();
});
const asked = new URLSearchParams(location.search).get("q");
if (asked !== null) open(asked).catch(tellLost);
lost.remove();
if (inPlace()) tellLost();
