// What an opinion is: its kinds, its limits, and what of a stored basket can be read. Nothing here touches a page.

/** @import { About, Kind, Opinion, Stored } from "./types.d.ts" */

const FORMAT = "policykb-basket/1";
export const LONGEST = 8000;
export const LONGEST_ABOUT = 200;
export const MOST = 200;

/** @type {Record<Kind, string>} */
export const KINDS = { support: "支持", amend: "建议修改", question: "疑问" };

/** @type {(keyof Opinion)[]} */
const TEXTS = ["id", "work", "version", "title", "provision", "cid", "heading", "quote", "kind", "proposed", "reason"];

// What XML 1.0 cannot hold, and other control characters, which nobody sees: a file with one in it may not open.
export const UNSEEN = /(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/**
 * A typed text without characters that no file can hold, and how many those were; line ends are made one kind.
 *
 * @param {string} text
 * @returns {{ text: string, removed: number }}
 */
export function cleaned(text) {
  const lines = text.replace(/\r\n?/gu, "\n");
  const kept = lines.replace(UNSEEN, "");
  return { text: kept.trim(), removed: lines.length - kept.length };
}

/**
 * Why an opinion cannot be taken as it is, in a sentence; empty where it can.
 *
 * @param {Pick<Opinion, "kind" | "proposed" | "reason" | "quote">} opinion
 * @returns {string}
 */
export function problemOf({ kind, proposed, reason, quote }) {
  for (const [name, text] of [
    ["建议修改为", proposed],
    ["理由", reason],
  ]) {
    if (text.length > LONGEST)
      return `“${name}”有 ${text.length} 个字，一条意见最多写 ${LONGEST} 个字，没有放进去。可以分成几条，或者写要点、全文另附。`;
  }
  if (kind === "amend" && !reason && (!proposed || proposed === quote))
    return proposed && quote
      ? "“建议修改为”和原文一样。请改成您建议的写法，或者在理由里说明。"
      : "请写建议修改成什么，或者在理由里说明。";
  if (kind === "question" && !reason) return "请写您的疑问。";
  return "";
}

/**
 * The text under which opinions are stored, and with them who gives them if that is to be kept.
 *
 * @param {Opinion[]} opinions
 * @param {About | null} about
 * @returns {string}
 */
export function written(opinions, about) {
  return JSON.stringify({ format: FORMAT, opinions, ...(about ? { about } : {}) });
}

/**
 * What a stored text holds. What cannot be read is handed back as it was, nothing is dropped.
 *
 * @param {string | null} text
 * @returns {Stored}
 */
export function readStored(text) {
  if (text === null) return { opinions: [], about: null, damaged: "" };
  try {
    const { format, opinions, about } = JSON.parse(text);
    if (format !== FORMAT || !Array.isArray(opinions)) throw new Error("another format");
    const whole = opinions.filter(isOpinion);
    const damaged = opinions.filter((one) => !isOpinion(one)).map((one) => JSON.stringify(one));
    return { opinions: distinct(whole), about: isAbout(about) ? about : null, damaged: damaged.join("\n") };
  } catch {
    return { opinions: [], about: null, damaged: text };
  }
}

/**
 * Opinions without a second of the same id.
 *
 * @param {Opinion[]} opinions
 */
export function distinct(opinions) {
  return [...new Map(opinions.map((one) => [one.id, one])).values()];
}

/**
 * @param {any} found
 * @returns {found is Opinion}
 */
function isOpinion(found) {
  return (
    typeof found === "object" &&
    found !== null &&
    TEXTS.every((name) => typeof found[name] === "string") &&
    Object.hasOwn(KINDS, found.kind)
  );
}

/**
 * @param {any} found
 * @returns {found is About}
 */
function isAbout(found) {
  return typeof found?.name === "string" && typeof found.contact === "string";
}
