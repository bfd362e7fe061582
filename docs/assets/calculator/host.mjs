// Keeps a worker at work behind a page: takes it over, asks it, starts another in its place when it dies.

import { takeWorker, total } from "./start.mjs";

const MB = 1e6;
const SILENT_MS = 30_000;
const MOST_RESTARTS = 2;

/**
 * Let the calculator work behind a page's element, which holds .kb-progress and progress.
 *
 * Calls `ready()` once, `answered(data)` for the newest question only.
 * Returns {ask(request), call(name, request)}: `ask` for the case, `call` for a promise of anything else.
 */
export function startCalculator(place, { ready, answered }) {
  const said = place.querySelector(".kb-progress");
  const bar = place.querySelector("progress");
  const waiting = new Map();
  let last = 0;
  let newest = 0;
  let open = false;
  let failed = false;
  let restarts = 0;
  let worker = null;

  /** Tell why there will be no answer; the first reason is the cause, later ones follow from it. */
  function fail(reason) {
    if (failed) return;
    failed = true;
    bar.hidden = true;
    say(`计算器没有启动：${reason}。${place.dataset.without ?? ""}填写的内容还在。`);
    said.classList.add("kb-warning");
  }

  function say(sentence) {
    said.hidden = !sentence;
    said.textContent = sentence;
  }

  function hear({ type, data, message }) {
    if (failed) return;
    if (type === "error") {
      revive(message || "浏览器没有装载计算程序");
    } else if (data.progress) {
      const { step, bytes } = data.progress;
      bar.hidden = false;
      if (bytes === undefined) bar.removeAttribute("value");
      else bar.value = Math.min(100, (100 * bytes) / total);
      const loaded = bytes === undefined ? "" : `：${(bytes / MB).toFixed(1)} / ${(total / MB).toFixed(1)} MB`;
      say(`${step}计算器${loaded}。现在就可以填写。`);
    } else if (data.ready) {
      open = true;
      bar.hidden = true;
      say("");
      if (restarts) for (const [id, one] of waiting) send(id, one);
      else ready();
    } else if (data.failed) {
      fail(data.failed);
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

  /** The worker died or fell silent: another takes its place and is asked again; nothing typed is lost. */
  function revive(reason) {
    if (!open && restarts === 0) return fail(reason);
    if (restarts >= MOST_RESTARTS) return fail(`${reason}，重新启动了 ${restarts} 次仍然不行`);
    restarts += 1;
    open = false;
    worker.terminate();
    for (const one of waiting.values()) clearTimeout(one.timer);
    say("计算器出了问题，正在重新启动。填写的内容还在。");
    start();
  }

  function start() {
    try {
      worker = takeWorker(hear);
    } catch (error) {
      fail(error.message);
    }
  }

  function call(name, request) {
    last += 1;
    const id = last;
    return new Promise((settle, refuse) => {
      const one = { name, request, settle, refuse };
      waiting.set(id, one);
      if (open) send(id, one);
    });
  }

  start();

  async function ask(request) {
    if (!open && !restarts) return;
    const mine = call("answer", request);
    newest = last;
    const id = last;
    try {
      const data = await mine;
      restarts = 0;
      if (id !== newest) return;
      say("");
      answered(data);
      place.dataset.answered = String(id);
    } catch (error) {
      if (id === newest) say(`这一次没有算出来：${error.message}`);
    }
  }

  return { ask, call };
}
