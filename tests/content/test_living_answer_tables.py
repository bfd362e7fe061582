"""The answer tables of the living packs say what the calculator says, to the last sign."""

from __future__ import annotations

import json
import random

import pytest
from answer_tables import Compared, compared, living_cases, number_cases
from pack_cases import PACKS

from calculator import Pack
from calculator.answers.answer_table import answer_table

CASES = 150
AT_WORK = ("ziyang-2021",)
MOST_CHARACTERS = 6000


@pytest.mark.long
@pytest.mark.parametrize("name", PACKS)
def test_table_and_calculator_agree(packs: dict[str, Pack], name: str) -> None:
    """For every combination of words of every pack, and for cases with values at and beside every border.

    Where plain numbers stand beside words, headline, caution and amounts are told at once, to the last digit; only what
    a text bounds by a typed number (`AT_WORK`) is left to the calculator.
    """
    table = answer_table(packs[name])
    assert not table.beside
    chance = random.Random(name)  # noqa: S311 - the same cases each time
    cases = living_cases(packs[name], table, CASES, chance)
    typed = [*number_cases(packs[name], table, CASES, chance)] if table.numbers["read"] else []
    found = compared([(packs[name], table, [*cases, *typed])], Compared())
    assert found.faults == []
    assert found.whole >= len(cases) - CASES
    alone = compared([(packs[name], table, typed)], Compared())
    assert alone.heads + alone.whole == len(typed) or name in AT_WORK
    assert len(json.dumps(table.numbers)) < MOST_CHARACTERS


def test_an_amount_of_money_is_told_in_ten_thousands_too(pack: Pack) -> None:
    """The page says 4,000,000 元（400 万元） as the calculator does, and cuts nothing of what is finer than a cent."""
    table = answer_table(pack, most_answers=1)
    words = {"permit_granted": "false", "required_by_planning_conditions": "false"}
    pairs = [
        ("40", "100000"),
        ("40", "100001"),
        ("40", "100002.5"),
        ("0.0001", "0.01"),
        ("999999.9999", "99999999.99"),
        ("50", "1,000"),
    ]
    cases = [{"assumed_fee_rate": rate, "assumed_fee_base": base} for rate, base in pairs]
    small = answer_table(pack)
    found = compared([(pack, small, [{**words, **case} for case in cases]), (pack, table, cases)], Compared())
    assert found.faults == []
    assert found.heads >= len(cases)
