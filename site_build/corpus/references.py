"""Which records a file names and which it defines, read from plain data along the type hints.

Working on plain data, not on records, finds dangling names even in a file that has other faults.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin

from calculator.ground.problems import Path, Problem
from calculator.ground.records import SHORTHAND, RefTo, hints_of
from calculator.packs.schema import PackRecord
from site_build.corpus.library import YamlFile
from site_build.corpus.model import Document

KEYED_KINDS: Mapping[str, tuple[str, str]] = {
    "source": ("sources", "sources"),
    "department": ("departments", "departments"),
    "unknown": ("unknowns", "unknowns"),
    "paper": ("procedure", "papers"),
}
KIND_WORDS: Mapping[str, str] = {
    "source": "来源",
    "document": "文件",
    "provision": "条款",
    "department": "部门",
    "unknown": "未知事项",
    "paper": "文书",
    "question": "问题",
    "page": "页面",
}


LENT: Mapping[str, str] = {"clauses": "provision", "unknowns": "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One name of a record of some kind, and where it is written."""

    kind: str
    name: str
    path: Path
    file: YamlFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One id of a record of some kind; `scope` is the jurisdiction it holds in, empty if everywhere."""

    kind: str
    name: str
    scope: str
    path: Path
    file: YamlFile


def references(files: Iterable[YamlFile]) -> Iterator[Reference]:
    """Every reference in every file."""
    for file in files:
        for kind, name, path in walk_references(file.record, file.source.data):
            yield Reference(kind=kind, name=name, path=path, file=file)


def walk_references(hint: Any, data: object, path: Path = ()) -> Iterator[tuple[str, str, Path]]:
    """Kind, name and key path of every reference in plain data that should have the shape of `hint`."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *notes = get_args(hint)
        yield from ((note.kind, data, path) for note in notes if isinstance(note, RefTo) and isinstance(data, str))
        yield from walk_references(base, data, path)
    elif origin in (Union, types.UnionType):
        yield from walk_references(next(arg for arg in get_args(hint) if arg is not type(None)), data, path)
    elif origin is tuple and isinstance(data, list):
        for at, item in enumerate(data):
            yield from walk_references(get_args(hint)[0], item, (*path, at))
    elif origin is Mapping and isinstance(data, Mapping):
        for key, item in data.items():
            yield from walk_references(get_args(hint)[1], item, (*path, key))
    elif is_dataclass(hint):
        yield from _walk_record(hint, data, path)


def _walk_record(record: Any, data: object, path: Path) -> Iterator[tuple[str, str, Path]]:
    shorthand = getattr(record, SHORTHAND, None)
    if shorthand and isinstance(data, str):
        data = {shorthand: data}
    if not isinstance(data, Mapping):
        return
    for item in fields(record):
        key = item.name.rstrip("_")
        if key in data:
            yield from walk_references(hints_of(record)[item.name], data[key], (*path, key))


def in_pack(problem: Problem, data: object) -> Problem:
    """A problem of a bundle as one of its pack: what is wrong with a text that it is lent stands where it cites it."""
    part, *rest = problem.path or ("pack",)
    record = data if isinstance(data, Mapping) else {}
    if part == "pack" or not rest:
        return replace(problem, path=tuple(rest))
    if rest[0] in record.get(part, ()):
        return problem
    if kind := LENT.get(str(part)):
        cited = (path for other, name, path in walk_references(PackRecord, data) if (other, name) == (kind, rest[0]))
        message = f"{KIND_WORDS[kind]}“{rest[0]}”：{problem.message}"
        return replace(problem, path=next(cited, ("law",)), message=message)
    outputs = (path for path, name in _values_from(record) if name == rest[0])
    return replace(problem, path=next(outputs, ("law",)))


def _values_from(record: Mapping[str, Any]) -> Iterator[tuple[Path, object]]:
    """The outputs that take their words from a vocabulary of the place, and which."""
    outputs = record.get("outputs")
    for name, item in outputs.items() if isinstance(outputs, Mapping) else ():
        if isinstance(item, Mapping):
            yield ("outputs", name, "values_from"), item.get("values_from")


def definitions(files: Iterable[YamlFile]) -> Iterator[Definition]:
    """Every id that some file defines."""
    for file in files:
        data = file.source.data
        if isinstance(data, Mapping):
            yield from _document(file, data) if file.record is Document else _keyed(file, data)
            if file.record is PackRecord:
                yield from _own(file, data)


def _keyed(file: YamlFile, data: Mapping[str, Any]) -> Iterator[Definition]:
    """The keys of a file that lists records by id, and the ids of questions."""
    for kind, (stem, key) in KEYED_KINDS.items():
        if file.path.stem == stem and isinstance(data.get(key), Mapping):
            for name in data[key]:
                yield Definition(kind=kind, name=name, scope=file.scope, path=(key, name), file=file)
    if file.path.stem == "questions":
        for path, item in _items(data, ("questions",)):
            yield Definition(kind="question", name=str(item.get("id")), scope=file.scope, path=path, file=file)


def _own(file: YamlFile, data: Mapping[str, Any]) -> Iterator[Definition]:
    """The clauses and unknowns that a pack that stands alone holds itself."""
    for kind, key in (("provision", "clauses"), ("unknown", "unknowns")):
        if isinstance(data.get(key), Mapping):
            for name in data[key]:
                yield Definition(kind=kind, name=name, scope=file.scope, path=(key, name), file=file)


def _document(file: YamlFile, data: Mapping[str, Any]) -> Iterator[Definition]:
    name = str(data.get("id"))
    yield Definition(kind="document", name=name, scope="", path=("id",), file=file)
    trees = [path for path, item in _items(data, ("versions",)) if isinstance(item.get("provisions"), list)]
    root = (*trees[-1], "provisions") if trees else ("provisions",)
    for path, item in _tree(data, root):
        yield Definition(kind="provision", name=f"{name}#{item.get('id')}", scope="", path=path, file=file)


def _tree(data: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for at, item in _items(data, path):
        yield at, item
        yield from _tree(data, (*at, "children"))


def _items(data: object, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The mappings in the list at a path, each with its own path; nothing if there is no such list."""
    for key in path:
        if isinstance(data, Mapping):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int):
            data = data[key]
    if isinstance(data, list):
        for at, item in enumerate(data):
            if isinstance(item, Mapping):
                yield (*path, at), item
