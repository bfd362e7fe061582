"""A whole table: staged, answered chunk by chunk, written in parts, put together; what became of it is told."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from calculator import Pack
from calculator.answers.batch import ANSWERED, PASSED, Answerer, Result, Row
from site_build.city.cells import Cells
from site_build.city.chunk import Chunk
from site_build.city.dialect import DUCKDB
from site_build.city.joining import Joined
from site_build.city.layout import Layout
from site_build.city.learning import NOT_ANSWERED, Learnt
from site_build.city.lookups import Codes, concat
from site_build.city.parts import Options, Parts, PartTold
from site_build.city.staged import NotPlain, NotSimple, Staged, Stretch, stage
from site_build.city.summary import BLANK_LINES, PASSED_OVER, Json, Summary, summary
from site_build.city.tables import InDuckDB, Tables, insert
from site_build.exchange.table import MOST_SHOWN

Tell = Callable[[int, int], None]


def answer_file(  # noqa: PLR0913 - what a run is made of
    database: Any, pack: Pack, source: Path, target: Path, *, options: Options, tell: Tell
) -> Json:
    """Answer a plain .csv or .parquet file into another; the summary as `Batch.summary` gives it, NotPlain for a sheet.

    A run that was broken off goes on where it stopped, if the file, the pack and the options are the same.
    """
    with TemporaryDirectory(prefix="policykb-") as folder:
        settle(database, Path(folder), options)
        parts = Parts(source, target, pack, options)
        try:
            try:
                staged = stage(database, source, pack, Path(folder), rows=options.chunk)
                whole = _answered(database, pack, staged, parts=parts, options=options, tell=tell)
            except NotSimple:
                parts = Parts(source, target, pack, options, anew=True)
                staged = stage(database, source, pack, Path(folder), rows=options.chunk, simple=False)
                whole = _answered(database, pack, staged, parts=parts, options=options, tell=tell)
        except NotPlain:
            parts.remove()
            raise
        parts.remove()
    return summary(staged, whole, pack)


def settle(database: Any, folder: Path, options: Options) -> None:
    """Tell a database how much memory and how many cores it has, and where it may lay aside what is too much."""
    database.execute(f"SET temp_directory = {DUCKDB.text(str(folder))}")
    database.execute(f"SET memory_limit = {DUCKDB.text(options.memory)}")
    database.execute("SET preserve_insertion_order = true")
    database.execute("SET enable_progress_bar = false")
    if options.threads:
        database.execute(f"SET threads = {options.threads}")


def _answered(  # noqa: PLR0913 - what a run is made of
    database: Any, pack: Pack, staged: Staged, *, parts: Parts, options: Options, tell: Tell
) -> Summary:
    """Answer the rows part by part and put the parts together."""
    whole = Summary()
    with database.cursor() as own:
        table = Table(InDuckDB(own), pack, staged, parts.target.suffix, options)
        for at, first in enumerate(range(0, staged.rows, options.chunk)):
            last = min(first + options.chunk, staged.rows)
            if not parts.done(at):
                parts.keep(at, table.part(first, last, parts.path(at)))
            whole.add(parts.told(at))
            tell(last, staged.rows)
            if options.stop_after is not None and at + 1 >= options.stop_after:
                raise KeyboardInterrupt
        parts.join(own, table.layout.titles())
    return whole


class Table:
    """One table under one pack: answers its rows chunk by chunk, knowing more with each."""

    def __init__(self, tables: Tables, pack: Pack, staged: Staged, suffix: str, options: Options) -> None:
        """Start with nothing known."""
        self.tables, self.pack, self.header, self.stretch = tables, pack, staged.header, staged.stretch
        self.layout = Layout(pack=pack, header=self.header, codes=options.codes)
        self.answerer = Answerer(pack)
        codes = Codes(pack)
        self.cells = Cells(tables.dialect, pack, self.header, self.answerer, codes, self.layout.carried)
        self.chunk = Chunk(tables, self.cells)
        self.learnt = Learnt(tables, pack, self.cells, codes, self.layout)
        self.joined = Joined(tables, self.learnt, self.chunk, suffix)

    def part(self, first: int, last: int, path: Path) -> PartTold:
        """Answer the rows of some lines into a file; what became of them."""
        self._take(self.stretch(first, last), last - first)
        self.chunk.find_odd()
        self.learnt.learn(self.chunk)
        answered, refusals, states = self._special()
        waiting = self.learnt.combine() + Counter(result.awaited for result in answered)
        self.joined.write(path, special=bool(states))
        return {
            "counts": self._counts(states),
            "outcomes": self._outcomes() + Counter(result.leading for result in answered),
            "by_engine": len(answered),
            "waiting": [(sorted(names), count) for names, count in waiting.items()],
            "refusals": refusals,
            "told": [*self._told()],
        }

    def _take(self, stretch: Stretch, rows: int) -> None:
        """Read some rows; NotSimple where they are not what simple lines come to."""
        try:
            self.chunk.take(stretch)
        except duckdb.Error:
            if stretch.line == "line":
                raise
            raise NotSimple from None
        if self.chunk.rows != rows:
            raise NotSimple

    def _special(self) -> tuple[list[Result], list[tuple[str, ...]], Counter[str]]:
        """Rows answered or refused one by one, as the table `special`: answers, refusals, their states."""
        special = [
            Row(line=line, cells=(*cells, *(["x"] if beyond else []))) for line, beyond, *cells in self._special_rows()
        ]
        self.chunk.refuse_another_table(special)
        results = [self.answerer.row(self.header, row) for row in special]
        answered = [result for result in results if result.state == ANSWERED]
        numbers = self.learnt.take_own(answered)
        self.tables.known.execute(
            "CREATE OR REPLACE TEMP TABLE special "
            "(line BIGINT, state VARCHAR, why VARCHAR, understood VARCHAR, own INTEGER)"
        )
        if results:
            own = {result.line: number for result, number in zip(answered, numbers, strict=True)}
            rows = [
                (
                    result.line,
                    result.state,
                    " ".join(result.refused) or result.passed,
                    " ".join(map(str, result.understood)),
                    own.get(result.line, NOT_ANSWERED),
                )
                for result in results
            ]
            insert(self.tables.known, "special", [*zip(*rows, strict=True)])
            self.learnt.give_own(numbers)
        self.tables.share("special")
        refusals = [result.refused for result in results if result.refused][:MOST_SHOWN]
        return answered, refusals, Counter(result.state for result in results)

    def _special_rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows that are not looked up: left to the reader of rows, or beyond what SQL tells exactly."""
        alone = self.learnt.some_by_engine()
        if not alone and not self.chunk.any["odd"]:
            return iter(())
        cells = ", ".join(map(self.cells.cell, range(len(self.header.texts))))
        return self.tables.rows(
            f"SELECT line, beyond, {cells} FROM keyed LEFT JOIN {self._leaves()} "
            f"WHERE NOT blank AND (odd OR {self.learnt.by_engine}) ORDER BY 1"
        )

    def _leaves(self) -> str:
        """The kinds of rows with what each comes to by number, and where a row is of a kind."""
        self.tables.share("leaves")
        keys = [f"g{at}" for at in range(len(self.learnt.key))]
        leaves = [f"l{at}" for at in range(len(self.learnt.lookups))]
        same = " AND ".join(f"leaves.{name} = ({sql})" for name, sql in zip(keys, self.learnt.key, strict=True))
        return f"(SELECT {', '.join([*keys, *leaves])} FROM leaves) AS leaves ON {same}"

    def _counts(self, states: Counter[str]) -> Counter[str]:
        """How many rows of the chunk have each state."""
        (count,) = self.tables.known.execute("SELECT coalesce(sum(n), 0)::BIGINT FROM leaves").fetchone()
        return +(states + Counter({ANSWERED: count}))

    def _outcomes(self) -> Counter[str]:
        """How many of the rows looked up have each leading outcome."""
        lookup = self.learnt.lookups[0]
        found = self.tables.known.execute("SELECT l0, sum(n)::BIGINT FROM leaves WHERE l0 >= 0 GROUP BY ALL").fetchall()
        varying = [leaf for leaf, _ in found if lookup.told[leaf].varies]
        outcomes: Counter[str] = Counter()
        for leaf, count in found:
            if leaf not in varying:
                outcomes[lookup.brief(leaf).text] += count
        if varying:
            outcomes.update(dict(self._varying_outcomes(varying)))
        return outcomes

    def _varying_outcomes(self, varying: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The leading outcomes with numbers of the rows in them."""
        lookup = self.learnt.lookups[0]
        told = {
            leaf: concat(lookup.pieces(lookup.told[leaf]), self.cells.columns, self.tables.dialect) for leaf in varying
        }
        ways = " ".join(f"WHEN {leaf} THEN {sql}" for leaf, sql in told.items())
        where = self.chunk.where() or "WHERE true"
        return self.tables.rows(
            f"SELECT CASE l0 {ways} END AS outcome, count(*) FROM keyed JOIN {self._leaves()} "
            f"{where} AND l0 IN ({', '.join(map(str, varying))}) GROUP BY 1"
        )

    def _told(self) -> Iterator[tuple[int, str, list[tuple[int, int]], int]]:
        """Blank lines, rows passed over and other writings, each with its stretches of lines and their count."""
        told = [
            f"SELECT line, {cell.at} AS place, "
            f"'{{lines}}' || replace(replace(told_{cell.at}, '{{', '{{{{'), '}}', '}}}}') AS what "
            f"FROM keyed WHERE NOT blank AND told_{cell.at} IS NOT NULL"
            for cell in self.cells.cells
            if cell.at in self.cells.telling
        ]
        over = f"state = {self.tables.dialect.text(PASSED)}"
        told += [
            f"SELECT line, {BLANK_LINES} AS place, '跳过{{lines}}：空行。' AS what FROM keyed WHERE blank",
            f"SELECT line, {PASSED_OVER} AS place, '跳过{{lines}}：' || why AS what FROM special WHERE {over}",
        ]
        passed = f"LEFT JOIN (SELECT line FROM special WHERE {over}) AS gone ON gone.line = told.line AND place >= 0"
        stretches = (
            "SELECT what, place, told.line, told.line - row_number() OVER (PARTITION BY what ORDER BY told.line) "
            f"AS run FROM ({' UNION ALL '.join(told)}) AS told {passed} WHERE gone.line IS NULL"
        )
        found = self.tables.rows(
            f"SELECT what, place, min(line), max(line), count(*) FROM ({stretches}) "
            "GROUP BY what, place, run ORDER BY 3, 2"
        )
        kept: dict[tuple[int, str], list[Any]] = {}
        for what, place, first, last, count in found:
            known = kept.setdefault((min(place, 0), what), [[], 0])
            known[1] += count
            if len(known[0]) <= MOST_SHOWN:
                known[0].append((first, last))
        for (place, what), (ranges, count) in sorted(kept.items(), key=lambda one: one[0][0]):
            yield place, what, ranges, count


def progress(start: float) -> Tell:
    """A line on the error stream that says how far the rows are; silent where nobody sees it."""

    def tell(done: int, rows: int) -> None:
        rate = done / max(time.monotonic() - start, 0.001)
        end = "\n" if done == rows else ""
        sys.stderr.write(f"\r已答 {done:,} / {rows:,} 行，每秒 {rate:,.0f} 行{end}")
        sys.stderr.flush()

    return tell if sys.stderr.isatty() else lambda _done, _rows: None
