// Word files set as official papers are (GB/T 9704-2012): margins, typefaces, page numbers. They are marked as
// simplified Chinese so that quotes and commas are set as Chinese.

/** @typedef {typeof import("docx")} Docx */

const TWIPS_PER_MM = 56.693;
export const A4 = { width: 11_906, height: 16_838 };
/** @param {number} mm */
const twips = (mm) => Math.round(mm * TWIPS_PER_MM);
export const MARGIN = { top: twips(37), bottom: twips(35), left: twips(28), right: twips(26), footer: twips(28) };
export const WIDTH = A4.width - MARGIN.left - MARGIN.right;
const LATIN = "Times New Roman";
// Sizes in half points: 二号 for the title, 三号 and 小三 for headings, 小四 for what is below them, 四号 for page numbers.
const SIZE = { title: 44, verdict: 32, heading: 30, text: 24, page: 28 };
/** @param {string} eastAsia */
const face = (eastAsia) => ({ ascii: LATIN, hAnsi: LATIN, eastAsia, cs: LATIN });
const TITLE_FACE = face("方正小标宋简体");
const HEADING_FACE = face("黑体");
const PART_FACE = face("楷体");
const TEXT_FACE = face("仿宋");
const PAGE_FACE = face("宋体");
export const LINES = { line: 360, lineRule: /** @type {const} */ ("exact") };
const LANGUAGE = { value: "zh-CN", eastAsia: "zh-CN" };

export const STYLES = {
  default: {
    document: { run: { font: TEXT_FACE, size: SIZE.text, language: LANGUAGE } },
    title: style(TITLE_FACE, SIZE.title, 0, 120),
    heading1: style(HEADING_FACE, SIZE.verdict, 160, 80),
    heading2: style(PART_FACE, SIZE.heading, 120, 40),
  },
};

/**
 * The number of each page at its outer foot; the document must tell even pages from odd ones.
 *
 * @param {Pick<Docx, "Footer" | "Paragraph" | "TextRun" | "PageNumber">} docx
 */
export function pageNumbers(docx) {
  /** @param {"left" | "right"} alignment */
  const footer = (alignment) =>
    new docx.Footer({
      children: [
        new docx.Paragraph({
          alignment,
          children: [
            new docx.TextRun({ children: ["— ", docx.PageNumber.CURRENT, " —"], font: PAGE_FACE, size: SIZE.page }),
          ],
        }),
      ],
    });
  return { default: footer("right"), even: footer("left") };
}

/**
 * @param {ReturnType<typeof face>} font
 * @param {number} size
 * @param {number} before
 * @param {number} after
 */
function style(font, size, before, after) {
  return { run: { size, bold: false, font, color: "000000" }, paragraph: { spacing: { before, after } } };
}
