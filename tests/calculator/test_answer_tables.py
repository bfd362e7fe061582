"""Answer tables: what the page reads from them is what the calculator says, and they stay within their limits."""

from __future__ import annotations

import json
import random

import pytest
from answer_tables import Compared, compare_random_packs, compared, living_cases
from small_packs import small, table, without_domain

from calculator import Pack
from calculator.answers.answer_table import _Layers, answer_table, headline_inputs
from site_build.corpus.library import Library

PACKS, CASES = 30, 8


@pytest.mark.long
def test_random_packs_answer_from_their_tables_as_the_calculator_does() -> None:
    """Every combination of words is answered alike, and a headline is told where it stands whatever else is given.

    `benchmarks/tables_of_answers.py` does the same with as many packs as one has time for.
    """
    found = compare_random_packs(range(PACKS), CASES)
    assert found.faults == []
    assert min(found.whole, found.heads, found.headlines, found.left) > 20


def test_the_small_pack_answers_from_its_table(small_pack: Pack) -> None:
    """Every combination and a hundred other cases, in whatever order they are given."""
    made = answer_table(small_pack)
    cases = living_cases(small_pack, made, 100, random.Random(3))  # noqa: S311 - the same cases each time
    found = compared([(small_pack, made, cases)], Compared())
    assert found.faults == []
    assert found.whole


def questions(library: Library, count: int) -> Pack:
    """A pack of so many yes-or-no questions, of which the last two decide."""
    names = [f"q{at}" for at in range(count)]
    rules = ((["true", "true"], "a"), (["true", "false"], "b"), (["false", "-"], "c"))
    return small(
        library,
        inputs={name: without_domain(name, "boolean") for name in names},
        outputs={"t": {"title": "结果", "type": "enum", "values": {"a": "甲", "b": "乙", "c": "丙"}}},
        decision_tables=table("t", names[-2:], *rules),
    )


@pytest.mark.long
def test_too_many_combinations_give_a_table_over_the_most_deciding_inputs(library: Library) -> None:
    """What there is no room or time for is named, and no case that gives it is answered."""
    pack = questions(library, 9)
    for made in (answer_table(pack, most_answers=10), answer_table(pack, most_bytes=1300)):
        assert {*made.over} <= {"q7", "q8"}
        assert {*made.over} | {*made.beside} == {*pack.record.inputs}
    assert {*answer_table(pack, most_answers=10).over} == {"q7", "q8"}
    assert not answer_table(pack, most_seconds=0).over


def test_only_what_leads_up_to_the_leading_output_sways_the_headline(library: Library) -> None:
    """An input that no step up to the leading output uses is not among them."""
    assert headline_inputs(questions(library, 4)) == {"q2", "q3"}


def test_a_number_in_an_answer_is_refused() -> None:
    """Numbers are marks of the template: an answer that held one would be read wrongly."""
    with pytest.raises(TypeError):
        _Layers([]).node(json.loads('{"a": 1}'))
