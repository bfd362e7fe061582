"""The keys by which a document is found by its number, whole or in part, and a text by the days that stand in it.

DB50/T 1118—2021 is found as 1118 too, 〔2018〕26号 as 26号. What people leave out or write otherwise is not in a key:
brackets, dashes, /T, 年, 第. A day without a year has a key of its own, as it may be the day of any year.
`docs/assets/search/numbers.mjs` makes the same of a query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from calculator.ground.written_dates import WrittenDate, dates_in
from site_build.search.tokens import tokens

LEFT_OUT = frozenset("t年第")
LEAST_ALONE = 3
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
MARK = "№"
DATED = "@"
DATELIKE = re.compile(r"[0-9]{4}[-./–—]?[0-9]|月|[A-Za-z]{3}.? [0-9]")


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
    if numbered and own and YEAR.fullmatch(parts[own - 1]):
        runs += [[*parts[start : own - 1], parts[own]] for start in range(own - 1)]  # 渝委发26号, the year left out
    keys = {"".join(run) for run in runs if len(run) > 1 or len(run[0]) >= LEAST_ALONE}
    alone = {f"{parts[own]}号"} if numbered else set()
    return {f"{MARK}{key}" for key in (keys - {parts[own]} if numbered else keys) | alone}


def _longest(parts: list[str], places: list[int]) -> int:
    """The place of a standard's own number: the longest that is not the year at its end."""
    own = places[:-1] if len(places) > 1 and YEAR.fullmatch(parts[places[-1]]) else places
    return max(own, key=lambda at: len(parts[at]))


def date_keys(text: str) -> set[str]:
    """The keys of every day and month in a text, each whole and without its year, its month with and without it."""
    if not DATELIKE.search(text):
        return set()
    plain = unicodedata.normalize("NFKC", text)
    return {f"{DATED}{key}" for read in dates_in(plain) if read.day or read.year for key in _keys(read)}


def _keys(read: WrittenDate) -> Iterator[str]:
    month = f"{read.month:02}"
    day = f"-{read.day:02}" if read.day else ""
    for year in ("", str(read.year or "?")):
        yield f"{year}-{month}{day}"
        yield f"{year}-{month}"
