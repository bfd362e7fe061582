// Finds entries for a query: by document number, as written, by other words for the same thing, in traditional
// characters, by pinyin, with the filling words left out, with a slip, or in part. Each way is tried only if those
// before it found nothing but other words for the same thing, which always join in below.

import { openFiles } from "./files.mjs";
import { finder, tier } from "./finder.mjs";
import { cleaned, latin, neighbours, numberKey, readings, thinned, unasked, wordsOf } from "./reading.mjs";
import { alike } from "./spelling.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Filters, Found, Hit, Index, Ranked, Reader, Start } from "./types.d.ts" */

const LONGEST = 100; // characters of a query that are used

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT = 16;
const LOOKED_AT_OTHERWISE = 4;
const MOST_SPELLED = 6;
const MOST_SHOWN = 30;
const MOST_NEIGHBOURS = 3;
const CLAUSES_AROUND = 8;

// A document's number stands above the whole of a title (1000). A synonym's, a corrected word's or a thinned question's
// hit counts for a part of its own.
const NUMBERED = 2000;
const OTHERWISE = 0.62;
const CORRECTED = 0.7;
const THINNED = 0.75;
const NEIGHBOUR = 0.5;
// What a hit counts more where all words of the query stand as one phrase, and a common question if one is asked.
const TOGETHER = 400;
const ASKED = 50;
const HAN = /\p{Script=Han}/u;

/**
 * Opens an index. `search(query, filters)` gives {hits, exact, more, absent, cut, broken, filtered, hidden}; filters
 * are {kind, reader, known}. A hit that says it in another word is `other`, one that is merely like the query is
 * `near`.
 *
 * @param {URL} address
 * @returns {Promise<Index>}
 */
export async function openIndex(address) {
  const files = await openFiles(address);
  const facets = expanded(files.start);
  /** @type {(filters: Filters) => (at: number) => boolean} */
  const allowed = (filters) => (at) =>
    (!filters.kind || facets.kinds[at] === filters.kind) &&
    (!filters.reader || facets.readers[at].includes(filters.reader)) &&
    (!filters.known || facets.known[at] === (filters.known === "known"));

  /**
   * @param {string} query
   * @param {Filters} [filters]
   * @returns {Promise<Found>}
   */
  async function search(query, filters = {}) {
    const text = cleaned(query.slice(0, LONGEST));
    const filtered = Object.values(filters).some(Boolean);
    const reader = files.reader();
    const answer = (/** @type {(at: number) => boolean} */ pass) => answered(text, reader, pass, files.start);
    const found = await answer(allowed(filters));
    const hidden = filtered && !found.exact && (await answer(() => true)).exact;
    return { ...found, cut: query.length > LONGEST, broken: reader.missed.size, filtered, hidden };
  }

  return { search, start: files.start, prefetch: files.prefetch };
}

/**
 * @param {string} text
 * @param {Reader} reader
 * @param {(at: number) => boolean} pass
 * @param {Start} start
 * @returns {Promise<Ranked>}
 */
async function answered(text, reader, pass, start) {
  const { all, nearly } = finder(reader, pass, start.entries);

  /** The documents of this number. */
  async function numbered() {
    const key = numberKey(text);
    if (!key) return [];
    const list = await reader.postings(`№${key}`);
    const entries = await Promise.all(
      [...(list ?? [])]
        .map((one) => one >> 1)
        .filter(pass)
        .slice(0, LOOKED_AT)
        .map(reader.entry),
    );
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => {
        const named = entry.also.find((name) => numberKey(name)?.includes(key.replace("号", "")));
        return { entry, named, words: [tokens(named ?? text)], score: NUMBERED + tier(entry) };
      });
  }

  /**
   * All the words, above all those entries in which they stand as one phrase.
   *
   * @param {string[][]} words
   */
  async function held(words) {
    const phrase = words.length > 1 ? all([words.flat()], LOOKED_AT) : [];
    const apart = await all(words, LOOKED_AT);
    return [...(await phrase).map((hit) => ({ ...hit, score: hit.score + TOGETHER })), ...apart];
  }

  /**
   * As written, and with other words for the same thing.
   *
   * @param {string} asked
   */
  async function written(asked) {
    const own = held(wordsOf(asked));
    const more = await Promise.all(
      readings(asked, start.synonyms).map(async ({ text: other, why }) => {
        const hits = await all(wordsOf(other), LOOKED_AT_OTHERWISE);
        return hits.map((hit) => ({ ...hit, score: hit.score * OTHERWISE, why, other: true }));
      }),
    );
    return [...(await own), ...more.flat()];
  }

  /** Traditional characters made plain. */
  async function plain() {
    if (!HAN.test(text)) return [];
    const pairs = [...(await reader.traditional())];
    const table = new Map();
    for (let at = 0; at < pairs.length; at += 2) table.set(pairs[at], pairs[at + 1]);
    const made = [...text].map((one) => table.get(one) ?? one).join("");
    return made === text ? [] : because(await written(made), `按简体字“${made.trim()}”`);
  }

  /** Pinyin, whole or initials. */
  async function spelled() {
    const key = latin(text);
    const words = key ? await reader.spelled(key) : [];
    const found = await Promise.all(
      words.slice(0, MOST_SPELLED).map(async (word) => because(await written(word), `按拼音“${word}”`)),
    );
    return found.flat();
  }

  /** A question without its filling words, and what comes near with them. */
  async function bare() {
    const thin = thinned(text);
    const hits = thin === text ? [] : await written(thin);
    if (!hits.length) return [];
    const answers = hits.map((hit) => ({ ...hit, score: hit.score + (hit.entry.kind === "question" ? ASKED : 0) }));
    return [...lowered(answers, THINNED), ...(await nearly(text, false))];
  }

  /** The clauses around one that no document has. */
  async function around() {
    const tried = await Promise.all(
      neighbours(text, CLAUSES_AROUND).map(async ({ text: other, clause }, away) => {
        const hits = (await all(wordsOf(other), LOOKED_AT_OTHERWISE)).sort((one, next) => next.score - one.score);
        const near = lowered(hits.slice(0, 1), NEIGHBOUR).map((hit) => ({ ...hit, score: hit.score - away }));
        return because(near, `最近的${clause}`);
      }),
    );
    return tried.flat().slice(0, MOST_NEIGHBOURS);
  }

  /** With each word that is not known replaced by known ones like it. */
  async function corrected() {
    const parts = unasked(text)
      .split(/\s+/u)
      .filter((part) => HAN.test(part));
    const known = parts.length ? await reader.words() : [];
    const tried = parts.flatMap((part) =>
      alike(part, known).map((word) => ({ made: unasked(text).replace(part, word), word })),
    );
    const found = await Promise.all(
      tried.map(async ({ made, word }) => because(lowered(await written(made), CORRECTED), `按相近的词“${word}”`)),
    );
    return found.flat();
  }

  if (!wordsOf(text).length) return result([]);
  /** @type {Hit[]} */
  const found = [];
  const thin = bare(); // a question is seldom found as written, so both are begun at once
  for (const way of [async () => [...(await numbered()), ...(await written(text))], plain, spelled, () => thin]) {
    found.push(...(await way()));
    if (found.some((hit) => !hit.other)) return result(found);
  }
  if (found.length) return result(found);
  const beside = await around();
  const near = beside.length ? beside : [...(await corrected()), ...(await nearly(text, true))];
  return { ...result(near), absent: beside.length ? text.trim() : undefined };
}

/**
 * Whether a hit holds what was asked, not another word for it and not merely something like it.
 *
 * @param {Hit} hit
 * @returns {boolean}
 */
export function exact(hit) {
  return !hit.other && !hit.near;
}

/**
 * @param {Hit[]} hits
 * @param {string} why
 */
function because(hits, why) {
  return hits.map((hit) => ({ ...hit, why: hit.why ? `${why}，${hit.why}` : why }));
}

/**
 * Hits of something that is merely like the query.
 *
 * @param {Hit[]} hits
 * @param {number} part
 */
function lowered(hits, part) {
  return hits.map((hit) => ({ ...hit, score: hit.score * part, near: true }));
}

/**
 * Each entry once, best first; `more` if some that hold what was asked are left out.
 *
 * @param {Hit[]} hits
 * @returns {Ranked}
 */
function result(hits) {
  /** @type {Map<number, Hit>} */
  const found = new Map();
  for (const hit of hits) {
    const other = found.get(hit.entry.at);
    if (!other || hit.score > other.score) found.set(hit.entry.at, hit);
  }
  const ranked = [...found.values()].sort((one, other) => other.score - one.score || one.entry.at - other.entry.at);
  const holding = ranked.filter(exact);
  const more = holding.some((hit) => hit.more) || ranked.slice(MOST_SHOWN).some(exact);
  return { hits: ranked.slice(0, MOST_SHOWN), exact: holding.length > 0, more };
}

/**
 * Kind, readers and knownness of every entry, from the runs in which they are written.
 *
 * @param {Start} start
 */
function expanded({ facets, kinds, readers }) {
  const order = Object.keys(kinds);
  const names = Object.keys(readers);
  /** @type {{ kinds: string[], readers: string[][], known: boolean[] }} */
  const found = { kinds: [], readers: [], known: [] };
  for (const [kind, bits, known, count] of facets) {
    const read = names.filter((_, at) => (bits >> at) & 1);
    for (let left = count; left > 0; left -= 1) {
      found.kinds.push(order[kind]);
      found.readers.push(read);
      found.known.push(known === 1);
    }
  }
  return found;
}
