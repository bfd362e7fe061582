// The files of the index: fetched when first needed, unpacked, kept. A file that cannot be read is noted and left out.

/** @import { Entry, EntryRow, Files, Pack, Postings, Reader, Start } from "./types.d.ts" */

const GZIP = [0x1f, 0x8b];
const CRC = Uint32Array.from({ length: 256 }, (_, code) => {
  let rest = code;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xed_b8_83_20 : rest >>> 1;
  return rest;
});
// Steps are written as characters from # on, without the backslash and the surrogates.
const FIRST_LETTER = 0x23;
const BACKSLASH = 0x5c;
const SURROGATES = 0xd8_00;
const SURROGATE = 0x08_00;
const utf8 = new TextEncoder();

/**
 * CRC-32 of a key, as zlib computes it; it names the shard in which the key lies.
 *
 * @param {string} key
 * @returns {number}
 */
export function crc32(key) {
  let sum = 0xff_ff_ff_ff;
  for (const byte of utf8.encode(key)) sum = (sum >>> 8) ^ CRC[(sum ^ byte) & 0xff];
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
}

/**
 * The postings that steps written in characters make.
 *
 * @param {string | never[]} steps
 * @returns {Int32Array}
 */
export function postings(steps) {
  const list = new Int32Array(steps.length);
  let count = 0;
  let last = 0;
  for (const letter of steps) {
    const code = Number(letter.codePointAt(0));
    last += code - FIRST_LETTER - (code > BACKSLASH ? 1 : 0) - (code >= SURROGATES ? SURROGATE : 0);
    list[count] = last;
    count += 1;
  }
  return list.subarray(0, count);
}

/**
 * The unpacked bytes as a stream, which fails where they are damaged; a pipe from a Blob takes half as long again.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function unpacked(bytes) {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {}); // the reading end says it too
  return readable;
}

/**
 * Opens the index whose `index.json` is at an address: {start, prefetch, reader}.
 *
 * @param {URL} address
 * @returns {Promise<Files>}
 */
export async function openFiles(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`索引无法读取（${response.status}）`);
  /** @type {Start} */
  const start = await response.json();
  /** @type {Map<string, Promise<unknown>>} */
  const loads = new Map();
  /** @type {Map<string, Postings>} */
  const lists = new Map();
  /** @type {Map<number, Entry>} */
  const entries = new Map();
  /** @type {Pack | undefined} */
  let pack;

  /** @param {string} name */
  async function read(name) {
    const file = await fetch(new URL(`${start.version}/${name}.idx`, address));
    if (!file.ok) throw new Error(String(file.status));
    const bytes = new Uint8Array(await file.arrayBuffer());
    const packed = bytes[0] === GZIP[0] && bytes[1] === GZIP[1];
    return new Response(packed ? unpacked(bytes) : bytes).json();
  }

  /**
   * What a file holds, or null; one that could not be read is tried again when it is next asked for.
   *
   * @param {string} name
   * @returns {Promise<unknown>}
   */
  function load(name) {
    const loading =
      loads.get(name) ??
      read(name).catch(() => {
        loads.delete(name);
        return null;
      });
    loads.set(name, loading);
    return loading;
  }

  /**
   * Fetch what most further searches need in one file: what is said of this place, and where its words stand; of a
   * small index all there is, so that every search answers at once and without a connection.
   */
  async function prefetch() {
    pack ??= await loadPack();
    if (!start.whole) return;
    /** @type {[family: string, count: number][]} */
    const families = [
      ["s", start.shards.s],
      ["y", start.shards.y],
      ["v", start.shards.v],
    ];
    const names = families.flatMap(([family, count]) =>
      Array.from({ length: count }, (_, at) => `${family}/${at.toString(16)}`),
    );
    for (const name of [...names, "l", "t", "w"]) await load(name);
  }

  /** @returns {Promise<Pack | undefined>} */
  async function loadPack() {
    const packed = /** @type {[at: number[], rows: EntryRow[], lists: Record<string, string>] | null} */ (
      await load("h")
    );
    if (!packed) return;
    const [at, rows, written] = packed;
    return { rows: new Map(at.map((number, place) => [number, rows[place]])), lists: new Map(Object.entries(written)) };
  }

  /**
   * Reads for one search; `missed` names the files that it could not read. A key in such a file gives null.
   *
   * @returns {Reader}
   */
  function reader() {
    /** @type {Set<string>} */
    const missed = new Set();

    /** @param {string} name */
    async function held(name) {
      const data = await load(name);
      if (data === null) missed.add(name);
      return data;
    }

    /**
     * @param {"p" | "s" | "y" | "v"} family
     * @param {string} key
     */
    async function value(family, key) {
      const name = `${family}/${(crc32(key) % start.shards[family]).toString(16)}`;
      const shard = /** @type {Record<string, unknown> | null} */ (await held(name));
      return shard && (Object.hasOwn(shard, key) ? shard[key] : []);
    }

    /**
     * The postings of a key, ascending: 2 * entry + (1 if in the title).
     *
     * @param {"p" | "s"} family
     * @param {string} key
     */
    async function numbers(family, key) {
      const name = `${family} ${key}`;
      const known = lists.get(name);
      if (known) return known;
      const steps = /** @type {string | never[] | null} */ (
        (family === "p" ? ahead(key) : undefined) ?? (await value(family, key))
      );
      if (steps === null) return null;
      const list = postings(steps);
      lists.set(name, list);
      return list;
    }

    /**
     * The steps of a key that stand in the pack; of a whole index those of any.
     *
     * @param {string} key
     */
    function ahead(key) {
      return pack && (pack.lists.get(key) ?? (start.whole ? [] : undefined));
    }

    /**
     * @param {number} at
     * @returns {Promise<Entry | null>}
     */
    async function entry(at) {
      const known = entries.get(at);
      if (known) return known;
      const row = pack?.rows.get(at) ?? (await rowOf(at));
      if (!row) return null;
      const [kind, group, path, title, text, status, page, cite, also, asked, similar, restsOn] = row;
      const made = { at, kind, group, path, title, text, status, page, cite, also, asked, similar, restsOn };
      entries.set(at, made);
      return made;
    }

    /** @param {number} at */
    async function rowOf(at) {
      const rows = /** @type {EntryRow[] | null} */ (await held(`e/${Math.floor(at / start.perFile).toString(16)}`));
      return rows?.[at % start.perFile];
    }

    return {
      missed,
      entry,
      postings: (key) => numbers("p", key),
      apart: (key) => numbers("s", key),
      spelled: async (key) => /** @type {string[] | null} */ (await value("y", key)) ?? [],
      traditional: async () => /** @type {string | null} */ (await held("t")) ?? "",
      seldom: async (character) => String((await value("v", character)) ?? ""),
      latin: async () => /** @type {Record<string, string> | null} */ (await held("l")),
      words: async () => /** @type {string[] | null} */ (await held("w")) ?? [],
    };
  }

  return { start, prefetch, reader };
}
