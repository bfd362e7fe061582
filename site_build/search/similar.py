"""Provisions of other documents that say something similar, worked out from the pairs of characters that few have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, combinations
from math import log

from site_build.corpus import kinds
from site_build.search.entries import Entry

FEW = 12
LEAST_SHARED = 3
LEAST_SHARE = 0.2
MOST = 3
SHORTEST = 12
OF_TEXTS = ("text", "superior", "elsewhere", "older")


def similar(entries: Sequence[Entry], near: Mapping[str, Sequence[int]]) -> dict[int, list[int]]:
    """The most similar provisions of other documents for each provision that has any, by number, nearest first.

    `near` are the postings of pairs as steps. A pair that more than FEW entries hold tells nothing; what two provisions
    share is measured against the shorter of them.
    """
    provision = _provisions(entries)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    whole: dict[int, float] = defaultdict(float)
    for key, numbers in near.items():
        if len(numbers) > FEW or " " not in key:
            continue
        here = [number >> 1 for number in accumulate(numbers) if number >> 1 in provision]
        weight = log(2 * FEW / len(numbers))
        for one in here:
            whole[one] += weight
        for two in combinations(here, 2):
            shared[two] += weight
            pairs[two] += 1
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), weight in shared.items():
        share = weight / min(whole[one], whole[other])
        if pairs[one, other] >= LEAST_SHARED and share >= LEAST_SHARE and _apart(entries[one], entries[other]):
            found[one].append((-share, other))
            found[other].append((-share, one))
    return {one: [other for _, other in sorted(more)[:MOST]] for one, more in sorted(found.items())}


def _provisions(entries: Sequence[Entry]) -> frozenset[int]:
    """The entries that are provisions with words of their own, of the measures, superior texts and other places."""
    standing = {one.name: one.standing for one in kinds.searched()}
    return frozenset(
        at
        for at, entry in enumerate(entries)
        if standing[entry.kind] in OF_TEXTS and "#" in entry.address and entry.cite and len(entry.text) >= SHORTEST
    )


def _apart(one: Entry, other: Entry) -> bool:
    """Whether two provisions are of different documents; another version of the same one says the same by nature."""
    return one.group.split("（")[0] != other.group.split("（")[0] and one.text != other.text
