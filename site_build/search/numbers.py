"""The keys by which a document is found by its number, whole or in part: DB50/T 1118—2021, 1118, 26号.

What people leave out or write otherwise is not in a key: brackets, dashes, /T, 年, 第. `docs/assets/search/reading.mjs`
makes the same of a query.
"""

from __future__ import annotations

import re

from site_build.search.tokens import tokens

LEFT_OUT = frozenset("t年第")
LEAST_ALONE = 3
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
MARK = "№"


def number_keys(number: str) -> set[str]:
    """Every run of parts of a document number that holds the one that tells it from others, each marked as a key."""
    read = [one for one in tokens(re.sub(r"(?<=\d)\.(?=\d)", " ", number)) if one not in LEFT_OUT]
    numbered = read[-1:] == ["号"]
    parts = read[:-1] if numbered else read
    places = [at for at, one in enumerate(parts) if one.isdecimal()]
    if not places:
        return set()
    own = places[-1] if numbered else _longest(parts, places)
    runs = [parts[start:end] for start in range(own + 1) for end in range(own + 1, len(parts) + 1)]
    keys = {"".join(run) for run in runs if len(run) > 1 or len(run[0]) >= LEAST_ALONE}
    alone = {f"{parts[own]}号"} if numbered else set()
    return {f"{MARK}{key}" for key in (keys - {parts[own]} if numbered else keys) | alone}


def _longest(parts: list[str], places: list[int]) -> int:
    """The place of a standard's own number: the longest that is not the year at its end."""
    own = places[:-1] if len(places) > 1 and YEAR.fullmatch(parts[places[-1]]) else places
    return max(own, key=lambda at: len(parts[at]))
