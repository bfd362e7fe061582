"""Where two packs answer differently: a walk over the stretches of their inputs, both engines asked at each.

A part of the space is left as soon as both engines are certain there though the other inputs are not given: nothing
possible is left out by the engine, so what it is certain of holds for all of them. What the budget did not reach is
told, and tried at values that lie far apart.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any, NamedTuple

from calculator.answers.phrases import told_bounds
from calculator.engine.borders import Grid, Search, signature
from calculator.engine.engine import State, evaluate
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.ground.truth import Truth
from calculator.language.columns import ORDERED, names_of
from calculator.language.formulas import FREE, Call, Expression, calls_in
from calculator.language.values import Alternative, alternatives_of, doubts, sole
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, formulas_of, uses
from calculator.proofs.effect_axes import Axis, Scale, sides_of
from calculator.proofs.effect_pairs import SIDES, Paired, Pairs, resting_on
from calculator.proofs.effect_records import Side

MOST_TRIED_APART = 300
MOST_BASES, MOST_DRAWN = 8, 64
STRIDE = 7919
WORTH_ASKING = 3
MOST_SAMPLES = 60
MOST_DEGREE = 2
MOST_WAYS = 8
MOST_TURNS = 4
LADDER = 24
NOTHING_THERE: frozenset[Hashable] = frozenset()

Cases = Mapping[Side, dict[str, Scalar]]
States = Mapping[Side, State]
Box = tuple[frozenset[int], ...]


@frozen(kw_only=False)
class Difference:
    """What an output comes to on each side; of two amounts, what gives them, and whether they rise (1) or fall (-1)."""

    old: Hashable
    new: Hashable
    rising: int = 0

    @property
    def coarse(self) -> Difference:
        """The same with all amounts that rise, or fall, taken as one."""
        return Difference(None, None, self.rising)

    def covers(self, other: Difference | None) -> bool:
        """Whether another difference is this one, or one of those that this one stands for."""
        return other is not None and self in (other, other.coarse)


class Part(NamedTuple):
    """A box of stretches, by the axes that are left, in which a difference holds; `partly` if not everywhere in it."""

    difference: Difference
    box: Box
    partly: bool


Parts = tuple[Part, ...]


class Sample(NamedTuple):
    """One case in which a difference was seen, by axis, with both values."""

    point: Mapping[str, Scalar]
    old: Any
    new: Any


# --- one output on one side --------------------------------------------------------------------------------------


def told(pairs: Pairs, side: Side, state: State, output: Paired) -> frozenset[Hashable]:
    """What an output comes to, as both sides can be compared: words, base units, reasons shared by both."""
    name = output.on(side)
    if name is None:
        return NOTHING_THERE
    if name in state.collected:
        reminder = state.pack.outputs[name].reminder
        items = (
            (
                one.truth is Truth.TRUE or one.alternative.value is None,
                _alternative(pairs, side, name, output, one.alternative),
            )
            for one in state.collected[name]
            if one.alternative.applies
            and (not reminder or (one.truth is Truth.TRUE and one.alternative.value is not None))
        )
        return frozenset(items)
    found = frozenset(
        _alternative(pairs, side, name, output, one) for one in alternatives_of(state.values[name]) if one.applies
    )
    lacking = any(not one.applies for one in alternatives_of(state.values[name]))
    return found | {("not applicable",)} if found and lacking else found


def _alternative(pairs: Pairs, side: Side, name: str, output: Paired, one: Alternative) -> Hashable:
    scale = Fraction(pairs.scale(side, name))
    if one.value is not None:
        return "value", shared(pairs, side, name, output, one.value)
    ends = tuple(end * scale if isinstance(end, int | Fraction) else end for end in told_bounds([one]))
    reasons = frozenset(pairs.unknown(side, key) for key in one.unlegislated) if pairs.same_work else None
    return "failed" if one.failed else "unknown", ends, reasons


def shared(pairs: Pairs, side: Side, name: str, output: Paired, value: Scalar) -> Hashable:
    """A value as both sides have it; an amount in base units with what it measures."""
    unit = pairs.packs[side].units[name]
    if isinstance(value, bool | str):
        return type(value).__name__, output.common(side, value)
    return value if isinstance(value, date) else (Fraction(value) * Fraction(unit.scale), unit.kind)


def settled(state: State, name: str | None, above: Iterable[str]) -> bool:
    """Whether an output no longer waits for an input that is not given; `above` are all outputs that it rests on.

    The engine does not tell for which inputs it waits where it only bounds a formula, there being too much open: so
    nothing that rests on what could not be computed is taken as settled.
    """
    if name is None:
        return True
    items = [one.alternative for one in state.collected.get(name, ())]
    waiting = doubts(state.values[name])[0] or any(one.missing for one in items)
    unsure = (one for other in above for one in alternatives_of(state.values[other]))
    return not waiting and not any(one.failed or one.fallible for one in (*items, *unsure))


def difference(pairs: Pairs, states: Mapping[Side, State], output: Paired) -> Difference | None:
    """How an output differs between two states, None where it does not."""
    old, new = (told(pairs, side, states[side], output) for side in SIDES)
    if old == new:
        return None
    if not output.both:
        return Difference(output.old is None, output.new is None)
    if any(str(output.on(side)) in states[side].collected for side in SIDES):
        return Difference(old - new, new - old)
    amounts = [amount(pairs, side, states[side], output) for side in SIDES]
    before, after = (
        _kind(states[side], str(output.on(side)), found) for side, found in zip(SIDES, (old, new), strict=True)
    )
    if None in amounts or isinstance(amounts[0], date) != isinstance(amounts[1], date):
        return Difference(before, after)
    return Difference(before, after, (amounts[1] > amounts[0]) - (amounts[1] < amounts[0]))


def _kind(state: State, name: str, found: frozenset[Hashable]) -> Hashable:
    """What stands for a side of a difference: a number or day by what gives it, all else as it is."""
    (one, *others) = alternatives_of(state.values[name])
    number = one.applies and not others and not isinstance(one.value, bool | str) and state.pack.kinds[name] in ORDERED
    return (one.value is None, giver(state, name)) if number and giver(state, name) else found


def of_figures(found: Difference) -> bool:
    """Whether two amounts are figures on both sides, and no formula of an input."""
    return all(isinstance(side, tuple) and (len(side[1]) == 1 or not side[1][1]) for side in (found.old, found.new))


def amount(pairs: Pairs, side: Side, state: State, output: Paired) -> Any:
    """The one number or day that an output comes to, in base units; None where it is none."""
    name = output.on(side)
    if name is None or name in state.collected:
        return None
    (one, *others) = alternatives_of(state.values[name])
    if others or one.value is None or isinstance(one.value, bool | str):
        return None
    return one.value if isinstance(one.value, date) else Fraction(one.value) * Fraction(pairs.scale(side, name))


def outcomes_for(state: State, name: str) -> list[Computed | Alternative]:
    """The formulas and figures that may give an output in a state."""
    for step in state.program.steps:
        if isinstance(step, LinkedFormula):
            if step.name == name:
                return [step.outcome]
        elif name in step.table.outputs and (trace := state.traces.get(step.table.name)):
            at = step.table.outputs.index(name)
            return [rule.outcomes[at] for _, rule in trace.rules(trace.hits)]
    return []


def giver(state: State, name: str) -> Hashable:
    """What gives a number or day: the figure, or the words of its formula with what gives the names in it.

    Inputs stand by their names, parameters by their figures; empty where more than one rule may give it.
    """
    outcomes = outcomes_for(state, name)
    if len(outcomes) != 1:
        return ()
    (one,) = outcomes
    if isinstance(one, Alternative):
        return (one.value if one.value is not None else "",)
    makers = {key for step in state.pack.steps for key in step.outputs}
    return one.source, tuple(
        giver(state, key) if key in makers else sole(state.values[key]) if key in state.pack.record.parameters else key
        for key in one.names
    )


# --- borders that are worked out ---------------------------------------------------------------------------------


class _Along(NamedTuple):
    """An input that is walked along, and the places that are asked about."""

    axis: Axis
    scale: Scale
    probes: Sequence[int]


def computed_cuts(walk: Walk, axis: Axis, scale: Scale, outputs: Sequence[Paired]) -> set[int]:
    """Places along a counted input at which a branch, a step, a computed border or a difference turns.

    They are looked for in some cases of the other inputs.
    """
    found: set[int] = set()
    others = [one for one in walk.axes if one.key != axis.key]
    sides = () if scale.dates else (1, -1) if _below_zero(axis) else (1,)
    ladder = {side * 2**power for power in range(LADDER) for side in sides} | {0 for _ in sides}
    alike = [axis, *(one for one in others if one.kind == axis.kind)]
    points = {scale.place(point) for each in alike for one in each.stretches for point in one.points}
    ends = {point + beside for point in points for beside in (-1, 0, 1)}
    probes = [place for place in sorted({*ladder, *ends}) if scale.allowed(place)]
    for cases in _bases(walk, others):
        if walk.asked > walk.left:
            walk.based = False
            break
        found |= _turns(walk, cases, _Along(axis, scale, probes), outputs)
    return found


def _below_zero(axis: Axis) -> bool:
    return not axis.stretches or axis.stretches[0].low is None or axis.stretches[0].low < 0  # type: ignore[operator]


def _bases(walk: Walk, others: Sequence[Axis]) -> Iterator[Cases]:
    """A few cases of the other inputs, of which no two go by the same rules on both sides."""
    seen: set[Hashable] = set()
    walk.based &= prod(sum(len(one.points) for one in axis.stretches) for axis in others) <= MOST_DRAWN
    for _, cases in drawn(others, MOST_DRAWN):
        states = walk.states(cases)
        rules = tuple(
            tuple((table, trace.true, trace.maybe) for table, trace in sorted(states[side].traces.items()))
            for side in SIDES
        )
        if rules not in seen:
            walk.based &= len(seen) < MOST_BASES
            if len(seen) < MOST_BASES:
                seen.add(rules)
                yield cases


def drawn(axes: Sequence[Axis], most: int) -> Iterator[tuple[dict[str, Scalar], Cases]]:
    """So many combinations of points, all of them if there are no more, else such as lie far apart."""
    options = [[point for one in axis.stretches for point in one.points] for axis in axes]
    total = prod(map(len, options))
    for at in range(min(total, most)):
        place = at if total <= most else at * STRIDE % total
        point: dict[str, Scalar] = {}
        cases: Cases = {"old": {}, "new": {}}
        for axis, values in zip(axes, options, strict=True):
            place, rest = divmod(place, len(values))
            point[axis.key] = values[rest]
            cases = sides_of(cases, axis, values[rest])
        yield point, cases


def _turns(walk: Walk, cases: Cases, along: _Along, outputs: Sequence[Paired]) -> set[int]:
    """Where what gives the outputs, or how they differ, turns between two probes; a few turns between each two."""
    axis, scale, probes = along

    def at(place: int) -> Any:
        states = walk.states(sides_of(cases, axis, scale.value(place)))
        differing = [difference(walk.pairs, states, output) for output in outputs]
        return [signature(states[side], steps=True) for side in SIDES], differing

    found: set[int] = set()
    known = [(place, at(place)) for place in probes]
    for (low, here), (high, there) in pairwise(known):
        start, now = low, here
        for _ in range(MOST_TURNS):
            if now == there or high - start <= 1:
                break
            first, last = start, high
            while last - first > 1:
                middle = (first + last) // 2
                first, last = (middle, last) if at(middle) == now else (first, middle)
            found.add(last)
            start, now = last, at(last)
        walk.based &= now == there or high - start <= 1
        found |= {high} if here != there else set()
    for side in SIDES:
        found |= _crossed(walk.packs[side], cases[side], along, side)
    return found


def _crossed(pack: Pack, case: dict[str, Scalar], along: _Along, side: Side) -> set[int]:
    """Where something worked out from an input crosses what a cell compares it with."""
    axis, scale, probes = along
    name = axis.paired.on(side)
    if name is None or axis.ratio != 1:
        return set()
    grid = Grid(pack, name)
    if not scale.dates and grid.step != scale.step:
        return set()
    crossed = Search(pack, case, name).crossings(grid, probes)
    return {place + beside for _, place in crossed for beside in (1, 2)}


# --- the walk ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Walk:
    """Walks over the axes of some outputs; `left` is how many more pairs of evaluations may be made.

    `cut` tells that they did not suffice, `based` that computed borders were looked for in every case of the others.

    `supposed` are figures for what no text fixes: with them only what differs though the bare answers do not is told.
    """

    pairs: Pairs
    packs: Mapping[Side, Pack]
    axes: Sequence[Axis]
    left: int
    supposed: Mapping[Side, Mapping[str, Scalar]] = field(default_factory=lambda: {"old": {}, "new": {}})
    cut: bool = False
    based: bool = True
    asked: int = 0
    plain: States | None = None
    samples: dict[tuple[str, Difference], list[Sample]] = field(default_factory=dict)
    above: dict[str, Mapping[Side, Collection[str]]] = field(default_factory=dict)

    def run(self, outputs: Sequence[Paired]) -> dict[str, Parts]:
        """Where each output differs; an output without parts differs nowhere that was reached."""
        found = self._visit(0, {"old": {}, "new": {}}, {}, outputs)
        if self.cut:
            for key, parts in self._apart(outputs).items():
                known = {part.difference for part in found.get(key, ())}
                more = tuple(part for part in parts if part.difference not in known)
                found[key] = (*found.get(key, ()), *more)
        return found

    def states(self, cases: Cases) -> States:
        """Both engines' answers, with what is supposed."""
        self.asked += 1
        states = {side: evaluate(self.packs[side], cases[side], self.supposed[side]) for side in SIDES}
        self.plain = states if not any(self.supposed.values()) else None
        return states

    def plainly(self, cases: Cases) -> States:
        """Both engines' answers to the last cases asked about, without what is supposed."""
        if self.plain is None:
            self.plain = {side: evaluate(self.packs[side], cases[side]) for side in SIDES}
        return self.plain

    def _visit(self, depth: int, cases: Cases, point: dict[str, Scalar], outputs: Sequence[Paired]) -> dict[str, Parts]:
        found: dict[str, Parts] = {}
        waiting = outputs
        rest = self.axes[depth:]
        if self._asks(rest):
            if self.left <= 0:
                self.cut = True
                return found
            self.left -= 1
            states, plain = self.states(cases), self.plainly(cases)
            waiting = []
            for output in outputs:
                if rest and not (self.settled(states, output) and self.settled(plain, output)):
                    waiting.append(output)
                elif (one := self._seen(states, plain, output, point)) is not None:
                    every = tuple(frozenset(range(len(axis.stretches))) for axis in rest)
                    found[output.key] = (Part(one, every, partly=False),)
        if waiting and rest:
            found |= self._along(depth, cases, point, waiting)
        return found

    def settled(self, states: States, output: Paired) -> bool:
        """Whether an output waits for no input on either side."""
        if output.key not in self.above:
            self.above[output.key] = {side: resting_on(self.packs[side], output.on(side)) for side in SIDES}
        above = self.above[output.key]
        return all(settled(states[side], output.on(side), above[side]) for side in SIDES)

    def _asks(self, rest: Sequence[Axis]) -> bool:
        """Whether it is worth asking before all inputs are given."""
        return not rest or prod(sum(len(one.points) for one in axis.stretches) for axis in rest) > WORTH_ASKING

    def _seen(self, states: States, plain: States, output: Paired, point: Mapping[str, Scalar]) -> Difference | None:
        found = difference(self.pairs, states, output)
        if found is None or (plain is not states and difference(self.pairs, plain, output) is not None):
            return None
        some = self.samples.setdefault((output.key, found), [])
        if len(some) < MOST_SAMPLES:
            values = (amount(self.pairs, side, states[side], output) for side in SIDES)
            some.append(Sample(dict(point), *values))
        return found

    def _along(self, depth: int, cases: Cases, point: dict[str, Scalar], outputs: Sequence[Paired]) -> dict[str, Parts]:
        axis = self.axes[depth]
        alike: dict[str, dict[Parts, set[int]]] = {output.key: {} for output in outputs}
        for at, stretch in enumerate(axis.stretches):
            tried = [
                self._visit(depth + 1, sides_of(cases, axis, value), {**point, axis.key: value}, outputs)
                for value in stretch.points
            ]
            for output in outputs:
                parts = _joined([one.get(output.key, ()) for one in tried])
                if parts:
                    alike[output.key].setdefault(parts, set()).add(at)
        return {
            key: tuple(
                Part(part.difference, (frozenset(places), *part.box), part.partly)
                for parts, places in some.items()
                for part in parts
            )
            for key, some in alike.items()
            if some
        }

    def _apart(self, outputs: Sequence[Paired]) -> dict[str, Parts]:
        """Differences at points that lie far apart, where the walk did not come to an end."""
        found: dict[str, dict[Difference, Part]] = {output.key: {} for output in outputs}
        for point, cases in drawn(self.axes, MOST_TRIED_APART):
            states, plain = self.states(cases), self.plainly(cases)
            for output in outputs:
                one = self._seen(states, plain, output, point)
                if one is not None and one not in found[output.key]:
                    found[output.key][one] = Part(one, self._box(point), partly=True)
        return {key: tuple(parts.values()) for key, parts in found.items()}

    def _box(self, point: Mapping[str, Scalar]) -> Box:
        return tuple(
            frozenset(at for at, one in enumerate(axis.stretches) if point[axis.key] in one.points)
            for axis in self.axes
        )


def _joined(tried: Sequence[Parts]) -> Parts:
    """What holds at every point of a stretch holds throughout; what holds at some of them holds partly."""
    if all(one == tried[0] for one in tried):
        return tried[0]
    everywhere = set(tried[0]).intersection(*map(set, tried[1:]))
    parts = dict.fromkeys(part for one in tried for part in one)
    return tuple(dict.fromkeys(part if part in everywhere else part._replace(partly=True) for part in parts))


def coarsened(parts: Iterable[Part]) -> list[Part]:
    """Parts of one output, very many ways in which an amount rises or falls taken as one."""
    found = [*parts]
    many = len({one.difference for one in found if one.difference.rising}) > MOST_WAYS
    return [one._replace(difference=one.difference.coarse) if many and one.difference.rising else one for one in found]


def merged(parts: Iterable[Part]) -> dict[tuple[Difference, bool], list[Box]]:
    """The boxes of each difference, two that agree but in one input made one until no two do."""
    found: dict[tuple[Difference, bool], set[Box]] = {}
    for part in parts:
        found.setdefault((part.difference, part.partly), set()).add(part.box)
    return {key: _fewest(boxes) for key, boxes in found.items()}


def _fewest(boxes: set[Box]) -> list[Box]:
    while True:
        count = len(boxes)
        for at in range(len(next(iter(boxes)))):
            alike: dict[tuple[Box, Box], set[int]] = {}
            for box in boxes:
                alike.setdefault((box[:at], box[at + 1 :]), set()).update(box[at])
            boxes = {(*before, frozenset(places), *after) for (before, after), places in alike.items()}
        if len(boxes) == count:
            return sorted(_widest(boxes), key=lambda box: (-prod(map(len, box)), [*map(sorted, box)]))


def _widest(boxes: set[Box]) -> set[Box]:
    """Each box made as wide as the others allow, and what is then covered left out."""
    wide = {_widened(box, boxes) for box in boxes}
    return {box for box in wide if not any(box != other and _inside(box, other) for other in wide)}


def _widened(box: Box, boxes: set[Box]) -> Box:
    for at in range(len(box)):
        meeting = [
            other for other in boxes if all(place == at or box[place] <= other[place] for place in range(len(box)))
        ]
        more = frozenset().union(*(other[at] for other in meeting))
        box = (*box[:at], box[at] | more, *box[at + 1 :])
    return box


def _inside(box: Box, other: Box) -> bool:
    return all(one <= two for one, two in zip(box, other, strict=True))


# --- what is exact -----------------------------------------------------------------------------------------------


def exact(walk: Walk) -> bool:
    """Whether the points of every stretch stand for all its values.

    They do where every value was tried; where formulas are sums of products of inputs, which the points of a stretch
    determine; and where along one input alone they are pieces of straight lines, cut wherever another piece begins: a
    piece that gives both ends of a stretch between straight lines gives all of it. Not with steps and quotients, nor
    where cells ask about what formulas give.
    """
    if walk.cut:
        return False
    if all(axis.whole for axis in walk.axes):
        return True
    counted = [axis for axis in walk.axes if axis.counted]
    if all(_plain_formulas(pack, MOST_DEGREE, ()) for pack in walk.packs.values()):
        return True
    lines = all(_plain_formulas(pack, 1, FREE) for pack in walk.packs.values())
    return len(counted) == 1 and walk.based and lines


def _plain_formulas(pack: Pack, most: int, more: Sequence[str]) -> bool:
    """Whether formulas only add, multiply up to a degree in each input, and use these other functions."""
    degrees: dict[str, Mapping[str, int]] = {name: {name: 1} for name in pack.record.inputs}
    for step in pack.steps:
        calls = (call for outcome in formulas_of(step) for call in calls_in(outcome.expression))
        if not all(_plain(call) or call.function in more for call in calls):
            return False
        if isinstance(step, LinkedTable):
            used = {name for name in uses(step, pack.kinds) if name in pack.outputs}
            if any(pack.kinds[name] in ORDERED for name in used & {*step.record.inputs, *_named(pack, step)}):
                return False
            if any(name in pack.record.inputs for name in _named(pack, step)):
                return False
        found = [_degrees(outcome.expression, degrees) for outcome in formulas_of(step)]
        degrees |= dict.fromkeys(step.outputs, _highest(found))
        if any(degree > most for one in found for degree in one.values()):
            return False
    return True


def _named(pack: Pack, table: LinkedTable) -> set[str]:
    """The names in the cells of a table."""
    return {
        name
        for rule in table.rules
        for column, cell in zip(table.record.inputs, rule.cells, strict=True)
        for name in names_of(cell, pack.kinds[column])
    }


def _degrees(expression: Expression, known: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    """In how many factors of one product each input stands at most."""
    if isinstance(expression, str):
        return known.get(expression, {})
    if not isinstance(expression, Call):
        return {}
    parts = [_degrees(one, known) for one in expression.arguments]
    if expression.function != "*":
        return _highest(parts)
    return {name: sum(part.get(name, 0) for part in parts) for name in {key for part in parts for key in part}}


def _highest(parts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    return {name: max(part.get(name, 0) for part in parts) for name in {key for part in parts for key in part}}


def _plain(call: Call) -> bool:
    if call.function in ("/", "pro_rata"):
        return isinstance(call.arguments[-1], int | Fraction)
    return call.function in ("+", "-", "*", "add_days", "days_between")


def points_of(axes: Sequence[Axis], box: Box) -> Iterator[dict[str, Scalar]]:
    """The points that stand for the stretches of a box."""
    options = [
        [point for at in sorted(places) for point in axis.stretches[at].points]
        for axis, places in zip(axes, box, strict=True)
    ]
    for values in product(*options):
        yield {axis.key: value for axis, value in zip(axes, values, strict=True)}
