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
let latest = null;
let scenarios = null;
let landscape = null;

const page = startCase(
  place,
  (data, refused, { form, body, say }) => {
    showProblems(form, data.problems);
    const unused = refused.map((message) => ({ input: null, message }));
    show(body, data.answer, [...unused, ...data.problems], place.dataset.root);
    arrange(form, data.answer);
    say(headline(data.answer));
    if (!latest) afterFirst();
    latest = data.answer;
    workList(latest);
    elsewhere();
    landscape.again();
    whenIdle(() => onPaper(paper, report()));
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
startBatch(section("batch"), place, shown);
startKept(section("kept"), hash);

/** The tools wait for an answer: without one there is nothing to take away. */
function afterFirst() {
  tools.hidden = false;
  scenarios.show();
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
    const tables = openTables(place);
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
    said.textContent = await work();
  } catch (error) {
    said.textContent = `没有生成：${error.message}。可以再试一次，或者用浏览器打印。`;
  }
});
