"""What a pack's own tests touch: every rule, and both sides of every border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.case import read_case
from calculator.columns import Column
from calculator.engine import State, evaluate
from calculator.pack import Pack, TableStep
from calculator.phrases import value_phrase
from calculator.problems import Problems
from calculator.proofs.tables import axes_of
from calculator.sweep import points_of
from calculator.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A rule, or one side of a border, that a test should touch; `tests` are the names of those that do."""

    kind: str
    table: str
    said: str
    tests: tuple[str, ...]


def test_coverage(pack: Pack) -> list[Target]:
    """Every rule and every side of every border, with the tests that touch it."""
    states = {test.name: evaluate(pack, _case(pack, test.given)) for test in pack.record.tests}
    return [*_rules(pack, states), *_borders(pack, states)]


def _case(pack: Pack, given: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        return read_case(pack, given)
    except Problems:
        return {}  # told where the test is run


def _rules(pack: Pack, states: Mapping[str, State]) -> Iterator[Target]:
    for step in pack.programs[-1].steps:
        if isinstance(step, TableStep):
            name = step.table.name
            for at, rule in enumerate(step.table.rules):
                tests = tuple(
                    test
                    for test, state in states.items()
                    if name in state.traces and state.traces[name].hits & state.traces[name].true >> at << at & 1 << at
                )
                yield Target(kind="rule", table=name, said=f"规则 {rule.record.id}", tests=tests)


def _borders(pack: Pack, states: Mapping[str, State]) -> Iterator[Target]:
    for step in pack.programs[-1].steps:
        if isinstance(step, TableStep):
            for at, (name, column) in enumerate(step.columns):
                if column.borders and not column.open_cells:
                    cells = [rule.cells[at] for rule in step.table.rules]
                    real = {column.stretch(value) for _, value in points_of(axes_of(pack, step.table)[at], cells, {})}
                    for said, run in _sides(pack, name, column):
                        if run & real:
                            tests = tuple(test for test, state in states.items() if _touches(state, name, column, run))
                            yield Target(kind="border", table=step.table.name, said=said, tests=tests)


SIDES = (("以下", "恰好或以上"), ("恰好或以下", "以上"))


def _sides(pack: Pack, name: str, column: Column) -> Iterator[tuple[str, set[int]]]:
    """Each side of each border, in words, with the stretches that lie on it as far as the same cells hold."""
    title = pack.record.titles[name]
    for left in range(len(column.stretches) - 1):
        if column.stretches[left] != column.stretches[left + 1]:
            border = value_phrase(pack, name, column.borders[left // 2])
            for beside, word in enumerate(SIDES[left % 2]):
                yield f"{title} {border} {word}", _run(column, left + beside)


def _run(column: Column, stretch: int) -> set[int]:
    """The neighbouring stretches on which the same cells hold as on this one."""
    found = {stretch}
    for side in (-1, 1):
        at = stretch + side
        while 0 <= at < len(column.stretches) and column.stretches[at] == column.stretches[stretch]:
            found.add(at)
            at += side
    return found


def _touches(state: State, name: str, column: Column, run: set[int]) -> bool:
    value = state.values[name]
    return bool(state.traces) and not isinstance(value, Value) and column.stretch(value) in run
