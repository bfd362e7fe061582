// Keeps the site for reading and calculating without a connection.
//
// What stands in a folder named after its content never changes and comes from the store first. All else is asked of
// the network first, so that nothing is stale, and comes from the store where there is no answer. Addresses are kept
// without "?" and "#": what was asked is not stored.

const worker = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (self);
const STORE = "kb-pages";
const SCOPE = new URL("./", self.location.href).href;
const UNCHANGING = /^assets\/(?:runtime|search)\/[0-9a-f]{12}\//u;
const LIST = `${SCOPE}offline.json`;
const CHOSEN = `${SCOPE}offline-chosen.json`;
const SHARED = "shared";
const AT_ONCE = 4;

/** @param {string} address */
function key(address) {
  const found = new URL(address, SCOPE);
  found.search = "";
  found.hash = "";
  return found.href;
}

/**
 * @param {string} address
 * @param {Response} response
 */
async function keep(address, response) {
  if (!response.ok || response.type !== "basic") return;
  const store = await caches.open(STORE);
  await store.put(key(address), response).catch(() => {}); // a full or forbidden store is no reason to fail
}

/** @param {FetchEvent} event */
async function fetched(event) {
  const response = await fetch(event.request);
  event.waitUntil(keep(event.request.url, response.clone()));
  return response;
}

/** @param {FetchEvent} event */
async function answered(event) {
  const address = key(event.request.url);
  const anew = event.request.cache === "reload"; // what is kept may be at fault
  if (!anew && UNCHANGING.test(address.slice(SCOPE.length))) return (await caches.match(address)) ?? fetched(event);
  try {
    return await fetched(event);
  } catch (error) {
    const kept = await caches.match(address);
    if (kept) return kept;
    throw error;
  }
}

/**
 * What the store has of a small file of ours, read as JSON; `empty` where there is none.
 *
 * @template T
 * @param {Cache} store
 * @param {string} address
 * @param {T} empty
 * @returns {Promise<T>}
 */
async function storedJson(store, address, empty) {
  try {
    return (await (await store.match(address))?.json()) ?? empty;
  } catch {
    return empty;
  }
}

/**
 * Keep what everybody keeps and what the reader chose, now or before: what the list names of it and is not kept yet in
 * this version. What the list no longer names is dropped, and so is what changed and was not chosen but only visited.
 *
 * @param {string[]} groups
 */
async function keepChosen(groups) {
  const response = await fetch(LIST, { cache: "no-cache" });
  if (!response.ok) return; // a site that is being edited has no list
  /** @type {Record<string, Record<string, string>>} */
  const listed = await response.clone().json();
  const store = await caches.open(STORE);
  const chosen = new Set([SHARED, ...groups, ...(await storedJson(store, CHOSEN, /** @type {string[]} */ ([])))]);
  const before = Object.assign({}, ...Object.values(await storedJson(store, LIST, {})));
  const all = Object.assign({}, ...Object.values(listed));
  const wanted = Object.assign({}, ...[...chosen].map((group) => listed[group]));
  /** @type {string[]} */
  const missing = [];
  for (const [path, version] of Object.entries(wanted)) {
    const address = SCOPE + path;
    if (before[path] !== version || !(await store.match(address))) missing.push(address);
  }
  async function some() {
    for (let address = missing.pop(); address; address = missing.pop()) await keep(address, await fetch(address));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  for (const { url } of await store.keys()) {
    const path = url.slice(SCOPE.length);
    const stale = !(path in all) || (!(path in wanted) && path in before && before[path] !== all[path]);
    if (url.startsWith(SCOPE) && url !== LIST && url !== CHOSEN && stale) await store.delete(url);
  }
  const text = JSON.stringify([...chosen].filter((group) => group in listed));
  await store.put(CHOSEN, new Response(text));
  await keep(LIST, response);
}

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(SCOPE)) event.respondWith(answered(event));
});

// A page that has nothing more to do asks for the rest of its place; until then the line is the reader's.
worker.addEventListener("message", (event) => {
  const { keep: groups } = event.data;
  if (Array.isArray(groups)) event.waitUntil(keepChosen(groups).catch(() => {}));
});
