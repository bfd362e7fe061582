"""What a pack's own tests touch: rules, words, borders with their neighbours, branches, steps, values and outputs.

A test touches something only if it expects an output that rests on it: what is merely passed through is not tested.
A border is touched where a test stands on it and another on the neighbouring value whose cells differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from calculator.answers.phrases import value_phrase
from calculator.engine.case import read_case
from calculator.engine.engine import State, before_the_law, evaluate
from calculator.ground.calendar import NotComputable
from calculator.ground.frozen import frozen
from calculator.ground.problems import Problems
from calculator.ground.scalars import Scalar, plain
from calculator.language.cells import Compare, Name, Test, compares, holds
from calculator.language.columns import Column
from calculator.language.formulas import FREE, STEPPING, Call, calls_in, compiled, taken
from calculator.language.values import Value, sole
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, Program, Step, TableStep, uses
from calculator.proofs.branches import always_even, binds, formulas_by_rule
from calculator.proofs.open_tables import Claim, Region
from calculator.proofs.samples import periods
from calculator.proofs.sweep import TooLarge


@frozen
class Target:
    """Something that a test should touch, by its table and in words; `tests` name those that do."""

    kind: str
    table: str
    said: str
    tests: tuple[str, ...]


class Runs:
    """The tests of a pack as they were answered, and which of them check what a step gives."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        cases = {test.name: _case(pack, test.given) for test in pack.record.tests}
        self.states = {name: evaluate(pack, case) for name, case in cases.items() if not before_the_law(pack, case)}
        self.expected = {test.name: frozenset(test.expect) for test in pack.record.tests}
        self.resting = _resting(pack)
        self.steps = {step.name: step for step in pack.steps}

    def of(self, step: Step) -> Mapping[str, State]:
        """The tests that expect an output which rests on a step."""
        outputs = self.resting[step.name]
        return {name: state for name, state in self.states.items() if self.expected[name] & outputs}

    def touching(self, step: Step, touches: Callable[[State], bool]) -> tuple[str, ...]:
        """The names of those for which this is so."""
        return tuple(name for name, state in self.of(step).items() if touches(state))


def _case(pack: Pack, given: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        return read_case(pack, given)
    except Problems:
        return {}  # told where the test is run


def _resting(pack: Pack) -> Mapping[str, frozenset[str]]:
    """By step the outputs that rest on it, its own included."""
    found: dict[str, frozenset[str]] = {}
    for step in reversed(pack.steps):
        later = (
            found[other.name]
            for other in pack.steps
            if other.name in found and {*uses(other, pack.kinds)} & {*step.outputs}
        )
        found[step.name] = frozenset(step.outputs).union(*later)
    return found


def test_coverage(pack: Pack) -> list[Target]:
    """Everything that the tests of a pack should touch, each target once, with the tests that do."""
    runs = Runs(pack)
    makers = (_outputs, _rules, _words, _borders, _open_borders, _choices, _values)
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for target in (one for make in makers for one in make(runs)):
        found.setdefault((target.kind, target.table, target.said), {}).update(dict.fromkeys(target.tests))
    return [Target(kind=kind, table=table, said=said, tests=(*tests,)) for (kind, table, said), tests in found.items()]


def _outputs(runs: Runs) -> Iterator[Target]:
    """Every output is expected by some test; reminders too, since they are read."""
    for name, item in runs.pack.outputs.items():
        tests = tuple(test for test, expected in runs.expected.items() if name in expected)
        yield Target(kind="output", table=name, said=f"结果“{item.title}”", tests=tests)


def _decided(state: State, table: str, at: int) -> bool:
    """Whether a rule certainly decides in a case: of a `first` table only where none before it may."""
    trace = state.traces.get(table)
    if trace is None or not trace.hits & trace.true & 1 << at:
        return False
    return trace.step.table.record.hit_policy != "first" or trace.hits == 1 << at


def _decided_with(state: State, table: str, at: int, name: str, word: Scalar) -> bool:
    """Whether a rule certainly decides in a case that has this word."""
    return _decided(state, table, at) and state.values[name] == word


def _rules(runs: Runs) -> Iterator[Target]:
    for step in runs.pack.steps:
        if isinstance(step, LinkedTable):
            for at, rule in enumerate(step.rules):
                tests = runs.touching(step, partial(_decided, table=step.name, at=at))
                yield Target(kind="rule", table=step.name, said=f"规则 {rule.record.id}", tests=tests)


def _words(runs: Runs) -> Iterator[Target]:
    """Where a cell takes several words of an input, each of them."""
    pack = runs.pack
    for step in (step for step in pack.steps if isinstance(step, LinkedTable) and step.record.hit_policy != "first"):
        for column, name in enumerate(step.record.inputs):
            for at, rule in enumerate(step.rules if name in pack.record.inputs else ()):
                cell = rule.cells[column]
                words = [word for word in pack.words_of(name) if cell.parts and holds(cell, word, {})]
                for word in words if len(words) > 1 else ():
                    touches = partial(_decided_with, table=step.name, at=at, name=name, word=word)
                    tests = runs.touching(step, touches)
                    said = f"规则 {rule.record.id} 的{pack.record.titles[name]}为{value_phrase(pack, name, word)}"
                    yield Target(kind="word", table=step.name, said=said, tests=tests)


# --- borders -----------------------------------------------------------------------------------------------------


@frozen
class Side:
    """One of the two values that meet at a border, in words, and whether a value is it."""

    said: str
    touches: Callable[[Any], bool]
    sign: str


def _borders(runs: Runs) -> Iterator[Target]:
    """Each border of a column on which cells change: the value itself and its neighbour."""
    pack = runs.pack
    for (table, name), columns in _columns(pack).items():
        everywhere = len({(*map(str, column.borders), *column.stretches) for _, column in columns}) == 1
        for program, column in columns[:1] if everywhere else columns:
            regions = [_region(pack, one, name) for one in ([one for one, _ in columns] if everywhere else [program])]
            for at, border in enumerate(column.borders):
                for side in _sides(pack, name, column, at):
                    if any(_can_be(region, name, side.sign, border) for region in regions):
                        period = None if everywhere else program
                        stands = partial(_stands, program=period, name=name, side=side)
                        tests = runs.touching(runs.steps[table], stands)
                        yield Target(kind="border", table=table, said=side.said, tests=tests)


def _columns(pack: Pack) -> Mapping[tuple[str, str], list[tuple[Program, Column]]]:
    """By table and input its column in every period."""
    found: dict[tuple[str, str], list[tuple[Program, Column]]] = {}
    for program in periods(pack):
        for step in program.steps:
            if isinstance(step, TableStep):
                for name, column in step.columns:
                    found.setdefault((step.table.name, name), []).append((program, column))
    return found


def _stands(state: State, program: Program | None, name: str, side: Side) -> bool:
    """Whether a test stands on a side of a border; a border that moves is judged in its period."""
    value = state.values[name]
    return program in (None, state.program) and not isinstance(value, Value) and side.touches(value)


def _region(pack: Pack, program: Program, name: str) -> Region | None:
    return None if pack.words_of(name) else Region(pack, program, {name: name}, {})


def _can_be(region: Region | None, name: str, sign: str, border: Any) -> bool:
    """Whether an input or output may come to lie so; where it cannot be told, it may."""
    try:
        return region is not None and not region.never([((Claim(name, sign, border),),)])
    except TooLarge:
        return True


def _sides(pack: Pack, name: str, column: Column, at: int) -> Iterator[Side]:
    """Before, on and after a border, as far as cells change there and the values lie in the domain."""
    border = column.borders[at]
    before, there, after = column.stretches[2 * at : 2 * at + 3]
    lower, same, higher = _neighbours(pack, name, border)
    title, shown = pack.record.titles[name], value_phrase(pack, name, border)
    low = Side(
        said=f"{title} {_beside(pack, name, lower, f'低于 {shown}')}",
        touches=lambda value: _is(value, lower, value < border),
        sign="<",
    )
    on = Side(said=f"{title} 恰好 {shown}", touches=lambda value: bool(value == border), sign="=")
    high = Side(
        said=f"{title} {_beside(pack, name, higher, f'高于 {shown}')}",
        touches=lambda value: _is(value, higher, value > border),
        sign=">",
    )
    if not same:
        yield from (low, high) if before != after else ()
        return
    yield from (low,) if before != there else ()
    yield from (on,) if before != there or there != after else ()
    yield from (high,) if there != after else ()


def _is(value: Any, neighbour: Any, beyond: bool) -> bool:  # noqa: FBT001 - computed by the caller
    return bool(beyond if neighbour is None else value == neighbour)


def _beside(pack: Pack, name: str, neighbour: Any, otherwise: str) -> str:
    return otherwise if neighbour is None else f"恰好 {value_phrase(pack, name, neighbour)}"


def _neighbours(pack: Pack, name: str, border: Any) -> tuple[Any, bool, Any]:
    """The values of an input next to a border, None for computed numbers; and whether the border is a value itself."""
    if isinstance(border, date):
        return _day(border, -1), True, _day(border, 1)
    if name not in pack.record.inputs:
        return None, True, None
    step = Fraction(1, 10 ** pack.record.inputs[name].places)
    place = Fraction(border) / step
    lower, higher = -(-place // 1) - 1, place // 1 + 1
    return plain(lower * step), place.denominator == 1, plain(higher * step)


def _day(border: date, by: int) -> date | None:
    try:
        return border + timedelta(days=by)
    except OverflowError:
        return None


def _open_borders(runs: Runs) -> Iterator[Target]:
    """Each border that is a name known only with the case: a test on it and one beside it."""
    pack = runs.pack
    for step in (step for step in pack.steps if isinstance(step, LinkedTable)):
        for column, name in enumerate(step.record.inputs):
            cells = [rule.cells[column] for rule in step.rules]
            for each in dict.fromkeys(_named(pack, cells, name)):
                yield from _open_sides(runs, step, name, each)


def _named(pack: Pack, cells: Iterable[Test], name: str) -> Iterator[Compare]:
    """Comparisons with a name that some case can know."""
    if pack.words_of(name):
        return
    for cell in cells:
        for each in compares(cell):
            if isinstance(each.to, Name) and each.to.text in pack.kinds:
                yield each


def _open_sides(runs: Runs, step: LinkedTable, name: str, each: Compare) -> Iterator[Target]:
    pack, end = runs.pack, each.to
    assert isinstance(end, Name)  # noqa: S101 - only such are given
    titles = pack.record.titles
    beside = {"<": ("<",), ">=": ("<",), ">": (">",), "<=": (">",), "=": ("<", ">")}[each.sign]
    words = {"=": "恰好等于", "<": "刚好低于", ">": "刚好高于"}
    for sign in ("=", *beside):
        regions = (Region(pack, program, {name: name, end.text: end.text}, {}) for program in periods(pack))
        if any(_can_be(region, name, sign, end) for region in regions):
            tests = runs.touching(step, partial(_lies, pack=pack, name=name, end=end.text, sign=sign))
            said = f"{titles[name]}{words[sign]}{titles[end.text]}"
            yield Target(kind="border", table=step.name, said=said, tests=tests)


def _lies(state: State, pack: Pack, name: str, end: str, sign: str) -> bool:
    """Whether a value lies on a named border, or beside it with no other value of the input between."""
    value, border = state.values[name], state.values[end]
    if isinstance(value, Value) or isinstance(border, Value):
        return False
    if sign == "=":
        return bool(value == border)
    lower, _, higher = _neighbours(pack, name, border)
    return _is(value, lower, value < border) if sign == "<" else _is(value, higher, value > border)


# --- formulas ----------------------------------------------------------------------------------------------------


def _choices(runs: Runs) -> Iterator[Target]:
    """What each `min` and `max` may take, each step function with and without a rest, and each other formula."""
    pack = runs.pack
    for step, rule, outcome in formulas_by_rule(pack):
        if not any(_never_known(pack, name) for name in outcome.names):
            known = {test: _numbers(state, step, rule, outcome) for test, state in runs.of(step).items()}
            for said, touches in _ways(pack, step, outcome, rule):
                tests = tuple(test for test, numbers in known.items() if numbers is not None and touches(numbers))
                yield Target(kind="branch", table=step.name, said=f"公式“{outcome.source}”{said}", tests=tests)


def _never_known(pack: Pack, name: str) -> bool:
    """Whether a name is a parameter that no text fixes and no reader may assume, or a result that rests on one."""
    dated = pack.parameters.get(name, ())
    if dated:
        return name not in pack.assumable.values() and all(one.value is None for _, one in dated)
    maker = next((step for step in pack.steps if name in step.outputs), None)
    return isinstance(maker, LinkedFormula) and any(_never_known(pack, part) for part in maker.outcome.names)


def _numbers(state: State, step: Step, rule: int, outcome: Computed) -> Mapping[str, Any] | None:
    """What a formula is computed from where a test certainly uses it; None where it does not."""
    if isinstance(step, LinkedTable) and not (
        _decided(state, step.name, rule) and state.traces[step.name].hits == 1 << rule
    ):
        return None
    numbers = {name: sole(state.values[name]) for name in outcome.names}
    return None if any(value is None for value in numbers.values()) else numbers


Ways = Iterator[tuple[str, Callable[[Mapping[str, Any]], bool]]]


def _ways(pack: Pack, step: Step, outcome: Computed, rule: int) -> Ways:
    """In how many ways a formula may go, in words, each with the test whether it goes so for these numbers."""
    calls = [one for one in calls_in(outcome.expression) if one.function in (*FREE, *STEPPING)]
    if not calls:
        yield "算出", lambda _: True
    for at, call in enumerate(calls, 1):
        if call.function in FREE:
            for place in range(len(call.arguments)):
                if binds(pack, step, rule, call, place):
                    yield f"的第 {at} 处 {call.function} 取第 {place + 1} 项", partial(_takes, call, place)
        else:
            for rest in (False, True):
                if not (rest and always_even(pack, call)):
                    said = "取整或者折算有零头" if rest else "取整或者折算没有零头"
                    yield f"的第 {at} 处{said}", partial(_leaves, call, rest=rest)


def _takes(call: Call, place: int, numbers: Mapping[str, Any]) -> bool:
    """Whether an argument is beyond all others: where two are equal, the formula comes to the same without either."""
    try:
        return taken(call, numbers) == [place]
    except NotComputable:
        return False


def _leaves(call: Call, numbers: Mapping[str, Any], *, rest: bool) -> bool:
    try:
        share = compiled(Call("/", call.arguments))(numbers)
    except NotComputable:
        return False
    return bool(share.denominator != 1) is rest


def _values(runs: Runs) -> Iterator[Target]:
    """Each value of a parameter that changes from a day on."""
    pack = runs.pack
    for name, dated in pack.parameters.items():
        users = [step for step in pack.steps if name in {*uses(step, pack.kinds)}]
        for start, one in dated if len(dated) > 1 else ():
            which = f"自 {start} 起的值" if start else "最早的值"
            said = f"参数“{pack.record.parameters[name].title}”{which}"
            in_force = partial(_in_force, name=name, cause=one.causes[0])
            tests = dict.fromkeys(test for step in users for test in runs.touching(step, in_force))
            yield Target(kind="value", table=name, said=said, tests=(*tests,))


def _in_force(state: State, name: str, cause: str) -> bool:
    return state.program is not state.pack.programs[0] and state.program.causes[name] == cause
