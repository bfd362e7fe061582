"""Days and months as they stand in a text or a query: 2022年4月19日, 2022.4.19, 4月19日, 二〇二二年四月, April 2022.

A whole day is read as `typed_dates` reads it in a form. What has no year or no day keeps that open. In running text
only what can be nothing else is read; where a text is a date and nothing else, 2022.4 and 4.19 are read too.
`docs/assets/search/dates.mjs` reads alike in the browser; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from calculator.ground.frozen import frozen
from calculator.ground.numerals import SPELLED, whole_or_decimal
from calculator.ground.typed_dates import ENGLISH_MONTH, MONTHS

FIGURES = "0-9零〇○一二三四五六七八九十廿卅元"
PART = f"[{FIGURES}]+"
DASH = "[-–—/.]"
CENTURY, SHORT_YEAR, FOUR = 2000, 2, 4
A_LEAP_YEAR = 2024


@frozen(kw_only=False)
class WrittenDate:
    """A day or a month in a text: year and day are None where they are not written; where it stands."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    @property
    def exists(self) -> bool:
        """Whether a calendar has it."""
        try:
            date(A_LEAP_YEAR if self.year is None else self.year, self.month, 1 if self.day is None else self.day)
        except ValueError:
            return False
        return True


def _order(groups: str) -> Callable[[Sequence[str | None]], tuple[str | None, ...]]:
    """Which groups of a pattern are year, month and day: `ymd`, `dmy`, …"""
    return lambda found: tuple(found[groups.index(one)] if one in groups else None for one in "ymd")


RUNNING = tuple(
    (re.compile(pattern, re.IGNORECASE), _order(groups))
    for groups, pattern in (
        ("y-md", rf"(?<![0-9.])([0-9]{{4}})( ?{DASH} ?)([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])"),
        ("ymd", r"(?<![0-9.])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])"),
        ("ymd", rf"(?<![{FIGURES}])({PART})年({PART})月({PART})(?:[日号]|$)"),
        ("ym", rf"(?<![{FIGURES}])({PART})年({PART})月"),
        ("md", rf"(?<![{FIGURES}])({PART})月({PART})(?:[日号]|$)"),
        ("ym", r"(?<![0-9a-z.-])((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])(?![0-9-])"),
        ("dmy", rf"(?<![0-9])([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{ENGLISH_MONTH}[ -]([0-9]{{4}})(?![0-9])"),
        ("mdy", rf"(?<![a-z]){ENGLISH_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? ([0-9]{{4}})(?![0-9])"),
        ("my", rf"(?<![a-z]){ENGLISH_MONTH} ([0-9]{{4}})(?![0-9])"),
        ("md", rf"(?<![a-z]){ENGLISH_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9])"),
    )
)
ALONE = tuple(
    (re.compile(pattern), _order(groups))
    for groups, pattern in (
        ("ymd", r"([0-9]{4}) ([0-9]{1,2}) ([0-9]{1,2})"),
        ("ym", rf"([0-9]{{4}}) ?{DASH} ?([0-9]{{1,2}})"),
        ("ym", r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])"),
        ("md", rf"([0-9]{{1,2}}) ?{DASH} ?([0-9]{{1,2}})"),
    )
)


def dates_in(text: str) -> list[WrittenDate]:
    """Every day and month that stands in a text, in order; one that no calendar has is left out."""
    found: list[WrittenDate] = []
    taken: list[tuple[int, int]] = []
    for pattern, parts in RUNNING:
        here = [one for one in pattern.finditer(text) if all(one.end() <= a or one.start() >= b for a, b in taken)]
        taken += [one.span() for one in here]
        found += [each for one in here for each in _written(parts(one.groups()), *one.span())]
    return sorted(found, key=lambda one: one.start) if taken else [*_alone(text)]


def _alone(text: str) -> Iterator[WrittenDate]:
    """A text that is a date in figures and nothing else."""
    bare = text.strip()
    start = text.index(bare)
    for pattern, parts in ALONE:
        match = pattern.fullmatch(bare)
        if match:
            yield from _written(parts(match.groups()), start, start + len(bare))
            return


def _written(parts: Sequence[str | None], start: int, end: int) -> Iterator[WrittenDate]:
    year, month, day = (part if part is None else _number(part) for part in parts)
    if parts[0] is not None:
        year = _whole_year(parts[0], year)
    if month is None or (year is None and parts[0] is not None) or (day is None and parts[2] is not None):
        return
    read = WrittenDate(year, month, day, start, end)
    if read.exists:
        yield read


def _number(written: str) -> int | None:
    """A part of a date in figures, Chinese or an English month's name; 元 is the first."""
    if written == "元":
        return 1
    if written[:3].lower() in MONTHS:
        return MONTHS.index(written[:3].lower()) + 1
    value = whole_or_decimal(written.translate(SPELLED))
    return value if isinstance(value, int) else None


def _whole_year(written: str, value: int | None) -> int | None:
    """A year of four digits; of two, one of this century."""
    if value is not None and len(written) == SHORT_YEAR and written.isdecimal():
        return CENTURY + value
    return value if value is not None and len(str(value)) == FOUR else None
