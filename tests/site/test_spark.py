"""The same table answered on Spark, in local cluster mode: the same as in DuckDB and as row by row.

Not run with the other tests: `make test-spark` installs PySpark and finds a Java.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from drawn_cases import values
from typed_rows import NUMBERS, typed

from calculator import Pack
from calculator.answers.phrases import amount_phrase
from calculator.answers.wording import rounding_text
from calculator.ground.scalars import decimal_text, fixed, plain, scalar_text
from calculator.ground.typed_numbers import short_number_phrase
from site_build.city import exact
from site_build.city.dialect import SPARK
from site_build.city.exact import Scaled
from site_build.city.parts import Options
from site_build.city.run import answer_file
from site_build.city.spark import answer_on_spark, session
from site_build.exchange.batch import Batch
from site_build.exchange.table import ON_COMMAND_LINE, BadTable
from site_build.exchange.writing import as_text, write_csv

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # PySpark leaves its sockets to be collected
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
LISTENS = "0A"
LOOPBACKS = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
ODD_MARKS = str.maketrans({'"': "”", "\n": " ", ",": "，"})


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Two executors in processes of their own, as on two machines; they end with the tests."""
    found = session("local-cluster[2,1,1024]")
    yield found
    found.stop()


def told(told_rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Rows of a Parquet file as texts."""
    return [["" if cell is None else str(cell) for cell in row] for row in told_rows]


def answers_of(summary: dict[str, Any]) -> dict[str, Any]:
    """A summary without what hangs on which rows come first: rows left to the engine, the order of outcomes alike."""
    kept = {name: said for name, said in summary.items() if name not in ("by_engine", "sentence")}
    return {**kept, "outcomes": dict(summary["outcomes"])}


def compare(spark: Any, pack: Pack, source: Path, *, codes: bool = False) -> dict[str, Any]:
    """Answer a file on Spark and in DuckDB, and row by row: the same tables, the same counts; what Spark told."""
    one, other = source.with_name("spark.parquet"), source.with_name("duckdb.parquet")
    found = answer_on_spark(spark, pack, source, one, options=Options(codes=codes))
    with duckdb.connect() as database:
        summary = answer_file(database, pack, source, other, options=Options(codes=codes), tell=lambda *_: None)
        rows = told(database.execute(f"SELECT * FROM '{one}/*.parquet'").fetchall())  # noqa: S608 - paths of our own
        right = told(database.execute(f"SELECT * FROM '{other}'").fetchall())  # noqa: S608
    assert len(rows) == len(right)
    for row, expected in zip(rows, right, strict=True):
        assert row == expected
    assert answers_of(found) == answers_of(summary)
    if not codes and source.suffix == ".csv":
        batch = Batch(pack, source.read_bytes(), limits=ON_COMMAND_LINE)
        for row in batch.rows:
            batch.answer(row)
        start = 2 + len(batch.header.texts)
        for row, answer in zip(rows, batch.table(), strict=True):
            assert row[start:] == [as_text(cell) for cell in answer[start:]]
    assert not source.with_name("spark.parquet.partial").exists()
    return found


def projects(pack: Pack, seed: int, count: int) -> list[list[str]]:
    """Rows as people type them and every border of the pack."""
    chance = random.Random(seed)  # noqa: S311 - drawn rows need no secrecy
    rows = [*typed(pack, chance, count)]
    names = [*pack.record.inputs]
    base = dict.fromkeys(names, "")
    rows += [["边", *({**base, name: scalar_text(value)}.values())] for name in names for value in values(pack, name)]
    return rows


def simple(rows: list[list[str]], end: str) -> bytes:
    """Rows as lines without quotes."""
    return end.join(",".join(cell.translate(ODD_MARKS) for cell in row) for row in [*rows, []]).encode()


def test_thousands_of_rows_are_answered_as_one_by_one(spark: Any, pack: Pack, tmp_path: Path) -> None:
    """Lines that Spark reads itself: wrong writings, sums, blank lines, cells too many, borders, either end of line."""
    rows = [["名称", *pack.record.inputs], *projects(pack, 3, 2500)]
    rows += [[*rows[1], ""], [*rows[2], "多"], rows[3][:3], [*rows[4], "", " "]]
    source = tmp_path / "in.csv"
    source.write_bytes(simple(rows, "\n"))
    found = compare(spark, pack, source)
    assert found["answered"] > 1500
    assert found["refused"] > 100
    source.write_bytes(simple(rows[:400], "\r\n"))
    compare(spark, pack, source, codes=True)


def test_a_small_pack_and_rows_left_to_the_engine(
    spark: Any, small_pack: Pack, packs: dict[str, Pack], tmp_path: Path
) -> None:
    """The small pack of the tests, and one of which a bound is worked out from a typed number."""
    source = tmp_path / "in.csv"
    by_engine = 0
    for pack, count in ((small_pack, 1500), (packs["ziyang-2021"], 40)):
        source.write_bytes(simple([["名称", *pack.record.inputs], *projects(pack, 5, count)], "\n"))
        by_engine += compare(spark, pack, source)["by_engine"]
    assert by_engine


def test_other_files_are_laid_out_first(spark: Any, pack: Pack, tmp_path: Path) -> None:
    """Quotes and breaks in cells, GB18030 and Parquet come to the same."""
    rows = [["名称", *pack.record.inputs], *projects(pack, 7, 60)]
    source = tmp_path / "in.csv"
    for content in (write_csv(rows), simple(rows, "\n").decode().encode("gb18030")):
        source.write_bytes(content)
        compare(spark, pack, source)
    with duckdb.connect() as database:
        laid = tmp_path / "in.parquet"
        source.write_bytes(simple(rows, "\n"))
        read = f"read_csv('{source}', all_varchar=true, header=true, delim=',', quote='', null_padding=true)"
        database.execute(f"COPY (FROM {read}) TO '{laid}'")
    compare(spark, pack, laid)


def test_pieces_of_a_file_keep_their_lines(spark: Any, pack: Pack, tmp_path: Path) -> None:
    """A file that is read in many pieces by two executors has each row once, at its line, in its order."""
    source, target = tmp_path / "in.csv", tmp_path / "out.parquet"
    lines = ["名称,permit_granted,required_by_planning_conditions,area"]
    lines += [f"{at},否,是,未建成区域" for at in range(2, 50_002)]
    source.write_text("\n".join(lines), encoding="utf-8")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "100k")
    answer_on_spark(spark, pack, source, target, options=Options(codes=True))
    spark.conf.set("spark.sql.files.maxPartitionBytes", "32m")
    assert len([*target.glob("part-*.parquet")]) > 10
    with duckdb.connect() as database:
        found = database.execute(f"SELECT 行号, 名称 FROM '{target}/*.parquet'").fetchall()  # noqa: S608
    assert found == [(at, str(at)) for at in range(2, 50_002)]


@pytest.mark.parametrize("unit", ["元", "㎡", "年", "", "元/户"])
def test_numbers_are_told_in_spark_as_everywhere(spark: Any, unit: str) -> None:
    """Groups, places, 万元 and 亿元, cents: each phrase of each number is the calculator's own, below zero too."""
    numbers = [sign * number for number in NUMBERS for sign in (1, -1)]
    for places in (6, 2):
        made = Scaled(sql="v", places=places, dialect=SPARK)
        told_in_sql = [exact.decimal(made), exact.phrase(made, unit), exact.label(made, unit), exact.to_cent(made)]
        told_numbers = [number for number in numbers if (number * 10**places).denominator == 1]
        held = ", ".join(
            f"({at}, CAST('{number * 10**places}' AS DECIMAL(38, 0)))" for at, number in enumerate(told_numbers)
        )
        query = f"SELECT {', '.join(told_in_sql)} FROM VALUES {held} AS t(at, v) ORDER BY at"  # noqa: S608
        found = spark.sql(query).collect()
        for number, row in zip(map(plain, told_numbers), found, strict=True):
            cents = rounding_text([fixed(number, 2)], [scalar_text(number)])
            right = (decimal_text(number), short_number_phrase(number, unit), amount_phrase(number, unit))
            assert tuple(row) == (*right, f"（{cents}）" if cents else "")


def test_what_is_not_a_result_is_not_written_over(spark: Any, pack: Pack, tmp_path: Path) -> None:
    """A folder with files of another kind stays as it is."""
    target = tmp_path / "out.parquet"
    target.mkdir()
    (target / "note.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(BadTable, match="换一个名字"):
        answer_on_spark(spark, pack, tmp_path / "in.csv", target, options=Options())
    assert (target / "note.txt").exists()


def family(process: int) -> Iterator[int]:
    """The processes that a process started, and those that they did."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except FileNotFoundError:
            continue
        if parent == process:
            yield int(stat.parent.name)
            yield from family(int(stat.parent.name))


def test_nothing_listens_beyond_this_machine(spark: Any) -> None:
    """The driver, the master, the workers and their executors listen on 127.0.0.1 alone."""
    assert spark.range(4).count() == 4
    started = [*family(os.getpid())]
    opened = [one.readlink().name for process in started for one in Path(f"/proc/{process}/fd").iterdir()]
    sockets = {name[8:-1] for name in opened if name.startswith("socket:")}
    lines = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    heard = [line[1].partition(":")[0] for line in lines if line[3] == LISTENS and line[9] in sockets]
    assert len(heard) > 2
    assert {*heard} <= {*LOOPBACKS}
