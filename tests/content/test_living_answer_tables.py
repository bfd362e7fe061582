"""The answer tables of the living packs say what the calculator says, to the last sign."""

from __future__ import annotations

import random

import pytest
from answer_tables import Compared, compared, living_cases
from pack_cases import PACKS

from calculator import Pack
from calculator.answers.answer_table import answer_table

CASES = 150


@pytest.mark.long
@pytest.mark.parametrize("name", PACKS)
def test_table_and_calculator_agree(packs: dict[str, Pack], name: str) -> None:
    """For every combination of words of every pack, and for cases with values at and beside every border."""
    table = answer_table(packs[name])
    assert not table.beside
    cases = living_cases(packs[name], table, CASES, random.Random(name))  # noqa: S311 - the same cases each time
    found = compared([(packs[name], table, cases)], Compared())
    assert found.faults == []
    assert found.whole >= len(cases) - CASES
