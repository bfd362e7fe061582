"""What the sweep says of a pack's tables: cases without a rule, cases with two, rules that never decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculator.pack import LinkedTable, Pack, Program
from calculator.phrases import value_phrase
from calculator.scalars import Scalar
from calculator.sweep import Axis, gap, overlap, spaces
from calculator.values import Value


def faults(pack: Pack, table: LinkedTable) -> Iterator[str]:
    """What is wrong with a table in any period: a case without a rule, a case with two where one is allowed."""
    found_gap = found_overlap = False
    for program in pack.programs[1:]:
        for space in spaces([rule.cells for rule in table.rules], axes_of(pack, table), known_numbers(program)):
            case = None if found_gap else gap(space)
            if case is not None:
                found_gap = True
                yield f"有情形没有规则，例如 {witness(pack, table, case)}；法律确未规定的，写入 accepted 并说明理由。"
            twice = overlap(space) if table.record.hit_policy == "unique" and not found_overlap else None
            if twice is not None:
                found_overlap = True
                first, second, case = twice
                ids = f"{table.rules[first].record.id} 和 {table.rules[second].record.id}"
                yield f"规则 {ids} 重叠，例如 {witness(pack, table, case)}；unique 表每种情形只许一条。"


def known_numbers(program: Program) -> Mapping[str, Scalar]:
    """The parameters whose value is known in a period."""
    return {name: value for name, value in program.values.items() if not isinstance(value, Value)}


def axes_of(pack: Pack, table: LinkedTable) -> list[Axis]:
    """The inputs of a table as the sweep sees them."""
    return [
        Axis(
            name=name,
            kind=pack.kinds[name],
            words=pack.words_of(name),
            domain=pack.domains.get(name),
            places=pack.record.inputs[name].places if name in pack.record.inputs else None,
        )
        for name in table.record.inputs
    ]


def witness(pack: Pack, table: LinkedTable, case: tuple[Scalar, ...]) -> str:
    """A case of a table in words: `户数：2000 户`."""
    return "、".join(
        f"{pack.record.titles[name]}：{value_phrase(pack, name, value)}"
        for name, value in zip(table.record.inputs, case, strict=True)
    )
