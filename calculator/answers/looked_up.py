"""What an output comes to, worked out once for all cases that come to the same, with places for the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

from calculator.answers.briefs import Brief, brief_of
from calculator.answers.outputs import in_full, output_answer, possible_values, to_cents, value_label
from calculator.answers.records import OutputAnswer
from calculator.answers.wording import known_text, rounding_text
from calculator.engine.case import Case
from calculator.engine.engine import Collected, State
from calculator.engine.signatures import Key, Signatures
from calculator.engine.traced import (
    MARK,
    MARK_ENDS,
    Polynomial,
    Questions,
    Untraceable,
    ask_whether_equal,
    is_traced,
)
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, number, scalar_text
from calculator.ground.truth import Truth
from calculator.ground.typed_numbers import short_number_phrase
from calculator.ground.units import with_unit
from calculator.language.values import Alternative, Value
from calculator.packs.pack import Pack

Slots = tuple[Polynomial | Scalar, ...]
MARKED = re.compile(f"{MARK}([0-9]+){MARK_ENDS}")
NUMERAL = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


class Phrase(NamedTuple):
    """The place of a number in a text, with the unit that it is told in."""

    number: Polynomial
    unit: str


@frozen(eq=False)
class Told:
    """What cases of one kind come to: the brief of one of them, and where numbers stand in it.

    `slots` are the values known, a polynomial where it depends on numbers given, empty where none does; `tail` is the
    rest of the text behind them, or all of it. Where neither holds a number that is given, `brief` is that of all.
    """

    brief: Brief
    slots: Slots = ()
    tail: tuple[str | Phrase, ...] = ()

    @property
    def varies(self) -> bool:
        """Whether the brief depends on numbers given."""
        return bool(self.slots or self.tail)


class LookedUp:
    """What one output of a pack comes to, case by case."""

    def __init__(self, pack: Pack, name: str) -> None:
        """Start with nothing known."""
        self.pack, self.name = pack, name
        self.signatures: Signatures[Told] = Signatures(pack, name, self.told)

    def brief(self, case: Case, key: Key | None = None) -> tuple[Told, Brief]:
        """What is told of all cases of this kind, and of this one; `key` is the case's, where it is known."""
        told = self.signatures.end(case) if key is None else self.signatures.end_from(key, case)
        return told, filled(self.pack, self.name, told, case) if told.varies else told.brief

    def is_settled(self, key: Key) -> bool:
        """Whether all cases of this key come to one brief, whatever their numbers are."""
        told = self.signatures.roots.get(key)
        return isinstance(told, Told) and not told.varies

    def told(self, state: State, traced: State | None, questions: Questions) -> Told:
        """What is told of a case and of all of its kind; Untraceable where that is not known."""
        answer = output_answer(self.pack, state, self.name)
        brief = brief_of(answer)
        told = Told(brief=brief)
        if traced is None:
            return told
        slots = _slots(traced, self.name)
        marked = output_answer(self.pack, traced, self.name)
        tail = self._tail(marked, slots, questions)
        if replace(brief_of(marked), text="") != replace(brief, text=""):
            raise Untraceable
        if not any(isinstance(part, Polynomial | Phrase) for part in (*slots, *tail)):
            return told
        return replace(told, slots=slots, tail=tail)

    def _tail(self, marked: OutputAnswer, slots: Slots, questions: Questions) -> tuple[str | Phrase, ...]:
        """The text behind the values, cut at the places of numbers; asks which of them are equal.

        Sentences that come to be the same are told once: so no number may be equal here and another there. The values
        before them are no such sentences.
        """
        text, start = brief_of(marked).text, ""
        if slots:
            if marked.reminder or len(slots) != len(marked.values):
                raise Untraceable
            start = known_text(marked.labels, marked.exact, marked.rounding)
            if not text.startswith(start):
                raise Untraceable
        phrases = [Phrase(*key) for key in questions.phrases]
        cut = MARKED.split(text[len(start) :])
        for one, other in combinations([phrase.number for phrase in phrases], 2):
            ask_whether_equal(questions, one, other)
        for phrase in phrases:
            for constant in dict.fromkeys(told for part in cut[::2] for told in _told_in(part, phrase.unit)):
                ask_whether_equal(questions, phrase.number, constant)
        return tuple(phrases[int(part)] if at % 2 else part for at, part in enumerate(cut) if part or at % 2)


def _told_in(text: str, unit: str) -> Iterator[Number]:
    """The numbers that stand in a text as they are told with a unit."""
    before, after = with_unit("\0", unit).split("\0")
    for numeral in NUMERAL.finditer(text):
        if text.startswith(after, numeral.end()) and text.endswith(before, 0, numeral.start()):
            yield number(numeral.group().replace(",", ""))


def filled(pack: Pack, name: str, told: Told, case: Case) -> Brief:
    """The brief of a case, its own numbers put in."""
    numbers: Mapping[str, Any] = case
    tail = "".join(
        part if isinstance(part, str) else short_number_phrase(part.number.at(numbers), part.unit) for part in told.tail
    )
    if not told.slots:
        return replace(told.brief, text=tail)
    item = pack.outputs[name]
    values = [slot.at(numbers) if isinstance(slot, Polynomial) else slot for slot in told.slots]
    texts = tuple(map(scalar_text, values))
    labels = tuple(dict.fromkeys(value_label(pack, name, value) for value in values))
    text = known_text(labels, [*in_full(item, values)], rounding_text(to_cents(item, values), texts)) + tail
    settled = bool(told.brief.values)
    return replace(told.brief, text=text, labels=labels if settled else (), values=texts if settled else ())


def _slots(traced: State, name: str) -> Slots:
    """The values known, in the order of an answer; what is traced of them is replaced by what it comes to here.

    Ends that are traced are no values, and are told in words of their own: then nothing is concluded.
    """
    reminder = traced.pack.outputs[name].reminder
    shown = [one for one, truth in possible_values(traced, name) if not reminder or truth is Truth.TRUE]
    ends: list[Any] = [end for one in shown for end in (one.low, one.high)]
    if any(is_traced(end) for end in ends):
        raise Untraceable
    found: dict[Scalar, Polynomial | Scalar] = {}
    for one in shown:
        value: Any = one.value
        if value is not None:
            found.setdefault(_here(value), value.polynomial if is_traced(value) else value)
    own = traced.values[name]
    if isinstance(own, Value):
        traced.values[name] = replace(own, alternatives=tuple(map(_settled, own.alternatives)))
    else:
        traced.values[name] = _here(own)
    if name in traced.collected:
        items = traced.collected[name]
        traced.collected[name] = tuple(Collected(one.truth, _settled(one.alternative)) for one in items)
    return tuple(found.values())


def _settled(one: Alternative) -> Alternative:
    return replace(one, value=_here(one.value))


def _here(value: Any) -> Any:
    """What a number comes to in the case at hand."""
    return value.value if is_traced(value) else value
