"""Exact scalars: numbers, dates and yes/no, read from text and never through a float."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

Number = int | Fraction
Scalar = Number | date | bool | str

NUMBER = re.compile(r"-?\d+(\.\d+)?")
LONGEST_NUMBER = 40
YES_NO = {"true": True, "false": False}


def is_number(text: str) -> bool:
    """Whether `number` reads a text."""
    return len(text) <= LONGEST_NUMBER and bool(NUMBER.fullmatch(text)) and text.isascii()


def number(text: str) -> Number:
    """Read a decimal such as `3000` or `2999.99` exactly; ValueError with a Chinese sentence otherwise."""
    if not is_number(text):
        raise ValueError(f"应为数字，如 3000 或 2999.99（不用千分位，不超过 {LONGEST_NUMBER} 个字符）")
    return plain(Fraction(text))


def plain(value: Number) -> Number:
    """Turn a whole fraction into an int, which is faster and prints as expected."""
    return value.numerator if value.denominator == 1 else value


def day(text: str) -> date:
    """Read a date written as year-month-day (ISO 8601), e.g. `2022-04-19`."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("应为日期，写作 年-月-日，如 2022-04-19")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("日历上没有这一天，请核对年、月、日") from None


def yes_no(text: str) -> bool:
    """Read `true` or `false`, nothing else: YAML's `yes`, `no`, `on` and `off` are not booleans here."""
    if text not in YES_NO:
        raise ValueError("应为 true（是）或 false（否）")
    return YES_NO[text]


def places(value: Number) -> int | None:
    """How many decimal places a number needs to be written exactly; None if it never ends (10/3)."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def decimal_text(value: Number) -> str:
    """Write a number as an exact decimal string, or as `10/3` where no decimal is exact."""
    count = places(value)
    return f"{Fraction(value).numerator}/{Fraction(value).denominator}" if count is None else fixed(value, count)


def fixed(value: Number, count: int) -> str:
    """Write a number with `count` decimal places, half away from zero (四舍五入)."""
    below = value.denominator
    whole = (2 * abs(value.numerator) * 10**count + below) // (2 * below)
    digits = str(whole).rjust(count + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{digits[:-count]}.{digits[-count:]}" if count else digits)


def scalar_text(value: Scalar) -> str:
    """Write any scalar as it is written in a pack or a case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else decimal_text(value)
