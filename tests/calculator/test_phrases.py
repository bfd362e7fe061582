"""Cells, formulas and changes in words: no limit is lost, and what is negated is turned round."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from small_packs import OPEN, asked, small, table, without_domain

from calculator import Pack, answer, sentences
from calculator.answers.answer import whole_answer
from calculator.answers.phrases import amount_phrase, cell_phrase, cell_words, formula_phrase
from calculator.answers.view import checks_view
from calculator.engine.case import read_case
from calculator.language.cells import holds, parse_test
from site_build.corpus.library import Library

FIGURE = {"source": "a", "confidence": "P"}


@pytest.fixture(scope="module")
def pack(library: Library) -> Pack:
    """A number, a date, an enumeration and a boolean beside figures of every kind, and checks against them."""
    return small(
        library,
        inputs={
            "x": asked("建筑面积", unit="㎡"),
            "limit": asked("应建面积", unit="㎡"),
            "d": without_domain("竣工日期", "date"),
            "judged_on": without_domain("判断日期", "date"),
            "k": {**without_domain("取得方式", "enum"), "values": {"new": "新建", "old": "改建", "y": "购买"}},
            "b": without_domain("是否在地下", "boolean"),
        },
        parameters={
            "least": {"title": "面积不低于", "unit": "㎡", "values": [{"value": 300, **FIGURE}]},
            "dated": {
                "title": "最低标准",
                "unit": "㎡",
                "values": [{"value": 300, **FIGURE}, {"value": 500, "from": "2021-10-07", **FIGURE}],
            },
            "open": {"title": "区里的标准", "unit": "㎡", "values": [{**OPEN, "between": ["3", "5"]}]},
        },
        outputs={"y": {"title": "所需面积", "type": "number", "unit": "㎡"}},
        formulas={"y": {"title": "所需面积", "value": "limit + 100 ㎡", "say": "说。", "source": "a"}},
        checks={
            name: {"title": name, "input": "x", "must": f">= {to}", "say": "说。", "source": "a"}
            for name, to in (
                ("c_least", "least"),
                ("c_dated", "dated"),
                ("c_open", "open"),
                ("c_limit", "limit"),
                ("c_y", "y"),
            )
        },
    )


CELLS = [
    ("x", "not(< 300)", "不少于 300 ㎡"),
    ("x", "not(>= 300)", "少于 300 ㎡"),
    ("x", "not(<= 1)", "超过 1 ㎡"),
    ("x", "not(> 1)", "不超过 1 ㎡"),
    ("x", "not(300)", "不等于 300 ㎡"),
    ("x", "not(300, 500)", "不等于 300 ㎡，并且不等于 500 ㎡"),
    ("x", "not([300..500))", "少于 300 ㎡，或者不少于 500 ㎡"),
    ("x", "not((300..500])", "不超过 300 ㎡，或者超过 500 ㎡"),
    ("x", "not(< 300, > 500)", "不少于 300 ㎡，并且不超过 500 ㎡"),
    ("x", "not([1..2], 5)", "（少于 1 ㎡，或者超过 2 ㎡），并且不等于 5 ㎡"),
    ("x", "not(>= least)", "少于 300 ㎡（面积不低于）"),
    ("x", "not([least..500))", "少于 300 ㎡（面积不低于），或者不少于 500 ㎡"),
    ("x", "not(>= limit)", "少于“应建面积”"),
    ("x", ">= y", "不少于“所需面积”"),
    ("x", "not(< dated)", "不少于“最低标准”（300 ㎡，自 2021-10-07 起 500 ㎡）"),
    ("x", ">= open", "不少于“区里的标准”（未见规定，在 3 ㎡ 至 5 ㎡ 之间）"),
    ("x", "< 1, [2..3]", "少于 1 ㎡，或者不少于 2 ㎡并且不超过 3 ㎡"),
    ("d", "not(< 2022-04-20)", "在 2022-04-20 当日或者以后"),
    ("d", "not(2022-04-20)", "不在 2022-04-20 当日"),
    ("d", "not([2022-04-20..2022-05-01))", "在 2022-04-20 以前，或者在 2022-05-01 当日或者以后"),
    ("d", "not(> judged_on)", "在“判断日期”当日或者以前"),
    ("k", "not(new)", "不是“新建”"),
    ("k", "not(new, y)", "不是“新建”，也不是“购买”"),
    ("k", "new, y", "新建、购买"),
    ("b", "not(true)", "否"),
    ("b", "not(false)", "是"),
    ("b", "true", "是"),
]


@pytest.mark.parametrize(("name", "cell", "words"), CELLS)
def test_a_cell_in_words(pack: Pack, name: str, cell: str, words: str) -> None:
    """Each form, negated or not, over numbers, dates, words and names: its figure stays, with its unit.

    A word of an enumeration that is also the name of an output (`y`) is told by its label.
    """
    assert cell_words(pack, name, cell) == words


def test_a_phrase_affirms_what_is_not_negated(pack: Pack) -> None:
    """Words stand in quotes behind 是; a negated cell says for itself that it is none of them."""
    phrases = [cell_phrase(pack, *one) for one in (("k", "new, y"), ("k", "not(new)"), ("b", "not(true)"), ("b", "-"))]
    assert phrases == ["是“新建、购买”", "不是“新建”", "是“否”", "不论"]


SAID = {"不少于": ">=", "超过": ">", "少于": "<", "不超过": "<=", "等于": "=", "不等于": "!="}


def meant(words: str, value: Fraction) -> bool:
    """What the words of a cell of numbers say of a value, read back by the words alone."""
    if "，并且" in words:
        return all(meant(part.strip("（）"), value) for part in words.split("，并且"))
    if "，或者" in words:
        return any(meant(part, value) for part in words.split("，或者"))
    if "并且" in words:
        return all(meant(part, value) for part in words.split("并且"))
    word, number, _ = words.split(" ")
    end = Fraction(number)
    signs = {">=": value >= end, ">": value > end, "<": value < end, "<=": value <= end}
    return {**signs, "=": value == end, "!=": value != end}[SAID[word]]


@pytest.mark.parametrize(
    "cell",
    [cell for name, cell, words in CELLS if name == "x" and "“" not in words and "least" not in cell]
    + ["not([1..2], [4..5))", "not((1..2), 5, > 9)", "not(< 1, 3, [5..6))", "[1..2], 5, > 9"],
)
def test_the_words_hold_just_where_the_cell_does(pack: Pack, cell: str) -> None:
    """Read back, the sentence holds at, between and beside all ends just where the cell holds."""
    words, test = cell_words(pack, "x", cell), parse_test(cell)
    for half in range(1100):
        value = Fraction(half, 2)
        assert meant(words, value) == holds(test, value, {}), (words, value)


def test_an_explanation_says_the_limit_of_the_case(pack: Pack) -> None:
    """The limit behind a name is that of the case: by its day, worked out, given, assumed or not known; never bare."""
    case = {"x": "400", "limit": "350", "judged_on": "2020-01-01"}
    told = {one["output"]: one["text"] for one in answer(pack, case)["explanation"]}
    assert told["c_least"] == "建筑面积为 400 ㎡，不少于 300 ㎡（面积不低于），所以c_least：符合。"
    assert told["c_dated"] == "建筑面积为 400 ㎡，不少于 300 ㎡（最低标准），所以c_dated：符合。"
    assert told["c_limit"] == "建筑面积为 400 ㎡，不少于 350 ㎡（应建面积），所以c_limit：符合。"
    assert told["c_y"] == "建筑面积为 400 ㎡，少于 450 ㎡（所需面积），所以c_y：不符合。"
    assert told["c_open"].startswith("建筑面积为 400 ㎡，不少于“区里的标准”（未见规定，在 3 ㎡ 至 5 ㎡ 之间），")
    later = answer(pack, {**case, "judged_on": "2021-10-07"})
    assert [one["text"] for one in later["explanation"] if one["output"] == "c_dated"] == [
        "建筑面积为 400 ㎡，少于 500 ㎡（最低标准），所以c_dated：不符合。"
    ]


def test_the_page_of_a_pack_says_the_limit_of_a_check(pack: Pack) -> None:
    """What must hold is told with the figure, where the pack fixes it."""
    assert next(one.must for one in checks_view(pack)) == "建筑面积：不少于 300 ㎡（面积不低于）"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("d + 1 年", "d + 1 年"),
        ("d + 年", "d + 1 年"),
        ("d + 1 工作日", "d + 1 工作日"),
        ("x + 1 ㎡", "x + 1 ㎡"),
        ("max(1 ㎡, x)", "取大者（1 ㎡，x）"),
        ("x * 1 元/㎡", "x × 1 元/㎡"),
        ("started(h, 百户)", "（h 折成 百户，不足的进一）"),
        ("full(h, 1 百户)", "（h 每 1 百户 算一份，不足的舍去）"),
        ("pro_rata(h, 500 户)", "（h 每 500 户 算一份，按比例）"),
        ("ceil(x, 1 ㎡)", "（x 向上取整到 1 ㎡ 的整倍数）"),
        ("floor(x, 万㎡)", "（x 向下取整到 1 万㎡ 的整倍数）"),
        ("1%", "1%"),
    ],
)
def test_a_quantity_of_one_is_shown_as_one(formula: str, words: str) -> None:
    """`1 年` keeps its 1; only a bare unit that things are counted in stands bare."""
    assert formula_phrase(formula, str) == words


def test_all_that_a_change_turns_is_told(library: Library) -> None:
    """A border that turns four outputs tells all four, the leading one first and in full, alike ones together."""
    words = {"in_kind": "配建", "fee": "缴费"}
    number = {"type": "number", "unit": "㎡"}
    none: dict[str, Any] = {"not_applicable": "不配建"}
    changing = small(
        library,
        inputs={"x": asked("户数", unit="户")},
        outputs={
            "route": {"title": "建还是缴", "type": "enum", "values": words},
            "area": {"title": "面积", **number},
            "yard": {"title": "场地", **number},
            "papers": {"title": "文书", "type": "enum", "values": {"one": "协议", "two": "清单", "three": "票据"}},
            "grown": {"title": "人数", "type": "number", "unit": "人"},
        },
        formulas={"grown": {"title": "人数", "value": "x * 3 人/户", "say": "说。", "source": "a"}},
        decision_tables={
            **table("route", ["x"], ([">= 2000"], "in_kind"), (["< 2000"], "fee")),
            **table("area", ["route"], (["in_kind"], "300"), (["fee"], none)),
            **table("yard", ["route"], (["in_kind"], "300"), (["fee"], none)),
            "papers": {
                **table("papers", ["route"], (["in_kind"], "one"), (["in_kind"], "two"), (["fee"], "three"))["papers"],
                "hit_policy": "collect",
            },
        },
    )
    found = whole_answer(changing, read_case(changing, {"x": "1990"}))
    (change,) = found.nearest_changes or ()
    assert [one.output for one in change.changes] == ["route", "area", "yard", "papers", "grown"]
    assert change.text == (
        "户数：1,999 户时，建还是缴：缴费；2,000 户时，建还是缴：配建。"
        "随着改变的还有：面积、场地（不适用 → 300 ㎡）；文书（票据 → 2 项）；人数（5,997 人 → 6,000 人）。"
    )
    assert f"  - {change.text}" in [*sentences(found)]


def test_the_command_line_says_each_caution_once(packs: dict[str, Pack]) -> None:
    """What an answer may not be taken for stands second, and no line is printed twice; what else to heed follows."""
    for pack in packs.values():
        found = whole_answer(pack, read_case(pack, {}))
        lines = [*sentences(found)]
        assert lines[1] == found.law.caution
        assert sum(found.law.caution in line for line in lines) == 1
        heeded = [line for part in found.report if part.kind == "caution" for line in part.lines[1:]]
        assert ("要注意的：" in lines) == bool(heeded)


def test_what_stays_unknown_for_another_reason_is_told_so(packs: dict[str, Pack]) -> None:
    """Outputs that come to the same word on both sides are not shown as `未知 → 未知`."""
    case = {"permit_granted": "true", "handed_over": "false"}
    texts = [one["text"] for one in answer(packs["dazu"], case)["nearest_changes"]]
    assert any("（前后都是“未知”，内容不同）" in text for text in texts)
    assert not any("未知 → 未知" in text for text in texts)


def test_days_bound_by_a_negated_interval_are_just_the_others(pack: Pack) -> None:
    """The sentence of a negated interval of days holds on the days outside it."""
    test = parse_test("not([2022-04-20..2022-05-01))")
    outside = [day for day in (date(2022, 4, 18) + timedelta(days=n) for n in range(20)) if holds(test, day, {})]
    assert cell_words(pack, "d", "not([2022-04-20..2022-05-01))").startswith("在 2022-04-20 以前，")
    assert [(day.month, day.day) for day in outside] == [
        (4, 18),
        (4, 19),
        (5, 1),
        (5, 2),
        (5, 3),
        (5, 4),
        (5, 5),
        (5, 6),
        (5, 7),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (3000, "㎡", "3,000 ㎡"),
        (Fraction("0.01"), "㎡", "0.01 ㎡"),
        (Fraction(10000, 3), "㎡", "3,333.33… ㎡"),
        (9999, "元", "9,999 元"),
        (4_000_000, "元", "4,000,000 元（400 万元）"),
        (-36_500, "元", "-36,500 元（-3.65 万元）"),
        (250_000_000, "元", "250,000,000 元（2.5 亿元）"),
        (Fraction("3659994.4999"), "元", "3,659,994.4999 元"),
        (4_000_000, "户", "4,000,000 户"),
    ],
)
def test_an_amount_is_written_for_people(value: int | Fraction, unit: str, words: str) -> None:
    """Groups of three, 万元 and 亿元 only where they are exact, and never an improper fraction."""
    assert amount_phrase(value, unit) == words
