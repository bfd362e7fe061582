"""Why the answer is what it is, in plain sentences made from the trace, and what is left standing of a formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator.engine import State, TableTrace
from calculator.pack import Computed, LinkedFormula, LinkedTable, TableStep
from calculator.phrases import cell_phrase, formula_phrase, squeezed, value_phrase, with_unit
from calculator.scalars import scalar_text
from calculator.schema import AcceptedGap
from calculator.truth import Truth
from calculator.values import Alternative, Value

Json = dict[str, Any]


def explanation(state: State) -> Iterator[Json]:
    """One sentence per output that something decides, in the order of the pack's outputs, each with its clause."""
    makers = {name: step for step in state.program.steps for name in _outputs(step)}
    told: set[str] = set()
    for name in state.pack.outputs:
        step = makers[name]
        if not applies(state, name):
            continue
        if isinstance(step, LinkedFormula):
            yield {"output": name, "text": _formula_sentence(state, name, step), "source": step.record.source}
        elif step.table.record.hit_policy != "collect" and name not in told:
            told.update(step.table.outputs)
            yield from _table_sentence(state, step.table)


def applies(state: State, name: str) -> bool:
    """Whether an output may apply at all."""
    return name in state.collected or any(one.applies for one in state.alternatives(name))


def _outputs(step: TableStep | LinkedFormula) -> tuple[str, ...]:
    return step.table.outputs if isinstance(step, TableStep) else step.outputs


def _table_sentence(state: State, table: LinkedTable) -> Iterator[Json]:
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
    yield {"output": name, "text": f"{because}{said}{'' if gap else '所以'}{outcomes}。", "source": rule.record.source}


def _fact(state: State, name: str, cell: str) -> str:
    """What is known of an input, and what the rule asks of it if that says more."""
    (one,) = state.alternatives(name) if len(state.alternatives(name)) == 1 else (None,)
    asked = cell_phrase(state.pack, name, cell)
    if one is None or one.value is None:
        return asked
    value = value_phrase(state.pack, name, one.value)
    if isinstance(one.value, bool | str):
        return f"：{value}"
    return asked if asked == f"等于 {value}" else f"为 {value}（{asked}）"


def _open_sentence(state: State, trace: TableTrace, hits: int) -> Iterator[Json]:
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
    yield {"output": name, "text": f"{'、'.join(lacking)}尚不能确定，所以{outcomes}。", "source": None}


def _formula_sentence(state: State, name: str, step: LinkedFormula) -> str:
    alternatives = [one for one in state.alternatives(name) if one.applies]
    return f"{computation(state, name, step.outcome, alternatives[0])}。"


def outcome_phrase(state: State, name: str) -> str:
    """What an output comes to, with the computation where there is one."""
    title = state.pack.outputs[name].title if name in state.pack.outputs else name
    if name in state.collected:
        return f"{title}：{'、'.join(_collected(state, name)) or '没有'}"
    alternatives = state.alternatives(name)
    applying = [one for one in alternatives if one.applies]
    if not applying:
        return f"{title}：不适用"
    if len(alternatives) == 1:
        return _one_phrase(state, name, title, applying[0])
    known = dict.fromkeys(value_phrase(state.pack, name, one.value) for one in applying if one.value is not None)
    others = [*known, *(["没有见到规定的情形"] if any(one.unlegislated for one in applying) else [])]
    others += ["不适用"] if len(applying) < len(alternatives) else []
    return f"{title}可能是：{'、'.join(others)}" if others else f"{title}尚不能得出"


def _collected(state: State, name: str) -> list[str]:
    values = (one.alternative.value for one in state.collected[name])
    return [value_phrase(state.pack, name, value) for value in values if value is not None]


def _one_phrase(state: State, name: str, title: str, one: Alternative) -> str:
    outcome = computed_by(state, one.causes[-1] if one.causes else "", name)
    if outcome is not None and outcome.names:
        return computation(state, name, outcome, one)
    if one.value is not None:
        return f"{title}：{value_phrase(state.pack, name, one.value)}"
    whys = "；".join(squeezed(state.pack.bundle.unknowns[key].what) for key in sorted(one.unlegislated))
    return f"{title}未知（{whys or '还缺信息'}）"


def amount_phrase(state: State, name: str) -> str:
    """What an output comes to in a word or two, without how."""
    (one, *others) = state.alternatives(name)
    if others:
        return "尚不能确定"
    if one.value is not None:
        return value_phrase(state.pack, name, one.value)
    return "未知" if one.applies else "不适用"


def computed_by(state: State, cause: str, name: str) -> Computed | None:
    """The formula that a cause gave an output by, if it is one."""
    kind, _, rule_id = cause.partition("/")
    for step in state.program.steps:
        if isinstance(step, LinkedFormula):
            if kind == "formulas" and step.name == rule_id:
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
        text += f" = {value}" if value != formula else ""
    elif one.failed:
        text += f"（不能算出：{one.failed}）"
    return text


def _operand(state: State, name: str) -> str:
    alternatives = state.alternatives(name)
    title = state.pack.record.titles[name]
    if len(alternatives) == 1:
        (one,) = alternatives
        if one.value is not None:
            return value_phrase(state.pack, name, one.value) + ("（您的假设）" if one.assumed else "")
        if one.unlegislated:
            return f"{title}（{_within(state, name, one) or '未见规定'}）"
    return f"{title}（待定）"


def _within(state: State, name: str, one: Alternative) -> str:
    if one.low is None or one.high is None:
        return ""
    unit = state.pack.unit_of(name)
    return f"未见规定，在 {with_unit(scalar_text(one.low), unit)} 至 {with_unit(scalar_text(one.high), unit)} 之间"


def remainder(state: State, name: str) -> list[str]:
    """The formulas left standing for an output, where some part is not known: one per rule that may give it."""
    found = []
    for one in state.alternatives(name):
        outcome = computed_by(state, one.causes[-1], name) if one.applies and one.value is None and one.causes else None
        if outcome is not None:
            found.append(computation(state, name, outcome, one))
    return [*dict.fromkeys(found)]
