"""The answer to a case as plain data (JSON): statuses, values, reasons, what is missing or unknown, citations, trace.

Numbers are exact decimal strings. The same data serves the command line, the page and the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from calculator.answers.explain import explanation
from calculator.answers.nearest import nearest_changes
from calculator.answers.outputs import output_data
from calculator.engine.case import Case, read_case
from calculator.engine.engine import State, TableTrace, evaluate
from calculator.ground.scalars import Scalar, scalar_text
from calculator.language.values import doubts
from calculator.packs.pack import JUDGED_ON, LinkedFormula, Pack
from calculator.packs.schema import Input

Json = dict[str, Any]


def answer(pack: Pack, given: Mapping[str, object]) -> Json:
    """Answer a case given as text per input; raises Problems if a name or value cannot be read."""
    return whole_answer(pack, read_case(pack, given))


def whole_answer(pack: Pack, case: Case) -> Json:
    """Answer a case that was read."""
    state = evaluate(pack, case)
    changes = nearest_changes(pack, case)
    found = _answer(pack, case, state, changes)
    return {**found, "nearest_changes": changes, "trace": [*_trace(pack, state)]}


def first_answer(pack: Pack, case: Case) -> Json:
    """The answer without nearest changes and trace, which take longer than all the rest: None stands in their place."""
    return _answer(pack, case, evaluate(pack, case), [])


def _answer(pack: Pack, case: Case, state: State, changes: list[Json]) -> Json:
    outputs = {name: output_data(pack, state, name) for name in pack.outputs}
    explained = [*explanation(state)]
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "version": pack.bundle.version,
        "format": pack.record.format,
        "law": {
            key: getattr(pack.record.law, key)
            for key in ("title", "work", "version", "stage", "in_force", "caution", "caution_short")
            if getattr(pack.record.law, key)
        },
        "judged_on": scalar_text(case[JUDGED_ON]) if JUDGED_ON in case else None,
        "given": {name: scalar_text(value) for name, value in case.items()},
        "outputs": outputs,
        "explanation": explained,
        "missing": _missing(pack, case, state, outputs),
        "unknown": _unknowns(pack, outputs),
        "nearest_changes": None,
        "citations": _citations(pack, outputs, [*explained, *changes]),
        "trace": None,
    }


def _unknowns(pack: Pack, outputs: Mapping[str, Json]) -> list[Json]:
    """What no text fixes and some output waits for, first what holds up the leading output, then what holds up most."""
    found = [_unknown(pack, key, outputs) for key in pack.bundle.unknowns if _holds_up(key, outputs)]
    leading = next(iter(outputs))
    return sorted(found, key=lambda entry: (leading not in entry["holds_up"], -len(entry["holds_up"])))


def _unknown(pack: Pack, key: str, outputs: Mapping[str, Json]) -> Json:
    held_up = [name for name, output in outputs.items() if _holds_up(key, {name: output})]
    return {"id": key, **asdict(pack.bundle.unknowns[key]), "holds_up": held_up}


def _holds_up(key: str, outputs: Mapping[str, Json]) -> bool:
    return any(
        key in output["unknown"] or any(key in reason.get("leaves_open", ()) for reason in output["because"])
        for output in outputs.values()
    )


def missing_inputs(pack: Pack, case: Case, state: State) -> list[Json]:
    """Inputs that would still decide something, as the answer lists them."""
    return _missing(pack, case, state, {name: output_data(pack, state, name) for name in pack.outputs})


def _missing(pack: Pack, case: Case, state: State, outputs: Mapping[str, Json]) -> list[Json]:
    """Inputs that would still decide something, the most deciding first.

    The first output of the pack leads. For each answer an input may have, the pack is asked again: the fewer
    outcomes of the first output remain on average, then the fewer outputs stay open, the more the input decides.
    """
    names = [
        name
        for name, item in pack.record.inputs.items()
        if item.assumed_for is None and any(name in output["missing"] for output in outputs.values())
    ]
    found = [_missing_one(pack, case, state, name, outputs) for name in names]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _missing_one(
    pack: Pack, case: Case, state: State, name: str, outputs: Mapping[str, Json]
) -> tuple[tuple[float, float], Json]:
    leading = next(iter(pack.outputs))
    item = pack.record.inputs[name]
    leads_to: dict[str, list[str]] = {}
    left: list[tuple[int, int]] = []
    for word in _finite(item):
        then = evaluate(pack, {**case, name: word})
        leads_to[scalar_text(word)] = [
            scalar_text(one.value) for one in then.alternatives(leading) if one.value is not None
        ]
        left.append((len(leads_to[scalar_text(word)]), _open_outputs(pack, then)))
    if not left:
        alone = sum(output["missing"] == [name] for output in outputs.values())
        left = [(len(outputs[leading]["values"]), _open_outputs(pack, state) - alone)]
    score = (sum(first for first, _ in left) / len(left), sum(second for _, second in left) / len(left))
    entry = {
        "input": name,
        "title": item.title,
        "ask": item.ask,
        "holds_up": [key for key, output in outputs.items() if name in output["missing"]],
        "leads_to": leads_to,
    }
    return score, entry


def _finite(item: Input) -> tuple[Scalar, ...]:
    if item.type == "boolean":
        return (True, False)
    return tuple(item.values) if item.type == "enum" else ()


def _open_outputs(pack: Pack, state: State) -> int:
    return sum(bool(doubts(state.values[name])[0]) for name in pack.outputs)


def _citations(pack: Pack, outputs: Mapping[str, Json], others: Iterable[Json]) -> list[Json]:
    """Every clause that some reason rests on, with its words and page, in the order of first use."""
    reasons = [*(reason for output in outputs.values() for reason in output["because"]), *others]
    refs = dict.fromkeys(reason["source"] for reason in reasons if reason["source"])
    return [{"clause": ref, **asdict(pack.bundle.clauses[ref])} for ref in refs]


def _trace(pack: Pack, state: State) -> Iterator[Json]:
    """Each step in the order it was answered: for a table every rule with the truth of every cell."""
    for step in pack.steps:
        if isinstance(step, LinkedFormula):
            yield {"formula": step.name, "value": step.record.value, "result": _alternatives(state, step.name)}
        elif trace := state.traces.get(step.name):
            yield {
                "table": step.name,
                "title": step.record.title,
                "hit_policy": step.record.hit_policy,
                "rules": [_rule_trace(state, trace, at) for at in range(len(step.rules))],
            }


def _rule_trace(state: State, trace: TableTrace, at: int) -> Json:
    table = trace.step.table
    record = table.rules[at].record
    cells = zip(table.record.inputs, record.if_, trace.cells(at), strict=True)
    return {
        "id": record.id,
        "truth": trace.truth(at).word,
        "source": record.source,
        "cells": [
            {"input": name, "test": test, "value": _alternatives(state, name), "truth": truth.word}
            for name, test, truth in cells
        ],
    }


def _alternatives(state: State, name: str) -> list[str | None]:
    """The values still possible, null where one is not known or does not apply."""
    return [None if one.value is None else scalar_text(one.value) for one in state.alternatives(name)]
