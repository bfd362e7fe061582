// Starts the calculator's worker while the page is still being read: the head asks for this module first, and it
// imports nothing. What the worker says before anyone listens is kept for who takes it over.
//
// Its own element names: data-kind, data-open (what to load), data-runtime, data-worker; data-bytes for the progress. A
// page that brings answers along, data-answers, leaves the line to them, and takes its worker when it wants one.

/** @import { Hear, Said } from "./shapes.d.ts" */

/** @typedef {Record<"kind" | "open" | "runtime" | "worker" | "bytes", string> & { answers?: string }} Start */

const element = /** @type {HTMLElement} */ (document.getElementById("kb-start"));
const { kind: own, open, runtime, worker: script, bytes, answers } = /** @type {Start} */ (element.dataset);
/** @param {string} path */
const address = (path) => new URL(path, location.href).href;

export const total = Number(bytes);

// What brings nothing for so long while files are on their way will bring nothing more. Once all are here, it is the
// machine that works, and a slow one takes its time.
const STALLED_MS = 10_000;
const AT_WORK_MS = 120_000;

// Once a worker could not open, what the browser keeps may be at fault: the server is asked for all files anew.
let anew = false;

/**
 * A new worker of a kind of its own, or of the page's; what it posts goes to `hear` as {data}.
 *
 * So does {data: {failed: reason}} where it is not loaded, stops, or makes no progress while it opens.
 *
 * @param {Hear} hear
 * @param {string} [kind]
 * @returns {Worker}
 */
export function startWorker(hear, kind = own) {
  const worker = new Worker(script, { type: "module" });
  let ready = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {number} most */
  function wait(most) {
    clearTimeout(timer);
    timer = setTimeout(listen, most, { data: { failed: `等了 ${most / 1000} 秒，没有进展` } });
  }

  /** @param {{ data: Said }} event */
  function listen({ data }) {
    if (data.progress && ready) return; // a count that came late
    if (data.progress) wait(data.progress.here ? AT_WORK_MS : STALLED_MS);
    if (data.ready || data.failed) clearTimeout(timer);
    ready ||= Boolean(data.ready);
    anew ||= !ready && Boolean(data.failed);
    hear({ data });
  }

  worker.addEventListener("message", listen);
  worker.addEventListener("error", () =>
    listen({ data: { failed: ready ? "计算程序停止了" : "计算程序没有装载成功" } }),
  );
  worker.postMessage({ open: address(open), runtime: address(runtime), kind, anew });
  wait(STALLED_MS);
  return worker;
}

function startFirst() {
  /** @type {{ data: Said }[]} */
  const heard = [];
  /** @type {{ hear: Hear }} */
  const listener = { hear: (event) => heard.push(event) };
  try {
    const worker = startWorker((event) => listener.hear(event));
    return { worker, heard, listener };
  } catch {
    return null; // who takes it tries again, and can tell the reader why it fails
  }
}

let first = answers === undefined ? startFirst() : null;

/**
 * The worker that was started with the page, the first time; else a new one. `hear` is never called before it returns.
 *
 * @param {Hear} hear
 * @returns {Worker}
 */
export function takeWorker(hear) {
  if (!first) return startWorker(hear);
  const taken = first;
  first = null;
  taken.listener.hear = hear;
  queueMicrotask(() => taken.heard.forEach(hear));
  return taken.worker;
}
