"""Cells as typed, read in SQL: plain decimals at once, every other text by the one reader, once per text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calculator import Pack
from calculator.answers.batch import Answerer, Row, no_project
from calculator.answers.headings import Header
from calculator.ground.scalars import Number
from calculator.language.cells import Test, compares
from site_build.city.exact import Column, text
from site_build.city.lookups import Codes

DIGITS = 17
MOST = 10**18
# What a heading again, an example, a sum or a note may hold, however it is written: the reader of rows decides.
LIKELY = "例|计|总.*数|[:：︰﹕]|[\\x{2E80}-\\x{2FDF}\\x{3200}-\\x{33FF}\\x{F900}-\\x{FAFF}\\x{FE10}-\\x{FE6F}]"
BLANK = "[\\s\\p{Z}\\x{85}\\x{1C}-\\x{1F}]*"
SIGNS = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of the file that stands for an input."""

    at: int
    name: str
    number: bool
    column: Column


class Cells:
    """The columns of a file that stand for inputs, and what their texts were read as."""

    def __init__(self, database: Any, pack: Pack, header: Header, answerer: Answerer, codes: Codes) -> None:
        """Make a table of texts read per column."""
        self.database, self.pack, self.header, self.answerer, self.codes = database, pack, header, answerer, codes
        self.cells = [*self._cells()]
        for cell in self.cells:
            database.execute(
                f"CREATE TABLE read_{cell.at} (typed VARCHAR, code INTEGER, number BIGINT, told VARCHAR, odd BOOLEAN)"
            )

    @property
    def columns(self) -> dict[str, Column]:
        """The numbers of the file by input."""
        return {cell.name: cell.column for cell in self.cells if cell.number}

    def _cells(self) -> Iterator[Cell]:
        for at, name in enumerate(self.header.inputs):
            if name:
                item = self.pack.record.inputs[name]
                ends = [Fraction(end) for end in _ends(self.pack.domains.get(name))]
                scaled = min(MOST, int(max(map(abs, ends)) * 10**item.places) + 1) if ends else MOST
                column = Column(sql=f"n_{name}", places=item.places, most=scaled)
                yield Cell(at=at, name=name, number=item.type == "number", column=column)

    def chunk(self, first: int, last: int) -> None:
        """The rows of some lines as the table `chunk`, with the plain decimals of each column of numbers."""
        numbers = [cell for cell in self.cells if cell.number]
        plain = "".join(f", {self._plain(cell)} AS q{cell.at}" for cell in numbers)
        within = "".join(f", {self._in_domain(cell)} AS p{cell.at}" for cell in numbers)
        cells = ", ".join(f"c{at}" for at in range(len(self.header.texts)))
        blank = " AND ".join(
            ["NOT beyond", *(f"regexp_full_match(c{at}, '{BLANK}')" for at in range(len(self.header.texts)))]
        )
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE chunk AS SELECT line, beyond, {cells}, blank{within} FROM ("
            f"SELECT line, beyond, {cells}, {blank} AS blank{plain} "
            f"FROM source WHERE rowid >= {first} AND rowid < {last})"
        )

    def _plain(self, cell: Cell) -> str:
        """The value of a plain decimal, counted in last places; NULL for every other text."""
        name, below = f"c{cell.at}", cell.column.places
        bounded = any(one.low is not None for _, one in self._assumed(cell.name))
        if bounded or cell.at in self.header.units or below >= DIGITS:
            return "NULL::BIGINT"
        rest = f"([.][0-9]{{0,{below - 1}}}[1-9])?" if below else ""
        plain = f"regexp_full_match({name}, '(0|[1-9][0-9]{{0,{DIGITS - 1 - below}}}){rest}')"
        return f"(CASE WHEN {plain} THEN {name} END::DECIMAL(18, {below}) * 1{'0' * below})::BIGINT"

    def _in_domain(self, cell: Cell) -> str:
        within = _within(self.pack.domains.get(cell.name), cell.column.places, f"q{cell.at}")
        return "NULL::BIGINT" if within is None else f"CASE WHEN {within} THEN q{cell.at} END"

    def _assumed(self, name: str) -> Any:
        return self.pack.parameters.get(self.pack.record.inputs[name].assumed_for or "", ())

    def read(self) -> None:
        """Read the texts of the chunk that were not read before."""
        for cell in self.cells:
            where = f"p{cell.at} IS NULL AND" if cell.number else ""
            found = self.database.execute(
                f"SELECT DISTINCT c{cell.at} FROM chunk WHERE {where} NOT blank "
                f"AND c{cell.at} NOT IN (SELECT typed FROM read_{cell.at})"
            ).fetchall()
            rows = [self._read(cell, typed) for (typed,) in found]
            if rows:
                insert(self.database, f"read_{cell.at}", [*zip(*rows, strict=True)])

    def _read(self, cell: Cell, typed: str) -> tuple[str, int, int | None, str | None, bool]:
        """A text, its code, its number, how it was read, and whether its row is left to the reader of rows."""
        case, told = self.answerer.cell(self.header, cell.at, typed)
        value = None if case is None else case.get(cell.name)
        if case is None or value is None:
            return typed, 0, None, told or None, case is None
        if not cell.number:
            return typed, self.codes.code(cell.name, value), None, told or None, False
        scaled = Fraction(value) * 10**cell.column.places  # type: ignore[arg-type]
        if scaled.denominator != 1 or abs(scaled) > cell.column.most:
            return typed, 0, None, None, True
        return typed, 1, scaled.numerator, told or None, False

    def odd_rows(self) -> None:
        """Rows that the reader of rows takes for no projects, or has to refuse, as the table `odd`."""
        carried = [at for at, name in enumerate(self.header.inputs) if not name]
        likely = [f"regexp_matches(c{at}, '{LIKELY}')" for at in carried]
        likely += [f"contains(c{at}, {text(self.header.texts[at])})" for at in carried if self.header.texts[at]]
        doubts = [f"NOT regexp_full_match(c{at}, '{BLANK}')" for at in self.header.doubts]
        self.database.execute("CREATE OR REPLACE TEMP TABLE odd (line BIGINT)")
        cells = ", ".join(f"c{at}" for at in range(len(self.header.texts)))
        found = self.database.execute(
            f"SELECT line, {cells} FROM chunk WHERE NOT blank AND ({' OR '.join(likely) or 'false'})"
        )
        lines: list[int] = []
        while rows := found.fetchmany(10_000):
            lines += [row[0] for row in rows if no_project(self.header, Row(line=row[0], cells=row[1:]))]
        if lines:
            insert(self.database, "odd", [lines])
        self.database.execute(
            f"INSERT INTO odd SELECT line FROM chunk WHERE NOT blank AND ({' OR '.join(['beyond', *doubts])})"
        )

    def keyed(self) -> None:
        """The rows of the chunk with what matters of each cell, as the table `keyed`."""
        own = ", ".join(f"chunk.c{at}" for at in range(len(self.header.texts)))
        made, joins, odd, told = [], [], ["odd.line IS NOT NULL"], []
        for cell in self.cells:
            read = f"read_{cell.at}"
            typed = f"CASE WHEN p{cell.at} IS NULL THEN c{cell.at} END" if cell.number else f"c{cell.at}"
            joins.append(f"LEFT JOIN {read} ON {read}.typed = {typed}")
            odd.append(f"coalesce({read}.odd, false)")
            told.append(f"{read}.told")
            if cell.number:
                made.append(f"coalesce(p{cell.at}, {read}.number) AS n_{cell.name}")
            else:
                made.append(f"{read}.code AS k_{cell.name}")
        made += [f"{one} AS told_{cell.at}" for cell, one in zip(self.cells, told, strict=True)]
        present = {cell.name for cell in self.cells}
        made += [f"0 AS k_{name}" for name in self.pack.record.inputs if name not in present]
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT chunk.line, {own}, {', '.join(made)}, "
            f"{' OR '.join(odd)} AS odd "
            f"FROM chunk LEFT JOIN (SELECT DISTINCT line FROM odd) odd ON odd.line = chunk.line {' '.join(joins)} "
            "WHERE NOT blank"
        )


def insert(database: Any, table: str, columns: list[Any]) -> None:
    """Rows given by column put into a table."""
    places = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
    database.execute(f"INSERT INTO {table} SELECT {places}", [list(column) for column in columns])


def _ends(domain: Test | None) -> list[Number]:
    """The ends of a domain of numbers; none where it is open to one side."""
    found = [each for part in (domain.parts if domain and not domain.negated else ()) for each in part]
    ends = [each.to for each in found if isinstance(each.to, int | Fraction)]
    signs = {each.sign[0] for each in found}
    return ends if {"<", ">"} <= signs or signs == {"="} else []


def _within(domain: Test | None, below: int, value: str) -> str | None:
    """Whether a number counted in last places lies in a domain, in SQL; None for a domain that names something."""
    if domain is None or not domain.parts:
        return "true"
    if any(not isinstance(each.to, int | Fraction) for each in compares(domain)):
        return None
    parts = []
    for part in domain.parts:
        ends = []
        for each in part:
            end = Fraction(each.to) * 10**below  # type: ignore[arg-type]
            times = value if end.denominator == 1 else f"{value}::HUGEINT * {end.denominator}"
            ends.append(f"{times} {SIGNS[each.sign]} {end.numerator}")
        parts.append(" AND ".join(ends))
    found = " OR ".join(f"({part})" for part in parts)
    return f"NOT ({found})" if domain.negated else f"({found})"
