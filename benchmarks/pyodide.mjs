// The calculator in Pyodide under Node, on the same rule. Prints JSON: the answers, and evaluations per second.
// node pyodide.mjs DATA.json ROUNDS SECONDS

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { loadPyodide } from "../node_modules/pyodide/pyodide.mjs";

const [, , file, rounds, seconds] = process.argv;
const root = resolve(import.meta.dirname, "..");
const pyodide = await loadPyodide();
pyodide.FS.mkdir("/project");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, "/project");
const measure = pyodide.runPython(`
import sys
sys.path[:0] = ["/project", "/project/benchmarks"]
from ours import measured
measured
`);
const [bundle, cases] = JSON.parse(readFileSync(file, "utf8"));
console.log(measure(JSON.stringify(bundle), JSON.stringify(cases), Number(rounds), Number(seconds)));
