"""Formulas: `+ - * /`, `min`, `max`, `ceil(x, step)` and `floor(x, step)` over names and numbers, computed exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from calculator.lexer import Reader
from calculator.scalars import Number, number, plain

DEEPEST = 50
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with its arguments, each a number, a name or another call."""

    function: str
    arguments: tuple[Number | str | Call, ...]


Expression = Number | str | Call


class DividedByZero(ArithmeticError):
    """A formula divides by zero, or rounds to steps of zero."""


def _divide(top: Number, by: Number) -> Number:
    if by == 0:
        raise DividedByZero
    return plain(Fraction(top) / by)


def _ceil(value: Number, step: Number) -> Number:
    return plain(-(-Fraction(_divide(value, step)) // 1) * step)


def _floor(value: Number, step: Number) -> Number:
    return plain(Fraction(_divide(value, step)) // 1 * step)


FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "+": lambda left, right: plain(Fraction(left + right)),
    "-": lambda left, right: plain(Fraction(left - right)),
    "*": lambda left, right: plain(Fraction(left * right)),
    "/": _divide,
    "min": min,
    "max": max,
    "ceil": _ceil,
    "floor": _floor,
}
TWO_ARGUMENTS = ("ceil", "floor")


def parse_formula(source: str) -> Expression:
    """Read a formula such as `max(0, required - planned)`; SyntaxProblem with a caret otherwise."""
    reader = Reader(source)
    if len(reader.list) > MOST_WORDS:
        raise reader.problem(f"公式超过 {MOST_WORDS} 个词，请拆成几个公式")
    expression = _sum(reader, 0)
    if reader.next.kind != "end":
        raise reader.problem("公式已经写完，后面不应再有内容")
    return expression


def _sum(reader: Reader, depth: int) -> Expression:
    """sum = product, { ("+" | "-"), product };"""
    if depth > DEEPEST:
        raise reader.problem(f"括号嵌套超过 {DEEPEST} 层")
    left = _product(reader, depth)
    while sign := reader.accept("+", "-"):
        left = Call(sign, (left, _product(reader, depth)))
    return left


def _product(reader: Reader, depth: int) -> Expression:
    """product = atom, { ("*" | "/"), atom };"""
    left = _atom(reader, depth)
    while sign := reader.accept("*", "/"):
        left = Call(sign, (left, _atom(reader, depth)))
    return left


def _atom(reader: Reader, depth: int) -> Expression:
    """atom = number | name | function, "(", sum, { ",", sum }, ")" | "(", sum, ")";"""
    if reader.accept("("):
        inner = _sum(reader, depth + 1)
        reader.expect(")")
        return inner
    if reader.next.kind == "number":
        return _number(reader)
    if reader.next.kind != "name":
        raise reader.problem("此处应为数字、名称或括号")
    name = reader.take().text
    return _call(reader, name, depth) if reader.accept("(") else name


def _number(reader: Reader) -> Number:
    try:
        return number(reader.next.text)
    except ValueError as error:
        raise reader.problem(str(error)) from None
    finally:
        reader.take()


def _call(reader: Reader, name: str, depth: int) -> Call:
    if name not in FUNCTIONS:
        raise reader.problem(f"没有函数“{name}”，可用：min、max、ceil、floor")
    arguments = [_sum(reader, depth + 1)]
    while reader.accept(","):
        arguments.append(_sum(reader, depth + 1))
    reader.expect(")")
    if name in TWO_ARGUMENTS and len(arguments) != 2:  # noqa: PLR2004 - the value and its step
        raise reader.problem(f"{name} 要两个参数：数值和步长")
    return Call(name, tuple(arguments))


def names_in(expression: Expression) -> Iterator[str]:
    """Every name that a formula uses, in order, repeats included."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from names_in(argument)


def compute(expression: Expression, values: Mapping[str, Number]) -> Number:
    """The exact value of a formula; DividedByZero if it divides by zero."""
    if isinstance(expression, str):
        return values[expression]
    if isinstance(expression, Call):
        return FUNCTIONS[expression.function](*(compute(one, values) for one in expression.arguments))
    return expression
