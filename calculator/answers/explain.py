"""Why the answer is what it is, in plain sentences made from the trace, and what is left standing of a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from calculator.answers.phrases import (
    ABSENT,
    absence_phrase,
    bounds_phrase,
    cell_phrase,
    formula_phrase,
    known_phrase,
    open_phrase,
    squeezed,
    told_bounds,
    value_phrase,
)
from calculator.answers.records import Explained
from calculator.engine.engine import State, TableTrace
from calculator.ground.scalars import number
from calculator.ground.truth import Truth
from calculator.ground.typed_numbers import short_number_phrase
from calculator.language.values import Alternative, Value, sole
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, TableStep
from calculator.packs.schema import AcceptedGap


def explanation(state: State) -> Iterator[Explained]:
    """One sentence per output that something decides, in the order of the pack's outputs, each with its clause."""
    makers = {name: step for step in state.program.steps for name in _outputs(step)}
    told: set[str] = set()
    for name in state.pack.outputs:
        step = makers[name]
        if not applies(state, name):
            continue
        if isinstance(step, LinkedFormula):
            yield Explained(output=name, text=f"{outcome_phrase(state, name)}。", source=step.record.source)
        elif step.table.record.hit_policy != "collect" and name not in told:
            told.update(step.table.outputs)
            yield from _table_sentence(state, step.table)


def applies(state: State, name: str) -> bool:
    """Whether an output may apply at all."""
    return name in state.collected or any(one.applies for one in state.alternatives(name))


def _outputs(step: TableStep | LinkedFormula) -> tuple[str, ...]:
    return step.table.outputs if isinstance(step, TableStep) else step.outputs


def _table_sentence(state: State, table: LinkedTable) -> Iterator[Explained]:
    trace = state.traces.get(table.name)
    if trace is None:
        return
    hits = [*trace.rules(trace.hits)]
    if len(hits) != 1 or trace.truth(hits[0][0]) is not Truth.TRUE:
        yield from _open_sentence(state, trace, len(hits))
        return
    (_, rule), (name, *_) = hits[0], table.outputs
    facts = [
        f"{state.pack.record.titles[key]}{_fact(state, key, cell)}"
        for key, cell in zip(table.record.inputs, rule.record.if_, strict=True)
        if cell.strip() != "-"
    ]
    gap = isinstance(rule.record, AcceptedGap)
    because = f"{'，'.join(facts)}，" if facts else ""
    outcomes = "；".join(outcome_phrase(state, key) for key in table.outputs if applies(state, key))
    said = f"没有写到这种情形（{squeezed(rule.record.reason)}），" if isinstance(rule.record, AcceptedGap) else ""
    text = f"{because}{said}{'' if gap else '所以'}{outcomes}。"
    yield Explained(output=name, text=text, source=rule.record.source)


def _fact(state: State, name: str, cell: str) -> str:
    """What is known of an input, and what the rule asks of it if that says more."""
    (one,) = state.alternatives(name) if len(state.alternatives(name)) == 1 else (None,)
    asked = cell_phrase(state.pack, name, cell, lambda key: _limit(state, key))
    if one is None or one.value is None:
        return asked
    value = value_phrase(state.pack, name, one.value)
    if isinstance(one.value, bool | str):
        return f"：{value}"
    if asked == f"等于 {value}":
        return asked
    return f"为 {value}，{asked}" if "（" in asked else f"为 {value}（{asked}）"


def _limit(state: State, name: str) -> str:
    """What a name in a cell comes to in this case, with its title."""
    alternatives = state.alternatives(name)
    return known_phrase(state.pack, name, alternatives[0] if len(alternatives) == 1 else Alternative())


def _open_sentence(state: State, trace: TableTrace, hits: int) -> Iterator[Explained]:
    """Nothing certain: which facts are lacking, and how many rules may still apply."""
    titles = state.pack.record.titles
    table = trace.step.table
    name = table.outputs[0]
    lacking = [
        titles[key]
        for (key, _), masks in zip(trace.step.columns, trace.columns, strict=True)
        if masks[0] != masks[1] and isinstance(state.values[key], Value)
    ]
    if not lacking or not hits:
        return
    outcomes = "；".join(outcome_phrase(state, key) for key in table.outputs if applies(state, key))
    yield Explained(output=name, text=f"{'、'.join(lacking)}尚不能确定，所以{outcomes}。", source=None)


def outcome_phrase(state: State, name: str) -> str:
    """What an output comes to, with the computation where there is one."""
    title = state.pack.outputs[name].title if name in state.pack.outputs else name
    if name in state.collected:
        return f"{title}：{'、'.join(_collected(state, name)) or '没有'}"
    alternatives = state.alternatives(name)
    applying = [one for one in alternatives if one.applies]
    if not applying:
        return f"{title}：{'，或者'.join(_absences(state, name))}"
    if len(alternatives) == 1:
        return _one_phrase(state, name, title, applying[0])
    known = dict.fromkeys(value_phrase(state.pack, name, one.value) for one in applying if one.value is not None)
    others = [*known, *open_phrases(state, name, applying)]
    others += _absences(state, name)
    return f"{title}可能是：{'，或者'.join(others)}"


def _absences(state: State, name: str) -> list[str]:
    """The ways in which an output may be absent."""
    absent = (one for one in state.alternatives(name) if one.absence)
    return [*dict.fromkeys(absence_phrase(state.pack, name, one) for one in absent)]


def _collected(state: State, name: str) -> list[str]:
    values = (one.alternative.value for one in state.collected[name])
    return [value_phrase(state.pack, name, value) for value in values if value is not None]


def _one_phrase(state: State, name: str, title: str, one: Alternative) -> str:
    formulas = remainder(state, name, one)
    if formulas:
        return "，或者".join(formulas)
    if one.value is not None:
        return f"{title}：{value_phrase(state.pack, name, one.value)}"
    whys = "；".join(squeezed(state.pack.bundle.unknowns[key].what) for key in sorted(one.unlegislated))
    return f"{title}未知（{whys or '还缺信息'}）"


def open_phrases(state: State, name: str, alternatives: Iterable[Alternative]) -> list[str]:
    """What each alternative that is not known leaves standing: its bounds, its formulas, else why it is not known.

    Alternatives that leave the same formula standing are one for the reader, within the bounds of all of them.
    """
    alike: dict[object, list[Alternative]] = {}
    for at, one in enumerate(alternatives):
        if one.applies and one.value is None:
            alike.setdefault("，或者".join(remainder(state, name, one)) or at, []).append(one)
    phrases = (_open_phrase(state.pack, name, key, same) for key, same in alike.items())
    return [*dict.fromkeys(phrases)]


def _open_phrase(pack: Pack, name: str, formulas: object, alike: Sequence[Alternative]) -> str:
    within = bounds_phrase(pack, name, *told_bounds(alike))
    if isinstance(formulas, str):
        return f"{within}（{formulas}）" if within else formulas
    (one,) = alike
    reasons = (
        ("没有见到规定", one.unlegislated),
        ("还缺您的信息", one.missing),
        (f"不能算出：{one.failed}", one.failed),
    )
    return within or "，".join(word for word, reason in reasons if reason)


def amount_phrase(state: State, name: str) -> str:
    """What an output comes to in a word or two, without how."""
    if name in state.collected:
        items = _collected(state, name) or ["没有"]
        return items[0] if len(items) == 1 else f"{len(items)} 项"
    (one, *others) = state.alternatives(name)
    if others:
        return "尚不能确定"
    if one.value is not None:
        return value_phrase(state.pack, name, one.value)
    return ABSENT[one.absence] if one.absence else bounds_phrase(state.pack, name, *told_bounds([one])) or "未知"


def computed_by(state: State, cause: str, name: str) -> Computed | None:
    """The formula that a cause gave an output by, if it is one."""
    kind, _, rule_id = cause.partition("/")
    if kind == "parameters" or (kind == "formulas" and rule_id != name):
        return None
    for step in state.program.steps:
        if isinstance(step, LinkedFormula):
            if kind == "formulas" and step.name == rule_id == name:
                return step.outcome
        elif step.table.name == kind and name in step.table.outputs:
            rule = next((rule for rule in step.table.rules if rule.record.id == rule_id), None)
            outcome = rule.outcomes[step.table.outputs.index(name)] if rule else None
            return outcome if isinstance(outcome, Computed) else None
    return None


def computation(state: State, name: str, outcome: Computed, one: Alternative) -> str:
    """`建设费用 = 80000 ㎡ × 1.25 元/㎡ = 100000 元`; what is not known stays standing by its name."""
    formula = formula_phrase(outcome.source, lambda key: _operand(state, key))
    text = f"{state.pack.outputs[name].title} = {formula}"
    if one.value is not None:
        value = value_phrase(state.pack, name, one.value)
        if any(sole(state.values[key]) is None for key in outcome.names):
            return f"{text}，未定的不论是多少，都得 {value}"
        text += f"{_rounding(state, name)}{value}" if value != formula else ""
    elif one.failed:
        text += f"（不能算出：{one.failed}）"
    return text


ROUNDED = {"half_up": "四舍五入", "up": "进位", "down": "舍尾"}


def _rounding(state: State, name: str) -> str:
    """What stands between a formula and its value: an equals sign only where nothing is rounded."""
    rounding = state.pack.outputs[name].round
    if rounding is None or rounding.to is None:
        return " = "
    step = short_number_phrase(number(rounding.to), state.pack.unit_of(name))
    return f"，取整到 {step}（{ROUNDED[rounding.mode]}），得 "


def _operand(state: State, name: str) -> str:
    alternatives = state.alternatives(name)
    title = state.pack.record.titles[name]
    if len(alternatives) == 1:
        (one,) = alternatives
        if one.value is not None:
            return value_phrase(state.pack, name, one.value) + ("（您的假设）" if one.assumed else "")
        return f"{title}（{open_phrase(state.pack, name, one)}）"
    return f"{title}（待定）"


def remainder(state: State, name: str, one: Alternative) -> list[str]:
    """The formulas by which an alternative came about, or which it leaves standing: one per rule that may give it."""
    outcomes = [computed_by(state, cause, name) for cause in one.causes]
    found = [computation(state, name, outcome, one) for outcome in outcomes if outcome is not None and outcome.names]
    return [*dict.fromkeys(found)]
