"""A resident's opinions in a real browser: from a clause to a file, by keyboard; and what goes wrong on the way."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from browser_pages import looks, open_page
from docx import Document
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, expect

from site_build.exchange.opinions_form import OPINION_HEADS, PERSON_HEADS

CLAUSE, CID, WORK, VERSION = "ch-2.st-1", "requirements.unbuilt", "dazu-measures", "2022-consultation"
FORM = f"dazu/comment/#text={WORK}@{VERSION}&clause={CLAUSE}"
HTML = "<img src=x onerror=alert(1)> & <b>粗</b>"
KEPT = "kb-opinions-dazu"


def opinion(**changes: str) -> dict[str, str]:
    """A stored opinion, on a version that the site does not have unless said otherwise."""
    own = {"id": "1", "work": WORK, "version": "2019-draft", "title": "旧稿", "provision": CLAUSE, "cid": CID}
    words = {"heading": "第二部分述一", "quote": "旧的原文。", "kind": "question", "proposed": "", "reason": "为什么？"}
    return {**own, **words, **changes}


def stored(context: BrowserContext, text: str) -> None:
    """Let the browser have kept a text as the basket before."""
    keep = f"localStorage.setItem('{KEPT}', {json.dumps(text)}); sessionStorage.done = 1;"
    context.add_init_script(f"if (!sessionStorage.done) {{ {keep} }}")


def basket(*opinions: dict[str, str]) -> str:
    """A basket as the browser keeps it."""
    return json.dumps({"format": "policykb-basket/1", "opinions": opinions})


def pressed(page: Page, way: str) -> Path:
    """The file that a button gives when it is pressed by keyboard."""
    button = page.locator(f"[data-way={way}]")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return download.value.path()


def tables(word: Path) -> list[list[list[str]]]:
    """The tables of a Word file as rows of texts."""
    with word.open("rb") as file:
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(file).tables]


def test_a_resident_goes_from_a_clause_to_a_file_by_keyboard(context: BrowserContext, base_url: str) -> None:
    """The words are shown against the clause; Word, JSON and CSV hold the same; typed HTML stays text everywhere."""
    page, faults = open_page(context, f"{base_url}dazu/measures/v/{VERSION}/")
    page.locator(f"[id='{CLAUSE}'] a", has_text="对这一条提意见").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dazu/comment/**")
    expect(page.locator("#opinion-form")).to_be_focused()
    proposed = page.get_by_label("建议修改为")
    quote = proposed.input_value()
    assert "3000平方米" in quote
    proposed.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(quote.replace("3000平方米", "2500平方米"))
    expect(page.locator(".kb-comment__form del")).to_have_text("3000平方米")
    expect(page.locator(".kb-comment__form ins")).to_have_text("2500平方米")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(f"第一行\n{HTML}")
    page.get_by_label("理由").evaluate("field => { field.value += '\\u000b'; }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    expect(page.locator("#my-opinions")).to_be_focused()
    expect(page.locator(".kb-comment [role=status]")).to_contain_text("有 1 个看不见的控制字符")
    expect(page.locator(".kb-comment__item .kb-comment__text")).to_have_text(f"理由：第一行\n{HTML}")
    assert page.locator(".kb-comment img").count() == 0
    page.get_by_label("姓名或单位").fill("一位居民")
    page.get_by_label("联系方式", exact=True).focus()

    data = json.loads(pressed(page, "json").read_text("utf-8"))
    (one,) = data["opinions"]
    about = [data[name] for name in ("format", "place", "work", "version")]
    assert about == ["policykb-opinions/1", "dazu", WORK, VERSION]
    assert data["from"] == {"name": "一位居民", "contact": ""}
    assert (one["provision"], one["cid"], one["kind"], one["quote"]) == (CLAUSE, CID, "amend", quote)
    assert one["proposed"] == quote.replace("3000平方米", "2500平方米")
    assert one["reason"] == f"第一行\n{HTML}"

    (row,) = csv.DictReader(io.StringIO(pressed(page, "csv").read_bytes().decode("utf-8-sig"), newline=""))
    cells = [one["heading"], quote, "建议修改", one["proposed"], one["reason"]]
    assert [*row.values()] == ["1", *cells, "一位居民", "", WORK, VERSION, f"{CID}@{CLAUSE}"]

    saved = pressed(page, "word")
    with ZipFile(saved) as word:
        assert word.testzip() is None
        properties = etree.fromstring(word.read("docProps/custom.xml"))
        (held,) = [each for each in properties if each.get("name") == "policykb-opinions"]
        assert json.loads("".join(held.itertext())) == data
        assert "<w:strike/>" in word.read("word/document.xml").decode()
    person, opinions = tables(saved)
    assert person == [[*PERSON_HEADS], ["一位居民", ""]]
    assert opinions == [[*OPINION_HEADS], ["1", *cells]]
    assert faults == []


def test_nothing_of_it_outlasts_the_tab_unless_asked(browser: Browser, base_url: str) -> None:
    """Another tab does not know of it; with the box ticked the opinion is there, the name is only with its own box."""
    context = browser.new_context(service_workers="block")
    page, _ = open_page(context, base_url + FORM)
    page.get_by_label("疑问").check()
    page.get_by_label("您的疑问").fill("一样吗？")
    page.get_by_role("button", name="放进我的意见").click()
    page.get_by_label("姓名或单位").fill("一位居民")
    other, _ = open_page(context, f"{base_url}dazu/comment/")
    expect(other.locator("#my-opinions")).to_have_text("我的意见")
    page.get_by_label("把我的意见留在这个浏览器里").check()
    expect(page.locator(".kb-comment [role=status]")).to_have_text("已留在这个浏览器里。")
    expect(other.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    again, _ = open_page(context, f"{base_url}dazu/comment/")
    expect(again.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    expect(again.get_by_label("姓名或单位")).to_have_value("")
    kept, _ = open_page(context, f"{base_url}about/")
    expect(kept.locator("#kept-here")).to_contain_text("对条文的意见：留着")
    kept.get_by_role("button", name="全部清除").click()
    expect(kept.locator("#kept-here")).to_contain_text("对条文的意见：没有留")
    context.close()


def test_what_was_removed_comes_back_and_what_is_too_long_is_refused(context: BrowserContext, base_url: str) -> None:
    """撤销 stands where the focus is; five million characters are refused in a sentence and stay in the field."""
    stored(context, basket(opinion(id="1", reason="一"), opinion(id="2", reason="二")))
    page, faults = open_page(context, f"{base_url}dazu/comment/")
    page.get_by_role("button", name="删去").first.click()
    expect(page.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    expect(page.get_by_role("button", name="撤销")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".kb-comment__item .kb-comment__text")).to_have_text(["疑问：一", "疑问：二"])
    page.get_by_role("button", name="修改").first.click()
    page.get_by_label("您的疑问").evaluate("field => { field.value = '字'.repeat(5_000_000); }")
    page.get_by_role("button", name="放进我的意见").click()
    expect(page.locator(".kb-comment__form [role=alert]")).to_contain_text("有 5000000 个字，一条意见最多写 8000 个字")
    assert page.get_by_label("您的疑问").evaluate("field => field.value.length") == 5_000_000
    assert faults == []


def test_an_opinion_on_an_older_version_stays_with_it_until_asked(context: BrowserContext, base_url: str) -> None:
    """What came after is told with a redline; only a button and 放进我的意见 bind the opinion to the newer clause."""
    stored(context, basket(opinion()))
    page, faults = open_page(context, f"{base_url}dazu/comment/")
    item = page.locator(".kb-comment__item")
    expect(item).to_contain_text("本站现在没有这份文件的这个版本")
    expect(item).to_contain_text("这条意见仍然按原来的版本保存")
    expect(item.locator("blockquote")).to_have_text("旧的原文。")
    assert json.loads(pressed(page, "json").read_text("utf-8"))["version"] == "2019-draft"
    page.get_by_role("button", name="改为对这一条提").click()
    expect(page.get_by_label("您的疑问")).to_have_value("为什么？")
    page.get_by_role("button", name="放进我的意见").click()
    expect(item).not_to_contain_text("旧的原文")
    expect(page.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    assert json.loads(pressed(page, "json").read_text("utf-8"))["version"] == VERSION
    assert faults == []


def test_a_damaged_basket_is_told_and_can_be_taken_away(context: BrowserContext, base_url: str) -> None:
    """The raw text is offered as a file, and writing on does not overwrite it."""
    raw = basket(opinion())[:-7]
    stored(context, raw)
    page, faults = open_page(context, base_url + FORM)
    box = page.locator(".kb-comment .kb-warning")
    expect(box).to_contain_text("读不出来")
    page.get_by_label("支持").check()
    page.get_by_role("button", name="放进我的意见").click()
    expect(page.locator("#my-opinions")).to_have_text("我的意见（1 条）")
    with page.expect_download() as download:
        box.get_by_role("button", name="下载读不出来的原文").click()
    assert download.value.path().read_text("utf-8") == raw
    box.get_by_role("button", name="不要了").click()
    expect(box).to_have_count(0)
    assert faults == []


@pytest.mark.parametrize(
    "asked", ["text=dazu-measures@2019&clause=art-1", f"text={WORK}@{VERSION}&clause=art-99", "clause=x"]
)
def test_a_link_to_what_is_not_there_is_told(context: BrowserContext, base_url: str, asked: str) -> None:
    """An old or broken link says so, and the page can be used."""
    page, faults = open_page(context, f"{base_url}dazu/comment/#{asked}")
    expect(page.locator(".kb-comment [role=status]")).to_contain_text("请到条文里选")
    assert faults == []


def test_form_list_and_paper_can_be_read_by_everybody(browser: Browser, base_url: str) -> None:
    """With the form open and opinions listed axe finds nothing; on paper stands the form alone, with every opinion."""
    context = browser.new_context(service_workers="block", locale="zh-CN", viewport={"width": 1280, "height": 900})
    changed = opinion(version=VERSION, title="征求意见稿", kind="amend", proposed="新的原文。")
    stored(context, basket(opinion(id="2"), changed))
    page, faults = open_page(context, base_url + FORM)
    page.locator(".kb-comment__item").nth(1).wait_for()
    page.locator("#opinion-form").wait_for()
    bad = looks(page)
    page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    page.locator("[data-way=print]").nth(1).click()
    page.emulate_media(media="print")
    expect(page.locator(".kb-paper h1")).to_have_text("意见反馈表")
    expect(page.locator(".kb-paper del")).to_have_text("旧")
    expect(page.locator(".kb-comment")).to_be_hidden()
    context.close()
    assert [*faults, *bad] == []


def test_without_a_script_the_page_says_how_to_comment_by_hand(browser: Browser, base_url: str) -> None:
    """The link on a clause leads to the page; the empty form is a Word file with the same tables."""
    context = browser.new_context(service_workers="block", java_script_enabled=False)
    page, _ = open_page(context, f"{base_url}dazu/measures/v/{VERSION}/")
    page.locator(f"[id='{CLAUSE}'] a", has_text="对这一条提意见").click()
    expect(page.locator("main")).to_contain_text("手写也可以")
    expect(page.locator("main")).to_contain_text("交到哪里、怎么交：不清楚")
    with page.expect_download() as download:
        page.get_by_role("link", name="空白的意见反馈表").click()
    person, opinions = tables(download.value.path())
    assert person[0] == [*PERSON_HEADS]
    assert opinions[0] == [*OPINION_HEADS]
    context.close()
