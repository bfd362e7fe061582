"""Exact feasibility of linear equations and inequalities over the rationals, with a point that shows it.

Equations are used up by substitution, inequalities by Fourier–Motzkin elimination (Schrijver, Theory of Linear and
Integer Programming, 12.2); a point is then built backwards, each variable as round as its bounds allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, plain
from calculator.proofs.sweep import TooLarge, between

MOST_ROWS = 600

Terms = Mapping[str, Number]
Steps = Mapping[str, Fraction]
Point = Mapping[str, Number]


@frozen(kw_only=False)
class Linear:
    """A sum of variables with factors and a constant; no factor is zero."""

    terms: Terms
    constant: Number = 0

    def plus(self, other: Linear, times: Number = 1) -> Linear:
        """The sum of this and a multiple of another."""
        terms = dict(self.terms)
        for name, factor in other.terms.items():
            terms[name] = terms.get(name, 0) + factor * times
        kept = {name: plain(factor) for name, factor in terms.items() if factor}
        return Linear(kept, plain(self.constant + other.constant * times))

    def scaled(self, by: Number) -> Linear:
        """A multiple of this."""
        kept = {name: plain(factor * by) for name, factor in self.terms.items()} if by else {}
        return Linear(kept, plain(self.constant * by))

    def at(self, point: Point) -> Number:
        """What it comes to at a point that has all its variables."""
        return self.constant + sum(factor * point[name] for name, factor in self.terms.items())


def variable(name: str) -> Linear:
    """One variable, once."""
    return Linear({name: 1})


def constant(value: Number) -> Linear:
    """A number alone."""
    return Linear({}, value)


@frozen(kw_only=False)
class Inequality:
    """`form` is at least zero, or above it where `strict`."""

    form: Linear
    strict: bool = False


@frozen
class System:
    """Equations (each form is zero) and inequalities that must hold together."""

    equations: tuple[Linear, ...] = ()
    inequalities: tuple[Inequality, ...] = ()

    def with_all(self, more: Iterable[Inequality]) -> System:
        """The same system with more inequalities."""
        return System(equations=self.equations, inequalities=(*self.inequalities, *more))

    def joined(self, other: System) -> System:
        """Both systems together."""
        return System(
            equations=(*self.equations, *other.equations), inequalities=(*self.inequalities, *other.inequalities)
        )


@frozen(kw_only=False)
class _Step:
    """A variable that was used up: by an equation, or between the inequalities that held it."""

    name: str
    equal_to: Linear | None
    rows: Sequence[Inequality] = field(default=())


def solvable(system: System) -> bool:
    """Whether some point over the rationals meets the system; TooLarge beyond MOST_ROWS inequalities."""
    return _used_up(system, {}) is not None


def solution(system: System, steps: Steps) -> Point | None:
    """A point that meets the system; variables in `steps` are whole multiples of theirs. None where none was found.

    Whether there is a point is exact over the rationals; that one with whole steps is missed is possible.
    """
    order = _used_up(system, steps)
    if order is None:
        return None
    point: dict[str, Number] = {}
    for step in reversed(order):
        value = _value(step, point, steps.get(step.name))
        if value is None:
            return None
        point[step.name] = value
    return point


def _used_up(system: System, steps: Steps) -> list[_Step] | None:
    """The variables in the order in which they were used up; None where the system contradicts itself."""
    order: list[_Step] = []
    equations, rows = [*system.equations], [*system.inequalities]
    while equations:
        form = equations.pop()
        if not form.terms:
            if form.constant:
                return None
            continue
        name = min(form.terms, key=lambda key: (key in steps, key))
        equal_to = Linear({key: value for key, value in form.terms.items() if key != name}, form.constant).scaled(
            -1 / Fraction(form.terms[name])
        )
        order.append(_Step(name, equal_to))
        equations = [_put(other, name, equal_to) for other in equations]
        rows = [Inequality(_put(row.form, name, equal_to), row.strict) for row in rows]
    kept = _tidied(rows)
    while kept:
        name = _next_variable(kept, steps)
        order.append(_Step(name, None, [row for row in kept if name in row.form.terms]))
        kept = _tidied(_without(kept, name))
    return None if kept is None else order


def _put(form: Linear, name: str, value: Linear) -> Linear:
    """A form with a variable replaced by what it equals."""
    factor = form.terms.get(name)
    if factor is None:
        return form
    rest = Linear({key: other for key, other in form.terms.items() if key != name}, form.constant)
    return rest.plus(value, factor)


def _tidied(rows: Iterable[Inequality]) -> list[Inequality] | None:
    """The rows, of those with equal terms the tightest, without those that always hold; None where one never does."""
    tightest: dict[object, Inequality] = {}
    for row in rows:
        if not row.form.terms:
            if row.form.constant < 0 or (row.strict and row.form.constant == 0):
                return None
            continue
        names = sorted(row.form.terms)
        first = row.form.terms[names[0]]
        form = row.form if first in (1, -1) else row.form.scaled(abs(1 / Fraction(first)))
        key = tuple((name, form.terms[name]) for name in names)
        other = tightest.get(key)
        if other is None or (form.constant, not row.strict) < (other.form.constant, not other.strict):
            tightest[key] = Inequality(form, row.strict)
    if len(tightest) > MOST_ROWS:
        raise TooLarge(f"格子里算出来的边界牵连太多：要核对的不等式超过 {MOST_ROWS} 条。")
    return [*tightest.values()]


def _next_variable(rows: Sequence[Inequality], steps: Steps) -> str:
    """The variable whose elimination makes the fewest rows, those without steps first."""
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    for row in rows:
        for name, factor in row.form.terms.items():
            counts = above if factor > 0 else below
            counts[name] = counts.get(name, 0) + 1
    names = {*above, *below}
    return min(names, key=lambda name: (name in steps, above.get(name, 0) * below.get(name, 0), name))


def _without(rows: Sequence[Inequality], name: str) -> Iterator[Inequality]:
    """What the rows say without a variable: each that bounds it below with each that bounds it above."""
    lows = [row for row in rows if row.form.terms.get(name, 0) > 0]
    highs = [row for row in rows if row.form.terms.get(name, 0) < 0]
    yield from (row for row in rows if name not in row.form.terms)
    for low in lows:
        for high in highs:
            form = low.form.scaled(-high.form.terms[name]).plus(high.form, low.form.terms[name])
            yield Inequality(form, low.strict or high.strict)


Bound = tuple[Number, bool]


def _value(step: _Step, point: dict[str, Number], size: Fraction | None) -> Number | None:
    """A value of a variable given those used up after it, as round as may be; None where no whole step fits."""
    if step.equal_to is not None:
        for name in step.equal_to.terms:
            point.setdefault(name, 0)
        value = plain(Fraction(step.equal_to.at(point)))
        return None if size is not None and (value / size).denominator != 1 else value
    low: Bound | None = None
    high: Bound | None = None
    for row in step.rows:
        factor = row.form.terms[step.name]
        rest = Linear({key: other for key, other in row.form.terms.items() if key != step.name}, row.form.constant)
        for name in rest.terms:
            point.setdefault(name, 0)
        end = plain(Fraction(-rest.at(point)) / factor)
        if factor > 0 and (low is None or (end, row.strict) > low):
            low = end, row.strict
        if factor < 0 and (high is None or (end, not row.strict) < (high[0], not high[1])):
            high = end, row.strict
    return _round(low, high, size)


def _round(low: Bound | None, high: Bound | None, size: Fraction | None) -> Number | None:
    """A round value between two bounds, on a whole step where there is a size."""
    if size is None:
        if low is not None and high is not None and low[0] == high[0]:
            return low[0]
        return between(low and low[0], high and high[0], "number", None)  # type: ignore[return-value]
    first = None if low is None else -(-Fraction(low[0]) / size // 1)
    last = None if high is None else Fraction(high[0]) / size // 1
    if first is not None and low is not None and low[1] and first * size == low[0]:
        first += 1
    if last is not None and high is not None and high[1] and last * size == high[0]:
        last -= 1
    if first is not None and last is not None and first > last:
        return None
    place = between(None if first is None else first - 1, None if last is None else last + 1, "number", 0)
    return plain(Fraction(place) * size)  # type: ignore[arg-type]
