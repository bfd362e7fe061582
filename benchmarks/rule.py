"""The rule as the calculator reads it, the cases that every engine answers, and the right answers.

The right answers are worked out in plain Python from the rule's own words.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from calculator.packs.standalone import standalone_bundle

BORDERS = (20_000, 50_000, 100_000, 200_000)
DAYS = ("2025-05-31", "2025-06-01")
AREAS = ("unbuilt", "built")
SIZES = ("19999.99", "20000", "61000", "199999.99", "250000")

CASES = tuple({"permit_date": day, "area": area, "floor_area": size} for day, area, size in product(DAYS, AREAS, SIZES))


def right(case: dict[str, str]) -> tuple[str, Decimal]:
    """Route and fee of a case."""
    size = Decimal(case["floor_area"])
    rate = 30 + 10 * sum(size >= border for border in BORDERS)
    if case["permit_date"] < "2025-06-01":
        route = "former"
    else:
        route = "build" if case["area"] == "unbuilt" and size >= BORDERS[0] else "fee"
    return route, size * rate


def bundle() -> dict[str, Any]:
    """`rule.yaml` as a bundle."""
    text = (Path(__file__).resolve().parent / "rule.yaml").read_text(encoding="utf-8")
    words = {"confidence": dict.fromkeys(("P", "PM", "S", "N", "I", "B", "U"), "词"), "text_status": {"summary": "词"}}
    return standalone_bundle(yaml.load(text, Loader=yaml.BaseLoader), words)  # noqa: S506 - texts only
