"""Proofs of tables that ask about what may not apply: a rule with a dash there decides all the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from two_inputs import bundle, table

from calculator import Pack, Problems, answer, read_bundle
from calculator.engine import engine
from calculator.engine.engine import evaluate
from calculator.language.values import Alternative
from calculator.packs.pack import LinkedTable
from calculator.proofs.verification import verify

KINDS = "pqr"
NONE = {"not_applicable": "不适用"}
WORDS: dict[str, tuple[list[Any], list[str]]] = {
    "enum": (["a", "b", NONE], ["a", "b", "-", "-", "not(a)", "a, b"]),
    "number": (["1", "2", NONE], ["1", ">= 0", "-", "-", "not(1)", "< 2", ">= 1"]),
}
WAITS: dict[str, Callable[[Any], bool]] = {
    "-": lambda _: True,
    "a": lambda word: word == "a",
    "b": lambda word: word == "b",
    "not(a)": lambda word: word == "b",
    "a, b": lambda word: word is not None,
}
PACKS = 100


def pack_of(gives: str, outcomes: list[Any], rules: list[list[Any]], policy: str) -> Pack:
    """A table that gives a word, a number or nothing by kind, and one that asks about that and a yes or no."""
    words = {"type": "enum", "values": {"a": "甲", "b": "乙"}} if gives == "enum" else {"type": "number", "unit": "㎡"}
    common = {"ask": "问", "help": "助", "source": "d#a"}
    data = bundle(
        {
            "made": table(["kind"], ["made"], *([kind, one] for kind, one in zip(KINDS, outcomes, strict=True))),
            "t": table(["made", "yes"], ["out"], *rules, policy=policy),
        },
        inputs={"kind": {"type": "enum", "title": "类", "values": {one: one for one in KINDS}, **common}},
    )
    data["pack"]["outputs"] = {
        "made": {"title": "中间", **words},
        "out": {"title": "结果", "type": "enum", "values": {"x": "甲", "y": "乙"}},
    }
    return read_bundle(data)


def drawn(gives: str, policy: str) -> Iterator[tuple[Pack, list[list[Any]]]]:
    """Packs of random rules that are read, with these."""
    chance = random.Random(f"{gives} {policy}")  # noqa: S311 - not for secrets
    given, cells = WORDS[gives]
    for _ in range(PACKS):
        outcomes = [chance.choice(given) for _ in KINDS]
        rules = [
            [chance.choice(cells), chance.choice(["true", "false", "-"]), chance.choice("xy")]
            for _ in range(chance.randint(1, 4))
        ]
        rules += [["-", "-", chance.choice("xy")]] if policy == "first" else []
        try:
            yield pack_of(gives, outcomes, rules, policy), rules
        except Problems:
            continue


def made(pack: Pack, name: str = "made") -> LinkedTable:
    """One of the two tables."""
    return next(one for one in pack.steps if isinstance(one, LinkedTable) and one.name == name)


def masks_of(pack: Pack) -> list[int]:
    """The rules that hold in each case."""
    cases = ({"kind": kind, "yes": yes} for kind, yes in product(KINDS, (True, False)))
    return [evaluate(pack, case).traces["t"].true for case in cases]


def dead(pack: Pack) -> set[str]:
    """The rules of the second table that are told never to decide."""
    told = (one for one in verify(pack)["findings"] if one["kind"] == "dead" and one["path"][1] == "t")
    return {one["message"].split()[1] for one in told}


@pytest.mark.parametrize(("gives", "policy"), [*product(WORDS, ("first", "unique", "collect"))])
def test_a_rule_is_dead_only_if_it_decides_no_case(gives: str, policy: str) -> None:
    """Cases count in which what a rule does not ask about does not apply; of words all dead rules are found.

    But not those that wait for a word which nothing gives, of which is told where it is not given.
    """
    read, absent = 0, 0
    for pack, rules in drawn(gives, policy):
        words = {one.value for rule in made(pack).rules for one in rule.outcomes if isinstance(one, Alternative)}
        masks = masks_of(pack)
        deciding = [mask & -mask if policy == "first" else mask for mask in masks]
        idle = {f"r{at}" for at in range(len(rules)) if not any(mask >> at & 1 for mask in deciding)}
        told = dead(pack)
        in_vain = {
            f"r{at}" for at, (asked, *_) in enumerate(rules) if asked in WAITS and not any(map(WAITS[asked], words))
        }
        assert told | in_vain == idle | in_vain if gives == "enum" else told <= idle, rules
        read += 1
        absent += None in words
    assert read > absent > 0


@pytest.mark.parametrize("gives", WORDS)
def test_only_one_rule_is_said_to_hold_only_where_it_does(gives: str) -> None:
    """Two rules with a dash where something does not apply overlap there, which is shown with such a case."""
    for pack, rules in drawn(gives, "unique"):
        if not made(pack, "t").unproved.unique:
            assert all(mask.bit_count() < 2 for mask in masks_of(pack)), rules
    with pytest.raises(Problems, match="不适用") as refused:
        pack_of(gives, [NONE] * 3, [["-", "true", "x"], ["-", "-", "y"]], "unique")
    assert [one.kind for one in refused.value.problems] == ["overlap"]


@pytest.mark.parametrize("gives", WORDS)
def test_a_rule_may_go_only_if_every_case_comes_to_the_same(gives: str) -> None:
    """A rule that catches what does not apply is not told to be of no use."""
    told = 0
    for pack, rules in drawn(gives, "first"):
        outcomes = [rule[-1] for rule in rules]
        masks = masks_of(pack)
        for finding in verify(pack)["findings"]:
            if finding["kind"] == "redundant" and finding["path"][1] == "t":
                at = int(finding["message"].split()[1][1:])
                lower = [(mask & -mask, rest & -rest) for mask in masks for rest in (mask & ~(1 << at),)]
                assert all(after and outcomes[before.bit_length() - 1] == outcomes[after.bit_length() - 1]
                           for before, after in lower), rules  # fmt: skip
                told += 1
    assert told > 0


def test_every_input_behind_uncounted_combinations_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where combinations are not enumerated, a check on their sum waits for every input that could still turn it."""
    monkeypatch.setattr(engine, "MOST_COMBINATIONS", 3)
    common = {"ask": "问", "help": "助", "source": "d#a"}
    names = ("k0", "k1")
    rows = [[kind, one] for kind, one in zip(KINDS, ("1", "3", {"unknown": "u"}), strict=True)]
    data = bundle(
        {f"o{at}": table([name], [f"o{at}"], *rows) for at, name in enumerate(names)},
        inputs={
            name: {"type": "enum", "title": name, "values": {one: one for one in KINDS}, **common} for name in names
        },
        formulas={"sum": {"title": "和", "value": "o0 + o1", "say": "说。", "source": "d#a"}},
    )
    data["pack"]["outputs"] = {name: {"title": name, "type": "number", "unit": "㎡"} for name in ("o0", "o1", "sum")}
    data["pack"]["checks"] = {"enough": {"title": "够", "input": "sum", "must": ">= 4", "say": "说。", "source": "d#a"}}
    pack = read_bundle(data)
    found = answer(pack, {})["outputs"]
    assert found["enough"]["missing"] == ["k0", "k1"]
    assert {answer(pack, {"k0": "p", "k1": kind})["outputs"]["enough"]["text"] for kind in "pq"} == {"符合", "不符合"}


def dated_pack(first_day: str) -> Pack:
    """A list by a figure in force from 2024 on, of cases that may be judged from a day on."""
    common = {"ask": "问", "help": "助", "source": "d#a"}
    data = bundle(
        {"list": table(["x"], ["out"], ["p", NONE], policy="collect")},
        inputs={"judged_on": {"type": "date", "title": "日", "domain": f"[{first_day}..2030-12-31]", **common}},
        outputs={"out": {"title": "结果", "type": "enum", "values": {"x": "甲", "y": "乙"}}},
    )
    for name in ("size", "need"):
        del data["pack"]["outputs"][name]
    figure = {"from": "2024-01-01", "value": "6", "source": "d#a", "confidence": "P"}
    data["pack"]["parameters"]["p"] = {"title": "界", "unit": "㎡", "values": [figure]}
    return read_bundle(data)


@pytest.mark.parametrize(("first_day", "lacks"), [("2023-12-31", True), ("2024-01-01", False)])
def test_a_figure_lacks_a_value_only_on_days_that_may_be_asked(first_day: str, lacks: bool) -> None:  # noqa: FBT001
    """Of a figure that is in force on every day of the domain nothing is told."""
    told = [one["kind"] for one in verify(dated_pack(first_day))["findings"]]
    assert ("no-value-in-force" in told) == lacks


def test_a_figure_has_no_value_before_its_first_day_in_any_case_shown() -> None:
    """A case that shows a gap names the figure as it is in force, none that nobody wrote."""
    (silent,) = [one for one in verify(dated_pack("2023-12-31"))["findings"] if one["kind"] == "silent"]
    assert "judged_on" not in silent["message"]
    assert "日：2024-01-01" in silent["message"]
    assert "界" not in silent["message"]
