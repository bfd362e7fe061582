"""Records of a place against the works and versions that the place holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from calculator.ground.problems import Diagnostic, unlisted
from calculator.packs.schema import PackRecord
from site_build.corpus import kinds
from site_build.corpus.library import DOCUMENTS, PLACES, YamlFile
from site_build.corpus.model import Consultation, Jurisdiction, QuestionsFile
from site_build.corpus.works import Work, WorkFile


def place_problems(
    files: list[YamlFile], records: Mapping[str, Any], works: Mapping[str, Work], levels: tuple[str, ...]
) -> Iterator[Diagnostic]:
    """A place has its folder's name, its own measures and note; its packs belong to versions of its works."""
    torn = {file.place for file in files if file.source.file not in records}
    here: dict[str, dict[str, Work]] = {}
    for file in files:
        if file.work in works:
            here.setdefault(file.place, {})[file.work] = works[file.work]
    for file in (file for file in files if file.place not in torn or not file.place):
        if file.source.file not in records:
            continue
        record = records[file.source.file]
        yield from misnamed(file, record)
        yield from file.source.locate(_problems(record, file, here.get(file.place, {}), levels))
    yield from _alike(files, records)


def _alike(files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Packs of one name, and packs of one version of a work: nobody could say which of them answers."""
    first: dict[tuple[str | None, ...], YamlFile] = {}
    for file in files:
        record = records.get(file.source.file)
        if not isinstance(record, PackRecord):
            continue
        law = record.law
        other = first.setdefault(("id", record.pack), file)
        if other is not file:
            message = f"规则包“{record.pack}”重复，{other.source.file} 已有同名的。"
            told = Diagnostic(kind="duplicate-id", path=("pack",), message=message, found=record.pack)
            yield from file.source.locate([told])
        of_version = (file.place, law.work, law.version)
        other = first.setdefault(of_version, file) if law.work and law.version else file
        if other is not file:
            message = f"版本“{law.version}”已有规则包 {other.source.file}；一个版本只能有一个规则包。"
            told = Diagnostic(kind="two-packs", path=("law", "version"), message=message)
            yield from file.source.locate([told])


def _problems(record: Any, file: YamlFile, here: Mapping[str, Work], levels: tuple[str, ...]) -> Iterator[Diagnostic]:
    if isinstance(record, Consultation):
        yield from _consultation(record)
    if isinstance(record, Jurisdiction):
        yield from _jurisdiction(record, file.place, here)
    if isinstance(record, Jurisdiction | WorkFile) and levels and record.level not in levels:
        told = unlisted("unknown-word", ("level",), record.level, levels, "层级")
        yield replace(told, message=f"{told.message}层级列在 shared/vocabulary.yaml 里。")
    if isinstance(record, PackRecord):
        yield from _belonging(record, file, here)
    if isinstance(record, QuestionsFile):
        yield from _questions(record)


def _jurisdiction(place: Jurisdiction, folder: str, here: Mapping[str, Work]) -> Iterator[Diagnostic]:
    if place.id != folder:
        yield Diagnostic(kind="id-not-its-place", path=("id",), message=f"id 应与所在目录同名，写作“{folder}”。")
    for key, name in (("measures", place.measures), ("note", place.note)):
        if name not in here:
            where = f"{PLACES}/{folder}/{DOCUMENTS}/"
            yield unlisted("unknown-work", (key,), name, sorted(here), f"本地文件（{where}）")
    measures = here.get(place.measures)
    shown = measures.shown if measures else None
    if measures and not (shown and shown.official) and not place.text_note:
        message = "没有正式文本时要写 text_note，说明文本是从哪里来的。"
        yield Diagnostic(kind="missing-key", message=message, found="text_note")


def misnamed(file: YamlFile, record: Any) -> Iterator[Diagnostic]:
    """A pack whose id is not its file's name, by which commands and pages find it."""
    if isinstance(record, PackRecord) and record.pack != file.path.stem:
        said = f"pack 应与文件同名，写作“{file.path.stem}”；要改名的，连文件名一起改。"
        told = Diagnostic(kind="id-not-its-place", path=("pack",), message=said, found=record.pack)
        yield from file.source.locate([told])


def _belonging(record: PackRecord, file: YamlFile, here: Mapping[str, Work]) -> Iterator[Diagnostic]:
    """A pack for comparison stands alone and says whose it is; a place's pack belongs to one version of a work."""
    alone = file.kind.room == kinds.PEERS
    if alone and record.origin is None:
        yield Diagnostic(kind="origin-missing", message="比较用的规则包要写 origin（地方、设施、日期、来源）。")
    if alone == bool(record.law.work):
        said = "不写 work，写 title" if alone else "要写 work 和 version"
        yield Diagnostic(kind="law-miswritten", path=("law",), message=f"这里的 law {said}。")
    if not alone and (record.origin or record.clauses or record.unknowns):
        yield Diagnostic(kind="own-clauses", message="本地的规则包引用本地文件，不写 origin、clauses、unknowns。")
    work = here.get(record.law.work or "")
    if work and record.law.version:
        version = work.version(record.law.version)
        if version is None:
            allowed = [one.id for one in work.versions]
            yield unlisted("unknown-version", ("law", "version"), record.law.version, allowed, "版本")
        elif version.stage != record.law.stage:
            said = f"版本“{version.id}”是{version.stage}，这里写的是{record.law.stage}。"
            yield Diagnostic(
                kind="stage-unlike-version",
                path=("law", "stage"),
                message=said,
                found=record.law.stage,
                allowed=(version.stage,),
            )


def _questions(record: QuestionsFile) -> Iterator[Diagnostic]:
    """A question that is fully answered leaves nothing unknown."""
    for at, question in enumerate(record.questions):
        if question.status == "answered" and question.unknowns:
            message = "写了 unknowns 的问题不是 answered（有写明），应为 partly（部分写明）或 open（没有写明）。"
            yield Diagnostic(kind="answered-with-unknowns", path=("questions", at, "status"), message=message)


def _consultation(record: Consultation) -> Iterator[Diagnostic]:
    """A consultation ends after it begins."""
    opens, closes = record.opens.value, record.closes.value
    if opens and closes and closes < opens[: len(closes)]:
        message = f"截止（{closes}）早于开始（{opens}），请核对公告。"
        yield Diagnostic(kind="dates-out-of-order", path=("closes",), message=message, found=closes)
