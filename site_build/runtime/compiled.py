"""The layers compiled ahead of time, with those modules of the standard library alone that they reach.

An optional step. What it takes from inside Pyodide all stands in `compile.mjs`, as it is in the version `WRITTEN_FOR`:
the standard library in one archive on `sys.path`, and where modules say that they come from.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from site_build.content_root import ROOT
from site_build.runtime.layers import Layer
from site_build.runtime.node import node

WRITTEN_FOR = "314.0.7"
PYODIDE = ROOT / "node_modules" / "pyodide"
COMPILER = Path(__file__).with_name("compile.mjs")
KEPT = ROOT / "build" / "runtime"
SERVING = "POLICYKB_SERVING"
LEFT_OUT = "提醒：计算程序没有预先编译（{}），网站仍是完整的，只是计算器启动得慢一些。"


def compiled_layers(wanted: Sequence[Layer], sources: Mapping[str, bytes]) -> dict[str, Path]:
    """The layers by the names of their archives, from `build/runtime/` or made of `sources`; nothing if that fails.

    While a site is served nothing is made: a page shows a change at once, and starts from the sources.
    """
    made = KEPT / _fingerprint(wanted, sources)
    if not made.exists():
        if os.environ.get(SERVING):
            return {}
        try:
            _compile(wanted, sources, made)
        except (OSError, subprocess.CalledProcessError) as error:
            print(LEFT_OUT.format(_reason(error)), file=sys.stderr)
            return {}
    return {path.name: path for path in sorted(made.glob("*.zip"))}


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    """The last line that Node.js printed, or what is lacking."""
    said = error.stderr.decode(errors="replace") if isinstance(error, subprocess.CalledProcessError) else str(error)
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "没有说明原因")


def _fingerprint(wanted: Iterable[Layer], sources: Mapping[str, bytes]) -> str:
    """The folder of what is made from these sources by this compiler and this Pyodide."""
    digest = sha256()
    runs = (layer.run.encode() for layer in wanted)
    for content in ((PYODIDE / "package.json").read_bytes(), COMPILER.read_bytes(), *runs, *sources.values()):
        digest.update(content)
    return digest.hexdigest()[:12]


def _compile(wanted: Iterable[Layer], sources: Mapping[str, bytes], made: Path) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as folder:
        for name, content in sources.items():
            Path(folder, name).write_bytes(content)
        order = {
            "pyodide": str(PYODIDE),
            "layers": [
                {"name": layer.name, "archive": f"{folder}/{layer.name}.zip", "own": [*layer.files], "run": layer.run}
                for layer in wanted
            ],
            "out": f"{folder}/made",
        }
        command = [node(), str(COMPILER)]
        subprocess.run(command, input=json.dumps(order).encode(), check=True, stderr=subprocess.PIPE)  # noqa: S603 - our own script
        Path(folder, "made").replace(made)
