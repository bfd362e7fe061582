"""What stands between two answers: rules, figures and formulas that one pack has, and the other not or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.answers.outputs import reason_of
from calculator.engine.engine import State
from calculator.language.columns import names_of
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Step
from calculator.proofs.effect_pairs import SIDES, Meanings, Paired, Pairs
from calculator.proofs.effect_records import Basis, Side
from calculator.proofs.effect_search import States


class Between:
    """Two packs, rule by rule: what each says by itself, so that a change further up does not make all below differ."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs, self.packs = pairs, pairs.packs
        self.own = Meanings(pairs, deep=False)
        self.makers = self.own.makers
        self.every: dict[Side, set[int]] = {}

    def basis(self, states: States, outputs: Sequence[Paired]) -> Iterator[Basis]:
        """Rules, figures and formulas that outputs rest on in a case and that the other side has not, or has otherwise.

        Where each side has all that the other rests on, those that only one of them goes by.
        """
        causes = {side: self._causes(side, states[side], [one.on(side) for one in outputs]) for side in SIDES}
        listed = {
            side: [cause for cause, meaning in causes[side].items() if meaning not in self._all(_other(side))]
            for side in SIDES
        }
        for side in SIDES:
            before = [*listed[side]]
            for cause in listed[_other(side)]:
                meaning = self._meaning(side, cause)
                if meaning is not None and meaning != causes[_other(side)].get(cause) and cause not in before:
                    listed[side].append(cause)
        if not any(listed.values()):
            listed = {
                side: [one for one, meaning in causes[side].items() if meaning not in causes[_other(side)].values()]
                for side in SIDES
            }
        for side in SIDES:
            yield from (self._told_basis(side, cause) for cause in dict.fromkeys(listed[side]))

    def _all(self, side: Side) -> set[int]:
        """The meaning of every rule, figure and formula of a side."""
        if side not in self.every:
            pack = self.packs[side]
            causes = [
                f"parameters/{name}/{at}"
                for name, one in pack.record.parameters.items()
                for at in range(len(one.values))
            ]
            for step in pack.steps:
                if isinstance(step, LinkedTable):
                    causes += [rule.cause for rule in step.rules]
                else:
                    causes.append(f"formulas/{step.name}")
            self.every[side] = {meaning for cause in causes if (meaning := self._meaning(side, cause)) is not None}
        return self.every[side]

    def _meaning(self, side: Side, cause: str) -> int | None:
        """What a rule, figure or formula says by itself; None where a side has none of that name."""
        pack = self.packs[side]
        kind, name, *rest = cause.split("/")
        if kind == "parameters":
            item = pack.record.parameters.get(name)
            if item is None or int(rest[0]) >= len(item.values):
                return None
            value = item.values[int(rest[0])]
            said = (value.value, value.unknown and self.pairs.unknown(side, value.unknown), value.between, value.from_)
            return self.own.number(("value", self.pairs.named[side][name].key, pack.units[name], said))
        if kind == "formulas":
            formula = next((one for one in pack.steps if isinstance(one, LinkedFormula) and one.name == name), None)
            if formula is None:
                return None
            return self.own.number((self.pairs.named[side][name].key, self.own.computed(side, formula.outcome)))
        step = next((one for one in pack.steps if isinstance(one, LinkedTable) and one.name == kind), None)
        if step is None:
            return None
        rule = next((one for one in step.rules if one.record.id == name), None)
        return None if rule is None else self.own.rule(side, step, rule)

    def _told_basis(self, side: Side, cause: str) -> Basis:
        pack = self.packs[side]
        reason = reason_of(pack, cause)
        clause = pack.bundle.clauses.get(reason.source or "")
        return Basis(
            side=side,
            cause=cause,
            text=reason.text,
            source=reason.source or "",
            clause=clause.title if clause else "",
        )

    def _causes(self, side: Side, state: State, names: Sequence[str | None]) -> dict[str, int]:
        """Everything that outputs rest on in a state, with its meaning."""
        found: dict[str, None] = {}
        waiting = [name for name in names if name is not None]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop(0)
            if name not in seen:
                seen.add(name)
                cause = state.program.causes.get(name)
                found |= {cause: None} if cause else {}
                waiting += self._step_causes(state, self.makers[side].get(name), found)
        return {cause: meaning for cause in found if (meaning := self._meaning(side, cause)) is not None}

    def _step_causes(self, state: State, step: Step | None, found: dict[str, None]) -> list[str]:
        """Adds what decides a step; gives the names that it rests on."""
        if isinstance(step, LinkedFormula):
            found[f"formulas/{step.name}"] = None
            return [*step.outcome.names]
        trace = None if step is None else state.traces.get(step.name)
        if trace is None or step is None:
            return []
        more = [*step.record.inputs]
        for _, rule in trace.rules(trace.hits):
            found[rule.cause] = None
            more += [name for one in rule.outcomes if isinstance(one, Computed) for name in one.names]
            more += [
                name
                for column, cell in zip(step.record.inputs, rule.cells, strict=True)
                for name in names_of(cell, state.pack.kinds[column])
            ]
        return more


def _other(side: Side) -> Side:
    return "new" if side == "old" else "old"
