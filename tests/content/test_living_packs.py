"""Every pack of the living YAML: proved another way, answered at its borders, explained, marked as what it is."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from pack_cases import PACKS, interesting
from second_opinion import Cell, Column, Solver, ends, holds, read

from calculator import Pack, answer, sentences
from calculator.answers.answer import whole_answer
from calculator.answers.compare import shared_inputs
from calculator.answers.encoding import encoded
from calculator.answers.landscape import along, axes
from calculator.answers.nearest import nearest_changes
from calculator.engine.case import read_case
from calculator.engine.engine import evaluate
from calculator.ground.scalars import scalar_text
from calculator.packs.pack import LinkedTable
from calculator.proofs.tables import known_scalars
from calculator.proofs.verification import verify
from site_build.cli import main

JARGON = re.compile(r"[a-z]{3,}|None|null|unique|unknown|规则包|决策表|输入项|枚举|布尔", re.IGNORECASE)


Table = tuple[list[Column], list[list[Cell]]]


def as_table(pack: Pack, step: LinkedTable) -> Table:
    """A table of a pack read from its text a second time."""
    inputs = pack.record.inputs
    columns = []
    for name in step.record.inputs:
        kind = pack.kinds[name]
        domain = inputs[name].domain if name in inputs else None
        columns.append(
            Column(
                name=name,
                kind=kind,
                words=pack.words_of(name),
                domain=read(domain, kind) if domain else ("any",),
                places=inputs[name].places if name in inputs and kind == "number" else None,
            )
        )
    rules = [
        [read(cell, column.kind) for cell, column in zip(row.if_, columns, strict=True)] for row in step.record.rows
    ]
    return columns, rules


@pytest.mark.parametrize("name", PACKS)
def test_z3_proves_every_pack(name: str, packs: dict[str, Pack]) -> None:
    """No gap and no overlap in any period, whatever the values that no text fixes; the dead rules are those told."""
    pack = packs[name]
    told = [finding["path"][1:] for finding in verify(pack)["findings"] if finding["kind"] == "dead"]
    for step in (step for step in pack.steps if isinstance(step, LinkedTable)):
        columns, rules = as_table(pack, step)
        solvers = [Solver(columns, rules, known_scalars(program)) for program in pack.programs[1:]]
        if step.record.hit_policy != "collect":
            assert not any(solver.has_gap() for solver in solvers), step.name
        if step.record.hit_policy == "unique":
            for solver in solvers:
                assert not any(solver.possible(*pair) for pair in combinations(solver.rules, 2)), step.name
        if step.record.hit_policy != "first":
            dead = [at for at in range(len(rules)) if not any(solver.possible(solver.rules[at]) for solver in solvers)]
            assert len(dead) == told.count((step.name,)), step.name


@pytest.mark.parametrize("name", PACKS)
def test_brute_force_agrees_with_every_pack(name: str, packs: dict[str, Pack]) -> None:
    """On random whole cases at and beside every border, each table's rules are those that brute force finds."""
    pack = packs[name]
    chance = random.Random(name)  # noqa: S311 - not for secrets
    values = interesting(pack)
    checked = 0
    for _ in range(300):
        case = {key: chance.choice(some) for key, some in values.items()}
        state = evaluate(pack, case)
        for step in (one for one in pack.steps if isinstance(one, LinkedTable)):
            _, rules = as_table(pack, step)
            known = {key: value for key, value in state.values.items() if not hasattr(value, "alternatives")}
            needed = {end[1] for rule in rules for cell in rule for end in ends(cell) if isinstance(end, tuple)}
            if step.name not in state.traces or not {*step.record.inputs, *needed} <= set(known):
                continue
            row = [known[key] for key in step.record.inputs]
            expected = sum(
                1 << at
                for at, rule in enumerate(rules)
                if all(holds(cell, value, known) for cell, value in zip(rule, row, strict=True))
            )
            trace = state.traces[step.name]
            assert (trace.true, trace.maybe) == (expected, expected), (step.name, case)
            checked += 1
    assert checked > 100 or not pack.tables


def test_every_pack_of_the_site_is_without_findings(packs: dict[str, Pack]) -> None:
    """The packs that are shown have nothing that should be looked at, and their tests touch everything."""
    for name, pack in packs.items():
        found = verify(pack)
        assert [one["message"] for one in found["findings"] if one["severity"] != "note"] == [], name
        assert found["tests"]["untouched"] == [], name


@pytest.mark.slow
def test_the_command_proves_all_or_one(capsys: pytest.CaptureFixture[str]) -> None:
    """`verify` speaks of every pack, `verify PACK --json` is the same as data; a strange name is told."""
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.count("测试：") == len(PACKS)
    assert main(["verify", "xian-2011", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pack"] == "xian-2011"
    assert main(["verify", "xian"]) == 2
    assert "xian-2011" in capsys.readouterr().err


def whole_cases(pack: Pack, count: int) -> list[dict[str, Any]]:
    """Random whole cases at and beside every border, the same in every run."""
    chance = random.Random(pack.record.pack)  # noqa: S311 - not for secrets
    values = interesting(pack)
    return [{key: chance.choice(some) for key, some in values.items()} for _ in range(count)]


def said(pack: Pack, case: dict[str, Any]) -> dict[str, Any]:
    """What an answer comes to, without what it is made from."""
    found = answer(pack, {name: scalar_text(value) for name, value in case.items()})["outputs"]
    return {name: (one["status"], one["values"], one["unknown"]) for name, one in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", PACKS)
def test_the_nearest_change_is_true_and_the_nearest(packs: dict[str, Pack], name: str) -> None:
    """On the near side the rules that decide are the same, on the far side the answer differs as told.

    No value between the given one and the far side leads to another answer of a decided kind (by probing).
    """
    pack = packs[name]
    for case in whole_cases(pack, 12):
        for change in nearest_changes(pack, case):
            key = change.input
            first = read_case(pack, {key: change.at})[key]
            statuses = {item: entry[0] for item, entry in said(pack, case).items()}
            beyond = said(pack, {**case, key: first})
            if not isinstance(first, bool | str):
                for value in between(pack, key, case[key], first):
                    near = said(pack, {**case, key: value})
                    assert {item: entry[0] for item, entry in near.items()} == statuses, (case, key, value)
            for told in change.changes:
                assert told.before != told.after
                assert told.output in beyond
            assert change.source is None or change.source in pack.bundle.clauses


def between(pack: Pack, name: str, start: Any, end: Any) -> list[Any]:
    """The neighbours of both ends that lie strictly between, and the middle."""
    step: Any = timedelta(days=1) if isinstance(start, date) else Fraction(1, 10 ** pack.record.inputs[name].places)
    sign = 1 if end > start else -1
    probes = [start + sign * step, end - sign * step]
    return [value for value in probes if min(start, end) < value < max(start, end)]


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.slow
def test_an_explanation_is_plain_chinese_with_its_clause(packs: dict[str, Pack], name: str) -> None:
    """Every sentence of an explanation is free of jargon and ends like a sentence; its clause is cited."""
    pack = packs[name]
    for case in [{}, *whole_cases(pack, 15)]:
        found = whole_answer(pack, case)
        cited = {one.clause for one in found.citations}
        for one in found.explanation:
            assert one.text.endswith("。")
            assert not JARGON.search(one.text), one.text
            assert one.source is None or one.source in cited
        assert {one.text for one in found.explanation} <= {line.split(". ", 1)[-1] for line in sentences(found)}


def test_shared_inputs_mean_the_same_everywhere(packs: dict[str, Pack]) -> None:
    """A name that several packs use has one type and one unit in all of them, and no assumption is offered."""
    for entry in shared_inputs(packs):
        same = [pack.record.inputs[entry.name] for pack in packs.values() if entry.name in pack.record.inputs]
        assert len({(item.type, item.unit) for item in same}) == 1, entry.name
        assert all(item.assumed_for is None for item in same)


def test_no_figure_of_another_place_stands_in_dazu(packs: dict[str, Pack]) -> None:
    """Dazu's pack cites only its own clauses and the superior documents; a peer's clauses are its own."""
    for name, pack in packs.items():
        assert (pack.record.origin is None) == (name == "dazu")
        assert bool(pack.record.clauses) == (name != "dazu")


def test_a_reading_of_ours_is_marked_as_inferred(packs: dict[str, Pack]) -> None:
    """Where the text does not say how a part of a hundred counts, the figure pro rata says that it is inferred."""
    for name, pack in packs.items():
        if "part-hundred" in pack.bundle.unknowns:
            case = {"households": "2550", "kind": "new", "plan_requires": "true", "judged_on": "2023-01-01"}
            given_here = {key: text for key, text in case.items() if key in pack.record.inputs}
            assert "含推断" in answer(pack, given_here)["outputs"]["area_min"]["text"], name


@pytest.mark.slow
def test_every_point_and_stretch_is_an_answer(packs: dict[str, Pack]) -> None:
    """In every pack, along every number, points and the ends of stretches are what `answer` says there."""
    for pack in packs.values():
        for name in axes(pack)["chart"]:
            found = encoded(along(pack, {}, name))
            for point in found["points"][::9]:
                outputs = answer(pack, {name: point["at"]})["outputs"]
                for line, value in zip(found["lines"], point["values"], strict=True):
                    output = outputs[line["output"]]
                    expected = (
                        output["values"][0] if len(output["values"]) == 1 and output["status"] == "certain" else None
                    )
                    assert value == expected or output["status"] != "certain", (pack.record.pack, name, point)
            ends = [
                Fraction(one["to"].split()[0].rstrip("%‰…").replace(",", ""))
                for one in found["stretches"]
                if one["to"][0].isdigit()
            ]
            assert ends == sorted(ends)
