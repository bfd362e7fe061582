"""Slips planted in every pack, kind by kind: how many are told with all tests of the pack, and with only the first.

    PYTHONPATH=.:tests python benchmarks/slips.py [--every 1] [--examples]

A slip is caught where reading refuses the pack, a test of the pack fails, or a finding worth a look is new; counted
apart are those that only a line about jumps tells. What nobody tells of is listed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from planted_slips import KINDS, Told, planted, telling, told, with_first_test

from calculator.packs.standalone import standalone_bundle
from site_build.corpus.bundle import vocabularies
from site_build.corpus.check import read_library
from site_build.pages.bundles import site_bundles

ROOT = Path(__file__).resolve().parent.parent
WITH_ALL, WITH_FIRST = "全部测试", "只留第一个测试"
CAUGHT, BY_JUMP, TRIED = "发现", "只有跳变", "全部"


@dataclass
class Rates:
    """Per kind and way of testing how many slips were tried, caught, or told by a jump alone, and what survived."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    survivors: list[tuple[str, str]] = field(default_factory=list)

    def rate(self, way: str, *how: str, kind: str | None = None) -> float:
        """The share that is told in these ways."""
        kinds = [kind] if kind else [*KINDS]
        tried = sum(self.counts[one, way, TRIED] for one in kinds)
        return sum(self.counts[one, way, word] for one in kinds for word in how) / tried if tried else 1.0


def planted_everywhere(packs: dict[str, Any], every: int) -> Rates:
    """Plant every slip, or each `every`th of a kind, in all packs."""
    rates = Rates()
    ways = {WITH_ALL: lambda data: data, WITH_FIRST: with_first_test}
    before = {(name, way): told(cut(data)) for name, data in packs.items() for way, cut in ways.items()}
    for kind in KINDS:
        slips = ((name, slip) for name, data in packs.items() for slip in planted(data, kind))
        for name, slip in islice(slips, 0, None, every):
            for way, cut in ways.items():
                how = noticed(before[name, way], telling(cut(slip.data)))
                rates.counts[kind, way, TRIED] += 1
                rates.counts[kind, way, how] += 1
                if how not in (CAUGHT, BY_JUMP):
                    rates.survivors.append((way, f"{kind}：{name} {slip.where}"))
    return rates


def noticed(before: Told, telling_after: Iterable[Told]) -> str:
    """By what a slip is told, if it is; as soon as anything is new."""
    for after in telling_after:
        if after.findings - before.findings:
            return CAUGHT
        if after.jumps - before.jumps:
            return BY_JUMP
    return ""


def examples() -> dict[str, Any]:
    """The documented examples of the language as bundles."""
    words = vocabularies(read_library(ROOT / "policy_yaml"))
    files = sorted((ROOT / "tests/documents/good").glob("*.yaml"))
    return {
        one.stem: standalone_bundle(yaml.load(one.read_text("utf-8"), Loader=yaml.BaseLoader), words)  # noqa: S506
        for one in files
    }


def lines(rates: Rates) -> Iterator[str]:
    """The table and the survivors."""
    yield f"| 写错的种类 | 处 | {WITH_ALL}：发现 | 只有跳变 | {WITH_FIRST}：发现 | 只有跳变 |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS:
        counts = [rates.counts[kind, way, how] for way in (WITH_ALL, WITH_FIRST) for how in (CAUGHT, BY_JUMP)]
        yield f"| {kind} | {rates.counts[kind, WITH_ALL, TRIED]} | {' | '.join(map(str, counts))} |"
    for way in (WITH_ALL, WITH_FIRST):
        yield f"{way}：发现 {rates.rate(way, CAUGHT):.1%}，连跳变 {rates.rate(way, CAUGHT, BY_JUMP):.1%}"
    for way in (WITH_ALL, WITH_FIRST):
        some = [where for other, where in rates.survivors if other == way]
        yield f"{way}，没有发现的 {len(some)} 处："
        yield from (f"  {where}" for where in some)


def main() -> int:
    """Plant the slips and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="plant each n-th slip of a kind only")
    parser.add_argument("--examples", action="store_true", help="the documented examples instead of the living packs")
    options = parser.parse_args()
    packs = examples() if options.examples else dict(site_bundles(read_library(ROOT / "policy_yaml")))
    print("\n".join(lines(planted_everywhere(packs, options.every))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
