// The opinions of a form as JSON, CSV, a letter and a mail: the same words in each. JSON and CSV are what
// `policykb opinions` reads.

import { KINDS } from "./basket.mjs";

/** @import { Form, Opinion, OpinionsFile } from "./types.d.ts" */

const COLUMNS = [
  "序号",
  "条款",
  "原文",
  "意见类型",
  "建议修改为",
  "理由",
  "姓名或单位",
  "联系方式",
  "文件",
  "版本",
  "条款编号",
];
export const FORM_TITLE = "意见反馈表";
export const PERSON_HEADS = COLUMNS.slice(6, 8);
export const OPINION_HEADS = COLUMNS.slice(0, 6);
const LONGEST_MAIL = 1900;
const REST = "（写不下的见附件）";

/**
 * @param {Form} form
 * @returns {OpinionsFile}
 */
export function asData({ place, work, version, made, about, opinions }) {
  return {
    format: "policykb-opinions/1",
    place,
    work,
    version,
    made,
    from: { name: about.name, contact: about.contact },
    opinions: opinions.map(({ provision, cid, heading, quote, kind, proposed, reason }) => ({
      provision,
      cid,
      heading,
      quote,
      kind,
      proposed,
      reason,
    })),
  };
}

/**
 * @param {Form} form
 * @returns {string}
 */
export function asJson(form) {
  return `${JSON.stringify(asData(form), null, 1)}\n`;
}

/**
 * A row for each opinion, with a mark by which Excel reads it right. No cell can be taken for a formula: before one
 * that could stands an apostrophe, and before one that begins with such an apostrophe another.
 *
 * @param {Form} form
 * @returns {string}
 */
export function asCsv({ work, version, about, opinions }) {
  const rows = opinions.map((one, at) => [
    String(at + 1),
    ...cells(one),
    about.name,
    about.contact,
    work,
    version,
    `${one.cid}@${one.provision}`,
  ]);
  const lines = [COLUMNS, ...rows].map((row) => row.map(csvCell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

/** @param {string} text */
function csvCell(text) {
  const plain = /^'*[=+\-@\t]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * What stands in the columns of the form after the number.
 *
 * @param {Opinion} opinion
 */
export function cells({ heading, quote, kind, proposed, reason }) {
  return [heading, quote, KINDS[kind], proposed, reason];
}

/**
 * Those opinions of which a redline against the words of the clause can be shown.
 *
 * @param {Form} form
 */
export function amended({ opinions }) {
  return opinions.filter(({ quote, proposed }) => quote && proposed && quote !== proposed);
}

/**
 * Why, or what is asked, with what it is called.
 *
 * @param {Opinion} opinion
 */
export function reasoned({ kind, reason }) {
  return reason && `${kind === "question" ? KINDS.question : "理由"}：${reason}`;
}

/**
 * The opinions as running text, for a letter or an e-mail.
 *
 * @param {Form} form
 * @returns {string}
 */
export function asLetter({ title, made, about, opinions }) {
  const who = [about.name && `姓名或单位：${about.name}`, about.contact && `联系方式：${about.contact}`].filter(
    Boolean,
  );
  return [`对《${title}》的意见`, ...opinions.map(paragraph), [...who, `日期：${made}`].join("\n")].join("\n\n");
}

/**
 * @param {Opinion} opinion
 * @param {number} at
 */
function paragraph(opinion, at) {
  const { heading, quote, kind, proposed } = opinion;
  return [
    `${at + 1}. ${heading}（${KINDS[kind]}）`,
    quote && `原文：${quote}`,
    proposed && `建议修改为：${proposed}`,
    reasoned(opinion),
  ]
    .filter(Boolean)
    .join("\n");
}

/**
 * A link that opens the reader's own mail program, with the clause in the subject and as much of the letter as such a
 * link can hold; `whole` says whether that is all.
 *
 * @param {string} address
 * @param {Form} form
 * @returns {{ href: string, whole: boolean }}
 */
export function mailLink(address, form) {
  const more = form.opinions.length > 1 ? `等 ${form.opinions.length} 处` : "";
  const subject = `对《${form.title}》${form.opinions[0].heading}${more}的意见`;
  const head = `mailto:${address}?subject=${encodeURIComponent(subject)}&body=`;
  const letter = asLetter(form).replaceAll("\n", "\r\n");
  const all = head + encodeURIComponent(letter);
  if (all.length <= LONGEST_MAIL) return { href: all, whole: true };
  const room = LONGEST_MAIL - head.length - encodeURIComponent(REST).length;
  let body = "";
  for (const sign of letter) {
    const next = body + encodeURIComponent(sign);
    if (next.length > room) break;
    body = next;
  }
  return { href: `${head}${body}${encodeURIComponent(REST)}`, whole: false };
}
