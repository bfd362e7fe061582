"""What pages load: Pyodide as npm delivers it, our packages as wheels, a lock file, bundles, the search index."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml
from pyodide_lock import PyodideLockSpec
from pyodide_lock.spec import InfoSpec, PackageSpec

from site_build.bundle import bundles, vocabularies
from site_build.library import Library
from site_build.search.entries import entries
from site_build.search.index import index_files
from site_build.search.words import words_of

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = ROOT / "node_modules" / "pyodide"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGE = "calculator"
WORKSHOP_MODULES = ("__init__", "library", "model", "pack_file", "references", "workshop", "yaml_source")
UNCHANGING = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the site that is not a page: its address, and its bytes or the file that holds them."""

    uri: str
    content: bytes | Path


def browser_assets(library: Library) -> Iterator[Asset]:
    """Every file below `assets/` that is made or copied at build."""
    packs = bundles(library)
    own = {place.pack.pack: packs[place.pack.pack] for place in library.places.values()}
    for place in library.places.values():
        yield _json(f"assets/{place.jurisdiction.id}/bundle.json", own[place.pack.pack])
    yield _json("assets/packs/bundles.json", packs)
    yield _json("assets/packs/workshop.json", {"bundles": own, "vocabularies": vocabularies(library)})
    for name, path in library.pack_files.items():
        yield Asset(uri=f"assets/packs/{name}.yaml", content=path)
    for name in PYODIDE_FILES:
        yield Asset(uri=f"assets/pyodide/{name}", content=PYODIDE / name)
    for wheel in wheels():
        yield Asset(uri=f"assets/pyodide/{wheel.file}", content=wheel.content)
    yield Asset(uri="assets/pyodide/pyodide-lock.json", content=lock_file(wheels()))
    found = entries(library)
    for name, content in index_files(found, words_of(found, library.synonyms)):
        yield Asset(uri=f"assets/search/{name}", content=content)


def _json(uri: str, data: object) -> Asset:
    return Asset(uri=uri, content=json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def download_size(*more: str) -> int:
    """Bytes that a calculator's page loads before its first answer, uncompressed, for the progress bar."""
    own = sum(len(wheel.content) for wheel in wheels() if wheel.name in (PACKAGE, *more))
    return sum((PYODIDE / name).stat().st_size for name in PYODIDE_FILES) + own


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel (PEP 427) for the browser: the package's name, the modules it brings, its file name and content."""

    name: str
    imports: tuple[str, ...]
    depends: tuple[str, ...]
    file: str
    content: bytes


@cache
def wheels() -> tuple[Wheel, ...]:
    """The calculator; and the workshop, which adds the reader of YAML: PyYAML in pure Python and what reads a pack."""
    yaml_files = {f"yaml/{path.name}": path for path in Path(yaml.__file__).parent.glob("*.py")}
    ours = {f"site_build/{name}.py": ROOT / "site_build" / f"{name}.py" for name in WORKSHOP_MODULES}
    own = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / PACKAGE).rglob("*.py")}
    return (
        _wheel(PACKAGE, own, (PACKAGE,), ()),
        _wheel("workshop", {**yaml_files, **ours}, ("yaml", "site_build"), (PACKAGE,)),
    )


def _wheel(name: str, sources: Mapping[str, Path], imports: tuple[str, ...], depends: tuple[str, ...]) -> Wheel:
    """Byte for byte the same for the same source."""
    release = version("policykb")
    info = f"{name}-{release}.dist-info"
    files = {path: sources[path].read_bytes() for path in sorted(sources)}
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {release}\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: policykb\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{path},sha256={_record_hash(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(ZipInfo(path, UNCHANGING), data, ZIP_DEFLATED)
    file = f"{name}-{release}-py3-none-any.whl"
    return Wheel(name=name, imports=imports, depends=depends, file=file, content=buffer.getvalue())


def _record_hash(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()


def lock_file(made: Iterable[Wheel]) -> bytes:
    """A Pyodide lock file with our packages, so that the browser checks their hashes; Pyodide's own names 250 more."""
    own = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    runtime = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]
    packages = {
        wheel.name: PackageSpec(
            name=wheel.name,
            version=version("policykb"),
            file_name=wheel.file,
            install_dir="site",
            sha256=sha256(wheel.content).hexdigest(),
            imports=[*wheel.imports],
            depends=[*wheel.depends],
        )
        for wheel in made
    }
    spec = PyodideLockSpec(info=InfoSpec(**{**own, "version": runtime}), packages=packages)
    with TemporaryDirectory() as folder:
        spec.to_json(Path(folder) / "lock.json")
        return (Path(folder) / "lock.json").read_bytes()
