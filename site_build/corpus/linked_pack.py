"""A pack in its file, linked and proved: what keeps it from that is told by line; its clauses are not yet asked."""

from __future__ import annotations

from calculator import Diagnostic, Pack, Problems, read_bundle
from calculator.ground.frozen import frozen
from calculator.ground.problems import by_place
from site_build.corpus.references import in_pack
from site_build.corpus.yaml_source import YamlSource


@frozen
class PackFile:
    """What became of a file: the pack if it could be linked, and all problems, failed tests included."""

    pack: Pack | None
    problems: tuple[Diagnostic, ...]


def linked_pack(source: YamlSource, bundle: object) -> PackFile:
    """Link and prove the bundle of a pack; what keeps it from that is told at its lines."""
    try:
        return PackFile(pack=read_bundle(bundle), problems=())
    except Problems as error:
        told = source.locate(in_pack(problem, source.data) for problem in error.problems)
        return PackFile(pack=None, problems=by_place(told))
