"""How large a pack may be: as much as the page about the language says, one more is told before anything is done."""

from __future__ import annotations

from typing import Any

import pytest
from paths import ROOT
from two_inputs import bundle, table

from calculator import Pack, Problems, read_bundle
from calculator.language import formulas
from calculator.packs.linking import limits, names, order, tables

COMMON = {"say": "说", "source": "d#a"}


def test_the_page_about_the_language_says_the_limits() -> None:
    """Each number that the page gives is the one that is kept."""
    said = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    for text in (
        f"一张表最多 {limits.MOST_RULES} 条规则",
        f"表、分段、公式和核对最多 {limits.MOST_STEPS} 个",
        f"一个接一个的最多 {limits.LONGEST_CHAIN} 个",
        f"公式和结果的文字共 {limits.MOST_TEXT} 个字符",
        f"参数变化的日期最多 {limits.MOST_PERIODS} 个",
        f"输入最多 {limits.MOST_PLACES} 位小数",
        f"公式最多 {formulas.MOST_WORDS} 个词、{formulas.DEEPEST} 层括号",
    ):
        assert text in said


def mixed() -> dict[str, Any]:
    """Two tables, a bracket, three formulas in a chain and two checks: eight steps, one after another at most four."""
    outputs = {name: {"title": name, "type": "number", "unit": "㎡"} for name in ("a", "b", "c")}
    outputs["d"] = {"title": "d", "type": "number", "unit": "元"}
    data = bundle(
        {
            "size": table(["x"], ["size"], ["< 3", "small"], [">= 3", "big"]),
            "need": table(["size"], ["need"], ["small", "1 ㎡"], ["big", "22 ㎡"]),
        },
        outputs=outputs,
        formulas={
            "a": {"title": "a", "value": "need + 1 ㎡", **COMMON},
            "b": {"title": "b", "value": "a * 2", **COMMON},
            "c": {"title": "c", "value": "x", **COMMON},
        },
    )
    rows = [{"id": "s1", "if": "< 5", "rate": "1"}, {"id": "s2", "if": ">= 5", "rate": "2"}]
    data["pack"]["brackets"] = {
        "d": {"title": "d", "of": "x", "mode": "marginal", "unit": "元/㎡", "rows": rows, **COMMON}
    }
    data["pack"]["checks"] = {
        name: {"title": name, "input": "yes", "must": "true", **COMMON} for name in ("ok", "fine")
    }
    day = {"type": "date", "title": "判断日", "ask": "问", "help": "助", "source": "d#a"}
    data["pack"]["inputs"]["judged_on"] = day
    data["pack"]["parameters"]["ten"]["values"] = [
        {"value": "10", "source": "d#a", "confidence": "P"},
        {"value": "11", "source": "d#a", "confidence": "P", "from": "2020-01-01"},
        {"value": "12", "source": "d#a", "confidence": "P", "from": "2021-01-01"},
    ]
    return data


def told(data: dict[str, Any]) -> dict[str, str]:
    """The size that each refusal tells, by its kind and what it counts; of a pack that is read none."""
    try:
        assert isinstance(read_bundle(data), Pack)
    except Problems as problems:
        return {f"{one.kind} {one.path[-1]}": one.found for one in problems.problems}
    return {}


@pytest.mark.parametrize(
    ("module", "limit", "reached", "kind"),
    [
        (limits, "MOST_STEPS", 8, "pack-too-large outputs"),
        (limits, "MOST_TEXT", 31, "pack-too-large formulas"),
        (limits, "MOST_PERIODS", 3, "pack-too-large parameters"),
        (order, "LONGEST_CHAIN", 4, "chain-too-long"),
        (tables, "MOST_RULES", 2, "table-too-large"),
    ],
)
def test_as_much_as_the_limit_is_read_and_one_more_is_told(
    module: Any, limit: str, reached: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted is counted in full: the limit itself is still allowed, and beyond it the count is told."""
    assert told(mixed()) == {}
    monkeypatch.setattr(module, limit, reached)
    assert told(mixed()) == {}
    monkeypatch.setattr(module, limit, reached - 1)
    found = {key: count for key, count in told(mixed()).items() if key.startswith(kind)}
    assert found, told(mixed())
    assert {*found.values()} <= {str(reached), ""}


def test_decimal_places_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input may have none, and as many as the limit; not one more, nor fewer than none."""
    monkeypatch.setattr(names, "MOST_PLACES", 3)
    for places, refused in (("0", False), ("3", False), ("4", True), ("-1", True)):
        data = mixed()
        data["pack"]["inputs"]["x"]["places"] = places
        assert bool(told(data)) == refused
