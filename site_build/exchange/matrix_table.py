"""The matrix of superior clauses as a workbook and as a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calculator.answers.results import Column
from site_build.corpus.citations import title_path
from site_build.corpus.superior_matrix import MatrixLine, figure_words
from site_build.corpus.works import words_of
from site_build.exchange.word import Document, Table, write_word
from site_build.exchange.writing import Sheet, text_sheet, write_workbook

TITLE = "与上位条款对照表"
CAUTION = "关系由人核对后填写；写“没有核对关系”的，只是列为依据或者相关文件。没有原文的以要点代替，引用前请核对原文。"
HEADS = ("条款", "条款的文字", "上位文件和条款", "上位条款的文字", "关系", "同一单位的数字", "说明", "核对日期")


def matrix_workbook(lines: Sequence[MatrixLine], made: date) -> bytes:
    """The bytes of an .xlsx file: a row per relation."""
    columns = [Column(title=title, kind="long" if at in (1, 3, 5, 6) else "text") for at, title in enumerate(HEADS)]
    rows = [["\n".join(cell) for cell in _cells(line)] for line in lines]
    about = text_sheet("说明", [["怎样看"], [CAUTION]])
    return write_workbook([Sheet(title=TITLE, columns=columns, rows=rows, wrapped=True), about], made=made)


def matrix_document(title: str, lines: Sequence[MatrixLine], made: date) -> bytes:
    """The bytes of a .docx file on a page that lies on its side."""
    table = Table(widths=(3, 5, 3, 5, 2, 4, 4, 2), heads=HEADS, rows=[_cells(line) for line in lines])
    return write_word(Document(title=f"{title}{TITLE}", parts=(CAUTION, table), made=made, wide=True))


def _cells(line: MatrixLine) -> list[list[str]]:
    return [
        [title_path(line.clause)],
        words_of(line.clause.provision).split("\n"),
        [line.above],
        words_of(line.superior.provision).split("\n") if line.superior else [""],
        [line.relation],
        figure_words(line.figures) or [""],
        [line.note],
        [str(line.checked_on) if line.checked_on else ""],
    ]
