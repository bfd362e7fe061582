"""Pages of texts: which version is shown on a day and what is said of it, how its parts stand and are cited."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import markdown
import pytest
from law_files import add, law_files, official
from paths import ROOT

from calculator.ground.records import decode
from site_build.corpus.check import read_library
from site_build.corpus.citations import full_citation
from site_build.corpus.library import Library
from site_build.corpus.works import Holding, Version, Work, WorkFile, state_of
from site_build.pages.context import context_of
from site_build.pages.texts import legislation, redirects, superior_pages, text_pages
from site_build.runtime.node import node

SCHEMA = "https://schema.org/"
STATE_SCRIPT = ROOT / "docs" / "assets" / "version-state.mjs"
TREE = [
    {
        "id": "part-1",
        "label": "第一编",
        "heading": "通则",
        "children": [
            {
                "id": "part-1.chap-1",
                "label": "第一章",
                "heading": "总则",
                "children": [
                    {
                        "id": "part-1.chap-1.sec-1",
                        "label": "第一节",
                        "heading": "目的",
                        "children": [{"id": "art-1", "cid": "aim", "label": "第一条", "text": "为了测试，制定本法。"}],
                    },
                    {
                        "id": "art-2",
                        "cid": "duty",
                        "label": "第二条",
                        "children": [
                            {"id": "art-2.para-1", "text": "单位应当登记。"},
                            {
                                "id": "art-2.para-2",
                                "text": "有下列情形之一的，不登记：",
                                "children": [
                                    {"id": "art-2.para-2.item-1", "label": "（一）", "text": "面积小的；"},
                                    {
                                        "id": "art-2.para-2.item-2",
                                        "label": "（二）",
                                        "text": "用于下列用途的：",
                                        "children": [
                                            {"id": "art-2.para-2.item-2.sub-1", "label": "1.", "text": "公益。"}
                                        ],
                                    },
                                ],
                            },
                            {"id": "art-2.para-3", "text": "前款由部门认定。"},
                        ],
                    },
                ],
            }
        ],
    },
    {"id": "annex-1", "label": "附件", "heading": "登记表", "children": [{"id": "annex-1.para-1", "text": "表的字。"}]},
]
FLAT = [
    {"id": f"art-{at}", "label": f"第{number}条", "text": f"第 {at} 条的字。"} for at, number in enumerate("一二三", 1)
]
OLD = {"stage": "公布稿", "dated": "2015-01-01", "in_force_from": "2015-06-01", "in_force_until": "2020-06-01"}
NEW = {"stage": "修订稿", "dated": "2020-03-01", "in_force_from": "2020-06-01"}
OPEN = {"stage": "公布稿", "dated": "2015-01-01", "in_force_from": "2015-06-01"}
UNDATED = {"stage": "修订稿", "dated": "2020-03-01"}
COMING = {"stage": "修订稿", "dated": "2025-12-01", "in_force_from": "2026-07-01"}
DRAFT = {"stage": "征求意见稿", "dated": "2025-10-01"}


def law_as_of(day: str, *versions: dict[str, str]) -> Work:
    """The law as of a day, its versions named v0, v1, … in the order given."""
    files = law_files(tuple((f"v{at}", days, FLAT) for at, days in enumerate(versions)))
    record = decode(WorkFile, files.pop("work"))
    return Work(record, [decode(Version, data) for data in files.values()], date.fromisoformat(day))


def html_of(library: Library) -> dict[str, str]:
    """The HTML of every page of a text by its address, as MkDocs makes it of the Markdown."""
    context = context_of(library, next(iter(library.places.values())))
    reader = markdown.Markdown(extensions=["attr_list", "toc"])
    pages = [*text_pages(context), *superior_pages(context)]
    return {page.address: reader.reset().convert(page.markdown.split("---", 2)[2]) for page in pages}


def visible(fragment: str) -> str:
    """What a reader sees, without white space."""
    return re.sub(r"\s|<[^>]*>", "", fragment)


@pytest.fixture
def law(small_copy: Path) -> Library:
    """The small corpus with a law of two versions, the older one with every kind of part."""
    add(small_copy, ("2015", OLD, TREE), ("2020", NEW, FLAT))
    return read_library(small_copy)


@pytest.mark.parametrize(
    ("versions", "day", "shown", "states", "validity"),
    [
        ([OLD, NEW], "2015-03-01", "v1", ["尚未生效", "尚未生效"], "尚未生效"),
        ([OLD, NEW], "2020-05-31", "v0", ["现行有效", "尚未生效"], "现行有效"),
        ([OLD, NEW], "2020-06-01", "v1", ["已被新版本取代", "现行有效"], "现行有效"),
        ([NEW, OLD], "2020-06-01", "v0", ["现行有效", "已被新版本取代"], "现行有效"),
        ([OLD], "2021-01-01", "v0", ["已废止"], "已废止"),
        ([OLD, COMING], "2026-01-01", "v1", ["已废止", "尚未生效"], "尚未生效"),
        ([OLD, COMING], "2026-07-01", "v1", ["已被新版本取代", "现行有效"], "现行有效"),
        ([OLD, DRAFT], "2026-01-01", "v1", ["已废止", "草案"], "已废止"),
        ([OLD, NEW, DRAFT], "2026-01-01", "v1", ["已被新版本取代", "现行有效", "草案"], "现行有效"),
        ([OPEN, UNDATED], "2020-02-01", "v0", ["现行有效", "施行日期不明"], "待核"),
        ([OPEN, UNDATED], "2026-01-01", "v1", ["可能已被新版本取代", "施行日期不明"], "待核"),
        ([UNDATED, COMING], "2026-01-01", "v0", ["施行日期不明", "尚未生效"], "待核"),
        ([UNDATED, COMING], "2026-07-01", "v1", ["已被新版本取代", "现行有效"], "现行有效"),
        ([DRAFT], "2026-01-01", "v0", ["草案"], "征求意见稿"),
    ],
)
def test_a_day_decides_which_text_is_shown(
    versions: list[dict[str, str]], day: str, shown: str, states: list[str], validity: str
) -> None:
    """Dates and stages decide, never the order of files; what a version of unknown day leaves open is not claimed."""
    work = law_as_of(day, *versions)
    assert work.shown
    assert work.shown.id == shown
    named = {one.id: state_of(work, one, work.day) for one in work.versions}
    assert [named[f"v{at}"] for at in range(len(versions))] == states
    assert work.validity == validity


def test_the_browser_says_the_same_state_of_every_version_on_every_day() -> None:
    """The script that says a state anew for the day of reading says what the build would say on that day."""
    days = ("", "2020-01-01", "2021-01-01", "2022-01-01")
    cases = [
        (Holding(enacted=enacted, begins=begins, ends=ends, replaced=replaced, doubted=doubted), day)
        for enacted, begins, ends, replaced, doubted, day in product((True, False), *(days,) * 4, days[1:])
    ]
    names = ("begins", "ends", "replaced", "doubted")
    asked = [
        [day, {"enacted": "true" if one.enacted else "", **{name: getattr(one, name) for name in names}}]
        for one, day in cases
    ]
    script = (
        f"import {{ stateOn }} from {json.dumps(STATE_SCRIPT.as_uri())};"
        "import { readFileSync } from 'node:fs';"
        "console.log(JSON.stringify(JSON.parse(readFileSync(0)).map((one) => stateOn(...one))));"
    )
    command = [node(), "--input-type=module", "-e", script]
    run = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [one.state(day) for one, day in cases]


def test_every_part_has_its_anchor_its_number_and_its_words(law: Library) -> None:
    """编 章 节 are headings, an article is one box, 款 are paragraphs, 项 a list, and what follows 项 is a 款 again."""
    page = html_of(law)["superior/law/v/2015/"]
    for level, name in ((2, "part-1"), (3, "part-1.chap-1"), (4, "part-1.chap-1.sec-1"), (2, "annex-1")):
        assert re.search(rf'<h{level} [^>]*id="{name}"', page), name
    ids = re.findall(r' id="((?:part|art|annex)[^"]*)"', page)
    assert ids == [clause.provision.id for clause in law.works["law"].text(law.works["law"].version("2015")).clauses]
    box = page[page.index('id="art-2"') : page.index('id="annex-1"')]
    assert visible(box[box.index("<h") :]).startswith(
        "第二条单位应当登记。有下列情形之一的，不登记：（一）面积小的；（二）用于下列"
    )
    assert re.search(
        r'<p id="art-2.para-2" [^>]*>[^<]*</p>\s*<ul class="kb-items">\s*<li id="art-2.para-2.item-1">', box
    )
    assert re.search(r'</ul>\s*<p id="art-2.para-3"', box)
    contents = page[page.index('class="kb-contents') : page.index("</nav>")]
    assert visible(contents[contents.index("<ul") :]) == "第一编通则第一章总则附件登记表"


def test_a_citation_counts_from_the_article_and_names_a_version_that_is_not_in_force(law: Library) -> None:
    """《…》第五条第二款第（一）项, never 第一章第五条; its version and date stand there unless it is in force."""
    cited = {
        ref: full_citation(law.clause(f"law@{ref}"))
        for ref in ("2015#art-2.para-2.item-2.sub-1", "2015#annex-1", "2015#part-1.chap-1", "2020#art-3")
    }
    old = "《试验法》（2015-01-01 公布，2015-06-01 起施行）"
    assert cited == {
        "2015#art-2.para-2.item-2.sub-1": f"{old}第二条第二款第（二）项第1目",
        "2015#annex-1": f"{old}附件",
        "2015#part-1.chap-1": f"{old}第一编第一章",
        "2020#art-3": "《试验法》第三条",
    }


def test_a_page_says_which_version_it_is_and_leads_to_the_one_in_force(law: Library) -> None:
    """The page of an old version tells its state and its days, and where the text in force stands; both list all."""
    pages = html_of(law)
    old, now = pages["superior/law/v/2015/"], pages["superior/law/"]
    banner = re.search(r'<p class="kb-banner kb-banner--other".*?</p>', old, re.DOTALL)
    assert banner
    said = "已被新版本取代2015-06-01起施行，2020-06-01起不再有效。今天应看的是试验法"
    assert visible(banner[0]).startswith(said)
    assert 'href="../../"' in banner[0]
    assert 'data-ends="2020-06-01" data-replaced="2020-06-01"' in banner[0]
    assert re.search(r'kb-banner--current.*?现行有效.*?class="kb-banner__other" hidden', now, re.DOTALL)
    for page in (old, now):
        assert re.findall(r'<tr id="version-(\d+)"', page) == ["2015", "2020"]
        listed = json.loads(re.search(r'class="kb-versions">(.*?)</script>', page)[1])  # type: ignore[index]
        assert [(one["begins"], one["ends"]) for one in listed] == [("2015-06-01", "2020-06-01"), ("2020-06-01", "")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("versions", "day", "lead"),
    [
        ((OLD, NEW), "2026-01-01", "今天应看的是"),
        ((OLD, DRAFT), "2026-01-01", "今天没有见到有效的版本；本站显示的是"),
        ((OLD, {**COMING, "accepted_gaps": ["v0"]}), "2026-01-01", "今天没有见到有效的版本；本站显示的是"),
        ((OPEN, UNDATED), "2026-01-01", "今天可能有效的是"),
        (({**DRAFT, "dated": "2024-10-01"}, DRAFT), "2026-01-01", "最新的是"),
    ],
)
def test_only_a_text_in_force_is_called_the_one_of_today(
    small_copy: Path, versions: tuple[dict[str, Any], ...], day: str, lead: str
) -> None:
    """What is shown where no version holds, a draft or one to come, is not said to be the text of today."""
    more = {"validity": "待核"} if UNDATED in versions else {}
    add(small_copy, *((f"v{at}", days, FLAT) for at, days in enumerate(versions)), **more)
    page = html_of(read_library(small_copy, date.fromisoformat(day)))["superior/law/v/v0/"]
    assert f">{lead}<a" in re.sub(r">\s+", ">", page)


def test_references_and_terms_in_a_text_are_links_of_its_page(small_copy: Path) -> None:
    """A reference leads to the anchor on the same page, a term to what defines it, with a box that says it."""
    articles = [
        {"id": "art-1", "label": "第一条", "text": "本法所称公用设施，是指大家使用的设施。"},
        {"id": "art-2", "label": "第二条", "text": "公用设施依照第一条和第九条登记。"},
    ]
    add(small_copy, ("2015", OPEN, articles))
    page = html_of(read_library(small_copy))["superior/law/v/2015/"]
    box = re.search(r'id="art-2">.*?</div>', page, re.DOTALL)
    assert box
    links = re.findall(r'<a class="(kb-\w+)" href="([^"]*)" ([a-z-]+)="([^"]*)">([^<]*)</a>', box[0])
    assert links == [
        ("kb-defined", "#art-1", "aria-describedby", "definition-0", "公用设施"),
        ("kb-cited", "#art-1", "title", "《试验法》第一条", "第一条"),
    ]
    assert re.search(
        r'id="definition-0" popover[^>]*><p><dfn>公用设施</dfn>：本法所称公用设施，是指大家使用的设施。', page
    )


def test_a_work_without_versions_says_that_none_is_held(small_copy: Path) -> None:
    """Every page of a work has its list of versions, or says that there is none."""
    add(small_copy, validity="待核")
    assert "本站没有分版本的文本" in html_of(read_library(small_copy))["superior/law/"]


@pytest.mark.parametrize(
    ("days", "force", "status"),
    [
        (OPEN, "InForce", "现行有效"),
        (OLD, "NotInForce", "已废止"),
        (COMING, "NotInForce", "尚未生效"),
        (DRAFT, "NotInForce", "征求意见稿"),
        (UNDATED, None, "施行日期不明"),
    ],
)
def test_what_machines_are_told_follows_the_days(days: dict[str, str], force: str | None, status: str) -> None:
    """`legislationLegalForce` is that of the version on the day, and left out where that day is not known."""
    work = law_as_of("2026-01-01", days)
    told = json.loads(legislation(work, work.versions[0]))
    assert told.get("legislationLegalForce") == (force and SCHEMA + force)
    assert told["creativeWorkStatus"] == status
    assert told.get("legislationDateOfApplicability", "") == days.get("in_force_from", "")


def test_a_chapter_that_had_a_page_of_its_own_is_found_for_ever(small_copy: Path) -> None:
    """An old address leads to the anchor of the text shown, or, once that has none, of the version that had it."""
    library = read_library(small_copy)
    pages, place = html_of(library), library.places["demo"]
    before = dict(redirects(library, place))
    assert before["demo/measures/ch-1/"] == "demo/measures/#ch-1"
    measures = place.measures
    words = official(FLAT)
    text = decode(Version, {"id": "2024", "title": "办法", "sources": ["gazette"], **NEW, "provisions": words})
    place.works = {**place.works, measures.id: Work(measures.record, [*measures.versions, text], library.day)}
    after = dict(redirects(library, place))
    assert {*after} == {*before}
    for target in (*before.values(), *after.values()):
        page, _, anchor = target.partition("#")
        assert f'id="{anchor}"' in pages[page], target
    assert after["demo/measures/ch-1/"] == "demo/measures/v/2022-consultation/#ch-1"
