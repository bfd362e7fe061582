// The comparison: one project, every pack's answer in one table.

import { startCase } from "./case.mjs";
import { h, table } from "../dom.mjs";
import { valueText } from "./result.mjs";

const SHORT = 3;
const place = document.getElementById("compare");

function outputs(answer) {
  const shown = Object.values(answer.outputs).filter((output) => !output.reminder && !output.check && output.status !== "not_applicable");
  const checks = Object.values(answer.outputs).filter((output) => output.check && output.status === "certain");
  return [
    h("dl", { class: "kb-facts" }, shown.map((output) => h("div", {}, h("dt", {}, output.title), h("dd", {}, valueText(output))))),
    checks.length ? h("ul", {}, checks.map((output) => h("li", {}, `${output.title}：${output.labels.join("、")}`))) : "",
    shown.length ? "" : "本情形不适用，或者没有写（没有写，不等于不用承担）。",
  ];
}

function asks(answer) {
  return folded(answer.missing.map((item) => h("a", { href: `#help-${item.input}`, "data-goto": item.input }, item.title)), "不缺。");
}

function open(answer) {
  return folded(answer.unknown.map((item) => h("a", { href: place.dataset.root + item.page }, item.what)), "没有发现。");
}

/** A list that folds away when it is long. */
function folded(links, none) {
  if (!links.length) return none;
  const list = h("ul", {}, links.map((link) => h("li", {}, link)));
  return links.length > SHORT ? h("details", { class: "kb-reasons" }, h("summary", {}, `${links.length} 项`), list) : list;
}

function row(one) {
  return [
    [
      h("a", { href: `${place.dataset.root}packs/${one.pack}/` }, one.title),
      h("span", { class: "kb-remark" }, ` ${[one.place, one.dated].filter(Boolean).join("，")} `),
      one.confidence ? h("span", { class: "kb-badge" }, one.confidence) : "",
    ],
    [...one.problems.map((problem) => h("p", { class: "kb-error" }, problem.message)), ...outputs(one.answer)],
    asks(one.answer),
    open(one.answer),
    one.differs,
  ];
}

startCase(place, ({ comparison, problems }, refused, { body, say }) => {
  const unused = [...refused, ...problems.map((problem) => problem.message)];
  const caption = "同一个项目在各地的规则下";
  const heads = ["地方", "结果", "还需要知道", "没有见到规定", "比较时注意"];
  body.replaceChildren(
    ...unused.map((message) => h("p", { class: "kb-error" }, message)),
    table(heads, comparison.packs.map(row), { caption, classes: "kb-table kb-stacked" }),
    h("script", { type: "application/json", class: "kb-json" }, JSON.stringify(comparison)),
  );
  say(`已按 ${comparison.packs.length} 个规则包算出。`);
});
