"""One pack of a corpus with only what it rests on: its place, the words shared by all, and the works it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from calculator import Diagnostic, Pack
from site_build.corpus import kinds
from site_build.corpus.bundle import bundle_data, peer_bundle
from site_build.corpus.checks.places import misnamed
from site_build.corpus.library import (
    DOCUMENTS,
    PLACES,
    SUPERIOR,
    Library,
    PackEntry,
    Place,
    YamlFile,
    assemble,
    decoded,
    files_in,
)
from site_build.corpus.linked_pack import linked_pack
from site_build.corpus.today import today
from site_build.corpus.yaml_source import BadYaml

BUNDLED = [kind.stem for kind in kinds.FILES if kind.room == kinds.PLACE and kind.bundled]
CITED = re.compile(r"[\"' \[,]([a-z0-9][a-z0-9.-]*)(?:@[a-z0-9.-]+)?#[a-z0-9]")


def pack_names(root: Path) -> Mapping[str, Path]:
    """The file of every pack by its id, which is the file's name."""
    paths = [*root.glob(f"{PLACES}/*/{kinds.PACKS}/*.yaml"), *root.glob(f"{kinds.PEERS}/*.yaml")]
    return {path.stem: path for path in sorted(paths)}


def packs_by_place(root: Path) -> Mapping[str, list[Path]]:
    """The places that have packs, each with the files of its packs."""
    found: dict[str, list[Path]] = {}
    for path in sorted(root.glob(f"{PLACES}/*/{kinds.PACKS}/*.yaml")):
        found.setdefault(path.parent.parent.name, []).append(path)
    return found


def packs_of_place(root: Path, place: str) -> tuple[Library, Place]:
    """A place with all its packs and what they rest on; raises BadYaml with the problems of those files."""
    folder = root / PLACES / place
    library = _library(root, [*folder.glob(f"{kinds.PACKS}/*.yaml")], place)
    return library, library.places[place]


def read_one_pack(root: Path, path: Path) -> Pack:
    """Read, link and prove the pack of a file; raises BadYaml with the problems of the files that it rests on."""
    parts = path.relative_to(root).parts
    place = parts[1] if parts[0] == PLACES else ""
    library = _library(root, [path], place)
    entry = library.places[place].packs[path.stem] if place else library.peers[path.stem]
    return linked_entry(library, entry)


def linked_entry(library: Library, entry: PackEntry) -> Pack:
    """The pack of an entry, linked and proved; raises BadYaml with its problems."""
    place = library.places[entry.place] if entry.place else None
    bundle = bundle_data(library, place, entry) if place else peer_bundle(library, entry)
    told = linked_pack(entry.source, bundle)
    if told.pack is None:
        raise BadYaml(told.problems)
    return told.pack


def _library(root: Path, packs: list[Path], place: str) -> Library:
    """The library of what some packs of a place rest on; raises BadYaml with the problems of those files."""
    found = [*files_in(root, _needed(root, packs, place))]
    files = [one for one in found if isinstance(one, YamlFile)]
    records, problems = decoded(files)
    problems += [one for one in found if isinstance(one, Diagnostic)]
    problems += [told for file in files for told in misnamed(file, records.get(file.source.file))]
    if problems:
        raise BadYaml(problems)
    return assemble(root, files, records, today())


def _needed(root: Path, packs: list[Path], place: str) -> Iterable[Path]:
    """The files that packs rest on: what is shared, what their place lends them, and the works cited there."""
    yield from sorted((root / kinds.SHARED).glob("*.yaml"))
    yield from sorted(packs)
    if place:
        folder = root / PLACES / place
        yield from (path for name in BUNDLED if (path := folder / f"{name}.yaml").exists())
        yield from sorted((folder / DOCUMENTS).rglob("*.yaml"))
        cited = {name for path in packs for name in CITED.findall(path.read_text(encoding="utf-8"))}
        for name in sorted(cited):
            yield from sorted((root / SUPERIOR / name).glob("*.yaml"))
