"""What one sentence of law would settle: over all cases that the rules tell apart, which wait for which unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.language.values import NONE, Names, doubts
from calculator.packs.pack import JUDGED_ON, Pack, TableStep
from calculator.packs.schema import UnknownText
from calculator.proofs.samples import some_values

MOST_CASES = 20_000

Waiting = frozenset[str]


class Counted(NamedTuple):
    """What is counted, in words: which of them, what they are, and the unit of a count."""

    which: str
    things: str
    unit: str


CASES = Counted("分得出的", "种情形", "种")
ROWS = Counted("已答的", "行", "行")


@frozen
class Settling:
    """One unknown: how many cases wait for it, how many for nothing else, and what naming it next would come to.

    `decided_after` counts the cases that wait for nothing more once this one and all before it are laid down.
    """

    unknown: str
    waiting: int
    alone: int
    decided_after: int


@frozen
class Settlement:
    """The unknowns that cases wait for, the one first that leaves fewest waiting; `fixed` are inputs not varied."""

    cases: int
    undecided: int
    entries: tuple[Settling, ...]
    fixed: tuple[str, ...]


def settlement(pack: Pack) -> Settlement:
    """The settlement of a pack over every combination of answers that its tables tell apart, each counted once."""
    options, fixed = _options(pack)
    asked = Counter(waiting_for(evaluate(pack, case)) for case in _cases(options))
    return settlement_of(asked, fixed)


def settlement_of(asked: Mapping[Waiting, int], fixed: Sequence[str] = ()) -> Settlement:
    """The settlement of cases of which it is known what they wait for, with how many there are of each."""
    cases = sum(asked.values())
    return Settlement(
        cases=cases, undecided=cases - asked.get(NONE, 0), entries=tuple(_ranked(asked)), fixed=tuple(fixed)
    )


def waiting_for(state: State) -> Waiting:
    """The unknowns that some output, reminders left out, waits for in a case."""
    pack = state.pack
    return NONE.union(*(_awaited(state, name) for name, item in pack.outputs.items() if not item.reminder))


def _awaited(state: State, name: str) -> Names:
    items = state.collected.get(name, ())
    return doubts(state.values[name])[1].union(*(one.alternative.unlegislated for one in items))


def settlement_sentences(found: Settlement, unknowns: Mapping[str, UnknownText], of: Counted = CASES) -> Iterator[str]:
    """What waits for what, in sentences: all of it first, then a line for each unknown by rank."""
    whole = f"{of.which} {found.cases} {of.things}"
    if not found.entries:
        yield f"{whole}都不等没有规定的事项。"
        return
    yield f"{whole}里，{found.undecided} {of.unit}要等没有规定的事项："
    for at, one in enumerate(found.entries, 1):
        yield f"{at}. {unknowns[one.unknown].what}：{waiting_phrase(one, found, of)}。"
    if found.fixed:
        yield f"没有逐一变化、只取一个值的：{'、'.join(found.fixed)}。"


def waiting_phrase(one: Settling, found: Settlement, of: Counted = CASES) -> str:
    """How many wait for one unknown, and what it comes to where it and those before it are laid down."""
    unit = of.unit
    some = f"其中 {one.alone} {unit}只等它" if one.alone else "都还等别的"
    alone = "都只等它" if one.alone == one.waiting else some
    before = found.cases - found.undecided
    grown = f"从 {before} {unit}增到 {one.decided_after} {unit}"
    decided = f"依次写明到这一项，有确定结果的{grown if one.decided_after > before else f'还是 {before} {unit}'}"
    return f"{one.waiting} {unit}要等它，{alone}；{decided}"


def _ranked(asked: Mapping[Waiting, int]) -> Iterator[Settling]:
    """Always next the one with which most cases wait for nothing more; of several, the one that most wait for."""
    waiting = Counter[str]()
    alone = Counter[str]()
    for names, count in asked.items():
        for name in names:
            waiting[name] += count
            alone[name] += count if len(names) == 1 else 0
    laid_down: Waiting = NONE
    while len(laid_down) < len(waiting):
        left = sorted(set(waiting) - laid_down)
        decided = {name: _decided(asked, laid_down | {name}) for name in left}
        name = max(left, key=lambda one: (decided[one], waiting[one]))
        laid_down |= {name}
        yield Settling(unknown=name, waiting=waiting[name], alone=alone[name], decided_after=decided[name])


def _decided(asked: Mapping[Waiting, int], laid_down: Waiting) -> int:
    return sum(count for names, count in asked.items() if names <= laid_down)


Options = Mapping[str, Sequence[Scalar]]


def _cases(options: Options) -> Iterator[Case]:
    for values in product(*options.values()):
        yield dict(zip(options, values, strict=True))


def _options(pack: Pack) -> tuple[Options, list[str]]:
    """Per input the answers that are tried, and the titles of those that are given one answer to keep the work small.

    Words come all, of numbers and dates one of each stretch that no table tells apart. A day to be judged on is the
    last on which a figure changes, and what a reader may assume is not given.
    """
    inputs = [name for name, item in pack.record.inputs.items() if item.assumed_for is None and name != JUDGED_ON]
    options: dict[str, Sequence[Scalar]] = {name: _apart(pack, name) for name in inputs}
    if pack.starts and JUDGED_ON in pack.record.inputs:
        options[JUDGED_ON] = [pack.starts[-1]]
    fixed = []
    for name in sorted(inputs, key=lambda one: (bool(pack.words_of(one)), -len(options[one]))):
        if prod(map(len, options.values())) <= MOST_CASES:
            break
        options[name] = options[name][:1]
        fixed.append(pack.record.inputs[name].title)
    return {name: values for name, values in options.items() if values}, fixed


def _apart(pack: Pack, name: str) -> list[Scalar]:
    """One value for each way in which the tables may take an input."""
    columns = [
        column
        for step in pack.programs[-1].steps
        if isinstance(step, TableStep)
        for asked, column in step.columns
        if asked == name
    ]
    found: dict[object, Scalar] = {}
    for value in some_values(pack, name):
        found.setdefault(value if pack.words_of(name) else tuple(column.at(value) for column in columns), value)
    return [*found.values()]
