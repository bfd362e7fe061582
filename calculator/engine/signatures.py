"""Which cases come to the same: per output what matters of each input, learnt from the engine's own runs.

Of a word that is the word, of a date the stretch among the days at which tables and values change, of a number that it
is given and, as far as the engine compares it in such a case, how the comparisons come out. `Signatures` keeps per
output a tree of these, and at each end what was made of the engine's answer there. Each run of the engine takes in only
the steps on which the output rests.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any, Generic, TypeVar

from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.engine.traced import Question, Questions, Traced, Untraceable, polynomial, traceable, traced_run
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.language.columns import names_of
from calculator.language.values import Value
from calculator.packs.pack import (
    JUDGED_ON,
    Computed,
    LinkedFormula,
    LinkedRule,
    LinkedTable,
    Pack,
    Step,
    TableStep,
    formulas_of,
)
from calculator.packs.slicing import linked, names_below, sliced

GIVEN = "given"
MOST_LEAVES = 50_000

End = TypeVar("End")
Key = tuple[object, ...]


@frozen
class Run(Generic[End]):
    """What the engine came to in one case, what it asked of the numbers on the way, and what was made of it.

    `pinned` says that nothing can be told of other numbers than these.
    """

    asked: Mapping[Question, int]
    end: End
    pinned: bool


Maker = Callable[[State, State | None, Questions], End]


@dataclass(slots=True)
class Split(Generic[End]):
    """A question asked of the numbers, and what follows from each sign that it has had."""

    question: Question
    ways: dict[int, Split[End] | Pins[End] | End] = field(default_factory=dict)


@dataclass(slots=True)
class Pins(Generic[End]):
    """Cases of which nothing can be told but by the very numbers given."""

    ends: dict[Key, End] = field(default_factory=dict)


class Slice:
    """The steps on which one output rests, as packs of their own: as they are, and with formulas that can be traced."""

    def __init__(self, pack: Pack, output: str) -> None:
        """Find what the output rests on."""
        self.output = output
        self.rests_on = names = names_below(pack, output)
        record = pack.record
        dated = len(pack.programs) > 2 or record.law.not_before is not None  # noqa: PLR2004 - not given, and always
        wanted = {*names, *(key for key, parameter in pack.assumable.items() if parameter in names)}
        self.inputs = tuple(name for name in record.inputs if name in wanted or (name == JUDGED_ON and dated))
        self.numbers = tuple(name for name in self.inputs if pack.kinds[name] == "number")
        self.plain = sliced(pack, [output])
        self.traced = _traced(self.plain)


class Parts:
    """What matters of each input of a pack but for how numbers compare."""

    def __init__(self, pack: Pack) -> None:
        """Find the days at which something changes."""
        self.kinds = {name: pack.kinds[name] for name in pack.record.inputs}
        self.days = {name: _days(pack, name) for name, kind in self.kinds.items() if kind == "date"}

    def of(self, case: Case) -> dict[str, object]:
        """The part of each input that is given."""
        return {name: self.part(name, value) for name, value in case.items()}

    def part(self, name: str, value: Scalar) -> object:
        """What matters of a value."""
        kind = self.kinds[name]
        if kind == "number":
            return GIVEN if traceable(value) else value
        days = self.days[name] if kind == "date" else None
        return value if days is None else _stretch(days, value)


def _stretch(borders: Sequence[Any], value: Any) -> int:
    at = bisect_left(borders, value)
    return 2 * at + (at < len(borders) and borders[at] == value)


def _days(pack: Pack, name: str) -> tuple[date, ...] | None:
    """The days at which something changes along an input of days; None where any other day may come to another."""
    found = {*pack.starts} if name == JUDGED_ON else set()
    if name == JUDGED_ON and pack.record.law.not_before:
        found.add(pack.record.law.not_before)
    for program in pack.programs:
        for step in program.steps:
            if any(name in outcome.names for outcome in formulas_of(linked(step))):
                return None
            for asked, column in step.columns if isinstance(step, TableStep) else ():
                named = {one for _, cell in column.open_cells for one in names_of(cell, "date")}
                if name in named or (asked == name and column.open_cells):
                    return None
                found.update(column.borders if asked == name else ())
    return tuple(sorted(found))


def _traced(pack: Pack) -> Pack:
    """The same pack with formulas that can be traced."""
    steps = {step.name: _traced_step(step) for step in pack.steps}

    def traced(step: TableStep | LinkedFormula) -> TableStep | LinkedFormula:
        made = steps[linked(step).name]
        if isinstance(step, TableStep) and isinstance(made, LinkedTable):
            return TableStep(made, step.columns, step.every)
        return made if isinstance(made, LinkedFormula) else step

    programs = (replace(program, steps=tuple(map(traced, program.steps))) for program in pack.programs)
    return replace(pack, programs=tuple(programs))


def _traced_step(step: Step) -> Step:
    def outcome(one: Any) -> Any:
        return replace(one, run=traced_run(one)) if isinstance(one, Computed) else one

    def rule(one: LinkedRule) -> LinkedRule:
        return replace(one, outcomes=tuple(map(outcome, one.outcomes)))

    if isinstance(step, LinkedFormula):
        return replace(step, outcome=outcome(step.outcome))
    return replace(step, rules=tuple(map(rule, step.rules)))


class Signatures(Generic[End]):
    """What one output comes to, learnt case by case: what `made` makes of the engine's state is kept at the ends.

    `made` is called with the state, and the state in which numbers are traced, or None where they cannot be, with what
    was asked of them; it raises Untraceable where it cannot tell for other numbers what it makes.
    """

    def __init__(self, pack: Pack, output: str, made: Maker[End]) -> None:
        """Start with nothing learnt."""
        self.slice = Slice(pack, output)
        self.parts = Parts(pack)
        self.made = made
        self.asked: dict[Question, None] = {}
        self.roots: dict[Key, Split[End] | Pins[End] | End] = {}
        self.learnt = 0

    def end(self, case: Case) -> End:
        """What was made of the engine's answer for cases like this one."""
        return self.end_from(self.key(self.parts.of(case)), case)

    def key(self, parts: Mapping[str, object]) -> Key:
        """What matters of the inputs on which the output rests."""
        return tuple(map(parts.get, self.slice.inputs))

    def end_from(self, key: Key, case: Case) -> End:
        """The same, the key being known."""
        place: Any = self.roots.get(key)
        while place.__class__ is Split:
            place = place.ways.get(place.question.answered(case))
        if place.__class__ is Pins:
            place = place.ends.get(self._pins(case))
        found: End = self._learn(key, case) if place is None else place
        return found

    def _pins(self, case: Case) -> Key:
        return tuple(case.get(name) for name in self.slice.numbers)

    def _learn(self, key: Key, case: Case) -> End:
        """Ask the engine, and keep what it says where cases like this one will find it."""
        self.learnt += 1
        if self.learnt > MOST_LEAVES:
            self.roots.clear()
            self.learnt = 1
        run = self.run(case)
        self.asked |= dict.fromkeys(run.asked)
        ways: dict[Any, Any] = self.roots
        way: Any = key
        for question, sign in run.asked.items():
            split = ways.setdefault(way, Split(question))
            if split.__class__ is not Split or split.question != question:
                break
            ways, way = split.ways, sign
        found = ways.get(way)
        if found is None and not run.pinned:
            ways[way] = run.end
            return run.end
        if found.__class__ is not Pins:
            found = ways[way] = Pins()
        found.ends[self._pins(case)] = run.end
        return run.end

    def run(self, case: Case) -> Run[End]:
        """Answer one case twice: as it is, and with its numbers traced."""
        state = evaluate(self.slice.plain, case)
        numbers = [name for name in self.slice.numbers if traceable(case.get(name))]
        if not numbers:
            return Run(asked={}, end=self.made(state, None, Questions()), pinned=False)
        questions = Questions({name: case[name] for name in numbers})  # type: ignore[misc]
        traced_case: dict[str, Any] = dict(case)
        for name in numbers:
            traced_case[name] = Traced(polynomial({(name,): 1}), case[name], questions)  # type: ignore[arg-type]
        try:
            traced = evaluate(self.slice.traced, traced_case)
            _ask_apart(traced, self.slice)
            end = self.made(state, traced, questions)
        except (Untraceable, TypeError, AttributeError):
            return Run(asked=questions.asked, end=self.made(state, None, Questions()), pinned=True)
        return Run(asked=questions.asked, end=end, pinned=False)


def _ask_apart(state: State, cut: Slice) -> None:
    """Ask which numbers of one name are equal: the engine makes equal alternatives one, and so does a reader."""
    for name, value in state.values.items():
        if name not in cut.rests_on:
            continue
        found: list[Any] = []
        if isinstance(value, Value):
            found += [one.value for one in value.alternatives]
        found += [one.alternative.value for one in state.collected.get(name, ())]
        numbers = [one for one in found if one.__class__ is Traced or isinstance(one, int | Fraction)]
        for one, other in combinations(numbers, 2):
            if one.__class__ is Traced or other.__class__ is Traced:
                _ = one == other
