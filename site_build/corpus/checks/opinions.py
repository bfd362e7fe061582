"""Opinions and their answers: none unanswered once the answers are due, no answer without its reason or its change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from calculator.ground.problems import Diagnostic, Path
from site_build.corpus.consultation import state_of
from site_build.corpus.library import YamlFile
from site_build.corpus.model import Consultation
from site_build.corpus.opinions import Opinion, OpinionsFile
from site_build.corpus.works import Version, Work

NAMED = 3


def opinion_problems(
    files: list[YamlFile], records: Mapping[str, Any], works: Mapping[str, Work], day: date
) -> Iterator[Diagnostic]:
    """What is wrong with the opinions of every work, as of a day."""
    closed = {
        (file.place, record.draft): state_of(record, day).state == "closed"
        for file in files
        if isinstance(record := records.get(file.source.file), Consultation)
    }
    for file in files:
        record = records.get(file.source.file)
        work = works.get(file.work)
        if not isinstance(record, OpinionsFile) or work is None:
            continue
        due = {version for (place, version), is_closed in closed.items() if place == file.place and is_closed}
        yield from file.source.locate([*_unanswered(record, due, day), *_answers(record, work), *_twice(record)])


def _listed(record: OpinionsFile) -> Iterator[tuple[Path, Opinion]]:
    for name, some in (("opinions", record.opinions), ("orphans", record.orphans)):
        yield from (((name, at), one) for at, one in enumerate(some))


def _unanswered(record: OpinionsFile, closed: set[str], day: date) -> Iterator[Diagnostic]:
    """Opinions without a decision, told together: there may be a thousand of them."""
    asked = record.published is not None and record.published <= day
    late = record.answers_by is None or record.answers_by < day
    left = [
        (path, one)
        for path, one in _listed(record)
        if one.decision == "undecided" and (asked or (late and one.version in closed))
    ]
    if not left:
        return
    named = "、".join(one.id for _, one in left[:NAMED])
    more = f" 等 {len(left)} 条" if len(left) > NAMED else f"，共 {len(left)} 条"
    why = "文件写明已经公布采纳情况" if asked else "征求意见已经截止"
    way = "请写 decision 和 reply" + ("" if asked else "；还在研究的，在文件开头写 answers_by: 答复的最后一天")
    message = f"{why}，还有意见没有答复：{named}{more}。{way}。"
    yield Diagnostic(kind="opinion-unanswered", path=left[0][0], message=message, found=named)


def _answers(record: OpinionsFile, work: Work) -> Iterator[Diagnostic]:
    for path, one in _listed(record):
        if one.decision != "undecided" and not one.reply:
            message = f"意见“{one.id}”有决定，没有理由；请写 reply，采纳的也写改在哪里。"
            yield Diagnostic(kind="decision-without-reply", path=(*path, "decision"), message=message, found=one.id)
        later = _later(work, one)
        if one.decision in ("adopted", "partly") and not one.change and later:
            message = (
                f"意见“{one.id}”采纳了，已有后来的版本“{later[-1].id}”，没有写改在哪里；请写 change: 文件@版本#编号。"
            )
            yield Diagnostic(kind="adopted-without-change", path=(*path, "decision"), message=message, found=one.id)
        if one.change:
            yield from _change(path, one, work, later)


def _change(path: Path, one: Opinion, work: Work, later: Iterable[Version]) -> Iterator[Diagnostic]:
    """A change stands in a later version of the work; what was left out is named in the version of the opinion."""
    left, _, _ = str(one.change).partition("#")
    work_id, _, version = left.partition("@")
    allowed = [one.version, *(version.id for version in later)]
    if work_id != work.id or version not in allowed:
        names = "、".join(f"{work.id}@{name}#…" for name in allowed)
        message = f"采纳意见的改动应在后来的版本里（删去的写原来的条款），写作 {names}；这里是“{one.change}”。"
        yield Diagnostic(kind="adopted-without-change", path=(*path, "change"), message=message, found=str(one.change))
    if one.decision not in ("adopted", "partly"):
        message = f"意见“{one.id}”写了 change，没有采纳；请改 decision，或者删去 change。"
        yield Diagnostic(kind="change-without-adoption", path=(*path, "change"), message=message, found=one.id)


def _later(work: Work, one: Opinion) -> list[Version]:
    """Versions with text that came after the one on which an opinion was given."""
    given = work.version(one.version)
    return [later for later in work.held_versions if given and later.order > given.order]


def _twice(record: OpinionsFile) -> Iterator[Diagnostic]:
    """An id that stands both among the opinions and among those without a clause."""
    first = {one.id for one in record.opinions}
    for at, one in enumerate(record.orphans):
        if one.id in first:
            message = f"意见“{one.id}”重复：移到 opinions 的，从 orphans 里删去。"
            yield Diagnostic(kind="duplicate-id", path=("orphans", at, "id"), message=message, found=one.id)
