"""Cliffs and falls: where one step of an input makes an amount jump, shrink, appear or vanish.

The engine itself is asked on both sides of every border, over every combination of the other inputs' stretches. A
step from a to b is a jump if the amount changes there by more than on the steps just before and just after; on
straight pieces that is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

from calculator.borders import Grid, Search
from calculator.case import Case
from calculator.cells import holds
from calculator.engine import State, evaluate
from calculator.explain import amount_phrase
from calculator.pack import JUDGED_ON, LinkedTable, Pack, uses
from calculator.phrases import value_phrase
from calculator.proofs.findings import Finding
from calculator.proofs.tables import axes_of, known_scalars
from calculator.scalars import Number, Scalar
from calculator.sweep import points_of

MOST_CASES = 400
TYPICAL = (1000, 100, 10, 1, 0)
FIRST_STEPS = 3


def cliffs(pack: Pack) -> Iterator[Finding]:
    """Every jump and fall of a number along every numeric input, one case for each border."""
    for output in pack.outputs:
        if pack.kinds[output] == "number":
            inputs = influences(pack, output)
            for name in inputs:
                if pack.kinds[name] == "number":
                    yield from _along(pack, name, output, [other for other in inputs if other != name])


def influences(pack: Pack, name: str) -> list[str]:
    """The inputs on which an output rests, directly or through others, assumptions left out."""
    makers = {output: step for step in pack.steps for output in step.outputs}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += uses(makers[one], pack.kinds) if one in makers else ()
    dated = any(start for one in seen for start, _ in pack.parameters.get(one, ()))
    return [
        one
        for one, item in pack.record.inputs.items()
        if (one in seen or (dated and one == JUDGED_ON)) and item.assumed_for is None
    ]


def _along(pack: Pack, name: str, output: str, others: list[str]) -> Iterator[Finding]:
    found: dict[object, Finding] = {}
    choices = [representatives(pack, other) for other in others]
    for chosen in islice(product(*choices), MOST_CASES):
        case = dict(zip(others, chosen, strict=True))
        for place, finding in _turns(pack, case, name, output):
            found.setdefault((place, finding.kind), finding)
    yield from found.values()


def representatives(pack: Pack, name: str) -> list[Scalar]:
    """Values of an input that stand for all: its words, or one of each stretch of each table that asks about it."""
    words = pack.words_of(name)
    if words:
        return [*words]
    found: dict[Scalar, None] = {}
    for step in pack.steps:
        if isinstance(step, LinkedTable) and name in step.record.inputs:
            at = step.record.inputs.index(name)
            cells = [rule.cells[at] for rule in step.rules]
            points = points_of(axes_of(pack, step)[at], cells, known_scalars(pack.programs[-1]))
            found.update(dict.fromkeys(value for _, value in points))
    if pack.kinds[name] == "date":
        found.update(dict.fromkeys(pack.starts))
        return [*found] or [date(2020, 1, 1)]
    typical = (value for value in TYPICAL if name not in pack.domains or holds(pack.domains[name], value, {}))
    return [*found] or [*islice(typical, 1)]


def _turns(pack: Pack, case: Case, name: str, output: str) -> Iterator[tuple[int, Finding]]:
    for place, values in _neighbours(pack, case, name):
        cases = [None if value is None else {**case, name: value} for value in values]
        if cases[1] is None or cases[2] is None:
            continue
        states = [None if one is None else evaluate(pack, one) for one in cases]
        kind = _turn([None if state is None else state.values[output] for state in states])
        if kind is not None:
            yield place, _told(pack, kind, (name, output), cases[1:3], states[1:3])


def _neighbours(pack: Pack, case: Case, name: str) -> Iterator[tuple[int, list[Scalar | None]]]:
    """Where something turns, with the values just before, on either side and just after."""
    grid = Grid(pack, name)
    probes = {border + beside for border in grid.borders for beside in (-1, 0, 1)} | {10**power for power in range(9)}
    known = [place for place in sorted(probes) if grid.value(place) is not None]
    search, stepped = (Search(pack, case, name, steps=steps) for steps in (False, True))
    known = sorted({*known, *search.pulled(grid, known)})
    places = {*_changes(search, grid, known), *sorted(_changes(stepped, grid, known))[:FIRST_STEPS]}
    for place in sorted(places):
        yield place, [grid.value(place + beside) for beside in (-1, 0, 1, 2)]


def _changes(search: Search, grid: Grid, places: Sequence[int]) -> Iterator[int]:
    """Places after which something else gives an output."""
    signatures = [search.signature(search.at(grid, place)) for place in places]
    for (low, here), (high, there) in pairwise(zip(places, signatures, strict=True)):
        if here != there and (pair := search.halved(grid, low, high)) is not None:
            yield grid.place(pair[0])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _turn(values: list[Any]) -> str | None:
    """What happens between the second and the third of four neighbouring values of an output."""
    before, low, high, after = values
    if not _is_number(low) or not _is_number(high):
        return "vanishes" if _is_number(low) else "appears" if _is_number(high) else None
    step: Number = high - low
    around = [low - before if _is_number(before) else None, after - high if _is_number(after) else None]
    slopes = [slope for slope in around if slope is not None]
    if step < 0:
        return "fall" if not slopes or not min(slopes) <= step else None
    return "jump" if step and (not slopes or step > max(slopes)) else None


WORDS = {"fall": "下降", "jump": "跳升", "appears": "从无到有", "vanishes": "从有到无"}


def _told(
    pack: Pack, kind: str, names: tuple[str, str], cases: Sequence[Case | None], states: Sequence[State | None]
) -> Finding:
    """The finding with its pair of cases, one on either side."""
    name, output = names
    titles = pack.record.titles
    low, high = ({titles[key]: value_phrase(pack, key, value) for key, value in (one or {}).items()} for one in cases)
    before, after = (amount_phrase(state, output) for state in states if state is not None)
    steps = f"{titles[name]}从 {low[titles[name]]} 到 {high[titles[name]]}"
    said = f"{steps}，“{titles[output]}”{WORDS[kind]}：{before} → {after}。"
    return Finding(kind=kind, level="note", path=("outputs", output), message=said, case=low, other=high)
