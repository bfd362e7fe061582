"""Worlds: every case lies in one, what is linear is held exactly, and what is not as near as the rule says."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Pack, read_bundle
from calculator.engine.engine import evaluate
from calculator.ground.scalars import scalar_text
from calculator.proofs import dependence, open_tables
from calculator.proofs.branches import idle_branches, may_divide_by_zero
from calculator.proofs.dependence import World, as_value, compared, ordinal, ranges_of, worlds
from calculator.proofs.linear import Inequality, Linear, System, constant, solvable, variable
from calculator.proofs.verification import verify

HIGHEST = 5
DAY = date(2023, 1, 30)
CASES = [*product((0, 1, 2, HIGHEST), (0, 3, HIGHEST))]


def pack_of(value: str, gives: str = "number", **more: Any) -> Pack:
    """A pack with numbers x and y, where it is about days also days d and e, and one formula that gives a lim."""
    common = {"ask": "问", "help": "助", "source": "d#a"}
    numbers = {"type": "number", "domain": f"[0..{HIGHEST}]", **common}
    days = {"type": "date", "domain": "[2023-01-01..2024-12-31]", **common}
    inputs = {name: {"title": name, **numbers} for name in "xy"}
    about_days = value[0] in "de"
    inputs |= {name: {"title": name, **days} for name in "de"} if about_days else {}
    data = bundle({})
    data["pack"] |= {
        "inputs": inputs,
        "outputs": {
            "lim": {"title": "界", "type": gives, **({"unit": "天"} if about_days and gives == "number" else {})}
        },
        "formulas": {"lim": {"title": "界", "value": value, "say": "说。", "source": "d#a"}},
        "calendar": {"first": "2022-01-01", "last": "2025-12-31", "source": "d#a", "closed": [], "opened": []},
        **more,
    }
    if not about_days:
        data["pack"].pop("calendar")
    return read_bundle(data)


def worlds_of(pack: Pack, name: str = "lim") -> list[World]:
    """All worlds of a name in the one period."""
    return [*worlds(pack, pack.programs[1], {name: name})]


def allowed(world: World, given: Mapping[str, Any], rows: list[Inequality]) -> bool:
    """Whether a world allows these inputs together with more rows."""
    fixed = tuple(variable(name).plus(constant(ordinal(value)), -1) for name, value in given.items())
    return solvable(world.system.with_all(rows).joined(System(equations=fixed)))


def equal(form: Linear, value: Any) -> list[Inequality]:
    """That a form comes to a value."""
    return compared(form, "=", constant(ordinal(value)), {})


EXACT = (
    *("x + y", "x - y", "2 * x", "x * 3 - y", "x / 2", "pro_rata(x, 4)", "7 - x", "x", "4"),
    *("max(x, y)", "min(x, y)", "max(x, y, 2)", "min(x + 1, 2 * y) + max(0, x - y)", "(x + y) * 2 / 3"),
)


@pytest.mark.parametrize("formula", EXACT)
def test_what_is_linear_piece_by_piece_is_exact(formula: str) -> None:
    """In each case some world allows the value that the engine works out, and no world allows any other."""
    pack = pack_of(formula)
    found = worlds_of(pack)
    for x, y in CASES:
        value: Any = evaluate(pack, {"x": x, "y": y}).values["lim"]
        given = {"x": x, "y": y}
        assert any(allowed(world, given, equal(world.forms["lim"], value)) for world in found)
        for other in (value + Fraction(1, 7), value - Fraction(1, 7), value + 1, value - 1):
            assert not any(allowed(world, given, equal(world.forms["lim"], other)) for world in found), (x, y, other)


# Of each step function the least and greatest that is allowed where x is: one step around what is stepped.
HELD = {
    "ceil(x, 2)": lambda x: (x - 2, x + 2),
    "floor(x, 3) + 1": lambda x: (x - 2, x + 4),
    "started(x, 3)": lambda x: (Fraction(x, 3) - 1, Fraction(x, 3) + 1),
    "full(x, 0.5)": lambda x: (2 * x - 1, 2 * x + 1),
    "started(x, 1)": lambda x: (x - 1, x + 1),
}
DAYS_HELD = {
    "d + 3 天": (3, 3),
    "d + 2 月": (56, 62),
    "d - 1 月": (-31, -28),
    "d + 1 年": (365, 366),
    "d + 4 工作日": (4, None),
    "d - 4 工作日": (None, -4),
}


@pytest.mark.parametrize("function", ["ceil", "floor", "started", "full"])
def test_a_step_that_is_zero_holds_nothing(function: str) -> None:
    """A figure of zero for a step is told as a divisor; what is rounded by it has no grid, and no branch beside it."""
    none = {"title": "步", "unit": "㎡", "values": [{"value": "0", "source": "d#a", "confidence": "P"}]}
    parts = {"unit": "㎡", "type": "number", "ask": "问", "help": "助", "source": "d#a", "domain": "[0..5]"}
    gives = {"title": "界", "type": "number", **({"unit": "㎡"} if function in ("ceil", "floor") else {})}
    pack = pack_of(
        f"max({function}(x, none), 0)",
        inputs={"x": {"title": "x", **parts}},
        outputs={"lim": gives},
        parameters={"none": none},
    )
    assert all("=" not in name for world in worlds_of(pack) for name in world.steps)
    assert [one.kind for one in may_divide_by_zero(pack)] == ["may-divide-by-zero"]
    assert [*idle_branches(pack)] == []


@pytest.mark.parametrize("formula", HELD)
def test_a_step_function_is_held_within_one_step(formula: str) -> None:
    """What the engine works out is allowed in each case, and nothing that is farther off than a step."""
    pack = pack_of(formula)
    (world,) = worlds_of(pack)
    form = world.forms["lim"]
    for x in range(HIGHEST + 1):
        low, high = HELD[formula](Fraction(x))
        value = evaluate(pack, {"x": x, "y": 0}).values["lim"]
        assert allowed(world, {"x": x}, equal(form, value))
        assert not allowed(world, {"x": x}, compared(form, "<", constant(low), {}))
        assert not allowed(world, {"x": x}, compared(form, ">", constant(high), {}))


@pytest.mark.parametrize(
    ("formula", "step"),
    [("ceil(x, 2)", 2), ("floor(x, 0.5)", Fraction(1, 2)), ("started(x, 3)", 1), ("full(x, 0.5)", 1)],
)
def test_what_is_stepped_comes_in_whole_steps(formula: str, step: Fraction) -> None:
    """Between two neighbouring multiples of the step there is nothing, so what is never one is never met."""
    pack = pack_of(formula)
    (world,) = worlds_of(pack)
    form = world.forms["lim"]
    between = [*compared(form, ">", constant(step), world.steps), *compared(form, "<", constant(2 * step), world.steps)]
    assert not solvable(world.system.with_all(between))
    assert solvable(world.system.with_all(compared(form, "=", constant(2 * step), world.steps)))
    assert not [*may_divide_by_zero(pack_of(f"1 / ({formula} - {scalar_text(Fraction(step) / 4)})"))]
    assert [*may_divide_by_zero(pack_of(f"1 / ({formula} - {scalar_text(2 * step)})"))]


@pytest.mark.parametrize("formula", DAYS_HELD)
def test_a_day_some_time_after_another_is_held_by_the_lengths_of_months(formula: str) -> None:
    """Days are exact, months 28 to 31 days each, years 365 or 366, working days no fewer days than their number."""
    pack = pack_of(formula, "date")
    (world,) = worlds_of(pack)
    form = world.forms["lim"]
    low, high = DAYS_HELD[formula]
    for after in (0, 1, 29, 150, 390):
        day = DAY + timedelta(days=after)
        value = evaluate(pack, {"d": day, "e": day, "x": 0, "y": 0}).values["lim"]
        assert allowed(world, {"d": day}, equal(form, value))
        for sign, end in (("<", low), (">", high)):
            if end is not None:
                assert not allowed(world, {"d": day}, compared(form, sign, constant(day.toordinal() + end), {}))


def test_days_between_two_days_are_exact() -> None:
    """`e - d` is the count of days, whichever comes first."""
    pack = pack_of("e - d")
    (world,) = worlds_of(pack)
    for between in (-3, 0, 40):
        given = {"d": DAY, "e": DAY + timedelta(days=between)}
        assert allowed(world, given, equal(world.forms["lim"], between))
        assert not allowed(world, given, equal(world.forms["lim"], between + 1))


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        ("[0..6]", (0, 6), (-1, 7)),
        ("(0..6)", (1, 5), (0, 6)),
        (">= 2", (2, 900), (1,)),
        ("< 2", (-900, 1), (2,)),
        ("[0..2], [4..6]", (0, 2, 4, 6), (-1, 3, 7)),
        ("not([2..3])", (-900, 1, 4, 900), (2, 3)),
        (f"not({', '.join(f'[{at}..{at}]' for at in range(0, 60, 2))})", (-1, 1, 59, 60), ()),
    ],
)
def test_an_input_is_held_by_its_domain(domain: str, inside: tuple[int, ...], outside: tuple[int, ...]) -> None:
    """Every value of a domain is allowed and nothing else, but for a negated one of very many parts: there more is."""
    common = {"type": "number", "ask": "问", "help": "助", "source": "d#a"}
    inputs = {"x": {"title": "x", "domain": domain, **common}, "y": {"title": "y", "places": "2", **common}}
    pack = pack_of("x + y", inputs=inputs)
    ways = [*worlds(pack, pack.programs[1], {"x": "x", "y": "y"})]
    for value in inside:
        assert any(allowed(world, {"x": value}, []) for world in ways)
    for value in outside:
        assert not any(allowed(world, {"x": value}, []) for world in ways)
    assert all(world.steps == {"x": 1, "y": Fraction(1, 100)} for world in ways)


def test_the_grid_of_an_input_is_its_last_decimal_place() -> None:
    """A number without places comes in ones, with three in thousandths, a date in days."""
    common = {"ask": "问", "help": "助", "source": "d#a", "type": "number"}
    inputs = {f"n{places}": {"title": "数", "places": str(places), **common} for places in range(5)}
    inputs["d"] = {**common, "title": "日", "type": "date"}
    pack = pack_of("n0", inputs=inputs)
    (world,) = worlds(pack, pack.programs[1], {name: name for name in inputs})
    assert world.steps == {"d": 1, **{f"n{places}": Fraction(1, 10**places) for places in range(5)}}


def test_every_number_lies_within_its_ranges() -> None:
    """Of a table the hull of its outcomes that apply, of an unknown what a text bounds, of a formula what follows."""
    data = bundle(
        {"size": table(["x"], ["need"], ["< 3", "2 ㎡"], ["[3..5)", "7 ㎡"], [">= 5", {"not_applicable": "不适用"}])},
        outputs={
            "twice": {"title": "两倍", "type": "number", "unit": "㎡"},
            "more": {"title": "加", "type": "number", "unit": "㎡"},
        },
        formulas={
            "twice": {"title": "两倍", "value": "need * 2", "say": "说", "source": "d#a"},
            "more": {"title": "加", "value": "x + open", "say": "说", "source": "d#a"},
        },
    )
    data["pack"]["outputs"].pop("size")
    pack = read_bundle(data)
    found = ranges_of(pack, pack.programs[1])
    assert {name: found[name] for name in ("x", "ten", "open", "need", "twice", "more")} == {
        "x": (0, 100),
        "ten": (10, 10),
        "open": (None, None),
        "need": (2, 7),
        "twice": (4, 14),
        "more": (None, None),
    }


def test_worlds_are_as_many_as_the_ways_up_to_the_limit() -> None:
    """Each `max` of two goes two ways; past the limit a formula, or the widest of several, is held by its bounds."""
    six = " + ".join(f"max(x, {at})" for at in range(1, 7))
    assert len(worlds_of(pack_of(six))) == dependence.MOST_WORLDS == 64
    (alone,) = worlds_of(pack_of(f"{six} + max(x, 7)"))
    assert not allowed(alone, {"x": 0}, equal(alone.forms["lim"], 27))
    assert allowed(alone, {"x": 0}, equal(alone.forms["lim"], 28))
    common = {"say": "说。", "source": "d#a"}
    formulas = {name: {"title": name, "value": six.replace("x", name[0]), **common} for name in ("xs", "ys")}
    formulas["ys"]["value"] = "max(y, 1)"
    pack = pack_of("x", outputs={name: {"title": name, "type": "number"} for name in formulas}, formulas=formulas)
    found = [*worlds(pack, pack.programs[1], {name: name for name in formulas})]
    assert len(found) == 2
    for world in found:
        assert not allowed(world, {"y": 3}, equal(world.forms["ys"], 4))


def test_a_name_that_never_applies_is_not_held() -> None:
    """What never has a value in a period may be anything there: no world is left out for it."""
    inputs = {"x": {"title": "x", "type": "number", "ask": "问", "help": "助", "source": "d#a", "domain": "[0..5]"}}
    rows = [["-", {"not_applicable": "不适用"}]]
    data = bundle({"need": table(["x"], ["need"], *rows)}, inputs=inputs)
    data["pack"]["outputs"].pop("size")
    pack = read_bundle(data)
    (world,) = worlds_of(pack, "need")
    assert allowed(world, {"x": 0}, equal(world.forms["need"], 12))


@pytest.mark.parametrize(("given", "waits"), [("big", True), ("small", False), ({"unknown": "u"}, False)])
def test_a_rule_that_waits_for_a_word_which_nothing_gives_gives_no_number(given: Any, waits: bool) -> None:  # noqa: FBT001
    """Its number is in no range and its zero divides nothing; where the word may come about, both are told."""
    rows = [["big", "2 ㎡"], ["small", "0 ㎡"]]
    tables = {"size": table(["x"], ["size"], ["< 3", "big"], [">= 3", given]), "need": table(["size"], ["need"], *rows)}
    share = {"title": "份", "value": "6 ㎡ / need", "say": "说", "source": "d#a"}
    data = bundle(tables, formulas={"share": share}, outputs={"share": {"title": "份", "type": "number"}})
    pack = read_bundle(data)
    assert ranges_of(pack, pack.programs[1])["need"] == ((2, 2) if waits else (0, 2))
    kinds = {one.kind for one in may_divide_by_zero(pack)}
    assert kinds == (set() if waits else {"may-divide-by-zero"})


@pytest.mark.parametrize(("earlier", "divides", "idle"), [("<= 2", False, True), ("> 2", True, False)])
def test_a_rule_behind_another_is_asked_only_about_what_is_left_to_it(earlier: str, divides: bool, idle: bool) -> None:  # noqa: FBT001
    """In a `first` table a later rule never sees what one before it takes: neither a zero there, nor an argument."""
    for formula, kinds in (("6 ㎡ / (x / 1 ㎡ - 2)", [divides, False]), ("min(x, 3 ㎡) + 1 ㎡", [False, idle])):
        tables = {"need": table(["x"], ["need"], [earlier, "1 ㎡"], ["-", formula], policy="first")}
        data = bundle(tables)
        data["pack"]["inputs"]["x"]["domain"] = "[0..3]"
        data["pack"]["outputs"].pop("size")
        pack = read_bundle(data)
        assert [bool([*may_divide_by_zero(pack)]), len([*idle_branches(pack)]) == 2] == kinds


def test_what_was_not_looked_at_in_full_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the limit of steps no branch is called idle, and a divisor may be zero; before it both are settled."""
    for value, idle, divides in (("x + max(1, 0 - x)", 1, 0), ("x / (y + 1)", 0, 0), ("x / y", 0, 1)):
        pack = pack_of(value)
        for most, expected in ((dependence.MOST_WORLDS, (idle, divides)), (0, (0, int("/" in value)))):
            monkeypatch.setattr(open_tables, "MOST_NODES", most)
            assert (len([*idle_branches(pack)]), len([*may_divide_by_zero(pack)])) == expected


@pytest.mark.parametrize(
    ("value", "idle"),
    [
        ("max(x, 0 - 1)", ["max 的第 2 项从不起作用：它从不是较大的一项"]),
        ("min(x + 6, y, x, 9)", [f"min 的第 {place} 项从不起作用：它从不是较小的一项" for place in (1, 4)]),
        (
            "max(0 - x - 1, min(y, 6))",
            [f"{place} 项从不起作用：它从不是较{size}的一项" for place, size in ((1, "大"), (2, "小"))],
        ),
        ("max(x, 5)", ["max 的第 1 项从不起作用：它从不是较大的一项"]),
        ("max(x, 4)", []),
    ],
)
def test_a_branch_that_never_binds_is_named(value: str, idle: list[str]) -> None:
    """Each by its place among the arguments, at the formula; what equals another at most binds nothing."""
    told = [*idle_branches(pack_of(value))]
    assert [one.path for one in told] == [("formulas", "lim")] * len(idle)
    assert all(words in one.message for words, one in zip(idle, told, strict=True))


def test_a_name_goes_one_way_wherever_it_is_named() -> None:
    """A border that a table gives, and what is worked out from it, rest on the same rule in every world."""
    rows = [["-", "< lim", "p"], ["-", "[lim..cap)", "q"], ["-", ">= cap", "r"]]
    limits = [["true", "3"], ["false", "1"]]
    words = {"p": "低", "q": "中", "r": "高"}
    data = bundle(
        {"lim": table(["yes"], ["lim"], *limits), "band": table(["yes", "x"], ["band"], *rows)},
        formulas={"cap": {"title": "上界", "value": "lim + 1", "say": "说", "source": "d#a"}},
    )
    data["pack"]["inputs"]["x"].pop("unit")
    data["pack"]["outputs"] = {name: {"title": name, "type": "number"} for name in ("lim", "cap")}
    data["pack"]["outputs"]["band"] = {"title": "档", "type": "enum", "values": words}
    (band,) = (one for one in verify(read_bundle(data))["tables"] if one["table"] == "band")
    assert (band["complete"], band["unique"], band["not_proved"]) == (True, True, [])


SIGNS = {
    "<": lambda low, high: low < high,
    "<=": lambda low, high: low <= high,
    "=": lambda low, high: low == high,
    ">=": lambda low, high: low >= high,
    ">": lambda low, high: low > high,
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_comparison_holds_on_the_grid_just_where_it_is_true(sign: str) -> None:
    """Of values in whole steps the rows hold just where the comparison does; a single value is then next to none."""
    chance = random.Random(3)  # noqa: S311 - not for secrets
    steps = {"x": Fraction(1, 10), "y": Fraction(1, 10), "z": Fraction(1)}
    for _ in range(60):
        names = chance.choice(("x", "z", "xy", "xz"))
        left = Linear({name: chance.choice((1, -1, 2)) for name in names})
        right = constant(Fraction(chance.randint(-30, 30), chance.choice((1, 10, 20, 30))))
        rows = compared(left, sign, right, steps)
        for _ in range(30):
            point = {name: chance.randint(-25, 25) * steps[name] for name in "xyz"}
            holds = all(row.form.at(point) > 0 if row.strict else row.form.at(point) >= 0 for row in rows)
            assert holds == SIGNS[sign](left.at(point), right.constant)
    strictly = compared(variable("x"), sign, constant(Fraction(1, 10)), steps)
    assert not any(row.strict for row in strictly)
    between = [
        *compared(variable("x"), ">", constant(0), steps),
        *compared(variable("x"), "<", constant(Fraction(1, 10)), steps),
    ]
    assert not solvable(System(inequalities=tuple(between)))
    low, high = constant(Fraction(2, 100)), constant(Fraction(8, 100))
    between = [*compared(variable("x"), ">=", low, steps), *compared(variable("x"), "<=", high, steps)]
    assert not solvable(System(inequalities=tuple(between)))
    loose = compared(Linear({"x": 1, "w": 1}), ">", constant(0), steps)
    assert loose[0].strict


def test_a_day_that_no_calendar_has_is_no_value() -> None:
    """The number of a day is that day from the first to the last that there is; a number is itself."""
    pack = pack_of("d + 1 天", "date")
    for day in (date.min, DAY, date.max):
        assert as_value(pack, "d", day.toordinal()) == day
    assert as_value(pack, "d", 0) is None
    assert as_value(pack, "d", date.max.toordinal() + 1) is None
    assert as_value(pack, "x", Fraction(1, 3)) == Fraction(1, 3)
