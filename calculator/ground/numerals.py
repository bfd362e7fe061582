"""Numbers in Chinese and Arabic writing, exactly or not at all: 一亿零五十万, 两千六, 二〇二一, 1.5万, 百分之三.

What is malformed (二三百, 一二三万), only about so much (三千多, 十几) or in doubt (二三, 万五) is refused.
`docs/assets/search/numerals.mjs` reads alike in the browser; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from calculator.ground.frozen import frozen
from calculator.ground.scalars import LONGEST_NUMBER, Number, decimal_text, plain

DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
HALVES = ("半", "一半")
SIGNS = {"%": 100, "‰": 1000, "‱": 10_000}
SHARES = {"百": "%", "千": "‰", "万": "‱"}
# Other characters for the same: 〇 and ○, the forms of banknotes, older forms, and 廿, 卅, 卌.
SAME = {
    **dict(zip("〇○兩萬億", "零零两万亿", strict=True)),
    **dict(zip("壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟", "一二二三三三四五六六七八九十百千", strict=True)),
    "廿": "二十",
    "卅": "三十",
    "卌": "四十",
    **dict(zip("０１２３４５６７８９．％，", "0123456789.%,", strict=True)),
}
SPELLED = str.maketrans(SAME)
PLAIN_NUMERALS = "零〇一二两兩三四五六七八九十百千万萬亿億廿卅卌"
FORMAL_DIGITS = "壹贰貳叁參叄肆伍陆陸柒捌玖"
FORMAL_NUMERALS = f"{FORMAL_DIGITS}拾佰仟"
MULTIPLIERS = "十百千万萬亿億拾佰仟"
FIGURE = "[0-9０-９]"
ARABIC = rf"(?:{FIGURE}{{1,3}}(?:[,，]{FIGURE}{{3}})+(?!{FIGURE})|{FIGURE}+)(?:[.．]{FIGURE}+)?"
ROW = "零〇○一二三四五六七八九"
WRITTEN = (
    rf"{ARABIC}(?: ?[{MULTIPLIERS}]+(?:{FIGURE}+(?:[.．]{FIGURE}+)?[{MULTIPLIERS}]+)*{FIGURE}*)?"
    rf"|[{FORMAL_NUMERALS}][零〇{FORMAL_NUMERALS}万萬亿億]+"
    rf"|[{PLAIN_NUMERALS}][{PLAIN_NUMERALS}○]*(?:点[{ROW}]+(?![{ROW}十百千点])[万亿]*)?"
)
NUMERAL = re.compile(WRITTEN)
SHARE = rf"[{''.join(SHARES)}]分之(?:{WRITTEN})"
PART = re.compile(rf"([0-9]+(?:\.[0-9]+)?) ?([{''.join(UNITS)}]+)")
# What may follow an Arabic number: 3百, 3千万, 3万亿, but not 3十 or 3万万.
MULTIPLIER = re.compile("[百千]|[十百千]?(?:万亿?|亿)")


@frozen(kw_only=False)
class Numeral:
    """A numeral in a text: what it comes to (None if it is refused) and where it stands."""

    value: Number | None
    start: int
    end: int


def numerals_in(text: str) -> Iterator[Numeral]:
    """Every numeral of a running text in order, without percent signs and 分之; refused ones too."""
    for match in NUMERAL.finditer(text):
        yield Numeral(whole_or_decimal(match[0]), match.start(), match.end())


def read_numeral(written: str) -> Number | None:
    """The number that a text is, shares (3%, 百分之三, 三分之二) and 半 included; None if it is none, or in doubt."""
    text = written.strip().translate(SPELLED)
    if text in HALVES:
        return Fraction(1, 2)
    if text[-1:] in SIGNS:
        return _share(whole_or_decimal(text[:-1].rstrip()), SIGNS[text[-1]])
    below, mark, above = text.partition("分之")
    if mark:
        return _share(whole_or_decimal(above), whole_or_decimal(below))
    return whole_or_decimal(text)


def numeral_text(written: str) -> str | None:
    """A numeral in plain digits, a row of digits with the zeros that it begins with; None if it is refused."""
    value = whole_or_decimal(written)
    text = written.translate(SPELLED)
    if value is None or text.isdecimal():
        return None if value is None else text
    return _row(text) or decimal_text(value)


def _share(above: Number | None, below: Number | None) -> Number | None:
    return None if above is None or not below else plain(Fraction(above) / below)


def whole_or_decimal(written: str) -> Number | None:
    """The number that one numeral is; None if it is malformed, too long or in doubt."""
    text = written.translate(SPELLED)
    if len(text) > LONGEST_NUMBER or not NUMERAL.fullmatch(text):
        return None
    if "0" <= text[0] <= "9":
        return _arabic(text)
    whole, point, rest = text.partition("点")
    if not point:
        return _chinese(whole)
    row = rest.rstrip("万亿")
    above, below = _whole(whole, ended=False), _row(row)
    scale = _multiplier(rest[len(row) :]) if rest != row else 1
    if above is None or below is None or scale is None:
        return None
    return plain((above + Fraction(int(below), 10 ** len(below))) * scale)


def _arabic(text: str) -> Number | None:
    """`3,000`, `1.5万`, `1亿2000万`, `3万5000`: parts that grow smaller, decimals in none but the last."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    parts = PART.findall(text)
    scales = [_multiplier(unit) for _, unit in parts]
    rest = PART.sub("", text)
    counts = [Fraction(count) for count in (*(count for count, _ in parts), *([rest] if rest else []))]
    if any(count.denominator > 1 for count in counts[:-1]) or (scales and "." in rest):
        return None
    if scales and rest:
        scales.append(1 if 10 ** len(rest) == scales[-1] else None)
    total = Fraction(0)
    for at, (count, scale) in enumerate(zip(counts, scales or [1], strict=True)):
        above = scales[at - 1] if at else None
        if scale is None or (above and count * scale >= above):
            return None
        total += count * scale
    return plain(total)


def _multiplier(written: str) -> int | None:
    if not MULTIPLIER.fullmatch(written):
        return None
    scale = 1
    for one in written:
        scale *= UNITS[one]
    return scale


def _chinese(text: str) -> int | None:
    if all(one in DIGITS for one in text):
        row = _row(text) if len(text) != 2 or "零" in text else None  # noqa: PLR2004 - 二三 may mean two or three
        return None if row is None else int(row)
    return DIGITS["二"] if text == "两" else _whole(text)


def _row(text: str) -> str | None:
    """A row of digits read one by one, as Arabic digits."""
    return "".join(str(DIGITS[one]) for one in text) if text and all(one in DIGITS for one in text) else None


def _whole(text: str, units: str = "亿万千百十", *, first: bool = True, ended: bool = True) -> int | None:
    """A whole number with its units; `first` if nothing stands before it, `ended` if nothing follows.

    At the end of a numeral a lone digit counts in the place after the last unit: 两千六 is 2600, 三万五 is 35000.
    """
    unit = next((one for one in units if one in text), None)
    if unit is None:
        return DIGITS.get(text)
    head, _, tail = text.rpartition(unit)
    count = _count(head, tail, unit, first=first)
    rest = 0 if count is None else _rest(tail, unit, count, ended=ended)
    return None if count is None or rest is None else count * UNITS[unit] + rest


def _count(head: str, tail: str, unit: str, *, first: bool) -> int | None:
    """How many of a unit there are: one where it is not said, of 十 anywhere, of the others only alone (百, 千万)."""
    if not head:
        return 1 if unit == "十" or (first and not tail) else None
    if head == "两":
        return None if unit == "十" else DIGITS["二"]
    if unit in "万亿":
        below = "万千百十" if unit == "亿" else "千百十"
        return _whole(head, below, first=first, ended=False) or None
    return DIGITS.get(head) or None


def _rest(tail: str, unit: str, count: int, *, ended: bool) -> int | None:
    """What follows a unit; 零 stands only where a place is left out, and not at the end."""
    if not tail:
        return 0
    zero = tail[0] == "零"
    rest = tail[zero:]
    if rest in DIGITS:
        digit = DIGITS[rest]
        if not digit or (unit == "十" and zero):
            return None
        return digit if zero or unit == "十" else digit * UNITS[unit] // 10 if ended else None
    smaller = "亿万千百十".partition(unit)[2]
    found = _whole(rest, smaller, first=False, ended=ended) if rest and rest[0] != "零" else None
    return None if zero and found and found * 10 >= UNITS[unit] and count % 10 else found or None
