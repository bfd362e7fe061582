"""What rows come to: learnt from one row of each kind, kept in small tables that rows are joined with.

`leaf_` holds per output what is told, by number; `combined` what a row says of all outputs together; `leaves` per kind
of rows the numbers of both. Rows that are answered one by one have numbers of their own, below zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from calculator import Pack
from calculator.answers.batch import Result, awaited
from calculator.engine.traced import Polynomial
from site_build.city.cells import Cells
from site_build.city.chunk import Chunk
from site_build.city.exact import Column
from site_build.city.layout import Layout
from site_build.city.lookups import BY_ENGINE, Codes, Lookup, Piece, columns_of, signs, stretch
from site_build.city.tables import Tables, insert

MOST_KEYS = 200_000
MOST_PASSES = 40
NOT_ANSWERED = -2
Leaf = tuple[int, str, str, str, int | None, int | None]


class Learnt:
    """What is known of a pack's answers, growing with each chunk of rows."""

    def __init__(self, tables: Tables, pack: Pack, cells: Cells, codes: Codes, layout: Layout) -> None:
        """Make the tables that grow with what is known."""
        self.tables, self.known, self.pack = tables, tables.known, pack
        self.cells, self.codes, self.layout = cells, codes, layout
        self.lookups = [Lookup(pack, name, codes, cells.columns) for name in pack.outputs]
        self.written = [0] * len(self.lookups)
        self.values: list[dict[Polynomial, int]] = [{} for _ in self.lookups]
        self.texts: list[dict[tuple[Piece, ...], int]] = [{} for _ in self.lookups]
        self.own = NOT_ANSWERED
        self.key: list[str] = []
        self.combinations: dict[tuple[int, ...], frozenset[str]] = {}
        self.of_all = [f"r{at}" for at in range(2 if layout.codes else 4)]
        for at in range(len(self.lookups)):
            self.known.execute(
                f"CREATE TEMP TABLE leaf_{at} (leaf INTEGER, v VARCHAR, s VARCHAR, t VARCHAR, x INTEGER, y INTEGER)"
            )
            self.known.execute(f"INSERT INTO leaf_{at} VALUES ({NOT_ANSWERED}, '', '', '', NULL, NULL)")
        leaves = ", ".join(f"l{at} INTEGER" for at in range(len(self.lookups)))
        texts = ", ".join(f"{one} VARCHAR" for one in self.of_all)
        self.known.execute(f"CREATE TEMP TABLE combined ({leaves}, {texts})")
        nothing = [*[str(NOT_ANSWERED)] * len(self.lookups), *["''"] * len(self.of_all)]
        self.known.execute(f"INSERT INTO combined VALUES ({', '.join(nothing)})")

    def columns_of(self, lookup: Lookup) -> str:
        """The columns of an output's leaf: all, or, where it only reminds, its value."""
        return "v" if self.pack.outputs[lookup.name].reminder else "vst"

    def learn(self, chunk: Chunk) -> None:
        """Learn what each kind of row comes to, from a row of the kind, until nothing more is asked of numbers."""
        columns = self.cells.columns
        names = [f"n_{name}" if name in columns else f"k_{name}" for name in self.pack.record.inputs]
        for _ in range(MOST_PASSES):
            self.key = columns_of(self._digits(), self.tables.dialect)
            self.tables.bring("kinds", chunk.kinds(self.key, names))
            settled = [self._look_up(lookup) for lookup in self.lookups]
            if all(settled):
                break
        for at, lookup in enumerate(self.lookups):
            self._keep(at, lookup)
        self._leaves()

    def _digits(self) -> Iterator[tuple[str, int]]:
        """What tells the rows apart for all outputs together."""

        def along(name: str, column: Column) -> tuple[str, int]:
            return stretch(column, sorted(set().union(*(one.borders.get(name, ()) for one in self.lookups))))

        yield from self.cells.digits(along)
        questions = dict.fromkeys(question for one in self.lookups for question in one.signs)
        for sql in dict.fromkeys(signs(one, self.cells.columns, self.tables.dialect) for one in questions):
            yield sql, 4

    def _look_up(self, lookup: Lookup) -> bool:
        """Learn what the keys of one output come to; False where more is asked of numbers than kinds tell apart."""
        self.known.execute(
            f"CREATE OR REPLACE TEMP TABLE keys AS SELECT {lookup.key()} AS key, min(rowid) AS kind FROM kinds "
            f"GROUP BY ALL ORDER BY kind LIMIT {MOST_KEYS}"
        )
        found = self.known.execute(
            f"SELECT keys.key, {self._given(lookup)} FROM keys JOIN kinds ON kinds.rowid = keys.kind ORDER BY kind"
        ).fetchall()
        return lookup.learn([(row[0], self._case(lookup, row[1:])) for row in found if row[0] not in lookup.keys])

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

    def _keep(self, at: int, lookup: Lookup) -> None:
        """Keep what is known of an output's keys where kinds of rows find it."""
        lookup.key()
        kind = "VARCHAR" if lookup.wide else "HUGEINT"
        self.known.execute(f"CREATE OR REPLACE TEMP TABLE map_{at} (key {kind}, leaf INTEGER)")
        if lookup.keys:
            insert(self.known, f"map_{at}", [[*lookup.keys], [*lookup.keys.values()]])
        if self.written[at] < len(lookup.told):
            rows = [self._leaf(at, lookup, number) for number in range(self.written[at], len(lookup.told))]
            insert(self.known, f"leaf_{at}", [*zip(*rows, strict=True)])
            self.written[at] = len(lookup.told)

    def _leaf(self, at: int, lookup: Lookup, number: int) -> Leaf:
        told = lookup.told[number]
        item = self.pack.outputs[lookup.name]
        cells = self.layout.output(item, told.brief)
        if item.reminder:
            return number, cells[0], "", "", None, None
        value, status, rest = cells
        x = y = None
        made = lookup.value(told)
        if made is not None:
            x = self.values[at].setdefault(made, len(self.values[at]))
        if told.varies and not self.layout.codes and not told.brief.plain:
            y = self.texts[at].setdefault(lookup.pieces(told), len(self.texts[at]))
        return number, value, status, rest, x, y

    def _leaves(self) -> None:
        """The kinds of rows with the number of what each output comes to, below zero where the engine is asked."""
        joins, leaves = [], []
        for at, lookup in enumerate(self.lookups):
            joins.append(f"LEFT JOIN map_{at} ON map_{at}.key = ({lookup.key()})")
            leaves.append(f"coalesce(map_{at}.leaf, {BY_ENGINE}) AS l{at}")
        keys = ", ".join(f"g{at}" for at in range(len(self.key)))
        self.known.execute(
            f"CREATE OR REPLACE TEMP TABLE leaves AS SELECT {', '.join([keys, 'n', *leaves, *self.cells.fixed])} "
            f"FROM kinds {' '.join(joins)}"
        )

    @property
    def by_engine(self) -> str:
        """Whether a kind of rows is beyond what SQL tells exactly."""
        return f"least({', '.join(f'l{at}' for at in range(len(self.lookups)))}, 0) < 0"

    def some_by_engine(self) -> bool:
        """Whether there is a kind of rows that the engine has to answer."""
        (count,) = self.known.execute(f"SELECT count(*) FROM leaves WHERE {self.by_engine}").fetchone()
        return bool(count)

    def take_own(self, results: list[Result]) -> list[int]:
        """Keep what rows come to that share it with no other, under numbers of their own; the numbers.

        Kinds of rows that the engine answers are none any more: each of their rows has a number now.
        """
        self.known.execute(f"DELETE FROM leaves WHERE {self.by_engine}")
        numbers = [self.own - 1 - at for at in range(len(results))]
        self.own -= len(results)
        outputs: list[list[tuple[Any, ...]]] = [[] for _ in self.lookups]
        of_all = []
        for own, result in zip(numbers, results, strict=True):
            for at, lookup in enumerate(self.lookups):
                cells = self.layout.output(self.pack.outputs[lookup.name], result.outputs[lookup.name])
                outputs[at].append((own, *cells, *[""] * (3 - len(cells)), None, None))
            of_all.append((*[own] * len(self.lookups), *self.layout.of_all(result.outputs)))
        if results:
            for at, rows in enumerate(outputs):
                insert(self.known, f"leaf_{at}", [*zip(*rows, strict=True)])
            insert(self.known, "combined", [*zip(*of_all, strict=True)])
        return numbers

    def give_own(self, numbers: list[int]) -> None:
        """Rows that are not looked up have a kind each in `leaves`, and those not answered one together."""
        owns = [NOT_ANSWERED, *numbers]
        nothing = [[None] * len(owns)] * len(self.cells.fixed)
        places = [[own if at == 0 else 0 for own in owns] for at in range(len(self.key))]
        insert(self.known, "leaves", [*places, [0] * len(owns), *[owns] * len(self.lookups), *nothing])

    def combine(self) -> Counter[frozenset[str]]:
        """What a row says of all outputs together, for combinations that are new; what how many rows wait for."""
        leaves = ", ".join(f"l{at}" for at in range(len(self.lookups)))
        found = self.known.execute(f"SELECT {leaves}, sum(n)::BIGINT FROM leaves WHERE l0 >= 0 GROUP BY ALL").fetchall()
        rows = []
        waiting: Counter[frozenset[str]] = Counter()
        for *combined, count in found:
            combination = tuple(combined)
            if combination not in self.combinations:
                briefs = {one.name: one.brief(leaf) for one, leaf in zip(self.lookups, combination, strict=True)}
                self.combinations[combination] = awaited(briefs)
                rows.append((*combination, *self.layout.of_all(briefs)))
            waiting[self.combinations[combination]] += count
        if rows:
            insert(self.known, "combined", [*zip(*rows, strict=True)])
        return waiting
