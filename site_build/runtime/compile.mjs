// Compiles layers of Python for the browser with Pyodide's own Python, which alone writes bytecode that it can read.
//
// in (standard input):  {pyodide, layers: [{name, archive, own: [member], run}], out}
// out: OUT/NAME.zip per layer, uncompressed so that the server's compression works on the whole.
//
// A layer comes as an archive of sources; the first, the core, has the whole standard library beside its own. It keeps
// its own files and those others that its `run` (a statement) reaches; of the other layers, which a worker loads one at
// most of, each leaves out what the core has. Docstrings and line tables are left out: nobody reads them in a worker.
// What was made is started once.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

/** @typedef {{ name: string, archive: string, own: string[], run: string }} Layer */
/** @typedef {import("pyodide").PyodideInterface} Pyodide */

/** @type {{ pyodide: string, layers: Layer[], out: string }} */
const { pyodide: folder, layers, out } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const { info } = JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8"));
const [core] = layers;

const TOOLS = `
import importlib.util, marshal, os, sys, types, zipfile

def reached(statement, archive):
    before = None if archive is None else {*sys.modules}
    if archive is not None:
        sys.path.append(archive)
    exec(statement, {})
    files = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
    if archive is not None:
        sys.path.remove(archive)
        for name in {*sys.modules} - before:
            del sys.modules[name]
    return [path.partition(".zip/")[2] for path in files if ".zip/" in path]

def slim(code):
    inner = tuple(slim(one) if isinstance(one, types.CodeType) else one for one in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b"", co_filename=os.path.basename(code.co_filename))

def compiled(path, source):
    code = slim(compile(source, path, "exec", optimize=2, dont_inherit=True))
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)

def write(target, members, archives):
    sources = {}
    for archive in map(zipfile.ZipFile, archives):
        sources.update((name, archive) for name in archive.namelist())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for path in sorted(members):
            made.writestr(zipfile.ZipInfo(path + "c"), compiled(path, sources[path].read(path)))
`;

/**
 * A Python that has run what every layer's worker runs, and the members of archives that were imported for each.
 *
 * @param {(layer: Layer) => string} archiveOf
 */
async function run(archiveOf) {
  /** @type {Pyodide} */
  const python = await loadPyodide({
    indexURL: folder,
    stdLibURL: archiveOf(core),
    lockFileContents: JSON.stringify({ info, packages: {} }),
    packageBaseUrl: folder,
  });
  const library = python
    .pyimport("sys")
    .path.toJs()
    .find((/** @type {string} */ path) => path.endsWith(".zip"));
  python.runPython(TOOLS);
  /** @type {Map<Layer, Set<string>>} */
  const reached = new Map();
  for (const layer of layers) {
    const archive = `/lib/${layer.name}.zip`;
    if (layer !== core) python.FS.writeFile(archive, readFileSync(archiveOf(layer)));
    const found = python.globals.get("reached")(layer.run, layer === core ? undefined : archive);
    reached.set(layer, new Set(found.toJs()));
  }
  return { python, library, reached };
}

async function main() {
  const { python, library, reached } = await run(({ archive }) => archive);
  for (const [{ own }, members] of reached) for (const member of own) members.add(member);
  // Python looks for the parts of a package where it found the package: parts of the core's packages go to the core.
  const inCore = reached.get(core) ?? new Set();
  for (const member of [...reached.values()].flatMap((members) => [...members])) {
    if (inCore.has(`${dirname(member)}/__init__.py`)) inCore.add(member);
  }
  mkdirSync(out, { recursive: true });
  /** @param {Layer} layer */
  const made = ({ name }) => join(out, `${name}.zip`);
  for (const [layer, members] of reached) {
    const own = [...members].filter((member) => layer === core || !inCore.has(member));
    const archives = layer === core ? [library] : [library, `/lib/${layer.name}.zip`];
    python.globals.get("write")("/made.zip", python.toPy(own), python.toPy(archives));
    writeFileSync(made(layer), python.FS.readFile("/made.zip"));
  }
  await run(made);
}

// The words of the error alone: Node.js would print the whole line of minified script that it came through.
await main().catch((/** @type {unknown} */ error) => {
  console.error(String(error));
  process.exitCode = 1;
});
