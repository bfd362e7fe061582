"""`calc`, `compare`, `verify`: what needs rule packs and no page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calculator import Diagnostic, Pack, Problems, read_bundle, sentences
from calculator.answers.answer import whole_answer
from calculator.answers.encoding import encoded
from calculator.engine.case import read_entries
from calculator.ground.problems import not_among, quoted
from site_build.commands.common import MISUSED, OK, BadWord, given_case, print_found
from site_build.corpus.yaml_source import BadYaml


def calc(arguments: argparse.Namespace) -> int:
    """Answer one case by one pack."""
    try:
        pack = answering_pack(arguments.root, arguments.pack, arguments.version)
        entries = read_entries(pack, given_case(arguments.given, [pack]))
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    if entries.refused:
        print("\n".join(problem.message for problem in entries.refused), file=sys.stderr)
        return MISUSED
    found = whole_answer(pack, entries.case)
    titles = pack.record.titles
    read_as = [f"“{titles[name]}”按 {entry.told} 计算。" for name, entry in entries.read.items() if entry.changed]
    return print_found(encoded(found), [*read_as, *sentences(found)], as_json=arguments.json)


def compare(arguments: argparse.Namespace) -> int:
    """Answer one case by every pack."""
    from calculator.answers.compare import compare as compared  # noqa: PLC0415 - only this command needs it
    from calculator.answers.sentences import comparison_sentences  # noqa: PLC0415

    try:
        packs, _ = _packs(arguments.root, None)
        found = compared({pack.record.pack: pack for pack in packs}, given_case(arguments.given, packs))
    except (BadWord, Problems) as error:
        print(error, file=sys.stderr)
        return MISUSED
    return print_found(encoded(found), comparison_sentences(found), as_json=arguments.json)


def unknowns(arguments: argparse.Namespace) -> int:
    """Rank what no text fixes by how many cases laying it down would decide."""
    from calculator.proofs.settling import settlement, settlement_sentences  # noqa: PLC0415 - only this command

    try:
        pack = answering_pack(arguments.root, arguments.pack)
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    found = settlement(pack)
    said = settlement_sentences(found, pack.bundle.unknowns)
    return print_found(encoded(found), said, as_json=arguments.json)


def verify(arguments: argparse.Namespace) -> int:
    """Prove one pack or all of them, with what only the library knows of them."""
    from calculator.answers.wording import proof_sentences  # noqa: PLC0415 - only this command needs it
    from site_build.corpus.check import read_library  # noqa: PLC0415
    from site_build.pages.proofs import proofs  # noqa: PLC0415

    try:
        linked, problems = _packs(arguments.root, arguments.pack)
        packs = {pack.record.pack: pack for pack in linked}
        found = [*proofs(read_library(arguments.root), packs).values()]
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    said = (line for one in found for line in proof_sentences(one))
    print_found(found[0] if arguments.pack else found, said, as_json=arguments.json)
    if problems:
        raise BadYaml(problems)
    return OK


def named_pack(root: Path, name: str) -> Pack:
    """The pack of this id, or the one in a file; BadYaml if it has problems, BadWord if there is none."""
    packs, problems = _packs(root, name)
    if problems:
        raise BadYaml(problems)
    return packs[0]


def linked_pack_of(root: Path, name: str) -> tuple[Pack, tuple[Diagnostic, ...]]:
    """The pack of this id or in a file, with what is to be mended in one that links all the same.

    Raises BadYaml for one that does not link, BadWord if there is none.
    """
    packs, problems = _packs(root, name)
    return packs[0], problems


def answering_pack(root: Path, name: str | None, version: str | None = None) -> Pack:
    """The pack that answers for a name: of a place that of the version given, else of the version to be read today.

    Without a name the only place is meant. Raises BadYaml and BadWord as `named_pack` does.
    """
    from site_build.corpus.one_pack import pack_names, packs_by_place  # noqa: PLC0415 - only where a pack is named

    places, known = packs_by_place(root), pack_names(root)
    if name is None:
        if len(places) != 1:
            raise BadWord(f"请用 --pack 写明地方或规则包，可用：{'、'.join(places) or '（无）'}。")
        name = next(iter(places))
    place = name if name in places else _place_of(known.get(name))
    if place and (version or (place == name and (len(places[place]) > 1 or name not in known))):
        return _of_place(root, place, version)
    if version:
        raise BadWord("--version 只用于地方的规则包，如 policykb calc dazu --version 2022-consultation。")
    return named_pack(root, name)


def _place_of(path: Path | None) -> str:
    """The place of a pack's file; none where it stands for comparison."""
    return path.parent.parent.name if path and path.parent.name == "packs" else ""


def _of_place(root: Path, place: str, version: str | None) -> Pack:
    """The pack of a place for a version, or the one that answers today."""
    from site_build.corpus.one_pack import linked_entry, packs_of_place  # noqa: PLC0415

    library, here = packs_of_place(root, place)
    made = here.packs_of(here.measures)
    if version and version not in made:
        others = [one.id for one in here.measures.versions if one.id not in made]
        also = f"（{'、'.join(others)} 没有规则包）" if others else ""
        raise BadWord(f"规则包所属的版本{not_among(version, made)}{also}")
    return linked_entry(library, made[version] if version else here.pack_entry)


def _packs(root: Path, name: str | None) -> tuple[list[Pack], tuple[Diagnostic, ...]]:
    """The packs named with the problems of a file that links all the same; BadYaml if it does not link."""
    if name is not None and name.endswith(".yaml"):
        return _of_file(root, name)
    if name is not None:
        return [_of_corpus(root, name)], ()
    from site_build.corpus.bundle import bundles  # noqa: PLC0415 - only where all packs are asked for
    from site_build.corpus.check import read_library  # noqa: PLC0415

    return [read_bundle(bundle) for bundle in bundles(read_library(root)).values()], ()


def _of_corpus(root: Path, name: str) -> Pack:
    """One pack of the corpus, for which only what it rests on is read."""
    from site_build.corpus.one_pack import pack_names, read_one_pack  # noqa: PLC0415

    known = pack_names(root)
    if name not in known:
        raise BadWord(f"规则包{not_among(name, known)}")
    return read_one_pack(root, known[name])


def _of_file(root: Path, name: str) -> tuple[list[Pack], tuple[Diagnostic, ...]]:
    from site_build.corpus.bundle import bundles, vocabularies  # noqa: PLC0415 - a file may lean on any pack
    from site_build.corpus.check import read_library  # noqa: PLC0415
    from site_build.corpus.pack_file import read_pack  # noqa: PLC0415
    from site_build.corpus.yaml_source import read_yaml  # noqa: PLC0415

    path = Path(name)
    if not path.is_file():
        raise BadWord(f"没有文件 {quoted(name)}。")
    library = read_library(root)
    found = read_pack(read_yaml(path, name), vocabularies(library), bundles(library))
    if found.pack is None:
        raise BadYaml(found.problems)
    return [found.pack], found.problems
