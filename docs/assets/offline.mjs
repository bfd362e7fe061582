// Registers the worker that keeps pages for reading without a connection, and tells it what this page has used.

const WORKER = new URL("../sw.js", import.meta.url);

async function start() {
  await navigator.serviceWorker.register(WORKER);
  const first = !navigator.serviceWorker.controller;
  const { active } = await navigator.serviceWorker.ready;
  if (first) active.postMessage({ keep: [location.href, ...performance.getEntriesByType("resource").map((one) => one.name)] });
}

// Not in a private window, not without HTTPS: then the site simply needs its connection.
if ("serviceWorker" in navigator) start().catch(() => {});
