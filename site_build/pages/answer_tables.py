"""The answer table of a place's pack, as a file beside its bundle, and the scripts that a page with one loads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

from calculator.answers.answer_table import answer_table
from calculator.proofs.proved_pack import read_bundle
from site_build.content_root import ROOT
from site_build.corpus.library import Library, PackEntry, Place
from site_build.pages.bundles import Bundle, site_bundle

KEPT = ROOT / "build" / "answers"
SCRIPTS = ROOT / "docs" / "assets"
IMPORTED = re.compile(r"^(?:import|export)\b[^;]*?\bfrom \"(\.[^\"]+)\"", re.MULTILINE)


def answers_text(bundle: Bundle) -> str:
    """The table of a bundle, taken from `build/answers/` if these rules by this calculator were tabled before."""
    made = KEPT / f"{_made_from(bundle)}.json"
    if not made.exists():
        text = answer_table(read_bundle(bundle)).text()
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = made.with_suffix(".unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(made)  # a build that is stopped leaves no half file behind
    return made.read_text(encoding="utf-8")


def answers_address(library: Library, place: Place, entry: PackEntry) -> str:
    """The file of a pack's table; the address changes with its content, so that a browser may keep it for ever."""
    text = answers_text(site_bundle(library, place, entry))
    return f"assets/{place.jurisdiction.id}/answers/{_short(text.encode())}/{entry.record.pack}.json"


def scripts_of(page: str) -> Iterator[str]:
    """Every script that a script imports, itself first, so that a browser can ask for all of them at once."""
    found = [SCRIPTS / page]
    for path in found:
        yield f"assets/{path.relative_to(SCRIPTS).as_posix()}"
        for name in IMPORTED.findall(path.read_text(encoding="utf-8")):
            imported = (path.parent / name).resolve()
            if imported not in found:
                found.append(imported)


def _made_from(bundle: Bundle) -> str:
    return _short(json.dumps(bundle, sort_keys=True).encode() + _calculator())


@cache
def _calculator() -> bytes:
    return b"".join(path.read_bytes() for path in sorted((ROOT / "calculator").rglob("*.py")))


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
