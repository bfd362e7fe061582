"""Names in both directions: what is named must be there, what is there must be named, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from calculator.ground.problems import Diagnostic, unlisted
from site_build.corpus import kinds
from site_build.corpus.checks.ids import Definition, Reference, definitions, references
from site_build.corpus.library import YamlFile, find_clause, place_folders
from site_build.corpus.model import PAGES
from site_build.corpus.works import Version, Work, WorkFile
from site_build.corpus.yaml_source import YamlSource

DANGLING = "dangling-reference"
TOLD_ONCE = ("reference-ended", "reference-not-yet", "reference-without-cid")
FILES_NAMED, LINES_NAMED = 4, 6


def name_problems(files: list[YamlFile], works: Mapping[str, Work], torn: set[str]) -> Iterator[Diagnostic]:
    """Dangling names, ids defined twice, and records that nothing names; `torn` files have problems already."""
    defined = [*definitions(files)]
    named = [*references(files)]
    yield from _twice(defined)
    known = _known(files, defined)
    sources: list[YamlSource] = []
    located: list[Diagnostic] = []
    torn_sources = [file.source for file in files if file.source.file in torn]
    torn_works = {file.work for file in files if file.work and file.source.file in torn} | _without_file(files)
    for reference in named:
        told = None if _work_of(reference) in torn_works else _dangling(reference, known, works)
        if told and not _mentioned(reference.name.rpartition("#")[2], reference.file.source, torn_sources):
            located += reference.file.source.locate([told])
            sources.append(reference.file.source)
    yield from _once_each(located)
    if all(file.source.data is not None for file in files):
        yield from _unused(defined, named, [*torn_sources, *sources])


def _without_file(files: list[YamlFile]) -> set[str]:
    """Folders of versions that have no work.yaml, which is told there and not wherever the work is named."""
    return {file.work for file in files if file.work} - {file.work for file in files if file.record is WorkFile}


def _once_each(located: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Problems of names; a name that leads nowhere any more is told once, with all the places that have it."""
    alike: dict[str, list[Diagnostic]] = {}
    for one in located:
        if one.kind in TOLD_ONCE:
            alike.setdefault(one.message, []).append(one)
        else:
            yield one
    for same in alike.values():
        first, *more = sorted(same, key=lambda one: (one.file, one.line, one.column))
        said = f"同样的共 {len(same)} 处：{_places(same)}。" if more else ""
        yield replace(first, message=f"{first.message}{said}")


def _places(some: list[Diagnostic]) -> str:
    """Where some problems stand: the lines of the first few files, and how many there are beside."""
    lines: dict[str, dict[int, None]] = {}
    for one in sorted(some, key=lambda one: (one.file, one.line)):
        lines.setdefault(one.file, {})[one.line] = None
    named = [
        f"{file} 第 {'、'.join(map(str, [*here][:LINES_NAMED]))} 行{'等' if len(here) > LINES_NAMED else ''}"
        for file, here in [*lines.items()][:FILES_NAMED]
    ]
    return "；".join(named) + (f"；另有 {len(lines) - FILES_NAMED} 个文件" if len(lines) > FILES_NAMED else "")


def _known(files: list[YamlFile], defined: list[Definition]) -> Mapping[tuple[str, str], set[str]]:
    known: dict[tuple[str, str], set[str]] = {}
    for one in defined:
        known.setdefault((one.kind, one.scope), set()).add(one.name)
        if one.kind == "version":
            known.setdefault((one.kind, one.file.place), set()).add(one.name)
    for place in place_folders(files):
        here = {file.path.stem for file in files if file.place == place and file.kind.room == kinds.PLACE}
        of_records = (kind.page for kind in kinds.KINDS if kind.room == kinds.PLACE and kind.stem in here)
        known["page", place] = {*PAGES, *filter(None, of_records)}
    return known


def _dangling(
    reference: Reference, known: Mapping[tuple[str, str], set[str]], works: Mapping[str, Work]
) -> Diagnostic | None:
    """What is wrong with a reference, None if nothing is."""
    if reference.kind == "provision" and reference.file.kind.room != kinds.PEERS:
        fault = clause_fault(reference.name, works, versions_at_hand(reference, works))
        return replace(fault, path=reference.path) if fault else None
    allowed = [known.get((reference.kind, scope), set()) for scope in ("", reference.file.scope)]
    if any(reference.name in names for names in allowed):
        return None
    word = kinds.kind_of(reference.kind).word
    return unlisted(DANGLING, reference.path, reference.name, sorted(set().union(*allowed)), word)


def _work_of(reference: Reference) -> str:
    """The work that a reference leads to, if it leads to one."""
    return re.split("[@#]", reference.name)[0] if reference.kind in ("provision", "work") else ""


def versions_at_hand(reference: Reference, works: Mapping[str, Work]) -> tuple[Version, ...]:
    """The version of a pack that names a clause, or of a text; nothing where the versions of each work decide."""
    file = reference.file
    data = file.source.data if isinstance(file.source.data, Mapping) else {}
    law = data.get("law")
    if file.kind.room == kinds.PACKS and isinstance(law, Mapping):
        work = works.get(str(law.get("work")))
        version = work.version(str(law.get("version"))) if work else None
        return (version,) if version else ()
    if file.record is Version:
        work = works.get(file.work)
        version = work.version(str(data.get("id"))) if work else None
        return (version,) if version else ()
    return ()


def clause_fault(ref: str, works: Mapping[str, Work], at: tuple[Version, ...] = ()) -> Diagnostic | None:
    """What is wrong with the name of a clause, None if it leads to one in every version at hand; its path is open."""
    left, mark, name = ref.partition("#")
    work_id, pinned, version_id = left.partition("@")
    if not mark:
        message = f"条款“{ref}”应写作 文件#cid，或者 文件@版本#编号。"
        return Diagnostic(kind="malformed-text", message=message, found=ref)
    work = works.get(work_id)
    if work is None:
        return unlisted(DANGLING, (), work_id, sorted(works), "文件")
    if pinned:
        return _pin_fault(work, version_id, name)
    at_hand: tuple[Version | None, ...] = tuple(one for one in at if one in work.versions) or work.at_hand or (None,)
    faults = (_cid_fault(work, version, name) for version in at_hand if not find_clause(works, ref, version))
    return next(faults, None)


def _pin_fault(work: Work, version_id: str, name: str) -> Diagnostic | None:
    version = work.version(version_id)
    if version is None:
        return unlisted(DANGLING, (), version_id, [one.id for one in work.versions], f"“{work.id}”的版本")
    ids = work.text(version).by_id
    return None if name in ids else unlisted(DANGLING, (), name, ids, f"版本“{version_id}”的条款")


def _cid_fault(work: Work, version: Version | None, cid: str) -> Diagnostic:
    """Why a cid leads nowhere in a version: where it ended and what took its place, or the nearest names."""
    text = work.text(version)
    if cid in text.by_id:
        hint = f"{work.id}@{version.id}#{cid}" if version else cid
        message = f"条款“{cid}”没有写 cid，换一个版本就可能指到别的条款；请写作“{hint}”，或者在版本文件里写上 cid。"
        return Diagnostic(kind="reference-without-cid", message=message, found=cid, allowed=(hint,))
    had = [one for one in work.versions if cid in work.text(one).by_cid]
    where = f"版本“{version.id}”" if version else f"“{work.id}”"
    if not had:
        return unlisted(DANGLING, (), cid, text.by_cid, f"{where}的条款")
    before = work.versions[: work.versions.index(version)] if version else work.versions
    if version and not any(one in before for one in had):
        return _not_yet(work, version, had[0], cid)
    had = [one for one in had if one in before]
    heirs = [one.provision.cid or one.provision.id for one in (work.heirs(cid, version) if version else ())]
    after = f"；接替它的是 {'、'.join(heirs)}" if heirs else "，也没有写明由哪一条接替"
    last = had[-1].id
    pinned = work.text(had[-1]).by_cid[cid].ref
    by_command = "（policykb refs rewrite 可以代劳）" if len(heirs) == 1 else ""
    way = f"请改写{by_command}，或者写作“{pinned}”固定在旧版本上"
    message = f"{where}没有条款“{cid}”，它到版本“{last}”为止{after}。{way}。"
    return Diagnostic(kind="reference-ended", message=message, found=cid, allowed=tuple(heirs))


def _not_yet(work: Work, version: Version, first: Version, cid: str) -> Diagnostic:
    """A cid that only a later version has: a draft, or an enacted one that is not in force yet."""
    pinned = work.text(first).by_cid[cid].ref
    said = f"版本“{version.id}”还没有条款“{cid}”，它从版本“{first.id}”（{first.stage}）起才有。"
    message = f"{said}请引用两个版本都有的条款，或者写作“{pinned}”固定在那个版本上。"
    return Diagnostic(kind="reference-not-yet", message=message, found=cid, allowed=(pinned,))


def _mentioned(name: str, own: YamlSource, torn: list[YamlSource]) -> bool:
    """Whether a file that was not read as it was meant has a name, so that nothing can be said of it yet."""
    return any(source.mentions(name) for source in torn if source is not own)


def _twice(defined: list[Definition]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str, str], Definition] = {}
    for one in defined:
        other = first.setdefault((one.kind, one.scope, one.name), one)
        if other is not one:
            message = f"{kinds.kind_of(one.kind).word}“{one.name}”重复，{other.file.source.file} 已有同名的。"
            twice = Diagnostic(kind="duplicate-id", path=one.path, message=message, found=one.name)
            yield from one.file.source.locate([twice])


def _unused(defined: list[Definition], named: list[Reference], torn: list[YamlSource]) -> Iterator[Diagnostic]:
    """Records that nothing names, but for those that a file which was not read as it was meant mentions."""
    used = {(one.kind, one.name) for one in named}
    for one in defined:
        if one.ended or not kinds.kind_of(one.kind).must_be_used or (one.kind, one.name) in used:
            continue
        if not _mentioned(one.name, one.file.source, torn):
            message = f"{kinds.kind_of(one.kind).word}“{one.name}”没有被任何记录引用；请引用它或删去。"
            unused = Diagnostic(kind="unused-record", path=one.path, message=message, found=one.name, at_key=True)
            yield from one.file.source.locate([unused])
