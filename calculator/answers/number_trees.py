"""What a page says at once where plain numbers are typed beside words: headline, amounts, and how far to trust them.

Per output that rests on numbers, a tree for each combination of words and of the numbers that are typed: at each fork
a question of the numbers, at each end what the engine says of all cases that come to it. The engine is asked in some
case of each kind that is found; where none was found, or nothing can be told of other numbers, the tree ends in null
and the page waits for the engine. As JSON,

    read        {number: [places, least, greatest]}: how a number is typed, its ends counted in its last place
    cautions    the line of caution by what is told: nothing of it inferred or at second hand, inferred, the other, both
    outputs     [{output, rests, numbers, pick}], the leading one first: `rests` are inputs of which nothing is known
                here, `pick` is a choice as in `answer_table`, of trees, where the numbers stand behind the inputs with
                words and have two words each: that they are not typed, and that they are
    questions   [number]: whether it is below zero, zero, or above
    trees       null, the place of an end, or [question, tree below zero, at zero, above]
    ends        {line: {title, text, marks}, headline, inferred, second_hand}; a line that asks for more is left out, as
                the card leaves it out

A number is a sum [[factor, part, …], …] of products; a part is a number that was typed or [function, number, step]. A
text is a list of texts and [number, unit, whether it is told as an amount is].
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, product
from math import inf
from time import process_time
from typing import Any

from calculator.answers.answer import law_shown
from calculator.answers.choices import fewest_axes
from calculator.answers.looked_up import MARKED, LookedUp, Told
from calculator.answers.outputs import output_answer, value_label
from calculator.answers.records import Line, OutputAnswer
from calculator.answers.report import amount_line, caution_text, headline
from calculator.answers.wording import value_text
from calculator.engine.borders import Grid
from calculator.engine.case import Case, typed_ends
from calculator.engine.engine import State
from calculator.engine.signatures import Key, Pins, Signatures, Split
from calculator.engine.traced import MARK, MARK_ENDS, Polynomial, Questions, Rounded, Untraceable
from calculator.ground.scalars import Scalar, scalar_text
from calculator.packs.pack import Pack

Json = Any
Words = Mapping[str, Sequence[str]]

# Trees are grown for so long; what is not found by then is left to the engine.
MOST_SECONDS = 20.0
MOST_CASES = 400
ROUNDS = 6
NOT_ASKED = object()
SAMPLES = (0, 1, 10**2, 10**4, 10**6)


def number_trees(pack: Pack, over: Words, most_seconds: float = MOST_SECONDS) -> Json:
    """What the outputs of a pack come to beside each combination of the words of `over`, as JSON."""
    read = {name: ends for name in pack.record.inputs if (ends := typed_ends(pack, name)) is not None}
    file = _File(inputs=[*over, *read])
    until = process_time() + most_seconds
    outputs = [
        file.output(_Trees(pack, name, over, [*read], until))
        for name, item in pack.outputs.items()
        if not item.reminder and name not in pack.checks
    ]
    law = law_shown(pack)
    return {
        "read": {name: [pack.record.inputs[name].places, *map(_end_text, ends)] for name, ends in read.items()},
        "cautions": [
            caution_text(law, inferred=inferred, second_hand=second_hand)
            for second_hand, inferred in product((False, True), repeat=2)
        ],
        "outputs": outputs,
        "questions": [*map(_number, file.questions)],
        "trees": [json.loads(tree) for tree in file.trees],
        "ends": [json.loads(end) for end in file.ends],
    }


def _end_text(end: float) -> str | None:
    return None if end in (-inf, inf) else str(end)


class _Trees:
    """One output's trees, grown by asking the engine."""

    def __init__(self, pack: Pack, name: str, over: Words, read: Sequence[str], until: float) -> None:
        self.pack, self.name, self.until = pack, name, until
        self.leading = name == next(iter(pack.outputs))
        self.looked_up = LookedUp(pack, name)
        self.signatures: Signatures[str] = Signatures(pack, name, self._end)
        inputs = self.signatures.slice.inputs
        self.words = {one: ("", *over[one]) for one in inputs if one in over}
        self.numbers = [one for one in inputs if one in read]
        self.rests = [one for one in inputs if one not in over and one not in read]
        self.grids = {one: Grid(pack, one) for one in self.numbers}

    def roots(self) -> Iterator[object]:
        """The tree for each combination of words and of which numbers are typed; NOT_ASKED where no number is."""
        for words in product(*self.words.values()):
            base = {name: _scalar(self.pack, name, word) for name, word in zip(self.words, words, strict=True) if word}
            for typed in product((False, True), repeat=len(self.numbers)):
                names = [name for name, there in zip(self.numbers, typed, strict=True) if there]
                yield self._grown(base, names) if names else NOT_ASKED

    def _grown(self, base: Case, names: Sequence[str]) -> object:
        """The tree for these words where these numbers are typed, and no others."""
        places = {name: {*self._samples(self.grids[name])} for name in names}
        tried: set[tuple[int, ...]] = set()
        key: Key = ()
        for _ in range(ROUNDS):
            fresh = [one for one in product(*map(sorted, places.values())) if one not in tried]
            if not fresh or process_time() > self.until:
                break
            for one in fresh[: MOST_CASES - len(tried)]:
                case = {**base, **self._values(dict(zip(names, one, strict=True)))}
                key = self.signatures.key(self.signatures.parts.of(case))
                self.signatures.end_from(key, case)
                tried.add(one)
            for name in names:
                places[name] |= {*self._turns(name, places)}
        return self.signatures.roots.get(key)

    def _values(self, places: Mapping[str, int]) -> dict[str, Any]:
        return {name: self.grids[name].value(place) for name, place in places.items()}

    def _samples(self, grid: Grid) -> Iterator[int]:
        """Places of a number to begin with: the ends of what may be typed, beside each border, and of every size."""
        beside = (place + step for place in grid.turns for step in (-1, 1))
        for place in (*grid.borders, *beside, *map(grid.place, SAMPLES)):
            if grid.value(place) is not None:
                yield place

    def _turns(self, name: str, places: Mapping[str, set[int]]) -> Iterator[int]:
        """The places on either side of each turn of a question along a number, the others standing at their samples."""
        for asked in self.signatures.asked:
            used = {*_names(asked.polynomial)}
            if name in used and used <= {*places}:
                others = {other: sorted(places[other]) for other in used if other != name}
                for beside in islice(product(*others.values()), MOST_CASES):
                    rest = self._values(dict(zip(others, beside, strict=True)))
                    yield from self._halved(asked.polynomial, name, rest, sorted(places[name]))

    def _halved(self, asked: Polynomial, name: str, rest: Mapping[str, Any], places: Sequence[int]) -> Iterator[int]:
        """Between two neighbours at which a number has another sign: the two places between which it turns."""
        grid = self.grids[name]

        def sign(place: int) -> int:
            value: Any = asked.at({**rest, name: grid.value(place)})  # type: ignore[dict-item]
            return int(value > 0) - int(value < 0)

        for low, high in pairwise(places):
            before = sign(low)
            if before == sign(high):
                continue
            first, last = low, high
            while last - first > 1:
                middle = (first + last) // 2
                first, last = (middle, last) if sign(middle) == before else (first, middle)
            yield from (first, last)

    def _end(self, state: State, traced: State | None, questions: Questions) -> str:
        """What is told of a case and of all of its kind, as JSON; Untraceable where that is not known."""
        if traced is None:
            return ""
        told = self.looked_up.told(state, traced, questions)
        here = output_answer(self.pack, state, self.name)
        marked, numbers = self._marked(traced, told, questions)
        line, line_here = (None if self.leading else amount_line(self.name, one) for one in (marked, here))
        if (line and line.marks) != (line_here and line_here.marks):
            raise Untraceable
        shown = line is not None and "asks" not in line.marks
        if told.slots and (marked.exact or (marked.to_cent and shown and not marked.settled)):
            raise Untraceable
        end = {
            "line": _line(line, numbers) if line and shown else None,
            "headline": _cut(headline({self.name: marked}), numbers) if self.leading else None,
            "inferred": here.settled and here.inferred,
            "second_hand": here.settled and here.second_hand,
        }
        return json.dumps({name: held for name, held in end.items() if held}, ensure_ascii=False)

    def _marked(self, traced: State, told: Told, questions: Questions) -> tuple[OutputAnswer, list[Json]]:
        """The output with a mark where a number stands that was typed, and these numbers."""
        marked = output_answer(self.pack, traced, self.name)
        numbers = [[_number(polynomial), unit, False] for polynomial, unit in questions.phrases]
        if not told.slots:
            return marked, numbers
        labels: list[str] = []
        for slot in told.slots:
            if isinstance(slot, Polynomial):
                labels.append(f"{MARK}{len(numbers)}{MARK_ENDS}")
                numbers.append([_number(slot), marked.unit or "", True])
            else:
                labels.append(value_label(self.pack, self.name, slot))
        marked = replace(marked, labels=tuple(labels))
        return replace(marked, text=value_text(marked)), numbers


def _line(line: Line, numbers: Sequence[Json]) -> Json:
    return {"title": line.title, "text": _cut(line.text, numbers), "marks": [*line.marks]}


def _cut(text: str, numbers: Sequence[Json]) -> list[Json]:
    """A text as its pieces, a number where a mark stands."""
    pieces = MARKED.split(text)
    return [numbers[int(part)] if at % 2 else part for at, part in enumerate(pieces) if part]


def _scalar(pack: Pack, name: str, text: str) -> Scalar:
    return next(word for word in pack.words_of(name) if scalar_text(word) == text)


def _names(number: Polynomial) -> Iterator[str]:
    for parts, _ in number.terms:
        for part in parts:
            yield from _names(part.inner) if isinstance(part, Rounded) else (part,)


def _number(number: Polynomial) -> Json:
    return [[scalar_text(factor), *map(_part, parts)] for parts, factor in number.terms]


def _part(part: str | Rounded) -> Json:
    return part if isinstance(part, str) else [part.function, _number(part.inner), scalar_text(part.step)]


@dataclass(slots=True, kw_only=True)
class _File:
    """What is written of all outputs: equal questions, trees and ends once."""

    inputs: Sequence[str]
    questions: dict[Polynomial, int] = field(default_factory=dict)
    trees: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)

    def output(self, grown: _Trees) -> Json:
        """One output, its trees written."""
        found: Json = {"output": grown.name, "rests": grown.rests}
        if not grown.numbers:
            return found
        sizes = [*(len(words) for words in grown.words.values()), *(2 for _ in grown.numbers)]
        picked = [None if root is NOT_ASKED else self._tree(root) for root in grown.roots()]
        axes = [self.inputs.index(name) for name in (*grown.words, *grown.numbers)]
        kept, held = fewest_axes(axes, dict(zip(product(*map(range, sizes)), picked, strict=True)))
        return {**found, "numbers": grown.numbers, "pick": [kept, [at or 0 for at in held.values()]]}

    def _tree(self, root: object) -> int:
        text = json.dumps(self._written(root))
        return self.trees.setdefault(text, len(self.trees))

    def _written(self, place: Any) -> Json:
        if place is None or isinstance(place, Pins):
            return None
        if not isinstance(place, Split):
            return self.ends.setdefault(place, len(self.ends))
        question = self.questions.setdefault(place.question.polynomial, len(self.questions))
        below, zero, above = (place.ways.get(sign) for sign in (1 if place.question.apart else -1, 0, 1))
        ways = [*map(self._written, (below, zero, above))]
        return ways[0] if ways.count(ways[0]) == len(ways) else [question, *ways]
