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
from calculator.pack import LinkedFormula, LinkedRule, LinkedTable, Pack
from calculator.problems import Problem, Problems
from calculator.scalars import Number
from calculator.truth import Truth, all_of
from calculator.values import NONE, NOT_APPLICABLE, Alternative, Value, combined, doubts, merged, with_causes

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
            _decide(step, state, reminder=any(pack.record.outputs[name].reminder for name in step.record.outputs))
        else:
            state.values[step.name] = _compute(step, state.values)
    return state


def _input(pack: Pack, name: str, case: Case) -> Value:
    if name in case:
        return Value(alternatives=(Alternative(value=case[name]),))
    kind = pack.kinds[name]
    if kind in ("boolean", "enum"):
        words = (True, False) if kind == "boolean" else tuple(pack.labels[name])
        return Value(alternatives=tuple(Alternative(value=word) for word in words), undecided=frozenset({name}))
    return Value(alternatives=(Alternative(missing=frozenset({name})),))


def _parameter(pack: Pack, name: str, case: Case) -> Value:
    """The value in force on the day of the case; all dated values if the day is not given."""
    dated = pack.parameters[name]
    judged_on = case.get("judged_on")
    if isinstance(judged_on, date):
        in_force = [one for start, one in dated if start is None or start <= judged_on][:1]
        alternatives: Iterable[Alternative] = in_force or [NOT_APPLICABLE]
        undecided = NONE
    else:
        alternatives = [one for _, one in dated]
        undecided = frozenset({"judged_on"} if len(dated) > 1 else ())
    return Value(alternatives=merged(_assumed(pack, name, one, case) for one in alternatives), undecided=undecided)


def _assumed(pack: Pack, name: str, one: Alternative, case: Case) -> Alternative:
    """What no text fixes takes the value that the reader assumes, and says so ever after."""
    if not one.unlegislated:
        return one
    for key, item in pack.record.inputs.items():
        if item.assumed_for == name and key in case:
            return combined((one, Alternative(assumed=frozenset({key}))), case[key])
    return one


def _decide(table: LinkedTable, state: State, *, reminder: bool) -> None:
    inputs = [state.values[name] for name in table.record.inputs]
    traces = tuple(_try_rule(rule, inputs, state.values) for rule in table.rules)
    state.traces[table.name] = traces
    if table.record.hit_policy == "collect":
        state.collected[table.record.outputs[0]] = tuple(
            Collected(truth=trace.truth, alternative=one)
            for trace in traces
            if trace.truth is Truth.TRUE or (trace.truth is Truth.UNKNOWN and not reminder)
            for one in _outcome(table, trace.rule, 0, state.values)
        )
        state.values[table.record.outputs[0]] = _undecided(table, () if reminder else traces, state, ())
        return
    hits = tuple(_hits(traces, table.record.hit_policy))
    for at, name in enumerate(table.record.outputs):
        alternatives = [one for trace in hits for one in _outcome(table, trace.rule, at, state.values)]
        state.values[name] = _undecided(
            table, hits if len(hits) > 1 else (), state, merged(alternatives or [NOT_APPLICABLE])
        )


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
        yield from _computed(outcome, values, cause, table.record.title)


def _undecided(
    table: LinkedTable, traces: Iterable[RuleTrace], state: State, alternatives: tuple[Alternative, ...]
) -> Value:
    """A value with what keeps its rules from being decided: the doubts of every cell that is unknown."""
    inputs, unlegislated = NONE, NONE
    for trace in traces:
        if trace.truth is not Truth.UNKNOWN:
            continue
        for name, cell, truth in zip(table.record.inputs, trace.rule.cells, trace.cells, strict=True):
            if truth is Truth.UNKNOWN:
                named = [compare.to.text for compare in compares(cell) if isinstance(compare.to, Name)]
                for doubtful in (name, *named):
                    missing, open_ = doubts(state.values[doubtful])
                    inputs, unlegislated = inputs | missing, unlegislated | open_
    return Value(alternatives=alternatives, undecided=inputs, unlegislated=unlegislated)


def _compute(formula: LinkedFormula, values: Mapping[str, Value]) -> Value:
    alternatives = _computed(formula.expression, values, (f"formulas/{formula.name}",), formula.record.title)
    undecided = NONE.union(*(values[name].undecided for name in names_in(formula.expression)))
    return Value(alternatives=merged(alternatives), undecided=undecided)


def _computed(
    expression: Expression, values: Mapping[str, Value], cause: tuple[str, ...], title: str
) -> Iterator[Alternative]:
    """An expression over every combination of alternatives; a part that is not known or does not apply decides all."""
    names = tuple(dict.fromkeys(names_in(expression)))
    options = [values[name].alternatives for name in names]
    if prod(map(len, options)) > MOST_COMBINATIONS:
        yield combined([one for some in options for one in some], None, causes=cause)
        return
    for parts in product(*options):
        if not all(part.applies for part in parts):
            yield NOT_APPLICABLE
        elif any(part.value is None for part in parts):
            yield combined(parts, None, causes=cause)
        else:
            numbers: dict[str, Any] = {name: part.value for name, part in zip(names, parts, strict=True)}
            yield combined(parts, _result(expression, numbers, title), causes=cause)


def _result(expression: Expression, numbers: Mapping[str, Number], title: str) -> Number:
    try:
        return compute(expression, numbers)
    except DividedByZero:
        problem = Problem(path=(), message=f"“{title}”的除数为零，无法计算。")
        raise Problems([problem]) from None
