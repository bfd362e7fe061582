"""Tables written to files, CSV or .xlsx: numbers as numbers, texts as texts and never as formulas."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import chain, islice
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from calculator.answers.results import Blank, Cell, Column
from calculator.ground.frozen import frozen
from calculator.ground.scalars import decimal_text, fixed, places
from site_build.exchange.table import LONGEST_TEXT

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
MOST_PLACES = 10
WHOLE, WITH_PLACES, DAY = "#,##0", "#,##0.00########", "yyyy-mm-dd"
WIDEST = {"text": 30, "long": 60, "number": 18, "date": 12}
NARROWEST = 8
SAMPLE = 200
LINE_POINTS, TALLEST_POINTS = 16, 409
A4, A3 = 9, 8
A4_LETTERS, A3_LETTERS = 190, 290
FILLED_IN = 20_000
LONGEST_LIST = 255
LONGEST_MESSAGE = 250
LONGEST_MESSAGE_TITLE = 32
INSTRUCTIONS = "填写说明"


@frozen
class Sheet:
    """A sheet to write; `wrapped` breaks long texts over lines, where there are few rows to read."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    wrapped: bool = False


def text_sheet(title: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """A sheet of texts whose first row is its heading."""
    return Sheet(
        title=title, columns=[Column(title=text, kind="long") for text in rows[0]], rows=rows[1:], wrapped=True
    )


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a mark, so that Excel reads it right; no cell can be taken for a formula."""
    made = io.BytesIO()
    with io.TextIOWrapper(made, encoding="utf-8-sig", newline="") as text:
        csv.writer(text).writerows([_plain_text(as_text(cell)) for cell in row] for row in rows)
        text.flush()
        return made.getvalue()


def as_text(cell: Cell) -> str:
    """A cell as CSV holds it; a number that never ends is rounded to ten places."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, date):
        return cell.isoformat()
    return decimal_text(cell) if places(cell) is not None else fixed(cell, MOST_PLACES)


def _plain_text(text: str) -> str:
    harmless = not text.startswith(STARTS_FORMULA) or PLAIN_NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def write_workbook(sheets: Iterable[Sheet], made: date | None = None) -> bytes:
    """An .xlsx file with these sheets, each below a heading row; columns are as wide as their first rows need.

    With the day on which it is `made` it has the same bytes whenever it is written.
    """
    written = io.BytesIO()
    with Workbook(written, {"constant_memory": True}) as workbook:
        if made:
            workbook.set_properties({"created": datetime(made.year, made.month, made.day, tzinfo=UTC)})
        styles = Styles(workbook)
        for sheet in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, styles)
    return written.getvalue()


def write_template(title: str, columns: Sequence[Blank]) -> bytes:
    """An .xlsx file to fill in: cells offer their words, and a sheet of its own says what each column takes."""
    made = io.BytesIO()
    with Workbook(made) as workbook:
        styles = Styles(workbook)
        empty = workbook.add_worksheet(title)
        _write_sheet(
            empty,
            Sheet(title=title, columns=[Column(title=one.title, kind=one.kind) for one in columns], rows=()),
            styles,
        )
        for at, one in enumerate(columns):
            empty.data_validation(1, at, FILLED_IN, at, _offer(one))
        _write_sheet(workbook.add_worksheet(INSTRUCTIONS), _instructions(columns), styles)
    return made.getvalue()


def template_rows(columns: Sequence[Blank]) -> list[list[Cell]]:
    """The same as rows of text, with an example that is passed over when the table is read."""
    note = "（示例，这一行不会当作项目）"
    return [[one.title for one in columns], [note, *(one.examples[0] for one in columns[1:])]]


def _offer(blank: Blank) -> Mapping[str, Any]:
    """What Excel offers for a cell, and tells beside it; other writing is let through, since it is read too."""
    told = {
        "input_title": blank.title[:LONGEST_MESSAGE_TITLE],
        "input_message": blank.hint[:LONGEST_MESSAGE],
        "error_type": "warning",
        "error_title": "不在列出的词里",
        "error_message": blank.hint[:LONGEST_MESSAGE],
    }
    if blank.words and len(",".join(blank.words)) <= LONGEST_LIST:
        return {"validate": "list", "source": [*blank.words], **told}
    return {"validate": "any", **told}


def _instructions(columns: Sequence[Blank]) -> Sheet:
    """What each column takes; the headings stand in quotes, so that this sheet is not taken for a table of projects."""
    heads = ("怎样填", "第几列", "例一", "例二")
    rows: list[list[Cell]] = [[f"“{one.title}”：{one.hint}", at, *one.examples] for at, one in enumerate(columns, 1)]
    return Sheet(
        title=INSTRUCTIONS,
        columns=[Column(title=head, kind="long" if at == 0 else "text") for at, head in enumerate(heads)],
        rows=rows,
        wrapped=True,
    )


class Styles:
    """The formats of cells of one workbook."""

    def __init__(self, workbook: Any) -> None:
        """Make them."""
        top = {"valign": "top"}
        self.heading = workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEF2F6", "bottom": 1, **top})
        self.text = workbook.add_format(top)
        self.wrapped = workbook.add_format({"text_wrap": True, **top})
        self.whole = workbook.add_format({"num_format": WHOLE, **top})
        self.places = workbook.add_format({"num_format": WITH_PLACES, **top})
        self.day = workbook.add_format({"num_format": DAY, **top})

    def of(self, cell: Cell, *, wrapped: bool) -> Any:
        """The format of a cell."""
        if isinstance(cell, str):
            return self.wrapped if wrapped else self.text
        if isinstance(cell, date):
            return self.day
        return self.places if isinstance(cell, Fraction) else self.whole


def _write_sheet(made: Any, sheet: Sheet, styles: Styles) -> None:
    rows = iter(sheet.rows)
    first = [*islice(rows, SAMPLE)]
    made.freeze_panes(1, 0)
    widths = [_width(column, [row[at] for row in first if at < len(row)]) for at, column in enumerate(sheet.columns)]
    _set_paper(made, sum(widths))
    made.set_row(0, _height([column.title for column in sheet.columns], widths))
    for at, column in enumerate(sheet.columns):
        made.set_column(at, at, widths[at], styles.day if column.kind == "date" else None)
        made.write_string(0, at, _legal(column.title), styles.heading)
    last = 0
    for last, row in enumerate(chain(first, rows), 1):
        if sheet.wrapped:
            made.set_row(last, _height(row, widths))
        for at, cell in enumerate(row):
            if cell != "":
                _write(made, (last, at), cell, styles.of(cell, wrapped=sheet.wrapped))
    if sheet.columns and last:
        made.autofilter(0, 0, last, len(sheet.columns) - 1)
        made.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})


def _write(made: Any, place: tuple[int, int], cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        made.write_string(*place, _legal(cell), style)
    elif isinstance(cell, date):
        made.write_datetime(*place, cell, style)
    elif cell is not None:
        made.write_number(*place, float(cell), style)


def _legal(text: str) -> str:
    return ILLEGAL.sub("", text)[:LONGEST_TEXT]


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """Letters of width: what the first cells need, a heading breaking over two lines, within what its kind allows."""
    needed = max((_letters(as_text(cell)) for cell in cells), default=0)
    return min(max(needed, _letters(column.title) // 2, NARROWEST) + 2, WIDEST[column.kind])


def _set_paper(made: Any, letters: int) -> None:
    """On paper: lying, ruled, the heading on each page, as few pages side by side as stay readable."""
    paper, fitting = (A4, A4_LETTERS) if letters <= A4_LETTERS else (A3, A3_LETTERS)
    made.set_landscape()
    made.set_paper(paper)
    made.fit_to_pages(ceil(letters / fitting), 0)
    made.repeat_rows(0)
    made.hide_gridlines(0)
    made.set_footer("&C第 &P 页，共 &N 页")


def _height(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Points that a row needs so that no line of its texts is hidden; LibreOffice does not work it out by itself."""
    return min(max(map(_lines, row, widths), default=1) * LINE_POINTS, TALLEST_POINTS)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a cell breaks into, with a letter of room beside."""
    return sum(max(1, ceil(_line_letters(line) / (width - 1))) for line in as_text(cell).split("\n"))


def _letters(text: str) -> int:
    """How wide the widest line at the beginning of a text is."""
    return max(map(_line_letters, text[:500].split("\n")))


def _line_letters(line: str) -> int:
    """How wide a line is, Chinese characters counting two."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in line)
