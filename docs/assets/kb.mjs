// Copy buttons on every page. They are hidden in the HTML and shown only where a script can serve them.

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

for (const button of document.querySelectorAll(".kb-copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
