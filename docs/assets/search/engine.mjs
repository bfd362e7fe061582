// Finds entries for a query: by document number, by day, as written, by other words for the same thing, in traditional
// characters, by pinyin, by what it means, with the filling words left out, with a slip, in part, or by characters.
// Each way is tried only if those before it found nothing but other words for the same thing, which always join in
// below; a question is answered by its meaning too, whatever is found as written.

import { analysed } from "./analysis.mjs";
import { lexicon } from "./concepts.mjs";
import { openFiles } from "./files.mjs";
import { finder } from "./finder.mjs";
import { interpreter } from "./meaning.mjs";
import { datePhrase, datePostings, numberKey, numberPosting } from "./numbers.mjs";
import { latin, neighbours, readings, thinned, unasked, wordsOf } from "./reading.mjs";
import { alike } from "./spelling.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Analysis, Entry, Filters, Found, Hit, Index, Lexicon, Ranked, Reader, Scope, Start } from "./types.d.ts" */

const LONGEST = 100; // characters of a query that are used

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT = 16;
const LOOKED_AT_OTHERWISE = 4;
const MOST_SPELLED = 6;
const MOST_SHOWN = 30;
const MOST_NEIGHBOURS = 3;
const MOST_WORDED = 4;
const CLAUSES_AROUND = 8;
const LEAST_NAMED = 2;
const HAN = /\p{Script=Han}/u;
const LATIN_WORDS = /^[a-z ]+$/iu;

/**
 * Opens an index. `search(query, filters)` gives {hits, analysis, exact, more, absent, cut, broken, filtered, hidden}.
 * A hit that says it in another word is `other`, one that is merely like the query is `near`.
 *
 * @param {URL} address
 * @returns {Promise<Index>}
 */
export async function openIndex(address) {
  const files = await openFiles(address);
  const { start } = files;
  const words = lexicon(start);
  const facets = expanded(start);
  /** @type {(filters: Filters) => (at: number) => boolean} */
  const allowed = (filters) => (at) =>
    (!filters.kind || facets.kinds[at] === filters.kind) &&
    (!filters.reader || facets.readers[at].includes(filters.reader)) &&
    (!filters.known || facets.known[at] === (filters.known === "known")) &&
    (!filters.validity || facets.validities[at] === filters.validity) &&
    (!filters.version || older(facets.kinds[at], start) === (filters.version === "other"));

  /** @param {Entry} entry */
  function standing({ at, kind, path }) {
    const { standings, outdated, workedOut } = start.weights;
    const place = start.kinds[kind][1];
    const made = place === "elsewhere" && path ? workedOut : 0; // under a heading, below the text that it is made of
    return standings[place] + made + (start.outdated.includes(facets.validities[at]) ? outdated : 0);
  }

  /**
   * @param {string} query
   * @param {Filters} [filters]
   * @returns {Promise<Found>}
   */
  async function search(query, filters = {}) {
    const analysis = analysed(query.slice(0, LONGEST), words);
    const filtered = Object.values(filters).some(Boolean);
    const reader = files.reader();
    const titles = filters.within === "titles";
    const scope = { count: start.entries, titles, weights: start.weights, standing };
    const answer = (/** @type {Scope["pass"]} */ pass) => answered(analysis, reader, { ...scope, pass }, words);
    const found = ordered(await answer(allowed(filters)), analysis, start);
    const hidden = filtered && !found.exact && (await answer(() => true)).some(exact);
    return { ...found, analysis, cut: query.length > LONGEST, broken: reader.missed.size, filtered, hidden };
  }

  return { search, start, prefetch: files.prefetch };
}

/**
 * Whether entries of a kind are of versions that are not shown.
 *
 * @param {string} kind
 * @param {Start} start
 */
function older(kind, start) {
  return start.kinds[kind][1] === "older";
}

/**
 * The hits of the first way that finds any, with those that join in.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @param {Lexicon} words
 * @returns {Promise<Hit[]>}
 */
async function answered(analysis, reader, scope, words) {
  const { text } = analysis;
  const { pass, standing } = scope;
  const { ways } = scope.weights;
  const { all, nearly } = finder(reader, scope);
  const { meant, overlapping } = interpreter(reader, scope, words);

  /** The documents of a number that is the whole of the query. */
  async function numbered() {
    return analysis.number ? documents(numberPosting(analysis.number), ways.numbered) : [];
  }

  /** The documents of a number within the query; the fullest that there is. */
  async function numberedWithin() {
    const lists = await Promise.all(analysis.within.map((key) => documents(key, ways.numberWithin)));
    return lists.find((list) => list.length) ?? [];
  }

  /**
   * @param {string} posting
   * @param {number} points
   * @returns {Promise<Hit[]>}
   */
  async function documents(posting, points) {
    const list = await reader.postings(posting);
    const at = [...(list ?? [])].map((one) => one >> 1).filter(pass);
    const entries = await Promise.all(at.slice(0, LOOKED_AT).map(reader.entry));
    const key = posting.slice(1).replace("号", "");
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => {
        const named = entry.also.find((name) => numberKey(name)?.includes(key));
        const steps = [{ what: "文号或编号", points }];
        return { entry, named, words: [tokens(named ?? text)], score: points + standing(entry), steps };
      });
  }

  /** The texts in which the days and months of the query stand; those first that say the rest of it too. */
  async function dated() {
    const lists = await Promise.all(analysis.dates.map((read) => dayHits(datePostings(read), `按日期“${datePhrase(read)}”`)));
    const beside = wordsOf(analysis.rest).length ? await meant(analysis) : [];
    const more = new Map(beside.map((hit) => [hit.entry.at, hit.score]));
    return lists.flat().map((hit) => ({ ...hit, score: hit.score + (more.get(hit.entry.at) ?? 0) }));
  }

  /**
   * @param {string[]} postings
   * @param {string} why
   * @returns {Promise<Hit[]>}
   */
  async function dayHits(postings, why) {
    const lists = await Promise.all(postings.map(reader.postings));
    const numbers = [...new Set(lists.flatMap((list) => [...(list ?? [])].map((one) => one >> 1)))].filter(pass);
    const entries = await Promise.all(numbers.slice(0, LOOKED_AT).map(reader.entry));
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => {
        const steps = [{ what: "日期", points: ways.dated }];
        return { entry, words: analysis.words, score: ways.dated + standing(entry), steps, why };
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
    return [...(await phrase).map((hit) => ({ ...hit, score: hit.score + ways.together })), ...apart];
  }

  /**
   * As written, and with other words for the same thing.
   *
   * @param {string} asked
   */
  async function written(asked) {
    const own = held(wordsOf(asked));
    const more = await Promise.all(
      readings(asked, words.groups).map(async ({ text: other, why }) => {
        const hits = await all(wordsOf(other), LOOKED_AT_OTHERWISE);
        return hits.map((hit) => ({ ...hit, score: hit.score * ways.otherwise, why, other: true }));
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
    const answers = hits.map((hit) => ({ ...hit, score: hit.score + (hit.entry.kind === "question" ? ways.question : 0) }));
    return [...lowered(answers, ways.thinned), ...(await nearly(text, false))];
  }

  /** Where the whole query is a word that askers have for one thing: the words that texts have for it. */
  async function worded() {
    const { matched, pairs, lone } = analysis.meaning;
    const names = matched.flatMap((one) => one.names).filter((name) => !words.asking.has(name));
    if (matched.length !== 1 || pairs.length || lone.length) return [];
    const others = [...new Set(names.flatMap((name) => (words.others.get(name) ?? []).slice(0, MOST_WORDED)))];
    const found = await Promise.all(
      others.map(async (word) => {
        const hits = await all(wordsOf(word), LOOKED_AT);
        return because(lowered(hits, ways.worded), `“${matched[0].word}”也作“${word}”`);
      }),
    );
    return found.flat();
  }

  /** The clauses around one that no document has. */
  async function around() {
    const tried = await Promise.all(
      neighbours(text, CLAUSES_AROUND).map(async ({ text: other, clause }, away) => {
        const hits = (await all(wordsOf(other), LOOKED_AT_OTHERWISE)).sort((one, next) => next.score - one.score);
        const near = lowered(hits.slice(0, 1), ways.neighbour).map((hit) => ({ ...hit, score: hit.score - away }));
        return because(near, `最近的${clause}`).map((hit) => ({ ...hit, beside: true }));
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
      tried.map(async ({ made, word }) => because(lowered(await written(made), ways.corrected), `按相近的词“${word}”`)),
    );
    return found.flat();
  }

  if (!analysis.words.length) return [];
  /** @type {Hit[]} */
  const found = [];
  const thin = bare(); // a question is seldom found as written, so both are begun at once
  const known = LATIN_WORDS.test(text) && analysis.meaning.concepts.size > 0;
  const first = async () => [...(await numbered()), ...(await dated()), ...(await numberedWithin()), ...(await written(text))];
  for (const way of [first, plain, ...(known ? [] : [spelled])]) {
    found.push(...(await way()));
    if (found.some((hit) => !hit.other)) return analysis.asks ? [...found, ...(await meant(analysis))] : found;
  }
  if (found.length && !analysis.asks && (analysis.plainly || analysis.figures)) return found;
  const sense = [...(await meant(analysis)), ...(await worded())];
  const { sure } = scope.weights.meaning;
  const understood = !analysis.figures && sense.some(({ share }) => share !== undefined && share >= sure);
  found.push(...sense);
  if (understood && !analysis.meaning.pairs.length) return found;
  found.push(...(await thin));
  if (understood) return found;
  if (found.some((hit) => !hit.other) && !analysis.figures) return [...found, ...(await corrected())];
  const beside = await around();
  if (beside.length) return [...found, ...beside];
  found.push(...(await corrected()), ...(await nearly(text, true)));
  return found.length ? found : overlapping(analysis);
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
 * Each entry once, best first, other places and older versions behind all others; `more` if some that hold what was
 * asked are left out.
 *
 * @param {Hit[]} hits
 * @param {Analysis} analysis
 * @param {Start} start
 * @returns {Ranked}
 */
function ordered(hits, analysis, start) {
  /** @type {Map<number, Hit>} */
  const found = new Map();
  for (const hit of hits) {
    const other = found.get(hit.entry.at);
    if (!other || hit.score > other.score) found.set(hit.entry.at, hit);
  }
  /** @param {Hit} hit */
  const behind = ({ entry }) => Number(start.behind.includes(start.kinds[entry.kind][1]) && !named(entry, analysis));
  const ranked = [...found.values()].sort(
    (one, other) => behind(one) - behind(other) || other.score - one.score || one.entry.at - other.entry.at,
  );
  const holding = ranked.filter(exact);
  const more = holding.some((hit) => hit.more) || ranked.slice(MOST_SHOWN).some(exact);
  const absent = ranked.length && ranked.every((hit) => hit.beside) ? analysis.text.trim() : undefined;
  return { hits: ranked.slice(0, MOST_SHOWN), exact: holding.length > 0, more, absent };
}

/**
 * Whether a query names the place or version that an entry is of.
 *
 * @param {Entry} entry
 * @param {Analysis} analysis
 */
function named({ group }, { words, meaning }) {
  const where = tokens(group).join("");
  const said = [...words.map((word) => word.join("")), ...meaning.pairs.map((pair) => pair.replace(" ", ""))];
  return said.some((word) => word.length >= LEAST_NAMED && where.includes(word));
}

/**
 * Kind, readers, knownness and validity of every entry, from the runs in which they are written.
 *
 * @param {Start} start
 */
function expanded({ facets, kinds, readers, validities }) {
  const order = Object.keys(kinds);
  const names = Object.keys(readers);
  /** @type {{ kinds: string[], readers: string[][], known: boolean[], validities: string[] }} */
  const found = { kinds: [], readers: [], known: [], validities: [] };
  for (const [kind, bits, known, validity, count] of facets) {
    const read = names.filter((_, at) => (bits >> at) & 1);
    for (let left = count; left > 0; left -= 1) {
      found.kinds.push(order[kind]);
      found.readers.push(read);
      found.known.push(known === 1);
      found.validities.push(validities[validity]);
    }
  }
  return found;
}
