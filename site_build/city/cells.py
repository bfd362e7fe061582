"""Cells as typed, read in SQL: plain decimals at once, every other text by the one reader, once per text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import Any

from calculator import Pack
from calculator.answers.batch import Answerer, Row, no_project
from calculator.answers.headings import Header
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number
from calculator.language.cells import Test, compares
from site_build.city.exact import Column, Scaled, decimal, text
from site_build.city.lookups import Codes
from site_build.city.staged import Stretch

DIGITS = 17
SAMPLE = 20_000
MOST_COMMON = 12
MOST = 10**18
# What a heading again, an example, a sum or a note may hold, however it is written: the reader of rows decides.
LIKELY = (
    "例|计|总.*数|共|均|空|其中|月|章|[:：︰﹕、。;；()（）]|^[0-9]+[./-]|^[-—–/\\x5C]+$"
    "|[\\x{2E80}-\\x{2FDF}\\x{3200}-\\x{33FF}\\x{F900}-\\x{FAFF}\\x{FE10}-\\x{FE6F}]"
)
BLANK = "[\\s\\p{Z}\\x{85}\\x{1C}-\\x{1F}]*"
SIGNS = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "="}


@frozen
class Cell:
    """A column of the file that stands for an input."""

    at: int
    name: str
    number: bool
    column: Column


@frozen
class Read:
    """What a text was read as: its code, its number, how it was read, and whether its row is left to the row reader."""

    code: int = 0
    number: int | None = None
    told: str | None = None
    odd: bool = False


class Cells:
    """The columns of a file that stand for inputs, and what their texts were read as.

    Of a column with few texts a row keeps which of them it is, by number from 1; of another its plain decimal. Every
    other text stands beside it as `x`, and is looked up among those that were read.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what reading a column needs
        self, database: Any, pack: Pack, header: Header, answerer: Answerer, codes: Codes, carried: Collection[int]
    ) -> None:
        """Make a table of texts read per column."""
        self.database, self.pack, self.header, self.answerer, self.codes = database, pack, header, answerer, codes
        self.cells = [*self._cells()]
        self.known: dict[int, dict[str, Read]] = {cell.at: {} for cell in self.cells}
        self.common: dict[int, list[str]] = {}
        inputs = {cell.at for cell in self.cells}
        self.carried = [at for at in range(len(header.texts)) if at in carried or at not in inputs]
        self.others: set[int] = set()
        self.telling: set[int] = set()
        self.line = "line"
        self.rows = 0
        self.any: dict[str, bool] = {}
        for cell in self.cells:
            database.execute(
                f"CREATE TEMP TABLE read_{cell.at} "
                "(typed VARCHAR, code INTEGER, number BIGINT, told VARCHAR, odd BOOLEAN)"
            )

    @property
    def columns(self) -> dict[str, Column]:
        """The numbers of the file by input."""
        return {cell.name: cell.column for cell in self.cells if cell.number}

    @property
    def fixed(self) -> list[str]:
        """The columns of numbers of which all rows of one kind have the same."""
        return [cell.column.sql for cell in self.cells if cell.number and self._is_digit(cell)]

    def _is_digit(self, cell: Cell) -> bool:
        """Whether rows are told apart by the very text of a cell, one of few."""
        return self._few(cell.at) and cell.at not in self.others

    def _cells(self) -> Iterator[Cell]:
        for at, name in enumerate(self.header.inputs):
            if name:
                item = self.pack.record.inputs[name]
                ends = [Fraction(end) for end in _ends(self.pack.domains.get(name))]
                scaled = min(MOST, int(max(map(abs, ends)) * 10**item.places) + 1) if ends else MOST
                column = Column(sql=f"n_{name}", places=item.places, most=scaled)
                yield Cell(at=at, name=name, number=item.type == "number", column=column)

    def chunk(self, stretch: Stretch) -> None:
        """Some rows of the file as the table `chunk`, and what of it is not read yet put among what is."""
        if not self.common:
            self._find_common(stretch)
        own = [f"coalesce(c{at}, '') AS c{at}" for at in self.carried if not self._few(at)]
        made = [part for cell in self.cells for part in self._inner(cell)]
        outer = [self._kept(cell) for cell in self.cells]
        others = [f"CASE WHEN {self._is_other(cell)} THEN t{cell.at} END" for cell in self.cells]
        any_other = " OR ".join(f"({self._is_other(cell)})" for cell in self.cells)
        if others:
            outer.append(f"CASE WHEN {any_other} THEN [{', '.join(others)}] END AS others")
        line = ["line"] if stretch.line == "line" else []
        first = ", ".join([*line, *own, "beyond", *made, f"{self._likely()} AS likely"])
        carried = [f"c{at}" for at in self.carried if not self._few(at)]
        kept = ", ".join([*line, *carried, "beyond", f"{self._blank()} AS blank", "likely", *outer])
        self.line = stretch.line
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE chunk AS SELECT {kept} FROM (SELECT {first} FROM ({stretch.sql}))"
        )
        self._survey()
        self._read_others()

    def _few(self, at: int) -> bool:
        return bool(self.common.get(at))

    def _find_common(self, stretch: Stretch) -> None:
        """Which texts each column mostly holds, by its first rows; none of a column of many numbers."""
        names = ", ".join(f"coalesce(c{cell.at}, '') AS c{cell.at}" for cell in self.cells) or "1"
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE first AS SELECT {names} FROM ({stretch.sql}) LIMIT {SAMPLE}"
        )
        for cell in self.cells:
            texts = self.database.execute(
                f"SELECT c{cell.at}, count(*) FROM first GROUP BY ALL ORDER BY 2 DESC, 1"
            ).fetchall()
            many = cell.number and len(texts) > MOST_COMMON
            plain = ["", *(typed for typed, _ in texts if typed.strip())] if not many else []
            read = {typed: self._read(cell, typed) for typed in plain[:MOST_COMMON]}
            self.common[cell.at] = [typed for typed, one in read.items() if not one.odd and one.told is None]
            self.known[cell.at] |= {typed: read[typed] for typed in self.common[cell.at]}

    def _inner(self, cell: Cell) -> Iterator[str]:
        at = cell.at
        yield f"c{at} AS t{at}"
        if self._few(at):
            ways = " ".join(f"WHEN {text(typed)} THEN {n}" for n, typed in enumerate(self.common[at], 1))
            yield f"(CASE c{at} {ways} ELSE 0 END)::UTINYINT AS d{at}"
        else:
            yield f"{self._plain(cell)} AS q{at}"

    def _kept(self, cell: Cell) -> str:
        """Which of few texts a cell holds, or its plain decimal where that is one the input can be."""
        at = cell.at
        return f"d{at}" if self._few(at) else f"CASE WHEN {self._in_domain(cell)} THEN q{at} END AS q{at}"

    def _is_other(self, cell: Cell) -> str:
        """Whether the text of a cell is neither one of few nor a plain decimal."""
        at = cell.at
        read = f"d{at} = 0" if self._few(at) else f"NOT {self._in_domain(cell)}"
        return f"{read} AND t{at} <> ''"

    def _in_domain(self, cell: Cell) -> str:
        within = _within(self.pack.domains.get(cell.name), cell.column.places, f"q{cell.at}")
        return f"coalesce({within}, false)" if within else "false"

    def _other(self, at: int) -> str:
        """The text of a cell that is neither one of few nor a plain decimal; NULL for all others."""
        return f"others[{1 + [cell.at for cell in self.cells].index(at)}]"

    def _blank(self) -> str:
        """Whether a row is blank: looked at closely only where no cell holds a common text or a plain decimal."""
        inputs = {cell.at for cell in self.cells}
        texts = [f"t{at}" if at in inputs else f"c{at}" for at in range(len(self.header.texts))]
        wholly = " AND ".join(f"regexp_full_match(coalesce({one}, ''), '{BLANK}')" for one in texts)
        read = [f"d{cell.at} > 1" if self._few(cell.at) else f"q{cell.at} IS NOT NULL" for cell in self.cells]
        ways = " ".join(f"WHEN {one} THEN false" for one in read)
        return f"CASE {ways} ELSE NOT beyond AND {wholly} END" if ways else f"(NOT beyond AND {wholly})"

    def _likely(self) -> str:
        """Whether the reader of rows might take a row for no project, or has to refuse it for a column in doubt."""
        carried = [at for at, name in enumerate(self.header.inputs) if not name]
        likely = [f"regexp_matches(coalesce(c{at}, ''), '{LIKELY}')" for at in carried]
        likely += [
            f"contains(coalesce(c{at}, ''), {text(self.header.texts[at])})" for at in carried if self.header.texts[at]
        ]
        return f"({' OR '.join(likely) or 'false'})"

    def _survey(self) -> None:
        """What there is at all in the chunk: blank rows, doubtful ones, texts besides the plain and common ones."""
        asked = {name: f"bool_or({name})" for name in ("blank", "likely", "beyond")}
        if self.cells:
            asked["others"] = "count(others) > 0"
        self.rows, self.any = self._counted(asked)
        self.others = set()
        if self.any.pop("others", False):
            _, other = self._counted({str(cell.at): f"count({self._other(cell.at)}) > 0" for cell in self.cells})
            self.others = {int(at) for at, there in other.items() if there}

    def _counted(self, asked: dict[str, str]) -> tuple[int, dict[str, bool]]:
        """How many rows the chunk has, and what is so of some of them."""
        found = self.database.execute(f"SELECT count(*), {', '.join(asked.values())} FROM chunk").fetchone()
        return found[0], {name: bool(value) for name, value in zip(asked, found[1:], strict=True)}

    def _read_others(self) -> None:
        """Read the texts of the chunk that were not read before."""
        self.telling = set()
        for cell in self.cells:
            if cell.at not in self.others:
                continue
            self.database.execute(
                f"CREATE OR REPLACE TEMP TABLE typed AS SELECT DISTINCT {self._other(cell.at)} AS typed FROM chunk "
                "WHERE NOT blank"
            )
            found = self.database.execute(
                f"SELECT typed FROM typed WHERE typed IS NOT NULL AND typed NOT IN (SELECT typed FROM read_{cell.at})"
            ).fetchall()
            rows = [(typed, self._read(cell, typed)) for (typed,) in found]
            if rows:
                columns = [(typed, one.code, one.number, one.told, one.odd) for typed, one in rows]
                insert(self.database, f"read_{cell.at}", [*zip(*columns, strict=True)])
            (told,) = self.database.execute(
                f"SELECT count(told) > 0 FROM read_{cell.at} WHERE typed IN (FROM typed)"
            ).fetchone()
            if told:
                self.telling.add(cell.at)

    def _plain(self, cell: Cell) -> str:
        """The value of a plain decimal, counted in last places; NULL for every other text."""
        name, below = f"c{cell.at}", cell.column.places
        bounded = any(one.low is not None for _, one in self._assumed(cell.name))
        if bounded or cell.at in self.header.units or below >= DIGITS:
            return "NULL::BIGINT"
        rest = f"([.][0-9]{{0,{below - 1}}}[1-9])?" if below else ""
        plain = f"regexp_full_match({name}, '(0|[1-9][0-9]{{0,{DIGITS - 1 - below}}}){rest}')"
        return f"(CASE WHEN {plain} THEN {name} END::DECIMAL(18, {below}) * 1{'0' * below})::BIGINT"

    def _assumed(self, name: str) -> Any:
        return self.pack.parameters.get(self.pack.record.inputs[name].assumed_for or "", ())

    def _read(self, cell: Cell, typed: str) -> Read:
        """What a text is read as."""
        case, told = self.answerer.cell(self.header, cell.at, typed)
        value = None if case is None else case.get(cell.name)
        if case is None or value is None:
            return Read(told=told or None, odd=case is None)
        if not cell.number:
            return Read(code=self.codes.code(cell.name, value), told=told or None)
        scaled = Fraction(value) * 10**cell.column.places  # type: ignore[arg-type]
        if scaled.denominator != 1 or abs(scaled) > cell.column.most:
            return Read(odd=True)
        return Read(code=1, number=scaled.numerator, told=told or None)

    def cell(self, at: int) -> str:
        """A cell of the view `keyed` as it stands."""
        if not self._few(at):
            if at in self.carried:
                return f"c{at}"
            column = next(cell.column for cell in self.cells if cell.at == at)
            plain = decimal(Scaled(sql=f"q{at}", places=column.places))
            return f"CASE WHEN q{at} IS NULL THEN coalesce({self._other(at)}, '') ELSE {plain} END"
        ways = " ".join(f"WHEN {n} THEN {text(typed)}" for n, typed in enumerate(self.common[at], 1))
        return f"CASE d{at} {ways} ELSE coalesce({self._other(at)}, '') END"

    def cell_type(self, at: int) -> str:
        """The type that a cell of the view can be written as: one of few texts, or text."""
        if not self._few(at) or at in self.others:
            return "VARCHAR"
        return f"ENUM({', '.join(map(text, self.common[at]))})"

    def odd_rows(self) -> None:
        """Rows that the reader of rows takes for no projects, or has to refuse, as the table `odd`."""
        self.database.execute("CREATE OR REPLACE TEMP TABLE odd (line BIGINT)")
        lines: list[int] = []
        if self.any["likely"]:
            cells = ", ".join(f"{self.cell(at)} AS c{at}" for at in range(len(self.header.texts)))
            found = self.database.execute(f"SELECT {self.line}, {cells} FROM chunk WHERE NOT blank AND likely")
            while rows := found.fetchmany(10_000):
                lines += [row[0] for row in rows if no_project(self.header, Row(line=row[0], cells=row[1:]))]
        if self.any["beyond"]:
            lines += self._lines("beyond")
        for at in self.header.doubts:
            lines += self._lines(f"NOT regexp_full_match({self.cell(at)}, '{BLANK}')")
        lines = [*dict.fromkeys(lines)]
        if lines:
            insert(self.database, "odd", [lines])
        self._view(odd=bool(lines))

    def _lines(self, where: str) -> list[int]:
        found = self.database.execute(f"SELECT {self.line} FROM chunk WHERE NOT blank AND {where}").fetchall()
        return [line for (line,) in found]

    def _view(self, *, odd: bool) -> None:
        """The rows of the chunk with what matters of each cell, as the view `keyed`."""
        staged = self.line == "line"
        line = "chunk.line" if staged else self.line.replace("rowid", "chunk.rowid")
        joins, odds, made = [], [], []
        if odd:
            joins.append(f"LEFT JOIN odd ON odd.line = {line}")
            odds.append("odd.line IS NOT NULL")
        for cell in self.cells:
            read = f"read_{cell.at}" if cell.at in self.others else ""
            if read:
                joins.append(f"LEFT JOIN {read} ON {read}.typed = {self._other(cell.at)}")
                odds.append(f"coalesce({read}.odd, false)")
            if cell.at in self.telling:
                made.append(f"{read}.told AS told_{cell.at}")
            what, name = ("number", f"n_{cell.name}") if cell.number else ("code", f"k_{cell.name}")
            made.append(f"{self._known(cell, what, read)} AS {name}")
        present = {cell.name for cell in self.cells}
        made += [f"0 AS k_{name}" for name in self.pack.record.inputs if name not in present]
        self.any["odd"] = bool(odds)
        own_line = "" if staged else f", {line} AS line"
        self.database.execute(
            f"CREATE OR REPLACE TEMP VIEW keyed AS SELECT chunk.*, chunk.rowid AS place{own_line}"
            f"{''.join(f', {one}' for one in made)}, {' OR '.join(odds) or 'false'} AS odd FROM chunk {' '.join(joins)}"
        )

    def _known(self, cell: Cell, what: str, read: str) -> str:
        """The code or the number of a cell in SQL."""
        other = f"{read}.{what}" if read else "NULL::BIGINT" if cell.number else "0"
        if not self._few(cell.at):
            return f"coalesce(q{cell.at}, {other})" if read else f"q{cell.at}"
        known = [getattr(self.known[cell.at][typed], what) for typed in self.common[cell.at]]
        ways = " ".join(f"WHEN {n} THEN {'NULL' if one is None else one}" for n, one in enumerate(known, 1))
        kind = "BIGINT" if cell.number else "INTEGER"
        return f"(CASE d{cell.at} {ways} ELSE {other} END)::{kind}"

    def digits(self, stretch: Callable[[str, Column], tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """What tells rows apart, each digit in SQL with how many there may be; of numbers their `stretch`."""
        for cell in self.cells:
            if self._is_digit(cell):
                yield f"d{cell.at}", len(self.common[cell.at]) + 1
            elif cell.number:
                yield stretch(cell.name, cell.column)
            else:
                yield f"coalesce(k_{cell.name}, 0)", self.codes.room(cell.name)


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
