// The files of the index: fetched when first needed, unpacked, kept. A file that cannot be read is noted and left out.

const GZIP = [0x1f, 0x8b];
const SMALL = 2_000;
const CRC = Uint32Array.from({ length: 256 }, (_, code) => {
  let rest = code;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});
const utf8 = new TextEncoder();

/** CRC-32 of a key, as zlib computes it; it names the shard in which the key lies. */
export function crc32(key) {
  let sum = 0xffffffff;
  for (const byte of utf8.encode(key)) sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 0xff];
  return (sum ^ 0xffffffff) >>> 0;
}

/** Opens the index whose `index.json` is at an address: {start, postings, apart, spelled, entry, traditional, broken}. */
export async function openFiles(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`索引无法读取（${response.status}）`);
  const start = await response.json();
  const loads = new Map();
  const lists = new Map();
  const broken = new Set();

  async function read(name) {
    const file = await fetch(new URL(`${start.version}/${name}.idx`, address));
    if (!file.ok) throw new Error(String(file.status));
    const bytes = new Uint8Array(await file.arrayBuffer());
    const packed = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
    const stream = new Blob([bytes]).stream();
    return new Response(packed ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).json();
  }

  function load(name) {
    if (!loads.has(name)) {
      const loading = read(name).catch(() => {
        broken.add(name);
        loads.delete(name);
        return null;
      });
      loads.set(name, loading.then((data) => (data === null ? null : (broken.delete(name), data))));
    }
    return loads.get(name);
  }

  async function value(family, key) {
    const shard = await load(`${family}/${(crc32(key) % start.shards[family]).toString(16)}`);
    return shard && Object.hasOwn(shard, key) ? shard[key] : [];
  }

  /** The postings of a key, ascending: 2 * entry + (1 if in the title). */
  async function numbers(family, key) {
    const name = `${family} ${key}`;
    if (!lists.has(name)) {
      let sum = 0;
      const found = Int32Array.from(await value(family, key), (step) => (sum += step));
      if (broken.size) return found;
      lists.set(name, found);
    }
    return lists.get(name);
  }

  /** Fetch the whole of a small index, so that every further search answers at once and without a connection. */
  async function prefetch() {
    if (start.entries > SMALL) return;
    const families = [["p", start.shards.p], ["s", start.shards.s], ["y", start.shards.y], ["e", Math.ceil(start.entries / start.perFile)]];
    const names = families.flatMap(([family, count]) => Array.from({ length: count }, (_, at) => `${family}/${at.toString(16)}`));
    for (const name of [...names, "t"]) await load(name);
  }

  return {
    start,
    prefetch,
    broken,
    postings: (key) => numbers("p", key),
    apart: (key) => numbers("s", key),
    spelled: (key) => value("y", key),
    traditional: async () => (await load("t")) ?? "",
    async entry(at) {
      const rows = await load(`e/${Math.floor(at / start.perFile).toString(16)}`);
      if (!rows) return null;
      const [kind, group, path, title, text, status, page, cite, also] = rows[at % start.perFile];
      return { at, kind, group, path, title, text, status, page, cite, also };
    },
  };
}
