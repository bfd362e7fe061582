// Tables in files, read and written by Python in a worker of its own, so that answers go on meanwhile.

import { startWorker } from "./start.mjs";

/** @import { Progress, Said, Tables } from "./shapes.d.ts" */

/**
 * Start the worker for tables; {call(name, request, file), end()}.
 *
 * @param {(progress: Progress) => void} [progress]
 * @returns {Tables}
 */
export function openTables(progress = () => {}) {
  /** @type {Map<number | undefined, (data: Said) => void>} */
  const waiting = new Map();
  let last = 0;
  let refuseAll = (/** @type {Error} */ _reason) => {};
  /** @type {Promise<never>} */
  const broken = new Promise((_, refuse) => {
    refuseAll = refuse;
  });
  broken.catch(() => {});
  let settleReady = () => {};
  /** @type {Promise<void>} */
  const ready = new Promise((settle) => {
    settleReady = settle;
  });
  const worker = startWorker(({ data }) => {
    if (data.ready) settleReady();
    else if (data.failed) refuseAll(new Error(data.failed));
    else if (data.progress) progress(data.progress);
    else waiting.get(data.id)?.(data);
  }, "batch");

  /** @type {Tables["call"]} */
  async function call(name, request = {}, file = null) {
    await Promise.race([ready, broken]);
    last += 1;
    const id = last;
    /** @type {Promise<any>} what the call gives: the shapes of TableCalls */
    const answer = new Promise((settle) => waiting.set(id, settle));
    worker.postMessage({ id, call: name, request, file });
    const data = await Promise.race([answer, broken]);
    waiting.delete(id);
    if (data.error) throw new Error(data.error);
    return data;
  }

  return { call, end: () => worker.terminate() };
}
