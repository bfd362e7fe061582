"""Where the outcome of a case turns: along one input and over two, as data for a chart, a map and their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, log10
from typing import Any

from calculator.answers.outputs import output_data
from calculator.answers.phrases import value_phrase
from calculator.engine.borders import Grid, Search
from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.ground.scalars import Scalar, scalar_text
from calculator.language.values import Value
from calculator.packs.pack import Pack

Json = dict[str, Any]

MOST_STRETCHES = 40
POINTS = 80
MOST_LINES = 14
BEYOND = Fraction(3, 2)
SHORTEST = 100


def along(pack: Pack, case: Case, name: str) -> Json:
    """The outcome along one numeric input, the others as in the case.

    Stretches in which the same rules decide, and points of every output that is a number: exact decimal text, null
    where an output is not one number.
    """
    places = _stretches(pack, case, name)
    lines = [key for key, item in pack.outputs.items() if item.type == "number"]
    grid = Grid(pack, name)
    ends = sorted({end for pair in places for end in pair})
    low, high = ends[0], ends[-1]
    steps = {low + (high - low) * at // POINTS for at in range(POINTS + 1)}
    points = [_point(pack, case, name, grid.value(place), lines) for place in sorted({*steps, *ends})]
    known = [at for at in range(len(lines)) if any(point["values"][at] is not None for point in points)]
    return {
        "input": name,
        "title": pack.record.inputs[name].title,
        "unit": pack.unit_of(name),
        "lines": [{"output": lines[at], **_named(pack, lines[at])} for at in known],
        "points": [{**point, "values": [point["values"][at] for at in known]} for point in points],
        "stretches": [_stretch(pack, case, name, grid.value(first), grid.value(last)) for first, last in places],
    }


def _named(pack: Pack, output: str) -> Json:
    item = pack.outputs[output]
    return {"title": item.title, "unit": item.unit or ""}


def _point(pack: Pack, case: Case, name: str, value: Scalar | None, lines: list[str]) -> Json:
    state = evaluate(pack, {**case, name: value})  # type: ignore[dict-item]
    return {"at": scalar_text(value), "values": [_number(state, key) for key in lines]}  # type: ignore[arg-type]


def _number(state: State, output: str) -> str | None:
    """An output's number where it is one: certain, or assumed by the reader."""
    value = state.values[output]
    if not isinstance(value, Value):
        return scalar_text(value)
    (one, *others) = value.alternatives
    return None if others or one.value is None else scalar_text(one.value)


def _stretches(pack: Pack, case: Case, name: str) -> list[tuple[int, int]]:
    """First and last place of each stretch, from the least value on; the last one ends somewhat beyond what matters."""
    grid = Grid(pack, name)
    start = min(place for place in (*grid.borders, 0) if grid.value(place) is not None)
    found: list[tuple[int, int]] = []
    while len(found) < MOST_STRETCHES:
        here = {**case, name: grid.value(start)}
        search = Search(pack, here, name)  # type: ignore[arg-type]
        change = search.next_change(grid, start)
        if change is None:
            return [*found, (start, _end(grid, start, case.get(name)))]
        last, first = change
        found.append((start, grid.place(last)))
        start = grid.place(first)
    return found


def _end(grid: Grid, start: int, given: Scalar | None) -> int:
    """Where a chart may end: half as far again as the last border or the reader's own value, in a round number."""
    farthest = max(start, 0 if given is None else grid.place(given))
    wanted = max(farthest * BEYOND, SHORTEST / grid.step)
    unit = 10 ** int(log10(wanted))
    end = ceil(wanted / unit) * unit
    while grid.value(end) is None and end > start:
        end = (end + start) // 2
    return int(max(end, start))


def _stretch(pack: Pack, case: Case, name: str, first: Scalar | None, last: Scalar | None) -> Json:
    """One stretch in words: its ends, and what each output that is not the same everywhere comes to at them."""
    states = [evaluate(pack, {**case, name: value}) for value in (first, last)]  # type: ignore[dict-item]
    return {
        "from": value_phrase(pack, name, first),  # type: ignore[arg-type]
        "to": value_phrase(pack, name, last),  # type: ignore[arg-type]
        "outcome": _text(pack, states[0], next(iter(pack.outputs))),
        "outputs": [
            {"output": key, "title": item.title, "texts": [*dict.fromkeys(_text(pack, one, key) for one in states)]}
            for key, item in pack.outputs.items()
            if item.type == "number"
        ],
    }


def _text(pack: Pack, state: State, output: str) -> str:
    return str(output_data(pack, state, output)["text"])


def across(pack: Pack, case: Case, first: str, second: str, output: str) -> Json:
    """What one output comes to for values of two inputs: a row per value of the second, a cell per value of the first.

    Words are all taken; of numbers and days the ends of the stretches in which the same rules decide.
    """
    columns, rows = [*_values(pack, case, first)], [*_values(pack, case, second)]
    cells = [
        [_text(pack, evaluate(pack, {**case, first: column, second: row}), output) for column in columns]
        for row in rows
    ]
    return {
        "output": output,
        **_named(pack, output),
        "columns": _axis(pack, first, columns),
        "rows": _axis(pack, second, rows),
        "cells": cells,
    }


def _axis(pack: Pack, name: str, values: list[Scalar]) -> Json:
    return {
        "input": name,
        "title": pack.record.inputs[name].title,
        "values": [{"at": scalar_text(value), "said": value_phrase(pack, name, value)} for value in values],
    }


def _values(pack: Pack, case: Case, name: str) -> Iterator[Scalar]:
    words = pack.words_of(name)
    if words:
        yield from words
        return
    grid = Grid(pack, name)
    ends = sorted({end for pair in _stretches(pack, case, name) for end in pair})
    for place in ends[:MOST_LINES]:
        value = grid.value(place)
        if value is not None:
            yield value


def axes(pack: Pack) -> Mapping[str, list[str]]:
    """Which inputs a chart may run along, and which a map may lie over."""
    kinds = {name: item.type for name, item in pack.record.inputs.items()}
    numbers = [name for name, kind in kinds.items() if kind == "number"]
    return {"chart": numbers, "map": [name for name in kinds if kinds[name] != "date"]}
