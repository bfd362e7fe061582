"""The answer to a case as plain data (JSON): statuses, values, reasons, what is missing or unknown, citations, trace.

Numbers are exact decimal strings. The same data serves the command line, the page and the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from calculator.case import Case, read_case
from calculator.engine import State, TableTrace, evaluate
from calculator.explain import explanation, remainder
from calculator.nearest import nearest_changes
from calculator.pack import JUDGED_ON, LinkedFormula, Pack
from calculator.scalars import Number, Scalar, decimal_text, fixed, scalar_text
from calculator.schema import AcceptedGap, Formula, Input, Rule
from calculator.truth import Truth
from calculator.values import NONE, Alternative, Names, Value, doubts

Json = dict[str, Any]

CENTS = 2
INFERRED = ("I", "B")
SECOND_HAND = ("PM", "S", "N")


def answer(pack: Pack, given: Mapping[str, object]) -> Json:
    """Answer a case given as text per input; raises Problems if a name or value cannot be read."""
    case = read_case(pack, given)
    state = evaluate(pack, case)
    outputs = {name: _output(pack, state, name) for name in pack.outputs}
    explained = [*explanation(state)]
    changes = nearest_changes(pack, case, state)
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "version": pack.bundle.version,
        "law": {
            key: getattr(pack.record.law, key)
            for key in ("title", "document", "version", "stage", "in_force", "caution")
            if getattr(pack.record.law, key)
        },
        "judged_on": scalar_text(case[JUDGED_ON]) if JUDGED_ON in case else None,
        "given": {name: scalar_text(value) for name, value in case.items()},
        "outputs": outputs,
        "explanation": explained,
        "missing": _missing(pack, case, state, outputs),
        "unknown": _unknowns(pack, outputs),
        "nearest_changes": changes,
        "citations": _citations(pack, outputs, [*explained, *changes]),
        "trace": [*_trace(pack, state)],
    }


def _output(pack: Pack, state: State, name: str) -> Json:
    item = pack.outputs[name]
    possible = _possible(state, name)
    alternatives = tuple(one for one, _ in possible)
    shown = [(one, truth) for one, truth in possible if not item.reminder or truth is Truth.TRUE]
    known = [(one.value, truth) for one, truth in shown if one.value is not None]
    because = [*_because(pack, state, shown)]
    missing = _undecided(state, name).union(*(one.missing for one in alternatives if not one.unlegislated))
    found: Json = {
        "title": item.title,
        "reminder": item.reminder,
        "status": _status(possible),
        "values": [*dict.fromkeys(scalar_text(one) for one, _ in known)],
        "labels": [*dict.fromkeys(pack.labels[name].get(scalar_text(one), scalar_text(one)) for one, _ in known)],
        "unit": item.unit,
        "because": because,
        "inferred": bool(known) and any(reason["confidence"] in INFERRED for reason in because),
        "second_hand": bool(known) and any(reason["confidence"] in SECOND_HAND for reason in because),
        "missing": [] if item.reminder else sorted(missing, key=list(pack.record.inputs).index),
        "unknown": sorted(_keeps_open(state, name).union(*(one.unlegislated for one in alternatives))),
        "assumed": sorted(frozenset().union(*(one.assumed for one in alternatives))),
        "may_not_apply": any(one.applies for one in alternatives) and any(not one.applies for one in alternatives),
    }
    if name in state.collected:
        found["certain_values"] = [scalar_text(one) for one, truth in known if truth is Truth.TRUE]
    if item.round and item.round.mode == "unstated":
        found["to_cent"] = [fixed(one, CENTS) for one, _ in known if isinstance(one, Number)]
    more = {
        "bounds": _bounds(alternatives),
        "remainder": [] if name in state.collected else remainder(state, name),
        "check": name in pack.checks,
        "note": item.note,
    }
    return found | {key: said for key, said in more.items() if said}


def _bounds(alternatives: Iterable[Alternative]) -> Json | None:
    """The least and greatest value that a text leaves possible; None unless some alternative is bounded, not known.

    A least value of zero says nothing and is left out.
    """
    applying = [one for one in alternatives if one.applies]
    if all(one.low is None and one.high is None for one in applying):
        return None
    lows = [one.low if one.value is None else one.value for one in applying]
    highs = [one.high if one.value is None else one.value for one in applying]
    found = {}
    if None not in lows and min(lows) != 0:  # type: ignore[type-var]
        found["low"] = decimal_text(min(lows))  # type: ignore[type-var,arg-type]
    if None not in highs:
        found["high"] = decimal_text(max(highs))  # type: ignore[type-var,arg-type]
    return found or None


def _undecided(state: State, name: str) -> Names:
    value = state.values[name]
    return value.undecided if isinstance(value, Value) else NONE


def _keeps_open(state: State, name: str) -> Names:
    value = state.values[name]
    return value.unlegislated if isinstance(value, Value) else NONE


def _possible(state: State, name: str) -> list[tuple[Alternative, Truth]]:
    """What an output may be, each with whether it certainly is: items of a list, or alternatives of a value."""
    if name in state.collected:
        return [(one.alternative, one.truth) for one in state.collected[name]]
    alternatives = state.alternatives(name)
    return [(one, Truth.TRUE if len(alternatives) == 1 else Truth.UNKNOWN) for one in alternatives]


def _status(possible: list[tuple[Alternative, Truth]]) -> str:
    """`certain` only where all that applies is known, surely belongs and was not assumed."""
    applying = [(one, truth) for one, truth in possible if one.applies]
    if not applying:
        return "not_applicable"
    if all(one.value is None for one, _ in applying):
        return "unknown"
    sure = all(truth is Truth.TRUE and one.value is not None and not one.assumed for one, truth in applying)
    return "certain" if sure else "possible"


def _because(pack: Pack, state: State, possible: Iterable[tuple[Alternative, Truth]]) -> Iterator[Json]:
    """One reason per cause: the rule's own sentence, its clause, and how far it can be trusted."""
    words = pack.bundle.vocabularies["confidence"]
    seen: set[str] = set()
    for reason in _reasons(pack, state, possible):
        if reason["rule"] not in seen:
            seen.add(reason["rule"])
            yield {**reason, "confidence_word": words[reason["confidence"]]}


def _reasons(pack: Pack, state: State, possible: Iterable[tuple[Alternative, Truth]]) -> Iterator[Json]:
    rivals = _rivals(state)
    for one, truth in possible:
        for cause in one.causes:
            sure = truth is Truth.TRUE and cause not in rivals
            yield {"rule": cause, "certain": sure, **_reason(pack, cause)}
        for key in sorted(one.assumed):
            item = pack.record.inputs[key]
            text = f"“{item.title}”是您的假设，不是办法的规定。"
            yield {"rule": f"inputs/{key}", "certain": True, "text": text, "source": item.source, "confidence": "U"}
        if not one.causes and one.unlegislated:
            text = f"{'；'.join(pack.bundle.unknowns[key].what for key in sorted(one.unlegislated))}：没有文本。"
            yield {"rule": "law", "certain": True, "text": text, "source": None, "confidence": "U"}
        if one.failed:
            text = f"不能算出：{one.failed}。"
            yield {"rule": "arithmetic", "certain": False, "text": text, "source": None, "confidence": "U"}


def _rivals(state: State) -> set[str]:
    """Rules that may or may not be the one that decides, several of a table being possible."""
    found: set[str] = set()
    for table, trace in state.traces.items():
        unsure = [f"{table}/{rule.record.id}" for _, rule in trace.rules(trace.maybe & ~trace.true)]
        found.update(unsure if len(unsure) > 1 else ())
    return found


def _reason(pack: Pack, cause: str) -> Json:
    kind, *rest = cause.split("/")
    if kind == "parameters":
        item = pack.record.parameters[rest[0]]
        value = item.values[int(rest[1])]
        text = f"{item.title}：{value.words(item.unit)}。"
        return {"text": text, "source": value.source, "confidence": value.confidence}
    if kind == "formulas":
        return _told(pack.record.formulas[rest[0]])
    table = pack.tables[kind]
    rule = next(rule for rule in table.rows if rule.id == rest[0])
    if isinstance(rule, AcceptedGap):
        text = f"未作规定：{rule.reason}"
        return {"text": text, "source": rule.source, "confidence": "U", "leaves_open": [rule.unknown]}
    return _told(rule)


def _told(rule: Rule | Formula) -> Json:
    reason: Json = {"text": rule.say, "source": rule.source, "confidence": rule.confidence}
    reason |= {"note": rule.note} if rule.note else {}
    return reason | ({"leaves_open": [*rule.leaves_open]} if rule.leaves_open else {})


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
