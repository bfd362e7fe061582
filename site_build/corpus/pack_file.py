"""One pack that somebody hands over as text: read, linked and proved like any other, with every problem by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator import Pack, Problem, Problems, read_bundle
from calculator.answers.pack_tests import failures
from calculator.ground.problems import not_among
from calculator.ground.records import decode
from calculator.packs.schema import PackRecord
from calculator.packs.standalone import Vocabularies, standalone_bundle
from calculator.proofs.contradictions import text_problems
from site_build.corpus.references import LENT_WORDS, in_pack, walk_references
from site_build.corpus.yaml_source import Located, YamlSource

Bundles = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """What became of a text: the pack if it could be linked, and all problems, failed tests included."""

    pack: Pack | None
    problems: tuple[Located, ...]


def read_pack(source: YamlSource, vocabularies: Vocabularies, site: Bundles) -> PackFile:
    """Read a pack from YAML; `site` holds the bundles of the site's own packs, which lend clauses by pack id."""
    if source.data is None or source.problems:
        return PackFile(pack=None, problems=source.problems)
    bundle = _bundle(source, vocabularies, site)
    problems = [*_dangling(source.data, bundle)]
    try:
        decode(PackRecord, source.data)
    except Problems as error:
        return PackFile(pack=None, problems=_located(source, [*error.problems, *problems]))
    if problems:
        return PackFile(pack=None, problems=_located(source, problems))
    try:
        pack = read_bundle(bundle)
    except Problems as error:
        return PackFile(
            pack=None, problems=_located(source, [in_pack(problem, source.data) for problem in error.problems])
        )
    return PackFile(pack=pack, problems=_located(source, [*failures(pack), *text_problems(pack)]))


def _located(source: YamlSource, problems: list[Problem]) -> tuple[Located, ...]:
    return tuple(sorted({*source.locate(problems)}))


def _bundle(source: YamlSource, vocabularies: Vocabularies, site: Bundles) -> dict[str, Any]:
    """The text's own clauses, and for a pack of the site's places the clauses that the site holds for it."""
    data = source.data
    lent = site.get(str(data.get("pack"))) if isinstance(data, Mapping) else None
    own = _on_one_page(standalone_bundle(data, vocabularies))
    if lent is None:
        return own
    words = {**lent["vocabularies"], **own["vocabularies"]}
    return {
        **own,
        "clauses": {**lent["clauses"], **own["clauses"]},
        "unknowns": {**lent["unknowns"], **own["unknowns"]},
        "vocabularies": words,
    }


def _on_one_page(bundle: dict[str, Any]) -> dict[str, Any]:
    """The bundle with its own clauses and unknowns shown beside its answers."""
    anchors = (("clauses", "clause"), ("unknowns", "unknown"))
    placed = {
        key: {name: {**item, "page": f"#{anchor}-{name}"} for name, item in bundle[key].items()}
        for key, anchor in anchors
    }
    return {**bundle, **placed}


def _dangling(data: object, bundle: Mapping[str, Any]) -> Iterator[Problem]:
    known = {"provision": bundle["clauses"], "unknown": bundle["unknowns"]}
    for kind, name, path in walk_references(PackRecord, data):
        if kind in known and name not in known[kind]:
            yield Problem(path=path, message=f"{LENT_WORDS[kind]}{not_among(name, known[kind])}")
