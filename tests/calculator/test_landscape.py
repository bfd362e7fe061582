"""Charts and maps show what the engine answers, border for border."""

from __future__ import annotations

import pytest

from calculator import Pack, answer
from calculator.answers.encoding import encoded
from calculator.answers.landscape import across, along
from calculator.engine.case import read_case

BUILD = {"permitted": "false", "required": "true", "use": "home"}


def test_the_chart_turns_where_the_text_does(small_pack: Pack) -> None:
    """Along the area of parking the shortfall falls to zero at 100 and nowhere else; both sides of it are points."""
    found = encoded(along(small_pack, read_case(small_pack, BUILD), "spaces"))
    ends = [(one["from"], one["to"]) for one in found["stretches"]]
    assert ends[0] == ("0 ㎡", "99 ㎡")
    assert [start for start, _ in ends[1:]] == ["100 ㎡"]
    at = [line["output"] for line in found["lines"]].index("spaces_short")
    shortfall = {point["at"]: point["values"][at] for point in found["points"]}
    assert (shortfall["0"], shortfall["99"], shortfall["100"]) == ("100", "1", "0")


@pytest.mark.parametrize(("first", "second"), [("permitted", "required"), ("use", "spaces")])
def test_each_cell_of_a_map_is_an_answer(small_pack: Pack, first: str, second: str) -> None:
    """A map's cells are what `answer` says of the case with the two values put in."""
    given = {"area": "100"}
    found = encoded(across(small_pack, read_case(small_pack, given), first, second, "route"))
    assert len(found["cells"]) == len(found["rows"]["values"])
    for row, cells in zip(found["rows"]["values"], found["cells"], strict=True):
        for column, text in zip(found["columns"]["values"], cells, strict=True):
            expected = answer(small_pack, {**given, first: column["at"], second: row["at"]})["outputs"]["route"]
            assert text == expected["text"]
