"""Versions of works: their trees, their numbers, the days on which they hold, and what the work says beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from calculator.ground.numerals import read_numeral
from calculator.ground.problems import Diagnostic, Path
from site_build.corpus.checks.units import unit_problems
from site_build.corpus.library import YamlFile
from site_build.corpus.works import Provision, Version, Work, WorkFile, derived_validity

ARTICLE = re.compile("第([〇零一二三四五六七八九十百千两0-9]+)条(之[一二三四五六七八九十]+)?")
ARTICLE_ID = re.compile("art-[0-9]+(-[0-9]+)?")
RANK = {"part": 0, "div": 1, "chap": 2, "ch": 2, "sec": 3, "art": 4, "annex": 0}


def version_problems(
    files: list[YamlFile], records: Mapping[str, Any], works: Mapping[str, Work]
) -> Iterator[Diagnostic]:
    """What is wrong with each version by itself, and with the versions of a work together."""
    own = {(file.place, file.work) for file in files if file.record is WorkFile}
    torn = {file.work for file in files if file.record is Version and file.source.file not in records}
    for file in files:
        record = records.get(file.source.file)
        if isinstance(record, Version) and (file.place, file.work) not in own:
            message = f"“{file.work}”没有 work.yaml，这个版本不知道属于哪一份文件。"
            lone = Diagnostic(kind="version-without-work", message=message, found=file.work)
            yield from file.source.locate([lone])
        if isinstance(record, WorkFile):
            validity = () if file.work in torn else _validity(record, works.get(file.work))
            problems = [*_place_of(record, file), *validity, *_tree(record.provisions, ("provisions",))]
            yield from file.source.locate(problems)
        elif isinstance(record, Version):
            told = [*_version(record, file, works), *_tree(record.provisions, ("provisions",)), *unit_problems(record)]
            yield from file.source.locate(told)


def _place_of(record: WorkFile, file: YamlFile) -> Iterator[Diagnostic]:
    if record.id != file.work:
        yield Diagnostic(kind="id-not-its-place", path=("id",), message=f"id 应与所在目录同名，写作“{file.work}”。")


def _validity(record: WorkFile, work: Work | None) -> Iterator[Diagnostic]:
    """What is written of the state against what the versions tell; only where all versions could be read."""
    if work is None:
        return
    told = None if record.kind == "note" else derived_validity(work.versions, work.day)
    if told and record.validity and record.validity != told:
        said = f"各版本说明它{told}，这里写的是{record.validity}；由版本推得出的不用写，请删去 validity。"
        yield Diagnostic(kind="validity-unlike-versions", path=("validity",), message=said, found=record.validity)
    if not told and not record.validity:
        yield Diagnostic(kind="no-validity", message="没有版本说明它的有效性，请写 validity（不知道的写待核）。")


def _version(version: Version, file: YamlFile, works: Mapping[str, Work]) -> Iterator[Diagnostic]:
    if version.id != file.path.stem:
        yield Diagnostic(kind="id-not-its-place", path=("id",), message=f"id 应与文件同名，写作“{file.path.stem}”。")
    work = works.get(file.work)
    yield from _dates(version)
    if work is not None:
        yield from _another_work(version, work, works)
        yield from _beside(version, work)
    if not version.provisions and not version.not_held:
        yield Diagnostic(kind="no-text", message="这个版本没有条文；文本未持有的写 not_held 说明原因。")
    yield from _numbers(version)


def _another_work(version: Version, work: Work, works: Mapping[str, Work]) -> Iterator[Diagnostic]:
    """A version that bears the very title of another work stands in the wrong folder, or one of the titles is wrong."""
    other = next((one for one in works.values() if one.title == version.title and one is not work), None)
    if other and version.title != work.title:
        said = f"标题与文件“{other.id}”相同，不像“{work.id}”的版本；请移到“{other.id}”的目录，或者核对标题。"
        yield Diagnostic(kind="version-of-another-work", path=("title",), message=said, found=version.title)


def _dates(version: Version) -> Iterator[Diagnostic]:
    """Dated, published, in force, ceased: in that order; a draft is never in force."""
    if not version.enacted:
        for key in ("in_force_from", "in_force_until"):
            if getattr(version, key):
                message = f"{version.stage}不是公布的文本，没有施行日期；请改 stage 或删去。"
                yield Diagnostic(kind="draft-in-force", path=(key,), message=message, found=version.stage)
        if not version.dated:
            yield Diagnostic(kind="version-without-date", message="草案要写 dated（成文日期，只知年份的写年份）。")
    elif not version.dated and not version.in_force_from:
        yield Diagnostic(
            kind="version-without-date", message="公布的版本要写 dated（成文日期）或 in_force_from（施行日期）。"
        )
    start, until = version.in_force_from, version.in_force_until
    dated = version.dated or ""
    if start and dated > start.isoformat():
        message = f"施行日期 {start} 早于成文日期 {dated}。"
        yield Diagnostic(kind="dates-out-of-order", path=("in_force_from",), message=message, found=f"{start}")
    if start and version.published and version.published > start:
        message = f"发布日期 {version.published} 晚于施行日期 {start}，请核对。"
        yield Diagnostic(kind="dates-out-of-order", path=("published",), message=message, found=f"{version.published}")
    if start and until and until <= start:
        yield Diagnostic(kind="dates-out-of-order", path=("in_force_until",), message="失效日期应晚于施行日期。")
    if until and not start:
        message = "写了失效日期，也要写施行日期 in_force_from。"
        yield Diagnostic(kind="version-without-date", path=("in_force_until",), message=message)


def _beside(version: Version, work: Work) -> Iterator[Diagnostic]:
    """No two versions in force on one day, and no day between them on which none is."""
    dated = [one for one in work.versions if one.enacted and one.in_force_from]
    for earlier, later in combinations(dated, 2):
        if later is version and later.in_force_from and earlier.in_force(later.in_force_from):
            message = f"与版本“{earlier.id}”的有效期重叠，例如 {later.in_force_from} 这一天两个版本都有效。"
            yield Diagnostic(kind="versions-overlap", path=("in_force_from",), message=message)
    for earlier, later in pairwise(dated):
        until, start = earlier.in_force_until, later.in_force_from
        if later is version and until and start and until < start and earlier.id not in later.accepted_gaps:
            said = f"从 {until} 到 {start} 没有版本有效；确实如此的，在 accepted_gaps 里写上“{earlier.id}”。"
            yield Diagnostic(kind="versions-apart", path=("in_force_from",), message=said)


def _numbers(version: Version) -> Iterator[Diagnostic]:
    """Articles are numbered without holes, repeats or steps back, but for those of the source itself."""
    last, seen = 0, set[str]()
    for path, label in _labels(version.provisions, ("provisions",)):
        match = ARTICLE.fullmatch(label)
        number = read_numeral(match[1]) if match else None
        if match is None or not isinstance(number, int):
            continue
        if label in version.accepted_gaps:
            last = number
            continue
        if label in seen:
            message = f"“{label}”重复；原文如此的，在 accepted_gaps 里写上“{label}”。"
            yield Diagnostic(kind="article-repeated", path=path, message=message, found=label)
        elif not match[2] and number > last + 1:
            said = f"“{label}”之前缺第 {last + 1} 条；原文如此的，在 accepted_gaps 里写上“{label}”。"
            yield Diagnostic(kind="article-lacking", path=path, message=said, found=label)
        elif number < last:
            message = f"“{label}”排在第 {last} 条之后；原文如此的，在 accepted_gaps 里写上“{label}”。"
            yield Diagnostic(kind="article-out-of-order", path=path, message=message, found=label)
        seen.add(label)
        last = max(last, number)


def _labels(provisions: tuple[Provision, ...], path: Path) -> Iterator[tuple[Path, str]]:
    for at, one in enumerate(provisions):
        if one.label and not one.id.startswith("annex"):
            yield (*path, at, "label"), one.label
            yield from _labels(one.children, (*path, at, "children"))


def _tree(provisions: tuple[Provision, ...], root: Path) -> Iterator[Diagnostic]:
    """Ids grow from their parents, but for articles; no id and no cid twice; a text is there unless it is not held."""
    ids: set[str] = set()
    cids: set[str] = set()

    def visit(some: tuple[Provision, ...], path: Path, parent: str) -> Iterator[Diagnostic]:
        for at, one in enumerate(some):
            here = (*path, at)
            yield from _nested(one, parent, (*here, "id"))
            if one.id in ids:
                message = f"条款“{one.id}”重复，这个版本里已有同名的。"
                yield Diagnostic(kind="duplicate-id", path=(*here, "id"), message=message, found=one.id)
            if one.cid and one.cid in cids:
                message = f"cid“{one.cid}”在这个版本里重复。"
                yield Diagnostic(kind="duplicate-id", path=(*here, "cid"), message=message, found=one.cid)
            ids.add(one.id)
            cids.update([one.cid] if one.cid else [])
            yield from _text(one, here)
            yield from visit(one.children, (*here, "children"), one.id)

    yield from visit(provisions, root, "")


def _nested(provision: Provision, parent: str, path: Path) -> Iterator[Diagnostic]:
    """The id of a provision fits that of the one above it."""
    name = provision.id
    if parent and not name.startswith(f"{parent}.") and not ARTICLE_ID.fullmatch(name):
        message = f"下级条款的 id 应以上级的“{parent}.”开头；条的 id 写作 art-条号。"
        yield Diagnostic(kind="id-outside-parent", path=path, message=message, found=name, allowed=(f"{parent}.",))
    elif (rank := _rank(name)) is not None and (above := _rank(parent)) is not None and rank <= above:
        message = f"“{name}”不能放在“{parent}”之下：编、章、节、条由大到小。"
        yield Diagnostic(kind="id-outside-parent", path=path, message=message, found=name)


def _text(provision: Provision, path: Path) -> Iterator[Diagnostic]:
    """A text is there unless it is not held, and then it is not."""
    if provision.text_status == "not_held" and provision.text:
        message = "text_status 是 not_held（未持有文本），不应再写 text。"
        yield Diagnostic(kind="text-though-not-held", path=(*path, "text"), message=message)
    if provision.text_status != "not_held" and not provision.text and not provision.children:
        message = "条款没有 text，也没有下级；文本未持有的写 text_status: not_held。"
        yield Diagnostic(kind="no-text", path=path, message=message)


def _rank(name: str) -> int | None:
    """How high a unit stands by the last part of its id: 编 and 附件 above 章 above 节 above 条; None below that."""
    return RANK.get(name.rpartition(".")[2].partition("-")[0]) if name else None
