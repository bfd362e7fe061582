"""The search in a real Chromium: what readers find, by mouse, keyboard and address, and what is told where it fails."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from browser_pages import DESK, looks, open_page
from labels import labels, rank
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from site_build.corpus.library import Library
from site_build.search.entries import Entry, entries
from site_build.search.tokens import NUMERALS, tokens

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


BEHIND = ("peer", "version")


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


def test_words_are_read_alike_in_python_and_in_the_browser(open_site: Page, found: list[Entry]) -> None:
    """Both readers give the same tokens for every text of the site and for odd ones."""
    texts = [*ODD, *{text for entry in found for text in (entry.title, entry.text, entry.group, *entry.also)}]
    assert engine(open_site, "tokens", texts) == [tokens(text) for text in texts]


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
    """A piece copied from a text with a comma or full stop in it finds those very characters among the first five.

    What only another place or an older version says stands behind what is said here, however many that are.
    """
    over = re.compile(r"[\u4e00-\u9fff][，。；][\u4e00-\u9fff]{3}")
    pieces = dict.fromkeys(
        match[0] for one in found for match in over.finditer(one.text) if not set(match[0]) & set(NUMERALS)
    )
    here = {match[0] for one in found if one.kind not in BEHIND for match in over.finditer(one.text)}
    for piece, answer in zip(pieces, engine(open_site, "search", [*pieces]), strict=True):
        first = [hit["entry"] for hit in answer["hits"][: 5 if piece in here else None]]
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
        ("社区", r"列出前 \d+ 条"),
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
    page.route("**/search/joined.mjs", lambda route: route.abort())
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
    with page.expect_response("**/w.idx"):  # the last of them
        search_for(page, "移交")
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
    assert re.search(r"(找到|列出前) \d+ 条", page.locator(".kb-search__said").text_content() or "")
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


def test_the_open_search_is_accessible(browser: Browser, base_url: str) -> None:
    """With results open there is no axe violation, in light and dark, on phone and desk."""
    context = browser.new_context(service_workers="block", locale="zh-CN", color_scheme="light", viewport=DESK)
    page, faults = open_page(context, f"{base_url}?q=移交")
    expect(page.locator(".kb-hit").first).to_be_visible()
    assert [*faults, *looks(page)] == []
    context.close()
