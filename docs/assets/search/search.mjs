// Opens the search: by its link in the header, by "/", or by an address with ?q=. Without this script the link leads to
// the list of all provisions. What the search needs is loaded when it is first opened.

const TYPING = "input, textarea, select, [contenteditable]";
const link = document.querySelector(".kb-find");

async function open(query) {
  const { openSearch } = await import("./dialog.mjs");
  openSearch({ everything: link.href, query });
}

/** What a reader asks for by key or mouse: the search, or the list if the search cannot be loaded. */
function ask() {
  open().catch(() => location.assign(link.href));
}

if (link) {
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
    if (event.key !== "/" || !plain || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    ask();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) open(asked).catch(() => {});
}
