"""Answers and proofs of random whole packs against brute force: nothing possible left out, nothing certain that is not.

`benchmarks/whole_packs.py` does the same with as many packs as one has time for.
"""

from __future__ import annotations

from collections import Counter

import pytest
from brute_force import BruteForce
from random_packs import (
    Dated,
    Formula,
    Input,
    Output,
    Parameter,
    RandomPack,
    Rule,
    Table,
    bundle,
    constructs,
    random_pack,
)
from whole_pack_checks import Tally, Trial, check_answers, check_pack, check_proofs

from calculator import read_bundle
from calculator.engine import engine
from calculator.proofs import dependence, linear, open_tables, tables

PACKS, PROVED_EVERY = 400, 4
"""How many packs are tried, and of how many the proofs of one are laid beside all its cases: those take longest."""

CONSTRUCTS = {
    *("accepted gap", "accepted overlap", "bracket class", "bracket marginal", "bracket plus", "calendar", "reminder"),
    *(
        "bracket rate a parameter",
        "cell not",
        "cell or",
        "cell (..)",
        "cell [..)",
        "cell (..]",
        "cell [..]",
        "cell any",
    ),
    *("cell names input", "cell names output", "cell names parameter", "cell names parameter unknown"),
    *("check of input if 0", "check of output if 1", "column of input", "column of output", "input assumed"),
    *(f"cell {sign}" for sign in ("<", "<=", "=", ">", ">=")),
    *(f"formula {name}" for name in ("+", "-", "*", "/", "min", "max", "ceil", "floor", "started", "full", "pro_rata")),
    *(f"outcome {kind}" for kind in ("formula", "not_applicable", "unknown", "value")),
    *(f"parameter {kind}{start}" for kind in ("known", "unknown", "between") for start in ("", " from a day")),
    *(f"quantity in {unit}" for unit in ("%", "万元", "天", "工作日", "月", "年", "百户")),
    *(f"rounding {mode}" for mode in ("up", "down", "half_up", "unstated")),
    *(f"table {policy}" for policy in ("unique", "first", "collect")),
    *("law not before a day", "input with places", "input number without domain"),
}


@pytest.mark.slow
def test_random_packs_are_answered_and_proved_as_brute_force_finds(capsys: pytest.CaptureFixture[str]) -> None:
    """What is possible is told, certain is only what is, and every claim of the proofs holds in every case."""
    tally = Tally()
    for seed in range(PACKS):
        check_pack(random_pack(seed), tally, many=4, most=150, proofs=seed % PROVED_EVERY == 0)
    with capsys.disabled():
        print("\n随机规则包：", "，".join(f"{what} {count}" for what, count in tally.told()))
    assert not tally.faults, "\n".join(map(str, tally.faults[:20]))
    assert {*tally.constructs} >= CONSTRUCTS, CONSTRUCTS - {*tally.constructs}


# A list without a rule that went untold, an input that another hid, a jump and a branch that brute force saw wrongly,
# a list called certain to which a rule might still add that it does not apply; divisors that never have a value, are no
# whole step, stand behind what fails, or in a rule that waits for a word which nothing gives; a refusal of which brute
# force looked at too little; a jump at the end of a domain; a zero that a rule before keeps from its divisor;
# a rule called dead for what a figure may be in another period; a one that brute force took for a yes; two rules said
# to hold together that what they ask about keeps apart; a question of what no text fixes; an input behind combinations
# that were not enumerated; a figure given a value before its first day; rules called dead where something before them
# does not apply; rows without a rule laid beside others.
ONCE_APART = (
    *(10033, 10385, 10351, 10461, 10538, 10561, 726, 737, 1207),
    *(1000090, 1002546, 1003529, 1003672, 1003875, 1004349, 1002115, 1002339, 4000566, 4001194),
    *(4002774, 4003376, 4003748, 4004181, 4006142, 4012119, 4012122, 5001082, 5001492, 5001670),
)


@pytest.mark.long
def test_packs_on_which_calculator_and_brute_force_once_disagreed() -> None:
    """Each disagreement that a longer run found stays settled."""
    tally = Tally()
    for seed in ONCE_APART:
        check_pack(random_pack(seed), tally)
    assert not tally.faults, "\n".join(map(str, tally.faults))


@pytest.mark.long
def test_past_small_limits_nothing_false_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hardly anything is looked at, what is told holds in every case; what is not proved is said to be so."""
    for module, limit, small_limit in (
        *((dependence, "MOST_WORLDS", 2), (linear, "MOST_ROWS", 6), (open_tables, "MOST_NODES", 40)),
        *((open_tables, "MOST_TRIES", 3), (tables, "MOST_PAIRS", 1), (engine, "MOST_COMBINATIONS", 3)),
    ):
        monkeypatch.setattr(module, limit, small_limit)
    tally = Tally()
    for seed in range(5_000_000, 5_000_040):
        check_pack(random_pack(seed), tally, many=4, most=150)
    assert not tally.faults, "\n".join(map(str, tally.faults))
    assert min(tally.counts["tables not proved"], tally.counts["finding table-not-swept"]) > 0


def test_random_packs_use_every_construct() -> None:
    """Nothing of the language is left out of what is drawn."""
    found = Counter(construct for seed in range(PACKS) for construct in constructs(random_pack(seed)))
    assert {*found} >= CONSTRUCTS, CONSTRUCTS - {*found}


# --- the evaluator itself finds what it should ------------------------------------------------------------------------


def small(*, low: int = 2, unknown: bool = False) -> RandomPack:
    """A table over one input and a formula of its figure."""
    pack = RandomPack(seed=1)
    pack.inputs["n0"] = Input(
        name="n0", kind="number", values=[0, 1, 2, 3], unit="户", domain=("and", (">=", 0), ("<=", 3))
    )
    figure = Dated(unknown="u-p0", between=(1, 2)) if unknown else Dated(value=1)  # type: ignore[arg-type]
    pack.parameters["p0"] = Parameter(name="p0", unit="元/户", values=[figure])
    pack.outputs = {
        "o0": Output(name="o0", kind="enum", words="ab"),
        "o1": Output(name="o1", kind="number", unit="元"),
    }
    rules = [
        Rule(name="r0", cells=[("<", low)], outcomes=[("value", "a")]),
        Rule(name="r1", cells=[(">=", low)], outcomes=[("value", "b")]),
    ]
    pack.steps = [
        Table(name="t0", policy="unique", inputs=["n0"], outputs=["o0"], rules=rules),
        Formula(name="o1", tree=("*", ("name", "n0"), ("name", "p0"))),
    ]
    return pack


def kinds_found(told: RandomPack, real: RandomPack) -> set[str]:
    """The kinds of faults where the answers are those of one pack and the cases those of another."""
    tally = Tally()
    force = BruteForce(real)
    trial = Trial(pack=real, linked=read_bundle(bundle(told)), force=force, rows=force.rows())
    check_answers(trial, tally, 12)
    check_proofs(trial, tally)
    return {fault.kind for fault in tally.faults}


def test_brute_force_finds_a_border_that_is_elsewhere() -> None:
    """The same pack has no fault, a border one further is seen as left out and as wrongly certain."""
    assert kinds_found(small(), small()) == set()
    assert {"left out", "wrong certain"} - kinds_found(small(low=3), small()) <= {"wrong certain"}


def test_brute_force_finds_bounds_that_are_too_narrow() -> None:
    """A figure that may be one or two, answered as if it were one."""
    assert "wrong certain" in kinds_found(small(), small(unknown=True))


def test_brute_force_finds_a_gap_that_is_not_told() -> None:
    """A table called complete that has no rule for one value."""
    real = small()
    table = real.steps[0]
    assert isinstance(table, Table)
    table.rules[1].cells = [(">", 2)]
    assert "not complete" in kinds_found(small(), real)
