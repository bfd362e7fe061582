"""Cliffs and falls: where one step of an input makes an amount jump, shrink, appear or vanish.

The engine itself is asked on both sides of every place where an amount can jump (borders of tables about the input,
places where something worked out from it crosses a border, steps of formulas), with the other inputs at many values.
A step from a to b is a jump if the amount changes there by more than on the steps just before and just after, and by
more than its own rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Any

from calculator.answers.explain import amount_phrase
from calculator.answers.phrases import ABSENT, value_phrase
from calculator.engine.borders import Grid, Search
from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic
from calculator.ground.scalars import Number, Scalar, number
from calculator.language.formulas import FREE, calls_in
from calculator.language.values import sole
from calculator.packs.pack import Pack, formulas_of
from calculator.proofs.samples import influences, some_values

MOST_CASES = 200
MOST_STEPPED = 6
STRIDE = 7919
POWERS = 9
STEP = "逐级"


@frozen
class Jumps:
    """The jumps and falls found, and along which inputs not every combination of the others was tried."""

    findings: tuple[Diagnostic, ...]
    sampled: tuple[str, ...]


def cliffs(pack: Pack) -> Jumps:
    """Every jump and fall of a number found along every numeric input, one case for each border."""
    numbers = [name for name, item in pack.outputs.items() if item.type == "number" and not item.reminder]
    resting = {name: influences(pack, name) for name in numbers}
    found: list[Diagnostic] = []
    sampled: list[str] = []
    for name, item in pack.record.inputs.items():
        outputs = [output for output in numbers if name in resting[output]]
        if item.type == "number" and outputs:
            others = [
                other for other in pack.record.inputs if other != name and any(other in resting[one] for one in outputs)
            ]
            walk = _Walk(pack, name, outputs)
            found += walk.along(others)
            sampled += [item.title] if _count(pack, others) > MOST_CASES else []
    return Jumps(findings=tuple(sorted(found, key=lambda one: numbers.index(str(one.path[1])))), sampled=tuple(sampled))


def _count(pack: Pack, names: Sequence[str]) -> int:
    return prod(len(some_values(pack, name)) for name in names)


def _cases(pack: Pack, names: Sequence[str]) -> Iterator[Case]:
    """Every combination of some values of inputs; of very many, so many that lie far apart."""
    choices = [some_values(pack, name) for name in names]
    total = prod(map(len, choices))
    for at in range(min(total, MOST_CASES)):
        place = at if total <= MOST_CASES else at * STRIDE % total
        case: dict[str, Scalar] = {}
        for name, values in zip(names, choices, strict=True):
            place, rest = divmod(place, len(values))
            case[name] = values[rest]
        yield case


class _Walk:
    """One input of a pack, walked along with the other inputs at many values."""

    def __init__(self, pack: Pack, name: str, outputs: Sequence[str]) -> None:
        self.pack, self.name, self.outputs = pack, name, outputs
        self.grid = Grid(pack, name)
        self.borders = {place + beside for place in self.grid.turns for beside in (-1, 0)}
        probes = {border + beside for border in self.grid.borders for beside in (-1, 0, 1)} | {
            10**power for power in range(POWERS)
        }
        self.probes = [place for place in sorted(probes) if self.grid.value(place) is not None]
        formulas = (one.expression for step in pack.steps for one in formulas_of(step))
        self.bending = any(call.function in FREE for expression in formulas for call in calls_in(expression))
        self.rounding = {output: _rounding(pack, output) for output in outputs}

    def along(self, others: Sequence[str]) -> Iterator[Diagnostic]:
        found: dict[object, Diagnostic] = {}
        for at, case in enumerate(_cases(self.pack, others)):
            for place, key in self._places(case, stepped=at < MOST_STEPPED):
                for output, finding in self._turns(case, place, key):
                    found.setdefault((output, finding.kind, key), finding)
        yield from found.values()

    def _places(self, case: Case, *, stepped: bool) -> Iterator[tuple[int, object]]:
        """Where an amount can jump in a case, each once, with what makes it one: its border, or how it comes about."""
        found: dict[int, object] = {place: place for place in sorted(self.borders)}
        search = Search(self.pack, case, self.name)
        for pair, place in search.crossings(self.grid, self._bent(search)):
            for beside in (0, 1):
                found.setdefault(place + beside, (pair, beside))
        if stepped:
            steps = replace(search, steps=True)
            for place in _changes(steps, self.grid, self.probes, self.outputs):
                found.setdefault(place, STEP)
        yield from found.items()

    def _bent(self, search: Search) -> list[int]:
        """The probes and the places where `min` or `max` takes another argument: between two of them nothing bends."""
        bends = _changes(search, self.grid, self.probes, self.outputs) if self.bending else ()
        beside = (place + beside for place in bends for beside in (0, 1))
        return sorted({*self.probes, *(place for place in beside if self.grid.value(place) is not None)})

    def _turns(self, case: Case, place: int, key: object) -> Iterator[tuple[str, Diagnostic]]:
        values = [self.grid.value(place + beside) for beside in (-1, 0, 1, 2)]
        if values[1] is None or values[2] is None:
            return
        cases = [None if value is None else {**case, self.name: value} for value in values]
        states = [None if one is None else evaluate(self.pack, one) for one in cases]
        for output in self.outputs:
            amounts = [None if state is None else sole(state.values[output]) for state in states]
            kind = _turn(amounts, self.rounding[output])
            if kind is not None:
                pairs = zip(cases[1:3], states[1:3], strict=True)
                known = [(case, state) for case, state in pairs if case is not None and state is not None]
                yield output, self._told(kind, output, known, stepped=key == STEP)

    def _told(self, kind: str, output: str, pairs: Sequence[tuple[Case, State]], *, stepped: bool) -> Diagnostic:
        """The finding with its pair of cases, one on either side."""
        pack, titles = self.pack, self.pack.record.titles
        low, high = ({titles[key]: value_phrase(pack, key, value) for key, value in case.items()} for case, _ in pairs)
        before, after = (amount_phrase(state, output) for _, state in pairs)
        word = _word(kind, before, after)
        steps = f"{titles[self.name]}从 {low[titles[self.name]]} 到 {high[titles[self.name]]}"
        said = f"{steps}，“{titles[output]}”{f'{STEP}{word}，例如' if stepped else word}：{before} → {after}。"
        return Diagnostic(kind=kind, path=("outputs", output), message=said, case=low, other=high)


def _rounding(pack: Pack, output: str) -> Number:
    """The step to which an output is rounded, by which it may move without a cause."""
    rounding = pack.outputs[output].round
    return 0 if rounding is None or rounding.to is None else number(rounding.to)


def _changes(search: Search, grid: Grid, places: Sequence[int], outputs: Sequence[str]) -> Iterator[int]:
    """Places after which something else gives one of the outputs, the first between each two neighbours."""
    signatures = [search.signature(search.at(grid, place)) for place in places]
    for (low, here), (high, there) in pairwise(zip(places, signatures, strict=True)):
        for output in outputs:
            if here[output] != there[output]:
                yield _halved(search, grid, (low, high), output)


def _halved(search: Search, grid: Grid, ends: tuple[int, int], output: str) -> int:
    """The last place between two at which an output is given as at the first of them."""
    low, high = ends
    here = search.signature(search.at(grid, low))[output]
    while high - low > 1:
        middle = (low + high) // 2
        value = grid.value(middle)
        same = value is not None and search.signature(value)[output] == here
        low, high = (middle, high) if same else (low, middle)
    return low


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _turn(values: list[Any], rounding: Number) -> str | None:
    """What happens between the second and the third of four neighbouring values of an output."""
    before, low, high, after = values
    if not _is_number(low) or not _is_number(high):
        return "vanishes" if _is_number(low) else "appears" if _is_number(high) else None
    step: Number = high - low
    around = [low - before if _is_number(before) else None, after - high if _is_number(after) else None]
    slopes = [slope for slope in around if slope is not None]
    if step < 0:
        return "fall" if step < min(slopes, default=0) - rounding else None
    return "jump" if step > max(slopes, default=0) + rounding and step > 0 else None


WORDS = {"fall": "下降", "jump": "跳升"}


def _word(kind: str, before: str, after: str) -> str:
    """What happens, in a word: an amount that does not apply is none, one that is not known is another matter."""
    if kind == "vanishes":
        return "从有到无" if after in ABSENT.values() else "变得没有定数"
    if kind == "appears":
        return "从无到有" if before in ABSENT.values() else "变得有定数"
    return WORDS[kind]
