"""Changes that break a corpus, as `tests/documents/bad/*.json` writes them."""

from __future__ import annotations

from pathlib import Path

from paths import DOCUMENTS

BAD = DOCUMENTS / "bad"


def break_file(root: Path, change: dict[str, str]) -> None:
    """Replace the first occurrence of a text that must be there."""
    path = root / change["file"]
    text = path.read_text(encoding="utf-8")
    assert change["find"] in text
    path.write_text(text.replace(change["find"], change["replace"], 1), encoding="utf-8")
