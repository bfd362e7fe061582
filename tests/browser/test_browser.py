"""The site in a real Chromium, used as its readers use it."""

from __future__ import annotations

import json
import re

import pytest
from browser_pages import (
    CASES,
    DESK,
    READY,
    calculator,
    cli_answer,
    looks,
    open_page,
    shown_answer,
    without_addresses,
)
from playwright.sync_api import Browser, BrowserContext, Route, expect

from site_build.runtime import plain_layers
from site_build.runtime.layers import layers

PAGE_KINDS = (
    "",
    "dazu/measures/",
    "dazu/measures/v/2022-consultation/",
    "dazu/note/",
    "dazu/calculator/",
    "dazu/provisions/",
    "dazu/comment/",
    "dazu/procedure/",
    "dazu/departments/",
    "dazu/timeline/",
    "dazu/questions/",
    "dazu/glossary/",
    "dazu/unknowns/",
    "dazu/developer/",
    "dazu/residents/",
    "superior/",
    "superior/yhys-2019/",
    "sources/",
    "about/",
    "packs/",
    "packs/jiulongpo/",
    "compare/",
    "workshop/",
    "language/",
    "province/",
)
FIRST_WORDS = re.compile(
    r"未建成区域\d*，配建建筑面积不低于"
)  # a number leads from the words to the rules made of them
ANSWERING = ("dazu/calculator/", "compare/", "workshop/")
# Asks a worker of its own; gives what it says to each [call, request].
ASK_WORKER = """(asked) => new Promise((settle, refuse) => {
  const { worker: script, open, runtime } = document.getElementById("kb-start").dataset;
  const at = (path) => new URL(path, location.href).href;
  const worker = new Worker(at(script), { type: "module" });
  const said = [];
  const next = () => {
    if (said.length === asked.length) return settle(said);
    const [call, request] = asked[said.length];
    worker.postMessage({ id: 0, call, request });
  };
  worker.addEventListener("message", ({ data }) => {
    if (data.failed) refuse(new Error(data.failed));
    else if (data.id === 0) said.push(data);
    if (data.ready || data.id === 0) next();
  });
  worker.postMessage({ open: at(open), runtime: at(runtime), kind: "answer" });
})"""


@pytest.mark.parametrize("address", PAGE_KINDS)
def test_every_page_kind_is_clean_and_accessible(browser: Browser, base_url: str, address: str) -> None:
    """No page kind has a console error, a foreign request, a sideways scroll or an axe violation (WCAG 2.2 AA).

    A page is opened once and tried in four ways: on a desk in light by every rule; dark, and on a phone in both, by the
    rules that colours and room can break.
    """
    context = browser.new_context(service_workers="block", locale="zh-CN", color_scheme="light", viewport=DESK)
    page, faults = open_page(context, base_url + address)
    if address in ANSWERING:
        page.wait_for_selector("[data-answered]")
    bad = looks(page)
    context.close()
    assert [*faults, *bad] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_page_and_command_line_answer_alike(context: BrowserContext, base_url: str, case: dict[str, str]) -> None:
    """A case filled in by hand gives the same JSON as `policykb calc`, and its address reopens it."""
    page, faults = calculator(context, base_url)
    for name, value in case.items():
        radio = page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
        if radio.count():
            radio.check()
        else:
            page.locator(f"#input-{name}").fill(value)
    expected = without_addresses(cli_answer(case))
    page.wait_for_function(
        "given => JSON.stringify(JSON.parse(document.querySelector('.kb-json')?.textContent ?? '{}').given) === given",
        arg=json.dumps(expected["given"], separators=(",", ":")),
    )
    assert without_addresses(shown_answer(page)) == expected
    again, _ = calculator(context, base_url, dict(re.findall(r"([a-z_]+)=([^&]*)", page.url.split("#")[1])))
    assert without_addresses(shown_answer(again)) == expected
    assert faults == []


def test_nothing_given_names_the_deciding_question(context: BrowserContext, base_url: str) -> None:
    """Before anything is filled in, all routes are possible and the first question asked is the most deciding one."""
    page, _ = calculator(context, base_url)
    expect(page.locator(".kb-headline")).to_contain_text("尚不能确定")
    expect(page.locator(".kb-missing li").first).to_have_text("项目是否已获得规划许可证？")
    page.locator(".kb-missing a").first.click()
    assert page.evaluate("document.activeElement.name") == "permit_granted"


def test_a_day_before_the_draft_is_answered_with_why_not(context: BrowserContext, base_url: str) -> None:
    """Judged on an early day, the headline says that no text is held for it."""
    page, faults = calculator(context, base_url, {"judged_on": "2020-01-01", **CASES["former policy"]})
    expect(page.locator(".kb-headline")).to_have_text("尚不能得出：征求意见稿形成之前适用什么规定：没有文本。")
    assert faults == []


def test_citations_lead_to_the_clause(context: BrowserContext, base_url: str) -> None:
    """A link in the answer opens the clause's page at the clause."""
    page, _ = calculator(context, base_url, CASES["in kind, area short"])
    page.locator(".kb-citations summary").click()
    page.locator(".kb-citations a", has_text="第二部分述一").click()
    page.wait_for_url("**/dazu/measures/v/2022-consultation/#ch-2.st-1")
    expect(page.locator("[id='ch-2.st-1'] .kb-provision__text")).to_contain_text(FIRST_WORDS)


def test_an_edited_address_is_told_and_the_rest_is_used(context: BrowserContext, base_url: str) -> None:
    """Unknown names and overlong values are told, words not read stand by the verdict; the rest is used."""
    case = {"area": "unbuilt", "permit_granted": "maybe", "foo": "1", "building_area": "x" * 5000, "outdoor_area": "-3"}
    page, faults = calculator(context, base_url, case)
    told = page.locator(".kb-answer-body .kb-error").all_inner_texts()
    assert len(told) == 2
    assert "foo" in told[0]
    assert "共 5000 个字符" in told[1]
    expect(page.locator(".kb-headline + .kb-unused")).to_contain_text("填的是“maybe”，没有读懂是哪一个")
    assert shown_answer(page)["given"] == {"area": "unbuilt"}
    expect(page.locator("#error-outdoor_area")).to_contain_text("不小于 0 ㎡、不大于 1,000,000 ㎡")
    expect(page.locator("#input-outdoor_area")).to_have_value("-3")
    assert faults == []


def test_a_heading_in_the_address_does_not_empty_the_form(context: BrowserContext, base_url: str) -> None:
    """Following a link to a table on the same page keeps what was filled in."""
    page, _ = calculator(context, base_url, {"area": "built"})
    page.evaluate("location.hash = '#table-route'")
    expect(page.locator("input[name=area][value=built]")).to_be_checked()


def test_a_bad_number_is_told_at_its_field(context: BrowserContext, base_url: str) -> None:
    """The field keeps what was typed, is marked invalid and says what is allowed; the answer treats it as not given."""
    page, _ = calculator(context, base_url)
    page.locator("#input-building_area").fill("3,00")
    expect(page.locator("#error-building_area")).to_contain_text("三位一组")
    expect(page.locator("#input-building_area")).to_have_attribute("aria-invalid", "true")
    page.locator("#input-building_area").fill("3000")
    expect(page.locator("#error-building_area")).to_be_hidden()


def test_a_value_of_five_megabytes_is_refused_in_one_sentence(context: BrowserContext, base_url: str) -> None:
    """A huge pasted value is told shortly, kept in its field, and kept out of the address."""
    page, faults = calculator(context, base_url)
    page.evaluate(
        """() => {
            const field = document.getElementById("input-building_area");
            field.value = "9".repeat(5_000_000);
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(page.locator("#error-building_area")).to_contain_text("共 5000000 个字符", timeout=60_000)
    assert len(page.url) < 200
    assert faults == []


def test_the_keyboard_alone_is_enough(context: BrowserContext, base_url: str) -> None:
    """Tab reaches the first question, arrows choose, and the answer follows."""
    page, _ = calculator(context, base_url)
    page.locator("input[name=permit_granted][value='']").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=permit_granted][value=false]")).to_be_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-input]').dataset.input") in (
        "permit_granted",
        "handed_over",
    )
    page.wait_for_function(
        "() => JSON.parse(document.querySelector('.kb-json')?.textContent ?? '{}').given?.permit_granted === 'false'"
    )
    assert shown_answer(page)["outputs"]["route"]["values"] == ["in_kind", "fee"]


@pytest.mark.parametrize("file", ["pyodide.asm.wasm", "pyodide.mjs", "pyodide.asm.mjs", "dazu.json", "core.zip"])
def test_if_python_cannot_start_the_page_says_why(context: BrowserContext, base_url: str, file: str) -> None:
    """With any needed file missing, the reason is told, the tables stay, and what was typed stays."""

    def refuse(route: Route) -> None:
        route.fulfill(status=404, body="")

    context.route(f"**/{file}", refuse)
    page, _ = open_page(context, f"{base_url}dazu/calculator/")
    page.locator("#input-building_area").fill("2800")
    expect(page.locator(".kb-progress")).to_contain_text("计算器没有启动", timeout=READY)
    expect(page.locator("#table-route")).to_be_visible()
    expect(page.locator("#input-building_area")).to_have_value("2800")


def test_a_missing_script_is_told_and_the_tables_stay(context: BrowserContext, base_url: str) -> None:
    """Where the script of the page does not arrive the form stays hidden, so the page says so; else it says nothing."""
    page, _ = open_page(context, f"{base_url}dazu/calculator/")
    expect(page.locator(".kb-lost")).to_be_hidden()
    context.route("**/calculator/calculator.mjs", lambda route: route.abort())
    page.reload()
    expect(page.locator(".kb-lost")).to_contain_text("没有装载成功")
    expect(page.locator("#table-route")).to_be_visible()


def test_a_worker_from_sources_says_what_one_from_compiled_layers_says(context: BrowserContext, base_url: str) -> None:
    """Every call gives the same for every case, whether the layers were compiled ahead of time or not."""
    page, _ = open_page(context, f"{base_url}dazu/calculator/")
    case = CASES["in kind, area short"]
    asked = [
        *((call, case) for call in ("answer", "whole") for case in ({}, *CASES.values(), {"building_area": "<"})),
        ("several", list(CASES.values())),
        ("along", {"case": case, "input": "building_area"}),
        (
            "across",
            {"case": case, "first": "building_area", "second": "outdoor_area", "output": "building_area_shortfall"},
        ),
        ("across", {"case": case, "first": "no such input", "second": "outdoor_area", "output": "route"}),
    ]
    compiled = page.evaluate(ASK_WORKER, asked)
    core = plain_layers(layers())["core.zip"]
    context.route("**/core.zip", lambda route: route.fulfill(body=core))
    plain = page.evaluate(ASK_WORKER, asked)
    for (call, request), one, other in zip(asked, compiled, plain, strict=True):
        assert one == other, (call, request)


def test_without_javascript_the_tables_are_there(browser: Browser, base_url: str) -> None:
    """With scripts off the page explains itself and shows every decision table."""
    context = browser.new_context(service_workers="block", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}dazu/calculator/")
    expect(page.locator("noscript .kb-warning, .kb-warning").first).to_contain_text("计算器需要 JavaScript")
    expect(page.locator("#rule-route-g1")).to_contain_text("未作规定")
    expect(page.locator("#calculator")).to_be_hidden()
    context.close()


def test_a_citation_can_be_copied(context: BrowserContext, base_url: str) -> None:
    """The copy buttons put the whole citation, and the permalink, on the clipboard."""
    page, _ = open_page(context, f"{base_url}dazu/measures/")
    box = page.locator("[id='ch-2.st-1']")
    box.locator(".kb-copy", has_text="复制引用").click()
    expect(page.locator(".kb-copy", has_text="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "《大足区社区综合服务中心配置管理办法（征求意见稿）》第二部分述一（据起草说明）：未建成区域"
    )
    box.locator(".kb-copy", has_text="复制链接").click()
    expect(page.locator(".kb-copy", has_text="已复制")).to_have_count(2)
    assert page.evaluate("navigator.clipboard.readText()").endswith("/dazu/measures/#ch-2.st-1")


def test_print_shows_the_disclaimer_and_no_controls(context: BrowserContext, base_url: str) -> None:
    """On paper the report stands; form, buttons and search do not, and the disclaimer is at the head of each page.

    What stands there is no part of the page: the tests of tools read it from the PDF.
    """
    page, _ = calculator(context, base_url, CASES["former policy"])
    expect(page.locator(".kb-paper__verdict h2")).to_have_text("按原政策执行")
    page.emulate_media(media="print")
    expect(page.locator(".kb-paper__verdict h2")).to_be_visible()
    for hidden in (".md-banner", ".kb-find", ".kb-form", ".kb-tools", ".kb-large-button"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize("address", ["dazu/measures/", "dazu/unknowns/", "dazu/questions/"])
def test_paper_holds_the_words_and_parts_no_heading_from_them(
    context: BrowserContext, base_url: str, address: str
) -> None:
    """A printed page has no filter, no lists of what hangs on a clause and no name of a file; folds may break."""
    page, _ = open_page(context, f"{base_url}{address}")
    page.emulate_media(media="print")
    for control in page.locator(".kb-filter, .kb-origin, .kb-clause .kb-related, .kb-clause .kb-history").all():
        expect(control).to_be_hidden()
    style = "element => ['breakAfter', 'breakInside'].map(name => getComputedStyle(element)[name])"
    assert page.locator("main h2").first.evaluate(style) == ["avoid", "avoid"]
    assert page.locator("main details:not(.kb-origin)").first.evaluate(style)[1] == "auto"
