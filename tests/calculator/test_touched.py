"""What tests touch, laid beside the cases of the tests: rules, words, borders with their neighbours, branches."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Pack, read_bundle
from calculator.ground.scalars import scalar_text
from calculator.proofs import coverage, open_tables
from calculator.proofs.coverage import test_coverage as targets_of

COMMON = {"ask": "问", "help": "助", "source": "d#a"}
WORDS = {"a": "甲", "b": "乙", "c": "丙"}
PACKS = 25
Given = dict[str, Any]


def pack_of(rules: list[list[Any]], tests: Sequence[Given], policy: str = "collect", **more: Any) -> Pack:
    """A table about a number x and a word w, with tests that expect its output or, where they say so, another."""
    data = bundle({"o": table(["x", "w"], ["o"], *rules, policy=policy)})
    x = {**COMMON, "type": "number", "title": "x", **more.pop("x", {"domain": "[0..9]", "places": "1"})}
    data["pack"]["inputs"] = {"x": x, "w": {**COMMON, "type": "enum", "title": "w", "values": WORDS}}
    data["pack"]["inputs"] |= more.pop("inputs", {})
    data["pack"]["outputs"] = {
        "o": {"title": "o", "type": "enum", "values": {"p": "此", "q": "彼"}},
        **more.pop("outputs", {}),
    }
    data["pack"] |= more
    data["pack"]["tests"] = [
        {
            "name": f"t{at}",
            "given": {name: scalar_text(value) for name, value in given.items() if name != "expects"},
            "expect": dict.fromkeys([given.get("expects", "o")], "p"),
        }
        for at, given in enumerate(tests)
    ]
    return read_bundle(data)


def touched(pack: Pack, kind: str) -> dict[str, set[str]]:
    """Of each target of a kind the tests that touch it."""
    found: dict[str, set[str]] = {}
    for one in targets_of(pack):
        if one.kind == kind:
            assert one.said not in found
            found[one.said] = {*one.tests}
    return found


# --- a table of figures and words --------------------------------------------------------------------------------

Cell = tuple[str, Fraction, Fraction | None]


def random_cell(chance: random.Random) -> Cell:
    """A comparison, an interval or a single number; numbers in tenths, or between two tenths."""
    low, high = sorted(chance.sample([Fraction(at, 20) for at in range(20, 61, 5)], 2))
    return (chance.choice(("<", "<=", ">", ">=", "=", "[]", "[)", "(]", "()")), low, high)


def written(cell: Cell) -> str:
    """A cell as it is written."""
    sign, low, high = cell
    if (len(sign) == 1 and sign != "=") or sign in ("<=", ">="):
        return f"{sign} {scalar_text(low)}"
    return scalar_text(low) if sign == "=" else f"{sign[0]}{scalar_text(low)}..{scalar_text(high or 0)}{sign[1]}"


def holds(cell: Cell, value: Fraction) -> bool:
    """Whether a cell holds for a number."""
    sign, low, high = cell
    if sign in ("[]", "[)", "(]", "()"):
        assert high is not None
        return (value >= low if sign[0] == "[" else value > low) and (value <= high if sign[1] == "]" else value < high)
    return {"<": value < low, "<=": value <= low, ">": value > low, ">=": value >= low, "=": value == low}[sign]


def figures(cell: Cell) -> set[Fraction]:
    """Its borders."""
    return {cell[1]} if cell[0] in ("<", "<=", ">", ">=", "=") else {cell[1], cell[2] or Fraction(0)}


def expected_borders(cells: Sequence[Cell], tests: Sequence[Given], step: Fraction) -> Mapping[str, set[str]]:
    """By looking at each border from below, on it and from above: what a test should stand on, and which do."""
    found: dict[str, set[str]] = {}
    little = Fraction(1, 1000)
    for border in {one for cell in cells for one in figures(cell)}:
        below, there, above = ([holds(cell, border + side * little) for cell in cells] for side in (-1, 0, 1))
        if (border / step).denominator == 1:
            wanted = [border - step] if below != there else []
            wanted += [border] if below != there or there != above else []
            wanted += [border + step] if there != above else []
        else:
            wanted = [border // step * step, border // step * step + step] if below != above else []
        for value in wanted:
            found[f"x 恰好 {scalar_text(value)}"] = {
                f"t{at}" for at, test in enumerate(tests) if test.get("x") == value
            }
    return found


def random_tests(chance: random.Random) -> list[Given]:
    """Tests on round values and beside them; some lack a value."""
    found = []
    for _ in range(chance.randint(2, 9)):
        given: Given = {"x": Fraction(chance.randint(9, 31), 10), "w": chance.choice("abc")}
        if chance.random() < 0.2:
            given.pop(chance.choice(("x", "w")))
        found.append(given)
    return found


@pytest.mark.parametrize("policy", ["collect", "first"])
def test_rules_words_and_borders_are_touched_by_just_the_tests_that_stand_there(policy: str) -> None:
    """A rule by those it surely decides, a word of a cell with several by those of that word, a border by value."""
    chance = random.Random(policy)  # noqa: S311 - not for secrets
    for _ in range(PACKS):
        cells = [random_cell(chance) for _ in range(chance.randint(1, 3))]
        words = [chance.choice(("a", "b", "a, b", "not(b)", "-")) for _ in cells]
        tests = random_tests(chance)
        rules = [[written(cell), word, "p"] for cell, word in zip(cells, words, strict=True)]
        if policy == "first":
            rules.append(["-", "-", "q"])
        pack = pack_of(rules, tests, policy)
        masks = [[truth(cell, word, test) for cell, word in zip(cells, words, strict=True)] for test in tests]
        if policy == "first":
            masks = [[*mask, True] for mask in masks]
        deciding = [
            {f"t{at}" for at, mask in enumerate(masks) if decides(mask, rule, policy)} for rule in range(len(rules))
        ]
        assert touched(pack, "rule") == {f"规则 r{at}": some for at, some in enumerate(deciding)}
        assert touched(pack, "border") == expected_borders(cells, tests, Fraction(1, 10)), rules
        expected = {
            f"规则 r{at} 的w为{WORDS[word]}": {name for name in deciding[at] if tests[int(name[1:])].get("w") == word}
            for at, some in enumerate(words)
            for word in {"a, b": "ab", "not(b)": "ac"}.get(some, "")
        }
        assert touched(pack, "word") == (expected if policy == "collect" else {})


def truth(cell: Cell, words: str, test: Given) -> bool | None:
    """Whether a rule holds in a test; None where what is given leaves it open."""
    word = test.get("w")
    number = holds(cell, test["x"]) if "x" in test else None
    by_word = True if words == "-" else None if word is None else (word != "b" if words == "not(b)" else word in words)
    if False in (number, by_word):
        return False
    return None if None in (number, by_word) else True


def decides(mask: Sequence[bool | None], rule: int, policy: str) -> bool:
    """Whether a rule decides for certain: of a `first` table only where none before it may."""
    return mask[rule] is True and (policy == "collect" or all(one is False for one in mask[:rule]))


def test_neighbours_are_the_next_values_of_the_grid() -> None:
    """The next lower and higher multiple of the last decimal place, and whether the border is one; of days the days."""
    chance = random.Random(2)  # noqa: S311 - not for secrets
    for places in range(4):
        pack = pack_of([["-", "-", "p"]], [], x={"places": str(places)})
        step = Fraction(1, 10**places)
        for _ in range(40):
            border = Fraction(chance.randint(-300, 300), chance.choice((1, 3, 10, 100, 1000)))
            lower, same, higher = coverage._neighbours(pack, "x", border)  # noqa: SLF001 - the rule is about it
            assert same == ((border / step).denominator == 1)
            assert lower < border < higher
            assert higher - lower == (2 * step if same else step)
            assert (Fraction(lower) / step).denominator == 1
        day = date(2024, 3, 1)
        assert coverage._neighbours(pack, "x", day) == (date(2024, 2, 29), True, date(2024, 3, 2))  # noqa: SLF001
    assert coverage._neighbours(pack, "x", date.min) == (None, True, date(1, 1, 2))  # noqa: SLF001
    assert coverage._neighbours(pack, "x", date.max) == (date.max - timedelta(days=1), True, None)  # noqa: SLF001
    assert coverage._neighbours(pack, "o", 3) == (None, True, None)  # noqa: SLF001 - what is worked out has no grid


def test_a_border_beyond_the_domain_is_no_target() -> None:
    """Nobody can stand on the far side of the end of a domain."""
    pack = pack_of([["< 2", "-", "p"], [">= 2", "-", "q"]], [{"x": 2, "w": "a"}], x={"domain": "[2..9]"})
    assert touched(pack, "border") == {"x 恰好 2": {"t0"}}
    pack = pack_of([["<= 9", "-", "p"], ["> 9", "-", "q"]], [{"x": 9, "w": "a"}], x={"domain": "[2..9]"})
    assert touched(pack, "border") == {"x 恰好 9": {"t0"}}


def test_only_tests_that_expect_what_rests_on_it_touch_something() -> None:
    """A test that expects another output passes through a table without testing it."""
    more = {
        "outputs": {"n": {"title": "n", "type": "number"}},
        "formulas": {"n": {"title": "n", "value": "x", "say": "说", "source": "d#a"}},
    }
    tests = [{"x": 2, "w": "a"}, {"x": 2, "w": "a", "expects": "n"}]
    pack = pack_of([["< 2", "-", "p"], [">= 2", "-", "q"]], tests, **more)
    assert touched(pack, "rule") == {"规则 r0": set(), "规则 r1": {"t0"}}
    assert touched(pack, "branch") == {"公式“x”算出": {"t1"}}
    assert touched(pack, "output") == {"结果“o”": {"t0"}, "结果“n”": {"t1"}}


# --- borders that are names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "beside"),
    [(("< y", ">= y"), "刚好低于"), (("<= y", "> y"), "刚好高于"), (("y", "not(y)"), "both")],
)
def test_a_named_border_wants_a_test_on_it_and_one_beside_it(cells: tuple[str, str], beside: str) -> None:
    """On it, and on the next value of the side where cells change; farther off is not beside."""
    y = {**COMMON, "type": "number", "title": "y", "domain": "[1..5]"}
    pairs = [(2, 3), (3, 3), (4, 3), (1, 3), (5, 3)]
    tests = [{"x": Fraction(x), "w": "a", "y": y} for x, y in pairs] + [
        {"w": "a", "y": 3},
        {"x": Fraction(3), "w": "a"},
    ]
    rules = [[cell, "-", word] for cell, word in zip(cells, "pq", strict=True)]
    found = touched(pack_of(rules, tests, x={"domain": "[0..9]"}, inputs={"y": y}), "border")
    expected = {"x恰好等于y": {"t1"}, "x刚好低于y": {"t0"}, "x刚好高于y": {"t2"}}
    wanted = {"x恰好等于y", *(["x刚好低于y", "x刚好高于y"] if beside == "both" else [f"x{beside}y"])}
    assert found == {said: tests for said, tests in expected.items() if said in wanted}


def test_a_border_of_a_worked_out_number_wants_tests_on_either_side() -> None:
    """What is worked out has no next value: below, on and above it, wherever the cells change."""
    outputs = {
        "n": {"title": "n", "type": "number"},
        "m": {"title": "m", "type": "enum", "values": {"p": "此", "q": "彼"}},
    }
    formulas = {"n": {"title": "n", "value": "x * 2", "say": "说", "source": "d#a"}}
    for cells, wanted in (
        (("< 6", ">= 6"), {"n 低于 6": {"t0", "t1"}, "n 恰好 6": {"t2"}}),
        (("<= 6", "> 6"), {"n 恰好 6": {"t2"}, "n 高于 6": {"t3", "t4"}}),
    ):
        made = table(["n"], ["m"], *([cell, word] for cell, word in zip(cells, "pq", strict=True)))
        tests = [{"x": Fraction(x), "w": "a", "expects": "m"} for x in (0, 2, 3, 4, 9)]
        data_tables = {"o": table(["w"], ["o"], ["-", "p"], policy="collect"), "m": made}
        pack = pack_of([["-", "-", "p"]], tests, outputs=outputs, formulas=formulas, decision_tables=data_tables)
        assert touched(pack, "border") == wanted


def test_rules_that_overlap_as_written_are_both_touched() -> None:
    """Where an accepted overlap lets two rules decide, a test there touches either."""
    accepted = {"id": "v", "rules": ["r0", "r1"], "reason": "重叠", "source": "d#a", "unknown": "u", "by": "甲"}
    data = bundle({"size": table(["x"], ["size"], ["<= 5", "big"], [">= 5", "small"])})
    data["pack"]["decision_tables"]["size"]["overlaps"] = [{**accepted, "accepted_on": "2026-01-01"}]
    data["pack"]["outputs"].pop("need")
    data["pack"]["tests"] = [{"name": "t", "given": {"x": "5"}, "expect": {"size": "big"}}]
    assert touched(read_bundle(data), "rule") == {"规则 r0": {"t"}, "规则 r1": {"t"}}


def test_a_side_on_which_a_number_comes_to_lie_from_a_day_on_is_a_target() -> None:
    """A border that is the same in every period is touched from a side that can be in any of them."""
    days = {"judged_on": {**COMMON, "type": "date", "title": "日"}}
    figure = [{"source": "d#a", "confidence": "P", "value": "3"}, {"source": "d#a", "confidence": "P", "value": "5"}]
    data = bundle(
        {"size": table(["need"], ["size"], ["<= 4", "small"], ["> 4", "big"])},
        inputs=days,
        formulas={"need": {"title": "需要", "value": "lim", "say": "说", "source": "d#a"}},
    )
    data["pack"]["parameters"] = {
        "lim": {"title": "限", "unit": "㎡", "values": [figure[0], {**figure[1], "from": "2020-01-01"}]}
    }
    assert [*touched(read_bundle(data), "border")] == ["需要 高于 4 ㎡"]


def test_a_side_that_was_not_looked_at_in_full_stays_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worked-out number is shown never to reach wants no test; past the limit of steps nothing is shown."""
    outputs = {
        "n": {"title": "n", "type": "number"},
        "m": {"title": "m", "type": "enum", "values": {"p": "此", "q": "彼"}},
    }
    tables = {
        "o": table(["w"], ["o"], ["-", "p"], policy="collect"),
        "m": table(["n"], ["m"], ["< 30", "p"], [">= 30", "q"]),
    }
    formulas = {"n": {"title": "n", "value": "x * 2", "say": "说", "source": "d#a"}}
    tests: list[Given] = [{"x": Fraction(2), "w": "a", "expects": "m"}]
    pack = pack_of([["-", "-", "p"]], tests, outputs=outputs, formulas=formulas, decision_tables=tables)
    assert {*touched(pack, "border")} == {"n 低于 30"}
    monkeypatch.setattr(open_tables, "MOST_NODES", 0)
    assert {*touched(pack, "border")} == {"n 低于 30", "n 恰好 30"}


def test_a_named_border_of_a_worked_out_number_wants_tests_on_its_side() -> None:
    """Of two numbers that are only known with the case: equal, and less or more, by however much."""
    y = {**COMMON, "type": "number", "title": "y", "domain": "[1..9]"}
    outputs = {
        "n": {"title": "n", "type": "number"},
        "m": {"title": "m", "type": "enum", "values": {"p": "此", "q": "彼"}},
    }
    formulas = {"n": {"title": "n", "value": "x * 2", "say": "说", "source": "d#a"}}
    pairs = ((1, 7), (3, 7), (3, 6), (4, 6), (4, 1))
    tests: list[Given] = [{"x": Fraction(x), "w": "a", "y": y, "expects": "m"} for x, y in pairs]
    for cells, wanted in (
        (("< y", ">= y"), {"n刚好低于y": {"t0", "t1"}, "n恰好等于y": {"t2"}}),
        (("<= y", "> y"), {"n恰好等于y": {"t2"}, "n刚好高于y": {"t3", "t4"}}),
    ):
        made = table(["n"], ["m"], *([cell, word] for cell, word in zip(cells, "pq", strict=True)))
        tables = {"o": table(["w"], ["o"], ["-", "p"], policy="collect"), "m": made}
        more = {"outputs": outputs, "formulas": formulas, "decision_tables": tables, "inputs": {"y": y}}
        assert touched(pack_of([["-", "-", "p"]], tests, **more), "border") == wanted


# --- formulas -----------------------------------------------------------------------------------------------------


def branches(value: str, tests: Sequence[Given], **more: Any) -> Mapping[str, set[str]]:
    """The branches of one formula about x, and which tests take them."""
    outputs = {"n": {"title": "n", "type": "number"}}
    formulas = {"n": {"title": "n", "value": value, "say": "说", "source": "d#a"}}
    expecting = [{"w": "a", "expects": "n", **given} for given in tests]
    found = touched(pack_of([["-", "-", "p"]], expecting, outputs=outputs, formulas=formulas, **more), "branch")
    return {said.removeprefix(f"公式“{value}”"): some for said, some in found.items()}


def test_each_argument_of_min_and_max_wants_a_test_that_takes_it() -> None:
    """The least or the greatest; where two are equal neither is seen to bind; what never binds is no target."""
    tests = [{"x": Fraction(x)} for x in (1, 3, 5)] + [{}]
    assert branches("max(x, 3)", tests) == {"的第 1 处 max 取第 1 项": {"t2"}, "的第 1 处 max 取第 2 项": {"t0"}}
    assert branches("max(0, 3 - x)", tests[:2]) == {"的第 1 处 max 取第 1 项": set(), "的第 1 处 max 取第 2 项": {"t0"}}
    assert branches("min(x, 3)", tests) == {"的第 1 处 min 取第 1 项": {"t0"}, "的第 1 处 min 取第 2 项": {"t2"}}
    assert branches("min(x, 99)", tests) == {"的第 1 处 min 取第 1 项": {"t0", "t1", "t2"}}
    nested = branches("max(min(x, 4), 2)", tests)
    assert nested == {
        "的第 1 处 max 取第 1 项": {"t1", "t2"},
        "的第 1 处 max 取第 2 项": {"t0"},
        "的第 2 处 min 取第 1 项": {"t0", "t1"},
        "的第 2 处 min 取第 2 项": {"t2"},
    }


def test_a_step_function_wants_tests_with_a_rest_and_without() -> None:
    """Each, unless all that it adds up comes in whole steps."""
    whole, rest = "的第 1 处取整或者折算没有零头", "的第 1 处取整或者折算有零头"
    tests = [{"x": Fraction(x)} for x in (2, 3)]
    for function in ("ceil", "floor", "started", "full"):
        assert branches(f"{function}(x, 2)", tests) == {whole: {"t0"}, rest: {"t1"}}
        assert branches(f"{function}(x, 0.1)", tests) == {whole: {"t0", "t1"}}
        assert branches(f"{function}(x * 4 + 6, 2)", tests, x={"domain": "[0..9]"}) == {whole: {"t0", "t1"}}
        assert branches(f"{function}(x * 4 + 5, 2)", tests, x={"domain": "[0..9]"}) == {
            whole: set(),
            rest: {"t0", "t1"},
        }
        assert branches(f"{function}(x * 3, 2)", tests, x={"domain": "[0..9]"}) == {whole: {"t0"}, rest: {"t1"}}
        assert branches(f"{function}(x / 3, 1)", tests, x={"domain": "[0..9]"}) == {whole: {"t1"}, rest: {"t0"}}


def test_a_formula_of_a_rule_is_touched_where_that_rule_alone_decides() -> None:
    """Not where another rule decides, nor where another may."""
    outputs = {"n": {"title": "n", "type": "number"}}
    tests: list[Given] = [
        {"x": Fraction(1), "w": "a", "expects": "n"},
        {"x": Fraction(7), "w": "a", "expects": "n"},
        {"x": Fraction(1), "expects": "n"},
    ]
    rows = [["< 5", "a", "x + 1"], ["< 5", "not(a)", "x + 2"], [">= 5", "-", "x + 3"]]
    tables = {"o": table(["w"], ["o"], ["-", "p"], policy="collect"), "n": table(["x", "w"], ["n"], *rows)}
    pack = pack_of([["-", "-", "p"]], tests, outputs=outputs, decision_tables=tables)
    assert touched(pack, "branch") == {"公式“x + 1”算出": {"t0"}, "公式“x + 2”算出": set(), "公式“x + 3”算出": {"t1"}}


def test_a_formula_is_not_touched_where_a_written_overlap_leaves_two() -> None:
    """Where two rules apply and neither is picked, no test is of the formula of either."""
    outputs = {"n": {"title": "n", "type": "number"}}
    tests: list[Given] = [{"x": Fraction(x), "w": "a", "expects": "n"} for x in (1, 4, 7)]
    made = table(["x"], ["n"], ["< 5", "x + 1"], [">= 3", "x + 2"])
    common = {"reason": "重叠", "source": "d#a", "unknown": "u", "by": "某", "accepted_on": "2026-11-24"}
    made["overlaps"] = [{"id": "v", "rules": ["r0", "r1"], **common}]
    tables = {"o": table(["w"], ["o"], ["-", "p"], policy="collect"), "n": made}
    pack = pack_of([["-", "-", "p"]], tests, outputs=outputs, decision_tables=tables)
    assert touched(pack, "branch") == {"公式“x + 1”算出": {"t0"}, "公式“x + 2”算出": {"t2"}}


def test_each_value_of_a_parameter_wants_a_test_while_it_is_in_force() -> None:
    """The earliest value and each later one, by the day on which a test is judged."""
    parameters = {
        "p0": {
            "title": "标准",
            "unit": "㎡",
            "values": [
                {"value": "1", "source": "d#a", "confidence": "P"},
                {"value": "2", "from": "2024-03-01", "source": "d#a", "confidence": "P"},
            ],
        }
    }
    judged = {"judged_on": {**COMMON, "type": "date", "title": "判断日"}}
    tests = [{"x": Fraction(1), "judged_on": day} for day in (date(2024, 2, 29), date(2024, 3, 1))]
    outputs = {"n": {"title": "n", "type": "number", "unit": "㎡"}}
    formulas = {"n": {"title": "n", "value": "x * p0", "say": "说", "source": "d#a"}}
    expecting = [{"w": "a", "expects": "n", **given} for given in tests] + [
        {"w": "a", "x": Fraction(1), "expects": "n"}
    ]
    pack = pack_of(
        [["-", "-", "p"]], expecting, outputs=outputs, formulas=formulas, parameters=parameters, inputs=judged
    )
    assert touched(pack, "value") == {"参数“标准”最早的值": {"t0"}, "参数“标准”自 2024-03-01 起的值": {"t1"}}
