// Finds entries by the words of a query: as written, by other words for the same thing, in traditional characters, by
// pinyin, with the filling words left out, by a clause number near the one asked for, and with a slip mended.

import { finder } from "./finder.mjs";
import { latin, neighbours, readings, thinned, unasked, wordsOf } from "./reading.mjs";
import { alike } from "./spelling.mjs";

/** @import { Analysis, Hit, Lexicon, Reader, Scope, Word } from "./types.d.ts" */

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT = 12;
const LOOKED_AT_OTHERWISE = 2;
const LONGEST_READ_OTHERWISE = 12; // tokens: a longer sentence stands nowhere, with whatever other words
const MOST_SPELLED = 6;
const SHORTEST_PART = 4; // letters of a part of a spelled sentence
const MOST_NEIGHBOURS = 3;
const MOST_WORDED = 4;
const CLAUSES_AROUND = 8;
const HAN = /\p{Script=Han}/u;

/**
 * The ways that go by the words of a query.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @param {Lexicon} lexicon
 */
export function byWords({ text, meaning, asks }, reader, scope, lexicon) {
  const { ways } = scope.weights;
  const { all, nearly } = finder(reader, scope);

  /**
   * All the words, above all those entries in which they stand as one phrase.
   *
   * @param {Word[]} words
   * @returns {Promise<Hit[]>}
   */
  async function held(words) {
    const phrase = words.length > 1 ? await all(words, LOOKED_AT, true) : [];
    const apart = phrase.length < LOOKED_AT ? await all(words, LOOKED_AT - phrase.length) : [];
    return [...phrase.map((hit) => raised(hit, "几个词连着写", ways.together)), ...apart];
  }

  /**
   * As written, and with other words for the same thing.
   *
   * @param {string} asked
   * @returns {Promise<Hit[]>}
   */
  async function written(asked) {
    const words = wordsOf(asked);
    const own = held(words);
    const others = asks || words.flat().length > LONGEST_READ_OTHERWISE ? [] : readings(asked, lexicon.groups);
    const more = await Promise.all(
      others.map(async ({ text: other, why }) => {
        const hits = await all(wordsOf(other), LOOKED_AT_OTHERWISE);
        return hits.map((hit) => ({ ...part(hit, ways.otherwise), why, other: true }));
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

  /** Pinyin, whole or initials; of a spelled sentence those of its parts that are known. */
  async function spelled() {
    const found = await Promise.all(
      (await spelledWords(text, reader)).map(async (word) => because(await written(word), `按拼音“${word}”`)),
    );
    return found.flat();
  }

  /** A question without its filling words, and what comes near with them. */
  async function bare() {
    const thin = thinned(text);
    const hits = thin === text ? [] : await written(thin);
    if (!hits.length) return [];
    const answers = hits.map((hit) => (hit.entry.kind === "question" ? raised(hit, "常见问题", ways.question) : hit));
    return lowered(answers, ways.thinned);
  }

  /** Where the whole query is a word that askers have for one thing: the words that texts have for it. */
  async function worded() {
    const { matched, pairs, lone } = meaning;
    if (matched.length !== 1 || pairs.length || lone.length) return [];
    const [{ word: said, names }] = matched;
    const telling = names.filter((name) => !lexicon.asking.has(name));
    const others = new Set(telling.flatMap((name) => (lexicon.others.get(name) ?? []).slice(0, MOST_WORDED)));
    const found = await Promise.all(
      [...others].map(async (word) => {
        const hits = await all(wordsOf(word), LOOKED_AT);
        return because(lowered(hits, ways.worded), `“${said}”也作“${word}”`);
      }),
    );
    return found.flat();
  }

  /** The clauses around one that no document has. */
  async function around() {
    const tried = await Promise.all(
      neighbours(text, CLAUSES_AROUND).map(async ({ text: other, clause }, away) => {
        const hits = (await all(wordsOf(other), LOOKED_AT_OTHERWISE)).sort((one, next) => next.score - one.score);
        const near = lowered(hits.slice(0, 1), ways.neighbour).map((hit) => raised(hit, "隔几条", -away));
        return because(near, `最近的${clause}`).map((hit) => ({ ...hit, beside: true }));
      }),
    );
    return tried.flat().slice(0, MOST_NEIGHBOURS);
  }

  /** With each word that is not known replaced by known ones like it. */
  async function corrected() {
    const parts = unasked(text)
      .split(/\s+/u)
      .filter((one) => HAN.test(one));
    const known = parts.length ? await reader.words() : [];
    const tried = parts.flatMap((one) =>
      alike(one, known).map((word) => ({ made: unasked(text).replace(one, word), word })),
    );
    const found = await Promise.all(
      tried.map(async ({ made, word }) => because(lowered(await written(made), ways.corrected), `按相近的词“${word}”`)),
    );
    return found.flat();
  }

  /** In part, or with a slip. */
  const partly = () => nearly(text, true);

  /** What is said by a text in pinyin, empty for any other. */
  async function reading() {
    const words = await spelledWords(text, reader);
    return text.trim().includes(" ") ? words.join("") : (words[0] ?? "");
  }

  return { written: () => written(text), reading, plain, spelled, bare, worded, around, corrected, partly };
}

/**
 * The words that a text in pinyin may stand for: as one, else the first word for the longest runs of its parts that are
 * spelled like any.
 *
 * @param {string} text
 * @param {Reader} reader
 * @returns {Promise<string[]>}
 */
async function spelledWords(text, reader) {
  const key = latin(text);
  const whole = key ? await reader.spelled(key) : [];
  if (!key || whole.length) return whole.slice(0, MOST_SPELLED);
  return await spelledParts(text.trim().split(/[\s']+/u), reader);
}

/**
 * @param {string[]} parts
 * @param {Reader} reader
 * @returns {Promise<string[]>}
 */
async function spelledParts(parts, reader) {
  for (let end = parts.length; end > 0; end -= 1) {
    const key = latin(parts.slice(0, end).join(" ")) ?? "";
    const [word] = key.length >= SHORTEST_PART ? await reader.spelled(key) : [];
    if (word) return [word, ...(await spelledParts(parts.slice(end), reader))];
  }
  return parts.length ? await spelledParts(parts.slice(1), reader) : [];
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
 * @param {number} share
 * @returns {Hit[]}
 */
function lowered(hits, share) {
  return hits.map((hit) => ({ ...part(hit, share), near: true }));
}

/**
 * A hit that counts for a part of its own.
 *
 * @param {Hit} hit
 * @param {number} share
 * @returns {Hit}
 */
function part(hit, share) {
  const steps = [...hit.steps, { what: `只算 ${Math.round(share * 100)}%`, points: hit.score * (share - 1) }];
  return { ...hit, score: hit.score * share, steps };
}

/**
 * @param {Hit} hit
 * @param {string} what
 * @param {number} points
 * @returns {Hit}
 */
function raised(hit, what, points) {
  return { ...hit, score: hit.score + points, steps: [...hit.steps, { what, points }] };
}
