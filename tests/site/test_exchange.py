"""Tables of projects as offices hand them round: odd headings, other units, results that count, a template."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import docx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from calculator import Pack, answer
from calculator.answers.batch import ANSWERED, PASSED, REFUSED
from calculator.answers.results import Column
from site_build.exchange.batch import Batch, template_file, written
from site_build.exchange.table import IN_BROWSER, ON_COMMAND_LINE, BadTable, lines_phrase
from site_build.exchange.word import Document, write_word
from site_build.exchange.writing import Sheet, write_csv, write_workbook

NAME = "项目名称"
ZONE, ASKED, PERMIT, AREA, DAY = (
    "所在区域",
    "规划条件是否要求配建",
    "是否已获得规划许可证",
    "拟建的社区综合服务中心建筑面积",
    "判断日期",
)
Rows = Sequence[Sequence[object]]


def as_csv(rows: Rows) -> bytes:
    """Rows as a CSV file."""
    return write_csv([["" if cell is None else str(cell) for cell in row] for row in rows])


def as_xlsx(rows: Rows) -> bytes:
    """Rows as an .xlsx file."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append([*row])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook as a file."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def answered(pack: Pack, content: bytes) -> Batch:
    """All rows of a file answered."""
    batch = Batch(pack, content)
    for row in batch.rows:
        batch.answer(row)
    return batch


def as_rows(batch: Batch) -> list[dict[str, str]]:
    """The results by column."""
    heads, *rows = csv.reader(io.StringIO(written(batch, ".csv").decode("utf-8-sig")))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def told(batch: Batch) -> str:
    """All that is told of how the file was read."""
    return "\n".join(batch.summary()["told"])


def sheet_of(batch: Batch, title: str) -> Worksheet:
    """A sheet of the written results, as another program reads it."""
    return load_workbook(io.BytesIO(written(batch, ".xlsx")))[title]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize(
    ("heading", "inputs", "where"),
    [
        ([[NAME, "规划", None, ZONE], [None, ASKED, PERMIT, None]], [None, ASKED, PERMIT, ZONE], "1、2"),
        (
            [[NAME, "是否", None, ZONE], [None, "已获得规划许可证", "已移交社区综合服务中心", None]],
            [None, PERMIT, "是否已移交社区综合服务中心", ZONE],
            "1、2",
        ),
        (
            [["清单"], [NAME, "土地", None, "规划条件"], [None, ZONE, "面积", "是否要求配建"]],
            [None, ZONE, None, ASKED],
            "2、3",
        ),
        ([[NAME, AREA, DAY], [None, "㎡", None]], [None, AREA, DAY], "1、2"),
        ([[NAME, AREA, ASKED], [None, "（必填，平方米）", "是/否"]], [None, AREA, ASKED], "1、2"),
        ([[NAME, "建设", None], [None, AREA, ZONE], [None, "亩", None]], [None, AREA, ZONE], "2、3"),
    ],
)
def test_a_heading_of_two_rows_is_joined_and_its_rows_are_no_projects(
    pack: Pack, write: object, heading: list[list[object]], inputs: list[str | None], where: str
) -> None:
    """Words that name a column only together, and a row of units below them, are one heading, told with its lines."""
    assert callable(write)
    width = max(map(len, heading))
    batch = answered(pack, write([*heading, ["甲", *[None] * (width - 2), ""], ["乙", *[None] * (width - 1)]]))
    assert [row.line for row in batch.rows] == [len(heading) + 1, len(heading) + 2]
    assert [name and pack.record.inputs[name].title for name in batch.header.inputs] == inputs
    assert f"列名在第 {where} 行" in told(batch)


def test_a_row_of_values_below_the_heading_is_a_project_though_its_words_are_also_remarks(pack: Pack) -> None:
    """是 and the words of an enumeration stand in brackets behind headings, but below one they are a project's."""
    for row in (["是", "未建成区域"], ["否", ""], ["", "已建成区域"]):
        batch = answered(pack, as_csv([[ASKED, ZONE], row]))
        assert [result.state for result in batch.results] == [ANSWERED]


def test_a_heading_in_another_unit_is_read_in_it_and_told(pack: Pack) -> None:
    """4.5 under a heading in 亩 is 3000 ㎡, said so; a cell with a unit of its own keeps it."""
    batch = answered(pack, as_csv([[NAME, ZONE, f"{AREA}（亩）"], ["甲", "未建成区域", "4.5"], ["乙", "", "3000㎡"]]))
    assert [result.state for result in batch.results] == [ANSWERED, ANSWERED]
    assert f"认作“{AREA}”，单位是“亩”" in told(batch)
    assert "“4.5亩”读作 3,000 ㎡" in told(batch)
    case = {"area": "unbuilt", "building_area": "3000"}
    expected = answer(pack, case)["outputs"]["building_area_shortfall"]["text"]
    assert batch.results[0].outputs["building_area_shortfall"].text == expected


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_empty_lines_are_passed_over_and_told_and_lines_stay_those_of_the_file(pack: Pack, write: object) -> None:
    """Lines with nothing in them between projects are told, those at the end are not."""
    assert callable(write)
    rows: Rows = [[NAME, ZONE], ["甲", "未建成区域"], ["", ""], [None], ["乙", "已建成区域"], ["", ""], ["", None]]
    batch = answered(pack, write(rows))
    assert [result.line for result in batch.results] == [2, 5]
    assert "跳过第 3、4 行：空行。" in told(batch)
    assert lines_phrase([(2, 2), (3, 3), (4, 9), (12, 12)]) == "第 2 至 9、12 行"


@pytest.mark.parametrize("first", ["示例", "（示例，请删去本行）", "示例1", "[例]：可删", "填写示例"])
def test_an_example_is_no_project(pack: Pack, first: str) -> None:
    """A row that calls itself an example is passed over; a project whose name begins so is not."""
    batch = answered(pack, as_csv([[NAME, ZONE], [first, "未建成区域"], ["示例小区", "未建成区域"]]))
    assert [result.state for result in batch.results] == [PASSED, ANSWERED]


def test_results_count_in_excel(pack: Pack) -> None:
    """Amounts stand as numbers below headings with their unit, days as days, names and texts as texts."""
    rows = [[NAME, ZONE, ASKED, PERMIT, AREA, DAY], ["0012", "未建成区域", "是", "否", "2800.5", "2026-11-25"]]
    sheet = sheet_of(answered(pack, as_csv(rows)), "结果")
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["建筑面积还差（㎡）"].value == 199.5
    assert cells["建筑面积不低于（㎡）"].value == 3000
    assert cells[AREA].value == 2800.5
    assert cells[DAY].value == datetime(2026, 11, 25)  # noqa: DTZ001 - cells have no zone
    assert cells[NAME].value == "0012"
    assert cells["行号"].value == 2
    assert isinstance(cells["理由"].value, str)


def test_an_amount_stands_only_where_it_is_all_that_is_possible(pack: Pack) -> None:
    """What may be otherwise is a status and a text, not a number that could be added up."""
    batch = answered(pack, as_csv([[NAME, ZONE, ASKED], ["甲", "未建成区域", "是"]]))
    row = as_rows(batch)[0]
    assert row["建筑面积不低于（㎡）"] == ""
    assert row["建筑面积不低于：状态"] == "只是可能"
    assert row["建筑面积不低于：可能的结果"].startswith("3,000 ㎡（只是可能")
    assert row["建设费用：状态"] == "还缺信息"


def test_the_summary_adds_up_what_is_there(pack: Pack) -> None:
    """Rows by what became of them and by outcome; amounts apart by how sure they are, every row once."""
    rows = [[NAME, ZONE, ASKED, PERMIT]]
    rows += [[f"地块{at}", "未建成区域", "是", "否"] for at in range(3)]
    rows += [["丁", "已建成区域", "是", ""], ["戊", "也许", "是", "否"], ["合计", "", "", ""]]
    batch = answered(pack, as_csv(rows))
    counts = {str(row[0].value): (row[1].value, row[2].value) for row in sheet_of(batch, "汇总").iter_rows(min_row=2)}
    assert [counts[state][0] for state in (ANSWERED, REFUSED, PASSED)] == [4, 1, 1]
    assert counts["建筑面积不低于（㎡）：确定"] == (3, 9000)
    for item in pack.outputs.values():
        if item.type == "number":
            assert sum(count for name, (count, _) in counts.items() if name.startswith(f"{item.title}（")) == 4


def test_long_fractions_and_signs_come_out_as_numbers_and_texts() -> None:
    """A number without end is a number in Excel and rounded in CSV; a text that looks like a formula stays a text."""
    columns = [Column(title="数", kind="number"), Column(title="文"), Column(title="日", kind="date")]
    rows = [[Fraction(10_000, 3), "=1+1", date(2026, 11, 25)], [None, "http://x", None]]
    sheet = load_workbook(io.BytesIO(write_workbook([Sheet(title="一", columns=columns, rows=rows)])))["一"]
    assert sheet["A2"].value == pytest.approx(3333.3333333)
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert sheet["B3"].hyperlink is None
    assert write_csv(rows).decode("utf-8-sig").splitlines()[0] == "3333.3333333333,'=1+1,2026-11-25"


@pytest.mark.parametrize(("columns", "paper", "pages"), [(2, "9", 1), (4, "8", 1), (6, "8", 2)])
def test_a_printed_sheet_stays_readable_and_hides_no_line(columns: int, paper: str, pages: int) -> None:
    """Long texts get the height that their lines need; a sheet fills whole pages lying, its heading on each."""
    texts = ["字" * 200, "字" * 61, "字" * 30, "字" * 30 + "\n二\n三", "字" * 40, "字" * 90][:columns]
    heads = [Column(title="文", kind="long")] * columns
    book = load_workbook(io.BytesIO(write_workbook([Sheet(title="一", columns=heads, rows=[texts], wrapped=True)])))
    sheet = book["一"]
    setup = sheet.page_setup
    assert (str(setup.paperSize), setup.orientation) == (paper, "landscape")
    assert (setup.fitToWidth or 1, setup.fitToHeight, sheet.print_title_rows) == (pages, 0, "$1:$1")
    assert sheet.row_dimensions[2].height >= 15 * (400 // 60 + 1)


@pytest.mark.parametrize(
    "lines", [["《某区某某管理办法》审核材料"], ["《某区某某服务设施配置和管理暂行办法》", "审核材料"]]
)
def test_a_title_too_long_for_a_line_breaks_after_the_name_of_the_text(lines: list[str]) -> None:
    """The last word of a title does not stand alone below the others; a short one is left as it is."""
    written = write_word(Document(title="".join(lines), parts=(), made=date(2026, 11, 26)))
    assert docx.Document(io.BytesIO(written)).paragraphs[0].text.split("\n") == lines


def test_the_template_offers_the_words_and_tells_each_column(pack: Pack) -> None:
    """Every input with words has a list of them, every column a hint; the sheet of hints is not taken for projects."""
    book = load_workbook(io.BytesIO(template_file(pack, ".xlsx")))
    offers = {str(one.sqref).split(":")[0].rstrip("2"): one for one in book["项目"].data_validations.dataValidation}
    heads = [cell.value for cell in book["项目"][1]]
    assert heads[0] == NAME
    for cell, (name, item) in zip(book["项目"][1][1:], pack.record.inputs.items(), strict=True):
        offer = offers[cell.column_letter]
        words = [*pack.labels[name].values()]
        assert offer.formula1 == (f'"{",".join(words)}"' if words else None)
        assert offer.prompt
        assert (item.unit or "") in str(cell.value)
    with pytest.raises(BadTable, match="没有数据"):
        Batch(pack, template_file(pack, ".xlsx"))


HABITS: dict[str, list[object]] = {
    "否": ["否", False, "FALSE", "N", "×", "没有"],
    "是": ["是", True, "TRUE", "Y", "√", "1", 1],
    "未建成区域": ["未建成区域", "unbuilt", "未建成", "未建成区域 "],
    "3000": [3000, "3000", "3,000", "３０００", "3000㎡", "0.3万", 3000.0, "4.5亩"],
    "2026-11-25": [
        datetime(2026, 11, 25),  # noqa: DTZ001 - cells have no zone
        "2026/11/25",
        "2026.11.25",
        "2026年11月25日",
        46351,
        "20261125",
    ],
}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_template_survives_how_people_fill_it_in(pack: Pack, suffix: str) -> None:
    """Whatever a Chinese Excel makes of a day, a yes or a number, the row is answered as if written plainly."""
    names = ("permit_granted", "required_by_planning_conditions", "area", "building_area", "judged_on")
    plain = dict(zip(names, HABITS, strict=True))
    expected = answer(pack, plain)["outputs"]
    places = [*pack.record.inputs]
    rows: list[list[object]] = []
    for at in range(max(map(len, HABITS.values()))):
        row: list[object] = [f"地块{at}", *[None] * len(places)]
        for name, usual in plain.items():
            writings = HABITS[usual]
            row[1 + places.index(name)] = writings[at % len(writings)]
        rows.append(row)
    batch = answered(pack, filled_in(template_file(pack, suffix), suffix, rows))
    results = [result for result in batch.results if not result.passed]
    assert [result.refused for result in results] == [()] * len(rows)
    for result in results:
        for name, output in expected.items():
            assert output["reminder"] or result.outputs[name].text == output["text"]


def filled_in(template: bytes, suffix: str, rows: Rows) -> bytes:
    """A template with rows put below what stands in it, as Excel saves them; CSV as Excel does, in GB18030."""
    if suffix == ".csv":
        made = io.StringIO()
        csv.writer(made).writerows([_as_excel_writes(cell) for cell in row] for row in rows)
        return (template.decode("utf-8-sig") + made.getvalue()).encode("gb18030")
    book = load_workbook(io.BytesIO(template))
    for row in rows:
        book.worksheets[0].append([*row])
    return saved(book)


def _as_excel_writes(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return str(cell).upper() if isinstance(cell, bool) else "" if cell is None else str(cell)


def test_a_table_may_be_longer_on_the_command_line(pack: Pack) -> None:
    """The browser takes what its memory holds; the command line a full sheet of Excel."""
    assert ON_COMMAND_LINE.rows >= 200_000
    content = b"area\n" + b"built\n" * (IN_BROWSER.rows + 1)
    with pytest.raises(BadTable, match=f"最多 {IN_BROWSER.rows} 行"):
        Batch(pack, content)
    assert len(Batch(pack, content, limits=ON_COMMAND_LINE).rows) == IN_BROWSER.rows + 1
    few = replace(IN_BROWSER, size=10)
    with pytest.raises(BadTable, match="最多 10 个"):
        Batch(pack, b"area\n" + b"built\n" * 9, limits=few)
