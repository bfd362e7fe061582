"""A pack in words, as plain data: its tables, figures and checks, for the site's pages and for the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.answers.phrases import cell_words, formula_phrase, titled
from calculator.packs.pack import Pack
from calculator.packs.schema import AcceptedGap, AcceptedOverlap, Check, DecisionTable, Outcome, Rule

Json = dict[str, Any]

HIT_POLICIES = {"unique": "唯一（unique）", "first": "先到先用（first）", "collect": "汇集（collect）"}
MODES = {"class": "全额按所在一段", "marginal": "分段累计"}


def tables_view(pack: Pack) -> list[Json]:
    """Every decision table with its rows in words, brackets among them, checks left out."""
    return [_table(pack, name, table) for name, table in pack.tables.items() if name not in pack.checks]


def _table(pack: Pack, name: str, table: DecisionTable) -> Json:
    titles = pack.record.titles
    bracket = pack.record.brackets.get(name)
    policy = HIT_POLICIES[table.hit_policy]
    return {
        "name": name,
        "title": table.title,
        "policy": f"{policy}，{MODES[bracket.mode]}" if bracket else policy,
        "columns": [titles[key] for key in table.inputs],
        "outputs": [titles[key] for key in table.outputs],
        "rows": [
            *(_row(pack, table, rule) for rule in table.rows),
            *(_overlap(pack, table, one) for one in table.overlaps),
        ],
    }


def _row(pack: Pack, table: DecisionTable, rule: Rule | AcceptedGap) -> Json:
    gap = isinstance(rule, AcceptedGap)
    return {
        "id": rule.id,
        "gap": gap,
        "cells": [cell_words(pack, key, cell) for key, cell in zip(table.inputs, rule.if_, strict=True)],
        "outcomes": [_outcome(pack, key, one) for key, one in zip(table.outputs, rule.then, strict=True)],
        "say": _gap_words(rule) if isinstance(rule, AcceptedGap) else _words(rule),
        **_source(pack, rule.source, "U" if isinstance(rule, AcceptedGap) else rule.confidence),
    }


def _words(one: Rule | Check) -> str:
    return one.say + (one.note or "") + (one.derived or "")


def _overlap(pack: Pack, table: DecisionTable, overlap: AcceptedOverlap) -> Json:
    return {
        "id": overlap.id,
        "gap": True,
        "cells": [f"{'、'.join(overlap.rules)} 都符合", *["-"] * len(table.inputs)][: len(table.inputs)],
        "outcomes": ["都可能"] * len(table.outputs),
        "say": _gap_words(overlap),
        **_source(pack, overlap.source, "U"),
    }


def _gap_words(gap: AcceptedGap | AcceptedOverlap) -> str:
    return f"未作规定：{gap.reason}（{gap.by}，{gap.accepted_on}）"


def _outcome(pack: Pack, name: str, outcome: Outcome) -> str:
    if outcome.unknown:
        return f"未知：{pack.bundle.unknowns[outcome.unknown].what}"
    if outcome.not_applicable:
        return f"不适用：{outcome.not_applicable}"
    text = str(outcome.value)
    if pack.kinds[name] != "number":
        return pack.labels[name].get(text, text)
    return formula_phrase(text, titled(pack.record.titles))


def _source(pack: Pack, source: str, confidence: str) -> Json:
    clause = pack.bundle.clauses[source]
    trust = "" if confidence == "P" else pack.bundle.vocabularies["confidence"][confidence]
    return {"cite": clause.title, "page": clause.page, "trust": trust}


def figures_view(pack: Pack) -> Iterator[Json]:
    """Every value of every parameter, then every formula, with its source."""
    for name, parameter in pack.record.parameters.items():
        for at, value in enumerate(parameter.values):
            yield {
                "kind": "parameter",
                "name": name,
                "at": at,
                "title": parameter.title,
                "value": value.words(parameter.unit),
                **_source(pack, value.source, value.confidence if value.value is not None else "P"),
            }
    for name, formula in pack.record.formulas.items():
        yield {
            "kind": "formula",
            "name": name,
            "at": 0,
            "title": formula.title,
            "value": formula_phrase(formula.value, titled(pack.record.titles)),
            **_source(pack, formula.source, formula.confidence),
        }


def checks_view(pack: Pack) -> Iterator[Json]:
    """Every check: what must hold, and where it applies."""
    titles = pack.record.titles
    for name, check in pack.record.checks.items():
        applies = [f"{titles[key]}：{cell_words(pack, key, cell)}" for key, cell in check.if_.items()]
        yield {
            "name": name,
            "title": check.title,
            "must": f"{titles[check.input]}：{cell_words(pack, check.input, check.must)}",
            "applies": "，".join(applies) or "一律适用",
            "say": _words(check),
            **_source(pack, check.source, check.confidence),
        }
