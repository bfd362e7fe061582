"""What is said of the rules of a table, laid beside all cases of it: idle, of no use, in no order, without a rule.

Every table is tried twice: with figures in its cells, and with the same figures worked out by formulas, which the
proofs then hold as linear forms. Both must say the same, and only what is so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
import two_inputs
from small_tables import CASES, bands, pack_of, random_rules

from calculator import Pack, Problems, read_bundle
from calculator.engine.engine import evaluate
from calculator.packs.pack import LinkedTable
from calculator.proofs.tables import idle_rules, silences

TABLES = 40


def said(pack: Pack) -> set[tuple[str, str]]:
    """The kinds of what is said, with the rule it is said of where it is of one."""
    step = next(one for one in pack.steps if isinstance(one, LinkedTable))
    found = [*idle_rules(pack, step), *silences(pack, step)]
    of_one = {"dead", "redundant"}
    return {
        (one.kind, one.message.split()[1] if one.kind in of_one else "") for one in found if one.kind != "mergeable"
    }


def true_of(pack: Pack, rules: list[list[str]], policy: str) -> set[tuple[str, str]]:
    """The same by trying every case."""
    step = next(one for one in pack.steps if isinstance(one, LinkedTable))
    masks = [evaluate(pack, case).traces[step.name].true for case in CASES]
    outcomes = [rule[-1] for rule in rules]
    dead = {at for at in range(len(rules)) if not any(_decides(mask, at, policy) for mask in masks)}
    alive = [at for at in range(len(rules)) if at not in dead]
    found = {("dead", f"r{at}") for at in dead}
    found |= {("redundant", f"r{at}") for at in alive if _of_no_use(masks, at, outcomes, policy)}
    together = any(
        mask >> one & mask >> other & 1 for mask in masks for one, other in combinations(range(len(rules)), 2)
    )
    if policy == "first" and len(alive) > 1 and not together:
        found.add(("order-of-no-use", ""))
    if any(mask == 0 for mask in masks) and policy == "collect":
        found.add(("silent", ""))
    found |= {("unused-column", "") for column in (0, 1) if all(rule[column] == "-" for rule in rules)}
    alike = [(*rule[:-1], rule[-1]) for rule in rules]
    return found | {("repeated", "") for rule in alike if alike.count(rule) > 1}


def _decides(mask: int, at: int, policy: str) -> bool:
    return (mask & -mask == 1 << at) if policy == "first" else bool(mask >> at & 1)


def _of_no_use(masks: list[int], at: int, outcomes: list[str], policy: str) -> bool:
    """Of a `first` table, whether the next rule gives the same always; of a list, whether another covers it."""
    if policy == "first":
        later = [mask & mask - 1 for mask in masks if mask & -mask == 1 << at]
        return all(rest and outcomes[(rest & -rest).bit_length() - 1] == outcomes[at] for rest in later)
    covering = [
        other
        for other in range(len(outcomes))
        if other != at
        and outcomes[other] == outcomes[at]
        and all(mask >> other & 1 for mask in masks if mask >> at & 1)
    ]
    covered = [other for other in covering if all(mask >> at & 1 for mask in masks if mask >> other & 1)]
    return policy == "collect" and any(other < at or other not in covered for other in covering)


def tables(policy: str) -> Iterator[tuple[list[list[str]], Mapping[bool, Pack]]]:
    """Random tables of a policy with figures and with formulas, as far as they are accepted."""
    chance = random.Random(policy)  # noqa: S311 - not for secrets
    for _ in range(TABLES):
        rules = random_rules(chance)
        if policy == "first":
            rules = bands(chance) if chance.random() < 0.2 else [*rules, ["-", "-", chance.choice("ab")]]
        refusals = {}
        packs = {}
        for computed in (False, True):
            try:
                packs[computed] = pack_of(rules, policy, computed=computed)
            except Problems as problems:
                refusals[computed] = {(one.kind, one.found) for one in problems.problems}
        assert refusals.get(False) == refusals.get(True), (rules, refusals)
        if not refusals:
            yield rules, packs


@pytest.mark.parametrize("policy", ["first", "collect"])
def test_what_is_said_of_rules_is_so_and_is_all(policy: str) -> None:
    """Rules that never decide or change nothing, orders of no use and silent cases are just those of all cases."""
    kinds = set()
    for rules, packs in tables(policy):
        expected = true_of(packs[False], rules, policy)
        kinds |= {kind for kind, _ in expected}
        assert said(packs[False]) == expected, rules
        assert said(packs[True]) == expected, rules
    also = {"order-of-no-use"} if policy == "first" else {"silent"}
    assert kinds >= {"dead", "redundant", "repeated", *also} - ({"dead"} if policy == "collect" else set())


@pytest.mark.parametrize(("reminds", "silent"), [((False, False), ["duties", "hints"]), ((False, True), ["duties"])])
def test_a_list_of_reminders_may_be_silent(reminds: tuple[bool, bool], silent: list[str]) -> None:
    """Of each list that has no rule for some case it is told, unless all that it gives is said as a reminder."""
    names = ("duties", "hints")
    outputs = {
        name: {"title": name, "type": "enum", "values": {"do": "做"}, "reminder": str(reminder).lower()}
        for name, reminder in zip(names, reminds, strict=True)
    }
    lists = {name: two_inputs.table(["yes"], [name], ["true", "do"], policy="collect") for name in names}
    data = two_inputs.bundle({"size": two_inputs.table(["x"], ["size"], ["-", "big"]), **lists}, outputs=outputs)
    data["pack"]["outputs"].pop("need")
    pack = read_bundle(data)
    steps = [one for one in pack.steps if isinstance(one, LinkedTable)]
    assert [found.path for step in steps for found in silences(pack, step)] == [
        ("decision_tables", name) for name in silent
    ]


def test_refusals_and_findings_of_unique_tables_are_so() -> None:
    """A unique table is accepted just where each case has one rule, whether its borders are written or worked out."""
    chance = random.Random(5)  # noqa: S311 - not for secrets
    accepted = 0
    for _ in range(TABLES):
        rules = bands(chance)
        bare = pack_of(rules, "collect", computed=False)
        masks = [evaluate(bare, case).traces["t"].true for case in CASES]
        sound = all(mask.bit_count() == 1 for mask in masks)
        for computed in (False, True):
            try:
                pack = pack_of(rules, "unique", computed=computed)
            except Problems as problems:
                assert not sound
                told = {one.kind for one in problems.problems}
                assert told == {
                    *(["gap"] if 0 in masks else []),
                    *(["overlap"] if max(map(int.bit_count, masks)) > 1 else []),
                }
                continue
            assert sound, (rules, masks)
            accepted += 1
            dead = {("dead", f"r{at}") for at in range(len(rules)) if not any(mask >> at & 1 for mask in masks)}
            assert said(pack) == {("unused-column", ""), *dead}
    assert accepted > TABLES // 20


def test_rules_may_overlap_just_where_that_is_written() -> None:
    """Of rules that hold together each two are refused, unless one written overlap names them both."""
    chance = random.Random(31)  # noqa: S311 - not for secrets
    refused = accepted = 0
    for _ in range(TABLES // 2):
        rules = [*bands(chance), *random_rules(chance)][:4]
        ids = [f"r{at}" for at in range(len(rules))]
        overlaps = [chance.sample(ids, chance.choice((2, 2, 3))) for _ in range(chance.randint(1, 3))]
        masks = [evaluate(pack_of(rules, "collect", computed=False), case).traces["t"].true for case in CASES]
        together = {
            (one, other)
            for mask in masks
            for one, other in combinations(range(len(rules)), 2)
            if mask >> one & mask >> other & 1
        }
        expected = {
            f"r{one} 和 r{other}"
            for one, other in together
            if not any({f"r{one}", f"r{other}"} <= {*some} for some in overlaps)
        }
        for computed in (False, True):
            found: set[str] = set()
            try:
                pack_of(rules, "unique", computed=computed, overlaps=overlaps)
            except Problems as problems:
                found = {one.found for one in problems.problems if one.kind == "overlap"}
            assert found == expected, (rules, overlaps)
        refused, accepted = refused + bool(expected), accepted + (bool(together) and not expected)
    assert min(refused, accepted) > 0
