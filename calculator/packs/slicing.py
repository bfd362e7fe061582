"""What an output rests on: the names below it, and the pack with the steps of these alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from calculator.packs.pack import LinkedFormula, Pack, Step, TableStep, uses


def names_below(pack: Pack, output: str) -> frozenset[str]:
    """Every name on which an output rests, step by step, itself among them: no other can change what it comes to."""
    names = {output}
    for step in reversed(pack.steps):
        if names & {*step.outputs}:
            names |= {*step.outputs, *uses(step, pack.kinds)}
    return frozenset(names)


def sliced(pack: Pack, wanted: Collection[str]) -> Pack:
    """The pack with only the steps that some outputs rest on: it answers those as the whole pack does."""
    names = frozenset[str]().union(*(names_below(pack, name) for name in wanted))
    steps = tuple(step for step in pack.steps if names & {*step.outputs})
    needed = {step.name for step in steps}
    programs = tuple(
        replace(program, steps=tuple(step for step in program.steps if linked(step).name in needed))
        for program in pack.programs
    )
    given = {name for step in steps for name in step.outputs}
    outputs = {name: item for name, item in pack.outputs.items() if name in given}
    return replace(pack, steps=steps, programs=programs, outputs=outputs)


def linked(step: TableStep | LinkedFormula) -> Step:
    """The table or formula of a step that is ready to be answered."""
    return step.table if isinstance(step, TableStep) else step
