"""Reads a whole corpus into one value, the library, and gathers every problem on the way.

The layout of the folders is said here alone:
`shared/`, `superior/<work>/`, `peers/`, `places/<place>/`, `places/<place>/documents/<work>/`, `places/<place>/packs/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic
from calculator.ground.typed_numbers import spoken_number_phrase
from calculator.packs.named_figures import figure_words, filled_in
from calculator.packs.schema import PackRecord
from site_build.corpus import kinds, model
from site_build.corpus.citations import title_path
from site_build.corpus.kinds import FileKind
from site_build.corpus.opinions import OpinionsFile
from site_build.corpus.residents import PlainPart
from site_build.corpus.works import Clause, Version, Work, WorkFile
from site_build.corpus.yaml_source import YamlSource, read_record, read_yaml

SUPERIOR, PLACES, DOCUMENTS = "superior", "places", "documents"


@frozen
class YamlFile:
    """One file of the corpus: its room, the place or work that it belongs to, what it must hold, and what it says."""

    path: Path
    kind: FileKind
    place: str = ""
    work: str = ""
    source: YamlSource

    @property
    def record(self) -> type:
        """The record that this file must hold."""
        return self.kind.record

    @property
    def scope(self) -> str:
        """Where the names that this file defines are known: its place, or in a pack that stands alone the file."""
        return f"{kinds.PEERS}/{self.path.stem}" if self.kind.room == kinds.PEERS else self.place


@frozen
class PackEntry:
    """A rule pack of a place or for comparison, with its source."""

    record: PackRecord
    source: YamlSource
    path: Path
    place: str = ""


NAMING = ("questions", "unknowns", "residents")  # files whose texts may name figures of the place's rules
SPOKEN = ("residents",)  # those of them that never write one out, and say it as people do


class Place:
    """All records of one jurisdiction; `known` are all works of the corpus, which its records may cite.

    `opinions` are those on its works, by the work.
    """

    def __init__(
        self,
        files: Mapping[str, Any],
        works: Mapping[str, Work],
        packs: Iterable[PackEntry],
        known: Mapping[str, Work],
        opinions: Mapping[str, OpinionsFile],
    ) -> None:
        self.works, self.known, self.opinions = works, known, opinions
        self.jurisdiction: model.Jurisdiction = files["jurisdiction"]
        self.departments: Mapping[str, model.Department] = files["departments"].departments
        self.procedure: model.ProcedureFile = files["procedure"]
        self.packs = {entry.record.pack: entry for entry in packs}
        self.files = {
            name: filled_in(record, self.spoken_figures if name in SPOKEN else self.figures)
            if name in NAMING
            else record
            for name, record in files.items()
        }
        self.unknowns: Mapping[str, model.Unknown] = self.files["unknowns"].unknowns

    @cached_property
    def figures(self) -> Mapping[str, str]:
        """The figures that texts of this place may name: those of the pack that answers if no day is given."""
        return figure_words(self.pack) if self.packs_of(self.measures) else {}

    @cached_property
    def spoken_figures(self) -> Mapping[str, str]:
        """The same in the words of people: 3000 平方米."""
        return figure_words(self.pack, spoken_number_phrase) if self.packs_of(self.measures) else {}

    @property
    def glossary(self) -> Mapping[str, model.Term]:
        """The terms explained here."""
        terms: Mapping[str, model.Term] = self.files["glossary"].terms
        return terms

    @property
    def questions(self) -> tuple[model.Question, ...]:
        """What people ask, in the order written."""
        questions: tuple[model.Question, ...] = self.files["questions"].questions
        return questions

    @property
    def timeline(self) -> model.TimelineFile:
        """What happened and when."""
        timeline: model.TimelineFile = self.files["timeline"]
        return timeline

    @property
    def doors(self) -> Mapping[model.ReaderId, model.Door]:
        """Where each kind of reader goes first."""
        doors: Mapping[model.ReaderId, model.Door] = self.files["doors"].doors
        return doors

    @property
    def parts(self) -> Mapping[str, PlainPart]:
        """What is said to residents in plain words, the short answer first; nothing where there is no such file."""
        return self.files["residents"].parts if "residents" in self.files else {}

    @property
    def consultation(self) -> model.Consultation | None:
        """Whether and how the public is asked about a draft; None where the place says nothing of it."""
        consultation: model.Consultation | None = self.files.get("consultation")
        return consultation

    @property
    def measures(self) -> Work:
        """The draft or document that this place is about."""
        return self.works[self.jurisdiction.measures]

    @property
    def note(self) -> Work:
        """The explanatory note to it."""
        return self.works[self.jurisdiction.note]

    def packs_of(self, work: Work) -> Mapping[str, PackEntry]:
        """The packs made from a work, by the version they belong to, in the order of the versions."""
        made = {entry.record.law.version: entry for entry in self.packs.values() if entry.record.law.work == work.id}
        return {one.id: made[one.id] for one in work.versions if one.id in made}

    @property
    def pack_entry(self) -> PackEntry:
        """The pack that answers if no day is given: of the version shown, else of the newest version that has one."""
        made = self.packs_of(self.measures)
        shown = self.measures.shown
        return made[shown.id] if shown and shown.id in made else [*made.values()][-1]

    @property
    def pack(self) -> PackRecord:
        """The record of the pack that answers if no day is given."""
        return self.pack_entry.record

    def resolved(self, unknown: model.Unknown, at: Version | None = None) -> tuple[Clause, ...]:
        """The clauses that settle what was unknown, as of a version of the measures (the one shown); none if open.

        A clause settles where its words were read, and not before its version: what a draft left open stays open there.
        """
        as_of = at or self.measures.shown
        clauses = (find_clause(self.known, ref, as_of) for ref in unknown.resolved_by)
        return tuple(one for one in clauses if one and one.read and _holds(one, self.measures, as_of))

    def settled(self, names: Iterable[str], at: Version | None = None) -> Mapping[str, tuple[Clause, ...]]:
        """Those of these unknowns that are resolved, each with the clauses that did it."""
        found = {name: self.resolved(self.unknowns[name], at) for name in names if name in self.unknowns}
        return {name: clauses for name, clauses in found.items() if clauses}

    def records(self, kind: kinds.Kind) -> Iterator[kinds.Record]:
        """Every record of a kind, an unknown with the words for what resolved it."""
        for record in kind.records(self.files):
            clauses = self.resolved(record.item) if isinstance(record.item, model.Unknown) else ()
            yield replace(record, settled="、".join(map(title_path, clauses))) if clauses else record


def _holds(clause: Clause, measures: Work, as_of: Version | None) -> bool:
    """Whether a clause was there as of a version of the measures: one of an older or the same, or of another work."""
    if clause.work is not measures:
        return True
    return bool(as_of and clause.version and clause.version.order <= as_of.order)


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that a corpus says, as of a day."""

    root: Path
    day: date
    sources: Mapping[str, model.Source]
    vocabulary: model.VocabularyFile
    synonyms: model.SynonymsFile
    review: Mapping[str, model.ReviewQuestion]
    superior: Mapping[str, Work]
    places: Mapping[str, Place]
    peers: Mapping[str, PackEntry]
    files: Mapping[str, str]

    @cached_property
    def works(self) -> Mapping[str, Work]:
        """Every work by id, those of all places and the superior ones."""
        every = dict(self.superior)
        for place in self.places.values():
            every.update(place.works)
        return every

    @cached_property
    def place_of(self) -> Mapping[str, Place]:
        """The place that each work belongs to; superior works belong to none."""
        return {name: place for place in self.places.values() for name in place.works}

    @property
    def pack_files(self) -> Mapping[str, Path]:
        """The file of every pack by its id."""
        own = {name: entry.path for place in self.places.values() for name, entry in place.packs.items()}
        return {**own, **{name: entry.path for name, entry in self.peers.items()}}

    def clause(self, ref: str, at: Version | None = None) -> Clause:
        """The clause that `work#cid` names in a version (the one shown), or `work@version#id` for ever.

        Raises KeyError where there is none; `check` has told so before.
        """
        clause = find_clause(self.works, ref, at)
        if clause is None:
            raise KeyError(ref)
        return clause


def find_clause(works: Mapping[str, Work], ref: str, at: Version | None = None) -> Clause | None:
    """The clause of a reference; a version at hand counts for the work that it is a version of."""
    left, _, name = ref.partition("#")
    work_id, pinned, version_id = left.partition("@")
    work = works.get(work_id)
    if work is None:
        return None
    if pinned:
        version = work.version(version_id)
        return work.text(version).by_id.get(name) if version else None
    return work.clause(name, at if at in work.versions else None)


def find_files(root: Path) -> Iterator[YamlFile | Diagnostic]:
    """Every YAML file below `root` with the record it must hold; a file in the wrong place is a problem."""
    yield from files_in(root, sorted(path for path in root.rglob("*.yaml") if not path.name.startswith(".")))


def files_in(root: Path, paths: Iterable[Path]) -> Iterator[YamlFile | Diagnostic]:
    """Some YAML files below `root`, each with the record it must hold."""
    for path in paths:
        shown = path.relative_to(root.parent).as_posix()
        parts = path.relative_to(root).parts
        room, place, work = _room(parts)
        kind = _kind(room, path.stem)
        if kind is None or (kind.record is OpinionsFile and not place):
            message = f"不认识的文件，可用：{_allowed()}。"
            yield Diagnostic(kind="stray-file", file=shown, line=1, column=1, message=message)
        else:
            yield YamlFile(path=path, kind=kind, place=place, work=work, source=read_yaml(path, shown))


def _room(parts: tuple[str, ...]) -> tuple[str, str, str]:
    """The room of a file with the place and the work that it belongs to; no room where nothing belongs."""
    match parts:
        case (kinds.SHARED | kinds.PEERS as room, _):
            return room, "", ""
        case (folder, work, _) if folder == SUPERIOR:
            return kinds.WORKS, "", work
        case (folder, place, _) if folder == PLACES:
            return kinds.PLACE, place, ""
        case (folder, place, inner, _) if (folder, inner) == (PLACES, kinds.PACKS):
            return kinds.PACKS, place, ""
        case (folder, place, inner, work, _) if (folder, inner) == (PLACES, DOCUMENTS):
            return kinds.WORKS, place, work
    return "", "", ""


def _kind(room: str, stem: str) -> FileKind | None:
    here = [kind for kind in kinds.FILES if kind.room == room]
    named = (kind for kind in here if kind.stem == stem)
    return next(named, None) or next((kind for kind in here if kind.stem is None), None)


def _allowed() -> str:
    words = {
        kinds.SHARED: "shared/",
        kinds.PLACE: "places/地区/",
        kinds.PACKS: "places/地区/packs/",
        kinds.PEERS: "peers/",
        kinds.WORKS: "superior/文件/",
    }
    some = [kind for kind in kinds.FILES if kind.record is not OpinionsFile]
    named = [f"{words[kind.room]}{kind.stem or '名称'}.yaml" for kind in some]
    return "、".join([*named, f"places/地区/{DOCUMENTS}/文件/work.yaml（另加一个版本一个文件，可以有 opinions.yaml）"])


def decoded(files: Iterable[YamlFile]) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Each file's record by its shown path, and the problems of those that could not be read."""
    records: dict[str, Any] = {}
    problems: list[Diagnostic] = []
    for file in files:
        record, told = read_record(file.record, file.source)
        problems.extend(told)
        if record is not None:
            records[file.source.file] = record
    return records, problems


def works_of(files: Iterable[YamlFile], records: Mapping[str, Any], day: date) -> dict[str, Work]:
    """Every work whose own file was read, with those of its versions that were."""
    here = [file for file in files if file.kind.room == kinds.WORKS and file.source.file in records]
    versions: dict[tuple[str, str], list[Version]] = {}
    for file in here:
        if file.record is Version:
            versions.setdefault((file.place, file.work), []).append(records[file.source.file])
    return {
        records[file.source.file].id: Work(records[file.source.file], versions.get((file.place, file.work), ()), day)
        for file in here
        if file.record is WorkFile
    }


def assemble(root: Path, files: Iterable[YamlFile], records: Mapping[str, Any], day: date) -> Library:
    """Put decoded records together; a missing file raises KeyError, which `check` has reported before."""
    files = tuple(files)
    shared = {file.path.stem: records[file.source.file] for file in files if file.kind.room == kinds.SHARED}
    works = works_of(files, records, day)
    own = {file.work: file for file in files if file.record is WorkFile}
    return Library(
        root=root,
        day=day,
        sources=shared["sources"].sources,
        vocabulary=shared["vocabulary"],
        synonyms=shared["synonyms"],
        review=shared["review"].questions if "review" in shared else {},
        superior={name: work for name, work in works.items() if not own[name].place},
        places={
            name: Place(
                _files_of(here, records),
                {file.work: works[file.work] for file in here if own.get(file.work) is file},
                _packs(here, records, kinds.PACKS),
                works,
                {file.work: records[file.source.file] for file in here if file.record is OpinionsFile},
            )
            for name, here in _by_place(files).items()
        },
        peers={entry.path.stem: entry for entry in _packs(files, records, kinds.PEERS)},
        files={name: file.path.relative_to(root.parent).as_posix() for name, file in own.items()},
    )


def _by_place(files: Iterable[YamlFile]) -> dict[str, list[YamlFile]]:
    """The files of every place, in the order of the places' names."""
    here: dict[str, list[YamlFile]] = {name: [] for name in place_folders(files)}
    for file in files:
        if file.place:
            here[file.place].append(file)
    return here


def _files_of(here: Iterable[YamlFile], records: Mapping[str, Any]) -> dict[str, Any]:
    return {file.path.stem: records[file.source.file] for file in here if file.kind.room == kinds.PLACE}


def _packs(files: Iterable[YamlFile], records: Mapping[str, Any], room: str) -> Iterator[PackEntry]:
    for file in files:
        if file.kind.room == room:
            record = records[file.source.file]
            filled = filled_in(record, figure_words(record))
            yield PackEntry(record=filled, source=file.source, path=file.path, place=file.place)


def place_folders(files: Iterable[YamlFile]) -> list[str]:
    """The places that some file belongs to."""
    return sorted({file.place for file in files if file.place})
