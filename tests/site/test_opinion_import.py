"""`policykb opinions import`: a thousand files in mixed forms, read without loss, once each, and carried on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from opinion_texts import ENDED, FIRST, OPINIONS, SECOND, WORK, Said, add_draft, made_files

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.opinion_binding import normal
from site_build.corpus.opinions import clauses_of, standing
from site_build.corpus.personal import personal_data

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
