"""The rows of the result: each row of the file joined with what its kind comes to, its own numbers filled in."""

from __future__ import annotations

from pathlib import Path

from calculator.answers.batch import ANSWERED, PASSED, REFUSED
from calculator.answers.results import MOST_DIGITS
from calculator.engine.traced import Polynomial
from site_build.city.chunk import Chunk
from site_build.city.dialect import DUCKDB, Dialect
from site_build.city.learning import Learnt
from site_build.city.lookups import concat, number_of
from site_build.city.tables import Tables
from site_build.city.written import apart, harmless

MOST_NUMBERED = 20_000


class Joined:
    """The results of a chunk of rows, as a query of which the small part, `wide`, is made per kind of rows."""

    def __init__(self, tables: Tables, learnt: Learnt, chunk: Chunk, suffix: str) -> None:
        """Start with nothing numbered."""
        self.tables, self.known, self.sql = tables, tables.known, tables.dialect
        self.learnt, self.chunk, self.suffix = learnt, chunk, suffix
        self.cells, self.layout, self.pack = learnt.cells, learnt.layout, learnt.pack
        self.types = 0
        self.enumerated: dict[str, int] = {}

    def write(self, path: Path, *, special: bool) -> None:
        """Write the rows with what each comes to; `special` says that some were answered one by one."""
        self._enumerate()
        self._wide()
        self.tables.share("wide")
        self.tables.write(self._query(special=special), path)

    def _enumerate(self) -> None:
        """What is told once more with each text by number, which is written many times quicker than texts."""
        tables = [f"leaf_{at}" for at in range(len(self.learnt.lookups))]
        for table, texts in (*((one, ["v", "s", "t"]) for one in tables), ("combined", self.learnt.of_all)):
            (count,) = self.known.execute(f"SELECT count(*) FROM {table}").fetchone()
            if self.enumerated.get(table) == count:
                continue
            self.enumerated[table] = count
            numbered = []
            for column in texts:
                self.types += 1
                kind = f"words_{self.types}"
                self.known.execute(f"CREATE TEMP TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table})")
                numbered.append(f"{column}::{kind} AS {column}")
            self.known.execute(
                f"CREATE OR REPLACE TEMP TABLE told_{table} AS SELECT * REPLACE ({', '.join(numbered)}) FROM {table}"
            )

    def _wide(self) -> None:
        """Per kind of rows all that is told of it beside its own numbers, as the table `wide`."""
        joins, cells = [], []
        lookups = self.learnt.lookups
        for at, lookup in enumerate(lookups):
            joins.append(f"LEFT JOIN told_leaf_{at} AS leaf_{at} ON leaf_{at}.leaf = leaves.l{at}")
            columns = [*self.learnt.columns_of(lookup), *(column for column in "xy" if not self._is_fixed(at))]
            cells += [f"{self._in_wide(at, column)} AS {column}_{at}" for column in columns]
        same = " AND ".join(f"combined.l{at} = leaves.l{at}" for at in range(len(lookups)))
        joins.append(f"LEFT JOIN told_combined AS combined ON {same}")
        cells += [f"combined.{one}" for one in self.learnt.of_all]
        keys = ", ".join(f"g{at}" for at in range(len(self.learnt.key)))
        self.known.execute(
            f"CREATE OR REPLACE TEMP TABLE wide AS SELECT {keys}, {', '.join(cells)} FROM leaves {' '.join(joins)}"
        )
        for at, lookup in enumerate(lookups):
            if self.learnt.values[at] and self._is_fixed(at):
                for column in self.learnt.columns_of(lookup):
                    self._as_few("wide", f"{column}_{at}")

    def _as_few(self, table: str, column: str) -> None:
        """Write the texts of a column by number, where there are few."""
        (count,) = self.known.execute(f"SELECT count(DISTINCT {column}) FROM {table}").fetchone()
        if count <= MOST_NUMBERED:
            self.types += 1
            kind = f"words_{self.types}"
            self.known.execute(
                f"CREATE TEMP TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL)"
            )
            self.known.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}")

    def _is_fixed(self, at: int) -> bool:
        """Whether what an output comes to has no numbers in it but those that all rows of a kind share."""
        numbers: list[Polynomial] = [*self.learnt.values[at]]
        numbers += [piece.number for pieces in self.learnt.texts[at] for piece in pieces if not isinstance(piece, str)]
        columns = self.cells.columns
        used = {columns[str(atom)].sql for number in numbers for atoms, _ in number.terms for atom in atoms}
        return used <= {*self.cells.fixed}

    def _query(self, *, special: bool) -> str:
        word = self.sql.text
        joins = ["LEFT JOIN special ON special.line = keyed.line"] if special else []
        key = self.learnt.key
        keys = [f"CASE WHEN special.own IS NULL THEN {sql} ELSE 0 END" if special else sql for sql in key]
        if special:
            keys[0] = f"coalesce(special.own, {key[0]})"
        same = " AND ".join(f"wide.g{at} = ({sql})" for at, sql in enumerate(keys))
        joins.append(f"LEFT JOIN wide ON {same}")
        cells = [
            self._cell(at, column)
            for at, lookup in enumerate(self.learnt.lookups)
            for column in self.learnt.columns_of(lookup)
        ]
        cells += [f"wide.{one}" for one in self.learnt.of_all]
        cells.append("coalesce(special.why, '')" if special else self.sql.one_of("''", [""]))
        if not self.layout.codes:
            told = ", ".join(f"told_{at}" for at in sorted(self.cells.telling))
            read = f"concat_ws(' ', {told})" if told else "''" if special else self.sql.one_of("''", [""])
            cells.append(
                f"CASE WHEN special.line IS NOT NULL THEN special.understood ELSE {read} END" if special else read
            )
            version = self.pack.bundle.version
            cells.append(self.sql.one_of(word(version), [version]))
        own = [self._own(at) for at in self.layout.carried]
        answered = word(ANSWERED)
        state = f"coalesce(special.state, {answered})" if special else answered
        state = self.sql.one_of(state, (ANSWERED, REFUSED, PASSED))
        named = [
            f"{sql} AS {self.sql.name(title)}"
            for sql, title in zip([state, *own, *cells], apart(self.layout.titles())[1:], strict=True)
        ]
        if self.suffix == ".csv":
            named = [f"nullif({harmless(f'({sql})::VARCHAR')}, '')" for sql in [state, *own, *cells]]
        line = f"keyed.line AS {self.sql.name(self.layout.titles()[0])}"
        where = "WHERE NOT blank" if self.chunk.any["blank"] else ""
        return f"SELECT {', '.join([line, *named])} FROM keyed {' '.join(joins)} {where}"

    def _in_wide(self, at: int, column: str) -> str:
        """A cell of an output for a kind of rows: made of numbers where all its rows have the same."""
        plain = f"leaf_{at}.{column}"
        return self._made(at, column, plain, f"leaf_{at}.", "", DUCKDB) if self._is_fixed(at) else plain

    def _cell(self, at: int, column: str) -> str:
        """A cell of an output for a row: from the row's kind, or made of the row's numbers."""
        plain = f"wide.{column}_{at}"
        return plain if self._is_fixed(at) else self._made(at, column, plain, "wide.", f"_{at}", self.sql)

    def _made(  # noqa: PLR0913, PLR0917 - what a cell is made of
        self, at: int, column: str, plain: str, before: str, after: str, dialect: Dialect
    ) -> str:
        """What stands with an output's leaf, or a number or text made of numbers."""
        columns = self.cells.columns
        if column == "v":
            which = "x"
            ways = {one: number_of(made, columns, dialect) for made, one in self.learnt.values[at].items()}
        elif column == "t":
            which = "y"
            ways = {one: concat(made, columns, dialect) for made, one in self.learnt.texts[at].items()}
        else:
            return plain
        if not ways:
            return plain
        told = " ".join(f"WHEN {one} THEN {sql}" for one, sql in ways.items())
        number = f"{before}{which}{after}"
        return f"CASE WHEN {number} IS NULL THEN {dialect.cast(plain, 'VARCHAR')} ELSE CASE {number} {told} END END"

    def _own(self, at: int) -> str:
        """A cell of the file as it stands; in CSV a plain number as one writes it."""
        if self.suffix != ".csv":
            return self.cells.typed_cell(at)
        name, cell = self.chunk.header.inputs[at], self.cells.cell(at)
        if not name or self.pack.kinds[name] != "number":
            return cell
        starts = f"length({cell}) <= {MOST_DIGITS} AND ({cell} = '0' OR {cell} NOT LIKE '0%')"
        plain = f"{starts} AND regexp_full_match({cell}, '-?[0-9]+([.][0-9]+)?')"
        value = f"(CASE WHEN {plain} THEN {cell} END::DECIMAL(38, 15))::VARCHAR"
        return f"CASE WHEN {plain} THEN rtrim(rtrim({value}, '0'), '.') ELSE {cell} END"
