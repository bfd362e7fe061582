"""Entries of a case, of the command line and of a table go through the one reader, and what was refused stays apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from sound_pack import NUMBER, read, sound
from test_batch import answered, as_rows, workbook

from calculator import Pack, Problems
from calculator.answers.answer import whole_answer
from calculator.answers.batch import ANSWERED, REFUSED
from calculator.engine.case import read_case, read_entries
from site_build.cli import main
from site_build.corpus.library import Library
from site_build.exchange.writing import write_csv


def asking(data: dict[str, Any]) -> None:
    """Let the small pack ask for a yes or no, a word, an area and a day too."""
    common = {"ask": "问", "help": "助", "source": "a"}
    data["inputs"] |= {
        "permit": {
            **common,
            "title": "是否已获得许可",
            "type": "boolean",
            "also": {"true": ["已批"], "false": ["未批"]},
        },
        "kind": {**common, "title": "类别", "type": "enum", "values": {"home": "住宅", "shop": "商业"}},
        "area": {**NUMBER, "title": "面积", "unit": "㎡", "domain": "[0..100000]", "places": 2},
        "judged_on": {**common, "title": "日期", "type": "date", "domain": "[2000-01-01..2099-12-31]"},
    }


@pytest.fixture(scope="module")
def small(library: Library) -> Pack:
    """The small pack with every kind of input."""
    data = sound()
    asking(data)
    return read(library, data)


def test_read_not_known_and_refused_are_three_things(small: Pack) -> None:
    """What is read is a value, what says that it is not known is none, and what is refused is in neither."""
    given = {"permit": "已批", "kind": "住", "area": "4.2亩", "judged_on": "待定", "households": "约2000"}
    entries = read_entries(small, {**given, "kind": "住宅"})
    assert entries.case == {"permit": True, "kind": "home", "area": 2800}
    told = {one.input: (one.value, one.understood, one.changed) for one in entries.readings}
    assert told == {
        "permit": ("true", "是", True),
        "kind": ("home", "住宅", False),
        "area": ("2800", "2,800 ㎡", True),
        "judged_on": (None, "不清楚", True),
    }
    (problem,) = entries.problems
    assert {key: getattr(problem, key) for key in ("input", "title", "kind", "typed", "short")} == {
        "input": "households",
        "title": "户数",
        "kind": "approximate",
        "typed": "约2000",
        "short": "“户数”没有读懂，未计入",
    }
    assert problem.message.startswith("“户数”填的是“约2000”，")
    with pytest.raises(Problems):
        read_case(small, given)


@pytest.mark.parametrize(
    ("name", "typed", "kind", "says"),
    [
        ("area", "10.1万", "out-of-range", "读作 101,000 ㎡，不在允许的范围内。应不小于 0 ㎡、不大于 100,000 ㎡。"),
        ("area", "0.001", "too-fine", "最多 2 位小数"),
        ("households", "2.5", "too-fine", "这一项只填整数"),
        ("judged_on", "1999年12月31日", "out-of-range", "应不小于 2000-01-01、不大于 2099-12-31"),
        ("kind", "住宿", "not-a-word", "可以写：“住宅”、“商业”"),
        ("户", "1", "no-such-input", "没有“户”这个输入项。可以写：户数、"),
    ],
)
def test_a_refused_entry_says_why_in_words(small: Pack, name: str, typed: str, kind: str, says: str) -> None:
    """Domains and places are told in words, without cells and codes, each refusal by its kind."""
    (problem,) = read_entries(small, {name: typed}).problems
    assert (problem.kind, says in problem.message) == (kind, True), problem.message
    assert not re.search(r"[\[\]_]|\.\.", problem.message)


def test_a_number_that_its_unit_makes_endless_is_exact(small: Pack) -> None:
    """5 亩 is 10000/3 ㎡ in the answer, not a decimal near it; as many places as the field has may be written of 亩."""
    case = read_entries(small, {"area": "5亩"}).case
    assert case == {"area": Fraction(10_000, 3)}
    assert whole_answer(small, case).given["area"] == "10000/3"
    assert [one.kind for one in read_entries(small, {"area": "5.002亩"}).problems] == ["too-fine"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda also: also.update(yes=["行"]), "“yes”不在允许的范围内"),
        (lambda also: also["false"].append("已批"), "“已批”已经是“是”的写法，一个词只能指一个值。"),
        (lambda also: also["false"].append("是"), "“是”已经是“是”的写法"),
    ],
)
def test_other_words_mean_one_value_each(library: Library, change: Callable[[Any], None], says: str) -> None:
    """A word that stands for two values, or for none, is a fault of the pack."""
    data = sound()
    asking(data)
    change(data["inputs"]["permit"]["also"])
    with pytest.raises(Problems, match=re.escape(says)):
        read(library, data)


def test_the_command_line_takes_titles_and_ordinary_writing(capsys: pytest.CaptureFixture[str]) -> None:
    """Titles are names in `--given`; how an entry was understood comes first, and a refused one ends the command."""
    given = ["--given", "所在区域=未建成", "--given", "拟建的社区综合服务中心建筑面积＝3，000 平方米"]
    assert main(["calc", "dazu", *given]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "“所在区域”按 未建成区域 计算。",
        "“拟建的社区综合服务中心建筑面积”按 3,000 ㎡ 计算。",
    ]
    assert main(["calc", "dazu", *given, "--given", "building_area=3000"]) == 2
    assert "给了不止一次" in capsys.readouterr().err
    assert main(["calc", "dazu", "--given", "所在区域=城里", "--given", "building_area=≥3000"]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 2)
    assert not re.search("[a-z]", said.err)
    assert main(["compare", "--given", "户数=二千"]) == 0
    assert "2000 户" in capsys.readouterr().out


def test_a_table_is_read_like_the_form_and_says_how(small: Pack) -> None:
    """Other writings of a cell are read and told, in the row and once for the file; a doubtful one refuses its row."""
    rows = [
        ["名称", "户数", "是否已获得许可", "类别", "面积", "日期"],
        ["甲", "二千户", "√", "住宅", "3,000", "2026/11/25"],
        ["乙", "2,000", "TRUE", "商", "约3000", "46351"],
        ["丙", "/", "不清楚", "", "3 000㎡", "2026年11月25日"],
    ]
    batch = answered(small, write_csv(rows))
    first, second, third = as_rows(batch)
    assert [row["处理"] for row in (first, second, third)] == [ANSWERED, REFUSED, ANSWERED]
    assert "第 2 列“户数”：“二千户”读作 2,000 户。" in first["怎样读的"]
    assert "第 6 列“日期”：“2026/11/25”读作 2026 年 11 月 25 日。" in first["怎样读的"]
    assert "第 3 行第 4 列“类别”：填的是“商”，没有读懂是哪一个" in second["未答的原因"]
    assert "第 3 行第 5 列“面积”：填的是“约3000”，这是大概的数" in second["未答的原因"]
    assert "按 Excel 的日期序号 46351 认的" in second["怎样读的"]
    assert "第 2 列“户数”：“/”按不清楚计算。" in third["怎样读的"]
    assert "不清楚" not in third["怎样读的"].replace("按不清楚计算", "")
    assert "第 4 行第 5 列“面积”：“3 000㎡”读作 3,000 ㎡。" in batch.summary()["told"]


def test_two_columns_that_say_the_same_in_other_words_are_no_contradiction(small: Pack) -> None:
    """Two columns of one input that hold the same value in two writings are read; two values are refused."""
    heads = ["户数", "户数（户）"]
    batch = answered(
        small, write_csv([heads, ["2000", "2,000户"], ["2000", "2001"], ["待定", "2000"], ["约2000", "2000"]])
    )
    assert [row["处理"] for row in as_rows(batch)] == [ANSWERED, REFUSED, ANSWERED, REFUSED]


def test_a_number_in_a_column_of_days_is_the_day_that_excel_shows(small: Pack) -> None:
    """A cell of a sheet that was not formatted as a day comes as Excel's number: it is that day, which is told."""
    batch = answered(small, workbook(rows=[["类别", "日期"], ["住宅", 46351], ["住宅", 20261125], ["住宅", 2026]]))
    first, second, third = as_rows(batch)
    assert "读作 2026 年 11 月 25 日（按 Excel 的日期序号 46351 认的）" in first["怎样读的"]
    assert "“20261125”读作 2026 年 11 月 25 日。" in second["怎样读的"]
    assert "只有年，没有月、日" in third["未答的原因"]
