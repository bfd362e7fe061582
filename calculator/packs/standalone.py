"""The bundle of a pack that stands alone: its own clauses and unknowns are all that it points at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FINGERPRINT = 12
DECIDING = ("units", "inputs", "parameters", "decision_tables", "brackets", "formulas", "checks", "outputs", "calendar")

Vocabularies = Mapping[str, Mapping[str, str]]


def standalone_bundle(pack: Any, vocabularies: Vocabularies) -> dict[str, Any]:
    """Plain data for `read_bundle` from the plain data of a pack.

    `vocabularies` hold the words of confidence codes and of text statuses. What has the wrong shape is left as it is,
    for `read_bundle` to tell.
    """
    data = {
        "pack": pack,
        "clauses": {
            name: {
                "title": item.get("title", name),
                "text": item.get("text", ""),
                "text_status": vocabularies["text_status"].get(str(item.get("text_status")), ""),
            }
            for name, item in _records(pack, "clauses")
        },
        "unknowns": {
            name: {
                **{key: item.get(key, "") for key in ("what", "decided_by", "since")},
            }
            for name, item in _records(pack, "unknowns")
        },
        "vocabularies": {"confidence": vocabularies["confidence"]},
    }
    return {**data, "version": fingerprint(pack)}


def _records(pack: Any, key: str) -> list[tuple[str, Mapping[str, Any]]]:
    found = pack.get(key) if isinstance(pack, Mapping) else None
    if not isinstance(found, Mapping):
        return []
    return [(name, item) for name, item in found.items() if isinstance(item, Mapping)]


def fingerprint(pack: Any) -> str:
    """A short SHA-256 of what a pack decides by: the same for the same rules on every machine, whatever is said."""
    rules = {key: pack.get(key) for key in DECIDING} if isinstance(pack, Mapping) else pack
    return sha256(json.dumps(rules, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:FINGERPRINT]
