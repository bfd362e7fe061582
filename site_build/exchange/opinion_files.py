"""Files of opinions in whatever form they come: our own (JSON, Word, CSV) or an office's, told by what is in them.

Word: the JSON twin among the file's properties first, else its tables, else its paragraphs. Workbooks: every visible
sheet. Text: JSON, a table by commas, semicolons, tabs, bars or wide gaps, else a letter.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from zipfile import BadZipFile, ZipFile

from site_build.corpus.opinion_binding import Named
from site_build.corpus.opinion_merging import Received
from site_build.corpus.opinions import KIND_WORDS
from site_build.exchange.delimited import decoded, read_delimited
from site_build.exchange.docx import WordFile, WordTable, read_word
from site_build.exchange.opinion_rows import (
    LONGEST_OPINION,
    START,
    ReadOpinions,
    Sheet,
    columns_tell,
    is_heading,
    known_heads,
    read_prose,
    read_rows,
    role_of,
    rows_of,
    sender_in,
    work_in,
)
from site_build.exchange.sheets import OLE_MARK, ZIP_MARK
from site_build.exchange.table import MOST_ABOVE, BadTable, Limits
from site_build.exchange.xlsx import Workbook

TWIN = "policykb-opinions"
FORMAT = "policykb-opinions/1"
LIMITS = Limits(rows=100_000, size=50_000_000, text=10_000_000)
FIELDS = ("provision", "cid", "heading", "quote", "kind", "proposed", "reason", "words")
TOP = ("format", "place", "work", "version", "made", "from", "opinions")
SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 再导入。"
OLD_OFFICE = (
    "这是旧格式的 Word、Excel 或者 WPS 文件（.doc、.xls、.wps），也可能设了打开密码。请另存为 .docx 或者 .xlsx 再导入。"
)
BROKEN = "这个文件坏了，打不开。请用 Word、Excel 或者 WPS 打开后另存一份；打不开的，请向给文件的人再要一份。"
PICTURE = "这不是能读的文件：这是图片。请把意见录入表格再导入。"
ARCHIVE = "这是压缩包。请先解开，再导入里面的文件。"
TOO_LONG = f"文字太长，一条最多 {LONGEST_OPINION} 个字，没有导入。请摘出要点再导入，原件留存。"
OTHERS: Mapping[bytes, str] = {
    b"%PDF": f"这是 PDF 文件，读不了。{SAVE_AS_DOCX}",
    b"{\\rtf": f"这是 RTF 文件。{SAVE_AS_DOCX}",
    **dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), PICTURE),
    **dict.fromkeys((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), ARCHIVE),
}
PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<table|<meta|mime-version:|<\?xml)", re.IGNORECASE)
ANNEX, ITEM_LEAST = "附：建议修改的对照", 12
GAPS = re.compile(r"[ \u3000]{2,}|\u3000+")
RULE = re.compile(r"[|｜\s:+-]+")


def read_opinions(content: bytes, file: str) -> ReadOpinions:
    """What is in a file: opinions, and a sentence for whatever could not be read, the whole file if need be."""
    try:
        return _checked(_read(content, file))
    except BadTable as error:
        return ReadOpinions(told=(f"{file}：{error}",))


def _checked(read: ReadOpinions) -> ReadOpinions:
    """Each opinion with its place; opinions that are longer than any are told (those of tables were before)."""
    long = [one for one in read.opinions if len(one.words) + len(one.proposed) + len(one.reason) > LONGEST_OPINION]
    told = tuple(f"{one.file} {one.place}：{TOO_LONG}" for one in long)
    return replace(read, opinions=tuple(one for one in read.opinions if one not in long), told=(*read.told, *told))


def _read(content: bytes, file: str) -> ReadOpinions:
    if not content.strip():
        raise BadTable("文件是空的。")
    if len(content) > LIMITS.size:
        raise BadTable(f"文件太大：{len(content)} 个字节，最多 {LIMITS.size} 个。")
    if content.startswith(OLE_MARK):
        raise BadTable(OLD_OFFICE)
    if content.startswith(ZIP_MARK):
        return _read_package(content, file)
    for mark, why in OTHERS.items():
        if content.startswith(mark):
            raise BadTable(why)
    if PAGE.match(content[:1000].removeprefix(b"\xef\xbb\xbf")):
        raise BadTable("这是网页或者 XML 文件，虽然名字可能是 .doc 或者 .xls。" + SAVE_AS_DOCX)
    return _read_text(content, file)


def _read_package(content: bytes, file: str) -> ReadOpinions:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = {name.replace("\\", "/").lower() for name in package.namelist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadTable(BROKEN) from None
    if "word/document.xml" in names:
        return _read_word(read_word(content, LIMITS), file)
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return _read_workbook(content, file)
    if "content.xml" in names:
        raise BadTable(f"这是 OpenDocument 文件（.odt、.ods）。{SAVE_AS_DOCX}")
    raise BadTable("这是压缩包，或者读不了的文件。请先解开，再导入里面的文件。")


def _read_word(word: WordFile, file: str) -> ReadOpinions:
    twin = word.properties.get(TWIN)
    notes = tuple(f"{file}：{one}" for one in word.told)
    if twin:
        try:
            read = _read_json(twin, file)
        except BadTable:
            read = ReadOpinions()
        if read.opinions:
            return replace(_with_changed(read, word, file), notes=(*read.notes, *notes))
        notes = (*notes, f"{file}：文件里附带的数据读不出，按表格读的。")
    tables = [part for part in word.parts if isinstance(part, WordTable)]
    read = _read_tables(tables, [part for part in word.parts if isinstance(part, str)], file)
    if not read.opinions and not read.told:
        read = read_prose(file, [part for part in word.parts if isinstance(part, str)])
    return replace(read, notes=(*read.notes, *notes))


def _with_changed(read: ReadOpinions, word: WordFile, file: str) -> ReadOpinions:
    """Say so where the table of a form says something that the data in the file does not: someone went on in Word."""
    tables = [part for part in word.parts if isinstance(part, WordTable)]
    seen = _read_tables(tables, (), file).opinions
    known = {_plain(one) for one in read.opinions}
    more = tuple(one for one in seen if _plain(one) not in known)
    if not more:
        return read
    sender = read.opinions[0]
    added = tuple(
        replace(
            one,
            work=sender.work,
            name=one.name or sender.name,
            contact=one.contact or sender.contact,
            form=sender.form,
            made=sender.made,
            named=replace(one.named, version=sender.named.version),
        )
        for one in more
    )
    note = f"{file}：表格里有 {len(added)} 条与文件附带的数据不同（可能是在 Word 里改的），两边的都导入了，请核对。"
    return replace(read, opinions=(*read.opinions, *added), notes=(*read.notes, note))


def _plain(one: Received) -> str:
    return re.sub(r"\s", "", f"{one.words}{one.proposed}{one.reason}")


def _read_tables(tables: Sequence[WordTable], paragraphs: Sequence[str], file: str) -> ReadOpinions:
    """All tables of a Word file; a table of nothing but the sender holds for those after it."""
    read = ReadOpinions()
    name = contact = ""
    for paragraph in paragraphs:
        own = sender_in([("", re.split(r"\s{2,}", paragraph))])
        name, contact = (own[0] or name, own[1] or contact) if own else (name, contact)
    several = len(tables) > 1
    headed = any(is_heading(row) for table in tables for row in table.rows)
    work = work_in(paragraphs)
    for at, table in enumerate(tables, 1):
        rows = [*rows_of(table.rows, f"表 {at} " if several else "")]
        sender = sender_in(rows)
        if sender is not None:
            name, contact = sender[0] or name, sender[1] or contact
            continue
        form = file if _is_form(table, name, headed=headed) else ""
        sheet = Sheet(file=file, rows=rows, name=name, contact=contact, form=form, work=work)
        read = _joined(read, read_rows(sheet))
    return replace(read, notes=(*read.notes, *_left_over(paragraphs, file))) if read.opinions else read


def _left_over(paragraphs: Sequence[str], file: str) -> Iterator[str]:
    """Paragraphs beside the tables that speak of clauses, which nobody would miss otherwise."""
    for paragraph in paragraphs:
        if paragraph.startswith(ANNEX):
            return
        if START.match(paragraph) and len(paragraph) > ITEM_LEAST:
            yield f"{file}：表格以外的文字没有读：“{paragraph[:24]}…”，是意见的请填进表格再导入。"


def _is_form(table: WordTable, name: str, *, headed: bool) -> bool:
    """Whether a table is one sender's: no column of it names senders."""
    heads = [row for row in table.rows if is_heading(row)]
    return bool(name) or not headed or not any(role_of(cell) == "name" for row in heads for cell in row)


def _joined(one: ReadOpinions, other: ReadOpinions) -> ReadOpinions:
    return ReadOpinions(
        opinions=(*one.opinions, *other.opinions),
        told=(*one.told, *other.told),
        notes=(*one.notes, *other.notes),
    )


def _read_workbook(content: bytes, file: str) -> ReadOpinions:
    """All visible sheets; one without a heading is read by what is in it only where no other has one."""
    book = Workbook(content, LIMITS)
    notes = [f"{file}：工作表“{sheet.title}”是隐藏的，没有读。" for sheet in book.sheets if sheet.hidden]
    tables: list[tuple[str, list[tuple[str, Sequence[str]]]]] = []
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        several = f"工作表“{sheet.title}”" if len(book.sheets) > 1 else ""
        lines = book.reader(sheet).rows().rows
        tables.append((sheet.title, [(f"{several}第 {row.line} 行", row.shown or row.cells) for row in lines]))
    headed = [(title, rows) for title, rows in tables if any(is_heading(cells) for _, cells in rows)]
    read = ReadOpinions()
    for _, rows in headed or tables:
        if rows and sender_in(rows) is None:
            read = _joined(read, read_rows(Sheet(file=file, rows=rows)))
    others = [title for title, rows in tables if headed and rows and (title, rows) not in headed]
    notes += [f"{file}：工作表“{title}”没有意见的列名，没有读。" for title in others]
    if not read.opinions and not read.told:
        return ReadOpinions(told=(f"{file}：没有读到意见。",), notes=tuple(notes))
    return replace(read, notes=(*read.notes, *notes))


def _read_text(content: bytes, file: str) -> ReadOpinions:
    text, _ = decoded(content)
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _read_json(text, file)
    with _long_cells():
        return _read_delimited(content, text, file)


@contextmanager
def _long_cells() -> Iterator[None]:
    """A cell may be as long as a file: what is too long for an opinion is told of its row, not of the whole file."""
    before = csv.field_size_limit(LIMITS.text)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_delimited(content: bytes, text: str, file: str) -> ReadOpinions:
    """A table with a heading, however its columns are set apart; else rows by tabs, else a letter."""
    lines = text.splitlines()
    rows, told = _separated(content, lines)
    if any(is_heading(cells) for _, cells in rows):
        read = read_rows(Sheet(file=file, rows=rows))
        return replace(read, notes=(*read.notes, *(f"{file}：{one}" for one in told)))
    for split in SPLITS:
        apart = [(f"第 {at} 行", cells) for at, line in enumerate(lines, 1) if (cells := split(line)) is not None]
        if any(is_heading(cells) for _, cells in apart):
            return read_rows(Sheet(file=file, rows=apart))
    if columns_tell(rows):
        return read_rows(Sheet(file=file, rows=rows))
    tabbed = [(f"第 {at} 行", line.split("\t")) for at, line in enumerate(lines, 1) if line.strip()]
    if tabbed and sum(len(cells) > 1 for _, cells in tabbed) * 2 > len(tabbed):
        return read_rows(Sheet(file=file, rows=tabbed))
    return read_prose(file, [line.strip() for line in lines if line.strip()])


def _separated(content: bytes, lines: Sequence[str]) -> tuple[list[tuple[str, Sequence[str]]], tuple[str, ...]]:
    """Rows as CSV has them; none of a text whose quotes are not those of CSV, unless its heading is."""
    try:
        found = read_delimited(content, known_heads, LIMITS)
    except BadTable:
        if any(is_heading(re.split("[,;]", line)) for line in lines[:MOST_ABOVE]):
            raise
        return [], ()
    return [(f"第 {row.line} 行", row.cells) for row in found.rows], found.told


def _by_tabs(line: str) -> list[str] | None:
    return line.split("\t") if line.strip() else None


def _by_bars(line: str) -> list[str] | None:
    if not line.strip() or RULE.fullmatch(line):
        return None
    return [cell.strip() for cell in re.split("[|｜]", line.strip().strip("|｜"))]


def _by_gaps(line: str) -> list[str] | None:
    return GAPS.split(line.strip()) if line.strip() else None


SPLITS: tuple[Callable[[str], list[str] | None], ...] = (_by_tabs, _by_bars, _by_gaps)


def _read_json(text: str, file: str) -> ReadOpinions:
    """One object or list after another, as files are that were put together by hand."""
    read = ReadOpinions()
    decoder = json.JSONDecoder()
    text = text.lstrip("\ufeff")
    at = count = 0
    while at < len(text):
        blank = re.compile(r"[\s,;\ufeff]*").match(text, at)
        at = blank.end() if blank else at
        if at >= len(text):
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            line = text.count("\n", 0, at) + 1
            broken = (
                f"{file}：第 {line} 行起不是完整的 JSON，也许文件没有传完；前面的 {len(read.opinions)} 条已经读出。"
            )
            return replace(read, told=(*read.told, broken))
        for one in value if isinstance(value, list) else [value]:
            count += 1
            read = _joined(read, _submission(one, file, count))
    return read if count else ReadOpinions(told=(f"{file}：没有读到意见。",))


def _submission(data: Any, file: str, count: int) -> ReadOpinions:
    """One form: who, on which version, and the opinions; what is wrong with one keeps no other away."""
    where = f"第 {count} 份" if count > 1 else ""
    if not isinstance(data, dict):
        return ReadOpinions(told=(f"{file} {where or '第 1 份'}：不是一份意见（应为花括号里的一组）。",))
    listed = data.get("opinions", [data] if "provision" in data or "reason" in data else None)
    if not isinstance(listed, list):
        return ReadOpinions(told=(f"{file} {where or '第 1 份'}：没有意见的列表（opinions）。",))
    if data.get("format", FORMAT) != FORMAT:
        said = f"格式是“{str(data['format'])[:40]}”，只认得 {FORMAT}，没有导入。请用同一版的网站和程序"
        return ReadOpinions(told=(f"{file} {where}：{said}。",))
    sender = data.get("from") if isinstance(data.get("from"), dict) else {}
    form = f"{file}/{count}"
    made = [_opinion(one, data, sender, (file, f"{where}第 {at} 条", form)) for at, one in enumerate(listed, 1)]
    extra = sorted(set(data) - {*TOP} - ({*FIELDS} if "opinions" not in data else set()))
    notes = (f"{file}：不认识的项目没有读：{'、'.join(extra)[:80]}。",) if extra else ()
    return ReadOpinions(
        opinions=tuple(one for one in made if isinstance(one, Received)),
        told=tuple(one for one in made if isinstance(one, str)),
        notes=notes,
    )


def _opinion(one: Any, data: Mapping[str, Any], sender: Any, place: tuple[str, str, str]) -> Received | str:
    file, where, form = place
    if not isinstance(one, dict):
        return f"{file} {where}：不是一条意见（应为花括号里的一组）。"
    fields = {name: one.get(name, "") for name in FIELDS}
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    if wrong:
        return f"{file} {where}：{'、'.join(wrong)} 应为文字。"
    kind = fields["kind"].strip()
    words = fields["words"] if kind in (*KIND_WORDS, "") else f"{kind}：{fields['words']}"
    if not (words + fields["proposed"] + fields["reason"]).strip() and kind != "support":
        return f"{file} {where}：没有意见内容，没有导入：“{fields['heading'][:24]}”。"
    return Received(
        file=file,
        place=where,
        named=Named(
            version=_text(data, "version"),
            provision=fields["provision"].strip(),
            cid=fields["cid"].strip(),
            clause=fields["heading"],
            quote=fields["quote"],
        ),
        work=_text(data, "work"),
        kind=next((known for known in KIND_WORDS if known == kind), None),
        words=words.strip(),
        proposed=fields["proposed"].strip(),
        reason=fields["reason"].strip(),
        name=_text(sender, "name"),
        contact=_text(sender, "contact"),
        form=form,
        made=_text(data, "made"),
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value.strip() if isinstance(value, str) else ""
