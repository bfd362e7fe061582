// Sets large type before the page is drawn, if the reader chose it. A plain script in the head, so that nothing jumps.

try {
  if (localStorage.getItem("kb-large")) document.documentElement.classList.add("kb-large");
} catch {
  // The browser keeps nothing: the page shows in its usual type.
}
