"""A large table, answered in DuckDB: the same as row by row, to the last digit."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from brute_force import BruteForce
from drawn_cases import drawn, values
from linked_packs import linked_packs
from typed_rows import NUMBERS, typed
from whole_pack_checks import cases

from calculator import Pack
from calculator.answers.phrases import amount_phrase
from calculator.answers.wording import rounding_text
from calculator.ground.scalars import decimal_text, fixed, plain, scalar_text
from calculator.ground.typed_numbers import short_number_phrase
from site_build.city import exact, spark
from site_build.city.exact import Scaled
from site_build.city.parts import Options
from site_build.city.run import answer_file
from site_build.city.staged import NotPlain
from site_build.cli import main
from site_build.commands import batch as command
from site_build.exchange.batch import Batch, written
from site_build.exchange.table import ON_COMMAND_LINE
from site_build.exchange.writing import write_csv

Rows = list[list[str]]


def in_database(pack: Pack, path: Path, target: Path, **options: Any) -> dict[str, Any]:
    """Answer a file in a database of its own."""
    with duckdb.connect() as database:
        return answer_file(database, pack, path, target, options=Options(**options), tell=lambda *_: None)


def as_rows(content: bytes) -> Rows:
    """The rows of a CSV file."""
    return [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]


def compare(pack: Pack, content: bytes, folder: Path, **options: Any) -> dict[str, Any]:
    """Answer a file both ways: the same table and the same summary; what the database told."""
    path, target = folder / "in.csv", folder / "out.csv"
    path.write_bytes(content)
    batch = Batch(pack, content, limits=ON_COMMAND_LINE)
    for row in batch.rows:
        batch.answer(row)
    told = in_database(pack, path, target, **options)
    right, found = as_rows(written(batch, ".csv")), as_rows(target.read_bytes())
    assert len(found) == len(right)
    for one, other in zip(found, right, strict=True):
        assert one == other, pack.record.pack
    summary = batch.summary()
    for what in ("answered", "refused", "passed", "told", "refusals", "waiting"):
        assert told[what] == summary[what], what
    assert dict(told["outcomes"]) == dict(summary["outcomes"])
    return told


@pytest.mark.long
def test_rows_are_answered_as_one_by_one(packs: dict[str, Pack], tmp_path: Path) -> None:
    """In every pack, wrong writings, sums, blank lines and every border included; few rows need the engine."""
    chance = random.Random(3)  # noqa: S311 - drawn rows need no secrecy
    for pack in packs.values():
        rows = [*typed(pack, chance, 120)]
        base = next(drawn(pack, chance, 1, 0))
        for name in pack.record.inputs:
            edges = ({**base, name: value} for value in values(pack, name))
            rows += [
                ["边", *(scalar_text(case[each]) if each in case else "" for each in pack.record.inputs)]
                for case in edges
            ]
        told = compare(pack, write_csv([["名称", *pack.record.inputs], *rows]), tmp_path, chunk=200)
        bounded = pack.record.pack == "ziyang-2021"  # a bound of it is worked out from a typed number
        assert told["by_engine"] < (40 if bounded else 1), pack.record.pack


@pytest.mark.long
def test_random_packs_are_answered_as_one_by_one(tmp_path: Path) -> None:
    """In random packs, where SQL cannot tell exactly the engine answers the row, and so it is told."""
    compared = by_engine = 0
    for _, made, pack in linked_packs(range(24)):
        rows = BruteForce(made, 100).rows()
        names = [*pack.record.inputs]
        given = [[scalar_text(case[name]) if name in case else "" for name in names] for case in cases(made, rows, 40)]
        if not names:
            continue
        by_engine += compare(pack, write_csv([["x", *names], *(["甲", *row] for row in given)]), tmp_path)["by_engine"]
        compared += 1
    assert compared > 12
    assert by_engine > 0


HEAD = ["项目名称", "是否已获得规划许可证", "规划条件是否要求配建", "所在区域", "拟建的社区综合服务中心建筑面积"]
ROWS = [["甲", "否", "是", "未建成区域", "2800"], ["乙", "否", "否", "", ""], ["丙", "", "", "已建成区域", "3,000㎡"]]


@pytest.mark.parametrize("other", [[HEAD[0], HEAD[3], HEAD[2], HEAD[1], HEAD[4]], [HEAD[3], "", HEAD[4], "", ""]])
def test_rows_below_another_heading_are_not_answered_by_the_first(pack: Pack, tmp_path: Path, other: list[str]) -> None:
    """A second table with its columns in another order is left to the reader of sheets, which refuses its rows."""
    path = tmp_path / "in.csv"
    path.write_bytes(write_csv([HEAD, *ROWS, other, *ROWS]))
    with pytest.raises(NotPlain):
        in_database(pack, path, tmp_path / "out.csv")
    assert [*tmp_path.iterdir()] == [path]
    compare(pack, write_csv([HEAD, *ROWS, HEAD, *ROWS]), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_it_is_row_by_row(
    pack: Pack, tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    """Encodings, separators, line ends, quotes, breaks in cells, blank and short lines: the same rows."""
    lines = [separator.join(row) for row in [HEAD, *ROWS]]
    compare(pack, end.join([*lines, lines[1], ""]).encode(encoding), tmp_path)
    odd = [
        f'"一{end}二"{separator}否',
        "",
        f"{separator}{separator}",
        lines[2],
        lines[1] + separator,
        lines[1] + separator + "多",
    ]
    compare(pack, end.join([*lines, *odd]).encode(encoding), tmp_path)


def test_a_sheet_laid_out_for_people_goes_the_other_way(pack: Pack, tmp_path: Path) -> None:
    """A title above the heading is left to the reader of sheets, and so are two columns of one input."""
    for rows in ([["2026 年清单"], HEAD, *ROWS], [[*HEAD, "permit_granted"], *ROWS]):
        path = tmp_path / "in.csv"
        path.write_bytes(write_csv(rows))
        with pytest.raises(NotPlain):
            in_database(pack, path, tmp_path / "out.csv")


def test_a_last_line_without_an_end_is_a_row(pack: Pack, tmp_path: Path) -> None:
    """Also where it is the only row: the file was told to hold no data."""
    for end in ("", "\n"):
        found = compare(pack, f"项目名称,所在区域\n甲,未建成区域{end}".encode(), tmp_path)
        assert found["answered"] == 1


@pytest.mark.long
@pytest.mark.parametrize("unit", ["元", "㎡", "年", "", "元/户"])
def test_numbers_are_told_in_sql_as_everywhere(unit: str) -> None:
    """Groups, places, 万元 and 亿元, cents: each phrase of each number is the calculator's own, below zero too."""
    with duckdb.connect() as database:
        for value in (sign * number for number in NUMBERS for sign in (1, -1)):
            made = Scaled(sql=f"({value * 10**6}::HUGEINT)", places=6)
            ways = (
                exact.decimal,
                lambda one: exact.phrase(one, unit),
                lambda one: exact.label(one, unit),
                exact.to_cent,
            )
            found = database.execute("SELECT " + ", ".join(way(made) for way in ways)).fetchone()
            number = plain(value)
            cents = rounding_text([fixed(number, 2)], [scalar_text(number)])
            right = (decimal_text(number), short_number_phrase(number, unit), amount_phrase(number, unit))
            assert found == (*right, f"（{cents}）" if cents else "")


@pytest.mark.long
def test_a_broken_run_goes_on(pack: Pack, tmp_path: Path) -> None:
    """What was answered is kept and not answered again; the result is the same, and its parts are gone."""
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    chance = random.Random(4)  # noqa: S311 - drawn rows need no secrecy
    path.write_bytes(write_csv([["名称", *pack.record.inputs], *typed(pack, chance, 60)]))
    whole = in_database(pack, path, target, chunk=25)
    right = target.read_bytes()
    target.unlink()
    with pytest.raises(KeyboardInterrupt):
        in_database(pack, path, target, chunk=25, stop_after=2)
    part = tmp_path / "out.csv.partial" / "000000.csv"
    part.write_bytes(part.read_bytes().replace("地块".encode(), "记号".encode()))
    assert in_database(pack, path, target, chunk=25) == whole
    assert target.read_bytes() != right
    assert target.read_bytes().replace("记号".encode(), "地块".encode()) == right
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_parquet_goes_in_and_out(pack: Pack, tmp_path: Path) -> None:
    """Numbers, days and words of a Parquet file are read as the same texts; the result holds what CSV holds."""
    source, plain_file, target = (str(tmp_path / name) for name in ("in.parquet", "in.csv", "out.parquet"))
    with duckdb.connect() as database:
        database.execute(
            "COPY (SELECT '甲' AS 项目名称, false AS permit_granted, true AS required_by_planning_conditions, "
            "'unbuilt' AS area, 2800.5::DOUBLE AS building_area, 1400.50::DECIMAL(9,2) AS outdoor_area, "
            f"DATE '2026-11-25' AS judged_on UNION ALL SELECT NULL, NULL, NULL, NULL, 3e3, NULL, NULL) TO '{source}'"
        )
        told = in_database(pack, Path(source), Path(target))
        found = database.execute(f"SELECT * FROM '{target}'").fetchall()  # noqa: S608 - a path of our own
    names = ["项目名称", "permit_granted", "required_by_planning_conditions", "area"]
    names += ["building_area", "outdoor_area", "judged_on"]
    rows = [["甲", "false", "true", "unbuilt", "2800.5", "1400.5", "2026-11-25"], ["", "", "", "", "3000", "", ""]]
    Path(plain_file).write_bytes(write_csv([names, *rows]))
    in_database(pack, Path(plain_file), tmp_path / "out.csv")
    right = as_rows((tmp_path / "out.csv").read_bytes())[1:]
    assert [[str(cell) for cell in row[1:]] for row in found] == [row[1:] for row in right]
    assert (told["answered"], [row[0] for row in found]) == (2, [1, 2])


def test_codes_say_the_same_in_short(pack: Pack, tmp_path: Path) -> None:
    """Outcomes as the pack's own words, amounts to the last digit, and the rules that they rest on."""
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(write_csv([HEAD, *ROWS]))
    in_database(pack, path, target, codes=True)
    head, *rows = as_rows(target.read_bytes())
    first = dict(zip(head, rows[0], strict=True))
    assert (first["项目名称"], first["route"], first["building_area_shortfall"]) == ("甲", "in_kind", "200")
    assert first["route.codes"] == "route/r1"
    assert first["building_area_shortfall.codes"].endswith("formulas/building_area_shortfall")
    assert dict(zip(head, rows[2], strict=True))["missing"].startswith("permit_granted")


@pytest.mark.long
def test_the_command_takes_the_way_that_a_file_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file goes through the database; without it, it is said what to install, and only Parquet is refused."""
    path = tmp_path / "in.csv"
    path.write_bytes(write_csv([HEAD, *ROWS]))
    assert main(["batch", str(path), "--out", str(tmp_path / "small.csv")]) == 0
    monkeypatch.setattr(command, "LARGE", 1)
    assert main(["batch", str(path), "--out", str(tmp_path / "large.csv")]) == 0
    assert as_rows((tmp_path / "small.csv").read_bytes()) == as_rows((tmp_path / "large.csv").read_bytes())
    capsys.readouterr()
    monkeypatch.setattr(command, "_has_duckdb", lambda: False)
    assert main(["batch", str(path), "--out", str(tmp_path / "slow.csv")]) == 0
    assert "policykb[city]" in capsys.readouterr().err
    assert (tmp_path / "slow.csv").read_bytes() == (tmp_path / "small.csv").read_bytes()
    assert main(["batch", str(path), "--out", str(tmp_path / "no.parquet")]) == 2
    assert "policykb[city]" in capsys.readouterr().err


def test_spark_is_asked_for_with_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without PySpark, without Java, or with a result that is no folder, one sentence says what to do."""
    path = tmp_path / "in.csv"
    path.write_bytes(write_csv([HEAD, *ROWS]))
    asked = ["batch", str(path), "--engine", "spark", "--out"]
    assert main([*asked, str(tmp_path / "out.csv")]) == 2
    assert "是一个文件夹" in capsys.readouterr().err
    for missing, remedy in (("find_spec", "policykb[spark]"), ("find_java", "JAVA_HOME")):
        monkeypatch.setattr(spark, missing, lambda *_: None)
        assert main([*asked, str(tmp_path / "out.parquet")]) == 2
        assert remedy in capsys.readouterr().err
        monkeypatch.setattr(spark, missing, lambda *_: "there")
