"""`policykb opinions import`: a thousand files in mixed forms, read without loss, once each, and carried on."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from opinion_texts import (
    CSV_HEADS,
    DAY,
    ENDED,
    FIRST,
    HEADS,
    OPINIONS,
    SECOND,
    WORK,
    Said,
    add_draft,
    made_files,
    words_of_rule,
)
from paths import ROOT

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.opinion_binding import normal
from site_build.corpus.opinions import clauses_of, standing
from site_build.corpus.personal import personal_data
from site_build.exchange.opinion_files import read_opinions
from site_build.exchange.opinion_rows import Sheet, read_rows
from site_build.exchange.word import Document, Table, write_word
from site_build.runtime.node import node

FILES, SEED = 1000, 16


def run(root: Path, *words: str) -> int:
    """The command with the draft as the work that is meant."""
    return main(["opinions", "import", "--root", str(root), "--work", WORK, *words])


def records(root: Path) -> list[dict[str, Any]]:
    """Every opinion of the file as plain data."""
    data = yaml.load((root / OPINIONS).read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [*(data.get("opinions") or []), *(data.get("orphans") or [])]


def said_in(record: dict[str, Any]) -> str:
    """The words of a record, by which one is known from another."""
    return normal("".join(record.get(name, "") for name in ("words", "proposed", "reason")))


def words_of(one: Said) -> str:
    """The words of an opinion as its form has them."""
    return normal(f"{one.proposed}{one.reason}")


@pytest.mark.slow
def test_a_thousand_files_in_mixed_forms_are_read_without_loss(
    small_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every opinion is found again at its clause, none twice, each with as many senders as hold it, nobody named.

    Importing the files again, the other way round, changes not a byte; in the renumbered version every opinion stands
    at the clause with its cid, but for those on the clause that was left out.
    """
    add_draft(small_copy)
    made = made_files(FILES, SEED)
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in made.files]
    assert run(small_copy, *paths) == 0, capsys.readouterr().err

    listed = records(small_copy)
    found = {said_in(record): record for record in listed}
    assert len(found) == len(listed) == len(made.held)
    for one, people in made.held.items():
        record = found[words_of(one)]
        assert record["clauses"] == [f"{WORK}@{FIRST}#{one.provision}"], one
        assert len(record["senders"]) == len(people), one

    text = (small_copy / OPINIONS).read_text(encoding="utf-8")
    assert not any(phone in text for phone in made.phones)
    assert [*personal_data(text)] == []
    names = {name for people in made.held.values() for name in people}
    assert not any(name in text for name in names)

    assert run(small_copy, *reversed(paths)) == 0
    assert (small_copy / OPINIONS).read_text(encoding="utf-8") == text

    add_draft(small_copy, second=True)
    library = read_library(small_copy)
    work = library.works[WORK]
    second = work.version(SECOND)
    assert second is not None
    held = library.places["demo"].opinions[WORK]
    placed = [*standing(work, held.every, second)]
    assert len(placed) == len(made.held)
    for opinion, clauses in placed:
        (old,) = clauses_of(work, opinion)
        cid = str(old.provision.cid)
        assert [one.provision.cid for one in clauses] == ([] if cid.startswith(f"{ENDED}.") else [cid])
        assert all(one.provision.id != old.provision.id for one in clauses)


def test_two_clerks_files_for_one_import_are_merged(small_copy: Path, tmp_path: Path) -> None:
    """The same sender in two tables counts once, another of the same masked name counts too."""
    add_draft(small_copy)
    head = "反馈人,涉及条款,意见内容\n"
    (tmp_path / "甲.csv").write_text(f"{head}王小明,第三条,太少了\n李四,第三条,太少了。\n", encoding="utf-8")
    (tmp_path / "乙.csv").write_text(f"{head}王小明,第3条,太少了！\n王大力,第三条,太 少 了\n", encoding="utf-8")
    assert run(small_copy, str(tmp_path / "甲.csv"), str(tmp_path / "乙.csv")) == 0
    (record,) = records(small_copy)
    assert record["senders"] == ["王*", "李*", "王*#2"]


def test_labels_and_values_of_one_row_are_read_in_pairs() -> None:
    """姓名 | 张三 | 联系电话 | 138… is a name and a number, not a name of three words."""
    rows = ["姓名|张三|联系电话|123", "涉及条款|第五条", "意见内容|应当写明|户数", "理由|没写"]
    sheet = Sheet(file="表.docx", rows=[(f"第 {at} 行", row.split("|")) for at, row in enumerate(rows, 1)])
    (one,) = read_rows(sheet).opinions
    assert (one.name, one.contact, one.named.clause) == ("张三", "123", "第五条")
    assert (one.words, one.reason) == ("应当写明 户数", "没写")


def test_as_above_is_what_stands_above() -> None:
    """同上 in the column of clauses or senders repeats the row before."""
    text = "反馈人,涉及条款,意见内容\n王小明,第三条,太少\n同上,同上,太远\n"
    read = read_opinions(text.encode(), "表.csv").opinions
    assert [(one.name, one.named.clause) for one in read] == [("王小明", "第三条")] * 2


def test_a_name_is_known_from_words_of_its_length() -> None:
    """In a table without headings a column of short opinions is not taken for the senders, which would unmask them."""
    read = read_opinions("第三条\t面积太小\t王小明\n第四条\t缴费太高\t李四\n".encode(), "贴.txt").opinions
    assert [(one.words, one.name) for one in read] == [("面积太小", "王小明"), ("缴费太高", "李四")]


def test_what_the_office_wrote_is_never_touched(small_copy: Path, tmp_path: Path) -> None:
    """Decisions, replies, comments, order, a clause set right by hand: a later import leaves each line as it is."""
    add_draft(small_copy)
    head = "反馈人,涉及条款,意见内容\n"
    table = tmp_path / "表.csv"
    table.write_text(f"{head}王小明,第三条,太少了\n李四,第九十条,没有这一条\n", encoding="utf-8")
    assert run(small_copy, str(table)) == 0
    path = small_copy / OPINIONS
    text = path.read_text(encoding="utf-8")
    text = text.replace("decision: undecided", "decision: adopted # 会上定的\n    reply: 照改。", 1)
    path.write_text(text.replace("orphans:", "# 下面的还要问\norphans:"), encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines()
    table.write_text(
        f"{head}王小明,第三条,太少了\n李四,第九十条,没有这一条\n赵六,第三条,太少了\n钱七,第四条,太暗\n孙八,第八十条,没有\n",
        encoding="utf-8",
    )
    assert run(small_copy, str(table)) == 0
    after = path.read_text(encoding="utf-8").splitlines()
    left = iter(after)
    assert all(line in left for line in before), "a line went or moved"
    assert len(records(small_copy)) == 4
    assert records(small_copy)[0]["senders"] == ["王*", "赵*"]
    assert str(records(small_copy)[2]["id"]) in "\n".join(before)


BAD = {
    "cut.json": (b'{"format":"policykb-opinions/1","opinions":[{"kind":"amend"', "不是完整的 JSON"),
    "other.json": (b'{"format":"policykb-opinions/9","opinions":[]}', "只认得"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
    "a.pdf": (b"%PDF-1.7 ...", "PDF"),
    "empty.csv": (b"  \n", "空的"),
    "page.doc": (b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
    "broken.docx": (b"PK\x03\x04" + b"\0" * 50, "坏了"),
    "row.csv": ("反馈人,涉及条款,意见内容\n王五,第三条,\n".encode(), "第 2 行：没有意见内容"),
    "long.csv": (("反馈人,涉及条款,意见内容\n王五,第三条," + "长" * 1_700_000 + "\n").encode(), "文字太长"),
    "big5.csv": ("姓名,條款,意見內容\n陳大文,第三條,這個規定的數量太少,請再研究\n".encode("big5"), "编码"),
    "quote.csv": ('反馈人,涉及条款,意见内容\n王五,第三条,"没有完\n'.encode(), "引号"),
}


@pytest.mark.parametrize("name", [*BAD])
def test_what_cannot_be_read_is_told_and_keeps_nothing_else_away(
    name: str, small_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each file or row that gives no opinion is named with its reason in a sentence; the good file beside is read."""
    add_draft(small_copy)
    content, why = BAD[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.csv").write_text("反馈人,涉及条款,意见内容\n王小明,第三条,太少了\n", encoding="utf-8")
    assert run(small_copy, str(tmp_path / name), str(tmp_path / "good.csv"), str(tmp_path / "none.csv")) == 1
    told = capsys.readouterr().err
    assert why in told
    assert name in told
    assert "none.csv：文件无法读取：没有这个文件。" in told
    assert re.search(r"Traceback|None|Error", told) is None
    assert len(records(small_copy)) == 1


def test_html_and_odd_characters_stay_words(small_copy: Path, tmp_path: Path) -> None:
    """Markup, quotes, colons, control and zero-width characters of an opinion come out as text of one YAML value."""
    add_draft(small_copy)
    words = '<script>alert("1")</script>：- a: b # c\n*不* &是 !标签\u200b\x07\u2028{"x": [1]}\t完'
    one = {"provision": "art-3", "cid": "rule-3", "kind": "amend", "reason": words, "proposed": "- 一\n- 二"}
    form = {"format": "policykb-opinions/1", "work": WORK, "version": FIRST, "opinions": [one]}
    (tmp_path / "a.json").write_text(json.dumps(form), encoding="utf-8")
    assert run(small_copy, str(tmp_path / "a.json")) == 0
    (record,) = records(small_copy)
    assert record["reason"] == '<script>alert("1")</script>：- a: b # c\n*不* &是 !标签\n{"x": [1]} 完'
    read_library(small_copy)


def test_a_basket_from_another_version_is_bound_by_cid(
    small_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An opinion belongs to the version it was given on; of a version that is not known its cid decides."""
    add_draft(small_copy, second=True)
    one = {"provision": "art-3.para-1", "cid": "rule-3.1", "kind": "amend", "reason": "太少"}
    forms = [{"work": WORK, "version": version, "opinions": [one]} for version in (FIRST, SECOND, "2019-lost")]
    (tmp_path / "a.json").write_text(json.dumps(forms), encoding="utf-8")
    assert run(small_copy, "--version", SECOND, str(tmp_path / "a.json")) == 0
    first, second = records(small_copy)
    assert first["clauses"] == [f"{WORK}@{FIRST}#art-3.para-1"]
    assert second["clauses"] == [f"{WORK}@{SECOND}#art-5.para-1"]
    assert (
        "带到“示例区停车设施管理规定（第二次征求意见稿）”（2025-consultation）：1 条有对应的条款"
        in capsys.readouterr().out
    )


def test_nothing_is_written_on_trial(small_copy: Path, tmp_path: Path) -> None:
    """With `--dry-run` it is only said what would be written."""
    add_draft(small_copy)
    (tmp_path / "a.csv").write_text("反馈人,涉及条款,意见内容\n王小明,第三条,太少了\n", encoding="utf-8")
    assert run(small_copy, "--dry-run", str(tmp_path / "a.csv")) == 0
    assert not (small_copy / OPINIONS).exists()


FORM_BY_HAND = (
    ("姓名或单位", "联系方式"),
    ("王小明", "13812345678"),
)
LETTER = """对《示例区停车设施管理规定（征求意见稿）》的意见

1. 第三条第一款（建议修改）
原文：照明的数量不得少于31个。
建议修改为：照明的数量不得少于41个。
理由：太暗

2. 第九条（疑问）
疑问：谁来检查

姓名或单位：王小明
日期：2026-01-01
"""


def test_what_the_site_hands_out_is_read_in_each_of_its_forms(small_copy: Path, tmp_path: Path) -> None:
    """The letter, the form whose sender stands below the heads, a CSV with its guard against formulas: one opinion."""
    add_draft(small_copy)
    (tmp_path / "信.txt").write_text(LETTER, encoding="utf-8")
    rows = [[["1"], ["第三条第一款"], [""], ["建议修改"], ["照明的数量不得少于41个。"], ["太暗"]]]
    person = Table(widths=(1, 1), heads=FORM_BY_HAND[0], rows=[[[cell] for cell in FORM_BY_HAND[1]]])
    table = Table(widths=(1, 2, 4, 2, 4, 4), heads=HEADS, rows=rows)
    parts = ("文件：示例区停车设施管理规定（征求意见稿）", person, table)
    (tmp_path / "表.docx").write_bytes(write_word(Document(title="意见反馈表", parts=parts, made=DAY)))
    guarded = (1, "第四条", "", "疑问", "", "'=1+1 是什么", "", "", WORK, FIRST, "rule-4@art-4")
    made = io.StringIO()
    csv.writer(made).writerows([CSV_HEADS, guarded])
    (tmp_path / "表.csv").write_text(made.getvalue(), encoding="utf-8-sig")
    assert run(small_copy, *(str(tmp_path / name) for name in ("信.txt", "表.docx", "表.csv"))) == 0
    few, asked, sum_ = records(small_copy)
    assert few["clauses"] == [f"{WORK}@{FIRST}#art-3.para-1"]
    assert (few["kind"], few["proposed"], few["reason"]) == ("amend", "照明的数量不得少于41个。", "太暗")
    assert few["senders"] == ["王*"]
    assert (asked["clauses"], asked["kind"], asked["reason"]) == ([f"{WORK}@{FIRST}#art-9"], "question", "谁来检查")
    assert sum_["reason"] == "=1+1 是什么"


def test_what_the_browser_writes_is_read_as_one_opinion_each(small_copy: Path, tmp_path: Path) -> None:
    """JSON, CSV and letter of one basket, imported together: each opinion once, from one sender, at its clause."""
    add_draft(small_copy)
    said = [
        {"provision": "art-3.para-1", "cid": "rule-3.1", "heading": "第三条第一款", "kind": "amend",
         "quote": words_of_rule(3, 1), "proposed": "照明的数量不得少于41个。", "reason": "太暗，“不够”\n真的"},
        {"provision": "art-4", "cid": "rule-4", "heading": "第四条", "kind": "question", "quote": "",
         "proposed": "", "reason": "=谁来管"},
    ]  # fmt: skip
    about = {"name": "王小明", "contact": "13812345678"}
    form = {"place": "demo", "work": WORK, "version": FIRST, "title": "示例区停车设施管理规定（征求意见稿）"}
    twins = (ROOT / "docs/assets/opinions/twins.mjs").as_uri()
    script = f"""const {{ asJson, asCsv, asLetter }} = await import({json.dumps(twins)});
      const form = {json.dumps({**form, "made": "2026-01-01", "about": about, "opinions": said})};
      console.log(JSON.stringify([asJson(form), asCsv(form), asLetter(form)]));"""
    run_ = subprocess.run([node(), "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    paths = []
    for name, text in zip(("a.json", "a.csv", "a.txt"), json.loads(run_.stdout), strict=True):
        (tmp_path / name).write_bytes(text.encode())
        paths.append(str(tmp_path / name))
    assert run(small_copy, *paths) == 0
    assert [one["senders"] for one in records(small_copy)] == [["王*"], ["王*"]]
    assert [one["clauses"] for one in records(small_copy)] == [
        [f"{WORK}@{FIRST}#art-3.para-1"],
        [f"{WORK}@{FIRST}#art-4"],
    ]
