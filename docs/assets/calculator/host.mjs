// Keeps a worker at work behind a page: takes it over, asks it, starts another in its place when it does not open or dies.

import { takeWorker, total } from "./start.mjs";

const MB = 1e6;
const SILENT_MS = 30_000;
const MOST_RESTARTS = { opening: 1, open: 2 };

/**
 * Let the calculator work behind a page's element, which holds .kb-progress and progress.
 *
 * Calls `ready()` once, `answered(data)` for the newest question only.
 * Returns {ask(request), call(name, request), warn(sentence)}: `ask` for the case, `call` for a promise of anything else.
 */
export function startCalculator(place, { ready, answered }) {
  const said = place.querySelector(".kb-progress");
  const bar = place.querySelector("progress");
  const waiting = new Map();
  let last = 0;
  let newest = 0;
  let open = false;
  let opened = false; // at least once
  let failed = false;
  let restarts = 0;
  let worker = null;

  /** Tell why there will be no answer; the first reason is the cause, later ones follow from it. */
  function fail(reason) {
    if (failed) return;
    failed = true;
    bar.hidden = true;
    worker?.terminate();
    warn(`计算器没有启动：${reason}。可以刷新再试，也${place.dataset.without}填写的内容还在。`);
    for (const one of waiting.values()) refuse(one);
    waiting.clear();
  }

  function refuse(one) {
    clearTimeout(one.timer);
    one.refuse(new Error("计算器没有启动"));
  }

  function say(sentence) {
    said.hidden = !sentence;
    said.textContent = sentence;
    said.classList.remove("kb-warning");
  }

  function warn(sentence) {
    say(sentence);
    said.classList.add("kb-warning");
  }

  function hear({ data }) {
    if (failed) return;
    if (data.progress) {
      const { step, bytes } = data.progress;
      bar.hidden = false;
      if (bytes === undefined) bar.removeAttribute("value");
      else bar.value = Math.min(100, (100 * bytes) / total);
      const loaded = bytes === undefined ? "" : `：${(bytes / MB).toFixed(1)} / ${(total / MB).toFixed(1)} MB`;
      say(`${step}计算器${loaded}。现在就可以填写。`);
    } else if (data.ready) {
      const first = !opened;
      open = opened = true;
      bar.hidden = true;
      say("");
      for (const [id, one] of waiting) send(id, one);
      if (first) ready();
    } else if (data.failed) {
      revive(data.failed);
    } else {
      settle(data);
    }
  }

  function settle(data) {
    const one = waiting.get(data.id);
    if (!one) return;
    if (data.error && !one.again) {
      one.again = true;
      revive(data.error);
      return;
    }
    waiting.delete(data.id);
    clearTimeout(one.timer);
    if (data.error) one.refuse(new Error(data.error));
    else one.settle(data);
  }

  function send(id, one) {
    clearTimeout(one.timer);
    one.timer = setTimeout(() => revive("很久没有回答"), SILENT_MS);
    worker.postMessage({ id, call: one.name, request: one.request });
  }

  /** The worker did not open, died or fell silent: another takes its place and is asked again; nothing typed is lost. */
  function revive(reason) {
    if (restarts >= (opened ? MOST_RESTARTS.open : MOST_RESTARTS.opening))
      return fail(`${reason}，重新启动了 ${restarts} 次仍然不行`);
    restarts += 1;
    open = false;
    worker.terminate();
    for (const one of waiting.values()) clearTimeout(one.timer);
    say("计算器出了问题，正在重新启动。填写的内容还在。");
    start();
  }

  function start() {
    try {
      const own = takeWorker((event) => own === worker && hear(event)); // not what the one before it still says
      worker = own;
    } catch {
      fail("浏览器不能运行计算程序");
    }
  }

  function call(name, request) {
    last += 1;
    const id = last;
    return new Promise((settle, reject) => {
      const one = { name, request, settle, refuse: reject };
      if (failed) return refuse(one);
      waiting.set(id, one);
      if (open) send(id, one);
    });
  }

  start();

  async function ask(request) {
    if (!opened || failed) return;
    const mine = call("answer", request);
    newest = last;
    const id = last;
    try {
      const data = await mine;
      restarts = 0;
      if (id !== newest) return;
      say("");
      show(data);
      place.dataset.answered = String(id);
    } catch (error) {
      if (id === newest && !failed) warn(`这一次没有算出来：${error.message}。`);
    }
  }

  function show(data) {
    try {
      answered(data);
    } catch (cause) {
      throw new Error("这一页的程序和答案不合，可能不是同一版，请刷新再试", { cause });
    }
  }

  return { ask, call, warn: (sentence) => failed || warn(sentence) };
}
