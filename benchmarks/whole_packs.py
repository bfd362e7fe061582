"""Answers and proofs of many random packs against brute force: counts, constructs, faults.

    PYTHONPATH=.:tests python benchmarks/whole_packs.py --packs 20000 --processes 2

A fault is printed as soon as it is found; `--shrink` prints the smallest pack that still has it. The exit code is 1 if
there was any.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from itertools import islice
from multiprocessing import get_context

from random_packs import RandomPack, bundle, random_pack
from shrink_packs import shrunk
from whole_pack_checks import Fault, Tally, check_pack

CHUNK = 25
SHOWN = 3
QUIET = ("source", "confidence", "say", "ask", "help", "title", "reason", "by", "accepted_on")


def tried(first: int, most: int, many: int) -> Tally:
    """What came of a chunk of packs."""
    tally = Tally()
    for seed in range(first, first + CHUNK):
        check_pack(random_pack(seed), tally, many=many, most=most)
    return tally


def told(fault: Fault, most: int, many: int) -> str:
    """The smallest pack that has a fault, with the fault as it shows there."""

    def faults(pack: RandomPack) -> list[Fault]:
        tally = Tally()
        check_pack(deepcopy(pack), tally, many=many, most=most)
        return [one for one in tally.faults if sort_of(one) == sort_of(fault)]

    smallest = shrunk(random_pack(fault.seed), lambda pack: bool(faults(pack)))
    written = {
        key: value for key, value in bundle(smallest)["pack"].items() if key not in ("pack", "tests", "units", "law")
    }
    return "\n".join([*map(str, faults(smallest)[:1]), json.dumps(shortened(written), ensure_ascii=False)])


def sort_of(fault: Fault) -> tuple[str, str]:
    """Faults of one sort are told once or twice: of one kind, and exceptions of one class."""
    return fault.kind, fault.where if fault.kind == "exception" else ""


def shortened(data: object) -> object:
    """Plain data without what does not matter to a fault."""
    if isinstance(data, dict):
        return {key: shortened(value) for key, value in data.items() if key not in QUIET and value not in ({}, [])}
    return [shortened(one) for one in data] if isinstance(data, list) else data


def lines(tally: Tally, seconds: float) -> Iterator[str]:
    """The counts, what was exercised and how often, and how many faults of each kind."""
    yield f"{seconds:.0f} 秒（处理器）"
    yield from (f"  {what}：{count}" for what, count in tally.told())
    yield "核对到的各种发现："
    yield from (f"  {what[8:]}：{count}" for what, count in sorted(tally.counts.items()) if what.startswith("finding "))
    yield "用到的写法："
    yield from (f"  {what}：{count}" for what, count in sorted(tally.constructs.items()))
    yield f"不符：{len(tally.faults)}"
    for kind in sorted({one.kind for one in tally.faults}):
        some = [one for one in tally.faults if one.kind == kind]
        yield f"  {kind}：{len(some)} 处，{len({one.seed for one in some})} 个包"


def main() -> int:
    """Try the packs in several processes and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--most", type=int, default=400, help="whole cases per pack")
    parser.add_argument("--cases", type=int, default=8, help="cases answered per pack")
    parser.add_argument("--shrink", action="store_true", help="print the smallest pack for a few faults of each kind")
    options = parser.parse_args()
    whole, start = Tally(), time.perf_counter()
    chunks = range(options.first, options.first + options.packs, CHUNK)
    work = partial(tried, most=options.most, many=options.cases)
    with get_context("spawn").Pool(options.processes) as pool:
        for at, part in enumerate(pool.imap_unordered(work, chunks), 1):
            whole.add(part)
            for one in part.faults:
                print(one, flush=True)
            if at % 40 == 0:
                print(f"… {at * CHUNK} 个包，不符 {len(whole.faults)}", file=sys.stderr, flush=True)
    print("\n".join(lines(whole, (time.perf_counter() - start) * options.processes)))
    if options.shrink:
        for kind in sorted({sort_of(one) for one in whole.faults}):
            packs = {one.seed: one for one in whole.faults if sort_of(one) == kind}
            for one in islice(packs.values(), SHOWN):
                print(told(one, options.most, options.cases), flush=True)
    return 1 if whole.faults else 0


if __name__ == "__main__":
    sys.exit(main())
