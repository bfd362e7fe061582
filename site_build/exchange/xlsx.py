"""Workbooks in .xlsx files, read for what a batch needs: values, how Excel shows them, what is hidden or merged.

Own code over zipfile and expat, since openpyxl stops at a fault in a part that no value needs, lays out every cell of a
merge and of the used range in memory, and drops what formulas came to. The parts are read as streams within limits.
Source: ECMA-376 part 1, 18.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from calculator.answers.batch import Row
from site_build.exchange.number_format import (
    BUILT_IN,
    GENERAL,
    day_of,
    number_shown,
    plain_number,
    shows_date,
    shows_percent,
    text_shown,
)
from site_build.exchange.table import (
    LONGEST_TEXT,
    MOST_ABOVE,
    BadTable,
    Limits,
    Rows,
    check_columns,
    check_rows,
    check_text,
    gaps,
)

EXCEL_DIGITS = 15
LAST_LINE = 1_048_576
LAST_COLUMN = 16_384
UNPACKED = 10
MOST_EMPTY = 4_000_000
PER_VALUE = 4
STRINGS_PER_ROW = 50
MOST_MERGES = 100_000
MOST_MERGED = 1_000_000
LONGEST_WRITTEN = 8 * LONGEST_TEXT
LONGEST_NUMBER = 400
CHUNK = 1 << 16
LONGEST_TAG = 1 << 20
LOCKED = 0x1
SHOWN_FORMULA = 40
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
    OverflowError,
)
BROKEN = "这个 .xlsx 文件坏了，打不开。请用 Excel 或 WPS 打开后另存一份再用；打不开的，请向给文件的人再要一份。"
PROTECTED = "文件设了打开密码，读不了。请在 Excel 或 WPS 里取消密码，另存后再用。"
TOO_LARGE = "文件解开以后太大，多半是没有字的格子也带了格式。请只把要回答的格子复制到新的工作簿，或者分成几个文件。"
TOO_MERGED = "合并的单元格太多。请取消合并，或者分成几个文件。"
MERGED = "这是合并的单元格，不知道值属于哪一行，请取消合并。"
UNCOUNTED = "有的公式没有存下结果，或者不是最新的，带出的是公式本身或者旧结果。在 Excel 或 WPS 里打开再保存一次就有。"
FORMULA = "这是公式{told}，文件里没有算好的结果。请在 Excel 或 WPS 里打开再保存一次，或者粘贴成数值。"
UNSTYLED = "数字的格式读不出来：日期、百分数等照存在文件里的数带出，没有照显示的样子。"


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever a damaged file brings about inside is told in one sentence."""
    try:
        yield
    except BadTable:
        raise
    except DAMAGE:
        raise BadTable(BROKEN) from None


class Sheet(NamedTuple):
    """A sheet as the workbook lists it: its title, whether it is hidden, and the part that holds its cells."""

    title: str
    hidden: bool
    part: str


class Area(NamedTuple):
    """A merge: its lines and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


Attributes = Mapping[str, str]


class Local(dict[str, Callable[..., None]]):
    """What to do by an element's name; a prefix before it does not matter, other elements are passed over."""

    def __missing__(self, name: str) -> Callable[..., None]:
        found = self[name] = self.get(name.rpartition(":")[2], _nothing)
        return found


def _nothing(*_: object) -> None:
    pass


def _ignore(_: str) -> None:
    pass


class Handlers(NamedTuple):
    """A part's outermost element, and what to do at starts of elements (with attributes), at ends, and with text."""

    root: str
    starts: Mapping[str, Callable[[Attributes], None]]
    ends: Mapping[str, Callable[[], None]] = {}
    text: Callable[[str], None] = _ignore


class Package:
    """The parts of the file, found whatever their case and slashes; work is bounded over all that is read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Read the list of parts; raises BadTable if it is damaged."""
        self.limits = limits
        with _damage_told():
            self.archive = ZipFile(io.BytesIO(content))
        self.parts: dict[str, ZipInfo] = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self.archive.infolist()
        }
        self.elements = 0
        self.values = 0

    def parse(self, part: str, handlers: Handlers) -> Iterator[None]:
        """Hand a part's elements to the handlers, yielding between pieces of it.

        Raises BadTable if the part is missing, locked, damaged or too large, or if its outermost element is another.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        starts, ends = Local(handlers.starts), Local(handlers.ends)

        def first(name: str, attributes: Attributes) -> None:
            if name.rpartition(":")[2] != handlers.root:
                raise BadTable(BROKEN)
            parser.StartElementHandler = start
            start(name, attributes)

        def start(name: str, attributes: Attributes) -> None:
            starts[name](attributes)

        def end(name: str) -> None:
            ends[name]()

        def doctype(*_: object) -> None:
            raise BadTable(BROKEN)

        parser.StartElementHandler = first
        parser.EndElementHandler = end
        parser.CharacterDataHandler = handlers.text
        parser.StartDoctypeDeclHandler = doctype
        given = 0
        with _damage_told():
            for chunk in self._chunks(part):
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no name for it
                given += len(chunk)
                if given - parser.CurrentByteIndex > LONGEST_TAG:  # read again from its beginning with every piece
                    raise BadTable(BROKEN)
                self._count(chunk)
                yield
            parser.Parse(b"", True)  # noqa: FBT003 - same
        yield

    def read(self, part: str, handlers: Handlers) -> None:
        """Hand all of a part to the handlers."""
        for _ in self.parse(part, handlers):
            pass

    def _count(self, chunk: bytes) -> None:
        """Refuse a file that is almost nothing but empty cells."""
        self.elements += (chunk.count(b"<") + chunk.count(b"/>")) // 2
        if self.elements > MOST_EMPTY + PER_VALUE * self.values:
            raise BadTable(TOO_LARGE)

    def _chunks(self, part: str) -> Iterator[bytes]:
        info = self.parts.get(part.lower())
        if info is None:
            raise BadTable(BROKEN)
        if info.flag_bits & LOCKED:
            raise BadTable(PROTECTED)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadTable(BROKEN)
        if info.file_size > UNPACKED * self.limits.size:
            raise BadTable(TOO_LARGE)
        with self.archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


class Workbook:
    """A workbook whose sheets can be read one by one."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        """Read what the sheets share; raises BadTable if it is damaged, locked or too large."""
        self.limits = limits
        self.package = Package(content, limits)
        self.from_1904 = False
        self.recounts = False
        self.sheets = self._sheets()
        self.strings: list[str] = []
        self.codes: list[str] | None = []
        shared = self._related("/sharedStrings")
        styles = self._related("/styles")
        if shared:
            self._read_strings(shared)
        if styles:
            self.codes = self._read_codes(styles)

    def reader(self, sheet: Sheet) -> SheetReader:
        """A reader of one sheet, at its beginning."""
        return SheetReader(self, sheet.part)

    def code(self, style: str) -> str | None:
        """The number format of a style, None if it cannot be read."""
        if not style:
            return GENERAL
        if self.codes and style.isdecimal() and int(style) < len(self.codes):
            return self.codes[int(style)]
        return GENERAL if style == "0" and self.codes is not None else None

    def _sheets(self) -> tuple[Sheet, ...]:
        links = self._links("_rels/.rels", "")
        self.part = next((part for kind, part in links.values() if kind.endswith("/officeDocument")), "xl/workbook.xml")
        folder, name = posixpath.split(self.part)
        self.links = self._links(f"{folder}/_rels/{name}.rels", folder)
        listed: list[Sheet] = []

        def settings(attributes: Attributes) -> None:
            self.from_1904 = _is_on(attributes.get("date1904"))

        def calculation(attributes: Attributes) -> None:
            self.recounts = _is_on(attributes.get("fullCalcOnLoad"))

        def sheet(attributes: Attributes) -> None:
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            kind, part = self.links[link]
            if kind.endswith("/worksheet"):
                listed.append(Sheet(attributes["name"], attributes.get("state", "visible") != "visible", part))

        starts = {"workbookPr": settings, "calcPr": calculation, "sheet": sheet}
        self.package.read(self.part, Handlers("workbook", starts))
        if not listed:
            raise BadTable("文件里没有工作表。")
        return tuple(listed)

    def _links(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        links: dict[str, tuple[str, str]] = {}

        def start(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                target = attributes["Target"].replace("\\", "/")
                whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                links[attributes["Id"]] = attributes["Type"], posixpath.normpath(whole)

        if part in self.package.parts or folder:
            self.package.read(part, Handlers("Relationships", {"Relationship": start}))
        return links

    def _related(self, kind: str) -> str | None:
        return next((part for link, part in self.links.values() if link.endswith(kind)), None)

    def _read_strings(self, part: str) -> None:
        """The texts that cells refer to by number, without the reading aids (`rPh`) that stand beside them."""
        pieces: list[str] = []
        reader = Texts(pieces.append)

        def start(_: Attributes) -> None:
            pieces.clear()

        def end() -> None:
            self.strings.append(_unescaped("".join(pieces)))
            self.package.values += 1
            if len(self.strings) > STRINGS_PER_ROW * self.limits.rows:
                raise BadTable(TOO_LARGE)

        starts, ends = {**reader.starts, "si": start}, {**reader.ends, "si": end}
        self.package.read(part, Handlers("sst", starts, ends, reader.text))

    def _read_codes(self, part: str) -> list[str] | None:
        """The number format of every style; None if the part is damaged, which costs no value."""
        custom: dict[str, str] = {}
        ids: list[str] = []
        within = {"cellXfs": False}

        def number_format(attributes: Attributes) -> None:
            custom.setdefault(attributes["numFmtId"], attributes["formatCode"])

        def style(attributes: Attributes) -> None:
            if within["cellXfs"]:
                ids.append(attributes.get("numFmtId", "0"))

        def begin(_: Attributes) -> None:
            within["cellXfs"] = True

        def finish() -> None:
            within["cellXfs"] = False

        starts = {"numFmt": number_format, "xf": style, "cellXfs": begin}
        try:
            self.package.read(part, Handlers("styleSheet", starts, {"cellXfs": finish}))
        except BadTable:
            return None
        return [custom.get(key) or BUILT_IN.get(int(key) if key.isdecimal() else -1, GENERAL) for key in ids]


class Texts:
    """Takes the text of the elements `t`, but of no reading aid (`rPh`)."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._aids = 0
        self._within = False
        self.starts: dict[str, Callable[[Attributes], None]] = {"rPh": self._start_aid, "t": self._start}
        self.ends: dict[str, Callable[[], None]] = {"rPh": self._end_aid, "t": self._end}

    def text(self, text: str) -> None:
        """Text as it comes."""
        if self._within:
            self._take(text)

    def _start(self, _: Attributes) -> None:
        self._within = not self._aids

    def _end(self) -> None:
        self._within = False

    def _start_aid(self, _: Attributes) -> None:
        self._aids += 1

    def _end_aid(self) -> None:
        self._aids -= 1


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Shown(NamedTuple):
    """A cell's value as an input takes it, its text as Excel shows it, and why an input cannot take it.

    `computed` says that it is what the file keeps of a formula, `merged` that it comes from a merge down over rows.
    """

    value: str
    text: str
    why: str = ""
    computed: bool = False
    merged: bool = False


class SheetReader:
    """Reads one sheet, its top first; raises BadTable for damage and for more rows, columns or text than allowed."""

    def __init__(self, book: Workbook, part: str) -> None:
        """Begin at a part of the workbook."""
        self.book = book
        self._merges: list[Area] = []
        self._hidden: list[tuple[int, int]] = []
        self._unstyled = self._uncounted = False
        self._read: list[Row] = []
        self._rest = self._rows(part)
        self._ready: list[Row] = []
        self._count = self._line = 0
        self._row_hidden = False
        self._filled: dict[int, Shown] = {}
        self._cell: Attributes = {}
        self._place: str | int = 0
        self._texts: dict[str, str] = {}
        self._into = ""
        self._inline = Texts(self._take)

    def top(self) -> list[Row]:
        """The first rows that hold values; merges are not yet applied."""
        self._read += islice(self._rest, MOST_ABOVE - len(self._read))
        return self._read[:MOST_ABOVE]

    def rows(self) -> Rows:
        """All of the sheet, merges applied."""
        self._read += self._rest
        told = (*([UNSTYLED] if self._unstyled else []), *([UNCOUNTED] if self._uncounted else []))
        return Rows(
            rows=[replace(row, from_1904=self.book.from_1904) for row in _carried(self._read, self._merges)],
            empty=gaps([row.line for row in self._read]),
            told=told,
            hidden=self._hidden,
        )

    def _rows(self, part: str) -> Iterator[Row]:
        starts = {
            **self._inline.starts,
            "v": self._start_value,
            "f": self._start_formula,
            "c": self._start_cell,
            "row": self._start_row,
            "mergeCell": self._merge,
            "col": self._columns,
        }
        ends = {
            **self._inline.ends,
            "v": self._end_text,
            "f": self._end_text,
            "c": self._end_cell,
            "row": self._end_row,
        }
        for _ in self.book.package.parse(part, Handlers("worksheet", starts, ends, self._text)):
            yield from self._ready
            self._ready.clear()

    def _text(self, text: str) -> None:
        if self._into:
            self._add(self._into, text)
        else:
            self._inline.text(text)

    def _take(self, text: str) -> None:
        self._add("t", text)

    def _add(self, kind: str, text: str) -> None:
        whole = self._texts[kind] = self._texts.get(kind, "") + text
        if len(whole) > LONGEST_WRITTEN:
            check_text(whole, self._line, self._column())

    def _start_value(self, _: Attributes) -> None:
        self._into = "v"
        self._texts.setdefault("v", "")

    def _start_formula(self, _: Attributes) -> None:
        self._into = "f"
        self._texts["f"] = ""

    def _end_text(self) -> None:
        self._into = ""

    def _start_row(self, attributes: Attributes) -> None:
        line = int(attributes.get("r", self._line + 1))
        if not self._line < line <= LAST_LINE:
            raise BadTable(BROKEN)
        self._line, self._place = line, 0
        self._row_hidden = _is_hidden(attributes, "ht")

    def _end_row(self) -> None:
        if not self._filled:
            return
        self._count += 1
        check_rows(self._count - MOST_ABOVE, self.book.limits)
        self._ready.append(_row(self._line, self._filled, hidden=self._row_hidden))
        self._filled = {}

    def _start_cell(self, attributes: Attributes) -> None:
        self._place = attributes.get("r") or self._column() + 1
        self._cell = attributes
        if self._texts:
            self._texts.clear()

    def _column(self) -> int:
        """The column of the cell at hand; a cell without a place follows the one before."""
        if isinstance(self._place, int):
            return self._place
        found = REFERENCE.fullmatch(self._place)
        if found is None or int(found[2]) != self._line:
            raise BadTable(BROKEN)
        return _column(found[1])

    def _end_cell(self) -> None:
        if not self._texts:
            return
        shown = self._shown()
        if not (shown.text.strip() or shown.why):
            return
        column = self._column()
        self.book.package.values += 1
        check_columns(column)
        check_text(shown.text, self._line, column)
        if column in self._filled:
            raise BadTable(BROKEN)
        self._filled[column] = shown

    def _merge(self, attributes: Attributes) -> None:
        self._merges.append(_area(attributes["ref"]))
        if len(self._merges) > MOST_MERGES:
            raise BadTable(TOO_MERGED)

    def _columns(self, attributes: Attributes) -> None:
        if _is_hidden(attributes, "width"):
            self._hidden.append((int(attributes["min"]), int(attributes["max"])))

    def _shown(self) -> Shown:
        formula = self._texts.get("f")
        shown = self._value()
        if formula is None:
            return shown
        kept = bool(shown.text or self._texts.get("v")) or ("v" in self._texts and self._cell.get("t") == "str")
        if kept and not self.book.recounts:
            return shown._replace(computed=True)
        self._uncounted = True
        told = f"（={formula[:SHOWN_FORMULA]}）" if formula else ""
        return Shown("", shown.text if kept else f"={formula}" if formula else "", FORMULA.format(told=told))

    def _value(self) -> Shown:
        raw = self._texts.get("v", "")
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            return self._string(_unescaped(self._texts.get("t", raw)))
        if not raw:
            return Shown("", "")
        if kind == "s":
            return self._string(self.book.strings[_whole(raw)])
        if kind == "str":
            return self._string(_unescaped(raw))
        if kind == "b":
            return Shown("true", "TRUE") if _whole(raw) else Shown("false", "FALSE")
        if kind == "e":
            return Shown("", raw, f"这是错误值（{raw[:SHOWN_FORMULA]}）。")
        if kind == "d":
            return Shown(raw.partition("T")[0], raw.replace("T", " "))
        return self._number(raw.strip())

    def _string(self, text: str) -> Shown:
        code = self.book.code(self._cell.get("s", ""))
        return Shown(text, text_shown(text, code) if code and "@" in code and code != "@" else text)

    def _number(self, raw: str) -> Shown:
        code = self.book.code(self._cell.get("s", ""))
        self._unstyled = self._unstyled or code is None
        return _number(raw, code or GENERAL, self.book.from_1904)


@lru_cache(maxsize=100_000)
def _number(raw: str, code: str, from_1904: bool) -> Shown:  # noqa: FBT001 - a key of the memory
    """A number: 15 digits, as Excel keeps it; a day where its format shows one; percent where its format does."""
    if len(raw) > LONGEST_NUMBER or not NUMBER.fullmatch(raw):
        raise BadTable(BROKEN)
    value = str(int(raw)) if raw.isdecimal() else format(float(raw), f".{EXCEL_DIGITS}g")
    if code == GENERAL and value.isdecimal():
        return Shown(value, value)
    number = Decimal(value)
    if not number.is_finite():
        raise BadTable(BROKEN)
    value = plain_number(number)
    if code == GENERAL:
        return Shown(value, value)
    text = number_shown(number, code, from_1904=from_1904) or value
    if shows_date(code):
        day = day_of(number, from_1904=from_1904)
        return Shown(day.isoformat() if day else text, text)
    if shows_percent(code):
        percent = plain_number((number * 100).normalize())
        return Shown(f"{percent}%", text)
    return Shown(value, text)


def _whole(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise BadTable(BROKEN)
    return number


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Hidden as such, or of no height or width."""
    return _is_on(attributes.get("hidden")) or (size in attributes and float(attributes[size]) == 0)


def _is_on(value: str | None) -> bool:
    return (value or "").lower() in ("1", "true", "on")


NOTHING = Shown("", "")


def _row(line: int, filled: Mapping[int, Shown], *, hidden: bool) -> Row:
    cells = [filled.get(at, NOTHING) for at in range(1, max(filled) + 1)]
    values, texts = tuple(cell.value for cell in cells), tuple(cell.text for cell in cells)
    return Row(
        line=line,
        cells=values,
        shown=() if values == texts else texts,
        unread={at: cell.why for at, cell in enumerate(cells) if cell.why},
        merged=frozenset(at for at, cell in enumerate(cells) if cell.merged),
        computed=frozenset(at for at, cell in enumerate(cells) if cell.computed),
        hidden=hidden,
    )


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    if number > LAST_COLUMN:
        raise BadTable(BROKEN)
    return number


def _area(reference: str) -> Area:
    found = AREA.fullmatch(reference)
    if found is None:
        raise BadTable(BROKEN)
    left, top = _column(found[1]), int(found[2])
    right, bottom = (_column(found[3]), int(found[4])) if found[3] else (left, top)
    if not (1 <= top <= bottom <= LAST_LINE and left <= right):
        raise BadTable(BROKEN)
    return Area(top, left, bottom, right)


def _carried(rows: Sequence[Row], merges: Iterable[Area]) -> list[Row]:
    """The rows with every merge shown in all its cells; an input takes it only from a merge down one column."""
    lines = [row.line for row in rows]
    width = max((len(row.cells) for row in rows), default=0)
    covered: dict[int, dict[int, Shown]] = {}
    count = 0
    for area in merges:
        first, last = bisect_left(lines, area.top), bisect_right(lines, area.bottom)
        right = min(area.right, width)
        cell = _cell_at(rows[first], area.left) if first < last and lines[first] == area.top else NOTHING
        if not cell.text or (area.top, area.left) == (area.bottom, area.right):
            continue
        count += (last - first) * max(0, right - area.left + 1)
        if count > MOST_MERGED:
            raise BadTable(TOO_MERGED)
        down = area.left == area.right
        cell = cell._replace(merged=True) if down else Shown("", cell.text, MERGED)
        for at in range(first, last):
            covered.setdefault(at, {}).update(dict.fromkeys(range(area.left, right + 1), cell))
    return [_covered(row, covered[at]) if at in covered else row for at, row in enumerate(rows)]


def _cell_at(row: Row, column: int) -> Shown:
    at = column - 1
    if at >= len(row.cells):
        return NOTHING
    text = (row.shown or row.cells)[at]
    return Shown(row.cells[at], text, row.unread.get(at, ""), at in row.computed, at in row.merged)


def _covered(row: Row, cells: Mapping[int, Shown]) -> Row:
    filled = {column: _cell_at(row, column) for column in range(1, len(row.cells) + 1)}
    return _row(row.line, {**filled, **cells}, hidden=row.hidden)
