"""What the worker starts from: Pyodide as npm delivers it, and layers of Python compiled for it ahead of time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from site_build.content_root import ROOT

PYODIDE = ROOT / "node_modules" / "pyodide"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
COMPILER = Path(__file__).with_name("compile.mjs")
REDUCED = Path(__file__).with_name("reduced")
KEPT = ROOT / "build" / "runtime"
WORKSHOP = (
    "__init__",
    "corpus/__init__",
    *(
        f"corpus/{name}"
        for name in (
            "pack_file",
            "references",
            "yaml_nodes",
            "yaml_slips",
            "yaml_source",
            "yaml_words",
            "yaml_written",
        )
    ),
    "workshop",
)
BATCH = (
    "__init__",
    "exchange/__init__",
    *(
        f"exchange/{name}"
        for name in ("batch", "delimited", "heading", "number_format", "sheets", "table", "writing", "xlsx")
    ),
)
TRY_BATCH = (
    "import site_build.exchange.batch as batch; from calculator.answers.results import Blank; "
    "made = batch.write_workbook([batch.text_sheet('x', [['a'], ['1.5']])]); "
    "words = batch.Words(known=len, remark=lambda text, below: False); "
    "batch.write_template('x', [Blank(title='a', kind='date', hint='b', words=('c',))]); "
    "batch.read_table(made, words); batch.read_table('a\\n\u4e2d'.encode('gb18030'), words); "
    "batch.read_table('\ufeffa\\nb'.encode('utf-16-le'), words)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Python for one purpose: its files by their path in the archive, and an import that reaches all it needs."""

    name: str
    files: Mapping[str, Path]
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """All files of the runtime by name, in a folder named after what they hold, so that an address never changes."""

    folder: str
    files: Mapping[str, Path | bytes]

    def size(self, *layers: str) -> int:
        """Bytes that a page loads before its first answer, uncompressed, for the progress bar."""
        names = (*PYODIDE_FILES, "core.zip", *(f"{name}.zip" for name in layers))
        return sum(_size(self.files[name]) for name in names)


def _size(content: Path | bytes) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def layers() -> tuple[Layer, ...]:
    """The calculator; on top of it what the workshop reads YAML with, and what a batch reads and writes files with."""
    yaml = {**_sources("yaml"), **_ours(WORKSHOP)}
    excel = {**_sources("xlsxwriter"), **_ours(BATCH)}
    return (
        Layer(name="core", files=_sources("calculator"), run="import calculator.browser"),
        Layer(name="workshop", files=yaml, run="import site_build.workshop"),
        Layer(name="batch", files=excel, run=TRY_BATCH),
    )


def _ours(names: Iterable[str]) -> dict[str, Path]:
    return {f"site_build/{name}.py": ROOT / "site_build" / f"{name}.py" for name in names}


def _sources(package: str) -> dict[str, Path]:
    """The Python files of an installed package; nothing compiled for this machine, which the browser could not run."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(package)
    folder = Path(spec.origin).parent
    return {path.relative_to(folder.parent).as_posix(): path for path in sorted(folder.rglob("*.py"))}


@cache
def runtime() -> Runtime:
    """Compile what is not yet in `build/runtime/`; raises CalledProcessError if Node.js says why it could not."""
    wanted = layers()
    reduced = {path.relative_to(REDUCED).as_posix(): path for path in sorted(REDUCED.rglob("*.py"))}
    base = (PYODIDE / "package.json", COMPILER, *reduced.values())
    library = KEPT / f"stdlib-{_fingerprint(base)}.zip"
    folder = _fingerprint((*base, *(path for layer in wanted for path in layer.files.values())))
    made = KEPT / folder
    if not made.exists():
        _compile(wanted, reduced, library, made)
    files: dict[str, Path | bytes] = {name: PYODIDE / name for name in PYODIDE_FILES}
    files |= {f"{layer.name}.zip": made / f"{layer.name}.zip" for layer in wanted}
    return Runtime(folder=folder, files={**files, "pyodide-lock.json": _lock()})


def _fingerprint(files: Iterable[Path]) -> str:
    digest = sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _lock() -> bytes:
    """Pyodide's lock file without its 250 packages, of which we load none."""
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    return json.dumps({"info": info, "packages": {}}, separators=(",", ":")).encode()


def _compile(wanted: Iterable[Layer], reduced: Mapping[str, Path], library: Path, made: Path) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as folder:
        order = {
            "pyodide": str(PYODIDE),
            "reduced": {name: str(path) for name, path in reduced.items()},
            "layers": [
                {"name": one.name, "files": {name: str(path) for name, path in one.files.items()}, "run": one.run}
                for one in wanted
            ],
            "stdlib": str(library),
            "out": folder,
        }
        subprocess.run([node(), COMPILER], input=json.dumps(order).encode(), check=True)  # noqa: S603 - our own script
        shutil.copytree(folder, made, dirs_exist_ok=True)


def node() -> str:
    """Node.js: the system's, or the one installed beside our Python."""
    beside = Path(sys.executable).parent
    found = shutil.which("node", path=os.pathsep.join((os.environ.get("PATH", ""), str(beside))))
    if found is None:
        raise FileNotFoundError("没有找到 Node.js；请用 make build，它会安装。")
    return found
