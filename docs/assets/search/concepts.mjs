// What a text speaks of: the concepts whose words stand in it, and the pairs of characters that no concept explains.

import { FILLING } from "./reading.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Lexicon, Meaning, Start, WordIndex } from "./types.d.ts" */

const PARTED = "\u0001";
// What fills a spoken sentence beside what fills any, looked for only where no concept's word stands.
const SPOKEN_FILLING =
  /这个|那个|这些|那些|一个|一下|里面|上面|我想|想问|不是|是不是|还是|如果|要是|比如|知道|[这那嘛噻哦咯哈喃咧撒们个些也还又再才只很太更么吗了着过得去来到上下里有没不用做多少几一么]|\b(?:the|an?|of|to|is|are|do|does|i|we|my|our|for|in|on|at|be|it|this|that|there)\b/gu;
const NOT_WORD = /[^\p{L}\p{N}%‰]+/u;
const HAN = /\p{Script=Han}/u;
const LETTER = /[a-z]/u;
const SINGULAR = /^[a-z -]*[a-rt-z]$/u;

/**
 * The words of all concepts by their first character: those of askers and texts, and those of texts alone.
 *
 * @param {Start} start
 * @returns {Lexicon}
 */
export function lexicon({ concepts, spoken }) {
  const rows = Object.entries(concepts);
  return {
    asked: wordIndex(rows.map(([name, [words, texts, asked]]) => [name, [...words, ...texts, ...asked]])),
    told: wordIndex(rows.map(([name, [words, texts]]) => [name, [...words, ...texts]])),
    asking: new Set(rows.filter(([, [, , , mark]]) => mark === 1).map(([name]) => name)),
    common: new Set(rows.filter(([, [, , , mark]]) => mark === 2).map(([name]) => name)),
    groups: rows.map(([, [words]]) => words).filter((words) => words.length > 1),
    others: new Map(rows.map(([name, [words, texts]]) => [name, [...words, ...texts]])),
    spoken: Object.entries(spoken).sort(([one], [other]) => other.length - one.length),
  };
}

/**
 * @param {[name: string, words: string[]][]} rows
 * @returns {WordIndex}
 */
function wordIndex(rows) {
  /** @type {Map<string, string[]>} */
  const meanings = new Map();
  for (const [name, words] of rows) {
    const written = words.map((one) => one.toLowerCase());
    const plurals = written.filter((one) => SINGULAR.test(one)).map((one) => `${one}s`);
    for (const word of new Set([...written, ...plurals])) meanings.set(word, [...(meanings.get(word) ?? []), name]);
  }
  /** @type {WordIndex} */
  const index = new Map();
  for (const [word, names] of meanings) index.set(word[0], [...(index.get(word[0]) ?? []), { word, names }]);
  for (const list of index.values()) list.sort((one, other) => other.word.length - one.word.length);
  return index;
}

/**
 * A text with dialect and other spoken words in their standard form.
 *
 * @param {string} text
 * @param {Lexicon} words
 * @returns {string}
 */
export function standard(text, { spoken }) {
  return spoken.reduce((made, [said, word]) => made.replaceAll(said, word), text.normalize("NFKC").toLowerCase());
}

/**
 * What a text speaks of: concepts with the words that name them, pairs of tokens beside those, and lone characters.
 *
 * @param {string} text in its standard form
 * @param {WordIndex} index
 * @returns {Meaning}
 */
export function meaningOf(text, index) {
  /** @type {Map<string, string[]>} */
  const concepts = new Map();
  const rest = text.split("");
  const matched = matches(text, index);
  for (const { word, names, at } of matched) {
    for (const name of names) concepts.set(name, [...(concepts.get(name) ?? []), word]);
    rest.fill(PARTED, at, at + word.length);
  }
  const runs = rest
    .join("")
    .replace(FILLING, PARTED)
    .replace(SPOKEN_FILLING, PARTED)
    .split(NOT_WORD)
    .map((run) => tokens(run))
    .filter((run) => run.length);
  const lone = runs.filter((run) => run.length === 1 && HAN.test(run[0])).map(([one]) => one);
  const pairs = runs.flatMap((run) => (run.length === 1 ? run : run.slice(1).map((one, at) => `${run[at]} ${one}`)));
  return { matched, concepts, pairs: pairs.filter((pair) => !lone.includes(pair)), lone };
}

/**
 * The longest word at each place of a text, without those that lie within another.
 *
 * @param {string} text
 * @param {WordIndex} index
 */
function matches(text, index) {
  const found = [];
  let covered = 0;
  for (let at = 0; at < text.length; at += 1) {
    const hit = index.get(text[at])?.find(({ word }) => text.startsWith(word, at) && whole(text, at, word));
    if (!hit || at + hit.word.length <= covered) continue;
    covered = at + hit.word.length;
    found.push({ ...hit, at });
  }
  return found;
}

/**
 * Whether a word in letters stands as a word of its own.
 *
 * @param {string} text
 * @param {number} at
 * @param {string} word
 */
function whole(text, at, word) {
  if (!LETTER.test(word[0])) return true;
  return !LETTER.test(text[at - 1] ?? "") && !LETTER.test(text[at + word.length] ?? "");
}
