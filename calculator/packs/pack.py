"""A pack that was read, linked and proved: names resolved, cells and formulas read, every table cut into columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.ground.units import Unit
from calculator.language.cells import Test
from calculator.language.columns import Column, names_of
from calculator.language.formulas import Compiled, Expression, names_in
from calculator.language.values import Alternative, Value
from calculator.packs.schema import (
    AcceptedGap,
    Bundle,
    DecisionTable,
    Formula,
    Kind,
    Output,
    PackRecord,
    Rule,
    TrialOption,
)

JUDGED_ON = "judged_on"


@frozen
class Computed:
    """An outcome that a formula gives: its text, its tree in base units, its names, and the way to compute it."""

    source: str
    expression: Expression
    names: tuple[str, ...]
    run: Compiled


@frozen
class LinkedRule:
    """A rule or accepted gap with its cells and outcomes read.

    Each outcome is the one alternative that it gives, with the rule as its cause, or a formula. `scalars` are those
    that are plain values, None for the others.
    """

    record: Rule | AcceptedGap
    cells: tuple[Test, ...]
    cause: str
    outcomes: tuple[Computed | Alternative, ...]
    scalars: tuple[Scalar | None, ...]


@frozen
class Unproved:
    """What could not be proved of a table though nothing speaks against it: why, empty where it was proved."""

    complete: str = ""
    unique: str = ""


@frozen
class LinkedTable:
    """A decision table whose rules are linked, accepted gaps after the rules; `overlaps` are masks of rules.

    Unless `unproved` says otherwise it is complete and unique as its hit policy asks.
    """

    name: str
    record: DecisionTable
    rules: tuple[LinkedRule, ...]
    overlaps: tuple[int, ...] = ()
    unproved: Unproved = Unproved()

    def beside(self, mask: int) -> int:
        """The rules that may apply together with some of these, by an accepted overlap."""
        found = 0
        for overlap in self.overlaps:
            found |= overlap if overlap & mask else 0
        return found

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs that this step gives."""
        return self.record.outputs


@frozen
class LinkedFormula:
    """A formula read into a tree."""

    name: str
    record: Formula
    outcome: Computed

    @property
    def outputs(self) -> tuple[str, ...]:
        """The output that this step gives."""
        return (self.name,)


@frozen
class LinkedOption:
    """One supposition of the trial: what it supposes of the case, and its formula."""

    record: TrialOption
    given: Mapping[str, Scalar]
    outcome: Computed


Step = LinkedTable | LinkedFormula


@frozen(kw_only=False)
class TableStep:
    """A table ready to be answered: its columns by input, and the mask of all its rules."""

    table: LinkedTable
    columns: tuple[tuple[str, Column], ...]
    every: int


@frozen(kw_only=False)
class Program:
    """A pack as it stands in one period, in which no parameter changes.

    `values` are what is known before any input is given; `causes` names which value of a parameter is in force.
    """

    values: Mapping[str, Scalar | Value]
    causes: Mapping[str, str]
    steps: tuple[TableStep | LinkedFormula, ...]


@frozen(eq=False)
class Pack:
    """A linked pack: `steps` in the order in which they can be answered, `programs` one per period.

    `assumable` are the inputs by which a reader assumes a parameter.
    `starts` are the days on which some parameter changes. `programs[0]` is for a day that is not given, where all
    values are possible; `programs[1]` holds before the first of the days, and so on.
    """

    bundle: Bundle
    outputs: Mapping[str, Output]
    checks: frozenset[str]
    tables: Mapping[str, DecisionTable]
    kinds: Mapping[str, Kind]
    units: Mapping[str, Unit]
    labels: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, Test]
    parameters: Mapping[str, tuple[tuple[date | None, Alternative], ...]]
    assumable: Mapping[str, str]
    trial: Mapping[str, LinkedOption]
    steps: tuple[Step, ...]
    starts: tuple[date, ...]
    programs: tuple[Program, ...]

    @property
    def record(self) -> PackRecord:
        """The pack as written."""
        return self.bundle.pack

    @property
    def proved(self) -> bool:
        """Whether every table is complete and unique as its hit policy asks."""
        return not any(isinstance(step, LinkedTable) and step.unproved != Unproved() for step in self.steps)

    def program(self, judged_on: object) -> Program:
        """The program for a day, or for no day given."""
        return self.programs[1 + bisect_right(self.starts, judged_on) if isinstance(judged_on, date) else 0]

    def words_of(self, name: str) -> tuple[Scalar, ...]:
        """The words that an input or output may have; none for numbers and dates."""
        if self.kinds[name] == "boolean":
            return (True, False)
        return tuple(self.labels[name]) if self.kinds[name] == "enum" else ()

    def unit_of(self, name: str) -> str:
        """The unit of a number as written, empty if it has none."""
        record = self.record
        if name in record.inputs:
            return record.inputs[name].unit or ""
        return record.parameters[name].unit if name in record.parameters else self.outputs[name].unit or ""


def uses(step: Step, kinds: Mapping[str, Kind]) -> Iterator[str]:
    """The inputs, outputs and parameters that must be known of before a step can be answered; strange names too."""
    if isinstance(step, LinkedTable):
        yield from step.record.inputs
        for rule in step.rules:
            for name, cell in zip(step.record.inputs, rule.cells, strict=False):
                yield from names_of(cell, kinds[name]) if name in kinds else ()
    for outcome in formulas_of(step):
        yield from outcome.names


def formulas_of(step: Step) -> Iterator[Computed]:
    """Every formula of a step."""
    if isinstance(step, LinkedFormula):
        yield step.outcome
    else:
        yield from (one for rule in step.rules for one in rule.outcomes if isinstance(one, Computed))


def names_used(expression: Expression) -> tuple[str, ...]:
    """The names of a formula, each once, in order."""
    return tuple(dict.fromkeys(names_in(expression)))
