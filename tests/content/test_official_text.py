"""The official text arrives: a fictional one is added to a copy of Dazu, step by step as CONTRIBUTING says."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from official_text import VERSION, WORK, add_pack, add_text, edits
from paths import LIVING

from calculator.ground.problems import Diagnostic
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.checks.ended import NOT_SEEN
from site_build.corpus.library import Library
from site_build.corpus.today import SET
from site_build.corpus.yaml_source import BadYaml
from site_build.pages.all_pages import site_pages
from site_build.pages.page import Page
from site_build.search.entries import entries

pytestmark = pytest.mark.slow  # a whole corpus is changed and read again for every step

PUBLISHED, IN_FORCE = date(2026, 6, 1), date(2026, 8, 1)
SPLIT = "dazu-measures#duties.towns=duties.agreements"
TAGS = re.compile("<[^>]+>")
DANGLING = {"reference-ended", "reference-without-cid", "dangling-reference"}
MAY_SAY = ("dazu/note/", "dazu/measures/", "dazu/calculator/v/", "dazu/unknowns/")
"""Where it may still say that a text was not seen: the note of itself, the draft and its rules, what was unknown."""


def problems(root: Path, day: date) -> tuple[Diagnostic, ...]:
    """What `check` tells of a corpus as of a day."""
    try:
        read_library(root, day)
    except BadYaml as error:
        return error.problems
    return ()


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Dazu in which everything was done."""
    root = Path(shutil.copytree(LIVING, tmp_path_factory.mktemp("official") / "policy_yaml"))
    add_text(root)
    add_pack(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SET, str(PUBLISHED))
        assert main(["refs", "rewrite", "--root", str(root), "--choose", SPLIT]) == 0
    for edit in edits():
        edit.apply(root)
    return root


@pytest.fixture(scope="module")
def library(arrived: Path) -> Library:
    """That copy, read on a day when the official text is in force; to be read at all it must have no problem."""
    return read_library(arrived, IN_FORCE)


@pytest.fixture(scope="module")
def pages(library: Library) -> Mapping[str, Page]:
    """Its pages by address."""
    return {page.address: page for page in site_pages(library)}


def test_adding_the_text_tells_all_that_it_raises(yaml_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file is added: a split clause is told once with its heirs and places, each decision once, all located."""
    add_text(yaml_copy)
    told = problems(yaml_copy, PUBLISHED)
    kinds = Counter(one.kind for one in told)
    ended = [one for one in told if one.kind in DANGLING]
    with capsys.disabled():
        print(f"\n公布稿：{len(told)} 条提示（{dict(kinds)}），{len(edits())} 处改动，另加 2 个文件、1 条 refs 命令。")
    (split,) = ended
    assert split.allowed == ("duties.agreements", "duties.follow-up")
    assert re.search("同样的共 1[0-9] 处：.*departments.yaml 第", split.message)
    assert all(one.line > 1 or one.column > 1 for one in told)
    unknowns = {one.path[1] for one in told if one.file.endswith("unknowns.yaml")}
    living = yaml.safe_load((LIVING / "places/dazu/unknowns.yaml").read_text(encoding="utf-8"))["unknowns"]
    assert unknowns == {*living} - {"forms"}, "forms speaks of the split clause alone"
    (pack,) = [one for one in told if one.file.endswith("packs/dazu.yaml")]
    assert "并为新版本另写规则包" in pack.message
    assert {one.path for one in told if one.file.endswith("jurisdiction.yaml")} >= {
        ("title",),
        ("lead",),
        ("text_note",),
        ("first", 0),
        ("first", 1),
    }


def test_a_split_clause_is_carried_only_where_a_person_chose(
    yaml_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two heirs none is guessed; once one is chosen every reference has it and nothing else in the files changed."""
    monkeypatch.setenv(SET, str(PUBLISHED))
    add_text(yaml_copy)
    before = {path: path.read_bytes() for path in yaml_copy.rglob("*.yaml")}
    assert main(["refs", "rewrite", "--root", str(yaml_copy)]) == 1
    assert "第十五条（duties.agreements）、第十六条（duties.follow-up），要由人选" in capsys.readouterr().out
    assert main(["refs", "rewrite", "--dry-run", "--root", str(yaml_copy), "--choose", SPLIT]) == 0
    assert {path: path.read_bytes() for path in before} == before
    assert main(["refs", "rewrite", "--root", str(yaml_copy), "--choose", SPLIT]) == 0
    for path, content in before.items():
        old = content.decode("utf-8").splitlines()
        new = path.read_bytes().decode("utf-8").splitlines()
        assert [
            line.replace("duties.towns", "duties.agreements") if line != other else line
            for line, other in zip(old, new, strict=True)
        ] == new
    assert not [one for one in problems(yaml_copy, PUBLISHED) if one.kind in DANGLING]


@pytest.mark.parametrize("day", [PUBLISHED, IN_FORCE])
def test_after_the_edits_nothing_is_told(arrived: Path, day: date) -> None:
    """What CONTRIBUTING lists is enough, before the day of effect and after it."""
    assert problems(arrived, day) == ()


def test_both_versions_are_read_at_their_addresses(pages: Mapping[str, Page]) -> None:
    """The work's own page shows the text in force, each version stands at its own, the draft says what it is."""
    own, official = pages["dazu/measures/"].body, pages[f"dazu/measures/v/{VERSION}/"].body
    draft = pages["dazu/measures/v/2022-consultation/"].body
    assert "第十八条" in own
    assert "第十八条" in official
    assert "第三部分" in draft
    assert "第十八条" not in draft
    assert "现行有效" in own
    assert "是草案" in TAGS.sub("", draft)
    assert "每平方米 10 元" not in draft.partition("文件信息")[0], "rules of another version stand beside the draft"


def test_a_calculator_answers_under_each_version(pages: Mapping[str, Page]) -> None:
    """Each version that has a pack has its calculator; the plain address is that of the version in force."""
    now, before = pages["dazu/calculator/"].body, pages["dazu/calculator/v/2022-consultation/"].body
    assert "缴费标准</th><td>10 元/㎡" in now
    assert "不是现在应看的文本" not in now
    assert "不是现在应看的文本" in before
    assert "办法（征求意见稿、2022）第三部分述二" in before, "a citation names the version that is not the one shown"


def test_no_page_says_that_the_text_was_not_seen(pages: Mapping[str, Page], library: Library) -> None:
    """Sentences on a text that was not seen stand only where they are true of what they speak of."""
    place = library.places["dazu"]
    for address, page in pages.items():
        if address.startswith("dazu/") and not address.startswith(MAY_SAY):
            match = NOT_SEEN.search(TAGS.sub("", page.body))
            assert not match, (address, match)
    lead = pages["dazu/measures/"].body.partition("<nav")[0]
    assert not NOT_SEEN.search(TAGS.sub("", lead))
    assert "征求意见稿" not in place.jurisdiction.title + place.measures.title
    assert place.measures.fields.in_force.value == "2026-07-01"


def test_resolved_unknowns_are_shown_with_the_clause_that_did_it(pages: Mapping[str, Page], library: Library) -> None:
    """On the page of unknowns, beside clauses, on the home page and in the search."""
    place = library.places["dazu"]
    settled = place.settled(place.unknowns)
    still, _, resolved = pages["dazu/unknowns/"].body.partition("## 后来写明的")
    for name in place.unknowns:
        assert (f'id="{name}"' in resolved) is (name in settled)
        assert (f'id="{name}"' in still) is (name not in settled)
    assert "办法第六条第二款" in resolved
    assert f"{len(place.unknowns) - len(settled)} 项未知事项" in pages[""].body
    assert f"另有 {len(settled)} 项后来写明了" in pages[""].body
    assert "原来没有规定、后来写明的" in pages["dazu/measures/"].body
    found = {one.address: one for one in entries(library) if one.kind == "unknown"}
    assert found["dazu/unknowns/#fee-rate"].known
    assert "办法第六条第二款已经写明" in found["dazu/unknowns/#fee-rate"].text
    assert not found["dazu/unknowns/#former-policy"].known
    at_draft = place.measures.version("2022-consultation")
    assert not place.settled(place.unknowns, at_draft), "what the draft left open stays open there"


def test_the_command_answers_by_version(
    arrived: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A place is answered by the version to be read today; another is asked for by name; a wrong one names those."""
    monkeypatch.setenv(SET, str(IN_FORCE))
    case = ["--given", "permit_granted=false", "--given", "required_by_planning_conditions=false"]
    root = ["--root", str(arrived)]
    assert main(["calc", "dazu", *case, "--given", "housing_area=1000", *root, "--json"]) == 0
    now = json.loads(capsys.readouterr().out)
    assert now["law"]["version"] == VERSION
    assert now["outputs"]["fee"]["values"] == ["10000"]
    assert main(["calc", "dazu", "--version", "2022-consultation", *case, *root]) == 0
    then = capsys.readouterr().out
    assert "办法后来已经公布" in then
    assert "后来已经写明（办法第六条第二款）" in then
    assert main(["calc", "dazu", "--version", "2023", *root]) == 2
    assert f"可用：2022-consultation、{VERSION}" in capsys.readouterr().err


def test_a_pack_that_leaves_open_what_its_version_settles_is_told(arrived: Path, tmp_path: Path) -> None:
    """A rule of the new pack that calls the rate unknown contradicts the clause that has it."""
    root = Path(shutil.copytree(arrived, tmp_path / "policy_yaml"))
    pack = root / "places/dazu/packs/dazu-2026.yaml"
    text = pack.read_text(encoding="utf-8").replace("leaves_open: [former-policy]", "leaves_open: [fee-rate]")
    pack.write_text(text, encoding="utf-8")
    (told,) = problems(root, IN_FORCE)
    assert told.file.endswith("dazu-2026.yaml")
    assert "第六条第二款已经写明" in told.message


def test_confirmations_hold_while_the_words_do(arrived: Path, tmp_path: Path) -> None:
    """A later version raises again only what speaks of clauses that have other words in it."""
    root = Path(shutil.copytree(arrived, tmp_path / "policy_yaml"))
    text = (root / WORK / f"{VERSION}.yaml").read_text(encoding="utf-8")
    for old, new in (
        (VERSION, "2031-revision"),
        ("stage: 公布稿", "stage: 修订稿"),
        ("dated: 2026-05-20\npublished: 2026-05-25\n", "dated: 2031-05-20\n"),
        ("in_force_from: 2026-07-01\nin_force_until: 2031-07-01\n", "in_force_from: 2031-07-01\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    same = root / WORK / "2031-revision.yaml"
    same.write_text(text, encoding="utf-8")
    packs = {"places/dazu/packs/dazu.yaml", "places/dazu/packs/dazu-2026.yaml"}
    records = {"unknowns", "questions", "glossary", "procedure", "departments"}
    about = [one for one in problems(root, date(2031, 8, 1)) if Path(one.file).stem in records]
    assert about == []
    assert packs <= {one.file.partition("/")[2] for one in problems(root, date(2031, 8, 1))}
    same.write_text(text.replace("不得改作他用", "不得转租或者改作他用"), encoding="utf-8")
    about = [one for one in problems(root, date(2031, 8, 1)) if Path(one.file).stem in records]
    assert {one.path[1] for one in about if one.file.endswith("unknowns.yaml")} == {"functions", "upkeep", "rent"}


def test_a_renumbered_version_with_carried_cids_needs_no_edit_of_any_reference(yaml_copy: Path) -> None:
    """Every id is another and every cid the same: no reference of any file is told, and none changes its clause."""
    path = yaml_copy / WORK / "2022-consultation.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - plain text
    article = 0
    for at, chapter in enumerate(data["provisions"], 21):
        chapter.update(id=f"chap-{at}", label=f"第{at}章", text_status="official")
        for one in chapter["children"]:
            article += 1
            one.update(id=f"art-{article}", label=f"第{article}条", text_status="official")
            one.setdefault("text", "条文。")
    data.update(id=VERSION, stage="公布稿", dated="2026-05-20", in_force_from="2026-07-01", title="办法")
    new = path.with_name(f"{VERSION}.yaml")
    new.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    told = {one.kind for one in problems(yaml_copy, IN_FORCE)}
    assert told <= {"perhaps-settled", "said-not-seen", "field-unlike-version"}
    assert "perhaps-settled" in told
