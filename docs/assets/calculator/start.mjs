// Starts the calculator's worker while the page is still being read: the head asks for this module first, and it
// imports nothing. What the worker says before anyone listens is kept for who takes it over.
//
// Its own element names: data-kind, data-open (what to load), data-runtime, data-worker; data-bytes for the progress;
// where there is an image of the worker's memory also data-image.

const { kind: own, open, runtime, worker: script, bytes, image } = document.getElementById("kb-start").dataset;
const address = (path) => new URL(path, location.href).href;

export const total = Number(bytes);

// An image is larger than what it replaces. A server that answers in this time is on this machine or in the house, and
// sends it sooner than Python could start.
const NEAR_MS = 30;

/** A new worker of a kind of its own, or of the page's; its `message` and `error` events go to `hear`. */
export function startWorker(hear, kind = own, image = undefined) {
  const worker = new Worker(script, { type: "module" });
  worker.addEventListener("message", hear);
  worker.addEventListener("error", hear);
  worker.postMessage({ open: address(open), runtime: address(runtime), kind, image });
  return worker;
}

/** The image for the page's first worker; one in its place starts anew, whatever the first died of. */
function ownImage() {
  if (!image) return undefined;
  const [page] = performance.getEntriesByType("navigation");
  const near = page.responseStart - page.requestStart < NEAR_MS;
  return { address: address(image), near };
}

function startFirst() {
  const heard = [];
  const first = { worker: null, heard, hear: (event) => heard.push(event) };
  try {
    first.worker = startWorker((event) => first.hear(event), own, ownImage());
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
