"""`refs rewrite`: references carried over by cid to the version at hand, and a list of those that could not be."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calculator.ground.problems import Diagnostic, quoted
from site_build.commands.common import FAILED, MISUSED, OK, BadWord
from site_build.corpus.carrying import Carried, Wish, carried, rewritten
from site_build.corpus.library import YamlFile, decoded, find_files, works_of
from site_build.corpus.today import today
from site_build.corpus.yaml_source import BadYaml


def refs(arguments: argparse.Namespace) -> int:
    """Rewrite references in place, or with `--dry-run` only tell; exit code 1 if some lead nowhere still."""
    files = _files(arguments.root)
    records, problems = decoded(files)
    if problems:
        raise BadYaml(problems)
    try:
        wish = Wish(pinned=arguments.pinned, chosen=_chosen(arguments.choose))
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    found = [*carried(files, works_of(files, records, today()), wish)]
    changed = [one for one in found if one.name]
    refused = [] if arguments.dry_run else [*_rewrite(changed)]
    for one in changed:
        print(f"{_where(one)}：{one.reference.name} → {one.name}")
    said = "会改" if arguments.dry_run else "改了"
    print(f"{said} {len(changed)} 处引用，{len({one.reference.file.path for one in changed})} 个文件。")
    kept = [one for one in found if not one.name]
    if kept:
        print(f"没有改的 {len(kept)} 处：")
        print("\n".join(f"{_where(one)}：{one.reference.name}：{one.why}。" for one in kept))
    for message in refused:
        print(message, file=sys.stderr)
    return FAILED if refused or any(one.broken for one in kept) else OK


def _chosen(words: list[str]) -> dict[str, str]:
    """The heirs that `--choose 文件#旧=新` words name; raises BadWord."""
    chosen = {}
    for word in words:
        old, mark, new = (part.strip() for part in word.partition("="))
        if not (mark and "#" in old and new):
            raise BadWord(f"--choose {quoted(word)}应写作 文件#旧的cid=新的cid。")
        chosen[old] = new.rpartition("#")[2]
    return chosen


def _files(root: Path) -> list[YamlFile]:
    entries = [*find_files(root)]
    if problems := [one for one in entries if isinstance(one, Diagnostic)]:
        raise BadYaml(problems)
    return [one for one in entries if isinstance(one, YamlFile)]


def _rewrite(changed: list[Carried]) -> list[str]:
    """Write every file that has references to carry over; the messages of those that were left alone."""
    refused = []
    for path in dict.fromkeys(one.reference.file.path for one in changed):
        here = [one for one in changed if one.reference.file.path == path]
        try:
            made = rewritten(here[0].reference.file.source, path.read_bytes().decode("utf-8"), here)
        except ValueError as error:
            refused.append(f"{here[0].reference.file.source.file}：没有改这个文件：{error}。")
            continue
        path.write_bytes(made.encode("utf-8"))
    return refused


def _where(one: Carried) -> str:
    return f"{one.reference.file.source.file}:{one.line}"
