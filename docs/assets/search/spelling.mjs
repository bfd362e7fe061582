// Which known words a misspelt one may stand for.

import { distance } from "./match.mjs";

const MOST = 4;
const SHORT = 5;
const SHORTEST = 2;
const LONGEST = 12;
const HAN_ONLY = /^\p{Script=Han}+$/u;

/**
 * Known words that differ in a character or two, else beginnings and ends of some that do, nearest first.
 *
 * @param {string} word
 * @param {string[]} known
 * @returns {string[]}
 */
export function alike(word, known) {
  const asked = [...word];
  if (asked.length < SHORTEST || asked.length > LONGEST || !HAN_ONLY.test(word)) return [];
  if (asked.length === SHORTEST) return turned(asked.reverse().join(""), known);
  const most = asked.length <= SHORT ? 1 : 2;
  /** @param {string[]} parts */
  const near = (parts) =>
    nearest(
      asked,
      parts.filter((part) => Math.abs(part.length - asked.length) <= most),
      most,
    );
  const whole = near(known);
  return whole.length ? whole : near(known.flatMap((one) => ends(one, asked.length)));
}

/**
 * @param {string} word
 * @param {string[]} known
 */
function turned(word, known) {
  return known.some((one) => one.startsWith(word) || one.endsWith(word)) ? [word] : [];
}

/**
 * @param {string[]} asked
 * @param {string[]} parts
 * @param {number} most
 */
function nearest(asked, parts, most) {
  const found = [...new Set(parts)].map((part) => ({ part, slips: slipsBetween(asked, [...part]) }));
  const near = found.filter(({ slips }) => slips > 0 && slips <= most).sort((one, other) => one.slips - other.slips);
  return near.slice(0, MOST).map(({ part }) => part);
}

/**
 * Beginnings and ends of a word, of a length and one more.
 *
 * @param {string} word
 * @param {number} length
 */
function ends(word, length) {
  return [length, length + 1].flatMap((size) => (size < word.length ? [word.slice(0, size), word.slice(-size)] : []));
}

/**
 * How many slips lie between two words: each must stand in the other.
 *
 * @param {string[]} one
 * @param {string[]} other
 */
function slipsBetween(one, other) {
  return Math.max(distance(one, other), distance(other, one));
}
