"""修改对照表: two versions of a work as a workbook with the words of both and what changed."""

from __future__ import annotations

from calculator.answers.results import Column
from site_build.corpus.comparison import ArticleChange, Comparison
from site_build.corpus.redline import marked_text
from site_build.corpus.works import Clause, words_of
from site_build.exchange.writing import Sheet, write_workbook

HEADING = ["条款", "改动", "现行", "修改后", "对照（删、增）", "可能涉及"]


def comparison_workbook(found: Comparison) -> bytes:
    """The bytes of an .xlsx file: a row per article that changed."""
    titles = [HEADING[0], HEADING[1], found.old.title, found.new.title, *HEADING[4:]]
    columns = [Column(title=title, kind="long" if at > 1 else "text") for at, title in enumerate(titles)]
    rows = [_row(one) for one in found.changes]
    return write_workbook([Sheet(title="修改对照表", columns=columns, rows=rows, wrapped=True)])


def _row(one: ArticleChange) -> list[str]:
    doubt = "（对应关系待核对）" if one.doubtful else ""
    marked = marked_text(one.redline) if one.redline else ""
    return [one.title, one.words + doubt, _words(one.old), _words(one.new), marked, "、".join(one.classes) or one.label]


def _words(clause: Clause | None) -> str:
    return words_of(clause.provision) if clause else ""
