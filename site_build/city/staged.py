"""A file of projects laid into DuckDB as it stands: its line, and each cell as text."""

from __future__ import annotations

import csv
import io
import mmap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from calculator import Pack
from calculator.answers.headings import Header, Headings, read_header
from calculator.ground.frozen import frozen
from site_build.city.exact import text
from site_build.city.written import quoted
from site_build.exchange.delimited import SEPARATORS
from site_build.exchange.heading import Words
from site_build.exchange.sheets import PARQUET_MARK, ZIP_MARK, read_table
from site_build.exchange.table import LONGEST_TEXT, MOST_COLUMNS, BadTable, Limits

HEAD = 200_000
BLOCK = 1 << 14
OPTIONS = "auto_detect=false, header=false"
LONG_LINES = "max_line_size=20000000"
SHORT_LINES = "max_line_size=200000, buffer_size=4000000"
TYPES = {"DOUBLE", "FLOAT"}


@frozen
class Stretch:
    """Some rows of a file as a relation of cells `c0` … and `beyond`, and their line in SQL over a table made of it."""

    sql: str
    line: str


@frozen
class Staged:
    """The header of a file, how many rows stand below it, each stretch of them, and how the file was read."""

    header: Header
    rows: int
    stretch: Callable[[int, int], Stretch]
    told: tuple[str, ...] = ()


class NotPlain(Exception):
    """A file that has to be read as people lay out sheets: not one heading in the first line and rows below it."""


class NotSimple(Exception):
    """A file that was taken for simple lines of UTF-8 and turned out to hold something else."""


def stage(  # noqa: PLR0913 - what a file is read by
    database: Any, path: Path, pack: Pack, folder: Path, *, rows: int, simple: bool = True
) -> Staged:
    """The rows of a .csv or .parquet file; NotPlain for a sheet, BadTable for no table at all.

    Where all lines are simple they are read where they stand, so many `rows` at a time; else the table `source` is
    made of them.
    """
    with path.open("rb") as file:
        start = file.read(HEAD)
    if not start.strip():
        raise BadTable("文件是空的。")
    if start.startswith(PARQUET_MARK):
        return _parquet(database, path, pack)
    if start.startswith(ZIP_MARK) or b"\0" in start:
        raise NotPlain
    head = start if len(start) < HEAD else start[: start.rfind(b"\n") + 1] or start
    separator, header, told = _heading(head, pack)
    width = len(header.texts)
    lines = Lines.of(path, rows) if simple and len(separator) == 1 and _decodes(head) else None
    if lines:
        return Staged(header=header, rows=lines.rows, stretch=lines.reader(path, separator, width, folder), told=told)
    encoding = "utf-8-sig" if _is_utf8(path) else "gb18030"
    _read(database, _written(_rewritten(path, encoding, separator, width, folder), width), width)
    (count,) = database.execute("SELECT count(*) FROM source").fetchone()
    if not count:
        raise BadTable("列名下面没有数据。")
    _check(database, width)
    return Staged(header=header, rows=count, stretch=_of_source(width), told=told)


def _of_source(width: int) -> Callable[[int, int], Stretch]:
    """Stretches of the table `source`."""
    cells = ", ".join(f"c{at}" for at in range(width))

    def stretch(first: int, last: int) -> Stretch:
        rows = f"rowid >= {first} AND rowid < {last}"
        return Stretch(sql=f"SELECT line, {cells}, beyond FROM source WHERE {rows}", line="line")

    return stretch


def _heading(head: bytes, pack: Pack) -> tuple[str, Header, tuple[str, ...]]:
    """The separator and the header of a file whose first line is its only heading; its beginning says so."""
    headings = Headings(pack)
    words = Words(known=headings.known, remark=headings.remark_below)
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


@frozen
class Lines:
    """Where each so many rows of a file begin and the last ends, how many there are, and how lines end."""

    borders: tuple[int, ...]
    rows: int
    every: int
    end: str

    @classmethod
    def of(cls, path: Path, every: int) -> Lines | None:
        """The lines of a file where each is a row, cut at separators: no quotes, no long lines, one kind of end."""
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content.find(b'"') >= 0 or content.find(b"\0") >= 0:
                return None
            start = content.find(b"\n") + 1
            if not start or not content[:start].strip():
                return None
            carriage = content.find(b"\r") >= 0
            borders, count = [start], 0
            for at in range(start, len(content), BLOCK):
                block = content[at : at + BLOCK]
                ends = block.count(b"\n")
                whole_block = len(block) == BLOCK
                if (whole_block and not ends) or (carriage and not _ends_alike(content, block, at)):
                    return None
                while count + ends >= len(borders) * every:
                    borders.append(at + _after(block, len(borders) * every - count))
                count += ends
            if content[-1:] != b"\n":
                count += 1
            if borders[-1] != len(content):
                borders.append(len(content))
            return cls(borders=tuple(borders), rows=count, every=every, end="\\r\\n" if carriage else "\\n")

    def reader(self, path: Path, separator: str, width: int, folder: Path) -> Callable[[int, int], Stretch]:
        """The stretches of rows between two borders, each read from a file of its own."""
        options = (
            f"{OPTIONS}, {SHORT_LINES}, delim={text(separator)}, quote='', escape='', new_line='{self.end}', "
            f"nullstr='\\0', {_columns(width)}, null_padding=true"
        )
        cells = ", ".join(f"c{at}" for at in range(width))

        def stretch(first: int, _last: int) -> Stretch:
            at, piece = first // self.every, folder / "rows.csv"
            low, high = self.borders[at], self.borders[at + 1]
            with path.open("rb") as file, piece.open("wb") as made:
                file.seek(low)
                left = high - low
                while left:
                    left -= made.write(file.read(min(left, 1 << 22)))
            read = f"read_csv({text(str(piece))}, {options})"
            sql = f"SELECT {cells}, coalesce(trim(beyond), '') <> '' AS beyond FROM {read}"
            return Stretch(sql=sql, line=f"(rowid + {first + 2})")

        return stretch


def _ends_alike(content: mmap.mmap, block: bytes, at: int) -> bool:
    """Whether all lines that end in a block end with a carriage return, and none stands elsewhere."""
    pairs = block.count(b"\r\n") + (block[:1] == b"\n" and content[at - 1 : at] == b"\r")
    returns = block.count(b"\r") + (block[:1] == b"\n" and content[at - 1 : at] == b"\r")
    returns -= block[-1:] == b"\r" and content[at + len(block) : at + len(block) + 1] == b"\n"
    return pairs == block.count(b"\n") == returns


def _after(block: bytes, ends: int) -> int:
    """The place after so many ends of lines."""
    at = 0
    for _ in range(ends):
        at = block.find(b"\n", at) + 1
    return at


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


def _written(path: Path, width: int) -> str:
    """Rows as `_rewritten` writes them as a relation."""
    return (
        f"SELECT line::BIGINT AS line, * EXCLUDE (line) FROM read_csv({text(str(path))}, {OPTIONS}, {LONG_LINES}, "
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
    except duckdb.Error as error:
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
    return Staged(header=header, rows=rows, stretch=_of_source(len(described)))


def _cell(column: str, kind: str) -> str:
    """A value of a Parquet file as text: a whole number without point, a day without hours."""
    written = f"{quoted(column)}::VARCHAR"
    if kind in TYPES:
        written = f"regexp_replace({written}, '[.]0$', '')"
    elif kind.startswith("DECIMAL"):
        written = f"regexp_replace(regexp_replace({written}, '([.][0-9]*?)0+$', '\\1'), '[.]$', '')"
    elif kind.startswith("TIMESTAMP"):
        written = f"regexp_replace({written}, ' 00:00:00$', '')"
    return f"coalesce({written}, '')"
