"""The calculator's page: the form and the decision tables of a pack, as HTML that is there before any script runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator import read_bundle
from calculator.schema import AcceptedGap, Outcome, PackRecord, Rule
from site_build.addresses import rule_anchor
from site_build.browser_assets import download_size
from site_build.bundle import bundle_data
from site_build.pages.context import Context
from site_build.pages.page import Page

Labels = Mapping[str, Mapping[str, str]]
HIT_POLICIES = {"unique": "唯一（unique）", "first": "先到先用（first）", "collect": "汇集（collect）"}


def calculator_page(context: Context) -> Page:
    """Form, result area and tables of the place's pack."""
    pack = context.place.pack
    labels = read_bundle(bundle_data(context.library, context.place)).labels
    return context.page(
        "calculator",
        "calculator",
        data=pack,
        pack=pack,
        inputs=[*_inputs(context, pack, labels)],
        tables=[_table(context, name, labels) for name in pack.decision_tables],
        figures=[*_figures(context, pack)],
        download=download_size(),
        wide=True,
        origin=f"policy_yaml/{context.place.jurisdiction.id}/pack.yaml",
    )


def _inputs(context: Context, pack: PackRecord, labels: Labels) -> Iterator[dict[str, Any]]:
    first = True
    for name, item in pack.inputs.items():
        cite = context.cite(item.source)
        yield {
            "name": name,
            "one": item,
            "choices": labels[name].items(),
            "first_assumed": first and item.assumed_for is not None,
            "cite": cite.text,
            "address": cite.address,
        }
        first = first and item.assumed_for is None


def _table(context: Context, name: str, labels: Labels) -> dict[str, Any]:
    pack = context.place.pack
    table = pack.decision_tables[name]
    return {
        "name": name,
        "title": table.title,
        "policy": HIT_POLICIES[table.hit_policy],
        "columns": [pack.titles[key] for key in table.inputs],
        "outputs": [pack.titles[key] for key in table.outputs],
        "rows": [_row(context, name, rule, labels) for rule in table.rows],
    }


def _row(context: Context, name: str, rule: Rule | AcceptedGap, labels: Labels) -> dict[str, Any]:
    table = context.place.pack.decision_tables[name]
    cite = context.cite(rule.source)
    confidence = "U" if isinstance(rule, AcceptedGap) else rule.confidence
    return {
        "anchor": rule_anchor(name, rule.id),
        "id": rule.id,
        "gap": isinstance(rule, AcceptedGap),
        "cells": [_words(cell, labels[key]) for key, cell in zip(table.inputs, rule.if_, strict=True)],
        "outcomes": [_outcome(context, one, labels[key]) for key, one in zip(table.outputs, rule.then, strict=True)],
        "say": _gap_words(rule) if isinstance(rule, AcceptedGap) else rule.say + (rule.note or ""),
        "trust": "" if confidence == "P" else context.library.vocabulary.confidence[confidence].word,
        "cite": cite.text,
        "address": cite.address,
    }


def _gap_words(gap: AcceptedGap) -> str:
    return f"未作规定：{gap.reason}（{gap.by}，{gap.accepted_on}）"


def _words(cell: str, labels: Mapping[str, str]) -> str:
    """A cell with its codes in readers' words; numbers and dates stay as written."""
    parts = [part.strip() for part in cell.split(",")]
    return "、".join(labels.get(part, part) for part in parts)


def _outcome(context: Context, outcome: Outcome, labels: Mapping[str, str]) -> str:
    if outcome.unknown:
        return f"未知：{context.place.unknowns[outcome.unknown].what}"
    if outcome.not_applicable:
        return f"不适用：{outcome.not_applicable}"
    return labels.get(str(outcome.value)) or _formula_words(context, str(outcome.value))


def _formula_words(context: Context, formula: str) -> str:
    """A formula with names in readers' words."""
    titles = context.place.pack.titles
    spaced = formula.replace("(", " ( ").replace(",", " , ").replace(")", " ) ")
    words = " ".join(titles.get(word, word) for word in spaced.split())
    return words.replace("*", "×").replace(" ( ", "（").replace(" )", "）").replace(" ,", "，")


def _figures(context: Context, pack: PackRecord) -> Iterator[dict[str, Any]]:
    for name, parameter in pack.parameters.items():
        for at, value in enumerate(parameter.values):
            cite = context.cite(value.source)
            yield {
                "anchor": rule_anchor("parameter", name) + (f"-{at}" if at else ""),
                "title": parameter.title,
                "value": value.words(parameter.unit),
                "cite": cite.text,
                "address": cite.address,
            }
    for name, formula in pack.formulas.items():
        cite = context.cite(formula.source)
        yield {
            "anchor": rule_anchor("formula", name),
            "title": formula.title,
            "value": _formula_words(context, formula.value),
            "cite": cite.text,
            "address": cite.address,
        }
