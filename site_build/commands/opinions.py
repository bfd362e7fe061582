"""`opinions`: what people sent in read into the file in which the office works, and what is still to be done there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, not_among
from site_build.commands.common import FAILED, MISUSED, OK, BadWord, print_found
from site_build.corpus.library import DOCUMENTS, PLACES, YamlFile, decoded, find_files, works_of
from site_build.corpus.model import Consultation, Jurisdiction
from site_build.corpus.opinion_binding import Binder, normal
from site_build.corpus.opinion_merging import Merged, Received, merged
from site_build.corpus.opinion_writing import HEAD, NotWritten, with_merged
from site_build.corpus.opinions import OPINIONS, Opinion, OpinionsFile, counts_words, standing
from site_build.corpus.today import today
from site_build.corpus.works import Version, Work
from site_build.corpus.yaml_source import BadYaml, YamlSource, read_record, read_yaml, reason
from site_build.exchange.opinion_files import read_opinions

STANDARD_INPUT = "-"


@frozen
class Target:
    """The work that opinions are on, its place, the version meant where none is named, and the file they go into."""

    work: Work
    place: str
    version: Version
    path: Path


@frozen
class Imported:
    """What an import into one file came to."""

    target: Target
    merged: Merged
    held: OpinionsFile


def import_opinions(arguments: argparse.Namespace) -> int:
    """Import files; exit code 1 if something could not be read, 2 if nothing could be written."""
    try:
        return _import(_Corpus(arguments), arguments)
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED


def list_opinions(arguments: argparse.Namespace) -> int:
    """What the office has and what is left: counts, clauses to check, opinions without a clause, those undecided."""
    try:
        corpus = _Corpus(arguments)
        return _list(corpus.target(corpus.work), corpus, as_json=arguments.json)
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED


class _Corpus:
    """The works of the content and where their opinions stand, read without asking whether all is well."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.root: Path = arguments.root
        self.into: Path | None = arguments.into
        entries = [*find_files(self.root)]
        self.files = [one for one in entries if isinstance(one, YamlFile)]
        wanted = [one for one in self.files if one.record is not OpinionsFile]
        self.records, problems = decoded(wanted)
        problems += [one for one in entries if isinstance(one, Diagnostic)]
        if problems:
            raise BadYaml(problems)
        self.works = works_of(wanted, self.records, today())
        self.places = {file.work: file.place for file in wanted if file.place and file.work in self.works}
        self.work, self.version = self._named(arguments.work, arguments.version)

    def _named(self, work: str | None, version: str | None) -> tuple[str, str | None]:
        """The work that opinions are on which name none: as said, or the measures of the only place."""
        measures = [one.measures for one in self.records.values() if isinstance(one, Jurisdiction)]
        if work is None and len(measures) != 1:
            raise BadWord(f"有几个地方，请写 --work，可用：{'、'.join(sorted(self.places))}。")
        name = work or measures[0]
        if name not in self.places:
            raise BadWord(f"文件{not_among(name, sorted(self.places))}")
        if version and self.works[name].version(version) is None:
            raise BadWord(f"版本{not_among(version, [one.id for one in self.works[name].versions])}")
        return name, version

    def work_of(self, named: str) -> str | None:
        """The work of this id or title; the default one where none is named, or what is named is part of its title."""
        if not named:
            return self.work
        if named in self.places:
            return named
        wanted = normal(named)
        if any(wanted in title for title in self._titles(self.works[self.work])):
            return self.work
        alike = [name for name in self.places if wanted in self._titles(self.works[name])]
        return alike[0] if len(alike) == 1 else None

    def _titles(self, work: Work) -> set[str]:
        titles = {work.title, work.short_title or "", *(version.title for version in work.versions)}
        return {normal(title) for title in titles if title}

    def target(self, work_id: str) -> Target:
        """Where opinions on a work go; raises BadWord where it has no text to give them on."""
        work, place = self.works[work_id], self.places[work_id]
        drafts = [
            record.draft
            for file in self.files
            if file.place == place and isinstance(record := self.records.get(file.source.file), Consultation)
        ]
        named = [self.version if work_id == self.work else None, *drafts]
        found = [version for name in named if name and (version := work.version(name)) and version.provisions]
        version = next(iter(found), None) or work.shown
        if version is None:
            raise BadWord(f"《{work.title}》没有一个版本有文本，意见对不上条款。")
        path = self.into or self.root / PLACES / place / DOCUMENTS / work_id / f"{OPINIONS}.yaml"
        return Target(work=work, place=place, version=version, path=path)

    def held(self, target: Target) -> tuple[YamlSource | None, OpinionsFile]:
        """The file of opinions as it stands; raises BadYaml if it cannot be read."""
        if not target.path.exists():
            return None, OpinionsFile()
        source = read_yaml(target.path, str(target.path))
        if source.data is None and [one.kind for one in source.problems] == ["empty-file"]:
            return None, OpinionsFile()
        record, problems = read_record(OpinionsFile, source)
        if record is None or problems:
            raise BadYaml(problems)
        return source, record


def _import(corpus: _Corpus, arguments: argparse.Namespace) -> int:
    received: list[Received] = []
    told: list[str] = []
    notes: list[str] = []
    for name, content in _contents(arguments.files, told):
        read = read_opinions(content, name)
        received += read.opinions
        told += read.told
        notes += read.notes
    by_work: dict[str, list[Received]] = {}
    for one in received:
        work = corpus.work_of(one.work)
        if work is None:
            told.append(f"{one.file} {one.place}：是对“{one.work[:40]}”的意见，这里没有这份文件，没有导入。")
        else:
            by_work.setdefault(work, []).append(one)
    if corpus.into and len(by_work) > 1:
        raise BadWord(
            f"这些文件里有对 {'、'.join(sorted(by_work))} 的意见，--into 只能写一份文件的；请加 --work 分开导入。"
        )
    imported = [_imported(corpus, work, some, dry=arguments.dry_run) for work, some in by_work.items()]
    told += [one for each in imported for one in each.merged.told]
    said = [*_report(corpus, imported, len(arguments.files), dry=arguments.dry_run), *notes]
    print_found(_as_data(imported, told, notes), said, as_json=arguments.json)
    if told:
        print("\n".join([f"没有读成或者要看的 {len(told)} 处：", *told]), file=sys.stderr)
    return FAILED if told else OK


def _contents(names: Iterable[str], told: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every file by its name with its bytes, the same one once; what cannot be read is told."""
    for name in dict.fromkeys(names):
        if name == STANDARD_INPUT:
            yield "粘贴的内容", sys.stdin.buffer.read()
            continue
        try:
            yield name, Path(name).read_bytes()
        except OSError as error:
            told.append(f"{name}：文件无法读取：{reason(error)}。")


def _imported(corpus: _Corpus, work: str, received: Sequence[Received], *, dry: bool) -> Imported:
    target = corpus.target(work)
    source, held = corpus.held(target)
    found = merged(work, Binder(target.work, target.version), received, held)
    if (found.opinions or found.orphans or found.senders) and not dry:
        head = HEAD.format(title=target.work.title, schemas="../../../..")
        try:
            made = with_merged(source, found, head)
            target.path.write_text(made, encoding="utf-8")
        except NotWritten as error:
            raise BadWord(f"{target.path}：{error}。") from None
        except OSError as error:
            raise BadWord(f"文件“{target.path}”不能写：{reason(error)}。") from None
    return Imported(target=target, merged=found, held=held)


def _report(corpus: _Corpus, imported: Sequence[Imported], files: int, *, dry: bool) -> Iterator[str]:
    read = sum(one.merged.read for one in imported)
    yield f"读了 {files} 个文件，{read} 条意见。"
    for one in imported:
        found = one.merged
        verb = "会写入" if dry else "写入"
        times = sum(map(len, found.senders.values()))
        yield (
            f"《{one.target.work.title}》：新{verb} {len(found.opinions) + len(found.orphans)} 条"
            f"（其中没有对上条款的 {len(found.orphans)} 条），已有的意见又有 {times} 人提，"
            f"重复的 {found.repeated} 条没有再计（同样的话、同样的反馈人）。"
        )
        doubtful = [each for each in found.opinions if each.to_check]
        if doubtful:
            yield f"条款要核对的 {len(doubtful)} 条（to_check）：{'、'.join(each.id for each in doubtful[:10])}。"
        yield from (f"没有对上条款：{each.id}：{each.why}。" for each in found.orphans)
        yield from _carried(one)
        if not dry and (found.opinions or found.orphans or found.senders):
            shown = one.target.path
            yield f"在 {shown.relative_to(corpus.root) if shown.is_relative_to(corpus.root) else shown} 里。"


def _carried(one: Imported) -> Iterator[str]:
    """Where the opinions stand in the newest version, if that is not the one on which they were given."""
    yield from carried_words(one.target.work, (*one.held.opinions, *one.merged.opinions))


def carried_words(work: Work, every: Sequence[Opinion]) -> Iterator[str]:
    """How many opinions on earlier versions stand at a clause of the newest text, and which do not."""
    newest = next(reversed(work.held_versions), None)
    if newest is None:
        return
    placed = [*standing(work, (one for one in every if one.version != newest.id), newest)]
    lost = [opinion.id for opinion, clauses in placed if not clauses]
    if placed:
        found = f"{len(placed) - len(lost)} 条有对应的条款，{len(lost)} 条没有接替的条款"
        yield f"带到“{newest.title}”（{newest.id}）：{found}。"
    if lost:
        yield f"没有接替条款的：{'、'.join(lost)}。"


def _as_data(imported: Sequence[Imported], told: list[str], notes: list[str]) -> dict[str, object]:
    return {
        "works": [
            {
                "work": one.target.work.id,
                "read": one.merged.read,
                "new": [each.id for each in one.merged.opinions],
                "orphans": [each.id for each in one.merged.orphans],
                "again": {name: len(labels) for name, labels in one.merged.senders.items()},
                "repeated": one.merged.repeated,
            }
            for one in imported
        ],
        "told": told,
        "notes": notes,
    }


def _list(target: Target, corpus: _Corpus, *, as_json: bool) -> int:
    _, held = corpus.held(target)
    left = [one for one in held.every if one.decision == "undecided"]
    doubtful = [one for one in held.opinions if one.to_check]
    said = [
        f"《{target.work.title}》：意见 {len(held.every)} 条。{counts_words(held.every)}{'。' if held.every else ''}"
    ]
    said += [f"条款要核对：{one.id}：{one.to_check}。" for one in doubtful]
    said += [f"没有对上条款：{one.id}：{one.why}。" for one in held.orphans]
    said += [f"尚未答复：{one.id}。" for one in left]
    said += carried_words(target.work, held.opinions)
    data = {
        "opinions": len(held.every),
        "to_check": [one.id for one in doubtful],
        "orphans": [one.id for one in held.orphans],
        "undecided": [one.id for one in left],
    }
    return print_found(data, said, as_json=as_json)
