// Answers with the Python calculator, off the page's thread. Everything is loaded from this site.
//
// in:  {open: URL, kind: a key of KINDS, runtime: URL, anew: ask the server for all}
//      {id, call: name, request, file: bytes or nothing}
// out: {progress: {step, bytes or nothing, here: all files are}}   {ready: true}   {failed: reason}
//      {id, ...what the calculator said}   {id, error}
//
// A file goes in, and comes out where the answer names one, as the bytes of FILE, which Python reads and writes.

/** @import { Asked, Opening } from "./shapes.d.ts" */

/**
 * What a start loads and opens: beside the core one more layer at most.
 *
 * @typedef {{ layers: string[], module: string, opener: string }} Kind
 */

/** @typedef {import("pyodide").PyodideInterface} Pyodide */
/** @typedef {{ loadPyodide: (options: object) => Promise<Pyodide> }} Program */

/**
 * @typedef {{
 *   indexURL: string,
 *   stdLibURL: string,
 *   lockFileContents: Promise<string>,
 *   packageBaseUrl: string,
 * }} Options
 */

/** @type {Record<string, Kind>} */
const KINDS = {
  answer: { layers: [], module: "calculator.browser", opener: "open_bundle" },
  comparison: { layers: [], module: "calculator.browser", opener: "open_comparison" },
  batch: { layers: ["batch"], module: "site_build.exchange.batch", opener: "open_batch" },
  workshop: { layers: ["workshop"], module: "site_build.workshop", opener: "open_workshop" },
};
const FILE = "/batch";
const PRACTICE = 25;
const STARTING = "正在启动";
const EMPTY_PROGRAM = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
/** @type {Map<string, (request: string) => string>} */
const calls = new Map();
/** @type {Pyodide["FS"] | null} */
let files = null;
let practice = 0;
/** @type {number | undefined} */
let bytes; // not counted where all is kept here: it would take a sixth of the time
/** @type {RequestCache} */
let cache = "default"; // as fetch has it
let failed = false;
let here = false; // all files: what is left is work
/** @type {Promise<unknown>[]} */
const arriving = []; // what settles when a file is whole

// What is wrong where a step fails without a reason that a reader would understand.
const DAMAGED = { program: "计算程序的文件不完整，或者不是这一版的", rules: "规则的文件不完整，或者不是这一版的" };

/** @param {string} step */
function tell(step) {
  postMessage({ progress: { step, bytes, here } });
}

/**
 * Has a file awaited before the start is said to be mere work.
 *
 * @param {Promise<unknown>} file
 */
function expectFile(file) {
  file.catch(() => {});
  arriving.push(file);
}

/** Tells when all that was asked for is here; a slow machine is then given the time that its work takes. */
function tellWhenHere() {
  const work = () => {
    here = true;
    bytes = undefined;
    tell(STARTING);
  };
  Promise.all(arriving).then(work, () => {}); // who asked for what is lacking tells
}

/**
 * Tells the first reason, at once: Pyodide waits for ever where it cannot have what it needs.
 *
 * @param {string} reason
 * @param {unknown} error
 */
function fail(reason, error) {
  if (failed) return;
  failed = true;
  console.warn(error);
  postMessage({ failed: reason });
}

const plainFetch = self.fetch.bind(self);

/** @param {ReadableStream<Uint8Array>} body */
async function count(body) {
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes = (bytes ?? 0) + value.length;
    tell("正在下载");
  }
}

/**
 * Counts what arrives, so that the page can show honest progress; and tells what does not. The response itself is
 * passed on: only so can the browser keep the compiled program.
 *
 * @param {string} url
 * @param {RequestInit} [options]
 */
function told(url, options) {
  const response = answered(url, options);
  expectFile(response.then((whole) => counted(whole)));
  return response;
}

/** @param {Response} response */
async function counted(response) {
  const { body } = bytes === undefined ? { body: null } : response.clone();
  if (body) await count(body);
}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 */
async function answered(url, options) {
  /** @type {Response} */
  let response;
  try {
    response = await plainFetch(url, { ...options, cache });
  } catch (error) {
    fail("没有连上网络，文件没有读到", error);
    throw error;
  }
  if (!response.ok) {
    const error = new Error(`${url}: ${response.status}`);
    fail(`服务器上缺少文件（${response.status}）`, error);
    throw error;
  }
  return response;
}

// Pyodide asks for its files one after another; what it will want is on its way already when it asks.
/** @type {Map<string, Promise<Response>>} */
const ahead = new Map();

/** @param {string} url */
function fetchAhead(url) {
  const response = told(url);
  response.catch(() => {}); // who asks for it learns of it
  ahead.set(url, response);
}

self.fetch = (request, options) => {
  const { href } = new URL(request instanceof Request ? request.url : request, location.href);
  const response = ahead.get(href) ?? told(href, options);
  ahead.delete(href);
  return response;
};

/** @param {string} url */
async function text(url) {
  return (await fetch(url)).text();
}

/** @param {string} url */
async function content(url) {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/**
 * Whether a file is kept here to be read without a line.
 *
 * @param {string} address
 */
async function isKept(address) {
  try {
    return Boolean(await caches.match(address));
  } catch {
    return false; // no store without HTTPS, nor in some private windows
  }
}

/**
 * What the rules at `url` are opened to, by a Python that starts from the core and the layers of its kind.
 *
 * @param {string} url
 * @param {Options} options
 * @param {Promise<Program[]>} scripts
 * @param {Kind} kind
 */
async function started(url, options, scripts, kind) {
  fetchAhead(options.stdLibURL);
  const data = text(url);
  const more = kind.layers.map((name) => content(`${options.indexURL}${name}.zip`));
  tellWhenHere();
  const [{ loadPyodide }] = await scripts;
  const pyodide = await loadPyodide(options);
  const { path } = pyodide.pyimport("sys");
  for (const [at, name] of kind.layers.entries()) {
    pyodide.FS.writeFile(`/lib/${name}.zip`, await more[at]);
    path.append(`/lib/${name}.zip`);
  }
  tell(STARTING);
  return opened(pyodide, data, kind);
}

/**
 * What the rules are opened to, which `data` promises.
 *
 * @param {Pyodide} pyodide
 * @param {Promise<string>} data
 * @param {Kind} kind
 */
async function opened(pyodide, data, { module, opener }) {
  files = pyodide.FS;
  const openRules = pyodide.pyimport(`${module}.${opener}`);
  const rules = await data;
  try {
    return openRules(rules);
  } catch (error) {
    fail(DAMAGED.rules, error);
    throw error;
  }
}

/**
 * Compile Pyodide's program while its scripts are on their way, since they would only then ask for it.
 *
 * @param {string} url
 */
function compileAhead(url) {
  const compiled = WebAssembly.compileStreaming(told(url));
  const damaged = (/** @type {unknown} */ error) => fail(DAMAGED.program, error);
  compiled.catch(damaged);
  if (bytes === undefined) expectFile(compiled); // not counted
  ahead.set(url, Promise.resolve(new Response()));
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    const made = WebAssembly.instantiate(module, imports);
    made.catch(damaged);
    return { module, instance: await made };
  };
}

/**
 * Import one of Pyodide's scripts; what the browser kept of it is first replaced where the server is to be asked anew.
 *
 * @param {string} url
 * @returns {Promise<Program>}
 */
async function script(url) {
  if (cache === "reload") await (await told(url)).arrayBuffer();
  return import(url);
}

/** A browser may not know programs of this kind, or a policy forbid them: then no file is at fault. */
function mayRun() {
  try {
    return Boolean(new WebAssembly.Module(EMPTY_PROGRAM));
  } catch (error) {
    fail("这个浏览器不允许运行计算程序", error);
    return false;
  }
}

/** @param {Opening} opening */
async function open({ open: url, runtime, kind, anew }) {
  if (!mayRun()) return;
  if (anew) cache = "reload";
  const core = `${runtime}core.zip`;
  if (anew || !(await isKept(core))) bytes = 0;
  tell(bytes === undefined ? "正在打开" : "正在下载");
  compileAhead(`${runtime}pyodide.asm.wasm`);
  const scripts = Promise.all(["pyodide.mjs", "pyodide.asm.mjs"].map((name) => script(runtime + name)));
  expectFile(scripts);
  const options = {
    indexURL: runtime,
    stdLibURL: core,
    lockFileContents: text(`${runtime}pyodide-lock.json`),
    packageBaseUrl: runtime,
  };
  const rules = await started(url, options, scripts, KINDS[kind]);
  for (const name of rules) calls.set(name, rules.get(name));
  if (kind === "answer") practice = PRACTICE;
  postMessage({ ready: true });
}

/**
 * What the calculator says to a call; an error where the page asks for one that its rules do not have.
 *
 * @param {string} name
 * @param {string} request
 */
function called(name, request) {
  const found = calls.get(name);
  if (!found) throw new Error(`there is no call ${name}`);
  return found(request);
}

/** @param {Asked} asked */
function answer({ id, call, request, file }) {
  if (file) files?.writeFile(FILE, file);
  const said = JSON.parse(called(call, JSON.stringify(request)));
  postMessage({ id, ...said, ...(said.file ? { content: files?.readFile(said.file) } : {}) });
  if (call === "answer") practise(JSON.stringify(request));
}

/**
 * Answers a question again while nobody asks another: a program is compiled while it runs, so first edits would wait.
 *
 * @param {string} request
 */
function practise(request) {
  if (practice === 0) return;
  practice -= 1;
  setTimeout(() => {
    called("answer", request);
    practise(request);
  });
}

self.addEventListener("message", (/** @type {MessageEvent<Opening | Asked>} */ { data }) => {
  if ("open" in data) {
    open(data).catch((error) => fail(DAMAGED.program, error));
    return;
  }
  try {
    answer(data);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    postMessage({ id: data.id, error: words.trimEnd().split("\n").pop() }); // Python's own words come last
  }
});
