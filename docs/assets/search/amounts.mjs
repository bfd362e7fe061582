// Amounts of a reader's own in a question: such a figure stands in no text, so it is asked as what the text would say.
// 2900平行不行 asks how large is large enough, 二十块一平对不对 and 交五万够不够 ask how much is to be paid.

const HOW_LARGE = "最少面积";
const HOW_MUCH = "多少钱";
const DIGITS = "[0-9][0-9.,]*";
const CHINESE = "[一二两三四五六七八九十百千万零半]";
const SCALE = "\\s*[十百千万]*";
const NUMBER = `(?:${DIGITS}${SCALE}|${CHINESE}+?)`;
const SQUARE = "(?:平(?:方(?:米)?|米)?|㎡|m[2²]|sqm|square met(?:re|er)s?)";
const EACH = `(?:\\s*(?:[每一/]|per|an?)?\\s*(?:个?${SQUARE}|户|household))`;
const MONEY = "(?:块钱?|元钱?|毛钱?|rmb|yuan|cny)";
// Money by its unit; by what it is reckoned for (一千五一平); by what is done with it (交五万).
const OWN_MONEY = new RegExp(
  `[¥$]\\s*${DIGITS}${SCALE}${EACH}?|${NUMBER}\\s*${MONEY}${EACH}?` +
    `|${NUMBER}\\s*(?:[每/]|一(?=个?平)|per|an? )\\s*个?${SQUARE}` +
    `|(?<=[交缴付收给掏罚出][了得个]?)(?:[0-9]{2,}${SCALE}|[0-9]\\s*[百千万]+|${CHINESE}*[百千万]${CHINESE}*)` +
    "(?=$|[^0-9一二两三四五六七八九十百千万零半个家份户人年天月日号层楼期次平㎡m%项条款章页字])",
  "giu",
);
const OWN_AREA = new RegExp(
  `(?:${DIGITS}\\s*[千万]?|${CHINESE}{2,}|半)\\s*(?:个?${SQUARE}|亩地?)|(?<=[0-9])[0-9]+\\s*平`,
  "giu",
);
const QUESTION = /(?<verb>\p{Script=Han})[不没]\k<verb>|[吗不没嘛么?]$/u;

/**
 * A question with its own amounts of money and area as what is asked of the text.
 *
 * @param {string} text
 * @returns {string}
 */
export function amountsAsked(text) {
  return text.replace(OWN_MONEY, HOW_MUCH).replace(OWN_AREA, HOW_LARGE);
}

/**
 * Whether a text asks by its form, whatever its words are: 对不对, 够不够, 交五万不.
 *
 * @param {string} text
 * @returns {boolean}
 */
export const asksByForm = (text) => QUESTION.test(text.trim());
