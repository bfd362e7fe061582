"""The engine's first answers to every combination of a pack's words, made once and stored so that one is read alone.

The answers are laid over each other into one template: what all have in common stands in it once, and what differs is a
choice by those inputs alone that it hangs on. In the template, as JSON,

    a text, true, false or null     is itself
    0                               is absent: the field or item that it stands for is left out
    {field: template}               is a record
    [template, …]                   is a list
    [n, template, …]                is the one of these that choice n picks, n from 0
    [-1, n, [[at, …], …], [template, …]]   is a list of those of the templates, in the order, that choice n picks

A choice is [[input, …], [at, …]]: which inputs it hangs on, by their places, and for each combination of their words
what it picks, the last input changing fastest. The first word of an input is that it is not given.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, product
from time import process_time
from typing import Any

from calculator.answers.answer import first_answer
from calculator.answers.choices import fewest_axes
from calculator.answers.encoding import encoded
from calculator.answers.number_trees import number_trees
from calculator.answers.records import Answered
from calculator.engine.case import read_entries
from calculator.ground.frozen import frozen
from calculator.ground.scalars import scalar_text
from calculator.packs.pack import JUDGED_ON, Pack
from calculator.packs.slicing import names_below

# A hundred answers or more are made in a second; a pack with dearer ones gets fewer, so that none holds up a build.
MOST_ANSWERS = 4096
MOST_SECONDS = 40.0
# What a page takes along beside its scripts, as the weakest compression in use sends it; Brotli needs a fifth less.
MOST_BYTES = 40_000

ABSENT = 0
IN_ORDER = -1
# The fields that name an item of a list, so that two answers' items are laid over each other that speak of the same.
NAMING = ("kind", "input", "output", "rule", "clause", "id", "ref", "title")

Json = Any
Words = tuple[str, ...]
Vector = tuple[int | None, ...]


@frozen
class AnswerTable:
    """The answers of a pack to each combination of the words of `over`, the other inputs not being given.

    `beside` are the inputs with words that were too many, which no answer here is for. `sways` are those inputs outside
    of `over` that the headline may hang on: whatever is given for others, the headline stands. `numbers` says what is
    told where numbers are typed; `number_trees` makes it and says how it is written.
    """

    version: str
    over: Mapping[str, tuple[str, ...]]
    beside: tuple[str, ...]
    sways: tuple[str, ...]
    choices: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    template: Json
    numbers: Json

    def text(self) -> str:
        """The table as JSON, as the page reads it."""
        return json.dumps(
            {
                "version": self.version,
                "over": self.over,
                "beside": self.beside,
                "sways": self.sways,
                "choices": self.choices,
                "template": self.template,
                "numbers": self.numbers,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def answer_table(
    pack: Pack, most_answers: int = MOST_ANSWERS, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS
) -> AnswerTable:
    """The table of a pack over as many of its inputs with words as fit, the most deciding first."""
    names, answers = _made(pack, deciding_inputs(pack), most_answers, most_seconds)
    while True:
        table = _laid_over(pack, names, answers)
        if not names or len(zlib.compress(table.text().encode(), 9)) <= most_bytes:
            return table
        names = names[:-1]
        answers = {words[:-1]: answer for words, answer in answers.items() if not words[-1]}


def deciding_inputs(pack: Pack) -> tuple[str, ...]:
    """The inputs with words: first those that an empty case waits for, the most deciding first, then the others."""
    missing = first_answer(pack, {}).missing
    names = dict.fromkeys([*(item.input for item in missing), *pack.record.inputs])
    return tuple(name for name in names if pack.words_of(name))


def headline_inputs(pack: Pack) -> frozenset[str]:
    """Every input that may reach the leading output, step by step; the headline hangs on no other."""
    (leading, *_) = pack.outputs
    reached = {*names_below(pack, leading)}
    reached |= {name for name, parameter in pack.assumable.items() if parameter in reached}
    if pack.record.law.not_before or any(_is_dated(pack, name) for name in reached):
        reached.add(JUDGED_ON)
    return frozenset(reached & {*pack.record.inputs})


def _is_dated(pack: Pack, name: str) -> bool:
    return any(start is not None for start, _ in pack.parameters.get(name, ()))


def _made(
    pack: Pack, names: Sequence[str], most_answers: int, most_seconds: float
) -> tuple[tuple[str, ...], dict[Words, Json]]:
    """As many of the inputs as there is room and time for, and the answers by their words, "" where none is given."""
    start = process_time()
    over: tuple[str, ...] = ()
    answers: dict[Words, Json] = {(): _answer(pack, {})}
    for name in names:
        texts = tuple(map(scalar_text, pack.words_of(name)))
        count = len(answers) * (len(texts) + 1)
        if count > most_answers or (process_time() - start) / len(answers) * count >= most_seconds:
            break
        over = (*over, name)
        answers = {(*words, ""): answer for words, answer in answers.items()}
        for words, text in [*product(answers, texts)]:
            more = (*words[:-1], text)
            answers[more] = _answer(pack, {key: word for key, word in zip(over, more, strict=True) if word})
    return over, answers


def _answer(pack: Pack, given: Mapping[str, str]) -> Json:
    """What the calculator says to a case, given in the pack's order."""
    entries = read_entries(pack, {name: given[name] for name in pack.record.inputs if name in given})
    answer = first_answer(pack, entries.case, entries.unused)
    return encoded(Answered(answer=answer, problems=entries.problems, readings=entries.readings))


def _laid_over(pack: Pack, names: Sequence[str], answers: Mapping[Words, Json]) -> AnswerTable:
    over = {name: tuple(map(scalar_text, pack.words_of(name))) for name in pack.record.inputs if name in names}
    layers = _Layers([len(words) + 1 for words in over.values()])
    cases = (dict(zip(over, words, strict=True)) for words in product(*(("", *words) for words in over.values())))
    template = layers.template(tuple(layers.node(answers[tuple(case[name] for name in names)]) for case in cases))
    others = [name for name in pack.record.inputs if name not in over]
    reaching = headline_inputs(pack)
    return AnswerTable(
        version=pack.bundle.version,
        over=over,
        beside=tuple(name for name in others if pack.words_of(name)),
        sways=tuple(name for name in others if name in reaching),
        choices=tuple(layers.choices),
        template=template,
        numbers=number_trees(pack, over),
    )


class _Layers:
    """Lays answers over each other; `choices` are those made so far.

    A node is a part of an answer, known by a number, equal parts by the same. A vector has one node for each
    combination, None where it does not matter what stands there. Node 0 is what is absent.
    """

    def __init__(self, words: Sequence[int]) -> None:
        self.words = words
        self.choices: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        self._numbers: dict[object, int] = {ABSENT: ABSENT}
        self._parts: list[Json] = [ABSENT]

    def node(self, value: Json) -> int:
        """The number of a part of an answer."""
        if isinstance(value, dict):
            part: Json = {name: self.node(held) for name, held in value.items()}
            key: object = (dict, *part.items())
        elif isinstance(value, list):
            part = tuple(map(self.node, value))
            key = (list, *part)
        elif value is None or isinstance(value, str | bool):
            part, key = value, (type(value), value)
        else:
            raise TypeError(f"an answer holds no {type(value).__name__}: its numbers are text")
        if key not in self._numbers:
            self._numbers[key] = len(self._parts)
            self._parts.append(part)
        return self._numbers[key]

    def template(self, vector: Vector) -> Json:
        """What reads as the node of each combination."""
        groups: dict[object, list[int]] = {}
        for node in dict.fromkeys(vector):
            if node is not None:
                part = self._parts[node]
                groups.setdefault(type(part) if isinstance(part, dict | tuple) else node, []).append(node)
        if len(groups) > 1:
            return self._choice(vector, [*groups.values()])
        ((kind, nodes),) = groups.items()
        if kind is dict:
            return self._record(vector, nodes)
        return self._list(vector, nodes) if kind is tuple else self._parts[nodes[0]]

    def _choice(self, vector: Vector, groups: Sequence[Sequence[int]]) -> Json:
        of_group = {node: at for at, group in enumerate(groups) for node in group}
        number, order = self._picked(tuple(None if node is None else of_group[node] for node in vector))
        return [number, *(self.template(_only(vector, groups[at])) for at in order)]

    def _record(self, vector: Vector, nodes: Iterable[int]) -> Json:
        names = _in_one_order([tuple(self._parts[node]) for node in nodes])
        # Records with their fields in several orders would need a choice of orders; JSON has none.
        fields = names or tuple(dict.fromkeys(name for node in nodes for name in self._parts[node]))
        parts = [None if node is None else self._parts[node] for node in vector]
        return {
            name: self.template(tuple(None if part is None else part.get(name, ABSENT) for part in parts))
            for name in fields
        }

    def _list(self, vector: Vector, nodes: Sequence[int]) -> Json:
        named = {node: self._named(self._parts[node]) for node in nodes}
        names = _in_one_order([tuple(items) for items in named.values()])
        every = tuple(dict.fromkeys(name for items in named.values() for name in items)) if names is None else names

        def item(name: object) -> Json:
            absent = None if names is None else ABSENT
            return self.template(tuple(None if node is None else named[node].get(name, absent) for node in vector))

        items = [item(name) for name in every]
        if names is not None:
            return items
        orders = {node: tuple(every.index(name) for name in found) for node, found in named.items()}
        distinct = [*dict.fromkeys(orders.values())]
        number, order = self._picked(tuple(None if node is None else distinct.index(orders[node]) for node in vector))
        return [IN_ORDER, number, [distinct[at] for at in order], items]

    def _named(self, nodes: Sequence[int]) -> dict[object, int]:
        """The items of a list by what they speak of, and how often before them others spoke of the same."""
        found: dict[object, int] = {}
        for node in nodes:
            part = self._parts[node]
            name = tuple(part.get(key) for key in NAMING) if isinstance(part, dict) else node
            again = 0
            while (name, again) in found:
                again += 1
            found[name, again] = node
        return found

    def _picked(self, wanted: Vector) -> tuple[int, list[int]]:
        """The choice that picks by place what is wanted by number, and the numbers by their places."""
        every = dict(zip(product(*map(range, self.words)), wanted, strict=True))
        axes, held = fewest_axes(range(len(self.words)), every)
        order = [*dict.fromkeys(number for number in held.values() if number is not None)]
        places = tuple(0 if number is None else order.index(number) for number in held.values())
        return self.choices.setdefault((axes, places), len(self.choices)), order


def _only(vector: Vector, nodes: Sequence[int]) -> Vector:
    kept = {*nodes}
    return tuple(node if node in kept else None for node in vector)


def _in_one_order(sequences: Iterable[Sequence[Any]]) -> tuple[Any, ...] | None:
    """An order of all names in which each of these sequences has its own; None if there is none."""
    order: TopologicalSorter[Any] = TopologicalSorter()
    for names in sequences:
        for name in names:
            order.add(name)
        for before, after in pairwise(names):
            order.add(after, before)
    try:
        return tuple(order.static_order())
    except CycleError:
        return None
