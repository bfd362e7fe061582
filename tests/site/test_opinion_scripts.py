"""The scripts for opinions as they run in Node: the store, the redline, old versions, the files that offices import."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT, SMALL, SMALL_DAY
from two_versions import FIRST, SECOND, add_version

from site_build.corpus.check import read_library
from site_build.corpus.legal_tokens import tokens
from site_build.exchange.opinion_files import read_opinions
from site_build.pages.all_pages import site_pages
from site_build.pages.comment import token_pattern
from site_build.pages.page import Page
from site_build.runtime.node import node

SCRIPTS = ROOT / "docs" / "assets" / "opinions"
DIFF = ROOT / "node_modules" / "diff" / "libesm" / "diff" / "array.js"
# A storage of the browser as these scripts use it; `room` is how much it holds, `forbidden` that it may not be asked.
STORAGE = """
class Area {
  constructor(data = {}, room = Infinity) { this.data = { ...data }; this.room = room; }
  getItem(key) { return this.data[key] ?? null; }
  removeItem(key) { delete this.data[key]; }
  setItem(key, text) {
    if (text.length > this.room) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    this.data[key] = String(text);
  }
}
"""
OPINION = {
    "id": "1",
    "work": "w",
    "version": "v1",
    "title": "办法（征求意见稿）",
    "provision": "art-5",
    "cid": "area",
    "heading": "第五条 面积",
    "quote": "不低于3000平方米。",
    "kind": "amend",
    "proposed": "不低于2500平方米。",
    "reason": "老城区没有地。",
}


def in_node(body: str, given: Any = None) -> Any:
    """What a script returns for `given`; `load` imports one of the scripts by its name."""
    script = f"""
      import {{ readFileSync }} from "node:fs";
      {STORAGE}
      const load = (name) => import({json.dumps(SCRIPTS.as_uri())} + "/" + name + ".mjs");
      const given = JSON.parse(readFileSync(0));
      const made = await (async () => {{ {body} }})();
      console.log(JSON.stringify(made));
    """
    command = [node(), "--input-type=module", "-e", script]
    run = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def form(**changes: Any) -> dict[str, Any]:
    """A form with one opinion, or with those given."""
    own = {"place": "p", "work": "w", "version": "v1", "title": "办法（征求意见稿）", "made": "2026-11-26"}
    return {**own, "about": {"name": "", "contact": ""}, "opinions": [OPINION], **changes}


TYPED = st.text(st.characters(codec="utf-8"), max_size=60)
LEGAL = st.lists(
    st.sampled_from(
        ["第五条", "百分之五", "百分之六", "3000平方米", "2500平方米", "《规划法》", "不低于", "\n", "，", "a"]
    ),
    max_size=12,
).map("".join)


@pytest.mark.long
@settings(max_examples=1)
@given(st.lists(LEGAL, min_size=120, max_size=120), st.lists(TYPED, min_size=30, max_size=30))
def test_a_redline_is_both_texts_and_cuts_words_as_the_site_does(legal: list[str], typed: list[str]) -> None:
    """Without what came it is the old text, without what went the new; tokens are those of the site's comparisons."""
    texts = [*legal, *typed]
    pairs = [*zip(texts, [*texts[1:], ""], strict=True)]
    found = in_node(
        f"""
        const diff = await import({json.dumps(DIFF.as_uri())});
        const {{ redlineBy }} = await load("redline");
        const redline = redlineBy(diff, given.pattern);
        return given.pairs.map(([old, now]) => redline(old, now));
        """,
        {"pattern": token_pattern(), "pairs": pairs},
    )
    for (old, now), segments in zip(pairs, found, strict=True):
        assert "".join(one["text"] for one in segments if one["mark"] != "ins") == old
        assert "".join(one["text"] for one in segments if one["mark"] != "del") == now
    for text, segments in zip(legal, found, strict=False):
        edges = {sum(len(token.text) for token in tokens(text)[:count]) for count in range(len(tokens(text)) + 1)}
        at = 0
        for one in segments:
            if one["mark"] != "ins":
                assert at in edges, (text, segments)
                at += len(one["text"])


def test_a_figure_comes_and_goes_whole() -> None:
    """百分之五 becomes 百分之六, and 3000平方米 becomes 2500平方米, not one sign of them another."""
    found = in_node(
        f"""
        const diff = await import({json.dumps(DIFF.as_uri())});
        const {{ redlineBy }} = await load("redline");
        return redlineBy(diff, given)("按百分之五，不低于3000平方米。", "按百分之六，不低于2500平方米。");
        """,
        token_pattern(),
    )
    marked = [(one["text"], one["mark"]) for one in found if one["mark"]]
    assert marked == [("百分之五", "del"), ("百分之六", "ins"), ("3000平方米", "del"), ("2500平方米", "ins")]


def test_the_json_twin_is_what_offices_import() -> None:
    """Its keys are those of the contract, none more; what the basket alone needs stays out."""
    found = in_node("const { asJson } = await load('twins'); return JSON.parse(asJson(given));", form())
    assert set(found) == {"format", "place", "work", "version", "made", "from", "opinions"}
    assert found["format"] == "policykb-opinions/1"
    assert set(found["from"]) == {"name", "contact"}
    assert set(found["opinions"][0]) == {"provision", "cid", "heading", "quote", "kind", "proposed", "reason"}


@pytest.mark.parametrize("reason", ["=1+1", "'=1", "-20%", "@x", 'a,"b"\n换行', "<b>粗</b>", "'单引号", "\t制表"])
def test_the_csv_twin_loses_nothing_and_holds_no_formula(reason: str) -> None:
    """Every cell comes back after the apostrophe is taken away that keeps a spreadsheet from calculating it."""
    about = {"name": "某单位", "contact": "=cmd"}
    opinion = {**OPINION, "reason": reason}
    text = in_node("return (await load('twins')).asCsv(given);", form(about=about, opinions=[opinion]))
    assert text.startswith("\ufeff序号,条款,原文,意见类型,建议修改为,理由,姓名或单位,联系方式,文件,版本,条款编号\r\n")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row.values())
    bare = {name: re.sub(r"^'(?='*[=+\-@\t])", "", cell) for name, cell in row.items()}
    assert bare["理由"] == reason
    assert bare["联系方式"] == "=cmd"
    assert (bare["意见类型"], bare["条款编号"]) == ("建议修改", "area@art-5")


@pytest.mark.parametrize("way", ["asJson", "asCsv"])
def test_offices_read_what_the_browser_wrote(way: str) -> None:
    """`policykb opinions` finds every opinion with its clause and its words, whatever they begin with."""
    reasons = ["=1+1 不对", "'=1", "-20%太多", "@谁", '甲，"乙"\n换行', "<b>粗</b>", "'单引号"]
    opinions = [{**OPINION, "reason": one} for one in reasons]
    text = in_node(f"return (await load('twins')).{way}(given);", form(opinions=opinions))
    read = read_opinions(text.encode(), "意见")
    assert read.told == ()
    assert [one.reason for one in read.opinions] == reasons
    assert {(one.kind, one.proposed) for one in read.opinions} == {("amend", OPINION["proposed"])}


@settings(max_examples=1)
@given(st.lists(TYPED, min_size=40, max_size=40))
def test_a_mail_link_is_short_and_says_what_it_leaves_out(reasons: list[str]) -> None:
    """The clause stands in the subject; the link is whole, or at most 1,900 characters and tells of an attachment."""
    forms = [form(opinions=[{**OPINION, "reason": one * times}]) for one in reasons for times in (1, 9)]
    found = in_node(
        "const { mailLink } = await load('twins'); return given.map((one) => mailLink('a@example.cn', one));", forms
    )
    for link in found:
        assert len(link["href"]) <= 1900
        query = parse_qs(urlsplit(link["href"]).query)
        assert "第五条" in query["subject"][0]
        assert link["whole"] is not query["body"][0].endswith("（写不下的见附件）")
        assert "\ufffd" not in unquote(link["href"])  # no sign was cut in two


def test_what_a_text_holds_that_no_file_can_is_taken_away_and_counted() -> None:
    """Control characters, halves of signs and U+FFFE; line ends become one kind, and all else stays."""
    typed = "甲\x00乙\x0b丙\r\n丁\ufffe𠮷\t<b>&"
    found = in_node(
        "const { cleaned } = await load('basket'); return [cleaned(given), cleaned('\\ud800x'), cleaned('x\\udc00')];",
        typed,
    )
    assert found[0] == {"text": "甲乙丙\n丁𠮷\t<b>&", "removed": 3}
    assert [one["removed"] for one in found[1:]] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "字" * 5_000_000}, "有 5000000 个字，一条意见最多写 8000 个字，没有放进去"),
        ({"proposed": OPINION["quote"], "reason": ""}, "和原文一样"),
        ({"proposed": "", "reason": ""}, "请写建议修改成什么"),
        ({"kind": "question", "proposed": "", "reason": ""}, "请写您的疑问"),
        ({"kind": "support", "proposed": "", "reason": ""}, ""),
        ({"proposed": "", "reason": "删去这一条"}, ""),
        ({}, ""),
    ],
)
def test_what_cannot_be_taken_is_told(changes: dict[str, str], told: str) -> None:
    """What is too long is refused in a sentence with both numbers, never cut; an opinion that says nothing too."""
    found = in_node("return (await load('basket')).problemOf(given);", {**OPINION, **changes})
    assert (told in found) if told else found == ""


KEY = "kb-opinions-p"
KEPT = json.dumps({"format": "policykb-basket/1", "opinions": [OPINION]})
DAMAGED = [
    KEPT[:-9],
    "[]",
    '{"format": "policykb-basket/9", "opinions": []}',
    "null",
    "",
    '{"format": "policykb-basket/1", "opinions": 3}',
]


@pytest.mark.parametrize("raw", DAMAGED)
@pytest.mark.parametrize("area", ["browser", "tab"])
def test_a_damaged_basket_is_kept_for_the_reader(area: str, raw: str) -> None:
    """What cannot be read lies under a name of its own, through every later change, until the reader drops it."""
    found = in_node(
        """
        const areas = { browser: new Area(), tab: new Area() };
        areas[given.area].setItem(given.key, given.raw);
        const store = (await load("store")).openStore("p", areas);
        const before = store.damaged();
        store.change((all) => [...all, given.opinion]);
        const after = [store.damaged(), store.current().opinions.length];
        const again = (await load("store")).openStore("p", areas).damaged();
        store.forgetDamaged();
        return [before, ...after, again, store.damaged()];
        """,
        {"area": area, "key": KEY, "raw": raw, "opinion": OPINION},
    )
    assert found == [raw, raw, 1, raw, ""]


def test_of_a_basket_that_is_damaged_in_part_the_rest_is_read() -> None:
    """Whole opinions are listed; one with a kind or a text that is none is kept as it was written."""
    broken = [{**OPINION, "kind": "rage"}, {**OPINION, "quote": 5}, None]
    raw = json.dumps({"format": "policykb-basket/1", "opinions": [*broken, OPINION]})
    found = in_node(
        """
        const browser = new Area({ [given.key]: given.raw });
        const store = (await load("store")).openStore("p", { browser, tab: null });
        return [store.current().opinions, store.damaged().split("\\n").map(JSON.parse)];
        """,
        {"key": KEY, "raw": raw},
    )
    assert found == [[OPINION], broken]


def test_a_basket_stays_with_the_tab_until_the_reader_asks_for_more() -> None:
    """Nothing is in the browser before that, names only if asked for; and it is taken away again when unasked."""
    found = in_node(
        """
        const areas = { browser: new Area(), tab: new Area() };
        const store = (await load("store")).openStore("p", areas);
        const seen = [];
        const look = () => seen.push([Object.values(areas.browser.data).join(), Object.values(areas.tab.data).join()]);
        store.change(() => [given]); look();
        store.keep(true, null); look();
        store.keep(true, { name: "某人", contact: "" }); look();
        store.keep(false, null); look();
        return [seen, store.current().opinions.length];
        """,
        OPINION,
    )
    (first, kept, named, back), count = found
    assert "老城区" in first[1]
    assert first[0] == ""
    assert "老城区" in kept[0]
    assert "某人" not in kept[0]
    assert kept[1] == ""
    assert "某人" in named[0]
    assert back[0] == ""
    assert "某人" not in back[1]
    assert count == 1


def test_another_tab_loses_nothing() -> None:
    """Two tabs that share the kept basket each add one, and one that had its own opinion brings it along."""
    found = in_node(
        """
        const browser = new Area();
        const { openStore } = await load("store");
        const [one, two] = [openStore("p", { browser, tab: new Area() }), openStore("p", { browser, tab: new Area() })];
        two.change(() => [{ ...given, id: "own" }]);
        one.keep(true, null);
        one.change((all) => [...all, { ...given, id: "a" }]);
        two.change((all) => [...all, { ...given, id: "b" }]);
        return one.current().opinions.map(({ id }) => id).sort();
        """,
        OPINION,
    )
    assert found == ["a", "b", "own"]


@pytest.mark.parametrize(("areas", "told"), [("new Area({}, 9)", "满了"), ("null", "不允许暂存")])
def test_what_cannot_be_stored_is_told_and_stays_with_the_page(areas: str, told: str) -> None:
    """Without room or leave the opinion is there until the page is left, and the sentence says so."""
    found = in_node(
        f"""
        const store = (await load("store")).openStore("p", {{ browser: {areas}, tab: {areas} }});
        return [store.change(() => [given]), store.current().opinions.length];
        """,
        OPINION,
    )
    assert told in found[0]
    assert found[1] == 1


REWORDED = "停车场不少于120平方米"


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of the small corpus with a second version: one clause reworded, one left out."""
    root = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("opinions") / "corpus"))
    gone = """      - id: ch-1.st-2
        cid: general.definitions
        label: 述二
        heading: 定义的条文
        text_status: not_held
        not_executable: 条文没有得到。
        sources: [handed]
"""
    add_version(root, [("停车场不少于100平方米", REWORDED), (gone, "")], None)
    unknowns = root / "places" / "demo" / "unknowns.yaml"
    pinned = unknowns.read_text("utf-8").replace("#general.definitions", f"@{FIRST}#ch-1.st-2")
    unknowns.write_text(pinned, encoding="utf-8")
    return {page.address: page for page in site_pages(read_library(root, SMALL_DAY))}


def standing(page: Page, **changes: str) -> Any:
    """How the clause of an opinion stands by the files of a page."""
    opinion = {**OPINION, "work": "demo-measures", "version": FIRST, **changes}
    files = {name: json.loads(content) for name, content in page.files.items() if name.endswith(".json")}
    return in_node(
        """
        const texts = (await load("texts")).openTexts(given.texts, async (file) => {
          if (!given.files[file]) throw new Error("404");
          return given.files[file].clauses;
        });
        return texts.standing(given.opinion);
        """,
        {"texts": page.data["texts"], "files": files, "opinion": opinion},  # type: ignore[index]
    )


@pytest.mark.slow
def test_an_opinion_on_an_older_version_is_told_and_not_bound_anew(two_versions: dict[str, Page]) -> None:
    """The heirs in the newest version are named, by cid; what was left out has none; words that changed are told."""
    page = two_versions["demo/comment/"]
    spaces = "住宅项目，停车场不少于100平方米；商业项目，停车场不少于50平方米。"
    found = standing(page, provision="ch-2.st-2", cid="build.spaces", quote=spaces)
    assert found["here"] == "same"
    assert found["newest"]["text"]["version"] == SECOND
    assert [REWORDED in heir["words"] for heir in found["newest"]["heirs"]] == [True]
    gone = standing(page, provision="ch-1.st-2", cid="general.definitions", quote="别的字")
    assert (gone["here"], gone["newest"]["heirs"]) == ("reworded", [])
    newest = standing(page, version=SECOND, provision="ch-2.st-2", cid="build.spaces", quote=spaces)
    assert (newest["here"], newest["newest"]) == ("reworded", None)
    assert standing(page, provision="ch-9", cid="none")["here"] == "gone"
    lost = standing(page, version="2019-draft", provision="ch-2.st-2", cid="build.spaces")
    assert lost["here"] == "unlisted"
    assert [heir["id"] for heir in lost["newest"]["heirs"]] == ["ch-2.st-2"]


@pytest.mark.slow
def test_every_clause_of_every_version_leads_to_the_form(two_versions: dict[str, Page]) -> None:
    """Each box of each document of the place has the link, what it asks for is in the file; other texts have none."""
    pages = two_versions
    comment = pages["demo/comment/"]
    files = {name.removesuffix(".json"): json.loads(content) for name, content in comment.files.items() if "@" in name}
    assert {f"demo-measures@{FIRST}", f"demo-measures@{SECOND}", f"demo-note@{FIRST}"} == set(files)
    seen = 0
    for address, page in pages.items():
        asked = [parse_qs(urlsplit(link).fragment) for link in _links(page.body) if "comment/#text=" in link]
        boxes = page.body.count('class="kb-provision kb-clause')
        local = address.startswith("demo/")
        assert len(asked) == (boxes if local else 0), address
        for one in asked:
            assert one["clause"][0] in {clause["id"] for clause in files[one["text"][0]]["clauses"]}
        seen += len(asked)
    assert seen > 0


def _links(body: str) -> list[str]:
    return [part.split('"', 1)[0].replace("&amp;", "&") for part in body.split('href="')[1:]]
