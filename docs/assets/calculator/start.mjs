// Starts the calculator's worker while the page is still being read: the head asks for this module first, and it
// imports nothing. What the worker says before anyone listens is kept for who takes it over.
//
// Its own element names: data-kind, data-open (what to load), data-runtime, data-worker; data-bytes for the progress.

const { kind: own, open, runtime, worker: script, bytes } = document.getElementById("kb-start").dataset;
const address = (path) => new URL(path, location.href).href;

export const total = Number(bytes);

/** A new worker of a kind of its own, or of the page's; its `message` and `error` events go to `hear`. */
export function startWorker(hear, kind = own) {
  const worker = new Worker(script, { type: "module" });
  worker.addEventListener("message", hear);
  worker.addEventListener("error", hear);
  worker.postMessage({ open: address(open), runtime: address(runtime), kind });
  return worker;
}

function startFirst() {
  const heard = [];
  const first = { worker: null, heard, hear: (event) => heard.push(event) };
  try {
    first.worker = startWorker((event) => first.hear(event));
    return first;
  } catch {
    return null; // who takes it tries again, and can tell the reader why it fails
  }
}

let first = startFirst();

/** The worker that was started with the page, the first time; after that a new one. `hear` is never called before it returns. */
export function takeWorker(hear) {
  if (!first) return startWorker(hear);
  const taken = first;
  first = null;
  taken.hear = hear;
  queueMicrotask(() => taken.heard.forEach(hear));
  return taken.worker;
}
