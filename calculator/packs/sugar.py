"""Brackets and checks as what they are: decision tables that nobody has to write out by hand."""

from __future__ import annotations

from collections.abc import Container, Iterator

from calculator.ground.problems import Path
from calculator.ground.scalars import NUMBER, scalar_text
from calculator.language.cells import Compare, Name, parse_test
from calculator.packs.schema import Bracket, BracketRow, Check, DecisionTable, Outcome, Rule

MET, NOT_MET = "met", "not_met"
CHECK_LABELS = {MET: "符合", NOT_MET: "不符合"}
OTHERWISE = "本情形不适用这一项"


class BadBracket(ValueError):
    """A bracket that cannot be written out; `at` is the row, the message Chinese."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


def bracket_table(name: str, bracket: Bracket, base_unit: str) -> DecisionTable:
    """The decision table of a bracket, whose outcomes are formulas over its base."""
    outcomes = _marginal(bracket, base_unit) if bracket.mode == "marginal" else _class(bracket)
    rules = [
        Rule(
            id=row.id,
            if_=(row.if_,),
            then=(Outcome(value=outcome),),
            say=bracket.say,
            source=bracket.source,
            confidence=bracket.confidence,
            derived=bracket.derived,
        )
        for row, outcome in zip(bracket.rows, outcomes, strict=True)
    ]
    return DecisionTable(
        title=bracket.title, hit_policy="unique", inputs=(bracket.of,), outputs=(name,), rules=tuple(rules)
    )


def _class(bracket: Bracket) -> Iterator[str]:
    for row in bracket.rows:
        plus = f" + {row.plus}" if row.plus else ""
        yield f"{bracket.of} * {_rate(bracket, row)}{plus}"


def _marginal(bracket: Bracket, unit: str) -> Iterator[str]:
    """Every slice at its own rate: the full ones below, then the rest of the base."""
    below, reached = "", "0"
    for at, row in enumerate(bracket.rows):
        low, high = _ends(row, at)
        if row.plus:
            raise BadBracket(at, "marginal（分段累计）不写 plus；要加固定数额的，用 class 或者另写公式。")
        if (low or "0") != reached:
            raise BadBracket(at, f"marginal（分段累计）的各段要从小到大相连，这一段应从 {reached} 开始。")
        rate, start = _rate(bracket, row), _with_unit(reached, unit)
        yield f"{below}({bracket.of} - {start}) * {rate}" if at else f"{bracket.of} * {rate}"
        if high is None and at < len(bracket.rows) - 1:
            raise BadBracket(at, "只有最后一段可以没有上限。")
        below += f"({_with_unit(high or '0', unit)} - {start}) * {rate} + "
        reached = high or reached


def _ends(row: BracketRow, at: int) -> tuple[str | None, str | None]:
    try:
        test = parse_test(row.if_)
    except ValueError:
        return None, None  # told where the cell is linked
    if len(test.parts) != 1 or test.negated or test.parts[0][0].sign == "=":
        raise BadBracket(at, "每一段写一个区间，如 < 20000、[20000..50000) 或 >= 50000。")
    lows = [_text(each) for each in test.parts[0] if each.sign in (">", ">=")]
    highs = [_text(each) for each in test.parts[0] if each.sign in ("<", "<=")]
    return next(iter(lows), None), next(iter(highs), None)


def _text(compare: Compare) -> str:
    return compare.to.text if isinstance(compare.to, Name) else scalar_text(compare.to)


def _rate(bracket: Bracket, row: BracketRow) -> str:
    if NUMBER.fullmatch(row.rate):
        return _with_unit(row.rate, bracket.unit)
    return row.rate if row.rate.isidentifier() else f"({row.rate})"


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if NUMBER.fullmatch(text) and unit else text


def check_table(name: str, check: Check) -> DecisionTable:
    """The decision table of a check: met, not met, and one row for each condition that may fail before it."""
    conditions = [*check.if_.values()]
    rows: list[tuple[str, list[str], Outcome]] = [
        (MET, [*conditions, check.must], Outcome(value=MET)),
        (NOT_MET, [*conditions, _turned(check.must)], Outcome(value=NOT_MET)),
    ]
    for at, cell in enumerate(conditions):
        cells = [*conditions[:at], _turned(cell), *["-"] * (len(conditions) - at)]
        rows.append((f"na{at + 1}", cells, Outcome(not_applicable=OTHERWISE)))
    rules = [
        Rule(
            id=rule_id,
            if_=tuple(cells),
            then=(outcome,),
            say=check.say,
            source=check.source,
            confidence=check.confidence,
            note=check.note,
            derived=check.derived,
        )
        for rule_id, cells, outcome in rows
    ]
    return DecisionTable(
        title=check.title, hit_policy="unique", inputs=(*check.if_, check.input), outputs=(name,), rules=tuple(rules)
    )


def _turned(cell: str) -> str:
    """The cell that holds just where this one does not."""
    inner = cell.strip()
    return inner[4:-1] if inner.startswith("not(") else f"not({inner})"


def written_at(path: Path, brackets: Container[object], checks: Container[object]) -> Path:
    """Where the author wrote what stands at a path of a table that was made from a bracket or a check."""
    kind, name, *rest = (*path, None, None)
    if kind == "decision_tables" and name in brackets:
        row: list[str | int] = ["rows", rest[1]] if isinstance(rest[1], int) else []
        cell = {"if": ["if"], "then": ["rate"]}.get(str(rest[2]), []) if row else []
        return ("brackets", str(name), *row, *cell)
    return ("checks", str(name)) if kind == "decision_tables" and name in checks else path
