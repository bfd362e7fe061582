"""The search under Node, on the index of a corpus: what is found without a browser and without a built site."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from paths import ROOT

from site_build.corpus.library import Library
from site_build.search.entries import Entry, entries
from site_build.search.index import index_files
from site_build.search.words import words_of

ASK = ROOT / "benchmarks" / "search" / "ask.mjs"

Ask = Callable[..., list[dict[str, Any]]]


def searching(library: Library, folder: Path, more: Sequence[Entry] = ()) -> Ask:
    """Ask the index of a corpus: `ask(queries, filters)` gives an answer for each; `more` entries stand at its end."""
    own = entries(library)
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in index_files([*own, *more], words_of(own, library.synonyms)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def ask(queries: Sequence[str], filters: dict[str, str] | None = None) -> list[dict[str, Any]]:
        run = ["node", str(ASK), str(folder), json.dumps(filters or {})]
        said = subprocess.run(run, input=json.dumps([*queries]), text=True, capture_output=True, check=True)
        return json.loads(said.stdout)  # type: ignore[no-any-return]

    return ask


def pages(answer: dict[str, Any], most: int = 3) -> list[str]:
    """The addresses of the first hits."""
    return [hit["entry"]["page"] for hit in answer["hits"][:most]]


def moved(entry: Entry, **values: Any) -> Entry:
    """An entry with some of its values changed."""
    return replace(entry, **values)
