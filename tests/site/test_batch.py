"""Many projects from a file: every row is answered as if alone, or refused with its line, column and reason."""

from __future__ import annotations

import csv
import io
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from calculator import Pack, answer
from calculator.answers.batch import ANSWERED, PASSED, REFUSED
from calculator.answers.headings import Headings
from calculator.language.cells import holds
from site_build.cli import main
from site_build.exchange.batch import Batch, template_file, written
from site_build.exchange.heading import Words
from site_build.exchange.sheets import read_table
from site_build.exchange.table import IN_BROWSER, BadTable
from site_build.exchange.writing import text_sheet, write_csv, write_workbook

HEAD = [
    "项目名称",
    "是否已获得规划许可证",
    "required_by_planning_conditions",
    "所在区域",
    "拟建的社区综合服务中心建筑面积",
]
ROWS = [
    ["甲", "否", "是", "未建成区域", "2800"],
    ["乙", "false", "false", "built", ""],
    ["丙", "是", "不清楚", "", "3000"],
]


ANY = Words(known=len, remark=lambda text, below: False)  # noqa: ARG005 - the shape of the call


def workbook(change: Callable[[Workbook], None] = lambda _: None, rows: list[list[object]] | None = None) -> bytes:
    """An .xlsx file of the rows, changed somehow."""
    made = Workbook()
    for row in rows or [HEAD, *ROWS]:
        made.active.append(row)  # type: ignore[union-attr]
    change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def answered(pack: Pack, content: bytes, *, hidden: bool = False) -> Batch:
    """All rows of a file answered."""
    batch = Batch(pack, content, hidden=hidden)
    for row in batch.rows:
        batch.answer(row)
    return batch


def as_rows(batch: Batch) -> list[dict[str, str]]:
    """The table of results, by column."""
    heads, *rows = csv.reader(io.StringIO(written(batch, ".csv").decode("utf-8-sig")))
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.slow
def test_every_row_is_answered_as_if_alone(packs: dict[str, Pack]) -> None:
    """In all packs, on drawn cases, each output of a row is what `answer` says of the same case, its sources too."""
    draw = random.Random(7)  # noqa: S311 - drawn cases need no secrecy
    for pack in packs.values():
        names = list(pack.record.inputs)
        cases = [{name: _drawn(pack, name, draw) for name in names} for _ in range(15)]
        rows = [[case[name] for name in names] for case in cases]
        batch = answered(pack, write_csv([["名称", *names], *(["x", *row] for row in rows)]))
        for case, result in zip(cases, batch.results, strict=True):
            expected = answer(pack, {name: text for name, text in case.items() if text})
            for name, output in expected["outputs"].items():
                if not output["reminder"] and "remainder" not in output:
                    assert result.outputs[name].text == output["text"], (pack.record.pack, case)
            assert set(result.missing) >= {one["title"] for one in expected["missing"]}
            assert set(result.unknown) == {one["what"] for one in expected["unknown"]}


def _drawn(pack: Pack, name: str, draw: random.Random) -> str:
    words = pack.labels[name]
    if draw.random() < 0.3:
        return ""
    if words:
        return draw.choice(list(words))
    if pack.kinds[name] == "date":
        return draw.choice(["2010-05-01", "2021-10-06", "2021-10-07", "2026-01-01"])
    numbers = [number for number in (1, 2, 3, 100, 799, 800, 1999, 2000, 2600) if holds(pack.domains[name], number, {})]
    return str(draw.choice(numbers))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_that_people_have(pack: Pack, encoding: str, separator: str) -> None:
    """UTF-8 with or without mark and GB18030, comma, tab or semicolon, Chinese and English heads: the same answers."""
    text = "\r\n".join(separator.join(row) for row in [HEAD, *ROWS])
    found = as_rows(answered(pack, text.encode(encoding)))
    assert [row["适用哪种情形"] for row in found] == ["须配建社区综合服务中心", "缴纳建设费用", ""]
    assert [row["适用哪种情形：状态"] for row in found] == ["确定", "待核对", "只是可能"]
    assert found[2]["适用哪种情形：可能的结果"].startswith("按原政策执行、已移交")
    assert [row["行号"] for row in found] == ["2", "3", "4"]
    assert found[0]["建筑面积还差（㎡）"] == "200"


def test_excel_and_csv_give_the_same_results(pack: Pack) -> None:
    """The same rows from a workbook, numbers as numbers, come to the same texts."""
    numbers = [HEAD, *([*row[:4], float(row[4]) if row[4] else None] for row in ROWS)]
    from_excel = as_rows(answered(pack, workbook(rows=numbers)))  # type: ignore[arg-type]
    from_csv = as_rows(answered(pack, write_csv([HEAD, *ROWS])))
    assert from_excel == from_csv


def test_a_bad_cell_refuses_its_row_and_says_where(pack: Pack) -> None:
    """A row with a bad value is refused whole, with line, column, what was found and what is allowed; others go on."""
    rows = [["甲", "也许", "是", "", "3,00"], ROWS[0], ["丁", "否", "是", "未建成区域", "-1", "多"]]
    found = as_rows(answered(pack, write_csv([HEAD, *rows])))
    assert [row["处理"] for row in found] == [REFUSED, ANSWERED, REFUSED]
    assert "第 2 行第 2 列“是否已获得规划许可证”" in found[0]["未答的原因"]
    assert "也许" in found[0]["未答的原因"]
    assert "三位一组" in found[0]["未答的原因"]
    assert "不小于 0 ㎡" in found[2]["未答的原因"]
    assert "第 4 行：比第 1 行的列多" in found[2]["未答的原因"]
    assert found[0]["适用哪种情形"] == ""


def test_what_a_cell_was_taken_for_is_told_where_it_is_written_otherwise(pack: Pack) -> None:
    """By column; of what is not known too, but neither of what stands as a pack writes it nor of what is left empty."""
    rows = [
        ["甲", "否", "待定", "未建成", "2,800 平方米"],
        ["乙", "否", "不清楚", "", "3000"],
        ["丙", "有", "-", "built", "3000"],
    ]
    found = [
        [(one.typed, one.told) for one in row.understood]
        for row in answered(pack, workbook(rows=[HEAD, *rows])).results
    ]
    assert found == [
        [("待定", "按不清楚计算"), ("未建成", "读作 未建成区域"), ("2,800 平方米", "读作 2,800 ㎡")],
        [],
        [("有", "读作 是"), ("-", "按不清楚计算")],
    ]


def test_a_column_of_remarks_is_carried_and_never_doubted(pack: Pack) -> None:
    """What a heading only remarks on is no input that it resembles: its words refuse no row."""
    heads = ["地块", "所在区域", "所在区域备注", "拟建的社区综合服务中心建筑面积 说明"]
    (row,) = as_rows(answered(pack, write_csv([heads, ["A-1", "", "见附图", "未定"]])))
    assert (row["处理"], row["所在区域备注"]) == (ANSWERED, "见附图")


def test_a_column_that_is_no_input_is_carried_along_and_told(pack: Pack) -> None:
    """A column of another name stays in the results, is not used, and a likely misspelling is asked about."""
    batch = answered(pack, write_csv([["地块", "所在区城", "area"], ["A-1", "x", "built"]]))
    assert as_rows(batch)[0]["地块"] == "A-1"
    assert "是不是“所在区域”" in batch.summary()["told"][1]


def merged(book: Workbook) -> None:
    """Merge two cells of a row."""
    book.active.merge_cells("B2:C2")  # type: ignore[union-attr]


def formula(book: Workbook) -> None:
    """Put a formula into a cell."""
    book.active["E2"] = "=1000*2.8"  # type: ignore[index]


@pytest.mark.parametrize(("change", "said"), [(merged, "合并的单元格"), (formula, "这是公式（=1000*2.8）")])
def test_what_a_sheet_does_not_say_plainly_is_refused(
    pack: Pack, change: Callable[[Workbook], None], said: str
) -> None:
    """Merged cells and formulas refuse their rows: nothing is guessed from them."""
    found = as_rows(answered(pack, workbook(change)))
    assert found[0]["处理"] == REFUSED
    assert said in found[0]["未答的原因"]
    assert found[2]["处理"] == ANSWERED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf \n", "没有数据"),
        (b"a\n", "没有数据"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "这不是能读的文件"),
        (b"\xd0\xcf\x11\xe0abc", "旧格式的 Excel"),
        (b"PK\x03\x04broken", "打不开"),
        (b'x,"a\n1,2\n', "读不下去"),
        (b"x,y\n1,2\n", "没有一个认得的列名"),
        (b"area\n" + b"built\n" * 200_000, f"最多 {IN_BROWSER.rows} 行"),
        (b"x" * 20_000_001, "文件太大"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(pack: Pack, content: bytes, said: str) -> None:
    """Wrong kinds, empty, broken or too large files are refused with what is wrong and what to do."""
    with pytest.raises(BadTable, match=said):
        Batch(pack, content)


def test_no_cell_of_the_results_can_be_taken_for_a_formula(pack: Pack) -> None:
    """What a file brought in as text goes out as text, in CSV and in Excel."""
    batch = answered(pack, write_csv([["名称", "area"], ["=cmd|' /C calc'!A0", "built"], ["-5", "built"]]))
    rows = list(csv.reader(io.StringIO(written(batch, ".csv").decode("utf-8-sig"))))
    assert rows[1][2].startswith("'")
    assert rows[2][2] == "-5"
    sheet = load_workbook(io.BytesIO(written(batch, ".xlsx")))["结果"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert sheet["A2"].data_type == "n"
    assert sheet["C2"].data_type == "s"


def test_numbers_of_a_sheet_are_taken_as_excel_shows_them() -> None:
    """A float is its 15 digits, not the binary number behind them; a whole one has no point; days are days."""
    table = read_table(workbook(rows=[["a", "b", "c"], [0.1 + 0.2, 3000.0, 1e21]]), ANY)
    assert table.rows[0].cells == ("0.3", "3000", "1000000000000000000000")


def filled_in(template: bytes, suffix: str) -> bytes:
    """A template with one project put below what stands in it."""
    if suffix == ".csv":
        return template + "甲,否,否,是,未建成区域\r\n".encode()
    book = load_workbook(io.BytesIO(template))
    book.active.append(["甲", "否", "否", "是", "未建成区域"])  # type: ignore[union-attr]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_the_template_is_a_file_that_the_batch_reads(pack: Pack) -> None:
    """Both templates name every input; filled in, they are answered."""
    for suffix in (".csv", ".xlsx"):
        filled = filled_in(template_file(pack, suffix), suffix)
        batch = answered(pack, filled)
        assert {*batch.header.inputs} >= {*pack.record.inputs}
        assert [row["项目名称"] for row in as_rows(batch) if row["处理"] == ANSWERED] == ["甲"]
        assert "认作" not in told(batch)


@pytest.mark.slow
def test_the_command_line_writes_what_the_batch_says(tmp_path: Path, pack: Pack) -> None:
    """`policykb batch` writes the same table; a refused row makes the exit code 1, a bad file 2, never a traceback."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(write_csv([HEAD, *ROWS]))
    assert main(["batch", str(source), "--out", str(target)]) == 0
    assert target.read_bytes() == written(answered(pack, source.read_bytes()), ".csv")
    source.write_bytes(write_csv([HEAD, ["甲", "也许", "", "", ""]]))
    command = [Path(sys.executable).parent / "policykb", "batch", source]
    done = subprocess.run([*command, "--out", tmp_path / "x.xlsx"], capture_output=True, check=False)
    assert (done.returncode, "未答 1 行" in done.stderr.decode()) == (1, True)
    for bad in (["--out", "x.pdf"], ["--pack", "nowhere"]):
        done = subprocess.run([*command, *bad], capture_output=True, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    missing = subprocess.run([command[0], "batch", tmp_path / "none.csv"], capture_output=True, check=False)
    assert (missing.returncode, "不能读写：没有这个文件。" in missing.stderr.decode()) == (2, True)


def test_a_workbook_of_nothing_but_text_opens_again() -> None:
    """Control characters and overlong texts, which Excel does not allow, are left out; the rest is kept."""
    sheet = load_workbook(io.BytesIO(write_workbook([text_sheet("一", [["题"], ["a\x00b\x1fc"], ["x" * 40_000]])])))[
        "一"
    ]
    assert sheet["A2"].value == "abc"
    assert len(sheet["A3"].value) == 32_767


SHEET, STYLES, SHARED = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
SHORT_HEAD = ["项目名称", "所在区域"]


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx file."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def patched(content: bytes, part: str, old: str, new: str) -> bytes:
    """An .xlsx file with a piece of one part put in the place of what a pattern finds, which must be there."""
    parts = parts_of(content)
    text, count = re.subn(old, lambda _: new, parts[part].decode(), count=1, flags=re.DOTALL)
    assert count == 1
    return zipped({**parts, part: text.encode()})


def told(batch: Batch) -> str:
    """All that is told of how the file was read."""
    return "\n".join(batch.summary()["told"])


TITLES: list[list[object]] = [["2026年第一批拟出让地块清单"], ["填报单位：甲", None, "2026年11月"]]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_titles_above_the_heading_are_told_and_lines_stay_those_of_the_file(pack: Pack, suffix: str) -> None:
    """The row with most known headings is the heading, also below merged titles; rows above it are never projects."""
    rows: list[list[object]] = [*TITLES, [*HEAD], [], *([*row] for row in ROWS)]
    if suffix == ".csv":
        content = write_csv([[str(cell or "") for cell in row] for row in rows])
    else:
        content = workbook(lambda book: book.active.merge_cells("A1:E1"), rows)  # type: ignore[union-attr]
    batch = answered(pack, content)
    assert [row["行号"] for row in as_rows(batch)] == ["5", "6", "7"]
    assert {row["处理"] for row in as_rows(batch)} == {ANSWERED}
    assert "列名在第 3 行；上面的第 1、2 行不是项目" in told(batch)


def test_a_heading_of_two_merged_rows_is_read(pack: Pack) -> None:
    """Where headings are merged over two rows, the lower row, with the merged words carried down, is the heading."""

    def merge(book: Workbook) -> None:
        for area in ("A1:A2", "B1:C1", "D1:D2"):
            book.active.merge_cells(area)  # type: ignore[union-attr]

    rows: list[list[object]] = [
        ["项目名称", "规划", None, "所在区域"],
        [None, "规划条件是否要求配建", "是否已获得规划许可证", None],
        ["甲", "是", "否", "未建成区域"],
    ]
    batch = answered(pack, workbook(merge, rows))
    assert batch.header.texts == ("项目名称", "规划条件是否要求配建", "是否已获得规划许可证", "所在区域")
    assert [row["适用哪种情形"] for row in as_rows(batch)] == ["须配建社区综合服务中心"]


def hidden_first(book: Workbook) -> None:
    """Put the rows on the third sheet, after a hidden one that could be answered and one without known headings."""
    book.active.title = "清单"  # type: ignore[union-attr]
    old = book.create_sheet("旧", 0)
    old.sheet_state = "veryHidden"
    for row in ([*SHORT_HEAD], ["旧地块", "已建成区域"]):
        old.append(row)
    book.create_sheet("填表说明", 1).append(["先看这里"])
    book.create_sheet("二批").append(SHORT_HEAD)


def test_the_first_visible_sheet_with_known_headings_is_answered_and_the_others_named(pack: Pack) -> None:
    """A hidden sheet is never answered; which sheet was, and why each other was not, is told, also in the workbook."""
    batch = answered(pack, workbook(hidden_first))
    assert [row["项目名称"] for row in as_rows(batch)] == ["甲", "乙", "丙"]
    assert "回答的是工作表“清单”；没有回答：“旧”（隐藏的）、“填表说明”（没有认得的列名）、“二批”（也有" in told(batch)
    about = load_workbook(io.BytesIO(written(batch, ".xlsx")))["说明"]
    assert any("回答的是工作表“清单”" in str(row[1].value) for row in about.iter_rows())

    def all_hidden(book: Workbook) -> None:
        hidden_first(book)
        for sheet in book.worksheets:
            sheet.sheet_state = "hidden" if sheet.title != "填表说明" else "visible"

    with pytest.raises(BadTable, match=r"没有数据.*“清单”（隐藏的）"):
        Batch(pack, workbook(all_hidden))


def test_hidden_rows_are_answered_only_if_asked_and_hidden_columns_told(pack: Pack) -> None:
    """A row hidden or filtered out is passed over and told, unless asked for; a hidden column is read and told."""

    def hide(book: Workbook) -> None:
        book.active.append(["合计"])  # type: ignore[union-attr]
        for line in (3, 5):
            book.active.row_dimensions[line].hidden = True  # type: ignore[union-attr]
        book.active.column_dimensions["D"].hidden = True  # type: ignore[union-attr]

    content = workbook(hide)
    batch = answered(pack, content, hidden=True)
    assert batch.summary()["answered"] == 3
    assert "隐藏的列也读了：第 4 列“所在区域”。" in told(batch)
    assert "隐藏的行按要求也回答了：第 3 行。" in told(batch)
    unasked = answered(pack, content)
    assert [row["处理"] for row in as_rows(unasked)] == [ANSWERED, PASSED, ANSWERED, PASSED]
    assert "跳过第 3 行：隐藏或者筛选掉的行，没有要求回答" in told(unasked)


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "", ""],
        ["小计", "/", "/"],
        ["", "小 计", ""],
        ["合计：", "已建成区域", ""],
        ["本页小计", "", ""],
        ["总　计", "", "5000"],
        ["合计（3宗）", "", ""],
        ["合计：3宗", "", ""],
        ["第一批小计", "", ""],
        ["棠香街道", "", "小计"],
        ["注：面积为暂定", "", ""],
        ["共 2 个项目", "", ""],
        ["一共两宗", "", ""],
        ["平均", "", ""],
        ["（以下空白）", "", ""],
        ["其中：", "", ""],
        ["二、已出让地块", "", ""],
        ["（一）规划条件以批复为准", "", ""],
        ["2.规划条件以批复为准。", "", ""],
        ["2026年11月26日", "", ""],
        ["联系电话：12345", "", ""],
        ["填报单位（盖章）：某局", "", ""],
        ["以上为初步意见；如有变动另行通知。", "", ""],
        ["/", "/", "—"],
        ["项目名称", "所在区域", "备注"],
    ],
)
def test_sums_and_notes_are_no_projects_and_told(pack: Pack, row: list[str]) -> None:
    """A row that begins with a word of sums, a note, or the heading again is kept, neither answered nor refused."""
    batch = answered(pack, write_csv([[*SHORT_HEAD, "备注"], ["甲", "已建成区域", ""], row]))
    assert [found["处理"] for found in as_rows(batch)] == [ANSWERED, PASSED]
    assert as_rows(batch)[1]["未答的原因"].endswith("不是项目。")
    assert "跳过第 3 行：" in told(batch)
    assert batch.summary()["sentence"] == "已答 1 行，未答 0 行，跳过 1 行。"
    assert batch.summary()["outcomes"][0][1] == 1


@pytest.mark.parametrize(
    "row",
    [
        ["合计里程碑项目", "已建成区域", ""],
        ["小计村地块", "已建成区域", ""],
        ["百合计划", "", ""],
        ["甲", "已建成区域", "合计"],
        ["南片合计", "已建成区域", ""],
        ["注塑厂地块", "", ""],
        ["共建村项目", "", ""],
        ["平均路 2 号", "", ""],
        ["A1、A2 地块", "", ""],
        ["1.5 级开发地块", "", ""],
        ["一、二期地块", "已建成区域", ""],
        ["/", "已建成区域", ""],
    ],
)
def test_a_project_whose_name_holds_a_word_of_sums_is_answered(pack: Pack, row: list[str]) -> None:
    """Nothing that may be a project vanishes: a word of sums by itself marks a sum, or one without any input."""
    batch = answered(pack, write_csv([[*SHORT_HEAD, "备注"], row]))
    assert [found["处理"] for found in as_rows(batch)] == [ANSWERED]


AREA = "拟建的社区综合服务中心建筑面积"


@pytest.mark.parametrize(
    "text",
    [
        f"{AREA} （㎡）",
        f"{AREA}(平方米)",
        f"{AREA}【单位：m²】",
        f"{AREA}/㎡",
        f"*{AREA}（必填）",
        f"{AREA}\n（㎡）＊",
        f" {AREA[:4]} {AREA[4:]}：",
        "Building_Area",
        f"{AREA}（㎡，选填）",
    ],
)
def test_a_heading_that_says_the_same_is_the_input_and_told(pack: Pack, text: str) -> None:
    """Width, blanks, line breaks, stars, the right unit, and that it must be filled in, do not make another heading."""
    batch = answered(pack, write_csv([[*SHORT_HEAD, text], ["甲", "未建成区域", "2800"]]))
    assert batch.header.inputs[2] == "building_area"
    assert f"认作“{AREA}”" in told(batch)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{AREA}（户）", "括号里是“户”"),
        (f"{AREA}（暂定）", "括号里是“暂定”"),
        (AREA[3:], "列名不完全一样"),
        (f"项目{AREA}", "列名不完全一样"),
    ],
)
def test_a_row_with_a_value_in_a_column_that_only_resembles_an_input_is_not_answered(
    pack: Pack, text: str, why: str
) -> None:
    """A guessed column is not used: a row that has a value there is refused with the reason, another is answered."""
    batch = answered(pack, write_csv([[*SHORT_HEAD, text], ["甲", "未建成区域", "2800"], ["乙", "未建成区域", ""]]))
    assert [row["处理"] for row in as_rows(batch)] == [REFUSED, ANSWERED]
    assert f"这一列像是“{AREA}”，但{why}，没有用来计算" in as_rows(batch)[0]["未答的原因"]
    assert f"是不是“{AREA}”" in told(batch)
    both = answered(pack, write_csv([["项目名称", AREA, text], ["甲", "2800", "3000"], ["乙", "", "3000"]]))
    assert [row["处理"] for row in as_rows(both)] == [ANSWERED, REFUSED]


def test_rows_below_another_heading_are_not_answered_under_the_first(pack: Pack) -> None:
    """Columns in another order would be read as each other: refused until the first heading comes again."""
    first, second = ["项目名称", "所在区域", "是否在经开区"], ["项目名称", "是否在经开区", "所在区域"]
    rows = [first, ["甲", "已建成区域", "否"], second, ["乙", "", ""], ["丙", "是", "未建成区域"], first]
    batch = answered(pack, write_csv([*rows, ["丁", "已建成区域", "是"]]))
    assert [row["处理"] for row in as_rows(batch)] == [ANSWERED, REFUSED, REFUSED, REFUSED, PASSED, ANSWERED]
    assert as_rows(batch)[2]["未答的原因"].startswith("第 4 行不回答：第 3 行又是一行列名")


@pytest.mark.parametrize("heading", [f"{AREA}/亩", f"{AREA}：亩", f"{AREA} 亩"])
def test_another_unit_behind_a_heading_counts(pack: Pack, heading: str) -> None:
    """面积/亩 is the area in 亩 as 面积（亩） is, and what was made of it is told."""
    batch = answered(pack, write_csv([[*SHORT_HEAD, heading], ["甲", "未建成区域", "4.5"]]))
    assert batch.header.units == {2: "亩"}
    assert "读作 3,000 ㎡" in told(batch)


def test_one_heading_written_twice_is_one_input(pack: Pack) -> None:
    """An empty cell leaves it to the other column, two that differ refuse their row, and both are told."""
    rows = [["甲", "未建成区域", "3000", ""], ["乙", "未建成区域", "", "2800"], ["丙", "未建成区域", "1", "2"]]
    batch = answered(pack, write_csv([[*SHORT_HEAD, AREA, AREA], *rows]))
    assert [row["处理"] for row in as_rows(batch)] == [ANSWERED, ANSWERED, REFUSED]
    assert "是同一项：一列空着就用另一列" in told(batch)


def test_two_columns_of_one_input_fill_each_other_and_must_not_differ(pack: Pack) -> None:
    """Where one is empty the other counts; where both are filled and differ the row is refused."""
    rows = [["甲", "2800", ""], ["乙", "", "2800"], ["丙", "2800", "2800"], ["丁", "2800", "3000"]]
    found = as_rows(answered(pack, write_csv([["项目名称", AREA, f"{AREA}（㎡）"], *rows])))
    assert [row["处理"] for row in found] == [ANSWERED, ANSWERED, ANSWERED, REFUSED]
    assert f"都是“{AREA}”，填的不一样：“2800”和“3000”" in found[3]["未答的原因"]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.35, "0%", "35%"),
        (0.355, "0.0%", "35.5%"),
        (12345678.9, "#,##0.00", "12,345,678.90"),
        (-1234.5, "#,##0.00_ ;[Red]-#,##0.00 ", "-1,234.50"),
        (12, "0000", "0012"),
        (5551234, "000-0000", "555-1234"),
        (12345, '0!.0,"万"', "1.2万"),
        (2500000, "#,##0.0,,", "2.5"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (1.25, "# ?/?", "1 1/4"),
        (3000, 'General"㎡"', "3000㎡"),
        (3000, "[$¥-804]#,##0.00", "¥3,000.00"),
        (0, '#,##0;-#,##0;"无"', "无"),
        (150, '[>=100]"大"0;0', "大150"),
        (0.1 + 0.2, "General", "0.3"),
        ("0012", "@", "0012"),
        ("甲", '@"号"', "甲号"),
        (True, "General", "TRUE"),
        (datetime(2026, 12, 1, 16), "yyyy-mm-dd hh:mm", "2026-12-01 16:00"),  # noqa: DTZ001 - cells have no zone
        (datetime(2026, 12, 1), "mm-dd-yy", "2026/12/1"),  # noqa: DTZ001 - the same; Excel's own short date
        (datetime(2026, 12, 1), 'yyyy"年"m"月"d"日";@', "2026年12月1日"),  # noqa: DTZ001 - the same
        (datetime(2026, 12, 1), '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二六年十二月一日"),  # noqa: DTZ001 - the same
        (datetime(2026, 12, 1), "[$-804]aaaa", "星期二"),  # noqa: DTZ001 - the same
        (1.5, "[h]:mm:ss", "36:00:00"),
        (2 / 3, "h:mm AM/PM", "4:00 PM"),
        (2 / 3, '上午/下午h"时"mm"分"', "下午4时00分"),
        ("#N/A", "General", "#N/A"),
        (60, "yyyy-mm-dd", "60"),
        (-1, "yyyy-mm-dd", "-1"),
        (1e300, "yyyy-mm-dd", f"1{'0' * 300}"),
        (7, ";;;", "7"),
    ],
)
def test_a_cell_that_is_no_input_is_carried_as_excel_shows_it(
    pack: Pack, value: object, number_format: str, shown: str
) -> None:
    """Percent, thousands, zeros in front, dates with times, errors: as displayed, never a reason to refuse a row."""

    def change(book: Workbook) -> None:
        book.active["C2"] = value  # type: ignore[index]
        book.active["C2"].number_format = number_format  # type: ignore[index,union-attr]

    rows: list[list[object]] = [[*SHORT_HEAD, "编号"], ["甲", "已建成区域", None]]
    found = as_rows(answered(pack, workbook(change, rows)))
    assert (found[0]["编号"], found[0]["处理"]) == (shown, ANSWERED)


def test_percent_in_a_column_of_an_input_is_not_taken_for_a_share(pack: Pack) -> None:
    """A cell shown as 35% is read as 35%, as in a CSV file, not as 0.35; a day is a day whatever its format."""
    rows: list[list[object]] = [["项目名称", AREA, "判断日期"], ["甲", 0.35, datetime(2026, 12, 1, 16)]]  # noqa: DTZ001

    def change(book: Workbook) -> None:
        book.active["B2"].number_format = "0%"  # type: ignore[index,union-attr]

    found = as_rows(answered(pack, workbook(change, rows)))
    assert "填的是“35%”" in found[0]["未答的原因"]
    assert found[0]["判断日期"] == "2026-12-01"


def test_formulas_are_what_they_came_to_and_no_input_takes_one_that_must_be_counted_again(pack: Pack) -> None:
    """A formula is its kept result, else itself, which is told; an input takes only a result that is up to date."""
    rows: list[list[object]] = [[*SHORT_HEAD, "甲列", "乙列", AREA], ["甲", "已建成区域", 1, "=ROW()-1", 2]]
    formula = '<c r="C2"><f t="array" ref="C2">SUM(A1:A2*2)</f><v>42</v></c>'
    content = patched(workbook(rows=rows), SHEET, r'<c r="C2".*?</c>', formula)
    batch = answered(pack, content)
    assert [as_rows(batch)[0][name] for name in ("甲列", "乙列", "处理")] == ["42", "'=ROW()-1", ANSWERED]
    assert "有的公式没有存下结果" in told(batch)
    content = patched(content, SHEET, r'<c r="E2".*?</c>', formula.replace("C2", "E2"))
    assert (
        "第 5 列“拟建的社区综合服务中心建筑面积”：这是公式（=SUM(A1:A2*2)）"
        in as_rows(answered(pack, content))[0]["未答的原因"]
    )
    counted = answered(pack, patched(content, "xl/workbook.xml", ' fullCalcOnLoad="1"', ""))
    assert as_rows(counted)[0][AREA] == "42"
    assert f"第 5 列“{AREA}”有公式，第 2 行用的是文件里存下的结果。" in told(counted)


def test_a_cell_merged_down_is_the_value_of_each_row_and_told_but_a_number_is_refused(pack: Pack) -> None:
    """A name, word or yes merged over rows belongs to each of them; a number may be theirs together."""

    def merge(book: Workbook) -> None:
        for area in ("A2:A3", "B3:B5", "C4:C5", "A6:A7"):
            book.active.merge_cells(area)  # type: ignore[union-attr]

    rows: list[list[object]] = [
        [*SHORT_HEAD, AREA, "备注"],
        ["甲", "已建成区域", None, "一"],
        [None, "未建成区域", None, "二"],
        ["丙", None, 2800, "三"],
        ["丁", None, None, "四"],
        ["棠香街道", "已建成区域", None, "五"],
        [None, None, None, "小计"],
    ]
    batch = answered(pack, workbook(merge, rows))
    found = as_rows(batch)
    names = ["甲", "甲", "丙", "丁", "棠香街道", "棠香街道"]
    states = [ANSWERED, ANSWERED, REFUSED, REFUSED, ANSWERED, PASSED]
    assert [(row["项目名称"], row["处理"]) for row in found] == [*zip(names, states, strict=True)]
    assert "第 5 行第 3 列“拟建的社区综合服务中心建筑面积”：几行合并成一格的数" in found[3]["未答的原因"]
    assert "第 2 列“所在区域”有合并的单元格，第 3 至 5 行都按合并的内容读。" in told(batch)


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_full_width_comma_in_a_heading_separates_nothing(pack: Pack, separator: str) -> None:
    """The separator is the one under which headings are known, whatever titles and texts hold."""
    rows = [
        ["2026年，第一批，清单，一，二"],
        ["位置（镇街，村，社，门牌，如有）", "所在区域"],
        ["甲，乙", "已建成区域"],
    ]
    content = "\n".join(separator.join(row) for row in rows).encode()
    assert as_rows(answered(pack, content))[0]["位置（镇街，村，社，门牌，如有）"] == "甲，乙"
    assert as_rows(answered(pack, "项目名称，所在区域\n甲，已建成区域".encode()))[0]["项目名称"] == "甲"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_names_in_an_encoding_beyond_doubt_come_out_as_they_went_in(pack: Pack, encoding: str) -> None:
    """UTF-16 with its mark or without; simplified, traditional and rare characters of GB18030 are kept."""
    for name in ("大足区棠香地块", "陳家橋地塊", "鑫垚", "甲"):
        batch = answered(pack, f"项目名称,所在区域\n{name},已建成区域\n".encode(encoding))
        assert as_rows(batch)[0]["项目名称"] == name
        assert "没有标明编码" not in told(batch)


def test_a_doubtful_encoding_is_refused_or_told_not_guessed(pack: Pack) -> None:
    """Big5, cut UTF-8 and other encodings are refused with what to do; where no evidence decides, that is told."""
    text = "name,area\n{},built\n"
    for name in ("陳家橋地塊", "大足區龍崗", "甲", "一", "名人", "安居", "金山"):
        with pytest.raises(BadTable, match="看不准文件的编码"):
            Batch(pack, text.format(name).encode("big5"))
    with pytest.raises(BadTable, match="看不准文件的编码"):
        Batch(pack, text.format("東京都港区").encode("shift_jis"))
    with pytest.raises(BadTable, match="第 2 行有残缺的字"):
        Batch(pack, text.format("大足区棠香地块").encode().replace("香".encode(), b"\xe9\xa6"))
    with pytest.raises(BadTable, match="这不是能读的文件"):
        Batch(pack, text.format("甲").encode("utf-32-le"))
    assert "请核对一个名称" in told(answered(pack, text.format("甲").encode("gb18030")))


OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 508


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (OLE + "Workbook".encode("utf-16-le"), r"（\.xls）或者 WPS 表格（\.et）"),
        (OLE + "WordDocument".encode("utf-16-le"), r"Word 文件（\.doc）"),
        (zipped({"mimetype": b"", "content.xml": b""}), r"\.ods"),
        (zipped({"Index/Document.iwa": b""}), r"\.numbers"),
        (zipped({"xl/workbook.bin": b""}), r"\.xlsb"),
        (zipped({"word/document.xml": b""}), r"\.docx"),
        (zipped({"a.csv": b"area"}), "压缩包"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"area\n" + b"x" * 40_000, "文字太长"),
        (b"area\n" + b"x" * 140_000, "读不下去"),
        (b"area" + b",x" * 200 + b"\n1", "列数太多"),
    ],
)
def test_a_file_of_another_kind_is_told_as_what_it_is(pack: Pack, content: bytes, said: str) -> None:
    """One sentence names the kind, also of a file with a password, and what to do; no exception's words are in it."""
    with pytest.raises(BadTable, match=said) as refused:
        Batch(pack, content)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", str(refused.value))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (STYLES, "<fills.*</fills>", "<fills><fill/><fill/></fills>"),
        (STYLES, "<fonts.*</fonts>", ""),
        (STYLES, "<cellXfs.*</cellXfs>", ""),
        (STYLES, "<styleSheet", "<styleSheet bad"),
        ("xl/theme/theme1.xml", ".*", ""),
        (SHEET, '<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
        (SHEET, "</sheetData>", '<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'),
        (SHEET, "<worksheet xmlns", '<x:worksheet xmlns="urn:x" xmlns:x'),
    ],
)
def test_a_fault_that_costs_no_value_does_not_stop_the_reading(pack: Pack, part: str, old: str, new: str) -> None:
    """Styles, themes and sizes may be wrong or missing: values that are whole are answered as ever."""
    content = patched(workbook(), part, old, new)
    if ":worksheet" in new:
        text = re.sub(r"<(/?)(?!x:|\?)", r"<\1x:", parts_of(content)[SHEET].decode())
        content = zipped({**parts_of(content), SHEET: text.encode()})
    assert as_rows(answered(pack, content)) == as_rows(answered(pack, workbook()))


def test_numbers_without_their_format_are_told(pack: Pack) -> None:
    """Where styles cannot be read a carried number may be a day or percent: it is carried plainly, which is told."""
    rows: list[list[object]] = [[*SHORT_HEAD, "时间"], ["甲", "已建成区域", datetime(2026, 12, 1)]]  # noqa: DTZ001
    batch = answered(pack, patched(workbook(rows=rows), STYLES, "<cellXfs.*</cellXfs>", ""))
    assert as_rows(batch)[0]["时间"] == "46357"
    assert "数字的格式读不出来" in told(batch)


def test_the_days_of_a_workbook_that_counts_from_1904_are_right(pack: Pack) -> None:
    """A serial number counts from the day that the workbook says."""
    rows: list[list[object]] = [[*SHORT_HEAD, "判断日期"], ["甲", "已建成区域", datetime(2026, 12, 1)]]  # noqa: DTZ001
    content = patched(workbook(rows=rows), "xl/workbook.xml", "<workbookPr", '<workbookPr date1904="1"')
    content = patched(content, SHEET, ">46357<", f">{46357 - 1462}<")
    assert as_rows(answered(pack, content))[0]["判断日期"] == "2026-12-01"


def test_a_bare_number_is_no_day_where_days_count_from_1904(pack: Pack) -> None:
    """A serial without a format of days would be read four years off: it is refused, a written day is not."""
    rows: list[list[object]] = [[*SHORT_HEAD, "判断日期"], ["甲", "", 44895], ["乙", "", "2026/12/1"]]
    content = patched(workbook(rows=rows), "xl/workbook.xml", "<workbookPr", '<workbookPr date1904="1"')
    found = as_rows(answered(pack, content))
    assert [row["处理"] for row in found] == [REFUSED, ANSWERED]
    assert "从 1904 年算起" in found[0]["未答的原因"]
    assert as_rows(answered(pack, workbook(rows=rows)))[0]["处理"] == ANSWERED


@pytest.mark.slow
def test_what_is_large_is_seen_before_it_costs_time_or_memory(pack: Pack) -> None:
    """Merges over a million rows, empty cells by the million and a part that unpacks to gigabytes are bounded."""
    content = workbook()

    def with_merges(*areas: str) -> bytes:
        merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
        return patched(content, SHEET, "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")

    batch = answered(pack, with_merges("A2:A1048576"))
    assert [row["项目名称"] for row in as_rows(batch)] == ["甲", "甲", "甲"]
    assert {row["处理"] for row in as_rows(answered(pack, with_merges("A2:E1048576")))} == {REFUSED}
    for many in (
        with_merges(*["A2:XFD1048576"] * 100_001),
        patched(content, SHEET, "</sheetData>", "<row>" + "<c/>" * 4_100_000 + "</row></sheetData>"),
        zipped({**parts_of(content), SHEET: bytes(250_000_000)}),
        patched(content, SHEET, "</sheetData>", '<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'),
        patched(
            content, SHEET, "</sheetData>", f'<row r="9"><c r="A9" t="str"><v>{"x" * 10**6}</v></c></row></sheetData>'
        ),
    ):
        with pytest.raises(BadTable, match=r"太多|太大|太长"):
            Batch(pack, many)
    for long in (f"<!--{'x' * 10**8}-->", f'<a b="{"x" * 10**8}"/>'):
        with pytest.raises(BadTable, match="文件坏了"):
            Batch(pack, patched(content, SHEET, "</sheetData>", f"</sheetData>{long}"))


LINKS = "xl/_rels/workbook.xml.rels"
SHARED_LINK = (
    '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml" Id="rId9"/></Relationships>'
)


def with_shared_texts(content: bytes) -> bytes:
    """The file as Excel writes it: texts stand in a part of their own, here in two runs with a reading aid between."""
    parts = parts_of(patched(content, LINKS, "</Relationships>", SHARED_LINK))
    texts: list[str] = []

    def shared(cell: re.Match[str]) -> str:
        texts.append(unescape(cell[2]))
        return f'<c{cell[1]} t="s"><v>{len(texts) - 1}</v></c>'

    inline = r'<c([^>]*) t="inlineStr"><is><t>([^<]*)</t></is></c>'
    parts[SHEET] = re.sub(inline, shared, parts[SHEET].decode()).encode()
    runs = (f"<t>{text[:2]}</t></r><rPh><t>aid</t></rPh><r><rPr><b/></rPr><t>{text[2:]}</t>" for text in texts)
    items = "".join(f"<si><r>{run}</r></si>" for run in runs)
    parts[SHARED] = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'.encode()
    assert len(texts) > 10
    return zipped(parts)


def test_shared_texts_are_read_and_a_file_that_lacks_them_is_damaged(pack: Pack) -> None:
    """Texts in runs are joined without reading aids; a text that is not there is never an empty cell."""
    content = with_shared_texts(workbook())
    assert as_rows(answered(pack, content)) == as_rows(answered(pack, workbook()))
    parts = parts_of(content)
    for broken in ({**parts, SHARED: parts[STYLES]}, {name: parts[name] for name in parts if name != SHARED}):
        with pytest.raises(BadTable, match="文件坏了"):
            Batch(pack, zipped(broken))


SWAPS = [
    b"<c/>",
    b"</row>",
    b"<v>",
    b"&#0;",
    b"&x;",
    b' r="ZZZ9"',
    b' s="999"',
    b' t="s"',
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    b"1e999",
    b"nan",
    b"99999999999999999999",
    b'<mergeCell ref="A1:XFD1048576"/>',
    b"\xff\xfe",
]


def damaged(content: bytes, draw: random.Random) -> bytes:
    """A copy cut, with flipped bits, without a part, with two parts swapped, or with pieces of XML put into one."""
    kind = draw.choice(["cut", "flip", "drop", "swap", "flip part", "cut part", "put"])
    if kind == "cut":
        return content[: draw.randrange(4, len(content))]
    if kind == "flip":
        return flipped(content, draw, 4)
    parts = parts_of(content)
    name, other = draw.choice([*parts]), draw.choice([*parts])
    text, at = parts[name], draw.randrange(len(parts[name]) + 1)
    if kind == "drop":
        del parts[name]
    elif kind == "swap":
        parts |= {name: parts[other], other: text}
    elif kind == "flip part":
        parts[name] = flipped(text, draw, 0)
    else:
        parts[name] = text[:at] + (draw.choice(SWAPS) + text[at + draw.choice([0, 3, 10]) :] if kind == "put" else b"")
    return zipped(parts)


def flipped(content: bytes, draw: random.Random, start: int) -> bytes:
    """A copy with up to twenty bits flipped."""
    changed = bytearray(content)
    for _ in range(draw.randint(1, 20)):
        changed[draw.randrange(start, len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


@pytest.mark.slow
def test_no_damaged_copy_ends_in_anything_but_an_answer_or_one_sentence(pack: Pack) -> None:
    """3,000 copies damaged in drawn ways are read where their values are whole, else refused with BadTable."""
    draw = random.Random(12)  # noqa: S311 - damage needs no secrecy
    rows: list[list[object]] = [[*SHORT_HEAD, "绿地率", "时间"]]
    rows += [[f"地块{at}", "已建成区域", at / 100, datetime(2026, 12, at)] for at in range(1, 20)]  # noqa: DTZ001

    def change(book: Workbook) -> None:
        merged(book)
        formula(book)
        book.active["C2"].number_format = "0%"  # type: ignore[index,union-attr]
        book.create_sheet("二").append(["x"])

    whole = with_shared_texts(workbook(change, rows))
    sentences: list[str] = []
    headings = Headings(pack)
    words = Words(known=headings.known, remark=headings.remark_below)
    for at in range(3_000):
        try:
            if at % 10:
                read_table(damaged(whole, draw), words)
            else:
                written(answered(pack, damaged(whole, draw)), ".csv")
        except BadTable as error:
            sentences.append(str(error))
    assert 1_000 < len(sentences) < 2_500
    assert not [text for text in sentences if not re.fullmatch(r"[^。]*[\u4e00-\u9fff]{4}.*。", text)]


def test_page_command_line_and_workbook_tell_the_same(
    tmp_path: Path, pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence of the summary and all that is told of the file stand on the error stream, in this order."""
    source = tmp_path / "in.csv"
    source.write_bytes(write_csv([["清单"], [*SHORT_HEAD, "面积*"], ["甲", "已建成区域", ""], ["合计", "", ""]]))
    assert main(["batch", str(source), "--out", str(tmp_path / "out.csv")]) == 0
    lines = capsys.readouterr().err.splitlines()
    summary = answered(pack, source.read_bytes()).summary()
    assert lines == [summary["sentence"], *summary["told"], *summary["waiting"]]
