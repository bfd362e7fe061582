"""The inputs along which two packs are compared, cut at the borders of both into stretches.

Values here are those of the new pack, or of the old one for an input that only it has. A stretch is a run of values
that no border divides, with points that stand for all of it: one, or several where formulas or computed borders use the
input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, plain
from calculator.language.cells import Name, Test, compares, holds
from calculator.language.columns import names_of
from calculator.packs.pack import JUDGED_ON, LinkedTable, Pack, Step, TableStep, formulas_of
from calculator.proofs.effect_pairs import SIDES, Paired, Pairs
from calculator.proofs.effect_records import Side
from calculator.proofs.samples import SOME_DAY

MOST_PLACES_EACH = 64
HIGHEST_POWER = 12
BEYOND = 1000
FIRST_PLACE, LAST_PLACE = date.min.toordinal(), date.max.toordinal()


@frozen
class Stretch:
    """Values from `low` to `high`, None being open; for a word both are the word. `points` stand for all of them."""

    low: Scalar | None
    high: Scalar | None
    points: tuple[Scalar, ...]


@frozen
class Axis:
    """One input of the comparison: `counted` if formulas or open cells use it, `whole` if all values are tried."""

    paired: Paired
    kind: str
    ratio: Number
    step: Fraction
    stretches: tuple[Stretch, ...]
    counted: bool
    whole: bool

    @property
    def key(self) -> str:
        """Its name here."""
        return self.paired.key

    def on(self, side: Side, value: Scalar) -> Scalar | None:
        """A value as a side takes it; None where the side does not ask."""
        if self.paired.on(side) is None:
            return None
        if side == "new" or not self.paired.both:
            return value
        if self.kind == "number":
            return plain(Fraction(value) * self.ratio)  # type: ignore[arg-type]
        return value if self.kind == "date" else self.paired.words[value]


@frozen(kw_only=False)
class Scale:
    """The grid that the values of one input have in common: whole places, and which of them both sides allow."""

    pairs: Pairs
    paired: Paired
    dates: bool
    ratio: Number
    step: Fraction

    def sides(self) -> Iterator[tuple[Side, str]]:
        """The sides that ask, with the name there."""
        yield from ((side, name) for side in SIDES if (name := self.paired.on(side)) is not None)

    def ratio_on(self, side: Side) -> Number:
        """How many units of a side one unit here is."""
        return self.ratio if side == "old" and self.paired.both else 1

    def value(self, place: int) -> Scalar:
        """The value at a place."""
        return date.fromordinal(place) if self.dates else plain(place * self.step)

    def place(self, value: Any) -> int:
        """The place of a value, or of the last one below it."""
        return value.toordinal() if isinstance(value, date) else int(Fraction(value) / self.step // 1)

    def cuts(self, side: Side, border: Any) -> Iterator[int]:
        """The first places of the stretches that a border of a side begins: its own place, and the one after it."""
        if isinstance(border, date):
            exact = Fraction(border.toordinal())
        else:
            exact = Fraction(border) / Fraction(self.ratio_on(side)) / self.step
        place = exact.numerator // exact.denominator
        yield from (place, place + 1) if exact.denominator == 1 else (place + 1,)

    def allowed(self, place: int) -> bool:
        """Whether both sides take the value at a place."""
        if self.dates and not FIRST_PLACE <= place <= LAST_PLACE:
            return False
        value: Any = self.value(place)
        return all(
            holds(
                self.pairs.packs[side].domains.get(name, Test(())),
                value if self.dates else value * self.ratio_on(side),
                {},
            )
            for side, name in self.sides()
        )


def scale_of(pairs: Pairs, paired: Paired) -> Scale:
    """The common grid of a number or date."""
    pack = pairs.packs["new" if paired.new else "old"]
    dates = pack.kinds[paired.key] == "date"
    if dates:
        return Scale(pairs, paired, dates, 1, Fraction(1))
    ratio: Number = 1
    if paired.both:
        ratio = plain(Fraction(pairs.scale("new", str(paired.new))) / Fraction(pairs.scale("old", str(paired.old))))
    steps = []
    for side in SIDES:
        name = paired.on(side)
        if name is not None:
            finest = Fraction(1, 10 ** pairs.packs[side].record.inputs[name].places)
            steps.append(finest / Fraction(ratio) if side == "old" and paired.both else finest)
    step = steps[0]
    for other in steps[1:]:
        step = Fraction(lcm(step.numerator, other.numerator), gcd(step.denominator, other.denominator))
    return Scale(pairs, paired, dates, ratio, step)


def counted_names(pack: Pack) -> set[str]:
    """Inputs that formulas use, or cells with borders that are not fixed before the case."""
    found: set[str] = set()
    for step in pack.steps:
        found.update(name for outcome in formulas_of(step) for name in outcome.names)
        for column, cell in _cells(step):
            named = [name for name in names_of(cell, pack.kinds[column]) if _open(pack, name)]
            found.update([*named, column] if named else [])
    return found & {*pack.record.inputs}


def _open(pack: Pack, name: str) -> bool:
    dated = pack.parameters.get(name)
    return dated is None or any(one.value is None for _, one in dated)


def borders(pack: Pack, name: str) -> Iterator[Any]:
    """What tables compare an input with, the ends of its domain and of the calendar, days on which a value changes."""
    for program in pack.programs:
        for step in program.steps:
            for column, cut in step.columns if isinstance(step, TableStep) else ():
                if column == name:
                    yield from cut.borders
    cells = (pair for step in pack.steps for pair in _cells(step))
    yield from (end for column, cell in cells if column == name for end in _named_ends(pack, cell))
    yield from (each.to for each in compares(pack.domains.get(name, Test(()))))
    if pack.kinds[name] == "date" and pack.record.calendar is not None:
        yield from (pack.record.calendar.first, pack.record.calendar.last)
    if name == JUDGED_ON:
        yield from pack.starts
        yield from [pack.record.law.not_before] if pack.record.law.not_before else []


def _cells(step: Step) -> Iterator[tuple[str, Test]]:
    """Every cell of a table with its column; none of a formula."""
    if isinstance(step, LinkedTable):
        for rule in step.rules:
            yield from zip(step.record.inputs, rule.cells, strict=True)


def _named_ends(pack: Pack, cell: Test) -> Iterator[Any]:
    """The figures that a parameter named in a cell has or may have."""
    for each in compares(cell):
        for _, one in pack.parameters.get(each.to.text, ()) if isinstance(each.to, Name) else ():
            yield from (end for end in (one.value, one.low, one.high) if end is not None)


def word_axis(pairs: Pairs, paired: Paired) -> Axis:
    """An input of words: those that both sides have."""
    side: Side = "new" if paired.new else "old"
    words = pairs.packs[side].words_of(paired.key)
    kept = [word for word in words if not paired.both or word in paired.words]
    return Axis(
        paired=paired,
        kind="word",
        ratio=1,
        step=Fraction(1),
        stretches=tuple(Stretch(low=word, high=word, points=(word,)) for word in kept),
        counted=False,
        whole=True,
    )


def number_axis(scale: Scale, cuts: Iterable[int], *, counted: bool, whole: bool) -> Axis:
    """A number or date, cut before each of these places; `whole` tries every place, if there are few."""
    kept = sorted(set(cuts))
    edges: list[int | None] = [None, *kept, None]
    runs = [(low, None if high is None else high - 1) for low, high in pairwise(edges)]
    runs = [run for run in runs if run[0] is None or run[1] is None or run[0] <= run[1]]
    runs = [run for run in runs if scale.allowed(_some_place(run, scale))]
    every = _all_places(runs) if whole and counted else None
    if every is not None:
        stretches = [Stretch(low=value, high=value, points=(value,)) for value in map(scale.value, every)]
    else:
        stretches = [_stretch(scale, run, counted=counted) for run in runs]
    return Axis(
        paired=scale.paired,
        kind="date" if scale.dates else "number",
        ratio=scale.ratio,
        step=scale.step,
        stretches=tuple(stretches),
        counted=counted,
        whole=every is not None or not counted,
    )


def _some_place(run: tuple[int | None, int | None], scale: Scale) -> int:
    low, high = run
    return low if low is not None else high if high is not None else _origin(scale)


def _origin(scale: Scale) -> int:
    """A place where nothing says where to begin: zero, or a day of our time."""
    return SOME_DAY.toordinal() if scale.dates else 0


def _all_places(runs: Sequence[tuple[int | None, int | None]]) -> list[int] | None:
    count = 0
    found: list[int] = []
    for low, high in runs:
        if low is None or high is None or (count := count + high - low + 1) > MOST_PLACES_EACH:
            return None
        found += range(low, high + 1)
    return found


def _stretch(scale: Scale, run: tuple[int | None, int | None], *, counted: bool) -> Stretch:
    low, high = run
    first = low if low is not None else (_origin(scale) if high is None else high) - BEYOND
    last = high if high is not None else (_origin(scale) if low is None else low) + BEYOND
    if scale.dates:
        first, last = max(first, FIRST_PLACE), min(last, LAST_PLACE)
    middle = round_place(scale, first, last)
    places = dict.fromkeys((middle, first, last) if counted else (middle,))
    return Stretch(
        low=None if low is None else scale.value(low),
        high=None if high is None else scale.value(high),
        points=tuple(map(scale.value, places)),
    )


def round_place(scale: Scale, first: int, last: int) -> int:
    """The roundest place strictly between two, else the first of them: 2500 between 2000 and 2999."""
    if scale.dates:
        return _round_day(first, last)
    low, high = first * scale.step, last * scale.step
    if low == 0 == high:
        return first
    for power in range(HIGHEST_POWER, -HIGHEST_POWER, -1):
        for size in (Fraction(10) ** power, Fraction(10) ** power / 2):
            value = (low // size + 1) * size
            place = value / scale.step
            if value < high and place.denominator == 1:
                return int(place)
    return first


def _round_day(first: int, last: int) -> int:
    """The first day of a year between two days, else of a month, else the first."""
    days = date.fromordinal(first), date.fromordinal(last)
    if days[0].year < days[1].year:
        return date(days[0].year + 1, 1, 1).toordinal()
    if days[0].month < days[1].month:
        return date(days[0].year, days[0].month + 1, 1).toordinal()
    return first


def narrowed(axis: Axis, scale: Scale, first: date | None) -> Axis:
    """The axis of the judging day without the days before both versions existed."""
    if first is None:
        return axis
    kept = tuple(one for one in axis.stretches if one.low is not None and one.low >= first)  # type: ignore[operator]
    return replace(axis, stretches=kept) if scale.dates else axis


def sides_of(case: Mapping[Side, dict[str, Scalar]], axis: Axis, value: Scalar) -> dict[Side, dict[str, Scalar]]:
    """Both cases with one more value."""
    found: dict[Side, dict[str, Scalar]] = {}
    for side in SIDES:
        given = axis.on(side, value)
        found[side] = case[side] if given is None else {**case[side], str(axis.paired.on(side)): given}
    return found
