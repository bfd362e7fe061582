"""One output of an answer as plain data: its status, values, bounds, and the reasons that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from calculator.answers.explain import open_phrases, remainder
from calculator.answers.phrases import amount_phrase, bounds_phrase, told_bounds
from calculator.answers.wording import hedges, value_text
from calculator.engine.engine import State
from calculator.ground.scalars import Number, fixed, scalar_text
from calculator.ground.truth import Truth
from calculator.language.values import NONE, Alternative, Names, Value
from calculator.packs.pack import Pack
from calculator.packs.schema import INFERRED, AcceptedGap, AcceptedOverlap, Formula, Rule

Json = dict[str, Any]

CENTS = 2
SECOND_HAND = ("PM", "S", "N")


def output_data(pack: Pack, state: State, name: str) -> Json:
    """What an output comes to in one case, with everything that a reader is told of it.

    `values` are what is known; `open` says, for each alternative that is not, its bounds and formulas or the reason;
    `bounds` are the ends of what is left possible, `within` the same in words;
    `figures` are the numbers for people, where they are all that the output can come to;
    `text` is all of it in a phrase, `hedges` what keeps the values from being taken for all.
    """
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
    open_ = [one for one, _ in shown if one.applies and one.value is None]
    more = {
        **_bounds(pack, name, [one for one, _ in shown]),
        "open": open_phrases(state, name, open_),
        "rests_on_unknown": not open_ and bool(_keeps_open(state, name)),
        "remainder": [*dict.fromkeys(formula for one in open_ for formula in remainder(state, name, one))],
        "check": name in pack.checks,
        "role": item.role,
        "note": item.note,
    }
    found |= {key: said for key, said in more.items() if said}
    if is_settled(found):
        figures = [amount_phrase(one, item.unit or "") for one, _ in known if isinstance(one, Number)]
        found |= {"figures": [*dict.fromkeys(figures)]} if item.type == "number" and figures else {}
    return found | {"hedges": [*hedges(found)], "text": value_text(found)}


def is_settled(output: Json) -> bool:
    """Whether the values are all that the output can come to, given what was assumed."""
    if output["status"] == "certain" or output["reminder"]:
        return True
    others = output.get("open") or output["may_not_apply"] or output.get("rests_on_unknown")
    return output["status"] == "possible" and bool(output["assumed"]) and len(output["values"]) == 1 and not others


def _bounds(pack: Pack, name: str, alternatives: Iterable[Alternative]) -> Json:
    """The least and greatest value that is left possible, and both in words as `within`.

    Empty unless some alternative is bounded, not known.
    """
    applying = [one for one in alternatives if one.applies]
    if all(one.low is None and one.high is None for one in applying):
        return {}
    low, high = told_bounds(applying)
    ends = {key: scalar_text(end) for key, end in (("low", low), ("high", high)) if end is not None}
    return {"bounds": ends, "within": bounds_phrase(pack, name, low, high)}


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
            yield {"rule": cause, "certain": sure, **reason_of(pack, cause), **_open_beside(pack, cause, one)}
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


def _open_beside(pack: Pack, cause: str, one: Alternative) -> Json:
    """What no text fixes of a parameter beside which a value stands that does not wait for it."""
    kind, *rest = cause.split("/")
    unknown = pack.record.parameters[rest[0]].values[int(rest[1])].unknown if kind == "parameters" else None
    return {"leaves_open": [unknown]} if one.value is not None and unknown and unknown not in one.unlegislated else {}


def _rivals(state: State) -> set[str]:
    """Rules that may or may not be the one that decides, several of a table being possible."""
    found: set[str] = set()
    for table, trace in state.traces.items():
        unsure = [f"{table}/{rule.record.id}" for _, rule in trace.rules(trace.maybe & ~trace.true)]
        found.update(unsure if len(unsure) > 1 else ())
    return found


@lru_cache(maxsize=4096)
def reason_of(pack: Pack, cause: str) -> Json:
    """What a cause says, its clause, and how far it can be trusted."""
    kind, *rest = cause.split("/")
    if kind == "parameters":
        item = pack.record.parameters[rest[0]]
        value = item.values[int(rest[1])]
        text = f"{item.title}：{value.words(item.unit)}。"
        return {"text": text, "source": value.source, "confidence": value.confidence}
    if kind == "formulas":
        return _told(pack.record.formulas[rest[0]])
    table = pack.tables[kind]
    rule = next(rule for rule in (*table.rows, *table.overlaps) if rule.id == rest[0])
    if isinstance(rule, AcceptedOverlap):
        text = f"规则有重叠，没有写按哪一条：{rule.reason}"
        return {"text": text, "source": rule.source, "confidence": "U", "leaves_open": [rule.unknown]}
    if isinstance(rule, AcceptedGap):
        text = f"未作规定：{rule.reason}"
        return {"text": text, "source": rule.source, "confidence": "U", "leaves_open": [rule.unknown]}
    return _told(rule)


def _told(rule: Rule | Formula) -> Json:
    reason: Json = {"text": rule.say, "source": rule.source, "confidence": rule.confidence}
    note = (rule.note or "") + (rule.derived or "")
    reason |= {"note": note} if note else {}
    return reason | ({"leaves_open": [*rule.leaves_open]} if rule.leaves_open else {})
