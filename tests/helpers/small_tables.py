"""Small tables about a number and a yes, of which every case can be tried; with figures, or with formulas for them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from two_inputs import bundle, table

from calculator import Pack, read_bundle

HIGHEST = 4
FIGURES = {"one": 1, "two": 2, "three": 3}
CASES = [{"x": x, "yes": yes} for x in range(HIGHEST + 1) for yes in (True, False)]
WORDS = {"a": "甲", "b": "乙"}


def random_rules(chance: random.Random) -> list[list[str]]:
    """Two to four rules about a small number and a yes."""

    def cell() -> str:
        low, high = sorted(chance.sample([*FIGURES], 2), key=FIGURES.__getitem__)
        some = (
            f"< {low}",
            f"<= {low}",
            f">= {low}",
            f"> {low}",
            f"[{low}..{high}]",
            f"({low}..{high})",
            "-",
            f"not({low})",
        )
        return chance.choice(some)

    return [
        [cell(), chance.choice(("-", "-", "true", "false")), chance.choice("ab")] for _ in range(chance.randint(2, 4))
    ]


def bands(chance: random.Random) -> list[list[str]]:
    """Three bands that may leave out their borders or share them."""
    low, high = sorted(chance.sample([*FIGURES], 2), key=FIGURES.__getitem__)
    first, last = chance.choice((f"< {low}", f"<= {low}")), chance.choice((f"> {high}", f">= {high}"))
    middle = f"{chance.choice('[(')}{low}..{high}{chance.choice(')]')}"
    return [[cell, "-", chance.choice("ab")] for cell in (first, middle, last)]


def pack_of(rules: list[list[str]], policy: str, *, computed: bool, overlaps: Sequence[Sequence[str]] = ()) -> Pack:
    """The table with figures, or with names of formulas that come to them in every case."""
    outputs: dict[str, Any] = {"t": {"title": "出", "type": "enum", "values": WORDS}}
    formulas: dict[str, Any] = {}
    if computed:
        common = {"say": "说", "source": "d#a"}
        formulas = {name: {"title": name, "value": f"0 * x + {value}", **common} for name, value in FIGURES.items()}
        outputs |= {name: {"title": name, "type": "number"} for name in FIGURES}
    else:
        rules = [[_figures(cell), *rest] for cell, *rest in rules]
    data = bundle({"t": table(["x", "yes"], ["t"], *rules, policy=policy)}, formulas=formulas)
    common = {"reason": "重叠", "source": "d#a", "unknown": "u", "by": "某", "accepted_on": "2026-11-24"}
    data["pack"]["decision_tables"]["t"]["overlaps"] = [
        {"id": f"v{at}", "rules": [*some], **common} for at, some in enumerate(overlaps)
    ]
    data["pack"]["outputs"] = outputs
    data["pack"]["inputs"]["x"] |= {"domain": f"[0..{HIGHEST}]"}
    data["pack"]["inputs"]["x"].pop("unit")
    return read_bundle(data)


def _figures(cell: str) -> str:
    for name, value in FIGURES.items():
        cell = cell.replace(name, str(value))
    return cell
