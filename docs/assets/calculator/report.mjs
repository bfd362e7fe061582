// What a reader takes away: the parts of the answer's report, with who made it and the link that reopens the case.
// Paper, Word and Excel are made from it; what must stand on the first page comes before the annexes.

import { h, table } from "../dom.mjs";
import { qrImage, qrOf } from "./qr.mjs";
import { unusedSentences } from "./unused.mjs";

/** @import { Line, Part } from "./types.d.ts" */
/** @import { AboutReport, Latest, Report, Shown } from "./shapes.d.ts" */

const UNUSED = "填了但没有计入的";
export const ANNEX = "附件";
export const REOPEN = "扫码重新打开这个情形";
export const NO_CODE = "没有二维码（链接太长，或者程序没有装载成功）；要重新打开这个情形，用最后的链接。";

/**
 * The report on an answer: its title and what stands below it, the verdict, and the parts, those of the annex last.
 *
 * What was given is what the answer used. What was typed beside it, or came with a link and could not be used, stands
 * apart from it; the link keeps what was typed.
 *
 * @param {Shown} shown
 * @param {Latest} latest
 * @param {AboutReport} about
 * @param {Date} [now]
 * @returns {Report}
 */
export function reportOf(shown, { answer, problems, refused, link }, about, now = new Date()) {
  const unused = [...unusedSentences(problems), ...refused];
  const seeUnused = unused.length ? [{ text: `有填写没有计入，见“${UNUSED}”。` }] : [];
  const made = [
    { title: "制作时间", text: now.toLocaleString("zh-CN", { hour12: false }) },
    { title: "重新打开", text: link },
  ];
  /** @type {Report["about"]} */
  const lines = [
    ["项目名称", about.project],
    ["编制", about.preparer],
    ["日期", about.date || dayOf(now)],
  ];
  const titled = lines.filter(([, text]) => text);
  const parts = answer.report.filter(({ kind }) => kind !== "verdict" && kind !== "unused");
  const basis = (/** @type {Part} */ part) =>
    part.kind === "basis" ? { ...part, lines: [...part.lines.slice(0, -1), ...made, ...part.lines.slice(-1)] } : part;
  return {
    title: `${shown.title}测算结果`,
    about: titled,
    verdict: answer.headline,
    below: seeUnused,
    link,
    clauses: Object.fromEntries(answer.citations.map(({ clause, title }) => [clause, title])),
    parts: [
      ...(unused.length
        ? [{ kind: /** @type {const} */ ("unused"), heading: UNUSED, lines: unused.map((text) => ({ text })) }]
        : []),
      ...parts.filter(({ annex }) => !annex),
      ...parts.filter(({ annex }) => annex).map(basis),
    ],
  };
}

/** @param {Date} day */
function dayOf(day) {
  return `${day.getFullYear()} 年 ${day.getMonth() + 1} 月 ${day.getDate()} 日`;
}

/**
 * Steps and the facts of a case as one running sentence, which leaves the first page room; "" for any other part.
 *
 * @param {Part} part
 * @returns {string}
 */
export function running({ kind, lines }) {
  if (kind === "steps") return lines.map(lineText).join(" → ");
  if (kind === "facts") return `${lines.map(({ title, text }) => `${title}：${text}`).join("；")}。`;
  return "";
}

/**
 * Whether the lines of a part stand in a table, having titles; else they are a list.
 *
 * @param {Part} part
 * @returns {boolean}
 */
export function isTable({ lines }) {
  return lines.every(({ title }) => title);
}

/**
 * One line with its remark in brackets.
 *
 * @param {Line} line
 * @returns {string}
 */
export function lineText({ text, note }) {
  return note ? `${text}（${note}）` : text;
}

/**
 * What paper shows in place of the form, as elements: the whole report, with the code that reopens the case.
 *
 * @param {Report} report
 * @returns {Promise<HTMLElement[]>}
 */
export async function asPaper(report) {
  const modules = await qrOf(report.link);
  const first = report.parts.filter(({ annex }) => !annex);
  const annexes = report.parts.filter(({ annex }) => annex);
  return [
    h("h1", {}, report.title),
    h(
      "p",
      { class: "kb-paper__about" },
      report.about.map(([title, text]) => h("span", {}, `${title}：${text}`)),
    ),
    h(
      "section",
      { class: "kb-paper__verdict" },
      h("h2", {}, report.verdict),
      report.below.map(({ text }) => h("p", {}, text)),
    ),
    ...first.map(section),
    h(
      "div",
      { class: "kb-paper__annex" },
      h("h2", { class: "kb-paper__annexes" }, ANNEX),
      modules ? h("p", { class: "kb-qr__line" }, qrImage(modules), REOPEN) : h("p", { class: "kb-remark" }, NO_CODE),
      annexes.map(section),
    ),
  ];
}

/** @param {Part} part */
function section(part) {
  return h("section", { class: `kb-paper__part kb-paper__${part.kind}` }, h("h2", {}, part.heading), content(part));
}

/** @param {Part} part */
function content(part) {
  const sentence = running(part);
  if (sentence) return h("p", {}, sentence);
  if (isTable(part))
    return table(
      ["项目", "内容"],
      part.lines.map((line) => [line.title, lineText(line)]),
    );
  return h(
    part.numbered ? "ol" : "ul",
    {},
    part.lines.map((line) => h("li", {}, lineText(line))),
  );
}

/**
 * The report as sheets of text for a workbook.
 *
 * @param {Report} report
 * @returns {Record<string, string[][]>}
 */
export function asSheets(report) {
  const above = [["结果", "", report.verdict, "", ""], ...report.below.map(({ text }) => ["结果", "", text, "", ""])];
  const about = report.about.map(([title, text]) => ["抬头", title, text, "", ""]);
  const rows = report.parts.flatMap(({ heading, numbered, lines }) =>
    lines.map(({ title, text, note, source }, at) => [
      heading,
      title ?? (numbered ? String(at + 1) : ""),
      text,
      note ?? "",
      report.clauses[source ?? ""] ?? "",
    ]),
  );
  return { 测算结果: [["部分", "项目", "内容", "说明", "依据的条款"], ...above, ...about, ...rows] };
}
