"""Which argument of a `min` or `max` may ever bind, whether a step function may leave a rest, a divisor be zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from calculator.ground.problems import Diagnostic
from calculator.language.cells import Name
from calculator.language.formulas import DIVIDING, FREE, Call, Expression, calls_in
from calculator.language.values import alternatives_of
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, Program, Step
from calculator.proofs.dependence import outcomes_of, worlds
from calculator.proofs.open_tables import PRESENT, Choice, Claim, Region, region_of, rule_fails, rule_holds
from calculator.proofs.samples import periods
from calculator.proofs.sweep import TooLarge

PART = "第{}项"
DIVISOR = "除数"


Used = tuple[Step, int, Computed]
"""A formula with its step and, where that is a table, the place of its rule."""


def binds(pack: Pack, used: Used, call: Call, place: int) -> bool:
    """Whether an argument of `min` or `max` may be beyond all others in some case of its rule; true if not known."""
    forms = {PART.format(at): argument for at, argument in enumerate(call.arguments)}
    sign = ">" if call.function == "max" else "<"
    others = [at for at in range(len(call.arguments)) if at != place]
    wish: list[Choice] = [((Claim(PART.format(place), sign, Name(PART.format(at))),),) for at in others]
    return _may(pack, used, forms, wish)


def may_divide_by(pack: Pack, used: Used, call: Call) -> bool:
    """Whether a divisor may be zero, or a step of a step function not above it, in some case of its rule."""
    sign = "=" if call.function == "/" else "<="
    return _may(pack, used, {DIVISOR: call.arguments[-1]}, [((Claim(DIVISOR, sign, 0),),)])


def _may(pack: Pack, used: Used, forms: Mapping[str, Expression], wish: list[Choice]) -> bool:
    """Whether in some period a wish about parts of a formula can be met where it is used; true where not known.

    Where a name of the formula has no value, nothing is worked out, and no part of it either.
    """
    step, _, outcome = used
    try:
        return any(
            not (region := _region(pack, program, step, forms)).never([*wish, *_where(region, used)])
            for program in periods(pack)
            if _with_value(pack, program).issuperset(outcome.names)
        )
    except TooLarge:
        return True


def _with_value(pack: Pack, program: Program) -> set[str]:
    """The names that have a value in some case of a period; the rest do not apply, nor does what is made of them."""
    found = {*pack.record.inputs}
    found |= {
        name for name in pack.record.parameters if any(one.applies for one in alternatives_of(program.values[name]))
    }
    for step in pack.steps:
        for name in step.outputs:
            outcomes = outcomes_of(pack, step, name)
            if any(found.issuperset(one.names) if isinstance(one, Computed) else one.applies for one in outcomes):
                found.add(name)
    return found


def _region(pack: Pack, program: Program, step: Step, forms: Mapping[str, Expression]) -> Region:
    if isinstance(step, LinkedFormula):
        return Region(pack, program, forms, {})
    return region_of(pack, step, program, forms)


def _where(region: Region, used: Used) -> list[Choice]:
    """That a rule decides: it holds, and in a `first` table none before it does; and that its formula has its parts."""
    step, rule, outcome = used
    parts: list[Choice] = [(tuple(Claim(name, "is", PRESENT) for name in outcome.names),)]
    if not isinstance(step, LinkedTable):
        return parts
    earlier = range(rule) if step.record.hit_policy == "first" else ()
    fail = (choice for at in earlier for choice in rule_fails(step, at, region.absent))
    return [*parts, *rule_holds(step, rule), *fail]


def always_even(pack: Pack, call: Call) -> bool:
    """Whether a step function never has anything to round: all that it adds up comes in whole steps."""
    value, step = call.arguments
    if not isinstance(step, int | Fraction) or not step:
        return False
    return all(
        all(
            (Fraction(factor) * world.steps[name] / step).denominator == 1
            for name, factor in form.terms.items()
            if name in world.steps
        )
        and all(name in world.steps for name in form.terms)
        and (Fraction(form.constant) / step).denominator == 1
        for program in periods(pack)
        for world in worlds(pack, program, {DIVISOR: value})
        for form in (world.forms[DIVISOR],)
    )


def idle_branches(pack: Pack) -> Iterator[Diagnostic]:
    """Arguments of `min` and `max` that are shown never to bind: what they limit is never limited."""
    for step, rule, outcome in formulas_by_rule(pack):
        for call in calls_in(outcome.expression):
            for place in range(len(call.arguments)) if call.function in FREE else ():
                if not binds(pack, (step, rule, outcome), call, place):
                    word = "较小" if call.function == "min" else "较大"
                    which = f"公式“{outcome.source}”里 {call.function} 的第 {place + 1} 项"
                    said = f"{which}从不起作用：它从不是{word}的一项。"
                    yield _found("idle-branch", step, said)


def may_divide_by_zero(pack: Pack) -> Iterator[Diagnostic]:
    """Formulas whose divisor may be zero for all that is known of it."""
    for step, rule, outcome in formulas_by_rule(pack):
        calls = (call for call in calls_in(outcome.expression) if call.function in DIVIDING)
        if any(may_divide_by(pack, (step, rule, outcome), call) for call in calls):
            said = f"公式“{outcome.source}”除以一个可能为零的数；为零时得不出结果。"
            yield _found("may-divide-by-zero", step, said)


def formulas_by_rule(pack: Pack) -> Iterator[Used]:
    """Every formula of a pack with its step, and the place of its rule where that is a table."""
    for step in pack.steps:
        if isinstance(step, LinkedFormula):
            yield step, 0, step.outcome
        else:
            for at, rule in enumerate(step.rules):
                yield from ((step, at, one) for one in rule.outcomes if isinstance(one, Computed))


def _found(kind: str, step: Step, message: str) -> Diagnostic:
    where = "formulas" if isinstance(step, LinkedFormula) else "decision_tables"
    return Diagnostic(kind=kind, path=(where, step.name), message=message)
