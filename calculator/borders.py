"""Along one input: on which values a case turns, by the borders of tables and the branches of `min` and `max`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from calculator.calendar import NotComputable
from calculator.case import Case
from calculator.cells import Test, compares, holds
from calculator.engine import State, evaluate
from calculator.formulas import FREE, Call, calls_in, compiled
from calculator.pack import Computed, LinkedFormula, Pack, TableStep
from calculator.scalars import Scalar, plain

Signature = tuple[object, ...]
LADDER = 34


def signature(state: State) -> Signature:
    """Which rules decide, and which argument of each `min` and `max`: what is the same on a stretch."""
    hits = tuple((trace.hits, trace.true & trace.hits) for trace in state.traces.values())
    return (*hits, *_branches(state))


def _branches(state: State) -> Iterator[object]:
    for outcome in deciding_formulas(state):
        numbers = {name: state.values[name] for name in outcome.names}
        if not all(isinstance(value, int | Fraction) for value in numbers.values()):
            continue
        for call in calls_in(outcome.expression):
            if call.function in FREE:
                yield _branch(call, numbers)


def _branch(call: Call, numbers: dict[str, Any]) -> int | None:
    try:
        values = [compiled(argument)(numbers) for argument in call.arguments]
    except NotComputable:
        return None
    return values.index((min if call.function == "min" else max)(values))


def deciding_formulas(state: State) -> Iterator[Computed]:
    """The formulas that give an output of this case."""
    for step in state.program.steps:
        if isinstance(step, LinkedFormula):
            yield step.outcome
        elif trace := state.traces.get(step.table.name):
            for _, rule in trace.rules(trace.hits):
                yield from (one for one in rule.outcomes if isinstance(one, Computed))


class Grid:
    """The values that an input may have, as whole places: days, or steps of its last decimal place."""

    def __init__(self, pack: Pack, name: str) -> None:
        self.name = name
        self.dates = pack.kinds[name] == "date"
        self.step = Fraction(1, 10 ** pack.record.inputs[name].places)
        self.domain = pack.domains.get(name, Test(()))
        self.borders = sorted(self._borders(pack))

    def place(self, value: Any) -> int:
        """Where on the grid a value is; a value between two places counts as the lower one."""
        return value.toordinal() if isinstance(value, date) else int(Fraction(value) / self.step // 1)

    def value(self, place: int) -> Scalar | None:
        """The value at a place, None outside the domain."""
        if self.dates and not date.min.toordinal() <= place <= date.max.toordinal():
            return None
        value: Scalar = date.fromordinal(place) if self.dates else plain(place * self.step)
        return value if holds(self.domain, value, {}) else None

    def _borders(self, pack: Pack) -> Iterator[int]:
        """Places beside every border of the tables that ask about this input, and the days on which values change."""
        for program in pack.programs:
            for step in program.steps:
                if isinstance(step, TableStep):
                    for name, column in step.columns:
                        if name == self.name:
                            yield from (self.place(border) for border in column.borders)
        for each in compares(self.domain):
            yield self.place(each.to)
        if self.dates:
            yield from (start.toordinal() for start in pack.starts)
            if pack.record.law.not_before:
                yield pack.record.law.not_before.toordinal()


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for other outcomes of a case along one input; `here` is the signature that it leaves."""

    pack: Pack
    case: Case
    name: str
    here: Signature

    def state(self, value: Scalar) -> State:
        """The case with another value of the input."""
        return evaluate(self.pack, {**self.case, self.name: value})

    def same(self, value: Scalar) -> bool:
        """Whether a value leads to the same outcome as the case."""
        return signature(self.state(value)) == self.here

    def words(self, value: Scalar) -> list[tuple[Scalar, Scalar]]:
        """Every other word that leads elsewhere."""
        others = (word for word in self.pack.words_of(self.name) if word != value)
        return [(value, word) for word in others if not self.same(word)]

    def closest(self, value: Any) -> list[tuple[Scalar, Scalar]]:
        """The last value that leads to the same outcome and the first that does not, on the closer side."""
        grid = Grid(self.pack, self.name)
        start = grid.place(value)
        pairs = [pair for side in (-1, 1) if (pair := self._first_change(grid, start, side))]
        return sorted(pairs, key=lambda pair: abs(grid.place(pair[1]) - start))[:1]

    def next_change(self, grid: Grid, start: int) -> tuple[Scalar, Scalar] | None:
        """The last value above a place that leads to the same outcome and the first that does not."""
        return self._first_change(grid, start, 1)

    def _first_change(self, grid: Grid, start: int, side: int) -> tuple[Scalar, Scalar] | None:
        """Step out to known borders and in doubling strides; where the outcome differs, halve back to the border."""
        places = {border + beside for border in grid.borders for beside in (-1, 0, 1)}
        places |= {start + side * 2**power for power in range(LADDER)}
        ahead = sorted((place for place in places if (place - start) * side > 0), key=lambda place: abs(place - start))
        same = start
        for place in ahead:
            value = grid.value(place)
            if value is not None and self.same(value):
                same = place
            elif value is not None:
                return self.halved(grid, same, place)
        return None

    def halved(self, grid: Grid, same: int, other: int) -> tuple[Scalar, Scalar] | None:
        """The two neighbours between a place with the same outcome and one with another where it turns."""
        while abs(other - same) > 1:
            middle = (same + other) // 2
            value = grid.value(middle)
            if value is None:
                return None
            same, other = (middle, other) if self.same(value) else (same, middle)
        last, first = grid.value(same), grid.value(other)
        return None if last is None or first is None else (last, first)
