// Answers cases with the Python calculator, off the page's thread. Everything is loaded from this site.
//
// in:  {open: URL, kind: "answer" | "comparison" | "workshop"}   {id, request}
// out: {progress: {step, bytes}}   {ready: true}   {failed: reason}   {id, ...what the calculator said}   {id, error}

import { loadPyodide } from "../pyodide/pyodide.mjs";

const PYODIDE = new URL("../pyodide/", import.meta.url).href;
const KINDS = {
  answer: { packages: ["calculator"], module: "calculator.browser", opener: "open_bundle" },
  comparison: { packages: ["calculator"], module: "calculator.browser", opener: "open_comparison" },
  workshop: { packages: ["calculator", "workshop"], module: "site_build.workshop", opener: "open_workshop" },
};
let ask = null;
let bytes = 0;

function tell(step) {
  postMessage({ progress: { step, bytes } });
}

const plainFetch = self.fetch.bind(self);

// Counts what arrives, so that the page can show honest progress; and tells what does not, since Pyodide would wait
// for ever for a missing file.
self.fetch = async (...request) => {
  const response = await plainFetch(...request).catch((error) => error);
  if (!response.ok) {
    const name = new URL(request[0].url ?? request[0], location.href).pathname.split("/").pop();
    const reason = `文件 ${name} 无法读取（${response.status ?? response.message}）`;
    postMessage({ failed: reason });
    throw new Error(reason);
  }
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        bytes += chunk.length;
        tell("正在下载");
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, { status: response.status, headers: response.headers });
};

async function text(url) {
  return (await fetch(url)).text();
}

async function open(url, { packages, module, opener }) {
  tell("正在下载");
  const data = text(url);
  const pyodide = await loadPyodide({
    indexURL: PYODIDE,
    lockFileContents: text(`${PYODIDE}pyodide-lock.json`),
    packageBaseUrl: PYODIDE,
    packages,
    checkIntegrity: true,
  });
  tell("正在读取规则");
  ask = pyodide.pyimport(module)[opener](await data);
  postMessage({ ready: true });
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.open) await open(data.open, KINDS[data.kind]);
    else postMessage({ id: data.id, ...JSON.parse(ask(JSON.stringify(data.request))) });
  } catch (error) {
    const reason = String(error.message ?? error);
    postMessage(data.open ? { failed: reason } : { id: data.id, error: reason });
  }
});
