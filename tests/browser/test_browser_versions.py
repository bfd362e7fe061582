"""Two versions of a text, each with rules, in a real Chromium: the same case by both, and what an edit comes to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import open_page
from own_process import command
from paths import LIVING, SMALL
from playwright.sync_api import BrowserContext, expect
from quiet_server import serving
from two_versions import FIRST, SECOND, add_version

CHANGES = (("value: 100,", "value: 120,"), ("100 平方米", "120 平方米"), ('"100"', '"120"'), ('"99"', '"119"'))


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site with two versions of the measures, served until the tests end."""
    folder = tmp_path_factory.mktemp("versions")
    root = Path(shutil.copytree(SMALL, folder / "corpus"))
    add_version(root, [("停车场不少于100平方米", "停车场不少于120平方米")], CHANGES)
    command(root, "build", "--site-dir", str(folder / "site"))  # the small corpus has dead links of its own
    with serving(folder / "site") as address:
        yield address


def test_the_same_case_is_answered_by_every_version(context: BrowserContext, two_versions: str) -> None:
    """On the calculator's page the case at hand stands by both versions, what differs told in a word."""
    case = "permitted=false&required=true&use=home&spaces=90"
    page, faults = open_page(context, f"{two_versions}demo/calculator/#{case}")
    page.wait_for_selector("#calculator[data-whole]")
    section = page.locator("#by-version")
    section.scroll_into_view_if_needed()
    row = section.locator("tr", has=page.locator("th", has_text="停车场还差"))
    expect(row.locator("td")).to_have_text(["不同", re.compile("^10 ㎡"), re.compile("^30 ㎡")])
    expect(section.locator("tr", has=page.locator("th", has_text="结果")).locator("td").first).to_have_text("相同")
    expect(section.get_by_role("link", name="改了什么")).to_have_attribute("href", f"../measures/v/{SECOND}/changes/")
    page.locator("input[name=spaces]").fill("110")
    expect(row.locator("td")).to_have_text(["不同", re.compile("^0 ㎡"), re.compile("^10 ㎡")])
    assert faults == []


def test_one_version_alone_is_not_laid_beside_itself(context: BrowserContext, base_url: str) -> None:
    """Where a place has rules of one version, nothing speaks of others."""
    page, _ = open_page(context, f"{base_url}dazu/calculator/")
    page.wait_for_selector("#calculator")
    assert page.locator("#by-version").count() == 0


def test_the_page_of_changes_leads_from_words_to_rules(context: BrowserContext, two_versions: str) -> None:
    """From the changed provision to the statement, to the rule of the older version in its calculator."""
    page, _ = open_page(context, f"{two_versions}demo/measures/v/{SECOND}/changes/")
    page.get_by_role("link", name="第 1 处").first.click()
    assert page.url.endswith("#effect-1")
    page.locator("#effect-1 summary").click()
    page.locator(f'#effect-1 a[href*="v/{FIRST}/"]').first.click()
    page.wait_for_selector("#rule-parameter-home_spaces")


def test_the_workshop_says_what_an_edit_comes_to(context: BrowserContext, base_url: str) -> None:
    """While a pack is edited its effect is told; of a text as the site has it, that nothing differs."""
    page, faults = open_page(context, f"{base_url}workshop/")
    page.wait_for_selector("#workshop[data-answered]")
    text = (LIVING / "places" / "dazu" / "packs" / "dazu.yaml").read_text(encoding="utf-8")
    follows = page.locator(".kb-follows")
    page.locator("#pack-text").fill(text)
    expect(follows).to_contain_text("所有情形的结果没有不同")
    page.locator("#pack-text").fill(text.replace("value: 3000,", "value: 3500,"))
    expect(follows).to_contain_text("增加 500 ㎡")
    page.locator("#pack-text").fill("没有")
    expect(follows).to_be_hidden()
    assert faults == []
