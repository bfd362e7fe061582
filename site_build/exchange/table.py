"""What the readers of files have in common: a table as it was read, the sentence that refuses a file, and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.answers.batch import Row

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_ABOVE = 50
LARGEST = 20_000_000
LONGEST_TEXT = 32_767


class BadTable(ValueError):
    """A file that cannot be read as a table, told in one Chinese sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of projects: its heading, the rows below, the columns (from 0) hidden in the file, and what to tell."""

    heading: Row
    rows: list[Row]
    hidden: tuple[int, ...] = ()
    told: tuple[str, ...] = ()


def checked_row(line: int, cells: Iterable[str]) -> Row | None:
    """A row of plain text without the empty cells at its end, None if nothing is left; BadTable if it is too large."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    check_columns(len(kept))
    for at, text in enumerate(kept, 1):
        check_text(text, line, at)
    return Row(line=line, cells=tuple(kept)) if kept else None


def check_columns(count: int) -> None:
    """Refuse a table that is too wide."""
    if count > MOST_COLUMNS:
        raise BadTable(f"列数太多：{count} 列，最多 {MOST_COLUMNS} 列。请删去用不到的列。")


def check_rows(count: int) -> None:
    """Refuse a table that is too long."""
    if count > MOST_ROWS:
        raise BadTable(f"行数太多：一次最多 {MOST_ROWS} 行。请分成几个文件。")


def check_text(text: str, line: int, column: int) -> None:
    """Refuse a text that no cell of a workbook can hold: it would be carried along cut."""
    if len(text) > LONGEST_TEXT:
        raise BadTable(f"第 {line} 行第 {column} 列的文字太长：一格最多 {LONGEST_TEXT} 个字符。请核对引号，或者缩短。")
