"""The answer's card: all that matters on the first screen, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_pages import CASES, calculator
from playwright.sync_api import Browser, BrowserContext, Page, expect

BUILD = CASES["in kind, area short"]
PAY = {**CASES["fee with unknown rate"], "assumed_fee_rate": "40", "assumed_fee_base": "100000"}
COMPLETE = {"build": BUILD, "pay": PAY, "pay, no rate": CASES["fee with unknown rate"]}
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# What of the card is out of sight, or lies under something else, while the page is not scrolled.
OUT_OF_SIGHT = """() => {
  const parts = document.querySelectorAll(".kb-card, .kb-card :is(h2, dt, dd, p, a, button)");
  const bad = [...parts].filter((part) => part.checkVisibility() && part.textContent).filter((part) => {
    const { top, bottom, left, right } = part.getBoundingClientRect();
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top < 0 || left < 0 || bottom > innerHeight || right > innerWidth || !above?.closest(".kb-card");
  });
  return [...(scrollY ? [`scrolled by ${scrollY}`] : []), ...bad.map((part) => part.textContent)];
}"""


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A laptop and a phone."""
    context = browser.new_context(service_workers="block", locale="zh-CN", viewport=request.param)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    context = browser.new_context(service_workers="block", locale="zh-CN", viewport=PHONE)  # type: ignore[arg-type]
    yield context
    context.close()


def amounts(page: Page) -> list[str]:
    """The amounts of the card, each with its title."""
    return [" ".join(one.split()) for one in page.locator(".kb-amount").all_inner_texts()]


@pytest.mark.parametrize("case", COMPLETE.values(), ids=COMPLETE)
def test_a_complete_case_is_answered_on_the_first_screen(
    screen: BrowserContext, base_url: str, case: dict[str, str]
) -> None:
    """Verdict, amounts, with whom, next step, clause, caution and buttons are in sight without scrolling."""
    page, faults = calculator(screen, base_url, case)
    expect(page.locator(".kb-card .kb-missing")).to_have_count(0)
    for part in (".kb-headline", ".kb-amount dd", ".kb-card__rows dd", ".kb-card__clauses a", "[data-take=excel]"):
        expect(page.locator(f".kb-card {part}").first).to_be_visible()
    expect(page.locator(".kb-card__caution a")).to_have_count(2)
    assert page.evaluate(OUT_OF_SIGHT) == []
    assert faults == []


def test_the_amounts_are_written_for_people(context: BrowserContext, base_url: str) -> None:
    """Figures stand in groups of three, large sums also in 万元; what is assumed says so."""
    page, _ = calculator(context, base_url, BUILD)
    assert amounts(page)[:3] == [
        "建筑面积不低于 3,000 ㎡",
        "室外活动场地用地面积不低于 1,500 ㎡",
        "建筑面积还差 200 ㎡",
    ]
    page, _ = calculator(context, base_url, PAY)
    assert amounts(page) == ["建设费用 假设 4,000,000 元（400 万元）"]
    page, _ = calculator(context, base_url, CASES["fee with unknown rate"])
    assert "未见规定" in amounts(page)[0]


def test_whom_to_deal_with_and_what_to_do_stand_on_the_card(context: BrowserContext, base_url: str) -> None:
    """The card names who collects, with whom papers are signed, and the first steps."""
    page, _ = calculator(context, base_url, PAY)
    rows = page.locator(".kb-card__rows")
    for said in ("经开区建设局", "镇街与开发建设单位签订《缴费申请表》", "签订《缴费申请表》 → 缴纳建设费用"):
        expect(rows).to_contain_text(said)


def test_the_buttons_of_the_card_work(context: BrowserContext, base_url: str) -> None:
    """Word, Excel, print, copy and compare each do their work from the card, and the button keeps the keyboard."""
    context.add_init_script("window.print = () => { window.printed = true; };")
    page, faults = calculator(context, base_url, BUILD)
    for name, suffix in (("word", ".docx"), ("excel", ".xlsx")):
        with page.expect_download() as found:
            page.locator(f".kb-card [data-take={name}]").click()
        assert found.value.suggested_filename.endswith(suffix)
        assert Path(found.value.path()).read_bytes()[:2] == b"PK"
    page.locator(".kb-card [data-take=print]").click()
    page.wait_for_function("() => window.printed")
    page.locator(".kb-card [data-copy-link]").click()
    expect(page.locator(".kb-card [data-copy-link]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.locator(".kb-card [data-take=compare]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kb-card .kb-tool__said")).to_contain_text("已加入")
    expect(page.locator("#scenarios table")).to_contain_text("3,000")
    assert page.evaluate("document.activeElement.dataset.take") == "compare"
    assert faults == []


@pytest.mark.parametrize(("at", "fold"), [(0, "kb-cautions"), (1, "kb-unknowns")])
def test_the_line_of_caution_opens_the_whole_of_it(context: BrowserContext, base_url: str, at: int, fold: str) -> None:
    """A click opens what is folded below; the address goes on holding the case."""
    page, _ = calculator(context, base_url, BUILD)
    before = page.url
    details = page.locator(f".kb-answer-body > .{fold}")
    expect(details).not_to_have_attribute("open", "")
    page.locator(".kb-card__caution a").nth(at).click()
    expect(details).to_have_attribute("open", "")
    expect(details.locator("summary")).to_be_focused()
    assert page.url == before


def test_while_the_case_is_not_complete_the_next_question_is_on_the_card(screen: BrowserContext, base_url: str) -> None:
    """What is decided so far and the one next question are on the first screen; the question leads to its field."""
    page, _ = calculator(screen, base_url, {"permit_granted": "false", "required_by_planning_conditions": "true"})
    expect(page.locator(".kb-card .kb-headline")).to_have_text("须配建社区综合服务中心")
    asked = page.locator(".kb-card .kb-missing a")
    expect(asked).to_have_count(1)
    assert page.evaluate(OUT_OF_SIGHT) == []
    asked.click()
    assert page.evaluate("document.activeElement.name") == "area"


def test_the_bar_of_a_phone_carries_the_first_amount(phone: BrowserContext, base_url: str) -> None:
    """While the card is out of sight the foot of the screen says the verdict with the first amount."""
    page, _ = calculator(phone, base_url, BUILD)
    bar = page.locator("#calculator .kb-said")
    expect(bar).to_contain_text("须配建社区综合服务中心；建筑面积不低于 3,000 ㎡")
    hidden: Any = "() => getComputedStyle(document.querySelector('#calculator .kb-said')).clipPath !== 'none'"
    page.wait_for_function(hidden)
    page.locator("#input-building_area").scroll_into_view_if_needed()
    page.wait_for_function(f"() => !({hidden})()")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_tables_are_folded_below_all_else(context: BrowserContext, base_url: str) -> None:
    """Decision tables stand last and closed; a link to a rule opens them."""
    page, _ = calculator(context, base_url)
    expect(page.locator("#table-route")).to_be_hidden()
    page.goto(f"{base_url}dazu/calculator/#rule-route-r1")
    expect(page.locator("#rule-route-r1")).to_be_visible()
