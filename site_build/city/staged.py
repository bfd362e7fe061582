"""A file of projects laid into DuckDB as it stands: its line, and each cell as text."""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculator import Pack
from calculator.answers.headings import Header, Headings, read_header
from site_build.city.exact import text
from site_build.exchange.delimited import SEPARATORS
from site_build.exchange.heading import Words
from site_build.exchange.sheets import PARQUET_MARK, ZIP_MARK, read_table
from site_build.exchange.table import LONGEST_TEXT, MOST_COLUMNS, BadTable, Limits

HEAD = 200_000
BLANK_LINE = re.compile(rb"\n[ \t]*\r?\n|\A\s*\n")
LONE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
OPTIONS = "auto_detect=false, header=false, max_line_size=20000000"
TYPES = {"DOUBLE", "FLOAT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The header of a file and how many rows below it stand in the table `source`; `told` says how it was read."""

    header: Header
    rows: int
    told: tuple[str, ...] = ()


class NotPlain(Exception):
    """A file that has to be read as people lay out sheets: not one heading in the first line and rows below it."""


def stage(database: Any, path: Path, pack: Pack, folder: Path) -> Staged:
    """Lay a .csv or .parquet file into the table `source`; NotPlain for a sheet, BadTable for no table at all."""
    with path.open("rb") as file:
        start = file.read(HEAD)
    if not start.strip():
        raise BadTable("文件是空的。")
    if start.startswith(PARQUET_MARK):
        return _parquet(database, path, pack)
    if start.startswith(ZIP_MARK) or b"\0" in start:
        raise NotPlain
    encoding = "utf-8-sig" if _is_utf8(path) else "gb18030"
    separator, header, told = _heading(start, pack)
    width = len(header.texts)
    end = _line_end(path) if encoding == "utf-8-sig" else ""
    if end:
        _read(database, _simple(path, separator, width, end), width)
    else:
        _read(database, _written(_rewritten(path, encoding, separator, width, folder), width), width)
    (rows,) = database.execute("SELECT count(*) FROM source").fetchone()
    if not rows:
        raise BadTable("列名下面没有数据。")
    _check(database, width)
    return Staged(header=header, rows=rows, told=told)


def _heading(start: bytes, pack: Pack) -> tuple[str, Header, tuple[str, ...]]:
    """The separator and the header of a file whose first line is its only heading; its beginning says so."""
    headings = Headings(pack)
    words = Words(known=headings.known, remark=headings.remark_below)
    head = start[: start.rfind(b"\n") + 1] or start
    table = read_table(head, words, Limits(rows=HEAD, size=2 * HEAD))
    if table.heading.line != 1 or any("列名在第" in one for one in table.told):
        raise NotPlain
    first = head.decode("utf-8-sig" if _decodes(head) else "gb18030").splitlines()[0]
    cells = [next(csv.reader([first], delimiter=one)) for one in SEPARATORS]
    separator = next(
        (one for one, found in zip(SEPARATORS, cells, strict=True) if _same(found, table.heading.cells)), ""
    )
    if not separator or separator == "，":
        raise NotPlain
    header = _header(pack, table.heading.cells)
    return separator, header, tuple(one for one in table.told if "GB18030" in one)


def _decodes(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _same(found: list[str], cells: tuple[str, ...]) -> bool:
    while found and not found[-1].strip():
        found.pop()
    return tuple(found) == cells


def _header(pack: Pack, cells: tuple[str, ...], line: int = 1) -> Header:
    try:
        header = read_header(pack, cells, line)
    except ValueError as error:
        raise BadTable(str(error)) from None
    used = [name for name in header.inputs if name]
    if len(used) != len({*used}) or len(cells) > MOST_COLUMNS:
        raise NotPlain
    return header


def _is_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        decoder = io.TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            while decoder.read(1 << 22):
                pass
        except UnicodeDecodeError:
            return False
    return True


def _line_end(path: Path) -> str:
    """How lines end where each is a row, cut at separators: no quotes, no blank lines, one kind of end; else ""."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b'"') >= 0 or content.find(b"\0") >= 0 or BLANK_LINE.search(content):
            return ""
        if content.find(b"\r") < 0:
            return "\\n"
        return "" if LONE_END.search(content) else "\\r\\n"


def _rewritten(path: Path, encoding: str, separator: str, width: int, folder: Path) -> Path:
    """The rows as our own reader reads them: line, cells, and whether a cell stands beyond the last heading."""
    target = folder / "rows.csv"
    with (
        path.open(encoding=encoding, newline="") as file,
        target.open("w", encoding="utf-8", newline="") as made,
    ):
        csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(_rows(file, separator, width))
    return target


def _rows(file: Any, separator: str, width: int) -> Iterator[list[str]]:
    reader = csv.reader(file, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > 1:
                beyond = any(cell.strip() for cell in cells[width:])
                yield [str(line), *cells[:width], *[""] * (width - len(cells)), "x" if beyond else ""]
            line = reader.line_num + 1
    except csv.Error:
        raise BadTable(f"第 {line} 行起读不下去：引号没有成对，或者有一格太长。请核对这一行的引号。") from None


def _simple(path: Path, separator: str, width: int, end: str) -> str:
    """Simple lines as a relation."""
    return (
        f"SELECT (row_number() OVER ()) + 1 AS line, * FROM read_csv({text(str(path))}, {OPTIONS}, skip=1, "
        f"delim={text(separator)}, quote='', escape='', new_line='{end}', {_columns(width)}, null_padding=true)"
    )


def _written(path: Path, width: int) -> str:
    """Rows as `_rewritten` writes them as a relation."""
    return (
        f"SELECT line::BIGINT AS line, * EXCLUDE (line) FROM read_csv({text(str(path))}, {OPTIONS}, "
        f"delim=',', quote='\"', escape='\"', new_line='\\n', {_columns(width, 'line')})"
    )


def _columns(width: int, *before: str) -> str:
    names = [*before, *(f"c{at}" for at in range(width)), "beyond"]
    return "columns={" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"


def _read(database: Any, relation: str, width: int) -> None:
    """Lay a relation into the table `source`."""
    cells = ", ".join(f"coalesce(c{at}, '') AS c{at}" for at in range(width))
    try:
        database.execute(
            f"CREATE TABLE source AS SELECT line, {cells}, coalesce(trim(beyond), '') <> '' AS beyond FROM ({relation})"
        )
    except database.Error as error:
        raise BadTable(f"读不下去：{str(error).splitlines()[0]}") from None


def _check(database: Any, width: int) -> None:
    longest = ", ".join(f"max(length(c{at}))" for at in range(width))
    found = database.execute(f"SELECT {longest} FROM source").fetchone()
    for at, length in enumerate(found, 1):
        if (length or 0) > LONGEST_TEXT:
            raise BadTable(f"第 {at} 列有文字太长：一格最多 {LONGEST_TEXT} 个字符。请核对引号，或者缩短。")


def _parquet(database: Any, path: Path, pack: Pack) -> Staged:
    """A Parquet file: its columns' names are the heading; a row's line is its number."""
    name = text(str(path))
    try:
        described = database.execute(f"DESCRIBE SELECT * FROM read_parquet({name})").fetchall()
    except Exception as error:  # noqa: BLE001 - whatever the reader finds wrong with a file
        raise BadTable(f"这个 Parquet 文件打不开，也许没有传完：{str(error).splitlines()[0]}") from None
    header = _header(pack, tuple(one[0].strip() for one in described), 0)
    cells = ", ".join(f"{_cell(one[0], one[1])} AS c{at}" for at, one in enumerate(described))
    database.execute(
        f"CREATE TABLE source AS SELECT file_row_number + 1 AS line, {cells}, false AS beyond "
        f"FROM read_parquet({name}, file_row_number=true)"
    )
    (rows,) = database.execute("SELECT count(*) FROM source").fetchone()
    if not rows:
        raise BadTable("文件里没有数据。")
    _check(database, len(described))
    return Staged(header=header, rows=rows)


def _cell(column: str, kind: str) -> str:
    """A value of a Parquet file as text: a whole number without point, a day without hours."""
    quoted = '"' + column.replace('"', '""') + '"'
    written = f"{quoted}::VARCHAR"
    if kind in TYPES:
        written = f"regexp_replace({written}, '[.]0$', '')"
    elif kind.startswith("DECIMAL"):
        written = f"regexp_replace(regexp_replace({written}, '([.][0-9]*?)0+$', '\\1'), '[.]$', '')"
    elif kind.startswith("TIMESTAMP"):
        written = f"regexp_replace({written}, ' 00:00:00$', '')"
    return f"coalesce({written}, '')"
