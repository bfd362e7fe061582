"""The nearest change: for each input of a case, the smallest step that makes another rule decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.borders import Search, signature
from calculator.case import Case
from calculator.engine import State
from calculator.explain import outcome_phrase
from calculator.pack import LinkedFormula, Pack, TableStep
from calculator.phrases import value_phrase
from calculator.scalars import Scalar, scalar_text

Json = dict[str, Any]


def nearest_changes(pack: Pack, case: Case, state: State) -> list[Json]:
    """For each input that was given: the values on either side of the nearest border, and what changes there."""
    found = []
    for name, value in case.items():
        if pack.record.inputs[name].assumed_for is None:
            search = Search(pack, case, name, signature(state))
            pairs = search.words(value) if isinstance(value, bool | str) else search.closest(value)
            found += [_told(search, state, last, first) for last, first in pairs]
    return found


def _told(search: Search, state: State, last: Scalar, first: Scalar) -> Json:
    pack, name = search.pack, search.name
    before, after = search.state(last), search.state(first)
    names = [key for key, item in pack.outputs.items() if not item.reminder]
    changes = [(key, outcome_phrase(before, key), outcome_phrase(after, key)) for key in names]
    return {
        "input": name,
        "title": pack.record.inputs[name].title,
        "given": scalar_text(search.case[name]),
        "last": value_phrase(pack, name, last),
        "first": value_phrase(pack, name, first),
        "at": scalar_text(first),
        "changes": [{"output": key, "before": old, "after": new} for key, old, new in changes if old != new],
        "source": next(_new_sources(state, after), None),
    }


def _new_sources(before: State, after: State) -> Iterator[str]:
    """The clauses of the rules that decide on the other side and did not here, else of the formulas there."""
    for step in after.program.steps:
        if isinstance(step, TableStep) and (new := after.traces.get(step.table.name)):
            old = before.traces.get(step.table.name)
            yield from (rule.record.source for _, rule in new.rules(new.hits & ~(old.hits if old else 0)))
    for step in after.program.steps:
        if isinstance(step, LinkedFormula):
            yield step.record.source
