"""Answers a case under a pack: every table and formula in order, in three truth values, with a trace of each step.

The result of each name is the set of alternatives still possible. Alternatives of different names are combined
freely, so the set may be larger than needed, never smaller: nothing possible is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import prod
from typing import Any

from calculator.case import Case
from calculator.cells import Name, compares, judge
from calculator.formulas import DividedByZero, Expression, compute, names_in
from calculator.pack import JUDGED_ON, LinkedFormula, LinkedRule, LinkedTable, Pack
from calculator.scalars import Number
from calculator.truth import Truth, all_of
from calculator.values import NONE, NOT_APPLICABLE, Alternative, Value, certain, combined, doubts, merged, with_causes

MOST_COMBINATIONS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """One rule of one table in one case: its truth and the truth of each cell."""

    rule: LinkedRule
    truth: Truth
    cells: tuple[Truth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One item of a collect table, with whether it certainly or only possibly belongs."""

    truth: Truth
    alternative: Alternative


@dataclass(slots=True, kw_only=True)
class State:
    """What one evaluation has worked out so far."""

    values: dict[str, Value] = field(default_factory=dict)
    collected: dict[str, tuple[Collected, ...]] = field(default_factory=dict)
    traces: dict[str, tuple[RuleTrace, ...]] = field(default_factory=dict)


def evaluate(pack: Pack, case: Case) -> State:
    """Work out every output of a pack for a case; inputs not given stay unknown throughout."""
    state = State()
    for name in pack.record.inputs:
        state.values[name] = _input(pack, name, case)
    for name in pack.parameters:
        state.values[name] = _parameter(pack, name, case)
    for step in pack.steps:
        if isinstance(step, LinkedTable):
            _decide(step, state)
        else:
            state.values[step.name] = _compute(step, state.values)
    judged_on = case.get(JUDGED_ON)
    if isinstance(judged_on, date) and judged_on < pack.record.law.not_before:
        _before_the_law(pack, state)
    return state


def _before_the_law(pack: Pack, state: State) -> None:
    """Judged on a day when this version did not exist, nothing of it answers: every output is unknown."""
    earlier = Alternative(unlegislated=frozenset({pack.record.law.earlier}))
    for name in pack.record.outputs:
        state.values[name] = Value(alternatives=(earlier,))
    state.collected.clear()


def _input(pack: Pack, name: str, case: Case) -> Value:
    if name in case:
        return certain(case[name])
    kind = pack.kinds[name]
    if kind in ("boolean", "enum"):
        words = (True, False) if kind == "boolean" else tuple(pack.labels[name])
        return Value(alternatives=tuple(Alternative(value=word) for word in words), undecided=frozenset({name}))
    return Value(alternatives=(Alternative(missing=frozenset({name})),))


def _parameter(pack: Pack, name: str, case: Case) -> Value:
    """The value in force on the day of the case; if the day is not given, each that some day has, or none."""
    dated = pack.parameters[name]
    before = [] if dated[-1][0] is None else [NOT_APPLICABLE]
    judged_on = case.get(JUDGED_ON)
    alternatives = [
        one for start, one in dated if start is None or not isinstance(judged_on, date) or start <= judged_on
    ]
    if isinstance(judged_on, date):
        alternatives, undecided = (alternatives or before)[:1], NONE
    else:
        alternatives = alternatives + before
        undecided = frozenset({JUDGED_ON} if len(alternatives) > 1 else ())
    return Value(alternatives=merged(_assumed(pack, name, one, case) for one in alternatives), undecided=undecided)


def _assumed(pack: Pack, name: str, one: Alternative, case: Case) -> Alternative:
    """What no text fixes takes the value that the reader assumes, and says so ever after."""
    if not one.unlegislated:
        return one
    for key, item in pack.record.inputs.items():
        if item.assumed_for == name and key in case:
            return combined((one, Alternative(assumed=frozenset({key}))), case[key])
    return one


def _decide(table: LinkedTable, state: State) -> None:
    inputs = [state.values[name] for name in table.record.inputs]
    traces = tuple(_try_rule(rule, inputs, state.values) for rule in table.rules)
    state.traces[table.name] = traces
    if table.record.hit_policy == "collect":
        _collect(table, traces, state)
        return
    hits = tuple(_hits(traces, table.record.hit_policy))
    may_not_apply = all(hit.truth is not Truth.TRUE for hit in hits) and any(
        not one.applies for value in inputs for one in value.alternatives
    )
    for at, name in enumerate(table.record.outputs):
        alternatives = [one for hit in hits for one in _outcome(table, hit.rule, at, state.values)]
        alternatives += [NOT_APPLICABLE] if may_not_apply or not hits else []
        state.values[name] = _value(table, hits, at, state.values, merged(alternatives))


def _collect(table: LinkedTable, traces: tuple[RuleTrace, ...], state: State) -> None:
    (name,) = table.record.outputs
    state.collected[name] = tuple(
        Collected(truth=trace.truth, alternative=one)
        for trace in traces
        if trace.truth is not Truth.FALSE
        for one in _outcome(table, trace.rule, 0, state.values)
    )
    state.values[name] = _value(table, traces, 0, state.values, ())


def _try_rule(rule: LinkedRule, inputs: Iterable[Value], values: Mapping[str, Value]) -> RuleTrace:
    cells = tuple(judge(cell, value, values) for cell, value in zip(rule.cells, inputs, strict=True))
    return RuleTrace(rule=rule, truth=all_of(cells), cells=cells)


def _hits(traces: Iterable[RuleTrace], hit_policy: str) -> Iterator[RuleTrace]:
    """The rules that may decide: for `unique` the true one if there is one, for `first` those up to the first true."""
    traces = tuple(traces)
    if hit_policy == "unique" and any(trace.truth is Truth.TRUE for trace in traces):
        yield from (trace for trace in traces if trace.truth is Truth.TRUE)
        return
    for trace in traces:
        if trace.truth is not Truth.FALSE:
            yield trace
        if trace.truth is Truth.TRUE and hit_policy == "first":
            return


def _outcome(table: LinkedTable, rule: LinkedRule, at: int, values: Mapping[str, Value]) -> Iterator[Alternative]:
    cause = (f"{table.name}/{rule.record.id}",)
    outcome = rule.outcomes[at]
    if isinstance(outcome, Alternative):
        yield with_causes(outcome, cause)
    else:
        yield from _computed(outcome, values, cause)


def _value(
    table: LinkedTable,
    traces: Iterable[RuleTrace],
    at: int,
    values: Mapping[str, Value],
    alternatives: tuple[Alternative, ...],
) -> Value:
    """A value with what keeps its alternatives apart: doubts of unknown cells and of the names that outcomes use.

    Where all agree on one alternative nothing keeps them apart, and nothing is asked.
    """
    if len(alternatives) == 1:
        return Value(alternatives=alternatives)
    inputs, unlegislated = NONE, NONE
    for trace in traces:
        for name in _doubtful_names(table, trace, at):
            missing, open_ = doubts(values[name])
            inputs, unlegislated = inputs | missing, unlegislated | open_
    return Value(alternatives=alternatives, undecided=inputs, unlegislated=unlegislated)


def _doubtful_names(table: LinkedTable, trace: RuleTrace, at: int) -> Iterator[str]:
    """Names in the unknown cells of a rule that may hold, and in its outcome's formula."""
    if trace.truth is Truth.FALSE:
        return
    outcome = trace.rule.outcomes[at]
    if not isinstance(outcome, Alternative):
        yield from names_in(outcome)
    for name, cell, truth in zip(table.record.inputs, trace.rule.cells, trace.cells, strict=True):
        if truth is Truth.UNKNOWN:
            yield name
            yield from (compare.to.text for compare in compares(cell) if isinstance(compare.to, Name))


def _compute(formula: LinkedFormula, values: Mapping[str, Value]) -> Value:
    alternatives = merged(_computed(formula.expression, values, (f"formulas/{formula.name}",)))
    if len(alternatives) == 1:
        return Value(alternatives=alternatives)
    used = [values[name] for name in names_in(formula.expression)]
    return Value(
        alternatives=alternatives,
        undecided=NONE.union(*(value.undecided for value in used)),
        unlegislated=NONE.union(*(value.unlegislated for value in used)),
    )


def _computed(expression: Expression, values: Mapping[str, Value], cause: tuple[str, ...]) -> Iterator[Alternative]:
    """An expression over every combination of alternatives; a part that is not known or does not apply decides all."""
    names = tuple(dict.fromkeys(names_in(expression)))
    options = [values[name].alternatives for name in names]
    if prod(map(len, options)) > MOST_COMBINATIONS:
        yield combined([one for some in options for one in some], None, causes=cause)
        return
    for parts in product(*options):
        if not all(part.applies for part in parts):
            yield combined((part for part in parts if not part.applies), None, applies=False)
        elif any(part.value is None for part in parts):
            yield combined(parts, None, causes=cause)
        else:
            numbers: dict[str, Any] = {name: part.value for name, part in zip(names, parts, strict=True)}
            yield combined(parts, _result(expression, numbers), causes=cause)


def _result(expression: Expression, numbers: Mapping[str, Number]) -> Number | None:
    """The number, or None where it cannot be computed because something is divided by zero."""
    try:
        return compute(expression, numbers)
    except DividedByZero:
        return None
