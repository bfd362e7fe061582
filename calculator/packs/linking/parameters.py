"""The dated values of a pack's parameters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calculator.ground.problems import Path
from calculator.ground.scalars import day, number
from calculator.language.values import Alternative
from calculator.packs.linking.names import Names
from calculator.packs.schema import ParameterValue

Dated = tuple[date | None, Alternative]


def dated_values(names: Names, name: str) -> tuple[Dated, ...]:
    """Dated alternatives of one parameter, latest first."""
    dated = [*_readable(names, name)]
    return tuple(sorted(dated, key=lambda pair: pair[0] or date.min, reverse=True))


def _readable(names: Names, name: str) -> Iterator[Dated]:
    values = names.record.parameters[name].values
    if not values:
        names.complaints.add("no-values", ("parameters", name, "values"), f"参数“{name}”一个值也没有写。")
    starts: list[date | None] = []
    for at, value in enumerate(values):
        path: Path = ("parameters", name, "values", at)
        try:
            start = day(value.from_) if value.from_ else None
            alternative = _alternative(value, f"parameters/{name}/{at}")
        except ValueError as error:
            names.complaints.add("unreadable-value", path, f"{error}。")
            continue
        low, high = map(number, value.between or ("0", "0"))
        if low > high:
            names.complaints.add("empty-interval", (*path, "between"), f"between 是空的：{low} 大于 {high}。")
        if start in starts:
            names.complaints.add("value-twice", path, "同一参数有两个值从同一天起施行。")
        starts.append(start)
        yield start, alternative


def _alternative(written: ParameterValue, cause: str) -> Alternative:
    """What one value of a parameter may be; ValueError if a number cannot be read."""
    value = number(written.value) if written.value is not None else None
    low, high = map(number, written.between) if written.between else (None, None)
    unlegislated = frozenset({written.unknown} if written.unknown else ())
    return Alternative(value=value, low=low, high=high, unlegislated=unlegislated, causes=(cause,))
