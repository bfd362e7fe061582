// Text as the search reads it; the same as site_build/search/tokens.py, which explains it. A test compares the two.

const DIGITS = { 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const TENS = { 十: 10, 百: 100, 千: 1000 };
const UNITS = { ...TENS, 万: 10_000, 亿: 100_000_000 };
const NUMERALS = Object.keys({ ...DIGITS, ...UNITS }).join("");
const LONGEST_NUMERAL = 9;
const GREATEST = 9e15;
const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const TOKEN = new RegExp(
  "平米|平方公尺|(?<![a-z])m2(?![a-z0-9])" +
    "|(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\\.[0-9]+)?(?: ?[十百千万亿]+)?" +
    `|[${NUMERALS}]+|[a-z]+|[${HAN}]|[%‰]`,
  "gu",
);
const AREAS = new Set(["平米", "平方公尺", "m2"]);

/** The tokens of a text in order. */
export function tokens(text) {
  return spans(text).map((span) => span.token);
}

/** The tokens with the place in the text that each was read from: [{token, start, end}]. */
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

/** NFKC and lower case, and for each character where in the text it comes from. */
function normalised(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  if (plain.length === text.length) return { plain, places: Array.from({ length: plain.length + 1 }, (_, at) => at) };
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

function read(word) {
  if (AREAS.has(word)) return ["平", "方", "米"];
  if (NUMERALS.includes(word[0])) return [chinese(word)];
  if (/^[0-9]/.test(word) && !/^[0-9]+$/.test(word)) return [written(word)];
  return [word];
}

function written(word) {
  const digits = word.replace(/ ?[十百千万亿]+$/, "");
  let value = Number(digits.replaceAll(",", ""));
  for (const unit of word.slice(digits.length).trim()) value *= UNITS[unit];
  return value <= GREATEST ? value.toFixed(6).replace(/0+$/, "").replace(/\.$/, "") : word;
}

function chinese(word) {
  const characters = [...word];
  if (characters.every((one) => one in DIGITS)) return characters.map((one) => DIGITS[one]).join("");
  if (characters.length > LONGEST_NUMERAL) return word;
  let [total, section, digit] = [0, 0, 0];
  for (const one of characters) {
    if (one in DIGITS) {
      digit = digit * 10 + DIGITS[one];
    } else if (one in TENS) {
      section += (digit || 1) * TENS[one];
      digit = 0;
    } else {
      const [below, above] = one === "万" ? [section + digit || 1, total] : [total + section + digit || 1, 0];
      total = above + below * UNITS[one];
      section = digit = 0;
    }
  }
  const value = total + section + digit;
  return value <= GREATEST ? String(value) : word;
}
