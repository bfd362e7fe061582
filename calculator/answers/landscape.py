"""Where the outcome of a case turns: along one input and over two, for a chart, a map and their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, log10

from calculator.answers.outputs import output_answer
from calculator.answers.phrases import value_phrase
from calculator.answers.records import (
    Across,
    Along,
    Axis,
    AxisValue,
    ChartLine,
    ChartPoint,
    Stretch,
    StretchOutput,
)
from calculator.engine.borders import Grid, Search
from calculator.engine.case import Case
from calculator.engine.engine import State, evaluate
from calculator.ground.scalars import Scalar, scalar_text
from calculator.language.values import sole
from calculator.packs.pack import Pack

MOST_STRETCHES = 40
POINTS = 80
MOST_LINES = 14
BEYOND = Fraction(3, 2)
SHORTEST = 100


def along(pack: Pack, case: Case, name: str) -> Along:
    """The outcome along one numeric input, the others as in the case.

    Stretches in which the same rules decide, and points of every output that is a number.
    """
    places = _stretches(pack, case, name)
    lines = [key for key, item in pack.outputs.items() if item.type == "number"]
    grid = Grid(pack, name)
    ends = sorted({end for pair in places for end in pair})
    low, high = ends[0], ends[-1]
    steps = {low + (high - low) * at // POINTS for at in range(POINTS + 1)}
    places_shown = [grid.value(place) for place in sorted({*steps, *ends})]
    values = [value for value in places_shown if value is not None]
    states = [evaluate(pack, {**case, name: value}) for value in values]
    known = [key for key in lines if any(_number(state, key) is not None for state in states)]
    stretches = ((grid.value(first), grid.value(last)) for first, last in places)
    return Along(
        input=name,
        title=pack.record.inputs[name].title,
        unit=pack.unit_of(name),
        lines=tuple(ChartLine(output=key, title=pack.outputs[key].title, unit=_unit(pack, key)) for key in known),
        points=tuple(_point(pack, name, value, state, known) for value, state in zip(values, states, strict=True)),
        stretches=tuple(
            _stretch(pack, case, name, first, last)
            for first, last in stretches
            if first is not None and last is not None
        ),
    )


def _unit(pack: Pack, output: str) -> str:
    return pack.outputs[output].unit or ""


def _point(pack: Pack, name: str, value: Scalar, state: State, lines: list[str]) -> ChartPoint:
    numbers = [_number(state, key) for key in lines]
    return ChartPoint(
        at=scalar_text(value),
        told=value_phrase(pack, name, value),
        values=tuple(None if one is None else scalar_text(one) for one in numbers),
        texts=tuple(
            None if one is None else value_phrase(pack, key, one) for key, one in zip(lines, numbers, strict=True)
        ),
    )


def _number(state: State, output: str) -> Scalar | None:
    """An output's number where it is one: certain, or assumed by the reader."""
    return sole(state.values[output])


def _stretches(pack: Pack, case: Case, name: str) -> list[tuple[int, int]]:
    """First and last place of each stretch, from the least value on; the last one ends somewhat beyond what matters."""
    grid = Grid(pack, name)
    start = min(place for place in (*grid.borders, 0) if grid.value(place) is not None)
    found: list[tuple[int, int]] = []
    search = Search(pack, {**case, name: grid.value(start)}, name)  # type: ignore[dict-item]
    while len(found) < MOST_STRETCHES:
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


def _stretch(pack: Pack, case: Case, name: str, first: Scalar, last: Scalar) -> Stretch:
    """One stretch in words: its ends, and what each output that is not the same everywhere comes to at them."""
    states = [evaluate(pack, {**case, name: value}) for value in (first, last)]
    return Stretch(
        from_=value_phrase(pack, name, first),
        to=value_phrase(pack, name, last),
        at=scalar_text(first),
        outcome=_text(pack, states[0], next(iter(pack.outputs))),
        outputs=tuple(
            StretchOutput(
                output=key, title=item.title, texts=tuple(dict.fromkeys(_text(pack, one, key) for one in states))
            )
            for key, item in pack.outputs.items()
            if item.type == "number"
        ),
    )


def _text(pack: Pack, state: State, output: str) -> str:
    return output_answer(pack, state, output).text


def across(pack: Pack, case: Case, first: str, second: str, output: str) -> Across:
    """What one output comes to for values of two inputs: a row per value of the second, a cell per value of the first.

    Words are all taken; of numbers and days the ends of the stretches in which the same rules decide.
    """
    columns, rows = [*_values(pack, case, first)], [*_values(pack, case, second)]
    cells = (
        tuple(_text(pack, evaluate(pack, {**case, first: column, second: row}), output) for column in columns)
        for row in rows
    )
    return Across(
        output=output,
        title=pack.outputs[output].title,
        unit=_unit(pack, output),
        columns=_axis(pack, first, columns),
        rows=_axis(pack, second, rows),
        cells=tuple(cells),
    )


def _axis(pack: Pack, name: str, values: list[Scalar]) -> Axis:
    told = (AxisValue(at=scalar_text(value), told=value_phrase(pack, name, value)) for value in values)
    return Axis(input=name, title=pack.record.inputs[name].title, values=tuple(told))


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
