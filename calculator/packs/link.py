"""From a bundle as written to a pack whose names are resolved and whose cells and formulas are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from calculator.ground.calendar import WorkingDays
from calculator.ground.problems import Path, Problem, Problems, not_among
from calculator.ground.records import decode
from calculator.ground.scalars import Scalar, day, number, scalar_text, yes_no
from calculator.ground.units import A_DATE, NO_UNIT, BadUnit, Unit, parse_unit
from calculator.language.cells import Compare, Name, Test, parse_test
from calculator.language.columns import ORDERED
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
from calculator.language.values import Alternative, Value
from calculator.packs.pack import (
    JUDGED_ON,
    Computed,
    LinkedFormula,
    LinkedRule,
    LinkedTable,
    Pack,
    Program,
    Step,
    names_used,
    uses,
)
from calculator.packs.programs import programs_of
from calculator.packs.schema import (
    BOOLEAN_LABELS,
    AcceptedGap,
    Bracket,
    Bundle,
    Check,
    DecisionTable,
    Formula,
    Input,
    Kind,
    Outcome,
    Output,
    PackRecord,
    Rounding,
    Rule,
)
from calculator.packs.sugar import CHECK_LABELS, BadBracket, bracket_table, check_table, written_at

MOST_RULES = 2_000
MOST_STEPS = 300
MOST_TEXT = 60_000
MOST_PERIODS = 200
LONGEST_CHAIN = 60
MOST_PLACES = 12


def link_bundle(data: object) -> Pack:
    """Read and link a bundle of plain data, not yet proved; raises Problems with every fault and its key path."""
    bundle = decode(Bundle, data)
    too_large = [*_too_large(bundle.pack)]
    if too_large:
        raise Problems(too_large)
    linker = _Linker(bundle)
    pack = linker.link()
    if linker.problems:
        raise Problems(linker.problems)
    return pack


def _too_large(record: PackRecord) -> Iterator[Problem]:
    """What would take too long to read, prove and answer, told before anything is done."""
    steps = len(record.decision_tables) + len(record.brackets) + len(record.formulas) + len(record.checks)
    texts = [formula.value for formula in record.formulas.values()]
    rules = [rule for table in record.decision_tables.values() for rule in table.rows]
    texts += [outcome.value for rule in rules for outcome in rule.then if outcome.value is not None]
    days = {value.from_ for item in record.parameters.values() for value in item.values}
    for key, what, count, most in (
        ("outputs", "表、分段、公式和核对", steps, MOST_STEPS),
        ("formulas", "公式和结果的文字", sum(map(len, texts)), MOST_TEXT),
        ("parameters", "参数变化的日期", len(days), MOST_PERIODS),
    ):
        if count > most:
            said = f"规则包太大：{what}共 {count}，最多 {most}。请分成几个规则包。"
            yield Problem(path=("pack", key), message=said)


class _Linker:
    """Walks one bundle and collects what is wrong with it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.record = bundle, bundle.pack
        self.problems: list[Problem] = []
        checks = {
            name: Output(title=item.title, type="enum", values=CHECK_LABELS)
            for name, item in self.record.checks.items()
        }
        self.outputs: Mapping[str, Output] = {**self.record.outputs, **checks}
        named: dict[str, Input | Output] = {**self.record.inputs, **self.outputs}
        self.labels = {name: self.labels_of(item) for name, item in named.items()}
        self.kinds: dict[str, Kind] = {name: item.type for name, item in named.items()}
        self.unreadable: set[str] = set()
        self.units = {name: self.unit(name, item) for name, item in named.items()}
        self.units |= {
            name: self.unit_text(("parameters", name, "unit"), item.unit)
            for name, item in self.record.parameters.items()
        }
        self.calendar = self.working_days()
        self.tables = self.written_out()

    def complain(self, path: Path, message: str) -> None:
        where = written_at(path, self.record.brackets, self.record.checks)
        problem = Problem(path=("pack", *where), message=message)
        if problem not in self.problems:
            self.problems.append(problem)

    def labels_of(self, item: Input | Output) -> Mapping[str, str]:
        if item.type == "boolean":
            return BOOLEAN_LABELS
        if isinstance(item, Output) and item.values_from:
            return self.bundle.vocabularies.get(item.values_from, {})
        return item.values

    def unit(self, name: str, item: Input | Output) -> Unit:
        if item.type == "date":
            return A_DATE
        kind = "inputs" if isinstance(item, Input) else "outputs"
        return self.unit_text((kind, name, "unit"), item.unit) if item.unit else NO_UNIT

    def unit_text(self, path: Path, text: str) -> Unit:
        try:
            return parse_unit(text, self.record.units)
        except BadUnit as error:
            self.complain(path, str(error))
            self.unreadable.add(str(path[1]))
            return NO_UNIT

    def working_days(self) -> WorkingDays | None:
        item = self.record.calendar
        if item is None:
            return None
        if item.first > item.last:
            self.complain(("calendar", "first"), f"日历的起始日期 {item.first} 晚于截止日期 {item.last}。")
        for key, days in (("closed", item.closed), ("opened", item.opened)):
            for at, one in enumerate(days):
                if not item.first <= one <= item.last:
                    self.complain(("calendar", key, at), f"{one} 不在日历的起止日期 {item.first} 至 {item.last} 之内。")
                if one in days[:at]:
                    self.complain(("calendar", key, at), f"{one} 在 {key} 里写了不止一次，请删去一个。")
                if key == "opened" and one in item.closed:
                    self.complain(
                        ("calendar", key, at), f"{one} 既在 closed（放假）里，又在 opened（上班）里，请删去一个。"
                    )
        return WorkingDays(
            first=item.first, last=item.last, closed=frozenset(item.closed), opened=frozenset(item.opened)
        )

    def written_out(self) -> Mapping[str, DecisionTable]:
        """Every decision table, those of brackets and checks included."""
        found = dict(self.record.decision_tables)
        made: dict[str, tuple[str, Bracket | Check]] = {
            **{name: ("brackets", item) for name, item in self.record.brackets.items()},
            **{name: ("checks", item) for name, item in self.record.checks.items()},
        }
        for name, (kind, item) in made.items():
            if name in found:
                self.complain((kind, name), f"“{name}”已用作决策表的名称，请换一个。")
                continue
            try:
                found[name] = self.table_of(name, item)
            except BadBracket as error:
                self.complain((kind, name, "rows", error.at), str(error))
        return found

    def table_of(self, name: str, item: Bracket | Check) -> DecisionTable:
        if isinstance(item, Check):
            return check_table(name, item)
        base = self.record.inputs.get(item.of) or self.outputs.get(item.of)
        return bracket_table(name, item, (base.unit if base else None) or "")

    def link(self) -> Pack:
        self.check_names()
        self.check_makers()
        domains = {
            name: self.test(item.domain, name, ("inputs", name, "domain"))
            for name, item in self.record.inputs.items()
            if item.domain
        }
        parameters = {name: tuple(self.parameter(name)) for name in self.record.parameters}
        tables = {name: self.table(name, item) for name, item in self.tables.items()}
        formulas = {name: self.formula(name, item) for name, item in self.record.formulas.items()}
        days = {start for dated in parameters.values() for start, _ in dated if start}
        pack = Pack(
            bundle=self.bundle,
            outputs=self.outputs,
            checks=frozenset(self.record.checks),
            tables=self.tables,
            kinds=self.kinds,
            units=self.units,
            labels=self.labels,
            domains=domains,
            parameters=parameters,
            assumable={name: item.assumed_for for name, item in self.record.inputs.items() if item.assumed_for},
            steps=tuple(self.ordered({**tables, **formulas})),
            starts=tuple(sorted(days)),
            programs=(),
        )
        if self.problems:
            return pack
        pack = replace(pack, programs=programs_of(pack))
        self.refuse_empty_intervals(pack)
        return pack

    def check_names(self) -> None:
        """One name means one thing."""
        record = self.record
        for name in record.parameters:
            if name in self.kinds:
                self.complain(("parameters", name), f"“{name}”已用作输入或输出的名称，请换一个。")
        for name in record.checks:
            if name in record.outputs:
                self.complain(("checks", name), f"“{name}”已用作输出的名称，请换一个。")
        for name, item in record.inputs.items():
            if name in self.outputs:
                self.complain(("outputs", name), f"“{name}”已用作输入的名称，请换一个。")
            self.check_input(name, item)
        if not record.outputs:
            self.complain(("outputs",), "没有输出，这个包什么也回答不了。")
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
        if not 0 <= item.places <= MOST_PLACES:
            self.complain(
                ("inputs", name, "places"), f"places（小数位）应为 0 至 {MOST_PLACES}，这里是 {item.places}。"
            )
        if item.domain and item.type in ORDERED and re.search(r"\b(?!not\b)[a-z_]", item.domain):
            self.complain(("inputs", name, "domain"), "domain 里不能用名称，请写数字或日期。")

    def check_makers(self) -> None:
        """Every output has exactly one table, bracket or formula that gives it."""
        record = self.record
        makers: list[tuple[str, Path]] = [(name, ("formulas", name)) for name in record.formulas]
        for key, item in self.tables.items():
            makers += [(name, ("decision_tables", key)) for name in item.outputs]
        for name, path in makers:
            if name not in self.outputs:
                self.complain(path, f"输出{not_among(name, self.outputs)}")
            elif sum(other == name for other, _ in makers) > 1:
                self.complain(path, f"输出“{name}”由不止一处给出；一个输出只能由一张表或一个公式给出。")
        for name in (name for name in record.outputs if name not in record.brackets):
            if all(other != name for other, _ in makers):
                self.complain(("outputs", name), f"没有表或公式给出输出“{name}”。")

    def parameter(self, name: str) -> Iterator[tuple[date | None, Alternative]]:
        """Dated alternatives of one parameter, latest first."""
        dated: list[tuple[date | None, Alternative]] = []
        for at, item in enumerate(self.record.parameters[name].values):
            path = ("parameters", name, "values", at)
            try:
                start = day(item.from_) if item.from_ else None
                value = number(item.value) if item.value is not None else None
                low, high = map(number, item.between or ()) if item.between else (None, None)
            except ValueError as error:
                self.complain(path, f"{error}。")
                continue
            if low is not None and high is not None and low > high:
                self.complain((*path, "between"), f"between 是空的：{low} 大于 {high}。")
            if start in [other for other, _ in dated]:
                self.complain(path, "同一参数有两个值从同一天起施行。")
            unlegislated = frozenset({item.unknown} if item.unknown else ())
            one = Alternative(
                value=value, low=low, high=high, unlegislated=unlegislated, causes=(f"parameters/{name}/{at}",)
            )
            dated.append((start, one))
        return iter(sorted(dated, key=lambda pair: pair[0] or date.min, reverse=True))

    def table(self, name: str, item: DecisionTable) -> LinkedTable:
        path: Path = ("decision_tables", name)
        for at, key in enumerate(item.inputs):
            if key not in self.kinds:
                self.complain((*path, "inputs", at), not_among(key, self.kinds))
            self.refuse_list(key, (*path, "inputs", at))
        if item.hit_policy == "collect" and len(item.outputs) != 1:
            self.complain((*path, "outputs"), "collect 表只能有一个输出。")
        ids = [rule.id for rule in (*item.rows, *item.overlaps)]
        if len(set(ids)) < len(ids):
            self.complain((*path, "rules"), "规则的 id 有重复。")
        if len(ids) > MOST_RULES:
            self.complain((*path, "rules"), f"一张表最多 {MOST_RULES} 条规则，这里有 {len(ids)} 条，请拆成几张表。")
            return LinkedTable(name=name, record=item, rules=())
        rules = [self.rule(name, rule, (*path, "rules", at)) for at, rule in enumerate(item.rules)]
        rules += [self.rule(name, gap, (*path, "accepted", at)) for at, gap in enumerate(item.accepted)]
        return LinkedTable(name=name, record=item, rules=tuple(rules), overlaps=tuple(self.overlaps(item, path)))

    def overlaps(self, item: DecisionTable, path: Path) -> Iterator[int]:
        """Each accepted overlap as the mask of its rules."""
        ids = [rule.id for rule in item.rules]
        for at, overlap in enumerate(item.overlaps):
            place = (*path, "overlaps", at, "rules")
            if item.hit_policy != "unique":
                self.complain(place, "只有 unique 表要写 overlaps；first 表从上往下，collect 表全部列出。")
            if len(set(overlap.rules)) < 2:  # noqa: PLR2004 - one rule alone overlaps nothing
                self.complain(place, "重叠至少要写两条不同的规则。")
            for one in overlap.rules:
                if one not in ids:
                    self.complain(place, f"规则{not_among(one, ids)}")
            yield sum(1 << ids.index(one) for one in {*overlap.rules} if one in ids)

    def rule(self, name: str, rule: Rule | AcceptedGap, path: Path) -> LinkedRule:
        table = self.tables[name]
        for key, cells, columns in (("if", rule.if_, table.inputs), ("then", rule.then, table.outputs)):
            if len(cells) != len(columns):
                self.complain((*path, key), f"应有 {len(columns)} 格（{'、'.join(columns)}），这里有 {len(cells)} 格。")
        tests = (
            self.test(cell, column, (*path, "if", at))
            for at, (cell, column) in enumerate(zip(rule.if_, table.inputs, strict=False))
        )
        cause = f"{name}/{rule.id}"
        outcomes = tuple(
            self.outcome(cell, column, cause, (*path, "then", at))
            for at, (cell, column) in enumerate(zip(rule.then, table.outputs, strict=False))
        )
        scalars = tuple(None if isinstance(one, Computed) else one.value for one in outcomes)
        return LinkedRule(record=rule, cells=tuple(tests), cause=cause, outcomes=outcomes, scalars=scalars)

    def formula(self, name: str, item: Formula) -> LinkedFormula:
        found = self.expression(item.value, name, ("formulas", name, "value"))
        return LinkedFormula(name=name, record=item, outcome=self.computed(item.value, found))

    def expression(self, source: str, output: str, path: Path) -> Expression:
        """A formula in the unit of its output, rounded as the output says."""
        try:
            expression = parse_formula(source)
        except ValueError as error:
            self.complain(path, str(error))
            return 0
        allowed = [key for key, kind in self.kinds.items() if kind in ORDERED] + [*self.record.parameters]
        strange = [key for key in names_in(expression) if key not in allowed]
        for key in strange:
            self.complain(path, f"公式里的名称{not_among(key, allowed)}")
        for key in (key for key in names_in(expression) if key not in strange):
            self.refuse_list(key, path)
        if strange or output not in self.units or self.unreadable & {output, *names_in(expression)}:
            return 0
        try:
            found = in_unit(expression, self.units[output], self.units, self.record.units)
        except BadUnit as error:
            self.complain(path, str(error))
            return 0
        self.refuse_impossible(found, path)
        return self.rounded(found, self.outputs[output].round, output)

    def refuse_impossible(self, expression: Expression, path: Path) -> None:
        """No case can make up for a divisor of zero, a step that is not positive, or a calendar that is not there."""
        for call in calls_in(expression):
            by = constant(call.arguments[-1]) if call.function in DIVIDING else None
            if by is not None and call.function == "/" and by == 0:
                self.complain(path, "除数是 0，任何情形都算不出。")
            elif by is not None and call.function != "/" and by <= 0:
                self.complain(path, f"{call.function} 的步长应大于 0，这里是 {scalar_text(by)}。")
            if call.function == "add_working_days" and self.calendar is None:
                self.complain(path, "用到工作日，要在 calendar 里声明工作日历（放假和调休）。")

    def rounded(self, expression: Expression, rounding: Rounding | None, output: str) -> Expression:
        if rounding is None or rounding.to is None:
            return expression
        try:
            step = number(rounding.to)
        except ValueError as error:
            self.complain(("outputs", output, "round", "to"), f"{error}。")
            return expression
        if step <= 0:
            self.complain(("outputs", output, "round", "to"), "取整的步长应大于 0，如 0.01。")
        if self.kinds[output] != "number":
            self.complain(("outputs", output, "round"), "只有数字才取整，这个输出是日期。")
        return Call(rounding.mode, (expression, step))

    def computed(self, source: str, expression: Expression) -> Computed:
        return Computed(
            source=source,
            expression=expression,
            names=names_used(expression),
            run=compiled(expression, self.calendar),
        )

    def refuse_list(self, name: str, path: Path) -> None:
        """The output of a collect table is a list, which no cell and no formula can take."""
        if any(name in table.outputs for table in self.tables.values() if table.hit_policy == "collect"):
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
        if kind not in ORDERED:
            if not isinstance(to, Name) or to.text not in self.labels[name] or compare.sign != "=":
                found = to.text if isinstance(to, Name) else str(to)
                self.complain(path, not_among(found, self.labels[name]))
                return compare
            return Compare("=", yes_no(to.text) if kind == "boolean" else to.text)
        if isinstance(to, Name):
            return self.compare_name(compare, to.text, name, path)
        if isinstance(to, date) != (kind == "date"):
            self.complain(path, f"“{name}”是{'日期' if kind == 'date' else '数字'}，与这一格的值类型不同。")
        return compare

    def compare_name(self, compare: Compare, to: str, name: str, path: Path) -> Compare:
        """A cell may name a parameter, or another input or output, of the same unit."""
        allowed = [
            *self.record.parameters,
            *(key for key, kind in self.kinds.items() if kind in ORDERED and key != name),
        ]
        if to not in allowed:
            self.complain(path, f"格子里的名称{not_among(to, allowed)}")
            return Compare("=", date.min if self.kinds[name] == "date" else 0)
        if self.units[to] != self.units[name]:
            self.complain(path, f"“{name}”的单位是“{self.units[name]}”，“{to}”的单位是“{self.units[to]}”，不能比较。")
        self.refuse_list(to, path)
        return compare

    def outcome(self, cell: Outcome, name: str, cause: str, path: Path) -> Computed | Alternative:
        if cell.unknown is not None:
            return Alternative(unlegislated=frozenset({cell.unknown}), causes=(cause,))
        if cell.value is None or name not in self.kinds:
            return Alternative(applies=False, causes=(cause,))
        kind = self.kinds[name]
        if kind != "number" and not (kind == "date" and not re.match("[0-9]", cell.value)):
            return Alternative(value=self.literal(cell.value, name, path), causes=(cause,))
        found = self.expression(cell.value, name, path)
        if isinstance(found, int | Fraction):
            return Alternative(value=found, causes=(cause,))
        return self.computed(cell.value, found)

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

    def ordered(self, steps: Mapping[str, Step]) -> Iterator[Step]:
        makers = {name: key for key, step in steps.items() for name in step.outputs}
        needs = {
            key: {makers[name] for name in uses(step, self.kinds) if name in makers} for key, step in steps.items()
        }
        try:
            order = [*TopologicalSorter(needs).static_order()]
            self.refuse_long_chain(needs, order)
            yield from (steps[key] for key in order)
        except CycleError as error:
            ring = error.args[1]
            kind = "formulas" if ring[0] in self.record.formulas else "decision_tables"
            self.complain((kind, ring[0]), f"表或公式互相依赖，成了一个圈：{' → '.join(ring)}。")

    def refuse_long_chain(self, needs: Mapping[str, set[str]], order: Sequence[str]) -> None:
        """Tables and formulas that build on each other can be followed only so far."""
        length: dict[str, int] = {}
        for key in order:
            length[key] = 1 + max((length[before] for before in needs[key]), default=0)
        key = max(length, key=lambda name: length[name], default="")
        if key and length[key] > LONGEST_CHAIN:
            kind = "formulas" if key in self.record.formulas else "decision_tables"
            said = f"到“{key}”为止有 {length[key]} 个表或公式一个接一个，最多 {LONGEST_CHAIN} 个；请合并一些。"
            self.complain((kind, key), said)

    def refuse_empty_intervals(self, pack: Pack) -> None:
        """An interval between named figures must hold something in every period in which both are known."""
        for program in pack.programs[1:]:
            for path, part in _intervals(pack):
                low, high = (_known_end(each, program) for each in part)
                if _is_empty(low, high):
                    self.complain(path, f"区间是空的，从 {_end_text(low)} 到 {_end_text(high)} 没有值落在里面。")


def _intervals(pack: Pack) -> Iterator[tuple[Path, tuple[Compare, ...]]]:
    """Every interval in the cells of tables, with its place."""
    for table in (step for step in pack.steps if isinstance(step, LinkedTable)):
        for at, rule in enumerate(table.rules):
            beyond = at - len(table.record.rules)
            place: Path = ("accepted", beyond) if beyond >= 0 else ("rules", at)
            for column, cell in enumerate(rule.cells):
                parts = (part for part in cell.parts if len(part) > 1)
                yield from ((("decision_tables", table.name, *place, "if", column), part) for part in parts)


def _known_end(end: Compare, program: Program) -> Compare:
    """An end of an interval with its name replaced by the figure in force, where that is known."""
    value = program.values.get(end.to.text) if isinstance(end.to, Name) else None
    return end if value is None or isinstance(value, Value) else Compare(end.sign, value)


def _end_text(end: Compare) -> str:
    return end.to.text if isinstance(end.to, Name) else scalar_text(end.to)


def _is_empty(low: Compare, high: Compare) -> bool:
    if isinstance(low.to, Name) or isinstance(high.to, Name) or type(low.to) is str or type(high.to) is str:
        return False
    if isinstance(low.to, date) != isinstance(high.to, date):
        return True
    return bool(low.to > high.to) or (low.to == high.to and (low.sign, high.sign) != (">=", "<="))  # type: ignore[operator]
