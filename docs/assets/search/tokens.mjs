// Text as the search reads it; the same as site_build/search/tokens.py, which explains it. A test compares the two.

import { NUMERAL, numeralText, SHARES, SIGNS } from "./numerals.mjs";

const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const TOKEN = new RegExp(`平米|平方公尺|(?<![a-z])m2(?![a-z0-9])|${NUMERAL}|[a-z]+|[${HAN}]|[${SIGNS}]`, "gu");
const AREA = ["平", "方", "米"];
const AREAS = new Set(["平米", "平方公尺", "m2"]);
const NUMERIC = new RegExp(`^(?:${NUMERAL})`, "u");

/**
 * The tokens of a text in order.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function tokens(text) {
  return spans(text).map((span) => span.token);
}

/**
 * The tokens with the place in the text that each was read from: [{token, start, end}].
 *
 * @param {string} text
 * @returns {{ token: string, start: number, end: number }[]}
 */
export function spans(text) {
  const { plain, places } = normalised(text);
  const found = [];
  for (const match of plain.matchAll(TOKEN)) {
    const start = places[match.index];
    const end = places[match.index + match[0].length];
    for (const token of read(match[0])) found.push({ token, start, end });
  }
  return found;
}

/**
 * NFKC and lower case, and for each character where in the text it comes from.
 *
 * @param {string} text
 */
function normalised(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  if (plain.length === text.length) return { plain, places: [...new Array(plain.length + 1).keys()] };
  let made = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const part = character.normalize("NFKC").toLowerCase();
    for (let beside = 0; beside < part.length; beside += 1) places.push(at);
    made += part;
    at += character.length;
  }
  return { plain: made, places: [...places, text.length] };
}

/**
 * @param {string} word
 * @returns {string[]}
 */
function read(word) {
  if (AREAS.has(word)) return AREA;
  if (!NUMERIC.test(word)) return [word];
  const sign = word.slice(1, 3) === "分之" && SHARES[word[0]];
  if (!sign) return [numeralText(word) ?? word.replaceAll(" ", "")];
  const share = numeralText(word.slice(3));
  return share ? [share, sign] : [...read(word[0]), "分", "之", ...read(word.slice(3))];
}
