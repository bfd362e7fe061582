"""The answer tables of many random packs, read as the page reads them, beside the calculator: every difference, told.

    PYTHONPATH=.:tests/helpers python benchmarks/tables_of_answers.py --packs 500 --processes 2

The exit code is 1 if there was any.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from multiprocessing import get_context

from answer_tables import Compared, compare_random_packs

CHUNK = 10


def tried(first: int, many: int) -> Compared:
    """What came of a chunk of packs."""
    return compare_random_packs(range(first, first + CHUNK), many)


def main() -> int:
    """Try the packs in several processes and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packs", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cases", type=int, default=20, help="cases per pack beside all that its table is for")
    options = parser.parse_args()
    whole, start = Compared(), time.perf_counter()
    chunks = range(options.first, options.first + options.packs, CHUNK)
    with get_context("spawn").Pool(options.processes) as pool:
        for part in pool.imap_unordered(partial(tried, many=options.cases), chunks):
            whole.whole += part.whole
            whole.plain += part.plain
            whole.heads += part.heads
            whole.headlines += part.headlines
            whole.left += part.left
            whole.faults += part.faults
            for fault in part.faults:
                print(fault, flush=True)
    print(
        f"{options.packs} 个随机的包，{time.perf_counter() - start:.0f} 秒：整个答案 {whole.whole}，结论和数额 "
        f"{whole.heads}（只填了选项和写得清楚的数的共 {whole.plain}），只有结论 {whole.headlines}，"
        f"留给计算程序 {whole.left}，不符 {len(whole.faults)}。"
    )
    return 1 if whole.faults else 0


if __name__ == "__main__":
    sys.exit(main())
