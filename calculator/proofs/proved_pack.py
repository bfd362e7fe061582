"""A linked pack proved: what speaks against a table is raised, what could not be proved is noted at it."""

from __future__ import annotations

from dataclasses import replace

from calculator.ground.problems import Diagnostic, Problems
from calculator.packs.link import link_bundle
from calculator.packs.pack import LinkedFormula, Pack, Step, Unproved
from calculator.packs.programs import programs_of
from calculator.packs.sugar import written_at
from calculator.proofs.sweep import TooLarge
from calculator.proofs.tables import prove_table


def read_bundle(data: object) -> Pack:
    """Read, link and prove a bundle of plain data; raises Problems with every fault and its key path."""
    return prove(link_bundle(data))


def prove(pack: Pack) -> Pack:
    """The pack with what could not be proved noted at its tables; raises Problems with what was disproved.

    A `unique` table must leave no case without a rule and give no case two; a `first` table must leave none.
    """
    problems: list[Diagnostic] = []
    noted = pack  # what a table rests on stands before it, with what could not be proved of that
    for at, step in enumerate(pack.steps):
        proved = _proved_step(noted, step, problems)
        if proved is not step:
            noted = replace(noted, steps=(*noted.steps[:at], proved, *noted.steps[at + 1 :]))
    if problems:
        raise Problems(problems)
    return pack if noted is pack else replace(noted, programs=programs_of(noted))


def _proved_step(pack: Pack, step: Step, problems: list[Diagnostic]) -> Step:
    if isinstance(step, LinkedFormula):
        return step
    try:
        proof = prove_table(pack, step)
    except TooLarge as error:
        too_large = Diagnostic(kind="proof-too-large", path=("decision_tables", step.name), message=str(error))
        problems.append(_placed(pack, too_large))
        return step
    for fault in proof.faults:
        problem = _placed(pack, fault)
        problems += [] if problem in problems else [problem]
    return step if proof.unproved == Unproved() else replace(step, unproved=proof.unproved)


def _placed(pack: Pack, fault: Diagnostic) -> Diagnostic:
    """A fault at the place where the table was written, which may be a bracket or a check."""
    return replace(fault, path=("pack", *written_at(fault.path, pack.record.brackets, pack.record.checks)))
