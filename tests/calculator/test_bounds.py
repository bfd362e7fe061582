"""What is known of a number or date that is not known: bounds, bounds that meet, and how a reader is told of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from small_packs import CALENDAR, OPEN, asked, small, table, without_domain

from calculator import Pack, Problems, answer
from calculator.ground.calendar import NotComputable
from calculator.ground.scalars import number, plain
from calculator.language.formulas import Call, Expression, bounds, compiled, never_fails, parse_formula
from site_build.corpus.library import Library

NUMERIC = ("+", "-", "*", "/", "min", "max", "ceil", "floor", "up", "down", "half_up", "started", "full", "pro_rata")
MOVING = ("add_days", "add_months", "add_years", "add_working_days")
TRIED = 8000
FIRST_DAY = date(2024, 1, 1)


def random_formula(chance: random.Random, depth: int, *, dated: bool) -> Expression:
    """Any formula in base units that gives a number, or a date."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(("d", "e") if dated else ("a", "b", plain(Fraction(chance.randint(-12, 12), 2))))
    form = chance.choice((MOVING, ("min", "max")) if dated else (NUMERIC, NUMERIC, NUMERIC, ("days_between",)))
    left = dated or form[0] == "days_between"
    right = left and form is not MOVING
    arguments = (random_formula(chance, depth - 1, dated=left), random_formula(chance, depth - 1, dated=right))
    return Call(chance.choice(form), arguments)


def random_span(chance: random.Random, *, dated: bool) -> tuple[Any, Any]:
    """Two ends in order, now and then the same."""
    if dated:
        ends = [FIRST_DAY + timedelta(days=chance.randint(0, 900)) for _ in range(2)]
    else:
        ends = [plain(Fraction(chance.randint(-12, 12), 2)) for _ in range(2)]
    return (ends[0], ends[0]) if chance.random() < 0.2 else (min(ends), max(ends))


def point(chance: random.Random, span: tuple[Any, Any]) -> Any:
    """A value between two ends, both included."""
    low, high = span
    if isinstance(low, date):
        return low + timedelta(days=chance.randint(0, (high - low).days))
    return plain(Fraction(low + (high - low) * Fraction(chance.randint(0, 6), 6)))


@pytest.mark.long
def test_every_value_lies_within_the_bounds() -> None:
    """Whatever the numbers and dates are within their ranges, a formula that has a value has it within its bounds.

    Bounds raise nothing; what is said never to fail has a value everywhere; and enough of it is bounded at all.
    """
    chance = random.Random(20220420)  # noqa: S311 - not for secrets
    bounded = 0
    for _ in range(TRIED):
        formula = random_formula(chance, 3, dated=chance.random() < 0.4)
        spans = {name: random_span(chance, dated=name in "de") for name in "abde"}
        ranges = {name: tuple(end if chance.random() < 0.8 else None for end in span) for name, span in spans.items()}
        low, high = bounds(formula, ranges)
        safe = never_fails(formula, ranges)
        bounded += low is not None or high is not None
        for _ in range(4):
            values = {name: point(chance, span) for name, span in spans.items()}
            try:
                found = compiled(formula, CALENDAR)(values)
            except NotComputable:
                assert not safe, (formula, ranges, values)
                continue
            assert low is None or low <= found, (formula, ranges, values)
            assert high is None or found <= high, (formula, ranges, values)
    assert bounded > TRIED / 2


@pytest.mark.parametrize(
    ("source", "ranges", "wanted"),
    [
        ("min(a, 4)", {"a": (5, 9)}, (4, 4)),
        ("a * 0", {"a": (None, None)}, (0, 0)),
        ("a * b", {"a": (-2, None), "b": (3, 5)}, (-10, None)),
        ("a * b", {"a": (None, -1), "b": (2, None)}, (None, -2)),
        ("a / b", {"a": (6, 12), "b": (2, 3)}, (2, 6)),
        ("a / b", {"a": (6, 12), "b": (1, None)}, (0, 12)),
        ("a / b", {"a": (6, 12), "b": (-3, -2)}, (-6, -2)),
        ("a / b", {"a": (6, 12), "b": (0, 3)}, (None, None)),
        ("started(a, b)", {"a": (10, 11), "b": (4, 5)}, (2, 3)),
        ("ceil(a, 10)", {"a": (11, None)}, (20, None)),
        ("100 + a", {"a": (0, None)}, (100, None)),
        ("100 - a", {"a": (0, None)}, (None, 100)),
    ],
)
def test_bounds_are_as_narrow_as_the_ends_allow(source: str, ranges: Any, wanted: Any) -> None:
    """An end that the ranges fix is not lost on the way."""
    assert bounds(parse_formula(source), ranges) == wanted


def test_an_end_with_too_many_digits_is_open() -> None:
    """A power beyond the limit of digits does not raise where only its bounds are asked."""
    expression: Expression = "a"
    for _ in range(8):
        expression = Call("*", (expression, expression))
    assert bounds(expression, {"a": (1, 10)}) == (1, None)


ROUNDED = {
    "half_up": {"-1.5": -2, "-1.4": -1, "1.5": 2},
    "up": {"-1.5": -2, "-1": -1, "1.2": 2, "0": 0},
    "down": {"-1.5": -1, "-1": -1, "1.9": 1, "-0.5": 0},
    "started": {"-1.5": -2, "1.2": 2, "-1": -1},
    "full": {"-1.5": -1, "1.9": 1, "-0.5": 0},
    "ceil": {"-1.5": -1, "1.2": 2},
    "floor": {"-1.5": -2, "1.9": 1},
}


@pytest.mark.parametrize("function", ROUNDED)
def test_rounding_does_what_its_word_says(function: str) -> None:
    """舍尾 of -1.5 is -1 and 进位 is -2: the words go by size; only 向上、向下取整 go by the order of numbers."""
    for text, wanted in ROUNDED[function].items():
        assert compiled(Call(function, (number(text), 1)))({}) == wanted, text


@pytest.mark.parametrize(("mode", "value"), [("down", "-1"), ("up", "-2"), ("half_up", "-2")])
def test_an_output_is_rounded_as_its_mode_says(library: Library, mode: str, value: str) -> None:
    """A balance of -1.5 is rounded by its size, and the sentence names the way."""
    pack = small(
        library,
        inputs={"x": asked("收入", unit="元", places=1)},
        outputs={
            "y": {"title": "结余", "type": "number", "unit": "元", "round": {"mode": mode, "to": 1, "source": "a"}}
        },
        formulas={"y": {"title": "结余", "value": "x - 2 元", "say": "说。", "source": "a"}},
    )
    found = answer(pack, {"x": "0.5"})
    assert found["outputs"]["y"]["values"] == [value]
    word = {"down": "舍尾", "up": "进位", "half_up": "四舍五入"}[mode]
    assert found["explanation"][0]["text"] == f"结余 = 0.5 元 - 2 元，取整到 1 元（{word}），得 {value} 元。"


AREA = {"title": "面积", "type": "number", "unit": "㎡"}


def area_pack(library: Library, formula: str) -> Pack:
    """One area from a formula over a bounded figure, one that is not, two inputs and dates."""
    return small(
        library,
        inputs={
            "x": asked("现有面积", unit="㎡"),
            "n": asked("楼层", unit="层", domain="[-5..200]"),
            "h": asked("户数", unit="户", domain="[1..100000]"),
        },
        parameters={
            "p": {"title": "甲标准", "unit": "㎡", "values": [{**OPEN, "between": ["5", "9"]}]},
            "three": {"title": "乙标准", "unit": "㎡", "values": [{**OPEN, "between": ["3", "3"]}]},
            "q": {"title": "丙标准", "unit": "㎡", "values": [OPEN]},
        },
        outputs={"y": AREA},
        formulas={"y": {"title": "面积", "value": formula, "say": "说。", "source": "a"}},
    )


SENTENCES = [
    ("max(1000 ㎡, q)", "不少于 1,000 ㎡（面积 = 取大者（1,000 ㎡，丙标准（未见规定）））", {"low": "1000"}),
    ("min(1000 ㎡, q)", "不超过 1,000 ㎡（面积 = 取小者（1,000 ㎡，丙标准（未见规定）））", {"high": "1000"}),
    ("p", "不少于 5 ㎡，不超过 9 ㎡（面积 = 甲标准（未见规定，在 5 ㎡ 至 9 ㎡ 之间））", {"low": "5", "high": "9"}),
    ("min(0, q)", "不超过 0 ㎡（面积 = 取小者（0，丙标准（未见规定）））", {"high": "0"}),
    (
        "p - 7 ㎡",
        "不少于 -2 ㎡，不超过 2 ㎡（面积 = 甲标准（未见规定，在 5 ㎡ 至 9 ㎡ 之间） - 7 ㎡）",
        {"low": "-2", "high": "2"},
    ),
    ("q", "尚不能得出：面积 = 丙标准（未见规定）", None),
    ("x", "尚不能得出：面积 = 现有面积（待定）", None),
    ("100 ㎡ + x", "不少于 100 ㎡（面积 = 100 ㎡ + 现有面积（待定））", {"low": "100"}),
    ("x - 1000 ㎡", "尚不能得出：面积 = 现有面积（待定） - 1,000 ㎡", None),
    ("3000 ㎡ - x", "不超过 3,000 ㎡（面积 = 3,000 ㎡ - 现有面积（待定））", {"high": "3000"}),
    ("100 ㎡ + n * 1 ㎡/层", "尚不能得出：面积 = 100 ㎡ + 楼层（待定） × 1 ㎡/层", None),
    ("30 ㎡ + x + q", "尚不能得出：面积 = 30 ㎡ + 现有面积（待定） + 丙标准（未见规定）", None),
    (
        "max(4 ㎡, min(4 ㎡, q * (1 层 / n)))",
        "能算出的话，是 4 ㎡（面积 = 取大者（4 ㎡，取小者（4 ㎡，丙标准（未见规定） × 1 层 ÷ 楼层（待定））））",
        {"low": "4", "high": "4"},
    ),
    ("min(p, 4 ㎡)", "4 ㎡", None),
    ("three", "3 ㎡", None),
    ("q * 0", "0 ㎡", None),
    ("min(2 ㎡, h * 2 ㎡/户)", "2 ㎡", None),
]


@pytest.mark.parametrize(("formula", "text", "ends"), SENTENCES)
def test_what_is_told_of_bounds(library: Library, formula: str, text: str, ends: Any) -> None:
    """Low, high, both, none, zero, below zero, meeting: each has its sentence, and `bounds` has the same ends.

    The lower end of a domain that is not below zero is a least value; its upper end bounds nothing.
    """
    output = answer(area_pack(library, formula), {})["outputs"]["y"]
    assert (output["text"], output.get("bounds")) == (text, ends)
    assert output["status"] == ("certain" if output["values"] else "unknown")
    assert text.startswith(output.get("within", ""))


@pytest.mark.parametrize(("formula", "value"), [("min(p, 4 ㎡)", "4"), ("three", "3"), ("(q + p) * (x / 1 ㎡)", "0")])
def test_bounds_that_meet_are_a_value_that_shows_what_it_rests_on(library: Library, formula: str, value: str) -> None:
    """The number is certain whatever the figure will be; the figure stays among the reasons and what is not known."""
    found = answer(area_pack(library, formula), {"x": "0"})
    output = found["outputs"]["y"]
    assert (output["status"], output["values"], output["missing"]) == ("certain", [value], [])
    assert any("未见规定" in reason["text"] for reason in output["because"])
    assert [(one["id"], one["holds_up"]) for one in found["unknown"]] == [("u", ["y"])]
    (said,) = [one["text"] for one in found["explanation"]]
    assert said.endswith(f"，未定的不论是多少，都得 {value} ㎡。")


def test_a_value_that_waits_for_no_answer_asks_nothing(library: Library) -> None:
    """Where at least one household makes the least figure, the number of households is not asked."""
    found = answer(area_pack(library, "min(2 ㎡, h * 2 ㎡/户)"), {})
    assert found["missing"] == []
    found = answer(area_pack(library, "min(3 ㎡, h * 2 ㎡/户)"), {})
    assert [one["input"] for one in found["missing"]] == ["h"]


def test_two_figures_of_which_one_is_open_may_be_the_same_value(library: Library) -> None:
    """A rule that gives 4 and a rule that gives `min(p, 4)` leave nothing open."""
    pack = small(
        library,
        inputs={"k": without_domain("是否新建", "boolean")},
        parameters={"p": {"title": "甲标准", "unit": "㎡", "values": [{**OPEN, "between": ["5", "9"]}]}},
        outputs={"y": AREA},
        decision_tables=table("y", ["k"], (["true"], "min(p, 4 ㎡)"), (["false"], "4")),
    )
    output = answer(pack, {})["outputs"]["y"]
    assert (output["status"], output["values"], output["missing"]) == ("certain", ["4"], [])


def test_no_cell_rests_on_bounds_of_what_may_have_no_value(library: Library) -> None:
    """`max(1000, 9 / x)` is at least 1000 if it can be computed; else every rule stays possible, as for x = 0."""
    pack = small(
        library,
        inputs={"x": asked("层数", unit="层")},
        outputs={"y": AREA, "size": {"title": "大小", "type": "enum", "values": {"big": "大", "small": "小"}}},
        formulas={"y": {"title": "面积", "value": "max(1000 ㎡, 9 ㎡ * (1 层 / x))", "say": "说。", "source": "a"}},
        decision_tables=table("size", ["y"], ([">= 500"], "big"), (["< 500"], "small")),
    )
    assert answer(pack, {"x": "0"})["outputs"]["size"]["values"] == ["big", "small"]
    open_ = answer(pack, {})["outputs"]
    assert open_["size"]["values"] == ["big", "small"]
    assert open_["y"]["bounds"] == {"low": "1000"}


DATES = {name: without_domain(title, "date") for name, title in (("d", "甲日"), ("e", "乙日"))}


def dated(library: Library, formula: str, **output: Any) -> Pack:
    """One date or number of days from two dates, and a rule about it."""
    return small(
        library,
        calendar={"first": "2025-01-01", "last": "2025-12-31", "source": "a"},
        inputs=DATES,
        outputs={"y": {"title": "期限", "type": "date", **output}},
        formulas={"y": {"title": "期限", "value": formula, "say": "说。", "source": "a"}},
    )


def test_a_date_is_bounded_in_the_words_of_dates(library: Library) -> None:
    """The earlier of a known and an unknown day is not after the known one; no number's words are used for it."""
    output = answer(dated(library, "min(d, e) + 30 天"), {"d": "2025-06-01"})["outputs"]["y"]
    assert output["text"] == "在 2025-07-01 当日或者以前（期限 = 取小者（2025-06-01，乙日（待定）） + 30 天）"
    assert output["bounds"] == {"high": "2025-07-01"}
    output = answer(dated(library, "max(d, e)"), {"d": "2025-06-01"})["outputs"]["y"]
    assert output["text"].startswith("在 2025-06-01 当日或者以后（")


@pytest.mark.parametrize(
    ("formula", "output"),
    [
        ("e - d", {"type": "number", "unit": "天"}),
        ("e - d", {"type": "number", "unit": "天", "round": {"mode": "up", "to": 5, "source": "a"}}),
        ("d + 5 工作日", {}),
        ("d + (e - d)", {}),
        ("max(d + 1 月, e)", {}),
        ("max(d, e) - min(d, e)", {"type": "number", "unit": "天"}),
    ],
)
@pytest.mark.parametrize("case", [{}, {"d": "2025-06-01"}, {"e": "2025-06-01"}, {"d": "2025-06-01", "e": "9999-12-31"}])
def test_no_case_of_dates_ends_in_an_exception(library: Library, formula: str, output: Any, case: Any) -> None:
    """Whichever of two dates is given, with working days and roundings, there is an answer."""
    assert answer(dated(library, formula, **output), case)["outputs"]["y"]["text"]


@pytest.mark.parametrize(
    ("formula", "output", "says"),
    [
        ("max(0, d)", {}, "不能和数字、和 0 一起用"),
        ("0 + d", {}, "不能和数字、和 0 一起用"),
        ("0 - d", {}, "不能和数字、和 0 一起用"),
        ("5 天 + d", {}, "日期写在前面"),
        ("ceil(d, d)", {}, "日期不能取整、折算"),
        ("started(0, d)", {}, "日期不能取整、折算"),
        ("d * 2", {}, "日期不能相乘、相除"),
        ("5", {}, "应为“日期”"),
        ("0", {}, "应为“日期”"),
        ("d + 1 月", {"round": {"mode": "up", "to": 1, "source": "a"}}, "只有数字才取整"),
    ],
)
def test_a_date_is_not_reckoned_with_as_a_number(library: Library, formula: str, output: Any, says: str) -> None:
    """A formula in which a date would be added, stepped or compared as a number is told when the pack is read."""
    with pytest.raises(Problems, match=says):
        dated(library, formula, **output)


def test_a_unit_called_date_is_refused(library: Library) -> None:
    """A number measured in 日期 would pass for a date."""
    with pytest.raises(Problems, match="“日期”不是单位"):
        small(
            library,
            units=["日期"],
            inputs={"x": asked("甲", unit="日期")},
            outputs={"y": {"title": "乙", "type": "date"}},
            formulas={"y": {"title": "乙", "value": "x + 5 天", "say": "说。", "source": "a"}},
        )
