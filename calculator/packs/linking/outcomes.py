"""What rules and formulas give: words, dates, or formulas in the unit of their output, rounded as it says."""

from __future__ import annotations

import re
from fractions import Fraction

from calculator.ground.problems import Path
from calculator.ground.scalars import Scalar, day, number, scalar_text, yes_no
from calculator.ground.units import BadUnit
from calculator.language.formulas import (
    DIVIDING,
    Call,
    Expression,
    calls_in,
    compiled,
    constant,
    in_unit,
    names_in,
    parse_formula,
)
from calculator.language.values import Alternative
from calculator.packs.linking.names import Names
from calculator.packs.pack import Computed, LinkedFormula, names_used
from calculator.packs.schema import Formula, Outcome, Rounding


def linked_formula(names: Names, name: str, formula: Formula) -> LinkedFormula:
    """A formula of a pack, read for the output that it gives."""
    expression = _expression(names, formula.value, name, ("formulas", name, "value"))
    return LinkedFormula(name=name, record=formula, outcome=computed_outcome(names, formula.value, expression))


def linked_outcome(names: Names, outcome: Outcome, name: str, cause: str, path: Path) -> Computed | Alternative:
    """What a rule, the cause, gives an output: the one alternative, or a formula."""
    if outcome.unknown is not None:
        return Alternative(unlegislated=frozenset({outcome.unknown}), causes=(cause,))
    if outcome.value is None or name not in names.kinds:
        return Alternative(absence=outcome.absence or "not_applicable", causes=(cause,))
    kind = names.kinds[name]
    if kind != "number" and not (kind == "date" and not re.match("[0-9]", outcome.value)):
        return Alternative(value=_literal(names, outcome.value, name, path), causes=(cause,))
    expression = _expression(names, outcome.value, name, path)
    if isinstance(expression, int | Fraction):
        return Alternative(value=expression, causes=(cause,))
    return computed_outcome(names, outcome.value, expression)


def _literal(names: Names, text: str, name: str, path: Path) -> Scalar:
    kind = names.kinds[name]
    if kind == "date":
        try:
            return day(text)
        except ValueError as error:
            names.complaints.add("unreadable-value", path, f"“{text}”{error}。", text)
    elif text not in names.labels[name]:
        names.complaints.add_unlisted("unknown-word", path, text, names.labels[name])
    elif kind == "boolean":
        return yes_no(text)
    return text


def _expression(names: Names, source: str, output: str, path: Path) -> Expression:
    """A formula in the unit of its output, rounded as the output says; 0 where it cannot be used."""
    try:
        expression = parse_formula(source)
    except ValueError as error:
        names.complaints.add("unreadable-formula", path, str(error), source)
        return 0
    used = {*names_in(expression)}
    unlinked = refuse_names(names, expression, path)
    if unlinked or output not in names.units or names.unreadable & {output, *used}:
        return 0
    try:
        fitted = in_unit(expression, names.units[output], names.units, names.record.units)
    except BadUnit as error:
        names.complaints.add("units-do-not-fit", path, str(error), source)
        return 0
    _refuse_impossible(names, fitted, path)
    return _rounded(names, fitted, names.outputs[output].round, output)


def refuse_names(names: Names, expression: Expression, path: Path) -> bool:
    """Complain of names that a formula cannot use; whether it has any that mean nothing."""
    allowed = [*names.ordered_but(), *names.record.parameters]
    unknown = [name for name in names_in(expression) if name not in allowed]
    for name in unknown:
        names.complaints.add_unlisted("unknown-name", path, name, allowed, "公式里的名称")
    for name in names_in(expression):
        if name not in unknown:
            names.refuse_list(name, path)
    return bool(unknown)


def _refuse_impossible(names: Names, expression: Expression, path: Path) -> None:
    """No case can make up for a divisor of zero, a step that is not positive, or a calendar that is not there."""
    for call in calls_in(expression):
        divisor = constant(call.arguments[-1]) if call.function in DIVIDING else None
        if divisor is not None and call.function == "/" and divisor == 0:
            names.complaints.add("divides-by-zero", path, "除数是 0，任何情形都算不出。")
        elif divisor is not None and call.function != "/" and divisor <= 0:
            message = f"{call.function} 的步长应大于 0，这里是 {scalar_text(divisor)}。"
            names.complaints.add("step-not-positive", path, message, scalar_text(divisor))
        if call.function == "add_working_days" and names.calendar is None:
            names.complaints.add("no-calendar", path, "用到工作日，要在 calendar 里声明工作日历（放假和调休）。")


def _rounded(names: Names, expression: Expression, rounding: Rounding | None, output: str) -> Expression:
    if rounding is None or rounding.to is None:
        return expression
    path: Path = ("outputs", output, "round")
    try:
        step = number(rounding.to)
    except ValueError as error:
        names.complaints.add("unreadable-value", (*path, "to"), f"{error}。", rounding.to)
        return expression
    if step <= 0:
        names.complaints.add("step-not-positive", (*path, "to"), "取整的步长应大于 0，如 0.01。", rounding.to)
    if names.kinds[output] != "number":
        names.complaints.add("rounding-of-date", path, "只有数字才取整，这个输出是日期。")
    return Call(rounding.mode, (expression, step))


def computed_outcome(names: Names, source: str, expression: Expression) -> Computed:
    """A formula in base units, ready to be worked out."""
    return Computed(
        source=source,
        expression=expression,
        names=names_used(expression),
        run=compiled(expression, names.calendar),
    )
