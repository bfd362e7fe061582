// Finds the entries that hold all the words of a query, or a good part of them.

import { fit, slips } from "./match.mjs";
import { telling, thinned, unasked, wordsOf } from "./reading.mjs";

/** @import { Entry, Finder, Hit, Postings, Reader, Word } from "./types.d.ts" */

// How many entries are read and judged: each costs a part of a small file.
const LOOKED_AT_NEARLY = 6;
const MOST_PAIRS = 24;
const LONGEST_SLIPPED = 6; // tokens of a word in which a slip is looked for; in a longer one enough stands right

// What is only like the query stays below what holds it; the scores of that stand in match.mjs.
const IN_TITLE = 1.2;
const LEAST = 0.3;
const LEAST_OF_SHORT = 0.5;
const SHORT = 5;
const SLIPPED = 330;
const NAMED = 60;
const SURE = 0.7;
const PARTLY = 330;
// The measures above the note above the site's own pages above superior documents above other places, as far as that
// does not carry a mere mention over a title.
/** @type {Record<string, number | undefined>} */
const TIERS = { measures: 140, note: 90, rule: 20, superior: 20, peer: -40 };
const TIER = 50;
const WORKED_OUT = -80; // what was made of another place's text, which stands under a heading, below that text

/**
 * What the place of an entry's text adds to its score.
 *
 * @param {{ kind: string, path: string }} entry
 * @returns {number}
 */
export function tier({ kind, path }) {
  return (TIERS[kind] ?? TIER) + (kind === "peer" && path ? WORKED_OUT : 0);
}

/**
 * Finds by a reader of the index among the `count` entries that `pass` lets through: {all, nearly}.
 *
 * @param {Reader} reader
 * @param {(at: number) => boolean} pass
 * @param {number} count
 * @returns {Finder}
 */
export function finder(reader, pass, count) {
  /**
   * Entries that hold every word, judged up to a number; `more` on each if others were left out.
   *
   * @param {Word[]} words
   * @param {number} most
   * @returns {Promise<Hit[]>}
   */
  async function all(words, most) {
    if (!words.length) return [];
    const asked = telling(words);
    const lists = await Promise.all([...new Set(asked.flatMap(covering))].map(reader.postings));
    const { first, more } = chosen(common(lists.filter((list) => list !== null)), pass, most);
    const entries = await Promise.all(first.map((number) => reader.entry(number >> 1)));
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => ({ entry, words: asked, share: 1, more, ...fit(asked, entry) }))
      .filter((hit) => hit.score > 0)
      .map((hit) => ({ ...hit, score: hit.score + tier(hit.entry) }));
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
    const weights = new Float64Array(count);
    const whole = await weigh(words.flatMap(pairsOf), reader.postings, weights);
    const likely = Float64Array.from(weights);
    const more = slip && longest(words).length <= LONGEST_SLIPPED ? slipKeys(longest(words)) : [];
    await Promise.all(more.map(([keys, list]) => weigh(keys, reader[list], likely)));
    const looked = new Set([...best(weights, pass), ...best(likely, pass)]);
    const least = words.flat().length > SHORT ? LEAST : LEAST_OF_SHORT;
    const hits = [...looked].map(async (at) => {
      const entry = await reader.entry(at);
      return entry && judged(words, entry, Math.min(1, weights[at] / whole));
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
    if (share < SURE)
      return { entry, words, share: part, score: PARTLY * part + tier(entry) / 4, why: "部分相符", near: true };
    return {
      entry,
      words,
      share,
      score: SLIPPED * share + NAMED * named + tier(entry) / 4,
      why: "按相近的字",
      near: true,
    };
  }

  /**
   * Add to each entry's weight that of every key that it holds; returns what all keys weigh together.
   *
   * @param {string[]} keys
   * @param {(key: string) => Promise<Postings | null>} postings
   * @param {Float64Array} weights
   */
  async function weigh(keys, postings, weights) {
    const lists = await Promise.all([...new Set(keys)].slice(0, MOST_PAIRS).map(postings));
    let whole = 0;
    for (const list of lists) {
      if (list === null) continue;
      const weight = Math.log(1 + count / Math.max(1, list.length));
      whole += weight;
      for (const number of list) weights[number >> 1] += weight * (number & 1 ? IN_TITLE : 1);
    }
    return whole;
  }

  return { all, nearly };
}

/**
 * Pairs that cover a word: every second one and the last.
 *
 * @param {Word} word
 */
function covering(word) {
  const pairs = pairsOf(word);
  return pairs.filter((_, at) => at % 2 === 0 || at === pairs.length - 1);
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
 * The entries that weigh most, the first of equals first.
 *
 * @param {Float64Array} weights
 * @param {(at: number) => boolean} pass
 */
function best(weights, pass) {
  /** @type {number[]} */
  const found = [];
  weights.forEach((weight, at) => {
    const last = found.length === LOOKED_AT_NEARLY ? found.at(-1) : undefined;
    if (weight === 0 || (last !== undefined && weight <= weights[last]) || !pass(at)) return;
    const place = found.findIndex((other) => weights[other] < weight);
    found.splice(place < 0 ? found.length : place, 0, at);
    found.length = Math.min(found.length, LOOKED_AT_NEARLY);
  });
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
  const [first = [], ...rest] = [...lists].sort((one, other) => one.length - other.length);
  return rest.reduce(both, first);
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

/**
 * So many that pass, those in a title first; and whether there are more.
 *
 * @param {Postings} numbers
 * @param {(at: number) => boolean} pass
 * @param {number} most
 */
function chosen(numbers, pass, most) {
  /** @type {number[]} */
  const titled = [];
  /** @type {number[]} */
  const others = [];
  for (const number of numbers) {
    const kind = number & 1 ? titled : others;
    if (kind.length <= most && pass(number >> 1)) kind.push(number);
    if (titled.length > most) break;
  }
  const found = [...titled, ...others];
  return { first: found.slice(0, most), more: found.length > most };
}
