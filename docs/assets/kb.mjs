// Copy buttons on every page, hidden in the HTML and shown only where a script can serve them; and a mended search box.

const SHOWN_MS = 2000;

async function copy(button) {
  const { copy: text, copyLink: anchor } = button.dataset;
  const link = () => `${location.href.split("#")[0]}${anchor}`;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text ?? link());
    button.textContent = "已复制";
  } catch {
    button.textContent = "浏览器不允许复制";
  }
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN_MS);
}

// Material's search hears the keyboard only; text that is pasted or spoken arrives as "input" without a key.
const search = document.querySelector("[data-md-component=search-query]");
search?.addEventListener("input", () => search.dispatchEvent(new KeyboardEvent("keyup")));

for (const button of document.querySelectorAll(".kb-copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
