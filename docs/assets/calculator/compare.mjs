// The comparison: one project, every pack's answer in one table.

import { h, part, table } from "../dom.mjs";
import { linesOf } from "./card.mjs";
import { startCase } from "./case.mjs";
import { showProblems } from "./form.mjs";
import { unusedBlock, unusedShort } from "./unused.mjs";

/** @import { Answer, Compared, PackAnswer, Part } from "./types.d.ts" */
/** @import { Entered } from "./shapes.d.ts" */

const SHORT = 3;
/** @type {Part["kind"][]} */
const COMPARED = ["amounts", "parties", "steps", "contents", "checks", "not_applicable", "exempt", "not_written"];
/** @type {Partial<Record<Part["kind"], string>>} */
const HEADINGS = { steps: "步骤" };
const place = part(document, "#compare", HTMLElement);
const root = place.dataset.root ?? "";

/**
 * What a pack made of what was typed: used, refused, and not asked by it.
 *
 * @param {PackAnswer} pack
 * @param {Record<string, string>} titles
 */
function entries(pack, titles) {
  const facts = pack.answer.facts.map(({ title, text }) => h("li", {}, `${title}：${text}`));
  const unused = pack.unused.map((name) => titles[name]).join("、");
  return [
    facts.length ? h("ul", {}, facts) : "没有。",
    ...pack.problems.map(({ message }) => h("p", { class: "kb-error" }, `未计入：${message}`)),
    unused ? h("p", { class: "kb-remark" }, `这里不问，没有用到：${unused}`) : "",
  ];
}

/** @param {Answer} answer */
function outputs(answer) {
  const shown = COMPARED.flatMap((kind) => linesOf(answer, kind).map((line) => ({ kind, ...line })));
  return [
    h("p", {}, h("strong", {}, answer.headline)),
    h(
      "dl",
      { class: "kb-facts" },
      shown.map(({ kind, title, text, note }) =>
        h(
          "div",
          {},
          h("dt", {}, title ?? HEADINGS[kind] ?? ""),
          h("dd", {}, text, note ? h("span", { class: "kb-remark" }, `（${note}）`) : ""),
        ),
      ),
    ),
  ];
}

/** @param {Answer} answer */
function asks(answer) {
  return folded(
    answer.missing.map((item) => h("a", { href: `#help-${item.input}`, "data-goto": item.input }, item.title)),
    "不缺。",
  );
}

/** @param {Answer} answer */
function open(answer) {
  return folded(
    answer.unknown.map((item) => h("a", { href: root + item.page }, item.what)),
    "没有发现。",
  );
}

/**
 * A list that folds away when it is long.
 *
 * @param {HTMLElement[]} links
 * @param {string} none
 */
function folded(links, none) {
  if (!links.length) return none;
  const list = h(
    "ul",
    {},
    links.map((link) => h("li", {}, link)),
  );
  return links.length > SHORT
    ? h("details", { class: "kb-reasons" }, h("summary", {}, `${links.length} 项`), list)
    : list;
}

/**
 * @param {PackAnswer} pack
 * @param {Record<string, string>} titles
 */
function row(pack, titles) {
  return [
    [
      h("a", { href: `${root}packs/${pack.pack}/` }, pack.title),
      h("span", { class: "kb-remark" }, ` ${[pack.place, pack.dated].filter(Boolean).join("，")} `),
      pack.confidence ? h("span", { class: "kb-badge" }, pack.confidence) : "",
    ],
    entries(pack, titles),
    outputs(pack.answer),
    asks(pack.answer),
    open(pack.answer),
    pack.differs,
  ];
}

/**
 * @param {Compared} data
 * @param {Entered} entered
 * @param {{ form: HTMLFormElement, body: HTMLElement, say: (sentence: string) => void }} shown
 */
function answered({ comparison, problems }, { notes, refused }, { form, body, say }) {
  const caption = "同一个项目在各地的规则下";
  const heads = ["地方", "用到的填写", "结果", "还需要知道", "没有见到规定", "比较时注意"];
  showProblems(form, problems, "没有计入的规则包按“不清楚”计算这一项。");
  body.replaceChildren(
    ...[...notes, ...refused].map((message) => h("p", { class: "kb-error" }, message)),
    unusedBlock(problems, ({ text }) => text),
    table(
      heads,
      comparison.packs.map((pack) => row(pack, comparison.titles)),
      { caption, classes: "kb-table kb-stacked" },
    ),
    h("script", { type: "application/json", class: "kb-json" }, JSON.stringify(comparison)),
  );
  say([`已按 ${comparison.packs.length} 个规则包算出`, unusedShort(problems)].filter(Boolean).join("，").concat("。"));
}

startCase(place, { answered });

part(document, "#kb-lost-page", HTMLElement).remove(); // all has run
