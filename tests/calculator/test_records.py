"""The records of the calculator: what is once made stays as it is."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import calculator

# Dataclasses that gather while something is worked out.
GATHERING = {"_File", "SharedInput", "Walk", "Split", "Pins", "Questions"}
# Those of few parts in a known order, most of them made by the thousand.
BY_PLACE = {
    "engine.borders": ("Search",),
    "engine.signatures": ("Split", "Pins"),
    "engine.traced": ("Rounded", "Polynomial", "Question", "Questions"),
    "ground.diagnostic_kinds": ("DiagnosticKind",),
    "ground.numerals": ("Numeral",),
    "ground.records": ("Pattern", "RefTo", "_Key"),
    "ground.typed_dates": ("_Day",),
    "ground.units": ("Unit",),
    "ground.written_dates": ("WrittenDate",),
    "language.cells": ("Name", "Compare", "Test"),
    "language.columns": ("Column",),
    "language.formulas": ("Quantity", "Call", "Typed"),
    "language.lexer": ("Word",),
    "packs.pack": ("TableStep", "Program"),
    "proofs.effect_axes": ("Scale",),
    "proofs.effect_search": ("Difference", "Walk"),
    "proofs.effect_words": ("Namer",),
    "proofs.linear": ("Linear", "Inequality", "_Step"),
    "proofs.open_tables": ("Met",),
    "proofs.quantities": ("DayNamed",),
    "proofs.sweep": ("Space",),
}


def records() -> Iterator[type]:
    """Every dataclass of the calculator, in the module that makes it."""
    for module in pkgutil.walk_packages(calculator.__path__, "calculator."):
        found = vars(importlib.import_module(module.name)).values()
        yield from (one for one in found if is_record(one) and one.__module__ == module.name)


def is_record(one: object) -> bool:
    """Whether something is a dataclass itself, not one of its values."""
    return isinstance(one, type) and dataclasses.is_dataclass(one)


@pytest.mark.parametrize("record", [*records()], ids=lambda one: one.__qualname__)
def test_a_record_is_frozen_and_has_slots(record: type) -> None:
    """No field of a record can be changed and none added, so that one answer cannot change another."""
    assert "__slots__" in vars(record)
    if record.__qualname__ not in GATHERING:
        for name in ("strange", *(field.name for field in dataclasses.fields(record))):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(object.__new__(record), name, None)


@pytest.mark.parametrize("record", [*records()], ids=lambda one: one.__qualname__)
def test_the_fields_of_a_record_are_given_by_name(record: type) -> None:
    """All of them, so that none is taken for another; but for the records that are given by place."""
    by_name = {field.kw_only for field in dataclasses.fields(record)}
    by_place = record.__qualname__ in BY_PLACE.get(record.__module__.removeprefix("calculator."), ())
    assert by_name <= {not by_place}
