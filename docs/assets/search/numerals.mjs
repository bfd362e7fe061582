// Numbers in Chinese and Arabic writing, read exactly or not at all; the same as calculator/ground/numerals.py, which
// explains what is refused. A test compares the two. A number is a pair of whole numbers, [above, below].

/** @import { Fraction } from "./types.d.ts" */

/** @type {Record<string, number | undefined>} */
const DIGITS = { 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
/** @type {Record<string, bigint>} */
const UNITS = { 亿: 10n ** 8n, 万: 10n ** 4n, 千: 1000n, 百: 100n, 十: 10n };
/** @type {Record<string, string | undefined>} */
const BELOW = { 亿: "万千百十", 万: "千百十" };
const IN_ORDER = Object.keys(UNITS).join("");
const HALVES = ["半", "一半"];
const LONGEST = 40;
/** @type {Record<string, bigint | undefined>} */
const PARTS = { "%": 100n, "‰": 1000n, "‱": 10000n };
export const SIGNS = Object.keys(PARTS).join("");
/** @type {Record<string, string | undefined>} */
export const SHARES = { 百: "%", 千: "‰", 万: "‱" };
const OTHER = "〇○兩萬億壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟０１２３４５６７８９．％，";
const PLAIN = "零零两万亿一二二三三三四五六六七八九十百千0123456789.%,";
const SAME = new Map(Object.entries({ 廿: "二十", 卅: "三十", 卌: "四十" }));
for (const [at, one] of [...OTHER].entries()) SAME.set(one, PLAIN[at]);
export const NUMERALS = "零〇一二两兩三四五六七八九十百千万萬亿億廿卅卌";
const FORMAL = "壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟";
const MULTIPLIERS = "十百千万萬亿億拾佰仟";
const FIGURE = "[0-9０-９]";
const ARABIC = `(?:${FIGURE}{1,3}(?:[,，]${FIGURE}{3})+(?!${FIGURE})|${FIGURE}+)(?:[.．]${FIGURE}+)?`;
const ROW = "零〇○一二三四五六七八九";
const WRITTEN =
  `${ARABIC}(?: ?[${MULTIPLIERS}]+(?:${FIGURE}+(?:[.．]${FIGURE}+)?[${MULTIPLIERS}]+)*${FIGURE}*)?` +
  `|[${FORMAL}][零〇${FORMAL}万萬亿億]+` +
  `|[${NUMERALS}][${NUMERALS}○]*(?:点[${ROW}]+(?![${ROW}十百千点])[万亿]*)?`;
/** What a numeral may look like, with 百分之, 千分之 and 万分之 first: the source of a regular expression. */
export const NUMERAL = `[${Object.keys(SHARES).join("")}]分之(?:${WRITTEN})|${WRITTEN}`;
const WHOLE = new RegExp(`^(?:${WRITTEN})$`, "u");
const PART = new RegExp(`([0-9]+(?:\\.[0-9]+)?) ?([${IN_ORDER}]+)`, "gu");
const MULTIPLIER = /^(?:[百千]|[十百千]?(?:万亿?|亿))$/u;

/**
 * The number that a text is, as plain text (3%, 百分之三 → 0.03; 三分之二 → 2/3); null if it is none, or in doubt.
 *
 * @param {string} written
 * @returns {string | null}
 */
export function readNumeral(written) {
  const text = spelled(written.trim());
  if (HALVES.includes(text)) return "0.5";
  const sign = PARTS[text.slice(-1)];
  if (sign) return textOf(share(fractionOf(text.slice(0, -1).trimEnd()), [sign, 1n]));
  const [below, ...above] = text.split("分之");
  if (above.length) return textOf(share(fractionOf(above.join("分之")), fractionOf(below)));
  return textOf(fractionOf(text));
}

/**
 * A numeral in plain digits, a row of digits with the zeros that it begins with; null if it is refused.
 *
 * @param {string} written
 * @returns {string | null}
 */
export function numeralText(written) {
  const [value, text] = [fractionOf(written), spelled(written)];
  if (!value || /^[0-9]+$/u.test(text)) return value && text;
  return row(text) ?? textOf(value);
}

/** @param {string} text */
const spelled = (text) => [...text].map((one) => SAME.get(one) ?? one).join("");

/**
 * @param {Fraction | null} above
 * @param {Fraction | null} below
 * @returns {Fraction | null}
 */
function share(above, below) {
  return above && below?.[0] ? [above[0] * below[1], above[1] * below[0]] : null;
}

/**
 * @param {string} written
 * @returns {Fraction | null}
 */
function fractionOf(written) {
  const text = spelled(written);
  if ([...text].length > LONGEST || !WHOLE.test(text)) return null;
  if (/^[0-9]/u.test(text)) return arabic(text);
  const [whole, rest] = text.split("点");
  if (rest === undefined) return chinese(whole);
  const digits = rest.replace(/[万亿]+$/u, "");
  const [above, below] = [wholeOf(whole, { ended: false }), row(digits)];
  const scale = rest === digits ? 1n : multiplier(rest.slice(digits.length));
  if (above === null || below === null || scale === null) return null;
  const size = 10n ** BigInt(below.length);
  return [(above * size + BigInt(below)) * scale, size];
}

/**
 * @param {string} written
 * @returns {Fraction | null}
 */
function arabic(written) {
  const text = written.replace(/(?<=\d),(?=\d{3})/gu, "");
  const parts = [...text.matchAll(PART)];
  /** @type {(bigint | null)[]} */
  const scales = parts.map((part) => multiplier(part[2]));
  const rest = text.replace(PART, "");
  const counts = [...parts.map((part) => part[1]), ...(rest ? [rest] : [])].map(decimal);
  if (counts.slice(0, -1).some(([, below]) => below > 1n) || (scales.length && rest.includes("."))) return null;
  if (!scales.length) scales.push(1n);
  else if (rest) scales.push(10n ** BigInt(rest.length) === scales.at(-1) ? 1n : null);
  /** @type {Fraction} */
  let total = [0n, 1n];
  /** @type {bigint | null} */
  let before = null;
  for (const [at, [above, below]] of counts.entries()) {
    const scale = scales[at];
    if (scale === null || (before !== null && above * scale >= before * below)) return null;
    total = [total[0] * below + above * scale * total[1], total[1] * below];
    before = scale;
  }
  return total;
}

/** @param {string} text */
function decimal(text) {
  const [whole, places = ""] = text.split(".");
  return lowest([BigInt(whole + places), 10n ** BigInt(places.length)]);
}

/** @param {string} written */
function multiplier(written) {
  return MULTIPLIER.test(written) ? [...written].reduce((scale, one) => scale * UNITS[one], 1n) : null;
}

/**
 * @param {string} text
 * @returns {Fraction | null}
 */
function chinese(text) {
  const digits = row(text);
  if (digits !== null) return text.length === 2 && !text.includes("零") ? null : [BigInt(digits), 1n];
  const found = text === "两" ? 2n : wholeOf(text);
  return found === null ? null : [found, 1n];
}

/** @param {string} text */
function row(text) {
  const digits = [...text].map((one) => DIGITS[one]);
  return digits.length && digits.every((one) => one !== undefined) ? digits.join("") : null;
}

/** @param {string} text */
function digit(text) {
  const found = DIGITS[text];
  return found === undefined ? null : BigInt(found);
}

/**
 * @param {string} text
 * @param {{ units?: string, first?: boolean, ended?: boolean }} [options]
 * @returns {bigint | null}
 */
function wholeOf(text, { units = IN_ORDER, first = true, ended = true } = {}) {
  const unit = [...units].find((one) => text.includes(one));
  if (unit === undefined) return digit(text);
  const at = text.lastIndexOf(unit);
  const tail = text.slice(at + 1);
  const count = countOf(text.slice(0, at), tail, unit, first);
  if (count === null) return null;
  const rest = restOf(tail, unit, count, ended);
  return rest === null ? null : count * UNITS[unit] + rest;
}

/**
 * @param {string} head
 * @param {string} tail
 * @param {string} unit
 * @param {boolean} first
 * @returns {bigint | null}
 */
function countOf(head, tail, unit, first) {
  if (!head) return unit === "十" || (first && !tail) ? 1n : null;
  if (head === "两") return unit === "十" ? null : 2n;
  const below = BELOW[unit];
  return (below ? wholeOf(head, { units: below, first, ended: false }) : digit(head)) || null;
}

/**
 * @param {string} tail
 * @param {string} unit
 * @param {bigint} count
 * @param {boolean} ended
 * @returns {bigint | null}
 */
function restOf(tail, unit, count, ended) {
  if (!tail) return 0n;
  const zero = tail[0] === "零";
  const rest = zero ? tail.slice(1) : tail;
  const last = digit(rest);
  if (last !== null) {
    if (rest === "零" || (unit === "十" && zero)) return null;
    if (zero || unit === "十") return last;
    return ended ? (last * UNITS[unit]) / 10n : null;
  }
  const units = IN_ORDER.slice(IN_ORDER.indexOf(unit) + 1);
  const found = rest && rest[0] !== "零" ? wholeOf(rest, { units, first: false, ended }) : null;
  return zero && found && found * 10n >= UNITS[unit] && count % 10n ? null : found || null;
}

/**
 * @param {Fraction} value
 * @returns {Fraction}
 */
function lowest([above, below]) {
  let [one, other] = [above, below];
  while (other) [one, other] = [other, one % other];
  return [above / one, below / one];
}

/**
 * @param {Fraction | null} value
 * @returns {string | null}
 */
function textOf(value) {
  if (!value) return null;
  const [above, below] = lowest(value);
  let [rest, twos, fives] = [below, 0, 0];
  while (rest % 2n === 0n) [rest, twos] = [rest / 2n, twos + 1];
  while (rest % 5n === 0n) [rest, fives] = [rest / 5n, fives + 1];
  if (rest !== 1n) return `${above}/${below}`;
  const places = Math.max(twos, fives);
  const digits = String((above * 10n ** BigInt(places)) / below).padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
}
