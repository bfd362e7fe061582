"""A second opinion on decision tables, written apart from the calculator: its own reading of cells, brute force, z3.

Nothing here uses the calculator's reader of cells, its columns or its sweep. A cell is a plain tuple:
("any",), ("not", cell), ("or", cells…), ("and", cells…), (sign, end), and an end is a value or a ("name", text).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import z3

SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq}
Cell = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One input: its kind, its words if it is one of some, its domain as a cell, the decimal places it may have."""

    name: str
    kind: str
    words: Sequence[Any] = ()
    domain: Cell = ("any",)
    places: int | None = None


# --- reading -----------------------------------------------------------------------------------------------------


def read(text: str, kind: str) -> Cell:
    """A cell from its text, by splitting it."""
    text = text.strip()
    if text == "-":
        return ("any",)
    if text.startswith("not("):
        return ("not", read(text[4:-1], kind))
    parts = [one.strip() for one in re.split(r",", text)]
    return ("or", *(_read_part(one, kind) for one in parts)) if len(parts) > 1 else _read_part(parts[0], kind)


def _read_part(text: str, kind: str) -> Cell:
    interval = re.fullmatch(r"([\[(])(.+)\.\.(.+)([\])])", text)
    if interval:
        low = (">=" if interval[1] == "[" else ">", _end(interval[2], kind))
        return ("and", low, ("<=" if interval[4] == "]" else "<", _end(interval[3], kind)))
    compare = re.fullmatch(r"(<=|>=|<|>|)\s*(.+)", text)
    assert compare, text
    return (compare[1] or "=", _end(compare[2], kind))


def _end(text: str, kind: str) -> Any:
    text = text.strip()
    if kind == "boolean":
        return text == "true"
    if kind == "enum":
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return ("name", text) if re.fullmatch(r"[a-z_][a-z0-9_]*", text) else Fraction(text)


def written(cell: Cell) -> str:
    """A cell as S-FEEL."""
    if cell[0] == "any":
        return "-"
    if cell[0] == "not":
        return f"not({written(cell[1])})"
    if cell[0] == "or":
        return ", ".join(map(written, cell[1:]))
    if cell[0] == "and":
        (low, start), (high, stop) = cell[1:]
        return f"{'[' if low == '>=' else '('}{_text(start)}..{_text(stop)}{']' if high == '<=' else ')'}"
    return f"{'' if cell[0] == '=' else cell[0] + ' '}{_text(cell[1])}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(value[1])
    return str(value) if not isinstance(value, Fraction) else f"{float(value):.2f}".rstrip("0").rstrip(".")


# --- brute force -------------------------------------------------------------------------------------------------


def holds(cell: Cell, value: Any, names: Mapping[str, Any]) -> bool:
    """Whether a cell holds, in Python's own comparisons."""
    kind, *parts = cell
    if kind == "any":
        return True
    if kind == "not":
        return not holds(parts[0], value, names)
    if kind in ("or", "and"):
        return (any if kind == "or" else all)(holds(one, value, names) for one in parts)
    return bool(SIGNS[kind](value, _known(parts[0], names)))


def _known(end: Any, names: Mapping[str, Any]) -> Any:
    return names[end[1]] if isinstance(end, tuple) else end


def ends(cell: Cell) -> Iterator[Any]:
    """Every end that a cell compares with."""
    kind, *parts = cell
    if kind in ("not", "or", "and"):
        for one in parts:
            yield from ends(one)
    elif kind != "any":
        yield parts[0]


def elementary(column: Column, cells: Sequence[Cell], names: Mapping[str, Any]) -> list[Any]:
    """Values of a column among which there is one for every set of cells that can hold together."""
    if column.kind in ("enum", "boolean"):
        return [*column.words]
    borders = sorted({_known(end, names) for cell in (*cells, column.domain) for end in ends(cell)})
    if column.kind == "date":
        values = {day + timedelta(days=by) for day in borders or [date(2020, 1, 1)] for by in (-1, 0, 1)}
    elif column.places is None:
        middles = {(low + high) / 2 for low, high in pairwise(borders)}
        values = {*borders, *middles, *([borders[0] - 1, borders[-1] + 1] if borders else [Fraction(0)])}
    else:
        step = Fraction(1, 10**column.places)
        places = {Fraction(border) // step for border in borders or [Fraction(0)]}
        values = {(place + by) * step for place in places for by in (-1, 0, 1)}
    return sorted(value for value in values if holds(column.domain, value, names))


def brute_masks(columns: Sequence[Column], rules: Sequence[Sequence[Cell]], names: Mapping[str, Any]) -> set[int]:
    """Every set of rules that hold together in some case, as bits, by trying every elementary case."""
    points = [
        elementary(column, [rule[at] for rule in rules], names) if rules else [0] for at, column in enumerate(columns)
    ]
    per_column = [
        {sum(1 << place for place, rule in enumerate(rules) if holds(rule[at], value, names)) for value in points[at]}
        for at in range(len(columns))
    ]
    every = (1 << len(rules)) - 1
    found = set()
    for masks in product(*per_column):
        both = every
        for mask in masks:
            both &= mask
        found.add(both)
    return found


# --- z3 ----------------------------------------------------------------------------------------------------------


class Solver:
    """The same table as claims for z3; names that are not known stay free."""

    def __init__(self, columns: Sequence[Column], rules: Sequence[Sequence[Cell]], names: Mapping[str, Any]) -> None:
        self.names = names
        self.columns = columns
        self.free: dict[str, Any] = {}
        self.variables = [
            z3.Real(f"v_{one.name}") if self._is_real(one) else z3.Int(f"v_{one.name}") for one in columns
        ]
        pairs = [*zip(columns, self.variables, strict=True)]
        self.solver = z3.Solver()
        for column, variable in pairs:
            self.solver.add(self._claim(column.domain, column, variable))
            if column.words:
                self.solver.add(variable >= 0, variable < len(column.words))
        self.rules = [
            z3.And([self._claim(cell, column, variable) for cell, (column, variable) in zip(rule, pairs, strict=True)])
            for rule in rules
        ]

    @staticmethod
    def _is_real(column: Column) -> bool:
        return column.kind == "number" and column.places is None

    def possible(self, *claims: Any) -> bool:
        """Whether some case meets all the claims."""
        self.solver.push()
        self.solver.add(*claims)
        found = self.solver.check()
        self.solver.pop()
        assert found != z3.unknown
        return bool(found == z3.sat)

    def has_gap(self) -> bool:
        """Whether some case meets no rule."""
        return self.possible(z3.Not(z3.Or(self.rules)))

    def _claim(self, cell: Cell, column: Column, variable: Any) -> Any:
        kind, *parts = cell
        if kind == "any":
            return z3.BoolVal(val=True)
        if kind == "not":
            return z3.Not(self._claim(parts[0], column, variable))
        if kind in ("or", "and"):
            joined = z3.Or if kind == "or" else z3.And
            return joined([self._claim(one, column, variable) for one in parts])
        return SIGNS[kind](variable, self._term(parts[0], column))

    def _term(self, end: Any, column: Column) -> Any:
        if isinstance(end, tuple) and end[1] not in self.names:
            make = z3.Real if column.kind == "number" else z3.Int
            return self.free.setdefault(end[1], make(f"f_{end[1]}"))
        value = _known(end, self.names)
        if column.words:
            return [*column.words].index(value)
        if column.kind == "date":
            return value.toordinal()
        scaled = Fraction(value) * (1 if column.places is None else 10**column.places)
        return z3.RealVal(str(scaled))
