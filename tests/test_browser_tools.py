"""What can be done with an answer, played as people do: side by side, drawn, taken away, in bulk, kept, offline."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader
from test_browser import AXE, CASES, calculator, shown_answer

from site_build.batch import Batch, written
from site_build.sheets import write_csv

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
        "([name, value]) => JSON.parse(document.querySelector('.kb-json').textContent).given[name] === value",
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
    expect(section.locator(".kb-tool__said")).to_have_text("最多对照 4 个，请先去掉一个。")
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
    expect(section.locator(".kb-table").first.locator("tbody th")).to_have_text(
        ["0 ㎡ 至 2999.99 ㎡", "3000 ㎡ 至 5000 ㎡"]
    )
    section.locator("summary", has_text="图的数据").click()
    expect(section.locator("details tbody th", has_text="2999.99")).to_be_visible()
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
          const { qrOf } = await import(new URL("../../assets/calculator/report.mjs", location.href));
          const link = document.querySelector(".kb-paper").textContent.match(/重新打开(http\\S+?)声明/)[1];
          const modules = await qrOf(link);
          return [link, modules.length, document.querySelector(".kb-qr").getAttribute("viewBox")];
        }"""
    )
    link, size, box = decoded
    assert link.startswith(page.url.split("#")[0])
    assert box == f"0 0 {size} {size}"


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
    sheet = load_workbook(io.BytesIO(downloaded(page, section.locator("[data-write='.xlsx']"))))["结果"]
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == [*batch.table()]
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
    again.locator("#kept-here button").click()
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
    for address in ("dazu/calculator/", "dazu/measures/ch-2/", "superior/"):
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tools_in_use_are_accessible(browser: Browser, base_url: str, scheme: Any) -> None:
    """With scenarios, chart, list, and a batch's results open there is no axe violation, also at twice the size."""
    context = browser.new_context(
        service_workers="block", locale="zh-CN", color_scheme=scheme, viewport={"width": 640, "height": 900}
    )
    page, faults = calculator(context, base_url, CASES["in kind, area short"])
    page.locator("#scenarios form button").click()
    page.locator("[data-draw=chart] button").click()
    page.locator("#batch input[type=file]").set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": b"area\nbuilt\nx\n"}
    )
    expect(page.locator("#batch [data-write]").first).to_be_visible(timeout=READY)
    expect(page.locator("#landscape canvas")).to_be_visible()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    assert [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []
    context.close()
