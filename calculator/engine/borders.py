"""Along one input: on which values a case turns, by the rules, figures, branches and steps that give its outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.ground.calendar import NotComputable
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar, plain
from calculator.language.cells import Name, Test, compares, holds
from calculator.language.formulas import FREE, STEPPING, Call, calls_in, compiled, taken
from calculator.language.values import Alternative, alternatives_of, sole
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, TableStep

Signature = Mapping[str, object]
LADDER = 34
MOST_TURNS = 8


def signature(state: State, *, steps: bool = False) -> Signature:
    """What gives each output: what is the same on a stretch, whatever grows on it; `steps` adds the count of steps."""
    given = _given_by(state)
    return {
        name: (_state_of(state, name), *(_part(state, one, steps=steps) for one in given.get(name, ())))
        for name, item in state.pack.outputs.items()
        if not item.reminder
    }


def turned(here: Signature, there: Signature) -> list[str]:
    """The outputs that something else gives on the other side."""
    return [name for name in here if here[name] != there[name]]


def _given_by(state: State) -> dict[str, list[Computed | Alternative]]:
    """Per output the formulas and figures that may give it in this case."""
    found: dict[str, list[Computed | Alternative]] = {}
    for step in state.program.steps:
        if isinstance(step, LinkedFormula):
            found[step.name] = [step.outcome]
        elif trace := state.traces.get(step.table.name):
            for at, name in enumerate(step.table.outputs):
                found[name] = [rule.outcomes[at] for _, rule in trace.rules(trace.hits)]
    return found


def _state_of(state: State, name: str) -> object:
    """Whether it applies, is known, and what is lacking; for a list, its items."""
    if name in state.collected:
        return tuple((one.truth, one.alternative.outcome) for one in state.collected[name])
    return frozenset(
        (one.absence, one.value is None, one.missing, one.unlegislated, one.failed)
        for one in alternatives_of(state.values[name])
    )


def _part(state: State, outcome: Computed | Alternative, *, steps: bool) -> object:
    """A figure itself; of a formula its words, the parameters in force, the branches and, if asked, the steps."""
    if isinstance(outcome, Alternative):
        return outcome.outcome
    values = {name: state.values[name] for name in outcome.names}
    figures = tuple((name, value) for name, value in values.items() if name in state.pack.record.parameters)
    return (outcome.source, figures, *_choices(outcome, values, steps=steps))


def _choices(outcome: Computed, values: Mapping[str, Any], *, steps: bool) -> Iterator[object]:
    numbers = {name: sole(value) for name, value in values.items()}
    if not all(isinstance(value, int | Fraction) for value in numbers.values()):
        return
    for call in calls_in(outcome.expression):
        if call.function in FREE or (steps and call.function in STEPPING):
            yield _choice(call, numbers)


def _choice(call: Call, numbers: Mapping[str, Any]) -> object:
    """Which argument `min` or `max` takes, or what a step function comes to."""
    try:
        return taken(call, numbers)[0] if call.function in FREE else compiled(call)(numbers)
    except NotComputable:
        return None


def outcomes(state: State) -> object:
    """What the outputs come to, whatever gives them."""
    return [
        frozenset(one.outcome for one in alternatives_of(state.values[name]))
        if name not in state.collected
        else [(one.truth, one.alternative.outcome) for one in state.collected[name]]
        for name, item in state.pack.outputs.items()
        if not item.reminder
    ]


class Grid:
    """The values that an input may have, as whole places: days, or steps of its last decimal place."""

    def __init__(self, pack: Pack, name: str) -> None:
        self.name = name
        self.dates = pack.kinds[name] == "date"
        self.step = Fraction(1, 10 ** pack.record.inputs[name].places)
        self.domain = pack.domains.get(name, Test(()))
        self.turns = {*self._borders(pack)}
        self.borders = sorted(self.turns.union(self.place(each.to) for each in compares(self.domain)))

    def place(self, value: Any) -> int:
        """Where on the grid a value is; a value between two places counts as the lower one."""
        return value.toordinal() if isinstance(value, date) else int(Fraction(value) / self.step // 1)

    def value(self, place: int) -> Scalar | None:
        """The value at a place, None outside the domain."""
        if self.dates and not date.min.toordinal() <= place <= date.max.toordinal():
            return None
        value: Scalar = date.fromordinal(place) if self.dates else plain(place * self.step)
        return value if holds(self.domain, value, {}) else None

    def ladder(self, start: int) -> list[int]:
        """Places worth asking: beside every border, and away from the start in doubling strides."""
        places = {border + beside for border in self.borders for beside in (-1, 0, 1)}
        places |= {start + side * 2**power for power in range(LADDER) for side in (-1, 1)} | {start}
        return sorted(place for place in places if self.value(place) is not None)

    def _borders(self, pack: Pack) -> Iterator[int]:
        """Places beside every border of the tables that ask about this input, and the days on which values change."""
        for program in pack.programs:
            for step in program.steps:
                if isinstance(step, TableStep):
                    for name, column in step.columns:
                        if name == self.name:
                            yield from (self.place(border) for border in column.borders)
        if self.dates:
            yield from (start.toordinal() for start in pack.starts)
            if pack.record.law.not_before:
                yield pack.record.law.not_before.toordinal()


@frozen(kw_only=False)
class Search:
    """Looks for other outcomes of a case along one input; `steps` looks for steps of formulas too.

    `states` keeps what the case came to at each value tried: both kinds of search come by the same values again.
    """

    pack: Pack
    case: Case
    name: str
    steps: bool = False
    states: dict[Scalar, State] = field(default_factory=dict, compare=False, repr=False)

    def state(self, value: Scalar) -> State:
        """The case with another value of the input."""
        if value not in self.states:
            self.states[value] = evaluate(self.pack, {**self.case, self.name: value})
        return self.states[value]

    def at(self, grid: Grid, place: int) -> Scalar:
        """The value at a place of the domain; the case's own where its place is outside."""
        value = grid.value(place)
        return self.case[self.name] if value is None else value

    def signature(self, value: Scalar) -> Signature:
        """What gives the outputs at a value."""
        return signature(self.state(value), steps=self.steps)

    def differs(self, value: Scalar, other: Scalar) -> bool:
        """Whether some output comes to something else at another value."""
        return outcomes(self.state(value)) != outcomes(self.state(other))

    def words(self, value: Scalar) -> list[tuple[Scalar, Scalar]]:
        """Every other word that leads elsewhere."""
        here = self.signature(value)
        others = (word for word in self.pack.words_of(self.name) if word != value)
        return [(value, word) for word in others if self.signature(word) != here and self.differs(value, word)]

    def rests(self, value: Any) -> bool:
        """Whether what gives the outputs stays the same from some place to the next: else every step is a turn."""
        grid = Grid(self.pack, self.name)
        start = grid.place(value)
        near = [one for place in range(start - 2, start + 3) if (one := grid.value(place)) is not None]
        return any(one == other for one, other in pairwise(map(self.signature, near)))

    def closest(self, value: Any) -> list[tuple[Scalar, Scalar]]:
        """The last value that leads to the same outcome and the first that does not, on the closer side."""
        grid = Grid(self.pack, self.name)
        start = grid.place(value)
        places = self._places(grid, start)
        pairs = [pair for side in (-1, 1) if (pair := self._first_change(grid, places, start, side))]
        return sorted(pairs, key=lambda pair: abs(grid.place(pair[1]) - start))[:1]

    def next_change(self, grid: Grid, start: int) -> tuple[Scalar, Scalar] | None:
        """The last value above a place that leads to the same outcome and the first that does not."""
        return self._first_change(grid, self._places(grid, start), start, 1)

    def _places(self, grid: Grid, start: int) -> list[int]:
        places = grid.ladder(start)
        return sorted({*places, *self.pulled(grid, places)})

    def _first_change(self, grid: Grid, places: list[int], start: int, side: int) -> tuple[Scalar, Scalar] | None:
        """Step out from border to border; the first at which an output comes to something else."""
        ahead = sorted((place for place in places if (place - start) * side > 0), key=lambda place: abs(place - start))
        for _ in range(MOST_TURNS):
            pair = self._next_turn(grid, ahead, start)
            if pair is None or self.differs(*pair):
                return pair
            start = grid.place(pair[1])
            ahead = [place for place in ahead if (place - start) * side > 0]
        return None

    def _next_turn(self, grid: Grid, ahead: Iterable[int], start: int) -> tuple[Scalar, Scalar] | None:
        """Where what gives the outputs first changes; halved back to the border."""
        here = self.signature(self.at(grid, start))
        same = start
        for place in ahead:
            value = grid.value(place)
            if value is not None and self.signature(value) != here:
                return self.halved(grid, same, place)
            same = same if value is None else place
        return None

    def halved(self, grid: Grid, same: int, other: int) -> tuple[Scalar, Scalar] | None:
        """The two neighbours between two places, the first being left, where the outcome turns."""
        here = self.signature(self.at(grid, same))
        while abs(other - same) > 1:
            middle = (same + other) // 2
            value = grid.value(middle)
            if value is None:
                return None
            same, other = (middle, other) if self.signature(value) == here else (same, middle)
        last, first = grid.value(same), grid.value(other)
        return None if last is None or first is None else (last, first)

    def pulled(self, grid: Grid, places: Iterable[int]) -> Iterator[int]:
        """Places at and beside which something worked out from this input crosses what a cell compares it with."""
        for _, place in self.crossings(grid, places):
            yield from (place, place + 1, place + 2)

    def crossings(self, grid: Grid, places: Iterable[int]) -> Iterator[tuple[Compared, int]]:
        """What cells compare with each other, and the last place before it comes to stand on another side.

        Between two neighbouring places it is taken to rise or fall throughout.
        """
        pairs = dict.fromkeys(_derived(self.pack))
        known = [(place, self._values(grid, place)) for place in (places if pairs else ())]
        for (low, before), (high, after) in pairwise(known):
            for pair in pairs:
                if _side(before, *pair) != _side(after, *pair):
                    yield pair, self._crossing(grid, low, high, pair)

    def _values(self, grid: Grid, place: int) -> Mapping[str, Any]:
        value = grid.value(place)
        return {} if value is None else self.state(value).values

    def _crossing(self, grid: Grid, low: int, high: int, pair: Compared) -> int:
        """The last place at which a name stands on the side of what it is compared with on which it stood."""
        here = _side(self._values(grid, low), *pair)
        while high - low > 1:
            middle = (low + high) // 2
            same = _side(self._values(grid, middle), *pair) == here
            low, high = (middle, high) if same else (low, middle)
        return low


Compared = tuple[str, Any]


def _derived(pack: Pack) -> Iterator[Compared]:
    """What cells compare, where either is not an input or a figure: an output with a border, or a name with a name."""
    for step in pack.steps:
        for name, cell in _cells(step) if isinstance(step, LinkedTable) else ():
            for each in compares(cell) if not pack.words_of(name) else ():
                named = isinstance(each.to, Name) and each.to.text in pack.kinds
                if named or name in pack.outputs:
                    yield name, each.to


def _cells(table: LinkedTable) -> Iterator[tuple[str, Test]]:
    for rule in table.rules:
        yield from zip(table.record.inputs, rule.cells, strict=True)


def _side(values: Mapping[str, Any], name: str, border: Any) -> tuple[bool, bool] | None:
    """On which side of a border a value lies, None where either is not known."""
    value = values.get(name)
    to = values.get(border.text) if isinstance(border, Name) else border
    if not isinstance(value, int | Fraction | date) or not isinstance(to, int | Fraction | date):
        return None
    return bool(value >= to), bool(value > to)  # type: ignore[operator]
