"""A whole city at a time: made-up projects of the Dazu pack answered in DuckDB, beside the engine row by row.

Prints rows per second to codes and to full texts and clauses, both written to Parquet, with the processor's seconds and
how busy the machine was; then compares a sample of the rows with the engine, cell by cell. With `--vectors` the same
rows go through OpenFisca-Core and PolicyEngine-core, and what they can express is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from calculator.answers.briefs import brief_of
from calculator.answers.headings import read_header
from calculator.answers.outputs import output_answer
from calculator.engine.case import read_case
from calculator.engine.engine import evaluate
from site_build.city.layout import Layout
from site_build.city.parts import Options
from site_build.city.run import answer_file
from site_build.commands.packs import answering_pack

ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    ("项目名称", "'地块 ' || i"),
    ("permit_granted", "['是', '否', '否', '否', ''][1 + (hash(16 * i + 1) % 5)::BIGINT]"),
    ("handed_over", "['是', '否', ''][1 + (hash(16 * i + 2) % 3)::BIGINT]"),
    ("required_by_planning_conditions", "['是', '是', '否', ''][1 + (hash(16 * i + 3) % 4)::BIGINT]"),
    ("area", "['未建成区域', '已建成区域', ''][1 + (hash(16 * i + 4) % 3)::BIGINT]"),
    ("zone", "['不在经开区', '在经开区'][1 + (hash(16 * i + 5) % 2)::BIGINT]"),
    ("building_area", "['3000', '2999.99', '3000.01', ''][1 + (hash(16 * i + 6) % 40)::BIGINT]"),
    ("outdoor_area", "['1500', '1499.99', '1500.01', ''][1 + (hash(16 * i + 7) % 40)::BIGINT]"),
    ("judged_on", "['2026-11-25', '2026-11-25', '2022-04-19', ''][1 + (hash(16 * i + 8) % 4)::BIGINT]"),
    ("assumed_fee_rate", "['60', '', '59.9999'][1 + (hash(16 * i + 9) % 3)::BIGINT]"),
    ("assumed_fee_base", "['61000.01', '', '800'][1 + (hash(16 * i + 10) % 3)::BIGINT]"),
)
DRAWN = {"building_area": 600_000, "outdoor_area": 300_000}
ROW_BY_ROW = 1_000


def make(rows: int, path: Path) -> None:
    """A CSV file of so many projects, with blanks, borders and areas of every size."""
    cells = [
        f"coalesce({sql}, rtrim(rtrim((hash(16 * i + 11) % {DRAWN[name]} / 100)::DECIMAL(9, 2)::VARCHAR, '0'), '.'))"
        if name in DRAWN
        else sql
        for name, sql in HEAD
    ]
    columns = ", ".join(f'{sql} AS "{name}"' for (name, _), sql in zip(HEAD, cells, strict=True))
    duckdb.sql(f"COPY (SELECT {columns} FROM range({rows}) AS r(i)) TO '{path}' (HEADER, QUOTE '')")  # noqa: S608


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock and of the processor, and what came of it."""
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - clock, time.process_time() - processor, found


def main() -> int:
    """Make the rows, answer them, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--compared", type=int, default=10_000, help="rows compared with the engine")
    parser.add_argument("--vectors", type=Path, help="a Python that has OpenFisca-Core and PolicyEngine-core")
    options = parser.parse_args()
    pack = answering_pack(ROOT / "policy_yaml", "dazu")
    print(f"{options.rows:,} 行；开始时机器的负载 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）")
    print("| 怎样回答 | 行 | 秒 | 处理器的秒 | 行/秒 | 行/处理器秒 | 引擎逐行的 |\n|---|---:|---:|---:|---:|---:|---:|")
    with TemporaryDirectory() as folder:
        source, coded, target = (Path(folder) / name for name in ("in.csv", "codes.parquet", "out.parquet"))
        make(options.rows, source)
        for codes in (True, False):

            def run(codes: bool = codes) -> Any:  # noqa: FBT001 - the one of this round
                with duckdb.connect() as database:
                    chosen = Options(codes=codes)
                    written = coded if codes else target
                    return answer_file(database, pack, source, written, options=chosen, tell=lambda *_: None)

            clock, processor, told = timed(run)
            name = "代码，写成 Parquet" if codes else "全部句子和条款，写成 Parquet"
            line(name, options.rows, clock, processor, told["by_engine"])
        cases = sampled(pack, source, ROW_BY_ROW)
        clock, processor, _ = timed(lambda: [by_engine(pack, case) for case in cases])
        line("引擎逐行", len(cases), clock, processor, len(cases))
        compared(pack, target, options.compared)
        if options.vectors:
            vectors(options.vectors, source, coded, options.rows)
    return 0


def vectors(python: Path, source: Path, coded: Path, rows: int) -> None:
    """The same rows in engines that work on whole columns, and how far they say the same."""
    print("\n| 成列计算的引擎 | 行 | 只算，行/秒 | 从读 CSV 到写 CSV，行/秒 | 比较的行 | 情形不同 | 金额差半分以上 |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for package, name in (("openfisca_core", "OpenFisca-Core"), ("policyengine_core", "PolicyEngine-core")):
        answers = source.with_name(f"{package}.csv")
        command = [str(python), str(ROOT / "benchmarks" / "vectors" / "dazu.py"), package, str(source), str(answers)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds = json.loads(ran.stdout.splitlines()[-1])
        same = alike(source, coded, answers)
        whole = rows / sum(seconds.values())
        told = (f"{rows:,}", f"{rows / seconds['answered']:,.0f}", f"{whole:,.0f}", *(f"{one:,}" for one in same))
        print(f"| {name} | {' | '.join(told)} |", flush=True)


def alike(source: Path, coded: Path, answers: Path) -> tuple[int, int, int]:
    """Rows in which all that the rule asks of is given; of those how many have another outcome, or another amount."""
    needed = ("permit_granted", "handed_over", "required_by_planning_conditions", "area", *DRAWN)
    given = " AND ".join(f"{name} <> ''" for name in (*needed, "assumed_fee_rate", "assumed_fee_base"))
    amounts = ("building_area_shortfall", "outdoor_area_shortfall", "fee")
    apart = " OR ".join(
        f"coalesce(abs(try_cast(ours.{name} AS DOUBLE) - theirs.{name}) > 0.005, false)" for name in amounts
    )
    options = "all_varchar=true, nullstr='-'"
    ((rows, other, apart_by),) = duckdb.sql(
        "SELECT count(*), count_if(ours.route <> theirs.route), count_if("  # noqa: S608 - paths of our own
        f"{apart}) FROM (SELECT * FROM read_csv('{source}', {options})) AS asked "
        f"POSITIONAL JOIN (FROM '{coded}') AS ours POSITIONAL JOIN (FROM read_csv('{answers}')) AS theirs "
        f"WHERE {given} AND asked.judged_on = '2026-11-25'"
    ).fetchall()
    if other:
        sys.exit(f"{other} 行的情形不同。")
    return rows, other, apart_by


def line(name: str, rows: int, clock: float, processor: float, by_engine_: int) -> None:
    """A line of the table."""
    print(
        f"| {name} | {rows:,} | {clock:.1f} | {processor:.1f} | {rows / clock:,.0f} | {rows / processor:,.0f} "
        f"| {by_engine_:,} |",
        flush=True,
    )


def sampled(pack: Any, source: Path, count: int) -> list[Any]:
    """The cases of some rows."""
    names = [name for name, _ in HEAD[1:]]
    found = duckdb.sql(f"FROM read_csv('{source}', all_varchar=true) USING SAMPLE {count} ROWS").fetchall()
    return [
        {name: value for name, text in zip(names, row[1:], strict=True) for value in given(pack, name, text or "")}
        for row in found
    ]


def given(pack: Any, name: str, text: str) -> Any:
    """The value of a cell, none where it is blank."""
    return read_case(pack, {name: text}).values()


def by_engine(pack: Any, case: Any) -> dict[str, Any]:
    """What every output of a case comes to, asked of the engine."""
    state = evaluate(pack, case)
    return {name: brief_of(output_answer(pack, state, name)) for name in pack.outputs}


def compared(pack: Any, target: Path, count: int) -> None:
    """Compare rows of the result with the engine's own answers."""
    names = [name for name, _ in HEAD[1:]]
    rows = duckdb.sql(
        f"SELECT * FROM '{target}' USING SAMPLE {count} ROWS"  # noqa: S608 - a path of our own
    )
    head = rows.columns
    places = [head.index(name) for name in names]
    first = head.index("项目名称") + len(HEAD)
    layout: Layout | None = None
    wrong = 0
    for row in rows.fetchall():
        case = {
            name: value for name, at in zip(names, places, strict=True) for value in given(pack, name, row[at] or "")
        }
        briefs = by_engine(pack, case)
        layout = layout or Layout(pack=pack, header=read_header(pack, names), codes=False)
        right = [cell for name, item in pack.outputs.items() for cell in layout.output(item, briefs[name])]
        right += layout.of_all(briefs)
        wrong += [cell or "" for cell in row[first : first + len(right)]] != right
    print(f"与引擎逐格比较 {count:,} 行：{wrong} 行不同。")
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
