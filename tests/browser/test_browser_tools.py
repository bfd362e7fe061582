"""What can be done with an answer, played as people do: side by side, drawn, taken away, in bulk, kept, offline."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from browser_pages import CASES, calculator, looks, open_page, shown_answer
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from site_build.exchange.batch import Batch, written
from site_build.exchange.writing import write_csv

READY = 60_000
FEE = {**CASES["fee with assumed rate"]}
HEAD = ["项目名称", "是否已获得规划许可证", "规划条件是否要求配建", "所在区域", "拟建的社区综合服务中心建筑面积"]


WHOLE_SITE_KEPT = """() => new Promise((resolve) => {
  const look = async () => {
    if (await caches.match(new URL("offline.json", location.href).href)) resolve();
    else setTimeout(look, 100);
  };
  look();
})"""


def choose(page: Page, name: str, value: str) -> None:
    """Answer a question by its radio button, and wait for the answer to it."""
    page.locator(f'input[name="{name}"][value="{value}"]').check()
    page.wait_for_function(
        "([name, value]) => JSON.parse(document.querySelector('.kb-json')?.textContent ?? '{}').given?.[name] == value",
        arg=[name, value],
    )


def downloaded(page: Page, button: Locator) -> bytes:
    """The file that a click hands to the reader."""
    with page.expect_download() as found:
        button.click()
    return Path(found.value.path()).read_bytes()


def test_the_most_deciding_question_comes_next(context: BrowserContext, base_url: str) -> None:
    """The first open question is the most deciding one; settled ones fold away with the reason; the focus stays."""
    page, faults = calculator(context, base_url)
    expect(page.locator(".kb-next")).to_have_count(1)
    assert page.locator(".kb-questions > [data-input]").first.get_attribute("data-input") == "permit_granted"
    choose(page, "permit_granted", "false")
    assert page.evaluate("document.activeElement.name") == "permit_granted"
    asked = shown_answer(page)["missing"][0]["input"]
    expect(page.locator(f'[data-input="{asked}"] .kb-next')).to_be_visible()
    choose(page, "required_by_planning_conditions", "false")
    expect(page.locator(".kb-settled summary")).to_have_text("不再影响结果的 4 项")
    expect(page.locator(".kb-settled p").first).to_contain_text("缴纳建设费用")
    expect(page.locator(".kb-settled [data-input]")).to_have_count(4)
    choose(page, "required_by_planning_conditions", "true")
    expect(page.locator(".kb-questions [data-input=building_area]")).to_be_visible()
    assert faults == []


def test_what_was_written_in_a_settled_question_is_kept_and_seen(context: BrowserContext, base_url: str) -> None:
    """A filled-in field does not fold away, though it no longer matters: nothing typed is lost from sight."""
    page, _ = calculator(context, base_url, {"building_area": "2800", "permit_granted": "false"})
    choose(page, "required_by_planning_conditions", "false")
    expect(page.locator(".kb-questions #input-building_area")).to_have_value("2800")


def test_cases_side_by_side_and_in_the_link(context: BrowserContext, base_url: str) -> None:
    """Two named cases stand in one table with differences in words; the link reopens both; a fifth is refused."""
    page, faults = calculator(context, base_url, CASES["in kind, area short"])
    section = page.locator("#scenarios")
    section.locator("input").fill("自建")
    section.locator("form button").click()
    choose(page, "required_by_planning_conditions", "false")
    section.locator("form button").click()
    table = section.locator("table")
    expect(table.locator("thead th")).to_have_text(["项目", "是否不同", "自建", "情形乙"])
    result = table.locator("tbody tr").first
    expect(result.locator("td")).to_have_text(["不同", "须配建社区综合服务中心", "缴纳建设费用"])
    same = table.locator("tr", has=page.locator("th", has_text="所在区域"))
    expect(same.locator("td").first).to_have_text("相同")
    again = context.new_page()
    again.goto(page.url)
    expect(again.locator("#scenarios thead th")).to_have_text(["项目", "是否不同", "自建", "情形乙"], timeout=READY)
    for _ in range(3):
        section.locator("form button").click()
    expect(section.locator(".kb-tool__said")).to_have_text("最多对照 4 个，请先在“情形对照”里去掉一个。")
    section.locator("[data-drop]").first.click()
    expect(table.locator("thead th")).to_have_count(5)
    assert faults == []


def test_a_chart_with_its_borders_and_tables(context: BrowserContext, base_url: str) -> None:
    """A chart is drawn on a canvas, its turning point said in words, its stretches and points in tables."""
    page, faults = calculator(context, base_url, {**CASES["in kind, area short"], "building_area": ""})
    section = page.locator("#landscape")
    section.locator("[data-draw=chart] select").select_option("building_area")
    section.locator("[data-draw=chart] button").click()
    expect(section.locator("canvas")).to_be_visible()
    expect(section.locator(".kb-tool__said")).to_contain_text("有 1 个改变的地方")
    stretches = section.locator(".kb-table").first.locator("tbody th")
    expect(stretches).to_have_text([re.compile(r"^0 ㎡ 至 [\d,.]+\.99 ㎡$"), re.compile(r"^[\d,]+ ㎡ 至 [\d,]+ ㎡$")])
    (last,) = re.findall(r"至 ([\d,.]+) ㎡", stretches.first.inner_text())
    section.locator("summary", has_text="图的数据").click()
    expect(section.locator("details tbody th", has_text=last)).to_be_visible()
    ink = page.evaluate(
        """() => {
          const canvas = document.querySelector("#landscape canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length;
        }"""
    )
    assert ink > 1000
    assert faults == []


def test_a_map_of_two_questions(context: BrowserContext, base_url: str) -> None:
    """A map has a letter and the outcome in words in each cell; two equal axes are refused."""
    page, faults = calculator(context, base_url)
    section = page.locator("#landscape")
    section.locator("[name=first]").select_option("permit_granted")
    section.locator("[name=second]").select_option("required_by_planning_conditions")
    section.locator("[data-draw=map] button").click()
    cells = section.locator("tbody td")
    expect(cells).to_have_count(4)
    expect(cells.nth(1)).to_contain_text("须配建社区综合服务中心")
    expect(cells.nth(3)).to_contain_text("缴纳建设费用")
    section.locator("[name=second]").select_option("permit_granted")
    section.locator("[data-draw=map] button").click()
    expect(section.locator(".kb-tool__said")).to_have_text("横向和纵向是同一项，请选两项不同的。")
    assert faults == []


# A PDF names some glyphs by the radical of the same shape; Unicode does not count these as compatible.
RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙"
)


def said_in_full(text: str, page: Page) -> list[str]:
    """What a report must say and does not: outcome, caution, assumption, unknown, clause, version and link."""
    answer = shown_answer(page)
    wanted = [
        "缴纳建设费用",
        answer["law"]["caution"],
        "59.9999 元/计费单位（假设",
        "按您的假设试算",
        answer["unknown"][0]["what"],
        answer["citations"][0]["title"],
        answer["citations"][0]["text"],
        answer["version"],
        "assumed_fee_rate=59.9999",
        "非官方整理",
    ]
    bare = "".join(normalize("NFKC", text).translate(RADICALS).split())
    return [one for one in wanted if "".join(normalize("NFKC", one).split()) not in bare]


def test_the_report_in_word_opens_and_says_all(context: BrowserContext, base_url: str) -> None:
    """The Word file has the whole report as Chinese text, its language marked, and a code to reopen the case."""
    page, faults = calculator(context, base_url, FEE)
    content = downloaded(page, page.locator("[data-take=word]"))
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert said_in_full("\n".join([*(one.text for one in document.paragraphs), *cells]), page) == []
    language = document.styles.element.find(".//{*}rPrDefault//{*}lang")
    assert {*language.attrib.values()} == {"zh-CN"}
    assert len(document.inline_shapes) == 1
    assert faults == []


def test_the_report_in_excel_opens_and_says_all(context: BrowserContext, base_url: str) -> None:
    """The workbook has the same parts, every cell as text."""
    page, faults = calculator(context, base_url, FEE)
    sheet = load_workbook(io.BytesIO(downloaded(page, page.locator("[data-take=excel]"))))["测算结果"]
    text = "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    assert said_in_full(text, page) == []
    assert faults == []


def test_the_report_on_paper_says_all(context: BrowserContext, base_url: str, tmp_path: Path) -> None:
    """Printed to PDF from the browser's own menu, A4 pages hold the report, and neither form nor tools."""
    page, faults = calculator(context, base_url, FEE)
    expect(page.locator(".kb-paper h1")).to_have_count(1)
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    reader = PdfReader(tmp_path / "report.pdf")
    text = "\n".join(one.extract_text() for one in reader.pages)
    assert said_in_full(text, page) == []
    assert "加入对照" not in text
    assert "不清楚就空着" not in text
    assert [round(float(one)) for one in reader.pages[0].mediabox[2:]] == [595, 842]
    assert faults == []


def test_the_code_on_paper_reopens_the_case(context: BrowserContext, base_url: str) -> None:
    """The QR code is read back, by another program, to the link of this case."""
    page, _ = calculator(context, base_url, FEE)
    expect(page.locator(".kb-paper .kb-qr")).to_have_count(1)
    decoded = page.evaluate(
        """async () => {
          const { qrOf } = await import(new URL("../../assets/calculator/qr.mjs", location.href));
          const link = document.querySelector(".kb-paper").textContent.match(/重新打开(http\\S+?)声明/)[1];
          const modules = await qrOf(link);
          return [link, modules.length, document.querySelector(".kb-qr").getAttribute("viewBox")];
        }"""
    )
    link, size, box = decoded
    assert link.startswith(page.url.split("#")[0])
    assert box == f"0 0 {size} {size}"


def test_the_report_is_set_as_official_papers_are(context: BrowserContext, base_url: str, tmp_path: Path) -> None:
    """GB/T 9704: margins 37, 35, 28 and 26 mm, a page number at the outer foot; title, who made it, verdict, parts.

    A complete simple case stands on the first page, what is left on pages of its own.
    """
    page, faults = calculator(context, base_url, {**CASES["in kind, area short"], "zone": "district"})
    page.locator("#about-report [name=project]").fill("某地块")
    page.locator("#about-report [name=preparer]").fill("某公司")
    page.locator("#about-report [name=date]").fill("2026 年 11 月 25 日")
    page.locator("#about-report [name=date]").press("Tab")
    document = Document(io.BytesIO(downloaded(page, page.locator("[data-take=word]"))))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins if one is not None] == [37, 35, 28, 26]
    assert "PAGE" in section.footer._element.xml  # noqa: SLF001 - no other way to the field
    assert document.settings.odd_and_even_pages_header_footer
    title, about, verdict = document.paragraphs[:3]
    assert (title.style.name, verdict.style.name) == ("Title", "Heading 1")  # type: ignore[union-attr]
    assert about.text == "项目名称：某地块　　编制：某公司　　日期：2026 年 11 月 25 日"
    assert verdict.text == "须配建社区综合服务中心"
    expect(page.locator(".kb-paper__about")).to_contain_text("项目名称：某地块")
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    first, second, *_ = ("".join(one.extract_text().split()) for one in PdfReader(tmp_path / "report.pdf").pages)
    assert "1,499.99" in first.translate(RADICALS)
    assert "—2—附件" in normalize("NFKC", second).translate(RADICALS)
    assert faults == []


def test_what_stands_on_a_report_is_kept_only_when_asked(context: BrowserContext, base_url: str) -> None:
    """The project's name is used at once, stays in this browser only after 记住, and goes with 清除."""
    page, _ = calculator(context, base_url, FEE)
    field = page.locator("#about-report [name=project]")
    field.fill("某地块")
    field.press("Tab")
    assert page.evaluate("localStorage.getItem('kb-report')") is None
    page.locator("#about-report button", has_text="记住").click()
    assert "某地块" in page.evaluate("localStorage.getItem('kb-report')")
    page.reload()
    expect(page.locator("#about-report [name=project]")).to_have_value("某地块")
    page.locator("#about-report button", has_text="清除").click()
    assert page.evaluate("localStorage.getItem('kb-report')") is None
    assert "某地块" not in page.url


def test_assumed_costs_stand_side_by_side(context: BrowserContext, base_url: str) -> None:
    """Both sides of the trial are called assumptions on the page and on paper, and the link carries them."""
    assumed = {
        "assumed_fee_rate": "80",
        "assumed_fee_base": "50000",
        "assumed_building_cost": "4000",
        "area": "unbuilt",
    }
    page, faults = calculator(context, base_url, {**FEE, **assumed})
    told = page.locator(".kb-trial")
    for text in (
        "建（假设）",
        "12,000,000 元（1,200 万元）",
        "缴（假设）",
        "4,000,000 元（400 万元）",
        "不由项目自己选",
    ):
        expect(told).to_contain_text(text)
    part = next(text for heading, text in paper_parts(page).items() if "假设试算" in heading)
    assert "12,000,000 元" in part
    assert "assumed_building_cost=4000" in page.url
    assert faults == []


# Typed and refused in any reading: no day at all, and a number that is in doubt.
REFUSED = {"judged_on": "春节前后", "building_area": "≥3000"}
PARTLY_REFUSED = {**CASES["in kind, area short"], **REFUSED}
UNUSED = "填了但没有计入的"


def paper_parts(page: Page) -> dict[str, str]:
    """The text of each part of the report on paper, by its heading."""
    expect(page.locator(".kb-paper h1")).to_have_count(1)
    parts: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".kb-paper section")].map((part) =>
          [part.querySelector("h2").textContent, part.textContent]))"""
    )
    return parts


def word_parts(page: Page) -> dict[str, str]:
    """The same of the Word file."""
    document = Document(io.BytesIO(downloaded(page, page.locator("[data-take=word]"))))
    parts: dict[str, str] = {}
    heading = ""
    for block in document.iter_inner_content():
        cells = [cell.text for row in block.rows for cell in row.cells] if hasattr(block, "rows") else [block.text]
        if getattr(getattr(block, "style", None), "name", "").startswith("Heading"):
            heading = re.sub("^[一二三四五六七八九十]+、", "", block.text)
        parts[heading] = parts.get(heading, "") + "\n".join(cells)
    return parts


def excel_parts(page: Page) -> dict[str, str]:
    """The same of the workbook."""
    sheet = load_workbook(io.BytesIO(downloaded(page, page.locator("[data-take=excel]"))))["测算结果"]
    parts: dict[str, str] = {}
    for part, *cells in sheet.iter_rows(values_only=True):
        parts[str(part)] = parts.get(str(part), "") + "\n".join(str(cell) for cell in cells if cell)
    return parts


@pytest.mark.parametrize("parts_of", [paper_parts, word_parts, excel_parts])
def test_what_was_refused_is_no_fact_in_a_report(
    context: BrowserContext, base_url: str, parts_of: Callable[[Page], dict[str, str]]
) -> None:
    """The case in a report is what the answer used; what was refused stands apart, named as not used."""
    page, faults = calculator(context, base_url, {**PARTLY_REFUSED, "nonsense": "1"})
    parts = parts_of(page)
    assert "1,499.99 ㎡" in parts["项目情况"]
    for typed in REFUSED.values():
        assert f"填的是“{typed}”" in parts[UNUSED]
        assert [heading for heading, text in parts.items() if typed in text] == [UNUSED]
    assert parts[UNUSED].count("未计入：") == len(REFUSED)
    assert "nonsense" in parts[UNUSED]
    assert f"有填写没有计入，见“{UNUSED}”。" in "".join(parts.values())
    assert faults == []


def test_a_report_without_refused_entries_tells_of_none(context: BrowserContext, base_url: str) -> None:
    """Where everything was used, no report and no verdict speaks of what was not; 假设 is told as one."""
    page, _ = calculator(context, base_url, FEE)
    parts = paper_parts(page)
    assert UNUSED not in parts
    assert "没有计入" not in "".join(parts.values())
    assert "59.9999 元/计费单位（假设，不是办法的规定）" in parts["假设"]
    expect(page.locator(".kb-unused")).to_have_count(0)


def test_a_case_of_which_nothing_was_used_has_no_facts(context: BrowserContext, base_url: str) -> None:
    """With every entry refused the case on paper is empty, which is not the same as nothing typed."""
    page, _ = calculator(context, base_url, REFUSED)
    parts = paper_parts(page)
    assert "（没有能用的填写）" in parts["项目情况"]
    assert not [typed for typed in REFUSED.values() if typed in parts["项目情况"]]


def test_the_link_of_a_report_reopens_the_case_with_what_was_refused(context: BrowserContext, base_url: str) -> None:
    """The link on paper keeps all that was typed, and what it opens prints the same but for the time."""
    page, _ = calculator(context, base_url, PARTLY_REFUSED)
    parts = paper_parts(page)
    link = parts["依据"].split("重新打开")[1].split("声明")[0]
    again, faults = reopened(context, link)
    other = paper_parts(again)
    expect(again.locator("#input-building_area")).to_have_value("≥3000")
    del parts["依据"], other["依据"]
    assert other == parts
    assert faults == []


def test_a_value_too_long_for_a_link_is_told(context: BrowserContext, base_url: str) -> None:
    """What no link can hold is told as missing from it, near the verdict and on paper."""
    page, _ = calculator(context, base_url, CASES["in kind, area short"])
    page.locator("#input-building_area").fill("9" * 201)
    expect(page.locator(".kb-unused")).to_contain_text("太长，链接里没有这一项。")
    assert "太长，链接里没有这一项。" in paper_parts(page)[UNUSED]


def test_what_was_refused_is_told_near_the_verdict(context: BrowserContext, base_url: str) -> None:
    """Next to the headline stands what was not used, with a way to its field; the field keeps its own sentence."""
    page, faults = calculator(context, base_url, PARTLY_REFUSED)
    block = page.locator(".kb-headline + .kb-unused")
    both = "“拟建的社区综合服务中心建筑面积”没有读懂，未计入；“判断日期”没有读懂，未计入"
    expect(block).to_contain_text(both)
    expect(page.locator("#calculator .kb-said")).to_contain_text(both)
    expect(page.locator("#error-building_area")).to_contain_text("这一项暂按“不清楚”计算。")
    block.locator("a", has_text="≥3000").click()
    assert page.evaluate("document.activeElement.id") == "input-building_area"
    page.locator("#input-building_area").fill("2800")
    expect(page.locator(".kb-headline + .kb-unused")).to_have_text(re.compile("^“判断日期”没有读懂，未计入："))
    assert faults == []


def test_charts_and_the_work_list_tell_what_they_do_not_count(context: BrowserContext, base_url: str) -> None:
    """A chart, a map and a list of work made while an entry is refused say so."""
    page, faults = calculator(context, base_url, PARTLY_REFUSED)
    expect(page.locator("#work-list .kb-unused")).to_have_count(2)
    body = page.locator("#landscape .kb-tool__body")
    for kind in ("chart", "map"):
        page.locator(f"[data-draw={kind}] button").click()
        expect(body.locator("table").first).to_be_visible(timeout=READY)
        expect(body.locator(".kb-unused")).to_have_count(2)
        expect(body.locator(".kb-unused").first).to_contain_text("未计入")
    page.locator("#input-building_area").fill("2800")
    page.locator("#input-judged_on").fill("")
    expect(body.locator(".kb-unused")).to_have_count(0, timeout=READY)
    expect(page.locator("#work-list .kb-unused")).to_have_count(0)
    assert faults == []


def reopened(context: BrowserContext, link: str) -> tuple[Page, list[str]]:
    """Open a link to the calculator and wait for its first answer."""
    page, faults = open_page(context, link)
    page.wait_for_selector("#calculator[data-whole]")
    return page, faults


def scenarios_link(base_url: str, *scenarios: str) -> str:
    """A link to an empty case with these named cases beside it, each as `name?inputs`."""
    return f"{base_url}dazu/calculator/#{urlencode([('.s', text) for text in scenarios])}"


def test_scenarios_tell_what_each_did_not_use(context: BrowserContext, base_url: str) -> None:
    """Side by side stand the values that each answer used; what one refused has a row of its own, in its column."""
    page, faults = reopened(
        context, scenarios_link(base_url, "甲?building_area=2800", "乙?building_area=≥3000&area=built")
    )
    table = page.locator("#scenarios table")
    unused = table.locator("tr", has=page.locator("th", has_text=UNUSED)).locator("td")
    expect(unused).to_have_text(
        ["不同", "没有", re.compile("^“拟建的社区综合服务中心建筑面积”填的是“≥3000”，")], timeout=READY
    )
    area = table.locator("tr", has=page.locator("th", has_text="拟建的社区综合服务中心建筑面积")).locator("td")
    expect(area).to_have_text(["不同", "2,800 ㎡", "不清楚（填的没有计入）"])
    assert faults == []


def test_more_scenarios_than_fit_are_named_and_wait(context: BrowserContext, base_url: str) -> None:
    """Six in a link: the two left out are named and say why, stay in the address, and follow when one is dropped."""
    page, faults = reopened(context, scenarios_link(base_url, *(f"情形{at}?area=built" for at in range(1, 7))))
    section = page.locator("#scenarios")
    heads = section.locator("thead th")
    expect(heads).to_have_text(["项目", "是否不同", "情形1", "情形2", "情形3", "情形4"], timeout=READY)
    for place in (section.locator(".kb-error"), page.locator(".kb-answer-body > .kb-error")):
        expect(place).to_contain_text("最多对照 4 个，没有放进表里的：“情形5”、“情形6”。")
    page.reload()
    page.wait_for_selector("#calculator[data-whole]")
    expect(section.locator(".kb-error")).to_contain_text("“情形5”、“情形6”")
    section.locator("[data-drop]").first.click()
    expect(heads).to_have_text(["项目", "是否不同", "情形2", "情形3", "情形4", "情形5"], timeout=READY)
    expect(section.locator(".kb-error")).to_contain_text("没有放进表里的：“情形6”。")
    assert faults == []


ODD_SCENARIOS = (
    ("坏了", [], "链接里的对照情形“坏了”不完整，没有使用。"),
    ("?area=built", ["情形甲"], "链接里有一个对照情形没有名字，叫它“情形甲”。"),
    ("长" * 25 + "?area=built", ["长" * 20], "名字太长，只留下前 20 个字"),
    ("甲?households=3", ["甲"], "链接里情形“甲”的“households”不是本页的输入项，没有使用。"),
    ("甲?area=built&area=unbuilt", ["甲"], "写了不止一次，只用了第一个。"),
    ("甲?building_area=" + "9" * 300, ["甲"], "的值太长"),
    ("<img src=x onerror=alert(1)>?area=built", ["<img src=x onerror=a"], "名字太长"),
    ("__proto__?__proto__=1", ["__proto__"], "链接里情形“__proto__”的“__proto__”不是本页的输入项"),
)


def test_an_odd_scenario_of_a_link_is_told_and_the_rest_used(context: BrowserContext, base_url: str) -> None:
    """Each odd scenario of a link gets one sentence, as text; the others stand side by side."""
    page, faults = calculator(context, base_url)
    section = page.locator("#scenarios")
    for text, names, said in ODD_SCENARIOS:
        page.goto(scenarios_link(base_url, text, "好的?area=built"))
        expect(section.locator("thead th")).to_have_text(["项目", "是否不同", *names, "好的"], timeout=READY)
        expect(section.locator(".kb-error", has_text=said)).to_have_count(1)
        expect(page.locator(".kb-answer-body > .kb-error", has_text=said)).to_have_count(1)
    assert page.locator("#calculator img, #scenarios img").count() == 0
    assert faults == []


def test_two_scenarios_of_one_name_are_told_apart(context: BrowserContext, base_url: str) -> None:
    """A name that a link gives twice is kept for the first; the second gets another, and both are shown."""
    page, _ = reopened(context, scenarios_link(base_url, "甲?area=built", "甲?area=unbuilt"))
    section = page.locator("#scenarios")
    expect(section.locator("thead th")).to_have_text(["项目", "是否不同", "甲", "甲（2）"], timeout=READY)
    expect(section.locator(".kb-error")).to_have_text("链接里不止一个对照情形叫“甲”，后面的改叫“甲（2）”。")


def test_scenarios_of_another_link_replace_those_at_hand_and_say_so(context: BrowserContext, base_url: str) -> None:
    """A link followed in the same page brings its own scenarios; what they replace is named."""
    page, _ = reopened(context, scenarios_link(base_url, "旧的?area=built"))
    section = page.locator("#scenarios")
    expect(section.locator("thead th").last).to_have_text("旧的", timeout=READY)
    page.goto(scenarios_link(base_url, "新的?area=unbuilt"))
    expect(section.locator("thead th")).to_have_text(["项目", "是否不同", "新的"], timeout=READY)
    expect(section.locator(".kb-error")).to_have_text("对照换成了链接里的情形，原来的“旧的”不再对照。")


def test_a_name_with_a_question_mark_comes_back_whole(context: BrowserContext, base_url: str) -> None:
    """What a reader may type as a name goes through a link unchanged in meaning."""
    page, _ = calculator(context, base_url, {"area": "built"})
    section = page.locator("#scenarios")
    section.locator("input").fill("缴费?还是建")
    section.locator("form button").click()
    expect(section.locator("thead th").last).to_have_text("缴费？还是建", timeout=READY)
    again, _ = reopened(context, page.url)
    expect(again.locator("#scenarios thead th").last).to_have_text("缴费？还是建", timeout=READY)
    expect(again.locator("#scenarios .kb-error")).to_have_count(0)


CUT = (
    ("building_area=28", "area=unbuilt", "最后的“拟建的社区综合服务中心建筑面积是多少？”可能不全，没有使用"),
    ("building_area", "area=unbuilt", "最后的“拟建的社区综合服务中心建筑面积是多少？”可能不全，没有使用"),
    ("outdoor_area=1499.99", "building_area=2800", "最后的“拟建的室外活动场地用地面积是多少？”可能不全"),
    ("outdoor_area=1499.99&", "building_area=2800", "最后的“拟建的室外活动场地用地面积是多少？”可能不全"),
    (".s=%E7%94%B2%3Fpermit_granted%3Dfa", "outdoor_area=1499.99", "最后的对照情形“甲”可能不全，没有使用"),
    ("&.", "outdoor_area=1499.99", "链接在末尾被截断了：再往后的内容没有收到。"),
)


def test_a_link_that_was_cut_is_told_and_its_last_part_not_used(context: BrowserContext, base_url: str) -> None:
    """A link cut anywhere says so: the part in which it was cut may be another value, so it is not used."""
    page, _ = calculator(context, base_url, CASES["in kind, area short"])
    page.locator("#scenarios input").fill("甲")
    page.locator("#scenarios form button").click()
    page.wait_for_function("() => location.hash.includes('.s=')")
    link = page.url
    again, faults = calculator(context, base_url)
    for end, used, said in CUT:
        again.goto(link[: link.index(end) + len(end)])
        expect(again.locator(".kb-answer-body > .kb-error")).to_have_count(1)
        expect(again.locator(".kb-answer-body > .kb-error")).to_contain_text(said)
        name, value = used.split("=")
        given = shown_answer(again)["given"]
        assert given[name] == value
        assert "28" not in given.values()
    assert faults == []


def test_a_whole_link_is_not_told_to_be_cut(context: BrowserContext, base_url: str) -> None:
    """The page's own links, with a refused value and a scenario or without, are whole."""
    page, _ = calculator(context, base_url, PARTLY_REFUSED)
    page.locator("#scenarios form button").click()
    page.wait_for_function("() => location.hash.includes('.s=')")
    again, _ = reopened(context, page.url)
    expect(again.locator(".kb-answer-body > .kb-error")).to_have_count(0)
    again.goto(f"{base_url}compare/{again.locator('.kb-elsewhere').evaluate('link => link.hash')}")
    again.wait_for_selector("#compare[data-answered]")
    expect(again.locator("#compare .kb-result")).not_to_contain_text("截断")


def test_damaged_and_older_kept_cases_are_told(context: BrowserContext, base_url: str) -> None:
    """What the browser kept and cannot be read is told; a case of other rules says so before it is opened."""
    kept = """[{"name": "旧的", "hash": "#area=built&.v=0123456789ab", "at": 1}, {"name": 3},
               {"name": "坏的", "hash": "javascript:alert(1)"}, null, {"name": "没有时间", "hash": "#area=built"}]"""
    context.add_init_script(f"localStorage.setItem('kb-cases', {kept!r})")
    page, faults = calculator(context, base_url)
    section = page.locator("#kept")
    expect(section.locator(".kb-error")).to_contain_text("有 3 个保存的情形已经损坏")
    expect(section.locator("li")).to_have_count(2)
    expect(section.locator("li").first).to_contain_text("按另一版规则保存，打开后按现在的规则重新算")
    expect(section.locator("li").last).not_to_contain_text("Invalid Date")
    section.locator("a", has_text="旧的").click()
    expect(page.locator(".kb-answer-body > .kb-error")).to_contain_text("版本 0123456789ab，现在是")
    assert faults == []


def test_the_work_list_goes_into_a_calendar(context: BrowserContext, base_url: str) -> None:
    """Steps are ticked and dated by the reader, kept while other answers change, and exported as days."""
    page, faults = calculator(context, base_url, CASES["in kind, area short"])
    section = page.locator("#work-list")
    section.locator("[data-calendar]").click()
    expect(section.locator(".kb-tool__said")).to_contain_text("还没有填日期")
    section.locator("input[type=date]").nth(2).fill("2026-12-01")
    section.locator("input[type=checkbox]").first.check()
    page.locator("#input-building_area").fill("2900")
    expect(page.locator("[data-output=building_area_shortfall] .kb-value")).to_have_text("100 ㎡")
    expect(section.locator("input[type=checkbox]").first).to_be_checked()
    text = downloaded(page, section.locator("[data-calendar]")).decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261201" in text
    assert "SUMMARY:签订《配置协议》" in text
    assert "不是规定的期限" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert faults == []


def test_a_file_of_projects_comes_out_as_on_the_command_line(
    context: BrowserContext, base_url: str, packs: Any
) -> None:
    """A GB18030 file is answered in the page; the saved table is byte for byte what `policykb batch` writes."""
    rows = [["甲", "否", "是", "未建成区域", "2800"], ["乙", "否", "也许", "", ""], ["丙", "否", "否", "", ""]]
    content = "\r\n".join(",".join(row) for row in [HEAD, *rows]).encode("gb18030")
    page, faults = calculator(context, base_url)
    section = page.locator("#batch")
    section.locator("input[type=file]").set_input_files({"name": "地块.csv", "mimeType": "text/csv", "buffer": content})
    expect(section.locator(".kb-tool__said")).to_have_text("完成：已答 2 行，未答 1 行。", timeout=READY)
    expect(section.locator("li", has_text="第 3 行第 3 列")).to_be_visible()
    batch = Batch(packs["dazu"], content)
    for row in batch.rows:
        batch.answer(row)
    assert downloaded(page, section.locator("[data-write='.csv']")) == written(batch, ".csv")
    made = load_workbook(io.BytesIO(downloaded(page, section.locator("[data-write='.xlsx']"))))
    expected = load_workbook(io.BytesIO(written(batch, ".xlsx")))
    assert made.sheetnames == expected.sheetnames
    for sheet in made:
        assert [*sheet.values] == [*expected[sheet.title].values]
    template = load_workbook(io.BytesIO(downloaded(page, section.locator("[data-template='.xlsx']"))))
    assert template.active["A1"].value == "项目名称"
    assert faults == []


def test_a_batch_can_be_stopped(context: BrowserContext, base_url: str) -> None:
    """Stopping keeps what was answered so far, says how much, and the page has answered questions meanwhile."""
    page, _ = calculator(context, base_url)
    content = write_csv([["area"], *([["built"]] * 15_000)])
    section = page.locator("#batch")
    section.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
    expect(section.locator(".kb-tool__said")).to_contain_text("已处理", timeout=READY)
    choose(page, "permit_granted", "true")
    section.locator(".kb-cancel").click()
    expect(section.locator(".kb-tool__said")).to_contain_text("已停止。已答", timeout=READY)
    expect(section.locator("[data-write]").first).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "这不是能读的文件"),
        ("空.csv", b"", "文件是空的"),
        ("many.csv", b"area\n" + b"built\n" * 200_000, "行数太多"),
    ],
)
def test_a_bad_file_is_refused_and_another_can_follow(
    context: BrowserContext, base_url: str, name: str, content: bytes, said: str
) -> None:
    """A wrong, empty or too long file gets one sentence; the next file is answered."""
    page, _ = calculator(context, base_url)
    section = page.locator("#batch")
    field = section.locator("input[type=file]")
    field.set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(section.locator(".kb-tool__said")).to_contain_text(f"“{name}”没有使用：", timeout=READY)
    expect(section.locator(".kb-tool__said")).to_contain_text(said)
    field.set_input_files({"name": "b.csv", "mimeType": "text/csv", "buffer": b"area\nbuilt\n"})
    expect(section.locator(".kb-tool__said")).to_have_text("完成：已答 1 行，未答 0 行。", timeout=READY)


def test_a_link_of_an_older_version_says_so_and_keeps_what_fits(context: BrowserContext, base_url: str) -> None:
    """A link made with other rules names both versions, what no longer fits, and fills in the rest."""
    page, faults = calculator(context, base_url, {"area": "unbuilt", "households": "2000", ".v": "0123456789ab"})
    told = page.locator(".kb-answer-body .kb-error")
    expect(told.nth(0)).to_contain_text("版本 0123456789ab，现在是")
    expect(told.nth(0)).to_contain_text("下面几处不再适用")
    expect(told.nth(1)).to_contain_text("households")
    assert shown_answer(page)["given"] == {"area": "unbuilt"}
    assert faults == []


def test_a_case_is_kept_only_when_asked_and_can_be_wiped(context: BrowserContext, base_url: str) -> None:
    """Nothing is stored before the button; then the case can be reopened, is listed on the about page, and wiped."""
    page, faults = calculator(context, base_url, {"area": "built"})
    assert page.evaluate("localStorage.getItem('kb-cases')") is None
    section = page.locator("#kept")
    section.locator("input").fill("旧城项目")
    section.locator("form button").click()
    expect(section.locator(".kb-tool__said")).to_contain_text("已把“旧城项目”保存")
    again, _ = calculator(context, base_url)
    again.locator("#kept a", has_text="旧城项目").click()
    expect(again.locator("input[name=area][value=built]")).to_be_checked()
    again.goto(f"{base_url}about/#kept")
    expect(again.locator("#kept-here li").first).to_have_text("保存的情形：1 个")
    again.locator("#kept-here").get_by_role("button", name="全部清除").click()
    expect(again.locator("#kept-here [role=status]")).to_contain_text("已全部清除")
    assert again.evaluate("localStorage.getItem('kb-cases')") is None
    assert faults == []


@pytest.mark.parametrize(
    ("error", "said"), [("QuotaExceededError", "存储空间满了"), ("SecurityError", "浏览器不允许保存")]
)
def test_full_or_forbidden_storage_is_told(context: BrowserContext, base_url: str, error: str, said: str) -> None:
    """Where the browser keeps nothing, the page says so and goes on; the case stays in the form."""
    context.add_init_script(
        f"Storage.prototype.setItem = () => {{ throw new DOMException('no', '{error}'); }};"
        "Storage.prototype.getItem = () => null;"
    )
    page, _ = calculator(context, base_url, {"area": "built"})
    page.locator("#kept form button").click()
    expect(page.locator("#kept .kb-tool__said")).to_contain_text(said)
    expect(page.locator("input[name=area][value=built]")).to_be_checked()


def test_a_dying_worker_is_replaced_and_nothing_is_lost(context: BrowserContext, base_url: str) -> None:
    """When the worker dies, another starts, what was typed is still there and is answered."""
    page, _ = calculator(context, base_url, CASES["in kind, area short"])
    first = page.workers[0]
    first.evaluate("setTimeout(() => { throw new Error('gone'); })")
    expect(page.locator(".kb-progress")).to_contain_text("重新启动", timeout=READY)
    page.locator("#input-building_area").fill("2999")
    expect(page.locator("[data-output=building_area_shortfall] .kb-value")).to_have_text("1 ㎡", timeout=READY)
    expect(page.locator(".kb-progress")).to_be_hidden()


def test_large_type_is_remembered_and_fits(browser: Browser, base_url: str) -> None:
    """The older reader's mode enlarges all type, stays on the next page, and never makes a page scroll sideways."""
    context = browser.new_context(service_workers="block", locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(base_url)
    size = "parseFloat(getComputedStyle(document.querySelector('.md-typeset p')).fontSize)"
    before = page.evaluate(size)
    page.locator(".kb-large-button").click()
    expect(page.locator(".kb-large-button")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(size) > 1.3 * before
    for address in ("dazu/calculator/", "dazu/measures/", "superior/"):
        page.goto(base_url + address)
        assert page.evaluate("document.documentElement.classList.contains('kb-large')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def test_after_one_visit_everything_works_without_a_connection(browser: Browser, base_url: str) -> None:
    """One visit to one page is enough: offline, another page opens, and the calculator answers and writes a file."""
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    page.goto(base_url)
    page.evaluate(WHOLE_SITE_KEPT)
    context.set_offline(True)
    page.goto(f"{base_url}dazu/procedure/")
    expect(page.locator("h1")).to_contain_text("程序与文书")
    page.goto(f"{base_url}dazu/calculator/#area=built&permit_granted=false&required_by_planning_conditions=true")
    expect(page.locator(".kb-headline")).to_have_text("须配建社区综合服务中心", timeout=READY)
    assert downloaded(page, page.locator("[data-take=word]"))[:2] == b"PK"
    kept = page.evaluate("async () => (await (await caches.open('kb-pages')).keys()).map((one) => one.url)")
    assert not [address for address in kept if "?" in address or "#" in address]
    context.close()


def test_the_tools_in_use_are_accessible(browser: Browser, base_url: str) -> None:
    """With a refused entry, scenarios, chart, list and batch there is no axe violation, also at twice the size."""
    context = browser.new_context(
        service_workers="block", locale="zh-CN", color_scheme="light", viewport={"width": 640, "height": 900}
    )
    page, faults = calculator(context, base_url, {**CASES["in kind, area short"], "judged_on": "春节前后"})
    page.locator("#scenarios form button").click()
    page.locator("[data-draw=chart] button").click()
    page.locator("#batch input[type=file]").set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": b"area\nbuilt\nx\n"}
    )
    expect(page.locator("#batch [data-write]").first).to_be_visible(timeout=READY)
    expect(page.locator("#landscape canvas")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert looks(page) == []
    assert faults == []
    context.close()
