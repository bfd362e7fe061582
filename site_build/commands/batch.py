"""`batch`: a table of projects, answered row by row, or, if large, in DuckDB or Spark by what such rows come to."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from calculator import Pack
from calculator.ground.problems import quoted
from site_build.commands.common import FAILED, MISUSED, OK, BadWord
from site_build.commands.packs import answering_pack
from site_build.corpus.yaml_source import reason
from site_build.exchange.batch import SUFFIXES, Batch, template_file, written
from site_build.exchange.sheets import PARQUET_MARK
from site_build.exchange.table import ON_COMMAND_LINE, BadTable

PARQUET = ".parquet"
LARGE = 2_000_000
INSTALL = "请先安装 DuckDB：pip install 'policykb[city]'。"


def batch(arguments: argparse.Namespace) -> int:
    """Answer a table, or write an empty one to fill in."""
    target: Path | None = arguments.file if arguments.template else arguments.out
    allowed = SUFFIXES if arguments.template else (*SUFFIXES, PARQUET)
    if target and target.suffix not in allowed:
        print(f"{quoted(str(target))}应以 {'、'.join(allowed[:-1])} 或 {allowed[-1]} 结尾。", file=sys.stderr)
        return MISUSED
    try:
        pack = answering_pack(arguments.root, arguments.pack)
        if arguments.template:
            arguments.file.write_bytes(template_file(pack, arguments.file.suffix))
            return OK
        if arguments.engine == "spark":
            return _told(_on_spark(arguments, pack, target))
        summary = _in_database(arguments, pack, target) or _row_by_row(arguments, pack, target)
    except (BadWord, BadTable) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except OSError as error:
        print(f"文件{quoted(str(arguments.file))}不能读写：{reason(error)}。", file=sys.stderr)
        return MISUSED
    return _told(summary)


def _row_by_row(arguments: argparse.Namespace, pack: Pack, target: Path | None) -> Mapping[str, Any]:
    answered = Batch(pack, arguments.file.read_bytes(), hidden=arguments.hidden, limits=ON_COMMAND_LINE)
    for row in answered.rows:
        answered.answer(row)
    if target and target.suffix == PARQUET:
        from site_build.city.written import texts_to_parquet  # noqa: PLC0415 - needs DuckDB

        titles = [column.title for column in answered.columns()]
        texts_to_parquet(_duckdb(), titles, answered.table(), target)
        return answered.summary()
    content = written(answered, target.suffix if target else ".csv")
    if target:
        target.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return answered.summary()


def _in_database(arguments: argparse.Namespace, pack: Pack, target: Path | None) -> Mapping[str, Any] | None:
    """Answer a plain file that is large, or that only a database reads or writes; None where it is for the other way.

    What people lay out as a sheet (titles, headings of two rows, hidden rows) is read row by row.
    """
    source: Path = arguments.file
    with source.open("rb") as file:
        parquet = file.read(len(PARQUET_MARK)) == PARQUET_MARK
    if target is None or target.suffix not in (".csv", PARQUET) or arguments.hidden:
        if arguments.codes:
            raise BadWord("只要代码的结果，请用 --out 写成 .csv 或 .parquet，不加 --hidden。")
        if parquet:
            raise BadWord("Parquet 文件的结果，请用 --out 写成 .csv 或 .parquet。")
        return None
    needed = parquet or arguments.codes or target.suffix == PARQUET
    if not needed and source.stat().st_size < LARGE:
        return None
    if not _has_duckdb():
        if needed:
            raise BadWord(f"这样的文件或者结果要用数据库来读写。{INSTALL}")
        print(f"文件较大，逐行回答较慢；要快，{INSTALL}", file=sys.stderr)
        return None
    from site_build.city.parts import Options  # noqa: PLC0415 - only where it is used
    from site_build.city.run import answer_file, progress  # noqa: PLC0415 - needs DuckDB
    from site_build.city.staged import NotPlain  # noqa: PLC0415

    options = Options(codes=arguments.codes, memory=arguments.memory, threads=arguments.threads)
    try:
        return answer_file(_duckdb(), pack, source, target, options=options, tell=progress(time.monotonic()))
    except NotPlain:
        if arguments.codes or parquet:
            raise BadWord("这样读写，文件应是 CSV 或 Parquet：第一行是列名，下面都是数据，一项一列。") from None
        return None
    except KeyboardInterrupt:
        raise BadWord("停下了。答过的留着，再运行同一条命令就接着答。") from None


def _on_spark(arguments: argparse.Namespace, pack: Pack, target: Path | None) -> Mapping[str, Any]:
    """Answer a plain file on Spark, into a folder of Parquet parts."""
    if target is None or target.suffix != PARQUET or arguments.hidden:
        raise BadWord(
            "用 Spark 的结果是一个文件夹，里面是 Parquet：请用 --out 写一个以 .parquet 结尾的名字，不加 --hidden。"
        )
    if not _has_duckdb():
        raise BadWord(f"用 Spark 也要 DuckDB。{INSTALL}")
    from site_build.city.parts import Options  # noqa: PLC0415 - only where it is used
    from site_build.city.spark import NoSpark, answer_on_spark, session  # noqa: PLC0415 - needs DuckDB
    from site_build.city.staged import NotPlain  # noqa: PLC0415

    options = Options(codes=arguments.codes, memory=arguments.memory, threads=arguments.threads)
    try:
        spark = session(arguments.master)
    except NoSpark as error:
        raise BadWord(str(error)) from None
    try:
        return answer_on_spark(spark, pack, arguments.file, target, options=options)
    except NotPlain:
        raise BadWord("用 Spark，文件应是 CSV 或 Parquet：第一行是列名，下面都是数据，一项一列。") from None
    finally:
        spark.stop()


def _has_duckdb() -> bool:
    return find_spec("duckdb") is not None


def _duckdb() -> Any:
    """A database in memory; BadWord where DuckDB is not installed."""
    if not _has_duckdb():
        raise BadWord(f"Parquet 文件要用数据库来读写。{INSTALL}")
    import duckdb  # noqa: PLC0415 - optional

    return duckdb.connect()


def _told(summary: Mapping[str, Any]) -> int:
    """Say on the error stream how the rows fared; refused rows make the exit code 1."""
    print(summary["sentence"], file=sys.stderr)
    for sentence in (*summary["told"], *summary["refusals"], *summary["waiting"]):
        print(sentence, file=sys.stderr)
    return FAILED if summary["refused"] else OK
