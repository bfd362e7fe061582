// The report as a Word file, set as official papers are (GB/T 9704-2012): margins, typefaces, page numbers.

import { A4, LINES, MARGIN, pageNumbers, STYLES, WIDTH } from "../official-word.mjs";
import { library } from "./library.mjs";
import { qrPicture } from "./qr.mjs";
import { ANNEX, isTable, lineText, NO_CODE, REOPEN, running } from "./report.mjs";

/** @import { Part } from "./types.d.ts" */
/** @import { Report } from "./shapes.d.ts" */

const LEFT = Math.round(WIDTH * 0.42);
const QR_SIZE = 110;
const NUMERALS = "一二三四五六七八九十";

/**
 * The report as a Word file, marked as simplified Chinese so that quotes and commas are set as Chinese.
 *
 * @param {Report} report
 * @returns {Promise<Blob>}
 */
export async function asWord(report) {
  const docx = await library("docx", "Document", "Footer", "ImageRun", "Packer", "Paragraph", "Table", "TextRun");
  /**
   * @param {string} text
   * @param {object} [options]
   */
  const line = (text, options = {}) => new docx.Paragraph({ text, spacing: LINES, ...options });
  /**
   * @param {string} text
   * @param {number} width
   */
  const cell = (text, width) =>
    new docx.TableCell({
      children: [line(text)],
      width: { size: width, type: docx.WidthType.DXA },
      margins: { top: 20, bottom: 20, left: 80, right: 80 },
    });
  /** @param {Part} part */
  const rows = (part) =>
    new docx.Table({
      width: { size: WIDTH, type: docx.WidthType.DXA },
      columnWidths: [LEFT, WIDTH - LEFT],
      rows: part.lines.map(
        (one) =>
          new docx.TableRow({
            children: [cell(one.title ?? "", LEFT), cell(lineText(one), WIDTH - LEFT)],
            cantSplit: true,
          }),
      ),
    });
  /** @param {Part} part */
  const content = (part) => {
    const sentence = running(part);
    if (sentence) return [line(sentence, { indent: { firstLine: 480 } })];
    if (isTable(part)) return [rows(part)];
    return part.lines.map((one, at) =>
      line(`${part.numbered ? `${at + 1}. ` : ""}${lineText(one)}`, { indent: { firstLine: 480 } }),
    );
  };
  /**
   * @param {string} text
   * @param {object} [options]
   */
  const heading = (text, options = {}) =>
    new docx.Paragraph({ text, heading: docx.HeadingLevel.HEADING_2, keepNext: true, ...options });
  const first = report.parts.filter(({ annex }) => !annex);
  const annexes = report.parts.filter(({ annex }) => annex);
  const picture = await qrPicture(report.link);
  const code = picture
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
        line(REOPEN),
      ]
    : [line(NO_CODE)];
  const children = [
    new docx.Paragraph({ text: report.title, heading: docx.HeadingLevel.TITLE, alignment: "center" }),
    line(report.about.map(([title, text]) => `${title}：${text}`).join("　　"), { alignment: "center" }),
    new docx.Paragraph({ text: report.verdict, heading: docx.HeadingLevel.HEADING_1 }),
    ...report.below.map(({ text }) => line(text)),
    ...first.flatMap((part, at) => [heading(`${numeral(at)}、${part.heading}`), ...content(part)]),
    new docx.Paragraph({ text: ANNEX, heading: docx.HeadingLevel.HEADING_1, pageBreakBefore: true }),
    ...annexes.flatMap((part, at) => [heading(`${numeral(at)}、${part.heading}`), ...content(part)]),
    ...code,
  ];
  const made = new docx.Document({
    title: report.title,
    creator:
      report.about.find(([title]) => title === "编制")?.[1] ?? "社区综合服务中心配置管理办法知识库（非官方整理）",
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    sections: [
      {
        properties: { page: { size: A4, margin: MARGIN } },
        footers: pageNumbers(docx),
        children,
      },
    ],
  });
  return docx.Packer.toBlob(made);
}

/** @param {number} at */
function numeral(at) {
  return at < NUMERALS.length ? NUMERALS[at] : `十${NUMERALS[at - NUMERALS.length]}`;
}
