"""The rooms of the house: which may know of which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import ROOT

CALCULATOR = ("ground", "language", "packs", "engine", "answers", "proofs")


def imported(path: Path, package: str) -> Iterator[str]:
    """Modules of a package that a file imports, by what stands after the package's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package:
            yield from (
                [f"{node.module}".partition(".")[2]] if "." in f"{node.module}" else [one.name for one in node.names]
            )


@pytest.mark.parametrize("room", CALCULATOR)
def test_arrows_of_the_calculator_run_one_way(room: str) -> None:
    """A room of the calculator imports itself and the rooms before it: a pack is proved above what links it."""
    below = CALCULATOR[: CALCULATOR.index(room) + 1]
    for path in (ROOT / "calculator" / room).rglob("*.py"):
        wrong = [name for name in imported(path, "calculator") if name.split(".")[0] not in below]
        assert not wrong, f"{path.relative_to(ROOT)}: {wrong}"


def test_the_calculator_knows_nothing_of_the_site() -> None:
    """The calculator imports nothing of ours but itself."""
    for path in (ROOT / "calculator").rglob("*.py"):
        assert not [*imported(path, "site_build")], path


@pytest.mark.parametrize("room", ["corpus", "exchange"])
def test_reading_and_checking_do_not_depend_on_where_pages_stand(room: str) -> None:
    """What reads and checks, and what tables go through, imports no room that shows."""
    for path in (ROOT / "site_build" / room).rglob("*.py"):
        assert not {name.split(".")[0] for name in imported(path, "site_build")} & {"pages", "search", "publish"}, path
