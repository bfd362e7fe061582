"""Pages of texts and of their changes, played as people do: with a mouse, by keyboard, by touch, without a script."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

from site_build.pages.page import templates

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


def test_the_looks_of_a_comparison_need_no_script(context: BrowserContext, base_url: str) -> None:
    """One form at a time, on paper too; what did not change comes when asked for; on a phone the sides are stacked."""
    looks = jinja("redline.jinja").controls()
    words = """<div class="kb-redline kb-redline--inline"><p>每百户<del>三十</del><ins>五十</ins></p></div>
    <div class="kb-redline kb-redline--sides"><div class="kb-side"><p><span class="kb-side__label">现行：</span>每百户
    <del>三十</del></p><p><span class="kb-side__label">修改后：</span>每百户<ins>五十</ins></p></div></div>
    <div class="kb-unchanged"><p>没有改动：第一条</p></div>"""
    style = '<link rel="stylesheet" href="assets/css/changes.css">'
    page = page_with(context, base_url, f'{style}<main class="md-typeset">{looks}{words}</main>')
    inline, sides, same = (page.locator(f".kb-{name}") for name in ("redline--inline", "redline--sides", "unchanged"))
    expect(inline).to_be_visible()
    expect(sides).to_be_hidden()
    expect(same).to_be_hidden()
    page.get_by_label("左右对照").check()
    page.get_by_label("只看有改动的").uncheck()
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        expect(inline).to_be_hidden()
        expect(sides).to_be_visible()
        expect(same).to_be_visible()
    page.emulate_media(media="screen")
    old, new = (page.locator(".kb-side > p").nth(at).bounding_box() for at in (0, 1))
    assert old
    assert new
    assert old["y"] == new["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    old, new = (page.locator(".kb-side > p").nth(at).bounding_box() for at in (0, 1))
    assert old
    assert new
    assert old["y"] + old["height"] <= new["y"]


def jinja(name: str) -> Any:
    """The macros of a template."""
    return templates().get_template(name).module
