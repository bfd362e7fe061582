"""Tables in files, CSV or Excel: read for a batch, written with its results, alike in browser and command line."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from calculator.answers.batch import Row
from site_build.exchange.delimited import Known, read_delimited
from site_build.exchange.table import LARGEST, LONGEST_TEXT, MOST_ABOVE, MOST_COLUMNS, BadTable, Table, check_rows
from site_build.exchange.xlsx import BROKEN, PROTECTED, Cells, Sheet, SheetReader, Workbook

WIDTH = 18
MOST_NAMED = 10
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 或者 CSV。"
OLD_EXCEL = f"这是旧格式的 Excel 文件（.xls）或者 WPS 表格（.et）。{SAVE_AS}"
IN_OLE = {
    "EncryptedPackage": PROTECTED,
    "WordDocument": "这是 Word 文件（.doc），不是表格。请把表格复制到 Excel 或 WPS，存为 .xlsx。",
    "PowerPoint Document": "这是演示文稿（.ppt），不是表格。请选 .xlsx 或者 CSV 文件。",
}
IN_ZIP = {
    "xl/workbook.bin": f"这是二进制的 Excel 文件（.xlsb）。{SAVE_AS}",
    "word/document.xml": "这是 Word 文件（.docx），不是表格。请把表格复制到 Excel 或 WPS，存为 .xlsx。",
    "ppt/presentation.xml": "这是演示文稿（.pptx），不是表格。请选 .xlsx 或者 CSV 文件。",
    "index/document.iwa": "这是苹果的 Numbers 表格（.numbers）。请在 Numbers 里导出为 Excel（.xlsx）或者 CSV。",
    "index.zip": "这是苹果的 Numbers 表格（.numbers）。请在 Numbers 里导出为 Excel（.xlsx）或者 CSV。",
}
OPEN_DOCUMENT = f"这是 OpenDocument 文件（表格是 .ods）。{SAVE_AS}"
MARKS = {
    b"%PDF": "这是 PDF 文件，不是表格。请用原来的表格文件，或者把表格录入 Excel，存为 .xlsx。",
    b"\x89PNG": "这不是能读的文件：这是图片。请选 .xlsx 或者 CSV 文件。",
    b"\xff\xd8\xff": "这不是能读的文件：这是图片。请选 .xlsx 或者 CSV 文件。",
    b"GIF8": "这不是能读的文件：这是图片。请选 .xlsx 或者 CSV 文件。",
    b"Rar!": "这是压缩包。请先解开，再选里面的 .xlsx 或者 CSV 文件。",
    b"7z\xbc\xaf": "这是压缩包。请先解开，再选里面的 .xlsx 或者 CSV 文件。",
    b"\x1f\x8b": "这是压缩包。请先解开，再选里面的 .xlsx 或者 CSV 文件。",
    b"{\\rtf": "这是 RTF 文件，不是表格。请把表格复制到 Excel 或 WPS，存为 .xlsx。",
}
PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<table|<meta|mime-version:)", re.IGNORECASE)
XML_TABLE = re.compile(rb"\s*(?:<\?xml|<(?:\w+:)?workbook\b)", re.IGNORECASE)


def read_table(content: bytes, known: Known) -> Table:
    """Read CSV or the first visible sheet of an .xlsx file that has a row of known headings; lines keep their numbers.

    `known` counts the known headings of a row: the heading is the row near the top that has most, else the first.
    Raises BadTable for an empty or too large file, one of another kind, damaged, locked, or of a doubtful encoding.
    """
    if not content.strip():
        raise BadTable("文件是空的。")
    if len(content) > LARGEST:
        raise BadTable(f"文件太大：{len(content)} 个字节，最多 {LARGEST} 个。请分成几个文件。")
    _check_kind(content)
    if content.startswith(ZIP_MARK):
        return _from_workbook(Workbook(content), known)
    rows, told = read_delimited(content, known)
    return _below_heading(rows, known, told)


def _check_kind(content: bytes) -> None:
    """Refuse a file of another kind by its name; BadTable says what to do with it."""
    if content.startswith(OLE_MARK):
        raise BadTable(next((why for name, why in IN_OLE.items() if name.encode("utf-16-le") in content), OLD_EXCEL))
    if content.startswith(ZIP_MARK):
        _check_parts(content)
    for mark, why in MARKS.items():
        if content.startswith(mark):
            raise BadTable(why)
    start = content[:1000].removeprefix(b"\xef\xbb\xbf")
    if PAGE.match(start):
        raise BadTable(f"这是网页，虽然名字可能是 .xls。{SAVE_AS}")
    if XML_TABLE.match(start):
        raise BadTable(f"这是 XML 文件，也许是 XML 格式的 Excel 表格。{SAVE_AS}")


def _check_parts(content: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        raise BadTable(BROKEN) from None
    why = next((why for name, why in IN_ZIP.items() if name in parts), "")
    if "content.xml" in parts:
        why = OPEN_DOCUMENT
    elif not why and not any(name.endswith(".xml") for name in parts):
        why = "这是压缩包，不是 .xlsx。请先解开，再选里面的 .xlsx 或者 CSV 文件。"
    if why:
        raise BadTable(why)


def _from_workbook(book: Workbook, known: Known) -> Table:
    """The table of the first visible sheet with known headings, else of the first visible one; the rest is told."""
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    if not visible:
        raise BadTable("工作表都是隐藏的，没有可以回答的。请取消隐藏要回答的那一张。")
    readers = {sheet: book.reader(sheet) for sheet in visible}
    headings = {sheet: _known_near_top(reader, known) for sheet, reader in readers.items()}
    chosen = next((sheet for sheet in visible if headings[sheet]), visible[0])
    cells = readers[chosen].cells() if headings[chosen] is not None else book.reader(chosen).cells()
    told = [*_other_sheets(book, chosen, headings), *cells.told]
    try:
        return _below_heading(cells.rows, known, told, cells)
    except BadTable as error:
        raise BadTable(" ".join((str(error), *told))) from None


def _known_near_top(reader: SheetReader, known: Known) -> int | None:
    """The most known headings of a row near the top of a sheet; None if the sheet cannot be read."""
    try:
        return max((known(row.shown or row.cells) for row in reader.top()), default=0)
    except BadTable:
        return None


def _other_sheets(book: Workbook, chosen: Sheet, headings: Mapping[Sheet, int | None]) -> list[str]:
    others = [f"“{sheet.title}”（{_why_not(sheet, headings.get(sheet))}）" for sheet in book.sheets if sheet != chosen]
    if not others:
        return []
    more = f"等 {len(others)} 张" if len(others) > MOST_NAMED else ""
    return [f"回答的是工作表“{chosen.title}”；没有回答：{'、'.join(others[:MOST_NAMED])}{more}。"]


def _why_not(sheet: Sheet, headings: int | None) -> str:
    if sheet.hidden:
        return "隐藏的"
    if headings is None:
        return "读不了"
    return "也有认得的列名，要回答请另存为一个文件" if headings else "没有认得的列名"


def _below_heading(rows: list[Row], known: Known, told: Iterable[str], cells: Cells | None = None) -> Table:
    """Split rows into the heading and what is below it; the rows above it are told."""
    counts = [known(row.shown or row.cells) for row in rows[:MOST_ABOVE]]
    at = counts.index(max(counts)) if counts else 0
    below = rows[at + 1 :]
    check_rows(len(below))
    if not below:
        raise BadTable("文件里没有数据：应有一行列名，下面每行一个项目。")
    above = [*told]
    if at:
        lines = "、".join(str(row.line) for row in rows[:at])
        above.append(f"列名在第 {rows[at].line} 行；上面的第 {lines} 行不是项目，没有回答。")
    width = max(len(row.shown or row.cells) for row in rows[at:])
    hidden = {
        column - 1 for first, last in (cells.hidden if cells else ()) for column in range(first, min(last, width) + 1)
    }
    return Table(heading=rows[at], rows=below, hidden=tuple(sorted(hidden)), told=tuple(above))


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a mark, so that Excel reads it right; no cell can be taken for a formula."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerows([_plain_text(text) for text in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def _plain_text(text: str) -> str:
    harmless = not text.startswith(STARTS_FORMULA) or PLAIN_NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def write_workbook(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """An .xlsx file with sheets by title, each a heading row and rows of text; every cell is text, never a formula."""
    workbook = NewWorkbook(write_only=True)
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
    cell = WriteOnlyCell(sheet, ILLEGAL.sub("", text)[:LONGEST_TEXT])
    cell.data_type = "s"
    cell.alignment = WRAPPED
    if heading:
        cell.font = BOLD
    return cell
