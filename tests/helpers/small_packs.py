"""Packs of a few parts, for what a test of the engine needs and no more."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import yaml

from calculator import Pack, read_bundle
from calculator.ground.calendar import WorkingDays
from calculator.packs.standalone import standalone_bundle
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library

READ: dict[str, Any] = {
    "law": {"title": "甲", "stage": "示例", "in_force": "示例", "caution": "示例"},
    "clauses": {"a": {"title": "甲", "text": "示例。", "text_status": "summary"}},
    "unknowns": {"u": {"what": "费率", "decided_by": "局", "since": "2020"}},
}
OPEN = {"unknown": "u", "source": "a", "confidence": "P"}
CALENDAR = WorkingDays(
    first=date(2024, 1, 1),
    last=date(2026, 12, 31),
    closed=frozenset({date(2024, 10, 1), date(2024, 10, 2)}),
    opened=frozenset({date(2024, 9, 29)}),
)


def small(library: Library, **parts: Any) -> Pack:
    """A pack of just these parts, every scalar as text."""
    data = {"pack": "small", "title": "小包", **READ, **parts}
    texts = yaml.load(json.dumps(data, ensure_ascii=False), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return read_bundle(standalone_bundle(texts, vocabularies(library)))


def asked(title: str, **more: Any) -> dict[str, Any]:
    """An input: a number, unless said otherwise."""
    return {"type": "number", "domain": "[0..1000000]", "ask": "问", "help": "助", "source": "a", "title": title} | more


def table(name: str, inputs: list[str], *rows: tuple[list[str], Any]) -> dict[str, Any]:
    """A unique table of one output."""
    rules = [
        {"id": f"r{at}", "if": cells, "then": [outcome], "say": "说。", "source": "a"}
        for at, (cells, outcome) in enumerate(rows, 1)
    ]
    return {name: {"title": name, "hit_policy": "unique", "inputs": inputs, "outputs": [name], "rules": rules}}


def without_domain(title: str, kind: str) -> dict[str, Any]:
    """A date, or a yes or no."""
    return {key: value for key, value in asked(title, type=kind).items() if key != "domain"}
