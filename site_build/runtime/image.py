"""An image of the memory of a Python with the calculator at hand, from which a worker wakes instead of starting."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from site_build.content_root import ROOT
from site_build.runtime import KEPT, PYODIDE, node, runtime

IMAGER = Path(__file__).with_name("image.mjs")
READER = ROOT / "docs" / "assets" / "calculator" / "image.mjs"
NAME = "memory.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The file of an image, in a folder named after what it was made from, so that its address never changes."""

    folder: str
    path: Path


@cache
def memory_image() -> Image:
    """Take the image unless `build/runtime/` has it; raises CalledProcessError if Node.js could not."""
    started = runtime()
    folder = sha256(started.folder.encode() + IMAGER.read_bytes() + READER.read_bytes()).hexdigest()[:12]
    path = KEPT / folder / NAME
    if not path.exists():
        with TemporaryDirectory(dir=KEPT) as made:
            order = {
                "pyodide": str(PYODIDE),
                "core": str(started.files["core.zip"]),
                "folder": folder,
                "out": f"{made}/{NAME}",
            }
            subprocess.run([node(), IMAGER], input=json.dumps(order).encode(), check=True)  # noqa: S603 - our own script
            path.parent.mkdir(exist_ok=True)
            Path(made, NAME).replace(path)
    return Image(folder=folder, path=path)
