"""Which rows near the top of a table are its heading: one row, or two whose words only together name columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from calculator.answers.batch import Row
from calculator.ground.frozen import frozen
from site_build.exchange.table import MOST_ABOVE

Known = Callable[[Sequence[str]], int]
Remark = Callable[[str, str], bool]


@frozen
class Words:
    """What is known of headings: how many of a row's are known, and whether a cell below one only adds a remark."""

    known: Known
    remark: Remark


def words_of(row: Row) -> tuple[str, ...]:
    """A row as people see it."""
    return row.shown or row.cells


@frozen
class Found:
    """A heading: the places of its first and last row among the rows, and its words by column."""

    first: int
    last: int
    texts: tuple[str, ...]


def find_heading(rows: Sequence[Row], words: Words) -> Found:
    """The row near the top that has most known headings, joined with the row above or below where that knows more.

    A row of units or of 必填 right below belongs to it. Without any known heading it is the first row.
    """
    top = rows[:MOST_ABOVE]
    counts = [words.known(words_of(row)) for row in top]
    at = counts.index(max(counts))
    best = Found(first=at, last=at, texts=words_of(top[at]))
    most = counts[at]
    for upper in (at - 1, at) if most else range(len(top) - 1):
        if upper < 0 or not _are_next(top, upper):
            continue
        texts = (*_joined(words_of(top[upper]), words_of(top[upper + 1]), words),)
        count = words.known(texts)
        if count > most:
            most, best = count, Found(first=upper, last=upper + 1, texts=texts)
    return _with_remarks(best, top, words)


def _are_next(rows: Sequence[Row], at: int) -> bool:
    return at + 1 < len(rows) and rows[at + 1].line == rows[at].line + 1


def _joined(upper: Sequence[str], lower: Sequence[str], words: Words) -> Iterator[str]:
    """The heading of each column from two rows: whichever is known by itself, both together, or what there is."""
    group = ""
    for at in range(max(len(upper), len(lower))):
        above, below = (part[at].strip() if at < len(part) else "" for part in (upper, lower))
        group = above or (group if below else "")
        options = [below, above, f"{group}{below}", f"{group}（{below}）"]
        known = next((text for text in options if text and words.known([text])), None)
        yield known or (f"{group} {below}" if group and below and group != below else below or above)


def _with_remarks(found: Found, rows: Sequence[Row], words: Words) -> Found:
    """Take in the row below if all that stands in it below known headings are remarks."""
    if not _are_next(rows, found.last):
        return found
    below = words_of(rows[found.last + 1])
    filled = [(head, text.strip()) for head, text in zip(found.texts, below, strict=False) if text.strip()]
    known = [(head, text) for head, text in filled if words.known([head])]
    if not known or not all(words.remark(head, text) for head, text in known):
        return found
    texts = tuple(
        f"{head}（{below[at].strip().strip('()（）')}）" if at < len(below) and below[at].strip() else head
        for at, head in enumerate(found.texts)
    )
    return Found(first=found.first, last=found.last + 1, texts=texts)
