"""The comparison and the workshop in a real Chromium, used as a legal office uses them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browser_pages import open_page, without_addresses
from paths import DOCUMENTS
from playwright.sync_api import BrowserContext, Page, expect

GOOD = DOCUMENTS / "good" / "threshold.yaml"


def compare_page(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open the comparison and wait for its first answer."""
    page, faults = open_page(context, address)
    page.wait_for_selector("#compare[data-answered]")
    return page, faults


def workshop(context: BrowserContext, base_url: str) -> tuple[Page, list[str]]:
    """Open the workshop and wait until it can say something."""
    page, faults = open_page(context, f"{base_url}workshop/")
    page.wait_for_selector("#workshop[data-answered]")
    return page, faults


def paste(page: Page, text: str) -> None:
    """Replace the text in the workshop and wait for the next report."""
    before = int(page.locator("#workshop").get_attribute("data-answered") or 0)
    page.locator("#pack-text").fill(text)
    page.wait_for_function(
        "before => Number(document.getElementById('workshop').dataset.answered) > before", arg=before
    )


def compared(words: list[str]) -> Any:
    """What `policykb compare` says to the same case."""
    command = [Path(sys.executable).parent / "policykb", "compare", *words, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def test_the_comparison_page_and_command_agree(context: BrowserContext, base_url: str) -> None:
    """One project typed into the page gives what `policykb compare` gives; the address reopens it."""
    page, faults = compare_page(context, f"{base_url}compare/")
    page.locator("#input-households").fill("1999")
    page.wait_for_function(
        "() => JSON.parse(document.querySelector('.kb-json')?.textContent ?? '{}').given?.households === '1999'"
    )
    expected = compared(["--given", "households=1999"])
    shown = json.loads(page.locator(".kb-json").text_content() or "")
    assert without_addresses(shown) == without_addresses(expected)
    rows = page.locator("#compare .kb-result tbody tr")
    assert rows.count() == len(expected["packs"])
    expect(rows.filter(has_text="九龙坡").first).to_contain_text("没有见到规定")
    again, _ = compare_page(context, page.url)
    reopened = json.loads(again.locator(".kb-json").text_content() or "")
    assert without_addresses(reopened) == without_addresses(expected)
    assert faults == []


def test_a_bad_value_is_told_where_it_matters(context: BrowserContext, base_url: str) -> None:
    """A value that packs cannot take is told in their rows, and the others still answer."""
    page, _ = compare_page(context, f"{base_url}compare/#households=abc&nonsense=1")
    expect(page.locator(".kb-answer-body > .kb-error")).to_contain_text("nonsense")
    rows = page.locator("#compare .kb-result tbody tr")
    expect(rows.filter(has_text="济南").first.locator(".kb-error")).to_contain_text("没有读出一个数")
    expect(rows.filter(has_text="大足").first.locator(".kb-error")).to_have_count(0)


def test_the_comparison_tells_what_each_place_used(context: BrowserContext, base_url: str) -> None:
    """Each row names what its pack used, refused and does not ask; a refused value is used in none of them."""
    page, faults = compare_page(context, f"{base_url}compare/#households=约两千&built_gfa=80000")
    block = page.locator(".kb-answer-body > .kb-unused")
    expect(block).to_contain_text("“户数”填的是“约两千”。问到这一项的")
    expect(block).to_contain_text("个规则包都没有计入它。")
    expect(page.locator("#error-households")).to_contain_text("没有计入的规则包按“不清楚”计算这一项。")
    expect(page.locator("#compare .kb-said")).to_contain_text("“户数”没有读懂，未计入")
    used = page.locator("#compare .kb-result tbody td[data-label=用到的填写]")
    for at, pack in enumerate(json.loads(page.locator(".kb-json").text_content() or "")["packs"]):
        cell = used.nth(at)
        assert [item.inner_text() for item in cell.locator("li").all()] == (
            ["建成建筑面积：80,000 ㎡"] if "built_gfa" in pack["used"] else []
        )
        expect(cell.locator(".kb-error")).to_have_count(len(pack["problems"]))
        for refused in cell.locator(".kb-error").all():
            expect(refused).to_contain_text("未计入：“户数”填的是“约两千”")
        expect(cell.locator(".kb-remark")).to_have_count(1 if pack["unused"] else 0)
    assert faults == []


def test_scenarios_in_a_link_to_the_comparison_are_told(context: BrowserContext, base_url: str) -> None:
    """The comparison has no named cases, and says so of a link that brings some."""
    page, _ = compare_page(context, f"{base_url}compare/#households=1999&.s=%E7%94%B2%3Fhouseholds%3D1")
    expect(page.locator(".kb-answer-body > .kb-error")).to_have_text("链接里的对照情形不能在这一页用，没有使用。")


@pytest.mark.parametrize("example", ["unknown-rate", "rate-range", "least-and-most"])
def test_what_is_left_of_the_leading_output_is_words(context: BrowserContext, base_url: str, example: str) -> None:
    """What stands open of the first output is shown as its own sentences, the bounds and the formula left over."""
    page, faults = workshop(context, base_url)
    paste(page, GOOD.with_name(f"{example}.yaml").read_text(encoding="utf-8"))
    answer = json.loads(page.locator(".kb-json").text_content() or "")
    leading = next(iter(answer["outputs"].values()))
    body = page.locator(".kb-answer-body")
    for sentence in [leading.get("within"), *leading.get("remainder", [])]:
        if sentence:
            expect(body).to_contain_text(sentence)
    expect(body).not_to_contain_text("[object")
    assert leading.get("within") or leading.get("remainder")
    assert faults == []


def test_the_workshop_tells_problems_by_line_and_keeps_the_text(context: BrowserContext, base_url: str) -> None:
    """A slip is told with its line, which a click selects; the corrected text is proved, shown and tried."""
    good = GOOD.read_text(encoding="utf-8")
    bad = good.replace('"< 2000"', '"< 1000"')
    page, faults = workshop(context, base_url)
    paste(page, bad)
    expect(page.locator(".kb-problems")).to_contain_text("有情形没有规则")
    expect(page.locator("form.kb-form")).to_be_hidden()
    page.locator(".kb-problems button").first.click()
    picked = page.locator("#pack-text").evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)")
    assert picked
    assert picked in bad.splitlines()
    assert page.locator("#pack-text").input_value() == bad
    paste(page, good)
    expect(page.locator(".kb-said")).to_contain_text("没有问题")
    expect(page.locator(".kb-proof")).to_contain_text("完整，唯一")
    expect(page.locator(".kb-decision").first).to_contain_text("2000")
    page.locator("form.kb-form input[type=text]").first.fill("2000")
    expect(page.locator("#workshop .kb-answer-body")).to_contain_text("配建")
    assert faults == []


def test_the_workshop_takes_anything(context: BrowserContext, base_url: str) -> None:
    """Nonsense, a list, deep nesting and nothing at all each get a sentence; afterwards the workshop still works."""
    page, faults = workshop(context, base_url)
    for text in ("[1, 2", "<script>alert(1)</script>", "pack: [" * 300, "a: &x [*x, *x]", "\u0007"):
        paste(page, text)
        expect(page.locator(".kb-problems li").first).to_be_visible()
    paste(page, "")
    expect(page.locator(".kb-said")).to_contain_text("还没有内容")
    paste(page, GOOD.read_text(encoding="utf-8"))
    expect(page.locator(".kb-said")).to_contain_text("没有问题")
    assert faults == []


def test_a_file_is_opened_and_an_edited_text_is_not_thrown_away(
    context: BrowserContext, base_url: str, tmp_path: Path
) -> None:
    """A file and an example can be opened; once edited, the text gives way only with consent."""
    page, _ = workshop(context, base_url)
    page.locator("input[type=file]").set_input_files(GOOD)
    expect(page.locator("#pack-text")).to_have_value(GOOD.read_text(encoding="utf-8"))
    page.locator("#workshop select").select_option(label="西安市 2011 年办法：社区办公和活动用房")
    expect(page.locator("#pack-text")).to_have_value(re.compile("pack: xian-2011"))
    expect(page.locator(".kb-said")).to_contain_text("没有问题")
    paste(page, "pack: mine\n")
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.locator("input[type=file]").set_input_files(GOOD)
    expect(page.locator("#pack-text")).to_have_value("pack: mine\n")
    other = tmp_path / "gb.yaml"
    other.write_bytes("pack: 甲".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(other)
    expect(page.locator(".kb-said")).to_contain_text("不是 UTF-8")
