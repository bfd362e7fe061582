"""Proofs per decision table: is it complete and unique, and does every rule in it ever decide anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from calculator.pack import Computed, LinkedRule, LinkedTable, Pack, Program
from calculator.phrases import value_phrase
from calculator.proofs.findings import MOST_LISTED, Finding
from calculator.scalars import Scalar
from calculator.schema import Rule
from calculator.sweep import (
    Axis,
    Space,
    Work,
    bits,
    deciding,
    gap,
    holding,
    missed,
    overlap,
    overlaps,
    reachable,
    spaces,
    within,
    work,
)
from calculator.values import Value

MOST_PAIRS = 20


def faults(pack: Pack, table: LinkedTable) -> Iterator[Finding]:
    """Cases without a rule, and in a `unique` table cases with two, in any period; TooLarge if that is too much."""
    if table.record.hit_policy == "collect":
        return
    found: dict[object, Finding] = {}
    for space in all_spaces(pack, table):
        for one in _faults(pack, table, space):
            found.setdefault((*one.path, one.kind), one)
    yield from found.values()


def _faults(pack: Pack, table: LinkedTable, space: Space) -> Iterator[Finding]:
    case = gap(space)
    if case is not None:
        said = f"有情形没有规则，例如 {witness(pack, table, case)}；法律确未规定的，写入 accepted 并说明理由。"
        yield _finding(table, "gap", said, case=_case(pack, table, case))
    if table.record.hit_policy != "unique" or overlap(space) is None:
        return
    found = ((first, second, case) for first, second, case in overlaps(space) if not _accepted(table, first, second))
    for first, second, case in islice(found, MOST_PAIRS):
        ids = f"{table.rules[first].record.id} 和 {table.rules[second].record.id}"
        remedy = "unique 表每种情形只许一条；条文确有重叠的，写入 overlaps。"
        said = f"规则 {ids} 重叠，例如 {witness(pack, table, case)}；{remedy}"
        yield _finding(table, f"overlap {ids}", said, case=_case(pack, table, case))


def _accepted(table: LinkedTable, first: int, second: int) -> bool:
    both = 1 << first | 1 << second
    return any(overlap & both == both for overlap in table.overlaps)


def all_spaces(pack: Pack, table: LinkedTable) -> Iterator[Space]:
    """The table as the sweep sees it, in every period."""
    seen = []
    for program in pack.programs[1:]:
        known = known_scalars(program)
        if known not in seen:
            seen.append(known)
            yield from spaces([rule.cells for rule in table.rules], axes_of(pack, table), known)


def known_scalars(program: Program) -> Mapping[str, Scalar]:
    """The parameters whose value is known in a period."""
    return {name: value for name, value in program.values.items() if not isinstance(value, Value)}


def axes_of(pack: Pack, table: LinkedTable) -> list[Axis]:
    """The inputs of a table as the sweep sees them."""
    inputs = pack.record.inputs
    return [
        Axis(
            name=name,
            kind=pack.kinds[name],
            words=pack.words_of(name),
            domain=pack.domains.get(name),
            places=inputs[name].places if name in inputs else None,
        )
        for name in table.record.inputs
    ]


def witness(pack: Pack, table: LinkedTable, case: Sequence[Scalar]) -> str:
    """A case of a table in words: `户数：2000 户`."""
    return "、".join(f"{name}：{value}" for name, value in _case(pack, table, case).items())


def _case(pack: Pack, table: LinkedTable, case: Sequence[Scalar]) -> Mapping[str, str]:
    names = zip(table.record.inputs, case, strict=True)
    return {pack.record.titles[name]: value_phrase(pack, name, value) for name, value in names}


def _finding(table: LinkedTable, kind: str, message: str, **more: Any) -> Finding:
    path = ("decision_tables", table.name)
    return Finding(**{"level": "error", **more}, kind=kind, path=path, message=message)


def idle_rules(pack: Pack, table: LinkedTable) -> Iterator[Finding]:
    """Rules that never decide, that change nothing, or that could be one; and inputs that no rule asks about."""
    found, left = [*all_spaces(pack, table)], work()
    dead = {at for at in range(len(table.rules)) if all(_never(table, space, at, left) for space in found)}
    for at in sorted(dead):
        said = f"规则 {table.rules[at].record.id} 从不起作用：没有一种情形由它决定。"
        yield _finding(table, "dead", said, level="attention")
    alive = [at for at in range(len(table.rules)) if at not in dead]
    same = _same_outcome(table)
    for at in alive:
        if all(_changes_nothing(table, space, at, same[at], left) for space in found):
            said = f"规则 {table.rules[at].record.id} 可以删去：没有它，结果也一样。"
            yield _finding(table, "redundant", said, level="note")
    for column, rules in _mergeable(table, alive):
        title = pack.record.titles[table.record.inputs[column]]
        said = f"规则 {_listed(rules)} 只差一格（{title}），结果相同，可以合并。"
        yield _finding(table, "mergeable", said, level="note")
    for mask, one in zip(table.overlaps, table.record.overlaps, strict=True):
        if all(holding(space, mask, left) is None for space in found):
            said = f"写明的重叠 {one.id} 从不出现：没有一种情形这几条规则都符合。"
            yield _finding(table, "no overlap", said, level="attention")
    for at, name in enumerate(table.record.inputs):
        if all(not rule.cells[at].parts for rule in table.rules):
            said = f"没有一条规则问到“{pack.record.titles[name]}”，这一列可以删去。"
            yield _finding(table, "unused column", said, level="attention")


def _mergeable(table: LinkedTable, alive: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """Per column the rules of a `unique` table that differ in it alone, with the same outcomes and the same clause."""
    for column in range(len(table.record.inputs) if table.record.hit_policy == "unique" else 0):
        alike: dict[object, list[str]] = {}
        for rule in (table.rules[at] for at in alive):
            if isinstance(rule.record, Rule):
                others = (*rule.cells[:column], *rule.cells[column + 1 :])
                key = (others, rule.record.source, rule.record.say, _outcomes(rule))
                alike.setdefault(key, []).append(rule.record.id)
        yield from ((column, ids) for ids in alike.values() if len(ids) > 1)


def _listed(ids: Sequence[str]) -> str:
    """`r1、r2 和 r3`; of many the first ones and how many there are."""
    if len(ids) > MOST_LISTED:
        return f"{'、'.join(ids[:MOST_LISTED])} 等 {len(ids)} 条"
    return f"{'、'.join(ids[:-1])} 和 {ids[-1]}"


def silences(pack: Pack, table: LinkedTable) -> Iterator[Finding]:
    """A case in which a list has no rule at all, so that the answer could give no reason; reminders may be silent."""
    if table.record.hit_policy != "collect" or all(pack.outputs[name].reminder for name in table.outputs):
        return
    case = next((case for space in all_spaces(pack, table) if (case := gap(space)) is not None), None)
    if case is not None:
        said = f"有情形一条规则也没有，例如 {witness(pack, table, case)}；不适用的请写 not_applicable，说明理由。"
        yield _finding(table, "silent", said, level="attention", case=_case(pack, table, case))


def _never(table: LinkedTable, space: Space, at: int, left: Work) -> bool:
    return (deciding if table.record.hit_policy == "first" else reachable)(space, at, left) is None


def _changes_nothing(table: LinkedTable, space: Space, at: int, same: int, left: Work) -> bool:
    if table.record.hit_policy == "first":
        return missed(space, at, same, left) is None
    covering = within(space, at) & same if table.record.hit_policy == "collect" else 0
    return any(other < at or not within(space, other) >> at & 1 for other in bits(covering))


def _same_outcome(table: LinkedTable) -> list[int]:
    """For each rule the mask of the rules that give the same, itself included."""
    found: dict[object, int] = {}
    keys = [_outcomes(rule) for rule in table.rules]
    for at, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << at
    return [found[key] for key in keys]


def _outcomes(rule: LinkedRule) -> tuple[object, ...]:
    return tuple(one.expression if isinstance(one, Computed) else one.outcome for one in rule.outcomes)
