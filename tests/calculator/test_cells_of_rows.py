"""A cell alone is read as it is in a row that has nothing else: what `calculator.answers.batch` gives to SQL."""

from __future__ import annotations

import pytest

from calculator import Pack
from calculator.answers.batch import Answerer, Row
from calculator.answers.briefs import brief_of
from calculator.answers.headings import Header
from calculator.answers.outputs import output_answer
from calculator.engine.engine import evaluate

COLUMNS = ("permit_granted", "area", None, "building_area")
TEXTS = (
    *("是", "否", "不清楚", "未建成区域", "built", "2800", "2,800 ㎡", "两千八", "约 2800", "-3", "甲", "", " "),
    *("true", "2800.005", "未知", "三千平方米"),
)


def header(pack: Pack) -> Header:
    """Three inputs and a column that is only carried along."""
    titles = tuple(pack.record.inputs[name].title if name else "项目名称" for name in COLUMNS)
    return Header(line=1, texts=titles, inputs=COLUMNS, doubts={})


@pytest.mark.parametrize("at", range(len(COLUMNS)))
def test_a_cell_gives_the_case_of_a_row_that_has_nothing_else(pack: Pack, at: int) -> None:
    """Refused where the row is refused, told how it was read in the same words, and answered as the row is."""
    answerer, head = Answerer(pack), header(pack)
    for text in TEXTS:
        case, told = answerer.cell(head, at, text)
        cells = tuple(text if place == at else "" for place in range(len(COLUMNS)))
        row = answerer.row(head, Row(line=2, cells=cells))
        assert told == " ".join(map(str, row.understood))
        assert (case is None) == bool(row.refused), text
        if case is not None and not row.passed:
            state = evaluate(pack, case)
            assert row.outputs == {name: brief_of(output_answer(pack, state, name)) for name in pack.outputs}
            assert {*case} <= {COLUMNS[at]} - {None}
