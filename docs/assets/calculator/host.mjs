// Keeps a worker at work behind a page: takes it over, asks it, starts another in its place when it does not open or
// dies.

import { part, reasonOf } from "../dom.mjs";
import { takeWorker, total } from "./start.mjs";

/** @import { CalculatorState, Call, Said } from "./shapes.d.ts" */

const MB = 1e6;
const SILENT_MS = 30_000;
const MOST_RESTARTS = { opening: 1, open: 2 };

/**
 * A question that waits for its answer.
 *
 * @typedef {{
 *   name: string,
 *   request: unknown,
 *   settle: (data: any) => void,
 *   refuse: (error: Error) => void,
 *   timer?: ReturnType<typeof setTimeout>,
 *   again?: boolean,
 * }} Waiting
 */

/**
 * Let the calculator work behind a page's element, which holds .kb-progress and progress.
 *
 * Calls `ready()` once, `answered(data)` for the newest question only, and `unanswered()` where there is none to it.
 * It begins when `wanted` settles, or something else than the case is asked for; `still` says what goes on without it.
 * Returns {ask(request), call(name, request), warn(sentence), state()}: `ask` for the case, `call` for a promise of
 * anything else.
 *
 * @template A what the calculator behind this page answers
 * @param {HTMLElement} place
 * @param {{
 *   ready: () => void,
 *   answered: (data: A) => void,
 *   unanswered?: () => void,
 *   wanted?: Promise<unknown>,
 *   still?: () => string,
 * }} options
 * @returns {{
 *   ask: (request: unknown) => Promise<void>,
 *   call: Call,
 *   warn: (sentence: string) => void,
 *   state: () => CalculatorState,
 * }}
 */
export function startCalculator(
  place,
  { ready, answered, unanswered = () => {}, wanted = Promise.resolve(), still = () => "" },
) {
  const said = part(place, ".kb-progress", HTMLElement);
  const bar = part(place, "progress", HTMLProgressElement);
  /** @type {Map<number | undefined, Waiting>} */
  const waiting = new Map();
  let last = 0;
  let newest = 0;
  let open = false;
  let opened = false; // at least once
  let begun = false;
  let failed = false;
  let restarts = 0;
  /** @type {Worker | null} */
  let worker = null;

  /**
   * Tell why there will be no answer; the first reason is the cause, later ones follow from it.
   *
   * @param {string} reason
   */
  function fail(reason) {
    if (failed) return;
    failed = true;
    unanswered();
    bar.hidden = true;
    worker?.terminate();
    document.querySelector(".kb-tables")?.setAttribute("open", "");
    warn(`计算器没有启动：${reason}。${still()}可以刷新再试，也${place.dataset.without}填写的内容还在。`);
    for (const one of waiting.values()) refuse(one);
    waiting.clear();
  }

  /** @param {Waiting} one */
  function refuse(one) {
    clearTimeout(one.timer);
    one.refuse(new Error("计算器没有启动"));
  }

  /** @param {string} sentence */
  function say(sentence) {
    said.hidden = !sentence;
    said.textContent = sentence;
    said.classList.remove("kb-warning");
  }

  /** @param {string} sentence */
  function warn(sentence) {
    say(sentence);
    said.classList.add("kb-warning");
  }

  /** @param {{ data: Said }} event */
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
      open = true;
      opened = true;
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

  /** @param {Said} data */
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

  /**
   * @param {number | undefined} id
   * @param {Waiting} one
   */
  function send(id, one) {
    clearTimeout(one.timer);
    one.timer = setTimeout(() => revive("很久没有回答"), SILENT_MS);
    worker?.postMessage({ id, call: one.name, request: one.request });
  }

  /**
   * The worker did not open, died or fell silent: another takes its place and is asked again; nothing typed is lost.
   *
   * @param {string} reason
   */
  function revive(reason) {
    if (restarts >= (opened ? MOST_RESTARTS.open : MOST_RESTARTS.opening)) {
      fail(`${reason}，重新启动了 ${restarts} 次仍然不行`);
      return;
    }
    restarts += 1;
    open = false;
    worker?.terminate();
    for (const one of waiting.values()) clearTimeout(one.timer);
    say("计算器出了问题，正在重新启动。填写的内容还在。");
    start();
  }

  function begin() {
    if (!begun) start();
  }

  function start() {
    begun = true;
    try {
      /** @type {Worker} */
      const own = takeWorker((event) => {
        if (own === worker) hear(event); // not what the one before it still says
      });
      worker = own;
    } catch {
      fail("浏览器不能运行计算程序");
    }
  }

  /**
   * @param {string} name
   * @param {unknown} request
   * @returns {Promise<any>} what the call gives: the shapes of Calls, and A for "answer"
   */
  function call(name, request) {
    last += 1;
    const id = last;
    return new Promise((found, refused) => {
      /** @type {Waiting} */
      const one = { name, request, settle: found, refuse: refused };
      if (failed) {
        refuse(one);
        return;
      }
      waiting.set(id, one);
      if (open) send(id, one);
      begin();
    });
  }

  wanted.then(begin, begin);

  /** @param {unknown} request */
  async function ask(request) {
    if (!opened || failed) return;
    const asked = call("answer", request);
    newest = last;
    const id = last;
    try {
      const data = await asked;
      restarts = 0;
      if (id !== newest) return;
      say("");
      show(data);
      place.dataset.answered = String(id);
    } catch (error) {
      if (id !== newest || failed) return;
      unanswered();
      warn(`这一次没有算出来：${reasonOf(error)}。`);
    }
  }

  /** @param {A} data */
  function show(data) {
    try {
      answered(data);
    } catch (cause) {
      throw new Error("这一页的程序和答案不合，可能不是同一版，请刷新再试", { cause });
    }
  }

  /** @param {string} sentence */
  function warnUnlessFailed(sentence) {
    if (!failed) warn(sentence);
  }

  /** @returns {CalculatorState} */
  function state() {
    if (failed) return "failed";
    return opened ? "open" : "waiting";
  }

  return { ask, call, warn: warnUnlessFailed, state };
}
