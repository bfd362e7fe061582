// How well one entry fits the words of a query, token by token.

import { tokens } from "./tokens.mjs";

/** @import { Entry, Fit, ReadFields, Weights, Word } from "./types.d.ts" */

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
    asked: entry.asked.map(tokens),
    text: tokens(entry.text),
    around: [...tokens(entry.path), "", ...tokens(entry.group)],
  };
  return entry.read;
}

/**
 * How well the words, all of them, stand in an entry, in which other name, and how that was counted; score 0 if they
 * do not.
 *
 * @param {Word[]} words
 * @param {Entry} entry
 * @param {Weights} weights
 * @returns {Fit}
 */
export function fit(words, entry, weights) {
  const { names, asked } = readEntry(entry);
  const [title, ...also] = names;
  const phrase = words.flat();
  const lines = [...entry.also, ...entry.asked];
  const scores = [
    nameFit(phrase, words, title, weights),
    ...also.map((name) => alsoFit(phrase, name, weights)),
    ...asked.map((line) => askedFit(phrase, line, weights)),
  ];
  const best = Math.max(...scores);
  const at = scores.indexOf(best);
  if (best === 0) return textFit(words, phrase, readEntry(entry), weights);
  return {
    score: best,
    named: scores[0] ? undefined : lines[at - 1],
    steps: [{ what: whatOf(at, also.length), points: best }],
  };
}

/**
 * What the name is called that fits best.
 *
 * @param {number} at
 * @param {number} names
 */
function whatOf(at, names) {
  if (at === 0) return "标题";
  return at <= names ? "别名或编号" : "别的问法";
}

/**
 * @param {Word[]} words
 * @param {Word} phrase
 * @param {ReadFields} fields
 * @param {Weights} weights
 * @returns {Fit}
 */
function textFit(words, phrase, { names, text, around }, { text: weigh }) {
  /** @type {(what: string, score: number) => Fit} */
  const counted = (what, score) => ({ score, steps: score ? [{ what, points: score }] : [] });
  const at = place(phrase, text);
  if (at >= 0) {
    return counted("正文连着写", weigh.inText + weigh.close / (1 + at / 10) + weigh.close / (1 + text.length / 50));
  }
  const places = words.map((word) => place(word, text));
  const inName = words.filter((word) => names.some((name) => place(word, name) >= 0)).length / words.length;
  if (places.every((one) => one >= 0)) {
    return counted("正文分开写", weigh.wordsInText + weigh.close / (1 + spread(places) / 10) + weigh.named * inName);
  }
  const held = words.map((word) => [...names, text, around].some((field) => place(word, field) >= 0));
  if (!held.every(Boolean)) return counted("", 0);
  const inText = places.filter((one) => one >= 0).length / words.length;
  return counted("标题、正文和所在文件合起来", weigh.wordsAround + weigh.near * Math.min(1, inText + inName));
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
 * @param {Weights} weights
 */
function alsoFit(phrase, name, { name: weigh, text }) {
  const at = place(phrase, name);
  if (at < 0) return 0;
  if (name.length === phrase.length) return weigh.alsoEqual;
  const clause = at + phrase.length === name.length && phrase.some((token) => NUMBER.test(token));
  return (clause ? weigh.endsAlso : weigh.inAlso) + text.close * (phrase.length / name.length);
}

/**
 * A way of asking counts only where what was asked is a good part of it.
 *
 * @param {Word} phrase
 * @param {Word} line
 * @param {Weights} weights
 */
function askedFit(phrase, line, { name: weigh }) {
  const share = phrase.length / line.length;
  return share >= weigh.leastAsked && place(phrase, line) >= 0 ? weigh.asked + weigh.askedShare * share : 0;
}

/**
 * @param {Word} phrase
 * @param {Word[]} words
 * @param {Word} name
 * @param {Weights} weights
 */
function nameFit(phrase, words, name, { name: weigh, text }) {
  const at = place(phrase, name);
  const share = phrase.length / name.length;
  if (at >= 0)
    return share === 1 ? weigh.equal : weigh.inTitle + weigh.wholeTitle * share + (at === 0 ? weigh.begins : 0);
  const apart = words.length > 1 && words.every((word) => place(word, name) >= 0);
  return apart ? weigh.wordsInTitle + text.close * share : 0;
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
