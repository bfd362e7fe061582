// Up to four named cases side by side, what differs marked in words. More may wait, for nothing of a link is lost.

import { h, part, reasonOf, table } from "../dom.mjs";
import { cleanName, freeName, quotedNames, readLink, scenariosOf, withLinkRemark } from "./link.mjs";

/** @import { EntryProblem, Values, WholeAnswer } from "./types.d.ts" */
/** @import { Beside, Call, InputOf, Scenario, Shown } from "./shapes.d.ts" */

/** @typedef {{ name: string, answer: WholeAnswer, problems: EntryProblem[] }} Compared */

const MOST = 4;
const FEW = 2;

/**
 * Bring the section to life.
 *
 * Returns {list(), open(hash), again(), add(name)}: the named cases; taking those of a link, with sentences on what
 * became of them; drawing them where they have changed; and adding the case at hand, with a sentence that says so.
 *
 * @param {HTMLElement} section
 * @param {Shown} shown
 * @param {{
 *   current: () => Values,
 *   call: Call,
 *   changed: () => void,
 *   inputOf: InputOf,
 *   open: (values: Values) => void,
 * }} page
 * @returns {Beside & { again: () => void, add: (name: string) => string }}
 */
export function startScenarios(section, shown, { current, call, changed, inputOf, open }) {
  const said = part(section, ".kb-tool__said", HTMLElement);
  const body = part(section, ".kb-tool__body", HTMLElement);
  const form = part(section, "form", HTMLFormElement);
  const field = part(form, "[name=name]", HTMLInputElement);
  /** @type {Scenario[]} */
  let kept = [];
  /** @type {string[]} */
  let notes = [];
  let drawn = true;

  /** @param {string} sentence */
  const say = (sentence) => {
    said.textContent = sentence;
  };

  /**
   * The cases of a link take the place of those at hand; a link without any leaves them.
   *
   * @param {string} hash
   */
  function take(hash) {
    const link = readLink(hash);
    if (!link.scenarios.length) return [];
    const { scenarios, refused } = scenariosOf(link, inputOf);
    const gone = kept.filter((one) => !scenarios.some((other) => JSON.stringify(other) === JSON.stringify(one)));
    const replaced = gone.length
      ? [`对照换成了链接里的情形，原来的${quotedNames(gone.map(({ name }) => name))}不再对照。`]
      : [];
    kept = scenarios;
    notes = [...replaced, ...refused];
    drawn = false;
    const many = notes.length > FEW ? [`链接里的对照情形有 ${notes.length} 处没有照用，见“情形对照”。`] : notes;
    return [...many, ...waiting(`链接里有 ${kept.length} 个对照情形，`)];
  }

  function waiting(start = "") {
    const names = kept.slice(MOST).map(({ name }) => name);
    return names.length
      ? [`${start}最多对照 ${MOST} 个，没有放进表里的：${quotedNames(names)}。去掉一个，下一个就放进来。`]
      : [];
  }

  async function show() {
    drawn = true;
    const side = kept.slice(0, MOST);
    const told = [...notes, ...waiting()].map((sentence) => h("p", { class: "kb-error" }, sentence));
    const before = side.length ? [...body.querySelectorAll(":scope > .kb-scroll")] : [];
    body.replaceChildren(...told, ...before);
    if (!side.length) return;
    try {
      const { answers } = await call(
        "several",
        side.map(({ values }) => values),
      );
      const found = answers.map(({ answer, problems }, at) => ({
        ...side[at],
        answer,
        problems: withLinkRemark(problems, side[at].values),
      }));
      body.replaceChildren(...told, compared(shown, found));
    } catch (error) {
      body.replaceChildren(...told, h("p", { class: "kb-error" }, `没有对照出来：${reasonOf(error)}。`));
    }
  }

  /** @param {string} typed */
  function add(typed) {
    if (kept.length >= MOST) return `最多对照 ${MOST} 个，请先在“情形对照”里去掉一个。`;
    const name = cleanName(typed) || freeName(kept);
    if (kept.some((one) => one.name === name)) return `已经有叫“${name}”的情形，请换一个名字。`;
    kept = [...kept, { name, values: current() }];
    form.reset();
    edited();
    return `已加入“${name}”，共 ${kept.length} 个。现在可以改填写，再加入一个；对照在“情形对照”里。`;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(add(field.value));
  });
  body.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const { drop, reopen } = target.dataset;
    if (drop !== undefined) {
      const gone = Number(drop);
      say(`已去掉“${kept[gone].name}”。`);
      kept = kept.filter((_, at) => at !== gone);
      edited();
      field.focus();
    }
    if (reopen !== undefined) open(kept[Number(reopen)].values);
  });

  function edited() {
    notes = [];
    changed();
    show();
  }

  return { list: () => kept, open: take, again: () => (drawn ? undefined : show()), add };
}

/**
 * Cases side by side: [{name, answer, problems}], what each was given as its answer used it.
 *
 * @param {Shown} shown
 * @param {Compared[]} cases
 */
function compared(shown, cases) {
  const names = Object.entries(shown.inputs).filter(([name]) => cases.some(({ answer }) => answer.given[name]));
  const inputs = names.map(([name, item]) =>
    sameOrNot(
      item.title,
      cases.map((one) => givenText(name, one)),
    ),
  );
  const outputs = Object.entries(shown.outputs).map(([name, title]) =>
    sameOrNot(
      title,
      cases.map(({ answer }) => answer.outputs[name].text),
    ),
  );
  const open = sameOrNot(
    "没有见到规定的",
    cases.map(({ answer }) => `${answer.unknown.length} 项`),
  );
  const lead = sameOrNot(
    "结果",
    cases.map(({ answer }) => answer.headline),
  );
  const unused = sameOrNot(
    "填了但没有计入的",
    cases.map(({ problems }) => problems.map(({ message }) => message).join("") || "没有"),
  );
  const buttons = [
    "这个情形",
    "",
    ...cases.map(({ name }, at) => [
      h(
        "button",
        { type: "button", class: "kb-copy", "data-reopen": String(at), "aria-label": `填入表单：${name}` },
        "填入表单",
      ),
      " ",
      h("button", { type: "button", class: "kb-copy", "data-drop": String(at), "aria-label": `去掉：${name}` }, "去掉"),
    ]),
  ];
  const refused = cases.some(({ problems }) => problems.length) ? [unused] : [];
  return table(
    ["项目", "是否不同", ...cases.map(({ name }) => name)],
    [lead, ...refused, ...inputs, ...outputs, open, buttons],
    {
      caption: "情形对照",
      classes: "kb-table kb-scenarios",
    },
  );
}

/**
 * A row of a table of cases side by side: whether they differ, in a word, then each.
 *
 * @param {string} title
 * @param {string[]} texts
 */
export function sameOrNot(title, texts) {
  const differs = new Set(texts).size > 1;
  return [title, differs ? h("strong", { class: "kb-badge kb-badge--possible" }, "不同") : "相同", ...texts];
}

/**
 * @param {string} name
 * @param {Compared} scenario
 */
function givenText(name, { answer, problems }) {
  if (problems.some((problem) => problem.input === name)) return "不清楚（填的没有计入）";
  const fact = answer.facts.find((one) => one.input === name);
  if (!fact) return "不清楚";
  return fact.assumed ? `${fact.text}（假设）` : fact.text;
}
