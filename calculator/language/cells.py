"""Cells of decision tables: S-FEEL unary tests (DMN 1.5, 9.2) read once into a tree, then only compared."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar, day, number
from calculator.ground.truth import Truth, agreed, all_of, any_of, negation
from calculator.language.lexer import Reader
from calculator.language.values import Alternative, Value, alternatives_of, span

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@frozen(kw_only=False)
class Name:
    """An end point that is named: a word of an enumeration, `true`, `false`, a parameter, or another number or date."""

    text: str


@frozen(kw_only=False)
class Compare:
    """`< x`, `>= x`, or a bare value, which means `= x`."""

    sign: str
    to: Scalar | Name


@frozen(kw_only=False)
class Test:
    """A whole cell: one of its parts must hold, and a part holds when all its comparisons do (an interval has two).

    `-` has no parts and always holds; `not(...)` turns the cell round.
    """

    parts: tuple[tuple[Compare, ...], ...]
    negated: bool = False


def compares(test: Test) -> Iterator[Compare]:
    """Every comparison in a cell, the ends of its intervals included."""
    for part in test.parts:
        yield from part


@lru_cache(maxsize=4096)
def parse_test(source: str) -> Test:
    """Read a cell such as `-`, `>= 2000`, `[20000..50000)`, `unbuilt, built`, `not(true)`; SyntaxProblem otherwise."""
    if source.strip() == "-":
        return Test(())
    reader = Reader(source)
    negated = reader.accept("not") is not None
    if negated:
        reader.expect("(")
    parts = [_part(reader)]
    while reader.accept(","):
        parts.append(_part(reader))
    if negated:
        reader.expect(")")
    if reader.next.kind != "end":
        raise reader.problem("一格已经写完，后面不应再有内容")
    return Test(tuple(parts), negated)


def _part(reader: Reader) -> tuple[Compare, ...]:
    opened = reader.accept("[", "(")
    if not opened:
        sign = reader.accept("<", "<=", ">", ">=")
        return (Compare(sign or "=", _endpoint(reader)),)
    low = Compare(">=" if opened == "[" else ">", _endpoint(reader))
    reader.expect("..")
    high = _endpoint(reader)
    return low, Compare("<=" if reader.expect("]", ")") == "]" else "<", high)


def _endpoint(reader: Reader) -> Scalar | Name:
    minus = "-" if reader.accept("-") else ""
    word = reader.next
    if word.kind == "name" and not minus:
        return Name(reader.take().text)
    try:
        if word.kind == "number":
            return number(minus + reader.take().text)
        if word.kind == "date" and not minus:
            return day(reader.take().text)
    except ValueError as error:
        reader.at -= 1
        raise reader.problem(str(error)) from None
    raise reader.problem("此处应为数字、日期或名称")


def holds(test: Test, value: Scalar, names: Mapping[str, Scalar]) -> bool:
    """Whether a cell holds for a known value, every name in the cell being known too."""
    if not test.parts:
        return True
    found = any(all(_compares(each, value, names) for each in part) for part in test.parts)
    return found != test.negated


def _compares(compare: Compare, value: Scalar, names: Mapping[str, Scalar]) -> bool:
    to = names[compare.to.text] if isinstance(compare.to, Name) else compare.to
    return COMPARISONS[compare.sign](value, to)


def judge(test: Test, one: Alternative, values: Mapping[str, Scalar | Value]) -> Truth:
    """Whether a cell holds for one alternative, which may be known, bounded or not known at all."""
    if not test.parts:
        return Truth.TRUE
    if not one.applies:
        return Truth.FALSE
    truth = any_of(all_of(_judge_compare(each, one, values) for each in part) for part in test.parts)
    return negation(truth) if test.negated else truth


def _judge_compare(compare: Compare, one: Alternative, values: Mapping[str, Scalar | Value]) -> Truth:
    if not isinstance(compare.to, Name):
        return _judge_ranges(compare.sign, reach(one), (compare.to, compare.to))
    return agreed(
        _judge_ranges(compare.sign, reach(one), reach(end)) for end in alternatives_of(values[compare.to.text])
    )


def reach(one: Alternative) -> tuple[Any, Any]:
    """The least and greatest value that an alternative surely has, None where it is open or may have no value."""
    return (None, None) if one.fallible else span(one)


def _judge_ranges(sign: str, left: tuple[Any, Any], right: tuple[Any, Any]) -> Truth:
    """A comparison of two ranges: true or false only where it is so for every value in them."""
    below, above = (left[1], right[0]), (left[0], right[1])
    if sign in (">", ">="):
        sign, below, above = {">": "<", ">=": "<="}[sign], (right[1], left[0]), (right[0], left[1])
    if sign == "=":
        if _surely(operator.lt, *below) or _surely(operator.gt, *above):
            return Truth.FALSE
        same = _surely(operator.eq, *left) and _surely(operator.eq, *right) and _surely(operator.eq, left[0], right[0])
        return Truth.TRUE if same else Truth.UNKNOWN
    if _surely(COMPARISONS[sign], *below):
        return Truth.TRUE
    against = {"<": operator.ge, "<=": operator.gt}[sign]
    return Truth.FALSE if _surely(against, *above) else Truth.UNKNOWN


def _surely(compares: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    return left is not None and right is not None and compares(left, right)
