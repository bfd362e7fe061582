"""A number as people type it, with its unit: read exactly by a strict grammar, or refused with the reason.

Grammar first, reasons after: what only resembles a number (约 3000, ≥3000, 3000-4000, 3,00) never gets through, and is
then told why. Numerals in words are those of `numerals`, the one reader of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from calculator.ground.frozen import frozen
from calculator.ground.numerals import NUMERAL, SHARE, SPELLED, numerals_in, read_numeral, whole_or_decimal
from calculator.ground.problems import quoted
from calculator.ground.scalars import LONGEST_NUMBER, Number, decimal_text, fixed, number, places, plain
from calculator.ground.typed_dates import is_date
from calculator.ground.typed_text import NONE_WORDS, Read, Unread, refuse_error_value
from calculator.ground.typed_units import KNOWN, OTHER_MONEY, factor, read_unit
from calculator.ground.units import COUNTED, NO_UNIT, YEAR, Unit, parse_unit, with_unit

PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{0,9}[1-9])?")
SIGN = re.compile(r"(?:([+-])|(负)|正) ?")
MONEY = re.compile(r"(?:¥|rmb|cny|人民币) ?", re.IGNORECASE)
SCIENTIFIC = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)e([+-]?[0-9]{1,3})(?![0-9.])", re.IGNORECASE)
FIGURES = re.compile(r"[0-9][0-9 ,]*(?:\.[0-9]*)?|\.[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)")
A_SHARE = re.compile(SHARE)
LARGEST_POWER = 30
LARGE = "百千万亿"
SHOWN_PLACES = 2
GROUP = 3
YUAN = "¥"
POWERS = re.compile(r"([hk]?)m\^?[2²]", re.IGNORECASE)
SQUARES = {"": "㎡", "h": "公顷", "k": "㎢", "H": "公顷", "K": "㎢"}
PERCENT = 100

ONE = "请写一个确定的数"
OR_EMPTY = "说不准就空着"
IF_JUST = f"{ONE}{{inner}}；{OR_EMPTY}"
DIGIT = "[0-9一二两三四五六七八九十]"
BOUNDS = (
    r"[≥≤⩾⩽≧≦><≮≯]|不[小少低大多高足到]|不超过|未超过|未满|以[上下内外]|至[少多]|最[少多低高大小]|"
    r"超过?|[高低大小少多]于|满|起$|上限|下限|\+$|[^0-9]内$"
)
NEARLY = r"[约≈±~近余多来几许数?]|左右|上下|大概|大致|估计|预计|暂[定按]|拟|若干|[上成][十百千万亿]|有余"
ONLY_HEDGES = rf"^(?:{BOUNDS}|{NEARLY})+"
# Per reason: its kind, what a text looks like to which it applies, why the text is no number, and what to write.
# The patterns are compiled when first asked: most readers never type what is refused.
REASONS: Sequence[tuple[str, str, str, str]] = (
    ("none", rf"^(?:{'|'.join(NONE_WORDS)})$", "这可能是 0，也可能是还不知道", "是 0 就写 0，不知道就空着"),
    ("brackets", r"^\([0-9.,]+\)$", "用括号括着的数，在账表里是负数", "请去掉括号；是负数就在前面写 -"),
    ("formula", r"^=|[0-9)㎡米] ?[+*×xX÷=] ?[0-9(]", "这是算式", "请写算好的数"),
    ("bound", BOUNDS, "这说的是至少、至多，不是一个确定的数", IF_JUST),
    (
        "range",
        rf"[0-9\u3400-\u9fff㎡²%] ?(?:-|–|—|~|─|至|到)+ ?[¥约]?{DIGIT}",
        "这是一个范围，不是一个确定的数",
        f"{ONE}，如 {{example}}；{OR_EMPTY}",
    ),
    ("half", "半", "“半”在这里说不准是多少", "请用数字写，如 0.5 或 2500"),
    ("fraction", r"分之|[0-9] ?/ ?[0-9]", "这是分数，或者不止一个数", f"分数请写成小数；不止一个数的，{ONE[1:]}"),
    (
        "several",
        r"[0-9㎡米元户亩%] ?(?:[、;|]|,(?![0-9]{3}(?![0-9]))|或|和|及|与|另)|[0-9]\.[0-9]+\.",
        "这里不止一个数",
        f"{ONE}，如 {{example}}",
    ),
    ("approximate", NEARLY, "这是大概的数，不是确定的数", IF_JUST),
    (
        "letters",
        r"^[0-9.,]*(?:[oO][0-9oO.,]*[0-9]|[0-9][oO]+|[lI][0-9]+|[0-9]+[lI])[0-9oOlI.,]*$",
        "这里像是把数字写成了字母（0 和 O，1 和 l）",
        "请改成数字",
    ),
    ("money", OTHER_MONEY, "这不是人民币", "请折成人民币，用元写"),
    ("point", "[0-9]。[0-9]", "“。”不是小数点", "小数点请写“.”，如 3000.5"),
    ("unit", "", "数后面的{rest}没有读懂", "请只写数和单位{inner}"),
    ("words", "[0-9]", "除了数还有别的字，没有读懂", "请只写数和单位{inner}"),
    ("not-a-number", "", "没有读出一个数", f"请写数字，如 {{example}}；{OR_EMPTY}"),
)


@frozen
class Field:
    """What a number is asked in: the unit as written in the pack, and the words that the pack itself measures in."""

    text: str
    unit: Unit
    declared: tuple[str, ...]

    @property
    def example(self) -> str:
        """A number as it could be written, with the unit."""
        large = any(word in ("㎡", "元") for word, _ in self.unit.powers)
        return with_unit("3000" if large else "30", self.text)


class Unwritten:
    """A number for which a text keeps a place, so that one text stands for many numbers."""

    __slots__ = ()

    def phrase(self, unit: str) -> str:
        """What stands in the text in its place."""
        raise NotImplementedError


def read_number(typed: str, text: str, unit: str, declared: tuple[str, ...] = ()) -> Read:
    """Read a tidy text as a number in a unit ("" for none); Unread says why it is none, or in doubt."""
    if PLAIN.fullmatch(typed):
        value = number(typed)
        return Read(typed=typed, value=value, understood=number_phrase(value, unit), changed=False, number=value)
    field = _field(unit, declared)
    refuse_error_value(text)
    written, rest = _number_first(text, field)
    if written is None or (rest and read_unit(rest, declared) is None):
        raise _reason(text, field, "" if written is None else rest)
    value = _in_field_unit(text, field, written, rest)
    if len(decimal_text(value)) > 2 * LONGEST_NUMBER:
        raise _too_long()
    return Read(
        typed=typed,
        value=value,
        understood=number_phrase(value, unit),
        changed=typed.strip() != decimal_text(value),
        number=written,
        remark=_of_money(rest, field),
    )


def _of_money(rest: str, field: Field) -> str:
    """That ¥ before a number was taken for the format of a table's cell, where nothing is asked in money."""
    if rest != YUAN or factor(KNOWN[YUAN], field.unit) is not None:
        return ""
    return "前面的“¥”看作表格的格式，没有当作金额"


def number_phrase(value: Number, unit: str) -> str:
    """A number for people: groups of three, its unit; one that never ends is cut, with the exact fraction after it."""
    exact = "" if places(value) is not None else f"（即 {exact_phrase(value, unit)}）"
    return f"{short_number_phrase(value, unit)}{exact}"


def exact_phrase(value: Number, unit: str) -> str:
    """A number in full, as a fraction where it never ends."""
    return with_unit(decimal_text(value), unit)


def short_number_phrase(value: Number, unit: str) -> str:
    """The same without the exact fraction; a year is no amount, and has no groups."""
    if isinstance(value, int):
        return with_unit(str(value) if unit == YEAR else f"{value:,}", unit)
    if isinstance(value, Unwritten):
        return value.phrase(unit)
    text = grouped(decimal_text(value)) if places(value) is not None else f"{grouped(_cut(value))}…"
    return with_unit(text, unit)


def spoken_number_phrase(value: Number, unit: str) -> str:
    """A number with its unit as laws and people write them: 3000 平方米."""
    return with_unit(decimal_text(value), unit.replace("㎡", "平方米"))


def grouped(decimal: str) -> str:
    """A decimal with its whole part in groups of three."""
    sign, digits = ("-", decimal[1:]) if decimal.startswith("-") else ("", decimal)
    whole, point, rest = digits.partition(".")
    first = len(whole) % GROUP
    groups = [*([whole[:first]] if first else []), *(whole[at : at + GROUP] for at in range(first, len(whole), GROUP))]
    return f"{sign}{','.join(groups)}{point}{rest}"


def _cut(value: Number) -> str:
    """A number that never ends, cut (not rounded) after two places."""
    scaled = abs(Fraction(value)) * 10**SHOWN_PLACES
    return ("-" if value < 0 else "") + fixed(Fraction(scaled.numerator // scaled.denominator, 10**SHOWN_PLACES), 2)


@lru_cache(maxsize=1000)
def _field(unit: str, declared: tuple[str, ...]) -> Field:
    return Field(text=unit, unit=parse_unit(unit, declared) if unit else NO_UNIT, declared=declared)


def _number_first(text: str, field: Field) -> tuple[Number | None, str]:
    """The number that a text begins with, in the unit that it is written in, and the rest; None if there is none."""
    rest, minus, money = _signs(text)
    counted = field.text if field.text in COUNTED and rest.endswith(field.text) else ""
    value, rest = _numeral(rest.removesuffix(counted).rstrip() if counted else rest)
    rest = f"{rest}{counted}".strip()
    if value is None:
        return None, rest
    unit = read_unit(rest, field.declared) if rest else None
    if money and unit and ("元", 1) not in unit.powers:
        raise Unread("unit", f"前面写的是金额，后面写的单位是{quoted(rest)}", f"请只写一种，如 {field.example}")
    return (-value if minus else value), (rest or money)


def _signs(text: str) -> tuple[str, bool, str]:
    """A text without its sign and ¥ in front; whether it is below zero, and what says that it is an amount."""
    sign = SIGN.match(text)
    rest = text[sign.end() :] if sign else text
    money = MONEY.match(rest)
    rest = rest[money.end() :] if money else rest
    if money and not sign:
        sign = SIGN.match(rest)
        rest = rest[sign.end() :] if sign else rest
    amount = "" if money is None else YUAN if YUAN in money[0] else "元"
    return rest, bool(sign and (sign[1] == "-" or sign[2])), amount


def _numeral(text: str) -> tuple[Number | None, str]:
    power = SCIENTIFIC.match(text)
    if power:
        if abs(int(power[2])) > LARGEST_POWER or len(power[1]) > LONGEST_NUMBER:
            raise _too_long()
        return plain(Fraction(_figures(power[1])) * Fraction(10) ** int(power[2])), text[power.end() :]
    share = A_SHARE.match(text)
    if share:
        value = read_numeral(share[0])
        return (None, text) if value is None else (plain(Fraction(value) * PERCENT), f"%{text[share.end() :]}")
    figures = FIGURES.match(text)
    if figures:
        return _arabic(text, figures[0].rstrip(" "))
    match = NUMERAL.match(text)
    if match is None or match[0][0] in LARGE:
        return None, text
    return _whole(match[0]), text[match.end() :]


def _arabic(text: str, figures: str) -> tuple[Number | None, str]:
    """A number in figures, its groups checked, with 万 or 亿 after it."""
    whole, point, below = figures.partition(".")
    rest = text[len(figures) :]
    if not whole.isdecimal() and whole and not GROUPED.fullmatch(whole):
        raise _bad_groups(figures)
    bare = whole.replace(",", "").replace(" ", "")
    if len(bare) + len(below) > LONGEST_NUMBER:
        raise _too_long()
    if point and not below and rest.lstrip().startswith("."):
        raise Unread("point", "这里不止一个小数点", f"请核对，{ONE[1:]}")
    if point and not below and rest.lstrip()[:1] and rest.lstrip()[0] in LARGE:
        raise Unread("unfinished", "小数点后面没有写完", f"请写完整，如 {bare}.5{rest.strip()}")
    joined = f"{_figures(f'{bare}{point}{below}')}{rest}"
    match = NUMERAL.match(joined)
    if match is None or re.match(r"[.0-9]", joined[match.end() :]):
        return None, rest
    return _whole(match[0]), joined[match.end() :]


def _figures(written: str) -> str:
    """`.5` and `3.` as `0.5` and `3`."""
    whole, point, below = written.partition(".")
    return f"{whole or '0'}{point if below else ''}{below}"


def _whole(numeral: str) -> Number:
    """The value of one numeral; Unread if it is malformed or in doubt."""
    value = whole_or_decimal(numeral)
    if value is None:
        raise Unread("doubtful-numeral", f"{quoted(numeral)}说不准是多少", "请用数字写，如 3000；一万五写 15000")
    return value


def _in_field_unit(text: str, field: Field, written: Number, rest: str) -> Number:
    if not rest:
        if field.text[:1] in LARGE and field.text and any(sign in text.translate(SPELLED) for sign in LARGE):
            why = f"这一项以“{field.text}”计，说不准这里是不是已经算了“{field.text[0]}”"
            raise Unread("doubtful-scale", why, f"请连单位写全，如 3000 {field.text}")
        return written
    unit = read_unit(rest, field.declared)
    scale = None if unit is None else factor(unit, field.unit)
    if scale is None and rest == YUAN:
        return written
    if scale is None:
        counts = f"这一项的单位是“{field.text}”" if field.text else "这一项没有单位"
        raise Unread("unit", f"{counts}，填的单位是{quoted(rest)}，不能换算", f"请按这一项的单位写，如 {field.example}")
    return plain(Fraction(written) * Fraction(scale))


def _too_long() -> Unread:
    return Unread("too-long", "这个数太长", f"一个数不超过 {LONGEST_NUMBER} 位，请核对")


def _bad_groups(figures: str) -> Unread:
    """Why separators do not stand where they should; two whole numbers side by side are told as such."""
    if figures.endswith(","):
        return Unread("unfinished", "末尾有一个逗号，说不准写完了没有", f"{ONE}，末尾不用逗号")
    if re.match(r"[0-9]{4,}[ ,]", figures):
        return Unread("several", "这里不止一个数", ONE)
    if "," in figures and " " in figures:
        return Unread("grouping", "这里既有逗号又有空格，说不准是几个数", f"{ONE}，不用分隔")
    digits = figures.replace(",", "").replace(" ", "").lstrip("0")
    point = figures.replace(",", ".")
    decimal = f"；逗号是小数点的话，写 {point}" if re.fullmatch(r"[0-9]+\.[0-9]+", point) else ""
    why = f"{quoted(figures)}的分隔不对：分隔要从个位起三位一组，如 3,000"
    whole = "" if "." in digits else "整数的话，"
    return Unread("grouping", why, f"请不用分隔重写：{whole}写 {_figures(digits)}{decimal}")


def _inner(text: str, field: Field) -> str:
    """What to write: the only number in a text with the unit after it, or an example where that cannot be told.

    What follows and was not read may be a unit of its own (坪, 平方尺, k): no number is proposed that leaves it out.
    """
    plain_text = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", POWERS.sub(lambda match: SQUARES[match[1]], text))
    numerals = [*numerals_in(plain_text)]
    value = numerals[0].value if len(numerals) == 1 else None
    if value is None:
        return f"，如 {field.example}"
    after = plain_text[numerals[0].end :].lstrip()
    word = next((after[:end] for end in range(len(after), 0, -1) if read_unit(after[:end], field.declared)), "")
    unit = read_unit(word, field.declared) if word else None
    if re.sub(ONLY_HEDGES, "", after[len(word) :], flags=re.IGNORECASE)[:1].isalnum():
        return f"，如 {field.example}"
    if unit is not None and factor(unit, field.unit) is None:
        return f"，如 {field.example}"
    return f"：就是这个数的话，写 {with_unit(decimal_text(value), word or field.text)}"


def _reason(text: str, field: Field, rest: str) -> Unread:
    """Why a text that the grammar does not take is no number, and what to write instead."""
    if is_date(text):
        return Unread("date", "这是日期，这一项要填数", f"请写数，如 {field.example}")
    words = {"inner": _inner(text, field), "example": field.example, "rest": quoted(rest)}
    return next(
        Unread(kind, why.format(**words), instead.format(**words))
        for kind, pattern, why, instead in REASONS
        if re.search(pattern, text, re.IGNORECASE) and (rest or kind != "unit")
    )
