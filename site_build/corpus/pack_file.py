"""A pack in its file: linked, proved, tested and held against its clauses, with every problem by line.

A pack of the library and one that somebody hands over as text go the same road.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator import Diagnostic
from calculator.answers.pack_tests import failures
from calculator.ground.problems import by_place, unlisted
from calculator.packs.schema import PackRecord
from calculator.packs.standalone import Vocabularies, standalone_bundle
from calculator.proofs.contradictions import text_problems
from site_build.corpus.linked_pack import PackFile, linked_pack
from site_build.corpus.references import LENT_WORDS, walk_references
from site_build.corpus.yaml_source import YamlSource, read_record

Bundles = Mapping[str, Mapping[str, Any]]


def checked_pack(source: YamlSource, bundle: object) -> PackFile:
    """Link and prove the bundle of a pack, which must pass its own tests and not contradict its clauses."""
    linked = linked_pack(source, bundle)
    if linked.pack is None:
        return linked
    told = source.locate([*failures(linked.pack), *text_problems(linked.pack)])
    return PackFile(pack=linked.pack, problems=by_place(told))


def read_pack(source: YamlSource, vocabularies: Vocabularies, site: Bundles) -> PackFile:
    """Read a pack from YAML; `site` holds the bundles of the site's own packs, which lend clauses by pack id."""
    _, problems = read_record(PackRecord, source)
    if source.data is None:
        return PackFile(pack=None, problems=problems)
    bundle = _bundle(source, vocabularies, site)
    told = by_place([*problems, *source.locate(_dangling(source.data, bundle))])
    return PackFile(pack=None, problems=told) if told else checked_pack(source, bundle)


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


def _dangling(data: object, bundle: Mapping[str, Any]) -> Iterator[Diagnostic]:
    known = {"provision": bundle["clauses"], "unknown": bundle["unknowns"]}
    for kind, name, path in walk_references(PackRecord, data):
        if kind in known and name not in known[kind]:
            yield unlisted("dangling-reference", path, name, sorted(known[kind]), LENT_WORDS[kind])
