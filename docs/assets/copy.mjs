// Copying to the clipboard from a button, which then says for a moment what became of it.

const SHOWN_MS = 2000;

/**
 * Copy the button's data-copy, or the page's address with its data-copy-link.
 *
 * @param {HTMLElement} button
 * @returns {Promise<void>}
 */
export async function copy(button) {
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
