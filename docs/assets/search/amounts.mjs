// Amounts of a reader's own in a question: such a figure stands in no text, so it is asked as what the text would say.
// 2900平行不行 asks how large is large enough, 二十块一平对不对 and 交五万够不够 ask how much is to be paid.

const HOW_LARGE = "最少面积";
const HOW_MUCH = "多少钱";
const HOW_MANY_HOUSEHOLDS = "多少户";
const HOW_MANY_PEOPLE = "多少人";
const DIGITS = "[0-9][0-9.,]*";
const CHINESE = "[一二两三四五六七八九十百千万零半几]";
const SCALE = "\\s*[十百千万]*";
const NUMBER = `(?:${DIGITS}${SCALE}|${CHINESE}+?)`;
const SQUARE = "(?:平(?:方(?:米)?|米)?|㎡|m[2²]|sqm|square met(?:re|er)s?)";
const EACH = `(?:\\s*(?:[每一/]|per|an?)?\\s*(?:个?${SQUARE}|户|household))`;
const MONEY = "(?:块钱|块(?![地空土建修交儿])|元钱?|毛钱?|rmb|yuan|cny)";
// Money by its unit; by what it is reckoned for (一千五一平); by what is done with it (交五万).
const OWN_MONEY = new RegExp(
  `[¥$]\\s*${DIGITS}${SCALE}${EACH}?|(?<![哪这那])${NUMBER}\\s*${MONEY}${EACH}?` +
    `|${NUMBER}\\s*(?:[每/]|一(?=个?平)|per|an? )\\s*个?${SQUARE}` +
    `|(?<=[交缴付收给掏罚出][了得个]?)(?:[0-9]{2,}${SCALE}|[0-9]\\s*[百千万]+|${CHINESE}*[百千万]${CHINESE}*)` +
    "(?=$|[^0-9一二两三四五六七八九十百千万零半个家份户人年天月日号层楼期次平㎡m%项条款章页字])",
  "giu",
);
const OWN_AREA = new RegExp(
  `(?:${DIGITS}\\s*[千万]?|${CHINESE}{2,}|半)\\s*(?:个?${SQUARE}|亩地?)|(?<=[0-9])[0-9]+\\s*平`,
  "giu",
);
// A bare number of hundreds or more beside a verb of building is an area: 只建了两千五.
const BUILT_AREA = new RegExp(
  `(?<=[建修盖造做有]了?)(?:[0-9]{3,5}|${CHINESE}+[百千]${CHINESE}?)(?=$|[^0-9一二两三四五六七八九十百千万零半几\\p{L}])`,
  "gu",
);
const OWN_HOUSEHOLDS = new RegExp(
  `(?:${DIGITS}|${CHINESE}+)\\s*[十百千万]*\\s*来?多?\\s*(?:户|套(?:房子?)?)(?![型数])`,
  "gu",
);
const OWN_PEOPLE = new RegExp(`(?:${DIGITS}|${CHINESE}+)\\s*[十百千万]+\\s*来?多?\\s*个?人`, "gu");
const QUESTION = /(?<verb>\p{Script=Han})[不没]\k<verb>|[吗不没嘛么?]$/u;

/**
 * A question with its own amounts of money, area, households and people as what is asked of the text.
 *
 * @param {string} text
 * @returns {string}
 */
export function amountsAsked(text) {
  return text
    .replace(OWN_MONEY, HOW_MUCH)
    .replace(OWN_AREA, HOW_LARGE)
    .replace(BUILT_AREA, HOW_LARGE)
    .replace(OWN_HOUSEHOLDS, HOW_MANY_HOUSEHOLDS)
    .replace(OWN_PEOPLE, HOW_MANY_PEOPLE);
}

/**
 * Whether a text asks by its form, whatever its words are: 对不对, 够不够, 交五万不.
 *
 * @param {string} text
 * @returns {boolean}
 */
export const asksByForm = (text) => QUESTION.test(text.trim());
