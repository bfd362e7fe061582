"""Tables whose borders are computed or unknown: what is proved holds, what is refused is shown, the rest is told."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
import z3
from two_inputs import bundle, table

from calculator import Pack, Problems, read_bundle
from calculator.engine.engine import evaluate
from calculator.ground.truth import Truth
from calculator.language.values import Value
from calculator.packs.pack import LinkedTable
from calculator.proofs.linear import Inequality, Linear, System, solution, solvable
from calculator.proofs.verification import verify

HIGHEST = 6
SYSTEMS, TABLES = 400, 150
WORDS = {"o0": "甲", "o1": "乙", "o2": "丙"}


def number(title: str, domain: str = f"[0..{HIGHEST}]") -> dict[str, Any]:
    """An input that is a small whole number."""
    return {"title": title, "type": "number", "ask": "问", "help": "助", "source": "d#a", "domain": domain}


def pack_of(rules: list[tuple[list[str], str]], formulas: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """A bundle with inputs x, y, z, formulas over them, and one unique table about x."""
    rows = [[*cells, outcome] for cells, outcome in rules]
    outputs = {"band": {"title": "档", "type": "enum", "values": WORDS}}
    outputs |= {name: {"title": name, "type": "number"} for name in formulas}
    data = bundle({"band": table(["x"], ["band"], *rows)})
    data["pack"] |= {"inputs": {name: number(name) for name in "xyz"}, "outputs": outputs}
    data["pack"]["formulas"] = {
        name: {"title": name, "value": value, "say": "说。", "source": "d#a"} for name, value in formulas.items()
    }
    data["pack"] |= more
    return data


def proof_of(data: dict[str, Any], name: str = "band") -> dict[str, Any]:
    """What `verify` says of a table."""
    (found,) = (one for one in verify(read_bundle(data))["tables"] if one["table"] == name)
    return dict(found)


# --- the linear systems -------------------------------------------------------------------------------------------


def random_system(chance: random.Random) -> System:
    """Up to six rows over three variables with small factors."""

    def form() -> Linear:
        terms = {name: Fraction(chance.randint(-3, 3), chance.choice((1, 2))) for name in "xyz"}
        return Linear({name: factor for name, factor in terms.items() if factor}, chance.randint(-4, 4))

    rows = tuple(Inequality(form(), chance.random() < 0.4) for _ in range(chance.randint(1, 6)))
    return System(equations=tuple(form() for _ in range(chance.choice((0, 0, 1)))), inequalities=rows)


@pytest.mark.long
def test_linear_systems_agree_with_z3() -> None:
    """A system is solvable just where z3 finds it so, and the point that is given meets every row of it."""
    chance = random.Random(7)  # noqa: S311 - not for secrets
    names = {name: z3.Real(name) for name in "xyz"}
    for _ in range(SYSTEMS):
        system = random_system(chance)
        solver = z3.Solver()
        claim = {
            id(form): form.constant + sum(factor * names[name] for name, factor in form.terms.items())
            for form in forms(system)
        }
        solver.add(*(claim[id(form)] == 0 for form in system.equations))
        solver.add(
            *(claim[id(row.form)] > 0 if row.strict else claim[id(row.form)] >= 0 for row in system.inequalities)
        )
        assert solvable(system) == (solver.check() == z3.sat)
        point = solution(system, {})
        if point is None:
            assert not solvable(system)
            continue
        point = {**dict.fromkeys("xyz", 0), **point}
        assert all(form.at(point) == 0 for form in system.equations)
        assert all(row.form.at(point) > 0 if row.strict else row.form.at(point) >= 0 for row in system.inequalities)


def forms(system: System) -> list[Linear]:
    """Every form of a system."""
    return [*system.equations, *(row.form for row in system.inequalities)]


# --- whole tables ---------------------------------------------------------------------------------------------------

FORMULAS = ("y", "y / 2", "y + 1", "max(y, z)", "min(y, 3)", "y + z", "6 - y", "ceil(y, 2)", "y * z", "2 * y - z")
ENDS = ("lim", "cap", "y", "3", "z")


def random_cells(chance: random.Random) -> list[list[str]]:
    """Two or three rules about x whose borders are figures, other inputs and computed numbers."""
    low, high = chance.sample(ENDS, 2)
    shapes = [
        [f"< {low}", f">= {low}"],
        [f"<= {low}", f"> {low}"],
        [f"< {low}", f">= {high}"],
        [f"< {low}", f"[{low}..{high})", f">= {high}"],
        [f"<= {low}", f"({low}..{high}]", f"> {high}"],
        [f"< {low}", f"{low}", f"> {low}"],
        [f"not(>= {low})", f">= {low}"],
    ]
    return [[cell] for cell in chance.choice(shapes)]


def truth(pack: Pack) -> tuple[bool, set[tuple[int, int]]]:
    """By trying every case: whether some has no rule, and which two rules some has."""
    step = next(one for one in pack.steps if isinstance(one, LinkedTable))
    bare, pairs = False, set[tuple[int, int]]()
    for values in product(range(HIGHEST + 1), repeat=3):
        state = evaluate(pack, dict(zip("xyz", values, strict=True)))
        if any(isinstance(state.values[name], Value) for name in ("lim", "cap")):
            continue
        true = state.traces[step.name].true
        bare |= not true
        pairs |= {pair for pair in combinations(range(len(step.rules)), 2) if true >> pair[0] & true >> pair[1] & 1}
    return bare, pairs


@pytest.mark.slow
def test_what_is_proved_of_computed_borders_holds_in_every_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete and unique are said only where no case speaks against them; a refusal shows a case that does."""
    chance = random.Random(11)  # noqa: S311 - not for secrets
    told = {"proved": 0, "refused": 0, "open": 0}
    for _ in range(TABLES):
        cells = random_cells(chance)
        rules = [(cell, f"o{at}") for at, cell in enumerate(cells)]
        data = pack_of(rules, {"lim": chance.choice(FORMULAS), "cap": chance.choice(FORMULAS)})
        try:
            pack, refusal = read_bundle(data), ""
        except Problems as error:
            refusal = str(error)
            with monkeypatch.context() as context:
                context.setattr("calculator.proofs.proved_pack.prove_table", unproved)
                pack = read_bundle(data)
        bare, pairs = truth(pack)
        if refusal:
            told["refused"] += 1
            assert ("没有规则" in refusal) <= bare, refusal
            assert ("重叠" in refusal) <= bool(pairs), refusal
            continue
        found = next(one for one in verify(pack)["tables"] if one["table"] == "band")
        assert not (found["complete"] and bare), (cells, data["pack"]["formulas"])
        assert not (found["unique"] and pairs), (cells, data["pack"]["formulas"])
        told["proved" if found["complete"] and found["unique"] else "open"] += 1
    assert min(told["proved"], told["refused"]) > TABLES // 10
    assert told["open"] < TABLES // 20


def unproved(*_: object) -> Any:
    """A proof that looks at nothing, to link what is wrong."""
    from calculator.packs.pack import Unproved  # noqa: PLC0415 - here alone
    from calculator.proofs.tables import TableProof  # noqa: PLC0415

    return TableProof(faults=(), unproved=Unproved())


def test_two_computed_borders_that_do_not_meet_are_refused() -> None:
    """`< y / 2` and `>= z / 2` leave cases without a rule and give others two; the cases are the engine's own."""
    with pytest.raises(Problems) as refused:
        read_bundle(pack_of([(["< lim"], "o0"), ([">= cap"], "o1")], {"lim": "y / 2", "cap": "z / 2"}))
    assert "有情形没有规则" in str(refused.value)
    assert "重叠" in str(refused.value)


def test_one_computed_border_beside_a_figure_is_refused() -> None:
    """`< lim`, `[lim..3]`, `> 3` overlap where lim is above 3."""
    rules = [(["< lim"], "o0"), (["[lim..3]"], "o1"), (["> 3"], "o2")]
    with pytest.raises(Problems, match="规则 r0 和 r2 重叠"):
        read_bundle(pack_of(rules, {"lim": "y"}))


@pytest.mark.parametrize(
    ("cells", "formulas", "says"),
    [
        (["< lim", ">= cap"], {"lim": "y + 0.2 + 0.17", "cap": "y + 0.2 + 0.18"}, "有情形没有规则"),
        (["<= lim", ">= lim"], {"lim": "y / 2 + 0.2 + 0.17"}, "规则 r0 和 r1 重叠"),
    ],
)
def test_a_case_that_stands_at_one_place_is_found(cells: list[str], formulas: dict[str, str], says: str) -> None:
    """Where one value of x alone, for each y, has no rule or two, that case is tried: it is worked out, not guessed."""
    data = pack_of([([cell], f"o{at}") for at, cell in enumerate(cells)], formulas)
    for name in "xyz":
        data["pack"]["inputs"][name]["places"] = "2"
    with pytest.raises(Problems, match=says):
        read_bundle(data)


@pytest.mark.parametrize(("between", "complete"), [((2, 4), True), ((7, 9), False)])
def test_what_a_figure_may_be_is_looked_at_in_each_period(between: tuple[int, int], complete: bool) -> None:  # noqa: FBT001
    """A figure that no text fixes may lie elsewhere from a day on: what is proved holds of all of it."""
    ends = [
        {"unknown": "u", "source": "d#a", "confidence": "U", **({"from": start} if start else {}), "between": [*some]}
        for start, some in (("", ("2", "5")), ("2020-01-01", tuple(map(str, between))))
    ]
    data = pack_of([(["<= 5"], "o0"), (["> cap"], "o1")], {})
    data["pack"]["inputs"]["x"]["unit"] = "㎡"
    data["pack"]["parameters"] = {"cap": {"title": "界", "unit": "㎡", "values": ends}}
    data["pack"]["inputs"]["judged_on"] = {"title": "日", "type": "date", "ask": "问", "help": "助", "source": "d#a"}
    data["pack"]["decision_tables"]["band"]["hit_policy"] = "first"
    if complete:
        assert proof_of(data)["complete"] is True
        return
    with pytest.raises(Problems, match="有情形没有规则"):
        read_bundle(data)


def test_a_dependence_that_keeps_borders_in_order_is_used() -> None:
    """Where the upper border is the lower one and 2, three bands are complete and unique for every value."""
    rules = [(["< lim"], "o0"), (["[lim..cap)"], "o1"), ([">= cap"], "o2")]
    found = proof_of(pack_of(rules, {"lim": "max(1, y / 2)", "cap": "lim + 2"}))
    assert (found["complete"], found["unique"], found["not_proved"]) == (True, True, [])


def kind_and_x(second: list[list[str]]) -> dict[str, Any]:
    """A table that gives a word by x, and one after it that asks for the word and for x."""
    data = bundle(
        {
            "kind": table(["x"], ["kind"], ["< 3", "small"], [">= 3", "large"]),
            "band": table(["kind", "x"], ["band"], *second),
        }
    )
    data["pack"] |= {
        "inputs": {"x": number("x")},
        "outputs": {
            "kind": {"title": "类", "type": "enum", "values": {"small": "小", "large": "大"}},
            "band": {"title": "档", "type": "enum", "values": WORDS},
        },
    }
    return data


def test_a_word_of_a_table_before_is_asked_with_what_gave_it() -> None:
    """A small x of 5 is no case, so two rules are complete; a small x of 2 is one, and is missed where it has none."""
    found = proof_of(kind_and_x([["small", "<= 2", "o0"], ["large", ">= 3", "o1"]]))
    assert (found["complete"], found["unique"], found["not_proved"]) == (True, True, [])
    with pytest.raises(Problems, match="有情形没有规则，例如 类：小、x：2"):
        read_bundle(kind_and_x([["small", "< 2", "o0"], ["large", ">= 3", "o1"]]))


def test_a_rule_that_waits_for_a_word_never_given_there_is_dead() -> None:
    """What is small has no x above 3: that rule never decides, and the one after it always does."""
    data = kind_and_x([["small", "> 3", "o0"], ["-", "-", "o1"]])
    data["pack"]["decision_tables"]["band"]["hit_policy"] = "first"
    found = [one["message"] for one in verify(read_bundle(data))["findings"] if one["kind"] == "dead"]
    assert found == ["规则 r0 从不起作用：没有一种情形由它决定。"]


@pytest.mark.parametrize(
    ("formula", "cells", "proved"),
    [
        ("2 * y", ["<= 5", ">= 6"], True),
        ("min(y, 4)", ["< 2", "[2..4]"], True),
        ("y / 2", ["<= 1", ">= 2"], False),
        ("y + z", ["<= 5", "[6..11]"], False),
    ],
)
def test_a_computed_column_is_only_what_its_formula_gives(formula: str, cells: list[str], *, proved: bool) -> None:
    """Twice a whole number is never 5.5, and the lesser of y and 4 never 5; half of y may be 1.5, y and z may be 12."""
    data = pack_of([([cell], f"o{at}") for at, cell in enumerate(cells)], {"lim": formula})
    data["pack"]["decision_tables"]["band"]["inputs"] = ["lim"]
    if proved:
        assert proof_of(data)["complete"] is True
    else:
        with pytest.raises(Problems, match="有情形没有规则"):
            read_bundle(data)


@pytest.mark.parametrize(
    ("domain", "divisor", "may"),
    [
        ("(0..6]", "y * y", False),
        ("(0..6]", "started(y, 5)", False),
        ("(0..6]", "full(y, 5)", True),
        ("not(0)", "y", False),
        ("[-6..-1], [1..6]", "y", False),
        ("[-6..-1], [1..6]", "y + 1", True),
        ("not([1..6])", "y", True),
        ("[0..6]", "y * y", True),
    ],
)
def test_a_divisor_may_be_zero_just_where_it_can_be(domain: str, divisor: str, *, may: bool) -> None:
    """Domains without zero, open ends and several parts are reckoned with, through products and steps too."""
    data = pack_of([(["-"], "o0")], {"share": f"x / ({divisor})"})
    data["pack"]["inputs"]["y"]["domain"] = domain
    found = [one for one in verify(read_bundle(data))["findings"] if one["kind"] == "may-divide-by-zero"]
    assert bool(found) is may


def test_what_cannot_be_proved_is_said() -> None:
    """Bands that are in order only because a square is not negative are neither refused nor called complete."""
    rules = [(["< lim"], "o0"), (["[lim..cap)"], "o1"), ([">= cap"], "o2")]
    found = proof_of(pack_of(rules, {"lim": "y * z", "cap": "y * z + y * y - 2 * y * z + z * z"}))
    assert (found["complete"], found["unique"]) != (True, True)
    assert found["not_proved"]


def test_a_check_against_a_computed_number_decides() -> None:
    """Not less than half of y: both answers of the check come about, and nothing says that they never do."""
    data = pack_of([(["-"], "o0")], {"lim": "max(2, y / 2)"})
    data["pack"]["checks"] = {
        "enough": {"title": "够", "input": "x", "must": ">= lim", "say": "说。", "source": "d#a"},
    }
    found = verify(read_bundle(data))
    assert not [one for one in found["findings"] if one["kind"] in ("dead", "redundant")]
    assert proof_of(data, "enough")["complete"] is True


def test_an_open_table_gives_no_rule_as_not_applicable() -> None:
    """A case without a rule in a table that was not proved is not told as one that the rules do not concern."""
    rules = [(["< lim"], "o0"), ([">= cap"], "o1")]
    data = pack_of(rules, {"lim": "y / 2", "cap": "z / 2"})
    with pytest.MonkeyPatch.context() as context:
        context.setattr("calculator.proofs.proved_pack.prove_table", unproved)
        pack = read_bundle(data)
    (alone,) = evaluate(pack, {"x": 3, "y": 2, "z": 10}).alternatives("band")
    assert alone.applies
    assert alone.failed


def test_a_rule_beside_another_that_may_apply_is_not_certain() -> None:
    """Where it is not proved that only one rule can apply, one that surely does leaves the other possible."""
    data = pack_of([(["< 3"], "o0"), ([">= open"], "o1")], {})
    data["pack"]["inputs"]["x"]["unit"] = "㎡"
    data["pack"]["parameters"] = {
        "open": {"title": "未定", "unit": "㎡", "values": [{"unknown": "u", "source": "d#a", "confidence": "U"}]}
    }
    with pytest.MonkeyPatch.context() as context:
        context.setattr("calculator.proofs.proved_pack.prove_table", not_unique)
        pack = read_bundle(data)
    assert {one.value for one in evaluate(pack, {"x": 1}).alternatives("band")} == {"o0", "o1"}


def test_a_rule_that_surely_applies_decides_where_uniqueness_was_proved() -> None:
    """What column by column looks possible beside it is not told, since the proof shows that it never is."""
    rows = [["< y", "-", "o0"], [">= lim", "<= same", "o1"], ["[y..lim)", "-", "o2"], [">= y", "> same", "o2"]]
    data = pack_of([(["-"], "o0")], {"same": "lim * 1"})
    yes = {"title": "是", "type": "boolean", "ask": "问", "help": "助", "source": "d#a"}
    data["pack"]["inputs"] |= {"yes": yes}
    data["pack"]["outputs"] |= {"lim": {"title": "界", "type": "number"}}
    data["pack"]["decision_tables"] = {
        "lim": table(["yes"], ["lim"], ["true", "3"], ["false", "5"]),
        "band": table(["x", "y"], ["band"], *rows),
    }
    assert proof_of(data)["unique"] is True
    state = evaluate(read_bundle(data), {"x": 4, "y": 5})
    trace = state.traces["band"]
    assert (trace.true, trace.maybe) == (0b0001, 0b0011)
    assert [one.value for one in state.alternatives("band")] == ["o0"]


def not_unique(*_: object) -> Any:
    """A proof that leaves open whether only one rule can apply."""
    from calculator.packs.pack import Unproved  # noqa: PLC0415 - here alone
    from calculator.proofs.tables import TableProof  # noqa: PLC0415

    return TableProof(faults=(), unproved=Unproved(unique="没有证明"))


def test_an_item_that_may_be_several_things_is_certainly_none_of_them() -> None:
    """A list whose item is a number that is 0 or 1, the case not saying which, has no certain item."""
    data = pack_of([(["< 3"], "o0"), ([">= 3"], "o1")], {})
    data["pack"]["outputs"] |= {key: {"title": key, "type": "number"} for key in ("amount", "items")}
    data["pack"]["decision_tables"] |= {
        "amount": table(["band"], ["amount"], ["o0", "0"], ["o1", "1"], ["o2", "2"]),
        "items": table(["band"], ["items"], ["-", "amount"], policy="collect"),
    }
    found = evaluate(read_bundle(data), {}).collected["items"]
    assert {item.alternative.value for item in found} >= {0, 1}
    assert all(item.truth is Truth.UNKNOWN for item in found)
