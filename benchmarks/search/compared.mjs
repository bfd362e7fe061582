// Runs in the page: opens one search engine and answers queries, timing each. The harness counts the bytes.

let settle = async () => {};

export const engines = {
  async ours({ modules, index }) {
    const { openIndex } = await import(`${modules}/engine.mjs`);
    const found = await openIndex(new URL(index, location.href));
    settle = () => found.prefetch();
    return async (query) => {
      const { hits } = await found.search(query);
      return hits.slice(0, 5).map((hit) => [hit.entry.page]);
    };
  },

  async minisearch({ base }) {
    const { default: MiniSearch } = await import(`${base}/minisearch.js`);
    const response = await fetch(`${base}/minisearch.idx`);
    const text = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).text();
    const index = MiniSearch.loadJSON(text, (await import(`${base}/options.mjs`)).options);
    return (query) => {
      const all = index.search(query, { combineWith: "AND" });
      return (all.length ? all : index.search(query)).slice(0, 5).map((hit) => [hit.address]);
    };
  },

  async pagefind({ base }) {
    const pagefind = await import(`${base}/pagefind/pagefind.js`);
    await pagefind.init();
    return async (query) => {
      const { results } = await pagefind.search(query);
      const found = await Promise.all(results.slice(0, 5).map((one) => one.data()));
      return found.map((one) => [one, ...one.sub_results].map((part) => part.url));
    };
  },

  async material({ base, worker }) {
    const started = new Worker(`${base}/assets/javascripts/workers/${worker}`);
    const ask = (message) =>
      new Promise((resolve) => {
        started.onmessage = ({ data }) => resolve(data);
        started.postMessage(message);
      });
    const response = await fetch(`${base}/search_index.idx`);
    const text = await new Response(response.body.pipeThrough(new DecompressionStream("gzip"))).text();
    await ask({ type: 0, data: { ...JSON.parse(text), options: { suggest: false } } });
    return async (query) => {
      const { data } = await ask({ type: 2, data: query });
      return data.items.slice(0, 5).map((group) => group.map((hit) => hit.location ?? ""));
    };
  },
};

const bytes = () => performance.getEntriesByType("resource").reduce((sum, one) => sum + one.encodedBodySize, 0);

/**
 * Opens an engine and answers; a hit is a list of addresses, all that one result shows. Answers every query once; with
 * `fresh` the engine is opened anew for each, else all are asked again.
 */
export async function run(name, where, queries, fresh) {
  performance.setResourceTimingBufferSize(100_000);
  const before = bytes();
  const start = performance.now();
  let ask = await engines[name](where);
  const ready = { ms: performance.now() - start, bytes: bytes() - before };
  const rows = [];
  for (const query of queries) {
    if (fresh) ask = await engines[name](where);
    performance.clearResourceTimings();
    const asked = performance.now();
    const hits = await ask(query);
    rows.push({ hits, ms: performance.now() - asked, bytes: bytes() });
    if (!fresh && rows.length === 1) await settle();
  }
  for (const [at, query] of (fresh ? [] : queries).entries()) {
    const asked = performance.now();
    await ask(query);
    rows[at].again = performance.now() - asked;
  }
  return { ready, rows };
}
