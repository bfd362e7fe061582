"""Proofs over a whole pack: what nothing uses, words that nothing gives, days on which a value is lacking."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.ground.problems import Diagnostic
from calculator.ground.scalars import Scalar, scalar_text
from calculator.language.values import Alternative, alternatives_of
from calculator.packs.pack import JUDGED_ON, LinkedTable, Pack, uses
from calculator.proofs.samples import periods


def idle_names(pack: Pack) -> Iterator[Diagnostic]:
    """Inputs and parameters that no table and no formula uses; words of outputs that no rule gives."""
    used = {name for step in pack.steps for name in uses(step, pack.kinds)} | {*pack.assumable, JUDGED_ON}
    used |= {name for option in pack.trial.values() for name in (*option.given, *option.outcome.names)}
    for name, item in pack.record.inputs.items():
        if name not in used:
            yield _found("unused-input", ("inputs", name), f"输入“{item.title}”没有被任何表或公式用到。")
    for name, parameter in pack.record.parameters.items():
        if name not in used:
            yield _found("unused-parameter", ("parameters", name), f"参数“{parameter.title}”没有被任何表或公式用到。")
    given = {name: {*_given(pack, name)} for name in pack.outputs}
    for name, output in pack.outputs.items():
        never = [word for word in output.values if word not in given[name]] if name not in pack.checks else []
        for word in never:
            said = f"输出“{output.title}”的“{output.values[word]}”没有一条规则给出。"
            yield _found("unused-word", ("outputs", name, "values", word), said)
    yield from _waiting_in_vain(pack, given)


def _given(pack: Pack, name: str) -> Iterator[str]:
    for step in pack.steps:
        if isinstance(step, LinkedTable) and name in step.outputs:
            at = step.outputs.index(name)
            for rule in step.rules:
                value = rule.scalars[at]
                if value is not None:
                    yield scalar_text(value)


def _waiting_in_vain(pack: Pack, given: dict[str, set[str]]) -> Iterator[Diagnostic]:
    """Rules that ask for words of another table's output which that table never gives."""
    for step in pack.steps:
        if not isinstance(step, LinkedTable):
            continue
        for at, name in enumerate(step.record.inputs):
            words = pack.words_of(name)
            if name not in pack.outputs or not words or _may_be_any(pack, name):
                continue
            for rule in step.rules:
                asked = {scalar_text(word) for part in rule.cells[at].parts for word in _words(part)}
                if asked and not rule.cells[at].negated and not asked & given[name]:
                    said = f"规则 {rule.record.id} 等的“{pack.record.titles[name]}”从不出现，这条规则不起作用。"
                    yield _found("dead-across-tables", ("decision_tables", step.name), said)


def _may_be_any(pack: Pack, name: str) -> bool:
    """Whether some rule leaves an output to what no text fixes, so that it may be any word."""
    makers = (step for step in pack.steps if isinstance(step, LinkedTable) and name in step.outputs)
    outcomes = (rule.outcomes[step.outputs.index(name)] for step in makers for rule in step.rules)
    return any(isinstance(one, Alternative) and one.applies and one.value is None for one in outcomes)


def _words(part: tuple[object, ...]) -> Iterator[Scalar]:
    for each in part:
        yield each.to  # type: ignore[attr-defined]


def lacking_days(pack: Pack) -> Iterator[Diagnostic]:
    """Parameters that have no value in force on some day that a case may be judged on."""
    reached = periods(pack)
    for name, dated in pack.parameters.items():
        first = dated[-1][0]
        lacking = any(not one.applies for program in reached for one in alternatives_of(program.values[name]))
        if lacking:
            said = f"参数“{pack.record.parameters[name].title}”在 {first} 以前没有值；那时的情形得不出结果。"
            yield _found("no-value-in-force", ("parameters", name), said)


def _found(kind: str, path: tuple[str | int, ...], message: str) -> Diagnostic:
    return Diagnostic(kind=kind, path=path, message=message)
