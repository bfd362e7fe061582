// How well one entry fits the words of a query, token by token.

import { tokens } from "./tokens.mjs";

/** @import { Entry, ReadFields, Word } from "./types.d.ts" */

// In this order: the whole of a title, of another name, in a title, in another name, in the text, words apart.
const EQUAL = 1000;
const ALSO_EQUAL = 600;
const ENDS_ALSO = 500;
const IN_ALSO = 420;
const IN_TITLE = 450;
const BEGINS = 50;
const WHOLE_TITLE = 250;
const WORDS_IN_TITLE = 420;
const IN_TEXT = 400;
const WORDS_IN_TEXT = 300;
const WORDS_AROUND = 250;
const CLOSE = 40;
const NEAR = 30;
const NAMED = 60;
const SLIPPED_WORD = 0.8;
const SHORT = 5;
const LEAST_HELD = 3;
const NUMBER = /^[0-9]+$/u;

/**
 * Where a row of tokens stands in another, -1 if it does not.
 *
 * @param {Word} part
 * @param {Word} whole
 * @param {number} [from]
 * @returns {number}
 */
export function place(part, whole, from = 0) {
  for (let at = from; at + part.length <= whole.length; at += 1) {
    let beside = 0;
    while (beside < part.length && whole[at + beside] === part[beside]) beside += 1;
    if (beside === part.length) return at;
  }
  return -1;
}

/**
 * The fields of an entry as tokens, read once; the title comes first among its names.
 *
 * @param {Entry} entry
 * @returns {ReadFields}
 */
export function readEntry(entry) {
  entry.read ??= {
    names: [entry.title, ...entry.also].map(tokens),
    text: tokens(entry.text),
    around: [...tokens(entry.path), "", ...tokens(entry.group)],
  };
  return entry.read;
}

/**
 * How well the words, all of them, stand in an entry, and in which other name: {score, named}; score 0 if they do not.
 *
 * @param {Word[]} words
 * @param {Entry} entry
 * @returns {{ score: number, named?: string | undefined }}
 */
export function fit(words, entry) {
  const [title, ...also] = readEntry(entry).names;
  const phrase = words.flat();
  const scores = [nameFit(phrase, words, title), ...also.map((name) => alsoFit(phrase, name))];
  const best = Math.max(...scores);
  if (best > 0) return { score: best, named: scores[0] ? undefined : entry.also[scores.indexOf(best) - 1] };
  return { score: textFit(words, phrase, readEntry(entry)) };
}

/**
 * @param {Word[]} words
 * @param {Word} phrase
 * @param {ReadFields} fields
 */
function textFit(words, phrase, { names, text, around }) {
  const at = place(phrase, text);
  if (at >= 0) return IN_TEXT + CLOSE / (1 + at / 10) + CLOSE / (1 + text.length / 50);
  const places = words.map((word) => place(word, text));
  const inName = words.filter((word) => names.some((name) => place(word, name) >= 0)).length / words.length;
  if (places.every((one) => one >= 0)) return WORDS_IN_TEXT + CLOSE / (1 + spread(places) / 10) + NAMED * inName;
  const held = words.map((word) => [...names, text, around].some((field) => place(word, field) >= 0));
  if (!held.every(Boolean)) return 0;
  const inText = places.filter((one) => one >= 0).length / words.length;
  return WORDS_AROUND + NEAR * Math.min(1, inText + inName);
}

/** @param {number[]} places */
function spread(places) {
  return Math.max(...places) - Math.min(...places);
}

/**
 * Another name counts in full only where it is the whole of what was asked, or ends in the number that was asked for.
 *
 * @param {Word} phrase
 * @param {Word} name
 */
function alsoFit(phrase, name) {
  const at = place(phrase, name);
  if (at < 0) return 0;
  if (name.length === phrase.length) return ALSO_EQUAL;
  const clause = at + phrase.length === name.length && phrase.some((token) => NUMBER.test(token));
  return (clause ? ENDS_ALSO : IN_ALSO) + CLOSE * (phrase.length / name.length);
}

/**
 * @param {Word} phrase
 * @param {Word[]} words
 * @param {Word} name
 */
function nameFit(phrase, words, name) {
  const at = place(phrase, name);
  const share = phrase.length / name.length;
  if (at >= 0) return share === 1 ? EQUAL : IN_TITLE + WHOLE_TITLE * share + (at === 0 ? BEGINS : 0);
  return words.length > 1 && words.every((word) => place(word, name) >= 0) ? WORDS_IN_TITLE + CLOSE * share : 0;
}

/**
 * The fewest characters wrong, missing, too many or swapped between a row of tokens and any part of a text.
 *
 * @param {Word} word
 * @param {Word} text
 * @returns {number}
 */
export function distance(word, text) {
  /** @type {number[]} */
  let before = [];
  let last = new Array(text.length + 1).fill(0);
  for (let row = 1; row <= word.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= text.length; column += 1) {
      const same = word[row - 1] === text[column - 1];
      let least = Math.min(last[column - 1] + (same ? 0 : 1), last[column] + 1, next[column - 1] + 1);
      const swapped = row > 1 && column > 1 && word[row - 1] === text[column - 2] && word[row - 2] === text[column - 1];
      if (swapped) least = Math.min(least, before[column - 2] + 1);
      next.push(least);
    }
    [before, last] = [last, next];
  }
  return Math.min(...last);
}

/**
 * How much of what was asked an entry holds, by length, a word with a slip counting less; and how much of a name it is.
 *
 * @param {Word[]} words
 * @param {Entry} entry
 * @returns {{ share: number, named: number }}
 */
export function slips(words, entry) {
  const { names, text } = readEntry(entry);
  let held = 0;
  let named = 0;
  for (const word of words) {
    const inText = slipped(word, text);
    const inNames = names.map((name) => slipped(word, name));
    held += word.length * Math.max(inText, ...inNames);
    named = Math.max(
      named,
      ...inNames.map((share, at) => (share * Math.min(word.length, names[at].length)) / Math.max(1, names[at].length)),
    );
  }
  return { share: held / words.flat().length, named };
}

/**
 * 1 where a word stands as written, less where it stands with slips, 0 where it does not.
 *
 * @param {Word} word
 * @param {Word} text
 */
function slipped(word, text) {
  if (place(word, text) >= 0) return 1;
  const found = distance(word, text);
  return found <= mostSlips(word.length) && word.length - found >= LEAST_HELD ? SLIPPED_WORD - found / 20 : 0;
}

/**
 * How many slips a word of this length may have.
 *
 * @param {number} length
 */
function mostSlips(length) {
  return length <= SHORT ? 1 : 2;
}
