// What a text speaks of: the concepts whose words stand in it, and the pairs of characters that no concept explains.

import { FILLING } from "./reading.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Lexicon, Meaning, Start, WordIndex } from "./types.d.ts" */

const PARTED = "\u0001";
// What fills a spoken sentence beside what fills any, looked for only where no concept's word stands.
const SPOKEN_FILLING = new RegExp(
  "没有|这个|那个|这些|那些|一个|一下|里面|上面|我想|想问|不是|是不是|还是|如果|要是|比如|知道" +
    "|请教|麻烦|听说|据说|说是|听人说|你们|他们|人家|大家|咱们|然后|结果|但是|不过|所以|因为|而且|并且|就是|已经|当时" +
    "|现在|目前|最后|最近|当初|反正|究竟|真的|其实|一般|大概|差不多|觉得|感觉|之类|东西|情况|问题|事情|这么|那么|关于" +
    "|对于|按照|这边|那边|这里|那里|准备|打算|一直|突然|懂|清楚|明白|影子|看到|看见|告诉|帮我|帮忙|谢谢|您好|你好|老师" +
    `|${FILLING.source}` +
    "|[这那嘛噻哦咯哈喃咧撒们个些也还又再才只很太更么吗了着过得去来到上下里有没不用做多少几一么说跟事先想让喊你您他她它哟哎唉哇嗯呗即]" +
    "|\\b(?:the|an?|of|to|is|are|do|does|did|i|we|my|our|you|your|for|in|on|at|be|it|its|this|that|there|they|them" +
    "|was|were|has|have|had|will|would|should|if|or|and|as|with|from|about|please|me|any|some|yet|so)\\b",
  "gu",
);
const WHETHER = /(?<what>\p{Script=Han}{2})[不没]\k<what>/gu; // 建成不建成 asks of 建成
const OR_NOT = /(?<verb>\p{Script=Han})[不没](?=\k<verb>)/gu; // of 合不合法 what is left beside 合法
const NOT_WORD = /[^\p{L}\p{N}%‰]+/u;
const HAN = /\p{Script=Han}/u;
const LETTER = /[a-z]/u;
const SUFFIX = "…";
const BAR = "|";

/**
 * The words of all concepts by their first character: those of askers and texts, and those of texts alone.
 *
 * @param {Start} start
 * @param {Record<string, string>} [latin] words of askers in Latin letters
 * @returns {Lexicon}
 */
export function lexicon({ concepts, spoken }, latin = {}) {
  const rows = Object.entries(concepts).map(([name, [words, texts, asked, mark]]) => ({
    name,
    mark,
    words: words.split(BAR).filter(Boolean),
    texts: texts.split(BAR).filter(Boolean),
    asked: [asked, latin[name] ?? ""].flatMap((said) => said.split(BAR)).filter(Boolean),
  }));
  return {
    asked: wordIndex(rows.map(({ name, words, texts, asked }) => [name, [...words, ...texts, ...asked]])),
    told: wordIndex(rows.map(({ name, words, texts }) => [name, [...words, ...texts]])),
    asking: new Set(rows.filter(({ mark }) => mark === 1).map(({ name }) => name)),
    common: new Set(rows.filter(({ mark }) => mark === 2).map(({ name }) => name)),
    groups: rows.map(({ words }) => words).filter((words) => words.length > 1),
    others: new Map(rows.map(({ name, words, texts }) => [name, [...words, ...texts]])),
    spoken: Object.entries(spoken).sort(([one], [other]) => other.length - one.length),
  };
}

/**
 * A lexicon that knows more words of askers beside its own.
 *
 * @param {Lexicon} known
 * @param {[name: string, words: string[]][]} rows
 * @returns {Lexicon}
 */
export function widened(known, rows) {
  const asked = new Map(known.asked);
  for (const [first, more] of wordIndex(rows)) asked.set(first, longestFirst([...(asked.get(first) ?? []), ...more]));
  return { ...known, asked };
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
    for (const word of new Set(written.flatMap(forms))) meanings.set(word, [...(meanings.get(word) ?? []), name]);
  }
  /** @type {WordIndex} */
  const index = new Map();
  for (const [word, names] of meanings) index.set(word[0], [...(index.get(word[0]) ?? []), { word, names }]);
  for (const list of index.values()) longestFirst(list);
  return index;
}

/** @param {{ word: string, names: string[] }[]} list */
function longestFirst(list) {
  return list.sort((one, other) => other.word.length - one.word.length);
}

/**
 * A word with the forms in which an English one is met.
 *
 * @param {string} word
 */
function forms(word) {
  if (!LETTER.test(word)) return [word];
  const stem = word.replace(/e$/u, "");
  return [word, `${word}s`, `${stem}ed`, `${stem}ing`];
}

/**
 * A text with dialect and other spoken words in their standard form.
 *
 * @param {string} text
 * @param {Lexicon} words
 * @returns {string}
 */
export function standard(text, { spoken }) {
  const plain = text.normalize("NFKC").toLowerCase();
  return spoken.reduce((made, [said, word]) => made.replaceAll(said, word), plain).replace(WHETHER, "$<what>");
}

/**
 * What a text speaks of: concepts with the words that name them, pairs of tokens beside those, and lone characters.
 *
 * @param {string} text in its standard form
 * @param {WordIndex} index
 * @returns {Meaning}
 */
export function meaningOf(text, index) {
  const rest = text.split("");
  const longer = matches(text, index);
  for (const { word, at } of longer) rest.fill(PARTED, at, at + word.length);
  for (const { index: at } of text.matchAll(OR_NOT)) rest.fill(PARTED, at, at + 2);
  const bare = rest.join("").replace(SPOKEN_FILLING, parted);
  const single = singles(bare, index);
  /** @type {Map<string, string[]>} */
  const concepts = new Map();
  for (const { word, names } of [...longer, ...single]) {
    for (const name of names) concepts.set(name, [...(concepts.get(name) ?? []), word]);
  }
  const left = bare.split("");
  for (const { at } of single) left[at] = PARTED;
  const runs = left
    .join("")
    .split(NOT_WORD)
    .map((run) => tokens(run))
    .filter((run) => run.length);
  const lone = runs.filter((run) => run.length === 1 && HAN.test(run[0])).map(([one]) => one);
  const pairs = runs.flatMap((run) => (run.length === 1 ? run : run.slice(1).map((one, at) => `${run[at]} ${one}`)));
  return { matched: [...longer, ...single], concepts, pairs: pairs.filter((pair) => !lone.includes(pair)), lone };
}

/**
 * Whether a word says nothing of its own: 有什么.
 *
 * @param {string} word
 */
export const fills = (word) => word.replace(SPOKEN_FILLING, "") === "";

/** @param {string} found */
function parted(found) {
  return PARTED.repeat(found.length);
}

/**
 * The longest word of more than one character at each place of a text, without those that lie within another.
 *
 * @param {string} text
 * @param {WordIndex} index
 */
function matches(text, index) {
  const found = [];
  let covered = 0;
  for (let at = 0; at < text.length; at += 1) {
    const here = index.get(text[at]) ?? [];
    const hit = here.find(({ word }) => word.length > 1 && text.startsWith(word, at) && whole(text, at, word));
    if (!hit || at + hit.word.length <= covered) continue;
    covered = at + hit.word.length;
    found.push({ ...hit, at });
  }
  return found;
}

/**
 * Words of one character where nothing unknown stands before them, and those that end any word.
 *
 * @param {string} bare
 * @param {WordIndex} index
 */
function singles(bare, index) {
  const found = [];
  for (let at = 0; at < bare.length; at += 1) {
    const begins = at === 0 || !HAN.test(bare[at - 1]);
    const hit = index.get(bare[at])?.find(({ word }) => word.length === 1);
    const ends = index.get(SUFFIX)?.find(({ word }) => word === SUFFIX + bare[at]);
    if (hit && begins) found.push({ ...hit, at });
    else if (ends) found.push({ word: bare[at], names: ends.names, at });
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
