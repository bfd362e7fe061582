"""The answers that the calculator's page brings along: at once, without Python, and repeated by it once it is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browser_pages import READY, calculator, shown_answer, told
from faulty_server import Faults, faulty_server
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

ADDRESS = "dazu/calculator/"
CHOSEN = {"permit_granted": "false", "required_by_planning_conditions": "true", "area": "unbuilt"}
NO_LATIN = re.compile(r"^[^a-zA-Z]+$")
HEADLINE = ".kb-answer-body .kb-headline"
FAILED = ".kb-progress.kb-warning"
NOT_STARTED = "计算器没有启动"
ANSWERS = re.compile(r'class="kb-answers">(.*?)</script>')
WITHOUT_WASM = "default-src 'self'; script-src 'self'; connect-src 'self'"


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[tuple[str, Faults]]:
    """The site with faults to be set."""
    with faulty_server(site) as found:
        yield found


@contextmanager
def opened(browser: Browser, address: str, held: str = "") -> Iterator[Page]:
    """A page whose faults are noted; what is `held`, a pattern of addresses, is never sent."""
    context = browser.new_context(locale="zh-CN", service_workers="block")
    page = context.new_page()
    page.set_default_timeout(READY)
    if held:
        page.route(held, lambda _: None)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if told(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address, wait_until="domcontentloaded")
    yield page
    assert [fault for fault in faults if "WebAssembly" not in fault and "Wasm" not in fault] == []
    context.close()


def calculators(site: Path) -> Path:
    """The page that brings Dazu's answers along."""
    return site / ADDRESS / "index.html"


def test_every_choice_is_answered_before_python_is_there(browser: Browser, served: tuple[str, Faults]) -> None:
    """An empty case, a choice, a case in the address, and clearing all of it; the calculator has not answered yet."""
    root, faults = served
    faults.set()
    with opened(browser, root + ADDRESS, "**/assets/runtime/**") as page:
        expect(page.locator(HEADLINE)).to_contain_text("尚不能确定")
        expect(page.locator("#first-answer")).to_have_count(0)
        page.locator("input[name=permit_granted][value=false]").check()
        page.locator("input[name=required_by_planning_conditions][value=false]").check()
        expect(page.locator(HEADLINE)).to_have_text("缴纳建设费用")
        expect(page.locator(".kb-settled")).to_be_visible()
        page.locator("#calculator button[type=reset]").click()
        expect(page.locator(HEADLINE)).to_contain_text("尚不能确定")
        page.goto(f"{root}{ADDRESS}#{urlencode(CHOSEN)}")
        expect(page.locator(HEADLINE)).to_have_text("须配建社区综合服务中心")
        expect(page.locator(".kb-amounts")).to_contain_text("3,000 ㎡")
        assert page.locator("[data-answered]").count() == 0


def test_a_typed_number_gives_its_amounts_before_python_is_there(browser: Browser, served: tuple[str, Faults]) -> None:
    """Exactly, in 万元 too; what only the calculator reads gives the verdict alone, and a day not even that."""
    root, faults = served
    faults.set()
    with opened(browser, f"{root}{ADDRESS}#{urlencode(CHOSEN)}", "**/assets/runtime/**") as page:
        amounts, answer = page.locator(".kb-answer-body .kb-amounts"), page.locator(".kb-answer-body")
        expect(amounts).to_be_visible()
        page.locator("#input-building_area").fill("2,800.5")
        expect(amounts).to_contain_text("建筑面积还差 199.5 ㎡")
        expect(page.locator(HEADLINE)).to_have_text("须配建社区综合服务中心")
        expect(answer).to_contain_text("其余的正在算")
        page.locator("#input-building_area").fill("两千八")
        expect(page.locator(HEADLINE)).to_have_text("须配建社区综合服务中心")
        expect(answer).to_contain_text("具体的数正在算")
        expect(amounts).to_have_count(0)
        page.locator("#input-judged_on").fill("2026-01-01")
        expect(page.locator(HEADLINE)).to_have_count(0)
        page.locator("#input-judged_on").fill("")
        page.locator("#input-building_area").fill("")
        expect(amounts).to_be_visible()
        fee = {**CHOSEN, "required_by_planning_conditions": "false", "assumed_fee_rate": "40"}
        page.goto(f"{root}{ADDRESS}#{urlencode({**fee, 'assumed_fee_base': '100000'})}")
        expect(amounts).to_contain_text("4,000,000 元（400 万元）")
        expect(amounts).to_contain_text("假设")
        assert page.locator("[data-answered]").count() == 0


def test_the_calculator_repeats_what_was_shown_and_adds_the_rest(context: BrowserContext, base_url: str) -> None:
    """It starts by itself after the first answer, and says nothing of a difference; the script is loaded once."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page, faults = calculator(context, base_url, CHOSEN)
    answer = shown_answer(page)
    assert answer["headline"] == "须配建社区综合服务中心"
    expect(page.locator(".kb-progress")).to_be_hidden()
    assert sum("/calculator/calculator.mjs" in url for url in asked) == 1
    assert asked.index(next(url for url in asked if "/calculator/calculator.mjs" in url)) < asked.index(
        next(url for url in asked if "/runtime/" in url)
    )
    assert faults == []


def test_other_pages_bring_no_answers(site: Path) -> None:
    """Only a page with the calculator brings them along."""
    for address in ("dazu/measures", "compare", "workshop"):
        assert "kb-answers" not in (site / address / "index.html").read_text(encoding="utf-8")


def test_a_difference_between_the_two_is_told(browser: Browser, served: tuple[str, Faults], site: Path) -> None:
    """Where the calculator says something else than came along, its answer is shown and a sentence says so."""
    root, faults = served
    file = calculators(site)
    html = file.read_text(encoding="utf-8")
    (text,) = ANSWERS.findall(html)
    data = json.loads(text)
    data["template"]["answer"]["caution"] = "别的"
    faults.set({file.relative_to(site).as_posix(): html.replace(text, json.dumps(data)).encode()})
    with opened(browser, root + file.relative_to(site).as_posix()) as page:
        page.wait_for_selector("[data-whole]")
        expect(page.locator(FAILED)).to_contain_text("不同")
        expect(page.locator(FAILED)).to_have_text(NO_LATIN)
        assert shown_answer(page)["caution"] != "别的"


def forbidden(route: Route) -> None:
    """The worker under a policy that lets no such program run."""
    response = route.fetch()
    route.fulfill(response=response, headers={**response.headers, "content-security-policy": WITHOUT_WASM})


def removed(route: Route) -> None:
    """The worker of a browser that knows no such programs."""
    response = route.fetch()
    route.fulfill(response=response, body=f"delete self.WebAssembly;\n{response.text()}")


@pytest.mark.parametrize("blocked", [forbidden, removed])
def test_choices_are_answered_where_no_webassembly_may_run(
    browser: Browser, served: tuple[str, Faults], blocked: object
) -> None:
    """The page says why the calculator is not there, goes on answering choices, and each tool says why it does not."""
    root, faults = served
    faults.set()
    with opened(browser, "about:blank") as page:
        page.route("**/assets/calculator/worker.mjs", blocked)  # type: ignore[arg-type]
        page.goto(root + ADDRESS)
        expect(page.locator(FAILED)).to_contain_text("这个浏览器不允许运行计算程序")
        expect(page.locator(FAILED)).to_contain_text("照常有答案")
        expect(page.locator(FAILED)).to_have_text(NO_LATIN)
        page.locator("input[name=permit_granted][value=true]").check()
        page.locator("input[name=handed_over][value=false]").check()
        expect(page.locator(HEADLINE)).to_have_text("按原政策执行")
        page.locator("#take-away [data-take=word]").click()
        expect(page.locator("#take-away .kb-tool__said")).to_contain_text(NOT_STARTED)
        page.locator("#input-building_area").evaluate("field => field.closest('details')?.setAttribute('open', '')")
        page.locator("#input-building_area").fill("两千八")
        expect(page.locator(".kb-answer-body")).to_contain_text("它没有启动")
        for button, said in (
            ("#landscape [data-draw=chart] button", "#landscape .kb-tool__said"),
            ("#batch [data-template='.csv']", "#batch .kb-tool__said"),
            ("#scenarios form button", "#scenarios .kb-tool__body"),
        ):
            page.locator(button).click()
            expect(page.locator(said)).to_contain_text(re.compile("没有"))
            expect(page.locator(said)).to_have_text(NO_LATIN)
