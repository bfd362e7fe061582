"""The dated values of a pack's parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

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
        read = _read(names, value, path)
        if read is None:
            continue
        start, alternative = read
        low, high = alternative.low, alternative.high
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            names.complaints.add("empty-interval", (*path, "between"), f"between 是空的：{low} 大于 {high}。")
        if start in starts:
            names.complaints.add("value-twice", path, "同一参数有两个值从同一天起施行。")
        starts.append(start)
        yield start, replace(alternative, causes=(f"parameters/{name}/{at}",))


def _read(names: Names, written: ParameterValue, path: Path) -> Dated | None:
    """What one value of a parameter may be and from when; None where some part of it cannot be read, which is told."""
    low, high = written.between or (None, None)
    parts: list[tuple[Path, Callable[[str], Any], str | None]] = [
        (("from",), day, written.from_),
        (("value",), number, written.value),
        (("between", 0), number, low),
        (("between", 1), number, high),
    ]
    found: list[Any] = []
    for key, reader, text in parts:
        try:
            found.append(reader(text) if text is not None else None)
        except ValueError as error:
            names.complaints.add("unreadable-value", (*path, *key), f"“{text}”{error}。", text or "")
    if len(found) < len(parts):
        return None
    start, value, least, most = found
    unlegislated = frozenset({written.unknown} if written.unknown else ())
    return start, Alternative(value=value, low=least, high=most, unlegislated=unlegislated)
