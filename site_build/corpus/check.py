"""Checks all of `policy_yaml/` at once: shapes, names in both directions, validity intervals, packs and their tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from calculator import Pack, read_bundle
from calculator.answers.pack_tests import failures
from calculator.ground.problems import Problem, Problems, not_among
from calculator.packs.schema import PackRecord
from calculator.proofs.contradictions import text_problems
from site_build.corpus.bundle import bundle_data, peer_bundle
from site_build.corpus.figures import strange_texts
from site_build.corpus.library import (
    LOCAL,
    PEERS,
    SHARED,
    Library,
    YamlFile,
    assemble,
    decoded,
    find_files,
    place_folders,
)
from site_build.corpus.model import PAGES, Document, Jurisdiction, Provision, QuestionsFile, TimelineFile, provisions_of
from site_build.corpus.references import KIND_WORDS, Definition, Reference, definitions, in_pack, references
from site_build.corpus.yaml_source import Located, YamlSource

MUST_BE_USED = ("source", "unknown", "department", "paper")


class BadYaml(ValueError):
    """Every problem of `policy_yaml/`, sorted by place."""

    def __init__(self, problems: Iterable[Located]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def read_library(root: Path) -> Library:
    """Read and check a whole `policy_yaml/`; raises BadYaml with every problem found."""
    found = list(find_files(root))
    files = [one for one in found if isinstance(one, YamlFile)]
    problems = [one for one in found if isinstance(one, Located)]
    problems += _missing_files(root, files)
    records, more = decoded(files)
    problems += more
    problems += _names(files, {problem.file for problem in problems})
    problems += [*_documents(files, records), *_places(files, records)]
    if problems:
        raise BadYaml(problems)
    library = assemble(root, files, records)
    packs: dict[str, Pack] = {}
    for place in library.places.values():
        problems += _pack(place.pack_source, bundle_data(library, place), packs)
    for peer in library.peers.values():
        problems += _pack(peer.pack_source, peer_bundle(library, peer), packs)
    problems += strange_texts(files, library, packs)
    if problems:
        raise BadYaml(problems)
    return library


def _missing_files(root: Path, files: list[YamlFile]) -> Iterator[Located]:
    present = {file.path.relative_to(root).as_posix() for file in files}
    places = place_folders(files)
    wanted = [f"{name}.yaml" for name in SHARED] + [f"{place}/{name}.yaml" for place in places for name in LOCAL]
    for name in wanted:
        if name not in present:
            yield Located(file=f"{root.name}/{name}", line=1, column=1, message="缺少这个文件。")


def _names(files: list[YamlFile], torn: set[str]) -> Iterator[Located]:
    """Dangling names, ids defined twice, and records that nothing names; `torn` files have problems already."""
    defined = [*definitions(files)]
    named = [*references(files)]
    yield from _twice(defined)
    known: dict[tuple[str, str], set[str]] = {}
    for one in defined:
        known.setdefault((one.kind, one.scope), set()).add(one.name)
    dangling: list[YamlSource] = []
    torn_sources = [file.source for file in files if file.source.file in torn]
    for place in place_folders(files):
        known["page", place] = set(PAGES)
    for reference in named:
        allowed = known.get((reference.kind, ""), set()) | known.get((reference.kind, reference.file.scope), set())
        if reference.name not in allowed:
            if _mentioned(reference.name.rpartition("#")[2], reference.file.source, torn_sources):
                continue
            message = f"{KIND_WORDS[reference.kind]}{not_among(reference.name, sorted(allowed))}"
            yield from reference.file.source.locate([Problem(path=reference.path, message=message)])
            dangling.append(reference.file.source)
    if all(file.source.data is not None for file in files):
        yield from _unused(defined, named, [*torn_sources, *dangling])


def _mentioned(name: str, own: YamlSource, torn: list[YamlSource]) -> bool:
    """Whether a file that was not read as it was meant has a name, so that nothing can be said of it yet."""
    return any(source.mentions(name) for source in torn if source is not own)


def _twice(defined: list[Definition]) -> Iterator[Located]:
    first: dict[tuple[str, str, str], Definition] = {}
    for one in defined:
        other = first.setdefault((one.kind, one.scope, one.name), one)
        if other is not one:
            message = f"{KIND_WORDS[one.kind]}“{one.name}”重复，{other.file.source.file} 已有同名的。"
            yield from one.file.source.locate([Problem(path=one.path, message=message)])


def _unused(defined: list[Definition], named: list[Reference], torn: list[YamlSource]) -> Iterator[Located]:
    """Records that nothing names, but for those that a file which was not read as it was meant mentions."""
    used = {(one.kind, one.name) for one in named}
    for one in defined:
        if one.kind not in MUST_BE_USED or (one.kind, one.name) in used:
            continue
        if not _mentioned(one.name, one.file.source, torn):
            message = f"{KIND_WORDS[one.kind]}“{one.name}”没有被任何记录引用；请引用它或删去。"
            yield from one.file.source.locate([Problem(path=one.path, message=message, at_key=True)])


def _documents(files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Located]:
    for file in files:
        if file.record is Document and file.source.file in records:
            document: Document = records[file.source.file]
            problems = [*_provisions(document), *_validity(document)]
            yield from file.source.locate(problems)


def _provisions(document: Document) -> Iterator[Problem]:
    """Ids grow from their parents; a text is there unless it is not held, and then it is not."""
    held = [at for at, version in enumerate(document.versions) if version.provisions]
    root: tuple[str | int, ...] = ("versions", held[-1], "provisions") if held else ("provisions",)

    cids: set[str] = set()

    def visit(some: tuple[Provision, ...], path: tuple[str | int, ...], parent: str) -> Iterator[Problem]:
        for at, one in enumerate(some):
            here = (*path, at)
            if parent and not one.id.startswith(f"{parent}."):
                yield Problem(path=(*here, "id"), message=f"下级条款的 id 应以上级的“{parent}.”开头。")
            if one.cid in cids:
                yield Problem(path=(*here, "cid"), message=f"cid“{one.cid}”在这份文件里重复。")
            cids.add(one.cid)
            if one.text_status == "not_held" and one.text:
                yield Problem(path=(*here, "text"), message="text_status 是 not_held（未持有文本），不应再写 text。")
            if one.text_status != "not_held" and not one.text and not one.children:
                yield Problem(path=here, message="条款没有 text，也没有下级；文本未持有的写 text_status: not_held。")
            yield from visit(one.children, (*here, "children"), one.id)

    yield from visit(provisions_of(document), root, "")


def _validity(document: Document) -> Iterator[Problem]:
    """No two versions of a document are in force on the same day."""
    dated = [(at, one) for at, one in enumerate(document.versions) if one.in_force_from]
    for at, one in dated:
        if one.in_force_until and one.in_force_from and one.in_force_until <= one.in_force_from:
            yield Problem(path=("versions", at, "in_force_until"), message="失效日期应晚于施行日期。")
    for (_, one), (at, other) in combinations(dated, 2):
        starts = max(one.in_force_from or date.min, other.in_force_from or date.min)
        ends = min(one.in_force_until or date.max, other.in_force_until or date.max)
        if starts < ends:
            message = f"与版本“{one.id}”的有效期重叠，例如 {starts} 这一天两个版本都有效。"
            yield Problem(path=("versions", at, "in_force_from"), message=message)


def _places(files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Located]:
    """A place has its folder's name, its own measures and note, and names versions that its measures have."""
    torn = {file.folder for file in files if file.source.file not in records}
    for file in (file for file in files if file.folder not in torn):
        here = {one.id: one for one in _documents_of(file.folder, files, records)}
        problems = _of_place(records[file.source.file], file.folder, here)
        yield from file.source.locate(problems)


def _documents_of(folder: str, files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Document]:
    for file in files:
        if file.folder == folder and file.record is Document:
            yield records[file.source.file]


def _of_place(record: Any, folder: str, here: Mapping[str, Document]) -> Iterator[Problem]:
    """What is wrong with one record of a place, given the documents that the place holds."""
    if isinstance(record, Jurisdiction):
        yield from _jurisdiction(record, folder, here)
    if isinstance(record, PackRecord):
        yield from _belonging(record, folder)
    if isinstance(record, QuestionsFile):
        yield from _questions(record)
    versions = sorted({version.id for one in here.values() for version in one.versions})
    for path, name in _version_names(record):
        if name not in versions:
            yield Problem(path=path, message=f"版本{not_among(name, versions)}")


def _jurisdiction(place: Jurisdiction, folder: str, here: Mapping[str, Document]) -> Iterator[Problem]:
    if place.id != folder:
        yield Problem(path=("id",), message=f"id 应与所在目录同名，写作“{folder}”。")
    for key, name in (("measures", place.measures), ("note", place.note)):
        if name not in here:
            yield Problem(path=(key,), message=f"本地文件（{folder}/documents/）{not_among(name, sorted(here))}")


def _belonging(record: PackRecord, folder: str) -> Iterator[Problem]:
    """A pack for comparison stands alone and says whose it is; a place's own pack cites the place's documents."""
    alone = folder == PEERS
    if alone and record.origin is None:
        yield Problem(path=(), message="比较用的规则包要写 origin（地方、设施、日期、来源）。")
    if alone == bool(record.law.document):
        said = "不写 document，写 title" if alone else "要写 document 和 version"
        yield Problem(path=("law",), message=f"这里的 law {said}。")
    if not alone and (record.origin or record.clauses or record.unknowns):
        yield Problem(path=(), message="本地的规则包引用本地文件，不写 origin、clauses、unknowns。")


def _questions(record: QuestionsFile) -> Iterator[Problem]:
    """A question that is fully answered leaves nothing unknown."""
    for at, question in enumerate(record.questions):
        if question.status == "answered" and question.unknowns:
            message = "写了 unknowns 的问题不是 answered（有写明），应为 partly（部分写明）或 open（没有写明）。"
            yield Problem(path=("questions", at, "status"), message=message)


def _version_names(record: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(record, PackRecord) and record.law.version:
        yield ("law", "version"), record.law.version
    if isinstance(record, TimelineFile):
        yield from ((("events", at, "draft"), one.draft) for at, one in enumerate(record.events) if one.draft)


def _pack(source: YamlSource, bundle: object, packs: dict[str, Pack]) -> Iterator[Located]:
    """Add the pack to `packs`: it must link and be proved, pass its own tests, and not contradict its clauses."""
    try:
        pack = read_bundle(bundle)
    except Problems as error:
        yield from source.locate(in_pack(problem, source.data) for problem in error.problems)
        return
    packs[pack.record.pack] = pack
    yield from source.locate([*failures(pack), *text_problems(pack)])
