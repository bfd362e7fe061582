"""A whole table: staged, answered chunk by chunk, written in parts, put together; what became of it is told."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from calculator import Pack
from calculator.answers.batch import ANSWERED, PASSED, REFUSED, Answerer, Result, Row, awaited
from calculator.answers.headings import Header
from calculator.answers.results import MOST_DIGITS, Cell
from site_build.city.cells import Cells, insert
from site_build.city.exact import decimal, text
from site_build.city.layout import LINE, Layout
from site_build.city.lookups import BY_ENGINE, Codes, Lookup, concat
from site_build.city.staged import Staged, stage
from site_build.exchange.batch import more_readings, summary_of, waiting_lines
from site_build.exchange.table import MOST_SHOWN, lines_phrase
from site_build.exchange.writing import as_text

Json = dict[str, Any]
Tell = Callable[[int, int], None]

CHUNK = 250_000
MOST_KEYS = 200_000
MOST_PASSES = 40
FORMATS = {
    ".parquet": "FORMAT PARQUET",
    ".csv": "FORMAT CSV, HEADER false, NULLSTR ''",
}
BLANK_LINES, PASSED_OVER, UNDERSTOOD = -2, -1, 0
NOT_ANSWERED = -2
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a table is answered: into codes alone, in chunks of so many rows, within so much memory, on so many cores."""

    codes: bool = False
    chunk: int = CHUNK
    memory: str = "2GB"
    threads: int | None = None
    stop_after: int | None = None


@dataclass(slots=True)
class Summary:
    """What became of the rows, added up over parts: counts, outcomes, and sentences for people."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    by_engine: int = 0
    waiting: Counter[frozenset[str]] = field(default_factory=Counter)
    refusals: list[Sequence[str]] = field(default_factory=list)
    stretches: dict[tuple[int, str], list[Any]] = field(default_factory=dict)

    def add(self, part: Json) -> None:
        """Take in a part."""
        self.counts.update(part["counts"])
        self.outcomes.update(part["outcomes"])
        self.by_engine += part["by_engine"]
        for names, count in part["waiting"]:
            self.waiting[frozenset(names)] += count
        self.refusals = (self.refusals + part["refusals"])[:MOST_SHOWN]
        for place, sentence, ranges, count in part["told"]:
            known = self.stretches.setdefault((place, sentence), [[], 0])
            known[0] = (known[0] + [tuple(one) for one in ranges])[: MOST_SHOWN + 1]
            known[1] += count

    def told(self, place: int) -> Iterator[str]:
        """What was read otherwise than it stands, rows passed over, or blank lines, each with its lines."""
        found = [(sentence, *known) for (at, sentence), known in self.stretches.items() if at == place]
        for sentence, ranges, count in found[:MOST_SHOWN]:
            yield sentence.format(lines=lines_phrase(ranges, count))
        if len(found) > MOST_SHOWN:
            yield more_readings(len(found) - MOST_SHOWN)


def answer_file(  # noqa: PLR0913 - what a run is made of
    database: Any, pack: Pack, source: Path, target: Path, *, options: Options, tell: Tell
) -> Json:
    """Answer a plain .csv or .parquet file into another; the summary as `Batch.summary` gives it.

    A run that was broken off goes on where it stopped, if the file, the pack and the options are the same.
    """
    with TemporaryDirectory(prefix="policykb-") as folder:
        database.execute(f"SET temp_directory = {text(folder)}")
        database.execute(f"SET memory_limit = {text(options.memory)}")
        database.execute("SET preserve_insertion_order = true")
        database.execute("SET enable_progress_bar = false")
        if options.threads:
            database.execute(f"SET threads = {options.threads}")
        staged = stage(database, source, pack, Path(folder))
        parts = Parts(source, target, pack, options)
        whole = Summary()
        table = Table(database, pack, staged.header, target.suffix, options)
        for at, first in enumerate(range(0, staged.rows, options.chunk)):
            last = min(first + options.chunk, staged.rows)
            if not parts.done(at):
                parts.keep(at, table.part(first, last, parts.path(at)))
            whole.add(parts.told(at))
            tell(last, staged.rows)
            if options.stop_after is not None and at + 1 >= options.stop_after:
                raise KeyboardInterrupt
        parts.join(database, table.layout.titles())
        parts.remove()
    return _summary(staged, whole, pack)


def _summary(staged: Staged, whole: Summary, pack: Pack) -> Json:
    found = summary_of(
        whole.counts,
        outcomes=whole.outcomes,
        refusals=whole.refusals,
        told=[
            *staged.told,
            *whole.told(BLANK_LINES),
            *staged.header.told,
            *whole.told(PASSED_OVER),
            *whole.told(UNDERSTOOD),
        ],
        waiting=waiting_lines(pack, whole.waiting),
    )
    engine = f"其中 {whole.by_engine} 行不能在数据库里一位不差地算，由引擎逐行回答。" if whole.by_engine else ""
    return {**found, "sentence": found["sentence"] + engine, "by_engine": whole.by_engine}


class Parts:
    """The parts of a result beside its file, kept until the whole is written."""

    def __init__(self, source: Path, target: Path, pack: Pack, options: Options) -> None:
        """Go on with parts of the same run, or begin anew."""
        self.target = target
        self.folder = target.with_name(f"{target.name}.partial")
        state = source.stat()
        run = [
            str(source.resolve()),
            state.st_size,
            state.st_mtime_ns,
            pack.record.pack,
            pack.bundle.version,
            options.codes,
            options.chunk,
        ]
        known = self.folder / "run.json"
        if not known.exists() or json.loads(known.read_text(encoding="utf-8")) != run:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            known.write_text(json.dumps(run), encoding="utf-8")
        self.count = 0

    def path(self, at: int) -> Path:
        """Where a part is written."""
        return self.folder / f"{at:06}{self.target.suffix}"

    def _told_path(self, at: int) -> Path:
        return self.folder / f"{at:06}.json"

    def done(self, at: int) -> bool:
        """Whether a part was written before: what is told of it is written last."""
        self.count = at + 1
        return self._told_path(at).exists()

    def keep(self, at: int, told: Json) -> None:
        """Keep what became of a part."""
        self._told_path(at).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    def told(self, at: int) -> Json:
        """What became of a part."""
        found: Json = json.loads(self._told_path(at).read_text(encoding="utf-8"))
        return found

    def join(self, database: Any, titles: list[str]) -> None:
        """Put the parts together."""
        paths = [self.path(at) for at in range(self.count)]
        if self.target.suffix == ".csv":
            self._join_csv(paths, titles)
        elif len(paths) == 1:
            paths[0].replace(self.target)
        else:
            whole = self.folder / "whole.parquet"
            names = ", ".join(text(str(path)) for path in paths)
            database.execute(
                f"COPY (SELECT * FROM read_parquet([{names}])) TO {text(str(whole))} ({FORMATS['.parquet']})"
            )
            whole.replace(self.target)

    def _join_csv(self, paths: list[Path], titles: list[str]) -> None:
        whole = self.folder / "whole.csv"
        with whole.open("wb") as made:
            heading = io.StringIO()
            csv.writer(heading, lineterminator="\n").writerow(titles)
            made.write(MARK + heading.getvalue().encode())
            for path in paths:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, made, 1 << 22)
        whole.replace(self.target)

    def remove(self) -> None:
        """Remove the parts."""
        shutil.rmtree(self.folder)


class Table:
    """One table under one pack: answers its rows chunk by chunk, knowing more with each."""

    def __init__(self, database: Any, pack: Pack, header: Header, suffix: str, options: Options) -> None:
        """Make the tables that grow with what is known."""
        self.database, self.pack, self.header, self.suffix = database, pack, header, suffix
        self.layout = Layout(pack=pack, header=header, codes=options.codes)
        self.answerer = Answerer(pack)
        self.codes = Codes(pack)
        self.cells = Cells(database, pack, header, self.answerer, self.codes)
        self.lookups = [Lookup(pack, name, self.codes, self.cells.columns) for name in pack.outputs]
        self.written = [0] * len(self.lookups)
        self.values: list[dict[str, int]] = [{} for _ in self.lookups]
        self.texts: list[dict[str, int]] = [{} for _ in self.lookups]
        for at in range(len(self.lookups)):
            database.execute(
                f"CREATE TABLE leaf_{at} (leaf INTEGER, v VARCHAR, s VARCHAR, t VARCHAR, x INTEGER, y INTEGER)"
            )
        self.own = NOT_ANSWERED
        self.types = 0
        self.enumerated: dict[str, int] = {}
        self.combined: dict[tuple[int, ...], frozenset[str]] = {}
        leaves = ", ".join(f"l{at} INTEGER" for at in range(len(self.lookups)))
        self.of_all = [f"r{at}" for at in range(2 if options.codes else 4)]
        database.execute(f"CREATE TABLE combined ({leaves}, {', '.join(f'{one} VARCHAR' for one in self.of_all)})")
        for at in range(len(self.lookups)):
            database.execute(f"INSERT INTO leaf_{at} VALUES ({NOT_ANSWERED}, '', '', '', NULL, NULL)")
        nothing = [*[str(NOT_ANSWERED)] * len(self.lookups), *["''"] * len(self.of_all)]
        database.execute(f"INSERT INTO combined VALUES ({', '.join(nothing)})")

    def part(self, first: int, last: int, path: Path) -> Json:
        """Answer the rows of some lines into a file; what became of them."""
        self.cells.chunk(first, last)
        self.cells.read()
        self.cells.odd_rows()
        self.cells.keyed()
        for at, lookup in enumerate(self.lookups):
            self._look_up(at, lookup)
        self._leaves()
        answered, refusals = self._special()
        waiting = self._combine() + Counter(result.awaited for result in answered)
        self._write(path)
        return {
            "counts": dict(self._count("state")),
            "outcomes": Counter(dict(self._count("outcome"))) + Counter(result.leading for result in answered),
            "by_engine": len(answered),
            "waiting": [[sorted(names), count] for names, count in waiting.items()],
            "refusals": refusals,
            "told": [*self._told()],
        }

    def _look_up(self, at: int, lookup: Lookup) -> None:
        """Learn what each key of the chunk comes to, from a row that has it, until nothing more is asked."""
        for _ in range(MOST_PASSES):
            key = lookup.key()
            self.database.execute(
                f"CREATE OR REPLACE TEMP TABLE keys AS SELECT {key} AS key, min(rowid) AS row FROM keyed "
                f"WHERE NOT odd GROUP BY ALL LIMIT {MOST_KEYS}"
            )
            found = self.database.execute(
                f"SELECT keys.key, {self._given(lookup)} FROM keys JOIN keyed ON keyed.rowid = keys.row"
            ).fetchall()
            cases = [(row[0], self._case(lookup, row[1:])) for row in found if row[0] not in lookup.keys]
            if lookup.learn(cases):
                break
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE map_{at} (key HUGEINT, leaf INTEGER)")
        if lookup.keys:
            insert(self.database, f"map_{at}", [[*lookup.keys], [*lookup.keys.values()]])
        new = lookup.told[self.written[at] :]
        if new:
            rows = [self._leaf(at, lookup, number) for number in range(self.written[at], len(lookup.told))]
            insert(self.database, f"leaf_{at}", [*zip(*rows, strict=True)])
            self.written[at] = len(lookup.told)

    def _given(self, lookup: Lookup) -> str:
        columns = self.cells.columns
        return ", ".join(f"n_{name}" if name in columns else f"k_{name}" for name in lookup.inputs) or "0"

    def _case(self, lookup: Lookup, row: tuple[Any, ...]) -> dict[str, Any]:
        """A case that has these codes and numbers."""
        columns = self.cells.columns
        case: dict[str, Any] = {}
        for name, value in zip(lookup.inputs, row, strict=False):
            if name in columns and value is not None:
                number = Fraction(value, 10 ** columns[name].places)
                case[name] = number.numerator if number.denominator == 1 else number
            elif name not in columns and value:
                case[name] = self.codes.values[name][value]
        return case

    def _leaf(self, at: int, lookup: Lookup, number: int) -> tuple[int, str, str, str, int | None, int | None]:
        told = lookup.told[number]
        item = self.pack.outputs[lookup.name]
        cells = self.layout.output(item, told.brief)
        if item.reminder:
            return number, cells[0], "", "", None, None
        value, status, rest = cells
        x = y = None
        made = lookup.value(told)
        if made is not None:
            x = self.values[at].setdefault(decimal(made), len(self.values[at]))
        if told.varies and not self.layout.codes and not told.brief.plain:
            y = self.texts[at].setdefault(concat(lookup.pieces(told)), len(self.texts[at]))
        return number, value, status, rest, x, y

    def _leaves(self) -> None:
        """The rows of the chunk with the number of what each output comes to."""
        joins, leaves = [], []
        for at, lookup in enumerate(self.lookups):
            joins.append(f"LEFT JOIN map_{at} ON map_{at}.key = ({lookup.key()})")
            leaves.append(f"CASE WHEN odd THEN {NOT_ANSWERED} ELSE coalesce(map_{at}.leaf, {BY_ENGINE}) END AS l{at}")
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE leaves AS SELECT keyed.*, {', '.join(leaves)} FROM keyed {' '.join(joins)}"
        )

    def _special(self) -> tuple[list[Result], list[tuple[str, ...]]]:
        """Rows answered or refused one by one, as the table `special`; those that the engine answered, and refusals.

        A row that is answered so has a leaf of its own, below zero.
        """
        self.database.execute(
            "CREATE OR REPLACE TEMP TABLE special "
            "(line BIGINT, state VARCHAR, why VARCHAR, understood VARCHAR, own INTEGER)"
        )
        width = len(self.header.texts)
        least = f"least({', '.join(f'l{at}' for at in range(len(self.lookups)))})"
        found = self.database.execute(
            f"SELECT leaves.line, beyond, {', '.join(f'leaves.c{at}' for at in range(width))} FROM leaves "
            f"JOIN chunk ON chunk.line = leaves.line WHERE {least} < 0 ORDER BY leaves.line"
        ).fetchall()
        refusals: list[tuple[str, ...]] = []
        made: list[tuple[Any, ...]] = []
        answered: list[tuple[int, Result]] = []
        for line, beyond, *cells in found:
            result = self.answerer.row(self.header, Row(line=line, cells=(*cells, *(["x"] if beyond else []))))
            if result.refused and len(refusals) < MOST_SHOWN:
                refusals.append(result.refused)
            own = None
            if result.state == ANSWERED:
                self.own -= 1
                own = self.own
                answered.append((own, result))
            why = " ".join(result.refused) or result.passed
            made.append((line, result.state, why, " ".join(map(str, result.understood)), own))
        if made:
            insert(self.database, "special", [*zip(*made, strict=True)])
        if answered:
            self._own_leaves(answered)
        return [result for _, result in answered], refusals

    def _own_leaves(self, answered: list[tuple[int, Result]]) -> None:
        """Keep what rows come to that share it with no other."""
        outputs: list[list[tuple[Any, ...]]] = [[] for _ in self.lookups]
        of_all = []
        for own, result in answered:
            for at, lookup in enumerate(self.lookups):
                cells = self.layout.output(self.pack.outputs[lookup.name], result.outputs[lookup.name])
                outputs[at].append((own, *cells, *[""] * (3 - len(cells)), None, None))
            of_all.append((*[own] * len(self.lookups), *self.layout.of_all(result.outputs)))
        for at, rows in enumerate(outputs):
            insert(self.database, f"leaf_{at}", [*zip(*rows, strict=True)])
        insert(self.database, "combined", [*zip(*of_all, strict=True)])
        leaves = ", ".join(f"l{at} = special.own" for at in range(len(self.lookups)))
        self.database.execute(
            f"UPDATE leaves SET {leaves} FROM special WHERE special.line = leaves.line AND special.own IS NOT NULL"
        )

    def _columns(self, lookup: Lookup) -> str:
        return "v" if self.pack.outputs[lookup.name].reminder else "vst"

    def _combine(self) -> Counter[frozenset[str]]:
        """What a row says of all outputs together, for combinations that are new; what how many rows wait for."""
        leaves = ", ".join(f"l{at}" for at in range(len(self.lookups)))
        found = self.database.execute(f"SELECT {leaves}, count(*) FROM leaves WHERE l0 >= 0 GROUP BY ALL").fetchall()
        rows = []
        waiting: Counter[frozenset[str]] = Counter()
        for *combined, count in found:
            combination = tuple(combined)
            if combination not in self.combined:
                briefs = {one.name: one.brief(leaf) for one, leaf in zip(self.lookups, combination, strict=True)}
                self.combined[combination] = awaited(briefs)
                rows.append((*combination, *self.layout.of_all(briefs)))
            waiting[self.combined[combination]] += count
        if rows:
            insert(self.database, "combined", [*zip(*rows, strict=True)])
        return waiting

    def _enumerate(self) -> None:
        """What is told once more with each text by number, which is written many times quicker than texts."""
        tables = [f"leaf_{at}" for at in range(len(self.lookups))]
        for table, texts in (*((one, ["v", "s", "t"]) for one in tables), ("combined", self.of_all)):
            (count,) = self.database.execute(f"SELECT count(*) FROM {table}").fetchone()
            if self.enumerated.get(table) == count:
                continue
            self.enumerated[table] = count
            numbered = []
            for column in texts:
                self.types += 1
                kind = f"words_{self.types}"
                self.database.execute(f"CREATE TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table})")
                numbered.append(f"{column}::{kind} AS {column}")
            self.database.execute(
                f"CREATE OR REPLACE TEMP TABLE told_{table} AS SELECT * REPLACE ({', '.join(numbered)}) FROM {table}"
            )

    def _write(self, path: Path) -> None:
        """The rows of the chunk with all that is told of them, in the order of the file."""
        self._enumerate()
        query = self._query()
        target = f"{text(str(path))} ({FORMATS[self.suffix]})"
        if self.suffix == ".csv":
            self.database.execute(f"COPY ({query} ORDER BY leaves.line) TO {target}")
            return
        self.database.execute(f"COPY ({query}) TO {target}")
        if not self._in_order(path):
            self.database.execute(f"COPY ({query} ORDER BY leaves.line) TO {target}")

    def _in_order(self, path: Path) -> bool:
        """Whether the rows of a part came out as they stand in the file, which joins do not promise."""
        line = _quoted(LINE)
        (found,) = self.database.execute(
            f"SELECT bool_and(line > before) FROM (SELECT {line} AS line, lag({line}, 1, -1) OVER () AS before "
            f"FROM read_parquet({text(str(path))}))"
        ).fetchone()
        return found is not False

    def _query(self) -> str:
        joins = ["LEFT JOIN special ON special.line = leaves.line"]
        cells: list[str] = []
        for at, lookup in enumerate(self.lookups):
            joins.append(f"LEFT JOIN told_leaf_{at} AS leaf_{at} ON leaf_{at}.leaf = leaves.l{at}")
            cells += [self._cell(at, column) for column in self._columns(lookup)]
        same = " AND ".join(f"combined.l{at} = leaves.l{at}" for at in range(len(self.lookups)))
        joins.append(f"LEFT JOIN told_combined AS combined ON {same}")
        cells += [f"combined.{one}" for one in self.of_all]
        cells.append("coalesce(special.why, '')")
        if not self.layout.codes:
            told = ", ".join(f"told_{cell.at}" for cell in sorted(self.cells.cells, key=lambda one: one.at))
            cells.append(f"CASE WHEN special.line IS NOT NULL THEN special.understood ELSE concat_ws(' ', {told}) END")
            version = text(self.pack.bundle.version)
            cells.append(f"{version}::ENUM({version})")
        own = [self._own(at) for at in self.layout.carried]
        states = ", ".join(map(text, (ANSWERED, REFUSED, PASSED)))
        state = f"coalesce(special.state, {text(ANSWERED)})::ENUM({states})"
        named = [
            f"{sql} AS {_quoted(title)}"
            for sql, title in zip([state, *own, *cells], _apart(self.layout.titles())[1:], strict=True)
        ]
        if self.suffix == ".csv":
            named = [f"nullif({_harmless(f'({sql})::VARCHAR')}, '')" for sql in [state, *own, *cells]]
        line = f"leaves.line AS {_quoted(self.layout.titles()[0])}"
        return f"SELECT {', '.join([line, *named])} FROM leaves {' '.join(joins)}"

    def _cell(self, at: int, column: str) -> str:
        """A cell of an output in SQL: what stands with its leaf, or a number or text made of the row's numbers."""
        plain = f"leaf_{at}.{column}"
        made, which = {"v": (self.values[at], "x"), "t": (self.texts[at], "y")}.get(column, ({}, ""))
        if not made:
            return plain
        ways = " ".join(f"WHEN {number} THEN {sql}" for sql, number in made.items())
        return f"CASE WHEN leaf_{at}.{which} IS NULL THEN {plain}::VARCHAR ELSE CASE leaf_{at}.{which} {ways} END END"

    def _own(self, at: int) -> str:
        """A cell of the file as it stands; in CSV a plain number as one writes it."""
        name, cell = self.header.inputs[at], f"leaves.c{at}"
        if self.suffix != ".csv" or not name or self.pack.kinds[name] != "number":
            return cell
        starts = f"length({cell}) <= {MOST_DIGITS} AND ({cell} = '0' OR {cell} NOT LIKE '0%')"
        plain = f"{starts} AND regexp_full_match({cell}, '-?[0-9]+([.][0-9]+)?')"
        value = f"(CASE WHEN {plain} THEN {cell} END::DECIMAL(38, 15))::VARCHAR"
        return f"CASE WHEN {plain} THEN rtrim(rtrim({value}, '0'), '.') ELSE {cell} END"

    def _count(self, what: str) -> list[tuple[str, int]]:
        """How many rows of the chunk have each state, or each leading outcome."""
        if what == "state":
            sql = f"coalesce(special.state, {text(ANSWERED)})"
            where = ""
        else:
            lookup = self.lookups[0]
            briefs = {number: told.brief.text for number, told in enumerate(lookup.told)}
            texts = " ".join(f"WHEN {number} THEN {concat(lookup.pieces(lookup.told[number]))}" for number in briefs)
            sql = f"CASE leaves.l0 {texts} END" if texts else "NULL"
            where = "WHERE special.line IS NULL"
        found: list[tuple[str, int]] = self.database.execute(
            f"SELECT {sql} AS what, count(*) FROM leaves LEFT JOIN special ON special.line = leaves.line "
            f"{where} GROUP BY ALL"
        ).fetchall()
        return found

    def _told(self) -> Iterator[tuple[int, str, list[tuple[int, int]], int]]:
        """Blank lines, rows passed over and other writings, each with its stretches of lines and their count."""
        told = [
            f"SELECT line, {cell.at} AS place, "
            f"'{{lines}}' || replace(replace(told_{cell.at}, '{{', '{{{{'), '}}', '}}}}') AS what "
            f"FROM leaves WHERE told_{cell.at} IS NOT NULL"
            for cell in self.cells.cells
        ]
        over = f"state = {text(PASSED)}"
        told += [
            f"SELECT line, {BLANK_LINES} AS place, '跳过{{lines}}：空行。' AS what FROM chunk WHERE blank",
            f"SELECT line, {PASSED_OVER} AS place, '跳过{{lines}}：' || why AS what FROM special WHERE {over}",
        ]
        passed = f"ANTI JOIN (SELECT line FROM special WHERE {over}) AS gone ON gone.line = told.line AND place >= 0"
        stretches = (
            f"SELECT what, place, line, line - row_number() OVER (PARTITION BY what ORDER BY line) AS run "
            f"FROM ({' UNION ALL '.join(told)}) AS told {passed}"
        )
        found = self.database.execute(
            f"SELECT what, place, min(line), max(line), count(*) FROM ({stretches}) "
            "GROUP BY what, place, run ORDER BY 3, 2"
        )
        kept: dict[tuple[int, str], list[Any]] = {}
        while rows := found.fetchmany(10_000):
            for what, place, first, last, count in rows:
                known = kept.setdefault((min(place, 0), what), [[], 0])
                known[1] += count
                if len(known[0]) <= MOST_SHOWN:
                    known[0].append((first, last))
        for (place, what), (ranges, count) in sorted(kept.items(), key=lambda one: one[0][0]):
            yield place, what, ranges, count


def _apart(titles: list[str]) -> list[str]:
    """Titles made different from each other, as the columns of a Parquet file have to be."""
    seen: Counter[str] = Counter()
    made = []
    for title in titles:
        seen[title.casefold()] += 1
        count = seen[title.casefold()]
        made.append(f"{title}_{count}" if count > 1 or not title else title)
    return made


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _harmless(sql: str) -> str:
    """A cell of CSV that cannot be taken for a formula."""
    starts = f"regexp_matches({sql}, '^[=+@\\t\\r-]') AND NOT regexp_full_match({sql}, '[+-]?[\\p{{Nd}}.,]+%?')"
    return f"CASE WHEN {starts} THEN '''' || {sql} ELSE {sql} END"


def texts_to_parquet(database: Any, titles: list[str], rows: Iterable[Sequence[Cell]], target: Path) -> None:
    """A table of results written as a Parquet file of texts."""
    with TemporaryDirectory(prefix="policykb-") as folder:
        plain = Path(folder) / "rows.csv"
        with plain.open("w", encoding="utf-8", newline="") as made:
            writer = csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writerows([as_text(cell) for cell in row] for row in rows)
        columns = ", ".join(f"{text(title)}: 'VARCHAR'" for title in _apart(titles))
        database.execute(
            f"COPY (SELECT * REPLACE ({_quoted(LINE)}::BIGINT AS {_quoted(LINE)}) FROM read_csv({text(str(plain))}, "
            f"auto_detect=false, header=false, delim=',', quote='\"', escape='\"', new_line='\\n', "
            f"max_line_size=20000000, columns={{{columns}}})) TO {text(str(target))} ({FORMATS['.parquet']})"
        )


def progress(start: float) -> Tell:
    """A line on the error stream that says how far the rows are; silent where nobody sees it."""

    def tell(done: int, rows: int) -> None:
        rate = done / max(time.monotonic() - start, 0.001)
        end = "\n" if done == rows else ""
        sys.stderr.write(f"\r已答 {done:,} / {rows:,} 行，每秒 {rate:,.0f} 行{end}")
        sys.stderr.flush()

    return tell if sys.stderr.isatty() else lambda _done, _rows: None
