"""Everything that is proved of a pack, gathered: its tables, findings, jumps, clauses and tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.ground.problems import Diagnostic
from calculator.packs.pack import LinkedTable, Pack
from calculator.packs.schema import AcceptedGap, AcceptedOverlap
from calculator.proofs.branches import idle_branches, may_divide_by_zero
from calculator.proofs.clauses import idle_clauses, made_of, unused_figures
from calculator.proofs.contradictions import contradictions
from calculator.proofs.coverage import Target, test_coverage
from calculator.proofs.shape import cliffs
from calculator.proofs.sweep import TooLarge
from calculator.proofs.tables import idle_rules, silences
from calculator.proofs.usage import idle_names, lacking_days

Json = dict[str, Any]


def verify(pack: Pack) -> Json:
    """Everything that is proved of a linked pack, as plain data; a table with a gap or a double would not link."""
    covered = test_coverage(pack)
    jumps = cliffs(pack)
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "version": pack.bundle.version,
        "tables": [_table(step) for step in pack.steps if isinstance(step, LinkedTable)],
        "accepted": [*_accepted(pack)],
        "findings": [finding.as_json for finding in findings(pack)],
        "cliffs": [finding.as_json for finding in jumps.findings],
        "sampled": [*jumps.sampled],
        "clauses": [
            {"clause": name, "title": clause.title, "made": made_of(pack).get(name, [])}
            for name, clause in pack.bundle.clauses.items()
        ],
        "tests": {
            "count": len(pack.record.tests),
            "targets": len(covered),
            "touched": sum(bool(one.tests) for one in covered),
            "untouched": [_untouched(pack, one) for one in covered if not one.tests],
        },
    }


def findings(pack: Pack) -> Iterator[Diagnostic]:
    """What should be looked at; a table too large for a proof says so."""
    for step in pack.steps:
        if isinstance(step, LinkedTable):
            try:
                yield from idle_rules(pack, step)
                yield from silences(pack, step)
            except TooLarge as error:
                path = ("decision_tables", step.name)
                yield Diagnostic(kind="table-not-swept", path=path, message=str(error))
    yield from idle_names(pack)
    yield from lacking_days(pack)
    yield from idle_branches(pack)
    yield from may_divide_by_zero(pack)
    yield from idle_clauses(pack)
    yield from unused_figures(pack)
    yield from contradictions(pack)


def _untouched(pack: Pack, target: Target) -> Json:
    """A target that no test touches, with what people call its table, formula, output or parameter."""
    titles = {**{name: table.title for name, table in pack.tables.items()}, **pack.record.titles}
    return {"kind": target.kind, "table": target.table, "title": titles[target.table], "said": target.said}


def _table(step: LinkedTable) -> Json:
    """What is proved of a table: `complete` and `unique` are null where the hit policy does not ask for them."""
    policy = step.record.hit_policy
    unproved = step.unproved
    return {
        "table": step.name,
        "title": step.record.title,
        "hit_policy": policy,
        "rules": len(step.record.rules),
        "accepted": len(step.record.accepted),
        "overlaps": len(step.record.overlaps),
        "complete": None if policy == "collect" else not unproved.complete,
        "unique": not unproved.unique and not step.overlaps if policy == "unique" else None,
        "not_proved": [why for why in (unproved.complete, unproved.unique) if why],
    }


def _accepted(pack: Pack) -> Iterator[Json]:
    for name, table in pack.tables.items():
        accepted: tuple[AcceptedGap | AcceptedOverlap, ...] = (*table.accepted, *table.overlaps)
        for gap in accepted:
            yield {"table": name, "title": table.title, **_gap(gap)}


def _gap(gap: AcceptedGap | AcceptedOverlap) -> Json:
    fields = ("id", "reason", "source", "by")
    return {**{key: getattr(gap, key) for key in fields}, "accepted_on": gap.accepted_on.isoformat()}
