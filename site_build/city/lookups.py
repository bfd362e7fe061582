"""One output in SQL: the key by which rows are looked up, learnt from rows of the table, and what is told of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from calculator.answers.briefs import Brief
from calculator.answers.looked_up import LookedUp, Phrase, Told
from calculator.answers.outputs import value_label
from calculator.engine.case import Case
from calculator.engine.signatures import Parts, Split
from calculator.engine.traced import Polynomial, Question
from calculator.ground.frozen import frozen
from calculator.ground.scalars import places
from calculator.packs.pack import Pack, TableStep
from site_build.city import exact
from site_build.city.dialect import DUCKDB, Dialect
from site_build.city.exact import Column, Columns

BY_ENGINE = -1
ROOM = 8
WIDEST_KEY = 10**36
MOST_TOLD_APART = 200


@frozen
class Amount:
    """The place of a number of an answer in a text; `rounded` where it is also told to the cent."""

    number: Polynomial
    unit: str
    rounded: bool


Piece = str | Amount | Phrase


class Codes:
    """The parts that matter of each input, numbered from 1, each with a value that has it; 0 is not given."""

    def __init__(self, pack: Pack) -> None:
        """Start with none."""
        self.parts = Parts(pack)
        self.known: dict[str, dict[object, int]] = {name: {} for name in pack.record.inputs}
        self.values: dict[str, list[Any]] = {name: [None] for name in pack.record.inputs}

    def code(self, name: str, value: Any) -> int:
        """The number of a value's part."""
        part = self.parts.part(name, value)
        known = self.known[name]
        if part not in known:
            known[part] = len(known) + 1
            self.values[name].append(value)
        return known[part]

    def room(self, name: str) -> int:
        """How many codes an input may have before keys are made anew: a power of two above what there are."""
        room = ROOM
        while room <= len(self.known[name]):
            room *= 2
        return room


class Lookup:
    """What one output comes to: keys of rows to numbers of `told`, BY_ENGINE where SQL cannot tell exactly."""

    def __init__(self, pack: Pack, name: str, codes: Codes, columns: Columns) -> None:
        """Start with the borders at which tables ask about numbers."""
        self.pack, self.name, self.codes, self.columns = pack, name, codes, columns
        self.known = LookedUp(pack, name)
        self.inputs = self.known.signatures.slice.inputs
        self.borders: dict[str, set[Fraction]] = {one: set() for one in columns if one in self.inputs}
        for program in self.known.signatures.slice.plain.programs:
            for step in program.steps:
                for asked, column in step.columns if isinstance(step, TableStep) else ():
                    self.borders.get(asked, set()).update(map(Fraction, column.borders if asked in columns else ()))
        self.signs: dict[Question, None] = {}
        self.told_apart: set[Question] = set()
        self.told: list[Told] = []
        self.numbered: dict[Told, int] = {}
        self.wide = False
        self.keys: dict[int | str, int] = {}
        self.seen = 0
        self.shape: object = None

    def key(self) -> str:
        """The key of a row in SQL; what was known of keys is forgotten when they are made otherwise."""
        digits = [*self._digits()]
        shape = tuple(digits)
        if shape != self.shape:
            self.shape = shape
            self.keys.clear()
        size, terms = 1, []
        for sql, room in digits:
            terms.append(f"({sql})::HUGEINT * {size}" if size * room > exact.BIGGEST else f"({sql})::BIGINT * {size}")
            size *= room
        self.wide = size >= WIDEST_KEY
        if self.wide:
            return f"concat_ws('.', {', '.join(sql for sql, _ in digits)})"
        return " + ".join(terms) or "0::BIGINT"

    def _digits(self) -> Iterator[tuple[str, int]]:
        for name in self.inputs:
            if name in self.columns:
                borders = sorted(self.borders[name])
                yield stretch(self.columns[name], borders)
            else:
                yield f"k_{name}", self.codes.room(name)
        for question in self.signs:
            yield signs(question, self.columns), 4

    def learn(self, found: Iterable[tuple[int | str, Case]]) -> bool:
        """Look up a row for each key not yet known; False where more is asked of numbers than keys tell apart."""
        told = [(key, case, self.known.signatures.end(case)) for key, case in found]
        if self._take_up():
            return False
        for key, case, one in told:
            self.keys[key] = BY_ENGINE if self._beyond_sql(case) else self._number(one)
        return True

    def _number(self, told: Told) -> int:
        if told not in self.numbered and not self._is_exact(told):
            self.numbered[told] = BY_ENGINE
        if told not in self.numbered:
            self.numbered[told] = len(self.told)
            self.told.append(told)
        return self.numbered[told]

    def _take_up(self) -> bool:
        """Put what was newly asked into the keys; whether there was any."""
        asked = [*self.known.signatures.asked][self.seen :]
        self.seen += len(asked)
        before = (sum(map(len, self.borders.values())), len(self.signs))
        for question in asked:
            if sum(map(len, self.borders.values())) + len(self.signs) >= MOST_TOLD_APART:
                break
            border = _border(question.polynomial)
            if border and border[0] in self.borders:
                self.borders[border[0]].add(border[1])
                self.told_apart.add(question)
            elif not border and exact.sign(question, self.columns) is not None:
                self.signs[question] = None
                self.told_apart.add(question)
        return before != (sum(map(len, self.borders.values())), len(self.signs))

    def _beyond_sql(self, case: Case) -> bool:
        """Whether the way to what is told of a case asks what SQL cannot, or knows of no other numbers."""
        signatures = self.known.signatures
        place: Any = signatures.roots.get(signatures.key(self.codes.parts.of(case)))
        while isinstance(place, Split):
            if place.question not in self.told_apart:
                return True
            place = place.ways.get(place.question.answered(case))
        return not isinstance(place, Told)

    def value(self, told: Told) -> Polynomial | None:
        """The only number that an output comes to, where it depends on numbers given."""
        if len(told.slots) == 1 and told.brief.values and isinstance(told.slots[0], Polynomial):
            return told.slots[0] if exact.scaled(told.slots[0], self.columns) else None
        return None

    def pieces(self, told: Told) -> tuple[Piece, ...]:
        """What is told, cut at the places of numbers."""
        if not told.varies:
            return (told.brief.text,)
        return (*self._values(told), *told.tail)

    def _values(self, told: Told) -> Iterator[Piece]:
        item = self.pack.outputs[self.name]
        rounded = item.round is not None and item.round.mode == "unstated"
        for at, slot in enumerate(told.slots):
            if at:
                yield "、"
            if isinstance(slot, Polynomial):
                yield Amount(number=slot, unit=item.unit or "", rounded=rounded)
            else:
                yield value_label(self.pack, self.name, slot)

    def _is_exact(self, told: Told) -> bool:
        """Whether all that is told can be told in SQL to the last digit."""
        item = self.pack.outputs[self.name]
        if len(told.slots) > 1 and item.round is not None and item.round.mode == "unstated":
            return False
        if any(isinstance(slot, Fraction) and places(slot) is None for slot in told.slots):
            return False
        numbers = [piece.number for piece in self.pieces(told) if not isinstance(piece, str)]
        return all(exact.scaled(number, self.columns) for number in numbers)

    def brief(self, leaf: int) -> Brief:
        """The brief of a row of this kind."""
        return self.told[leaf].brief


def _border(number: Polynomial) -> tuple[str, Fraction] | None:
    """The input and the value at which a question about that input alone turns."""
    (first, *rest) = number.terms
    ((name, *others), factor) = first
    if others or not isinstance(name, str) or any(atoms for atoms, _ in rest):
        return None
    return name, Fraction(-sum(constant for _, constant in rest)) / factor


def stretch(column: Column, borders: Sequence[Fraction]) -> tuple[str, int]:
    """0 where a number is not given, else 1 and more for the stretches before, on and after each border; how many."""
    ways = [f"WHEN {column.sql} IS NULL THEN 0"]
    for at, border in enumerate(borders):
        place = border * 10**column.places
        low = -(-place.numerator // place.denominator)
        ways.append(f"WHEN {column.sql} < {low} THEN {2 * at + 1}")
        if place.denominator == 1:
            ways.append(f"WHEN {column.sql} = {low} THEN {2 * at + 2}")
    return f"CASE {' '.join(ways)} ELSE {2 * len(borders) + 1} END", 2 * len(borders) + 2


def signs(question: Question, columns: Columns, dialect: Dialect = DUCKDB) -> str:
    """0 where a question cannot be asked, else 1, 2 or 3 by its answer; fit for such as `sign` can tell."""
    return f"coalesce({exact.sign(question, columns, dialect)}, 2) + 1"


def columns_of(digits: Iterable[tuple[str, int]], dialect: Dialect = DUCKDB) -> list[str]:
    """Digits put together into as few whole numbers as hold them, in SQL."""
    made: list[list[str]] = [[]]
    size = 1
    for sql, room in digits:
        if size * room > exact.BIGGEST:
            made.append([])
            size = 1
        made[-1].append(f"{dialect.cast(sql, 'BIGINT')} * {size}")
        size *= room
    return [" + ".join(terms) or dialect.cast("0", "BIGINT") for terms in made]


def number_of(number: Polynomial, columns: Columns, dialect: Dialect = DUCKDB) -> str:
    """A number that SQL can tell as a plain decimal."""
    made = exact.scaled(number, columns, dialect)
    return exact.decimal(made) if made else "NULL"


def concat(pieces: Iterable[Piece], columns: Columns, dialect: Dialect = DUCKDB) -> str:
    """Pieces in one SQL expression."""
    return " || ".join(sql for piece in pieces if piece for sql in _told(piece, columns, dialect)) or "''"


def _told(piece: Piece, columns: Columns, dialect: Dialect) -> Iterator[str]:
    if isinstance(piece, str):
        yield dialect.text(piece)
    elif made := exact.scaled(piece.number, columns, dialect):
        if isinstance(piece, Phrase):
            yield f"({exact.phrase(made, piece.unit)})"
        else:
            yield exact.label(made, piece.unit)
            if piece.rounded:
                yield exact.to_cent(made)
