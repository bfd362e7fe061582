// Keeps what has been read for reading without a connection. Always asks the network first, so that nothing is stale;
// what has no answer there comes from the store. Addresses are kept without "?" and "#": what was asked is not stored.

const STORE = "kb-pages";
const SCOPE = new URL("./", self.location).href;

function key(address) {
  const found = new URL(address, SCOPE);
  found.search = "";
  found.hash = "";
  return found.href;
}

async function keep(address, response) {
  if (!response.ok || response.type !== "basic") return;
  const store = await caches.open(STORE);
  await store.put(key(address), response).catch(() => {}); // a full or forbidden store is no reason to fail
}

async function answered(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request.url, response.clone()));
    return response;
  } catch (error) {
    const kept = await caches.match(key(event.request.url));
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(SCOPE)) event.respondWith(answered(event));
});

// The first page was loaded before this worker was there: it sends the addresses that it used.
self.addEventListener("message", ({ data }) => {
  for (const address of data.keep ?? []) {
    if (address.startsWith(SCOPE)) fetch(key(address)).then((response) => keep(address, response)).catch(() => {});
  }
});
