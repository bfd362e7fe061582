"""One input of a decision table, cut at its borders into stretches on which no cell changes.

Each stretch knows by two bit masks for which rules its cell certainly holds and for which it may. A case is answered
by looking up one stretch per input, and the proofs walk over the same stretches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.ground.truth import Truth
from calculator.language.cells import Compare, Name, Test, compares, holds, judge, reach
from calculator.language.values import Alternative, Value, alternatives_of

Masks = tuple[int, int]
ORDERED = ("number", "date")


@frozen(kw_only=False)
class Column:
    """The cells of one input over all rules; rule number n is bit n of every mask.

    `stretches` lie before, on and after each of the `borders`; `words` holds the masks of an input that is a word.
    `open_cells` name something that is not known until the case is.
    """

    borders: Sequence[Any]
    stretches: Sequence[Masks]
    words: Mapping[Scalar, Masks]
    asks_nothing: int
    every: int
    open_cells: tuple[tuple[int, Test], ...]

    def at(self, value: Any) -> Masks:
        """The masks at a known value, cells that name something open being unknown."""
        return self.words[value] if self.words else self.stretches[self.stretch(value)]

    def stretch(self, value: Any) -> int:
        """Which stretch a value lies in."""
        at = bisect_left(self.borders, value)
        return 2 * at + (at < len(self.borders) and self.borders[at] == value)

    def judge(self, value: Scalar | Value, values: Mapping[str, Scalar | Value]) -> Masks:
        """The masks for whatever is known of a value: certain only where all its alternatives agree."""
        true, maybe = self.every, 0
        for one in alternatives_of(value):
            holding, possible = self._judge_one(one, values)
            true, maybe = true & holding, maybe | possible
        return true, maybe

    def _judge_one(self, one: Alternative, values: Mapping[str, Scalar | Value]) -> Masks:
        true, maybe = self._static(one)
        for bit, cell in self.open_cells:
            truth = judge(cell, one, values)
            true |= bit if truth is Truth.TRUE else 0
            maybe &= ~bit if truth is Truth.FALSE else self.every
        return true, maybe

    def _static(self, one: Alternative) -> Masks:
        if not one.applies:
            return self.asks_nothing, self.asks_nothing
        if one.value is not None:
            return self.at(one.value)
        low, high = reach(one)
        if self.words or (low is None and high is None):
            return self.asks_nothing, self.every
        first = 0 if low is None else self.stretch(low)
        last = len(self.stretches) - 1 if high is None else self.stretch(high)
        true, maybe = self.every, 0
        for holding, possible in self.stretches[first : last + 1]:
            true, maybe = true & holding, maybe | possible
        return true, maybe


def column_of(kind: str, words: Sequence[Scalar], cells: Sequence[Test], known: Mapping[str, Scalar]) -> Column:
    """Cut one input by its cells; `known` are the values of names that cells use, as far as they are known."""
    every = (1 << len(cells)) - 1
    open_cells = tuple(
        (1 << at, cell) for at, cell in enumerate(cells) if any(name not in known for name in names_of(cell, kind))
    )
    unsure = sum(bit for bit, _ in open_cells)
    asks_nothing = sum(1 << at for at, cell in enumerate(cells) if not cell.parts)
    closed = [(1 << at, cell) for at, cell in enumerate(cells) if not unsure >> at & 1]
    if kind in ORDERED:
        borders = sorted({end for _, cell in closed for end in _ends(cell, known)})
        stretches = tuple((true, true | unsure) for true in _swept(closed, borders, known))
        return Column(borders, stretches, {}, asks_nothing, every, open_cells)
    masks = {word: sum(bit for bit, cell in closed if holds(cell, word, known)) for word in words}
    return Column(
        (), (), {word: (true, true | unsure) for word, true in masks.items()}, asks_nothing, every, open_cells
    )


def names_of(cell: Test, kind: str) -> Iterator[str]:
    """The parameters, inputs and outputs that a cell of a number or date names; words are no names."""
    if kind in ORDERED:
        yield from (each.to.text for each in compares(cell) if isinstance(each.to, Name))


def _ends(cell: Test, known: Mapping[str, Scalar]) -> Iterator[Any]:
    for each in compares(cell):
        yield known[each.to.text] if isinstance(each.to, Name) else each.to


def _swept(cells: Sequence[tuple[int, Test]], borders: Sequence[Any], known: Mapping[str, Scalar]) -> Iterator[int]:
    """Per stretch, the mask of the cells that hold there, swept from left to right."""
    place = {border: at for at, border in enumerate(borders)}
    count = 2 * len(borders) + 1
    starts, stops = [0] * count, [0] * (count + 1)
    for bit, cell in cells:
        for first, last in _runs(cell, place, count, known):
            starts[first] |= bit
            stops[last + 1] |= bit
    now = 0
    for start, stop in zip(starts, stops, strict=False):
        now = now & ~stop | start
        yield now


def _runs(cell: Test, place: Mapping[Any, int], count: int, known: Mapping[str, Scalar]) -> Iterator[tuple[int, int]]:
    """The runs of stretches on which a cell holds, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for part in sorted(_part_run(part, place, count, known) for part in cell.parts or ((),)):
        if part[0] > part[1]:
            continue
        if found and part[0] <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], part[1])
        else:
            found.append(part)
    if not cell.negated:
        yield from found
        return
    free = 0
    for first, last in found:
        if free < first:
            yield free, first - 1
        free = last + 1
    if free < count:
        yield free, count - 1


def _part_run(
    part: tuple[Compare, ...], place: Mapping[Any, int], count: int, known: Mapping[str, Scalar]
) -> tuple[int, int]:
    first, last = 0, count - 1
    for each in part:
        at = 2 * place[known[each.to.text] if isinstance(each.to, Name) else each.to] + 1
        if each.sign in (">", ">=", "="):
            first = max(first, at + (each.sign == ">"))
        if each.sign in ("<", "<=", "="):
            last = min(last, at - (each.sign == "<"))
    return first, last
