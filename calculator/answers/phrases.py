"""Cells, formulas and values as people read them: the words that tables, explanations and pages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from calculator.ground.scalars import Number, Scalar, decimal_text, places, plain, scalar_text
from calculator.ground.typed_numbers import grouped, short_number_phrase
from calculator.language.cells import Compare, Name, Test, compares, parse_test
from calculator.language.formulas import Call, End, Expression, Quantity, parse_formula
from calculator.language.values import Alternative, span
from calculator.packs.pack import Pack

NUMBERS = {
    ">=": "不少于 {}",
    ">": "超过 {}",
    "<": "少于 {}",
    "<=": "不超过 {}",
    "=": "等于 {}",
    "!=": "不等于 {}",
}
DAYS = {
    ">=": "在 {} 当日或者以后",
    ">": "在 {} 以后",
    "<": "在 {} 以前",
    "<=": "在 {} 当日或者以前",
    "=": "在 {} 当日",
    "!=": "不在 {} 当日",
}
TURNED = {">=": "<", ">": "<=", "<": ">=", "<=": ">", "=": "!="}
ANY = "不论"
LARGE = ((100_000_000, "亿元"), (10_000, "万元"))  # the words in which amounts of money are spoken of
LARGE_PLACES = 2
Said = Callable[[str], str]


ABSENT: Mapping[str, str] = {"not_applicable": "不适用", "exempt": "免除", "not_written": "没有写"}
NO_PROOF = "没有写，不等于不用承担"


def absence_reason(pack: Pack, name: str, one: Alternative) -> str:
    """The reason that the rule gives for an output's being absent; for one made from others, the reason of those."""
    for cause in one.causes:
        table, _, rule_id = cause.partition("/")
        record = pack.tables.get(table)
        rule = next((row for row in record.rows if row.id == rule_id), None) if record else None
        if record is None or rule is None:
            continue
        own = rule.then[record.outputs.index(name)] if name in record.outputs else None
        reasons = [outcome.reason for outcome in ([own] if own else rule.then) if outcome.absence == one.absence]
        if reasons:
            return squeezed(reasons[0])
    return ""


def absence_phrase(pack: Pack, name: str, one: Alternative) -> str:
    """Why an output is absent, in a word with the reason: `不适用（不再实物配建）`."""
    word, reason = ABSENT[one.absence or "not_applicable"], absence_reason(pack, name, one)
    return f"{word}（{reason}）" if reason else word


def amount_phrase(value: Number, unit: str) -> str:
    """A number of an answer for people: `3,000 ㎡`, `4,000,000 元（400 万元）`; one that never ends is cut."""
    text = short_number_phrase(value, unit)
    for size, word in LARGE:
        if unit == "元" and abs(Fraction(value)) >= size:
            spoken = plain(Fraction(value) / size)
            count = places(spoken)
            exact = count is not None and count <= LARGE_PLACES
            return f"{text}（{grouped(decimal_text(spoken))} {word}）" if exact else text
    return text


def cell_phrase(pack: Pack, name: str, cell: str, said: Said | None = None) -> str:
    """A cell as what follows the name of its input: `不少于 2000 户`, `是“新建”`; `不论` if it asks nothing."""
    if cell.strip() == "-":
        return ANY
    words = cell_words(pack, name, cell, said)
    affirmed = not parse_test(cell).negated or pack.kinds[name] == "boolean"
    return f"是“{words}”" if pack.kinds[name] in ("boolean", "enum") and affirmed else words


def cell_words(pack: Pack, name: str, cell: str, said: Said | None = None) -> str:
    """A cell as it stands in a table for readers: `不少于 2000 户`, `新建、改造`; `-` if it asks nothing.

    A negated cell is turned round, which is exact for any ends: `not([3..5])` is `少于 3 户，或者超过 5 户`. `said`
    says what a name in the cell comes to in a case; without a case it is the figure that the pack fixes.
    """
    test = parse_test(cell)
    if not test.parts:
        return "-"
    if pack.kinds[name] in ("boolean", "enum"):
        return _words(pack, name, test)
    said = said or partial(figure_phrase, pack)
    parts = [[_compare(pack, name, each, said, negated=test.negated) for each in part] for part in test.parts]
    if not test.negated:
        return "，或者".join(map("并且".join, parts))
    (alone, *others) = [*map("，或者".join, parts)]
    return "，并且".join(f"（{text}）" if "，或者" in text else text for text in (alone, *others)) if others else alone


def _words(pack: Pack, name: str, test: Test) -> str:
    """Words of an enumeration by their labels; `not` of yes is no."""
    labels = pack.labels[name]
    words = [each.to.text for each in compares(test) if isinstance(each.to, Name)]
    if test.negated and pack.kinds[name] == "boolean":
        return "、".join(label for word, label in labels.items() if word not in words) or "都不是"
    if test.negated:
        return "，也".join(f"不是“{labels.get(word, word)}”" for word in words)
    return "、".join(labels.get(word, word) for word in words)


def _compare(pack: Pack, name: str, each: Compare, said: Said, *, negated: bool) -> str:
    words = DAYS if pack.kinds[name] == "date" else NUMBERS
    end = said(each.to.text) if isinstance(each.to, Name) else value_phrase(pack, name, each.to)
    phrase = words[TURNED[each.sign] if negated else each.sign]
    return (phrase.replace(" ", "") if end.startswith("“") else phrase).format(end)


def figure_phrase(pack: Pack, name: str) -> str:
    """A name in a cell, where no case is given: the figures of a parameter with its title, else the title alone."""
    title = pack.record.titles[name]
    dated = [(start, one) for start, one in reversed(pack.parameters.get(name, ()))]
    if [start for start, _ in dated] == [None]:
        return known_phrase(pack, name, dated[0][1])
    figures = [
        (f"自 {start} 起 " if start else "")
        + (open_phrase(pack, name, one) if one.value is None else value_phrase(pack, name, one.value))
        for start, one in dated
    ]
    return f"“{title}”（{'，'.join(figures)}）" if figures else f"“{title}”"


def known_phrase(pack: Pack, name: str, one: Alternative) -> str:
    """The figure of a name with its title, `300 ㎡（面积不低于）`; where it is not known, the title with why."""
    title = pack.record.titles[name]
    if one.value is not None:
        return f"{value_phrase(pack, name, one.value)}（{title}{'，您的假设' if one.assumed else ''}）"
    return f"“{title}”（{open_phrase(pack, name, one)}）"


def open_phrase(pack: Pack, name: str, one: Alternative) -> str:
    """Why a figure is not known, with the range that a text or a formula gives it."""
    if one.absence:
        return ABSENT[one.absence]
    why = "未见规定" if one.unlegislated else "待定"
    if name in pack.record.parameters and one.low is not None and one.high is not None:
        low, high = value_phrase(pack, name, one.low), value_phrase(pack, name, one.high)
        return f"{why}，只能是 {low}" if low == high else f"{why}，在 {low} 至 {high} 之间"
    within = "" if name in pack.record.inputs else bounds_phrase(pack, name, *told_bounds([one]))
    return f"{why}，{within}" if within else why


def told_bounds(alternatives: Sequence[Alternative]) -> tuple[End | None, End | None]:
    """The least and greatest value among alternatives that a reader is told of; None where an end is open.

    A least value of zero says nothing, nor does one below zero that only rests on an input not given being no less than
    zero: of `户数 - 1000 户` nobody is told "at least -1000".
    """
    lows, highs = zip(*map(span, alternatives), strict=True)
    low, high = None if None in lows else min(lows), None if None in highs else max(highs)
    if low is None or isinstance(low, date) or low > 0:
        return low, high
    only_typed = low < 0 and any(one.low == low and one.missing for one in alternatives)
    return (None if low == 0 or only_typed else low), high


def bounds_phrase(pack: Pack, name: str, low: End | None, high: End | None) -> str:
    """Bounds in words, `不少于 300 ㎡，不超过 500 ㎡`; empty where there are none.

    Ends that meet and yet are no value may still not come about: the formula may have none.
    """
    if low is not None and low == high:
        return f"能算出的话，是 {value_phrase(pack, name, low)}"
    signs = DAYS if pack.kinds.get(name) == "date" else NUMBERS
    ends = ((signs[sign], end) for sign, end in ((">=", low), ("<=", high)) if end is not None)
    return "，".join(words.format(value_phrase(pack, name, end)) for words, end in ends)


def value_phrase(pack: Pack, name: str, value: Scalar) -> str:
    """A value as people read it: its label, or its number in groups of three with the unit."""
    if isinstance(value, bool | str):
        text = scalar_text(value)
        return pack.labels[name].get(text, text)
    return value.isoformat() if isinstance(value, date) else short_number_phrase(value, pack.unit_of(name))


INFIX = {"+": (1, " + "), "-": (1, " - "), "*": (2, " × "), "/": (2, " ÷ ")}
CALLS = {
    "ceil": "（{} 向上取整到 {} 的整倍数）",
    "floor": "（{} 向下取整到 {} 的整倍数）",
}
SHARES = {"started": "不足的进一", "full": "不足的舍去", "pro_rata": "按比例"}
CHOICES = {"min": "取小者（{}）", "max": "取大者（{}）"}


def formula_phrase(source: str, said: Callable[[str], str]) -> str:
    """A formula in words, each name as `said` says it: `取大者（1000 ㎡，（户数 折成 百户，按比例） × 每百户面积）`."""
    return _phrase(parse_formula(source), said, 0)


def _phrase(expression: Expression, said: Callable[[str], str], above: int) -> str:
    if isinstance(expression, str):
        return said(expression)
    if isinstance(expression, Quantity):
        return short_number_phrase(expression.value, expression.unit)
    if not isinstance(expression, Call):
        return short_number_phrase(expression, "")
    if expression.function in INFIX:
        rank, sign = INFIX[expression.function]
        left, right = expression.arguments
        text = _phrase(left, said, rank) + sign + _phrase(right, said, rank + (expression.function in "-/"))
        return f"（{text}）" if rank < above else text
    inner = [_phrase(one, said, 0) for one in expression.arguments]
    if expression.function in SHARES:
        step = expression.arguments[-1]
        bare = step.unit if isinstance(step, Quantity) and step.bare else ""
        words = f"折成 {bare}" if bare else f"每 {inner[-1]} 算一份"
        return f"（{inner[0]} {words}，{SHARES[expression.function]}）"
    if expression.function in CHOICES:
        return CHOICES[expression.function].format("，".join(inner))
    return CALLS[expression.function].format(*inner)


def titled(titles: Mapping[str, str]) -> Callable[[str], str]:
    """Say a name by its title."""
    return lambda name: titles.get(name, name)


def squeezed(text: str) -> str:
    """A sentence without the full stop that another sentence adds."""
    return re.sub(r"[。；]+$", "", text)
