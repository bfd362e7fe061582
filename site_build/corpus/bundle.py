"""The bundle of one place: its rule pack as written, with the clauses, unknowns and words that the pack points at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator.packs.schema import PackRecord
from calculator.packs.standalone import Vocabularies, fingerprint, standalone_bundle
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, PackEntry, Place
from site_build.corpus.model import Unknown
from site_build.corpus.references import walk_references
from site_build.corpus.works import Version, words_of


def bundle_data(library: Library, place: Place, entry: PackEntry) -> dict[str, Any]:
    """Plain data for `calculator.read_bundle`; its version is a fingerprint of its rules."""
    pack = entry.source.data
    at = place.works[entry.record.law.work or place.measures.id].version(entry.record.law.version or "")
    clauses = {ref: _clause(library, ref, at) for ref in sorted(_clauses(entry))}
    data = {
        "pack": pack,
        "law": place.works[entry.record.law.work or place.measures.id].title,
        "clauses": clauses,
        "unknowns": {name: _unknown(place, item, at) for name, item in place.unknowns.items()},
        "vocabularies": {
            "departments": {name: item.name for name, item in place.departments.items()},
            "steps": {name: item.title for name, item in place.procedure.steps.items()},
            "papers": {name: item.title for name, item in place.procedure.papers.items()},
            "confidence": vocabularies(library)["confidence"],
        },
    }
    return {**data, "version": fingerprint(pack)}


def bundles(library: Library) -> Mapping[str, dict[str, Any]]:
    """The bundle of every pack by its id: the places' own first, then those for comparison."""
    own = {
        name: bundle_data(library, place, entry)
        for place in library.places.values()
        for name, entry in place.packs.items()
    }
    return {**own, **{name: peer_bundle(library, peer) for name, peer in library.peers.items()}}


def peer_bundle(library: Library, peer: PackEntry) -> dict[str, Any]:
    """Plain data of a pack that stands alone."""
    return standalone_bundle(peer.source.data, vocabularies(library))


def vocabularies(library: Library) -> Vocabularies:
    """The words that a pack that stands alone is shown with."""
    words = library.vocabulary
    return {
        "confidence": {code: item.word for code, item in words.confidence.items()},
        "text_status": {code: item.word for code, item in words.text_status.items()},
    }


def _clauses(entry: PackEntry) -> Iterator[str]:
    """Every provision that the pack cites."""
    for kind, name, _ in walk_references(PackRecord, entry.source.data):
        if kind == "provision":
            yield name


def _unknown(place: Place, item: Unknown, at: Version | None) -> dict[str, str]:
    """What a pack of a version has to say of an unknown; a clause of a later version that settled it is named."""
    later = () if place.resolved(item, at) else place.resolved(item)
    decided_by = f"后来已经写明（{'、'.join(map(title_path, later))}）" if later else item.decided_by
    return {"what": item.what, "decided_by": decided_by, "since": item.since}


def _clause(library: Library, ref: str, at: Version | None) -> dict[str, str]:
    clause = library.clause(ref, at)
    return {
        "title": title_path(clause),
        "text": words_of(clause.provision),
        "text_status": library.vocabulary.text_status[clause.provision.text_status].word,
    }
