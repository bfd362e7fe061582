"""Delimited text (CSV): its encoding, doubted rather than guessed, its separator, its rows with their lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from calculator.answers.batch import Row
from site_build.exchange.heading import Known
from site_build.exchange.table import LONGEST_TEXT, MOST_ABOVE, BadTable, Limits, Rows, check_rows, checked_row

SEPARATORS = ",\t;，"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF32_MARKS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
COMMON_GB = range(0xB0, 0xD8)
ALL_GB = range(0xB0, 0xF8)
COMMON_BIG5 = range(0xA4, 0xC7)
FIRST_HANZI = "\u3400"
SAMPLE = 20_000
LEAST_USUAL = 0.7
NO_TEXT = re.compile("[\0\ufffe\uffff]|[\x01-\x08\x0e-\x1f]{2}")
PRIVATE = range(0xE000, 0xF900)
TWO_BYTES = range(0x100, 0x800)
SAVE_AS = "请在 Excel 或 WPS 里打开核对，另存为“CSV UTF-8”或者 .xlsx 再用。"
UNREADABLE = f"这不是能读的文件，或者没有传完：应为 .xlsx，或者 UTF-8、GB18030 编码的 CSV。{SAVE_AS}"
DOUBTFUL = f"看不准文件的编码，照读会有乱码（也许是繁体的 Big5 编码）。{SAVE_AS}"
CUT = "文件像是 UTF-8 编码，但第 {line} 行有残缺的字，也许文件没有传完。请向给文件的人再要一份，或者" + SAVE_AS[1:]
AMBIGUOUS = "文件没有标明编码，文字按 GB18030 读：请核对一个名称，有乱码的，另存为“CSV UTF-8”再用。"


def read_delimited(content: bytes, known: Known, limits: Limits) -> Rows:
    """Read delimited text; `known` counts the headings of a row that are known.

    Raises BadTable for a doubtful encoding, an unpaired quote, too many rows or columns.
    """
    text, sure = decoded(content)
    separator = max(SEPARATORS, key=lambda one: (_most_known(text, one, known), one != "，" and _count(text, one)))
    rows: list[Row] = []
    empty: list[int] = []
    for line, row in _rows(text, separator, limits.text):
        if row is None:
            empty.append(line)
        else:
            rows.append(row)
            check_rows(len(rows) - MOST_ABOVE, limits)
    while empty and rows and empty[-1] > rows[-1].line:
        empty.pop()
    evident = sure or any(not cell.isascii() and known([cell]) for row in rows[:MOST_ABOVE] for cell in row.cells)
    return Rows(rows=rows, empty=[(line, line) for line in empty], told=() if evident else (AMBIGUOUS,))


def decoded(content: bytes) -> tuple[str, bool]:
    """The text of a file, and whether its encoding is beyond doubt; raises BadTable for what is no text."""
    if content.startswith(UTF32_MARKS):
        raise BadTable(UNREADABLE)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NO_TEXT.search(text):
            raise BadTable(UNREADABLE)
        return text, _is_sure(text, content, encoding)
    _check_cut(content)
    raise BadTable(UNREADABLE)


def _encodings(content: bytes) -> tuple[str, ...]:
    """What to try: UTF-16 by its mark, or by the zeros beside line ends and commas, which no other encoding has."""
    if content.startswith(UTF16_MARKS):
        return ("utf-16",)
    if b"\0" not in content or len(content) % 2:
        return ("utf-8-sig", "gb18030")
    return ("utf-16-le",) if content[1::2].count(0) > content[::2].count(0) else ("utf-16-be",)


def _is_sure(text: str, content: bytes, encoding: str) -> bool:
    """Whether no other encoding is as likely; raises BadTable where another is likelier."""
    if encoding == "gb18030":
        _check_cut(content)
        return _is_surely_chinese(text, content)
    beyond = [char for char in text if char > "\x7f"] if encoding == "utf-8-sig" and not content.isascii() else []
    if beyond and not content.startswith(b"\xef\xbb\xbf") and all(ord(char) in TWO_BYTES for char in beyond):
        raise BadTable(DOUBTFUL)
    return True


def _check_cut(content: bytes) -> None:
    """Refuse UTF-8 with a few faults, which another encoding would turn into other characters."""
    text = content.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    if sum(char >= FIRST_HANZI for char in text) - faults > 3 * faults:
        raise BadTable(CUT.format(line=text[: text.index("\ufffd")].count("\n") + 1))


def _is_surely_chinese(text: str, content: bytes) -> bool:
    """Compare how common the characters are if read as GB18030 and if read as Big5."""
    sample = list(islice((char for char in text if char >= FIRST_HANZI and not "\uff00" <= char <= "\uffef"), SAMPLE))
    if any(ord(char) in PRIVATE for char in sample):
        raise BadTable(DOUBTFUL)
    common = _share(sample, "gb2312", COMMON_GB)
    try:
        other = [char for char in islice(content.decode("cp950"), 4 * SAMPLE) if char >= FIRST_HANZI]
    except UnicodeDecodeError:
        other = []
    rival = _share(other, "big5", COMMON_BIG5)
    usual = _share(sample, "gb2312", ALL_GB) >= LEAST_USUAL or _share(sample, "big5", COMMON_BIG5) >= LEAST_USUAL
    if rival > common or (sample and not usual):
        raise BadTable(DOUBTFUL)
    return not sample or common > rival


def _share(sample: Sequence[str], encoding: str, leads: range) -> float:
    """The share of characters whose code in an encoding begins with one of these bytes: its common ones."""
    codes = [char.encode(encoding, "ignore") for char in sample]
    return sum(len(code) > 1 and code[0] in leads for code in codes) / len(codes) if codes else 0.0


def _count(text: str, separator: str) -> int:
    return sum(line.count(separator) for line in islice(io.StringIO(text), MOST_ABOVE))


def _most_known(text: str, separator: str, known: Known) -> int:
    """The most headings that a row near the top has if the text is separated so."""
    most = 0
    try:
        for _, row in islice(_rows(text, separator), 2 * MOST_ABOVE):
            most = max(most, known(row.cells) if row else 0)
    except BadTable:
        pass
    return most


def _rows(text: str, separator: str, longest: int = LONGEST_TEXT) -> Iterator[tuple[int, Row | None]]:
    """Each line on which a row begins, with the row, None if it is empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, checked_row(line, cells, longest)
            line = reader.line_num + 1
    except csv.Error:
        raise BadTable(f"第 {line} 行起读不下去：引号没有成对，或者有一格太长。请核对这一行的引号。") from None
