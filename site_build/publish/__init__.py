"""What a finished site still gets before it is put on a server: compressed copies, and the list to keep offline."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from site_build.content_root import ROOT
from site_build.corpus.library import SUPERIOR
from site_build.publish.offline import grouped
from site_build.publish.without_comments import without_comments
from site_build.runtime.node import node

COMPRESSOR = Path(__file__).with_name("compress.mjs")
KEPT = ROOT / "build" / "compressed"
COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml", ".yaml")
RUNTIME_FOLDER = "runtime"
SMALLEST = 512
NOT_KEPT = ("offline.json", "sw.js")
TWIN = "index.json"
SCRIPTS = ("assets/*.mjs", "assets/calculator/*.mjs", "assets/search/*.mjs")


def publish(site: Path, places: Collection[str] = ()) -> None:
    """Write `offline.json`, and a `.br` and a `.gz` beside every file that gains by it, for servers to send.

    Our scripts, which a first answer and a first query wait for, are sent without their comments. `places` are the
    folders of the places, each of which a reader may choose to keep.
    """
    _drop_empty_sitemap(site)
    for path in (path for pattern in SCRIPTS for path in site.glob(pattern)):
        path.write_text(without_comments(path.read_text(encoding="utf-8")), encoding="utf-8")
    files = [path for path in sorted(site.rglob("*")) if path.is_file() and path.suffix not in (".br", ".gz")]
    listed = {_address(site, path): _version(path) for path in files if _read_offline(path)}
    target = site / "offline.json"
    sizes = {_address(site, path): path.stat().st_size for path in files}
    groups = grouped(listed, sizes, places)
    target.write_text(json.dumps(groups, ensure_ascii=False, indent=0), encoding="utf-8")
    compress((path for path in {*files, target} if _gains(path)), quick=lambda path: _is_quick(_address(site, path)))


def _drop_empty_sitemap(site: Path) -> None:
    """Without the address of the site MkDocs has no addresses to list: an empty sitemap is none."""
    sitemap = site / "sitemap.xml"
    if sitemap.exists() and "<loc>" not in sitemap.read_text(encoding="utf-8"):
        sitemap.unlink()
        sitemap.with_name("sitemap.xml.gz").unlink(missing_ok=True)


def compress(files: Iterable[Path], quick: Callable[[Path], bool] = lambda _: False) -> None:
    """Write a `.br` and a `.gz` beside each file; what was compressed before is taken from `build/compressed/`.

    `quick` says which files are many and read seldom, so that packing them as small as can be is not worth the time.
    """
    order: dict[str, Any] = {"files": [], "quick": [], "kept": str(KEPT)}
    for path in files:
        order["quick" if quick(path) else "files"].append(str(path))
    subprocess.run([node(), COMPRESSOR], input=json.dumps(order).encode(), check=True)  # noqa: S603 - our own script


def _is_quick(address: str) -> bool:
    """The twins for machines, and the texts of the laws above, of which a library has hundreds."""
    return (address.endswith(f"/{TWIN}") and not address.startswith("assets/")) or address.startswith(f"{SUPERIOR}/")


def _address(site: Path, path: Path) -> str:
    """The address of a file below the site's root; a page is known by its folder."""
    found = path.relative_to(site).as_posix()
    return found.removesuffix("index.html")


def _read_offline(path: Path) -> bool:
    """What a reader can open: neither the twins for machines nor pictures for other sites."""
    twin = path.name == TWIN and "assets" not in path.parts
    return not twin and path.name not in NOT_KEPT and path.suffix != ".png"


def _gains(path: Path) -> bool:
    """Text, programs, and what the runtime stores uncompressed for this; other archives are not."""
    kind = path.suffix in COMPRESSED or RUNTIME_FOLDER in path.parts
    return kind and path.stat().st_size >= SMALLEST


def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
