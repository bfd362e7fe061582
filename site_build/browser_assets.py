"""What the calculator's page loads: Pyodide as npm delivers it, our package as a wheel, a lock file, bundles."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pyodide_lock import PyodideLockSpec
from pyodide_lock.spec import InfoSpec, PackageSpec

from site_build.bundle import bundle_data
from site_build.library import Library

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = ROOT / "node_modules" / "pyodide"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGE = "calculator"
UNCHANGING = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the site that is not a page: its address, and its bytes or the file that holds them."""

    uri: str
    content: bytes | Path


def browser_assets(library: Library) -> Iterator[Asset]:
    """Every file below `assets/` that is made or copied at build."""
    for place in library.places.values():
        text = json.dumps(bundle_data(library, place), ensure_ascii=False, separators=(",", ":"))
        yield Asset(uri=f"assets/{place.jurisdiction.id}/bundle.json", content=text.encode())
    for name in PYODIDE_FILES:
        yield Asset(uri=f"assets/pyodide/{name}", content=PYODIDE / name)
    wheel_name, wheel = calculator_wheel()
    yield Asset(uri=f"assets/pyodide/{wheel_name}", content=wheel)
    yield Asset(uri="assets/pyodide/pyodide-lock.json", content=lock_file(wheel_name, wheel))


def download_size() -> int:
    """Bytes that the calculator's page loads before its first answer, uncompressed, for the progress bar."""
    return sum((PYODIDE / name).stat().st_size for name in PYODIDE_FILES) + len(calculator_wheel()[1])


@cache
def calculator_wheel() -> tuple[str, bytes]:
    """The calculator as a wheel (PEP 427), byte for byte the same for the same source: file name and content."""
    release = version("policykb")
    info = f"{PACKAGE}-{release}.dist-info"
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted((ROOT / PACKAGE).rglob("*.py"))}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {release}\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: policykb\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},sha256={_record_hash(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, UNCHANGING), data, ZIP_DEFLATED)
    return f"{PACKAGE}-{release}-py3-none-any.whl", buffer.getvalue()


def _record_hash(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()


def lock_file(wheel_name: str, wheel: bytes) -> bytes:
    """A Pyodide lock file with our one package, so that the browser checks its hash; Pyodide's own names 250 more."""
    own = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    runtime = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]
    package = PackageSpec(
        name=PACKAGE,
        version=version("policykb"),
        file_name=wheel_name,
        install_dir="site",
        sha256=sha256(wheel).hexdigest(),
        imports=[PACKAGE],
    )
    spec = PyodideLockSpec(info=InfoSpec(**{**own, "version": runtime}), packages={PACKAGE: package})
    with TemporaryDirectory() as folder:
        spec.to_json(Path(folder) / "lock.json")
        return (Path(folder) / "lock.json").read_bytes()
