// The calculator's page: the case of one place, answered with its reasons, and what can be done with the answer.

import { h, part, reasonOf } from "../dom.mjs";
import { save, stamp } from "../save.mjs";
import { startAboutReport } from "./about-report.mjs";
import { canSpeak, readAloud } from "./aloud.mjs";
import { answerTable } from "./answer-table.mjs";
import { startBatch } from "./batch.mjs";
import { startByVersion } from "./by-version.mjs";
import { amounts, firstAmount } from "./card.mjs";
import { startCase } from "./case.mjs";
import { openTables } from "./files.mjs";
import { given, inputIn, showProblems } from "./form.mjs";
import { startKept } from "./kept.mjs";
import { startLandscape } from "./landscape.mjs";
import { fragment, withLinkRemark } from "./link.mjs";
import { arrange } from "./questions.mjs";
import { asPaper, asSheets, reportOf } from "./report.mjs";
import { show } from "./result.mjs";
import { startScenarios } from "./scenarios.mjs";
import { unusedShort } from "./unused.mjs";
import { whenWanted } from "./wanted.mjs";
import { asWord } from "./word.mjs";
import { startWorkList } from "./work-list.mjs";

/** @import { Answer, Answered, EntryProblem, Problem, Values } from "./types.d.ts" */
/** @import { Entered, Known, Latest, Shown } from "./shapes.d.ts" */

const place = part(document, "#calculator", HTMLElement);
const form = part(place, "form", HTMLFormElement);
const tools = part(document, "#tools", HTMLElement);
const paper = part(document, ".kb-paper", HTMLElement);
const root = place.dataset.root ?? "";
/** @type {Shown} */
const shown = brought(".kb-shown");
/** @param {string} id */
const section = (id) => part(document, `#${id}`, HTMLElement);
const takeAway = section("take-away");
// On a phone the outcome stands at the foot of the screen while the card is out of sight.
const watch = new IntersectionObserver((seen) =>
  place.toggleAttribute("data-verdict-seen", seen.at(-1)?.isIntersecting ?? false),
);
// Paper is brought up to date after each answer, for printing from the browser's own menu.
const whenIdle = window.requestIdleCallback ?? setTimeout;
const PAUSE_MS = 120;
const AWAITED = { rest: "其余的正在算……", numbers: "具体的数正在算……", all: "正在算……" };
const LACKING = {
  rest: "其余的要由计算器来算，它没有启动。",
  numbers: "具体的数要由计算器来算，它没有启动。",
  all: "这样填写，答案要由计算器来算，它没有启动。",
};
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
// The answer at hand with the case that it is to: {answer, problems, values, refused, link}; null while there is none.
/** @type {Latest | null} */
let latest = null;
/** Who waits for it. @type {{ resolve: (made: Latest) => void, reject: (why: Error) => void }[]} */
const awaiting = [];

const current = () => given(form);

const scenarios = startScenarios(section("scenarios"), shown, {
  current,
  call: (...asked) => page.call(...asked),
  changed: () => page.update(),
  inputOf: (name) => inputIn(form, name),
  open: (values) => {
    location.hash = fragment(values, shown.version, scenarios.list());
    place.scrollIntoView();
  },
});
// What the page brought along: the answer to an empty case in its text, and a table for every choice. Both give way to
// the calculator, which says all of it again.
const first = section("first-answer");
const answerBody = part(place, ".kb-answer-body", HTMLElement);
const answers = answerTable(brought(".kb-answers"));
const page = startCase(place, {
  asked: () => {
    latest = null;
    clearTimeout(pause);
    paper.replaceChildren();
    if (Object.keys(current()).length) first.remove();
  },
  unanswered: (known) => {
    if (page.state() === "failed") tools.hidden = false; // each says why it does nothing
    for (const { reject } of awaiting.splice(0)) reject(new Error(lacking()));
    if (known) return;
    first.remove();
    answerBody.replaceChildren();
  },
  answered: (/** @type {Answered} */ data, entered, { body, say }) => {
    first.remove();
    showProblems(form, data.problems);
    put(body, data.answer, told(data.problems, entered));
    arrange(form, data.answer);
    say([data.answer.headline, firstAmount(data.answer), unusedShort(data.problems)].filter(Boolean).join("；"));
  },
  confirmed: (entered, { body }) => {
    clearTimeout(pause);
    pause = setTimeout(() => completed(body, entered).catch(lost), PAUSE_MS);
  },
  meanwhile: (known, state) => {
    const { rest, numbers, all } = state === "failed" ? LACKING : AWAITED;
    if (known) answerBody.replaceChildren(verdict(known, known.amounts ? rest : numbers));
    else answerBody.replaceChildren(Object.keys(current()).length ? h("p", { class: "kb-remark" }, all) : "");
  },
  answers,
  wanted: whenWanted(form, answers),
  beside: scenarios,
});
/** @param {Values} values */
const hash = (values) => fragment(values, shown.version);
const workList = startWorkList(section("work-list"), shown);

const landscape = startLandscape(section("landscape"), { current, call: page.call });
const byVersion = startByVersion(document.getElementById("by-version"), page.call);
startBatch(section("batch"), shown);
startKept(section("kept"), current, shown.version);
const about = startAboutReport(section("about-report"), () => whenIdle(() => putOnPaper().catch(lost)));

/**
 * What can be said before the calculator has worked out the rest.
 *
 * @param {Known} known
 * @param {string} sentence
 */
function verdict({ headline, caution, amounts: lines = [] }, sentence) {
  return h(
    "section",
    { class: "kb-card", "aria-label": "答案" },
    h("h2", { class: "kb-headline" }, headline),
    amounts(lines),
    h("p", {}, sentence),
    h("p", { class: "kb-remark" }, caution),
  );
}

/**
 * What the page brought along as JSON.
 *
 * @param {string} selector
 */
function brought(selector) {
  return JSON.parse(part(document, selector, HTMLElement).textContent ?? "");
}

/**
 * Whether the form still holds the case; its fields move as questions are answered, so their order says nothing.
 *
 * @param {Values} values
 */
function unchanged(values) {
  const now = current();
  const names = new Set([...Object.keys(values), ...Object.keys(now)]);
  return [...names].every((name) => values[name] === now[name]);
}

/**
 * @param {HTMLElement} body
 * @param {Answer} answer
 * @param {Problem[]} problems
 */
function put(body, answer, problems) {
  takeAway.hidden = false;
  show(body, answer, problems, { root, take: takeAway });
  watch.disconnect();
  watch.observe(part(body, ".kb-headline", HTMLElement));
}

/**
 * What is told near the outcome: of the link the case came with, and of what was typed.
 *
 * @param {EntryProblem[]} problems
 * @param {Entered} entered
 * @returns {Problem[]}
 */
function told(problems, { notes, refused }) {
  return [...[...notes, ...refused].map((message) => ({ input: null, message })), ...problems];
}

/**
 * Once typing pauses: the nearest changes too, and all that is made from a whole answer.
 *
 * @param {HTMLElement} body
 * @param {Entered} entered
 */
async function completed(body, entered) {
  const { values, refused } = entered;
  if (!unchanged(values)) return;
  const found = await page.call("whole", values);
  if (!unchanged(values)) return;
  const problems = withLinkRemark(found.problems, values);
  const link = location.href.split("#")[0] + hash(values);
  latest = { answer: found.answer, problems, values, refused, link };
  for (const { resolve } of awaiting.splice(0)) resolve(latest);
  put(body, latest.answer, told(problems, entered));
  place.dataset.whole = "";
  workList(latest);
  elsewhere();
  landscape.again();
  scenarios.again();
  byVersion(values, latest.answer);
  tools.hidden = false;
  whenIdle(() => putOnPaper().catch(lost));
}

/**
 * The whole answer to the case, as soon as the calculator has it; rejects where it never will.
 *
 * @returns {Promise<Latest>}
 */
function wholeAnswer() {
  if (latest) return Promise.resolve(latest);
  if (page.state() === "failed") return Promise.reject(new Error(lacking()));
  return new Promise((resolve, reject) => awaiting.push({ resolve, reject }));
}

const lacking = () => (page.state() === "failed" ? "计算器没有启动" : "没有算出答案");

/** Paper holds the answer at hand or nothing, never one that is no longer shown. */
async function putOnPaper() {
  const made = latest;
  const content = made ? await asPaper(reportOf(shown, made, about())) : [];
  if (made && made === latest) paper.replaceChildren(...content);
}

function lost() {
  page.warn("答案已经有了，但是打印、办事清单这些没有全部准备好，请刷新再试。");
}

function elsewhere() {
  const link = part(section("elsewhere"), "a", HTMLAnchorElement);
  link.hash = fragment(current(), "").slice(1);
}

/**
 * What can be taken away, by its name: each makes it and gives the sentence that says so.
 *
 * @type {Record<string, ((made: Latest) => Promise<string>) | undefined>}
 */
const take = {
  print: async () => {
    await putOnPaper();
    print();
    return "已打开打印。";
  },
  word: async (made) => {
    save(`${shown.title}-${stamp()}`, ".docx", await asWord(reportOf(shown, made, about())));
    return "已生成 Word 文件。";
  },
  excel: async (made) => {
    const tables = openTables();
    try {
      const { content } = await tables.call("report", { sheets: asSheets(reportOf(shown, made, about())) });
      save(`${shown.title}-${stamp()}`, ".xlsx", content);
    } finally {
      tables.end();
    }
    return "已生成 Excel 文件。";
  },
  compare: async () => scenarios.add(""),
  aloud: () => readAloud(part(place, ".kb-card", HTMLElement)),
};
part(takeAway, ".kb-aloud", HTMLElement).hidden = !canSpeak;

takeAway.addEventListener("click", async ({ target }) => {
  const said = part(takeAway, ".kb-tool__said", HTMLElement);
  const wanted = target instanceof HTMLElement ? target.dataset.take : undefined;
  const work = wanted && take[wanted];
  if (!work) return;
  said.textContent = "正在生成……";
  try {
    said.textContent = await work(await wholeAnswer());
  } catch (error) {
    said.textContent = `没有生成：${reasonOf(error)}。可以再试一次，或者用浏览器打印。`;
  }
});

part(document, "#kb-lost-page", HTMLElement).remove(); // all has run
