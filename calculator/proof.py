"""Proof that a decision table is complete and unique, by trying every elementary cell of its inputs.

Between two neighbouring borders nothing changes, so one point of each stretch and each border stand for all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

from calculator.cells import Compare, Name, Test, compares, judge
from calculator.scalars import Number, Scalar, plain, scalar_text
from calculator.schema import Kind
from calculator.truth import Truth
from calculator.values import Alternative, Value, certain

MOST_WORK = 400_000

Column = tuple[Kind, Sequence[Scalar], Test | None]
Parameters = Mapping[str, Sequence[tuple[date | None, Alternative]]]
Cells = Sequence[Test]
Witness = tuple[str, ...]


class TooLarge(ValueError):
    """A table has more elementary cases times rules than are tried."""


def prove(
    rules: Sequence[Cells], columns: Sequence[Column], parameters: Parameters
) -> tuple[Witness | None, tuple[int, int, Witness] | None]:
    """The first case, as text, that no rule covers, and the first two rules, by place, that cover one case; or None.

    A parameter in a cell is an axis of its own: each of its values is tried, and where it is not fixed by law,
    points on both sides of every border, since any value is possible.
    """
    gap: Witness | None = None
    overlap: tuple[int, int, Witness] | None = None
    for hits, case in _cases(rules, columns, parameters):
        gap = gap if hits or gap else case
        if len(hits) > 1 and overlap is None:
            overlap = (hits[0], hits[1], case)
        if gap and overlap:
            break
    return gap, overlap


def _cases(
    rules: Sequence[Cells], columns: Sequence[Column], parameters: Parameters
) -> Iterator[tuple[list[int], Witness]]:
    """Every elementary case with the rules that cover it."""
    axes = {name: _parameter_points(name, rules, parameters[name]) for name in _named(rules)}
    points = [_points(column, [rule[at] for rule in rules], axes) for at, column in enumerate(columns)]
    if prod(map(len, [*points, *axes.values()])) * len(rules) > MOST_WORK:
        raise TooLarge(f"表太大：要核对的情形乘以规则数超过 {MOST_WORK}。")
    for fixed in product(*axes.values()):
        known = {name: certain(value) for name, value in zip(axes, fixed, strict=True)}
        for case in product(*points):
            values = [certain(value) for value in case]
            yield [at for at, cells in enumerate(rules) if _covers(cells, values, known)], tuple(map(scalar_text, case))


def _covers(cells: Cells, values: Sequence[Value], known: Mapping[str, Value]) -> bool:
    return all(judge(cell, value, known) is Truth.TRUE for cell, value in zip(cells, values, strict=True))


def _named(rules: Sequence[Cells]) -> list[str]:
    """The parameters that cells name."""
    found = (each.to.text for cells in rules for cell in cells for each in compares(cell) if isinstance(each.to, Name))
    return list(dict.fromkeys(found))


def _parameter_points(
    name: str, rules: Sequence[Cells], dated: Sequence[tuple[date | None, Alternative]]
) -> Sequence[Scalar]:
    """Values of a parameter to try: its own, and if some value is unknown, points around every number beside it."""
    own = [one.value for _, one in dated if one.value is not None]
    if len(own) == len(dated):
        return own
    beside = (cell for cells in rules for cell in cells if any(_is_named(each, name) for each in compares(cell)))
    numbers = {each.to for cell in beside for each in compares(cell) if not isinstance(each.to, Name)}
    return list(_around(sorted({*own, *numbers}), "number"))


def _is_named(compare: Compare, name: str) -> bool:
    return isinstance(compare.to, Name) and compare.to.text == name


def _points(column: Column, tests: Sequence[Test], axes: Mapping[str, Sequence[Scalar]]) -> Sequence[Scalar]:
    kind, words, domain = column
    if kind in ("boolean", "enum"):
        return words
    borders = {border for test in (*tests, *([domain] if domain else [])) for border in _borders(test, axes)}
    around = _around(sorted(borders), kind)
    return [point for point in around if domain is None or judge(domain, certain(point), {}) is Truth.TRUE]


def _borders(test: Test, axes: Mapping[str, Sequence[Scalar]]) -> Iterator[Scalar]:
    for compare in compares(test):
        yield from axes[compare.to.text] if isinstance(compare.to, Name) else (compare.to,)


def _around(borders: Sequence[Scalar], kind: Kind) -> Iterator[Scalar]:
    """The borders, a point between each two, and one beyond either end."""
    if kind == "date":
        days = [border for border in borders if isinstance(border, date)] or [date(2020, 1, 1)]
        for border in days:
            yield from (date.fromordinal(max(border.toordinal() - 1, 1)), border)
            yield date.fromordinal(min(border.toordinal() + 1, date.max.toordinal()))
        return
    numbers: list[Number] = [border for border in borders if isinstance(border, int | Fraction)] or [0]
    yield numbers[0] - 1
    for low, high in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        yield from (low, plain(Fraction(low + high) / 2))
