"""What was not known and now may be: every place that speaks of a text which has become official.

A version whose text is official answers questions that were open while only a note or a draft was held. Until a person
has looked, each such place is told: an unknown, a question left open, a pack that goes on from an older version, and
sentences that say the text was not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculator.ground.problems import Diagnostic, Path
from site_build.corpus import kinds
from site_build.corpus.library import Library, Place, YamlFile, find_clause
from site_build.corpus.works import Clause, Version, Work, WorkFile

NOT_SEEN = re.compile(
    "正文未见|未见正文|未见(?:到)?(?:正式)?(?:文本|发布)|只见到[^。；]*说明|未查到|据(?:起草)?说明整理"
)
HISTORY = ("timeline",)


def ended_problems(files: Iterable[YamlFile], library: Library) -> Iterator[Diagnostic]:
    """Every place of a corpus that speaks of what an official version may have settled, not yet looked at."""
    for file in files:
        place = library.places.get(file.place)
        official = [one for one in place.measures.at_hand if is_official(one)] if place else []
        if place and official:
            yield from file.source.locate(_of_file(file, place, library, official[-1]))


def is_official(version: Version) -> bool:
    """Whether the words of a version are those of the body that made it."""
    return any(one.text_status == "official" for one in version.provisions) or any(
        child.text_status == "official" for one in version.provisions for child in one.children
    )


def _of_file(file: YamlFile, place: Place, library: Library, official: Version) -> Iterator[Diagnostic]:
    stem = file.path.stem
    if file.kind.room == kinds.PLACE and stem == "unknowns":
        yield from _unknowns(place, library, official)
    elif file.kind.room == kinds.PLACE and stem == "questions":
        yield from _questions(place, library, official)
    elif file.kind.room == kinds.PACKS:
        yield from _pack(file, place, official)
    if (file.kind.room == kinds.PLACE and stem not in HISTORY) or file.record is WorkFile:
        yield from _sentences(file.source.data, official)


def _settled(refs: Iterable[str], library: Library, work: Work, official: Version) -> list[Clause]:
    """The clauses of these names whose words the official version has."""
    clauses = (find_clause(library.works, ref, official) for ref in refs)
    return [one for one in clauses if one and one.work is work and one.provision.text_status == "official"]


def _unknowns(place: Place, library: Library, official: Version) -> Iterator[Diagnostic]:
    for name, unknown in place.unknowns.items():
        if unknown.resolved_by or official.id in unknown.confirmed_for:
            continue
        clauses = _settled(unknown.provisions, library, place.measures, official)
        if clauses:
            message = _told(f"未知事项“{unknown.what}”", clauses, official)
            yield Diagnostic(kind="perhaps-settled", path=("unknowns", name), message=message)


def _questions(place: Place, library: Library, official: Version) -> Iterator[Diagnostic]:
    for at, question in enumerate(place.questions):
        if question.status == "answered" or official.id in question.confirmed_for:
            continue
        clauses = _settled(question.provisions, library, place.measures, official)
        if clauses:
            message = _told(f"问题“{question.question}”", clauses, official)
            yield Diagnostic(kind="perhaps-settled", path=("questions", at, "answer"), message=message)


def _told(what: str, clauses: list[Clause], official: Version) -> str:
    named = "、".join(dict.fromkeys(one.provision.label or one.provision.id for one in clauses))
    return (
        f"{what}所说的{named}在版本“{official.id}”里已有正式文本。请对照："
        f"已经写明的，改写这一处（未知事项写 resolved_by）；仍没有写明的，写 confirmed_for: [{official.id}]。"
    )


def _pack(file: YamlFile, place: Place, official: Version) -> Iterator[Diagnostic]:
    """What a pack of an older version says of the present, and the official version that has no pack."""
    entry = next((one for one in place.packs.values() if one.path == file.path), None)
    if entry is None or entry.record.law.work != place.measures.id:
        return
    law = entry.record.law
    if law.version == official.id or official.id in law.confirmed_for:
        return
    said = f"版本“{official.id}”已有正式文本，这个规则包属于版本“{law.version}”：请核对 caution、in_force 是否仍然属实"
    more = "" if official.id in place.packs_of(place.measures) else "，并为新版本另写规则包"
    message = f"{said}{more}；核对以后写 confirmed_for: [{official.id}]。"
    yield Diagnostic(kind="perhaps-settled", path=("law", "caution"), message=message)


def _sentences(data: Any, official: Version, path: Path = (), confirmed: bool = False) -> Iterator[Diagnostic]:  # noqa: FBT001, FBT002 - carried down
    """Sentences that say the text was not seen, unless the record around them was confirmed."""
    if isinstance(data, str):
        if not confirmed and (match := NOT_SEEN.search(data)):
            said = f"这里写“{match[0]}”，而版本“{official.id}”已有正式文本；请改写，或者核对后写 confirmed_for。"
            yield Diagnostic(kind="said-not-seen", path=path, message=said, found=match[0])
    elif isinstance(data, Mapping):
        known = confirmed or official.id in (data.get("confirmed_for") or ())
        for key, item in data.items():
            yield from _sentences(item, official, (*path, str(key)), known)
    elif isinstance(data, list):
        for at, item in enumerate(data):
            yield from _sentences(item, official, (*path, at), confirmed)
