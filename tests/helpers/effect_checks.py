"""Legal effects laid beside the engines' own answers to every case: what must be found, and what must not be told.

Used by `test_effect` and by `benchmarks/effects.py`. Nothing here looks at how effects are found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from random_packs import RandomPack

from calculator import Pack
from calculator.answers.outputs import output_answer
from calculator.answers.records import OutputAnswer
from calculator.engine.case import read_case
from calculator.engine.engine import State, evaluate
from calculator.ground.scalars import Scalar, scalar_text
from calculator.proofs.effect import MOST_PAIRS, effect
from calculator.proofs.effect_records import Condition, EffectStatement, LegalEffect

Case = Mapping[str, Scalar]
ORDERED = ("number", "date")


def answers(pack: Pack, case: Case) -> dict[str, object]:
    """What each output comes to, as a reader is told it; a list without its order, a silent reminder not at all."""
    state = evaluate(pack, case)
    return {name: _answer(output_answer(pack, state, name), _open(state, name)) for name in pack.outputs}


def _open(state: State, name: str) -> frozenset[str]:
    """Why what is not known of an output is not known."""
    items = [one.alternative for one in state.collected.get(name, ())] or state.alternatives(name)
    return frozenset(why for one in items if one.applies and one.value is None for why in one.unlegislated)


def _answer(told: OutputAnswer, why: frozenset[str]) -> object:
    if told.status == "not_applicable":
        return None
    if told.reminder:
        return frozenset(told.values) or None
    certain = None if told.certain_values is None else frozenset(told.certain_values)
    return told.status, frozenset(told.values), certain, told.bounds, told.may_not_apply, why


def cases(pack: RandomPack, most: int, seed: int = 0) -> tuple[list[dict[str, Scalar]], bool]:
    """Every case of a random pack, or so many drawn from them; and whether it is every case."""
    asked = {name: one.values for name, one in pack.inputs.items() if one.assumed_for is None}
    closed = all(one.domain or one.kind not in ORDERED for one in pack.inputs.values())
    if prod(map(len, asked.values())) <= most:
        return [dict(zip(asked, values, strict=True)) for values in product(*asked.values())], closed
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return [{name: chance.choice(values) for name, values in asked.items()} for _ in range(most)], False


def differing(old: Pack, new: Pack, case: Case) -> set[str]:
    """The outputs that two packs with the same names answer differently."""
    one, other = answers(old, case), answers(new, case)
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


def unconfirmed(old: Pack, new: Pack, found: LegalEffect) -> Iterator[str]:
    """Statements whose witness the engine does not answer differently, output by output; what is supposed apart."""
    for statement in found.statements:
        if statement.supposed:
            continue
        one = answers(old, read_case(old, statement.witness_old))
        other = answers(new, read_case(new, statement.witness_new))
        for change in statement.changes:
            if one.get(change.output) == other.get(change.output):
                yield f"没有核实：{statement.text} {dict(statement.witness_new)}"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What was wrong with one effect, whether anything differs, and whether the effect claims to be whole."""

    faults: list[str]
    differs: bool
    found: LegalEffect


def tried(random_pack: RandomPack, old: Pack, new: Pack, most: int = 300, budget: int = MOST_PAIRS) -> Trial:
    """One change of a random pack against every case of it, or against as many as are drawn."""
    found = effect(old, new, most=budget)
    some, _ = cases(random_pack, most)
    faults = [*unconfirmed(old, new, found)]
    differs = False
    for case in some:
        outputs = differing(old, new, case)
        differs |= bool(outputs)
        faults += wrong(found, case, outputs)
    if not found.editorial and not found.statements and not found.not_compared:
        faults.append("没有不同，也没有没比较的，却不说只是文字上的修改")
    return Trial(faults=list(dict.fromkeys(faults))[:5], differs=differs, found=found)


def wrong(found: LegalEffect, case: Case, outputs: set[str]) -> Iterator[str]:
    """What an effect says wrongly of a case: a difference in no region, or a region without the difference.

    Where something was left out, a difference may stand in no region if its output is named there.
    """
    shown = {name: scalar_text(value) for name, value in case.items()}
    whole = [one for one in found.statements if not one.basis and one.region.startswith("judged_on ")]
    for name in outputs:
        holding = [*_about(found, name), *whole]
        left_out = any(f"“{name}”" in one for one in found.not_compared)
        if not left_out and not any(inside(one, case) for one in holding):
            yield f"漏了 {name}：{shown}"
    if found.compared_from and "judged_on" in shown and shown["judged_on"] < found.compared_from:
        return
    for name in {change.output for one in found.statements for change in one.changes} - outputs:
        for one in _about(found, name):
            exact = not (one.partly or one.supposed or _assumed(one) or one in whole or found.not_compared)
            if exact and inside(one, case):
                yield f"没有不同却说有 {name}：{shown} {one.text}"


def _about(found: LegalEffect, name: str) -> list[EffectStatement]:
    return [one for one in found.statements if any(change.output == name for change in one.changes)]


def _assumed(statement: EffectStatement) -> bool:
    return any(name.startswith("assumed") for name in statement.witness_new)


def inside(statement: EffectStatement, case: Case) -> bool:
    """Whether a case lies in the region of a statement."""
    return any(all(_meets(one, case) for one in box) for box in statement.boxes)


def _meets(condition: Condition, case: Case) -> bool:
    value = case[condition.input]
    if isinstance(value, bool | str):
        return any(low == scalar_text(value) for low, _ in condition.ranges)
    read: Any = date.fromisoformat if isinstance(value, date) else Fraction
    return any(
        (low is None or read(low) <= value) and (high is None or value <= read(high)) for low, high in condition.ranges
    )
