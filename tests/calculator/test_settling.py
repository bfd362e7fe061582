"""What one sentence of law would settle: counted over the cases that rules tell apart, and true when it is written."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
import yaml
from small_packs import READ, asked, small, table, without_domain

from calculator.answers.outputs import output_answer
from calculator.engine.engine import evaluate
from calculator.proofs.settling import (
    Settlement,
    Settling,
    settlement,
    settlement_of,
    settlement_sentences,
    waiting_phrase,
)
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.workshop import open_workshop

UNKNOWNS = {
    name: {"what": what, "decided_by": "局", "since": "2020"}
    for name, what in (("rate", "费率"), ("base", "基数"), ("rest", "其余的"))
}
UNKNOWN = {name: {"unknown": name, "source": "a", "confidence": "P"} for name in UNKNOWNS}


def known(value: str) -> dict[str, str]:
    """A figure that a text fixes."""
    return {"value": value, "source": "a", "confidence": "P"}


def parts(rate: Mapping[str, str] = UNKNOWN["rate"], base: Mapping[str, str] = UNKNOWN["base"]) -> dict[str, Any]:
    """A fee of two figures for those who pay, and for large ones who do not, something that no text fixes."""
    return {
        "unknowns": UNKNOWNS,
        "inputs": {"pays": without_domain("缴", "boolean"), "size": asked("面积", unit="㎡")},
        "parameters": {
            "rate": {"title": "费率", "unit": "元/㎡", "values": [rate]},
            "base": {"title": "基数", "unit": "㎡", "values": [base]},
        },
        "outputs": {"fee": {"title": "费", "type": "number", "unit": "元"}},
        "decision_tables": table(
            "fee",
            ["pays", "size"],
            (["true", "-"], "rate * base"),
            (["false", "< 100"], "0"),
            (["false", ">= 100"], {"unknown": "rest"}),
        ),
    }


NAMED = {key: READ[key] for key in ("law", "clauses")} | {
    "pack": "small",
    "title": "小包",
    "tests": [],
}


def told(answer: str) -> list[str]:
    """What the workshop says of the unknowns, the proofs before it left out."""
    lines = json.loads(answer)["proofs"]
    return lines[next(at for at, line in enumerate(lines) if line.startswith("分得出的")) :]


def undecided(found: Settlement) -> int:
    """How many cases wait."""
    return found.undecided


def test_cases_are_those_that_the_tables_tell_apart(library: Library) -> None:
    """Each combination of answers is counted once, of numbers one for each stretch and border of the tables.

    What they wait for is counted a second way, by the answers themselves.
    """
    pack = small(library, **parts())
    found = settlement(pack)
    assert found.cases == 2 * 2
    sizes = [50, 100]
    waits = [
        set(output_answer(pack, evaluate(pack, {"pays": pays, "size": size}), "fee").unknown)
        for pays, size in product([True, False], sizes)
    ]
    assert found.undecided == sum(map(bool, waits))
    assert {one.unknown: one.waiting for one in found.entries} == {
        name: sum(name in one for one in waits) for name in UNKNOWNS
    }
    assert {one.unknown: one.alone for one in found.entries} == {
        name: sum({name} == one for one in waits) for name in UNKNOWNS
    }


@pytest.mark.parametrize("order", [("rest", "base", "rate")])
def test_what_leaves_fewest_waiting_comes_first(library: Library, order: tuple[str, ...]) -> None:
    """What decides cases alone comes before what decides none, and the last in the list leaves none waiting."""
    found = settlement(small(library, **parts()))
    assert tuple(one.unknown for one in found.entries) == order
    assert [one.decided_after for one in found.entries] == [2, 2, 4]


def test_writing_a_value_lowers_the_undecided_by_what_was_predicted(library: Library) -> None:
    """A figure that cases wait for alone decides just these; one of two that they wait for decides none, both all."""
    both = settlement(small(library, **parts()))
    one = settlement(small(library, **parts(base=known("10"))))
    assert undecided(both) - undecided(one) == next(each.alone for each in both.entries if each.unknown == "base") == 0
    predicted = next(each.alone for each in one.entries if each.unknown == "rate")
    none = settlement(small(library, **parts(known("2"), known("10"))))
    assert undecided(one) - undecided(none) == predicted == 2


def test_the_workshop_tells_it_of_the_text_as_edited(library: Library) -> None:
    """Who writes a value in the workshop reads how many cases wait before and after: as many fewer as was said."""
    calls = open_workshop(json.dumps({"bundles": {}, "vocabularies": vocabularies(library)}))
    before, after = (
        told(calls["proofs"](json.dumps({"text": yaml.safe_dump(pack, allow_unicode=True)})))
        for pack in ({**NAMED, **parts(base=known("10"))}, {**NAMED, **parts(known("2"), known("10"))})
    )
    assert before[0] == "分得出的 4 种情形里，3 种要等没有规定的事项："
    assert any(line.endswith("都只等它；依次写明到这一项，有确定结果的从 1 种增到 3 种。") for line in before)
    assert after[0] == "分得出的 4 种情形里，1 种要等没有规定的事项："


def test_every_count_is_that_of_the_cases_and_each_next_unknown_decides_most() -> None:
    """Of random cases, decided ones among them or not: what is counted, and in which order unknowns are laid down."""
    chance = random.Random(37)  # noqa: S311 - the same cases each time
    for _ in range(200):
        some = [frozenset(chance.sample("abcd", chance.randint(0, 3))) for _ in range(chance.randint(1, 9))]
        found = settlement_of(Counter(some))
        assert (found.cases, found.undecided) == (len(some), sum(map(bool, some)))
        laid_down: set[str] = set()
        left = set[str]().union(*some)
        for one in found.entries:
            decided = {name: sum(names <= laid_down | {name} for names in some) for name in left}
            waiting = {name: sum(name in names for names in some) for name in left}
            assert (decided[one.unknown], waiting[one.unknown]) == max((decided[name], waiting[name]) for name in left)
            assert (one.decided_after, one.waiting) == (decided[one.unknown], waiting[one.unknown])
            assert one.alone == sum(names == {one.unknown} for names in some)
            laid_down.add(one.unknown)
            left.remove(one.unknown)
        assert not left


def test_a_pack_that_waits_for_nothing_says_so() -> None:
    """Where every case is decided one sentence says it, and no list follows."""
    assert [*settlement_sentences(settlement_of({frozenset(): 3}), {})] == ["分得出的 3 种情形都不等没有规定的事项。"]


@pytest.mark.parametrize(
    ("waiting", "alone", "after", "words"),
    [
        (3, 3, 5, "3 种要等它，都只等它；依次写明到这一项，有确定结果的从 2 种增到 5 种"),
        (3, 1, 3, "3 种要等它，其中 1 种只等它；依次写明到这一项，有确定结果的从 2 种增到 3 种"),
        (3, 0, 2, "3 种要等它，都还等别的；依次写明到这一项，有确定结果的还是 2 种"),
    ],
)
def test_how_many_wait_is_told_in_words(waiting: int, alone: int, after: int, words: str) -> None:
    """All of them, some or none for it alone; and whether laying it down decides more than before."""
    one = Settling(unknown="rate", waiting=waiting, alone=alone, decided_after=after)
    found = Settlement(cases=6, undecided=4, entries=(one,), fixed=())
    assert waiting_phrase(one, found) == words
