"""What the engine holds of a table in a case that is not wholly given: which rules hold, may hold and may decide."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from small_tables import CASES, pack_of, random_rules

from calculator import Pack, Problems
from calculator.engine.engine import evaluate
from calculator.ground.truth import Truth
from calculator.language.cells import holds
from calculator.language.values import doubts
from calculator.packs.pack import LinkedTable

TABLES = 40
GIVEN = [{}, {"x": 0}, {"x": 2}, {"x": 4}, {"yes": True}, {"yes": False}, {"x": 1, "yes": True}, {"x": 3, "yes": False}]


def truths(pack: Pack, given: Mapping[str, Any]) -> list[list[Truth]]:
    """Of each rule whether each of its cells holds: of what is not given only a cell that asks nothing."""
    (step,) = (one for one in pack.steps if isinstance(one, LinkedTable))
    found = []
    for rule in step.rules:
        known = [
            Truth.TRUE
            if not cell.parts
            else Truth.UNKNOWN
            if name not in given
            else Truth.TRUE
            if holds(cell, given[name], {})
            else Truth.FALSE
            for name, cell in zip(step.record.inputs, rule.cells, strict=True)
        ]
        found.append(known)
    return found


@pytest.mark.parametrize("policy", ["first", "collect"])
def test_a_trace_holds_what_each_cell_says(policy: str) -> None:
    """A rule holds as its least certain cell does, and may decide unless a `first` table has a sure one before it."""
    chance = random.Random(policy)  # noqa: S311 - not for secrets
    for _ in range(TABLES):
        rules = [*random_rules(chance), ["-", "-", "a"]]
        pack = pack_of(rules, policy, computed=False)
        for given in GIVEN:
            trace = evaluate(pack, given).traces["t"]
            expected = truths(pack, given)
            whole = [min(cells) for cells in expected]
            assert [list(trace.cells(at)) for at in range(len(rules))] == expected
            assert [*zip(*trace.truths, strict=True)] == [tuple(cells) for cells in expected]
            assert [trace.truth(at) for at in range(len(rules))] == whole
            surely = next((at for at, one in enumerate(whole) if one is Truth.TRUE and policy == "first"), len(whole))
            deciding = [at for at, one in enumerate(whole[: surely + 1]) if one is not Truth.FALSE]
            assert [at for at, _ in trace.rules(trace.hits)] == deciding, (rules, given)


@pytest.mark.parametrize("policy", ["first", "collect"])
def test_what_a_case_may_still_come_to_is_all_told(policy: str) -> None:
    """What any completion gives is told as possible; what is told as certain is what all of them give."""
    chance = random.Random(policy)  # noqa: S311 - not for secrets
    for _ in range(TABLES // 2):
        rules = [*random_rules(chance), ["-", "-", "a"]]
        pack = pack_of(rules, policy, computed=False)
        for given in GIVEN:
            whole = [case for case in CASES if given.items() <= case.items()]
            if policy == "first":
                given_by = {evaluate(pack, case).values["t"] for case in whole}
                told = {one.value for one in evaluate(pack, given).alternatives("t")}
                assert told >= given_by
                assert len(told) > 1 or given_by == told
                missing, _ = doubts(evaluate(pack, given).values["t"])
                assert bool(missing) == (len(told) > 1)
                assert {*missing} <= {"x", "yes"} - given.keys()
                continue
            items = [{one.alternative.value for one in evaluate(pack, case).collected["t"]} for case in whole]
            half = evaluate(pack, given).collected["t"]
            assert {one.alternative.value for one in half} >= set().union(*items)
            assert all({one.alternative.value for one in half if one.truth is Truth.TRUE} <= some for some in items)
            assert given.keys() < {"x", "yes"} or all(one.truth is Truth.TRUE for one in half)


def test_an_overlap_is_told_where_more_than_one_of_its_rules_surely_applies() -> None:
    """Where one applies and another may, what is lacking is asked; only where both do is it open which one counts."""
    rules = [["<= three", "-", "a"], [">= two", "true", "b"], ["> three", "false", "b"]]
    pack = pack_of(rules, "unique", computed=False, overlaps=[["r0", "r1"]])
    for given, asked, left_open in (
        ({"x": 2}, {"yes"}, set()),
        ({"x": 2, "yes": True}, set(), {"u"}),
        ({"x": 2, "yes": False}, set(), set()),
        ({"x": 4}, set(), set()),
    ):
        missing, unlegislated = doubts(evaluate(pack, given).values["t"])
        assert ({*missing}, {*unlegislated}) == (asked, left_open), given


@pytest.mark.parametrize("policy", ["first", "collect"])
def test_only_a_unique_table_has_written_overlaps(policy: str) -> None:
    """A `first` table goes by order and a list takes all: an overlap written there is refused."""
    rules = [["-", "-", "a"], ["-", "true", "b"]]
    with pytest.raises(Problems, match="只有 unique 表要写 overlaps"):
        pack_of(rules, policy, computed=False, overlaps=[["r0", "r1"]])
