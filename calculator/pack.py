"""From a bundle as written to a pack that can be answered: names resolved, cells and formulas read, tables proved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from calculator.cells import Compare, Name, Test, parse_test
from calculator.formulas import Expression, names_in, parse_formula
from calculator.problems import Path, Problem, Problems, not_among
from calculator.proof import TooLarge, prove
from calculator.records import decode
from calculator.scalars import Scalar, day, number, yes_no
from calculator.schema import (
    BOOLEAN_LABELS,
    AcceptedGap,
    Bundle,
    DecisionTable,
    Formula,
    Input,
    Kind,
    Outcome,
    Output,
    PackRecord,
    Rule,
)
from calculator.values import Alternative

JUDGED_ON = "judged_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRule:
    """A rule or accepted gap with its cells and outcomes read; an outcome may be a formula to compute."""

    record: Rule | AcceptedGap
    cells: tuple[Test, ...]
    outcomes: tuple[Alternative | Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTable:
    """A decision table whose rules are linked, accepted gaps after the rules."""

    name: str
    record: DecisionTable
    rules: tuple[LinkedRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFormula:
    """A formula read into a tree."""

    name: str
    record: Formula
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack that was read, linked and proved: `steps` in the order in which they can be answered."""

    bundle: Bundle
    kinds: Mapping[str, Kind]
    labels: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, Test]
    parameters: Mapping[str, tuple[tuple[date | None, Alternative], ...]]
    steps: tuple[LinkedTable | LinkedFormula, ...]

    @property
    def record(self) -> PackRecord:
        """The pack as written."""
        return self.bundle.pack


def read_bundle(data: object) -> Pack:
    """Read and link a bundle of plain data; raises Problems with every fault and its key path."""
    bundle = decode(Bundle, data)
    linker = _Linker(bundle)
    pack = linker.link()
    if linker.problems:
        raise Problems(linker.problems)
    return pack


class _Linker:
    """Walks one bundle and collects what is wrong with it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.record = bundle, bundle.pack
        self.problems: list[Problem] = []
        named: dict[str, Input | Output] = {**self.record.inputs, **self.record.outputs}
        self.labels = {name: self.labels_of(item) for name, item in named.items()}
        self.kinds: dict[str, Kind] = {name: item.type for name, item in named.items()}

    def complain(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path=("pack", *path), message=message))

    def labels_of(self, item: Input | Output) -> Mapping[str, str]:
        if item.type == "boolean":
            return BOOLEAN_LABELS
        if isinstance(item, Output) and item.values_from:
            return self.bundle.vocabularies[item.values_from]
        return item.values

    def link(self) -> Pack:
        self.check_names()
        self.check_makers()
        domains = {
            name: self.test(item.domain, name, ("inputs", name, "domain"))
            for name, item in self.record.inputs.items()
            if item.domain
        }
        parameters = {name: tuple(self.parameter(name)) for name in self.record.parameters}
        tables = {name: self.table(name, item) for name, item in self.record.decision_tables.items()}
        formulas = {name: self.formula(name, item) for name, item in self.record.formulas.items()}
        pack = Pack(
            bundle=self.bundle,
            kinds=self.kinds,
            labels=self.labels,
            domains=domains,
            parameters=parameters,
            steps=tuple(self.ordered({**tables, **formulas})),
        )
        if not self.problems:
            self.prove(pack)
        return pack

    def check_names(self) -> None:
        """One name means one thing."""
        record = self.record
        for name in record.parameters:
            if name in self.kinds:
                self.complain(("parameters", name), f"“{name}”已用作输入或输出的名称，请换一个。")
        for name, item in record.inputs.items():
            if name in record.outputs:
                self.complain(("outputs", name), f"“{name}”已用作输入的名称，请换一个。")
            self.check_input(name, item)
        dated = any(value.from_ for item in record.parameters.values() for value in item.values)
        if dated and (JUDGED_ON not in record.inputs or record.inputs[JUDGED_ON].type != "date"):
            self.complain(("inputs",), f"参数有按日期变化的值，必须有日期输入“{JUDGED_ON}”。")

    def check_input(self, name: str, item: Input) -> None:
        """What an input says of itself fits its type."""
        if item.assumed_for and item.assumed_for not in self.record.parameters:
            self.complain(("inputs", name, "assumed_for"), not_among(item.assumed_for, self.record.parameters))
        if item.assumed_for and item.type != "number":
            self.complain(("inputs", name, "type"), "用来假设参数的输入应为 number。")
        if item.type == "enum" and not item.values:
            self.complain(("inputs", name), "enum 输入没有 values，无从选择。")
        if item.domain and any(word in self.record.parameters for word in re.findall(r"[a-z_][a-z0-9_]*", item.domain)):
            self.complain(("inputs", name, "domain"), "domain 里不能用参数，请写数字或日期。")

    def check_makers(self) -> None:
        """Every output has exactly one table or formula that gives it."""
        record = self.record
        makers: list[tuple[str, Path]] = [(name, ("formulas", name)) for name in record.formulas]
        for key, item in record.decision_tables.items():
            makers += [(name, ("decision_tables", key)) for name in item.outputs]
        for name, path in makers:
            if name not in record.outputs:
                self.complain(path, f"输出{not_among(name, record.outputs)}")
            elif sum(other == name for other, _ in makers) > 1:
                self.complain(path, f"输出“{name}”由不止一处给出；一个输出只能由一张表或一个公式给出。")
        for name in record.outputs:
            if all(other != name for other, _ in makers):
                self.complain(("outputs", name), f"没有表或公式给出输出“{name}”。")

    def parameter(self, name: str) -> Iterator[tuple[date | None, Alternative]]:
        """Dated alternatives of one parameter, latest first."""
        dated: list[tuple[date | None, Alternative]] = []
        for at, item in enumerate(self.record.parameters[name].values):
            path = ("parameters", name, "values", at)
            cause = (f"parameters/{name}/{at}",)
            try:
                start = day(item.from_) if item.from_ else None
                value = number(item.value) if item.value is not None else None
            except ValueError as error:
                self.complain(path, f"{error}。")
                continue
            if start in [other for other, _ in dated]:
                self.complain(path, "同一参数有两个值从同一天起施行。")
            unlegislated = frozenset({item.unknown} if item.unknown else ())
            dated.append((start, Alternative(value=value, unlegislated=unlegislated, causes=cause)))
        return iter(sorted(dated, key=lambda pair: pair[0] or date.min, reverse=True))

    def table(self, name: str, item: DecisionTable) -> LinkedTable:
        path: Path = ("decision_tables", name)
        for at, key in enumerate(item.inputs):
            if key not in self.kinds:
                self.complain((*path, "inputs", at), not_among(key, self.kinds))
            self.refuse_list(key, (*path, "inputs", at))
        if item.hit_policy == "collect" and len(item.outputs) != 1:
            self.complain((*path, "outputs"), "collect 表只能有一个输出。")
        ids = [rule.id for rule in item.rows]
        if len(set(ids)) < len(ids):
            self.complain((*path, "rules"), "规则的 id 有重复。")
        rules = [self.rule(item, rule, (*path, "rules", at)) for at, rule in enumerate(item.rules)]
        rules += [self.rule(item, gap, (*path, "accepted", at)) for at, gap in enumerate(item.accepted)]
        return LinkedTable(name=name, record=item, rules=tuple(rules))

    def rule(self, table: DecisionTable, rule: Rule | AcceptedGap, path: Path) -> LinkedRule:
        for key, cells, columns in (("if", rule.if_, table.inputs), ("then", rule.then, table.outputs)):
            if len(cells) != len(columns):
                self.complain((*path, key), f"应有 {len(columns)} 格（{'、'.join(columns)}），这里有 {len(cells)} 格。")
        tests = (
            self.test(cell, column, (*path, "if", at))
            for at, (cell, column) in enumerate(zip(rule.if_, table.inputs, strict=False))
        )
        outcomes = (
            self.outcome(cell, column, (*path, "then", at))
            for at, (cell, column) in enumerate(zip(rule.then, table.outputs, strict=False))
        )
        return LinkedRule(record=rule, cells=tuple(tests), outcomes=tuple(outcomes))

    def formula(self, name: str, item: Formula) -> LinkedFormula:
        expression = self.expression(item.value, ("formulas", name, "value"))
        return LinkedFormula(name=name, record=item, expression=expression)

    def expression(self, source: str, path: Path) -> Expression:
        try:
            expression = parse_formula(source)
        except ValueError as error:
            self.complain(path, str(error))
            return 0
        numbers = [key for key, kind in self.kinds.items() if kind == "number"] + [*self.record.parameters]
        for key in names_in(expression):
            if key not in numbers:
                self.complain(path, f"公式里的名称{not_among(key, numbers)}")
            self.refuse_list(key, path)
        return expression

    def refuse_list(self, name: str, path: Path) -> None:
        """The output of a collect table is a list, which no cell and no formula can take."""
        tables = self.record.decision_tables.values()
        if any(name in table.outputs for table in tables if table.hit_policy == "collect"):
            self.complain(path, f"“{name}”是 collect 表的输出，是一串值，不能用在这里。")

    def test(self, source: str, name: str, path: Path) -> Test:
        if name not in self.kinds:
            self.complain(path, not_among(name, self.kinds))
            return Test(())
        try:
            parsed = parse_test(source)
        except ValueError as error:
            self.complain(path, str(error))
            return Test(())
        parts = tuple(tuple(self.compare(each, name, path) for each in part) for part in parsed.parts)
        for part in parts:
            if len(part) > 1 and _is_empty(*part):
                self.complain(path, f"区间“{source}”是空的，没有值落在里面。")
        return Test(parts, parsed.negated)

    def compare(self, compare: Compare, name: str, path: Path) -> Compare:
        kind = self.kinds[name]
        to = compare.to
        if kind in ("boolean", "enum"):
            if not isinstance(to, Name) or to.text not in self.labels[name] or compare.sign != "=":
                found = to.text if isinstance(to, Name) else str(to)
                self.complain(path, not_among(found, self.labels[name]))
                return compare
            return Compare("=", yes_no(to.text) if kind == "boolean" else to.text)
        if isinstance(to, Name):
            if kind != "number":
                self.complain(path, f"“{name}”是日期，这一格应写日期，如 2022-04-19。")
                return Compare("=", date.min)
            if to.text not in self.record.parameters:
                self.complain(path, f"参数{not_among(to.text, self.record.parameters)}")
                return Compare("=", 0)
        elif isinstance(to, date) != (kind == "date"):
            self.complain(path, f"“{name}”是{'日期' if kind == 'date' else '数字'}，与这一格的值类型不同。")
        return compare

    def outcome(self, cell: Outcome, name: str, path: Path) -> Alternative | Expression:
        if cell.unknown is not None:
            return Alternative(unlegislated=frozenset({cell.unknown}))
        if cell.value is None or name not in self.kinds:
            return Alternative(applies=False)
        if self.kinds[name] == "number":
            return self.expression(cell.value, path)
        return Alternative(value=self.literal(cell.value, name, path))

    def literal(self, text: str, name: str, path: Path) -> Scalar:
        kind = self.kinds[name]
        if kind == "date":
            try:
                return day(text)
            except ValueError as error:
                self.complain(path, f"“{text}”{error}。")
        elif text not in self.labels[name]:
            self.complain(path, not_among(text, self.labels[name]))
        elif kind == "boolean":
            return yes_no(text)
        return text

    def ordered(self, steps: Mapping[str, LinkedTable | LinkedFormula]) -> Iterator[LinkedTable | LinkedFormula]:
        makers = {name: key for key, step in steps.items() for name in outputs_of(step)}
        needs = {key: {makers[name] for name in uses(step) if name in makers} for key, step in steps.items()}
        try:
            yield from (steps[key] for key in TopologicalSorter(needs).static_order())
        except CycleError as error:
            self.complain(("decision_tables",), f"表或公式互相依赖，成了一个圈：{' → '.join(error.args[1])}。")

    def prove(self, pack: Pack) -> None:
        """A `unique` table must leave no case without a rule and give no case two; a `first` table must leave none."""
        for step in pack.steps:
            if isinstance(step, LinkedTable) and step.record.hit_policy != "collect":
                columns = [self.column(pack, name) for name in step.record.inputs]
                try:
                    gap, overlap = prove([rule.cells for rule in step.rules], columns, pack.parameters)
                except TooLarge as error:
                    self.complain(("decision_tables", step.name), str(error))
                    continue
                if gap:
                    said = f"有情形没有规则，例如 {_witness(step, gap)}；法律确未规定的，写入 accepted 并说明理由。"
                    self.complain(("decision_tables", step.name), said)
                if overlap and step.record.hit_policy == "unique":
                    first, second, case = overlap
                    ids = f"{step.rules[first].record.id} 和 {step.rules[second].record.id}"
                    said = f"规则 {ids} 重叠，例如 {_witness(step, case)}；unique 表每种情形只许一条。"
                    self.complain(("decision_tables", step.name), said)

    def column(self, pack: Pack, name: str) -> tuple[Kind, tuple[Scalar, ...], Test | None]:
        words: tuple[Scalar, ...] = (True, False) if self.kinds[name] == "boolean" else tuple(self.labels[name])
        return self.kinds[name], words, pack.domains.get(name)


def outputs_of(step: LinkedTable | LinkedFormula) -> tuple[str, ...]:
    """The outputs that a step gives."""
    return step.record.outputs if isinstance(step, LinkedTable) else (step.name,)


def uses(step: LinkedTable | LinkedFormula) -> tuple[str, ...]:
    """The inputs, outputs and parameters that must be known of before a step can be answered."""
    if isinstance(step, LinkedFormula):
        return tuple(names_in(step.expression))
    formulas = (one for rule in step.rules for one in rule.outcomes if not isinstance(one, Alternative))
    return (*step.record.inputs, *(name for formula in formulas for name in names_in(formula)))


def _is_empty(low: Compare, high: Compare) -> bool:
    if isinstance(low.to, Name) or isinstance(high.to, Name) or type(low.to) is str or type(high.to) is str:
        return False
    if isinstance(low.to, date) != isinstance(high.to, date):
        return True
    return bool(low.to > high.to) or (low.to == high.to and (low.sign, high.sign) != (">=", "<="))  # type: ignore[operator]


def _witness(table: LinkedTable, case: tuple[str, ...]) -> str:
    return "、".join(f"{name}={value}" for name, value in zip(table.record.inputs, case, strict=True))
