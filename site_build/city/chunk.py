"""Some rows of a file: laid out, surveyed, and every text that was not read before read once."""

from __future__ import annotations

from collections.abc import Iterable

from calculator.answers.batch import Row, no_project
from site_build.city.cells import Cells
from site_build.city.staged import NotPlain, Stretch
from site_build.city.tables import Tables, insert
from site_build.exchange.batch import is_another_heading

SAMPLE = 20_000


class Chunk:
    """The rows at hand as the table `chunk` and, with what was read of each cell, as the view `keyed`.

    Texts that are neither plain nor common stand in `read_` tables with what they were read as.
    """

    def __init__(self, tables: Tables, cells: Cells) -> None:
        """Make a table of texts read per column."""
        self.tables, self.cells, self.header = tables, cells, cells.header
        self.line = "line"
        self.rows = 0
        self.any: dict[str, bool] = {}
        for cell in cells.cells:
            tables.known.execute(
                f"CREATE TEMP TABLE read_{cell.at} "
                "(typed VARCHAR, code INTEGER, number BIGINT, told VARCHAR, odd BOOLEAN)"
            )

    def take(self, stretch: Stretch) -> None:
        """Take up some rows of the file."""
        if not self.cells.common:
            self._find_common(stretch)
        self.line = stretch.line
        self.tables.make("chunk", self.cells.chunk(stretch.sql, lined=self.line == "line"))
        self._survey()
        self._read_others()

    def _find_common(self, stretch: Stretch) -> None:
        """Which texts each column mostly holds, by its first rows."""
        cells = self.cells.cells
        names = ", ".join(f"coalesce(c{cell.at}, '') AS c{cell.at}" for cell in cells) or "1"
        self.tables.make("first", f"SELECT {names} FROM ({stretch.sql}) LIMIT {SAMPLE}")
        texts = [f"SELECT {cell.at} AS place, c{cell.at} AS typed FROM first" for cell in cells]
        counted = f"SELECT place, typed, count(*) AS n FROM ({' UNION ALL '.join(texts)}) GROUP BY place, typed"
        common: dict[int, list[str]] = {cell.at: [] for cell in cells}
        for place, typed, _ in self.tables.rows(f"{counted} ORDER BY n DESC, typed") if texts else ():
            common[place].append(typed)
        self.cells.settle(common)

    def _survey(self) -> None:
        """What there is at all in the chunk: blank rows, doubtful ones, texts besides the plain and common ones."""
        cells = self.cells
        asked = {name: f"bool_or({name})" for name in ("blank", "likely", "beyond")}
        if cells.cells:
            asked["others"] = "count(others) > 0"
        self.rows, self.any = self._counted(asked)
        cells.others = set()
        if self.any.pop("others", False):
            _, other = self._counted({str(cell.at): f"count({cells.other(cell.at)}) > 0" for cell in cells.cells})
            cells.others = {int(at) for at, there in other.items() if there}

    def _counted(self, asked: dict[str, str]) -> tuple[int, dict[str, bool]]:
        """How many rows the chunk has, and what is so of some of them."""
        ((count, *found),) = self.tables.rows(f"SELECT count(*), {', '.join(asked.values())} FROM chunk")
        return count, {name: bool(value) for name, value in zip(asked, found, strict=True)}

    def _read_others(self) -> None:
        """Read the texts of the chunk that were not read before."""
        self.cells.telling = set()
        known = self.tables.known
        cells = [cell for cell in self.cells.cells if cell.at in self.cells.others]
        if not cells:
            return
        texts = [
            f"SELECT {cell.at} AS place, {self.cells.other(cell.at)} AS typed FROM chunk "
            f"WHERE others IS NOT NULL AND NOT blank"
            for cell in cells
        ]
        self.tables.bring(
            "typed", f"SELECT DISTINCT place, typed FROM ({' UNION ALL '.join(texts)}) WHERE typed IS NOT NULL"
        )
        for cell in cells:
            here = f"SELECT typed FROM typed WHERE place = {cell.at}"
            found = known.execute(f"{here} AND typed NOT IN (SELECT typed FROM read_{cell.at})").fetchall()
            rows = [(typed, self.cells.read(cell, typed)) for (typed,) in found]
            if rows:
                columns = [(typed, one.code, one.number, one.told, one.odd) for typed, one in rows]
                insert(known, f"read_{cell.at}", [*zip(*columns, strict=True)])
            self.tables.share(f"read_{cell.at}")
            (told,) = known.execute(f"SELECT count(told) > 0 FROM read_{cell.at} WHERE typed IN ({here})").fetchone()
            if told:
                self.cells.telling.add(cell.at)

    def find_odd(self) -> None:
        """Find the rows that the reader of rows takes for no projects, or has to refuse, as the table `odd`."""
        self.tables.known.execute("CREATE OR REPLACE TEMP TABLE odd (line BIGINT)")
        lines: list[int] = []
        if self.any["likely"]:
            cells = ", ".join(f"{self.cells.cell(at)} AS c{at}" for at in range(len(self.header.texts)))
            found = self.tables.rows(f"SELECT {self.line}, {cells} FROM chunk WHERE NOT blank AND likely")
            rows = [Row(line=line, cells=(*texts,)) for line, *texts in found]
            self.refuse_another_table(rows)
            lines += [row.line for row in rows if no_project(self.header, row)]
        if self.any["beyond"]:
            lines += self._lines("beyond")
        for doubtful in self.cells.doubtful():
            lines += self._lines(doubtful)
        lines = [*dict.fromkeys(lines)]
        if lines:
            insert(self.tables.known, "odd", [lines])
            self.tables.share("odd")
        self._view(odd=bool(lines))

    def refuse_another_table(self, rows: Iterable[Row]) -> None:
        """NotPlain where a row is the heading of another table: what stands below it is not answered by this one."""
        if any(is_another_heading(self.cells.headings, self.header, row) for row in rows):
            raise NotPlain

    def _lines(self, where: str) -> list[int]:
        return [line for (line,) in self.tables.rows(f"SELECT {self.line} FROM chunk WHERE NOT blank AND {where}")]

    def _view(self, *, odd: bool) -> None:
        """The rows of the chunk with what matters of each cell, as the view `keyed`."""
        staged = self.line == "line"
        line = "chunk.line" if staged else self.line.replace("rowid", "chunk.rowid")
        joins: list[str] = []
        odds: list[str] = []
        made: list[str] = []
        if odd:
            joins.append(f"LEFT JOIN odd ON odd.line = {line}")
            odds.append("odd.line IS NOT NULL")
        for cell in self.cells.cells:
            read = f"read_{cell.at}" if cell.at in self.cells.others else ""
            if read:
                joins.append(f"LEFT JOIN {read} ON {read}.typed = {self.cells.other(cell.at)}")
                odds.append(f"coalesce({read}.odd, false)")
            if cell.at in self.cells.telling:
                made.append(f"{read}.told AS told_{cell.at}")
            what, name = ("number", f"n_{cell.name}") if cell.number else ("code", f"k_{cell.name}")
            made.append(f"{self.cells.of_read(cell, what, read)} AS {name}")
        present = {cell.name for cell in self.cells.cells}
        made += [f"0 AS k_{name}" for name in self.cells.pack.record.inputs if name not in present]
        self.any["odd"] = bool(odds)
        own_line = "" if staged else f", {line} AS line"
        self.tables.view(
            "keyed",
            f"SELECT chunk.*, chunk.{self.tables.place} AS place{own_line}{''.join(f', {one}' for one in made)}, "
            f"{' OR '.join(odds) or 'false'} AS odd FROM chunk {' '.join(joins)}",
        )

    def where(self) -> str:
        """Only rows that are no blank ones and not left to the reader of rows."""
        kept = [f"NOT {name}" for name in ("blank", "odd") if self.any[name]]
        return f"WHERE {' AND '.join(kept)}" if kept else ""

    def kinds(self, keys: Iterable[str], names: Iterable[str]) -> str:
        """The kinds of rows by their keys: how many there are of each, with what is named of the first."""
        made = ", ".join(f"{sql} AS g{at}" for at, sql in enumerate(keys))
        return (
            f"SELECT kind.*, {', '.join(names) or '0 AS nothing'} FROM (SELECT {made}, min(place) AS place, "
            f"count(*) AS n FROM keyed {self.where()} GROUP BY ALL) AS kind JOIN keyed ON keyed.place = kind.place "
            "ORDER BY kind.place"
        )
