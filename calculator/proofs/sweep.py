"""Proofs over a decision table without trying every case: a walk over the stretches of its columns.

Stretches on which the same cells hold are one, and a state (column, rules still possible) is visited once; compare
Calvanese et al., "Semantics and Analysis of DMN Decision Tables", BPM 2016.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar, decimal_text, plain
from calculator.language.cells import Test
from calculator.language.columns import ORDERED, Column, column_of

MOST_STATES = 400_000
FINEST = 6

Point = tuple[int, Scalar]
Path = tuple[Scalar, ...]
Work = Iterator[int]


class TooLarge(ValueError):
    """A table needs more work than is done; the message says how much, in Chinese."""


@frozen
class Axis:
    """One input as the sweep sees it: kind, words, domain, and the decimal places that a number may have (or any)."""

    name: str
    kind: str
    words: Sequence[Scalar]
    domain: Test | None
    places: int | None


@frozen(kw_only=False)
class Space:
    """The points of every column, shortest column first; `order` is their place in the table.

    `covered[n]` are the rules that ask nothing more from column n on.
    """

    points: Sequence[Sequence[Point]]
    order: Sequence[int]
    covered: Sequence[int]
    every: int


def space_of(rules: Sequence[Sequence[Test]], axes: Sequence[Axis], known: Mapping[str, Scalar]) -> Space:
    """The table as points; every name in its cells is known."""
    if len(rules) == 0:
        return Space([[(0, word) for word in axis.words] or [(0, 0)] for axis in axes], range(len(axes)), [0], 0)
    columns = [points_of(axis, [rule[at] for rule in rules], known) for at, axis in enumerate(axes)]
    return _space(columns, (1 << len(rules)) - 1)


def _space(columns: Sequence[Sequence[Point]], every: int) -> Space:
    order = sorted(range(len(columns)), key=lambda at: len(columns[at]))
    points = [columns[at] for at in order]
    covered = [every]
    for column in reversed(points):
        everywhere = every
        for mask, _ in column:
            everywhere &= mask
        covered.insert(0, covered[0] & everywhere)
    return Space(points, order, covered, every)


def points_of(axis: Axis, cells: Sequence[Test], known: Mapping[str, Scalar]) -> Sequence[Point]:
    """One point for each set of cells that hold together somewhere in the domain, the roundest value of each."""
    domain = axis.domain or Test(())
    column = column_of(axis.kind, axis.words, [*cells, domain], known)
    inside = 1 << len(cells)
    best: dict[int, Scalar] = {}
    for mask, value in _stretch_values(column, axis):
        if mask & inside:
            rules = mask ^ inside
            if rules not in best or _roundness(value) < _roundness(best[rules]):
                best[rules] = value
    return [*best.items()]


def _stretch_values(column: Column, axis: Axis) -> Iterator[Point]:
    if axis.kind not in ORDERED:
        yield from ((true, word) for word, (true, _) in column.words.items())
        return
    edges = [None, *column.borders, None]
    for at, (true, _) in enumerate(column.stretches):
        low, high = edges[at // 2], edges[at // 2 + 1]
        value = high if at % 2 else between(low, high, axis.kind, axis.places)
        if value is not None and (axis.places is None or axis.kind == "date" or _fits(value, axis.places)):
            yield true, value


def _fits(value: Any, places: int) -> bool:
    return bool((Fraction(value) * 10**places).denominator == 1)


def between(low: Any, high: Any, kind: str, places: int | None) -> Scalar | None:
    """The roundest value strictly between two borders, None if there is none; a border may be open."""
    if kind == "date":
        return _day_between(low, high)
    if low is not None and high is None:
        return plain(Fraction(Fraction(low) // 1 + 1))
    if low is None:
        return 0 if high is None else plain(Fraction(-(-Fraction(high) // 1) - 1))
    for finer in range(-12, (FINEST if places is None else places) + 1):
        step_size = Fraction(10) ** -finer
        found = (Fraction(low) // step_size + 1) * step_size
        if found < high:
            return plain(found)
    return plain(Fraction(low + high) / 2) if places is None else None


def _day_between(low: date | None, high: date | None) -> date | None:
    if low is None and high is None:
        return date(2020, 1, 1)
    if low is None:
        return None if high in (None, date.min) else high - timedelta(days=1)
    after = None if low == date.max else low + timedelta(days=1)
    return after if after and (high is None or after < high) else None


def _roundness(value: Scalar) -> tuple[int, str]:
    text = decimal_text(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else ""
    return len(text.rstrip("0")) + text.startswith("-"), text


def work() -> Work:
    """How many states may be visited, to be shared by searches that belong together."""
    return iter(range(MOST_STATES))


def search(
    space: Space, hopeless: Callable[[int, int], bool], wanted: Callable[[int], bool], left: Work | None = None
) -> Path | None:
    """A case whose set of matching rules is wanted, as one value per input; branches that are hopeless are left out.

    TooLarge where no work is `left`.
    """
    seen: set[tuple[int, int]] = set()
    left = work() if left is None else left

    def visit(depth: int, mask: int) -> list[Scalar] | None:
        if depth == len(space.points):
            return [] if wanted(mask) else None
        if (depth, mask) in seen or hopeless(depth, mask):
            return None
        if next(left, None) is None:
            raise TooLarge(f"表太大：要核对的情形超过 {MOST_STATES} 种。")
        seen.add((depth, mask))
        for allowed, value in space.points[depth]:
            rest = visit(depth + 1, mask & allowed)
            if rest is not None:
                return [value, *rest]
        return None

    found = visit(0, space.every)
    if found is None:
        return None
    placed = dict(zip(space.order, found, strict=True))
    return tuple(placed[at] for at in range(len(found)))


def gap(space: Space) -> Path | None:
    """A case that no rule covers."""
    return search(space, lambda depth, mask: bool(mask & space.covered[depth]), lambda mask: not mask)


def overlap(space: Space) -> Path | None:
    """A case that two rules cover."""
    return search(space, lambda _, mask: not mask & (mask - 1), lambda mask: bool(mask & (mask - 1)))


def overlaps(space: Space) -> Iterator[tuple[int, int, Path]]:
    """Every two rules, by place, that cover one case, with a case: two rules meet if they meet in every column."""
    meeting = [space.every] * space.every.bit_length()
    for points in space.points:
        for at, others in enumerate(_beside(points, len(meeting))):
            meeting[at] &= others
    for first, others in enumerate(meeting):
        for second in bits(others >> first + 1 << first + 1):
            path = holding(space, 1 << first | 1 << second)
            if path is not None:
                yield first, second, path


def holding(space: Space, rules: int, left: Work | None = None) -> Path | None:
    """A case in which all of these rules hold."""
    return search(space, lambda _, mask: mask & rules != rules, lambda mask: mask & rules == rules, left)


def _beside(points: Sequence[Point], rules: int) -> list[int]:
    """For each rule, those whose cell holds somewhere where its own does."""
    found = [0] * rules
    for mask, _ in points:
        for at in bits(mask):
            found[at] |= mask
    return found


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def deciding(space: Space, rule: int, left: Work | None = None) -> Path | None:
    """A case that a rule of a `first` table decides: it holds and no earlier one does."""
    earlier = (1 << rule) - 1
    narrow = narrowed(space, rule, bad=earlier, good=0)
    return search(
        narrow, lambda depth, mask: bool(mask & earlier & narrow.covered[depth]), lambda mask: not mask & earlier, left
    )


def narrowed(space: Space, rule: int, *, bad: int, good: int) -> Space:
    """The part of a space where a rule holds, without what cannot matter there.

    Looked for is a case with as few `bad` rules and as many `good` ones as possible, so a point is left out if
    another of its column has no bad rule more and no good one less.
    """
    own, meeting = 1 << rule, space.every
    for column in space.points:
        meeting &= _union(mask for mask, _ in column if mask & own)
    bad, good = bad & meeting, good & meeting
    kept = [
        _undominated({mask & (own | bad | good): value for mask, value in column if mask & own}, bad, good)
        for column in space.points
    ]
    columns = dict(zip(space.order, kept, strict=True))
    return _space([columns[at] for at in range(len(kept))], own | bad | good)


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _undominated(points: Mapping[int, Scalar], bad: int, good: int) -> Sequence[Point]:
    found: list[tuple[int, Point]] = []
    for worse, point in sorted(
        ((mask & bad | ~mask & good, (mask, value)) for mask, value in points.items()),
        key=lambda pair: pair[0].bit_count(),
    ):
        if all(other & worse != other for other, _ in found):
            found.append((worse, point))
    return [point for _, point in found]


def reachable(space: Space, rule: int, left: Work | None = None) -> Path | None:
    """A case in which a rule holds."""
    return holding(space, 1 << rule, left)


def missed(space: Space, rule: int, same: int, left: Work | None = None) -> Path | None:
    """A case where leaving out a rule of a `first` table would change the outcome.

    `same` are the rules that give the same outcome.
    """
    earlier = (1 << rule) - 1
    later = space.every & ~earlier & ~(1 << rule)
    narrow = narrowed(space, rule, bad=earlier | later & same, good=later & ~same)

    def in_vain(depth: int, mask: int) -> bool:
        """Whether an earlier rule surely holds, or a same one that no other can come before."""
        sure = mask & narrow.covered[depth]
        following = sure & later
        first = following & -following
        return bool(sure & earlier) or bool(first & same and not mask & later & ~same & (first - 1))

    def matters(mask: int) -> bool:
        following = mask & later
        return not mask & earlier and not following & -following & same

    return search(narrow, in_vain, matters, left)


def within(space: Space, rule: int) -> int:
    """The other rules whose cells hold wherever this rule's cells hold."""
    found = space.every
    for points in space.points:
        for mask, _ in points:
            if mask >> rule & 1:
                found &= mask
    return found & ~(1 << rule)
