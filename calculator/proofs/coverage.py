"""What a pack's own tests touch: every rule, both sides of every border, every branch, step and dated value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from calculator.borders import choice
from calculator.calendar import NotComputable
from calculator.case import read_case
from calculator.columns import Column
from calculator.engine import State, evaluate
from calculator.formulas import FREE, STEPPING, Call, calls_in, compiled
from calculator.pack import Computed, LinkedFormula, LinkedTable, Pack, Step, TableStep
from calculator.phrases import value_phrase
from calculator.problems import Problems
from calculator.proofs.tables import axes_of
from calculator.sweep import points_of
from calculator.values import Value, sole


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A rule, one side of a border, a branch, step or value that a test should touch; `tests` name those that do."""

    kind: str
    table: str
    said: str
    tests: tuple[str, ...]


def test_coverage(pack: Pack) -> list[Target]:
    """Every rule, side of a border, branch and step of a formula and dated value, with the tests that touch it."""
    states = {test.name: evaluate(pack, _case(pack, test.given)) for test in pack.record.tests}
    return [*_rules(pack, states), *_borders(pack, states), *_choices(pack, states), *_values(pack, states)]


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


def _choices(pack: Pack, states: Mapping[str, State]) -> Iterator[Target]:
    """What each `min` and `max` may take, and each step function with and without a rest."""
    for step in pack.steps:
        for outcome, rule in _outcomes(step):
            if not any(_never_known(pack, name) for name in outcome.names):
                known = {test: _numbers(state, step, rule, outcome) for test, state in states.items()}
                for said, touches in _ways(outcome):
                    tests = tuple(test for test, numbers in known.items() if numbers is not None and touches(numbers))
                    yield Target(kind="branch", table=step.name, said=f"公式“{outcome.source}”的{said}", tests=tests)


def _outcomes(step: Step) -> Iterator[tuple[Computed, int]]:
    """Every formula of a step, with the place of its rule."""
    if isinstance(step, LinkedFormula):
        yield step.outcome, 0
    else:
        for at, rule in enumerate(step.rules):
            yield from ((one, at) for one in rule.outcomes if isinstance(one, Computed))


def _never_known(pack: Pack, name: str) -> bool:
    """Whether a name is a parameter that no text fixes and no reader may assume."""
    dated = pack.parameters.get(name, ())
    return bool(dated) and name not in pack.assumable.values() and all(one.value is None for _, one in dated)


def _numbers(state: State, step: Step, rule: int, outcome: Computed) -> Mapping[str, Any] | None:
    """What a formula is computed from where a test certainly uses it; None where it does not."""
    trace = state.traces.get(step.name)
    if isinstance(step, LinkedTable) and (trace is None or trace.hits & trace.true != 1 << rule):
        return None
    numbers = {name: sole(state.values[name]) for name in outcome.names}
    return numbers if all(isinstance(value, int | Fraction) for value in numbers.values()) else None


def _ways(outcome: Computed) -> Iterator[tuple[str, Callable[[Mapping[str, Any]], bool]]]:
    """In how many ways a formula may go, in words, each with the test whether it goes so for these numbers."""
    for at, call in enumerate((one for one in calls_in(outcome.expression) if one.function in (*FREE, *STEPPING)), 1):
        if call.function in FREE:
            for place in range(len(call.arguments)):
                yield f"第 {at} 处 {call.function} 取第 {place + 1} 项", partial(_takes, call, place)
        else:
            for rest in (False, True):
                said = "取整或者折算有零头" if rest else "取整或者折算没有零头"
                yield f"第 {at} 处{said}", partial(_leaves, call, rest=rest)


def _takes(call: Call, place: int, numbers: Mapping[str, Any]) -> bool:
    return choice(call, numbers) == place


def _leaves(call: Call, numbers: Mapping[str, Any], *, rest: bool) -> bool:
    try:
        share = compiled(Call("/", call.arguments))(numbers)
    except NotComputable:
        return False
    return bool(share.denominator != 1) is rest


def _values(pack: Pack, states: Mapping[str, State]) -> Iterator[Target]:
    """Each value of a parameter that changes from a day on."""
    for name, dated in pack.parameters.items():
        for start, one in dated if len(dated) > 1 else ():
            which = f"自 {start} 起的值" if start else "最早的值"
            said = f"参数“{pack.record.parameters[name].title}”{which}"
            tests = tuple(test for test, state in states.items() if _in_force(pack, state, name) == one.causes[0])
            yield Target(kind="value", table=name, said=said, tests=tests)


def _in_force(pack: Pack, state: State, name: str) -> str | None:
    return None if state.program is pack.programs[0] else state.program.causes[name]
