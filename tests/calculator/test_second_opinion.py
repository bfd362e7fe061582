"""The sweep, the engine and z3 against brute force: on thousands of random tables and on every pack."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from second_opinion import Cell, Column, Solver, brute_masks, elementary, holds, written
from two_inputs import bundle, table

from calculator import Pack, read_bundle
from calculator.engine.engine import evaluate
from calculator.language.cells import parse_test
from calculator.language.columns import column_of
from calculator.proofs.sweep import Axis, bits, deciding, gap, missed, overlap, overlaps, reachable, space_of

TABLES, WITH_Z3, WITH_ENGINE = 3000, 600, 400

Table = tuple[list[Column], list[list[Cell]]]


# --- random tables -----------------------------------------------------------------------------------------------


def random_table(chance: random.Random) -> Table:
    """One to three columns of any kind, and up to seven rules whose cells use every form that a cell may have."""
    columns = [random_column(chance, at) for at in range(chance.randint(1, 3))]
    rules = [[random_cell(chance, column) for column in columns] for _ in range(chance.randint(1, 7))]
    return columns, rules


def random_column(chance: random.Random, at: int) -> Column:
    """A column, numbers with and without a domain and with few decimal places or any."""
    kind = chance.choice(("number", "number", "date", "enum", "boolean"))
    name = f"c{at}"
    if kind == "boolean":
        return Column(name=name, kind=kind, words=(True, False))
    if kind == "enum":
        return Column(name=name, kind=kind, words=("a", "b", "c", "d")[: chance.randint(2, 4)])
    low, high = random_end(chance, kind), random_end(chance, kind)
    within: Cell = ("and", (">=", min(low, high)), ("<=", max(low, high)))
    places = chance.choice((None, 0, 1)) if kind == "number" else None
    if places is not None:  # a domain that holds no value at all is another test's matter
        within = ("and", (">=", Fraction(0)), (chance.choice(("<", "<=")), Fraction(6)))
    return Column(name=name, kind=kind, domain=chance.choice((("any",), within)), places=places)


def random_end(chance: random.Random, kind: str) -> Any:
    """A number from -2 to 8 in halves, or one of twelve days."""
    if kind == "date":
        return date(2024, 2, 25) + timedelta(days=chance.randint(0, 11))
    return Fraction(chance.randint(-4, 16), 2)


def random_cell(chance: random.Random, column: Column) -> Cell:
    """Any form of cell that fits the column."""
    form = chance.choice(("any", "one", "one", "list", "not"))
    if form == "any":
        return ("any",)
    if form == "one":
        return random_part(chance, column)
    several = ("or", *(random_part(chance, column) for _ in range(chance.randint(2, 3))))
    return several if form == "list" else ("not", several)


def random_part(chance: random.Random, column: Column) -> Cell:
    """A word, a comparison or an interval that is not empty."""
    if column.words:
        return ("=", chance.choice(column.words))
    one, other = random_end(chance, column.kind), random_end(chance, column.kind)
    if one == other or chance.random() < 0.5:
        return (chance.choice(("<", "<=", ">", ">=", "=")), one)
    low, high = min(one, other), max(one, other)
    return ("and", (chance.choice((">", ">=")), low), (chance.choice(("<", "<=")), high))


def tables(count: int) -> list[Table]:
    """The same random tables in every run."""
    chance = random.Random(20220420)  # noqa: S311 - not for secrets
    return [random_table(chance) for _ in range(count)]


def swept(columns: list[Column], rules: list[list[Cell]]) -> Any:
    """The table as the sweep sees it, read from text."""
    axes = [
        Axis(
            name=one.name,
            kind=one.kind,
            words=one.words,
            domain=None if one.domain == ("any",) else parse_test(written(one.domain)),
            places=one.places,
        )
        for one in columns
    ]
    read_rules = [
        [resolved(parse_test(written(cell)), column.kind) for cell, column in zip(rule, columns, strict=True)]
        for rule in rules
    ]
    return space_of(read_rules, axes, {})


def resolved(cell: Any, kind: str) -> Any:
    """Words of a cell as the linker leaves them: texts and truth values instead of names."""
    from calculator.language.cells import Compare, Test  # noqa: PLC0415 - here alone

    if kind not in ("enum", "boolean"):
        return cell
    parts = tuple(
        tuple(Compare("=", each.to.text == "true" if kind == "boolean" else each.to.text) for each in part)
        for part in cell.parts
    )
    return Test(parts, cell.negated)


def rules_at(columns: list[Column], rules: list[list[Cell]], case: Any) -> int:
    """The rules that hold in one case, and the case must lie within the domains."""
    for column, value in zip(columns, case, strict=True):
        assert holds(column.domain, value, {})
        if column.places is not None:
            assert (Fraction(value) * 10**column.places).denominator == 1
    return sum(
        1 << at
        for at, rule in enumerate(rules)
        if all(holds(cell, value, {}) for cell, value in zip(rule, case, strict=True))
    )


@pytest.mark.slow
def test_the_sweep_agrees_with_brute_force() -> None:
    """Gap, every overlapping pair, dead and dispensable rules are just those of brute force, with true witnesses."""
    for columns, rules in tables(TABLES):
        masks = brute_masks(columns, rules, {})
        space = swept(columns, rules)
        found = gap(space)
        assert (found is not None) == (0 in masks)
        assert found is None or rules_at(columns, rules, found) == 0
        pairs = {pair for mask in masks for pair in combinations(bits(mask), 2)}
        told = {(first, second): case for first, second, case in overlaps(space)}
        assert set(told) == pairs
        assert (overlap(space) is not None) == bool(pairs)
        for (first, second), case in told.items():
            assert rules_at(columns, rules, case) & (1 << first | 1 << second) == 1 << first | 1 << second
        same = every_second(rules)
        for at in range(len(rules)):
            assert (reachable(space, at) is not None) == any(mask >> at & 1 for mask in masks)
            assert (deciding(space, at) is not None) == any(mask & -mask == 1 << at for mask in masks)
            assert (missed(space, at, same) is not None) == any(matters(mask, at, same) for mask in masks)


def every_second(rules: list[list[Cell]]) -> int:
    """Let every second rule give the same outcome."""
    return sum(1 << at for at in range(0, len(rules), 2))


def matters(mask: int, at: int, same: int) -> bool:
    """Whether a `first` table gives another outcome without the rule where just these rules hold."""
    hits = [*bits(mask)]
    return bool(hits) and hits[0] == at and not (len(hits) > 1 and same >> hits[1] & 1)


@pytest.mark.slow
def test_z3_agrees_with_the_sweep() -> None:
    """Gap, every overlapping pair and every dead rule, as a solver sees them."""
    for columns, rules in tables(WITH_Z3):
        space, solver = swept(columns, rules), Solver(columns, rules, {})
        assert (gap(space) is not None) == solver.has_gap()
        told = {(first, second) for first, second, _ in overlaps(space)}
        assert told == {
            (first, second)
            for first, second in combinations(range(len(rules)), 2)
            if solver.possible(solver.rules[first], solver.rules[second])
        }
        for at in range(len(rules)):
            assert (reachable(space, at) is not None) == solver.possible(solver.rules[at])


def test_columns_agree_with_their_cells() -> None:
    """Looking a value up in a column gives just the rules whose cells hold for it."""
    for columns, rules in tables(TABLES // 3):
        for at, column in enumerate(columns):
            cells = [rule[at] for rule in rules]
            parsed = [resolved(parse_test(written(cell)), column.kind) for cell in cells]
            made = column_of(column.kind, column.words, parsed, {})
            for value in elementary(column, cells, {}):
                expected = sum(1 << place for place, cell in enumerate(cells) if holds(cell, value, {}))
                assert made.at(value) == (expected, expected)


def test_the_engine_agrees_with_brute_force() -> None:
    """Whole cases give just the rules that hold; half cases never rule out what a completion gives."""
    chance = random.Random(7)  # noqa: S311 - not for secrets
    for columns, rules in tables(WITH_ENGINE):
        pack = collecting(columns, rules)
        points = [elementary(column, [rule[at] for rule in rules], {}) for at, column in enumerate(columns)]
        if not all(points):
            continue
        for _ in range(5):
            case = [chance.choice(some) for some in points]
            names = [column.name for column in columns]
            whole = evaluate(pack, dict(zip(names, case, strict=True))).traces["t"]
            expected = rules_at(columns, rules, case)
            assert (whole.true, whole.maybe) == (expected, expected)
            given = {name: value for name, value in zip(names, case, strict=True) if chance.random() < 0.5}
            half = evaluate(pack, given).traces["t"]
            assert half.true & ~expected == 0
            assert expected & ~half.maybe == 0


def collecting(columns: list[Column], rules: list[list[Cell]]) -> Pack:
    """A pack whose one table collects every rule that holds; z3 and brute force do not care for its outcomes."""
    kinds = {"number": {}, "date": {}, "boolean": {}, "enum": {"values": dict.fromkeys("abcd", "词")}}
    inputs = {
        one.name: {"type": one.kind, "title": one.name, "ask": "问", "help": "助", "source": "d#a", **kinds[one.kind]}
        for one in columns
    }
    rows = [[*map(written, rule), f"o{at}"] for at, rule in enumerate(rules)]
    outputs = {"o": {"title": "出", "type": "enum", "values": {f"o{at}": "词" for at in range(len(rules))}}}
    made = table([one.name for one in columns], ["o"], *rows, policy="collect")
    data = bundle({"t": made}, inputs=inputs, outputs=outputs)
    data["pack"]["outputs"] = outputs
    return read_bundle(data)


# --- packs -------------------------------------------------------------------------------------------------------
