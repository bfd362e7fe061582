"""Cells of decision tables: S-FEEL unary tests (DMN 1.5, 9.2) read once into a tree, then only compared."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.lexer import Reader
from calculator.scalars import Scalar, day, number
from calculator.truth import Truth, agreed, all_of, any_of, negation
from calculator.values import Alternative, Value

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Name:
    """An end point that is named: a word of an enumeration, `true`, `false`, or a parameter."""

    text: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`< x`, `>= x`, or a bare value, which means `= x`."""

    sign: str
    to: Scalar | Name


@dataclass(frozen=True, slots=True)
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


def judge(test: Test, value: Value, parameters: Mapping[str, Value]) -> Truth:
    """Whether a cell holds for a value: true or false only if it is so for every alternative."""
    if not test.parts:
        return Truth.TRUE
    return agreed(_judge_one(test, one, parameters) for one in value.alternatives)


def _judge_one(test: Test, one: Alternative, parameters: Mapping[str, Value]) -> Truth:
    if not one.applies:
        return Truth.FALSE
    if one.value is None:
        return Truth.UNKNOWN
    value = one.value
    truth = any_of(all_of(_judge_compare(each, value, parameters) for each in part) for part in test.parts)
    return negation(truth) if test.negated else truth


def _judge_compare(compare: Compare, value: Scalar, parameters: Mapping[str, Value]) -> Truth:
    holds = COMPARISONS[compare.sign]
    if not isinstance(compare.to, Name):
        return Truth.TRUE if holds(value, compare.to) else Truth.FALSE
    return agreed(
        Truth.UNKNOWN if end.value is None else Truth.TRUE if holds(value, end.value) else Truth.FALSE
        for end in parameters[compare.to.text].alternatives
    )
