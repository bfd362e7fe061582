"""The answer to a case as plain data (JSON): statuses, values, reasons, what is missing or unknown, citations, trace.

Numbers are exact decimal strings. The same data serves the command line, the page and the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from calculator.case import Case, read_case
from calculator.engine import Collected, State, evaluate
from calculator.pack import LinkedTable, Pack
from calculator.scalars import Number, Scalar, fixed, scalar_text
from calculator.schema import AcceptedGap, Input, ParameterValue
from calculator.truth import Truth
from calculator.values import Alternative, doubts

Json = dict[str, Any]

CENTS = 2
SURE = ("P", "U")  # `U` says that nothing was found, which is not an inference


def answer(pack: Pack, given: Mapping[str, object]) -> Json:
    """Answer a case given as text per input; raises Problems if a name or value cannot be read."""
    case = read_case(pack, given)
    state = evaluate(pack, case)
    outputs = {name: _output(pack, state, name) for name in pack.record.outputs}
    unknown = [_unknown(pack, key, outputs) for key in pack.bundle.unknowns if _holds_up(key, outputs)]
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "version": pack.bundle.version,
        "law": {
            "document": pack.record.law.document,
            "version": pack.record.law.version,
            "stage": pack.record.law.stage,
            "in_force": pack.record.law.in_force,
            "caution": pack.record.law.caution,
        },
        "judged_on": scalar_text(case["judged_on"]) if "judged_on" in case else None,
        "given": {name: scalar_text(value) for name, value in case.items()},
        "outputs": outputs,
        "missing": _missing(pack, case, state, outputs),
        "unknown": unknown,
        "citations": _citations(pack, outputs),
        "trace": [*_trace(pack, state)],
    }


def _output(pack: Pack, state: State, name: str) -> Json:
    item = pack.record.outputs[name]
    collected = state.collected.get(name)
    if collected is None:
        alternatives = state.values[name].alternatives
        status = _status(alternatives)
        truths = [Truth.TRUE if len(alternatives) == 1 else Truth.UNKNOWN] * len(alternatives)
    else:
        alternatives = tuple(one.alternative for one in collected)
        status = _collected_status(collected)
        truths = [one.truth for one in collected]
    missing, unlegislated = doubts(state.values[name])
    known = [(one, truth) for one, truth in zip(alternatives, truths, strict=True) if one.value is not None]
    because = [*_because(pack, zip(alternatives, truths, strict=True))]
    found: Json = {
        "title": item.title,
        "reminder": item.reminder,
        "status": status,
        "values": [scalar_text(value) for value in dict.fromkeys(one.value for one, _ in known) if value is not None],
        "labels": _labels(pack, name, [one for one, _ in known]),
        "unit": item.unit,
        "because": because,
        "inferred": bool(known) and any(reason["confidence"] not in SURE for reason in because),
        "missing": sorted(missing.union(*(one.missing for one in alternatives)), key=list(pack.record.inputs).index),
        "unknown": sorted(unlegislated.union(*(one.unlegislated for one in alternatives if one.value is None))),
        "assumed": sorted(frozenset().union(*(one.assumed for one in alternatives))),
        "may_not_apply": status in ("possible", "unknown") and any(not one.applies for one in alternatives),
    }
    if collected is not None:
        found["certain_values"] = [
            scalar_text(one.value) for one, truth in known if truth is Truth.TRUE and one.value is not None
        ]
    if item.round == "unstated":
        found["to_cent"] = [fixed(one.value, CENTS) for one, _ in known if isinstance(one.value, Number)]
    if item.note:
        found["note"] = item.note
    return found


def _status(alternatives: tuple[Alternative, ...]) -> str:
    """`certain` only for one known value that nobody assumed."""
    if not any(one.applies for one in alternatives):
        return "not_applicable"
    known = [one for one in alternatives if one.value is not None]
    if not known:
        return "unknown"
    return "certain" if len(alternatives) == 1 and not known[0].assumed else "possible"


def _collected_status(collected: tuple[Collected, ...]) -> str:
    applying = [one for one in collected if one.alternative.applies]
    if not applying:
        return "not_applicable"
    if all(one.alternative.value is None for one in applying):
        return "unknown"
    sure = all(one.truth is Truth.TRUE and one.alternative.value is not None for one in applying)
    return "certain" if sure else "possible"


def _labels(pack: Pack, name: str, known: Iterable[Alternative]) -> list[str]:
    texts = dict.fromkeys(scalar_text(one.value) for one in known if one.value is not None)
    return [pack.labels[name].get(text, text) for text in texts]


def _because(pack: Pack, alternatives: Iterable[tuple[Alternative, Truth]]) -> Iterator[Json]:
    """One reason per cause: the rule's own sentence, its clause, and how far it can be trusted."""
    words = pack.bundle.vocabularies["confidence"]
    for reason in _reasons(pack, alternatives):
        yield {**reason, "confidence_word": words[reason["confidence"]]}


def _reasons(pack: Pack, alternatives: Iterable[tuple[Alternative, Truth]]) -> Iterator[Json]:
    seen = set()
    for one, truth in alternatives:
        for cause in one.causes:
            if cause not in seen:
                seen.add(cause)
                yield {"rule": cause, "certain": truth is Truth.TRUE, **_reason(pack, cause)}
        for key in sorted(one.assumed):
            item = pack.record.inputs[key]
            yield {
                "rule": f"inputs/{key}",
                "certain": False,
                "text": f"“{item.title}”是您的假设，不是办法的规定。",
                "source": item.source,
                "confidence": "U",
            }


def _reason(pack: Pack, cause: str) -> Json:
    kind, *rest = cause.split("/")
    if kind == "parameters":
        return _parameter_reason(pack, rest[0], pack.record.parameters[rest[0]].values[int(rest[1])])
    if kind == "formulas":
        formula = pack.record.formulas[rest[0]]
        return {"text": formula.say, "source": formula.source, "confidence": formula.confidence}
    table = pack.record.decision_tables[kind]
    rule = next(rule for rule in table.rows if rule.id == rest[0])
    if isinstance(rule, AcceptedGap):
        return {"text": f"未作规定：{rule.reason}", "source": rule.source, "confidence": "U", "unknown": rule.unknown}
    reason = {"text": rule.say, "source": rule.source, "confidence": rule.confidence}
    return {**reason, "note": rule.note} if rule.note else reason


def _parameter_reason(pack: Pack, name: str, value: ParameterValue) -> Json:
    item = pack.record.parameters[name]
    said = f"{value.value} {item.unit}" if value.value is not None else "未见规定"
    since = f"（自 {value.from_} 起）" if value.from_ else ""
    return {"text": f"{item.title}：{said}{since}。", "source": value.source, "confidence": value.confidence}


def _unknown(pack: Pack, key: str, outputs: Mapping[str, Json]) -> Json:
    text = pack.bundle.unknowns[key]
    held_up = [name for name, output in outputs.items() if _holds_up(key, {name: output})]
    return {
        "id": key,
        "what": text.what,
        "decided_by": text.decided_by,
        "since": text.since,
        "page": text.page,
        "holds_up": held_up,
    }


def _holds_up(key: str, outputs: Mapping[str, Json]) -> bool:
    return any(
        key in output["unknown"] or any(reason.get("unknown") == key for reason in output["because"])
        for output in outputs.values()
    )


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
    leading = next(iter(pack.record.outputs))
    item = pack.record.inputs[name]
    leads_to: dict[str, list[str]] = {}
    left: list[tuple[int, int]] = []
    for word in _finite(item):
        then = evaluate(pack, {**case, name: word})
        leads_to[scalar_text(word)] = [
            scalar_text(one.value) for one in then.values[leading].alternatives if one.value is not None
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
    return sum(bool(doubts(state.values[name])[0]) for name in pack.record.outputs)


def _citations(pack: Pack, outputs: Mapping[str, Json]) -> list[Json]:
    """Every clause that some reason rests on, with its words and page, in the order of first use."""
    refs = dict.fromkeys(
        reason["source"] for output in outputs.values() for reason in output["because"] if reason["source"]
    )
    return [
        {
            "clause": ref,
            "title": pack.bundle.clauses[ref].title,
            "text": pack.bundle.clauses[ref].text,
            "text_status": pack.bundle.clauses[ref].text_status,
            "page": pack.bundle.clauses[ref].page,
        }
        for ref in refs
    ]


def _trace(pack: Pack, state: State) -> Iterator[Json]:
    """Each step in the order it was answered: for a table every rule with the truth of every cell."""
    for step in pack.steps:
        if not isinstance(step, LinkedTable):
            yield {"formula": step.name, "value": step.record.value, "result": _alternatives(state, step.name)}
            continue
        yield {
            "table": step.name,
            "title": step.record.title,
            "hit_policy": step.record.hit_policy,
            "rules": [
                {
                    "id": trace.rule.record.id,
                    "truth": trace.truth.word,
                    "source": trace.rule.record.source,
                    "cells": [
                        {"input": name, "test": test, "value": _alternatives(state, name), "truth": truth.word}
                        for name, test, truth in zip(
                            step.record.inputs, trace.rule.record.if_, trace.cells, strict=True
                        )
                    ],
                }
                for trace in state.traces[step.name]
            ],
        }


def _alternatives(state: State, name: str) -> list[str | None]:
    """The values still possible, null where one is not known or does not apply."""
    return [None if one.value is None else scalar_text(one.value) for one in state.values[name].alternatives]
