"""What may have no value at all: names that do not apply in some case, so that only cells which ask nothing hold."""

from __future__ import annotations

from collections.abc import Collection

from calculator.language.values import alternatives_of
from calculator.packs.pack import Computed, LinkedTable, Pack, Program
from calculator.proofs.dependence import outcomes_of


def names_that_may_be_absent(pack: Pack, program: Program) -> frozenset[str]:
    """The parameters and outputs that may not apply in some case of a period, perhaps more, never fewer."""
    found = {
        name for name in pack.record.parameters if any(one.absence for one in alternatives_of(program.values[name]))
    }
    for step in pack.steps:
        falls = isinstance(step, LinkedTable) and may_fall_through(step, found)
        for name in step.outputs:
            outcomes = outcomes_of(pack, step, name)
            if falls or any(
                not found.isdisjoint(one.names) if isinstance(one, Computed) else one.absence for one in outcomes
            ):
                found.add(name)
    return frozenset(found)


def may_fall_through(table: LinkedTable, absent: Collection[str]) -> bool:
    """Whether a table may be left without a rule: for what does not apply, or for what is not proved."""
    return bool(table.unproved.complete) or any(name in absent for name in _always_asked(table))


def _always_asked(table: LinkedTable) -> list[str]:
    """The inputs of a table, but none where a rule holds whatever they are."""
    if any(not any(cell.parts for cell in rule.cells) for rule in table.rules):
        return []
    return [name for at, name in enumerate(table.record.inputs) if any(rule.cells[at].parts for rule in table.rules)]
