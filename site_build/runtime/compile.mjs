// Compiles Python for the browser with Pyodide's own Python, which alone writes bytecode that it can read.
//
// in (standard input):  {pyodide, reduced: {path: file}, layers: [{name, files: {path: file}, run}], stdlib, out}
// out: OUT/NAME.zip per layer, uncompressed so that the server's compression works on the whole; the standard library,
// compiled once, in the file STDLIB, which is kept for the next build.
//
// A layer holds its own files and those modules of the standard library that its `run` (an import statement) reaches;
// the first is the core, and the others, of which a worker loads one at most, leave out what the core has. Docstrings
// and line tables are left out: nobody reads them in a worker.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {{ name: string, files: Record<string, string>, run: string }} Layer */
/** @typedef {import("pyodide").PyodideInterface} Pyodide */

/** @type {{ pyodide: string, reduced: Record<string, string>, layers: Layer[], stdlib: string, out: string }} */
const { pyodide: folder, reduced, layers, stdlib, out } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const lock = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8"));
const common = {
  indexURL: folder,
  lockFileContents: JSON.stringify({ info: lock.info, packages: {} }),
  packageBaseUrl: folder,
};

const COMPILE = `
import io, os, types, zipfile, importlib._bootstrap_external as external

def slim(code):
    inner = tuple(slim(one) if isinstance(one, types.CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b"", co_filename=os.path.basename(code.co_filename))

def compiled(path, source):
    return external._code_to_timestamp_pyc(slim(compile(source, path, "exec", optimize=2, dont_inherit=True)))

def archive(target, contents):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for path in sorted(contents):
            made.writestr(zipfile.ZipInfo(path), contents[path])

def sources_below(folder):
    for root, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(root, name)
                with open(path, "rb") as file:
                    yield os.path.relpath(path, folder), file.read()

def compile_folder(folder, target):
    archive(target, {path + "c": compiled(path, source) for path, source in sources_below(folder)})

def compile_library(folder, target):
    with zipfile.ZipFile(next(path for path in os.sys.path if path.endswith(".zip"))) as library:
        sources = {name: library.read(name) for name in library.namelist() if name.endswith(".py")}
    sources.update(sources_below(folder))
    archive(target, {path + "c": compiled(path, source) for path, source in sources.items()})

def merge(target, own, library, names):
    with zipfile.ZipFile(library) as stdlib, zipfile.ZipFile(own) as ours:
        contents = {name: stdlib.read(name) for name in names}
        archive(target, contents | {name: ours.read(name) for name in ours.namelist()})
`;

/**
 * @param {Pyodide["FS"]} fs
 * @param {string} root
 * @param {Record<string, string>} files
 */
function put(fs, root, files) {
  for (const [path, file] of Object.entries(files)) {
    fs.mkdirTree(dirname(`${root}/${path}`));
    fs.writeFile(`${root}/${path}`, readFileSync(file));
  }
}

/** @type {Pyodide} */
const compiler = await loadPyodide(common);
compiler.runPython(COMPILE);
/**
 * @param {string} name
 * @param {...unknown} values
 */
const call = (name, ...values) => compiler.globals.get(name)(...values);
if (existsSync(stdlib)) {
  compiler.FS.writeFile("/stdlib.zip", readFileSync(stdlib));
} else {
  put(compiler.FS, "/reduced", reduced);
  call("compile_library", "/reduced", "/stdlib.zip");
  mkdirSync(dirname(stdlib), { recursive: true });
  writeFileSync(stdlib, compiler.FS.readFile("/stdlib.zip"));
}

const LIBRARY = /^(?:\/lib\/python\d+\.zip|\/lib\/python[\d.]+)\/(?<module>.+\.py)c?$/u;

/**
 * The modules of the standard library that importing these layers in a fresh start reaches, as archive members.
 *
 * @param {Layer[]} some
 */
async function reached(some) {
  const tracer = await loadPyodide({ ...common, stdLibURL: stdlib, env: { HOME: "/" } });
  const { path, modules } = tracer.pyimport("sys");
  for (const { name, run } of some) {
    tracer.FS.writeFile(`/${name}.zip`, compiler.FS.readFile(`/${name}.own.zip`));
    path.append(`/${name}.zip`);
    tracer._api._pyodide._base.eval_code(run);
  }
  const found = new Set();
  for (const module of modules.values()) {
    const file = LIBRARY.exec(module.__file__ ?? "")?.groups?.module;
    if (file) found.add(`${file}c`);
  }
  return found;
}

const [core] = layers;
const wanted = new Map();
for (const layer of layers) {
  put(compiler.FS, `/${layer.name}`, layer.files);
  call("compile_folder", `/${layer.name}`, `/${layer.name}.own.zip`);
  wanted.set(layer, await reached(layer === core ? [core] : [core, layer]));
}

// Python looks for the parts of a package where it found the package: those of the core's packages belong to the core.
const inCore = wanted.get(core);
for (const member of [...wanted.values()].flatMap((members) => [...members])) {
  if (inCore.has(`${dirname(member)}/__init__.pyc`)) inCore.add(member);
}
mkdirSync(out, { recursive: true });
for (const layer of layers) {
  const { name } = layer;
  const own = [...wanted.get(layer)].filter((member) => layer === core || !inCore.has(member));
  call("merge", `/${name}.zip`, `/${name}.own.zip`, "/stdlib.zip", own);
  writeFileSync(join(out, `${name}.zip`), compiler.FS.readFile(`/${name}.zip`));
}
