"""Tables in files, CSV or Excel: read for a batch, written with its results, alike in browser and command line."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zipfile import BadZipFile, ZipFile

from calculator.answers.batch import Row
from site_build.exchange.delimited import read_delimited
from site_build.exchange.heading import Known, Words, find_heading, words_of
from site_build.exchange.table import (
    IN_BROWSER,
    BadTable,
    Limits,
    Lines,
    Rows,
    Table,
    check_rows,
    lines_phrase,
)
from site_build.exchange.xlsx import BROKEN, PROTECTED, Sheet, SheetReader, Workbook

MOST_NAMED = 10
ZIP_MARK = b"PK\x03\x04"
PARQUET_MARK = b"PAR1"
OLE_MARK = b"\xd0\xcf\x11\xe0"
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
NO_DATA = "文件里没有数据：应有一行列名，下面每行一个项目。"
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


def read_table(content: bytes, words: Words, limits: Limits = IN_BROWSER) -> Table:
    """Read CSV or the first visible sheet of an .xlsx file that has a row of known headings; lines keep their numbers.

    Raises BadTable for an empty or too large file, one of another kind, damaged, locked, or of a doubtful encoding.
    """
    if not content.strip():
        raise BadTable("文件是空的。")
    if len(content) > limits.size:
        raise BadTable(f"文件太大：{len(content)} 个字节，最多 {limits.size} 个。请分成几个文件。")
    _check_kind(content)
    if content.startswith(ZIP_MARK):
        return _from_workbook(Workbook(content, limits), words, limits)
    return _below_heading(read_delimited(content, words.known, limits), words, limits)


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


def _from_workbook(book: Workbook, words: Words, limits: Limits) -> Table:
    """The table of the first visible sheet with known headings, else of the first visible one; the rest is told."""
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    if not visible:
        raise BadTable("工作表都是隐藏的，没有可以回答的。请取消隐藏要回答的那一张。")
    readers = {sheet: book.reader(sheet) for sheet in visible}
    headings = {sheet: _known_near_top(reader, words.known) for sheet, reader in readers.items()}
    chosen = next((sheet for sheet in visible if headings[sheet]), visible[0])
    reader = readers[chosen] if headings[chosen] is not None else book.reader(chosen)
    read = reader.rows()
    told = (*_other_sheets(book, chosen, headings), *read.told)
    try:
        return _below_heading(replace(read, told=told), words, limits)
    except BadTable as error:
        raise BadTable(" ".join((str(error), *told))) from None


def _known_near_top(reader: SheetReader, known: Known) -> int | None:
    """The most known headings of a row near the top of a sheet; None if the sheet cannot be read."""
    try:
        return max((known(words_of(row)) for row in reader.top()), default=0)
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


def _below_heading(read: Rows, words: Words, limits: Limits) -> Table:
    """Split rows into the heading and what is below it; rows above it, and empty lines below, are told."""
    if not read.rows:
        raise BadTable(NO_DATA)
    found = find_heading(read.rows, words)
    below = read.rows[found.last + 1 :]
    check_rows(len(below), limits)
    if not below:
        raise BadTable(NO_DATA)
    heading = read.rows[found.first : found.last + 1]
    width = max(len(found.texts), *(len(words_of(row)) for row in below))
    columns = {column - 1 for first, last in read.hidden for column in range(first, min(last, width) + 1)}
    return Table(
        heading=Row(line=heading[-1].line, cells=found.texts),
        rows=below,
        hidden=tuple(sorted(columns)),
        told=(*read.told, *_told(read.rows[: found.first], heading, read.empty)),
    )


def _told(above: Sequence[Row], heading: Sequence[Row], empty: Sequence[Lines]) -> Iterator[str]:
    """Where the heading stands, and which lines are passed over."""
    last = heading[-1].line
    if above or len(heading) > 1:
        where = lines_phrase([(heading[0].line, last)])
        passed = f"；上面的{lines_phrase((row.line, row.line) for row in above)}不是项目，没有回答" if above else ""
        yield f"列名在{where}{passed}。"
    below = [lines for lines in empty if lines[0] > last]
    if below:
        yield f"跳过{lines_phrase(below)}：空行。"
