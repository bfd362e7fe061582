"""Ten million made-up projects of the Dazu pack on Spark in local cluster mode, beside DuckDB on the same machine.

Prints seconds and rows per second of each, then compares the two results row by row: exit code 1 where one differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from city import ROOT, make

from site_build.city.parts import Options
from site_build.city.run import answer_file
from site_build.city.spark import answer_on_spark, session
from site_build.commands.packs import answering_pack


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds on the clock, and what came of it."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def line(name: str, rows: int, seconds: float, by_engine: int, size: int) -> None:
    """A line of the table."""
    print(
        f"| {name} | {rows:,} | {seconds:,.1f} | {rows / seconds:,.0f} | {by_engine:,} | {size / 1e6:,.0f} MB |",
        flush=True,
    )


def bytes_of(path: Path) -> int:
    """The size of a file, or of all files in a folder."""
    return sum(one.stat().st_size for one in path.iterdir()) if path.is_dir() else path.stat().st_size


def main() -> int:
    """Make the rows, answer them twice, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--full", action="store_true", help="all texts and clauses, not codes alone")
    parser.add_argument("--folder", type=Path, help="where the files lie; removed after")
    options = parser.parse_args()
    chosen = Options(codes=not options.full)
    pack = answering_pack(ROOT / "policy_yaml", "dazu")
    what = "全部句子和条款" if options.full else "代码"
    print(f"{options.rows:,} 行，{what}；开始时机器的负载 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）")
    print("| 怎样回答 | 行 | 秒 | 行/秒 | 引擎逐行的 | 结果 |\n|---|---:|---:|---:|---:|---:|", flush=True)
    with TemporaryDirectory(dir=options.folder) as folder:
        source, ours, theirs = (Path(folder) / name for name in ("in.csv", "spark.parquet", "duckdb.parquet"))
        make(options.rows, source)
        started, spark = timed(lambda: session(options.master))
        seconds, told = timed(lambda: answer_on_spark(spark, pack, source, ours, options=chosen))
        spark.stop()
        line(
            f"Spark，{options.master}（另加启动 {started:.0f} 秒）",
            options.rows,
            seconds,
            told["by_engine"],
            bytes_of(ours),
        )
        with duckdb.connect() as database:
            seconds, same = timed(
                lambda: answer_file(database, pack, source, theirs, options=chosen, tell=lambda *_: None)
            )
        line("DuckDB", options.rows, seconds, same["by_engine"], bytes_of(theirs))
        return compared(ours, theirs, told == same)


def compared(ours: Path, theirs: Path, alike: bool) -> int:  # noqa: FBT001 - whether the summaries are
    """Whether each row of one is, at its place, the row of the other."""
    read = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet"
    ((rows, other),) = duckdb.sql(
        "SELECT count(*), count_if(one IS DISTINCT FROM other) FROM "  # noqa: S608 - paths of our own
        f"(SELECT one FROM ({read}('{ours}/*.parquet')) AS one) POSITIONAL JOIN "
        f"(SELECT other FROM ({read}('{theirs}')) AS other)"
    ).fetchall()
    print(f"Spark 与 DuckDB 比较 {rows:,} 行：{other} 行不同；汇总{'相同' if alike else '不同'}。")
    return int(bool(other) or not alike)


if __name__ == "__main__":
    sys.exit(main())
