"""The order of tables and formulas is one on every run, since traces, answers and pages follow it."""

from __future__ import annotations

from two_inputs import bundle, table

from calculator import read_bundle

COMMON = {"say": "说", "source": "d#a"}


def test_steps_that_do_not_need_each_other_stand_by_name() -> None:
    """What a step rests on is taken up by name; as a set, it stood in another order with each start of Python."""
    parts = [f"part_{at}" for at in range(8)]
    values = {"whole": " + ".join(reversed(parts)), **{name: f"x + {at} ㎡" for at, name in enumerate(parts)}}
    data = bundle(
        {
            "size": table(["x"], ["size"], ["< 3", "small"], [">= 3", "big"]),
            "need": table(["size"], ["need"], ["small", "1 ㎡"], ["big", "22 ㎡"]),
        },
        outputs={name: {"title": name, "type": "number", "unit": "㎡"} for name in values},
        formulas={name: {"title": name, "value": value, **COMMON} for name, value in values.items()},
    )
    steps = [name for step in read_bundle(data).steps for name in step.outputs]
    assert [name for name in steps if name in values] == [*parts, "whole"]
