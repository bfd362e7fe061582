"""A copy of the small corpus with a second version of the measures and its rule pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PLACE = Path("places") / "demo"
WORK = PLACE / "documents" / "demo-measures"
FIRST, SECOND = "2022-consultation", "2023-consultation"
Replaced = Iterable[tuple[str, str]]


def add_version(root: Path, text: Replaced = (), pack: Replaced | None = ()) -> None:
    """Add a second consultation draft, with words replaced in its text and its pack; no pack with None."""
    told_in = re.compile(r"^ *told_in: .*\n", re.MULTILINE)
    body = told_in.sub("", (root / WORK / f"{FIRST}.yaml").read_text(encoding="utf-8"))
    head = (
        (f"id: {FIRST}", f"id: {SECOND}"),
        ("征求意见稿）", "第二次征求意见稿）"),
        ("dated: 2022", "dated: 2023-05-01"),
    )
    (root / WORK / f"{SECOND}.yaml").write_text(_with(body, (*head, *text)), encoding="utf-8")
    if pack is None:
        return
    rules = (root / PLACE / "packs" / "demo.yaml").read_text(encoding="utf-8")
    own = ("pack: demo\n", "pack: demo-2023\n"), (f"version: {FIRST}", f"version: {SECOND}")
    made = _with(rules, (*own, *pack))
    (root / PLACE / "packs" / "demo-2023.yaml").write_text(made, encoding="utf-8")


def _with(text: str, replaced: Replaced) -> str:
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    return text
