"""The empty form for opinions (意见反馈表) as a Word file, for who writes by hand; the browser fills in the same."""

from __future__ import annotations

from datetime import date

from site_build.exchange.word import Document, Table, write_word

FORM_TITLE = "意见反馈表"
PERSON_HEADS = ("姓名或单位", "联系方式")
OPINION_HEADS = ("序号", "条款", "原文", "意见类型", "建议修改为", "理由")
OPINION_WIDTHS = (5, 16, 25, 9, 25, 20)
EMPTY_ROWS = 6
OPTIONAL = "姓名或单位、联系方式可以不填。意见类型写：支持、建议修改或者疑问。"


def empty_form(text_title: str, made: date) -> bytes:
    """The form for opinions on a text, with empty rows to write in."""
    blank = [""]
    rows = [[[str(number)], *[blank] * (len(OPINION_HEADS) - 1)] for number in range(1, EMPTY_ROWS + 1)]
    parts: list[str | Table] = [
        f"文件：{text_title}",
        OPTIONAL,
        Table(widths=(1, 1), heads=PERSON_HEADS, rows=[[blank, blank]]),
        Table(widths=OPINION_WIDTHS, heads=OPINION_HEADS, rows=rows),
    ]
    return write_word(Document(title=FORM_TITLE, parts=parts, made=made, wide=True))
