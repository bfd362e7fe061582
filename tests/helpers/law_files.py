"""A made-up law as files of a corpus: its work and its versions, with what every one of them must say filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

UNKNOWN = {"unknown": "没有见到"}
NAMES = ("number", "issuer", "issued", "published", "in_force", "ceased", "subject", "genre", "index", "unified_number")

Provisions = list[dict[str, Any]]
LawVersion = tuple[str, dict[str, Any], Provisions]


def official(provisions: Provisions) -> Provisions:
    """The provisions as words of the body that made them, unless they say otherwise."""
    return [
        {"text_status": "official", **one, **({"children": official(one["children"])} if "children" in one else {})}
        for one in provisions
    ]


def law_files(versions: tuple[LawVersion, ...], **more: str) -> dict[str, dict[str, Any]]:
    """What stands in the files of a law, by their names."""
    work = {"id": "law", "title": "试验法", "kind": "statute", "level": "国家", "fields": dict.fromkeys(NAMES, UNKNOWN)}
    said = {"validity_note": "编造的。", "confidence": "P", "summary": "编造的。", "text_held": "原文"}
    files: dict[str, dict[str, Any]] = {"work": {**work, **said, "sources": ["gazette"], **more}}
    for key, days, provisions in versions:
        files[key] = {"id": key, "title": "试验法", "sources": ["gazette"], **days, "provisions": official(provisions)}
    return files


def add(root: Path, *versions: LawVersion, **more: str) -> None:
    """Add the law to a corpus; its files are written as JSON, which is YAML too."""
    folder = root / "superior" / "law"
    folder.mkdir()
    for stem, data in law_files(versions, **more).items():
        (folder / f"{stem}.yaml").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
