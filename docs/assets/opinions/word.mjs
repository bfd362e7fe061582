// The form with the opinions as a Word file: the tables that offices hand out, and in a property of the file the same
// as data, so that nothing is lost where it is read by program.

import { library } from "../calculator/library.mjs";
import { A4, LINES, MARGIN, pageNumbers, STYLES } from "../official-word.mjs";
import { UNSEEN } from "./basket.mjs";
import { amended, asData, cells, FORM_TITLE, OPINION_HEADS, PERSON_HEADS } from "./twins.mjs";

/** @import { Form, Opinion, Redline } from "./types.d.ts" */

const PROPERTY = "policykb-opinions";
const WIDTH = A4.height - MARGIN.top - MARGIN.bottom;
const LOOKS = { "": {}, del: { strike: true }, ins: { bold: true, underline: {} } };
const SHARES = [0.06, 0.16, 0.26, 0.1, 0.24, 0.18];
// A property is XML: what XML cannot hold is written as JSON escapes, all else stays as it is.
const NO_XML = /[\ufffe\uffff]/gu;
/** @param {string} sign */
const escaped = (sign) => `\\u${sign.charCodeAt(0).toString(16)}`;

/**
 * @param {Form} form
 * @param {Redline} redline
 * @returns {Promise<Blob>}
 */
export async function asWord(form, redline) {
  const docx = await library("docx", "Document", "Footer", "Packer", "Paragraph", "Table", "TextRun");

  /**
   * Text as runs, a line each.
   *
   * @param {string} text
   * @param {object} [look]
   */
  const runs = (text, look = {}) =>
    text
      .replace(UNSEEN, "")
      .split("\n")
      .map((words, at) => new docx.TextRun({ text: words, ...(at ? { break: 1 } : {}), ...look }));

  /** @param {string} text */
  const line = (text) => new docx.Paragraph({ children: runs(text), spacing: LINES });

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

  /**
   * @param {string[]} heads
   * @param {string[][]} rows
   * @param {number[]} shares
   */
  const table = (heads, rows, shares) => {
    const widths = shares.map((share) => Math.round(WIDTH * share));
    return new docx.Table({
      width: { size: WIDTH, type: docx.WidthType.DXA },
      columnWidths: widths,
      rows: [heads, ...rows].map(
        (row, at) =>
          new docx.TableRow({
            children: row.map((text, column) => cell(text, widths[column])),
            tableHeader: at === 0,
          }),
      ),
    });
  };

  /** @param {Opinion} opinion */
  const changes = ({ heading, quote, proposed }) => [
    new docx.Paragraph({ text: heading, heading: docx.HeadingLevel.HEADING_2, keepNext: true }),
    new docx.Paragraph({
      spacing: LINES,
      children: redline(quote, proposed).flatMap(({ text, mark }) => runs(text, LOOKS[mark])),
    }),
  ];

  const changed = amended(form);
  const children = [
    new docx.Paragraph({ text: FORM_TITLE, heading: docx.HeadingLevel.TITLE, alignment: "center" }),
    line(`文件：${form.title}`),
    line(`填写日期：${form.made}`),
    table(PERSON_HEADS, [[form.about.name, form.about.contact]], [0.5, 0.5]),
    line(""),
    table(
      OPINION_HEADS,
      form.opinions.map((one, at) => [String(at + 1), ...cells(one)]),
      SHARES,
    ),
    ...(changed.length
      ? [
          new docx.Paragraph({
            text: "附：建议修改的对照（加删除线的是建议删去的，加粗并加下划线的是建议增加的）",
            heading: docx.HeadingLevel.HEADING_1,
            keepNext: true,
          }),
          ...changed.flatMap(changes),
        ]
      : []),
  ];
  const made = new docx.Document({
    title: `${FORM_TITLE}：${form.title}`,
    creator: "",
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    customProperties: [{ name: PROPERTY, value: JSON.stringify(asData(form)).replace(NO_XML, escaped) }],
    sections: [
      {
        properties: {
          page: { size: { ...A4, orientation: docx.PageOrientation.LANDSCAPE }, margin: turned() },
        },
        footers: pageNumbers(docx),
        children,
      },
    ],
  });
  return docx.Packer.toBlob(made);
}

/** The margins of a page that lies on its side. */
function turned() {
  const { top, bottom, left, right, footer } = MARGIN;
  return { top: left, bottom: right, left: top, right: bottom, footer: Math.round(footer / 2) };
}
