"""Many projects from a file: every row is answered as if alone, or refused with its line, column and reason."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from calculator import Pack, answer
from calculator.batch import ANSWERED, REFUSED
from calculator.cells import holds
from calculator.wording import value_text
from site_build.batch import Batch, template_file, written
from site_build.cli import main
from site_build.sheets import read_table, write_csv, write_workbook
from site_build.table import MOST_ROWS, BadTable

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


def workbook(change: Callable[[Workbook], None] = lambda _: None, rows: list[list[object]] | None = None) -> bytes:
    """An .xlsx file of the rows, changed somehow."""
    made = Workbook()
    for row in rows or [HEAD, *ROWS]:
        made.active.append(row)  # type: ignore[union-attr]
    change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def answered(pack: Pack, content: bytes) -> Batch:
    """All rows of a file answered."""
    batch = Batch(pack, content)
    for row in batch.rows:
        batch.answer(row)
    return batch


def as_rows(batch: Batch) -> list[dict[str, str]]:
    """The table of results, by column."""
    heads, *rows = batch.table()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_every_row_is_answered_as_if_alone(packs: dict[str, Pack]) -> None:
    """In all packs, on drawn cases, each output of a row is what `answer` says of the same case, its sources too."""
    draw = random.Random(7)  # noqa: S311 - drawn cases need no secrecy
    for pack in packs.values():
        names = list(pack.record.inputs)
        cases = [{name: _drawn(pack, name, draw) for name in names} for _ in range(40)]
        rows = [[case[name] for name in names] for case in cases]
        batch = answered(pack, write_csv([["名称", *names], *(["x", *row] for row in rows)]))
        for case, result in zip(cases, batch.results, strict=True):
            expected = answer(pack, {name: text for name, text in case.items() if text})
            for name, output in expected["outputs"].items():
                if not output["reminder"] and "remainder" not in output:
                    assert result.outputs[name] == value_text(output), (pack.record.pack, case)
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
    assert [row["适用哪种情形"].split("（")[0] for row in found] == [
        "须配建社区综合服务中心",
        "缴纳建设费用",
        "按原政策执行、已移交",
    ]
    assert [row["行号"] for row in found] == ["2", "3", "4"]
    assert found[0]["建筑面积还差"].startswith("200 ㎡")


def test_excel_and_csv_give_the_same_results(pack: Pack) -> None:
    """The same rows from a workbook, numbers as numbers, come to the same texts."""
    numbers = [HEAD, *([*row[:4], float(row[4]) if row[4] else None] for row in ROWS)]
    from_excel = as_rows(answered(pack, workbook(rows=numbers)))  # type: ignore[arg-type]
    from_csv = as_rows(answered(pack, write_csv([HEAD, *ROWS])))
    assert from_excel == from_csv


def test_a_bad_cell_refuses_its_row_and_says_where(pack: Pack) -> None:
    """A row with a bad value is refused whole, with line, column, what was found and what is allowed; others go on."""
    rows = [["甲", "也许", "是", "", "3,000"], ROWS[0], ["丁", "否", "是", "未建成区域", "-1", "多"]]
    found = as_rows(answered(pack, write_csv([HEAD, *rows])))
    assert [row["处理"] for row in found] == [REFUSED, ANSWERED, REFUSED]
    assert "第 2 行第 2 列“是否已获得规划许可证”" in found[0]["未答的原因"]
    assert "也许" in found[0]["未答的原因"]
    assert "不用千分位" in found[0]["未答的原因"]
    assert "[0..1000000]" in found[2]["未答的原因"]
    assert "第 4 行：比第 1 行的列多" in found[2]["未答的原因"]
    assert found[0]["适用哪种情形"] == ""


def test_a_column_that_is_no_input_is_carried_along_and_told(pack: Pack) -> None:
    """A column of another name stays in the results, is not used, and a likely misspelling is asked about."""
    batch = answered(pack, write_csv([["地块", "所在区城", "area"], ["A-1", "x", "built"]]))
    assert as_rows(batch)[0]["地块"] == "A-1"
    assert "是不是“所在区域”" in batch.summary()["told"][1]


def merged(book: Workbook) -> None:
    """Merge two cells of a column."""
    book.active.merge_cells("B2:B3")  # type: ignore[union-attr]


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
        (b"area,area\nbuilt,built\n", "不止一次"),
        (b"area\n" + b"built\n" * 200_000, f"最多 {MOST_ROWS} 行"),
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
    assert sheet["C2"].data_type == "s"


def test_numbers_of_a_sheet_are_taken_as_excel_shows_them() -> None:
    """A float is its 15 digits, not the binary number behind them; a whole one has no point; days are days."""
    table = read_table(workbook(rows=[["a", "b", "c"], [0.1 + 0.2, 3000.0, 1e21]]), len)
    assert table.rows[0].cells == ("0.3", "3000", "1000000000000000000000")


def test_the_template_is_a_file_that_the_batch_reads(pack: Pack) -> None:
    """Both templates name every input; filled in, they are answered."""
    for suffix in (".csv", ".xlsx"):
        table = read_table(template_file(pack, suffix), len)
        assert set(table.heading.cells) >= {item.title for item in pack.record.inputs.values()}
        assert [len(row.cells) for row in table.rows] == [len(table.heading.cells)]


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
    sheet = load_workbook(io.BytesIO(write_workbook({"一": [["题"], ["a\x00b\x1fc"], ["x" * 40_000]]})))["一"]
    assert sheet["A2"].value == "abc"
    assert len(sheet["A3"].value) == 32_767
