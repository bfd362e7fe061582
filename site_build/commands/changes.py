"""`diff` and `effect`: what changed between two versions, and what follows from it."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from calculator.ground.problems import not_among, quoted
from calculator.proofs.effect import effect as legal_effect
from calculator.proofs.effect import effect_json
from calculator.proofs.effect_records import LegalEffect
from site_build.commands.common import MISUSED, OK, BadWord, print_found, write_files
from site_build.commands.packs import linked_pack_of
from site_build.corpus.check import read_library
from site_build.corpus.comparison import Comparison, compare_versions, comparison_json
from site_build.corpus.redline import marked_text
from site_build.corpus.today import today
from site_build.corpus.version_files import work_of_files
from site_build.corpus.works import Version, Work
from site_build.corpus.yaml_source import BadYaml
from site_build.exchange.comparison_table import comparison_document, comparison_workbook

NAMED, FILES = 3, 2


def diff(arguments: argparse.Namespace) -> int:
    """Compare two versions of a work, or two files with a version each."""
    try:
        found = compare_versions(*_compared(arguments.root, arguments.names))
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    for remark in _remarks(found):
        print(remark, file=sys.stderr)
    try:
        if write_files(
            (arguments.xlsx, lambda: comparison_workbook(found)), (arguments.docx, lambda: comparison_document(found))
        ):
            return OK
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    return print_found(comparison_json(found), _sentences(found), as_json=arguments.json)


def _compared(root: Path, names: Sequence[str]) -> tuple[Work, Version, Version]:
    """The work and its versions that the words of the command line name. Raises BadWord, BadYaml."""
    if len(names) == NAMED:
        work = _work(read_library(root).works, names[0])
        return work, _version(work, names[1]), _version(work, names[2])
    paths = [Path(name) for name in names]
    if len(paths) != FILES or not all(path.suffix in (".yaml", ".yml") for path in paths):
        raise BadWord(
            "请写一份文件和它的两个版本，如 dazu-measures 2022-draft 2022-consultation，或者两个 .yaml 文件。"
        )
    for path in paths:
        if not path.is_file():
            raise BadWord(f"没有文件{quoted(str(path))}。")
    return work_of_files(paths[0], paths[1], today())


def _remarks(found: Comparison) -> Iterator[str]:
    """What whoever compares should know before reading on."""
    if found.old is found.new:
        yield "这是同一个版本，与自己相比没有改动。"
    for version in dict.fromkeys((found.old.id, found.new.id)):
        if not any(one.provisions for one in (found.old, found.new) if one.id == version):
            yield f"版本“{version}”没有条文，本站未持有它的文本。"
    if found.caution:
        yield found.caution
    if _bare(found.old.title) != _bare(found.new.title):
        yield f"标题不同：《{found.old.title}》和《{found.new.title}》；如果是两份不同的文件，对应关系没有意义。"


def _bare(title: str) -> str:
    """A title without what tells its stage."""
    return re.sub(r"[（(][^（）()]*[）)]|\s", "", title)


def effect(arguments: argparse.Namespace) -> int:
    """Tell where two packs answer differently; what a file has to be mended in is told after that, exit code 1.

    An edit whose tests still say the old figures is the usual case: what follows from it is asked before they are put
    right.
    """
    try:
        old, new = (linked_pack_of(arguments.root, name) for name in (arguments.old, arguments.new))
        found = legal_effect(old[0], new[0])
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    if arguments.json:
        print(json.dumps(effect_json(found), ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(effect_sentences(found)))
    if problems := (*old[1], *new[1]):
        print(f"规则包里还有 {len(problems)} 处要改，不影响上面的比较：", file=sys.stderr, flush=True)
        raise BadYaml(problems)
    return OK


def effect_sentences(found: LegalEffect) -> Iterator[str]:
    """The legal effect as lines to print."""
    yield found.summary
    if found.compared_from:
        yield f"以下比较的是在 {found.compared_from} 或以后判断的情形，或者没有填判断日期的情形。"
    for statement in found.statements:
        yield f"- {statement.text}"
        yield from (f"    · {'原' if basis.side == 'old' else '新'}：{basis.text}" for basis in statement.basis)
    for title, inputs in (("新问的", found.new_inputs), ("不再问的", found.gone_inputs)):
        if inputs:
            yield f"{title}：{'、'.join(one.title for one in inputs)}"
    yield from found.not_compared


def _sentences(found: Comparison) -> Iterator[str]:
    yield f"《{found.work.title}》：{found.old.id} → {found.new.id}：{found.verdict}，{found.same} 条没有改动。"
    for one in found.changes:
        doubt = "（程序推测的对应，待核对）" if one.doubtful else ""
        label = f"〔{one.label_words}〕" if one.label_words else ""
        yield f"\n{one.title}：{one.words}{doubt}{label}"
        if one.redline and one.redline.changed:
            yield marked_text(one.redline)


def _work(works: Mapping[str, Work], name: str) -> Work:
    if name not in works:
        raise BadWord(f"文件{not_among(name, works)}")
    return works[name]


def _version(work: Work, name: str) -> Version:
    version = work.version(name)
    if version is None:
        allowed = [one.id for one in work.versions]
        raise BadWord(f"《{work.title}》的版本{not_among(name, allowed)}")
    return version
