"""What is looked up of a case is what the engine says of it, whatever the pack and the case."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from brute_force import BruteForce
from drawn_cases import drawn, values
from linked_packs import linked_packs
from whole_pack_checks import cases

from calculator import Pack
from calculator.answers.batch import row_texts
from calculator.answers.briefs import brief_of
from calculator.answers.looked_up import LookedUp
from calculator.answers.outputs import output_answer
from calculator.engine.case import Case
from calculator.engine.engine import evaluate
from calculator.ground.scalars import plain

HUGE = (Fraction(10) ** 25, Fraction(1, 3), Fraction(10**18) + Fraction(1, 100))


def compare(pack: Pack, given: Sequence[Case]) -> dict[str, LookedUp]:
    """Look up each case, and ask the engine for it: every brief is equal, and so is what a row says of all."""
    known = {name: LookedUp(pack, name) for name in pack.outputs}
    for case in given:
        state = evaluate(pack, case)
        right = {name: brief_of(output_answer(pack, state, name)) for name in pack.outputs}
        found = {name: one.brief(case)[1] for name, one in known.items()}
        assert found == right, (pack.record.pack, case)
        assert row_texts(pack, found) == row_texts(pack, right)
    return known


@pytest.mark.long
def test_packs_of_the_library_are_answered_as_by_the_engine(packs: dict[str, Pack]) -> None:
    """In every pack, on drawn cases with every border in turn, what is looked up is the engine's own answer."""
    chance = random.Random(17)  # noqa: S311 - drawn cases need no secrecy
    for pack in packs.values():
        cases_ = [*drawn(pack, chance, 150, 0.15), *drawn(pack, chance, 50, 0.6)]
        for name in pack.record.inputs:
            base = next(drawn(pack, chance, 1, 0))
            cases_ += [{**base, name: value} for value in values(pack, name)]
        compare(pack, cases_)


@pytest.mark.long
def test_random_packs_are_answered_as_by_the_engine() -> None:
    """In random packs of all constructs too; what cannot be traced is answered by the engine itself."""
    compared = 0
    for seed, made, pack in linked_packs(range(120)):
        rows = BruteForce(made, 200).rows()
        chance = random.Random(seed)  # noqa: S311 - drawn cases need no secrecy
        whole = [*cases(made, rows, 40)]
        more = [
            {**case, name: plain(value)}
            for case in whole[:10]
            for name in case
            for value in HUGE
            if pack.kinds[name] == "number"
        ]
        moved = [
            {
                name: value + timedelta(chance.randrange(-3, 4)) if isinstance(value, date) else value
                for name, value in case.items()
            }
            for case in whole
        ]
        compare(pack, [*whole, *moved, *more, *drawn(pack, chance, 20, 0.3)])
        compared += 1
    assert compared > 60


def test_one_answer_stands_for_many(pack: Pack) -> None:
    """However many areas are typed, the engine is asked once for those that come to the same."""
    known = compare(
        pack,
        [
            {"permit_granted": False, "required_by_planning_conditions": True, "area": "unbuilt", "building_area": size}
            for size in (*range(2900, 3100), Fraction(299_999, 100))
        ],
    )
    assert {name: one.signatures.learnt for name, one in known.items() if one.signatures.learnt > 1} == {
        "building_area_shortfall": 3
    }


@pytest.mark.parametrize("given", [{"assumed_fee_rate": Fraction(599_999, 10_000)}, {"assumed_fee_base": 61_000}])
def test_a_number_that_only_a_sentence_shows_is_not_taken_for_another(pack: Pack, given: Case) -> None:
    """Where a sentence shows a number that is no value, cases with another number are not answered by it."""
    base: dict[str, Any] = {"permit_granted": False, "required_by_planning_conditions": False}
    (name,) = given
    compare(pack, [{**base, **given}, {**base, name: 7}, {**base, **given}, {**base, name: Fraction(1, 8)}])
