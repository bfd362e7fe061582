"""What became of the rows of a table, added up over its parts, and told to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from calculator import Pack
from site_build.city.parts import PartTold
from site_build.city.staged import Staged
from site_build.exchange.batch import more_readings, summary_of, waiting_lines
from site_build.exchange.table import MOST_SHOWN, lines_phrase

Json = dict[str, Any]
BLANK_LINES, PASSED_OVER, UNDERSTOOD = -2, -1, 0


@dataclass(slots=True)
class Summary:
    """What became of the rows, added up over parts: counts, outcomes, and sentences for people."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    by_engine: int = 0
    waiting: Counter[frozenset[str]] = field(default_factory=Counter)
    refusals: list[Sequence[str]] = field(default_factory=list)
    stretches: dict[tuple[int, str], list[Any]] = field(default_factory=dict)

    def add(self, part: PartTold) -> None:
        """Take in a part."""
        self.counts.update(part["counts"])
        self.outcomes.update(part["outcomes"])
        self.by_engine += part["by_engine"]
        for names, count in part["waiting"]:
            self.waiting[frozenset(names)] += count
        self.refusals = [*self.refusals, *part["refusals"]][:MOST_SHOWN]
        for place, sentence, ranges, count in part["told"]:
            known = self.stretches.setdefault((place, sentence), [[], 0])
            known[0] = (known[0] + [tuple(one) for one in ranges])[: MOST_SHOWN + 1]
            known[1] += count

    def told(self, place: int) -> Iterator[str]:
        """What was read otherwise than it stands, rows passed over, or blank lines, each with its lines."""
        found = [(sentence, *known) for (at, sentence), known in self.stretches.items() if at == place]
        for sentence, ranges, count in found[:MOST_SHOWN]:
            yield sentence.format(lines=lines_phrase(ranges, count))
        if len(found) > MOST_SHOWN:
            yield more_readings(len(found) - MOST_SHOWN)


def summary(staged: Staged, whole: Summary, pack: Pack) -> Json:
    """The summary as `Batch.summary` gives it."""
    found = summary_of(
        whole.counts,
        outcomes=whole.outcomes,
        refusals=whole.refusals,
        told=[
            *staged.told,
            *whole.told(BLANK_LINES),
            *staged.header.told,
            *whole.told(PASSED_OVER),
            *whole.told(UNDERSTOOD),
        ],
        waiting=waiting_lines(pack, whole.waiting),
    )
    engine = f"其中 {whole.by_engine} 行不能在数据库里一位不差地算，由引擎逐行回答。" if whole.by_engine else ""
    return {**found, "sentence": found["sentence"] + engine, "by_engine": whole.by_engine}
