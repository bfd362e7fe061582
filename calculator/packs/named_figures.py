"""Texts that name a parameter, `{min_area}`, instead of repeating its figure: here the figure is put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from calculator.ground.problems import Path
from calculator.ground.scalars import Number, number
from calculator.ground.typed_numbers import short_number_phrase
from calculator.packs.schema import PackRecord, Parameter, ParameterValue

T = TypeVar("T")
Phrase = Callable[[Number, str], str]

NAMED = re.compile(r"\{([^{}]*)\}")
# Whatever a pack or a place says in its own words; the words of a clause are the law's and never touched.
TEXTS = frozenset(
    (
        *("title", "ask", "help", "say", "note", "reason", "derived", "caution", "caution_short", "differs"),
        *("not_applicable", "exempt", "not_written", "values", "what", "question", "answer", "topic"),
    )
)
VERBATIM = frozenset(("clauses",))


def figure_words(record: PackRecord, phrase: Phrase = short_number_phrase) -> Mapping[str, str]:
    """Each parameter of a pack as people read it, with the days on which it changes."""
    readable = {}
    for name, parameter in record.parameters.items():
        try:
            readable[name] = _words(parameter, phrase)
        except ValueError:
            readable[name] = ""  # told where the parameter is linked
    return readable


def _words(parameter: Parameter, phrase: Phrase) -> str:
    return "，".join(_value(value, parameter.unit, phrase) for value in parameter.values)


def _value(value: ParameterValue, unit: str, phrase: Phrase) -> str:
    start = f"自 {value.from_} 起 " if value.from_ else ""
    if value.value is not None:
        return start + phrase(number(value.value), unit)
    if value.between is None:
        return f"{start}（未见规定）"
    low, high = (phrase(number(end), unit) for end in value.between)
    return f"{start}{low} 至 {high}（未见规定）"


def filled_in(record: T, words: Mapping[str, str]) -> T:
    """A record whose texts have the figures in place of the names; names that are none stay as they stand."""
    found: T = _filled(record, words, key="")
    return found


def _filled(value: Any, words: Mapping[str, str], *, key: str) -> Any:
    if key in VERBATIM:
        return value
    if isinstance(value, str):
        return _text(value, words) if key in TEXTS else value
    if isinstance(value, tuple):
        return tuple(_filled(one, words, key=key) for one in value)
    if isinstance(value, Mapping):
        return {name: _filled(one, words, key=key if key in TEXTS else str(name)) for name, one in value.items()}
    return _of_record(value, words) if is_dataclass(value) and not isinstance(value, type) else value


def _of_record(record: Any, words: Mapping[str, str]) -> Any:
    changed = {}
    for item in fields(record):
        old = getattr(record, item.name)
        new = _filled(old, words, key=item.name)
        if new is not old and new != old:
            changed[item.name] = new
    return replace(record, **changed) if changed else record


def _text(text: str, words: Mapping[str, str]) -> str:
    return NAMED.sub(lambda match: words.get(match[1], match[0]), text) if "{" in text else text


def strange_names(data: object, words: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Every name in braces that is no parameter, with the key path of the text, in plain data or a record."""
    yield from ((path, name) for path, text in texts_of(data) for name in NAMED.findall(text) if name not in words)


def texts_of(data: object, path: Path = (), key: str = "") -> Iterator[tuple[Path, str]]:
    """Every text that may name a parameter, with its key path, in plain data or a record."""
    if key in VERBATIM:
        return
    if isinstance(data, str):
        yield from [(path, data)] if key in TEXTS else ()
    elif isinstance(data, list | tuple):
        for at, one in enumerate(data):
            yield from texts_of(one, (*path, at), key)
    elif isinstance(data, Mapping):
        for name, one in data.items():
            yield from texts_of(one, (*path, name), key if key in TEXTS else str(name))
    elif is_dataclass(data):
        for item in fields(data):
            name = item.name.rstrip("_")
            yield from texts_of(getattr(data, item.name), (*path, name), name)
