// Finds entries for a query: by document number, by day, as written, by other words for the same thing, in traditional
// characters, by pinyin, by what it means, with the filling words left out, with a slip, in part, or by characters.
// Each way is tried only if those before it found nothing but other words for the same thing, which always join in
// below; a question is answered by its meaning too, whatever is found as written.

import { analysed } from "./analysis.mjs";
import { byDate, byNumber } from "./by_number.mjs";
import { byWords } from "./by_words.mjs";
import { lexicon, widened } from "./concepts.mjs";
import { openFiles } from "./files.mjs";
import { interpreter } from "./meaning.mjs";
import { exact, isBehind, ordered } from "./order.mjs";

/** @import { Analysis, Entry, Filters, Found, Hit, Index } from "./types.d.ts" */
/** @import { Lexicon, Ranked, Reader, Scope, Start } from "./types.d.ts" */

const LONGEST = 100; // characters of a query that are used
const CLAUSE_BEHIND = 2; // hits before the clause that the first of them rests on
const QUOTED = 5; // Chinese characters that are a piece of a text rather than a matter asked about
const LETTER = /[a-z]/iu;
const HAN = /\p{Script=Han}/gu;
const MOST_UNKNOWN = 8; // characters that are not understood, for which seldom words are looked up
const SELDOM = /(?<word>[^|0-9]+)(?<number>[0-9]+)/gu; // a word with the number of its concept
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
  let words = lexicon(start);
  let withLatin = false;
  const facets = expanded(start);

  /** @param {Entry} entry */
  function standing({ at, kind, path }) {
    const { standings, outdated, workedOut } = start.weights;
    const place = standingOf(kind, start);
    const made = place === "elsewhere" && path ? workedOut : 0; // under a heading, below the text that it is made of
    return standings[place] + made + (start.outdated.includes(facets.validities[at]) ? outdated : 0);
  }

  /** @type {(at: number) => boolean} */
  const own = (at) => !start.others.includes(standingOf(facets.kinds[at], start));

  /** @type {(filters: Filters) => (at: number) => boolean} */
  const allowed = (filters) => (Object.values(filters).some(Boolean) ? narrowed(filters) : () => true);

  /** @type {(filters: Filters) => (at: number) => boolean} */
  const narrowed = (filters) => (at) =>
    [
      [filters.kind, facets.kinds[at]],
      [filters.validity, facets.validities[at]],
      [filters.known, facets.known[at] ? "known" : "unknown"],
      [filters.version, standingOf(facets.kinds[at], start) === "older" ? "other" : "shown"],
    ].every(([wanted, here]) => !wanted || wanted === here) &&
    (!filters.reader || facets.readers[at].includes(filters.reader));

  /**
   * Learn the words of askers in Latin letters, once.
   *
   * @param {Reader} reader
   */
  async function learnLatin(reader) {
    if (withLatin) return;
    const more = await reader.latin();
    if (!more || withLatin) return;
    words = lexicon(start, more);
    withLatin = true;
  }

  /**
   * The words known, with the seldom ones that stand where something is not understood.
   *
   * @param {Analysis} analysis
   * @param {Reader} reader
   */
  async function withSeldom({ standard, meaning: { pairs, lone } }, reader) {
    const unknown = new Set([...pairs, ...lone].join("").match(HAN) ?? []);
    const lists = await Promise.all([...unknown].slice(0, MOST_UNKNOWN).map(reader.seldom));
    const names = Object.keys(start.concepts);
    /** @type {[name: string, words: string[]][]} */
    const rows = lists
      .flatMap((list) => [...list.matchAll(SELDOM)])
      .filter(([, word]) => standard.includes(word.toLowerCase()))
      .map(([, word, number]) => [names[Number(number)], [word]]);
    return rows.length ? widened(words, rows) : words;
  }

  /**
   * @param {string} query
   * @param {Filters} [filters]
   * @returns {Promise<Found>}
   */
  async function search(query, filters = {}) {
    const reader = files.reader();
    if (LETTER.test(query)) await learnLatin(reader);
    const asked = query.slice(0, LONGEST);
    const learnt = await withSeldom(analysed(asked, words), reader);
    const analysis = analysed(asked, learnt);
    const filtered = Object.values(filters).some(Boolean);
    const titles = filters.within === "titles";
    const behind = (/** @type {Entry} */ entry) => isBehind(entry, analysis, start);
    const scope = { count: start.entries, titles, weights: start.weights, standing, behind, own };
    const answer = (/** @type {Scope["pass"]} */ pass) => answered(analysis, reader, { ...scope, pass }, learnt);
    const wanted = allowed(filters);
    const ranked = ordered(await answer(wanted), analysis, start);
    const found = await withClause(ranked, reader, { ...scope, pass: wanted });
    const hidden = filtered && !found.exact && (await answer(() => true)).some(exact);
    return { ...found, analysis, cut: query.length > LONGEST, broken: reader.missed.size, filtered, hidden };
  }

  return { search, start, entry: files.reader().entry, prefetch: files.prefetch };
}

/**
 * Hits that open with what was made of a clause, found by its meaning, with that clause close behind.
 *
 * @param {Ranked} found
 * @param {Reader} reader
 * @param {Scope} scope
 * @returns {Promise<Ranked>}
 */
async function withClause(found, reader, { pass }) {
  const [first] = found.hits;
  const at = first?.entry.restsOn ?? -1;
  const answers = first?.near || first?.entry.asked.includes(first.named ?? "");
  if (!answers || at < 0 || !pass(at)) return found;
  const entry = await reader.entry(at);
  if (!entry?.text || found.hits.slice(0, CLAUSE_BEHIND + 1).some((hit) => hit.entry.at === at)) return found;
  const steps = [{ what: "第一条所引的条款", points: first.score }];
  /** @type {Hit} */
  const clause = { ...first, entry, score: first.score, steps, why: "第一条所引的条款", named: undefined };
  const others = found.hits.filter((hit) => hit.entry.at !== at);
  return { ...found, hits: [...others.slice(0, CLAUSE_BEHIND), clause, ...others.slice(CLAUSE_BEHIND)] };
}

/**
 * The standing of a kind of entry.
 *
 * @param {string} kind
 * @param {Start} start
 */
function standingOf(kind, { kinds }) {
  const [, standing] = kinds[kind];
  return standing;
}

/**
 * The hits of all ways; where there are none, of the little that is known of a question.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @param {Lexicon} words
 * @returns {Promise<Hit[]>}
 */
async function answered(analysis, reader, scope, words) {
  const hits = analysis.words.length ? await inTurn(analysis, reader, scope, words) : [];
  if (hits.length || !analysis.words.length) return hits;
  return await interpreter(reader, scope, words).meant(analysis, true);
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
async function inTurn(analysis, reader, scope, words) {
  const by = byWords(analysis, reader, scope, words);
  const { meant, overlapping } = interpreter(reader, scope, words);
  // of a question it is wanted whatever else is found
  const meaning = once(async () => meant(await said(analysis, by, words)), analysis.asks);
  /** @type {Hit[]} */
  const found = [];
  for (const way of firstWays(analysis, reader, scope, by)) {
    found.push(...(await way()));
    const own = found.filter((hit) => !hit.other);
    if (own.length) return enough(own, analysis, scope) ? found : [...found, ...(await meaning())];
  }
  if (found.length && !analysis.asks && (analysis.plainly || analysis.figures)) return found;
  const sense = (await Promise.all([meaning(), by.worded()])).flat();
  const understood = sense.some(({ share = 0 }) => share >= scope.weights.meaning.sure);
  if (understood && !analysis.figures && !analysis.meaning.pairs.length) return [...found, ...sense];
  const [plain, thin] = await Promise.all([by.plain(), by.bare()]);
  if (plain.some((hit) => !hit.other)) return [...found, ...plain];
  if (understood && !analysis.figures) return [...found, ...plain, ...sense, ...thin];
  const near = [...plain, ...thin];
  if (analysis.asks || !analysis.figures) near.push(...sense);
  near.push(...(await nearest(analysis, [...found, ...near], by, overlapping)));
  return near.length ? [...found, ...near] : sense;
}

/**
 * What was asked, of a text in pinyin as it is spoken.
 *
 * @param {Analysis} analysis
 * @param {ReturnType<typeof byWords>} by
 * @param {Lexicon} words
 */
async function said(analysis, by, words) {
  if (analysis.meaning.matched.length) return analysis;
  const spoken = await by.reading();
  return spoken ? analysed(spoken, words) : analysis;
}

/**
 * Hits that are looked for once, at the first call or now.
 *
 * @param {() => Promise<Hit[]>} look
 * @param {boolean} now
 * @returns {() => Promise<Hit[]>}
 */
function once(look, now) {
  let looking = now ? look() : undefined;
  return () => {
    looking ??= look();
    return looking;
  };
}

/**
 * Whether what a query says is all that its reader wants: not where it asks, nor where only another place says it, as
 * what is said of this place comes first, or only a superior text has its few words; a figure is wanted where it
 * stands.
 *
 * @param {Hit[]} hits
 * @param {Analysis} analysis
 * @param {Scope} scope
 */
function enough(hits, { asks, figures, text }, { own, behind }) {
  const quotes = (text.match(HAN) ?? []).length >= QUOTED;
  return !asks && (figures || hits.some(({ entry }) => own(entry.at) || (quotes && !behind(entry))));
}

/**
 * The ways that find what a query says.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @param {ReturnType<typeof byWords>} by
 * @returns {(() => Promise<Hit[]>)[]}
 */
function firstWays(analysis, reader, scope, by) {
  const english = LATIN_WORDS.test(analysis.text) && analysis.meaning.concepts.size > 0;
  const whole = async () => {
    const lists = [byNumber(analysis, reader, scope), byDate(analysis, reader, scope), by.written()];
    return (await Promise.all(lists)).flat();
  };
  return [whole, ...(english ? [] : [by.spelled])];
}

/**
 * What is nearest to a query of which little was understood: clauses by number, slips, parts, at last characters.
 *
 * @param {Analysis} analysis
 * @param {Hit[]} found
 * @param {ReturnType<typeof byWords>} by
 * @param {(analysis: Analysis) => Promise<Hit[]>} overlapping
 */
async function nearest(analysis, found, by, overlapping) {
  if (found.some((hit) => !hit.other)) return await by.corrected();
  const beside = await by.around();
  if (beside.length) return beside;
  const near = (await Promise.all([by.corrected(), by.partly()])).flat();
  return found.length || near.length ? near : await overlapping(analysis);
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
