"""Answers a case under a pack: every table and formula in order, in three truth values, with a trace of each step.

The result of each name is a plain scalar where it is certain, else the set of alternatives still possible.
Alternatives of different names are combined freely, so the set may be larger than needed, never smaller: nothing
possible is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain, islice, product, repeat
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

from calculator.engine.case import Case
from calculator.ground.calendar import NotComputable
from calculator.ground.scalars import Scalar
from calculator.ground.truth import Truth
from calculator.language.columns import Masks, names_of
from calculator.language.formulas import bounds, never_fails
from calculator.language.values import (
    NONE,
    Alternative,
    Names,
    Value,
    absent_with,
    alternatives_of,
    combined,
    doubts,
    merged,
    not_awaited,
    span,
)
from calculator.packs.pack import JUDGED_ON, Computed, LinkedFormula, LinkedRule, Pack, Program, TableStep
from calculator.packs.schema import AcceptedOverlap

MOST_COMBINATIONS = 256
NOTHING: Mapping[str, Scalar] = MappingProxyType({})
NO_RULE = Alternative(failed="没有一条规则写到这种情形")


class TableTrace(NamedTuple):
    """One table in one case: per column the rules whose cell holds and may hold, and so for whole rules."""

    step: TableStep
    columns: list[Masks]
    true: int
    maybe: int

    def truth(self, at: int) -> Truth:
        """Whether a rule applies."""
        return _truth((self.true, self.maybe), at)

    @property
    def truths(self) -> tuple[tuple[Truth, ...], ...]:
        """Whether each cell holds, by column and then by rule."""
        return tuple(map(_truths, self.columns, repeat(len(self.step.table.rules))))

    def cells(self, at: int) -> tuple[Truth, ...]:
        """Whether each cell of a rule holds."""
        return tuple(_truth(masks, at) for masks in self.columns)

    def rules(self, mask: int) -> Iterator[tuple[int, LinkedRule]]:
        """The rules of a mask with their places."""
        while mask:
            lowest = mask & -mask
            at = lowest.bit_length() - 1
            yield at, self.step.table.rules[at]
            mask ^= lowest

    @property
    def hits(self) -> int:
        """The rules that may decide: for `unique` the true one if there is one, for `first` up to the first true.

        Beside a true one those stay that an accepted overlap lets apply with it; where it is not proved that only one
        can apply, all that may.
        """
        table, true = self.step.table, self.true
        policy = table.record.hit_policy
        if policy == "unique" and true and not table.unproved.unique:
            return true | self.maybe & table.beside(true) if table.overlaps else true
        if policy == "first" and true:
            lowest = true & -true
            return self.maybe & (lowest | lowest - 1)
        return self.maybe


def _truth(masks: Masks, at: int) -> Truth:
    true, maybe = masks
    return Truth.TRUE if true >> at & 1 else Truth.UNKNOWN if maybe >> at & 1 else Truth.FALSE


@lru_cache(maxsize=4096)
def _truths(masks: Masks, rules: int) -> tuple[Truth, ...]:
    """The masks of a column spelled out; the stretches of a table are few, so they are kept."""
    return tuple(_truth(masks, at) for at in range(rules))


class Collected(NamedTuple):
    """One item of a collect table, with whether it certainly or only possibly belongs."""

    truth: Truth
    alternative: Alternative


class State:
    """What one evaluation has worked out so far, by name and by table."""

    __slots__ = ("_causes", "_told", "collected", "pack", "program", "traces", "values")

    def __init__(self, pack: Pack, program: Program, values: dict[str, Any]) -> None:
        self.pack, self.program, self.values = pack, program, values
        self.collected: dict[str, tuple[Collected, ...]] = {}
        self.traces: dict[str, TableTrace] = {}
        self._causes: dict[str, tuple[str, ...]] = {key: (cause,) for key, cause in program.causes.items()}
        self._told = 0

    def alternatives(self, name: str) -> tuple[Alternative, ...]:
        """Everything that a name may still be, each with its causes."""
        value = self.values[name]
        if isinstance(value, Value):
            return value.alternatives
        return (Alternative(value=value, causes=self.causes(name)),)

    def causes(self, name: str) -> tuple[str, ...]:
        """The rules, formulas and parameters that gave a certain value, those of what it was computed from first."""
        for step in islice(self.program.steps, self._told, None):
            outputs = step.table.outputs if isinstance(step, TableStep) else step.outputs
            if any(output not in self.values for output in outputs):
                break  # not answered yet
            self._told += 1
            for output in outputs:
                if not isinstance(self.values[output], Value):
                    self._causes[output] = self._causes_of(step, output)
        return self._causes.get(name, ())

    def _causes_of(self, step: TableStep | LinkedFormula, name: str) -> tuple[str, ...]:
        if isinstance(step, LinkedFormula):
            outcome: Computed | Alternative = step.outcome
            cause = f"formulas/{name}"
        else:
            trace = self.traces[step.table.name]
            ((_, rule),) = [*trace.rules(trace.hits)]
            outcome, cause = rule.outcomes[step.table.outputs.index(name)], rule.cause
        before = (self._causes.get(part, ()) for part in outcome.names) if isinstance(outcome, Computed) else ()
        return tuple(dict.fromkeys([*chain.from_iterable(before), cause]))


def evaluate(pack: Pack, case: Case, settled: Mapping[str, Scalar] = NOTHING) -> State:
    """Work out every output of a pack for a case; inputs not given stay unknown throughout.

    `settled` are values of parameters that no text fixes, for asking what would be if one did.
    """
    judged_on = case.get(JUDGED_ON)
    program = pack.program(judged_on)
    values = {**program.values, **case, **settled}
    for key, parameter in pack.assumable.items():
        if key in case:
            values[parameter] = _assumed(values[parameter], key, case[key])
    state = State(pack, program, values)
    for step in program.steps:
        if step.__class__ is TableStep:
            _decide(step, state)
        else:
            _compute(step, state)  # type: ignore[arg-type]
    if before_the_law(pack, case):
        _silence(pack, state)
    return state


def before_the_law(pack: Pack, case: Case) -> bool:
    """Whether a case is judged on a day when this version did not exist yet."""
    judged_on, first = case.get(JUDGED_ON), pack.record.law.not_before
    return first is not None and isinstance(judged_on, date) and judged_on < first


def _silence(pack: Pack, state: State) -> None:
    """Nothing of a version answers before it existed: every output is unknown."""
    earlier = Alternative(unlegislated=frozenset({str(pack.record.law.earlier)}))
    for name in pack.outputs:
        state.values[name] = Value(alternatives=(earlier,))
    state.collected.clear()
    state.traces.clear()


def _assumed(value: Scalar | Value, key: str, given: Scalar) -> Scalar | Value:
    """What no text fixes takes the value that the reader assumes, and says so ever after."""
    if not isinstance(value, Value):
        return value
    found = tuple(
        combined((one,), Alternative(value=given, assumed=frozenset({key}))) if one.unlegislated else one
        for one in value.alternatives
    )
    return Value(alternatives=merged(found), undecided=value.undecided)


def _decide(step: TableStep, state: State) -> None:
    """Look up each input's stretch; where one rule certainly decides, its outcomes are the answer."""
    values = state.values
    true = maybe = step.every
    columns = []
    for name, column in step.columns:
        value = values[name]
        masks = column.judge(value, values) if column.open_cells or value.__class__ is Value else column.at(value)
        columns.append(masks)
        true &= masks[0]
        maybe &= masks[1]
    table = step.table
    state.traces[table.name] = trace = TableTrace(step, columns, true, maybe)
    if table.record.hit_policy == "collect":
        _collect(trace, state)
        return
    hits = trace.hits
    if hits and hits == hits & -hits & true:
        rule = table.rules[hits.bit_length() - 1]
        for at, name in enumerate(table.outputs):
            found = rule.scalars[at]
            values[name] = _certain(rule.outcomes[at], values) if found is None else found
            if values[name] is None:
                values[name] = _possible(trace, at, state)
        return
    for at, name in enumerate(table.outputs):
        values[name] = _possible(trace, at, state)


def _certain(outcome: Computed | Alternative, values: Mapping[str, Any]) -> Scalar | None:
    """The scalar that an outcome certainly gives; None where it gives none, or rests on what is not certain."""
    if outcome.__class__ is Alternative:
        return None
    for name in outcome.names:  # type: ignore[union-attr]
        if values[name].__class__ is Value:
            return None
    try:
        found: Scalar = outcome.run(values)  # type: ignore[union-attr]
    except NotComputable:
        return None
    return found


def _compute(step: LinkedFormula, state: State) -> None:
    values = state.values
    found = _certain(step.outcome, values)
    if found is not None:
        values[step.name] = found
        return
    alternatives = merged(_computed(step.outcome, state, (f"formulas/{step.name}",)))
    if _agreed(alternatives):
        values[step.name] = Value(alternatives=alternatives)
        return
    used = [value for name in step.outcome.names if isinstance(value := values[name], Value)]
    values[step.name] = Value(
        alternatives=alternatives,
        undecided=NONE.union(*(value.undecided for value in used)),
        unlegislated=NONE.union(*(value.unlegislated for value in used)),
    )


def _possible(trace: TableTrace, at: int, state: State) -> Value:
    """What one output may be where no rule certainly gives a scalar."""
    hits = [*trace.rules(trace.hits)]
    overlapping = [*_overlapping(trace)]
    inputs = trace.step.table.record.inputs
    lacking = [
        one
        for name in (() if trace.true & trace.hits else inputs)
        for one in alternatives_of(state.values[name])
        if not one.applies
    ]
    alternatives = [one for _, rule in hits for one in _outcome(rule, at, state)]
    if overlapping:
        causes = [f"{trace.step.table.name}/{one.id}" for one in overlapping]
        alternatives = [replace(one, causes=(*causes, *one.causes)) for one in alternatives]
    if lacking:
        alternatives.append(absent_with(lacking))
    elif not hits:
        alternatives.append(NO_RULE)
    return _value(trace, trace.hits, at, state, merged(alternatives))


def _overlapping(trace: TableTrace) -> Iterator[AcceptedOverlap]:
    """The accepted overlaps of which more than one rule may decide here."""
    table = trace.step.table
    for overlap, record in zip(table.overlaps, table.record.overlaps, strict=True):
        if (overlap & trace.hits & trace.true).bit_count() > 1:
            yield record


def _collect(trace: TableTrace, state: State) -> None:
    """A rule that holds gives one item: what it may be in several ways is certainly none of them."""
    (name,) = trace.step.table.outputs
    items: list[Collected] = []
    for place, rule in trace.rules(trace.maybe):
        alternatives = [*_outcome(rule, 0, state)]
        truth = trace.truth(place) if len(alternatives) == 1 else Truth.UNKNOWN
        items += [Collected(truth=truth, alternative=one) for one in alternatives]
    state.collected[name] = tuple(items)
    state.values[name] = _value(trace, trace.maybe, 0, state, ())


def _outcome(rule: LinkedRule, at: int, state: State) -> Iterator[Alternative]:
    outcome = rule.outcomes[at]
    if isinstance(outcome, Computed):
        yield from _computed(outcome, state, (rule.cause,))
    else:
        yield outcome


def _value(trace: TableTrace, mask: int, at: int, state: State, alternatives: tuple[Alternative, ...]) -> Value:
    """A value with what keeps its alternatives apart: doubts of unknown cells and of the names that outcomes use.

    Where all agree nothing keeps them apart, and nothing is asked.
    """
    if _agreed(alternatives):
        return Value(alternatives=alternatives)
    inputs, unlegislated = NONE, frozenset(one.unknown for one in _overlapping(trace))
    for name in dict.fromkeys(_doubtful_names(trace, mask, at)):
        missing, open_ = doubts(state.values[name])
        inputs, unlegislated = inputs | missing, unlegislated | open_
    return Value(alternatives=alternatives, undecided=inputs, unlegislated=unlegislated)


def _agreed(alternatives: tuple[Alternative, ...]) -> bool:
    """Whether all come to the same; numbers that wait for the same input look alike, and may come to differ."""
    return len(alternatives) == 1 and not alternatives[0].missing


def _doubtful_names(trace: TableTrace, mask: int, at: int) -> Iterator[str]:
    """Names in the unknown cells of rules that may hold, and in their outcomes' formulas."""
    for place, rule in trace.rules(mask):
        outcome = rule.outcomes[at]
        if isinstance(outcome, Computed):
            yield from outcome.names
        if trace.true >> place & 1:
            continue
        for (name, _), cell, truth in zip(trace.step.columns, rule.cells, trace.cells(place), strict=True):
            if truth is Truth.UNKNOWN:
                yield name
                yield from names_of(cell, "number")


def _computed(outcome: Computed, state: State, cause: tuple[str, ...]) -> Iterator[Alternative]:
    """A formula over every combination of alternatives; a part that is not known or does not apply decides all.

    Too many combinations are not enumerated: what they come to lies between bounds, and may not apply.
    """
    options = [state.alternatives(name) for name in outcome.names]
    if prod(map(len, options)) > MOST_COMBINATIONS:
        yield from _not_enumerated(outcome, options, _awaited(outcome, state), cause)
        return
    for parts in product(*options):
        if not all(part.applies for part in parts):
            yield combined((part for part in parts if not part.applies), absent_with(parts))
            continue
        yield _result(outcome, parts, cause)


def computed_beside(outcome: Computed, state: State) -> tuple[Alternative, ...]:
    """What a formula that is no part of a pack's steps comes to, from what they have come to."""
    return merged(_computed(outcome, state, ()))


def _awaited(outcome: Computed, state: State) -> Names:
    """The inputs that keep the names of a formula apart."""
    return NONE.union(*(doubts(state.values[name])[0] for name in outcome.names))


def _not_enumerated(
    outcome: Computed, options: Sequence[tuple[Alternative, ...]], awaited: Names, cause: tuple[str, ...]
) -> Iterator[Alternative]:
    """What may be absent, and one alternative for all that applies, which waits for every input behind it."""
    lacking = [one for some in options for one in some if not one.applies]
    if lacking:
        yield combined(lacking, absent_with(lacking))
    applying = [[one for one in some if one.applies] for some in options]
    if all(applying):
        ends = {name: _hull(some) for name, some in zip(outcome.names, applying, strict=True)}
        low, high = bounds(outcome.expression, ends)
        own = Alternative(
            low=low, high=high, fallible=True, failed="可能的组合太多，没有逐一算", missing=awaited, causes=cause
        )
        yield combined([one for some in applying for one in some], own)


def _hull(alternatives: Iterable[Alternative]) -> tuple[Any, Any]:
    """The least and greatest value of several alternatives, None where it is open."""
    ends = [span(one) for one in alternatives]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    return None if None in lows else min(lows), None if None in highs else max(highs)


def _result(outcome: Computed, parts: tuple[Alternative, ...], cause: tuple[str, ...]) -> Alternative:
    """The value, or its bounds where a part is not known, or why it cannot be computed; with what it rests on.

    A formula that comes to the same value whatever its open parts are has that value: it keeps their causes, so that a
    reader sees them, but waits for none of them: `min(p, 4)` is 4 for every p from 5 to 9.
    """
    if all(part.value is not None for part in parts):
        values = {name: part.value for name, part in zip(outcome.names, parts, strict=True)}
        try:
            return combined(parts, Alternative(value=outcome.run(values), causes=cause))
        except NotComputable as error:
            return combined(parts, Alternative(failed=str(error), causes=cause))
    ranges = {name: span(part) for name, part in zip(outcome.names, parts, strict=True)}
    low, high = bounds(outcome.expression, ranges)
    sure = not any(part.fallible or part.failed for part in parts) and never_fails(outcome.expression, ranges)
    if sure and low is not None and low == high:
        return combined(map(not_awaited, parts), Alternative(value=low, causes=cause))
    return combined(parts, Alternative(low=low, high=high, fallible=not sure, causes=cause))
