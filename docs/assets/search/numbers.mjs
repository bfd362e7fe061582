// Document numbers and days in a query, as the keys under which site_build/search/numbers.py files them.

import { datesIn } from "./dates.mjs";
import { tokens } from "./tokens.mjs";

/** @import { WrittenDate } from "./types.d.ts" */

const DOCUMENT_NUMBER = /^\p{Script=Han}{0,12}[a-z]*[0-9]{2,}号?$/u;
const LEFT_OUT = new Set(["t", "年", "第"]);
const SHORT_YEAR = /(?<![0-9])(?=[0-9]{2}年第?[0-9]+号)/gu;
const CALLED = /(?<=[0-9]号)(?:文件|文|令|通知)/gu;
const CIPHER = /^[0-9]+$/u;
const LATIN = /^[a-z]+$/u;
const LEAST_ALONE = 3;
const MOST_BEFORE = 4; // Chinese characters before a number that may be of its issuer: 渝委发
const UNITS = new Set([
  "平",
  "户",
  "元",
  "人",
  "年",
  "天",
  "日",
  "万",
  "%",
  "条",
  "款",
  "项",
  "章",
  "节",
  "部",
  "层",
  "楼",
]);
const NUMBER_MARK = "№";
const DATE_MARK = "@";

/**
 * A text in which numbers of documents are written in one way: 18年26号文 as 2018年26号.
 *
 * @param {string} text
 * @returns {string}
 */
function oneWriting(text) {
  return text.replace(SHORT_YEAR, "20").replace(CALLED, "");
}

/**
 * A document number without what people leave out or write otherwise; null where the text is something else.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function numberKey(text) {
  const read = numberTokens(text);
  const whole = read.join("");
  if (!DOCUMENT_NUMBER.test(whole)) return null;
  return read.length > 2 ? whole.replace(/号$/u, "") : whole;
}

/** @param {string} text */
function numberTokens(text) {
  const spaced = oneWriting(text).replace(/(?<=\d)\.(?=\d)/gu, " ");
  return tokens(spaced).filter((one) => !LEFT_OUT.has(one));
}

/**
 * The keys of what may be a document number within a longer text, the fullest first: 渝委发2018年26号怎么说的.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function keysWithin(text) {
  const read = numberTokens(text);
  const own = read.map((one, at) => CIPHER.test(one) && !UNITS.has(read[at + 1])).lastIndexOf(true);
  if (own < 0) return [];
  let start = own;
  while (start > 0 && (CIPHER.test(read[start - 1]) || LATIN.test(read[start - 1]))) start -= 1;
  const core = read.slice(start, own + 1);
  const named = read.slice(Math.max(0, start - MOST_BEFORE), start);
  const longer = named.map((_, at) => [...named.slice(at), ...core].join(""));
  const alone = core.length > 1 || core[0].length >= LEAST_ALONE ? [core.join("")] : [];
  const numbered = read[own + 1] === "号" ? [`${read[own]}号`] : [];
  return [...longer, ...alone, ...numbered].map((key) => `${NUMBER_MARK}${key}`);
}

/**
 * The key of a document number.
 *
 * @param {string} number
 * @returns {string}
 */
export const numberPosting = (number) => `${NUMBER_MARK}${number}`;

/**
 * A query as the days and months in it, and what else it says.
 *
 * @param {string} text
 * @returns {{ dates: WrittenDate[], rest: string }}
 */
export function datesOf(text) {
  const dates = datesIn(text);
  let rest = "";
  let at = 0;
  for (const { start, end } of dates) {
    rest += `${text.slice(at, start)} `;
    at = end;
  }
  return { dates, rest: rest + text.slice(at) };
}

/**
 * The keys under which texts with a day or month are filed: with this year first, then those that name none.
 *
 * @param {WrittenDate} read
 * @returns {string[]}
 */
export function datePostings({ year, month, day }) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const rest = `-${two(month)}${day === null ? "" : `-${two(day)}`}`;
  return (year === null ? [rest] : [`${year}${rest}`, `?${rest}`]).map((key) => `${DATE_MARK}${key}`);
}

/**
 * A day or month for people.
 *
 * @param {WrittenDate} read
 * @returns {string}
 */
export function datePhrase({ year, month, day }) {
  return `${year === null ? "" : `${year} 年 `}${month} 月${day === null ? "" : ` ${day} 日`}`;
}
