// Up to four named cases side by side, what differs marked in words.

import { h, table } from "../dom.mjs";
import { scenariosIn } from "./form.mjs";
import { headline, valueText } from "./result.mjs";

const MOST = 4;
const LETTERS = "甲乙丙丁";

/** Bring the section to life; returns {list(), show()}: the named cases, and a way to draw them anew. */
export function startScenarios(section, shown, { current, call, changed, open }) {
  const said = section.querySelector(".kb-tool__said");
  const body = section.querySelector(".kb-tool__body");
  const form = section.querySelector("form");
  let kept = scenariosIn(location.hash).slice(0, MOST);

  const say = (sentence) => {
    said.textContent = sentence;
  };

  async function show() {
    if (!kept.length) return body.replaceChildren();
    const { answers } = await call("several", kept.map(({ values }) => values));
    body.replaceChildren(compared(shown, kept, answers.map(({ answer }) => answer)));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (kept.length >= MOST) return say(`最多对照 ${MOST} 个，请先去掉一个。`);
    const name = form.elements.name.value.trim() || `情形${LETTERS[kept.length]}`;
    if (kept.some((one) => one.name === name)) return say(`已经有叫“${name}”的情形，请换一个名字。`);
    kept = [...kept, { name, values: current() }];
    form.reset();
    say(`已加入“${name}”，共 ${kept.length} 个。现在可以改上面的填写，再加入一个。`);
    changed();
    show();
  });
  body.addEventListener("click", ({ target }) => {
    const { drop, reopen } = target.dataset;
    if (drop !== undefined) {
      say(`已去掉“${kept[drop].name}”。`);
      kept = kept.filter((_, at) => at !== Number(drop));
      changed();
      show();
      form.elements.name.focus();
    }
    if (reopen !== undefined) open(kept[reopen].values);
  });
  return { list: () => kept, show };
}

function compared(shown, kept, answers) {
  const names = Object.entries(shown.inputs).filter(([name]) => kept.some(({ values }) => values[name]));
  const inputs = names.map(([name, item]) => row(item.title, kept.map(({ values }) => inputText(item, values[name]))));
  const outputs = Object.entries(shown.outputs).map(([name, title]) => row(title, answers.map((answer) => valueText(answer.outputs[name]))));
  const open = row("没有见到规定的", answers.map((answer) => `${answer.unknown.length} 项`));
  const lead = row("结果", answers.map(headline));
  const buttons = [
    "这个情形",
    "",
    ...kept.map(({ name }, at) => [
      h("button", { type: "button", class: "kb-copy", "data-reopen": String(at), "aria-label": `填入表单：${name}` }, "填入表单"),
      " ",
      h("button", { type: "button", class: "kb-copy", "data-drop": String(at), "aria-label": `去掉：${name}` }, "去掉"),
    ]),
  ];
  return table(["项目", "是否不同", ...kept.map(({ name }) => name)], [lead, ...inputs, ...outputs, open, buttons], {
    caption: "情形对照",
    classes: "kb-table kb-scenarios",
  });
}

function row(title, texts) {
  const differs = new Set(texts).size > 1;
  return [title, differs ? h("strong", { class: "kb-badge kb-badge--possible" }, "不同") : "相同", ...texts];
}

/** What was given for an input, as people read it. */
export function inputText(item, value) {
  if (!value) return "不清楚";
  const text = item.labels[value] ?? (item.unit ? `${value} ${item.unit}` : value);
  return item.assumed ? `${text}（假设）` : text;
}
