"""The bundle of one place: its rule pack as written, with the clauses, unknowns and words that the pack points at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator.packs.schema import PackRecord
from calculator.packs.standalone import Vocabularies, fingerprint, standalone_bundle
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Peer, Place
from site_build.corpus.model import words_of
from site_build.corpus.references import walk_references


def bundle_data(library: Library, place: Place) -> dict[str, Any]:
    """Plain data for `calculator.read_bundle`; its version is a fingerprint of its rules."""
    pack = place.pack_source.data
    clauses = {ref: _clause(library, ref) for ref in sorted(_clauses(place))}
    data = {
        "pack": pack,
        "clauses": clauses,
        "unknowns": {
            name: {
                "what": item.what,
                "decided_by": item.decided_by,
                "since": item.since,
            }
            for name, item in place.unknowns.items()
        },
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
    own = {place.pack.pack: bundle_data(library, place) for place in library.places.values()}
    return {**own, **{name: peer_bundle(library, peer) for name, peer in library.peers.items()}}


def peer_bundle(library: Library, peer: Peer) -> dict[str, Any]:
    """Plain data of a pack that stands alone."""
    return standalone_bundle(peer.pack_source.data, vocabularies(library))


def vocabularies(library: Library) -> Vocabularies:
    """The words that a pack that stands alone is shown with."""
    words = library.vocabulary
    return {
        "confidence": {code: item.word for code, item in words.confidence.items()},
        "text_status": {code: item.word for code, item in words.text_status.items()},
    }


def _clauses(place: Place) -> Iterator[str]:
    """Every provision that the pack cites."""
    for kind, name, _ in walk_references(PackRecord, place.pack_source.data):
        if kind == "provision":
            yield name


def _clause(library: Library, ref: str) -> dict[str, str]:
    document, provision = library.provision(ref)
    return {
        "title": title_path(document, provision),
        "text": words_of(provision),
        "text_status": library.vocabulary.text_status[provision.text_status].word,
    }
