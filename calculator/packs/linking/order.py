"""The order in which tables and formulas can be answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from calculator.packs.linking.limits import LONGEST_CHAIN
from calculator.packs.linking.names import Names
from calculator.packs.pack import Step, uses


def in_order(names: Names, steps: Mapping[str, Step]) -> Iterator[Step]:
    """The steps in one order on every run, each after those whose outputs it needs.

    Complains of a circle, and of too long a chain.
    """
    makers = {output: key for key, step in steps.items() for output in step.outputs}
    needs = {
        key: sorted({makers[name] for name in uses(step, names.kinds) if name in makers}) for key, step in steps.items()
    }
    try:
        order = [*TopologicalSorter(needs).static_order()]
    except CycleError as error:
        circle = error.args[1]
        _complain("circle", names, circle[0], f"表或公式互相依赖，成了一个圈：{' → '.join(circle)}。")
        return
    _refuse_long_chain(names, needs, order)
    yield from (steps[key] for key in order)


def _refuse_long_chain(names: Names, needs: Mapping[str, Sequence[str]], order: Sequence[str]) -> None:
    """Tables and formulas that build on each other can be followed only so far."""
    length: dict[str, int] = {}
    for key in order:
        length[key] = 1 + max((length[before] for before in needs[key]), default=0)
    last = max(length, key=lambda key: length[key], default="")
    if last and length[last] > LONGEST_CHAIN:
        message = f"到“{last}”为止有 {length[last]} 个表或公式一个接一个，最多 {LONGEST_CHAIN} 个；请合并一些。"
        _complain("chain-too-long", names, last, message)


def _complain(kind: str, names: Names, key: str, message: str) -> None:
    names.complaints.add(kind, ("formulas" if key in names.record.formulas else "decision_tables", key), message)
