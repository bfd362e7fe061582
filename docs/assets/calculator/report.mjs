// What a reader takes away: the case, the answer, its clauses, assumptions and unknowns, as one list of parts that
// paper, Word and Excel are made from.

import { h, table } from "../dom.mjs";
import { library } from "./library.mjs";
import { headline, valueText } from "./result.mjs";
import { inputText } from "./scenarios.mjs";
import { unusedSentences } from "./unused.mjs";

/** @import { WholeAnswer } from "./types.d.ts" */
/** @import { Latest, Part, Report, Shown } from "./shapes.d.ts" */

const UNUSED = "填了但没有计入的";
const REOPEN = "扫码重新打开这个情形";
const NO_CODE = "没有二维码（链接太长，或者程序没有装载成功）；要重新打开这个情形，用最后的链接。";

/**
 * The report as plain parts: {title, link, parts: [{heading, rows: [[left, right]]} | {heading, items: [text]}]}.
 *
 * What was given is what the answer used. What was typed beside it, or came with a link and could not be used, stands
 * apart from it; the link keeps what was typed.
 *
 * @param {Shown} shown
 * @param {Latest} latest
 * @param {Date} [now]
 * @returns {Report}
 */
export function reportOf(shown, { answer, problems, refused, link }, now = new Date()) {
  const unused = [...unusedSentences(problems), ...refused];
  const outputs = Object.values(answer.outputs).filter((output) => !output.reminder && !output.check);
  const checks = Object.values(answer.outputs).filter((output) => output.check && output.status !== "not_applicable");
  const given = Object.entries(shown.inputs)
    .filter(([name]) => answer.given[name])
    .map(([name, item]) => ({ item, text: inputText(item, answer.given[name]) }));
  const assumed = given.filter(({ item }) => item.assumed);
  const seeUnused = unused.length ? [`有填写没有计入，见“${UNUSED}”。`] : [];
  /** @type {Part[]} */
  const parts = [
    { heading: "结果", items: [headline(answer), ...seeUnused, answer.law.caution, ...reminders(answer)] },
    {
      heading: "项目情况",
      rows: given.length
        ? given.map(({ item, text }) => [item.title, text])
        : [[`（没有${unused.length ? "能用的" : ""}填写）`, "全部按不清楚处理"]],
    },
    { heading: UNUSED, items: unused },
    { heading: "假设", items: assumed.map(({ item, text }) => `${item.title}：${text}，不是办法的规定`) },
    { heading: "具体内容", rows: outputs.map((output) => [output.title, valueText(output)]) },
    {
      heading: "逐项核对的条件",
      rows: checks.map((output) => [output.title, output.status === "certain" ? output.labels.join("、") : "还不清楚"]),
    },
    { heading: "怎样得出", items: answer.explanation.map((one) => one.text) },
    { heading: "改动哪一项，结果会变", items: answer.nearest_changes.map((one) => one.text) },
    { heading: "还需要知道", items: answer.missing.map((item) => item.ask) },
    {
      heading: "没有见到规定的",
      items: answer.unknown.map((item) => `${item.what}（有待明确，推断：${item.decided_by}）`),
    },
    {
      heading: "引用的条款",
      rows: answer.citations.map((item) => [`${item.title}（${item.text_status}）`, item.text]),
    },
    {
      heading: "依据和版本",
      rows: [
        ["规则包", `${shown.title}（${answer.pack}）`],
        ["版本指纹", answer.version],
        ["依据", `${answer.law.title ?? answer.law.work ?? answer.law.version}（${answer.law.stage}）`],
        ["制作时间", now.toLocaleString("zh-CN", { hour12: false })],
        ["重新打开", link],
        ["声明", "非官方整理，以发布机关正式文本为准。"],
      ],
    },
  ];
  return { title: `${shown.title}：测算结果`, link, parts: parts.filter((part) => (part.items ?? part.rows).length) };
}

/** @param {WholeAnswer} answer */
function reminders(answer) {
  return Object.values(answer.outputs)
    .filter((output) => output.reminder)
    .flatMap((output) => output.labels.map((text) => `请注意：${text}`));
}

/**
 * The modules of a QR code as rows of booleans; null if the link is too long for one, or the library is not there.
 *
 * @param {string} link
 * @returns {Promise<boolean[][] | null>}
 */
export async function qrOf(link) {
  try {
    const { encodeQR } = await library("qr", "encodeQR");
    return encodeQR(link, "raw", { ecc: "low", border: 4 });
  } catch {
    return null;
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** @param {boolean[][]} modules */
function qrImage(modules) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `0 0 ${modules.length} ${modules.length}`);
  svg.setAttribute("class", "kb-qr");
  path.setAttribute(
    "d",
    modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join(""),
  );
  svg.append(path);
  return svg;
}

/**
 * What paper shows in place of the form, as elements: the whole report, with the code that reopens the case.
 *
 * @param {Report} report
 * @returns {Promise<HTMLElement[]>}
 */
export async function asPaper(report) {
  const modules = await qrOf(report.link);
  return [
    h("h1", {}, report.title),
    modules ? h("p", { class: "kb-qr__line" }, qrImage(modules), REOPEN) : h("p", { class: "kb-remark" }, NO_CODE),
    ...report.parts.map((part) =>
      h(
        "section",
        {},
        h("h2", {}, part.heading),
        part.rows
          ? table(["项目", "内容"], part.rows)
          : h(
              "ul",
              {},
              part.items.map((text) => h("li", {}, text)),
            ),
      ),
    ),
  ];
}

const A4 = { width: 11_906, height: 16_838 };
const MARGIN = 1247;
const QR_SIZE = 110;

/**
 * The report as a Word file, marked as simplified Chinese so that quotes and commas are set as Chinese.
 *
 * @param {Report} report
 * @returns {Promise<Blob>}
 */
export async function asWord(report) {
  const docx = await library("docx", "Document", "ImageRun", "Packer", "Paragraph", "Table", "TextRun");
  const language = { value: "zh-CN", eastAsia: "zh-CN" };
  const font = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体", cs: "Times New Roman" };
  /** @param {string} said */
  const text = (said) => new docx.Paragraph({ children: [new docx.TextRun({ text: said })], spacing: { after: 80 } });
  /**
   * @param {string} said
   * @param {number} width
   */
  const cell = (said, width) =>
    new docx.TableCell({ children: [text(said)], width: { size: width, type: docx.WidthType.PERCENTAGE } });
  /** @param {[left: string, right: string][]} pairs */
  const rows = (pairs) =>
    new docx.Table({
      width: { size: 100, type: docx.WidthType.PERCENTAGE },
      columnWidths: [2800, 6612],
      rows: pairs.map(
        ([left, right]) => new docx.TableRow({ children: [cell(left, 30), cell(right, 70)], cantSplit: true }),
      ),
    });
  const picture = await qrPicture(report.link);
  const children = [
    new docx.Paragraph({ text: report.title, heading: docx.HeadingLevel.TITLE }),
    ...report.parts.flatMap((part) => [
      new docx.Paragraph({ text: part.heading, heading: docx.HeadingLevel.HEADING_1 }),
      ...(part.rows ? [rows(part.rows)] : part.items.map((said) => text(said))),
    ]),
    ...(picture
      ? [
          new docx.Paragraph({
            children: [
              new docx.ImageRun({
                type: "png",
                data: picture,
                transformation: { width: QR_SIZE, height: QR_SIZE },
                altText: { name: "二维码", description: "重新打开这个情形的链接", title: "二维码" },
              }),
            ],
          }),
          text(REOPEN),
        ]
      : [text(NO_CODE)]),
  ];
  /** @param {number} size */
  const heading = (size) => ({
    run: { size, bold: true, font: { ...font, eastAsia: "黑体" }, color: "000000" },
    paragraph: { spacing: { before: 240, after: 120 } },
  });
  const made = new docx.Document({
    title: report.title,
    creator: "社区综合服务中心配置管理办法知识库（非官方整理）",
    styles: { default: { document: { run: { font, size: 21, language } }, title: heading(36), heading1: heading(28) } },
    sections: [
      {
        properties: { page: { size: A4, margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN } } },
        children,
      },
    ],
  });
  return docx.Packer.toBlob(made);
}

/** @param {string} link */
async function qrPicture(link) {
  const modules = await qrOf(link);
  if (!modules) return null;
  const canvas = new OffscreenCanvas(modules.length * 4, modules.length * 4);
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) if (dark) context.fillRect(x * 4, y * 4, 4, 4);
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
}

/**
 * The report as sheets of text for a workbook.
 *
 * @param {Report} report
 * @returns {Record<string, string[][]>}
 */
export function asSheets(report) {
  const rows = report.parts.flatMap((part) =>
    (part.rows ?? part.items.map((text) => ["", text])).map(([left, right]) => [part.heading, left, right]),
  );
  return { 测算结果: [["部分", "项目", "内容"], ...rows] };
}
