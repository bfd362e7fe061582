// The calculator's page: the case of one place, answered with its reasons, and what can be done with the answer.

import { startBatch } from "./batch.mjs";
import { startCase } from "./case.mjs";
import { openTables, save, stamp } from "./files.mjs";
import { fragment, given, showProblems } from "./form.mjs";
import { startKept } from "./kept.mjs";
import { startLandscape } from "./landscape.mjs";
import { arrange } from "./questions.mjs";
import { asSheets, asWord, onPaper, reportOf } from "./report.mjs";
import { headline, show } from "./result.mjs";
import { startScenarios } from "./scenarios.mjs";
import { startWorkList } from "./work-list.mjs";

const place = document.getElementById("calculator");
const tools = document.getElementById("tools");
const paper = document.querySelector(".kb-paper");
const shown = JSON.parse(place.querySelector(".kb-shown").textContent);
const section = (id) => document.getElementById(id);
// Paper is brought up to date after each answer, for printing from the browser's own menu.
const whenIdle = window.requestIdleCallback ?? setTimeout;
const PAUSE_MS = 120;
let pause = 0;
let latest = null;
let scenarios = null;
let landscape = null;

const page = startCase(
  place,
  (data, refused, { form, body, say }) => {
    const unused = refused.map((message) => ({ input: null, message }));
    const problems = [...unused, ...data.problems];
    showProblems(form, data.problems);
    show(body, data.answer, problems, place.dataset.root);
    arrange(form, data.answer);
    say(headline(data.answer));
    latest = null;
    clearTimeout(pause);
    pause = setTimeout(() => completed(body, problems), PAUSE_MS);
  },
  () => scenarios?.list() ?? [],
);
const current = () => given(page.form);
const hash = () => fragment(current(), shown.version);
const report = () => reportOf(shown, current(), latest, location.href.split("#")[0] + hash());
const workList = startWorkList(section("work-list"), shown);

scenarios = startScenarios(section("scenarios"), shown, {
  current,
  call: page.call,
  changed: page.update,
  open: (values) => {
    location.hash = fragment(values, shown.version, scenarios.list());
    place.scrollIntoView();
  },
});
landscape = startLandscape(section("landscape"), { current, call: page.call });
startBatch(section("batch"), shown);
startKept(section("kept"), hash);

/** Once typing pauses: the nearest changes too, and all that is made from a whole answer. */
async function completed(body, problems) {
  const values = current();
  const { answer } = await page.call("whole", values);
  if (JSON.stringify(values) !== JSON.stringify(current())) return;
  latest = answer;
  show(body, answer, problems, place.dataset.root);
  place.dataset.whole = "";
  workList(latest);
  elsewhere();
  landscape.again();
  if (tools.hidden) scenarios.show();
  tools.hidden = false;
  whenIdle(() => latest && onPaper(paper, report()));
}

function elsewhere() {
  const link = section("elsewhere").querySelector("a");
  link.hash = fragment(current(), "").slice(1);
}

const take = {
  print: async () => {
    await onPaper(paper, report());
    print();
    return "已打开打印。";
  },
  word: async () => {
    save(`${shown.title}-${stamp()}`, ".docx", await asWord(report()));
    return "已生成 Word 文件。";
  },
  excel: async () => {
    const tables = openTables();
    try {
      const { content } = await tables.call("report", { sheets: asSheets(report()) });
      save(`${shown.title}-${stamp()}`, ".xlsx", content);
    } finally {
      tables.end();
    }
    return "已生成 Excel 文件。";
  },
};

section("take-away").addEventListener("click", async ({ target }) => {
  const said = section("take-away").querySelector(".kb-tool__said");
  const work = take[target.dataset.take];
  if (!work) return;
  said.textContent = "正在生成……";
  try {
    if (!latest) throw new Error("答案还没有出来");
    said.textContent = await work();
  } catch (error) {
    said.textContent = `没有生成：${error.message}。可以再试一次，或者用浏览器打印。`;
  }
});
