"""修改对照表: two versions of a work as a Word file and a workbook: 现行, 修改后, 说明, and what may be touched."""

from __future__ import annotations

from calculator.answers.results import Column
from site_build.corpus.change_reasons import reasons_of
from site_build.corpus.comparison import ArticleChange, Comparison
from site_build.corpus.redline import marked_text, side_by_side
from site_build.corpus.works import Clause, words_of
from site_build.exchange.word import Document, Paragraph, Run, Table, write_word
from site_build.exchange.writing import Sheet, text_sheet, write_workbook

TITLE = "修改对照表"
AFTER = "修改后"
LEGEND = "{}一栏加删除线的字在修改后没有了，修改后一栏加粗并有下划线的字是新增的。"
CAUTION = "对应关系和“可能涉及”由程序提出，以原文为准；说明一栏照修改者写的填，没有写的空着。"
NOTHING = "两个版本的文字没有改动。"


def comparison_workbook(found: Comparison) -> bytes:
    """The bytes of an .xlsx file: a row per article that changed, and a sheet that says what was compared."""
    sides = [f"{word}：{title}" for word, title in zip((found.old_word, AFTER), found.titles, strict=True)]
    titles = ["条款", "改动", *sides, "对照（删、增）", "可能涉及", "说明"]
    columns = [Column(title=title, kind="long" if at > 1 else "text") for at, title in enumerate(titles)]
    reasons = reason_words(found)
    rows = [[*_row(one), reasons[one.number]] for one in found.changes]
    return write_workbook(
        [
            Sheet(title=TITLE, columns=columns, rows=rows, wrapped=True),
            text_sheet("说明", [["比较的是什么", "内容"], *_about(found)]),
        ],
        made=found.work.day,
    )


def comparison_document(found: Comparison) -> bytes:
    """The bytes of a .docx file on a page that lies on its side."""
    reasons = reason_words(found)
    table = Table(
        widths=(2, 5, 5, 3),
        heads=("条款", found.old_word, AFTER, "说明"),
        rows=[
            [_first_cell(one), *_both(one), [line for line in reasons[one.number].split("\n") if line]]
            for one in found.changes
        ],
    )
    lines = [f"{name}：{told}" for name, told in _about(found)]
    parts = (*lines, table if found.changes else NOTHING)
    title = f"《{found.work.title}》{TITLE}"
    return write_word(Document(title=title, parts=parts, made=found.work.day, wide=True))


def reason_words(found: Comparison) -> dict[int, str]:
    """The reasons written for each change, a line each, by its number."""
    return {number: "\n".join(one.reason for one in some) for number, some in reasons_of(found).items()}


def _about(found: Comparison) -> list[list[str]]:
    return [
        [found.old_word, f"{found.titles[0]}，指纹 {found.old_hash}"],
        [AFTER, f"{found.titles[1]}，指纹 {found.new_hash}"],
        ["结论", f"{found.verdict}；{len(found.changes)} 处改动，{found.same} 条没有改动"],
        ["怎样看", LEGEND.format(found.old_word) + CAUTION + found.caution],
    ]


def _first_cell(one: ArticleChange) -> list[Paragraph]:
    return [line for line in (one.title, _kind(one), one.label_words) if line]


def _kind(one: ArticleChange) -> str:
    return one.words + ("（对应关系待核对）" if one.doubtful else "")


def _both(one: ArticleChange) -> tuple[list[Paragraph], list[Paragraph]]:
    """The old and the new words line by line, what went and what came marked; a whole article alone on its side."""
    if one.redline is None:
        old: list[Paragraph] = [[Run(_words(one.old), "删")]] if one.old else ["（无）"]
        new: list[Paragraph] = [[Run(_words(one.new), "增")]] if one.new else ["（删去）"]
        return old, new
    rows = side_by_side(one.redline)
    return (
        [[Run(part.text, part.mark) for part in row.old] for row in rows if row.old],
        [[Run(part.text + part.remark, part.mark) for part in row.new] for row in rows if row.new],
    )


def _row(one: ArticleChange) -> list[str]:
    marked = marked_text(one.redline) if one.redline else ""
    return [one.title, _kind(one), _words(one.old), _words(one.new), marked, "、".join(one.classes) or one.label]


def _words(clause: Clause | None) -> str:
    return words_of(clause.provision) if clause else ""
