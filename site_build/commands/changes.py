"""`diff` and `effect`: what changed between two versions, and what follows from it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping

from calculator.ground.problems import not_among, quoted
from calculator.proofs.effect import effect as legal_effect
from calculator.proofs.effect import effect_json
from calculator.proofs.effect_records import LegalEffect
from site_build.commands.common import MISUSED, OK, BadWord, print_found
from site_build.commands.packs import named_pack
from site_build.corpus.check import read_library
from site_build.corpus.comparison import Comparison, compare_versions, comparison_json
from site_build.corpus.redline import marked_text
from site_build.corpus.works import Version, Work
from site_build.exchange.comparison_table import comparison_workbook


def diff(arguments: argparse.Namespace) -> int:
    """Compare two versions of a work."""
    try:
        work = _work(read_library(arguments.root).works, arguments.work)
        found = compare_versions(work, _version(work, arguments.old), _version(work, arguments.new))
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    if arguments.xlsx:
        try:
            arguments.xlsx.write_bytes(comparison_workbook(found))
        except OSError as error:
            print(f"文件{quoted(str(arguments.xlsx))}不能写：{error.strerror}。", file=sys.stderr)
            return MISUSED
        return OK
    return print_found(comparison_json(found), _sentences(found), as_json=arguments.json)


def effect(arguments: argparse.Namespace) -> int:
    """Tell where two packs answer differently."""
    try:
        found = legal_effect(named_pack(arguments.root, arguments.old), named_pack(arguments.root, arguments.new))
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    if arguments.json:
        print(json.dumps(effect_json(found), ensure_ascii=False, indent=2, default=str))
        return OK
    print("\n".join(effect_sentences(found)))
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
        label = f"〔{one.label}{'：' if one.classes else ''}{'、'.join(one.classes)}〕" if one.label else ""
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
