"""Random rows of every other pack through `policykb batch` in DuckDB, each compared with the engine cell by cell.

Rows are drawn from each input's words, borders and what lies beside them, numbers and days between, and blanks. A case
drawn twice is asked of the engine once. Prints a line per pack; exit code 1 where a row differs.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from city import ROOT, by_engine
from drawn_cases import values

from calculator import Pack
from calculator.answers.headings import read_header
from calculator.engine.borders import Grid
from calculator.engine.case import Case
from calculator.ground.scalars import scalar_text
from site_build.city.layout import Layout
from site_build.city.parts import Options
from site_build.city.run import answer_file
from site_build.commands.packs import answering_pack
from site_build.corpus.one_pack import pack_names

BLANK, AT_BORDER = 0.2, 0.5
READ_AT_ONCE = 5_000


def drawn(pack: Pack, chance: random.Random, count: int) -> Iterator[Case]:
    """Cases of a pack: an input left out, a word, a border or beside one, or any other number or day."""
    known = {name: [*values(pack, name)] for name in pack.record.inputs}
    grids = {name: Grid(pack, name) for name in pack.record.inputs if not pack.words_of(name)}
    reach = {name: (min(grid.borders) - 4, max(grid.borders) + 4) for name, grid in grids.items() if grid.borders}
    for _ in range(count):
        case = {}
        for name, some in known.items():
            if chance.random() < BLANK:
                continue
            value = grids[name].value(chance.randint(*reach[name])) if name in reach else None
            if value is None or chance.random() < AT_BORDER:
                value = chance.choice(some) if some else None
            if value is not None:
                case[name] = value
        yield case


def compared(pack: Pack, cases: list[Case], target: Path) -> tuple[int, int]:
    """How many different cases there were, and how many rows come to anything else than by the engine."""
    names = [*pack.record.inputs]
    layout = Layout(pack=pack, header=read_header(pack, names), codes=False)
    first = 3 + len(names)
    known: dict[tuple[Any, ...], list[str]] = {}
    wrong = 0
    found = duckdb.connect().execute(f"SELECT * FROM '{target}'")  # noqa: S608 - a path of our own
    rows = iter(lambda: found.fetchmany(READ_AT_ONCE), [])
    for case, row in zip(cases, (row for some in rows for row in some), strict=True):
        key = tuple(map(case.get, names))
        if key not in known:
            briefs = by_engine(pack, case)
            right = [cell for name, item in pack.outputs.items() for cell in layout.output(item, briefs[name])]
            known[key] = [*right, *layout.of_all(briefs)]
        wrong += [cell or "" for cell in row[first : first + len(known[key])]] != known[key]
    return len(known), wrong


def main() -> int:
    """Draw, answer and compare, pack by pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("packs", nargs="*", help="packs by name; all but Dazu's if none is named")
    options = parser.parse_args()
    print("| 规则包 | 行 | 不同的情形 | 引擎逐行的 | 与引擎不同的行 | 秒 |\n|---|---:|---:|---:|---:|---:|", flush=True)
    whole = 0
    for name in options.packs or sorted(one for one in pack_names(ROOT / "policy_yaml") if one != "dazu"):
        start = time.perf_counter()
        pack = answering_pack(ROOT / "policy_yaml", name)
        cases = [*drawn(pack, random.Random(17), options.rows)]
        names = [*pack.record.inputs]
        with TemporaryDirectory() as folder, duckdb.connect() as database:
            source, target = Path(folder) / "in.csv", Path(folder) / "out.parquet"
            with source.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["名称", *names])
                for at, case in enumerate(cases):
                    given = (scalar_text(case[one]) if one in case else "" for one in names)
                    writer.writerow([f"地块{at}", *given])
            told = answer_file(database, pack, source, target, options=Options(), tell=lambda *_: None)
            distinct, wrong = compared(pack, cases, target)
        whole += wrong
        seconds = time.perf_counter() - start
        print(
            f"| {name} | {len(cases):,} | {distinct:,} | {told['by_engine']:,} | {wrong} | {seconds:,.0f} |", flush=True
        )
    return int(whole > 0)


if __name__ == "__main__":
    sys.exit(main())
