"""What a message says was found is what was written, so that a reader finds it again in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Problems, read_bundle

Pack = dict[str, Any]


def data() -> dict[str, Any]:
    """A bundle with one table, one formula and a parameter, in which nothing is wrong."""
    small = table(["x"], ["size"], ["< 3", "small"], [">= 3", "big"])
    need = {"title": "需要", "value": "max(ten, x)", "say": "说", "source": "d#a"}
    return bundle({"size": small}, formulas={"need": need})


def two_kinds(*order: str) -> Pack:
    """An input of two words, each of which may be said in the same other way; these stand in this order."""
    return {
        "type": "enum",
        "title": "类",
        "values": {"p": "此", "q": "彼"},
        "also": {name: ["那个"] for name in order},
        "ask": "问",
        "help": "助",
        "source": "d#a",
    }


SLIPS: dict[str, tuple[Callable[[Pack], Any], str]] = {
    "unit of an input": (lambda pack: pack["inputs"]["x"].update(unit="斗斛"), "斗斛"),
    "unit of a parameter": (lambda pack: pack["parameters"]["ten"].update(unit="斗斛"), "斗斛"),
    "number of a parameter": (lambda pack: pack["parameters"]["ten"]["values"][0].update(value="十余"), "十余"),
    "word of a cell": (lambda pack: pack["decision_tables"]["size"]["rules"][0].update({"then": ["tiny"]}), "tiny"),
    "name in a cell": (lambda pack: pack["decision_tables"]["size"]["rules"][0].update({"if": ["< nine"]}), "nine"),
    "name in a formula": (lambda pack: pack["formulas"]["need"].update(value="max(ten, nine)"), "nine"),
    "unit of a cell's name": (
        lambda pack: (
            pack["parameters"]["ten"].update(unit="户"),
            pack["decision_tables"]["size"]["rules"][0].update({"if": ["< ten"]}),
        ),
        "户",
    ),
    "step of a rounding": (
        lambda pack: pack["outputs"]["need"].update(round={"mode": "up", "to": "半", "source": "d#a"}),
        "半",
    ),
    "word of two values": (lambda pack: pack["inputs"].update(kind=two_kinds("q", "p")), "那个"),
    "word of two values, in the other order": (lambda pack: pack["inputs"].update(kind=two_kinds("p", "q")), "那个"),
}


@pytest.mark.parametrize(("slip", "written"), SLIPS.values(), ids=SLIPS)
def test_what_was_found_is_what_was_written(slip: Callable[[Pack], Any], written: str) -> None:
    """One slip gives a message whose finding is the slip as it stands in the file."""
    read_bundle(data())
    spoilt = data()
    slip(spoilt["pack"])
    with pytest.raises(Problems) as refused:
        read_bundle(spoilt)
    assert written in {one.found for one in refused.value.problems}, [
        (one.message, one.found) for one in refused.value.problems
    ]
