// Tables in files, read and written by Python in a worker of its own, so that answers go on meanwhile.

import { startWorker } from "./start.mjs";

const TYPES = {
  ".csv": "text/csv;charset=utf-8",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".ics": "text/calendar;charset=utf-8",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Start the worker for tables; {call(name, request, file), end()}. */
export function openTables(progress = () => {}) {
  const waiting = new Map();
  let last = 0;
  let refuseAll = null;
  const broken = new Promise((_, refuse) => {
    refuseAll = refuse;
  });
  broken.catch(() => {});
  let settleReady = null;
  const ready = new Promise((settle) => {
    settleReady = settle;
  });
  const worker = startWorker(({ data }) => {
    if (data.ready) settleReady();
    else if (data.failed) refuseAll(new Error(data.failed));
    else if (data.progress) progress(data.progress);
    else waiting.get(data.id)?.(data);
  }, "batch");

  async function call(name, request = {}, file = null) {
    await Promise.race([ready, broken]);
    last += 1;
    const id = last;
    const answer = new Promise((settle) => waiting.set(id, settle));
    worker.postMessage({ id, call: name, request, file });
    const data = await Promise.race([answer, broken]);
    waiting.delete(id);
    if (data.error) throw new Error(data.error);
    return data;
  }

  return { call, end: () => worker.terminate() };
}

/** Hand a file to the reader. */
export function save(name, suffix, content) {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[suffix] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A date and time for names of files: 20261125-0930. */
export function stamp(now = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}`;
}
