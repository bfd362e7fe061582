// Takes an image of the memory of a Python that has the calculator at hand: what every start has to do, done. It holds
// no rules, so that one image serves every place.
//
// in (standard input): {pyodide, core, folder, out}: paths, but for the image's own folder
// out: the file OUT. It begins with a heading by which a reader knows it to be whole and its own; then comes the header
// of a Pyodide snapshot, HEADER bytes; then a byte for each PAGE of the
// memory, 1 where it differs from that of the program just instantiated, which the browser has anyway; then those
// pages, XORed with it. docs/assets/calculator/image.mjs reads it.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { heading, watched } from "../../docs/assets/calculator/image.mjs";

const HEADER = 128;
const PAGE = 1024;
const MAGIC = 0x70_6e_73_00; // what Pyodide 0.29 writes at the beginning of a snapshot: "\0snp"
const TEXT_AT = 48;
const BUILD_ID_AT = 4;
/**
 * The memory of a program, and how it takes and gives back parts of it.
 *
 * @typedef {{
 *   HEAPU8: Uint8Array,
 *   HEAPU32: Uint32Array,
 *   _emscripten_builtin_malloc: (size: number) => number,
 *   _emscripten_builtin_free: (at: number) => void,
 * }} Memory
 */

// What Pyodide has and does not document: where its memory stands, and which build it is.
/** @typedef {{ _module: Memory, _api: { config: { BUILD_ID: string } } }} Undocumented */
/** @typedef {import("pyodide").PyodideInterface & Undocumented} Pyodide */

/** @type {Record<"pyodide" | "core" | "folder" | "out", string>} */
const { pyodide: folder, core, folder: own, out } = JSON.parse(readFileSync(0, "utf8"));

let fresh = new Uint8Array();
WebAssembly.instantiate = watched((memory) => {
  if (fresh.length === 0) fresh = memory.slice();
});

const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const { info } = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8"));
/** @type {Pyodide} */
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
if (pyodide._module.HEAPU8.length !== fresh.length)
  throw new Error("内存比 Pyodide 开始时大，网页中的程序装不下这个映像。");
const content = Uint8Array.from(
  Buffer.concat([header(pyodide._api.config.BUILD_ID), ...changed(pyodide._module.HEAPU8)]),
);
writeFileSync(out, Buffer.concat([heading(content, fresh.length, own), content]));

/**
 * Zeros in what is free, which compress better than what was left there.
 *
 * @param {Memory} memory
 */
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

/**
 * Magic, where the memory begins, length of the text, build; the text says that no JavaScript value is kept.
 *
 * @param {string} build
 */
function header(build) {
  const bytes = new Uint8Array(HEADER);
  const words = new Uint32Array(bytes.buffer);
  const text = JSON.stringify({ hiwireKeys: [], immortalKeys: [] });
  words.set([MAGIC, HEADER, new TextEncoder().encodeInto(text, bytes.subarray(TEXT_AT)).written]);
  for (const [at, part] of (build.match(/.{8}/gu) ?? []).entries()) words[BUILD_ID_AT + at] = Number.parseInt(part, 16);
  return bytes;
}

/** @param {Uint8Array} heap */
function changed(heap) {
  const table = new Uint8Array(heap.length / PAGE);
  const pages = [];
  for (let at = 0; at < heap.length; at += PAGE) {
    const page = heap.slice(at, at + PAGE);
    for (let beside = 0; beside < PAGE; beside += 1) page[beside] ^= fresh[at + beside];
    if (page.some((byte) => byte !== 0)) {
      table[at / PAGE] = 1;
      pages.push(page);
    }
  }
  return [table, ...pages];
}
