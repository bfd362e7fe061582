"""Cells as typed, read in SQL: plain decimals at once, every other text by the one reader, once per text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from calculator import Pack
from calculator.answers.batch import Answerer
from calculator.answers.headings import Header, Headings
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number
from calculator.language.cells import Test, compares
from site_build.city.dialect import Dialect
from site_build.city.exact import Column, Scaled, decimal
from site_build.city.lookups import Codes

DIGITS = 17
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
        self,
        dialect: Dialect,
        pack: Pack,
        header: Header,
        answerer: Answerer,
        codes: Codes,
        carried: Collection[int],
    ) -> None:
        """Begin with no text read."""
        self.sql, self.pack, self.header, self.answerer, self.codes = dialect, pack, header, answerer, codes
        self.headings = Headings(pack)
        self.cells = [*self._cells()]
        self.known: dict[int, dict[str, Read]] = {cell.at: {} for cell in self.cells}
        self.common: dict[int, list[str]] = {}
        inputs = {cell.at for cell in self.cells}
        self.carried = [at for at in range(len(header.texts)) if at in carried or at not in inputs]
        self.others: set[int] = set()
        self.telling: set[int] = set()

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
        return self.is_few(cell.at) and cell.at not in self.others

    def _cells(self) -> Iterator[Cell]:
        for at, name in enumerate(self.header.inputs):
            if name:
                item = self.pack.record.inputs[name]
                ends = [Fraction(end) for end in _ends(self.pack.domains.get(name))]
                scaled = min(MOST, int(max(map(abs, ends)) * 10**item.places) + 1) if ends else MOST
                column = Column(sql=f"n_{name}", places=item.places, most=scaled)
                yield Cell(at=at, name=name, number=item.type == "number", column=column)

    def settle(self, common: Mapping[int, Sequence[str]]) -> None:
        """Which texts each column mostly holds, by its first rows, the most common first; none of many numbers."""
        for cell in self.cells:
            texts = common[cell.at]
            many = cell.number and len(texts) > MOST_COMMON
            plain = ["", *(typed for typed in texts if typed.strip())] if not many else []
            read = {typed: self.read(cell, typed) for typed in plain[:MOST_COMMON]}
            self.common[cell.at] = [typed for typed, one in read.items() if not one.odd and one.told is None]
            self.known[cell.at] |= {typed: read[typed] for typed in self.common[cell.at]}

    def chunk(self, source: str, *, lined: bool) -> str:
        """A relation of cells `c0` … and `beyond`, and maybe `line`, with what of it is read at once, and the rest."""
        own = [f"coalesce(c{at}, '') AS c{at}" for at in self.carried if not self.is_few(at)]
        made = [part for cell in self.cells for part in self._inner(cell)]
        outer = [self._kept(cell) for cell in self.cells]
        others = [f"CASE WHEN {self.is_other(cell)} THEN t{cell.at} END" for cell in self.cells]
        any_other = " OR ".join(f"({self.is_other(cell)})" for cell in self.cells)
        if others:
            outer.append(f"CASE WHEN {any_other} THEN {self.sql.array(others)} END AS others")
        line = ["line"] if lined else []
        first = ", ".join([*line, *own, "beyond", *made, f"{self._likely()} AS likely"])
        carried = [f"c{at}" for at in self.carried if not self.is_few(at)]
        kept = ", ".join([*line, *carried, "beyond", f"{self._blank()} AS blank", "likely", *outer])
        return f"SELECT {kept} FROM (SELECT {first} FROM ({source}))"

    def is_few(self, at: int) -> bool:
        """Whether a column holds few texts, told apart by number."""
        return bool(self.common.get(at))

    def _inner(self, cell: Cell) -> Iterator[str]:
        at = cell.at
        yield f"c{at} AS t{at}"
        if self.is_few(at):
            ways = " ".join(f"WHEN {self.sql.text(typed)} THEN {n}" for n, typed in enumerate(self.common[at], 1))
            yield f"{self.sql.cast(f'CASE c{at} {ways} ELSE 0 END', 'UTINYINT')} AS d{at}"
        else:
            yield f"{self._plain(cell)} AS q{at}"

    def _kept(self, cell: Cell) -> str:
        """Which of few texts a cell holds, or its plain decimal where that is one the input can be."""
        at = cell.at
        return f"d{at}" if self.is_few(at) else f"CASE WHEN {self._in_domain(cell)} THEN q{at} END AS q{at}"

    def is_other(self, cell: Cell) -> str:
        """Whether the text of a cell is neither one of few nor a plain decimal."""
        at = cell.at
        read = f"d{at} = 0" if self.is_few(at) else f"NOT {self._in_domain(cell)}"
        return f"{read} AND t{at} <> ''"

    def _in_domain(self, cell: Cell) -> str:
        within = _within(self.pack.domains.get(cell.name), cell.column.places, f"q{cell.at}", self.sql)
        return f"coalesce({within}, false)" if within else "false"

    def other(self, at: int) -> str:
        """The text of a cell that is neither one of few nor a plain decimal; NULL for all others."""
        return self.sql.item("others", str(1 + [cell.at for cell in self.cells].index(at)))

    def _blank(self) -> str:
        """Whether a row is blank: looked at closely only where no cell holds a common text or a plain decimal."""
        inputs = {cell.at for cell in self.cells}
        texts = [f"t{at}" if at in inputs else f"c{at}" for at in range(len(self.header.texts))]
        wholly = " AND ".join(self.sql.whole(f"coalesce({one}, '')", BLANK) for one in texts)
        read = [f"d{cell.at} > 1" if self.is_few(cell.at) else f"q{cell.at} IS NOT NULL" for cell in self.cells]
        ways = " ".join(f"WHEN {one} THEN false" for one in read)
        return f"CASE {ways} ELSE NOT beyond AND {wholly} END" if ways else f"(NOT beyond AND {wholly})"

    def _likely(self) -> str:
        """Whether the reader of rows might take a row for no project, or has to refuse it for a column in doubt."""
        carried = [at for at, name in enumerate(self.header.inputs) if not name]
        likely = [self.sql.holds(f"coalesce(c{at}, '')", LIKELY) for at in carried]
        headings = {at: self.sql.text(self.header.texts[at]) for at in carried if self.header.texts[at]}
        likely += [f"contains(coalesce(c{at}, ''), {heading})" for at, heading in headings.items()]
        words = ", ".join(map(self.sql.text, self.headings.exact))
        likely += [f"{self._without_ends(at)} IN ({words})" for at in carried]
        return f"({' OR '.join(likely) or 'false'})"

    @staticmethod
    def _without_ends(at: int) -> str:
        """A cell without blanks at its ends; most have none, which is quicker asked than trimmed."""
        blank_end = f"c{at} LIKE ' %' OR c{at} LIKE '% '"
        return f"CASE WHEN {blank_end} THEN trim(c{at}) ELSE coalesce(c{at}, '') END"

    def _plain(self, cell: Cell) -> str:
        """The value of a plain decimal, counted in last places; NULL for every other text."""
        name, below = f"c{cell.at}", cell.column.places
        bounded = any(one.low is not None for _, one in self._assumed(cell.name))
        if bounded or cell.at in self.header.units or below >= DIGITS:
            return self.sql.cast("NULL", "BIGINT")
        rest = f"([.][0-9]{{0,{below - 1}}}[1-9])?" if below else ""
        plain = self.sql.whole(name, f"(0|[1-9][0-9]{{0,{DIGITS - 1 - below}}}){rest}")
        value = self.sql.cast(f"CASE WHEN {plain} THEN {name} END", f"DECIMAL(18, {below})")
        return self.sql.cast(f"{value} * 1{'0' * below}", "BIGINT")

    def _assumed(self, name: str) -> Any:
        return self.pack.parameters.get(self.pack.record.inputs[name].assumed_for or "", ())

    def read(self, cell: Cell, typed: str) -> Read:
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

    def of_read(self, cell: Cell, what: str, read: str) -> str:
        """The code or the number of a cell in SQL."""
        other = f"{read}.{what}" if read else self.sql.cast("NULL", "BIGINT") if cell.number else "0"
        if not self.is_few(cell.at):
            return f"coalesce(q{cell.at}, {other})" if read else f"q{cell.at}"
        known = [getattr(self.known[cell.at][typed], what) for typed in self.common[cell.at]]
        ways = " ".join(f"WHEN {n} THEN {'NULL' if one is None else one}" for n, one in enumerate(known, 1))
        kind = "BIGINT" if cell.number else "INTEGER"
        return self.sql.cast(f"CASE d{cell.at} {ways} ELSE {other} END", kind)

    def cell(self, at: int) -> str:
        """A cell of the view `keyed` as it stands."""
        if not self.is_few(at):
            if at in self.carried:
                return f"c{at}"
            column = next(cell.column for cell in self.cells if cell.at == at)
            plain = decimal(Scaled(sql=f"q{at}", places=column.places, dialect=self.sql))
            return f"CASE WHEN q{at} IS NULL THEN coalesce({self.other(at)}, '') ELSE {plain} END"
        ways = " ".join(f"WHEN {n} THEN {self.sql.text(typed)}" for n, typed in enumerate(self.common[at], 1))
        return f"CASE d{at} {ways} ELSE coalesce({self.other(at)}, '') END"

    def typed_cell(self, at: int) -> str:
        """A cell of the view as it stands, by number where it is one of few texts."""
        if not self.is_few(at) or at in self.others:
            return self.cell(at)
        return self.sql.one_of(self.cell(at), self.common[at])

    def doubtful(self) -> Iterator[str]:
        """Per column in doubt, whether a row of the view has something there."""
        for at in self.header.doubts:
            yield f"NOT {self.sql.whole(self.cell(at), BLANK)}"

    def digits(self, stretch: Callable[[str, Column], tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """What tells rows apart, each digit in SQL with how many there may be; of numbers their `stretch`."""
        for cell in self.cells:
            if self._is_digit(cell):
                yield f"d{cell.at}", len(self.common[cell.at]) + 1
            elif cell.number:
                yield stretch(cell.name, cell.column)
            else:
                yield f"coalesce(k_{cell.name}, 0)", self.codes.room(cell.name)


def _ends(domain: Test | None) -> list[Number]:
    """The ends of a domain of numbers; none where it is open to one side."""
    found = [each for part in (domain.parts if domain and not domain.negated else ()) for each in part]
    ends = [each.to for each in found if isinstance(each.to, int | Fraction)]
    signs = {each.sign[0] for each in found}
    return ends if {"<", ">"} <= signs or signs == {"="} else []


def _within(domain: Test | None, below: int, value: str, dialect: Dialect) -> str | None:
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
            times = value if end.denominator == 1 else f"{dialect.cast(value, 'HUGEINT')} * {end.denominator}"
            ends.append(f"{times} {SIGNS[each.sign]} {end.numerator}")
        parts.append(" AND ".join(ends))
    found = " OR ".join(f"({part})" for part in parts)
    return f"NOT ({found})" if domain.negated else f"({found})"
