"""Jumps and falls: what counts as one, at which places and in which cases they are sought."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Pack, read_bundle
from calculator.proofs import shape
from calculator.proofs.shape import cliffs

COMMON = {"ask": "问", "help": "助", "source": "d#a"}
NOT = None


@pytest.mark.parametrize(
    ("amounts", "rounding", "kind"),
    [
        ((0, 1, 2, 3), 0, None),
        ((0, 1, 3, 4), 0, "jump"),
        ((5, 5, Fraction(11, 2), Fraction(11, 2)), 0, "jump"),
        ((0, 1, 4, 7), 0, None),  # as steep after it
        ((0, 3, 6, 7), 0, None),  # as steep before it
        ((NOT, 4, 5, NOT), 0, "jump"),
        ((NOT, 4, 5, NOT), 1, None),
        ((0, 1, 3, 4), 1, None),
        ((0, 1, 4, 5), 1, "jump"),
        ((9, 7, 8, 6), 0, "jump"),  # up where it goes down
        ((4, 4, 4, 4), 0, None),
        ((4, 3, 2, 1), 0, None),
        ((4, 3, 1, 0), 0, "fall"),
        ((4, 4, Fraction(7, 2), 4), 0, "fall"),
        ((9, 6, 3, 2), 0, None),
        ((9, 8, 5, 2), 0, None),
        ((NOT, 5, 4, NOT), 0, "fall"),
        ((NOT, 5, 4, NOT), 1, None),
        ((24, 21, 13, 10), 5, None),  # by 3 and 5 of rounding at most
        ((24, 21, 12, 9), 5, "fall"),
        ((2, 4, 3, 5), 0, "fall"),  # down where it goes up
        ((1, 2, NOT, NOT), 0, "vanishes"),
        ((NOT, NOT, 2, 3), 0, "appears"),
        ((1, NOT, NOT, 3), 0, None),
        ((True, True, 2, 3), 0, "appears"),  # a yes is no amount
    ],
)
def test_a_jump_is_more_than_the_steps_beside_it_and_the_rounding(
    amounts: tuple[Any, ...], rounding: int, kind: str | None
) -> None:
    """Up by more than before, after and the rounding is a jump, down by more a fall; none to some is told apart."""
    assert shape._turn([*amounts], rounding) == kind  # noqa: SLF001 - the rule is about it


def test_what_counts_does_not_hang_on_where_the_amounts_lie() -> None:
    """With the same added to all four amounts, or all of them and the rounding made larger, the kind is the same."""
    chance = random.Random(17)  # noqa: S311 - not for secrets
    for _ in range(200):
        amounts = [chance.randint(-6, 6) if chance.random() < 0.9 else None for _ in range(4)]
        rounding, more, times = chance.randint(0, 2), chance.randint(-50, 50), Fraction(chance.randint(1, 9), 4)
        kind = shape._turn(amounts, rounding)  # noqa: SLF001
        moved = [None if one is None else one + more for one in amounts]
        larger = [None if one is None else one * times for one in amounts]
        assert shape._turn(moved, rounding) == kind  # noqa: SLF001
        assert shape._turn(larger, rounding * times) == kind  # noqa: SLF001


class Line:
    """A line of places on which one output is given in two ways, and which ends somewhere."""

    def __init__(self, last: int, end: int) -> None:
        self.last, self.end = last, end

    def value(self, place: int) -> int | None:
        """The place itself, as far as the line goes."""
        return place if place <= self.end else None

    def at(self, _: object, place: int) -> int:
        """The value at a place."""
        return place

    def signature(self, value: int) -> dict[str, bool]:
        """In which way the output is given."""
        return {"o": value <= self.last}


def test_halving_finds_the_last_place_before_a_change() -> None:
    """Between any two places, on either side of zero, the place just before the change is found."""
    for low, high in ((0, 1), (-9, 4), (3, 1000), (-50, -20), (7, 9)):
        for last in {low, (low + high) // 3, high - 1} - {high}:
            line: Any = Line(max(last, low), high + 5)
            assert shape._halved(line, line, (low, high), "o") == max(last, low)  # noqa: SLF001
    ends: Any = Line(40, 25)
    assert shape._halved(ends, ends, (0, 100), "o") == 25  # noqa: SLF001 - beyond the line nothing is the same


def words_pack(*counts: int) -> Pack:
    """A pack with inputs of so many words each, on which an amount rests together with a number x."""
    inputs: dict[str, Any] = {
        f"w{at}": {**COMMON, "type": "enum", "title": f"词{at}", "values": {f"v{n}": f"第{n}个" for n in range(count)}}
        for at, count in enumerate(counts)
    }
    rows = [["< 5", *("-" for _ in counts), "1 ㎡"], [">= 5", "v1", *("-" for _ in counts[1:]), "2 ㎡"]]
    rows.append([">= 5", "not(v1)", *("-" for _ in counts[1:]), "1 ㎡"])
    data = bundle({"need": table(["x", *inputs], ["need"], *rows)}, inputs=inputs)
    data["pack"]["outputs"].pop("size")
    return read_bundle(data)


@pytest.mark.parametrize("counts", [(2, 3), (4, 5, 10), (8, 5, 5), (4, 4, 4, 4, 4, 4, 4, 4)])
def test_cases_are_all_combinations_or_as_many_that_lie_far_apart(counts: tuple[int, ...]) -> None:
    """Up to the limit each combination once; beyond it so many different ones, in which every word has its turn."""
    pack = words_pack(*counts)
    names = [f"w{at}" for at in range(len(counts))]
    tried = [tuple(case[name] for name in names) for case in shape._cases(pack, names)]  # noqa: SLF001
    assert len(tried) == len({*tried}) == min(prod(counts), shape.MOST_CASES)
    if prod(counts) <= shape.MOST_CASES:
        assert {*tried} == {*product(*(tuple(pack.words_of(name)) for name in names))}
        assert tried[:2] == [("v0",) * len(names), ("v1", *("v0",) * (len(names) - 1))]
    for at, name in enumerate(names):
        assert {case[at] for case in tried} == {*pack.words_of(name)}
    found = cliffs(pack)
    assert found.sampled == (("x",) if prod(counts) > shape.MOST_CASES else ())
    assert [(one.kind, one.path, (one.case or {})["x"]) for one in found.findings] == [
        ("jump", ("outputs", "need"), "4 ㎡")
    ]


def amounts_pack(formulas: dict[str, str], rows: list[list[str]], about: str, domain: str = ">= 0") -> Pack:
    """A pack in which a fee hangs on something worked out from a number x that may be very large."""
    outputs = {name: {"title": name, "type": "number"} for name in (*formulas, "fee")}
    data = bundle({"fee": table([about], ["fee"], *rows)})
    data["pack"]["inputs"] = {"x": {**COMMON, "type": "number", "title": "x", "domain": domain}}
    data["pack"]["outputs"] = outputs
    data["pack"]["formulas"] = {
        name: {"title": name, "value": value, "say": "说", "source": "d#a"} for name, value in formulas.items()
    }
    return read_bundle(data)


def places(pack: Pack) -> list[tuple[str, str, str, str]]:
    """Each finding about the fee: its kind and the two sides of its step, and how it is told."""
    return [
        (one.kind, (one.case or {})["x"], (one.other or {})["x"], "逐级" if "逐级" in one.message else "")
        for one in cliffs(pack).findings
        if one.path == ("outputs", "fee")
    ]


@pytest.mark.parametrize("border", [0, 1, 7, 4_321, 30_000, 5_000_000])
def test_a_jump_behind_a_formula_is_found_wherever_it_lies(border: int) -> None:
    """Where something worked out from an input without an upper end crosses a border, near zero or far off."""
    pack = amounts_pack({"half": "x / 2"}, [[f"<= {border}", "0"], [f"> {border}", "9"]], "half")
    last = 2 * border
    assert places(pack) == [("jump", f"{last:,}", f"{last + 1:,}", "")]


def test_a_jump_just_on_a_border_is_two_steps() -> None:
    """An amount that is another only where two worked-out numbers are equal rises there and falls back after it."""
    pack = amounts_pack({"half": "x / 2"}, [["< 10", "0"], ["10", "5"], ["> 10", "0"]], "half")
    assert places(pack) == [("jump", "19", "20", ""), ("fall", "20", "21", "")]


def test_a_jump_between_two_bends_is_found() -> None:
    """What falls and rises again, by a `max` or `min`, crosses a border twice between places that lie on one side."""
    pack = amounts_pack({"off": "max(x - 500, 500 - x)"}, [["< 20", "0"], [">= 20", "9"]], "off", "[0..100000]")
    assert places(pack) == [("fall", "480", "481", ""), ("jump", "519", "520", "")]
    pack = amounts_pack({"off": "min(x - 30, 700 - x)"}, [["<= 300", "0"], ["> 300", "9"]], "off")
    assert places(pack) == [("jump", "330", "331", ""), ("fall", "399", "400", "")]


def test_an_end_of_the_domain_is_no_jump() -> None:
    """Beyond its domain an input has no values: nothing appears or vanishes there, and a jump beside it is told."""
    rows = [["< 3", "1"], [">= 3", "2"]]
    assert places(amounts_pack({}, rows, "x", "[0..3]")) == [("jump", "2", "3", "")]
    assert places(amounts_pack({}, rows, "x", "[2..90]")) == [("jump", "2", "3", "")]
    assert places(amounts_pack({}, [["-", "7"]], "x", "[2..90]")) == []


def test_steps_of_a_formula_are_told_once_as_steps() -> None:
    """A fee for each hundred begun rises at every hundred: one line, with the first pair of values as example."""
    pack = amounts_pack({}, [["-", "started(x, 100) * 1000"]], "x", "[0..100000]")
    assert places(pack) == [("jump", "0", "1", "逐级")]
    rounded = amounts_pack({}, [["-", "x * 3"]], "x", "[0..100000]")
    assert places(rounded) == []
