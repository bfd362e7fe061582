"""A pack with nothing to be found, to be changed in one place."""

from __future__ import annotations

import json
from typing import Any

import yaml

from calculator import Pack, read_bundle
from calculator.packs.standalone import standalone_bundle
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library

NUMBER = {"type": "number", "ask": "问", "help": "助", "source": "a"}


def sound() -> dict[str, Any]:
    """A pack with nothing to be found: one table, one formula, two parameters, tests on both sides of the border."""
    return {
        "pack": "small",
        "title": "小包",
        "law": {"title": "甲", "stage": "示例", "in_force": "示例", "caution": "示例"},
        "clauses": {
            "a": {"title": "甲", "text": "2000户以上的配建；不足的每户缴20元，至少100元。", "text_status": "summary"}
        },
        "inputs": {"households": {**NUMBER, "title": "户数", "unit": "户", "domain": "[0..100000]"}},
        "parameters": {
            "rate": {"title": "标准", "unit": "元/户", "values": [{"value": "20", "source": "a", "confidence": "P"}]}
        },
        "outputs": {
            "route": {"title": "情形", "type": "enum", "values": {"build": "配建", "pay": "缴费"}},
            "fee": {"title": "费用", "type": "number", "unit": "元"},
        },
        "decision_tables": {
            "route": {
                "title": "情形",
                "hit_policy": "unique",
                "inputs": ["households"],
                "outputs": ["route"],
                "rules": [rule("r1", [">= 2000"], ["build"]), rule("r2", ["< 2000"], ["pay"])],
            },
            "fee": {
                "title": "费用",
                "hit_policy": "unique",
                "inputs": ["route"],
                "outputs": ["fee"],
                "rules": [
                    rule("f1", ["build"], [{"not_applicable": "不缴"}]),
                    rule("f2", ["pay"], ["max(100 元, households * rate)"]),
                ],
            },
        },
        "tests": [
            {
                "name": "多",
                "given": {"households": "2000"},
                "expect": {"route": "build", "fee": {"not_applicable": "true"}},
            },
            {"name": "少", "given": {"households": "1999"}, "expect": {"fee": "39980"}},
            {"name": "最少", "given": {"households": "4"}, "expect": {"fee": "100"}},
        ],
    }


def rule(name: str, cells: list[str], outcomes: list[Any], **more: Any) -> dict[str, Any]:
    """One row."""
    return {"id": name, "if": cells, "then": outcomes, "say": "说。", "source": "a", **more}


def read(library: Library, data: dict[str, Any]) -> Pack:
    """A pack of plain data, every scalar as text."""
    texts = yaml.load(json.dumps(data, ensure_ascii=False), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return read_bundle(standalone_bundle(texts, vocabularies(library)))


def rules_of(data: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The rules of a table, to be changed."""
    found: list[dict[str, Any]] = data["decision_tables"][table]["rules"]
    return found
