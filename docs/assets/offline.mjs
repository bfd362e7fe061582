// Registers the worker that keeps the site for reading without a connection, and lets it fetch the rest of the site
// when the reader's own work is done. Not where the reader asks to save data, nor where the browser keeps nothing.

const WORKER = new URL("../sw.js", import.meta.url);
const QUIET_MS = 3000;

async function start() {
  await navigator.serviceWorker.register(WORKER);
  const { active } = await navigator.serviceWorker.ready;
  /** @type {Navigator & { connection?: { saveData?: boolean } }} */
  const { connection } = navigator; // not all browsers tell of it
  if (connection?.saveData) return;
  setTimeout(() => active?.postMessage("keep all"), QUIET_MS);
}

/** A calculator on this page has the line first. */
async function calculatorAnswered() {
  if (!document.getElementById("kb-start") || document.querySelector("[data-answered]")) return;
  await new Promise((settle) => {
    new MutationObserver(settle).observe(document.body, { subtree: true, attributeFilter: ["data-answered"] });
  });
}

// Not in a private window, not without HTTPS: then the site simply needs its connection.
if ("serviceWorker" in navigator)
  calculatorAnswered()
    .then(start)
    .catch(() => {});
