"""What a person does when the official text arrives, as `tests/documents/official/` and CONTRIBUTING say it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from paths import DOCUMENTS

FOLDER = DOCUMENTS / "official"
VERSION = "2026-official"
WORK = Path("places/dazu/documents/dazu-measures")


def add_text(root: Path) -> None:
    """Add the version of the official text, and nothing else."""
    shutil.copy(FOLDER / f"{VERSION}.yaml", root / WORK)


def add_pack(root: Path) -> None:
    """Add the rule pack of that version."""
    shutil.copy(FOLDER / "dazu-2026.yaml", root / "places" / "dazu" / "packs")


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a file that are put in place of others, after the head of a record if one is named."""

    file: str
    old: str
    new: str
    record: str = ""
    everywhere: bool = False

    def apply(self, root: Path) -> None:
        """Make this change in a copy of the YAML; words that are not there any more are an error of the list."""
        path = root / "places" / "dazu" / f"{self.file}.yaml"
        text = path.read_text(encoding="utf-8")
        start = _head(text, self.record)
        assert self.old in text[start:], f"edits.yaml: {self.file}, {self.record}: {self.old}"
        changed = text[start:].replace(self.old, self.new, -1 if self.everywhere else 1)
        path.write_text(text[:start] + changed, encoding="utf-8")


def edits() -> list[Edit]:
    """Every edit of a person in the order of the list."""
    listed: dict[str, Any] = yaml.safe_load((FOLDER / "edits.yaml").read_text(encoding="utf-8"))
    confirmed = f"    confirmed_for: [{VERSION}]\n"
    made = [Edit(file, old, new, everywhere=True) for file, old, new in listed["everywhere"]]
    for name, cid in listed["resolved"].items():
        made.append(Edit("unknowns", f"{name}:\n", f"{name}:\n    resolved_by: [dazu-measures#{cid}]\n", name))
    for file, names in listed["confirmed"].items():
        heads = [f"- id: {name}\n" if file == "questions" else f"{name}:\n" for name in names]
        made += [Edit(file, head, head + confirmed, name) for head, name in zip(heads, names, strict=True)]
    for file, changes in listed["rewritten"].items():
        made += [Edit(file, old, new, record) for record, old, new in changes]
    return made


def _head(text: str, record: str) -> int:
    """Where a record begins; `name@2` is the second of that name."""
    name, _, nth = record.partition("@")
    if not name:
        return 0
    head = re.compile(rf"^ *(?:- id: {re.escape(name)}|{re.escape(name)}:)$", re.MULTILINE)
    heads = [one.start() for one in head.finditer(text)]
    return heads[int(nth or 1) - 1]
