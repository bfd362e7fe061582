"""A bundle of two inputs and two parameters, with tables to be given."""

from __future__ import annotations

from typing import Any


def bundle(tables: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A small bundle of two inputs, two parameters and the tables given, for asking what the engine must refuse."""
    pack = {
        "pack": "small",
        "title": "小包",
        "law": {
            "work": "d",
            "version": "v",
            "stage": "征求意见稿",
            "in_force": "未见",
            "not_before": "2000-01-01",
            "earlier": "u",
            "caution": "试",
        },
        "inputs": {
            "x": {
                "type": "number",
                "title": "x",
                "ask": "x",
                "help": "x",
                "source": "d#a",
                "domain": "[0..100]",
                "unit": "㎡",
            },
            "yes": {"type": "boolean", "title": "yes", "ask": "yes", "help": "yes", "source": "d#a"},
            **more.pop("inputs", {}),
        },
        "parameters": {
            "ten": {"title": "十", "unit": "㎡", "values": [{"value": "10", "source": "d#a", "confidence": "P"}]},
            "open": {"title": "未定", "unit": "㎡", "values": [{"unknown": "u", "source": "d#a", "confidence": "U"}]},
        },
        "outputs": {
            "size": {"title": "大小", "type": "enum", "values": {"big": "大", "small": "小"}},
            "need": {"title": "需要", "type": "number", "unit": "㎡"},
            **more.pop("outputs", {}),
        },
        "decision_tables": tables,
        "formulas": more.pop("formulas", {}),
        "tests": [],
    }
    return {
        "pack": pack,
        "version": "0",
        "clauses": {"d#a": {"title": "甲", "text": "甲", "text_status": "原文", "page": "p"}},
        "unknowns": {"u": {"what": "乙", "decided_by": "丙", "since": "2022", "page": "p"}},
        "vocabularies": {"confidence": dict.fromkeys(("P", "PM", "S", "N", "I", "B", "U"), "词")},
    }


def table(inputs: list[str], outputs: list[str], *rules: list[Any], policy: str = "unique") -> dict[str, Any]:
    """A decision table from rows of cells, the last ones being outcomes."""
    return {
        "title": "表",
        "hit_policy": policy,
        "inputs": inputs,
        "outputs": outputs,
        "rules": [
            {"id": f"r{at}", "if": row[: len(inputs)], "then": row[len(inputs) :], "say": "说", "source": "d#a"}
            for at, row in enumerate(rules)
        ],
    }
