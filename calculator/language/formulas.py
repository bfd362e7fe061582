"""Formulas: `+ - * /`, `min`, `max`, steps and dates over names and quantities with units, computed exactly.

There is no `if`: a condition belongs into a decision table, where the proofs see its border.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial, reduce
from math import ceil, floor
from operator import add, itemgetter, mul, sub
from typing import Any

from calculator.ground.calendar import (
    MONTHS,
    MOST,
    NotComputable,
    WorkingDays,
    add_days,
    add_months,
    add_working_days,
    add_years,
    days_between,
)
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, number, plain
from calculator.ground.units import (
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
from calculator.language.lexer import Reader

DEEPEST = 50
MOST_WORDS = 300
MOST_DIGITS = 200
LIMIT = 10**MOST_DIGITS
LEAST = -LIMIT


@frozen(kw_only=False)
class Quantity:
    """A number with the unit written behind it, as in `1000 ㎡`; `bare` where the unit stands alone and counts as 1."""

    value: Number
    unit: str
    bare: bool = False


@frozen(kw_only=False)
class Call:
    """An operator or function with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Number | str | Quantity | Call
Compiled = Callable[[Mapping[str, Any]], Any]

STEPPED = ("ceil", "floor")
SHARED_OUT = ("started", "full", "pro_rata")
FREE = ("min", "max")
ROUNDING = ("half_up", "up", "down")
STEPPING = ("ceil", "floor", "started", "full", *ROUNDING)
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
        return Quantity(1, reader.take().text, bare=True)
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


@frozen(kw_only=False)
class Typed:
    """An expression in base units, with the unit that it is measured in; `zero` fits any unit."""

    expression: Expression
    unit: Unit
    zero: bool = False


def in_unit(expression: Expression, wanted: Unit, units: Mapping[str, Unit], declared: Collection[str]) -> Expression:
    """The expression rewritten to plain numbers of the unit wanted; BadUnit says which units do not fit.

    A bare number is taken in the unit wanted, and a bare 0 fits anywhere; neither is a date.
    """
    if isinstance(expression, int | Fraction) and wanted != A_DATE:
        return expression
    found = typed(expression, units, declared)
    if found.zero and wanted != A_DATE:
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
    _refuse_dates(function, [part.unit == A_DATE for part in parts])
    if function in SHARED_OUT:
        return _typed_share(function, *parts)
    if function in ("*", "/"):
        left, right = parts
        return Typed(Call(function, inner), left.unit.times(right.unit, 1 if function == "*" else -1), left.zero)
    if function in ("+", "-") and parts[0].unit == A_DATE:
        return _typed_day(function, *parts)
    first = next((part.unit for part in parts if not part.zero), parts[0].unit)
    for part in parts:
        if part.unit.kind != first.kind and not part.zero:
            raise BadUnit(_clash(function, first, part.unit))
    return Typed(Call(function, inner), first, all(part.zero for part in parts))


def _refuse_dates(function: str, dated: list[bool]) -> None:
    """A date takes part only in `date + time`, `date - time`, `date - date`, and in `min` and `max` of dates alone."""
    if not any(dated) or (function in FREE and all(dated)) or (function in ("+", "-") and dated[0]):
        return
    if function in ("*", "/"):
        raise BadUnit("日期不能相乘、相除。")
    if function in (*STEPPED, *SHARED_OUT):
        raise BadUnit("日期不能取整、折算。")
    raise BadUnit("日期写在前面，加减天、工作日、月、年；或者两个日期相减、比较先后。日期不能和数字、和 0 一起用。")


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


def _shares(value: Number, step: Number) -> Fraction:
    return Fraction(divide(value, step))


def _by_size(rounded: Callable[[Fraction], int], value: Number, step: Number) -> int:
    """How many steps a value is, rounded by its size whatever its sign: 四舍五入、进位、舍尾、进一、舍去 mean that."""
    share = _shares(value, step)
    steps = rounded(abs(share))
    return steps if share >= 0 else -steps


def _half_up(share: Fraction) -> int:
    return (2 * share + 1) // 2


def _to_step(rounded: Callable[[Fraction], int], value: Number, step: Number) -> Number:
    return whole(_by_size(rounded, value, step) * step)


STEPS: Mapping[str, Callable[[Any, Any], Any]] = {
    "/": divide,
    "ceil": lambda value, step: whole(ceil(_shares(value, step)) * step),
    "floor": lambda value, step: whole(floor(_shares(value, step)) * step),
    "started": partial(_by_size, ceil),
    "full": partial(_by_size, floor),
    "pro_rata": divide,
    "half_up": partial(_to_step, _half_up),
    "up": partial(_to_step, ceil),
    "down": partial(_to_step, floor),
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


def taken(call: Call, numbers: Mapping[str, Any]) -> list[int]:
    """The places of the arguments that `min` or `max` takes, more than one where they are equal; NotComputable."""
    values = [compiled(argument)(numbers) for argument in call.arguments]
    best = (min if call.function == "min" else max)(values)
    return [place for place, value in enumerate(values) if value == best]


def _two(function: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    return lambda values: function(left(values), right(values))


def _exact(operate: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    def run(values: Mapping[str, Any]) -> Any:
        found = operate(left(values), right(values))
        return found if found.__class__ is int and LEAST < found < LIMIT else whole(found)

    return run


End = Number | date
Range = tuple[End | None, End | None]
ANYTHING: Range = (None, None)
INTEGERS_BELOW = {"add_days": MOST, "add_months": MOST, "add_years": MOST // MONTHS, "add_working_days": MOST}


def never_fails(expression: Expression, ranges: Mapping[str, Range]) -> bool:
    """Whether a formula can be computed whatever its names are; a day that is moved only where both are known."""
    if not isinstance(expression, Call):
        return True
    if expression.function in INTEGERS_BELOW:
        day, count = bounds(expression, ranges), bounds(expression.arguments[-1], ranges)
        return day[0] is not None and day[0] == day[1] and count[0] == count[1]
    if expression.function in STEPS and expression.function != "days_between":
        low, high = bounds(expression.arguments[-1], ranges)
        if not _above_zero(low) and not _above_zero(_negative(high)):
            return False
    return all(never_fails(one, ranges) for one in expression.arguments)


def bounds(expression: Expression, ranges: Mapping[str, Range]) -> Range:
    """The least and greatest value that a formula may come to over ranges of its names; None where nothing bounds it.

    They hold for every value that can be computed, numbers and dates alike. An end that cannot be computed itself (a
    day outside the calendar, too many digits) is open: nothing is raised.
    """
    if isinstance(expression, str):
        return ranges[expression]
    if not isinstance(expression, Call):
        return (expression, expression) if isinstance(expression, int | Fraction) else ANYTHING
    parts = [bounds(one, ranges) for one in expression.arguments]
    function = expression.function
    if function in FREE:
        return reduce(partial(_chosen, function), parts)
    if function in INTEGERS_BELOW:
        return _moved(function, *parts)
    return BOUNDS[function](*parts)


def _end(function: Callable[..., Any], *ends: Any) -> Any:
    """What a function comes to at these ends; None where one of them is open, or it has no value there."""
    if None in ends:
        return None
    try:
        found = function(*ends)
        return whole(found) if isinstance(found, int | Fraction) else found
    except NotComputable:
        return None


def _negative(end: Any) -> Any:
    return None if end is None else -end


def _above_zero(end: Any) -> bool:
    return end is not None and bool(end > 0)


def _chosen(function: str, one: Range, other: Range) -> Range:
    """For `max` any known low end holds, and the high end needs both; for `min` the other way round."""
    needs_both, any_known = (1, 0) if function == "max" else (0, 1)
    choose: Callable[..., Any] = max if function == "max" else min
    found: list[Any] = [None, None]
    known = [end for end in (one[any_known], other[any_known]) if end is not None]
    found[any_known] = choose(known) if known else None
    found[needs_both] = _end(choose, one[needs_both], other[needs_both])
    return found[0], found[1]


def _added(one: Any, other: Any) -> Range:
    return _end(add, one[0], other[0]), _end(add, one[1], other[1])


def _subtracted(one: Any, other: Any) -> Range:
    return _end(sub, one[0], other[1]), _end(sub, one[1], other[0])


def _multiplied(one: Any, other: Any) -> Range:
    """The least and greatest product of the ends, an open end being endlessly far and 0 times it being 0."""
    lefts, rights = ([(-1, part[0]), (1, part[1])] for part in (one, other))
    products = [_corner(left, right) for left in lefts for right in rights]
    (below, low), (above, high) = min(products), max(products)
    return (None if below else low), (None if above else high)


def _corner(left: tuple[int, Any], right: tuple[int, Any]) -> tuple[int, Number]:
    """A product of two ends, each with its side: -1 or 1 if it is endlessly far below or above, else 0 and a number."""
    found = _end(mul, left[1], right[1])
    return (0, found) if found is not None else (_sign(*left) * _sign(*right), 0)


def _sign(side: int, end: Number | None) -> int:
    return side if end is None else (end > 0) - (end < 0)


def _divided(one: Any, by: Any) -> Range:
    """Bounded only by a divisor that is surely above zero, or surely below."""
    if not _above_zero(by[0]) and not _above_zero(_negative(by[1])):
        return ANYTHING
    low, high = (0 if end is None else _end(divide, 1, end) for end in (by[1], by[0]))
    return _multiplied(one, (low, high))


def _stepped(function: str, value: Any, step: Any) -> Range:
    """By one step above zero the ends are stepped themselves; by a step that is not fixed, no value moves by more."""
    if not _above_zero(step[0]):
        return ANYTHING
    if step[0] == step[1]:
        return _end(STEPS[function], value[0], step[0]), _end(STEPS[function], value[1], step[0])
    return _end(sub, value[0], step[1]), _end(add, value[1], step[1])


def _counted(function: str, value: Any, step: Any) -> Range:
    low, high = _divided(value, step)
    return _end(STEPS[function], low, 1), _end(STEPS[function], high, 1)


def _days(later: Any, earlier: Any) -> Range:
    return _end(days_between, later[0], earlier[1]), _end(days_between, later[1], earlier[0])


def _moved(function: str, day: Any, count: Any) -> Range:
    """The first and last day to which a day is moved: by whole counts only, and not by more than the calendar takes.

    Working days are no fewer days than their number, which bounds them on the near side without a calendar.
    """
    most = INTEGERS_BELOW[function]
    low = -most if count[0] is None else max(-most, ceil(count[0]))
    high = most if count[1] is None else min(most, floor(count[1]))
    if low > high:
        return ANYTHING
    if function != "add_working_days":
        return _end(STEPS[function], day[0], low), _end(STEPS[function], day[1], high)
    return (_end(add_days, day[0], low) if low >= 0 else None), (_end(add_days, day[1], high) if high <= 0 else None)


BOUNDS: Mapping[str, Callable[[Any, Any], Range]] = {
    "+": _added,
    "-": _subtracted,
    "*": _multiplied,
    "/": _divided,
    "pro_rata": _divided,
    "days_between": _days,
    **{function: partial(_stepped, function) for function in (*STEPPED, *ROUNDING)},
    **{function: partial(_counted, function) for function in ("started", "full")},
}
