// Days and months as they stand in a text or a query; the same as calculator/ground/written_dates.py, which explains
// what is read. A test compares the two.

import { numeralText } from "./numerals.mjs";

/** @import { WrittenDate } from "./types.d.ts" */

const FIGURES = "0-9零〇○一二三四五六七八九十廿卅元";
const PART = `[${FIGURES}]+`;
const DASH = "[-–—/.]";
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NAMED = `(${MONTHS.join("|")})[a-z]*\\.?`;
const SHORT_YEAR = 2;
const CENTURY = 2000;
const FOUR = 4;
const A_LEAP_YEAR = 2024;

/** @type {[groups: string, pattern: RegExp][]} */
const RUNNING = [
  ["y-md", `(?<![0-9.])([0-9]{4})( ?${DASH} ?)([0-9]{1,2})\\2([0-9]{1,2})(?![0-9])`],
  ["ymd", "(?<![0-9.])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])"],
  ["ymd", `(?<![${FIGURES}])(${PART})年(${PART})月(${PART})(?:[日号]|$)`],
  ["ym", `(?<![${FIGURES}])(${PART})年(${PART})月`],
  ["md", `(?<![${FIGURES}])(${PART})月(${PART})(?:[日号]|$)`],
  ["ym", "(?<![0-9a-z.\\-])((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])(?![0-9\\-])"],
  ["dmy", `(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[ \\-]${NAMED}[ \\-]([0-9]{4})(?![0-9])`],
  ["mdy", `(?<![a-z])${NAMED} ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?![0-9])`],
  ["my", `(?<![a-z])${NAMED} ([0-9]{4})(?![0-9])`],
  ["md", `(?<![a-z])${NAMED} ([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])`],
].map(([groups, pattern]) => [groups, new RegExp(pattern, "giu")]);

/** @type {[groups: string, pattern: RegExp][]} */
const ALONE = [
  ["ymd", "([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})"],
  ["ym", `([0-9]{4}) ?${DASH} ?([0-9]{1,2})`],
  ["ym", "((?:19|20)[0-9]{2})(0[1-9]|1[0-2])"],
  ["md", `([0-9]{1,2}) ?${DASH} ?([0-9]{1,2})`],
].map(([groups, pattern]) => [groups, new RegExp(`^(?:${pattern})$`, "u")]);

/**
 * Every day and month that stands in a text, in order; one that no calendar has is left out.
 *
 * @param {string} text
 * @returns {WrittenDate[]}
 */
export function datesIn(text) {
  /** @type {WrittenDate[]} */
  const found = [];
  /** @type {[start: number, end: number][]} */
  const taken = [];
  for (const [groups, pattern] of RUNNING) {
    /** @type {(match: RegExpExecArray) => boolean} */
    const free = (match) => taken.every(([a, b]) => match.index + match[0].length <= a || match.index >= b);
    for (const match of [...text.matchAll(pattern)].filter(free)) {
      const end = match.index + match[0].length;
      taken.push([match.index, end]);
      found.push(...written(groups, match, match.index, end));
    }
  }
  return taken.length ? found.sort((one, other) => one.start - other.start) : alone(text);
}

/**
 * A text that is a date in figures and nothing else.
 *
 * @param {string} text
 * @returns {WrittenDate[]}
 */
function alone(text) {
  const bare = text.trim();
  const start = text.indexOf(bare);
  for (const [groups, pattern] of ALONE) {
    const match = pattern.exec(bare);
    if (match) return written(groups, match, start, start + bare.length);
  }
  return [];
}

/**
 * @param {string} groups
 * @param {RegExpMatchArray} match
 * @param {number} start
 * @param {number} end
 * @returns {WrittenDate[]}
 */
function written(groups, match, start, end) {
  const [years, months, days] = [..."ymd"].map((one) =>
    groups.includes(one) ? match[groups.indexOf(one) + 1] : undefined,
  );
  const [month, day] = [months, days].map((part) => (part === undefined ? null : number(part)));
  const year = years === undefined ? null : wholeYear(years);
  if (month === null || (year === null && years !== undefined) || (day === null && days !== undefined)) return [];
  const read = { year, month, day, start, end };
  return exists(read) ? [read] : [];
}

/**
 * Whether a calendar has it.
 *
 * @param {WrittenDate} read
 */
function exists({ year, month, day }) {
  if (year === 0) return false;
  const made = new Date(0);
  made.setUTCFullYear(year ?? A_LEAP_YEAR, month - 1, day ?? 1);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === (day ?? 1);
}

/**
 * A part of a date in figures, Chinese or an English month's name; 元 is the first.
 *
 * @param {string} text
 */
function number(text) {
  if (text === "元") return 1;
  const named = MONTHS.indexOf(text.slice(0, 3).toLowerCase());
  if (named >= 0) return named + 1;
  const value = numeralText(text);
  return value !== null && /^[0-9]+$/u.test(value) ? Number(value) : null;
}

/**
 * A year of four digits; of two, one of this century.
 *
 * @param {string} text
 */
function wholeYear(text) {
  const value = number(text);
  if (value !== null && text.length === SHORT_YEAR && /^[0-9]+$/u.test(text)) return CENTURY + value;
  return value !== null && String(value).length === FOUR ? value : null;
}
