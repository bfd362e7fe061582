"""Changes planted in random packs: how many are found, confirmed by the engine, and told exactly; and in how long.

    PYTHONPATH=.:tests python benchmarks/effects.py [--packs 200] [--first 0] [--cases 200]

Of each pack one change is drawn. Every case of the pack is tried, or so many drawn ones.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice

from effect_checks import Trial, tried
from planted_slips import KINDS, planted
from random_packs import bundle, random_pack

from calculator import Problems, read_bundle


def trials(packs: int, first: int, most: int) -> Iterator[tuple[str, float, Trial]]:
    """One readable change of each pack, with what came of it and the seconds that it took, checking included."""
    for seed in islice(filter(readable, count(first)), packs):
        made = random_pack(seed)
        whole = bundle(made)
        old = read_bundle(whole)
        slips = [slip for kind in KINDS for slip in planted(whole, kind)]
        random.Random(seed).shuffle(slips)
        for slip in slips:
            try:
                new = read_bundle(slip.data)
            except Problems:
                continue
            start = time.perf_counter()
            trial = tried(made, old, new, most)
            yield f"{seed} {slip.kind} {slip.where}", time.perf_counter() - start, trial
            break


def readable(seed: int) -> bool:
    """Whether a random pack can be read: not all of them are complete."""
    try:
        read_bundle(bundle(random_pack(seed)))
    except Problems:
        return False
    return True


def main() -> int:
    """Plant the changes and print what came of them; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--cases", type=int, default=200)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    slowest = 0.0
    for where, seconds, trial in trials(options.packs, options.first, options.cases):
        slowest = max(slowest, seconds)
        counts["改动"] += 1
        counts["有情形不同"] += trial.differs
        counts["不同而找到"] += trial.differs and bool(trial.found.statements)
        counts["说有没逐一比较的"] += bool(trial.found.not_compared)
        counts["陈述"] += len(trial.found.statements)
        missed = trial.differs and not trial.found.statements
        counts["错"] += bool(trial.faults) or missed
        for fault in [*trial.faults, *(["没有找到"] if missed else [])]:
            print(f"{where[:160]}：{fault}")
    print("，".join(f"{what} {count}" for what, count in counts.items()), f"最慢 {slowest:.1f} 秒（连核对）")
    return 1 if counts["错"] else 0


if __name__ == "__main__":
    sys.exit(main())
