"""What a reader assumes, side by side: marked as assumed everywhere, without any bearing on the answer itself."""

from __future__ import annotations

import pytest

from calculator import Pack
from calculator.answers.answer import whole_answer
from calculator.answers.records import Part
from calculator.engine.case import read_case

BUILD = {"permit_granted": "false", "required_by_planning_conditions": "true", "area": "unbuilt"}
PAY = {"assumed_fee_rate": "80", "assumed_fee_base": "50000"}
COST = {"assumed_building_cost": "4000"}


def trial(pack: Pack, given: dict[str, str]) -> Part | None:
    """The part of a report that sets assumptions side by side."""
    report = whole_answer(pack, read_case(pack, given)).report
    return next((part for part in report if part.kind == "trial"), None)


def test_building_and_paying_stand_side_by_side_both_assumed(pack: Pack) -> None:
    """Whatever the planning conditions of the case say, both amounts are there, each called an assumption."""
    for given in (BUILD, {**BUILD, "required_by_planning_conditions": "false"}):
        part = trial(pack, {**given, **PAY, **COST})
        assert part is not None
        assert "假设" in part.heading
        told = {line.title: line.text for line in part.lines}
        assert told["建（假设）"] == "12,000,000 元（1,200 万元）"
        assert told["缴（假设）"] == "4,000,000 元（400 万元）"
        assert all("assumed" in line.marks for line in part.lines)
        assert "不由项目自己选" in part.lines[-1].text


def test_the_trial_changes_nothing_of_the_answer(pack: Pack) -> None:
    """Verdict, outputs, open points and clauses are the same with and without the assumed cost."""
    case = {**BUILD, **PAY}
    without, beside = (whole_answer(pack, read_case(pack, given)) for given in (case, {**case, **COST}))
    assert without.outputs == beside.outputs
    assert (without.headline, without.missing, without.unknown) == (beside.headline, beside.missing, beside.unknown)
    assert without.citations == beside.citations


def test_nothing_is_tried_before_something_is_assumed(pack: Pack) -> None:
    """Without an assumed cost there is no such part, whatever else is assumed."""
    assert trial(pack, {}) is None
    assert trial(pack, {**BUILD, **PAY}) is None


@pytest.mark.parametrize(
    ("given", "title", "text"),
    [
        ({**BUILD, **COST}, "缴（假设）", "还缺“假设的缴费标准”、“假设的计费基数”"),
        (COST, "建（假设）", "还缺“所在区域”"),
        ({**BUILD, "area": "built", **COST}, "建（假设）", "算不出：已建成区域的面积标准"),
    ],
)
def test_what_is_lacking_is_named(pack: Pack, given: dict[str, str], title: str, text: str) -> None:
    """An option without an amount says what is still to be assumed or said, or what no text fixes."""
    part = trial(pack, given)
    assert part is not None
    assert {line.title: line.text for line in part.lines}[title] == text
