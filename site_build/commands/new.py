"""`new`: a place to start from, with comments, that passes `check` and says that nothing is known yet."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

from site_build.commands.common import MISUSED, OK
from site_build.content_root import ROOT
from site_build.corpus.library import DOCUMENTS, PLACES
from site_build.corpus.today import today

STARTERS = Path(__file__).with_name("new_place")
NAME = re.compile("[a-z][a-z0-9-]*")
SOURCE = """  {PLACE}-text:
    title: {NAME}的征求意见稿和起草说明（待补）
    confidence: I
    address: 待补
"""


def new(arguments: argparse.Namespace) -> int:
    """Write the files of a new place; an empty folder first gets the words that all places share."""
    place, root, level = arguments.place, arguments.root, arguments.level or arguments.name
    target = root / PLACES / place
    if not NAME.fullmatch(place):
        print(f"“{place}”应为小写字母、数字和连字符，如 fuling。", file=sys.stderr)
        return MISUSED
    if target.exists():
        print(f"已有 {PLACES}/{place}/，没有改动。", file=sys.stderr)
        return MISUSED
    _share(root)
    words = {"PLACE": place, "NAME": arguments.name, "LEVEL": level, "YEAR": str(today().year)}
    for path in sorted(STARTERS.rglob("*.yaml")):
        file = target / _named(path.relative_to(STARTERS), words)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(path.read_text(encoding="utf-8"), words), encoding="utf-8")
    _add(root / "shared" / "sources.yaml", _filled(SOURCE, words))
    _allow_level(root / "shared" / "vocabulary.yaml", level)
    print(f"写好了 {PLACES}/{place}/。用 policykb check 检查，再逐个文件改成真实的内容。")
    return OK


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\{(PLACE|NAME|LEVEL|YEAR)\}", lambda match: words[match[1]], text)


def _named(path: Path, words: dict[str, str]) -> Path:
    """Where a starter file goes: works and packs are named after the place, versions after the year."""
    parts = [*path.parts]
    if parts[0] == DOCUMENTS:
        parts[1] = f"{words['PLACE']}-{parts[1]}"
        parts[2] = parts[2].replace("consultation", f"{words['YEAR']}-consultation")
    parts[-1] = parts[-1].replace("pack.yaml", f"{words['PLACE']}.yaml")
    return Path(*parts)


def _share(root: Path) -> None:
    """The words that all places share and the schemas for editors, taken from the project where a folder has none."""
    for name in ("shared", "schemas"):
        if not (root / name).exists():
            shutil.copytree(ROOT / "policy_yaml" / name, root / name)
            if name == "shared":
                (root / name / "sources.yaml").write_text("sources:\n", encoding="utf-8")
                (root / name / "review.yaml").unlink()  # rests on superior works of the project


def _add(path: Path, text: str) -> None:
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before.rstrip()}\n{text}", encoding="utf-8")


def _allow_level(path: Path, level: str) -> None:
    """The level of the new place among those that works may have, before the last, which is for other places."""
    text = path.read_text(encoding="utf-8")
    levels = re.search(r"^levels: \[(.*)\]$", text, re.MULTILINE)
    if levels and level not in levels[1].split(", "):
        names = levels[1].split(", ")
        names.insert(len(names) - 1, level)
        path.write_text(text.replace(levels[0], f"levels: [{', '.join(names)}]"), encoding="utf-8")
