"""An evaluator of another kind: every case of a random pack is tried, and what came of it is kept.

Nothing here uses the calculator: cells by `second_opinion.holds`, formulas by the tree that was drawn, arithmetic by
`Fraction`, dates by `datetime`. What is not known takes one sample value after the other, so that outcomes which hang
on one unknown thing stay together.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import partial
from itertools import pairwise, product
from math import ceil, floor, prod
from typing import Any

from random_packs import (
    DAYS,
    FIRST_DAY,
    LENGTHS,
    SCALES,
    STEP_UNITS,
    Bracket,
    Check,
    Dated,
    Formula,
    RandomPack,
    Rule,
    Step,
    Table,
    Tree,
    formula_text,
    named_ends,
    plain,
)
from second_opinion import Cell, ends, holds

Case = dict[str, Any]
Formulas = Callable[[Mapping[str, Any]], Any]
MOST_CHOICES = 48
EXTREME = (-1000, 0, 1, Fraction(5, 2), 5, 1000)


class Outcome(Enum):
    """What is no value."""

    NOT_APPLICABLE = "not applicable"
    FAILED = "cannot be computed"


@dataclass(frozen=True)
class Unknown:
    """What a rule leaves unknown, by its id."""

    name: str


class CannotCompute(ArithmeticError):
    """A formula has no value; `zero` where it is for a divisor of zero."""

    def __init__(self, *, zero: bool = False) -> None:
        super().__init__()
        self.zero = zero


@dataclass(slots=True)
class Decision:
    """The rules of a table that hold in a case and those that decide it, by place.

    `loose`: some cell asked for what cannot be computed or rests on such, or named what does not apply; a sample stood
    in for it.
    `lacking`: an input of the table does not apply, so that no rule need hold; `list`: the table collects.
    """

    holding: tuple[int, ...]
    deciding: tuple[int, ...]
    loose: bool
    lacking: bool
    list: bool = False


Bound = tuple[Tree, Tree, int]


@dataclass(slots=True)
class Row:
    """One whole case: the inputs, the values drawn for what is not known, and what came of every output and table.

    `outcomes` holds a value, an `Outcome` or an `Unknown` per output, and a tuple of those for a list. `undrafted`: a
    rule left an output unknown, and a sample stood in for it.
    """

    case: Case
    drawn: Case
    choices: tuple[int, ...]
    outcomes: dict[str, Any]
    decisions: dict[str, Decision]
    divided: set[str]
    failed: set[str]
    bound: set[Bound]
    undrafted: bool = False
    keys: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def loose(self) -> bool:
        """Whether some table was decided by a sample in place of what cannot be computed or does not apply."""
        return any(one.loose for one in self.decisions.values())

    def beside(self, name: str) -> tuple[Any, ...]:
        """What is the same in all rows that differ in one input alone."""
        if name not in self.keys:
            others = tuple(value for key, value in self.case.items() if key != name)
            self.keys[name] = (others, tuple(self.drawn.items()), self.choices)
        return self.keys[name]


class Asking:
    """A cell with the names in it, and what it came to for each value that was tried."""

    def __init__(self, cell: Cell, name: str) -> None:
        self.cell, self.name = cell, name
        self.names = tuple(named_ends([cell]))
        self.anything = cell == ("any",)
        self.tried: dict[Any, bool] = {}

    def holds(self, value: Any, names: Mapping[str, Any]) -> bool:
        """Whether the cell holds."""
        if names:
            return holds(self.cell, value, names)
        if value not in self.tried:
            self.tried[value] = holds(self.cell, value, names)
        return self.tried[value]


# --- formulas ----------------------------------------------------------------------------------------------------


def names_in(tree: Tree) -> Iterator[str]:
    """Every name of a formula."""
    kind, *parts = tree
    if kind == "name":
        yield parts[0]
    elif kind != "number":
        for part in parts:
            yield from names_in(part)


def scale(unit: str | None) -> Fraction | int:
    """How many of its base unit a unit is."""
    return SCALES.get(unit or "", 1)


def step_of(unit: str | None) -> int:
    """How many a counted unit holds."""
    return 100 if unit in STEP_UNITS.values() else 1


class Formulary:
    """Formulas of one pack as functions of the values of its names.

    `bound` collects for every formula each `min` and `max` with the place of an argument that was beyond all others.
    """

    def __init__(self, pack: RandomPack) -> None:
        self.pack = pack
        self.bound: set[Bound] = set()

    def of(self, tree: Tree, unit: str | None) -> Formulas:
        """A whole formula, in the unit of its output; a number alone is taken in that unit."""
        if tree[0] == "number" and tree[2] is None:
            return lambda _: plain(tree[1])
        run, by = self.part(tree, tree), scale(unit)
        return run if by == 1 else lambda values: plain(Fraction(run(values)) / by)

    def part(self, tree: Tree, whole: Tree) -> Formulas:
        """A part of a formula in base units."""
        kind, *parts = tree
        if kind == "name":
            name, by = parts[0], scale(self.pack.unit(parts[0]))
            return (lambda values: values[name]) if by == 1 else lambda values: values[name] * by
        if kind == "number":
            number = plain(parts[0] * scale(parts[1]))
            return lambda _: number
        inner = [self.part(one, whole) for one in parts]
        if kind in ("min", "max"):
            return partial(self.chosen, (whole, tree), min if kind == "min" else max, inner)
        if kind in "+-" and self.is_day(parts[0]):
            return self.days(kind, parts, inner)
        operate = OPERATIONS[kind]
        if kind in SHARES and parts[1][0] == "number":
            size = step_of(parts[1][2])
            return lambda values: plain(operate(inner[0](values), inner[1](values) * size))
        return lambda values: plain(operate(inner[0](values), inner[1](values)))

    def chosen(self, place: tuple[Tree, Tree], choose: Any, inner: list[Formulas], values: Mapping[str, Any]) -> Any:
        """What `min` or `max` takes."""
        found = [run(values) for run in inner]
        best = choose(found)
        if found.count(best) == 1:
            self.bound.add((*place, found.index(best)))
        return best

    def is_day(self, tree: Tree) -> bool:
        """Whether a part is a date."""
        kind, *parts = tree
        if kind == "name":
            return self.pack.kind(parts[0]) == "date"
        return (
            kind in ("+", "-", "min", "max") and self.is_day(parts[0]) and not (kind == "-" and self.is_day(parts[1]))
        )

    def days(self, sign: str, parts: list[Tree], inner: list[Formulas]) -> Formulas:
        """A day some time later or earlier, or the days between two."""
        start, other = inner
        if self.is_day(parts[1]):
            return lambda values: (start(values) - other(values)).days
        unit = self.length(parts[1])
        by = 1 if sign == "+" else -1

        def run(values: Mapping[str, Any]) -> date:
            day, count = start(values), plain(Fraction(other(values)))
            if not isinstance(count, int):
                raise CannotCompute
            return self.later(day, by * count, unit)

        return run

    def length(self, tree: Tree) -> str:
        """The unit of a length of time: that of its first name or quantity."""
        kind, *parts = tree
        if kind == "name":
            return "天" if self.pack.kind(parts[0]) == "date" else self.pack.unit(parts[0]) or ""
        if kind == "number":
            return parts[1] or ""
        return next((unit for part in parts if (unit := self.length(part)) in ("天", "工作日", "月", "年")), "")

    def later(self, day: date, count: int, unit: str) -> date:
        """A day `count` units later, counted by hand."""
        if unit in ("月", "年"):
            months = day.year * 12 + day.month - 1 + count * (12 if unit == "年" else 1)
            year, month = months // 12, months % 12 + 1
            if not 1 <= year <= 9999:
                raise CannotCompute
            return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        if unit == "工作日":
            return self.working_day(day, count)
        if abs(count) > 36_500:
            raise CannotCompute
        return day + timedelta(days=count)

    def working_day(self, day: date, count: int) -> date:
        """The working day that is `count` after a day; outside the calendar there is none."""
        first, last, closed, opened = self.pack.calendar or (day, day, [], [])
        while count:
            day += timedelta(days=1 if count > 0 else -1)
            if not first <= day <= last:
                raise CannotCompute
            if day in opened or (day.isoweekday() <= 5 and day not in closed):
                count += -1 if count > 0 else 1
        return day


def _divided(top: Any, by: Any) -> Any:
    if by == 0:
        raise CannotCompute(zero=True)
    return Fraction(top) / by


def _by_size(whole: Callable[[Any], int], share: Any) -> int:
    """进一 and 舍去 go by the size of a number, whatever its sign."""
    return whole(share) if share >= 0 else -whole(-share)


OPERATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divided,
    "ceil": lambda value, step: ceil(_divided(value, step)) * step,
    "floor": lambda value, step: floor(_divided(value, step)) * step,
    "started": lambda value, step: _by_size(ceil, _divided(value, step)),
    "full": lambda value, step: _by_size(floor, _divided(value, step)),
    "pro_rata": _divided,
}
SHARES = ("started", "full", "pro_rata")


def rounded(value: Any, rounding: Any) -> Any:
    """To a step by size: half away from zero, up away from it, down towards it."""
    if rounding in (None, "unstated"):
        return value
    mode, step = rounding
    share = abs(Fraction(value)) / step
    whole = floor(share + Fraction(1, 2)) if mode == "half_up" else ceil(share) if mode == "up" else floor(share)
    return plain(whole * step * (-1 if value < 0 else 1))


# --- whole cases -------------------------------------------------------------------------------------------------


@dataclass
class _Run:
    """One pass through a pack: values by name, and the choices made so far among samples of what is not known."""

    values: Case
    script: list[int]
    options: list[int] = field(default_factory=list)
    chosen: Case = field(default_factory=dict)
    divided: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    loose: bool = False
    unsure: set[str] = field(default_factory=set)

    def choose(self, key: str, samples: Sequence[Any]) -> Any:
        """A sample for a key, the same throughout one pass."""
        if key not in self.chosen:
            if len(self.options) == len(self.script):
                self.script.append(0)
            self.chosen[key] = samples[self.script[len(self.options)]]
            self.options.append(len(samples))
        return self.chosen[key]


class BruteForce:
    """Tries every case of a pack, or as many as `most` drawn at random; `exact` says which."""

    def __init__(self, pack: RandomPack, most: int = 1000, *, without: tuple[str, str] | None = None) -> None:
        self.pack, self.most, self.without = pack, most, without
        self.formulas = Formulary(pack)
        self.asked = self.given_inputs()
        self.samples = {name: self.sample(name) for name in [*pack.inputs, *pack.outputs, *pack.parameters]}
        self.steps = [self.prepared(step) for step in pack.steps]
        self.exact = all(one.domain or one.kind in ("enum", "boolean") for one in pack.inputs.values())

    def given_inputs(self) -> list[str]:
        """The inputs that are facts of a case, assumptions left out."""
        return [name for name, one in self.pack.inputs.items() if one.assumed_for is None]

    def sample(self, name: str) -> list[Any]:
        """Values of a name that is not known: its words, or numbers and days at and beside what it is compared with."""
        if self.pack.words(name):
            return [*self.pack.words(name)]
        found = {end for cell in self.cells_about(name) for end in ends(cell) if not isinstance(end, tuple)}
        if self.pack.kind(name) == "date":
            return sorted({FIRST_DAY, FIRST_DAY + timedelta(days=DAYS), *found})
        return [plain(Fraction(one)) for one in sorted({-1000, 1000, *[*found][:3]})]

    def cells_about(self, name: str) -> Iterator[Cell]:
        """Every cell that asks about a name."""
        for step in self.pack.steps:
            if isinstance(step, Table) and name in step.inputs:
                yield from (rule.cells[step.inputs.index(name)] for rule in step.rules)
            elif isinstance(step, Check):
                yield from [step.must] if step.input == name else []
                yield from (cell for key, cell in step.conditions if key == name)

    # the parameters

    def in_force(self, name: str, case: Case) -> Dated | None:
        """The value of a parameter on the judging day; None before the first."""
        values = self.pack.parameters[name].values
        if len(values) == 1 and values[0].start is None:
            return values[0]
        found = None
        for one in sorted(values, key=lambda one: one.start or date.min):
            if one.start is None or one.start <= case["judged_on"]:
                found = one
        return found

    def natural(self, name: str, one: Dated) -> list[Any]:
        """Values that an unknown figure may have: within its ends, or anything; days and months are whole."""
        found = {*EXTREME}
        if one.between is not None:
            low, high = one.between
            found = {low, high, (low + high) / 2, *(at for at in range(-1, 7) if low <= at <= high)}
        return sorted(value for value in found if self.pack.unit(name) not in LENGTHS or value == value // 1)

    def points(self, name: str) -> list[Any]:
        """Everything that an unknown parameter is tried with: what it may be, and what may be assumed of it."""
        assumed = [value for one in self.pack.inputs.values() if one.assumed_for == name for value in one.values]
        unknown = [one for one in self.pack.parameters[name].values if one.unknown]
        return sorted({plain(Fraction(value)) for one in unknown for value in self.natural(name, one)} | {*assumed})

    def fits(self, row: Row, given: Case) -> bool:
        """Whether a whole case may be the one of which only this is given."""
        for name, value in given.items():
            if name in row.case and row.case[name] != value:
                return False
        inputs = self.pack.inputs
        assumed = {inputs[name].assumed_for: value for name, value in given.items() if name in inputs}
        for name, value in row.drawn.items():
            if name in assumed:
                if value != assumed[name]:
                    return False
            elif not self.may_be(name, value, row.case):
                return False
        return self.pack.not_before is None or "judged_on" in given or row.case["judged_on"] >= self.pack.not_before

    def may_be(self, name: str, value: Any, case: Case) -> bool:
        """Whether an unknown parameter may have a value, as far as a text bounds it."""
        one = self.in_force(name, case)
        return one is None or one.between is None or one.between[0] <= value <= one.between[1]

    # the cases

    def rows(self) -> list[Row]:
        """Every whole case with what came of it."""
        return [row for case, drawn in self.assignments() for row in self.tried(case, drawn)]

    def natural_rows(self, rows: Sequence[Row] = ()) -> list[Row]:
        """The whole cases in which what is unknown has a value that the text of its day leaves open."""
        return [row for row in rows or self.rows() if self.fits(row, {"judged_on": row.case.get("judged_on")})]

    def assignments(self) -> Iterator[tuple[Case, Case]]:
        unknown = [name for name, one in self.pack.parameters.items() if any(dated.unknown for dated in one.values)]
        options = [*(self.pack.inputs[name].values for name in self.asked), *map(self.points, unknown)]
        count = prod(map(len, options))
        if count > self.most:
            self.exact = False
            chance = random.Random(self.pack.seed)  # noqa: S311 - not for secrets
            chosen: Iterator[Any] = (tuple(map(chance.choice, options)) for _ in range(self.most))
        else:
            chosen = product(*options)
        seen = set()
        for values in chosen:
            case = dict(zip(self.asked, values, strict=False))
            drawn = {}
            for name, value in zip(unknown, values[len(self.asked) :], strict=True):
                one = self.in_force(name, case)
                if one is not None and one.unknown:
                    drawn[name] = value
            key = (*case.values(), *drawn.items())
            if key not in seen:
                seen.add(key)
                yield case, drawn

    def at(self, case: Case) -> list[Row]:
        """What comes of one case, its other inputs at their last value."""
        filled = {name: case.get(name, self.pack.inputs[name].values[-1]) for name in self.asked}
        if self.pack.not_before and "judged_on" not in case:
            filled["judged_on"] = max(filled["judged_on"], self.pack.not_before)
        return [row for drawn in self.draws(filled) for row in self.tried(filled, drawn)]

    def draws(self, case: Case) -> Iterator[Case]:
        """Everything that may be drawn for the parameters which are unknown in a case."""
        dated = {name: self.in_force(name, case) for name in self.pack.parameters}
        unknown = {name: self.natural(name, one) for name, one in dated.items() if one is not None and one.unknown}
        for values in product(*unknown.values()):
            yield dict(zip(unknown, map(plain, values), strict=True))

    def tried(self, case: Case, drawn: Case) -> Iterator[Row]:
        """One case with every choice of samples for what turns out not to be known."""
        values: Case = dict(case)
        for name in self.pack.parameters:
            one = self.in_force(name, case)
            known = Outcome.NOT_APPLICABLE if one is None else plain(one.value)
            values[name] = drawn.get(name, known)
        script: list[int] = []
        for _ in range(MOST_CHOICES):
            run = _Run(dict(values), script)
            self.formulas.bound.clear()
            outcomes: dict[str, Any] = {}
            decisions: dict[str, Decision] = {}
            for step in self.steps:
                step(run, outcomes, decisions)
            if self.pack.not_before and case["judged_on"] < self.pack.not_before:
                outcomes = dict.fromkeys(outcomes, Unknown("earlier"))
            bound, undrafted = {*self.formulas.bound}, any(key.startswith("unknown ") for key in run.chosen)
            yield Row(case, drawn, tuple(script), outcomes, decisions, run.divided, run.failed, bound, undrafted)
            del script[len(run.options) :]
            while script and script[-1] + 1 >= run.options[len(script) - 1]:
                script.pop()
            if not script:
                return
            script[-1] += 1

    # the steps

    def prepared(self, step: Step) -> Callable[[_Run, dict[str, Any], dict[str, Decision]], None]:
        """A step as a function that reads a pass and adds to it."""
        if isinstance(step, Formula):
            return self.formula(step)
        if isinstance(step, Bracket):
            return self.bracket(step)
        return self.table(step) if isinstance(step, Table) else self.check(step)

    def computed(self, run: _Run, names: Collection[str], formula: Formulas, source: str, rounding: Any) -> Any:
        kinds = [value for name in names if type(value := run.values[name]) is Outcome]
        if Outcome.NOT_APPLICABLE in kinds:  # it comes before what cannot be computed
            return Outcome.NOT_APPLICABLE
        if kinds:
            run.failed.add(source)
            return Outcome.FAILED
        try:
            return rounded(formula(run.values), rounding)
        except CannotCompute as error:
            (run.divided if error.zero else run.failed).add(source)
            return Outcome.FAILED

    def formula(self, step: Formula) -> Any:
        output = self.pack.outputs[step.name]
        formula, names = self.formulas.of(step.tree, output.unit), {*names_in(step.tree)}
        source = formula_text(step.tree)

        def run(one: _Run, outcomes: dict[str, Any], _: object) -> None:
            one.values[step.name] = outcomes[step.name] = self.computed(one, names, formula, source, output.rounding)
            one.unsure |= {step.name} if one.unsure & names else set()

        return run

    def holds(self, run: _Run, cell: Asking) -> bool:
        """Whether a cell holds; what cannot be computed, or rests on what cannot, may be anything."""
        if cell.anything:
            return True
        run.loose |= not run.unsure.isdisjoint((cell.name, *cell.names))
        if run.values[cell.name] is Outcome.NOT_APPLICABLE:
            return False
        names = {end: self.known(run, end) for end in cell.names}
        return cell.holds(self.known(run, cell.name), names)

    @staticmethod
    def lacking(run: _Run, names: Sequence[str]) -> bool:
        """Whether one of the names does not apply."""
        return any(run.values[name] is Outcome.NOT_APPLICABLE for name in names)

    def known(self, run: _Run, name: str) -> Any:
        value = run.values[name]
        if isinstance(value, Outcome):
            run.loose = True
            return run.choose(name, self.samples[name])
        return value

    def table(self, step: Table) -> Any:
        rules = [rule for rule in step.rules if self.without != (step.name, rule.name)]
        places = [step.rules.index(rule) for rule in rules]
        outputs = [self.pack.outputs[name] for name in step.outputs]
        cells = [[*map(Asking, rule.cells, step.inputs)] for rule in rules]
        formulas = {
            (place, at): (
                {*names_in(outcome[1])},
                self.formulas.of(outcome[1], outputs[at].unit),
                formula_text(outcome[1]),
            )
            for place, rule in zip(places, rules, strict=True)
            for at, outcome in enumerate(rule.outcomes)
            if outcome[0] == "formula"
        }

        def outcome(one: _Run, rule: Rule, place: int, at: int) -> Any:
            kind, *parts = rule.outcomes[at]
            if kind == "unknown":
                return Unknown(parts[0])
            if kind == "not_applicable":
                return Outcome.NOT_APPLICABLE
            if kind == "value":
                return parts[0]
            return self.computed(one, *formulas[place, at], outputs[at].rounding)

        def run(one: _Run, outcomes: dict[str, Any], decisions: dict[str, Decision]) -> None:
            one.loose = False
            holding = [
                (place, rule)
                for place, rule, row in zip(places, rules, cells, strict=True)
                if all(self.holds(one, cell) for cell in row)
            ]
            deciding = holding[:1] if step.policy == "first" else holding
            one.unsure |= {*step.outputs} if one.loose else set()
            decisions[step.name] = Decision(
                tuple(place for place, _ in holding),
                tuple(place for place, _ in deciding),
                one.loose,
                self.lacking(one, step.inputs),
                step.policy == "collect",
            )
            if step.policy == "collect":
                outcomes[step.outputs[0]] = tuple(outcome(one, rule, place, 0) for place, rule in holding)
                return
            if len(deciding) > 1:
                deciding = [deciding[one.choose(f"overlap {step.name}", range(len(deciding)))]]
            for at, name in enumerate(step.outputs):
                found = outcome(one, deciding[0][1], deciding[0][0], at) if deciding else Outcome.NOT_APPLICABLE
                outcomes[name] = found
                one.values[name] = (
                    one.choose(f"unknown {name}", self.samples[name]) if isinstance(found, Unknown) else found
                )

        return run

    def bracket(self, step: Bracket) -> Any:
        output = self.pack.outputs[step.name]

        def amount(values: Mapping[str, Any]) -> Any:
            base = values[step.of]
            at = next(place for place, (cell, _, _) in enumerate(step.rows) if holds(cell, base, {}))
            if step.mode == "class":
                _, rate, plus = step.rows[at]
                return base * _rate(rate, values) + (plus[1] if plus else 0)
            borders = [Fraction(0), *(max(ends(cell)) for cell, _, _ in step.rows[:-1])]
            slices = [high - low for low, high in pairwise(borders[: at + 1])]
            rates = [_rate(rate, values) for _, rate, _ in step.rows]
            return (
                sum(part * rate for part, rate in zip(slices, rates, strict=False)) + (base - borders[at]) * rates[at]
            )

        def in_its_unit(values: Mapping[str, Any]) -> Any:
            return plain(Fraction(amount(values)) / scale(output.unit))

        def run(one: _Run, outcomes: dict[str, Any], decisions: dict[str, Decision]) -> None:
            one.loose = False
            found: Any = one.values[step.of]
            holding: tuple[int, ...] = ()
            if found is not Outcome.NOT_APPLICABLE:
                base = self.known(one, step.of)
                holding = tuple(place for place, (cell, _, _) in enumerate(step.rows) if holds(cell, base, {}))
                used = self.used(step, holding[0])
                found = self.computed(one, used, in_its_unit, "", output.rounding)
            decisions[step.name] = Decision(holding, holding, one.loose, self.lacking(one, [step.of]))
            one.unsure |= {step.name} if one.loose or step.of in one.unsure else set()
            one.values[step.name] = outcomes[step.name] = found

        return run

    def used(self, step: Bracket, at: int) -> list[str]:
        """The names that the amount rests on in a bracket: its base, and the rates up to there."""
        rows = step.rows[at : at + 1] if step.mode == "class" else step.rows[: at + 1]
        return [step.of, *(rate[1] for _, rate, _ in rows if rate[0] == "name")]

    def check(self, step: Check) -> Any:
        conditions = [Asking(cell, name) for name, cell in step.conditions]
        must = Asking(step.must, step.input)

        def run(one: _Run, outcomes: dict[str, Any], decisions: dict[str, Decision]) -> None:
            one.loose = False
            na = Outcome.NOT_APPLICABLE
            applies = [self.holds(one, cell) for cell in conditions]
            unasked = any(one.values[name] is na for name, _ in step.conditions)
            if not all(applies):
                first = applies.index(False)
                lacking = any(one.values[name] is na for name, _ in step.conditions[: first + 1])
                holding = () if lacking else (2 + first,)
                found: Any = na
            elif unasked or one.values[step.input] is na:
                holding, found = (), na
            else:
                met = self.holds(one, must)
                holding, found = ((0,), "met") if met else ((1,), "not_met")
            asked = [step.input, *(name for name, _ in step.conditions)]
            decisions[step.name] = Decision(holding, holding, one.loose, self.lacking(one, asked))
            one.unsure |= {step.name} if one.loose else set()
            one.values[step.name] = outcomes[step.name] = found

        return run


def _rate(rate: Tree, values: Mapping[str, Any]) -> Any:
    return values[rate[1]] if rate[0] == "name" else rate[1]
