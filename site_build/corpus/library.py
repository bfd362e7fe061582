"""Reads all of `policy_yaml/` into one value, the library, and gathers every problem on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from calculator.ground.problems import Problems
from calculator.ground.records import decode
from calculator.packs.schema import PackRecord
from site_build.corpus import model
from site_build.corpus.model import Document, Provision, provisions_of, walk
from site_build.corpus.yaml_source import Located, YamlSource, read_yaml

T = TypeVar("T")

SHARED: Mapping[str, type] = {
    "sources": model.SourcesFile,
    "vocabulary": model.VocabularyFile,
    "synonyms": model.SynonymsFile,
}
LOCAL: Mapping[str, type] = {
    "jurisdiction": model.Jurisdiction,
    "departments": model.DepartmentsFile,
    "procedure": model.ProcedureFile,
    "unknowns": model.UnknownsFile,
    "glossary": model.GlossaryFile,
    "questions": model.QuestionsFile,
    "timeline": model.TimelineFile,
    "doors": model.DoorsFile,
    "pack": PackRecord,
}
SUPERIOR = "superior"
PEERS = "peers"
DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """One file of the library: where it belongs, what it must hold, and what it says."""

    path: Path
    folder: str
    record: type
    source: YamlSource

    @property
    def scope(self) -> str:
        """Where the names that this file defines are known: its place, or in a pack that stands alone the file."""
        return f"{PEERS}/{self.path.stem}" if self.folder == PEERS else self.folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """All records of one jurisdiction."""

    jurisdiction: model.Jurisdiction
    documents: Mapping[str, Document]
    departments: Mapping[str, model.Department]
    procedure: model.ProcedureFile
    unknowns: Mapping[str, model.Unknown]
    glossary: Mapping[str, model.Term]
    questions: tuple[model.Question, ...]
    timeline: model.TimelineFile
    doors: Mapping[model.ReaderId, model.Door]
    pack: PackRecord
    pack_source: YamlSource

    @property
    def measures(self) -> Document:
        """The draft or document that this place is about."""
        return self.documents[self.jurisdiction.measures]

    @property
    def note(self) -> Document:
        """The explanatory note to it."""
        return self.documents[self.jurisdiction.note]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The rule pack of another place, which stands alone and is there for comparison."""

    pack: PackRecord
    pack_source: YamlSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that `policy_yaml/` says."""

    sources: Mapping[str, model.Source]
    vocabulary: model.VocabularyFile
    synonyms: tuple[tuple[str, ...], ...]
    superior: Mapping[str, Document]
    places: Mapping[str, Place]
    peers: Mapping[str, Peer]
    files: Mapping[str, str]
    pack_files: Mapping[str, Path]

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by id, those of all places and the superior ones."""
        found = dict(self.superior)
        for place in self.places.values():
            found.update(place.documents)
        return found

    def provision(self, ref: str) -> tuple[Document, Provision]:
        """The document and provision that `document#provision` names."""
        document_id, _, provision_id = ref.partition("#")
        document = self.documents[document_id]
        return document, next(one for one in walk(provisions_of(document)) if one.id == provision_id)


def find_files(root: Path) -> Iterator[YamlFile | Located]:
    """Every YAML file below `root` with the record it must hold; a file in the wrong place is a problem."""
    for path in sorted(path for path in root.rglob("*.yaml") if not path.name.startswith(".")):
        shown = path.relative_to(root.parent).as_posix()
        parts = path.relative_to(root).parts
        record = _record_for(parts)
        if record is None:
            allowed = "、".join(
                [*SHARED, *(f"地区/{name}" for name in LOCAL), "superior/文件", "peers/规则包", "地区/documents/文件"]
            )
            yield Located(file=shown, line=1, column=1, message=f"不认识的文件，可用：{allowed}。")
            continue
        yield YamlFile(
            path=path, folder=parts[0] if len(parts) > 1 else "", record=record, source=read_yaml(path, shown)
        )


def _record_for(parts: tuple[str, ...]) -> type | None:
    stem = parts[-1].removesuffix(".yaml")
    if len(parts) == 1:
        return SHARED.get(stem)
    if parts[0] == PEERS:
        return PackRecord if len(parts) == 2 else None  # noqa: PLR2004 - folder and file
    if parts[0] == SUPERIOR or parts[1] == DOCUMENTS:
        return Document if len(parts) == (2 if parts[0] == SUPERIOR else 3) else None
    return LOCAL.get(stem) if len(parts) == 2 else None  # noqa: PLR2004 - folder and file


def decoded(files: Iterable[YamlFile]) -> tuple[dict[str, Any], list[Located]]:
    """Each file's record by its shown path, and the problems of those that could not be read."""
    records: dict[str, Any] = {}
    problems: list[Located] = []
    for file in files:
        problems.extend(file.source.problems)
        if file.source.problems and file.source.data is None:
            continue
        try:
            records[file.source.file] = decode(file.record, file.source.data)
        except Problems as error:
            problems.extend(file.source.locate(error.problems))
    return records, problems


def assemble(root: Path, files: Iterable[YamlFile], records: Mapping[str, Any]) -> Library:
    """Put decoded records together; a missing file raises KeyError, which `check` has reported before."""
    files = tuple(files)
    shared = {file.path.stem: records[file.source.file] for file in files if not file.folder}
    documents = [(file, records[file.source.file]) for file in files if file.record is Document]
    return Library(
        sources=shared["sources"].sources,
        vocabulary=shared["vocabulary"],
        synonyms=shared["synonyms"].synonyms,
        superior={one.id: one for file, one in documents if file.folder == SUPERIOR},
        places={name: _place(name, files, records) for name in place_folders(files)},
        peers={
            file.path.stem: Peer(pack=records[file.source.file], pack_source=file.source)
            for file in files
            if file.folder == PEERS
        },
        pack_files={records[file.source.file].pack: file.path for file in files if file.record is PackRecord},
        files={one.id: file.path.relative_to(root.parent).as_posix() for file, one in documents},
    )


def place_folders(files: Iterable[YamlFile]) -> list[str]:
    """The folders that each hold the records of one place."""
    return sorted({file.folder for file in files} - {"", SUPERIOR, PEERS})


def _place(folder: str, files: tuple[YamlFile, ...], records: Mapping[str, Any]) -> Place:
    here = [file for file in files if file.folder == folder]
    local = {file.path.stem: records[file.source.file] for file in here if file.record is not Document}
    documents = [records[file.source.file] for file in here if file.record is Document]
    return Place(
        jurisdiction=local["jurisdiction"],
        documents={one.id: one for one in documents},
        departments=local["departments"].departments,
        procedure=local["procedure"],
        unknowns=local["unknowns"].unknowns,
        glossary=local["glossary"].terms,
        questions=local["questions"].questions,
        timeline=local["timeline"],
        doors=local["doors"].doors,
        pack=local["pack"],
        pack_source=next(file.source for file in here if file.path.stem == "pack"),
    )
