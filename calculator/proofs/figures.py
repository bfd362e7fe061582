"""Every figure that was written into a pack: its place, its unit, the clause that it cites, how it is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from calculator.ground.frozen import frozen
from calculator.ground.problems import Path
from calculator.ground.scalars import NUMBER, Number, Scalar, day, number, plain, scalar_text
from calculator.language.cells import Name, compares, parse_test
from calculator.language.formulas import Call, Expression, Quantity, names_in, parse_formula
from calculator.packs.pack import Pack
from calculator.packs.schema import Bracket, BracketRow, Check, Formula, Rule
from calculator.proofs.quantities import counted_units, leading_unit

NOT_FIGURES = (0, 1)
SIGNS = ("<", "<=", ">", ">=")
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@frozen
class Figure:
    """A number or day of a pack: its key path, the clause cited, and how it is derived where it is not there.

    In a cell `sign` is how it is compared, and `whole` whether only whole numbers are.
    """

    path: Path
    source: str
    value: Number | date
    unit: str = ""
    derived: str | None = None
    sign: str = ""
    whole: bool = False

    @property
    def words(self) -> str:
        """The figure with its unit, as people read it."""
        return f"{scalar_text(self.value)}{'' if self.unit in ('', '%', '‰') else ' '}{self.unit}"


@frozen
class Comparison:
    """`sign` and figure as a cell compares them; `sources` are the clauses of the rule and of the parameter named."""

    path: Path
    sources: tuple[str, ...]
    sign: str
    value: Number | date
    unit: str
    written: str


@frozen
class Statement:
    """One rule, formula, bracket or check: its place, cells by column and formulas by output, with their places."""

    path: Path
    record: Rule | Formula | Bracket | Check
    cells: tuple[tuple[str, str, Path], ...] = ()
    formulas: tuple[tuple[str, str, Path], ...] = ()
    outputs: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every name that its cells and formulas use, columns included."""
        found = {column for column, cell, _ in self.cells if cell.strip() != "-"}
        for _, cell, _ in self.cells:
            found |= {each.to.text for each in compares(parse_test(cell)) if isinstance(each.to, Name)}
        for _, formula, _ in self.formulas:
            found |= {*names_in(parse_formula(formula))}
        return frozenset(found)


def statements(pack: Pack) -> Iterator[Statement]:
    """Every rule, bracket, formula and check of a linked pack as written; accepted gaps state nothing."""
    record = pack.record
    for name, table in record.decision_tables.items():
        for at, rule in enumerate(table.rules):
            path: Path = ("decision_tables", name, "rules", at)
            cells = tuple(
                (column, cell, (*path, "if", place))
                for place, (column, cell) in enumerate(zip(table.inputs, rule.if_, strict=True))
            )
            formulas = tuple(_outcomes(pack, table.outputs, rule, path))
            yield Statement(path=path, record=rule, cells=cells, formulas=formulas, outputs=table.outputs)
    for name, bracket in record.brackets.items():
        yield _bracket(name, bracket)
    for name, formula in record.formulas.items():
        path = ("formulas", name)
        formulas = ((name, formula.value, (*path, "value")),)
        yield Statement(path=path, record=formula, formulas=formulas, outputs=(name,))
    for name, check in record.checks.items():
        path = ("checks", name)
        conditions = tuple((column, cell, (*path, "if", column)) for column, cell in check.if_.items())
        yield Statement(path=path, record=check, cells=(*conditions, (check.input, check.must, (*path, "must"))))


def _outcomes(pack: Pack, outputs: tuple[str, ...], rule: Rule, path: Path) -> Iterator[tuple[str, str, Path]]:
    for place, (output, outcome) in enumerate(zip(outputs, rule.then, strict=True)):
        computed = pack.kinds[output] == "number" or (pack.kinds[output] == "date" and not _is_day(outcome.value))
        if outcome.value is not None and computed:
            yield output, outcome.value, (*path, "then", place)


def _is_day(text: str | None) -> bool:
    return bool(text and re.match("[0-9]", text))


def _bracket(name: str, bracket: Bracket) -> Statement:
    path: Path = ("brackets", name)
    rows = [*enumerate(bracket.rows)]
    cells = tuple((bracket.of, row.if_, (*path, "rows", at, "if")) for at, row in rows)
    formulas = [(name, text, (*path, "rows", at, key)) for at, row in rows for key, text in _rates(bracket, row)]
    return Statement(path=path, record=bracket, cells=cells, formulas=tuple(formulas), outputs=(name,))


def _rates(bracket: Bracket, row: BracketRow) -> Iterator[tuple[str, str]]:
    yield "rate", f"{row.rate} {bracket.unit}" if NUMBER.fullmatch(row.rate) and bracket.unit else row.rate
    if row.plus:
        yield "plus", row.plus


def figures(pack: Pack) -> Iterator[Figure]:
    """Every figure of parameters, rules, brackets, formulas and checks."""
    yield from _of_parameters(pack)
    for one in statements(pack):
        yield from figures_of(pack, one)


def _of_parameters(pack: Pack) -> Iterator[Figure]:
    for name, parameter in pack.record.parameters.items():
        unit = leading_unit(parameter.unit)
        for at, item in enumerate(parameter.values):
            path: Path = ("parameters", name, "values", at)
            given = [("value", item.value)] if item.value is not None else []
            ends = [(("between", place), end) for place, end in enumerate(item.between or ())]
            for key, text in [*(((key,), text) for key, text in given), *ends]:
                value = number(text)
                yield Figure(path=(*path, *key), source=item.source, value=value, unit=unit, derived=item.derived)
            for size, base in counted_units(parameter.unit):
                place = ("parameters", name, "unit")
                yield Figure(path=place, source=item.source, value=size, unit=base, derived=item.derived)
            if item.from_:
                yield Figure(path=(*path, "from"), source=item.source, value=day(item.from_), derived=item.derived)


def figures_of(pack: Pack, one: Statement) -> Iterator[Figure]:
    """The figures of one statement, those of the parameters that it names left out."""
    source, derived = one.record.source, one.record.derived
    for column, cell, path in one.cells:
        unit = leading_unit(pack.unit_of(column))
        item = pack.record.inputs.get(column)
        counted = item is not None and item.places == 0
        for each in compares(parse_test(cell)):
            if not isinstance(each.to, Name | str | bool):
                yield Figure(
                    path=path, source=source, value=each.to, unit=unit, derived=derived, sign=each.sign, whole=counted
                )
    for output, formula, path in one.formulas:
        whole = leading_unit(pack.unit_of(output))
        for value, unit in _in_formula(parse_formula(formula), whole):
            yield Figure(path=path, source=source, value=value, unit=unit, derived=derived)


def _in_formula(expression: Expression, unit: str = "") -> Iterator[tuple[Number, str]]:
    """The figures of a formula with their units; a bare number has a unit only where it is all that there is."""
    if isinstance(expression, Quantity):
        if expression.value not in NOT_FIGURES:
            yield expression.value, leading_unit(expression.unit)
        elif expression.value:
            yield from counted_units(expression.unit)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from _in_formula(argument)
    elif not isinstance(expression, str) and expression not in NOT_FIGURES:
        yield expression, unit


def parameter_figures(pack: Pack, names: frozenset[str]) -> Iterator[Figure]:
    """The figures of the parameters among some names."""
    yield from (one for one in _of_parameters(pack) if one.path[1] in names)


def comparisons(pack: Pack, one: Statement) -> Iterator[Comparison]:
    """Every `<`, `<=`, `>`, `>=` of a statement's cells with each figure that it compares with."""
    for column, cell, path in one.cells:
        test = parse_test(cell)
        unit = leading_unit(pack.unit_of(column))
        for each in compares(test):
            if each.sign in SIGNS:
                sign = NEGATED[each.sign] if test.negated else each.sign
                for value, sources in _compared(pack, each.to, one.record.source):
                    if value != 0:
                        yield Comparison(
                            path=path, sources=sources, sign=sign, value=value, unit=unit, written=cell.strip()
                        )


def _compared(pack: Pack, to: Scalar | Name, source: str) -> Iterator[tuple[Number | date, tuple[str, ...]]]:
    if isinstance(to, Name):
        parameter = pack.record.parameters.get(to.text)
        for item in parameter.values if parameter else ():
            if item.value is not None:
                yield number(item.value), (item.source, source)
    elif not isinstance(to, str | bool):
        yield to, (source,)


def neighbours(pack: Pack, one: Statement) -> Iterator[tuple[Number, str]]:
    """The figures beside those of a statement's cells: 1999 户 where it says `< 2000`."""
    for column, cell, _ in one.cells:
        item = pack.record.inputs.get(column)
        step = Fraction(1, 10 ** (item.places if item else 0))
        for each in compares(parse_test(cell)):
            if isinstance(each.to, int | Fraction) and not isinstance(each.to, bool):
                unit = leading_unit(pack.unit_of(column))
                yield from ((plain(each.to + side), unit) for side in (step, -step))
