"""Which records the files of a corpus name and which they define."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.problems import Path
from calculator.packs.schema import PackRecord
from site_build.corpus import kinds
from site_build.corpus.kinds import Kind
from site_build.corpus.library import YamlFile
from site_build.corpus.references import walk_references
from site_build.corpus.works import Version, WorkFile


@frozen
class Reference:
    """One name of a record of some kind, and where it is written."""

    kind: str
    name: str
    path: Path
    file: YamlFile


@frozen
class Definition:
    """One id of a record of some kind; `scope` is the place it holds in, empty if everywhere.

    `ended` says that it may stand though nothing names it any more, as an unknown that was resolved.
    """

    kind: str
    name: str
    scope: str
    path: Path
    file: YamlFile
    ended: bool = False


def references(files: Iterable[YamlFile]) -> Iterator[Reference]:
    """Every reference in every file."""
    for file in files:
        for kind, name, path in walk_references(file.record, file.source.data):
            yield Reference(kind=kind, name=name, path=path, file=file)


def definitions(files: Iterable[YamlFile]) -> Iterator[Definition]:
    """Every id that some file defines, but for the provisions of works, which their versions hold."""
    for file in files:
        if not isinstance(file.source.data, Mapping):
            continue
        for name, kind in ((WorkFile, "work"), (Version, "version")):
            if file.record is name:
                defined = str(file.source.data.get("id"))
                yield Definition(kind=kind, name=defined, scope=_of(file, kind), path=("id",), file=file)
        for kind_ in kinds.KINDS:
            if kind_.at and (kind_.room, kind_.stem) == (file.kind.room, file.path.stem) and not kind_.inside:
                yield from _listed(file, kind_, file.source.data)
        if file.record is PackRecord:
            yield from _own(file, file.source.data)


def _of(file: YamlFile, kind: str) -> str:
    """Where a work or a version may be named: a work everywhere, a version where its work is."""
    return "" if kind == "work" else f"{file.place}/{file.work}"


def _listed(file: YamlFile, kind: Kind, data: Mapping[str, Any]) -> Iterator[Definition]:
    """The keys of a file that lists records by id, or the ids of those that it lists in order."""
    items = data.get(kind.at)
    if isinstance(items, Mapping):
        for name, item in items.items():
            ended = isinstance(item, Mapping) and bool(item.get("resolved_by"))
            yield Definition(kind=kind.name, name=name, scope=file.scope, path=(kind.at, name), file=file, ended=ended)
    elif isinstance(items, list):
        for at, item in enumerate(items):
            if isinstance(item, Mapping) and "id" in item:
                name = str(item["id"])
                yield Definition(kind=kind.name, name=name, scope=file.scope, path=(kind.at, at), file=file)


def _own(file: YamlFile, data: Mapping[str, Any]) -> Iterator[Definition]:
    """The clauses and unknowns that a pack that stands alone holds itself."""
    for kind, key in (("provision", "clauses"), ("unknown", "unknowns")):
        if isinstance(data.get(key), Mapping):
            for name in data[key]:
                yield Definition(kind=kind, name=name, scope=file.scope, path=(key, name), file=file)
