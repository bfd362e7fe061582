"""Cells, formulas and values as people read them: the words that tables, explanations and pages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from calculator.cells import Compare, Name, parse_test
from calculator.formulas import Call, Expression, Quantity, parse_formula
from calculator.pack import Pack
from calculator.scalars import Scalar, decimal_text, scalar_text

NUMBERS = {">=": "不少于 {}", ">": "超过 {}", "<": "少于 {}", "<=": "不超过 {}", "=": "等于 {}"}
DAYS = {">=": "在 {} 当日或者以后", ">": "在 {} 以后", "<": "在 {} 以前", "<=": "在 {} 当日或者以前", "=": "在 {} 当日"}
ANY = "不论"


def cell_phrase(pack: Pack, name: str, cell: str) -> str:
    """A cell as what follows the name of its input: `不少于 2000 户`, `是“新建”`; `不论` if it asks nothing."""
    words = cell_words(pack, name, cell)
    if words == "-":
        return ANY
    return f"是“{words}”" if pack.kinds[name] in ("boolean", "enum") and not words.startswith("不是") else words


def cell_words(pack: Pack, name: str, cell: str) -> str:
    """A cell as it stands in a table for readers: `不少于 2000 户`, `新建、改造`; `-` if it asks nothing."""
    test = parse_test(cell)
    if not test.parts:
        return "-"
    if pack.kinds[name] in ("boolean", "enum"):
        words = "、".join(pack.labels[name].get(_end(pack, part[0].to), "") for part in test.parts)
        return f"不是“{words}”" if test.negated else words
    said = "，或者".join(_interval(pack, name, part) for part in test.parts)
    return f"不属于以下情况：{said}" if test.negated else said


def _interval(pack: Pack, name: str, part: tuple[Compare, ...]) -> str:
    words = DAYS if pack.kinds[name] == "date" else NUMBERS
    return "并且".join(words[each.sign].format(with_unit(_end(pack, each.to), unit_for(pack, name))) for each in part)


def unit_for(pack: Pack, name: str) -> str:
    """The unit to write behind a number of this name; dates have none."""
    return "" if pack.kinds.get(name) == "date" else pack.unit_of(name)


def _end(pack: Pack, to: Scalar | Name) -> str:
    if not isinstance(to, Name):
        return scalar_text(to)
    if to.text not in pack.record.titles:
        return to.text
    value = pack.programs[-1].values.get(to.text) if pack.programs else None
    known = isinstance(value, int | Fraction) and to.text in pack.record.parameters
    title = pack.record.titles.get(to.text, to.text)
    return f"{title}（{decimal_text(value)}）" if known and isinstance(value, int | Fraction) else title


def with_unit(text: str, unit: str) -> str:
    """A number with its unit; `%` stands close."""
    return f"{text} {unit}" if unit and unit not in "%‰" else f"{text}{unit}"


def value_phrase(pack: Pack, name: str, value: Scalar) -> str:
    """A value as people read it: its label, or its number with the unit."""
    text = scalar_text(value)
    if isinstance(value, bool | str):
        return pack.labels[name].get(text, text)
    return text if isinstance(value, date) else with_unit(text, pack.unit_of(name))


INFIX = {"+": (1, " + "), "-": (1, " - "), "*": (2, " × "), "/": (2, " ÷ ")}
CALLS = {
    "ceil": "（{} 按 {} 进位）",
    "floor": "（{} 按 {} 舍尾）",
    "started": "（{} 折成 {}，不足的进一）",
    "full": "（{} 折成 {}，不足的舍去）",
    "pro_rata": "（{} 折成 {}，按比例）",
}
CHOICES = {"min": "取小者（{}）", "max": "取大者（{}）"}


def formula_phrase(source: str, said: Callable[[str], str]) -> str:
    """A formula in words, each name as `said` says it: `取大者（1000 ㎡，（户数 折成 百户，按比例） × 每百户面积）`."""
    return _phrase(parse_formula(source), said, 0)


def _phrase(expression: Expression, said: Callable[[str], str], above: int) -> str:
    if isinstance(expression, str):
        return said(expression)
    if isinstance(expression, Quantity):
        return expression.unit if expression.value == 1 else with_unit(decimal_text(expression.value), expression.unit)
    if not isinstance(expression, Call):
        return decimal_text(expression)
    if expression.function in INFIX:
        rank, sign = INFIX[expression.function]
        left, right = expression.arguments
        text = _phrase(left, said, rank) + sign + _phrase(right, said, rank + (expression.function in "-/"))
        return f"（{text}）" if rank < above else text
    inner = [_phrase(one, said, 0) for one in expression.arguments]
    if expression.function in CHOICES:
        return CHOICES[expression.function].format("，".join(inner))
    return CALLS[expression.function].format(*inner)


def titled(titles: Mapping[str, str]) -> Callable[[str], str]:
    """Say a name by its title."""
    return lambda name: titles.get(name, name)


def squeezed(text: str) -> str:
    """A sentence without the full stop that another sentence adds."""
    return re.sub(r"[。；]+$", "", text)
