// Answers with the Python calculator, off the page's thread. Everything is loaded from this site.
//
// in:  {open: URL, kind: a key of KINDS, runtime: URL, image: {address, near} or nothing}
//      {id, call: name, request, file: bytes or nothing}
// out: {progress: {step, bytes or nothing}}   {ready: true}   {failed: reason}   {id, ...what the calculator said}   {id, error}
//
// A file goes in, and comes out where the answer names one, as the bytes of FILE, which Python reads and writes.

const KINDS = {
  answer: { layers: [], module: "calculator.browser", opener: "open_bundle" },
  comparison: { layers: [], module: "calculator.browser", opener: "open_comparison" },
  batch: { layers: ["batch"], module: "site_build.batch", opener: "open_batch" },
  workshop: { layers: ["workshop"], module: "site_build.workshop", opener: "open_workshop" },
};
const FILE = "/batch";
const PRACTICE = 25;
const calls = new Map();
let files = null;
let practice = 0;
let bytes; // not counted where little or nothing crosses a line: it would take a sixth of the time

function tell(step) {
  postMessage({ progress: { step, bytes } });
}

const plainFetch = self.fetch.bind(self);

async function count(body) {
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    tell("正在下载");
  }
}

// Counts what arrives, so that the page can show honest progress; and tells what does not, since Pyodide would wait
// for ever for a missing file. The response itself is passed on: only so can the browser keep the compiled program.
async function told(url, options) {
  const response = await plainFetch(url, options).catch((error) => error);
  if (!response.ok) {
    const name = url.split("/").pop();
    const reason = `文件 ${name} 无法读取（${response.status ?? response.message}）`;
    postMessage({ failed: reason });
    throw new Error(reason);
  }
  if (bytes !== undefined) count(response.clone().body).catch(() => {});
  return response;
}

// Pyodide asks for its files one after another; what it will want is on its way already when it asks.
const ahead = new Map();

function fetchAhead(url) {
  const response = told(url);
  response.catch(() => {}); // who asks for it learns of it
  ahead.set(url, response);
}

self.fetch = (request, options) => {
  const { href } = new URL(request.url ?? request, location.href);
  const response = ahead.get(href) ?? told(href, options);
  ahead.delete(href);
  return response;
};

async function text(url) {
  return (await fetch(url)).text();
}

async function content(url) {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/** The image's response, if the server is near or the image is kept here; null where it cannot be had. */
async function imageOf({ address, near }) {
  try {
    const response = await (near ? plainFetch(address) : caches.match(address));
    return response?.ok ? response : null;
  } catch {
    return null; // no line; no store without HTTPS, nor in some private windows
  }
}

/** What the rules are opened to, by an image of a Python that has opened them already. */
async function woken(image, options, scripts) {
  const memory = image.arrayBuffer().then((held) => new Uint8Array(held));
  ahead.set(options.stdLibURL, Promise.resolve(new Response())); // all modules that are used stand in the memory
  const [{ wake }, [{ loadPyodide }]] = await Promise.all([import("./image.mjs"), scripts]);
  const pyodide = await wake(loadPyodide, options, memory);
  files = pyodide.FS;
  return pyodide.pyimport("__main__").opened;
}

/** What the rules are opened to, by a Python that starts from the layers. */
async function started(url, options, scripts, { layers, module, opener }) {
  fetchAhead(options.stdLibURL);
  const data = text(url);
  const more = layers.map((name) => content(`${options.indexURL}${name}.zip`));
  const [{ loadPyodide }] = await scripts;
  const pyodide = await loadPyodide(options);
  const path = pyodide.pyimport("sys").path;
  for (const [at, name] of layers.entries()) {
    pyodide.FS.writeFile(`/lib/${name}.zip`, await more[at]);
    path.append(`/lib/${name}.zip`);
  }
  tell("正在读取规则");
  files = pyodide.FS;
  return pyodide.pyimport(`${module}.${opener}`)(await data);
}

/** Compile Pyodide's program while its scripts are on their way, since they would only then ask for it. */
function compileAhead(url) {
  const compiled = WebAssembly.compileStreaming(told(url));
  compiled.catch(() => {}); // Pyodide, told of it, tries again in another way
  ahead.set(url, Promise.resolve(new Response()));
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

async function open({ open: url, runtime, kind, image }) {
  const found = image ? imageOf(image) : null;
  if (!image?.near && !(await found)) bytes = 0;
  tell(bytes === undefined ? "正在打开" : "正在下载");
  compileAhead(`${runtime}pyodide.asm.wasm`);
  const scripts = Promise.all(["pyodide.mjs", "pyodide.asm.js"].map((name) => import(runtime + name)));
  const options = {
    indexURL: runtime,
    stdLibURL: `${runtime}core.zip`,
    lockFileContents: text(`${runtime}pyodide-lock.json`),
    packageBaseUrl: runtime,
  };
  const memory = await found;
  const opened = await (memory ? woken(memory, options, scripts) : started(url, options, scripts, KINDS[kind]));
  for (const name of opened) calls.set(name, opened.get(name));
  if (kind === "answer") practice = PRACTICE;
  postMessage({ ready: true });
}

function answer({ id, call, request, file }) {
  if (file) files.writeFile(FILE, file);
  const said = JSON.parse(calls.get(call)(JSON.stringify(request)));
  postMessage({ id, ...said, ...(said.file ? { content: files.readFile(said.file) } : {}) });
  if (call === "answer") practise(JSON.stringify(request));
}

/** Answers a question again while nobody asks another: a program is compiled while it runs, so first edits would wait. */
function practise(request) {
  if (practice === 0) return;
  practice -= 1;
  setTimeout(() => {
    calls.get("answer")(request);
    practise(request);
  });
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.open) await open(data);
    else answer(data);
  } catch (error) {
    const reason = String(error.message ?? error).trimEnd().split("\n").pop(); // Python's own words come last
    postMessage(data.open ? { failed: reason } : { id: data.id, error: reason });
  }
});
