"""The list of what a browser may keep to be read without a connection, by what a reader chooses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SHARED, SUPERIOR, SEARCH = "shared", "superior", "search"
SMALL = 3_000_000  # bytes of superior works, or of the search's index, that everybody keeps whole

Listed = Mapping[str, Mapping[str, str]]


def grouped(versions: Mapping[str, str], sizes: Mapping[str, int], places: Collection[str]) -> Listed:
    """Addresses with their versions by group: what everybody keeps, each place, single superior works, the search.

    A place that is alone everybody keeps, and so are superior works and an index that are `SMALL`.
    """
    groups: dict[str, dict[str, str]] = {SHARED: {}}
    for address, version in versions.items():
        groups.setdefault(_group(address, places), {})[address] = version
    for name in (SUPERIOR, SEARCH, *(places if len(places) == 1 else ())):
        if name in places or sum(sizes[address] for address in groups.get(name, ())) <= SMALL:
            groups[SHARED] |= groups.pop(name, {})
    return groups


def _group(address: str, places: Collection[str]) -> str:
    first, *rest = address.split("/")
    folder = rest[0] if first == "assets" and rest else first
    if folder in places:
        return folder
    if address.startswith("superior/") and address != "superior/":
        return SUPERIOR
    return SEARCH if address.startswith("assets/search/") and address.endswith(".idx") else SHARED
