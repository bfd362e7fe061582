// Pyodide as npm delivers it, and the calculator's source beside it: what one would write first.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const bundle = fetch("./bundle.json").then((response) => response.text());
const sources = fetch("./calculator.zip").then((response) => response.arrayBuffer());
const pyodide = await loadPyodide();
pyodide.unpackArchive(await sources, "zip");
const calls = pyodide.pyimport("calculator.browser").open_bundle(await bundle);
postMessage(calls.get("answer")("{}"));
