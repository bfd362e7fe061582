"""One pack of a corpus with only what it rests on: its place, the words shared by all, and the works it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from calculator import Diagnostic, Pack
from site_build.corpus import kinds
from site_build.corpus.bundle import bundle_data, peer_bundle
from site_build.corpus.check import BadYaml
from site_build.corpus.library import PLACES, SUPERIOR, YamlFile, assemble, decoded, files_in
from site_build.corpus.pack_file import linked_pack
from site_build.corpus.today import today

CITED = re.compile(r"[\"' \[,]([a-z0-9][a-z0-9.-]*)(?:@[a-z0-9.-]+)?#[a-z0-9]")


def pack_names(root: Path) -> Mapping[str, Path]:
    """The file of every pack by its id, which is the file's name."""
    paths = [*root.glob(f"{PLACES}/*/{kinds.PACKS}/*.yaml"), *root.glob(f"{kinds.PEERS}/*.yaml")]
    return {path.stem: path for path in sorted(paths)}


def own_packs(root: Path) -> list[str]:
    """The packs of the places, not those for comparison."""
    return sorted(path.stem for path in root.glob(f"{PLACES}/*/{kinds.PACKS}/*.yaml"))


def read_one_pack(root: Path, path: Path) -> Pack:
    """Read, link and prove the pack of a file; raises BadYaml with the problems of the files that it rests on."""
    parts = path.relative_to(root).parts
    place = parts[1] if parts[0] == PLACES else ""
    found = [*files_in(root, _needed(root, path, place))]
    files = [one for one in found if isinstance(one, YamlFile)]
    records, problems = decoded(files)
    problems += [one for one in found if isinstance(one, Diagnostic)]
    if problems:
        raise BadYaml(problems)
    library = assemble(root, files, records, today())
    entry = library.places[place].packs[path.stem] if place else library.peers[path.stem]
    bundle = bundle_data(library, library.places[place], entry) if place else peer_bundle(library, entry)
    told = linked_pack(entry.source, bundle)
    if told.pack is None:
        raise BadYaml(told.problems)
    return told.pack


def _needed(root: Path, path: Path, place: str) -> Iterable[Path]:
    """The files that a pack rests on: what is shared, its place without other packs, and the works cited there."""
    yield from sorted((root / kinds.SHARED).glob("*.yaml"))
    yield path
    if place:
        folder = root / PLACES / place
        own = [one for one in sorted(folder.rglob("*.yaml")) if one.parent != folder / kinds.PACKS]
        yield from own
        for name in sorted(set(CITED.findall(path.read_text(encoding="utf-8")))):
            yield from sorted((root / SUPERIOR / name).glob("*.yaml"))
