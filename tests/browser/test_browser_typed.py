"""Whatever is typed into the form or stands in a link, in a real Chromium: what was understood is shown, or why not."""

from __future__ import annotations

import pytest
from browser_pages import READY, calculator, open_page, shown_answer
from playwright.sync_api import BrowserContext, expect

AREA = "#input-building_area"
DAY = "#input-judged_on"


def test_the_form_says_how_it_understood_what_was_typed(context: BrowserContext, base_url: str) -> None:
    """The field keeps what was typed, under it stands what it was taken for, and the answer uses just that."""
    page, faults = calculator(context, base_url)
    page.locator(AREA).fill("４.２亩")
    expect(page.locator("#read-building_area")).to_have_text("按 2,800 ㎡ 计算")
    page.locator(DAY).fill("2026年11月25日")
    expect(page.locator("#read-judged_on")).to_have_text("按 2026 年 11 月 25 日 计算")
    expect(page.locator(AREA)).to_have_value("４.２亩")
    assert shown_answer(page)["given"] == {"building_area": "2800", "judged_on": "2026-11-25"}
    page.locator(AREA).fill("约3000")
    expect(page.locator("#read-building_area")).to_be_hidden()
    expect(page.locator("#error-building_area")).to_contain_text("就是这个数的话，写 3000 ㎡")
    expect(page.locator(".kb-headline + .kb-unused")).to_contain_text(
        "“拟建的社区综合服务中心建筑面积”没有读懂，未计入"
    )
    page.locator(AREA).fill("待定")
    expect(page.locator("#read-building_area")).to_have_text("按“不清楚”计算")
    expect(page.locator(".kb-headline + .kb-unused")).to_have_count(0)
    assert faults == []


def test_a_link_with_ordinary_words_is_read_like_the_form(context: BrowserContext, base_url: str) -> None:
    """Labels, beginnings and marks in a link choose what they mean and are told; what is not read stays and is told."""
    case = {"area": "未建成", "permit_granted": "×", "required_by_planning_conditions": "大概", "outdoor_area": "1 亩"}
    page, faults = calculator(context, base_url, case)
    page.wait_for_selector("#calculator[data-whole]", timeout=READY)
    expect(page.locator("input[name=area][value=unbuilt]")).to_be_checked()
    expect(page.locator("input[name=permit_granted][value=false]")).to_be_checked()
    notes = page.locator(".kb-answer-body > .kb-error")
    expect(notes).to_have_text(
        [
            "链接里“项目在未建成区域还是已建成区域？”写的是“未建成”，按“未建成区域”计算。",
            "链接里“项目是否已获得规划许可证？”写的是“×”，按“否”计算。",
        ]
    )
    expect(page.locator(".kb-headline + .kb-unused")).to_contain_text("填的是“大概”，没有读懂是哪一个")
    assert shown_answer(page)["given"] == {"area": "unbuilt", "permit_granted": "false", "outdoor_area": "2000/3"}
    assert "area=unbuilt" in page.url
    page.locator("input[name=required_by_planning_conditions][value=true]").check()
    expect(page.locator(".kb-headline + .kb-unused")).to_have_count(0)
    assert shown_answer(page)["given"]["required_by_planning_conditions"] == "true"
    assert faults == []


@pytest.mark.parametrize("opens", [True, False])
def test_a_day_can_be_chosen_from_a_calendar(context: BrowserContext, base_url: str, *, opens: bool) -> None:
    """The keyboard opens the browser's calendar, or shows it where none opens; its day goes into the field."""
    opened = "window.opened = this.value" if opens else "throw new Error()"
    context.add_init_script(f"HTMLInputElement.prototype.showPicker = function () {{ {opened}; }};")
    page, faults = open_page(context, f"{base_url}dazu/calculator/#judged_on=2026.11.25")
    page.wait_for_selector("#calculator[data-answered]", timeout=READY)
    expect(page.locator("#read-judged_on")).to_have_text("按 2026 年 11 月 25 日 计算")
    button = page.get_by_role("button", name="判断日期：从日历选")
    button.focus()
    page.keyboard.press("Enter")
    calendar = page.locator("[data-input=judged_on] input[type=date]")
    if opens:
        assert page.evaluate("window.opened") == "2026-11-25"
    else:
        expect(calendar).to_be_focused()
    calendar.fill("2026-12-01")
    expect(page.locator(DAY)).to_have_value("2026-12-01")
    expect(page.locator(DAY)).to_be_focused()
    expect(page.locator("#read-judged_on")).to_have_text("按 2026 年 12 月 1 日 计算")
    assert faults == []
