"""The page 意见采纳情况, its files, the line at each clause; and no page where there are no opinions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from opinion_texts import ENDED, FIRST, OPINIONS, SECOND, WORK, add_draft
from paths import SMALL

from site_build.corpus.check import read_library
from site_build.corpus.library import Library
from site_build.pages.all_pages import site_pages
from site_build.pages.opinions import EXCEL, WORD
from site_build.pages.page import Page
from site_build.search.entries import entries

DAY = date(2026, 1, 1)
ADDRESS = f"demo/documents/{WORK}/opinions/"


def opinion(number: int, rule: str, **more: object) -> dict[str, object]:
    """A record of the file on a rule of the first version."""
    said = {"id": f"o-{number}", "version": FIRST, "clauses": [f"{WORK}@{FIRST}#art-{rule}"] if rule else []}
    return {**said, "words": f"<b>意见{number}</b>", "senders": ["王*", "王*#2", "未署名·abc123"], **more}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small corpus with the draft in two versions and five opinions on the first."""
    root = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("opinions") / "corpus"))
    add_draft(root, second=True)
    adopted = {"decision": "adopted", "reply": "照改。"}
    data = {
        "opinions": [
            opinion(1, "7", **adopted, change=f"{WORK}@{FIRST}#art-7"),
            opinion(2, "3.para-1", **adopted, change=f"{WORK}@{SECOND}#art-1", kind="amend", proposed="改为40个"),
            opinion(3, "3.para-2", decision="not_adopted", reply="另有规定。"),
            opinion(4, ""),
        ],
        "orphans": [{**opinion(5, ""), "why": "没有对上条款：文件里写的是“第九十条”"}],
    }
    (root / OPINIONS).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return read_library(root, DAY)


@pytest.fixture(scope="module")
def pages(library: Library) -> Mapping[str, Page]:
    """Its pages by address."""
    return {page.address: page for page in site_pages(library)}


def test_the_page_has_the_five_columns_and_no_opinion_without_an_answer(pages: Mapping[str, Page]) -> None:
    """Counts by decision, those not answered said to be so; markup of an opinion is text; whom it is from is masked."""
    body = pages[ADDRESS].body
    for head in ("序号", "反馈人", "意见内容", "是否采纳", "理由"):
        assert f'<th scope="col" role="columnheader">{head}</th>' in body
    assert "<strong>采纳 2 条</strong>" in body
    assert "尚未答复的 2 条" in body
    assert body.count('class="kb-filtered"') == 5
    assert "&lt;b&gt;意见1&lt;/b&gt;" in body
    assert "<b>" not in body
    assert "王*（2 人）、未署名" in body
    assert "abc123" not in body


def test_an_adopted_opinion_leads_to_its_change_in_the_redline(pages: Mapping[str, Page]) -> None:
    """To the step in which the clause that was named changed, also where it was left out; the anchor is there."""
    body = pages[ADDRESS].body
    changes = f"demo/documents/{WORK}/v/{SECOND}/changes/"
    anchors = [part.partition('"')[0] for part in body.split(f"v/{SECOND}/changes/#")[1:]]
    assert len(anchors) == 2
    for anchor in anchors:
        assert f"{{: #{anchor} }}" in pages[changes].body
    assert "在后来的征求意见稿里没有接替的条款" in body
    assert "在后来的征求意见稿里是第五条第一款" in body


def test_each_clause_says_how_many_opinions_there_are_and_what_became_of_them(pages: Mapping[str, Page]) -> None:
    """In the version on which they were given and, by cid, in the later one; nothing where there are none."""
    first, second = (pages[f"demo/documents/{WORK}/v/{name}/"].body for name in (FIRST, SECOND))
    assert "意见 2 条</a>：采纳 1 条，不采纳 1 条" in " ".join(first.split())
    assert "意见 2 条（含对以前版本提的）</a>：采纳 1 条，不采纳 1 条" in " ".join(second.split())
    assert first.count("kb-remark kb-opinions") == 2
    assert second.count("kb-remark kb-opinions") == 1
    assert "收到意见 5 条" in second
    assert ENDED


def test_the_files_hold_the_same_table(pages: Mapping[str, Page]) -> None:
    """Word and Excel have a row per opinion with the five columns."""
    files = pages[ADDRESS].files
    sheet = openpyxl.load_workbook(BytesIO(files[EXCEL])).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["序号", "反馈人", "意见内容", "是否采纳", "理由"]
    assert [row[3] for row in rows[1:]] == ["采纳", "不采纳", "采纳", "尚未答复", "尚未答复"]
    (table,) = Document(BytesIO(files[WORD])).tables
    assert len(table.rows) == 6
    assert "建议修改为：改为40个" in table.rows[1].cells[2].text


def test_opinions_are_no_hits_of_the_search(library: Library) -> None:
    """What people said is not shown among what texts say; the page is found by its title."""
    assert not any("意见1" in str(entry) for entry in entries(library))


def test_where_no_opinions_are_known_there_is_no_page(small_copy: Path) -> None:
    """No empty page and no link to one."""
    add_draft(small_copy)
    made = [*site_pages(read_library(small_copy, DAY))]
    assert not any(page.address.endswith("/opinions/") for page in made)
    assert not any("kb-opinions" in page.body for page in made)
