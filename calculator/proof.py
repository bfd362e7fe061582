"""Proof that a decision table is complete and unique, by trying every elementary cell of its inputs.

Between two neighbouring borders nothing changes, so one point of each stretch and each border stand for all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product
from math import prod

from calculator.cells import Name, Test, compares, judge
from calculator.scalars import Number, Scalar, plain, scalar_text
from calculator.schema import Kind
from calculator.truth import Truth, all_of
from calculator.values import Alternative, Value, certain

MOST_CASES = 200_000

Column = tuple[Kind, Sequence[Scalar], Test | None]
Parameters = Mapping[str, Sequence[tuple[date | None, Alternative]]]
Cells = Sequence[Test]


class TooLarge(ValueError):
    """A table has more elementary cases than are tried."""


def first_gap(rules: Sequence[Cells], columns: Sequence[Column], parameters: Parameters) -> tuple[str, ...] | None:
    """A case, as text, that no rule covers; None if the table is complete."""
    for hits, case in _cases(rules, columns, parameters):
        if not hits:
            return case
    return None


def first_overlap(
    rules: Sequence[Cells], columns: Sequence[Column], parameters: Parameters
) -> tuple[int, int, tuple[str, ...]] | None:
    """Two rules, by their place, that cover the same case, and that case; None if every case has one rule at most."""
    for hits, case in _cases(rules, columns, parameters):
        for first, second in combinations(hits, 2):
            return first, second, case
    return None


def _cases(
    rules: Sequence[Cells], columns: Sequence[Column], parameters: Parameters
) -> Iterator[tuple[list[int], tuple[str, ...]]]:
    """Every elementary case with the rules that cover it."""
    known = {name: Value(alternatives=tuple(one for _, one in dated)) for name, dated in parameters.items()}
    points = [_points(column, [rule[at] for rule in rules], known) for at, column in enumerate(columns)]
    if prod(map(len, points)) > MOST_CASES:
        raise TooLarge(f"表太大：要逐一核对的情形超过 {MOST_CASES} 种。")
    for case in product(*points):
        values = [certain(value) for value in case]
        hits = [
            at
            for at, cells in enumerate(rules)
            if all_of(judge(cell, value, known) for cell, value in zip(cells, values, strict=True)) is Truth.TRUE
        ]
        yield hits, tuple(map(scalar_text, case))


def _points(column: Column, tests: Sequence[Test], parameters: Mapping[str, Value]) -> Sequence[Scalar]:
    kind, words, domain = column
    if kind in ("boolean", "enum"):
        return words
    borders = sorted(
        {border for test in (*tests, *([domain] if domain else [])) for border in _borders(test, parameters)}
    )
    inside = [point for point in _around(borders, kind) if domain is None or _holds(domain, point, parameters)]
    return inside or list(_around([], kind))


def _borders(test: Test, parameters: Mapping[str, Value]) -> Iterator[Scalar]:
    for compare in compares(test):
        if isinstance(compare.to, Name):
            yield from (one.value for one in parameters[compare.to.text].alternatives if one.value is not None)
        else:
            yield compare.to


def _around(borders: Sequence[Scalar], kind: Kind) -> Iterator[Scalar]:
    """The borders, a point between each two, and one beyond either end."""
    if kind == "date":
        days = [border for border in borders if isinstance(border, date)] or [date(2020, 1, 1)]
        for border in days:
            yield from (border - timedelta(days=1), border, border + timedelta(days=1))
        return
    numbers: list[Number] = [border for border in borders if isinstance(border, int | Fraction)] or [0]
    yield numbers[0] - 1
    for low, high in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        yield from (low, plain(Fraction(low + high) / 2))


def _holds(domain: Test, point: Scalar, parameters: Mapping[str, Value]) -> bool:
    return judge(domain, certain(point), parameters) is Truth.TRUE
