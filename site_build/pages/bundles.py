"""The bundles as the site hands them out: with the address of every clause and unknown, and without the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from site_build.corpus.bundle import bundle_data, peer_bundle
from site_build.corpus.library import Library, PackEntry, Place
from site_build.pages.addresses import lasting_page_of_clause, page_of_pack, page_of_unknown

Bundle = dict[str, Any]


def site_bundle(library: Library, place: Place, entry: PackEntry) -> Bundle:
    """The bundle of a place's pack with its addresses: those of the version that it belongs to."""
    law = entry.record.law
    at = place.works[law.work].version(law.version or "") if law.work else None
    return _placed(
        bundle_data(library, place, entry),
        lambda ref: lasting_page_of_clause(library, library.clause(ref, at)),
        lambda name: page_of_unknown(place, name),
    )


def site_peer_bundle(library: Library, peer: PackEntry) -> Bundle:
    """The bundle of a pack that stands alone with its addresses."""
    page = page_of_pack(peer.record.pack)
    return _placed(
        peer_bundle(library, peer), lambda name: f"{page}#clause-{name}", lambda name: f"{page}#unknown-{name}"
    )


def site_bundles(library: Library) -> Mapping[str, Bundle]:
    """The bundle of every pack by its id: the places' own first, then those for comparison."""
    own = {
        name: site_bundle(library, place, entry)
        for place in library.places.values()
        for name, entry in place.packs.items()
    }
    return {**own, **{name: site_peer_bundle(library, peer) for name, peer in library.peers.items()}}


def without_tests(bundle: Bundle) -> Bundle:
    """A bundle as a reader's browser needs it: the tests of a pack, and the words it rests on, answer no question."""
    return {**bundle, "pack": {**bundle["pack"], "tests": [], "spans": []}}


def _placed(bundle: Bundle, clause: Callable[[str], str], unknown: Callable[[str], str]) -> Bundle:
    return {
        **bundle,
        "clauses": {name: {**item, "page": clause(name)} for name, item in bundle["clauses"].items()},
        "unknowns": {name: {**item, "page": unknown(name)} for name, item in bundle["unknowns"].items()},
    }
