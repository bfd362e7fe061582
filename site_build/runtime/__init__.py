"""What the worker starts from: Pyodide as npm delivers it, and layers of Python for it.

The layers as they are need nothing but Python and make every site whole. Compiling them ahead of time makes the start
quicker; it may fail, and is then left out with a warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from calculator.ground.frozen import frozen
from site_build.runtime.compiled import PYODIDE, compiled_layers
from site_build.runtime.layers import Layer, layers

PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")


@frozen
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


@cache
def runtime() -> Runtime:
    """The layers compiled ahead of time, if that was or can be done; else as they are."""
    wanted = layers()
    plain = plain_layers(wanted)
    archives: Mapping[str, Path | bytes] = compiled_layers(wanted, plain) or plain
    programs = {name: PYODIDE / name for name in PYODIDE_FILES}
    return Runtime(
        folder=_fingerprint((PYODIDE / "package.json", *archives.values())),
        files={**programs, **archives, "pyodide-lock.json": _lock()},
    )


def plain_layers(wanted: Iterable[Layer]) -> dict[str, bytes]:
    """The layers by the names of their archives, as sources; the first with Pyodide's whole standard library."""
    library = (PYODIDE / "python_stdlib.zip").read_bytes()
    return {f"{layer.name}.zip": _archive(b"" if at else library, layer.files) for at, layer in enumerate(wanted)}


def _archive(begun: bytes, files: Mapping[str, Path]) -> bytes:
    made = BytesIO(begun)
    with ZipFile(made, "a") as archive:
        for name, path in sorted(files.items()):
            archive.writestr(ZipInfo(name), path.read_bytes())
    return made.getvalue()


def _fingerprint(contents: Iterable[Path | bytes]) -> str:
    digest = sha256()
    for content in contents:
        digest.update(content if isinstance(content, bytes) else content.read_bytes())
    return digest.hexdigest()[:12]


def _lock() -> bytes:
    """Pyodide's lock file without its 250 packages, of which we load none."""
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    return json.dumps({"info": info, "packages": {}}, separators=(",", ":")).encode()
