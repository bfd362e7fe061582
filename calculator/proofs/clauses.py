"""Clause and rule laid beside each other: what was made of each clause, and figures that its text does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from calculator.cells import Name, Test, compares
from calculator.formulas import Call, Expression, Quantity, parse_formula
from calculator.pack import LinkedTable, Pack
from calculator.problems import Path
from calculator.proofs.findings import MOST_LISTED, Finding
from calculator.scalars import Number, Scalar, plain, scalar_text
from calculator.schema import AcceptedGap, Rule

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIAD = {"万": 10_000, "亿": 100_000_000}
CHINESE = re.compile(f"[{''.join([*DIGITS, *TENS, *MYRIAD])}]+")
ARABIC = re.compile(r"\d+(?:\.\d+)?")
DAY = re.compile(r"(\d{4})\s*(?:年|-)\s*(\d{1,2})\s*(?:月|-)\s*(\d{1,2})")
WAN = re.compile(r"(\d+(?:\.\d+)?)\s*(万|亿)")


def made_of(pack: Pack) -> Mapping[str, list[str]]:
    """What the pack made of each clause that it cites, in words."""
    found: dict[str, list[str]] = {}
    for source, said in _made(pack):
        if said not in found.setdefault(source, []):
            found[source].append(said)
    return found


def _made(pack: Pack) -> Iterator[tuple[str, str]]:
    record = pack.record
    for item in record.inputs.values():
        yield item.source, f"输入“{item.title}”"
    for parameter in record.parameters.values():
        for value in parameter.values:
            yield value.source, f"参数“{parameter.title}”{value.words(parameter.unit)}"
    for table in record.decision_tables.values():
        for rule in (*table.rows, *table.overlaps):
            yield rule.source, f"规则“{table.title}”{rule.id}"
    for kind, items in (("分段", record.brackets), ("公式", record.formulas), ("核对", record.checks)):
        for one in items.values():
            yield one.source, f"{kind}“{one.title}”"
    for output in record.outputs.values():
        if output.round and output.round.source:
            yield output.round.source, f"取整“{output.title}”"


def idle_clauses(pack: Pack) -> Iterator[Finding]:
    """Clauses of a pack that stands alone of which nothing was made, without a reason; and reasons that are wrong."""
    made = made_of(pack)
    for name, clause in pack.record.clauses.items():
        if name not in made and clause.not_executable is None:
            said = f"没有从“{clause.title}”作出任何规则，也没有写 not_executable 的理由。"
            yield Finding(kind="clause without rule", level="attention", path=("clauses", name), message=said)
        if name in made and clause.not_executable is not None:
            said = f"“{clause.title}”写了 not_executable，却有规则引用它。"
            yield Finding(kind="reason without need", level="attention", path=("clauses", name), message=said)


def strange_figures(pack: Pack) -> Iterator[Finding]:
    """Figures and days in rules that do not occur in the words of the clause they cite, those of one place together."""
    cited: dict[tuple[Path, str], list[Scalar]] = {}
    for path, source, figure in dict.fromkeys(_figures(pack)):
        cited.setdefault((path, source), []).append(figure)
    held = {source: figures_in(clause.text) | {0} for source, clause in pack.bundle.clauses.items()}
    for (path, source), figures in cited.items():
        strange = [f"“{scalar_text(figure)}”" for figure in figures if source in held and figure not in held[source]]
        if strange:
            more = f" 等 {len(strange)} 个数" if len(strange) > MOST_LISTED else ""
            where = f"没有出现在所引“{pack.bundle.clauses[source].title}”的文字里"
            said = f"{'、'.join(strange[:MOST_LISTED])}{more}{where}，请核对出处。"
            yield Finding(kind="figure not in clause", level="attention", path=path, message=said)


Figure = tuple[Path, str, Scalar]


def _figures(pack: Pack) -> Iterator[Figure]:
    """Every figure that was written into the pack, where it stands and the clause that it cites."""
    yield from _parameter_figures(pack)
    for step in pack.steps:
        if isinstance(step, LinkedTable):
            yield from _table_figures(pack, step)
    for name, formula in pack.record.formulas.items():
        for figure in _in_formula(parse_formula(formula.value)):
            yield ("formulas", name, "value"), formula.source, figure


def _parameter_figures(pack: Pack) -> Iterator[Figure]:
    for name, dated in pack.parameters.items():
        for start, one in dated:
            at = int(one.causes[0].rpartition("/")[2])
            value = pack.record.parameters[name].values[at]
            for figure in (one.value, one.low, one.high, start):
                if figure is not None:
                    yield ("parameters", name, "values", at), value.source, figure


def _table_figures(pack: Pack, step: LinkedTable) -> Iterator[Figure]:
    bracket = pack.record.brackets.get(step.name)
    for at, rule in enumerate(step.rules):
        if isinstance(rule.record, AcceptedGap):
            continue
        found = [*_in_cells(rule.cells)]
        if bracket is None:
            found += _in_outcomes(rule.record)
        else:
            found += _in_formula(parse_formula(bracket.rows[at].rate))
        yield from ((("decision_tables", step.name), rule.record.source, figure) for figure in found)


def _in_outcomes(rule: Rule) -> Iterator[Scalar]:
    for outcome in rule.then:
        if outcome.value is not None and re.search(r"\d", outcome.value) and not DAY.match(outcome.value):
            try:
                yield from _in_formula(parse_formula(outcome.value))
            except ValueError:
                continue  # a word with a digit in it


def _in_cells(cells: Iterable[Test]) -> Iterator[Scalar]:
    for cell in cells:
        for each in compares(cell):
            if not isinstance(each.to, Name | str | bool):
                yield each.to


def _in_formula(expression: Expression) -> Iterator[Number]:
    if isinstance(expression, Quantity):
        yield from () if expression.value == 1 else (expression.value,)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from _in_formula(argument)
    elif not isinstance(expression, str):
        yield expression


def figures_in(text: str) -> set[Scalar]:
    """Every number and day that a text holds, in Arabic or Chinese figures: `三千`, `3,000`, `1.5万`."""
    text = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", text)
    found: set[Scalar] = {plain(Fraction(match)) for match in ARABIC.findall(text)}
    found |= {plain(Fraction(number) * MYRIAD[unit]) for number, unit in WAN.findall(text)}
    found |= {_chinese(match) for match in CHINESE.findall(text)}
    for year, month, day in DAY.findall(text):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _chinese(text: str) -> int:
    """A whole number in Chinese figures; digits without 十百千 are read one by one (二〇二一)."""
    if not any(char in TENS or char in MYRIAD for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            section += (digit or 1) * TENS[char]
            digit = 0
        else:
            total = (total + section + digit) * MYRIAD[char]
            section = digit = 0
    return total + section + digit
