// Finds the entries that hold all the words of a query, or a good part of them.

import { fit, slips } from "./match.mjs";
import { telling, thinned, unasked, wordsOf } from "./reading.mjs";

/** @import { Entry, Finder, Hit, Postings, Reader, Scope, Word } from "./types.d.ts" */

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT_NEARLY = 6;
const MOST_OTHERS = 5; // entries of others than this place: what is said here is at hand, each of theirs is a file
const MOST_PAIRS = 20;
const MOST_COVERING = 4;
const LONGEST_SLIPPED = 6; // tokens of a word in which a slip is looked for; in a longer one enough stands right

/**
 * Finds by a reader of the index among the entries that a query's scope lets through: {all, nearly}.
 *
 * @param {Reader} reader
 * @param {Scope} scope
 * @returns {Finder}
 */
export function finder(reader, { pass, own, count, titles, weights, standing }) {
  const weigh = weights.nearly;

  /**
   * Entries that hold every word, or all as one phrase, judged up to a number; `more` on each if others were left out.
   *
   * @param {Word[]} words
   * @param {number} most
   * @param {boolean} [together]
   * @returns {Promise<Hit[]>}
   */
  async function all(words, most, together = false) {
    if (!words.length) return [];
    const told = telling(words);
    const asked = together ? [words.flat()] : told;
    const keys = [...told.flatMap(covering), ...(together ? seams(words) : [])];
    const lists = await Promise.all([...new Set(keys)].map(reader.postings));
    const { first, more } = chosen(common(lists.filter((list) => list !== null)), most);
    const entries = await Promise.all(first.map((number) => reader.entry(number >> 1)));
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => ({ entry, words: asked, share: 1, more, ...fit(asked, entry, weights) }))
      .filter((hit) => hit.score > 0)
      .map((hit) => ({ ...hit, score: hit.score + standing(hit.entry) }));
  }

  /**
   * So many that pass, those in a title first, or those alone, of others than this place fewer; and whether there are
   * more.
   *
   * @param {number[]} numbers
   * @param {number} most
   */
  function chosen(numbers, most) {
    const passing = numbers.filter((number) => pass(number >> 1));
    const titled = passing.filter((number) => number & 1);
    const told = titles ? [] : passing.filter((number) => !(number & 1));
    const here = told.filter((number) => own(number >> 1));
    const others = told.filter((number) => !own(number >> 1)).slice(0, MOST_OTHERS);
    const first = [...titled, ...here, ...others].slice(0, most);
    return { first, more: titled.length + told.length > first.length };
  }

  /**
   * Entries that hold a good part of what was asked, as written or with a slip; then what only asks does not count.
   *
   * @param {string} text
   * @param {boolean} slip
   * @returns {Promise<Hit[]>}
   */
  async function nearly(text, slip) {
    const ways = (slip ? [unasked(text), thinned(text)] : [text]).map(wordsOf).filter((words) => words.length);
    const found = await Promise.all(ways.map((words) => nearlyAll(words, slip)));
    return found.flat();
  }

  /**
   * @param {Word[]} words
   * @param {boolean} slip
   */
  async function nearlyAll(words, slip) {
    const found = new Float64Array(count);
    const whole = await weighed(words.flatMap(pairsOf), reader.postings, found);
    const likely = Float64Array.from(found);
    const more = slip && longest(words).length <= LONGEST_SLIPPED ? slipKeys(longest(words)) : [];
    await Promise.all(more.map(([keys, list]) => weighed(keys, reader[list], likely)));
    const looked = new Set([...best(found, pass, LOOKED_AT_NEARLY), ...best(likely, pass, LOOKED_AT_NEARLY)]);
    const least = words.flat().length > weigh.short ? weigh.least : weigh.leastOfShort;
    const hits = [...looked].map(async (at) => {
      const entry = await reader.entry(at);
      return entry && judged(words, entry, Math.min(1, found[at] / whole));
    });
    return (await Promise.all(hits)).filter((hit) => hit !== null).filter((hit) => hit.share >= least);
  }

  /**
   * @param {Word[]} words
   * @param {Entry} entry
   * @param {number} part
   * @returns {Hit & { share: number }}
   */
  function judged(words, entry, part) {
    const { share, named } = slips(words, entry);
    const known = share >= weigh.sure;
    const points = known ? weigh.slipped * share + weigh.named * named : weigh.partly * part;
    const why = known ? "按相近的字" : "部分相符";
    const score = points + standing(entry) * weigh.standing;
    return { entry, words, share: known ? share : part, score, steps: [{ what: why, points }], why, near: true };
  }

  /**
   * Add to each entry's weight that of every key that it holds; returns what all keys weigh together.
   *
   * @param {string[]} keys
   * @param {(key: string) => Promise<Postings | null>} postings
   * @param {Float64Array} sums
   */
  async function weighed(keys, postings, sums) {
    const lists = await Promise.all([...new Set(keys)].slice(0, MOST_PAIRS).map(postings));
    let whole = 0;
    for (const list of lists) {
      if (list === null) continue;
      const weight = Math.log(1 + count / Math.max(1, list.length));
      whole += weight;
      for (const number of list)
        if (number & 1 || !titles) sums[number >> 1] += weight * (number & 1 ? weigh.inTitle : 1);
    }
    return whole;
  }

  return { all, nearly };
}

/**
 * Pairs that cover a word: every second one and the last; of a long word some, evenly, which tell it from nearly all.
 *
 * @param {Word} word
 */
function covering(word) {
  const pairs = pairsOf(word);
  const every = pairs.filter((_, at) => at % 2 === 0 || at === pairs.length - 1);
  const step = (every.length - 1) / (MOST_COVERING - 1);
  return step <= 1 ? every : Array.from({ length: MOST_COVERING }, (_, at) => every[Math.round(at * step)]);
}

/**
 * The pairs of the last token of each word and the first of the next.
 *
 * @param {Word[]} words
 */
function seams(words) {
  return words.slice(1).map((word, at) => `${words[at].at(-1)} ${word[0]}`);
}

/** @param {Word} word */
function pairsOf(word) {
  if (word.length === 1) return [word[0]];
  return word.slice(1).map((token, at) => `${word[at]} ${token}`);
}

/**
 * Keys under which a word with one slip may be found, by the list in which to look: [[keys, list]].
 *
 * @param {Word} word
 * @returns {[keys: string[], list: "apart" | "postings"][]}
 */
function slipKeys(word) {
  const near = word.slice(1).map((token, at) => `${word[at]} ${token}`);
  const swapped = word.slice(1).map((token, at) => `${token} ${word[at]}`);
  const far = word.slice(2).map((token, at) => `${word[at]} ${token}`);
  return [
    [[...near, ...far], "apart"],
    [[...far, ...swapped], "postings"],
  ];
}

/**
 * The entries that weigh most, up to a number, the first of equals first.
 *
 * @param {Float64Array} weights
 * @param {(at: number) => boolean} pass
 * @param {number} most
 * @returns {number[]}
 */
export function best(weights, pass, most) {
  /** @type {number[]} */
  const found = [];
  let least = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const weight = weights[at];
    if (weight <= least || !pass(at)) continue;
    const place = found.findIndex((other) => weights[other] < weight);
    found.splice(place < 0 ? found.length : place, 0, at);
    found.length = Math.min(found.length, most);
    if (found.length === most) least = weights[found[most - 1]];
  }
  return found;
}

/** @param {Word[]} words */
function longest(words) {
  return words.reduce((long, word) => (word.length > long.length ? word : long));
}

/**
 * Entries in every list, marked as in the title where all lists say so.
 *
 * @param {Postings[]} lists
 */
function common(lists) {
  const [first = new Int32Array(), ...rest] = [...lists].sort((one, other) => one.length - other.length);
  return [...rest.reduce(both, first)];
}

/**
 * What two ascending lists share; of a much longer one only the places are looked at where a number of the other may
 * be.
 *
 * @param {Postings} short
 * @param {Postings} long
 * @returns {number[]}
 */
function both(short, long) {
  const kept = [];
  const leap = Math.max(1, Math.floor(long.length / (short.length + 1) / 2));
  let at = 0;
  for (const number of short) {
    const entry = number >> 1;
    while (at + leap < long.length && long[at + leap] >> 1 <= entry) at += leap;
    while (at < long.length && long[at] >> 1 < entry) at += 1;
    if (at < long.length && long[at] >> 1 === entry) kept.push(number & long[at]);
  }
  return kept;
}
