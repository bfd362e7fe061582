// Starts the worker and keeps its questions in order: the answer to an older question is dropped.

const MB = 1e6;

/**
 * Start the calculator behind a page's element.
 *
 * `place` has data-worker, data-open (what to load), data-kind (which calculator), data-bytes, and holds
 * .kb-progress and progress. Calls `ready()` once, `answered(data)` for the newest question only.
 * Returns ask(request).
 */
export function startCalculator(place, { ready, answered }) {
  const said = place.querySelector(".kb-progress");
  const bar = place.querySelector("progress");
  const total = Number(place.dataset.bytes);
  let asked = 0;
  let open = false;
  let failed = false;
  let worker = null;

  /** Tell why there will be no answer; the first reason is the cause, later ones follow from it. */
  function fail(reason) {
    if (failed) return;
    failed = true;
    bar.hidden = true;
    said.hidden = false;
    said.classList.add("kb-warning");
    said.textContent = `计算器没有启动：${reason}。${place.dataset.without ?? ""}填写的内容还在。`;
  }

  function receive({ data }) {
    if (failed) return;
    if (data.progress) {
      const { step, bytes } = data.progress;
      bar.hidden = false;
      bar.value = Math.min(100, (100 * bytes) / total);
      said.textContent = `${step}计算器：${(bytes / MB).toFixed(1)} / ${(total / MB).toFixed(1)} MB。现在就可以填写。`;
    } else if (data.ready) {
      open = true;
      bar.hidden = true;
      said.hidden = true;
      ready();
    } else if (data.failed) {
      fail(data.failed);
    } else if (data.error) {
      said.hidden = false;
      said.textContent = `这一次没有算出来：${data.error}`;
    } else if (data.id === asked) {
      answered(data);
      place.dataset.answered = String(data.id);
    }
  }

  try {
    worker = new Worker(place.dataset.worker, { type: "module" });
    worker.addEventListener("message", receive);
    worker.addEventListener("error", (event) => fail(event.message || "浏览器没有装载计算程序"));
    worker.postMessage({ open: new URL(place.dataset.open, location.href).href, kind: place.dataset.kind });
  } catch (error) {
    fail(error.message);
  }

  return (request) => {
    if (!open) return;
    asked += 1;
    worker.postMessage({ id: asked, request });
  };
}
