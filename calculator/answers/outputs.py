"""One output of an answer: its status, values, bounds, and the reasons that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from calculator.answers.explain import open_phrases, remainder
from calculator.answers.phrases import absence_reason, amount_phrase, bounds_phrase, told_bounds
from calculator.answers.records import Absent, Ends, OutputAnswer, Reason, Status
from calculator.answers.wording import hedges, rounding_text, value_text
from calculator.engine.engine import State
from calculator.ground.scalars import Number, Scalar, fixed, places, scalar_text
from calculator.ground.truth import Truth
from calculator.ground.typed_numbers import exact_phrase
from calculator.language.formulas import End
from calculator.language.values import NONE, Alternative, Names, Value
from calculator.packs.pack import Pack
from calculator.packs.schema import INFERRED, AcceptedGap, AcceptedOverlap, Confidence, Formula, Output, Rule

Possible = list[tuple[Alternative, Truth]]

CENTS = 2
SECOND_HAND = ("PM", "S", "N")


def output_answer(pack: Pack, state: State, name: str) -> OutputAnswer:
    """What an output comes to in one case, with everything that a reader is told of it."""
    item = pack.outputs[name]
    possible = possible_values(state, name)
    alternatives = [one for one, _ in possible]
    shown = [(one, truth) for one, truth in possible if not item.reminder or truth is Truth.TRUE]
    known = [(one.value, truth) for one, truth in shown if one.value is not None]
    values = [*dict.fromkeys(value for value, _ in known)]
    because = tuple(_because(pack, state, shown))
    missing = _undecided(state, name).union(*(one.missing for one in alternatives if not one.unlegislated))
    open_ = [one for one, _ in shown if one.applies and one.value is None]
    low, high = _bounds([one for one, _ in shown])
    absent = [one for one in alternatives if one.absence]
    found = OutputAnswer(
        title=item.title,
        reminder=item.reminder,
        status=_status(possible),
        values=tuple(map(scalar_text, values)),
        labels=tuple(dict.fromkeys(value_label(pack, name, value) for value in values)),
        unit=item.unit,
        text="",
        because=because,
        inferred=bool(known) and any(reason.confidence in INFERRED for reason in because),
        second_hand=bool(known) and any(reason.confidence in SECOND_HAND for reason in because),
        missing=() if item.reminder else tuple(sorted(missing, key=list(pack.record.inputs).index)),
        unknown=tuple(sorted(_keeps_open(state, name).union(*(one.unlegislated for one in alternatives)))),
        assumed=tuple(sorted(frozenset().union(*(one.assumed for one in alternatives)))),
        hedges=(),
        may_not_apply=bool(absent) and len(absent) < len(alternatives),
        absent=tuple(dict.fromkeys(_absent(pack, name, one) for one in absent)),
        rests_on_unknown=not open_ and bool(_keeps_open(state, name)),
        open=tuple(open_phrases(state, name, open_)),
        remainder=tuple(dict.fromkeys(formula for one in open_ for formula in remainder(state, name, one))),
        certain_values=_certain_values(known) if name in state.collected else None,
        to_cent=tuple(to_cents(item, values)),
        exact=tuple(in_full(item, values)),
        bounds=Ends(low=_end(low), high=_end(high)),
        within="" if low is None and high is None else bounds_phrase(pack, name, low, high),
        check=name in pack.checks,
        role=item.role,
        note=item.note or "",
    )
    found = replace(found, settled=_is_settled(found), rounding=rounding_text(found.to_cent, found.values))
    return replace(found, hedges=tuple(hedges(found)), text=value_text(found))


def value_label(pack: Pack, name: str, value: Scalar) -> str:
    """A value of an output as people read it."""
    text = scalar_text(value)
    if isinstance(value, bool) or not isinstance(value, Number):
        return pack.labels[name].get(text, text)
    return amount_phrase(value, pack.outputs[name].unit or "")


def _absent(pack: Pack, name: str, one: Alternative) -> Absent:
    return Absent(kind=one.absence or "not_applicable", reason=absence_reason(pack, name, one))


def _certain_values(known: Iterable[tuple[Scalar, Truth]]) -> tuple[str, ...]:
    return tuple(scalar_text(value) for value, truth in known if truth is Truth.TRUE)


def to_cents(item: Output, values: Iterable[Scalar]) -> Iterator[str]:
    """Amounts that no text rounds, to the cent."""
    if item.round and item.round.mode == "unstated":
        yield from (fixed(value, CENTS) for value in values if isinstance(value, Number))


def in_full(item: Output, values: Iterable[Scalar]) -> Iterator[str]:
    """Numbers that never end, in full, as they stand beside their label that was cut."""
    for value in values:
        if isinstance(value, Number) and places(value) is None:
            yield exact_phrase(value, item.unit or "")


def _is_settled(output: OutputAnswer) -> bool:
    """Whether the values are all that the output can come to, given what was assumed."""
    if output.status == "certain" or output.reminder:
        return True
    others = output.open or output.may_not_apply or output.rests_on_unknown
    return output.status == "possible" and bool(output.assumed) and len(output.values) == 1 and not others


def _bounds(alternatives: Iterable[Alternative]) -> tuple[End | None, End | None]:
    """The least and greatest value that is left possible; none unless some alternative is bounded, not known."""
    applying = [one for one in alternatives if one.applies]
    bounded = any(one.low is not None or one.high is not None for one in applying)
    return told_bounds(applying) if bounded else (None, None)


def _end(end: End | None) -> str:
    return "" if end is None else scalar_text(end)


def _undecided(state: State, name: str) -> Names:
    value = state.values[name]
    return value.undecided if isinstance(value, Value) else NONE


def _keeps_open(state: State, name: str) -> Names:
    value = state.values[name]
    return value.unlegislated if isinstance(value, Value) else NONE


def possible_values(state: State, name: str) -> Possible:
    """What an output may be, each with whether it certainly is: items of a list, or alternatives of a value."""
    if name in state.collected:
        return [(one.alternative, one.truth) for one in state.collected[name]]
    alternatives = state.alternatives(name)
    return [(one, Truth.TRUE if len(alternatives) == 1 else Truth.UNKNOWN) for one in alternatives]


def _status(possible: Possible) -> Status:
    """`certain` only where all that applies is known and was not assumed, and nothing else may belong.

    Where nothing applies the status is the way in which it does not, or not known where there are several.
    """
    applying = [(one, truth) for one, truth in possible if one.applies]
    if not applying:
        absences = {one.absence for one, _ in possible if one.absence} or {"not_applicable"}
        return absences.pop() if len(absences) == 1 else "unknown"
    if all(one.value is None for one, _ in applying):
        return "unknown"
    known = all(one.value is not None and not one.assumed for one, _ in applying)
    return "certain" if known and all(truth is Truth.TRUE for _, truth in possible) else "possible"


def _because(pack: Pack, state: State, possible: Iterable[tuple[Alternative, Truth]]) -> Iterator[Reason]:
    """One reason per cause: the rule's own sentence, its clause, and how far it can be trusted."""
    seen: set[str] = set()
    for reason in _reasons(pack, state, possible):
        if reason.rule not in seen:
            seen.add(reason.rule)
            yield reason


def _reasons(pack: Pack, state: State, possible: Iterable[tuple[Alternative, Truth]]) -> Iterator[Reason]:
    rivals = _rivals(state)
    for one, truth in possible:
        for cause in one.causes:
            sure = truth is Truth.TRUE and cause not in rivals
            reason = reason_of(pack, cause)
            leaves_open = _open_beside(pack, cause, one) or reason.leaves_open
            yield replace(reason, certain=sure, leaves_open=leaves_open)
        for key in sorted(one.assumed):
            item = pack.record.inputs[key]
            text = f"“{item.title}”是您的假设，不是办法的规定。"
            yield _reason(pack, f"inputs/{key}", text, item.source)
        if not one.causes and one.unlegislated:
            text = f"{'；'.join(pack.bundle.unknowns[key].what for key in sorted(one.unlegislated))}：没有文本。"
            yield _reason(pack, "law", text)
        if one.failed:
            yield replace(_reason(pack, "arithmetic", f"不能算出：{one.failed}。"), certain=False)


def _open_beside(pack: Pack, cause: str, one: Alternative) -> tuple[str, ...]:
    """What no text fixes of a parameter beside which a value stands that does not wait for it."""
    kind, *rest = cause.split("/")
    unknown = pack.record.parameters[rest[0]].values[int(rest[1])].unknown if kind == "parameters" else None
    return (unknown,) if one.value is not None and unknown and unknown not in one.unlegislated else ()


def _rivals(state: State) -> set[str]:
    """Rules that may or may not be the one that decides, several of a table being possible."""
    found: set[str] = set()
    for table, trace in state.traces.items():
        unsure = [f"{table}/{rule.record.id}" for _, rule in trace.rules(trace.maybe & ~trace.true)]
        found.update(unsure if len(unsure) > 1 else ())
    return found


@lru_cache(maxsize=4096)
def reason_of(pack: Pack, cause: str) -> Reason:
    """What a cause says, its clause, and how far it can be trusted."""
    kind, *rest = cause.split("/")
    if kind == "parameters":
        item = pack.record.parameters[rest[0]]
        value = item.values[int(rest[1])]
        return _reason(pack, cause, f"{item.title}：{value.words(item.unit)}。", value.source, value.confidence)
    if kind == "formulas":
        return _of_rule(pack, cause, pack.record.formulas[rest[0]])
    table = pack.tables[kind]
    rule = next(rule for rule in (*table.rows, *table.overlaps) if rule.id == rest[0])
    if isinstance(rule, AcceptedOverlap | AcceptedGap):
        why = "规则有重叠，没有写按哪一条" if isinstance(rule, AcceptedOverlap) else "未作规定"
        return replace(_reason(pack, cause, f"{why}：{rule.reason}", rule.source), leaves_open=(rule.unknown,))
    return _of_rule(pack, cause, rule)


def _of_rule(pack: Pack, cause: str, rule: Rule | Formula) -> Reason:
    reason = _reason(pack, cause, rule.say, rule.source, rule.confidence)
    return replace(reason, note=(rule.note or "") + (rule.derived or ""), leaves_open=rule.leaves_open)


def _reason(pack: Pack, rule: str, text: str, source: str | None = None, confidence: Confidence = "U") -> Reason:
    return Reason(
        rule=rule,
        certain=True,
        text=text,
        source=source,
        confidence=confidence,
        confidence_word=pack.bundle.vocabularies["confidence"][confidence],
    )
