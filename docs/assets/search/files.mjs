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

/** The unpacked bytes as a stream, which fails where they are damaged; a pipe from a Blob takes half as long again. */
function unpacked(bytes) {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {}); // the reading end says it too
  return readable;
}

/** Opens the index whose `index.json` is at an address: {start, prefetch, reader}. */
export async function openFiles(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`索引无法读取（${response.status}）`);
  const start = await response.json();
  const loads = new Map();
  const lists = new Map();

  async function read(name) {
    const file = await fetch(new URL(`${start.version}/${name}.idx`, address));
    if (!file.ok) throw new Error(String(file.status));
    const bytes = new Uint8Array(await file.arrayBuffer());
    const packed = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
    return new Response(packed ? unpacked(bytes) : bytes).json();
  }

  /** What a file holds, or null; one that could not be read is tried again when it is next asked for. */
  function load(name) {
    if (!loads.has(name)) {
      const loading = read(name).catch(() => {
        loads.delete(name);
        return null;
      });
      loads.set(name, loading);
    }
    return loads.get(name);
  }

  /** Fetch the whole of a small index, so that every further search answers at once and without a connection. */
  async function prefetch() {
    if (start.entries > SMALL) return;
    const families = [
      ["p", start.shards.p],
      ["s", start.shards.s],
      ["y", start.shards.y],
      ["e", Math.ceil(start.entries / start.perFile)],
    ];
    const names = families.flatMap(([family, count]) =>
      Array.from({ length: count }, (_, at) => `${family}/${at.toString(16)}`),
    );
    for (const name of [...names, "t", "w"]) await load(name);
  }

  /** Reads for one search; `missed` names the files that it could not read. A key in such a file gives null. */
  function reader() {
    const missed = new Set();

    async function held(name) {
      const data = await load(name);
      if (data === null) missed.add(name);
      return data;
    }

    async function value(family, key) {
      const shard = await held(`${family}/${(crc32(key) % start.shards[family]).toString(16)}`);
      return shard && (Object.hasOwn(shard, key) ? shard[key] : []);
    }

    /** The postings of a key, ascending: 2 * entry + (1 if in the title). */
    async function numbers(family, key) {
      const name = `${family} ${key}`;
      if (!lists.has(name)) {
        const steps = await value(family, key);
        if (steps === null) return null;
        let sum = 0;
        lists.set(
          name,
          Int32Array.from(steps, (step) => (sum += step)),
        );
      }
      return lists.get(name);
    }

    async function entry(at) {
      const rows = await held(`e/${Math.floor(at / start.perFile).toString(16)}`);
      if (!rows) return null;
      const row = rows[at % start.perFile];
      if (Array.isArray(row)) {
        const [kind, group, path, title, text, status, page, cite, also] = row;
        rows[at % start.perFile] = { at, kind, group, path, title, text, status, page, cite, also };
      }
      return rows[at % start.perFile];
    }

    return {
      missed,
      entry,
      postings: (key) => numbers("p", key),
      apart: (key) => numbers("s", key),
      spelled: async (key) => (await value("y", key)) ?? [],
      traditional: async () => (await held("t")) ?? "",
      words: async () => (await held("w")) ?? [],
    };
  }

  return { start, prefetch, reader };
}
