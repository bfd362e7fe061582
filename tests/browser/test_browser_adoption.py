"""A clerk from file to page, in a real Chromium: import, decide, build, look, filter, follow the change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import PHONE, open_page
from opinion_texts import FIRST, OPINIONS, SECOND, WORK, Given, Said, add_draft, json_twin, register
from own_process import command
from paths import SMALL
from playwright.sync_api import BrowserContext, expect
from quiet_server import serving

FEW = Said(
    rule=3, paragraph=1, kind="amend", proposed="", reason="照明太少<img src=x onerror=alert(1)>，电话13812345678"
)
DARK = Said(rule=9, paragraph=2, kind="question", proposed="", reason="谁来检查")


@pytest.fixture(scope="module")
def clerks_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a clerk does up to the built site: two files are imported and one opinion is decided in the YAML."""
    folder = tmp_path_factory.mktemp("clerk")
    root = Path(shutil.copytree(SMALL, folder / "corpus"))
    add_draft(root, second=True)
    form, table = folder / "意见.json", folder / "登记表.xlsx"
    form.write_text(json_twin(Given(name="王小明", phone="13812345678", said=(FEW, DARK))), encoding="utf-8")
    table.write_bytes(register([Given(name="李四", phone="", said=(FEW,))], "xlsx"))
    made = command(root, "opinions", "import", str(form), str(table), "--work", WORK, "--version", FIRST)
    assert made.returncode == 0, made.stderr
    path = root / OPINIONS
    decided = f"decision: adopted\n    reply: 已经增加。\n    change: {WORK}@{SECOND}#art-1"
    path.write_text(path.read_text(encoding="utf-8").replace("decision: undecided", decided, 1), encoding="utf-8")
    command(root, "build", "--site-dir", str(folder / "site"))
    with serving(folder / "site") as address:
        yield address


def test_a_clerk_goes_from_file_to_page(context: BrowserContext, clerks_site: str) -> None:
    """The table shows what was imported and decided; it is filtered by decision and clause; the change is one click."""
    page, faults = open_page(context, f"{clerks_site}demo/documents/{WORK}/opinions/")
    rows = page.locator("tr.kb-filtered")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("王*、李*")
    expect(rows.first).to_contain_text("<img src=x onerror=alert(1)>")
    expect(rows.first).to_contain_text("〔电话已隐去〕")
    expect(page.locator(".kb-lead").first).to_contain_text("尚未答复的 1 条")
    page.get_by_label("是否采纳").select_option("undecided")
    expect(rows.first).to_be_hidden()
    expect(page.locator(".kb-filter__said")).to_have_text("显示 1 项，共 2 项。")
    page.get_by_label("是否采纳").select_option("")
    page.get_by_label("条款").select_option(label="第三条（征求意见稿）（1）")
    expect(rows.last).to_be_hidden()
    rows.first.get_by_role("link", name="改动：").click()
    assert f"/v/{SECOND}/changes/#change-" in page.url
    assert faults == []


def test_a_clause_leads_to_its_opinions(context: BrowserContext, clerks_site: str) -> None:
    """From the clause in the newer version, on a phone, to the row; nothing of the page hangs over its edge."""
    page, faults = open_page(context, f"{clerks_site}demo/documents/{WORK}/v/{SECOND}/")
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.get_by_role("link", name="意见 1 条（含对以前版本提的）").first.click()
    assert "/opinions/#o-" in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []
