"""Pages of texts and of their changes, played as people do: with a mouse, by keyboard, by touch, without a script."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

HEAD = '<!doctype html><meta charset="utf-8"><title>试验</title>'
TERM = """<main class="md-typeset"><p style="margin-top:40vh">
<a class="kb-defined" href="#art-1" aria-describedby="definition-0">公用设施</a>应当登记。</p>
<div class="kb-definition" id="definition-0" popover>公用设施：大家使用的设施。<a href="#art-1">看第一条</a></div>
<p id="art-1">本法所称公用设施，是指大家使用的设施。</p></main>
<script type="module" src="assets/definitions.mjs"></script>"""


def page_with(context: BrowserContext, base_url: str, body: str) -> Page:
    """A page of these words beside the site's own scripts and styles."""

    def answer(route: Route) -> None:
        route.fulfill(body=HEAD + body, content_type="text/html")

    page = context.new_page()
    page.route("**/probe.html", answer)
    page.goto(f"{base_url}probe.html")
    return page


def test_a_term_is_explained_by_hover_and_by_keyboard(context: BrowserContext, base_url: str) -> None:
    """The box opens on hover and on Enter, the next Tab is in it, Escape closes it, and the page does not jump."""
    page = page_with(context, base_url, TERM)
    term, box = page.locator(".kb-defined[aria-haspopup]"), page.locator("#definition-0")
    term.hover()
    expect(box).to_be_visible()
    page.mouse.move(1, 1)
    expect(box).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "看第一条"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert "#" not in page.url


def test_a_term_is_a_link_where_its_script_is_missing(context: BrowserContext, base_url: str) -> None:
    """Without the script a click leads to the words that define the term."""
    page = page_with(context, base_url, TERM.replace("definitions.mjs", "missing.mjs"))
    page.locator(".kb-defined").click()
    assert page.url.endswith("#art-1")
