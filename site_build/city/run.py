"""A whole table: staged, answered chunk by chunk, written in parts, put together; what became of it is told."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from calculator import Pack
from calculator.answers.batch import ANSWERED, PASSED, REFUSED, Answerer, Result, Row, awaited
from calculator.answers.results import MOST_DIGITS
from site_build.city.cells import Cells, insert
from site_build.city.exact import Column, decimal, text
from site_build.city.layout import Layout
from site_build.city.lookups import BY_ENGINE, Codes, Lookup, columns_of, concat, stretch
from site_build.city.parts import Options, Parts, PartTold
from site_build.city.staged import NotSimple, Staged, Stretch, stage
from site_build.city.written import FORMATS, apart, harmless, quoted
from site_build.exchange.batch import more_readings, summary_of, waiting_lines
from site_build.exchange.table import MOST_SHOWN, lines_phrase

Json = dict[str, Any]
Tell = Callable[[int, int], None]

MOST_KEYS = 200_000
MOST_PASSES = 40
MOST_NUMBERED = 20_000
LEAVES = "(SELECT COLUMNS('^[gl][0-9]+$') FROM leaves) AS leaves"
NUMBERS = re.compile(r"\bn_\w+")
BLANK_LINES, PASSED_OVER, UNDERSTOOD = -2, -1, 0
NOT_ANSWERED = -2


@dataclass(slots=True)
class Summary:
    """What became of the rows, added up over parts: counts, outcomes, and sentences for people."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    by_engine: int = 0
    waiting: Counter[frozenset[str]] = field(default_factory=Counter)
    refusals: list[Sequence[str]] = field(default_factory=list)
    stretches: dict[tuple[int, str], list[Any]] = field(default_factory=dict)

    def add(self, part: PartTold) -> None:
        """Take in a part."""
        self.counts.update(part["counts"])
        self.outcomes.update(part["outcomes"])
        self.by_engine += part["by_engine"]
        for names, count in part["waiting"]:
            self.waiting[frozenset(names)] += count
        self.refusals = [*self.refusals, *part["refusals"]][:MOST_SHOWN]
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
        parts = Parts(source, target, pack, options)
        try:
            staged = stage(database, source, pack, Path(folder), rows=options.chunk)
            whole = _answered(database, pack, staged, parts=parts, options=options, tell=tell)
        except NotSimple:
            parts = Parts(source, target, pack, options, anew=True)
            staged = stage(database, source, pack, Path(folder), rows=options.chunk, simple=False)
            whole = _answered(database, pack, staged, parts=parts, options=options, tell=tell)
        parts.remove()
    return _summary(staged, whole, pack)


def _answered(  # noqa: PLR0913 - what a run is made of
    database: Any, pack: Pack, staged: Staged, *, parts: Parts, options: Options, tell: Tell
) -> Summary:
    """Answer the rows part by part and put the parts together."""
    whole = Summary()
    with database.cursor() as own:
        table = Table(own, pack, staged, parts.target.suffix, options)
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


class Table:
    """One table under one pack: answers its rows chunk by chunk, knowing more with each."""

    def __init__(self, database: Any, pack: Pack, staged: Staged, suffix: str, options: Options) -> None:
        """Make the tables that grow with what is known."""
        self.database, self.pack, self.header, self.suffix = database, pack, staged.header, suffix
        self.stretch = staged.stretch
        self.layout = Layout(pack=pack, header=self.header, codes=options.codes)
        self.answerer = Answerer(pack)
        self.codes = Codes(pack)
        self.cells = Cells(database, pack, self.header, self.answerer, self.codes, self.layout.carried)
        self.lookups = [Lookup(pack, name, self.codes, self.cells.columns) for name in pack.outputs]
        self.written = [0] * len(self.lookups)
        self.values: list[dict[str, int]] = [{} for _ in self.lookups]
        self.texts: list[dict[str, int]] = [{} for _ in self.lookups]
        for at in range(len(self.lookups)):
            database.execute(
                f"CREATE TEMP TABLE leaf_{at} (leaf INTEGER, v VARCHAR, s VARCHAR, t VARCHAR, x INTEGER, y INTEGER)"
            )
        self.own = NOT_ANSWERED
        self.key: list[str] = []
        self.any_special = False
        self.types = 0
        self.enumerated: dict[str, int] = {}
        self.combined: dict[tuple[int, ...], frozenset[str]] = {}
        leaves = ", ".join(f"l{at} INTEGER" for at in range(len(self.lookups)))
        self.of_all = [f"r{at}" for at in range(2 if options.codes else 4)]
        database.execute(f"CREATE TEMP TABLE combined ({leaves}, {', '.join(f'{one} VARCHAR' for one in self.of_all)})")
        for at in range(len(self.lookups)):
            database.execute(f"INSERT INTO leaf_{at} VALUES ({NOT_ANSWERED}, '', '', '', NULL, NULL)")
        nothing = [*[str(NOT_ANSWERED)] * len(self.lookups), *["''"] * len(self.of_all)]
        database.execute(f"INSERT INTO combined VALUES ({', '.join(nothing)})")

    def part(self, first: int, last: int, path: Path) -> PartTold:
        """Answer the rows of some lines into a file; what became of them."""
        self._chunk(self.stretch(first, last), last - first)
        self.cells.odd_rows()
        self._learn()
        self._leaves()
        answered, refusals, states = self._special()
        waiting = self._combine() + Counter(result.awaited for result in answered)
        self._write(path)
        return {
            "counts": self._counts(states),
            "outcomes": self._outcomes() + Counter(result.leading for result in answered),
            "by_engine": len(answered),
            "waiting": [(sorted(names), count) for names, count in waiting.items()],
            "refusals": refusals,
            "told": [*self._told()],
        }

    def _chunk(self, stretch: Stretch, rows: int) -> None:
        """Read some rows; NotSimple where they are not what simple lines come to."""
        try:
            self.cells.chunk(stretch)
        except duckdb.Error:
            if stretch.line == "line":
                raise
            raise NotSimple from None
        if self.cells.rows != rows:
            raise NotSimple

    def _learn(self) -> None:
        """Learn what each kind of row comes to, from a row of the kind, until nothing more is asked of numbers."""
        for _ in range(MOST_PASSES):
            self._kinds()
            settled = [self._look_up(lookup) for lookup in self.lookups]
            if all(settled):
                break
        for at, lookup in enumerate(self.lookups):
            self._keep(at, lookup)

    def _digits(self) -> Iterator[tuple[str, int]]:
        """What tells the rows apart for all outputs together."""

        def along(name: str, column: Column) -> tuple[str, int]:
            return stretch(column, sorted(set().union(*(one.borders.get(name, ()) for one in self.lookups))))

        yield from self.cells.digits(along)
        for sql in dict.fromkeys(sql for one in self.lookups for sql in one.signs.values()):
            yield f"coalesce({sql}, 2) + 1", 4

    def _kinds(self) -> None:
        """The kinds of rows in the chunk: how many there are of each, with the codes and numbers of the first."""
        self.key = columns_of(self._digits())
        keys = ", ".join(f"{sql} AS g{at}" for at, sql in enumerate(self.key))
        names = ", ".join(
            f"n_{name}" if name in self.cells.columns else f"k_{name}" for name in self.pack.record.inputs
        )
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE kinds AS SELECT kind.*, {names or '0 AS nothing'} FROM "
            f"(SELECT {keys}, min(place) AS place, count(*) AS n FROM keyed {self._where()} GROUP BY ALL) AS kind "
            "JOIN keyed ON keyed.place = kind.place"
        )

    def _where(self) -> str:
        """Only rows that are no blank ones and not left to the reader of rows."""
        kept = [f"NOT {name}" for name in ("blank", "odd") if self.cells.any[name]]
        return f"WHERE {' AND '.join(kept)}" if kept else ""

    def _look_up(self, lookup: Lookup) -> bool:
        """Learn what the keys of one output come to; False where more is asked of numbers than kinds tell apart."""
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE keys AS SELECT {lookup.key()} AS key, min(rowid) AS kind FROM kinds "
            f"GROUP BY ALL LIMIT {MOST_KEYS}"
        )
        found = self.database.execute(
            f"SELECT keys.key, {self._given(lookup)} FROM keys JOIN kinds ON kinds.rowid = keys.kind"
        ).fetchall()
        return lookup.learn([(row[0], self._case(lookup, row[1:])) for row in found if row[0] not in lookup.keys])

    def _keep(self, at: int, lookup: Lookup) -> None:
        """Keep what is known of an output's keys where kinds of rows find it."""
        lookup.key()
        kind = "VARCHAR" if lookup.wide else "HUGEINT"
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE map_{at} (key {kind}, leaf INTEGER)")
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
        """The kinds of rows with the number of what each output comes to, below zero where the engine is asked."""
        joins, leaves = [], []
        for at, lookup in enumerate(self.lookups):
            joins.append(f"LEFT JOIN map_{at} ON map_{at}.key = ({lookup.key()})")
            leaves.append(f"coalesce(map_{at}.leaf, {BY_ENGINE}) AS l{at}")
        keys = ", ".join(f"g{at}" for at in range(len(self.key)))
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE leaves AS SELECT {', '.join([keys, 'n', *leaves, *self.cells.fixed])} "
            f"FROM kinds {' '.join(joins)}"
        )

    def _special(self) -> tuple[list[Result], list[tuple[str, ...]], Counter[str]]:
        """Rows answered or refused one by one, as the table `special`: answers, refusals, their states.

        A row that is answered so has a leaf of its own, below zero.
        """
        self.database.execute(
            "CREATE OR REPLACE TEMP TABLE special "
            "(line BIGINT, state VARCHAR, why VARCHAR, understood VARCHAR, own INTEGER)"
        )
        made: list[tuple[Any, ...]] = []
        answered: list[tuple[int, Result]] = []
        refusals: list[tuple[str, ...]] = []
        for line, beyond, *cells in self._special_rows():
            result = self.answerer.row(self.header, Row(line=line, cells=(*cells, *(["x"] if beyond else []))))
            if result.refused and len(refusals) < MOST_SHOWN:
                refusals.append(result.refused)
            own = NOT_ANSWERED
            if result.state == ANSWERED:
                self.own -= 1
                own = self.own
                answered.append((own, result))
            why = " ".join(result.refused) or result.passed
            made.append((line, result.state, why, " ".join(map(str, result.understood)), own))
        least = f"least({', '.join(f'l{at}' for at in range(len(self.lookups)))}, 0)"
        self.database.execute(f"DELETE FROM leaves WHERE {least} < 0")
        self.any_special = bool(made)
        if made:
            insert(self.database, "special", [*zip(*made, strict=True)])
            self._own_leaves(answered)
        return [result for _, result in answered], refusals, Counter(state for _, state, *_ in made)

    def _special_rows(self) -> list[tuple[Any, ...]]:
        """The rows that are not looked up: left to the reader of rows, or beyond what SQL tells exactly."""
        least = f"least({', '.join(f'l{at}' for at in range(len(self.lookups)))}, 0)"
        (alone,) = self.database.execute(f"SELECT count(*) FROM leaves WHERE {least} < 0").fetchone()
        if not alone and not self.cells.any["odd"]:
            return []
        cells = ", ".join(map(self.cells.cell, range(len(self.header.texts))))
        same = " AND ".join(f"leaves.g{at} = ({sql})" for at, sql in enumerate(self.key))
        found: list[tuple[Any, ...]] = self.database.execute(
            f"SELECT line, beyond, {cells} FROM keyed LEFT JOIN {LEAVES} ON {same} "
            f"WHERE NOT blank AND (odd OR {least} < 0) ORDER BY 1"
        ).fetchall()
        return found

    def _own_leaves(self, answered: list[tuple[int, Result]]) -> None:
        """Keep what rows come to that share it with no other, under numbers of their own instead of a key."""
        outputs: list[list[tuple[Any, ...]]] = [[] for _ in self.lookups]
        of_all = []
        for own, result in answered:
            for at, lookup in enumerate(self.lookups):
                cells = self.layout.output(self.pack.outputs[lookup.name], result.outputs[lookup.name])
                outputs[at].append((own, *cells, *[""] * (3 - len(cells)), None, None))
            of_all.append((*[own] * len(self.lookups), *self.layout.of_all(result.outputs)))
        if answered:
            for at, rows in enumerate(outputs):
                insert(self.database, f"leaf_{at}", [*zip(*rows, strict=True)])
            insert(self.database, "combined", [*zip(*of_all, strict=True)])
        owns = [NOT_ANSWERED, *(own for own, _ in answered)]
        nothing = [[None] * len(owns)] * len(self.cells.fixed)
        places = [[own if at == 0 else 0 for own in owns] for at in range(len(self.key))]
        insert(self.database, "leaves", [*places, [0] * len(owns), *[owns] * len(self.lookups), *nothing])

    def _columns(self, lookup: Lookup) -> str:
        return "v" if self.pack.outputs[lookup.name].reminder else "vst"

    def _combine(self) -> Counter[frozenset[str]]:
        """What a row says of all outputs together, for combinations that are new; what how many rows wait for."""
        leaves = ", ".join(f"l{at}" for at in range(len(self.lookups)))
        found = self.database.execute(
            f"SELECT {leaves}, sum(n)::BIGINT FROM leaves WHERE l0 >= 0 GROUP BY ALL"
        ).fetchall()
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
                self.database.execute(f"CREATE TEMP TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table})")
                numbered.append(f"{column}::{kind} AS {column}")
            self.database.execute(
                f"CREATE OR REPLACE TEMP TABLE told_{table} AS SELECT * REPLACE ({', '.join(numbered)}) FROM {table}"
            )

    def _write(self, path: Path) -> None:
        """Write the rows with what each comes to."""
        self._enumerate()
        self._wide()
        self.database.execute(f"COPY ({self._query()} ORDER BY 1) TO {text(str(path))} ({FORMATS[self.suffix]})")

    def _wide(self) -> None:
        """Per kind of rows all that is told of it beside its own numbers, as the table `wide`."""
        joins, cells = [], []
        for at, lookup in enumerate(self.lookups):
            joins.append(f"LEFT JOIN told_leaf_{at} AS leaf_{at} ON leaf_{at}.leaf = leaves.l{at}")
            columns = [*self._columns(lookup), *(column for column in "xy" if not self._is_fixed(at))]
            cells += [f"{self._made(at, column, f'leaf_{at}.', '')} AS {column}_{at}" for column in columns]
        same = " AND ".join(f"combined.l{at} = leaves.l{at}" for at in range(len(self.lookups)))
        joins.append(f"LEFT JOIN told_combined AS combined ON {same}")
        cells += [f"combined.{one}" for one in self.of_all]
        keys = ", ".join(f"g{at}" for at in range(len(self.key)))
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE wide AS SELECT {keys}, {', '.join(cells)} FROM leaves {' '.join(joins)}"
        )

        for at, lookup in enumerate(self.lookups):
            if self.values[at] and self._is_fixed(at):
                for column in self._columns(lookup):
                    self._as_few("wide", f"{column}_{at}")

    def _as_few(self, table: str, column: str) -> None:
        """Write the texts of a column by number, where there are few."""
        (count,) = self.database.execute(f"SELECT count(DISTINCT {column}) FROM {table}").fetchone()
        if count <= MOST_NUMBERED:
            self.types += 1
            kind = f"words_{self.types}"
            self.database.execute(
                f"CREATE TEMP TYPE {kind} AS ENUM (SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL)"
            )
            self.database.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}")

    def _query(self) -> str:
        special = self.any_special
        joins = ["LEFT JOIN special ON special.line = keyed.line"] if special else []
        keys = [f"CASE WHEN special.own IS NULL THEN {sql} ELSE 0 END" if special else sql for sql in self.key]
        if special:
            keys[0] = f"coalesce(special.own, {self.key[0]})"
        same = " AND ".join(f"wide.g{at} = ({sql})" for at, sql in enumerate(keys))
        joins.append(f"LEFT JOIN wide ON {same}")
        cells = [self._cell(at, column) for at, lookup in enumerate(self.lookups) for column in self._columns(lookup)]
        cells += [f"wide.{one}" for one in self.of_all]
        cells.append("coalesce(special.why, '')" if special else "''::ENUM('')")
        if not self.layout.codes:
            told = ", ".join(f"told_{at}" for at in sorted(self.cells.telling))
            read = f"concat_ws(' ', {told})" if told else "''" if special else "''::ENUM('')"
            cells.append(
                f"CASE WHEN special.line IS NOT NULL THEN special.understood ELSE {read} END" if special else read
            )
            version = text(self.pack.bundle.version)
            cells.append(f"{version}::ENUM({version})")
        own = [self._own(at) for at in self.layout.carried]
        states = ", ".join(map(text, (ANSWERED, REFUSED, PASSED)))
        answered = text(ANSWERED)
        state = f"{f'coalesce(special.state, {answered})' if special else answered}::ENUM({states})"
        named = [
            f"{sql} AS {quoted(title)}"
            for sql, title in zip([state, *own, *cells], apart(self.layout.titles())[1:], strict=True)
        ]
        if self.suffix == ".csv":
            named = [f"nullif({harmless(f'({sql})::VARCHAR')}, '')" for sql in [state, *own, *cells]]
        line = f"keyed.line AS {quoted(self.layout.titles()[0])}"
        where = "WHERE NOT blank" if self.cells.any["blank"] else ""
        return f"SELECT {', '.join([line, *named])} FROM keyed {' '.join(joins)} {where}"

    def _is_fixed(self, at: int) -> bool:
        """Whether what an output comes to has no numbers in it but those that all rows of a kind share."""
        used = {name for sql in (*self.values[at], *self.texts[at]) for name in NUMBERS.findall(sql)}
        return used <= {*self.cells.fixed}

    def _cell(self, at: int, column: str) -> str:
        """A cell of an output in SQL, from the row's kind."""
        return f"wide.{column}_{at}" if self._is_fixed(at) else self._made(at, column, "wide.", f"_{at}")

    def _made(self, at: int, column: str, before: str, after: str) -> str:
        """What stands with an output's leaf, or a number or text made of numbers; one of few where few are made."""
        plain = f"{before}{column}{after}"
        made, which = {"v": (self.values[at], "x"), "t": (self.texts[at], "y")}.get(column, ({}, ""))
        if not made or (before != "wide." and not self._is_fixed(at)):
            return plain
        ways = " ".join(f"WHEN {number} THEN {sql}" for sql, number in made.items())
        number = f"{before}{which}{after}"
        return f"CASE WHEN {number} IS NULL THEN {plain}::VARCHAR ELSE CASE {number} {ways} END END"

    def _own(self, at: int) -> str:
        """A cell of the file as it stands; in CSV a plain number as one writes it."""
        name, cell = self.header.inputs[at], self.cells.cell(at)
        if self.suffix != ".csv":
            return f"({cell})::{self.cells.cell_type(at)}"
        if not name or self.pack.kinds[name] != "number":
            return cell
        starts = f"length({cell}) <= {MOST_DIGITS} AND ({cell} = '0' OR {cell} NOT LIKE '0%')"
        plain = f"{starts} AND regexp_full_match({cell}, '-?[0-9]+([.][0-9]+)?')"
        value = f"(CASE WHEN {plain} THEN {cell} END::DECIMAL(38, 15))::VARCHAR"
        return f"CASE WHEN {plain} THEN rtrim(rtrim({value}, '0'), '.') ELSE {cell} END"

    def _counts(self, states: Counter[str]) -> Counter[str]:
        """How many rows of the chunk have each state."""
        (count,) = self.database.execute("SELECT coalesce(sum(n), 0)::BIGINT FROM leaves").fetchone()
        return +(states + Counter({ANSWERED: count}))

    def _outcomes(self) -> Counter[str]:
        """How many of the rows looked up have each leading outcome."""
        lookup = self.lookups[0]
        found = self.database.execute("SELECT l0, sum(n)::BIGINT FROM leaves WHERE l0 >= 0 GROUP BY ALL").fetchall()
        varying = [leaf for leaf, _ in found if lookup.told[leaf].varies]
        outcomes: Counter[str] = Counter()
        for leaf, count in found:
            if leaf not in varying:
                outcomes[lookup.brief(leaf).text] += count
        if varying:
            outcomes.update(dict(self._varying_outcomes(lookup, varying)))
        return outcomes

    def _varying_outcomes(self, lookup: Lookup, varying: Sequence[int]) -> list[tuple[str, int]]:
        """The leading outcomes with numbers of the rows in them."""
        ways = " ".join(f"WHEN {leaf} THEN {concat(lookup.pieces(lookup.told[leaf]))}" for leaf in varying)
        same = " AND ".join(f"leaves.g{at} = ({sql})" for at, sql in enumerate(self.key))
        where = self._where() or "WHERE true"
        found: list[tuple[str, int]] = self.database.execute(
            f"SELECT CASE l0 {ways} END, count(*) FROM keyed JOIN {LEAVES} ON {same} "
            f"{where} AND l0 IN ({', '.join(map(str, varying))}) GROUP BY ALL"
        ).fetchall()
        return found

    def _told(self) -> Iterator[tuple[int, str, list[tuple[int, int]], int]]:
        """Blank lines, rows passed over and other writings, each with its stretches of lines and their count."""
        told = [
            f"SELECT line, {cell.at} AS place, "
            f"'{{lines}}' || replace(replace(told_{cell.at}, '{{', '{{{{'), '}}', '}}}}') AS what "
            f"FROM keyed WHERE NOT blank AND told_{cell.at} IS NOT NULL"
            for cell in self.cells.cells
            if cell.at in self.cells.telling
        ]
        over = f"state = {text(PASSED)}"
        told += [
            f"SELECT line, {BLANK_LINES} AS place, '跳过{{lines}}：空行。' AS what FROM keyed WHERE blank",
            f"SELECT line, {PASSED_OVER} AS place, '跳过{{lines}}：' || why AS what FROM special WHERE {over}",
        ]
        passed = f"ANTI JOIN (SELECT line FROM special WHERE {over}) AS gone ON gone.line = told.line AND place >= 0"
        stretches = (
            f"SELECT what, place, line, line - row_number() OVER (PARTITION BY what ORDER BY 1) AS run "
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


def progress(start: float) -> Tell:
    """A line on the error stream that says how far the rows are; silent where nobody sees it."""

    def tell(done: int, rows: int) -> None:
        rate = done / max(time.monotonic() - start, 0.001)
        end = "\n" if done == rows else ""
        sys.stderr.write(f"\r已答 {done:,} / {rows:,} 行，每秒 {rate:,.0f} 行{end}")
        sys.stderr.flush()

    return tell if sys.stderr.isatty() else lambda _done, _rows: None
