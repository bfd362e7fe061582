// The calculator's page: starts the worker at once, keeps form, address and answer in step.

import { fill, fragment, given, isCase, showProblems } from "./form.mjs";
import { headline, show } from "./result.mjs";

const place = document.getElementById("calculator");
const form = place.querySelector("form");
const progress = place.querySelector(".kb-progress");
const bar = place.querySelector("progress");
const said = place.querySelector(".kb-said");
const body = place.querySelector(".kb-answer-body");
const total = Number(place.dataset.bytes);

let asked = 0;
let ready = false;
let failed = false;
let refused = [];
let worker = null;

/** Tell why there will be no answer; the first reason is the cause, later ones follow from it. */
function fail(reason) {
  if (failed) return;
  failed = true;
  bar.hidden = true;
  progress.hidden = false;
  progress.classList.add("kb-warning");
  progress.textContent = `计算器没有启动：${reason}。可以看下面的决策表，自己对照；填写的内容还在。`;
}

function ask() {
  const values = given(form);
  remember(fragment(values));
  if (!ready) return;
  asked += 1;
  worker.postMessage({ id: asked, given: values });
}

/** Keep the case in the address; an empty case leaves the anchor of a heading alone. */
function remember(hash) {
  place.querySelector("[data-copy-link]").dataset.copyLink = hash;
  if (!hash && !isCase(location.hash)) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch {
    // Browsers limit how often an address may change; the next edit brings it up to date.
  }
}

function receive({ data }) {
  if (failed) return;
  if (data.progress) {
    const { step, bytes } = data.progress;
    bar.hidden = false;
    bar.value = Math.min(100, (100 * bytes) / total);
    progress.textContent = `${step}计算器：${(bytes / 1e6).toFixed(1)} / ${(total / 1e6).toFixed(1)} MB。现在就可以填写。`;
  } else if (data.ready) {
    ready = true;
    bar.hidden = true;
    progress.hidden = true;
    ask();
  } else if (data.failed) {
    fail(data.failed);
  } else if (data.error) {
    progress.hidden = false;
    progress.textContent = `这一次没有算出来：${data.error}`;
  } else if (data.id === asked) {
    showProblems(form, data.problems);
    const unused = refused.map((message) => ({ input: null, message }));
    show(body, data.answer, [...unused, ...data.problems], place.dataset.root);
    const sentence = headline(data.answer);
    if (said.textContent !== sentence) said.textContent = sentence;
    place.dataset.answered = String(data.id);
  }
}

function start() {
  try {
    worker = new Worker(place.dataset.worker, { type: "module" });
  } catch (error) {
    fail(error.message);
    return;
  }
  worker.addEventListener("message", receive);
  worker.addEventListener("error", (event) => fail(event.message || "浏览器没有装载计算程序"));
  worker.postMessage({ open: new URL(place.dataset.bundle, location.href).href });
}

function read() {
  if (!isCase(location.hash)) return;
  refused = fill(form, location.hash);
  ask();
}

form.addEventListener("input", ask);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => {
  refused = [];
  setTimeout(ask);
});
addEventListener("hashchange", read);
body.addEventListener("click", (event) => {
  const name = event.target.closest("[data-goto]")?.dataset.goto;
  if (!name) return;
  event.preventDefault();
  const field = form.querySelector(`[data-input="${CSS.escape(name)}"]`);
  field.scrollIntoView({ block: "center" });
  field.querySelector("input").focus({ preventScroll: true });
});

place.hidden = false;
if (isCase(location.hash)) refused = fill(form, location.hash);
start();
