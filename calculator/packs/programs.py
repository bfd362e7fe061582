"""A linked pack made ready to run: per period its parameters in force and its tables cut into columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from calculator.ground.scalars import Number, Scalar
from calculator.language.cells import Test
from calculator.language.columns import column_of
from calculator.language.values import NOT_APPLICABLE, Alternative, Value, merged
from calculator.packs.pack import JUDGED_ON, LinkedTable, Pack, Program, TableStep


def programs_of(pack: Pack) -> tuple[Program, ...]:
    """The pack for a day not given, then for each period between the days on which a parameter changes."""
    before: list[date | None] = [None, *pack.starts]
    return (_program(pack, None, given=False), *(_program(pack, start, given=True) for start in before))


def _program(pack: Pack, start: date | None, *, given: bool) -> Program:
    values: dict[str, Scalar | Value] = {name: _not_given(pack, name) for name in pack.record.inputs}
    causes: dict[str, str] = {}
    for name, dated in pack.parameters.items():
        value = _in_force(dated, start) if given else _any_day(dated)
        (first, *others) = value.alternatives
        known = first.value is not None and not others and not value.undecided
        values[name] = first.value if known and first.value is not None else value
        causes[name] = first.causes[0] if first.causes else ""
    known_now = {name: value for name, value in values.items() if not isinstance(value, Value)}
    steps = tuple(_table_step(pack, step, known_now) if isinstance(step, LinkedTable) else step for step in pack.steps)
    return Program(values, causes, steps)


def _not_given(pack: Pack, name: str) -> Value:
    words = pack.words_of(name)
    if words:
        return Value(alternatives=tuple(Alternative(value=word) for word in words), undecided=frozenset({name}))
    low = _least(pack.domains.get(name, Test(())))
    return Value(alternatives=(Alternative(missing=frozenset({name}), low=low),))


def _least(domain: Test) -> Number | None:
    """The least number of a domain, if that is zero or above; None where nothing is known of it.

    That a quantity is not negative lies in the thing, so what is known beside it is a true least value of a sum. The
    upper end of a domain, and one below zero, only limit what may be typed: no answer may rest on them.
    """
    ends = [
        next((each.to for each in part if each.sign in (">", ">=", "=")), None)
        for part in (() if domain.negated else domain.parts)
    ]
    numbers = [end for end in ends if isinstance(end, int | Fraction)]
    return min(numbers) if numbers and len(numbers) == len(ends) and min(numbers) >= 0 else None


def _in_force(dated: tuple[tuple[date | None, Alternative], ...], start: date | None) -> Value:
    """The value on a day; before its first day a parameter does not apply."""
    found = (one for begins, one in dated if begins is None or (start is not None and begins <= start))
    return Value(alternatives=(next(found, NOT_APPLICABLE),))


def _any_day(dated: tuple[tuple[date | None, Alternative], ...]) -> Value:
    before = [] if dated[-1][0] is None else [NOT_APPLICABLE]
    found = [one for _, one in dated] + before
    undecided = frozenset({JUDGED_ON} if len(found) > 1 else ())
    return Value(alternatives=merged(found), undecided=undecided)


def _table_step(pack: Pack, table: LinkedTable, known: Mapping[str, Scalar]) -> TableStep:
    columns = tuple(
        (name, column_of(pack.kinds[name], pack.words_of(name), [rule.cells[at] for rule in table.rules], known))
        for at, name in enumerate(table.record.inputs)
    )
    return TableStep(table, columns, (1 << len(table.rules)) - 1)
