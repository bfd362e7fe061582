"""Tables in files, CSV or Excel: read for a batch, written with its results, alike in browser and command line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LARGEST = 20_000_000
EXCEL_DIGITS = 15
WIDTH = 18
SEPARATORS = ",\t;，"
ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadTable(ValueError):
    """A file that cannot be read as a table, told in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line in the file, its cells as text, and by column why a cell could not be read."""

    line: int
    cells: tuple[str, ...]
    unread: Mapping[int, str] = field(default_factory=dict)


def read_table(content: bytes) -> list[Row]:
    """Read CSV (UTF-8 or GB18030) or the first sheet of an .xlsx file; empty rows are left out, lines keep numbers.

    Raises BadTable for an empty or too large file, a file of another kind, a wrong encoding or a broken workbook.
    """
    if not content.strip():
        raise BadTable("文件是空的。")
    if len(content) > LARGEST:
        raise BadTable(f"文件太大：{len(content)} 个字节，最多 {LARGEST} 个。请分成几个文件。")
    if content.startswith(OLD_EXCEL_MARK):
        raise BadTable("这是旧格式的 Excel 文件（.xls）。请另存为 .xlsx 或者 CSV。")
    rows = _read_workbook(content) if content.startswith(ZIP_MARK) else _read_csv(content)
    rows = [row for row in rows if row.unread or any(text.strip() for text in row.cells)]
    if len(rows) < 2:  # noqa: PLR2004 - the header and one row
        raise BadTable("文件里没有数据：第 1 行应是列名，下面每行一个项目。")
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise BadTable("这不是能读的文件：应为 .xlsx，或者 UTF-8、GB18030 编码的 CSV。")


def _read_csv(content: bytes) -> list[Row]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            _check_size(len(rows), len(cells))
            rows.append(Row(line=line, cells=tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadTable(f"第 {line} 行起读不下去，可能是引号没有成对（{error}）。") from None
    return rows


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise BadTable(f"行数太多：一次最多 {MOST_ROWS} 行。请分成几个文件。")
    if columns > MOST_COLUMNS:
        raise BadTable(f"列数太多：{columns} 列，最多 {MOST_COLUMNS} 列。")


def _read_workbook(content: bytes) -> list[Row]:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > 10 * LARGEST:
                raise BadTable("文件解开以后太大。请分成几个文件。")
        workbook = load_workbook(io.BytesIO(content))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, BadTable):
            raise
        raise BadTable("这不是完整的 .xlsx 文件，打不开。") from None
    sheet = workbook.worksheets[0] if workbook.worksheets else None
    if sheet is None:
        raise BadTable("文件里没有工作表。")
    _check_size(sheet.max_row - 1, sheet.max_column)
    merged = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    return [_workbook_row(number, cells, merged) for number, cells in enumerate(sheet.iter_rows(), 1)]


def _workbook_row(number: int, cells: Sequence[Any], merged: set[tuple[int, int]]) -> Row:
    texts: list[str] = []
    unread: dict[int, str] = {}
    for at, cell in enumerate(cells):
        text, why = (
            ("", "这是合并的单元格，不知道值属于哪一行，请取消合并") if (number, at + 1) in merged else _cell(cell)
        )
        texts.append(text)
        if why:
            unread[at] = f"{why}。"
    while texts and not texts[-1] and len(texts) - 1 not in unread:
        texts.pop()
    return Row(line=number, cells=tuple(texts), unread=unread)


def _cell(cell: Cell) -> tuple[str, str]:
    """A cell's text as Excel shows it, or why it is not taken. Excel keeps 15 digits of a number; no more are used."""
    value = cell.value
    if cell.data_type == "f":
        return "", f"这是公式（{str(value)[:40]}），请粘贴成数值"
    if cell.data_type == "e":
        return "", f"这是错误值（{value}）"
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, float):
        return format(Decimal(format(value, f".{EXCEL_DIGITS}g")), "f"), ""
    return str(value), ""


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a mark, so that Excel reads it right; no cell can be taken for a formula."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerows([_plain_text(text) for text in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _plain_text(text: str) -> str:
    harmless = not text.startswith(STARTS_FORMULA) or re.fullmatch(r"-?[\d.]+", text)
    return text if harmless else f"'{text}"


def write_workbook(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """An .xlsx file with sheets by title, each a heading row and rows of text; every cell is text, never a formula."""
    workbook = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at in range(1, MOST_COLUMNS):
            sheet.column_dimensions[get_column_letter(at)].width = WIDTH
        for number, row in enumerate(rows):
            sheet.append([_text_cell(sheet, text, heading=number == 0) for text in row])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


WRAPPED = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)


def _text_cell(sheet: Any, text: str, *, heading: bool) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL.sub("", text)[:32_767])
    cell.data_type = "s"
    cell.alignment = WRAPPED
    if heading:
        cell.font = BOLD
    return cell
