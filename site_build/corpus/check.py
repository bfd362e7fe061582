"""Checks a whole corpus at once: shapes, names in both directions, versions, packs and their tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from calculator import Pack
from calculator.ground.problems import Diagnostic
from site_build.corpus import kinds
from site_build.corpus.bundle import bundle_data, peer_bundle
from site_build.corpus.checks.ended import ended_problems
from site_build.corpus.checks.named_figures import named_figure_problems
from site_build.corpus.checks.names import TOLD_ONCE, name_problems
from site_build.corpus.checks.opinions import opinion_problems
from site_build.corpus.checks.personal import personal_problems
from site_build.corpus.checks.places import place_problems
from site_build.corpus.checks.versions import version_problems
from site_build.corpus.checks.wordings import wording_problems
from site_build.corpus.figures import strange_texts
from site_build.corpus.library import (
    PLACES,
    Library,
    YamlFile,
    assemble,
    decoded,
    find_files,
    place_folders,
    works_of,
)
from site_build.corpus.model import VocabularyFile
from site_build.corpus.pack_file import checked_pack
from site_build.corpus.today import today
from site_build.corpus.yaml_source import BadYaml, YamlSource


def read_library(root: Path, day: date | None = None) -> Library:
    """Read and check a whole corpus as of a day (today); raises BadYaml with every problem found."""
    files, problems, library = _read(root, day or today())
    if library is None:
        raise BadYaml(problems)
    if problems:
        raise BadYaml([*problems, *ended_problems(files, library)])
    packs: dict[str, Pack] = {}
    for place in library.places.values():
        for entry in place.packs.values():
            problems += _pack(entry.source, bundle_data(library, place, entry), packs)
    for peer in library.peers.values():
        problems += _pack(peer.source, peer_bundle(library, peer), packs)
    problems += named_figure_problems(files, library.places)
    problems += strange_texts(files, library, packs)
    problems += ended_problems(files, library)
    if problems:
        raise BadYaml(problems)
    return library


def _read(root: Path, day: date) -> tuple[list[YamlFile], list[Diagnostic], Library | None]:
    """The files of a corpus with what is wrong with them and their names, and the library unless that keeps it away.

    Where the only fault is that clauses ended which are still named, what else a new version raises can be told.
    """
    entries = list(find_files(root))
    files = [one for one in entries if isinstance(one, YamlFile)]
    problems = [one for one in entries if isinstance(one, Diagnostic)]
    problems += _missing_files(root, files)
    records, more = decoded(files)
    problems += more
    works = works_of(files, records, day)
    vocabulary = next((one for one in records.values() if isinstance(one, VocabularyFile)), None)
    problems += name_problems(files, works, {problem.file for problem in problems})
    problems += version_problems(files, records, works)
    problems += place_problems(files, records, works, vocabulary.levels if vocabulary else ())
    problems += wording_problems(files, records)
    problems += opinion_problems(files, records, works, day)
    problems += personal_problems(root, files, records)
    whole = all(problem.kind in TOLD_ONCE for problem in problems)
    return files, problems, assemble(root, files, records, day) if whole else None


def _missing_files(root: Path, files: list[YamlFile]) -> Iterator[Diagnostic]:
    present = {file.path.relative_to(root).as_posix() for file in files}
    required = [kind for kind in kinds.FILES if kind.required]
    wanted = [f"shared/{kind.stem}.yaml" for kind in required if kind.room == kinds.SHARED]
    places = [kind for kind in required if kind.room == kinds.PLACE]
    wanted += [f"{PLACES}/{place}/{kind.stem}.yaml" for place in place_folders(files) for kind in places]
    for name in wanted:
        if name not in present:
            shown = f"{root.name}/{name}"
            yield Diagnostic(kind="missing-file", file=shown, line=1, column=1, message="缺少这个文件。")


def _pack(source: YamlSource, bundle: object, packs: dict[str, Pack]) -> Iterator[Diagnostic]:
    """Add the pack to `packs` if it can be linked, and tell all that is wrong with it."""
    told = checked_pack(source, bundle)
    if told.pack is not None:
        packs[told.pack.record.pack] = told.pack
    yield from told.problems
