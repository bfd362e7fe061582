"""The search: what is indexed, how words are read in Python and in the browser, and what readers find."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from test_browser import AXE, open_page

from site_build.library import Library
from site_build.model import provisions_of, walk
from site_build.search.entries import KINDS, Entry, entries
from site_build.search.index import Words, index_files
from site_build.search.tokens import tokens

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks" / "search"))

from labels import labels, rank  # noqa: E402 - the labelled queries are the benchmark's

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
    for document in library.documents.values():
        for provision in walk(provisions_of(document)):
            assert any(address.endswith(f"#{provision.id}") for address in addresses), provision.id
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
    """Of the labelled queries all but one in fifty lead to a right place among the first five hits, noise to none."""
    asked = list(labels("queries.txt"))
    answers = engine(open_site, "search", [label.query for label in asked])
    ranks = [
        rank(label, [hit["entry"]["page"] for hit in answer["hits"]])
        for label, answer in zip(asked, answers, strict=True)
    ]
    missed = [label.query for label, at in zip(asked, ranks, strict=True) if at is None or at > 5]
    assert len(missed) <= len(asked) // 50, missed
    assert sum(at == 1 for at in ranks) >= 0.95 * len(asked)


def test_other_words_say_which_word_matched(open_site: Page) -> None:
    """A hit by a synonym, by pinyin, by plain characters or by a slip says so; one as written says nothing."""
    says = {"开发商": "也作", "pzxy": "按拼音", "建設費用": "按简体字", "配直协议": "按相近的字"}
    for answer, word in zip(engine(open_site, "search", [*says]), says.values(), strict=True):
        assert any(word in (hit.get("why") or "") for hit in answer["hits"]), word
    (written,) = engine(open_site, "search", ["配置协议"])
    assert "why" not in written["hits"][0]


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
    page.wait_for_url("**/dazu/measures/ch-5/#ch-5.st-1")
    assert faults == []


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
    expect(page.locator(".kb-search__said a")).to_have_attribute("href", re.compile("dazu/provisions/$"))


def test_without_javascript_the_link_leads_to_all_provisions(browser: Browser, base_url: str) -> None:
    """The search's link is a plain link to the list of all provisions."""
    context = browser.new_context(service_workers="block", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}dazu/measures/ch-2/")
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
