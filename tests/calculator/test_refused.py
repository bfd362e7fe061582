"""Each slip in a pack is refused once, at its place, as what it is; the nearest thing that is right is read.

`test_language.py` asks the same of texts, slowly; here one bundle is spoilt in one place at a time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Problems
from calculator.packs.link import link_bundle

Pack = dict[str, Any]
Slip = Callable[[Pack], Any]

COMMON = {"say": "说", "source": "d#a"}
ASKED = {"ask": "问", "help": "助", "source": "d#a"}
FIGURE = {"source": "d#a", "confidence": "P"}


def data() -> dict[str, Any]:
    """A bundle with tables of each kind, a bracket, a check, formulas, days and a trial, in which nothing is wrong."""
    made: Pack = bundle(
        {
            "size": table(["x"], ["size"], ["< 3", "small"], [">= 3", "big"]),
            "duties": table(["kind"], ["duties"], ["p", "do"], ["q", "leave"], policy="collect"),
            "told": table(["yes", "kind"], ["told"], ["true", "p", "true"], ["-", "-", "false"], policy="first"),
        },
        inputs={
            "kind": {"type": "enum", "title": "类", "values": {"p": "此", "q": "彼"}, **ASKED},
            "day": {"type": "date", "title": "日", **ASKED},
            "judged_on": {"type": "date", "title": "判断日", **ASKED},
            "supposed": {"type": "number", "title": "假设", "unit": "㎡", "assumed_for": "open", **ASKED},
        },
        outputs={
            "due": {"title": "到期", "type": "date"},
            "fee": {"title": "费", "type": "number", "unit": "元", "round": {"mode": "up", "to": "0.01", **FIGURE}},
            "duties": {"title": "事", "type": "enum", "values": {"do": "做", "leave": "不做"}},
            "told": {"title": "告知", "type": "boolean"},
        },
        formulas={
            "need": {"title": "需要", "value": "max(ten, x) + open / 4", **COMMON},
            "due": {"title": "到期", "value": "day + 3 工作日", **COMMON},
        },
    )
    made["pack"]["outputs"]["fee"]["round"].pop("confidence")
    rows = [{"id": "b1", "if": "< 5", "rate": "1"}, {"id": "b2", "if": ">= 5", "rate": "2"}]
    made["pack"] |= {
        "brackets": {"fee": {"title": "费", "of": "x", "mode": "marginal", "unit": "元/㎡", "rows": rows, **COMMON}},
        "checks": {"enough": {"title": "够", "input": "x", "must": ">= ten", "if": {"yes": "true"}, **COMMON}},
        "calendar": {
            "first": "2024-01-01",
            "last": "2024-12-31",
            "source": "d#a",
            "closed": ["2024-01-01", "2024-12-31"],
            "opened": ["2024-02-04"],
        },
        "trial": {
            "title": "试算",
            "unit": "元",
            "note": "注",
            "options": {"build": {"title": "建", "given": {"yes": "true", "x": "7"}, "value": "x * 2 元/㎡"}},
        },
    }
    made["pack"]["parameters"]["ten"]["values"] += [{"value": "11", "from": "2024-05-01", **FIGURE}]
    return made


def cell(text: str, name: str = "size") -> Slip:
    """Another first cell of the first rule of a table."""
    return lambda pack: pack["decision_tables"][name]["rules"][0]["if"].__setitem__(0, text)


def outcome(given: Any, name: str = "size") -> Slip:
    """Another outcome of the first rule of a table."""
    return lambda pack: pack["decision_tables"][name]["rules"][0].update(then=[given])


def formula(text: str, name: str = "need") -> Slip:
    """Another formula."""
    return lambda pack: pack["formulas"][name].update(value=text)


def put(*path: Any, value: Any) -> Slip:
    """Another value at a path of keys."""

    def change(pack: Pack) -> None:
        place: Any = pack
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


def drop(*path: Any) -> Slip:
    """Nothing at a path of keys."""

    def change(pack: Pack) -> None:
        place: Any = pack
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def overlap(*rules: str) -> dict[str, Any]:
    """An accepted overlap of these rules."""
    known = {"reason": "因", "source": "d#a", "unknown": "u", "by": "人", "accepted_on": "2024-01-01"}
    return {"id": "o1", "rules": [*rules], **known}


NEED, DUE = ("formulas", "need", "value"), ("formulas", "due", "value")
RULE = ("decision_tables", "size", "rules", 0)
IF, THEN, TOLD = (*RULE, "if", 0), (*RULE, "then", 0), ("decision_tables", "told", "rules", 0, "if", 0)
BAND, TEN, OPEN = ("brackets", "fee", "rows"), ("parameters", "ten", "values"), ("parameters", "open", "values", 0)
OPTION, STEP = ("trial", "options", "build"), ("outputs", "fee", "round", "to")
OTHER, OVERLAPS = {"title": "另", "unit": "㎡"}, ("decision_tables", "size", "overlaps")

Refused = tuple[tuple[str, tuple[Any, ...]], ...]
REFUSED: dict[str, tuple[Slip, Refused]] = {
    "two other words of no value": (
        put("inputs", "kind", "also", value={"r": ["那"], "s": ["这"]}),
        tuple(("unknown-name", ("inputs", "kind", "also", word)) for word in "rs"),
    ),
    "two figures in words": (
        lambda pack: [put(*TEN, at, "value", value="十")(pack) for at in (0, 1)],
        tuple(("unreadable-value", (*TEN, at, "value")) for at in (0, 1)),
    ),
    "bracket and check named as tables": (
        lambda pack: [
            put("decision_tables", name, value=table(["x"], [name], ["-", given]))(pack)
            for name, given in (("fee", "1 元"), ("enough", "met"))
        ],
        tuple(("name-taken", place) for place in (("brackets", "fee"), ("checks", "enough"))),
    ),
    "divided by zero": (formula("x / 0"), (("divides-by-zero", NEED),)),
    "divided by what is zero": (formula("x / (1 - 1)"), (("divides-by-zero", NEED),)),
    "step of zero": (formula("ceil(x, 0 ㎡)"), (("step-not-positive", NEED),)),
    "step below zero": (formula("ceil(x, 1 ㎡ - 2 ㎡)"), (("step-not-positive", NEED),)),
    "half a formula": (formula("x +"), (("unreadable-formula", NEED),)),
    "strange name in a formula": (formula("x + nine"), (("unknown-name", NEED),)),
    "other unit in a formula": (formula("x + 3 元"), (("units-do-not-fit", NEED),)),
    "word in a formula": (formula("x + kind"), (("unknown-name", NEED),)),
    "no calendar": (drop("calendar"), (("no-calendar", DUE),)),
    "rounding to nothing": (put(*STEP, value="0"), (("step-not-positive", STEP),)),
    "rounding to less than nothing": (put(*STEP, value="-1"), (("step-not-positive", STEP),)),
    "rounding to a word": (put(*STEP, value="半"), (("unreadable-value", STEP),)),
    "rounding of a day": (
        put("outputs", "due", "round", value={"mode": "up", "to": "1", "source": "d#a"}),
        (("rounding-of-date", ("outputs", "due", "round")),),
    ),
    "turned interval": (cell("[5..4]"), (("empty-interval", IF),)),
    "interval without its end": (cell("[3..3)"), (("empty-interval", IF),)),
    "interval without its start": (cell("(3..3]"), (("empty-interval", IF),)),
    "interval that a figure turns": (cell("[ten..5]"), (("empty-interval", IF), ("empty-interval", IF))),
    "half a cell": (cell("< 元"), (("unreadable-cell", IF),)),
    "strange name in a cell": (cell("< nine"), (("unknown-name", IF),)),
    "yes or no in a cell of numbers": (cell("< yes"), (("unknown-name", IF),)),
    "list in a cell": (cell("< duties"), (("unknown-name", IF),)),
    "other unit in a cell": (cell("< fee"), (("units-do-not-fit", IF),)),
    "day in a cell of numbers": (cell("2024-01-01"), (("wrong-type", IF),)),
    "strange word in a cell": (cell("huh", "told"), (("unknown-word", TOLD),)),
    "order of words": (cell("> true", "told"), (("unknown-word", TOLD),)),
    "strange word in an outcome": (outcome("tiny"), (("unknown-word", THEN),)),
    "figure in words": (put(*TEN, 0, "value", value="十"), (("unreadable-value", (*TEN, 0, "value")),)),
    "turned bounds": (put(*OPEN, "between", value=["3", "2"]), (("empty-interval", (*OPEN, "between")),)),
    "bounds in words": (
        put(*OPEN, "between", value=["a", "b"]),
        tuple(("unreadable-value", (*OPEN, "between", at)) for at in (0, 1)),
    ),
    "no figure": (put(*TEN, value=[]), (("no-values", TEN),)),
    "no such day": (put(*TEN, 1, "from", value="2024-13-01"), (("unreadable-value", (*TEN, 1, "from")),)),
    "two figures from one day": (put(*TEN, 0, "from", value="2024-05-01"), (("value-twice", (*TEN, 1)),)),
    "day after the calendar": (
        put("calendar", "closed", 1, value="2025-01-01"),
        (("day-outside-calendar", ("calendar", "closed", 1)),),
    ),
    "day before the calendar": (
        put("calendar", "opened", 0, value="2023-12-31"),
        (("day-outside-calendar", ("calendar", "opened", 0)),),
    ),
    "day written twice": (
        put("calendar", "closed", 1, value="2024-01-01"),
        (("day-repeated", ("calendar", "closed", 1)),),
    ),
    "day closed and opened": (
        put("calendar", "opened", 0, value="2024-01-01"),
        (("day-repeated", ("calendar", "opened", 0)),),
    ),
    "turned calendar": (
        put("calendar", value={"first": "2024-01-02", "last": "2024-01-01", "source": "d#a", "closed": []}),
        (("calendar-reversed", ("calendar", "first")),),
    ),
    "a place too many": (put("inputs", "x", "places", value="13"), (("too-many-places", ("inputs", "x", "places")),)),
    "places below zero": (put("inputs", "x", "places", value="-1"), (("too-many-places", ("inputs", "x", "places")),)),
    "name in a domain": (
        put("inputs", "x", "domain", value="[0..ten]"),
        (("name-in-domain", ("inputs", "x", "domain")),),
    ),
    "assumed for what is not there": (
        put("inputs", "supposed", "assumed_for", value="nine"),
        (("unknown-name", ("inputs", "supposed", "assumed_for")),),
    ),
    "assumed day": (
        put("inputs", "supposed", "type", value="date"),
        (("assumes-no-number", ("inputs", "supposed", "type")),),
    ),
    "no day to judge on": (drop("inputs", "judged_on"), (("no-judging-day", ("inputs",)),)),
    "number to judge on": (put("inputs", "judged_on", "type", value="number"), (("no-judging-day", ("inputs",)),)),
    "other word of no value": (
        put("inputs", "kind", "also", value={"r": ["那"]}),
        (("unknown-name", ("inputs", "kind", "also", "r")),),
    ),
    "other word that is another's name": (
        put("inputs", "kind", "also", value={"p": ["彼"]}),
        (("word-for-two-values", ("inputs", "kind", "also", "p")),),
    ),
    "parameter named as an input": (
        put("parameters", "x", value={**OTHER, "values": [{"value": "1", **FIGURE}]}),
        (("name-taken", ("parameters", "x")),),
    ),
    "check named as an output": (
        put("outputs", "enough", value={"title": "够", "type": "boolean"}),
        (("name-taken", ("checks", "enough")),),
    ),
    "output named as an input": (
        put("outputs", "x", value={**OTHER, "type": "number"}),
        (("name-taken", ("outputs", "x")), ("not-made", ("outputs", "x"))),
    ),
    "output made twice": (
        put("formulas", "fee", value={"title": "费", "value": "x * 1 元/㎡", **COMMON}),
        (("made-twice", ("formulas", "fee")), ("made-twice", ("brackets", "fee"))),
    ),
    "output that nothing makes": (
        put("outputs", "more", value={"title": "多", "type": "number"}),
        (("not-made", ("outputs", "more")),),
    ),
    "formula of no output": (
        put("formulas", "nine", value={"title": "九", "value": "x", **COMMON}),
        (("unknown-name", ("formulas", "nine")),),
    ),
    "gap between bands": (put(*BAND, 1, "if", value=">= 6"), (("bracket-miswritten", (*BAND, 1)),)),
    "plus in a band": (put(*BAND, 1, "plus", value="3 元"), (("bracket-miswritten", (*BAND, 1)),)),
    "band that is no interval": (put(*BAND, 1, "if", value="5"), (("bracket-miswritten", (*BAND, 1)),)),
    "strange rate": (
        put(*BAND, 0, "rate", value="nine"),
        tuple(("unknown-name", (*BAND, at, "rate")) for at in (0, 1)),
    ),
    "strange name in a check": (
        put("checks", "enough", "must", value=">= nine"),
        (("unknown-name", ("checks", "enough")),),
    ),
    "overlap of one": (put(*OVERLAPS, value=[overlap("r0", "r0")]), (("overlap-of-one", (*OVERLAPS, 0, "rules")),)),
    "overlap with nothing": (
        put(*OVERLAPS, value=[overlap("r0", "r9")]),
        (("unknown-name", (*OVERLAPS, 0, "rules")),),
    ),
    "two rules of one name": (
        put("decision_tables", "size", "rules", 1, "id", value="r0"),
        (("duplicate-id", ("decision_tables", "size", "rules")),),
    ),
    "a cell too many": (put(*RULE, "if", value=["< 3", "-"]), (("wrong-cell-count", (*RULE, "if")),)),
    "an outcome too few": (put(*RULE, "then", value=[]), (("wrong-cell-count", (*RULE, "then")),)),
    "list of two": (
        put("decision_tables", "duties", "outputs", value=["duties", "told"]),
        (
            *(("made-twice", ("decision_tables", name)) for name in ("duties", "told")),
            ("collect-many-outputs", ("decision_tables", "duties", "outputs")),
            *(("wrong-cell-count", ("decision_tables", "duties", "rules", at, "then")) for at in (0, 1)),
        ),
    ),
    "number of a trial in words": (
        put(*OPTION, "given", "x", value="七"),
        (("unreadable-value", (*OPTION, "given", "x")),),
    ),
    "trial of no input": (put(*OPTION, "given", "nine", value="1"), (("unknown-name", (*OPTION, "given", "nine")),)),
    "strange word of a trial": (
        put(*OPTION, "given", "yes", value="maybe"),
        (("unknown-word", (*OPTION, "given", "yes")),),
    ),
    "strange name of a trial": (put(*OPTION, "value", value="x + nine"), (("unknown-name", (*OPTION, "value")),)),
    "half a formula of a trial": (put(*OPTION, "value", value="x +"), (("unreadable-formula", (*OPTION, "value")),)),
    "other unit of a trial": (put(*OPTION, "value", value="x * 2"), (("units-do-not-fit", (*OPTION, "value")),)),
    "unit that is none": (put("inputs", "x", "unit", value="斗斛"), (("unknown-unit", ("inputs", "x", "unit")),)),
    "two that wait for each other": (
        lambda pack: (
            put("outputs", "other", value={**OTHER, "type": "number"})(pack),
            put("formulas", "other", value={"title": "另", "value": "need", **COMMON})(pack),
            formula("other")(pack),
        ),
        (("circle", ("formulas", "need")),),
    ),
}

READ: dict[str, Slip] = {
    "nothing": lambda _: None,
    "divided by more than zero": formula("x / (2 - 1)"),
    "step of little": formula("ceil(x, 0.01 ㎡)"),
    "rounding to little": put(*STEP, value="0.001"),
    "interval of one value": cell("[3..3]"),
    "interval up to a figure": cell("[1..ten)"),
    "other value in a cell": cell("< need"),
    "bounds that meet": put(*OPEN, "between", value=["2", "2"]),
    "figures from two days": put(*TEN, 0, "from", value="2024-04-30"),
    "calendar of one day": put(
        "calendar", value={"first": "2024-01-01", "last": "2024-01-01", "source": "d#a", "closed": ["2024-01-01"]}
    ),
    "no places": put("inputs", "x", "places", value="0"),
    "as many places as may be": put("inputs", "x", "places", value="12"),
    "domain without a stretch": put("inputs", "x", "domain", value="not([3..4])"),
    "other words": put("inputs", "kind", "also", value={"p": ["那", "此"], "q": ["别"]}),
    "overlap of two": put(*OVERLAPS, value=[overlap("r0", "r1")]),
    "assumed for a trial": put("inputs", "supposed", "assumed_for", value="build"),
    "trial of a day": put(*OPTION, "given", "day", value="2024-01-01"),
}


def refusals(slip: Slip) -> list[tuple[str, tuple[Any, ...]]]:
    """Kind and place of each problem that linking tells once a slip is made."""
    spoilt = data()
    slip(spoilt["pack"])
    try:
        link_bundle(spoilt)
    except Problems as refused:
        return [(one.kind, one.path[1:]) for one in refused.problems]
    return []


@pytest.mark.parametrize(("slip", "told"), REFUSED.values(), ids=REFUSED)
def test_a_slip_is_told_once_at_its_place(slip: Slip, told: Refused) -> None:
    """The kind and the place of every problem, and no other problem that only follows from it."""
    assert sorted(refusals(slip), key=str) == sorted(told, key=str)


@pytest.mark.parametrize("slip", READ.values(), ids=READ)
def test_what_is_next_to_a_slip_is_read(slip: Slip) -> None:
    """The last value of a limit, and the same written as it may be, is no problem."""
    assert refusals(slip) == []


def test_one_slip_hides_no_other() -> None:
    """Of two slips in different parts of a pack everything is told that each gives alone.

    Of what has no unit nothing more is told; figures are only compared, and rounded, where all else is right.
    """
    alone = (
        *("unit that is none", "interval that a figure turns", "no calendar", "no figure"),
        *("rounding to nothing", "rounding to less than nothing"),
    )
    pairs = [
        (one, other)
        for one, other in combinations((slip for name, slip in REFUSED.items() if name not in alone), 2)
        if not {path[:1] for _, path in one[1]} & {path[:1] for _, path in other[1]}
    ]
    for one, other in random.Random(31).sample(pairs, 200):  # noqa: S311 - the same pairs each time
        found = refusals(lambda pack, slips=(one[0], other[0]): [slip(pack) for slip in slips])
        assert {*one[1], *other[1]} <= {*found}
