"""Formulas: `+ - * /`, `min`, `max`, steps and dates over names and quantities with units, computed exactly.

There is no `if`: a condition belongs into a decision table, where the proofs see its border.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial, reduce
from operator import add, itemgetter, mul, sub
from typing import Any

from calculator.calendar import (
    NotComputable,
    WorkingDays,
    add_days,
    add_months,
    add_working_days,
    add_years,
    days_between,
)
from calculator.lexer import Reader
from calculator.scalars import Number, number, plain
from calculator.units import (
    A_DATE,
    DAY,
    MONTH,
    NO_UNIT,
    WORKING_DAY,
    YEAR,
    BadUnit,
    Unit,
    counted_in,
    parse_unit,
    undeclared_share,
)

DEEPEST = 50
MOST_WORDS = 300
MOST_DIGITS = 200
LIMIT = 10**MOST_DIGITS
LEAST = -LIMIT


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written behind it, as in `1000 ㎡`."""

    value: Number
    unit: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Number | str | Quantity | Call
Compiled = Callable[[Mapping[str, Any]], Any]

STEPPED = ("ceil", "floor")
SHARED_OUT = ("started", "full", "pro_rata")
FREE = ("min", "max")
STEPPING = ("ceil", "floor", "started", "full", "half_up")
DIVIDING = ("/", "ceil", "floor", *SHARED_OUT)
FUNCTIONS = (*FREE, *STEPPED, *SHARED_OUT)


@lru_cache(maxsize=1024)
def parse_formula(source: str) -> Expression:
    """Read a formula such as `max(1000 ㎡, started(households, 百户) * per_hundred)`; SyntaxProblem otherwise."""
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
    """atom = number, [ unit ] | unit | name | function, "(", sum, { ",", sum }, ")" | "(", sum, ")";"""
    if reader.accept("("):
        inner = _sum(reader, depth + 1)
        reader.expect(")")
        return inner
    if reader.next.kind == "unit":
        return Quantity(1, reader.take().text)
    if reader.next.kind == "number":
        value = _number(reader)
        return Quantity(value, reader.take().text) if reader.next.kind == "unit" else value
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
        raise reader.problem(f"没有函数“{name}”，可用：{'、'.join(FUNCTIONS)}")
    arguments = [_sum(reader, depth + 1)]
    while reader.accept(","):
        arguments.append(_sum(reader, depth + 1))
    reader.expect(")")
    if name not in FREE and len(arguments) != 2:  # noqa: PLR2004 - the value and its step
        raise reader.problem(f"{name} 要两个参数：数值和步长")
    return Call(name, tuple(arguments))


def names_in(expression: Expression) -> Iterator[str]:
    """Every name that a formula uses, in order, repeats included."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from names_in(argument)


def calls_in(expression: Expression) -> Iterator[Call]:
    """Every operator and function of a formula, the outer ones first."""
    if isinstance(expression, Call):
        yield expression
        for argument in expression.arguments:
            yield from calls_in(argument)


def constant(expression: Expression) -> Number | None:
    """What an expression without names comes to; None for one with names, or that cannot be computed."""
    try:
        found = None if any(names_in(expression)) else compiled(expression)({})
    except NotComputable:
        return None
    return found if isinstance(found, int | Fraction) else None


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression in base units, with the unit that it is measured in; `zero` fits any unit."""

    expression: Expression
    unit: Unit
    zero: bool = False


def in_unit(expression: Expression, wanted: Unit, units: Mapping[str, Unit], declared: Collection[str]) -> Expression:
    """The expression rewritten to plain numbers of the unit wanted; BadUnit says which units do not fit.

    A bare number is taken in the unit wanted, and a bare 0 fits anywhere.
    """
    if isinstance(expression, int | Fraction):
        return expression
    found = typed(expression, units, declared)
    if found.zero:
        return 0
    if found.unit.kind != wanted.kind:
        hint = undeclared_share(found.unit)
        raise BadUnit(f"公式算出来的单位是“{found.unit}”，应为“{wanted}”。{hint}")
    return _scaled(found.expression, Fraction(1) / wanted.scale)


def _scaled(expression: Expression, by: Number) -> Expression:
    if by == 1:
        return expression
    if isinstance(expression, int | Fraction):
        return plain(Fraction(expression * by))
    return Call("*", (expression, plain(Fraction(by))))


def typed(expression: Expression, units: Mapping[str, Unit], declared: Collection[str]) -> Typed:
    """Check the units of an expression and rewrite it in base units; BadUnit where two do not fit."""
    if isinstance(expression, str):
        unit = units[expression]
        return Typed(_scaled(expression, unit.scale), Unit(1, unit.powers))
    if isinstance(expression, Quantity):
        unit = parse_unit(expression.unit, declared)
        return Typed(_scaled(expression.value, unit.scale), Unit(1, unit.powers))
    if isinstance(expression, Call):
        parts = [typed(one, units, declared) for one in expression.arguments]
        return _typed_call(expression.function, parts)
    return Typed(expression, NO_UNIT, zero=expression == 0)


def _typed_call(function: str, parts: list[Typed]) -> Typed:
    inner = tuple(part.expression for part in parts)
    if function in SHARED_OUT:
        return _typed_share(function, *parts)
    if function in ("*", "/"):
        left, right = parts
        if A_DATE in (left.unit, right.unit):
            raise BadUnit("日期不能相乘、相除。")
        return Typed(Call(function, inner), left.unit.times(right.unit, 1 if function == "*" else -1), left.zero)
    if function in ("+", "-") and parts[0].unit == A_DATE:
        return _typed_day(function, *parts)
    first = next((part.unit for part in parts if not part.zero), parts[0].unit)
    for part in parts:
        if part.unit.kind != first.kind and not part.zero:
            raise BadUnit(_clash(function, first, part.unit))
    return Typed(Call(function, inner), first, all(part.zero for part in parts))


def _clash(function: str, first: Unit, other: Unit) -> str:
    words = {"+": "相加", "-": "相减", "min": "比较大小", "max": "比较大小"}.get(function, "一起用")
    hint = "，数字后面请写单位，如 1000 ㎡" if NO_UNIT.kind in (first.kind, other.kind) else ""
    return f"“{first}”和“{other}”不能{words}{hint}。{undeclared_share(first.times(other))}"


def _typed_day(sign: str, day: Typed, other: Typed) -> Typed:
    """A date and a length of time make a date; two dates make days."""
    if sign == "-" and other.unit == A_DATE:
        return Typed(Call("days_between", (day.expression, other.expression)), Unit(1, ((DAY, 1),)))
    adders = {DAY: "add_days", WORKING_DAY: "add_working_days", MONTH: "add_months", YEAR: "add_years"}
    word = other.unit.powers[0][0] if len(other.unit.powers) == 1 else ""
    if word not in adders:
        raise BadUnit(f"日期只能加减 {'、'.join(adders)}，这里是“{other.unit}”。")
    count = other.expression if sign == "+" else Call("-", (0, other.expression))
    return Typed(Call(adders[word], (day.expression, count)), A_DATE)


def _typed_share(function: str, value: Typed, step: Typed) -> Typed:
    """`started(x, 百户)` is measured in 百户, `started(x, 500 ㎡)` is a count."""
    size = counted_in(value.unit, step.unit)
    if size is not None:
        return Typed(Call(function, (value.expression, _scaled(step.expression, size))), step.unit)
    if value.unit.kind != step.unit.kind and not value.zero:
        raise BadUnit(_clash(function, value.unit, step.unit))
    return Typed(Call(function, (value.expression, step.expression)), NO_UNIT)


def whole(value: Number) -> Number:
    """An exact result as an int where it is one, of at most MOST_DIGITS digits; NotComputable beyond."""
    if value.__class__ is not int:
        value = plain(value)
    if LEAST < value.numerator < LIMIT and value.denominator < LIMIT:
        return value
    raise NotComputable(f"数字超过 {MOST_DIGITS} 位")


def divide(top: Number, by: Number) -> Number:
    """Exact quotient; NotComputable if it divides by zero."""
    if by == 0:
        raise NotComputable("除数为零")
    return whole(Fraction(top) / by)


def _up(value: Number, step: Number) -> Number:
    return -(-Fraction(divide(value, step)) // 1)


def _down(value: Number, step: Number) -> Number:
    return Fraction(divide(value, step)) // 1


def _half_up(value: Number, step: Number) -> Number:
    """To the nearest step, half away from zero (四舍五入)."""
    share = Fraction(divide(value, step))
    steps = (2 * abs(share) + 1) // 2
    return whole(steps * step if share >= 0 else -steps * step)


STEPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "/": divide,
    "ceil": lambda value, step: whole(_up(value, step) * step),
    "floor": lambda value, step: whole(_down(value, step) * step),
    "started": _up,
    "full": _down,
    "pro_rata": divide,
    "half_up": _half_up,
    "add_days": add_days,
    "add_months": add_months,
    "add_years": add_years,
    "days_between": days_between,
}
EXACT: Mapping[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}


def compiled(expression: Expression, calendar: WorkingDays | None = None) -> Compiled:
    """A function of the named values that computes a formula in base units; it may raise NotComputable."""
    if isinstance(expression, str):
        return itemgetter(expression)
    if not isinstance(expression, Call):
        return lambda _: expression
    parts = [compiled(one, calendar) for one in expression.arguments]
    function = expression.function
    if function in FREE:
        choose = min if function == "min" else max
        return lambda values: choose([part(values) for part in parts])
    if function == "add_working_days":
        return _two(partial(add_working_days, calendar), *parts)
    if function in STEPS:
        return _two(STEPS[function], *parts)
    return _exact(EXACT[function], *parts)


def _two(function: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    return lambda values: function(left(values), right(values))


def _exact(operate: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    def run(values: Mapping[str, Any]) -> Any:
        found = operate(left(values), right(values))
        return found if found.__class__ is int and LEAST < found < LIMIT else whole(found)

    return run


Range = tuple[Number | None, Number | None]
ANYTHING: Range = (None, None)


def bounds(expression: Expression, ranges: Mapping[str, Range]) -> Range:
    """The least and greatest value of a formula over ranges of its names; None where nothing bounds it."""
    if isinstance(expression, str):
        return ranges[expression]
    if not isinstance(expression, Call):
        return (expression, expression) if isinstance(expression, int | Fraction) else ANYTHING
    parts = [bounds(one, ranges) for one in expression.arguments]
    function = expression.function
    if function in FREE:
        return reduce(partial(_chosen, function), parts)
    if function in ("+", "-", "*"):
        return {"+": _added, "-": _subtracted, "*": _multiplied}[function](*parts)
    step = parts[-1][0]
    if function in STEPS and parts[-1] == (step, step) and step is not None and step > 0:
        low, high = parts[0]
        run = STEPS[function]
        return (None if low is None else run(low, step), None if high is None else run(high, step))
    return ANYTHING


def _chosen(function: str, one: Range, other: Range) -> Range:
    """For `max` any known low end holds, and the high end needs both; for `min` the other way round."""
    needs_both, any_known = (1, 0) if function == "max" else (0, 1)
    choose = max if function == "max" else min
    found: list[Number | None] = [None, None]
    known = [end for end in (one[any_known], other[any_known]) if end is not None]
    found[any_known] = choose(known) if known else None
    both = (one[needs_both], other[needs_both])
    found[needs_both] = None if None in both else choose(both)  # type: ignore[type-var]
    return found[0], found[1]


def _added(one: Range, other: Range) -> Range:
    low = None if one[0] is None or other[0] is None else whole(one[0] + other[0])
    high = None if one[1] is None or other[1] is None else whole(one[1] + other[1])
    return low, high


def _subtracted(one: Range, other: Range) -> Range:
    low = None if other[1] is None else -other[1]
    high = None if other[0] is None else -other[0]
    return _added(one, (low, high))


def _multiplied(one: Range, other: Range) -> Range:
    """Bounded only where each factor is; a factor from zero up keeps the product from zero up."""
    ends = (*one, *other)
    if None not in ends:
        products = [whole(left * right) for left in one for right in other]  # type: ignore[operator]
        return min(products), max(products)
    if one[0] is not None and other[0] is not None and one[0] >= 0 and other[0] >= 0:
        return whole(one[0] * other[0]), None
    return ANYTHING
