// Registers the worker that keeps the site for reading without a connection, and lets it fetch the rest of this place
// when the reader's own work is done. Not where the reader asks to save data, nor where the browser keeps nothing. What
// else to keep the reader chooses on the page that lists what is kept.

const WORKER = new URL("../sw.js", import.meta.url);
const ROOT = new URL("../", import.meta.url);
const QUIET_MS = 3000;

// The folder of the page is its place's; a name that is no place's is passed over.
const [place] = location.href.slice(ROOT.href.length).split("/");

async function start() {
  await navigator.serviceWorker.register(WORKER);
  const { active } = await navigator.serviceWorker.ready;
  /** @type {Navigator & { connection?: { saveData?: boolean } }} */
  const { connection } = navigator; // not all browsers tell of it
  if (connection?.saveData) return;
  setTimeout(() => active?.postMessage({ keep: [place] }), QUIET_MS);
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
