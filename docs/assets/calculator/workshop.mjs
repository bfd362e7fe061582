// The workshop: a pack pasted or opened is checked by line, shown as tables, proved and tried. Nothing leaves the page.

import { around, h, part, table } from "../dom.mjs";
import { given, goTo, setField, showProblems, showReadings } from "./form.mjs";
import { startCalculator } from "./host.mjs";
import { show } from "./result.mjs";

/** @import { EditEffect, PackInput, PackShown, PackText, TextProblem, Tried, WorkshopCalls } from "./types.d.ts" */

/**
 * @typedef {{
 *   ask: (request: unknown) => Promise<void>,
 *   call: <N extends keyof WorkshopCalls>(name: N, request: WorkshopCalls[N]["request"]) =>
 *     Promise<WorkshopCalls[N]["answer"]>,
 * }} Workshop
 */

const WAIT = 300;
const MOST_STATEMENTS = 20;
const LARGEST = 2_000_000;
const LONGEST_MS = 60_000;
const place = part(document, "#workshop", HTMLElement);
const text = part(place, "textarea", HTMLTextAreaElement);
const file = part(place, "input[type=file]", HTMLInputElement);
const example = part(place, "select", HTMLSelectElement);
const report = part(place, ".kb-report", HTMLElement);
const form = part(place, "form.kb-form", HTMLFormElement);
const body = part(place, ".kb-answer-body", HTMLElement);
const said = part(place, ".kb-said", HTMLElement);
const follows = part(place, ".kb-follows", HTMLElement);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let shown = "";
let opened = "";

function update() {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask({ text: text.value, given: given(form) }), WAIT);
}

/** @param {TextProblem[]} problems */
function problemList(problems) {
  const items = problems.map((problem) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "kb-line", "data-line": problem.line },
        `第 ${problem.line} 行第 ${problem.column} 列`,
      ),
      h("pre", {}, problem.message),
    ),
  );
  return items.length ? h("ol", { class: "kb-problems" }, items) : "";
}

/**
 * @param {number} count
 * @param {PackShown | null} pack
 */
function verdict(count, pack) {
  if (count) return `有 ${count} 处问题：`;
  return pack?.proved
    ? "没有问题：要求完整、唯一的表都已证明，测试全部通过。"
    : "没有问题，测试全部通过；有的表没有证明完整或者唯一，见核对结果。";
}

/** @param {PackShown} pack */
function tables(pack) {
  return pack.tables.map((one) =>
    h(
      "div",
      {},
      h("h4", {}, one.title),
      table(
        ["规则", ...one.columns, ...one.outputs, "出处"],
        one.rows.map((row) => [row.id, ...row.cells, ...row.outcomes, `${row.cite}：${row.say}`]),
        { caption: one.policy, classes: "kb-decision" },
      ),
    ),
  );
}

/** @param {PackShown} pack */
function details(pack) {
  const figures = pack.figures.map((row) => [row.title, row.value, row.cite]);
  const checks = pack.checks.map((row) => [row.title, row.must, row.applies, row.cite]);
  return [
    h("details", { class: "kb-reasons", open: true }, h("summary", {}, "决策表"), tables(pack)),
    figures.length
      ? h(
          "details",
          { class: "kb-reasons" },
          h("summary", {}, "参数和公式"),
          table(["名称", "值或公式", "出处"], figures),
        )
      : "",
    checks.length
      ? h(
          "details",
          { class: "kb-reasons" },
          h("summary", {}, "逐项核对的条件"),
          table(["项目", "要求", "适用", "出处"], checks),
        )
      : "",
    h(
      "details",
      { class: "kb-reasons", open: true },
      h("summary", {}, "核对结果"),
      h("pre", { class: "kb-proof", "aria-busy": "true" }, "正在核对……"),
    ),
    texts("条款", pack.clauses),
    texts("没有见到规定的", pack.unknowns),
  ];
}

/**
 * @param {string} heading
 * @param {PackText[]} items
 */
function texts(heading, items) {
  if (!items.length) return "";
  const list = items.map((item) =>
    h("li", { id: item.id }, h("strong", {}, item.title), item.text ? `：${item.text}` : ""),
  );
  return h("details", { class: "kb-reasons" }, h("summary", {}, heading), h("ul", {}, list));
}

/** @param {PackInput} item */
function field(item) {
  const ids = `help-${item.name} read-${item.name} error-${item.name}`;
  const foot = [
    h("p", { id: `help-${item.name}`, class: "kb-help" }, item.help),
    h("p", { id: `error-${item.name}`, class: "kb-error", role: "alert", hidden: true }),
  ];
  if (item.choices.length) {
    const choices = [...item.choices, ["", "不清楚"]].map(([value, label]) =>
      h("label", {}, h("input", { type: "radio", name: item.name, value, checked: value === "" }), ` ${label}`),
    );
    return h(
      "fieldset",
      { class: "kb-field", "data-input": item.name, "aria-describedby": ids },
      h("legend", {}, item.ask),
      h("div", { class: "kb-choices" }, choices),
      foot,
    );
  }
  const entry = h("input", {
    id: `input-${item.name}`,
    name: item.name,
    type: "text",
    autocomplete: "off",
    "aria-describedby": ids,
  });
  return h(
    "div",
    { class: "kb-field", "data-input": item.name },
    h("label", { for: `input-${item.name}` }, item.ask),
    h("div", { class: "kb-entry" }, entry, h("span", { class: "kb-unit" }, item.unit)),
    h("p", { id: `read-${item.name}`, class: "kb-read" }),
    foot,
  );
}

/**
 * Build the form anew only when the questions have changed, so that nothing typed is lost while the text is edited.
 *
 * @param {PackShown} pack
 */
function fields(pack) {
  const key = JSON.stringify(pack.inputs);
  if (key === shown) return;
  shown = key;
  const kept = given(form);
  form.replaceChildren(h("h3", {}, "试算"), ...pack.inputs.map(field));
  for (const [name, value] of Object.entries(kept)) {
    setField(form, name, value);
  }
}

/** @param {Tried} options */
function answered({ problems, pack, answer, input_problems: unread, input_readings: readings }) {
  const empty = !text.value.trim();
  report.replaceChildren(...[empty ? "" : problemList(problems), ...(pack ? details(pack) : [])].flat());
  said.textContent = empty ? "还没有内容：请粘贴、打开文件，或者从现有的规则包开始。" : verdict(problems.length, pack);
  said.classList.toggle("kb-error", !empty && problems.length > 0);
  form.hidden = !pack;
  if (pack) {
    fields(pack);
    showReadings(form, readings);
    showProblems(form, unread);
    show(body, answer, unread, { root: "" });
  } else {
    body.replaceChildren();
  }
  tellMore(pack);
}

/**
 * What takes longer than an answer, one after the other: what follows from the edit, then the proofs. Each is told only
 * of the text as it still is; of a text that cannot be read, or that is as it was opened, nothing follows.
 *
 * @param {PackShown | null} pack
 */
async function tellMore(pack) {
  const now = text.value;
  const rests = () => now === text.value;
  if (!pack || !edited()) showEffect(null);
  if (!pack) return;
  try {
    if (edited()) {
      const { effect } = await call("effect", { text: now, before: opened });
      if (!rests()) return;
      showEffect(effect);
      place.dataset.followed = String(Number(place.dataset.followed ?? 0) + 1);
    }
    const { proofs } = await call("proofs", { text: now });
    if (rests()) proved(proofs.join("\n"));
  } catch {
    if (rests()) proved("没有核对完，请刷新再试。");
  }
}

/** @param {string} sentences */
function proved(sentences) {
  const proof = part(report, ".kb-proof", HTMLElement);
  proof.textContent = sentences;
  proof.removeAttribute("aria-busy");
}

/** @param {EditEffect | null} effect */
function showEffect(effect) {
  follows.hidden = !effect;
  part(follows, "p", HTMLElement).textContent = effect ? `与${effect.against}相比，${effect.summary}` : "";
  part(follows, "div", HTMLElement).replaceChildren(...(effect ? effectParts(effect) : []));
}

/** @param {EditEffect} effect */
function effectParts(effect) {
  const rest = effect.statements.length - MOST_STATEMENTS;
  const statements = effect.statements.slice(0, MOST_STATEMENTS).map((one) =>
    h(
      "li",
      {},
      one.text,
      one.case ? h("span", { class: "kb-remark" }, `例：${one.case}。`) : "",
      one.rules.map((rule) => h("p", { class: "kb-remark" }, rule)),
    ),
  );
  const lines = [
    effect.since ? `比较的是在 ${effect.since} 或以后判断的情形，或者没有填判断日期的情形。` : "",
    rest > 0 ? `另有 ${rest} 处没有列出，可以用 policykb effect 看全部。` : "",
    effect.new_inputs.length ? `新问的：${effect.new_inputs.join("、")}。` : "",
    effect.gone_inputs.length ? `不再问的：${effect.gone_inputs.join("、")}。` : "",
    ...effect.not_compared,
  ].filter(Boolean);
  return [h("ol", {}, statements), ...lines.map((line) => h("p", { class: "kb-remark" }, line))];
}

/** @param {File | undefined} chosen */
async function openFile(chosen) {
  if (!chosen) return;
  if (chosen.size > LARGEST) {
    said.textContent = `文件太大：${chosen.size} 个字节，最多 ${LARGEST} 个。`;
    return;
  }
  try {
    replace(new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer()));
  } catch {
    said.textContent = `“${chosen.name}”不是 UTF-8 编码的文本文件，没有打开。`;
  }
}

/** @param {string} url */
async function openExample(url) {
  if (!url) return;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_MS) });
    if (!response.ok) throw new Error(String(response.status));
    replace(await response.text());
  } catch {
    said.textContent = "这个规则包没有读到，可能没有连上网络，或者服务器上缺少文件。";
  }
}

const edited = () => text.value !== opened;

/**
 * Another text takes the place of this one; what was typed is given up only with consent.
 *
 * @param {string} found
 */
function replace(found) {
  // biome-ignore lint/suspicious/noAlert: a choice that must be made before anything is lost
  if (edited() && !confirm("现在的文字改过，还没有存成文件。用新打开的代替它吗？")) return;
  text.value = found;
  opened = found;
  update();
}

report.addEventListener("click", (event) => {
  const line = Number(around(event, "[data-line]")?.dataset.line);
  if (!line) return;
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  text.scrollTop = (text.scrollHeight / lines.length) * Math.max(0, line - 4);
});
text.addEventListener("input", update);
form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
file.addEventListener("change", () => openFile(file.files?.[0]));
example.addEventListener("change", () => openExample(example.value));
body.addEventListener("click", (event) => goTo(form, event));

addEventListener("beforeunload", (event) => {
  if (edited()) event.preventDefault();
});

place.hidden = false;
const { ask, call } = /** @type {Workshop} */ (startCalculator(place, { ready: update, answered }));

part(document, "#kb-lost-page", HTMLElement).remove(); // all has run
