"""The bundle of one place: its rule pack as written, with the clauses, unknowns and words that the pack points at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from calculator.schema import PackRecord
from site_build.addresses import page_of_provision, page_of_unknown, title_path
from site_build.library import Library, Place
from site_build.references import walk_references

FINGERPRINT = 12


def bundle_data(library: Library, place: Place) -> dict[str, Any]:
    """Plain data for `calculator.read_bundle`; its version is a fingerprint of all that it holds."""
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
                "page": page_of_unknown(place, name),
            }
            for name, item in place.unknowns.items()
        },
        "vocabularies": {
            "departments": {name: item.name for name, item in place.departments.items()},
            "steps": {name: item.title for name, item in place.procedure.steps.items()},
            "papers": {name: item.title for name, item in place.procedure.papers.items()},
            "confidence": {code: item.word for code, item in library.vocabulary.confidence.items()},
        },
    }
    return {**data, "version": fingerprint(data)}


def fingerprint(data: object) -> str:
    """A short SHA-256 of plain data, the same for the same content on every machine."""
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:FINGERPRINT]


def _clauses(place: Place) -> Iterator[str]:
    """Every provision that the pack cites."""
    for kind, name, _ in walk_references(PackRecord, place.pack_source.data):
        if kind == "provision":
            yield name


def _clause(library: Library, ref: str) -> dict[str, str]:
    document, provision = library.provision(ref)
    return {
        "title": title_path(document, provision),
        "text": provision.text or provision.heading or "",
        "text_status": library.vocabulary.text_status[provision.text_status].word,
        "page": page_of_provision(library, document, provision),
    }
