// A query as written: its words, without what only asks, and other ways to say it.

import { NUMERALS } from "./numerals.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Synonyms, Word } from "./types.d.ts" */

/** @typedef {{ said: string, word: string }} Other a word of the query, and another for the same thing */

const MOST_READINGS = 6;
const MOST_TOGETHER = 8;
const HAN = /\p{Script=Han}/u;
const NUMERAL = `0-9${NUMERALS}`;
const APART = /<[^<>]*>|[、。;|"“”!?:]|(?<!\d),|,(?!\d{3})|(?<![a-z0-9])\/|\/(?![a-z0-9])/giu;
const WITHIN = new RegExp(
  `(?<=第)\\s+(?=[${NUMERAL}])` +
    `|(?<=[${NUMERAL}])\\s+(?=[条章节款项号户元人日天年月层个](?:\\P{Script=Han}|$)|部分|平方?米|m2|%|万元)`,
  "giu",
);
const ARTICLE = new RegExp(`(?<![第${NUMERAL}])(?=[${NUMERAL}]+条(?!\\p{Script=Han})|[${NUMERAL}]+条第)`, "gu");
// Words that only ask. The others in FILLING may also be a part of a word, so they are left out only beside a try with
// them.
const ASKING =
  "请问|什么时候|何时|怎么样|怎么办理|怎么办|怎么|怎样|如何|什么样|为什么|什么|时候|多少|多长|多久|多大|几个|哪些|哪个|哪里|哪种|哪份|哪|谁来|谁|办理|" +
  "是不是|是否|能不能|可不可以|需不需要|要不要|有没有|会不会|能否|吗|呢|吧|啊|呀|嘛";
const QUESTION = new RegExp(ASKING, "gu");
export const FILLING = new RegExp(
  `${ASKING}|可以|必须|应该|应当|还是|还要|或者|一定|到底|我们|我家|我|的|了|是|要|在|由|把|和|与|及|就|都|会|能|让|给|向|对|从|被|没有|不用`,
  "gu",
);
const CLAUSE = `第[${NUMERAL}]+(?:条|章|节|款|项|部分)`;
const BEFORE_CLAUSE = new RegExp(`(?<=[\\p{Script=Han}》）)])(?=${CLAUSE})`, "gu");
const NUMBERED = new RegExp(`第?([${NUMERAL}]+)(条|章|节|款|项|部分)`, "u");
const LATIN = /^[a-z ']+$/u;
const DIAERESIS = /u\u0308/gu;
const TONE = /(?<=[a-z])[1-5](?![0-9])/gu;

/**
 * The query in one form: marks and tags part words, a number stays with its unit, an article has its 第.
 *
 * @param {string} query
 * @returns {string}
 */
export function cleaned(query) {
  return query.normalize("NFKC").replace(APART, " ").replace(WITHIN, "").replace(ARTICLE, "第");
}

/**
 * The words of a query as tokens; a clause number after the name of a document is a word of its own.
 *
 * @param {string} text
 * @returns {Word[]}
 */
export function wordsOf(text) {
  return text
    .replace(BEFORE_CLAUSE, " ")
    .split(/\s+/u)
    .map(tokens)
    .filter((word) => word.length);
}

/**
 * The words without single characters, which stand in too many entries to be asked for beside others.
 *
 * @param {Word[]} words
 * @returns {Word[]}
 */
export function telling(words) {
  const found = words.filter((word) => word.length > 1 || !HAN.test(word[0]));
  return found.length ? found : words;
}

/**
 * A question without all that may be filling, and without what only asks.
 *
 * @param {string} text
 * @returns {string}
 */
export const thinned = (text) => text.replace(FILLING, " ");
/**
 * @param {string} text
 * @returns {string}
 */
export const unasked = (text) => text.replace(QUESTION, " ");

/**
 * Pinyin without tones, as marks or as digits, and without spaces, or null if the query is something else.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function latin(text) {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(DIAERESIS, "v")
    .replace(/\p{M}/gu, "")
    .replace(TONE, "")
    .trim();
  return plain && LATIN.test(plain) ? plain.replace(/[ ']/gu, "") : null;
}

/**
 * The number of a clause in a query, as it is written.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function clauseIn(text) {
  return new RegExp(`${CLAUSE}`, "u").exec(text)?.[0] ?? null;
}

/**
 * The query with the number of its clause replaced by those around it, nearest first: [{text, clause}].
 *
 * @param {string} text
 * @param {number} within
 * @returns {{ text: string, clause: string }[]}
 */
export function neighbours(text, within) {
  const match = NUMBERED.exec(text);
  if (!match) return [];
  const number = Number(tokens(match[1])[0]);
  const steps = Array.from({ length: within }, (_, at) => [number - at - 1, number + at + 1]).flat();
  return steps
    .filter((one) => one > 0)
    .map((one) => ({ text: text.replace(match[0], `第${one}${match[2]}`), clause: `第 ${one} ${match[2]}` }));
}

/**
 * The query with one of its words replaced by another for the same thing, groups taking turns; then with two.
 *
 * @param {string} text
 * @param {Synonyms} groups
 * @returns {{ text: string, why: string }[]}
 */
export function readings(text, groups) {
  const rows = groups.map((group) => otherWords(text, group)).filter((row) => row.length);
  const turns = Array.from({ length: MOST_READINGS }, (_, turn) => rows.map((row) => row[turn]).filter(Boolean));
  const single = turns.flat().slice(0, MOST_READINGS);
  return [...single.map((one) => replaced(text, [one])), ...together(rows).map((pair) => replaced(text, pair))];
}

/**
 * @param {string} text
 * @param {string[]} group
 */
function otherWords(text, group) {
  const [said] = group.filter((word) => text.includes(word)).sort((one, other) => other.length - one.length);
  return said ? group.filter((word) => !text.includes(word)).map((word) => ({ said, word })) : [];
}

/**
 * Pairs of replacements in two groups, those that stand first in their groups first.
 *
 * @param {Other[][]} rows
 */
function together(rows) {
  /** @type {{ pair: Other[], far: number }[]} */
  const found = [];
  for (const [at, row] of rows.entries()) {
    for (const beside of rows.slice(at + 1)) found.push(...pairsOf(row, beside));
  }
  return found
    .sort((one, other) => one.far - other.far)
    .slice(0, MOST_TOGETHER)
    .map(({ pair }) => pair);
}

/**
 * Pairs of a word of one group and a word of another that do not stand in each other, and how far they stand from the
 * beginnings of their groups.
 *
 * @param {Other[]} row
 * @param {Other[]} beside
 */
function pairsOf(row, beside) {
  const all = row.flatMap((one, at) => beside.map((other, next) => ({ pair: [one, other], far: at + next })));
  return all.filter(({ pair: [one, other] }) => !one.said.includes(other.said) && !other.said.includes(one.said));
}

/**
 * @param {string} text
 * @param {Other[]} pairs
 */
function replaced(text, pairs) {
  return {
    text: pairs.reduce((made, { said, word }) => made.replace(said, ` ${word} `), text),
    why: pairs.map(({ said, word }) => `“${said}”也作“${word}”`).join("，"),
  };
}
