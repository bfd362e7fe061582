"""Decision tables with the cells and outcomes of their rules read."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.ground.problems import Path
from calculator.packs.linking.cells import linked_test
from calculator.packs.linking.limits import MOST_RULES
from calculator.packs.linking.names import Names
from calculator.packs.linking.outcomes import linked_outcome
from calculator.packs.pack import Computed, LinkedRule, LinkedTable
from calculator.packs.schema import AcceptedGap, DecisionTable, Rule


def linked_table(names: Names, name: str, table: DecisionTable) -> LinkedTable:
    """A table with its rules, accepted gaps after them; a table of too many rules has none."""
    path: Path = ("decision_tables", name)
    complaints = names.complaints
    for at, column in enumerate(table.inputs):
        if column not in names.kinds:
            complaints.add_unlisted("unknown-name", (*path, "inputs", at), column, names.kinds)
        names.refuse_list(column, (*path, "inputs", at))
    if table.hit_policy == "collect" and len(table.outputs) != 1:
        complaints.add("collect-many-outputs", (*path, "outputs"), "collect 表只能有一个输出。")
    ids = [rule.id for rule in (*table.rows, *table.overlaps)]
    if len(set(ids)) < len(ids):
        complaints.add("duplicate-id", (*path, "rules"), "规则的 id 有重复。")
    if len(ids) > MOST_RULES:
        message = f"一张表最多 {MOST_RULES} 条规则，这里有 {len(ids)} 条，请拆成几张表。"
        complaints.add("table-too-large", (*path, "rules"), message, str(len(ids)), [str(MOST_RULES)])
        return LinkedTable(name=name, record=table, rules=())
    rules = [_linked_rule(names, name, rule, (*path, "rules", at)) for at, rule in enumerate(table.rules)]
    rules += [_linked_rule(names, name, gap, (*path, "accepted", at)) for at, gap in enumerate(table.accepted)]
    return LinkedTable(name=name, record=table, rules=tuple(rules), overlaps=tuple(_overlaps(names, table, path)))


def _overlaps(names: Names, table: DecisionTable, path: Path) -> Iterator[int]:
    """Each accepted overlap as the mask of its rules."""
    ids = [rule.id for rule in table.rules]
    for at, overlap in enumerate(table.overlaps):
        place = (*path, "overlaps", at, "rules")
        if table.hit_policy != "unique":
            message = "只有 unique 表要写 overlaps；first 表从上往下，collect 表全部列出。"
            names.complaints.add("overlaps-without-unique", place, message, table.hit_policy, ["unique"])
        if len(set(overlap.rules)) < 2:  # noqa: PLR2004 - one rule alone overlaps nothing
            names.complaints.add("overlap-of-one", place, "重叠至少要写两条不同的规则。")
        for rule_id in overlap.rules:
            if rule_id not in ids:
                names.complaints.add_unlisted("unknown-name", place, rule_id, ids, "规则")
        yield sum(1 << ids.index(rule_id) for rule_id in {*overlap.rules} if rule_id in ids)


def _linked_rule(names: Names, name: str, rule: Rule | AcceptedGap, path: Path) -> LinkedRule:
    table = names.tables[name]
    for key, cells, columns in (("if", rule.if_, table.inputs), ("then", rule.then, table.outputs)):
        if len(cells) != len(columns):
            message = f"应有 {len(columns)} 格（{'、'.join(columns)}），这里有 {len(cells)} 格。"
            names.complaints.add("wrong-cell-count", (*path, key), message, str(len(cells)), [str(len(columns))])
    tests = (
        linked_test(names, cell, column, (*path, "if", at))
        for at, (cell, column) in enumerate(zip(rule.if_, table.inputs, strict=False))
    )
    cause = f"{name}/{rule.id}"
    outcomes = tuple(
        linked_outcome(names, outcome, column, cause, (*path, "then", at))
        for at, (outcome, column) in enumerate(zip(rule.then, table.outputs, strict=False))
    )
    scalars = tuple(None if isinstance(outcome, Computed) else outcome.value for outcome in outcomes)
    return LinkedRule(record=rule, cells=tuple(tests), cause=cause, outcomes=outcomes, scalars=scalars)
