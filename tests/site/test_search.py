"""The search: what is indexed, how words are read in Python and in the browser, and what readers find."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from browser_pages import AXE, open_page
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from site_build.corpus.citations import nested
from site_build.corpus.library import Library
from site_build.pages.addresses import page_of_clause, work_address
from site_build.search.entries import KINDS, Entry, entries
from site_build.search.index import Words, index_files
from site_build.search.tokens import NUMERALS, tokens

sys.path.insert(0, str(ROOT / "benchmarks" / "search"))

from labels import labels, rank

ODD = (
    "第十二条、第12条、12条",
    "三千平方米＝3000平米＝3,000㎡＝3000 m²",
    "1.5万元，20 万元，一亿二千万",
    "渝府发〔2005〕８６号",
    "DB50/T 1118—2021",
    "二〇二二年 百户 万一 两百三十",
    "𠮷野家 ﬁn ㈠ Ⅻ ℃ 3‰ ５％",
    "",
    "\u0000\u200b<script>",
    "十" * 40,
)


@pytest.fixture(scope="module")
def found(library: Library) -> list[Entry]:
    """Every entry of the site."""
    return entries(library)


def engine(page: Page, script: str, *words: Any) -> Any:
    """Run a script with the search's modules in the page: `tokens`, `index`, and the words given."""
    return page.evaluate(
        """async ([script, words]) => {
          const base = document.querySelector('script[src$="search/search.mjs"]').src;
          const { tokens } = await import(new URL("tokens.mjs", base));
          const { openIndex } = await import(new URL("engine.mjs", base));
          const index = await (window.kbIndex ??= openIndex(new URL("index.json", base)));
          const run = { tokens: (texts) => texts.map(tokens),
                        search: (queries, filters) => Promise.all(queries.map((one) => index.search(one, filters))) };
          return run[script](...words);
        }""",
        [script, [*words]],
    )


@pytest.fixture(scope="module")
def open_site(browser: Browser, base_url: str) -> Any:
    """A page of the site on which scripts are run."""
    context = browser.new_context(service_workers="block", locale="zh-CN")
    page, _ = open_page(context, base_url)
    yield page
    context.close()


def test_everything_can_be_found(found: list[Entry], library: Library) -> None:
    """Every provision, question, unknown, term, duty and parameter has an entry, and every address is a page's."""
    addresses = {entry.address for entry in found}
    place = library.places["dazu"]
    for work in library.works.values():
        for clause in work.text().clauses:
            assert page_of_clause(library, clause) in addresses, clause.ref
    for anchor in [*place.unknowns, *place.glossary, *(one.id for one in place.questions)]:
        assert any(address.endswith(f"#{anchor}") for address in addresses), anchor
    assert {entry.kind for entry in found} == set(KINDS)


def test_every_entry_leads_to_a_place(found: list[Entry], site: Path) -> None:
    """The page of each entry exists and has its anchor."""
    for entry in found:
        page, _, anchor = entry.address.partition("#")
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html, entry.address


def test_words_are_read_alike_in_python_and_in_the_browser(open_site: Page, found: list[Entry]) -> None:
    """Both readers give the same tokens for every text of the site and for odd ones."""
    texts = [*ODD, *{text for entry in found for text in (entry.title, entry.text, entry.group, *entry.also)}]
    assert engine(open_site, "tokens", texts) == [tokens(text) for text in texts]


@given(st.text(alphabet="〇一二三十百千万亿0123456789.,%‰㎡m2第条 aZ平米。", max_size=12))
def test_reading_twice_changes_nothing(text: str) -> None:
    """Tokens written out with spaces are read as the same tokens, so that index and query agree."""
    once = tokens(text)
    assert [one for token in once for one in tokens(token)] == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第十二条", "第12条"),
        ("三千平方米", "3,000㎡"),
        ("3000 m²", "3000平米"),
        ("渝委发〔2018〕26号", "渝委发[2018]26号"),
        ("渝委发（2018）26号", "渝委发2018 26号"),
        ("DB50/T 1118—2021", "db50t1118-2021"),
        ("1.5万元", "15000元"),
        ("20 万元", "二十万元"),
        ("一亿二千万", "12000万"),
    ],
)
def test_one_thing_has_one_spelling(one: str, other: str) -> None:
    """Ways to write the same clause number, area, document number or amount are read alike."""
    assert tokens(one) == tokens(other)


def test_the_index_is_the_same_every_time_and_names_its_version(found: list[Entry]) -> None:
    """Equal entries give equal bytes, each file is gzipped JSON, and another text gives another version."""
    words = Words(synonyms=[], pinyin={}, traditional="")
    made = dict(index_files(found, words))
    assert dict(index_files(found, words)) == made
    start = json.loads(made.pop("index.json"))
    assert {name.split("/")[0] for name in made} == {start["version"]}
    assert all(json.loads(gzip.decompress(data)) is not None for data in made.values())
    other = json.loads(dict(index_files(found[1:], words))["index.json"])
    assert other["version"] != start["version"]


def test_readers_find_what_they_look_for(open_site: Page) -> None:
    """Every labelled query leads to a right place among five hits, 97 in 100 to one at the top, noise to none."""
    asked = list(labels("queries.txt"))
    answers = engine(open_site, "search", [label.query for label in asked])
    ranks = [
        rank(label, [hit["entry"]["page"] for hit in answer["hits"]])
        for label, answer in zip(asked, answers, strict=True)
    ]
    missed = [label.query for label, at in zip(asked, ranks, strict=True) if at is None or at > 5]
    assert not missed
    assert sum(at == 1 for at in ranks) >= 0.97 * len(asked)


def test_a_piece_of_text_over_a_mark_leads_to_the_text_that_holds_it(open_site: Page, found: list[Entry]) -> None:
    """A piece copied from a text with a comma or full stop in it finds those very characters among the first five."""
    over = re.compile(r"[\u4e00-\u9fff][，。；][\u4e00-\u9fff]{3}")
    pieces = [match[0] for one in found for match in over.finditer(one.text) if not set(match[0]) & set(NUMERALS)]
    for piece, answer in zip(pieces, engine(open_site, "search", pieces), strict=True):
        first = [hit["entry"] for hit in answer["hits"][:5]]
        texts = [text for entry in first for text in (entry["title"], entry["text"], *entry["also"])]
        assert any(" ".join(tokens(piece)) in " ".join(tokens(text)) for text in texts), piece


def test_other_words_say_which_word_matched(open_site: Page) -> None:
    """A hit by a synonym, by pinyin, by plain characters or by a slip names the word; one as written says nothing."""
    says = {"开发商": "也作", "pzxy": "按拼音", "建設費用": "按简体字", "配直协议": "按相近的词“配置协议”"}
    for answer, word in zip(engine(open_site, "search", [*says]), says.values(), strict=True):
        assert any(word in (hit.get("why") or "") for hit in answer["hits"]), word
    (written,) = engine(open_site, "search", ["配置协议"])
    assert "why" not in written["hits"][0]


@pytest.mark.parametrize(
    ("query", "page"),
    [
        *(
            (query, "superior/db1118/")
            for query in (
                "DB50/T 1118—2021",
                "DB50T1118",
                "1118",
                "db50 1118",
                "DB50/T 1118.2021",
                "db50t11182021",
            )
        ),
        *(
            (query, "superior/yuwei2018-26/")
            for query in ("渝委发〔2018〕26", "渝委发 2018-26", "渝委发2018年第26号", "26号")
        ),
    ],
)
def test_a_document_number_leads_to_its_document_first(open_site: Page, query: str, page: str) -> None:
    """However a number is written, whole or in part, the document itself is the first hit and shows its number."""
    (answer,) = engine(open_site, "search", [query])
    first = answer["hits"][0]
    assert first["entry"]["page"] == page
    assert first["named"] in first["entry"]["also"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("移交、镇街", "移交 镇街"),
        ("移交，镇街", "移交 镇街"),
        ("移交/镇街", "移交 镇街"),
        ("移交；镇街", "移交 镇街"),
        ("<b>移交</b><i>镇街</i>", "移交 镇街"),
        ("38 条", "38条"),
        ("第 三十八 条", "第38条"),
        ("2000 户", "2000户"),
    ],
)
def test_marks_part_words_and_spaces_do_not_part_a_number_from_its_unit(open_site: Page, one: str, other: str) -> None:
    """Both ways of writing find the same, in the same order."""
    first, second = engine(open_site, "search", [one, other])
    assert [hit["entry"]["page"] for hit in first["hits"]] == [hit["entry"]["page"] for hit in second["hits"]] != []


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("民正局", "民政局"),
        ("审记局", "审计局"),
        ("财正局", "财政局"),
        ("街到办", "街道办"),
        ("配协议", "配置协议"),
        ("规条件", "规划条件"),
        ("议协", "协议"),
    ],
)
def test_a_slip_in_a_short_word_is_found_and_said_to_be_near(open_site: Page, query: str, word: str) -> None:
    """One wrong, missing or swapped character in a short word or another name leads to the word, which is named."""
    (answer,) = engine(open_site, "search", [query])
    assert f"按相近的词“{word}”" in answer["hits"][0]["why"]
    assert all(hit["near"] for hit in answer["hits"])


@pytest.mark.parametrize("query", ["怎么办理护照", "怎么办营业执照", "什么时候放假", "多少钱一斤白菜", "哪个医院最好"])
def test_words_that_only_ask_find_nothing(open_site: Page, query: str) -> None:
    """A question about something else is not answered because it asks like a question of ours."""
    (answer,) = engine(open_site, "search", [query])
    assert answer["hits"] == []


@pytest.mark.parametrize(
    ("query", "page", "words"),
    [
        ("街道 交房", "dazu/measures/#ch-4.st-1", ("“街道”也作“镇街”", "“交房”也作“移交”")),
        ("开发商 交钱", "dazu/note/#sec-3.sub-3", ("“交钱”也作“缴纳”", "“开发商”也作“开发建设单位”")),
    ],
)
def test_two_words_may_both_be_said_otherwise(open_site: Page, query: str, page: str, words: tuple[str, ...]) -> None:
    """A clause that says both words of a query in other words is found, and both are named."""
    (answer,) = engine(open_site, "search", [query])
    why = next(hit["why"] for hit in answer["hits"] if hit["entry"]["page"] == page)
    assert all(word in why for word in words)


@pytest.mark.parametrize(
    ("query", "word"),
    [("peizh", "配置"), ("pèizhì", "配置"), ("pei4 zhi4", "配置"), ("sjj", "审计局"), ("peizhixie", "配置协")],
)
def test_pinyin_may_be_half_typed_toned_or_within_a_word(open_site: Page, query: str, word: str) -> None:
    """A half-typed syllable, tones as marks or as digits, and the initials of a word within a name lead to the word."""
    (answer,) = engine(open_site, "search", [query])
    assert f"按拼音“{word}”" in answer["hits"][0]["why"]


def test_a_clause_that_nobody_has_is_told_with_the_nearest(context: BrowserContext, base_url: str) -> None:
    """The answer says that there is no such clause and shows the nearest ones, near by number."""
    page, _ = open_page(context, f"{base_url}?q=第十二条")
    expect(page.locator(".kb-search__said")).to_contain_text("没有“第十二条”，以下 3 条相近。")
    expect(page.locator(".kb-hit").first).to_contain_text("最近的第 7 条")


def test_a_filter_that_hides_hits_is_told(context: BrowserContext, base_url: str) -> None:
    """If only the filter keeps hits away, the answer says so."""
    page, _ = open_page(context, f"{base_url}?q=不得改作他用")
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.locator(".kb-search select[name=kind]").select_option("timeline")
    expect(page.locator(".kb-search__said")).to_contain_text("不加筛选能找到相符的")


def test_counts_tell_what_they_count(context: BrowserContext, base_url: str) -> None:
    """Only hits that hold the words are “found”; others are said to be so, and a list that is cut off says “first”."""
    page, _ = open_page(context, base_url)
    search_for(page, "审计局")
    expect(page.locator(".kb-search__said")).to_have_text(re.compile(r"^找到 \d+ 条。$"))
    for words, said in (
        ("配直协议", r"^没有完全相符的，以下 \d+ 条相近。"),
        ("开发商", r"^找到 \d+ 条，另有 \d+ 条用的是别的说法。$"),
        ("社区", r"列出前 16 条"),
    ):
        page.locator("#kb-query").fill(words)
        expect(page.locator(".kb-search__said")).to_have_text(re.compile(said))


@pytest.mark.parametrize("query", ["移交", "面积", "建设费用", "规划许可证"])
def test_grouping_pushes_none_of_the_first_five_down(
    context: BrowserContext, base_url: str, open_site: Page, query: str
) -> None:
    """The five best hits are the first five shown, the best first, and nothing is shown twice."""
    (answer,) = engine(open_site, "search", [query])
    page, _ = open_page(context, f"{base_url}?q={query}")
    expect(page.locator(".kb-hit").first).to_be_visible()
    shown = page.eval_on_selector_all(".kb-hit__link", "(all) => all.map((one) => one.href)")
    best = [base_url + hit["entry"]["page"] for hit in answer["hits"]]
    assert shown[0] == best[0]
    assert {*shown[:5]} == {*best[:5]}
    assert sorted(shown) == sorted(best)


def test_each_duty_and_each_row_of_other_places_is_found(found: list[Entry], library: Library) -> None:
    """Every duty, and every parameter, formula, rule and unknown of other places, is an entry of its own."""
    titles = [(entry.address, entry.title) for entry in found]
    duties = [duty for one in library.places["dazu"].departments.values() for duty in one.duties]
    assert sum(title.endswith("：职责") for _, title in titles) == len(duties) > 0
    addresses = {address for address, _ in titles}
    for name, peer in library.peers.items():
        anchors = [
            *(f"rule-parameter-{one}" for one in peer.record.parameters),
            *(f"rule-formula-{one}" for one in peer.record.formulas),
            *(f"rule-{table}-{one.id}" for table, held in peer.record.decision_tables.items() for one in held.rules),
            *(f"unknown-{one}" for one in peer.record.unknowns),
        ]
        assert {f"packs/{name}/#{anchor}" for anchor in anchors} <= addresses


def test_title_marks_within_title_marks_are_single() -> None:
    """A citation writes 《…〈…〉…》, and marks side by side stay as they are."""
    assert nested("《关于印发《办法》的通知》第一条") == "《关于印发〈办法〉的通知》第一条"
    assert nested("《办法》和《说明》") == "《办法》和《说明》"


def test_the_list_without_the_search_holds_every_text(site: Path, library: Library) -> None:
    """The page of all provisions links every clause of the place and of other places, and every superior work."""
    html = (site / "dazu" / "provisions" / "index.html").read_text(encoding="utf-8")
    for work in library.places["dazu"].works.values():
        for clause in work.text().clauses:
            assert f'#{clause.provision.id}"' in html, clause.ref
    for work in library.superior.values():
        assert f'href="../../{work_address(library, work)}"' in html, work.id
    for name, peer in library.peers.items():
        for clause in peer.record.clauses:
            assert f'packs/{name}/#clause-{clause}"' in html, (name, clause)


def test_the_page_for_lost_addresses_leads_home(site: Path) -> None:
    """Its link is the address of the site's root, not of another host."""
    html = (site / "404.html").read_text(encoding="utf-8")
    assert '<a href="/">首页</a>' in html


def test_the_measures_stand_above_the_note_and_other_places_below(open_site: Page) -> None:
    """Where the same words stand in several texts, the measures come first and other places last."""
    (answer,) = engine(open_site, "search", ["不得改作他用"])
    kinds = [hit["entry"]["kind"] for hit in answer["hits"]]
    assert kinds[0] == "measures"
    assert kinds.index("measures") < kinds.index("note")


def test_filters_keep_only_what_they_name(open_site: Page) -> None:
    """By kind of document, by reader, and by whether something is laid down."""
    for filters, keeps in (
        ({"kind": "measures"}, lambda entry: entry["kind"] == "measures"),
        ({"known": "unknown"}, lambda entry: entry["kind"] in ("unknown", "question", "measures", "rule")),
        ({"reader": "staff", "kind": "question"}, lambda entry: entry["kind"] == "question"),
    ):
        (answer,) = engine(open_site, "search", ["移交"], filters)
        assert answer["hits"], filters
        assert all(keeps(hit["entry"]) for hit in answer["hits"])


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "移" * 10_000,
        "\x00\x07\x1b",
        "<img src=x onerror=alert(1)>",
        "(.*)+$[",
        "😀🏠",
        "   ",
        "（（（",
        "__proto__",
    ],
)
def test_odd_queries_are_answered(open_site: Page, query: str) -> None:
    """Nothing typed makes the search fail; what is too long is cut and said to be."""
    (answer,) = engine(open_site, "search", [query])
    assert isinstance(answer["hits"], list)
    assert answer["cut"] == (len(query) > 100)


def search_for(page: Page, words: str) -> None:
    """Open the search by its key and type."""
    page.keyboard.press("/")
    page.locator("#kb-query").fill(words)
    page.wait_for_function("() => document.querySelector('.kb-search__said').textContent.trim() !== ''")


def test_the_keyboard_alone_finds_and_follows(context: BrowserContext, base_url: str) -> None:
    """`/` opens, typing finds, arrows walk, Enter follows, Escape closes and gives the focus back; ?q= is kept."""
    page, faults = open_page(context, base_url)
    page.locator(".kb-find").focus()
    search_for(page, "不得改作他用")
    expect(page.locator(".kb-hit").first).to_contain_text("述一 用途限制")
    page.wait_for_function("() => location.search.startsWith('?q=')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert "ch-5.st-1" in page.evaluate("document.activeElement.href")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.kb-search")).to_be_hidden()
    page.wait_for_function("() => document.activeElement.matches('.kb-find') && !location.search")
    search_for(page, "不得改作他用")
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dazu/measures/#ch-5.st-1")
    assert faults == []


def test_enter_follows_what_is_typed_and_not_what_was_shown(context: BrowserContext, base_url: str) -> None:
    """Enter waits for the answer to the words that stand in the field, be they the first or not."""
    page, _ = open_page(context, base_url)
    search_for(page, "移交")
    page.evaluate(
        """() => {
          const field = document.querySelector("#kb-query");
          field.value = "财政票据";
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_url(re.compile("paper-fee_receipt|#receipt"))
    page.goto(base_url)
    page.keyboard.press("/")
    page.locator("#kb-query").fill("不得改作他用")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dazu/measures/#ch-5.st-1")


def test_letters_of_an_input_method_are_not_searched(context: BrowserContext, base_url: str) -> None:
    """While characters are composed the results stay; what was composed is searched."""
    page, _ = open_page(context, base_url)
    search_for(page, "移交")
    expect(page.locator(".kb-hit").first).to_be_visible()
    before = page.locator(".kb-hit").count()
    compose = """([kind, words, composing]) => {
      const field = document.querySelector("#kb-query");
      field.value = words;
      const type = kind === "input" ? InputEvent : CompositionEvent;
      field.dispatchEvent(new type(kind, { bubbles: true, isComposing: composing }));
    }"""
    page.evaluate(compose, ["compositionstart", "移交", True])
    page.evaluate(compose, ["input", "移交xie'yi", True])
    page.wait_for_timeout(300)
    assert page.locator(".kb-hit").count() == before
    page.evaluate(compose, ["compositionend", "移交协议", False])
    expect(page.locator(".kb-hit mark").first).to_have_text("移交协议")


def test_without_its_module_the_search_leads_to_the_list(context: BrowserContext, base_url: str) -> None:
    """If the search cannot be loaded when it is asked for, the list of all provisions is opened."""
    page, _ = open_page(context, base_url)
    page.route("**/search/dialog.mjs", lambda route: route.abort())
    page.locator(".kb-find").click()
    page.wait_for_url("**/dazu/provisions/")


def test_an_unread_key_empties_nothing_and_is_told_until_it_is_read(
    context: BrowserContext, base_url: str, site: Path
) -> None:
    """A missing shard of one key leaves the hits that the others lead to; once it is read nothing is said of it."""
    start = json.loads((site / "assets" / "search" / "index.json").read_text(encoding="utf-8"))
    shard = f"**/p/{crc32('票 据'.encode()) % start['shards']['p']:x}.idx"
    page, _ = open_page(context, base_url)
    page.route(shard, lambda route: route.abort())
    search_for(page, "财政票据")
    expect(page.locator(".kb-search__said")).to_contain_text("没有读到")
    expect(page.locator(".kb-hit mark").first).to_have_text("财政票据")
    page.unroute(shard)
    page.locator("#kb-query").fill("财政票据 ")
    expect(page.locator(".kb-search__said")).not_to_contain_text("没有读到")


def test_what_was_only_fetched_ahead_is_not_missed(context: BrowserContext, base_url: str) -> None:
    """Shards that no query needed are not reported, though they could not be fetched."""
    page, _ = open_page(context, base_url)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.route("**/s/*.idx", lambda route: route.abort())
    search_for(page, "移交")
    page.wait_for_function("() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('/w.idx'))")
    page.locator("#kb-query").fill("财政票据")
    expect(page.locator(".kb-hit mark").first).to_have_text("财政票据")
    assert failed
    expect(page.locator(".kb-search__said")).not_to_contain_text("没有读到")


def test_an_address_reopens_a_search(context: BrowserContext, base_url: str) -> None:
    """?q= in the address of any page opens the search with these words; results are grouped and marked."""
    page, faults = open_page(context, f"{base_url}about/?q=财政票据")
    expect(page.locator(".kb-search__group").first).to_be_visible()
    assert page.locator("#kb-query").input_value() == "财政票据"
    assert page.locator(".kb-hit mark").first.text_content() == "财政票据"
    assert re.search(r"找到 \d+ 条", page.locator(".kb-search__said").text_content() or "")
    assert faults == []


def test_a_citation_is_copied_from_a_result(context: BrowserContext, base_url: str) -> None:
    """The button copies the citation with the document's whole title."""
    page, _ = open_page(context, f"{base_url}?q=不得改作他用")
    page.locator(".kb-hit__copy").first.click()
    expect(page.locator(".kb-hit__copy").first).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "《大足区社区综合服务中心配置管理办法（征求意见稿）》第五部分述一"
    )


def test_pasting_and_no_hits_and_noise(context: BrowserContext, base_url: str) -> None:
    """Pasted words are searched for; nothing found says so and leads to the list of all provisions."""
    page, _ = open_page(context, base_url)
    page.locator(".kb-find").click()
    page.evaluate("navigator.clipboard.writeText('区块链')")
    page.locator("#kb-query").press("ControlOrMeta+v")
    expect(page.locator(".kb-search__said")).to_contain_text("没有找到“区块链”")
    page.locator(".kb-search__said a").click()
    page.wait_for_url("**/dazu/provisions/**")


def test_a_missing_part_of_the_index_is_told(context: BrowserContext, base_url: str) -> None:
    """A shard that cannot be read, or is cut short, is told; the rest is searched."""

    def spoil(route: Route) -> None:
        name = urlsplit(route.request.url).path.split("/")[-2]
        cut = b"\x1f\x8b\x08\x00cut"
        route.fulfill(status=200, body=cut) if name == "e" and route.request.url.endswith(
            "/0.idx"
        ) else route.continue_()

    page, _ = open_page(context, base_url)
    page.route("**/assets/search/**", spoil)
    search_for(page, "社区综合服务中心")
    expect(page.locator(".kb-search__said")).to_contain_text("没有读到")
    assert page.locator(".kb-hit").count() > 3


def test_without_the_index_the_list_of_provisions_is_offered(context: BrowserContext, base_url: str) -> None:
    """If the index cannot be read at all, the search says so and links the list."""
    page, _ = open_page(context, base_url)
    page.route("**/assets/search/index.json", lambda route: route.abort())
    page.keyboard.press("/")
    page.locator("#kb-query").fill("移交")
    expect(page.locator(".kb-search__said")).to_contain_text("搜索没有装载成功")
    expect(page.locator(".kb-search__said")).not_to_have_text(re.compile("[a-z]", re.IGNORECASE))
    expect(page.locator(".kb-search__said a")).to_have_attribute("href", re.compile("dazu/provisions/$"))


def test_without_javascript_the_link_leads_to_all_provisions(browser: Browser, base_url: str) -> None:
    """The search's link is a plain link to the list of all provisions."""
    context = browser.new_context(service_workers="block", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}dazu/measures/")
    page.locator(".kb-find").click()
    page.wait_for_url("**/dazu/provisions/")
    context.close()


def test_without_a_connection_what_was_used_still_works(browser: Browser, base_url: str, site: Path) -> None:
    """After one search on one page, the page opens and other words are found with the connection cut."""
    context = browser.new_context(locale="zh-CN")
    page, _ = open_page(context, base_url)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    search_for(page, "移交")
    kept = page.evaluate(
        """(count) => new Promise((resolve) => {
          const look = async () => {
            const kept = (await (await caches.open("kb-pages")).keys()).map((one) => one.url);
            const whole = kept.filter((one) => one.endsWith(".idx")).length === count;
            if (whole && kept.some((one) => one.endsWith("offline.json"))) resolve(kept);
            else setTimeout(look, 50);
          };
          look();
        })""",
        len([*site.glob("assets/search/**/*.idx")]),
    )
    assert all("?" not in address for address in kept)
    context.set_offline(True)
    page.goto(f"{base_url}?q=财政票据")
    expect(page.locator(".kb-hit mark").first).to_have_text("财政票据")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_search_is_accessible(browser: Browser, base_url: str, scheme: Any, width: int) -> None:
    """With results open there is no axe violation, in light and dark, on phone and desk."""
    context = browser.new_context(
        service_workers="block", locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page, faults = open_page(context, f"{base_url}?q=移交")
    expect(page.locator(".kb-hit").first).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    checked = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    assert [f"{one['id']} {one['nodes'][0]['html'][:100]}" for one in checked["violations"]] == []
    assert faults == []
    context.close()
