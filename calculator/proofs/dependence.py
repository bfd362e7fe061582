"""How the numbers and dates of a table hang together: names in its cells as linear forms over what they rest on.

A world is one way in which every `min` and `max` and every table before may have gone, as linear equations and
inequalities. What is not linear (products of two inputs, steps, months) is held by its bounds, so the worlds together
allow every case that there is and perhaps more: what they exclude is excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from math import gcd, lcm, prod
from typing import Any, NamedTuple

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, plain
from calculator.language.cells import Compare, Test, holds
from calculator.language.columns import ORDERED
from calculator.language.formulas import ANYTHING, ROUNDING, STEPPED, Call, Expression, Range, bounds
from calculator.language.values import Alternative, Value, alternatives_of
from calculator.packs.pack import Computed, LinkedFormula, LinkedTable, Pack, Program, Step
from calculator.proofs.linear import Inequality, Linear, System, constant, variable

MOST_WORLDS = 64

DAYS_OF_MONTHS = {"add_months": (28, 31), "add_years": (365, 366)}
FAILING = {"<": (">=",), "<=": (">",), ">": ("<=",), ">=": ("<",), "=": ("<", ">")}
ROUNDED = (*STEPPED, *ROUNDING)
COUNTED = ("started", "full")


class Form(NamedTuple):
    """One way in which a number may have come about, under a system; `ways` are those of the names that it rests on."""

    linear: Linear
    system: System = System()
    ways: frozenset[tuple[str, int]] = frozenset()

    def which(self, name: str, at: int) -> Form:
        """The same, known to be one of several ways of a name."""
        return self._replace(ways=self.ways | {(name, at)})


@frozen
class World:
    """The forms of names, and the system that they live under; `steps` are the grids of inputs and stepped parts."""

    forms: Mapping[str, Linear]
    system: System
    steps: Mapping[str, Fraction]


def ordinal(value: Any) -> Number:
    """A number as it is, a date as its day's number."""
    return value.toordinal() if isinstance(value, date) else value


def worlds(pack: Pack, program: Program, wanted: Mapping[str, Expression]) -> Iterator[World]:
    """Every way in which names and formulas may have come about; past MOST_WORLDS less is told apart."""
    reader = _Reader(pack, program)
    forms = {key: reader.formula(expression) for key, expression in wanted.items()}
    while _ways([*forms.values()]) > MOST_WORLDS:
        widest = max(forms, key=lambda key: len(forms[key]))
        forms[widest] = [reader.atom(wanted[widest])]
    for chosen, system, _ in _together([*forms.values()]):
        linear = {key: one.linear for key, one in zip(forms, chosen, strict=True)}
        yield World(forms=linear, system=system, steps=reader.steps)


def _together(parts: Sequence[Sequence[Form]]) -> Iterator[tuple[tuple[Form, ...], System, frozenset[tuple[str, int]]]]:
    """One form of each part, in all ways in which every name goes one way throughout, with what they live under."""
    for chosen in product(*parts):
        ways = frozenset[tuple[str, int]]().union(*(one.ways for one in chosen))
        if len({name for name, _ in ways}) == len(ways):
            system = System()
            for one in chosen:
                system = system.joined(one.system)
            yield chosen, system, ways


def _ways(forms: Sequence[Sequence[Form]]) -> int:
    count = 1
    for some in forms:
        count *= len(some)
    return count


def _parts_of(domain: Test | None) -> list[list[tuple[str, Any]]]:
    """The parts of a domain as comparisons; of a negated one every way in which each part of it fails.

    None where there is no domain, or where the ways would be too many to be told apart.
    """
    if domain is None:
        return []
    if not domain.negated:
        return [[(each.sign, each.to) for each in part] for part in domain.parts]
    fails = [[(sign, each.to) for each in part for sign in FAILING[each.sign]] for part in domain.parts]
    return [[*ways] for ways in product(*fails)] if prod(map(len, fails)) <= MOST_WORLDS else []


def ranges_of(pack: Pack, program: Program) -> Mapping[str, Range]:
    """Between which ends every number and date of a pack lies in a period."""
    found: dict[str, Range] = {}
    for name in pack.record.inputs:
        if pack.kinds[name] in ORDERED:
            found[name] = _hull_of_domain(pack.domains.get(name), step_of(pack, name))
    for name in pack.record.parameters:
        found[name] = _hull([_range_of(one) for one in alternatives_of(program.values[name]) if one.applies])
    for step in pack.steps:
        for name in step.outputs:
            if pack.kinds[name] in ORDERED:
                outcomes = [_outcome_range(one, found) for one in outcomes_of(pack, step, name)]
                found[name] = _hull([one for one in outcomes if one is not None])
    return found


def outcomes_of(pack: Pack, step: Step, name: str) -> list[Computed | Alternative]:
    """Everything that may give an output of a step, but for rules that wait for a word which nothing gives."""
    if isinstance(step, LinkedFormula):
        return [step.outcome]
    given = {column: given_words(pack, column) for column in step.record.inputs}
    at = step.outputs.index(name)
    return [
        rule.outcomes[at]
        for rule in step.rules
        if not any(waits_in_vain(cell, given[column]) for column, cell in zip(given, rule.cells, strict=True))
    ]


def given_words(pack: Pack, name: str) -> frozenset[Scalar] | None:
    """The words that the rules of a table give an output; None where it may be any word, or is no such output."""
    maker = next((step for step in pack.steps if isinstance(step, LinkedTable) and name in step.outputs), None)
    if maker is None or not pack.words_of(name) or maker.unproved.complete:
        return None
    outcomes = [rule.outcomes[maker.outputs.index(name)] for rule in maker.rules]
    applying = [one for one in outcomes if isinstance(one, Alternative) and one.applies]
    words = frozenset(one.value for one in applying if one.value is not None)
    return words if len(words) == len({one.value for one in applying}) else None


def waits_in_vain(cell: Test, given: frozenset[Scalar] | None) -> bool:
    """Whether a cell holds for none of the words that are given."""
    return given is not None and bool(cell.parts) and not any(holds(cell, word, {}) for word in given)


def _outcome_range(outcome: Computed | Alternative, ranges: Mapping[str, Range]) -> Range | None:
    if isinstance(outcome, Computed):
        return bounds(outcome.expression, ranges)
    return _range_of(outcome) if outcome.applies else None


def _range_of(alternative: Alternative) -> Range:
    value = alternative.value
    if isinstance(value, int | Fraction | date):
        return value, value
    return alternative.low, alternative.high


def _hull(ranges: Sequence[Range]) -> Range:
    lows = [low for low, _ in ranges]
    highs = [high for _, high in ranges]
    return (
        None if not lows or None in lows else min(lows),  # type: ignore[type-var]
        None if not highs or None in highs else max(highs),  # type: ignore[type-var]
    )


def _hull_of_domain(domain: Test | None, step: Fraction) -> Range:
    if domain is None or domain.negated or not domain.parts:
        return ANYTHING
    return _hull([_part_range(part, step) for part in domain.parts])


def _part_range(part: Sequence[Compare], step: Fraction) -> Range:
    """The least and greatest value of a part on the grid of its input."""
    lows = [_on_grid(each, step, 1) for each in part if each.sign in (">", ">=", "=")]
    highs = [_on_grid(each, step, -1) for each in part if each.sign in ("<", "<=", "=")]
    return (lows[0] if lows else None), (highs[0] if highs else None)


def _on_grid(each: Compare, step: Fraction, way: int) -> Any:
    """The end of a comparison; of one that leaves it out the next value of the grid."""
    end: Any = each.to
    if each.sign not in ("<", ">"):
        return end
    if isinstance(end, date):
        beyond = end.toordinal() + way
        return date.fromordinal(beyond) if 0 < beyond <= date.max.toordinal() else end
    return plain((Fraction(end) * way // step + 1) * step * way)


def step_of(pack: Pack, name: str) -> Fraction:
    """The grid on which an input's values lie: whole days, or as many places as it may have."""
    item = pack.record.inputs[name]
    return Fraction(1) if item.type == "date" else Fraction(1, 10**item.places)


def within(form: Linear, ends: tuple[Any, Any]) -> System:
    """That a form lies between two ends, None being open."""
    low, high = ends
    found = [] if low is None else [Inequality(form.plus(constant(ordinal(low)), -1))]
    found += [] if high is None else [Inequality(constant(ordinal(high)).plus(form, -1))]
    return System(inequalities=tuple(found))


class _Reader:
    """Reads names and formulas of one period as forms; each name is read once."""

    def __init__(self, pack: Pack, program: Program) -> None:
        self.pack, self.program = pack, program
        self.makers: Mapping[str, Step] = {name: step for step in pack.steps for name in step.outputs}
        self.ranges = ranges_of(pack, program)
        self.steps: dict[str, Fraction] = {}
        self.known: dict[str, list[Form]] = {}

    def name(self, name: str) -> list[Form]:
        if name not in self.known:
            forms = self._cut(self._name(name), lambda: self.loose(name))
            self.known[name] = [one.which(name, at) for at, one in enumerate(forms)] if len(forms) > 1 else forms
        return self.known[name]

    def _cut(self, forms: list[Form], loose: Callable[[], Form]) -> list[Form]:
        return forms if len(forms) <= MOST_WORLDS else [loose()]

    def loose(self, name: str) -> Form:
        """A name that may be anything within its bounds."""
        return Form(variable(name), within(variable(name), self.ranges.get(name, ANYTHING)))

    def _name(self, name: str) -> list[Form]:
        if name in self.pack.record.parameters:
            return [self._parameter(name)]
        if name in self.pack.record.inputs:
            return self._input(name)
        found: list[Form] = []
        for outcome in outcomes_of(self.pack, self.makers[name], name):
            found += self._outcome(name, outcome)
        return found or [self.loose(name)]

    def _parameter(self, name: str) -> Form:
        value = self.program.values[name]
        return self.loose(name) if isinstance(value, Value) else Form(constant(ordinal(value)))

    def _input(self, name: str) -> list[Form]:
        """An input in each part of its domain."""
        self.steps[name] = step_of(self.pack, name)
        form = variable(name)
        parts = _parts_of(self.pack.domains.get(name))
        if not parts:
            return [Form(form, within(form, self.ranges[name]))]
        return [
            Form(form, System(inequalities=tuple(row for sign, to in part for row in self._compared(form, sign, to))))
            for part in parts
        ]

    def _compared(self, form: Linear, sign: str, to: Any) -> list[Inequality]:
        return compared(form, sign, constant(ordinal(to)), self.steps)

    def _outcome(self, name: str, outcome: Computed | Alternative) -> list[Form]:
        if isinstance(outcome, Computed):
            return self.formula(outcome.expression)
        if not outcome.applies:
            return []
        if outcome.value is not None and not isinstance(outcome.value, str):
            return [Form(constant(ordinal(outcome.value)))]
        return [self.loose(name)]

    def formula(self, expression: Expression) -> list[Form]:
        """Every way in which a formula may come about."""
        if isinstance(expression, str):
            return self.name(expression)
        if not isinstance(expression, Call):
            return [Form(constant(expression))] if isinstance(expression, int | Fraction) else []
        parts = [self.formula(argument) for argument in expression.arguments]
        if _ways(parts) > MOST_WORLDS:
            return [self.atom(expression)]
        found = [
            Form(made.linear, under.joined(made.system), ways | made.ways)
            for chosen, under, ways in _together(parts)
            for made in self._call(expression, [one.linear for one in chosen])
        ]
        return self._cut(found, lambda: self.atom(expression))

    def _call(self, call: Call, parts: Sequence[Linear]) -> list[Form]:
        function = call.function
        if function in ("min", "max"):
            return [one.which(f"={call!r}", at) for at, one in enumerate(_chosen(function, parts))]
        left, right = parts
        by = right.constant if not right.terms else None
        if function in ("+", "add_days"):
            return [Form(left.plus(right))]
        if function in ("-", "days_between"):
            return [Form(left.plus(right, -1))]
        if function == "*" and (by is not None or not left.terms):
            return [Form((left, right)[by is None].scaled((right, left)[by is None].constant))]
        if function in ("/", "pro_rata") and by:
            return [Form(left.scaled(1 / Fraction(by)))]
        return [self._held(call, left, by)]

    def _held(self, call: Call, left: Linear, by: Number | None) -> Form:
        """What is no linear form of its parts, held as near to them as may be."""
        form, system, _ = self.atom(call)
        if by is not None and by > 0 and call.function in (*ROUNDED, *COUNTED):
            (name,) = form.terms
            self.steps[name] = Fraction(1 if call.function in COUNTED else by)
        low, high = _ends(call.function, left, by)
        rows = [] if low is None else [Inequality(form.plus(low, -1))]
        rows += [] if high is None else [Inequality(high.plus(form, -1))]
        return Form(form, system.with_all(rows))

    def atom(self, expression: Expression) -> Form:
        """A name or part that stands as a variable of its own; the same part is the same variable."""
        if isinstance(expression, str):
            return self.loose(expression)
        name = f"={expression!r}"
        return Form(variable(name), within(variable(name), bounds(expression, self.ranges)))


def _ends(function: str, left: Linear, by: Number | None) -> tuple[Linear | None, Linear | None]:
    """Least and greatest form of a step function or of a day some time after another; None where it is not known."""
    if by is None:
        return None, None
    if function in ROUNDED and by > 0:
        return left.plus(constant(by), -1), left.plus(constant(by))
    if function in COUNTED and by > 0:
        share = left.scaled(1 / Fraction(by))
        return share.plus(constant(1), -1), share.plus(constant(1))
    if function in DAYS_OF_MONTHS:
        lengths = [by * days for days in DAYS_OF_MONTHS[function]]
        return left.plus(constant(min(lengths))), left.plus(constant(max(lengths)))
    if function == "add_working_days":
        there = left.plus(constant(by))
        return (there, None) if by > 0 else (None, there)
    return None, None


def _chosen(function: str, parts: Sequence[Linear]) -> Iterator[Form]:
    """`min` or `max` is one of its parts, and none of the others is beyond it."""
    for at, form in enumerate(parts):
        others = [other for place, other in enumerate(parts) if place != at]
        rows = (Inequality(form.plus(other, -1) if function == "max" else other.plus(form, -1)) for other in others)
        yield Form(form, System(inequalities=tuple(rows)))


def compared(left: Linear, sign: str, right: Linear, steps: Mapping[str, Fraction]) -> list[Inequality]:
    """`left sign right` as inequalities, `<` and `>` of whole steps taken to the next step."""
    if sign == "=":
        return [*compared(left, "<=", right, steps), *compared(left, ">=", right, steps)]
    form = left.plus(right, -1) if sign in (">", ">=") else right.plus(left, -1)
    return [_tightened(form, strict=sign in ("<", ">"), steps=steps)]


def _tightened(form: Linear, *, strict: bool, steps: Mapping[str, Fraction]) -> Inequality:
    """A form of inputs with steps comes in whole steps of its own: above zero is at least one of them.

    A third of whole numbers and a half of others come in sixths.
    """
    if not form.terms or any(name not in steps for name in form.terms):
        return Inequality(form, strict)
    sizes = [abs(Fraction(factor) * steps[name]) for name, factor in form.terms.items()]
    below = lcm(*(size.denominator for size in sizes))
    size = Fraction(gcd(*(int(size * below) for size in sizes)), below)
    places = Fraction(form.constant) / size
    whole = places // 1 - (strict and places.denominator == 1)
    return Inequality(Linear(form.terms, plain(whole * size)))


def as_value(pack: Pack, name: str, number: Number) -> Scalar | None:
    """A variable's number as the value of its input or parameter; None for a day that no calendar has."""
    if pack.kinds.get(name) != "date":
        return number
    return date.fromordinal(int(number)) if date.min.toordinal() <= number <= date.max.toordinal() else None
