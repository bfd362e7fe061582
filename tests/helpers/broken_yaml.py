"""Changes that break the small corpus, as `tests/documents/bad/*.json` writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from paths import DOCUMENTS

BAD = DOCUMENTS / "bad"


def break_file(root: Path, name: str) -> None:
    """Do what `NAME.json` says to a copy of the small corpus: one change of a file, or several in order."""
    steps = json.loads((BAD / f"{name}.json").read_text(encoding="utf-8"))
    for step in steps if isinstance(steps, list) else [steps]:
        _change(root, step)


def _change(root: Path, step: dict[str, Any]) -> None:
    """Replace the first occurrence of a text that must be there; or `move` a file, to nowhere if that is null."""
    path = root / step["file"]
    if "move" not in step:
        text = path.read_text(encoding="utf-8")
        assert step["find"] in text
        path.write_text(text.replace(step["find"], step["replace"], 1), encoding="utf-8")
    elif step["move"]:
        path.rename(root / step["move"])
    else:
        path.unlink()
