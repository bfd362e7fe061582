"""意见采纳情况: the opinions on a work as a workbook and as a Word file, in the five columns that districts publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calculator.answers.results import Column
from calculator.ground.frozen import frozen
from site_build.corpus.citations import title_path
from site_build.corpus.opinions import DECISION_WORDS, Opinion, clauses_of, counts_words
from site_build.corpus.works import Work
from site_build.exchange.word import Document, Table, write_word
from site_build.exchange.writing import Sheet, text_sheet, write_workbook

TITLE = "意见采纳情况"
HEADS = ("序号", "反馈人", "意见内容", "是否采纳", "理由")
CAUTION = "反馈人的姓名和单位已经掩去，电话、地址等已经隐去。同一条款、同样的话合并为一条，写明几人提出。"
ON_WHOLE = "全文"


@frozen
class OpinionRow:
    """A row of the table: the opinion, its number, and its cells as lines."""

    number: int
    opinion: Opinion
    about: str
    said: tuple[str, ...]
    decision: str
    reply: str

    @property
    def cells(self) -> list[list[str]]:
        """The five cells, as lines; what an opinion is on stands before its words."""
        first = f"（{self.about}）{self.said[0]}"
        return [
            [str(self.number)],
            [self.opinion.named],
            [first, *self.said[1:]],
            [self.decision],
            self.reply.split("\n"),
        ]


def opinion_rows(work: Work, opinions: Sequence[Opinion]) -> tuple[OpinionRow, ...]:
    """The rows in the order of the versions and their clauses, those on the whole text and without a clause last."""
    places = {
        clause.ref: at
        for at, clause in enumerate(one for version in work.versions for one in work.text(version).clauses)
    }
    order = {version.id: at for at, version in enumerate(work.versions)}
    last = len(places)
    ordered = sorted(
        enumerate(opinions),
        key=lambda one: (
            order.get(one[1].version, -1),
            *([places.get(one[1].clauses[0], last)] if one[1].clauses else [last]),
            one[0],
        ),
    )
    return tuple(_row(work, number, one) for number, (_, one) in enumerate(ordered, 1))


def _row(work: Work, number: int, one: Opinion) -> OpinionRow:
    return OpinionRow(
        number=number,
        opinion=one,
        about="、".join(title_path(clause) for clause in clauses_of(work, one)) or about_nothing(one),
        said=one.said,
        decision=DECISION_WORDS[one.decision],
        reply=one.reply or "",
    )


def about_nothing(one: Opinion) -> str:
    """What an opinion without clauses is on: the whole text, or a clause that was not found."""
    return getattr(one, "why", "") or ON_WHOLE


def opinions_workbook(work: Work, rows: Sequence[OpinionRow], made: date) -> bytes:
    """The bytes of an .xlsx file: a row per opinion, and a sheet that says how to read it."""
    columns = [Column(title=title, kind="long" if at in (2, 4) else "text") for at, title in enumerate(HEADS)]
    about = [[line] for line in _about(work, rows)]
    return write_workbook(
        [
            Sheet(
                title=TITLE,
                columns=columns,
                rows=[["\n".join(cell) for cell in row.cells] for row in rows],
                wrapped=True,
            ),
            text_sheet("说明", [["怎样看"], *about]),
        ],
        made=made,
    )


def opinions_document(work: Work, rows: Sequence[OpinionRow], made: date) -> bytes:
    """The bytes of a .docx file on a page that lies on its side."""
    table = Table(widths=(1, 2, 7, 2, 5), heads=HEADS, rows=[row.cells for row in rows])
    title = f"《{work.title}》{TITLE}"
    return write_word(Document(title=title, parts=(*_about(work, rows), table), made=made, wide=True))


def _about(work: Work, rows: Sequence[OpinionRow]) -> list[str]:
    counted = counts_words(row.opinion for row in rows)
    return [f"《{work.title}》收到意见 {len(rows)} 条：{counted}。", CAUTION]
