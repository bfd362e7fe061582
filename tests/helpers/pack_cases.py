"""The packs of the living YAML by name, and the values worth trying in each."""

from __future__ import annotations

from typing import Any

from paths import LIVING
from second_opinion import Column, elementary, ends, read

from calculator import Pack
from calculator.packs.pack import LinkedTable
from calculator.proofs.tables import known_scalars

PACKS = sorted(path.stem for path in (*LIVING.glob("places/*/packs/*.yaml"), *LIVING.glob("peers/*.yaml")))


def interesting(pack: Pack) -> dict[str, list[Any]]:
    """For each input that is no assumption: its words, or the values at and beside every border in any table."""
    found: dict[str, list[Any]] = {}
    known = known_scalars(pack.programs[-1])
    for name, item in pack.record.inputs.items():
        if item.assumed_for:
            continue
        domain = read(item.domain, item.type) if item.domain else ("any",)
        cells = [
            read(row.if_[step.record.inputs.index(name)], item.type)
            for step in pack.steps
            if isinstance(step, LinkedTable) and name in step.record.inputs
            for row in step.record.rows
        ]
        cells = [cell for cell in cells if all(not isinstance(end, tuple) or end[1] in known for end in ends(cell))]
        column = Column(name=name, kind=item.type, words=pack.words_of(name), domain=domain, places=item.places)
        found[name] = elementary(column, cells, known)
    return found
