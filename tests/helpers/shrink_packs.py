"""A pack with a fault made as small as it can be while the fault stays: for reports that people can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction

from brute_force import names_in
from random_packs import Bracket, Check, Formula, RandomPack, Step, Table, Tree, named_ends

Wanted = Callable[[RandomPack], bool]


def shrunk(pack: RandomPack, wanted: Wanted) -> RandomPack:
    """The smallest pack found that is still wanted, one thing being taken away at a time."""
    found, going = pack, True
    while going:
        going = False
        for smaller in _smaller(found):
            if wanted(smaller):
                found, going = smaller, True
                break
    return found


def _smaller(pack: RandomPack) -> Iterator[RandomPack]:
    for change in _changes(pack):
        copy = deepcopy(pack)
        copy.tests = []
        change(copy)
        if copy.outputs and any(one.kind != "check" for one in copy.outputs.values()):
            yield copy


def used_by(step: Step) -> set[str]:
    """The names that a step uses."""
    if isinstance(step, Formula):
        return {*names_in(step.tree)}
    if isinstance(step, Bracket):
        return {step.of, *(rate[1] for _, rate, _ in step.rows if rate[0] == "name")}
    if isinstance(step, Check):
        cells = [step.must, *(cell for _, cell in step.conditions)]
        return {step.input, *(name for name, _ in step.conditions), *named_ends(cells)}
    cells = [cell for rule in step.rules for cell in rule.cells]
    trees = [one[1] for rule in step.rules for one in rule.outcomes if one[0] == "formula"]
    return {*step.inputs, *named_ends(cells), *(name for tree in trees for name in names_in(tree))}


Change = Callable[[RandomPack], object]


def _changes(pack: RandomPack) -> Iterator[Change]:
    for at in reversed(range(len(pack.steps))):
        yield lambda one, at=at: _drop_step(one, at)
    yield from _name_changes(pack)
    for name, output in pack.outputs.items():
        if output.rounding:
            yield lambda one, name=name: setattr(one.outputs[name], "rounding", None)
        if output.reminder:
            yield lambda one, name=name: setattr(one.outputs[name], "reminder", False)
    if pack.not_before:
        yield lambda one: setattr(one, "not_before", None)
    if pack.calendar:
        yield lambda one: setattr(one, "calendar", None)
    for at, step in enumerate(pack.steps):
        for change in _step_changes(step):
            yield lambda one, at=at, change=change: change(one.steps[at])


def _name_changes(pack: RandomPack) -> Iterator[Change]:
    """Inputs and parameters that nothing uses left out, and values of parameters."""
    used = {name for step in pack.steps for name in used_by(step)}
    assumed = {one.assumed_for for one in pack.inputs.values()}
    for name in pack.inputs:
        if name not in used and (name != "judged_on" or not _dated(pack)):
            yield lambda one, name=name: one.inputs.pop(name)
    for name, parameter in pack.parameters.items():
        if name not in used and name not in assumed:
            yield lambda one, name=name: one.parameters.pop(name)
        for at in range(len(parameter.values) if len(parameter.values) > 1 else 0):
            yield lambda one, name=name, at=at: one.parameters[name].values.pop(at)


def _dated(pack: RandomPack) -> bool:
    return bool(pack.not_before) or any(one.start for item in pack.parameters.values() for one in item.values)


def _drop_step(pack: RandomPack, at: int) -> None:
    gone = {*pack.steps[at].outputs}
    steps = []
    for step in pack.steps:
        if {*step.outputs} & gone or used_by(step) & gone:
            gone |= {*step.outputs}
        else:
            steps.append(step)
    pack.steps = steps
    for name in gone:
        pack.outputs.pop(name, None)


def _step_changes(step: Step) -> Iterator[Callable[[Step], object]]:
    if isinstance(step, Formula):
        for tree in _trees(step.tree):
            yield lambda one, tree=tree: setattr(one, "tree", tree)
    if isinstance(step, Check):
        for at in range(len(step.conditions)):
            yield lambda one, at=at: one.conditions.pop(at)
    if isinstance(step, Table):
        yield from _table_changes(step)


def _table_changes(step: Table) -> Iterator[Callable[[Step], object]]:
    if step.overlaps:
        yield lambda one: one.overlaps.clear()
    for at in range(len(step.rules) if len(step.rules) > 1 and not step.overlaps else 0):
        yield lambda one, at=at: one.rules.pop(at)
    for at in range(len(step.inputs) if len(step.inputs) > 1 else 0):
        yield lambda one, at=at: _drop_column(one, at)
    for at, rule in enumerate(step.rules):
        for column, cell in enumerate(rule.cells):
            if cell != ("any",):
                yield lambda one, at=at, column=column: one.rules[at].cells.__setitem__(column, ("any",))
        for column, outcome in enumerate(rule.outcomes):
            if outcome[0] == "formula":
                for tree in _trees(outcome[1]):
                    new = ("formula", tree)
                    yield lambda one, at=at, column=column, new=new: one.rules[at].outcomes.__setitem__(column, new)


def _drop_column(table: Step, at: int) -> None:
    assert isinstance(table, Table)
    table.inputs.pop(at)
    for rule in table.rules:
        rule.cells.pop(at)


def _trees(tree: Tree) -> Iterator[Tree]:
    """Smaller formulas: a part in place of the whole, a number, or one part made smaller."""
    if tree[0] in ("name", "number"):
        return
    yield from tree[1:]
    for at, part in enumerate(tree[1:], 1):
        yield from ((*tree[:at], smaller, *tree[at + 1 :]) for smaller in _trees(part))
        if part[0] == "name":
            yield (*tree[:at], ("number", Fraction(2), None), *tree[at + 1 :])
