"""What pages load beside themselves: the runtime of the calculator, bundles, packs, the search index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calculator.ground.frozen import frozen
from site_build.content_root import ROOT
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library, PackEntry, Place
from site_build.exchange.answer_schema import answer_schema_text
from site_build.pages.bundles import site_bundles, without_tests
from site_build.pages.joined import joined_script, joined_sheet
from site_build.runtime import runtime
from site_build.search.entries import entries
from site_build.search.index import index_files
from site_build.search.words import words_of

ANSWER_SCHEMA = "schemas/answer.json"
# What the page of a calculator waits for, each in one file.
CALCULATOR_SCRIPT = "assets/calculator/calculator.mjs"
SEARCH_SCRIPT = "assets/search/joined.mjs"
CALCULATOR_SHEETS = ("base", "search", "documents", "calculator", "card", "tools", "access")
LIBRARIES = {
    "base.js": "diff/libesm/diff/base.js",  # which diff.mjs imports by this name
    "diff.mjs": "diff/libesm/diff/array.js",
    "docx.mjs": "docx/dist/index.mjs",
    "ical.mjs": "ical.js/dist/ical.min.js",
    "qr.mjs": "qr/index.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "uplot.mjs": "uplot/dist/uPlot.esm.js",
}


@frozen
class Asset:
    """A file of the site that is not a page: its address, and its bytes or the file that holds them."""

    uri: str
    content: bytes | Path


def browser_assets(library: Library) -> Iterator[Asset]:
    """Every file below `assets/` that is made or copied at build."""
    packs = {name: without_tests(bundle) for name, bundle in site_bundles(library).items()}
    for place in library.places.values():
        for name in place.packs:
            yield Asset(uri=bundle_address(place, name), content=_json(packs[name]))
    yield Asset(uri=CALCULATOR_SCRIPT, content=joined_script("calculator/page.mjs").encode())
    yield Asset(uri=SEARCH_SCRIPT, content=joined_script("search/dialog.mjs", "openSearch").encode())
    yield Asset(uri=f"assets/css/{'.'.join(CALCULATOR_SHEETS)}.css", content=joined_sheet(CALCULATOR_SHEETS).encode())
    yield Asset(uri="assets/packs/bundles.json", content=_json(packs))
    yield Asset(uri=ANSWER_SCHEMA, content=answer_schema_text().encode())
    own = {name: packs[name] for place in library.places.values() for name in place.packs}
    workshop = {"bundles": own, "vocabularies": vocabularies(library)}
    yield Asset(uri="assets/packs/workshop.json", content=_json(workshop))
    for name, path in library.pack_files.items():
        yield Asset(uri=f"assets/packs/{name}.yaml", content=path)
    for name, file in runtime().files.items():
        yield Asset(uri=f"{runtime_address()}{name}", content=file)
    for name, source in LIBRARIES.items():
        yield Asset(uri=f"assets/libraries/{name}", content=ROOT / "node_modules" / source)
    found = entries(library)
    for name, content in index_files(found, words_of(found, library.synonyms)):
        yield Asset(uri=f"assets/search/{name}", content=content)


def runtime_address() -> str:
    """Where the runtime stands; the address changes with its content, so that a browser may keep it for ever."""
    return f"assets/runtime/{runtime().folder}/"


def worker_for(kind: str, data: str, *layers: str) -> dict[str, str]:
    """What a page tells `start.mjs`: the worker's kind, its data, its runtime, and how much that is to load."""
    return {
        "script": "assets/calculator/start.mjs",
        "kind": kind,
        "open": data,
        "runtime": runtime_address(),
        "worker": "assets/calculator/worker.mjs",
        "bytes": str(runtime().size(*layers)),
    }


def worker_for_pack(place: Place, entry: PackEntry) -> dict[str, Any]:
    """The worker that answers by a place's bundle.

    Before it answers the table of the pack; the page's scripts and stylesheets are each asked for as one.
    """
    return {
        **worker_for("answer", bundle_address(place, entry.record.pack)),
        "script": CALCULATOR_SCRIPT,
        "sheets": [*CALCULATOR_SHEETS],
    }


def bundle_address(place: Place, pack: str) -> str:
    """The file that the worker of a place reads a pack from."""
    return f"assets/{place.jurisdiction.id}/{pack}.json"


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
