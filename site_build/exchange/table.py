"""What the readers of files have in common: a table as it was read, the sentence that refuses a file, and limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from calculator.answers.batch import Row
from calculator.ground.frozen import frozen

MOST_COLUMNS = 200
MOST_ABOVE = 50
LONGEST_TEXT = 32_767
MOST_SHOWN = 50

Lines = tuple[int, int]


@frozen
class Limits:
    """How many rows of projects a table may have, how many bytes its file, how many characters a cell."""

    rows: int
    size: int
    text: int = LONGEST_TEXT


IN_BROWSER = Limits(rows=20_000, size=20_000_000)
ON_COMMAND_LINE = Limits(rows=1_048_575, size=1_000_000_000)


class BadTable(ValueError):
    """A file that cannot be read as a table, told in one Chinese sentence."""


@frozen
class Rows:
    """What was read of a file: its rows that hold something, lines between them that hold nothing, and what to tell.

    `hidden` are the columns that the file hides, from 1, ends included.
    """

    rows: list[Row]
    empty: Sequence[Lines]
    told: tuple[str, ...] = ()
    hidden: Sequence[Lines] = ()


@frozen
class Table:
    """A table of projects: its heading, the rows below, the columns (from 0) hidden in the file, and what to tell."""

    heading: Row
    rows: list[Row]
    hidden: tuple[int, ...] = ()
    told: tuple[str, ...] = ()


def lines_phrase(lines: Iterable[Lines], count: int | None = None) -> str:
    """Lines of a file, first and last of each stretch, as people say them: 第 3、5 至 9 行; `count` are all of them."""
    ranges: list[Lines] = []
    for first, last in lines:
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1] = ranges[-1][0], last
        else:
            ranges.append((first, last))
    shown = "、".join(_range_phrase(one) for one in ranges[:MOST_SHOWN])
    if len(ranges) <= MOST_SHOWN:
        return f"第 {shown} 行"
    return f"第 {shown} 等 {count or sum(last - first + 1 for first, last in ranges)} 行"


def _range_phrase(lines: Lines) -> str:
    first, last = lines
    return str(first) if first == last else f"{first}{'、' if last == first + 1 else ' 至 '}{last}"


def gaps(lines: Sequence[int]) -> list[Lines]:
    """The lines left out between others that rise."""
    return [(before + 1, after - 1) for before, after in pairwise(lines) if after > before + 1]


def checked_row(line: int, cells: Iterable[str], longest: int = LONGEST_TEXT) -> Row | None:
    """A row of plain text without the empty cells at its end, None if nothing is left; BadTable if it is too large."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    check_columns(len(kept))
    for at, text in enumerate(kept, 1):
        check_text(text, line, at, longest)
    return Row(line=line, cells=tuple(kept)) if kept else None


def check_columns(count: int) -> None:
    """Refuse a table that is too wide."""
    if count > MOST_COLUMNS:
        raise BadTable(f"列数太多：{count} 列，最多 {MOST_COLUMNS} 列。请删去用不到的列。")


def check_rows(count: int, limits: Limits) -> None:
    """Refuse a table that is too long."""
    if count > limits.rows:
        raise BadTable(f"行数太多：一次最多 {limits.rows} 行。请分成几个文件。")


def check_text(text: str, line: int, column: int, longest: int = LONGEST_TEXT) -> None:
    """Refuse a text that no cell of a workbook can hold: it would be carried along cut."""
    if len(text) > longest:
        raise BadTable(f"第 {line} 行第 {column} 列的文字太长：一格最多 {longest} 个字符。请核对引号，或者缩短。")
