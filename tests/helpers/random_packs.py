"""Random whole packs, small enough that every case of them can be tried, as records of their own and as bundles.

Nothing here uses the calculator. Cells are those of `second_opinion`. A formula is a tuple:
("number", value, unit), ("name", text), (sign, left, right) or (function, argument…); the unit of a number may be None.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from second_opinion import Cell, ends, holds, written

Tree = tuple[Any, ...]
Data = dict[str, Any]

FIRST_DAY, DAYS = date(2024, 2, 24), 12
WORDS = "abcd"
PERCENT = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}
SCALES = {**PERCENT, "万元": Fraction(10_000)}
KINDS = {"%": "1", "‰": "1", "万元": "元", None: "1"}
UNITS = ("户", "㎡", "元", "车位")
STEP_UNITS = {"户": "百户", "㎡": "百㎡"}
RATES = {"元": (("元/户", "户"), ("元/㎡", "㎡")), "㎡": (("㎡/百户", "百户"),), "户": (("户/百㎡", "百㎡"),)}
LENGTHS = ("天", "工作日", "月", "年")
STEPPED = ("started", "full", "pro_rata")


@dataclass(kw_only=True)
class Input:
    """A question with all the values that it may have; `domain` None leaves it open, `values` being a sample then."""

    name: str
    kind: str
    values: list[Any]
    unit: str | None = None
    domain: Cell | None = None
    places: int = 0
    assumed_for: str | None = None


@dataclass(kw_only=True)
class Dated:
    """A value of a parameter from a day on: a number, or unknown, within two ends or not at all bounded."""

    start: date | None = None
    value: Fraction | None = None
    unknown: str | None = None
    between: tuple[Fraction, Fraction] | None = None


@dataclass(kw_only=True)
class Parameter:
    """A figure, its values in the order of their days."""

    name: str
    unit: str
    values: list[Dated]


@dataclass(kw_only=True)
class Output:
    """An answer: `words` of an enumeration; `rounding` None, `unstated` or a pair of mode and step."""

    name: str
    kind: str
    words: Sequence[Any] = ()
    unit: str | None = None
    rounding: Any = None
    reminder: bool = False


@dataclass(kw_only=True)
class Rule:
    """A row; an outcome is ("value", scalar), ("formula", tree), ("unknown", id) or ("not_applicable",)."""

    name: str
    cells: list[Cell]
    outcomes: list[Tree]
    accepted: bool = False


@dataclass(kw_only=True)
class Table:
    """A decision table, accepted gaps after its rules; an overlap is the names of its rules."""

    name: str
    policy: str
    inputs: list[str]
    outputs: list[str]
    rules: list[Rule]
    overlaps: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(kw_only=True)
class Formula:
    """An output computed from others."""

    name: str
    tree: Tree

    @property
    def outputs(self) -> list[str]:
        """The output that it gives."""
        return [self.name]


@dataclass(kw_only=True)
class Bracket:
    """Rows of a border `(low, high)`, a rate and an amount to add; `closed` says that a row holds its upper border."""

    name: str
    of: str
    mode: str
    unit: str
    rows: list[tuple[Cell, Tree, Tree | None]]

    @property
    def outputs(self) -> list[str]:
        """The output that it gives."""
        return [self.name]


@dataclass(kw_only=True)
class Check:
    """What one name must meet where all conditions hold."""

    name: str
    input: str
    must: Cell
    conditions: list[tuple[str, Cell]]

    @property
    def outputs(self) -> list[str]:
        """The output that it gives."""
        return [self.name]


Step = Table | Formula | Bracket | Check


@dataclass(kw_only=True)
class RandomPack:
    """A pack: every step uses only names of steps before it."""

    seed: int
    inputs: dict[str, Input] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    calendar: tuple[date, date, list[date], list[date]] | None = None
    not_before: date | None = None
    tests: list[Data] = field(default_factory=list)

    def kind(self, name: str) -> str:
        """What sort of value a name has; a parameter is a number."""
        return "number" if name in self.parameters else (self.inputs.get(name) or self.outputs[name]).kind

    def unit(self, name: str) -> str | None:
        """The unit in which a name is written."""
        return (self.inputs.get(name) or self.parameters.get(name) or self.outputs[name]).unit  # type: ignore[union-attr]

    def words(self, name: str) -> Sequence[Any]:
        """The words that a name may have, none for numbers and days."""
        if self.kind(name) == "boolean":
            return (True, False)
        if self.kind(name) in ("number", "date"):
            return ()
        return self.inputs[name].values if name in self.inputs else self.outputs[name].words


# --- making ------------------------------------------------------------------------------------------------------


def random_pack(seed: int) -> RandomPack:
    """The same pack for the same seed."""
    return _Maker(seed).made()


class _Maker:
    """Draws one pack, step by step."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - not for secrets
        self.pack = RandomPack(seed=seed)
        self.main = self.chance.choice(UNITS)
        self.lists: set[str] = set()

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def made(self) -> RandomPack:
        if self.often(0.04):
            self.widen()
        for at in range(self.chance.randint(1, 4)):
            self.add_input(at)
        if self.often(0.4):
            self.add_judging_day()
        for _ in range(self.chance.randint(0, 2)):
            self.parameter(self.main)
        while all(output.kind == "check" for output in self.pack.outputs.values()):
            self.add_step()
        for _ in range(self.chance.randint(0, 3)):
            self.add_step()
        for parameter in [*self.pack.parameters.values()]:
            if any(one.unknown for one in parameter.values) and self.often(0.4):
                self.add_assumption(parameter)
        return self.pack

    def widen(self) -> None:
        """Five words that each give a number, and their sum: more combinations than are worked out one by one."""
        for at in range(5):
            name = f"w{at}"
            self.pack.inputs[name] = Input(name=name, kind="enum", values=[*WORDS])
            output = self.output("number", unit=self.main, rounding=None)
            rules = [
                Rule(name=f"r{place}", cells=[("=", word)], outcomes=[self.outcome(output)])
                for place, word in enumerate(WORDS)
            ]
            made = Table(name=f"t{at}", policy="unique", inputs=[name], outputs=[output.name], rules=rules)
            self.pack.outputs[output.name] = output
            self.pack.steps.append(made)
        summed: Tree = ("name", "o0")
        for at in range(1, 5):
            summed = (self.chance.choice("++-"), summed, ("name", f"o{at}"))
        self.pack.outputs["o5"] = self.output("number", unit=self.main, rounding=None)
        self.pack.steps.append(Formula(name="o5", tree=summed))

    # inputs and parameters

    def add_input(self, at: int) -> None:
        kind = self.chance.choice(("number", "number", "number", "date", "enum", "boolean"))
        name = f"{kind[0]}{at}"
        self.pack.inputs[name] = {"number": self.number_input, "date": self.date_input}.get(kind, self.word_input)(
            name, kind
        )

    def number_input(self, name: str, kind: str) -> Input:
        places = self.chance.choice((0, 0, 0, 1))
        grid = [Fraction(at, 10**places) for at in range(-20, 71)]
        low, high = self.chance.choice(((0, 6), (0, 4), (1, 5), (-2, 3), (0, 2)))
        high = min(high, 2) if places else high
        domain: Cell | None = ("and", (self.chance.choice((">=", ">=", ">")), Fraction(low)), ("<=", Fraction(high)))
        if self.often(0.1):
            domain = ("or", *(("=", Fraction(one)) for one in sorted(self.chance.sample(range(7), 3))))
        values = [plain(one) for one in grid if holds(domain, one, {})]
        if self.often(0.1):
            domain, values = None, [-1, 0, 1, 2, 3, 5, 7]
        unit = self.main if self.often(0.7) else self.chance.choice((*UNITS, None))
        return Input(name=name, kind=kind, values=values, unit=unit, domain=domain, places=places)

    def date_input(self, name: str, kind: str) -> Input:
        start, count = self.chance.randint(0, 5), self.chance.randint(3, 6)
        days = [FIRST_DAY + timedelta(days=start + at) for at in range(count)]
        domain = None if self.often(0.2) else ("and", (">=", days[0]), ("<=", days[-1]))
        return Input(name=name, kind=kind, values=days, domain=domain)

    def word_input(self, name: str, kind: str) -> Input:
        values = [True, False] if kind == "boolean" else [*WORDS[: self.chance.randint(2, 4)]]
        return Input(name=name, kind=kind, values=values)

    def add_judging_day(self) -> None:
        self.pack.inputs["judged_on"] = self.date_input("judged_on", "date")
        if self.often(0.25):
            self.pack.not_before = self.day()

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.chance.randint(0, DAYS - 1))

    def number(self) -> Fraction:
        return Fraction(self.chance.choice((0, 1, 2, 2, 3, 4, 5, 6, Fraction(1, 2), Fraction(5, 2), -1)))

    def parameter(self, unit: str) -> str:
        """A parameter of a unit: one that there is, or a new one."""
        known = [one.name for one in self.pack.parameters.values() if one.unit == unit]
        if known and self.often(0.6):
            return self.chance.choice(known)
        name = f"p{len(self.pack.parameters)}"
        starts: list[date | None] = [None]
        if "judged_on" in self.pack.inputs and self.often(0.5):
            starts = sorted({self.day() for _ in range(self.chance.randint(1, 2))})  # type: ignore[assignment]
            starts = [None, *starts] if self.often(0.6) else starts
        values = [self.dated(start, name, unit) for start in starts]
        self.pack.parameters[name] = Parameter(name=name, unit=unit, values=values)
        return name

    def dated(self, start: date | None, name: str, unit: str) -> Dated:
        if self.often(0.65):
            value = Fraction(self.chance.choice((10, 25, 50, 150))) if unit in PERCENT else self.number()
            value = Fraction(self.chance.randint(-1, 6)) if unit in LENGTHS else value
            return Dated(start=start, value=value)
        low, high = sorted((self.number(), self.number()))
        if unit in LENGTHS:
            low, high = Fraction(low // 1), Fraction(high // 1)
        return Dated(start=start, unknown=f"u-{name}", between=(low, high) if self.often(0.55) else None)

    def add_assumption(self, parameter: Parameter) -> None:
        name = f"assumed_{parameter.name}"
        domain: Cell = ("and", (">", Fraction(0)), ("<=", Fraction(3)))
        self.pack.inputs[name] = Input(
            name=name,
            kind="number",
            values=[1, 2, 3],
            unit=parameter.unit,
            domain=domain,
            assumed_for=parameter.name,
        )

    # steps

    def add_step(self) -> None:
        made = self.chance.choice(
            (self.table, self.table, self.table, self.formula, self.formula, self.bracket, self.check)
        )()
        if made is not None:
            self.pack.steps.append(made)

    def output(self, kind: str, **more: Any) -> Output:
        name = f"o{len(self.pack.outputs)}"
        unit = None
        if kind == "number":
            unit = self.main if self.often(0.6) else self.chance.choice((*UNITS, None, "万元", "天"))
        words = {"boolean": (True, False), "enum": WORDS[: self.chance.randint(2, 4)]}.get(kind, ())
        found = Output(name=name, kind=kind, unit=unit, words=words)
        if kind == "number" and self.often(0.3):
            steps = (Fraction(1), Fraction(1, 10), Fraction(5))
            found.rounding = self.chance.choice(
                ("unstated", *((mode, self.chance.choice(steps)) for mode in ("half_up", "up", "down")))
            )
        for key, value in more.items():
            setattr(found, key, value)
        return found

    def formula(self) -> Formula:
        output = self.output(self.chance.choice(("number", "number", "number", "date")))
        tree = self.tree(self.kind_of(output), 3)
        self.pack.outputs[output.name] = output
        return Formula(name=output.name, tree=tree)

    def kind_of(self, output: Output) -> str:
        return "date" if output.kind == "date" else KINDS.get(output.unit, str(output.unit))

    def bracket(self) -> Bracket | None:
        bases = [
            name
            for name in self.names("number")
            if self.pack.unit(name) in ("户", "㎡") and name not in self.pack.parameters
        ]
        if not bases:
            return None
        of = self.chance.choice(bases)
        unit = f"元/{self.pack.unit(of)}"
        mode = self.chance.choice(("class", "marginal"))
        borders = sorted(self.chance.sample(range(1, 6), self.chance.randint(1, 2)))
        closed = self.often(0.4)
        rows = []
        for cell in stretches([Fraction(one) for one in borders], closed=closed):
            rate: Tree = ("number", abs(self.number()), None)
            rate = ("name", self.parameter(unit)) if self.often(0.3) else rate
            plus = ("number", abs(self.number()), "元") if mode == "class" and self.often(0.2) else None
            rows.append((cell, rate, plus))
        output = self.output("number", unit=self.chance.choice(("元", "元", "万元")))
        self.pack.outputs[output.name] = output
        return Bracket(name=output.name, of=of, mode=mode, unit=unit, rows=rows)

    def check(self) -> Check | None:
        of = self.any_name()
        if of is None:
            return None
        conditions: dict[str, Cell] = {}
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            name = self.any_name()
            if name is not None:
                conditions[name] = self.asking_cell(name)
        conditions.pop(of, None)
        output = Output(name=f"o{len(self.pack.outputs)}", kind="check", words=("met", "not_met"))
        made = Check(name=output.name, input=of, must=self.asking_cell(of), conditions=[*conditions.items()])
        self.pack.outputs[output.name] = output
        self.lists.add(output.name)
        return made

    def table(self) -> Table | None:
        columns = [*dict.fromkeys(name for _ in range(self.chance.choice((1, 2, 2, 3))) if (name := self.any_name()))]
        if not columns:
            return None
        policy = self.chance.choice(("unique", "unique", "unique", "first", "collect"))
        rows = {"unique": self.unique_rows, "first": self.first_rows, "collect": self.collect_rows}[policy](columns)
        outputs = [
            self.table_output(policy) for _ in range(1 if policy == "collect" else self.chance.choice((1, 1, 2)))
        ]
        rules = [
            Rule(name=f"r{at}", cells=cells, outcomes=[self.outcome(one) for one in outputs])
            for at, cells in enumerate(rows)
        ]
        made = Table(
            name=f"t{len(self.pack.steps)}",
            policy=policy,
            inputs=columns,
            outputs=[one.name for one in outputs],
            rules=rules,
        )
        if policy == "unique":
            self.accept(made, outputs)
        for at, one in enumerate(outputs):
            one.name = made.outputs[at] = f"o{len(self.pack.outputs)}"
            self.pack.outputs[one.name] = one
            if policy == "collect":
                self.lists.add(one.name)
        return made

    def table_output(self, policy: str) -> Output:
        kind = self.chance.choice(("enum", "enum", "number", "number", "boolean", "date"))
        return self.output(kind, reminder=policy == "collect" and self.often(0.2))

    def accept(self, table: Table, outputs: list[Output]) -> None:
        """Turn a rule into an accepted gap, or let two rules overlap and accept it."""
        if len(table.rules) > 1 and self.often(0.15):
            gap = table.rules.pop(self.chance.randrange(len(table.rules)))
            unknown: Tree = ("unknown", "gap")
            gap.outcomes = [unknown if self.often(0.7) else self.outcome(one) for one in outputs]
            gap.accepted = True
            table.rules.append(gap)
        rules = [one for one in table.rules if not one.accepted]
        if len(rules) > 1 and self.often(0.15):
            one, other = self.chance.sample(rules, 2)
            at = self.chance.randrange(len(table.inputs))
            one.cells[at] = widened(one.cells[at])
            table.overlaps.append((one.name, other.name))

    def unique_rows(self, columns: list[str]) -> list[list[Cell]]:
        """Rows that share out all cases; sometimes one is dropped or has another cell."""
        rows = self.shared_out(columns, len(columns) + 1)
        if self.often(0.12):
            rows.pop(self.chance.randrange(len(rows)))
        if rows and self.often(0.08):
            at = self.chance.randrange(len(columns))
            self.chance.choice(rows)[at] = self.cell(columns[at])
        return rows or [[("any",) for _ in columns]]

    def shared_out(self, columns: list[str], left: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = [[("any",) for _ in columns]]
        free = [*range(len(columns))]
        self.chance.shuffle(free)
        for at in free[:left]:
            split: list[list[Cell]] = []
            for row in rows:
                parts = self.parts(columns[at]) if len(split) < 6 and self.often(0.85) else [("any",)]
                split += [[*row[:at], part, *row[at + 1 :]] for part in parts]
            rows = split
        return rows

    def first_rows(self, columns: list[str]) -> list[list[Cell]]:
        rows = [[self.cell(name) for name in columns] for _ in range(self.chance.randint(1, 3))]
        return rows + ([[("any",) for _ in columns]] if self.often(0.9) else [])

    def collect_rows(self, columns: list[str]) -> list[list[Cell]]:
        return [[self.cell(name) for name in columns] for _ in range(self.chance.randint(1, 4))]

    # cells

    def names(self, kind: str) -> list[str]:
        """Inputs, parameters and earlier outputs of a kind that a formula or cell may name; assumptions are not."""
        known = [*self.pack.inputs, *self.pack.outputs, *self.pack.parameters]
        return [name for name in known if self.pack.kind(name) == kind and name not in self.lists]

    def any_name(self) -> str | None:
        """An input or an earlier output that a table may ask about."""
        outputs = [name for name in self.pack.outputs if name not in self.lists]
        names = [*self.pack.inputs, *outputs, *outputs[-1:], *outputs[-1:]]
        return self.chance.choice(names) if names else None

    def end(self, name: str) -> Any:
        """What a cell of a number or day compares with: a literal, or a name of the same unit."""
        kind, unit = self.pack.kind(name), self.pack.unit(name)
        if self.often(0.2):
            others = [one for one in self.names(kind) if one != name and self.pack.unit(one) == unit]
            if others:
                return ("name", self.chance.choice(others))
        if kind == "date":
            return self.day()
        inside = self.often(0.9)
        values = self.pack.inputs[name].values if name in self.pack.inputs and inside else range(-1, 8)
        found = Fraction(self.chance.choice(values))
        return found + Fraction(1, 2) if self.often(0.1) and found.denominator == 1 else found

    def cell(self, name: str) -> Cell:
        """Any form of cell."""
        form = self.chance.choice(("any", "one", "one", "one", "list", "not"))
        if form == "any":
            return ("any",)
        if form == "one":
            return self.part(name)
        several = [self.part(name) for _ in range(self.chance.randint(1, 3))]
        inner: Cell = ("or", *several) if len(several) > 1 else several[0]
        return ("not", inner) if form == "not" else inner

    def asking_cell(self, name: str) -> Cell:
        """Any form of cell but the one that asks nothing."""
        found = self.cell(name)
        return self.part(name) if found == ("any",) else found

    def part(self, name: str) -> Cell:
        words = self.pack.words(name)
        if words:
            return ("=", self.chance.choice(words))
        one, other = self.end(name), self.end(name)
        if self.often(0.6) or one == other:
            return (self.chance.choice(("<", "<=", ">", ">=", "=")), one)
        if not isinstance(one, tuple) and not isinstance(other, tuple) and other < one:
            one, other = other, one
        return ("and", (self.chance.choice((">", ">=")), one), (self.chance.choice(("<", "<=")), other))

    def parts(self, name: str) -> list[Cell]:
        """Cells of which exactly one holds for every value, as far as their ends stand in order."""
        if self.pack.kind(name) in ("enum", "boolean"):
            return self.word_parts([*self.pack.words(name)])
        form = self.chance.choice(("two", "two", "two", "three", "point", "turned", "around", "named"))
        low, high = self.end(name), self.end(name)
        if form in ("three", "around") and not _in_order(low, high):
            low, high = (high, low) if _in_order(high, low) else (low, low)
            form = form if low != high else "two"
        if form == "point":
            return [("=", low), ("not", ("=", low))]
        if form == "turned":
            part = self.part(name)
            return [part, ("not", part)]
        if form == "around":
            return [("or", ("<", low), (">", high)), ("and", (">=", low), ("<=", high))]
        if form == "three":
            return [("<", low), ("and", (">=", low), ("<", high)), (">=", high)]
        if form == "named":  # ends in whatever order
            low, high = self.end(name), self.end(name)
            return [("<", low), (">=", high)]
        pairs = (("<", ">="), ("<=", ">"))
        first, second = self.chance.choice(pairs)
        return [(first, low), (second, low)]

    def word_parts(self, words: list[Any]) -> list[Cell]:
        self.chance.shuffle(words)
        at = self.chance.randint(1, len(words) - 1)
        groups = [words[:at], words[at:]]
        cells: list[Cell] = [
            ("or", *(("=", one) for one in some)) if len(some) > 1 else ("=", some[0]) for some in groups
        ]
        return [cells[0], ("not", cells[0])] if self.often(0.3) else cells

    # outcomes and formulas

    def outcome(self, output: Output) -> Tree:
        if self.often(0.08):
            return ("unknown", "open")
        if self.often(0.1):
            return ("not_applicable",)
        if output.kind in ("enum", "boolean"):
            return ("value", self.chance.choice(output.words))
        if self.often(0.6):
            return ("formula", self.tree(self.kind_of(output), 2))
        if output.kind == "date":
            return ("value", self.day())
        value = self.number()
        return ("formula", ("number", value, output.unit if value < 0 else None))

    def tree(self, kind: str, depth: int) -> Tree:
        """A formula of a kind of unit: 户, ㎡, 元, 天, 百户, 百㎡, 1 (none) or date."""
        return self.chance.choice(self.ways(kind, depth))(kind, depth - 1)

    def ways(self, kind: str, depth: int) -> list[Callable[[str, int], Tree]]:
        leaf = self.day_leaf if kind == "date" else self.leaf
        if kind in STEP_UNITS.values():
            return [self.shared]
        if depth <= 0:
            return [leaf]
        if kind == "date":
            return [leaf, self.later, self.later, self.chosen]
        more = {"元": [self.by_rate] * 2, "㎡": [self.by_rate], "户": [self.by_rate], "1": [self.ratio, self.counted]}
        between = [self.days] if kind == "天" else []
        return [leaf, leaf, self.sum, self.sum, self.scaled, self.chosen, self.stepped, *more.get(kind, []), *between]

    def leaf(self, kind: str, _: int) -> Tree:
        names = [name for name in self.names("number") if KINDS.get(unit := self.pack.unit(name), unit) == kind]
        if names and self.often(0.75):
            return ("name", self.chance.choice(names))
        if self.often(0.3):
            units = {"1": ("%", "‰"), "元": ("元", "万元")}.get(kind, (kind,))
            return ("name", self.parameter(self.chance.choice(units)))
        return self.literal(kind)

    def literal(self, kind: str) -> Tree:
        if kind == "1" and self.often(0.3):
            return ("number", Fraction(self.chance.choice((10, 50, 125))), "%")
        value = abs(self.number()) or Fraction(1)
        if kind == "元" and self.often(0.2):
            return ("number", Fraction(value, 10), "万元")
        return ("number", value, None if kind == "1" else kind)

    def day_leaf(self, kind: str, _: int) -> Tree:
        names = self.names("date")
        if names:
            return ("name", self.chance.choice(names))
        name = f"d{len(self.pack.inputs)}"
        self.pack.inputs[name] = self.date_input(name, kind)
        return ("name", name)

    def sum(self, kind: str, depth: int) -> Tree:
        return (self.chance.choice("+-"), self.tree(kind, depth), self.tree(kind, depth))

    def scaled(self, kind: str, depth: int) -> Tree:
        sign = self.chance.choice("**/")
        return (sign, self.tree(kind, depth), self.tree("1", depth if sign == "*" else 0))

    def chosen(self, kind: str, depth: int) -> Tree:
        arguments = [self.tree(kind, depth) for _ in range(self.chance.choice((2, 2, 3)))]
        if kind != "date" and self.often(0.2):
            arguments[0] = ("number", Fraction(0), None)
        return (self.chance.choice(("min", "max")), *arguments)

    def stepped(self, kind: str, depth: int) -> Tree:
        return (self.chance.choice(("ceil", "floor")), self.tree(kind, depth), self.literal(kind))

    def by_rate(self, kind: str, depth: int) -> Tree:
        unit, base = self.chance.choice(RATES[kind])
        return ("*", self.tree(base, depth), ("name", self.parameter(unit)))

    def shared(self, kind: str, depth: int) -> Tree:
        base = next(one for one, steps in STEP_UNITS.items() if steps == kind)
        return (self.chance.choice(STEPPED), self.tree(base, depth), ("number", Fraction(1), kind))

    def ratio(self, _: str, depth: int) -> Tree:
        kind = self.chance.choice(("户", "㎡", "元"))
        return ("/", self.tree(kind, depth), self.tree(kind, 0))

    def counted(self, _: str, depth: int) -> Tree:
        kind = self.chance.choice(("户", "㎡", "元"))
        return (self.chance.choice(STEPPED), self.tree(kind, depth), self.literal(kind))

    def days(self, _: str, depth: int) -> Tree:
        return ("-", self.tree("date", min(depth, 1)), self.tree("date", 0))

    def later(self, _: str, depth: int) -> Tree:
        unit = self.chance.choice(LENGTHS)
        if unit == "工作日":
            self.need_calendar()
        count: Tree = ("number", Fraction(self.chance.randint(1, 4)), unit)
        if self.often(0.3):
            count = ("name", self.parameter(unit))
        elif unit == "天" and self.often(0.3):
            count = self.tree("天", depth)
        return (self.chance.choice("++-"), self.tree("date", depth), count)

    def need_calendar(self) -> None:
        if self.pack.calendar is None:
            first, last = FIRST_DAY - timedelta(days=4), FIRST_DAY + timedelta(days=DAYS + 4)
            self.pack.calendar = first, last, [self.day() + timedelta(days=2)], [date(2024, 2, 25)]


def _in_order(low: Any, high: Any) -> bool:
    if isinstance(low, tuple) or isinstance(high, tuple):
        return bool(low != high)
    return bool(low < high)


def stretches(borders: Sequence[Any], *, closed: bool) -> Iterator[Cell]:
    """Cells that share out a line at its borders; `closed` puts each border below."""
    below, above = ("<=", ">") if closed else ("<", ">=")
    yield (below, borders[0])
    for low, high in pairwise(borders):
        yield ("and", (above, low), (below, high))
    yield (above, borders[-1])


def widened(cell: Cell) -> Cell:
    """The cell with its borders included."""
    kind, *parts = cell
    if kind in ("or", "and"):
        return (kind, *map(widened, parts))
    return ({"<": "<=", ">": ">="}.get(kind, kind), *parts)


def plain(value: Any) -> Any:
    """A whole fraction as an int."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


# --- writing -----------------------------------------------------------------------------------------------------

COMMON = {"source": "d#a", "confidence": "P"}
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


def scalar_text(value: Any) -> str:
    """A value as it is given in a case; a fraction that no decimal writes as `10/3`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Fraction):
        return number_text(Fraction(value))
    return str(value)


def number_text(value: Fraction) -> str:
    """A decimal where there is one of at most three places, else a fraction."""
    scaled = value * 1000
    if scaled.denominator != 1:
        return str(value)
    return f"{float(value):.3f}".rstrip("0").rstrip(".")


def formula_text(tree: Tree, above: int = 0) -> str:
    """A formula as it is written in a pack."""
    kind, *parts = tree
    if kind == "name":
        return str(parts[0])
    if kind == "number":
        value, unit = parts
        number = "" if value == 1 and unit in STEP_UNITS.values() else number_text(value)
        text = f"{number} {unit}".strip() if unit else number
        if value < 0:
            return formula_text(("-", ("number", Fraction(0), None), ("number", -value, unit)), above)
        return text
    if kind not in PRECEDENCE:
        return f"{kind}({', '.join(formula_text(one) for one in parts)})"
    rank = PRECEDENCE[kind]
    left, right = formula_text(parts[0], rank), formula_text(parts[1], rank + 1)
    return f"({left} {kind} {right})" if rank < above else f"{left} {kind} {right}"


def bundle(pack: RandomPack) -> Data:
    """The pack as plain data, every scalar as text."""
    record: Data = {
        "pack": f"random-{pack.seed}",
        "title": "随机",
        "units": ["车位"],
        "law": {"title": "甲", "stage": "示例", "in_force": "示例", "caution": "示例"},
        "inputs": {name: _input(one) for name, one in pack.inputs.items()},
        "parameters": {name: _parameter(one) for name, one in pack.parameters.items()},
        "outputs": {name: _output(one) for name, one in pack.outputs.items() if one.kind != "check"},
        "decision_tables": {one.name: _table(one) for one in pack.steps if isinstance(one, Table)},
        "formulas": {
            one.name: {"title": one.name, "value": formula_text(one.tree), "say": "说", **COMMON}
            for one in pack.steps
            if isinstance(one, Formula)
        },
        "brackets": {one.name: _bracket(one) for one in pack.steps if isinstance(one, Bracket)},
        "checks": {one.name: _check(one) for one in pack.steps if isinstance(one, Check)},
        "tests": pack.tests,
    }
    if pack.not_before:
        record["law"] |= {"not_before": str(pack.not_before), "earlier": "earlier"}
    if pack.calendar:
        first, last, closed, opened = pack.calendar
        record["calendar"] = {
            "first": str(first),
            "last": str(last),
            "source": "d#a",
            "closed": [*map(str, closed)],
            "opened": [*map(str, opened)],
        }
    unknowns = ["open", "gap", "earlier", "overlap", *(f"u-{name}" for name in pack.parameters)]
    return {
        "pack": record,
        "version": "0",
        "clauses": {"d#a": {"title": "甲", "text": "甲", "text_status": "原文", "page": "p"}},
        "unknowns": {one: {"what": "乙", "decided_by": "丙", "since": "2022", "page": "p"} for one in unknowns},
        "vocabularies": {"confidence": dict.fromkeys(("P", "PM", "S", "N", "I", "B", "U"), "词")},
    }


def _input(one: Input) -> Data:
    found = {"title": one.name, "type": one.kind, "ask": "问", "help": "助", "source": "d#a"}
    found |= {"unit": one.unit} if one.unit else {}
    found |= {"values": {word: word for word in one.values}} if one.kind == "enum" else {}  # type: ignore[dict-item]
    found |= {"domain": written(one.domain)} if one.domain else {}
    found |= {"places": str(one.places)} if one.places else {}
    return found | ({"assumed_for": one.assumed_for} if one.assumed_for else {})


def _parameter(one: Parameter) -> Data:
    values = []
    for dated in one.values:
        found: Data = {"source": "d#a", "confidence": "P"}
        found |= {"from": str(dated.start)} if dated.start else {}
        found |= {"unknown": dated.unknown} if dated.unknown else {"value": number_text(Fraction(dated.value or 0))}
        found |= {"between": [*map(number_text, dated.between)]} if dated.between else {}
        values.append(found)
    return {"title": one.name, "unit": one.unit, "values": values}


def _output(one: Output) -> Data:
    found: Data = {"title": one.name, "type": one.kind}
    found |= {"unit": one.unit} if one.unit else {}
    found |= {"values": {word: word for word in one.words}} if one.kind == "enum" else {}
    found |= {"reminder": "true"} if one.reminder else {}
    if one.rounding == "unstated":
        found["round"] = "unstated"
    elif one.rounding:
        mode, step = one.rounding
        found["round"] = {"mode": mode, "to": number_text(step), "source": "d#a"}
    return found


def _outcome(tree: Tree) -> Any:
    kind, *parts = tree
    if kind == "unknown":
        return {"unknown": parts[0]}
    if kind == "not_applicable":
        return {"not_applicable": "不适用"}
    return formula_text(parts[0]) if kind == "formula" else scalar_text(parts[0])


def _row(one: Rule) -> Data:
    found: Data = {"id": one.name, "if": [*map(written, one.cells)], "then": [*map(_outcome, one.outcomes)]}
    if one.accepted:
        return {**found, "reason": "理由", "source": "d#a", "unknown": "gap", "by": "甲", "accepted_on": "2026-01-01"}
    return {**found, "say": "说", **COMMON}


def _table(one: Table) -> Data:
    accepted = {"reason": "理由", "source": "d#a", "unknown": "overlap", "by": "甲", "accepted_on": "2026-01-01"}
    return {
        "title": one.name,
        "hit_policy": one.policy,
        "inputs": one.inputs,
        "outputs": one.outputs,
        "rules": [_row(rule) for rule in one.rules if not rule.accepted],
        "accepted": [_row(rule) for rule in one.rules if rule.accepted],
        "overlaps": [{"id": f"v{at}", "rules": [*rules], **accepted} for at, rules in enumerate(one.overlaps)],
    }


def _bracket(one: Bracket) -> Data:
    rows = []
    for at, (cell, rate, plus) in enumerate(one.rows):
        row = {"id": f"b{at}", "if": written(cell), "rate": formula_text(rate)}
        rows.append(row | ({"plus": formula_text(plus)} if plus else {}))
    return {"title": one.name, "of": one.of, "mode": one.mode, "unit": one.unit, "rows": rows, "say": "说", **COMMON}


def _check(one: Check) -> Data:
    found: Data = {"title": one.name, "input": one.input, "must": written(one.must), "say": "说", **COMMON}
    return found | ({"if": {name: written(cell) for name, cell in one.conditions}} if one.conditions else {})


def named_ends(cells: Sequence[Cell]) -> Iterator[str]:
    """The names that cells compare with."""
    for cell in cells:
        yield from (end[1] for end in ends(cell) if isinstance(end, tuple))


# --- what was exercised ------------------------------------------------------------------------------------------


def constructs(pack: RandomPack) -> Iterator[str]:
    """Every construct that a pack uses, once for each time it stands there."""
    for item in pack.inputs.values():
        yield f"input {'assumed' if item.assumed_for else item.kind}{'' if item.domain else ' without domain'}"
        yield from ["input with places"] if item.places else []
    for parameter in pack.parameters.values():
        for dated in parameter.values:
            known = "between" if dated.between else "unknown" if dated.unknown else "known"
            yield f"parameter {known}{' from a day' if dated.start else ''}"
    for output in pack.outputs.values():
        rounding = output.rounding[0] if isinstance(output.rounding, tuple) else output.rounding
        yield from [f"rounding {rounding}"] if rounding else []
        yield from ["reminder"] if output.reminder else []
    yield from ["law not before a day"] if pack.not_before else []
    yield from ["calendar"] if pack.calendar else []
    for step in pack.steps:
        yield from _step_constructs(pack, step)


def _step_constructs(pack: RandomPack, step: Step) -> Iterator[str]:
    if isinstance(step, Formula):
        yield "formula"
        yield from _tree_constructs(step.tree)
    elif isinstance(step, Bracket):
        yield f"bracket {step.mode}"
        yield from ("bracket rate a parameter" if rate[0] == "name" else "bracket rate" for _, rate, _ in step.rows)
        yield from ("bracket plus" for _, _, plus in step.rows if plus)
    elif isinstance(step, Check):
        yield f"check of {_whose(pack, step.input)} if {len(step.conditions)}"
        yield from _cell_constructs(pack, step.must)
        for _, cell in step.conditions:
            yield from _cell_constructs(pack, cell)
    else:
        yield f"table {step.policy}"
        yield from ("accepted overlap" for _ in step.overlaps)
        yield from (f"column of {_whose(pack, name)}" for name in step.inputs)
        for rule in step.rules:
            yield from ["accepted gap"] if rule.accepted else []
            for cell in rule.cells:
                yield from _cell_constructs(pack, cell)
            for outcome in rule.outcomes:
                yield f"outcome {outcome[0]}"
                yield from _tree_constructs(outcome[1]) if outcome[0] == "formula" else ()


def _whose(pack: RandomPack, name: str) -> str:
    """What sort of name it is, for a count."""
    if name in pack.parameters:
        return "parameter unknown" if any(one.unknown for one in pack.parameters[name].values) else "parameter"
    return "input" if name in pack.inputs else "output"


def _cell_constructs(pack: RandomPack, cell: Cell) -> Iterator[str]:
    kind, *parts = cell
    if kind in ("not", "or"):
        yield f"cell {kind}"
        for part in parts:
            yield from _cell_constructs(pack, part)
    elif kind == "and":
        (low, _), (high, _) = parts
        yield f"cell {'[' if low == '>=' else '('}..{']' if high == '<=' else ')'}"
    else:
        yield f"cell {kind}"
    yield from (f"cell names {_whose(pack, name)}" for name in named_ends([cell]) if kind not in ("not", "or"))


def _tree_constructs(tree: Tree) -> Iterator[str]:
    kind, *parts = tree
    if kind == "number":
        yield f"quantity in {parts[1]}" if parts[1] else "number"
    elif kind != "name":
        yield f"formula {kind}"
        for part in parts:
            yield from _tree_constructs(part)
