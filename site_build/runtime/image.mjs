// Takes an image of the memory of a Python that has the calculator at hand: what every start has to do, done. It holds
// no rules, so that one image serves every place.
//
// in (standard input): {pyodide, core, folder, out}: paths, but for the image's own folder
// out: the file OUT. It begins with a heading by which a reader knows it to be whole and its own; then comes the header
// of a Pyodide snapshot, HEADER bytes; then a byte for each PAGE of the
// memory, 1 where it differs from that of the program just instantiated, which the browser has anyway; then those pages,
// XORed with it. docs/assets/calculator/image.mjs reads it.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { heading } from "../../docs/assets/calculator/image.mjs";

const HEADER = 128;
const PAGE = 1024;
const MAGIC = 0x706e7300; // what Pyodide 0.29 writes at the beginning of a snapshot: "\0snp"
const TEXT_AT = 48;
const BUILD_ID_AT = 4;
const { pyodide: folder, core, folder: own, out } = JSON.parse(readFileSync(0, "utf8"));

let fresh = null;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (source, imports) => {
  const made = await instantiate.call(WebAssembly, source, imports);
  if (imports?.env?.memory) fresh ??= new Uint8Array(imports.env.memory.buffer).slice();
  return made;
};

const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const { info } = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8"));
const pyodide = await loadPyodide({
  indexURL: folder,
  stdLibURL: core,
  lockFileContents: JSON.stringify({ info, packages: {} }),
  packageBaseUrl: folder,
  env: { HOME: "/", PYTHONHASHSEED: "0" },
});
pyodide.pyimport("calculator.browser");
pyodide.pyimport("gc").collect();
wipe(pyodide._module);
if (pyodide._module.HEAPU8.length !== fresh.length) throw new Error("内存比 Pyodide 开始时大，网页中的程序装不下这个映像。");
const content = Uint8Array.from(Buffer.concat([header(pyodide._api.config.BUILD_ID), ...changed(pyodide._module.HEAPU8)]));
writeFileSync(out, Buffer.concat([heading(content, fresh.length, own), content]));

/** Zeros in what is free, which compress better than what was left there. */
function wipe({ HEAPU8, HEAPU32, _emscripten_builtin_malloc: take, _emscripten_builtin_free: give }) {
  const end = 4 * (HEAPU32.findLastIndex((word) => word !== 0) + 1);
  const taken = [];
  for (let size = 1 << 20; size >= 8; size = size > 256 ? (size * 0.8) & ~7 : size - 8) {
    for (let at = take(size); ; at = take(size)) {
      taken.push(at);
      if (at + size > end) break;
      HEAPU8.fill(0, at, at + size);
    }
  }
  taken.forEach(give);
}

/** Magic, where the memory begins, length of the text, build; the text says that no JavaScript value is kept. */
function header(build) {
  const bytes = new Uint8Array(HEADER);
  const words = new Uint32Array(bytes.buffer);
  const text = JSON.stringify({ hiwireKeys: [], immortalKeys: [] });
  words.set([MAGIC, HEADER, new TextEncoder().encodeInto(text, bytes.subarray(TEXT_AT)).written]);
  build.match(/.{8}/g).forEach((part, at) => (words[BUILD_ID_AT + at] = parseInt(part, 16)));
  return bytes;
}

function changed(heap) {
  const table = new Uint8Array(heap.length / PAGE);
  const pages = [];
  for (let at = 0; at < heap.length; at += PAGE) {
    const page = heap.slice(at, at + PAGE);
    fresh.subarray(at, at + PAGE).forEach((byte, beside) => (page[beside] ^= byte));
    if (page.some((byte) => byte !== 0)) {
      table[at / PAGE] = 1;
      pages.push(page);
    }
  }
  return [table, ...pages];
}
