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
from calculator.ground.scalars import places
from calculator.packs.pack import Pack, TableStep
from site_build.city import exact
from site_build.city.exact import Columns, Scaled, text

BY_ENGINE = -1
ROOM = 8
WIDEST_KEY = 10**36
MOST_TOLD_APART = 200
Piece = tuple[str, Any]


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
        self.signs: dict[Question, str] = {}
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
        for sql in self.signs.values():
            yield f"coalesce({sql}, 2) + 1", 4

    def learn(self, found: Iterable[tuple[int | str, Case]]) -> bool:
        """Look up a row for each key not yet known; False where more is asked of numbers than keys tell apart."""
        told = [(key, case, self.known.signatures.end(case)) for key, case in found]
        if self._take_up():
            return False
        for key, case, one in told:
            self.keys[key] = BY_ENGINE if self._beyond_sql(case) else self._number(one)
        return True

    def _number(self, told: Told) -> int:
        if told not in self.numbered and any(way == "engine" for way, _ in self.pieces(told)):
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
            sql = None if border else exact.sign(question, self.columns)
            if border and border[0] in self.borders:
                self.borders[border[0]].add(border[1])
                self.told_apart.add(question)
            elif sql is not None:
                self.signs[question] = sql
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

    def value(self, told: Told) -> Scaled | None:
        """The only number that an output comes to, where it depends on numbers given."""
        if len(told.slots) == 1 and told.brief.values and isinstance(told.slots[0], Polynomial):
            return exact.scaled(told.slots[0], self.columns)
        return None

    def pieces(self, told: Told) -> list[Piece]:
        """What is told, as pieces of text and of SQL."""
        if not told.varies:
            return [("text", told.brief.text)]
        return [*self._values(told), *self._tail(told)]

    def _values(self, told: Told) -> Iterator[Piece]:
        item = self.pack.outputs[self.name]
        unit = item.unit or ""
        rounded = item.round is not None and item.round.mode == "unstated"
        if rounded and len(told.slots) > 1:
            yield "engine", None
        for at, slot in enumerate(told.slots):
            if at:
                yield "text", "、"
            if not isinstance(slot, Polynomial):
                endless = isinstance(slot, Fraction) and places(slot) is None
                yield ("engine", None) if endless else ("text", value_label(self.pack, self.name, slot))
                continue
            made = exact.scaled(slot, self.columns)
            yield ("engine", None) if made is None else ("sql", exact.label(made, unit))
            if made and rounded:
                yield "sql", exact.to_cent(made)

    def _tail(self, told: Told) -> Iterator[Piece]:
        for part in told.tail:
            if isinstance(part, Phrase):
                made = exact.scaled(part.number, self.columns)
                yield ("engine", None) if made is None else ("sql", f"({exact.phrase(made, part.unit)})")
            else:
                yield "text", part

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


def stretch(column: exact.Column, borders: Sequence[Fraction]) -> tuple[str, int]:
    """0 where a number is not given, else 1 and more for the stretches before, on and after each border; how many."""
    ways = [f"WHEN {column.sql} IS NULL THEN 0"]
    for at, border in enumerate(borders):
        place = border * 10**column.places
        low = -(-place.numerator // place.denominator)
        ways.append(f"WHEN {column.sql} < {low} THEN {2 * at + 1}")
        if place.denominator == 1:
            ways.append(f"WHEN {column.sql} = {low} THEN {2 * at + 2}")
    return f"CASE {' '.join(ways)} ELSE {2 * len(borders) + 1} END", 2 * len(borders) + 2


def columns_of(digits: Iterable[tuple[str, int]]) -> list[str]:
    """Digits put together into as few whole numbers as hold them, in SQL."""
    made: list[list[str]] = [[]]
    size = 1
    for sql, room in digits:
        if size * room > exact.BIGGEST:
            made.append([])
            size = 1
        made[-1].append(f"({sql})::BIGINT * {size}")
        size *= room
    return [" + ".join(terms) or "0::BIGINT" for terms in made]


def concat(pieces: Iterable[Piece]) -> str:
    """Pieces in one SQL expression."""
    made = [text(piece) if way == "text" else piece for way, piece in pieces if piece != ""]
    return " || ".join(made) or "''"
