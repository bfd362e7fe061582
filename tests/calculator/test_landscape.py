"""Charts and maps show what the engine answers, border for border."""

from __future__ import annotations

import pytest

from calculator import Pack, answer
from calculator.answers.landscape import across, along
from calculator.answers.wording import value_text
from calculator.engine.case import read_case

BUILD = {"permit_granted": "false", "required_by_planning_conditions": "true", "area": "unbuilt"}


def test_the_chart_turns_where_the_text_does(pack: Pack) -> None:
    """Along the floor area the shortfall falls to zero at 3000 and nowhere else; both sides of it are points."""
    found = along(pack, read_case(pack, BUILD), "building_area")
    ends = [(one["from"], one["to"]) for one in found["stretches"]]
    assert ends == [("0 ㎡", "2999.99 ㎡"), ("3000 ㎡", "5000 ㎡")]
    at = [line["output"] for line in found["lines"]].index("building_area_shortfall")
    shortfall = {point["at"]: point["values"][at] for point in found["points"]}
    assert (shortfall["0"], shortfall["2999.99"], shortfall["3000"], shortfall["5000"]) == ("3000", "0.01", "0", "0")


@pytest.mark.parametrize(
    ("first", "second"), [("permit_granted", "required_by_planning_conditions"), ("area", "building_area")]
)
def test_each_cell_of_a_map_is_an_answer(pack: Pack, first: str, second: str) -> None:
    """A map's cells are what `answer` says of the case with the two values put in."""
    given = {"handed_over": "false"}
    found = across(pack, read_case(pack, given), first, second, "route")
    assert len(found["cells"]) == len(found["rows"]["values"])
    for row, cells in zip(found["rows"]["values"], found["cells"], strict=True):
        for column, text in zip(found["columns"]["values"], cells, strict=True):
            expected = answer(pack, {**given, first: column["at"], second: row["at"]})["outputs"]["route"]
            assert text == value_text(expected)
