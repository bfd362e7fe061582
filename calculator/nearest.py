"""The nearest change: for each input of a case, the smallest step at which something else gives an output."""

from __future__ import annotations

from typing import Any

from calculator.borders import Grid, Search, signature, turned
from calculator.case import Case
from calculator.engine import State
from calculator.explain import outcome_phrase
from calculator.outputs import reason_of
from calculator.pack import Pack
from calculator.phrases import value_phrase
from calculator.scalars import Scalar, scalar_text

Json = dict[str, Any]


def nearest_changes(pack: Pack, case: Case) -> list[Json]:
    """For each input that was given: the values on either side of the nearest border, and what changes there."""
    found = []
    for name, value in case.items():
        if pack.record.inputs[name].assumed_for is None:
            search = Search(pack, case, name)
            pairs = search.words(value) if isinstance(value, bool | str) else _closest(search, value)
            found += [_told(search, last, first) for last, first in pairs]
    return found


def _closest(search: Search, value: Scalar) -> list[tuple[Scalar, Scalar]]:
    """The nearer of the next rule, figure or branch, and the next step of a formula that goes by steps."""
    stepped = Search(search.pack, search.case, search.name, steps=True)
    pairs = [*search.closest(value), *(stepped.closest(value) if stepped.rests(value) else ())]
    grid = Grid(search.pack, search.name)
    return sorted(pairs, key=lambda pair: abs(grid.place(pair[1]) - grid.place(value)))[:1]


def _told(search: Search, last: Scalar, first: Scalar) -> Json:
    pack, name = search.pack, search.name
    before, after = search.state(last), search.state(first)
    turning = turned(signature(before, steps=True), signature(after, steps=True))
    names = [key for key, item in pack.outputs.items() if not item.reminder]
    changes = [(key, outcome_phrase(before, key), outcome_phrase(after, key)) for key in names]
    told = sorted((one for one in changes if one[1] != one[2]), key=lambda one: one[0] not in turning)
    return {
        "input": name,
        "title": pack.record.inputs[name].title,
        "given": scalar_text(search.case[name]),
        "last": value_phrase(pack, name, last),
        "first": value_phrase(pack, name, first),
        "at": scalar_text(first),
        "changes": [{"output": key, "before": old, "after": new} for key, old, new in told],
        "source": _source(pack, before, after, told[0][0]) if told else None,
    }


def _source(pack: Pack, before: State, after: State, name: str) -> str | None:
    """The clause of what gives an output on the other side and did not here, else of what gives it there."""
    old, new = _causes(before, name), _causes(after, name)
    causes = [cause for cause in new if cause not in old] or new
    return reason_of(pack, causes[-1])["source"] if causes else None


def _causes(state: State, name: str) -> list[str]:
    if name in state.collected:
        return [cause for one in state.collected[name] for cause in one.alternative.causes]
    return [cause for one in state.alternatives(name) for cause in one.causes]
