"""Pages of changes, the table of changes to take away, the history of an article, and what can be compared."""

from __future__ import annotations

import json
import re
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from law_files import add, law_files

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.comparison import compare_versions
from site_build.corpus.library import Library
from site_build.corpus.yaml_source import BadYaml
from site_build.exchange.comparison_table import comparison_document, comparison_workbook
from site_build.pages.changes import EXCEL, WORD, change_pages
from site_build.pages.comparison_views import pairs
from site_build.pages.context import context_of
from site_build.pages.page import Page
from site_build.pages.texts import superior_pages

FIRST = {
    "art-1": "为了规范管理，制定本法。",
    "art-2": "开发建设单位应当按照每百户三十平方米的标准配置用房。\n违反前款规定的，责令改正。",
    "art-3": "违反本法第二条规定的，处一万元罚款。",
    "art-4": "本法由民政部门解释，任何单位可以提出意见。",
}
SECOND = {
    "art-1": FIRST["art-1"],
    "art-2": "本法所称社区，是指居民委员会的辖区。",
    "art-3": FIRST["art-2"].replace("三十", "五十"),
    "art-4": FIRST["art-3"].replace("第二条", "第三条"),
}
NUMBERS = "〇一二三四五六七八九"
REASON = {"provisions": ["law@2020#art-3", "law@2015#art-4"], "reason": "按照国家标准提高。"}


def version(name: str, articles: dict[str, str], **more: Any) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """An enacted version of a year, with its articles."""
    days = {"stage": "公布稿", "dated": f"{name}-01-01", "in_force_from": f"{name}-06-01", **more}
    listed = [{"id": key, "label": f"第{NUMBERS[int(key[4:])]}条", "text": text} for key, text in articles.items()]
    return name, days, listed


OLD = version("2015", FIRST, in_force_until="2020-06-01")


@pytest.fixture
def law(small_copy: Path) -> Library:
    """The small corpus with a law of two versions, the new one with a reason."""
    add(small_copy, OLD, version("2020", SECOND, change_reasons=[REASON]))
    return read_library(small_copy)


def pages_of(library: Library) -> dict[str, Page]:
    """The pages of changes of the superior works, by address."""
    context = context_of(library, library.places["demo"])
    return {page.address: page for page in change_pages(context, library.superior, {})}


def sides(body: str, number: int) -> list[tuple[str, str]]:
    """The rows of a change in the form of two columns, old and new, marks written as tags."""
    part = body[body.index(f"#change-{number} ") :]
    part = part[part.index("kb-redline--sides") : part.index("<!--/finished-->")]
    rows = re.findall(r'<div class="kb-side"><p>(.*?)</p>\s*<p>(.*?)</p></div>', part, re.DOTALL)
    return [(plain(old), plain(new)) for old, new in rows]


def plain(html: str) -> str:
    """Words with only the tags of what came and went."""
    return re.sub(r"<(?!/?(?:ins|del)>)[^>]*>|\n", "", html)


def test_a_change_stands_in_one_line_and_side_by_side(law: Library) -> None:
    """Both forms mark what came and went with `ins` and `del`; each line of the old text stands beside its new one."""
    body = pages_of(law)["superior/law/v/2020/changes/"].body
    assert "每百户<del>三十平方米</del><ins>五十平方米</ins>的标准" in plain(body)
    rows = sides(body, 2)
    assert rows == [
        (
            "修改前：开发建设单位应当按照每百户<del>三十平方米</del>的标准配置用房。",
            "修改后：开发建设单位应当按照每百户<ins>五十平方米</ins>的标准配置用房。",
        ),
        ("修改前：违反前款规定的，责令改正。", "修改后：违反前款规定的，责令改正。"),
    ]
    assert sides(body, 1) == [("（修改前没有）", f"修改后：<ins>{SECOND['art-2']}</ins>")]


def test_the_head_of_the_page_makes_the_comparison_repeatable(law: Library) -> None:
    """Both versions' hashes stand at the head, whole for machines; what did not change is there to be shown."""
    page = pages_of(law)["superior/law/v/2020/changes/"]
    work = law.works["law"]
    found = compare_versions(work, *work.versions)
    head = page.body[: page.body.index("## 逐条对照")]
    assert f'title="{found.old_hash}"' in head
    assert f'title="{found.new_hash}"' in head
    assert re.search(r'<div class="kb-unchanged"><p class="kb-remark">没有改动：第一条', page.body)
    assert len(re.findall(r'id="look-(?:inline|sides|changed)"', page.body)) == 3


def test_the_map_of_numbers_leads_from_old_to_new(law: Library) -> None:
    """Each article of either version has its row: both numbers, what became of it, and where the change is shown."""
    body = pages_of(law)["superior/law/v/2020/changes/"].body
    table = body[body.index("#articles }") :]
    rows = [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td>(.*?)</td>", row, re.DOTALL)]
        for row in re.findall("<tr>(.*?)</tr>", table, re.DOTALL)
    ]
    assert [row for row in rows if row] == [
        ["第一条", "第一条", "没有改动"],
        ["（无）", "第二条", "新增"],
        ["第二条", "第三条", "修改"],
        ["第三条", "第四条", "只改编号"],
        ["第四条", "（删去）", "删去"],
    ]
    targets = set(re.findall(r'href="#(change-\d)"', table))
    assert targets <= set(re.findall(r"\{: #(change-\d) \}", body))


def test_the_table_of_changes_has_the_reasons_that_were_written(law: Library) -> None:
    """The page, the Word file and the workbook have the reason beside the articles that it names, and nowhere else."""
    page = pages_of(law)["superior/law/v/2020/changes/table/"]
    rows = [
        [*map(plain, re.findall("<td[^>]*>(.*?)</td>", row, re.DOTALL))]
        for row in re.findall("<tr[^>]*>(.*?)</tr>", page.body, re.DOTALL)
    ]
    assert [row[2] for row in rows if row] == ["", REASON["reason"], "", REASON["reason"]]
    document = Document(BytesIO(page.files[WORD]))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["条款", "修改前", "修改后", "说明"]
    assert [row.cells[3].text for row in table.rows[1:]] == ["", REASON["reason"], "", REASON["reason"]]
    sheet = openpyxl.load_workbook(BytesIO(page.files[EXCEL])).active
    assert [row[-1] or "" for row in sheet.values][1:] == ["", REASON["reason"], "", REASON["reason"]]  # type: ignore[union-attr]


def test_a_reference_that_stayed_and_means_another_article_is_told(small_copy: Path) -> None:
    """Where 第二条 is another article now, the words are the same; the page and the Word file say what changed."""
    kept = {**SECOND, "art-4": FIRST["art-3"]}
    add(small_copy, OLD, version("2020", kept))
    pages = pages_of(read_library(small_copy))
    told = "违反本法第二条〔编号没有改，所指的条文变了〕规定的"
    body = plain(pages["superior/law/v/2020/changes/"].body)
    assert body.count(told) == 2
    table = Document(BytesIO(pages["superior/law/v/2020/changes/table/"].files[WORD])).tables[0]
    assert any(told in row.cells[2].text for row in table.rows)


def test_words_that_are_not_the_original_are_told(small_copy: Path) -> None:
    """Where a version is told by a note or held in part, the pages and the files say that changes must be checked."""
    told = version("2015", FIRST, in_force_until="2020-06-01")
    told[2][1]["text_status"] = "note"
    add(small_copy, told, version("2020", SECOND))
    page = pages_of(read_library(small_copy))["superior/law/v/2020/changes/table/"]
    caution = "《试验法》的文字不全是原文"
    assert caution in page.body
    assert any(caution in one.text for one in Document(BytesIO(page.files[WORD])).paragraphs)
    assert page.data["caution"].startswith(caution)  # type: ignore[index]


def test_a_reason_must_name_a_provision_that_is_there(small_copy: Path) -> None:
    """A reason for a provision that neither version has is a problem of the file, at its place."""
    wrong = {**REASON, "provisions": ["law@2015#art-9"]}
    add(small_copy, OLD, version("2020", SECOND, change_reasons=[wrong]))
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    assert ["superior/law/2020.yaml" in str(problem) for problem in error.value.problems] == [True]


def test_the_word_file_marks_without_colour_and_is_the_same_every_time(law: Library) -> None:
    """What went is struck through, what came is bold and underlined; the same comparison gives the same bytes."""
    work = law.works["law"]
    found = compare_versions(work, *work.versions)
    table = Document(BytesIO(comparison_document(found))).tables[0]
    old, new = table.rows[2].cells[1:3]
    assert [run.text for one in old.paragraphs for run in one.runs if run.font.strike] == ["三十平方米"]
    assert [run.text for one in new.paragraphs for run in one.runs if run.bold and run.underline] == ["五十平方米"]
    again = compare_versions(work, *work.versions)
    assert comparison_document(found) == comparison_document(again)
    excel = comparison_workbook(found)
    assert excel == comparison_workbook(again)
    assert openpyxl.load_workbook(BytesIO(excel)).properties.created == datetime.combine(work.day, time())


def test_an_article_tells_its_history(law: Library) -> None:
    """Under an article stands its number in every version with what became of it; a gone one says that it is gone."""
    context = context_of(law, law.places["demo"])
    pages = {page.address: page.body for page in superior_pages(context)}
    new = history(pages["superior/law/"], "art-3")
    assert new == [
        "2015-01-01 公布稿：第二条",
        "2020-01-01 公布稿：第三条，修改；可能涉及实质内容：数字 改了什么（本页）",
    ]
    assert history(pages["superior/law/v/2015/"], "art-4")[1] == "2020-01-01 公布稿：没有这一条了"
    begun = history(pages["superior/law/"], "art-2")
    assert begun[0] == "2015-01-01 公布稿：还没有这一条"
    assert begun[1].startswith("2020-01-01 公布稿：第二条，新增")
    assert 'href="v/2020/changes/#change-2"' in pages["superior/law/"]


def history(body: str, article: str) -> list[str]:
    """The lines of the history in the box of an article."""
    box = body[body.index(f' id="{article}"') :]
    box = box[: box.index("<!--/finished-->")]
    part = re.search(r'<details class="kb-history">.*?</details>', box, re.DOTALL)
    lines = re.findall(r"<li[^>]*>(.*?)</li>", part[0], re.DOTALL) if part else []
    return [" ".join(plain(line).split()) for line in lines]


@pytest.mark.long
@pytest.mark.parametrize(("count", "made"), [(1, 0), (2, 1), (4, 6), (6, 15), (8, 13)])
def test_any_two_of_few_versions_have_a_page(small_copy: Path, count: int, made: int) -> None:
    """Up to six versions each pair has its page; of more, neighbours, and each with the one that is shown."""
    years = [str(2010 + at) for at in range(count)]
    ends = [{"in_force_until": f"{2011 + at}-06-01"} for at in range(count - 1)]
    add(small_copy, *(version(year, FIRST, **end) for year, end in zip(years, [*ends, {}], strict=True)))
    library = read_library(small_copy)
    work = library.works["law"]
    assert len(pairs(work)) == made
    pages = {address: page for address, page in pages_of(library).items() if address.startswith("superior/law/")}
    assert len(pages) == 2 * made
    if count == 4:
        assert "superior/law/v/2013/changes/since/2010/" in pages
        body = pages["superior/law/v/2013/changes/"].body
        assert len(re.findall("<li>", body[body.index("#pairs }") :])) == made - 1


def test_two_files_are_compared_wherever_they_lie(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two YAML files of versions are compared as two versions are; a Word file and a workbook are written."""
    old, new = written(tmp_path, OLD, version("2020", SECOND))
    word, excel = tmp_path / "a.docx", tmp_path / "a.xlsx"
    assert main(["diff", old, new]) == 0
    assert "第三条（原第二条）：修改" in capsys.readouterr().out
    assert main(["diff", old, new, "--docx", str(word), "--xlsx", str(excel)]) == 0
    assert len(Document(str(word)).tables[0].rows) == 5
    assert openpyxl.load_workbook(excel).active.max_row == 5  # type: ignore[union-attr]


def test_odd_pairs_are_told_in_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with itself, an empty version, two works, another language, and no file: a sentence each, no traceback."""
    english = {"art-1": "The Council shall adopt <rules> within 30 days.", "art-2": "Repealed."}
    empty = ("2021", {"stage": "公布稿", "dated": "2021-01-01", "not_held": "没有见到"}, [])
    old, none, other = written(tmp_path, OLD, empty, version("2022", english, title="Another Act"))
    assert main(["diff", old, old]) == 0
    assert "没有改动" in capsys.readouterr().out
    assert main(["diff", old, none]) == 0
    told = capsys.readouterr()
    assert "没有条文" in told.err
    assert "其中一稿没有条文" in told.out
    assert main(["diff", old, other]) == 0
    told = capsys.readouterr()
    assert "标题不同" in told.err
    assert "可能不是同一部文件" in told.out
    assert main(["diff", old, str(tmp_path / "none.yaml")]) == 2
    assert "没有文件" in capsys.readouterr().err
    assert main(["diff", old]) == 2
    assert "两个 .yaml 文件" in capsys.readouterr().err


def written(folder: Path, *versions: Any) -> list[str]:
    """The files of versions in a folder that is no corpus."""
    files = law_files(versions)
    paths = []
    for name, _, _ in versions:
        path = folder / f"{name}.yaml"
        path.write_text(json.dumps(files[name], ensure_ascii=False), encoding="utf-8")
        paths.append(str(path))
    return paths
