"""Values of an input that stand for many: words, ends of its domain, figures of the pack and what lies beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from calculator.ground.scalars import Number, Scalar, plain
from calculator.language.cells import Name, Test, compares, holds
from calculator.language.formulas import Expression, calls_in
from calculator.packs.pack import JUDGED_ON, LinkedTable, Pack, Program, formulas_of
from calculator.packs.slicing import names_below

TYPICAL = (1000, 100, 10, 1, 0)
SOME_DAY = date(2020, 1, 1)


def some_values(pack: Pack, name: str) -> list[Scalar]:
    """A dozen or so values of an input, all within its domain: every word, or figures at and beside what may matter."""
    words = pack.words_of(name)
    if words:
        return [*words]
    domain = pack.domains.get(name, Test(()))
    if pack.kinds[name] == "date":
        return [day for day in dict.fromkeys(_days(pack, name)) if holds(domain, day, {})]
    step = Fraction(1, 10 ** pack.record.inputs[name].places)
    numbers = dict.fromkeys(_numbers(pack, name, step))
    return [value for value in numbers if (value / step).denominator == 1 and holds(domain, value, {})]


def _days(pack: Pack, name: str) -> Iterator[date]:
    figures = [*pack.starts, *(to for to in _ends(pack, name) if isinstance(to, date))]
    for day in figures or [SOME_DAY]:
        yield from (day, day - timedelta(days=1), day + timedelta(days=1))


def _numbers(pack: Pack, name: str, step: Fraction) -> Iterator[Number]:
    """Typical numbers, ends of cells and domain with their neighbours, then every figure of the pack."""
    yield from TYPICAL
    for figure in (to for to in _ends(pack, name) if not isinstance(to, date)):
        yield from (plain(Fraction(figure + beside)) for beside in (0, -step, step))
    for figure in dict.fromkeys(_figures(pack)):
        yield from (plain(value // step * step) for value in (Fraction(figure), Fraction(figure) / 2))


def _ends(pack: Pack, name: str) -> Iterator[Number | date]:
    """What cells about an input, and its domain, compare it with."""
    cells = [
        rule.cells[table.record.inputs.index(name)]
        for table in pack.steps
        if isinstance(table, LinkedTable) and name in table.record.inputs
        for rule in table.rules
    ]
    known = pack.programs[-1].values
    for cell in (*cells, pack.domains.get(name, Test(()))):
        for each in compares(cell):
            to = known.get(each.to.text) if isinstance(each.to, Name) else each.to
            if isinstance(to, int | Fraction | date) and not isinstance(to, bool):
                yield to


def _figures(pack: Pack) -> Iterator[Number]:
    """Parameters, plain outcomes, and figures of formulas."""
    for dated in pack.parameters.values():
        yield from (one.value for _, one in dated if isinstance(one.value, int | Fraction))
    for step in pack.steps:
        if isinstance(step, LinkedTable):
            scalars = (value for rule in step.rules for value in rule.scalars)
            yield from (value for value in scalars if isinstance(value, int | Fraction) and not isinstance(value, bool))
        for outcome in formulas_of(step):
            yield from _constants(outcome.expression)


def _constants(expression: Expression) -> Iterator[Number]:
    for call in calls_in(expression):
        yield from (part for part in call.arguments if isinstance(part, int | Fraction))


def periods(pack: Pack) -> list[Program]:
    """The programs of the periods in which some day lies that a case may be judged on."""
    if not pack.starts:
        return [pack.programs[1]]
    domain = pack.domains.get(JUDGED_ON, Test(()))
    ends = {each.to for each in compares(domain) if isinstance(each.to, date)}
    around = {day.toordinal() + beside for day in {*pack.starts, *ends} for beside in (-1, 0, 1)}
    days = [date.fromordinal(max(place, 1)) for place in around]
    reached = {id(pack.program(day)) for day in days if holds(domain, day, {})}
    return [program for program in pack.programs[1:] if id(program) in reached]


def influences(pack: Pack, name: str) -> list[str]:
    """The inputs on which an output rests, directly or through others, assumptions left out."""
    seen = names_below(pack, name)
    dated = any(start for one in seen for start, _ in pack.parameters.get(one, ()))
    return [
        one
        for one, item in pack.record.inputs.items()
        if (one in seen or (dated and one == JUDGED_ON)) and item.assumed_for is None
    ]
