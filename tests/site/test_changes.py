"""Two versions of a work laid beside each other: in the corpus, as a page, on the command line; and what follows."""

from __future__ import annotations

import json
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from paths import ROOT
from two_versions import FIRST, SECOND, add_version

from calculator import read_bundle
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.comparison import Comparison, compare_versions
from site_build.corpus.followed import Followed, followed
from site_build.corpus.works import Fields, Provision, Stated, StatedDate, Version, Work, WorkFile
from site_build.exchange.comparison_table import comparison_workbook
from site_build.pages.bundles import site_bundles
from site_build.pages.changes import change_pages
from site_build.pages.context import context_of

NOT_SEEN = Stated(unknown="未见")
NO_DATE = StatedDate(unknown="未见")
OLD = (
    ("第一条", "为了规范管理，制定本条例。"),
    ("第二条", "开发建设单位应当按照每百户三十平方米的标准配置用房。"),
    ("第三条", "违反本条例第二条规定的，处一万元以上三万元以下罚款。"),
    ("第四条", "本条例自公布之日起施行。"),
)
NEW = (
    ("第一条", "为了规范管理，制定本条例。"),
    ("第二条", "本条例所称社区，是指居民委员会辖区。"),
    ("第三条", "开发建设单位应当按照每百户五十平方米的标准配置用房。"),
    ("第四条", "违反本条例第三条规定的，处一万元以上三万元以下罚款。"),
)


def version(name: str, day: date, articles: tuple[tuple[str, str], ...]) -> Version:
    """An enacted version with one provision an article."""
    provisions = tuple(
        Provision(id=f"art-{at}", label=label, text=text, text_status="official")
        for at, (label, text) in enumerate(articles, 1)
    )
    return Version(id=name, title="测试条例", stage="公布稿", in_force_from=day, sources=("s",), provisions=provisions)


def compared(old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> Comparison:
    """Two versions of a small law, compared."""
    unknown = dict.fromkeys(("number", "issuer", "subject", "genre", "index", "unified_number"), NOT_SEEN)
    dates = dict.fromkeys(("issued", "published", "in_force", "ceased"), NO_DATE)
    record = WorkFile(
        id="law",
        title="测试条例",
        kind="statute",
        level="国家",
        fields=Fields(**unknown, **dates),  # type: ignore[arg-type]
        validity_note="测试",
        confidence="P",
        sources=("s",),
        summary="测试",
        text_held="原文",
    )
    versions = [version("old", date(2010, 1, 1), old), version("new", date(2020, 1, 1), new)]
    work = Work(record, versions, date(2026, 1, 1))
    return compare_versions(work, *work.versions)


def test_each_article_is_told_by_what_became_of_it() -> None:
    """A figure that changed is classed; an article that only follows renumbering is not; new and gone stand out."""
    found = compared(OLD, NEW)
    told = {change.title: (change.words, change.label, change.classes) for change in found.changes}
    assert told["第三条（原第二条）"] == ("修改", "可能涉及实质内容", ("数字",))
    assert told["第二条"][:2] == ("新增", "可能涉及实质内容")
    assert told["第四条"][0] == "删去"
    assert told["第四条（原第三条）"][1] == ""
    assert found.same == 1


def test_a_change_without_a_mark_says_what_it_is() -> None:
    """Another writing of the same number has no mark to be seen: the change says that it seems to be that alone."""
    (change,) = compared(OLD[1:2], (("第二条", OLD[1][1].replace("三十", "30")),)).changes
    assert (change.words, change.label, change.label_words) == ("修改", "", "看来只涉及数字写法")


def test_a_version_beside_itself_has_no_change() -> None:
    """An identical re-issue says so, and lists nothing."""
    found = compared(OLD, OLD)
    assert (found.verdict, found.changes, found.same) == ("没有改动", (), 4)


def test_the_table_of_changes_has_a_row_for_each() -> None:
    """The workbook has the words of both versions beside each other, and the marked text without colour."""
    rows = [*openpyxl.load_workbook(BytesIO(comparison_workbook(compared(OLD, NEW)))).active.values]  # type: ignore[union-attr]
    assert rows[0][0] == "条款"
    assert any("[删：三十平方米][增：五十平方米]" in str(row[4]) for row in rows)
    assert len(rows) == 1 + len(compared(OLD, NEW).changes)


def test_versions_of_one_title_are_told_apart_by_their_days() -> None:
    """What is compared is named with stage and day, on the sheet too, and not by the name of a file."""
    found = compared(OLD, NEW)
    assert found.titles == ("测试条例（公布稿、2010-01-01）", "测试条例（公布稿、2020-01-01）")
    sheets = openpyxl.load_workbook(BytesIO(comparison_workbook(found))).worksheets
    told = [str(cell) for sheet in sheets for row in sheet.values for cell in row]
    assert [one for one in told if one.startswith(found.titles[0])]
    assert not [one for one in told if "，old" in one]


@pytest.mark.long
def test_versions_that_are_not_there_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown work or version is named with those there are, and the exit code is 2."""
    assert main(["diff", "dazu-measure", "a", "b"]) == 2
    assert "dazu-measures" in capsys.readouterr().err
    assert main(["diff", "dazu-measures", "a", "b"]) == 2
    assert "2022-consultation" in capsys.readouterr().err


def test_the_effect_of_an_edit_is_told_with_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A figure changed in a pack is told with where it matters; only words changed is told as no difference."""
    pack = Path(__file__).parents[2] / "policy_yaml" / "peers" / "ziyang-2021.yaml"
    same = tmp_path / "same.yaml"
    shutil.copy(pack, same)
    assert main(["effect", "ziyang-2021", str(same), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["editorial"], found["statements"]) == (True, [])


def test_the_effect_of_an_edit_is_told_before_its_tests_are_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure that the pack's own tests and clause still contradict has its effect told, then what is to be mended."""
    text = (ROOT / "policy_yaml" / "peers" / "jinan-2017.yaml").read_text(encoding="utf-8")
    edited = tmp_path / "edited.yaml"
    edited.write_text(text.replace("value: 1000", "value: 800", 1), encoding="utf-8")
    assert main(["effect", "jinan-2017", str(edited)]) == 1
    said = capsys.readouterr()
    assert "1,000 ㎡" in said.out
    assert "800 ㎡" in said.out
    assert "不影响上面的比较" in said.err
    assert "edited.yaml" in said.err


MORE_SPACES = ("住宅项目，停车场不少于100平方米", "住宅项目，停车场不少于120平方米")
IN_PACK = (("value: 100,", "value: 120,"), ("100 平方米", "120 平方米"), ('"100"', '"120"'), ('"99"', '"119"'))


def followed_in(root: Path) -> tuple[Comparison, Followed]:
    """The two versions of the small measures compared, with what follows."""
    library = read_library(root)
    packs = {name: read_bundle(data) for name, data in site_bundles(library).items()}
    work = library.works["demo-measures"]
    old, new = (work.version(name) for name in (FIRST, SECOND))
    assert old
    assert new
    found = compare_versions(work, old, new)
    return found, followed(library, found, packs)


def test_each_changed_provision_says_its_effect(small_copy: Path) -> None:
    """A changed figure leads to its statement, what no rule rests on says so, what is only reworded has no effect."""
    reworded = ("已经取得许可证的项目，按原规定执行", "已经取得许可证的项目，仍按原规定执行")
    add_version(small_copy, [MORE_SPACES, ("说明制定依据。", "说明制定的依据。"), reworded], IN_PACK)
    found, follows = followed_in(small_copy)
    cids = [change.new.provision.cid if change.new else None for change in found.changes]
    standings = dict(zip(cids, [one.standing for one in follows.consequences], strict=True))
    assert standings == {"general.content": "no-rule", "build.spaces": "effect", "build.transition": "none-found"}
    assert follows.effect
    assert follows.effect.statements
    assert all([cids[at] for at in places] == ["build.spaces"] for places in follows.touched)


def test_versions_without_a_pack_are_not_compared(small_copy: Path) -> None:
    """Where a version has no pack, no change is said to have no effect."""
    add_version(small_copy, [MORE_SPACES], None)
    _, follows = followed_in(small_copy)
    assert follows.effect is None
    assert {one.standing for one in follows.consequences} == {"not-compared"}
    assert all("第二次征求意见稿" in one.words for one in follows.consequences)


def test_only_words_changed_is_told_as_no_difference(small_copy: Path) -> None:
    """A version that only rewords gives an empty effect and says so, on the page too."""
    add_version(small_copy, [("说明制定依据。", "说明制定的依据。")])
    _, follows = followed_in(small_copy)
    assert follows.effect
    assert follows.effect.editorial
    body = changes_page(small_copy)
    assert "只是文字上的修改，所有情形的结果没有不同" in body
    assert "没有规则根据这一条，计算器的结果与它无关" in body


def test_the_page_of_changes_links_statements_words_and_rules(small_copy: Path) -> None:
    """A statement has its case, the words that came and went, and the rules of both sides, each with a link."""
    add_version(small_copy, [MORE_SPACES], IN_PACK)
    body = changes_page(small_copy)
    assert 'id="effect-1"' in body
    assert "<del>100平方米</del>" in body
    assert "<ins>120平方米</ins>" in body
    assert "calculator/#rule-parameter-home_spaces" in body
    assert f"calculator/v/{FIRST}/#rule-parameter-home_spaces" in body
    assert '<a href="#effect-1">第 1 处</a>' in body


def changes_page(root: Path) -> str:
    """The body of the page that lays the two versions beside each other."""
    library = read_library(root)
    packs = {name: read_bundle(data) for name, data in site_bundles(library).items()}
    context = context_of(library, library.places["demo"], packs=packs)
    page, _ = change_pages(context, context.place.works, packs)
    return page.body
