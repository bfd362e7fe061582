// Where the words of a query stand in a text, for marking; and which sentence of a text to show.

import { spans } from "./tokens.mjs";

/** @import { Word } from "./types.d.ts" */

const LONGEST = 120;

/**
 * Places of the words in a text: [[start, end]], apart and in order. A word that does not stand whole is marked in
 * pairs.
 *
 * @param {string} text
 * @param {Word[]} words
 * @returns {[start: number, end: number][]}
 */
export function marks(text, words) {
  const found = spans(text);
  const lit = new Array(found.length).fill(false);
  for (const word of words) {
    if (!light(found, lit, word)) for (const pair of pairs(word)) light(found, lit, pair);
  }
  /** @type {[start: number, end: number][]} */
  const ranges = [];
  found.forEach(({ start, end }, at) => {
    if (!lit[at]) return;
    const last = ranges.at(-1);
    if (last && lit[at - 1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  });
  return ranges;
}

/**
 * @param {{ token: string }[]} found
 * @param {boolean[]} lit
 * @param {Word} word
 */
function light(found, lit, word) {
  let any = false;
  for (let at = 0; at + word.length <= found.length; at += 1) {
    if (word.some((token, beside) => found[at + beside].token !== token)) continue;
    lit.fill(true, at, at + word.length);
    any = true;
  }
  return any;
}

/** @param {Word} word */
function pairs(word) {
  return word.slice(1).map((token, at) => [word[at], token]);
}

/**
 * The first sentence that holds most of what is marked, cut to a readable length around its first mark.
 *
 * @param {string} text
 * @param {Word[]} words
 * @returns {string}
 */
export function sentence(text, words) {
  const sentences = text.match(/[^。；！？]+[。；！？]?/gu) ?? [text];
  const counts = sentences.map((one) => marks(one, words).reduce((sum, [from, to]) => sum + to - from, 0));
  const best = sentences[counts.indexOf(Math.max(...counts))].trim();
  if (best.length <= LONGEST) return best;
  const [first] = marks(best, words);
  const start = Math.max(0, Math.min((first?.[0] ?? 0) - LONGEST / 3, best.length - LONGEST));
  return `${start ? "……" : ""}${best.slice(start, start + LONGEST)}${start + LONGEST < best.length ? "……" : ""}`;
}
