"""Records as plain data for JSON: the one place where an answer leaves its types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

Plain = dict[str, Any]


def encoded(value: Any) -> Any:
    """A record, or a collection of them, as dicts, lists and scalars; what has its default value is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name.rstrip("_"): encoded(held)
            for name, default in _keys(type(value))
            if (held := getattr(value, name)) != default or default is MISSING
        }
    if isinstance(value, Mapping):
        return {key: encoded(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(held) for held in value]
    return value


@cache
def _keys(record: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((item.name, _default(item)) for item in fields(record))


def _default(item: Field[Any]) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()
