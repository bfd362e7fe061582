"""The same tables and the same SQL on Spark: rows stand on many machines, what is learnt stays with the one that asks.

Simple lines of UTF-8 are read by all machines at once; every other file is laid out by DuckDB first, as it always is.
Folders named by the user (the file, the result and `….partial` beside it) have to be seen by every machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from calculator import Pack
from calculator.answers.headings import Header
from calculator.ground.frozen import frozen
from site_build.city.cells import BLANK
from site_build.city.dialect import DUCKDB, KINDS_OF_SPARK, SPARK, Dialect
from site_build.city.parts import Options
from site_build.city.run import Table, settle
from site_build.city.staged import Staged, Stretch, simple_heading, stage
from site_build.city.summary import Json, Summary, summary
from site_build.city.written import FORMATS
from site_build.exchange.table import LONGEST_TEXT, BadTable

HERE = "local[*]"
LOOPBACK = "127.0.0.1"
INSTALL = "没有装 PySpark。请先安装：pip install 'policykb[spark]'。"
NO_JAVA = (
    "没有找到 Java，Spark 要用（17 版）。Debian：apt-get install openjdk-17-jre-headless；"
    "装在别处的，把环境变量 JAVA_HOME 设成它的目录。"
)
SETTINGS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.files.maxPartitionBytes": "32m",
    "spark.sql.files.minPartitionNum": "1",  # cut by size alone: lines are counted once and numbered after
    "spark.sql.autoBroadcastJoinThreshold": "1g",  # rows keep their order where no join moves them
    "spark.sql.broadcastTimeout": "3600",
    "spark.ui.enabled": "false",
}
SPECIAL_IN_PATTERNS = ".$|()[{^?*+\\"
PARTS = ("part-", "_SUCCESS", ".part-", "._SUCCESS")


class NoSpark(Exception):
    """Spark cannot be started here; says what to do."""


def find_java() -> str | None:
    """The Java that Spark takes: that of `$JAVA_HOME`, else one on the PATH."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin") if home else None)


def session(master: str) -> Any:
    """A session of Spark on the machines that `master` names; those of this machine listen on it alone."""
    if find_spec("pyspark") is None:
        raise NoSpark(INSTALL)
    if not find_java():
        raise NoSpark(NO_JAVA)
    from pyspark.sql import SparkSession  # noqa: PLC0415 - optional

    settings = dict(SETTINGS)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
        settings |= {"spark.driver.bindAddress": LOOPBACK, "spark.driver.host": LOOPBACK, "spark.driver.memory": "2g"}
    found = SparkSession.builder.appName("policykb").master(master).config(map=settings).getOrCreate()
    found.sparkContext.setLogLevel("FATAL")  # what fails is raised; the rest is how Spark goes on
    return found


class InSpark:
    """Rows in Spark, small tables in a DuckDB `known`; they pass from one to the other as files in a folder."""

    dialect: Dialect = SPARK
    place = "line"

    def __init__(self, spark: Any, known: Any, folder: Path) -> None:
        """Take a session and a database."""
        self.spark, self.known, self.folder = spark, known, folder
        self.kept: dict[str, Any] = {}
        self.passed = 0

    def make(self, name: str, query: str) -> None:
        """A table of rows made anew."""
        if name in self.kept:
            self.kept[name].unpersist()
        self.kept[name] = self.spark.sql(query).persist()
        self.kept[name].createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """A view of rows made anew."""
        self.spark.sql(query).createOrReplaceTempView(name)

    def bring(self, name: str, query: str) -> None:
        """A small table made of rows."""
        path = self._next(name)
        self.spark.sql(query).coalesce(1).write.parquet(path.as_uri())
        parts = DUCKDB.text(str(path / "*.parquet"))
        self.known.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM read_parquet({parts})")

    def share(self, name: str) -> None:
        """Let rows be joined with a small table as it is now."""
        path = self._next(name)
        self.known.execute(f"COPY {name} TO {DUCKDB.text(str(path))} ({FORMATS['.parquet']})")
        described = self.known.execute(f"DESCRIBE {name}").fetchall()
        columns = ", ".join(f"{column} {_kind(kind)}" for column, kind, *_ in described)
        self.spark.read.schema(columns).parquet(path.as_uri()).createOrReplaceTempView(name)

    def _next(self, name: str) -> Path:
        self.passed += 1
        return self.folder / f"{name}_{self.passed}.parquet"

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows that a query finds."""
        return map(tuple, self.spark.sql(query).toLocalIterator())

    def write(self, query: str, path: Path) -> None:
        """Write what a query finds to a folder of parts, in the order of the file."""
        self.spark.sql(query).write.parquet(path.as_uri())


def _kind(kind: str) -> str:
    """A type of DuckDB as Spark names it; texts by number are texts in a file."""
    return "STRING" if kind.startswith("ENUM") else KINDS_OF_SPARK.get(kind, kind)


def answer_on_spark(spark: Any, pack: Pack, source: Path, target: Path, *, options: Options) -> Json:
    """Answer a plain .csv or .parquet file into a folder of Parquet parts; the summary as `answer_file` gives it."""
    _refuse_foreign(target)
    work = target.with_name(f"{target.name}.partial").resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with TemporaryDirectory(prefix="policykb-") as folder, duckdb.connect() as known:
        settle(known, Path(folder), options)
        tables = InSpark(spark, known, work)
        try:
            staged = _staged(tables, source, pack, Path(folder), options)
            whole = Summary()
            table = Table(tables, pack, staged, ".parquet", options)
            whole.add(table.part(0, staged.rows, work / "whole"))
        finally:
            spark.catalog.clearCache()
    if target.exists():
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    (work / "whole").rename(target)
    shutil.rmtree(work)
    return summary(staged, whole, pack)


def _refuse_foreign(target: Path) -> None:
    """A folder that holds anything but parts of a result is not written over."""
    if target.is_dir() and not all(one.name.startswith(PARTS) for one in target.iterdir()):
        raise BadTable(f"“{target}”已有，里面不只是结果。请用 --out 换一个名字。")


def _staged(tables: InSpark, source: Path, pack: Pack, folder: Path, options: Options) -> Staged:
    """The rows of a file as the view `source`: read where they stand if all lines are simple, else by DuckDB."""
    heading = simple_heading(source, pack)
    lines = _lines(tables, source) if heading else None
    if heading and lines:
        separator, header, told = heading
        tables.view("source", lines.cells(separator, len(header.texts)))
        staged = Staged(header=header, rows=lines.rows, stretch=_whole(header), told=told)
    else:
        staged = stage(tables.known, source, pack, folder, rows=options.chunk, simple=False)
        tables.share("source")
        staged = replace(staged, stretch=_whole(staged.header))
    return staged


def _whole(header: Header) -> Callable[[int, int], Stretch]:
    cells = ", ".join(f"c{at}" for at in range(len(header.texts)))
    return lambda _first, _last: Stretch(sql=f"SELECT line, {cells}, beyond FROM source", line="line")


@frozen
class Lines:
    """The lines of a file in pieces as Spark reads them: per piece its start, its first number, the lines before it."""

    pieces: tuple[tuple[int, int, int], ...]
    rows: int
    carriage: bool

    def cells(self, separator: str, width: int) -> str:
        """The lines below the heading as cells, each with its line in the file."""
        pieces = ", ".join(f"({start}L, {first}L, {before}L)" for start, first, before in self.pieces)
        value = "left(value, length(value) - 1)" if self.carriage else "value"
        cut = SPARK.text(f"\\{separator}" if separator in SPECIAL_IN_PATTERNS else separator)
        beyond = f"array_join(slice(cells, {width + 1}, size(cells)), '')"
        names = ", ".join(f"cells[{at}] AS c{at}" for at in range(width))
        return (
            f"SELECT line, {names}, size(cells) > {width} AND NOT {SPARK.whole(beyond, BLANK)} AS beyond FROM ("
            f"SELECT number - first + before + 1 AS line, split({value}, {cut}, -1) AS cells FROM lines JOIN "
            f"(SELECT * FROM VALUES {pieces} AS pieces(start, first, before)) AS pieces ON pieces.start = lines.start"
            ") WHERE line > 1"
        )


def _lines(tables: InSpark, source: Path) -> Lines | None:
    """The lines of a file where each is a row, cut at separators: no quotes, no long lines, one kind of end; or None.

    Spark numbers lines with gaps between the pieces that it reads; counted per piece, they get their own numbers.
    """
    lines = tables.spark.read.option("lineSep", "\n").text(source.resolve().as_uri())
    columns = ("value", "monotonically_increasing_id() AS number", "_metadata.file_block_start AS start")
    lines.selectExpr(*columns).createOrReplaceTempView("lines")
    held = "CAST(value AS BINARY)"
    odd = (
        f"contains(value, chr(34)) OR contains(value, chr(0)) OR length(value) > {LONGEST_TEXT} "
        f"OR contains(left(value, length(value) - 1), chr(13)) OR encode(decode({held}, 'UTF-8'), 'UTF-8') <> {held}"
    )
    found = [
        *tables.rows(
            f"SELECT start, min(number), count(*), count_if(endswith(value, chr(13))), bool_or({odd}) "
            "FROM lines GROUP BY start ORDER BY start"
        )
    ]
    count, returns = sum(one[2] for one in found), sum(one[3] for one in found)
    if count < 2 or returns not in (0, count) or any(one[4] for one in found):  # noqa: PLR2004 - a heading and a row
        return None
    before = accumulate((one[2] for one in found), initial=0)
    pieces = tuple((start, first, above) for (start, first, *_), above in zip(found, before, strict=False))
    return Lines(pieces=pieces, rows=count - 1, carriage=bool(returns))
