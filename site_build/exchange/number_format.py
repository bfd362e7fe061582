"""Numbers of a workbook as Excel shows them under a number format, in a Chinese setting.

Covered: digits, thousands, percent, exponents, fractions, dates, times, elapsed times, sections and conditions, text. A
format that is not covered gives None, and the number is then shown plainly. Source: ECMA-376 part 1, 18.8.30 and 31.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from calculator.ground.frozen import frozen

GENERAL = "General"
TEXT = "@"
SECONDS = 86_400
LEAP_DAY_THAT_NEVER_WAS = 60
LAST_DAY = 2_958_465
ERA_1904 = 1_462
MOST_PLACES = 30
LARGEST_EXPONENT = 320

MONTH = 'yyyy"年"m"月"'
MONTH_DAY = 'm"月"d"日"'
DAY = 'yyyy"年"m"月"d"日"'
TIME = '上午/下午h"时"mm"分"'
TIME_SECONDS = '上午/下午h"时"mm"分"ss"秒"'
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: DAY,
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"¥-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: TEXT,
    **dict.fromkeys((27, 36, 50, 52, 57), MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    **dict.fromkeys((34, 55), TIME),
    **dict.fromkeys((35, 56), TIME_SECONDS),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
}

TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | _(?P<pad>.) | \*(?P<fill>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+) | (?P<digit>[0\#?]) | (?P<sign>[.,%/@;]) | (?P<plain>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?", re.DOTALL)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
CHINESE_WEEKDAYS = "一二三四五六日"
CHINESE_DIGITS = {"DBNUM1": "〇一二三四五六七八九十", "DBNUM2": "零壹贰叁肆伍陆柒捌玖拾"}


class Token(NamedTuple):
    """A piece of a format: its kind, a group of TOKEN, and its text."""

    kind: str
    text: str


@frozen
class Section:
    """One of the parts of a format between semicolons."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    digits: str = ""
    chinese: bool = False

    def has(self, kind: str) -> bool:
        """Whether a piece of this kind stands in it."""
        return any(token.kind == kind for token in self.tokens)

    @property
    def of_dates(self) -> bool:
        """Whether it shows a date or a time."""
        return self.has("date") or self.has("elapsed")


def shows_date(code: str) -> bool:
    """Whether a format shows numbers as dates or times."""
    return any(section.of_dates for section in _sections(code))


def shows_percent(code: str) -> bool:
    """Whether a format shows numbers as percent."""
    return any(Token("sign", "%") in section.tokens for section in _sections(code))


def plain_number(value: Decimal) -> str:
    """A number without exponent."""
    return format(value, "f")


def day_of(value: Decimal, *, from_1904: bool) -> date | None:
    """The day of a serial number, None if Excel has no such day."""
    days = (int(value) if 0 <= value <= LAST_DAY else 0) + (ERA_1904 if from_1904 else 0)
    if not 1 <= days <= LAST_DAY or days == LEAP_DAY_THAT_NEVER_WAS:
        return None
    return date(1899, 12, 31 if days < LEAP_DAY_THAT_NEVER_WAS else 30) + timedelta(days=days)


def text_shown(text: str, code: str) -> str:
    """A text as a format shows it."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[-1]  # noqa: PLR2004 - the fourth section is that of texts
    if Token("sign", TEXT) not in section.tokens:
        return text
    return "".join(text if token == ("sign", TEXT) else _literal(token) for token in section.tokens).strip() or text


def number_shown(value: Decimal, code: str, *, from_1904: bool = False) -> str | None:
    """A number as a format shows it, None if the format is not covered or shows nothing."""
    if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT:
        return None
    sections = _sections(code)
    section, minus = _chosen(sections, value)
    if section is None or (section.of_dates and section.has("digit")):
        return None
    with localcontext() as context:
        context.prec = 2 * LARGEST_EXPONENT + MOST_PLACES
        try:
            text = _date(value, section, from_1904) if section.of_dates else _number(abs(value), section)
        except (DecimalException, ValueError, OverflowError, IndexError):
            return None
    if text is None:
        return None
    return ("-" if minus and not section.of_dates and re.search("[1-9]", text) else "") + text.strip() or None


def _chosen(sections: Sequence[Section], value: Decimal) -> tuple[Section | None, bool]:
    """The section for a number, and whether a minus is to be written before it."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, value):
                return section, value < 0 and not _of_negatives(section.condition)
        return None, False
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    return (numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]), value < 0  # noqa: PLR2004 - for zero


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, border = condition
    return (value < border and "<" in sign) or (value > border and ">" in sign) or (value == border and "=" in sign)


def _of_negatives(condition: tuple[str, Decimal] | None) -> bool:
    return condition is not None and "<" in condition[0] and ">" not in condition[0] and condition[1] <= 0


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[Section, ...]:
    if "$-F800" in code.upper():
        code = DAY
    if "$-F400" in code.upper():
        code = "h:mm:ss"
    parts: list[list[Token]] = [[]]
    for found in TOKEN.finditer(code):
        token = Token(str(found.lastgroup), found[str(found.lastgroup)])
        if token == ("sign", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(part) for part in parts)


def _section(tokens: Sequence[Token]) -> Section:
    kept: list[Token] = []
    condition, digits, chinese = None, "", False
    for token in tokens:
        if token.kind != "bracket":
            kept.append(token)
        elif compared := CONDITION.fullmatch(token.text):
            condition = compared[1], Decimal(compared[2])
        elif ELAPSED.fullmatch(token.text):
            kept.append(Token("elapsed", token.text.lower()))
        elif token.text.upper().startswith("DBNUM"):
            digits = token.text.upper()
        elif money := CURRENCY.fullmatch(token.text):
            chinese = chinese or token.text.upper().endswith("804")
            kept.append(Token("quoted", money[1]))
    return Section(tokens=tuple(kept), condition=condition, digits=digits, chinese=chinese)


def _literal(token: Token) -> str:
    return " " if token.kind == "pad" else "" if token.kind == "fill" else token.text


def _number(value: Decimal, section: Section) -> str | None:
    tokens = section.tokens
    if section.digits:
        return None
    if section.has("general"):
        return "".join(plain_number(value) if token.kind == "general" else _literal(token) for token in tokens)
    if not section.has("digit"):
        shown = plain_number(value)
        return "".join(shown if token == ("sign", TEXT) else _literal(token) for token in tokens)
    if Token("sign", "/") in tokens:
        return _fraction(value, tokens)
    if section.has("exponent"):
        return _scientific(value, tokens)
    places = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    scale = 2 * sum(token == ("sign", "%") for token in tokens)
    return _filled(value.scaleb(scale), tokens, places)


def _filled(value: Decimal, tokens: Sequence[Token], places: Sequence[int]) -> str:
    """Digits put into the places for them; a comma after the last whole place divides by a thousand, others group."""
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    whole = [at for at in places if at < point]
    parts = [at for at in places if at > point]
    commas = [at for at, token in enumerate(tokens) if token == ("sign", ",")]
    beyond = sum((whole[-1] if whole else -1) < at < point or at > places[-1] for at in commas)
    grouped = len(commas) > beyond
    value = value.scaleb(-3 * beyond).quantize(Decimal(1).scaleb(-len(parts)), rounding=ROUND_HALF_UP)
    digits, _, decimals = plain_number(value).partition(".")
    shown = dict(zip(parts, _decimals(decimals, [tokens[at].text for at in parts]), strict=True))
    shown |= _whole("" if digits == "0" else digits, tokens, whole, grouped=grouped)
    if not whole and digits != "0":
        shown[point] = f"{digits}."
    return "".join(shown.get(at, "" if token == ("sign", ",") else _literal(token)) for at, token in enumerate(tokens))


def _decimals(digits: str, places: Sequence[str]) -> list[str]:
    kept = len(digits.rstrip("0"))
    return [
        digit if at < kept or place == "0" else " " if place == "?" else ""
        for at, (digit, place) in enumerate(zip(digits, places, strict=True))
    ]


def _whole(digits: str, tokens: Sequence[Token], places: Sequence[int], *, grouped: bool) -> dict[int, str]:
    shown: dict[int, str] = {}
    used = 0
    for at in reversed(places):
        wanted = len(digits) - used if at == places[0] and len(digits) > used else 1
        piece = ""
        for _ in range(wanted):
            digit = digits[-1 - used] if used < len(digits) else {"0": "0", "?": " "}.get(tokens[at].text, "")
            comma = "," if grouped and digit.isdigit() and used and used % 3 == 0 else ""
            piece = digit + comma + piece
            used += 1
        shown[at] = piece
    return shown


def _scientific(value: Decimal, tokens: Sequence[Token]) -> str:
    split = next(at for at, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, power = tokens[:split], tokens[split + 1 :]
    places = [at for at, token in enumerate(mantissa) if token.kind == "digit"]
    point = next((at for at, token in enumerate(mantissa) if token == ("sign", ".")), len(mantissa))
    step = max(1, sum(at < point for at in places))
    exponent = value.adjusted() // step * step if value else 0
    rounded = value.scaleb(-exponent).quantize(
        Decimal(1).scaleb(-sum(at > point for at in places)), rounding=ROUND_HALF_UP
    )
    if rounded >= Decimal(10) ** step:
        exponent += step
        rounded = value.scaleb(-exponent)
    sign = "-" if exponent < 0 else "+" if tokens[split].text.endswith("+") else ""
    shown = _filled(Decimal(abs(exponent)), power, [at for at, token in enumerate(power) if token.kind == "digit"])
    return f"{_filled(rounded, mantissa, places)}E{sign}{shown}"


def _fraction(value: Decimal, tokens: Sequence[Token]) -> str | None:
    pattern = "".join(token.text if token.kind in ("digit", "sign", "plain") else " " for token in tokens)
    found = re.fullmatch(r"\s*([0#?]+(?=\s))?\s*[0#?]+\s*/\s*([0#?]+|[1-9]\d*)\s*", pattern)
    if found is None:
        return None
    exact = Fraction(value)
    whole = exact.numerator // exact.denominator if found[1] else 0
    rest = exact - whole
    if re.fullmatch("[0#?]+", found[2]):
        near = rest.limit_denominator(10 ** min(len(found[2]), 4) - 1)
        above, below = near.numerator, near.denominator
    else:
        below = int(found[2])
        above = int(rest * below + Fraction(1, 2))
    if found[1] and above == below:
        whole, above = whole + 1, 0
    if found[1] and not above:
        return str(whole)
    return f"{whole} {above}/{below}" if whole else f"{above}/{below}"


class Moment(NamedTuple):
    """A date and time: the day if there is one, the seconds of the day, all seconds, and thousandths of a second."""

    day: date | None
    seconds: int
    total: int
    thousandths: int


def _date(value: Decimal, section: Section, from_1904: bool) -> str | None:  # noqa: FBT001 - passed on
    if value < 0:
        return None
    fine = any(token.kind == "date" and "." in token.text for token in section.tokens)
    total = int((value * SECONDS * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not fine:
        total = (total + 500) // 1000 * 1000
    seconds = total // 1000
    moment = Moment(day_of(Decimal(seconds // SECONDS), from_1904=from_1904), seconds % SECONDS, seconds, total % 1000)
    units = _units(section.tokens)
    if moment.day is None and any(unit in "yDMaeW" for unit in units if unit):
        return None
    noon = section.has("noon")
    return "".join(
        _part(token, unit, moment, section, noon=noon) for token, unit in zip(section.tokens, units, strict=True)
    )


def _units(tokens: Sequence[Token]) -> list[str]:
    """What each piece counts: M months, i minutes (an m after hours or before seconds), others by their letter."""
    units = [
        {"d": "D", "m": "M"}.get(token.text[0].lower(), token.text[0].lower())
        if token.kind in ("date", "elapsed")
        else ""
        for token in tokens
    ]
    timed = [at for at, unit in enumerate(units) if unit]
    for before, after in pairwise([None, *timed, None]):
        if before is not None and units[before] == "M" and after is not None and units[after] == "s":
            units[before] = "i"
        if after is not None and units[after] == "M" and before is not None and units[before] == "h":
            units[after] = "i"
    return ["i" if token.kind == "elapsed" and unit == "M" else unit for token, unit in zip(tokens, units, strict=True)]


def _part(token: Token, unit: str, moment: Moment, section: Section, *, noon: bool) -> str:
    if token.kind == "noon":
        after = moment.seconds >= SECONDS // 2
        return token.text.split("/")[after] if "/" in token.text else token.text
    if token.kind == "elapsed":
        return str(moment.total // {"h": 3600, "i": 60, "s": 1}[unit]).rjust(len(token.text), "0")
    if token.kind != "date":
        return _literal(token)
    if unit in "hsi":
        return _clock(token.text, unit, moment, noon=noon)
    return _calendar(token.text, unit, moment.day, section)


def _clock(text: str, unit: str, moment: Moment, *, noon: bool) -> str:
    hours, rest = divmod(moment.seconds, 3600)
    if unit == "s":
        letters, _, parts = text.partition(".")
        shown = str(rest % 60).rjust(min(len(letters), 2), "0")
        return shown + (f".{moment.thousandths:03d}"[: len(parts) + 1] if parts else "")
    if unit == "i":
        return str(rest // 60).rjust(min(len(text), 2), "0")
    return str((hours + 11) % 12 + 1 if noon else hours).rjust(min(len(text), 2), "0")


def _calendar(text: str, unit: str, day: date | None, section: Section) -> str:
    if day is None:
        return ""
    length = len(text)
    if unit == "a":
        return ("星期" if length > 3 else "") + CHINESE_WEEKDAYS[day.weekday()]  # noqa: PLR2004 - aaa and aaaa
    if unit in "ye":
        short = unit == "y" and length < 3  # noqa: PLR2004 - y and yy are two digits
        return _digits(f"{day.year % 100:02d}" if short else str(day.year), section.digits)
    number = day.month if unit == "M" else day.day
    if length < 3:  # noqa: PLR2004 - the month or day as a number
        return _small(number, length, section.digits)
    if section.chinese and unit == "D":
        return ("星期" if length > 3 else "周") + CHINESE_WEEKDAYS[day.weekday()]  # noqa: PLR2004 - ddd and dddd
    name = MONTHS[number - 1] if unit == "M" else WEEKDAYS[day.weekday()]
    return name if length == 4 else name[0] if length > 4 else name[:3]  # noqa: PLR2004 - whole, letter, short


def _digits(text: str, style: str) -> str:
    digits = CHINESE_DIGITS.get(style)
    return "".join(digits[int(digit)] for digit in text) if digits else text


def _small(number: int, length: int, style: str) -> str:
    """A number below 100 in the digits of a style: 12 is 十二."""
    digits = CHINESE_DIGITS.get(style)
    if not digits:
        return str(number).rjust(length, "0")
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + (digits[10] if tens else "") + (digits[ones] if ones else "")
