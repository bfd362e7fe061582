// Tables in files, read and written by Python in a worker of its own, so that answers go on meanwhile.

import { startWorker } from "./start.mjs";

/** @import { Progress, Said, Tables } from "./shapes.d.ts" */

/** @type {Record<string, string>} */
const TYPES = {
  ".csv": "text/csv;charset=utf-8",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".ics": "text/calendar;charset=utf-8",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

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

/**
 * Hand a file to the reader.
 *
 * @param {string} name
 * @param {string} suffix
 * @param {BlobPart} content
 * @returns {void}
 */
export function save(name, suffix, content) {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[suffix] ?? "" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * A date and time for names of files: 20261125-0930.
 *
 * @param {Date} [now]
 * @returns {string}
 */
export function stamp(now = new Date()) {
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
