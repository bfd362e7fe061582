"""Which question comes first: the one whose answers leave fewest outcomes, then fewest outputs open, on average."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from drawn_cases import drawn
from linked_packs import linked_packs

from calculator import Pack
from calculator.answers.answer import first_answer
from calculator.answers.records import Answer, Missing
from calculator.engine.case import Case

Left = tuple[Fraction, Fraction]


def left(pack: Pack, case: Case, found: Answer, item: Missing) -> Left:
    """What remains after an input is answered, on average: outcomes of the leading output, outputs still open.

    A number or a day has too many answers to be tried: it settles what waits for it alone.
    """
    (leading, *_) = pack.outputs
    words = pack.words_of(item.input)
    if not words:
        waiting = [output.missing for output in found.outputs.values() if output.missing]
        return Fraction(len(found.outputs[leading].values)), Fraction(sum(one != (item.input,) for one in waiting))
    answers = [first_answer(pack, {**case, item.input: word}).outputs for word in words]
    outcomes = [len(some) for some in item.leads_to.values()]
    waits = [sum(bool(output.missing) for output in some.values()) for some in answers]
    return Fraction(sum(outcomes), len(outcomes)), Fraction(sum(waits), len(waits))


@pytest.mark.long
def test_the_most_deciding_question_is_asked_first() -> None:
    """Of random packs with some inputs given; of two that decide alike the one that is written first."""
    differing = 0
    for seed, _, pack in linked_packs(range(40)):
        for case in drawn(pack, random.Random(seed), 3, 0.7):  # noqa: S311 - drawn cases need no secrecy
            found = first_answer(pack, case)
            scores = {item.input: left(pack, case, found, item) for item in found.missing}
            assert [*scores] == sorted(scores, key=lambda name: (scores[name], [*pack.record.inputs].index(name)))
            differing += differ(scores)
    assert differing > 10


def differ(scores: Mapping[str, Left]) -> bool:
    """Whether the second measure alone tells some of them apart."""
    return len({*scores.values()}) > len({outcomes for outcomes, _ in scores.values()})
