"""How large a pack may be, so that it is read, proved and answered in the time that people wait."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.ground.problems import Diagnostic
from calculator.packs.schema import PackRecord

MOST_RULES = 2_000
MOST_STEPS = 300
MOST_TEXT = 60_000
MOST_PERIODS = 200
LONGEST_CHAIN = 60
MOST_PLACES = 12


def beyond_limits(record: PackRecord) -> Iterator[Diagnostic]:
    """What would take too long to read, prove and answer, told before anything is done."""
    steps = len(record.decision_tables) + len(record.brackets) + len(record.formulas) + len(record.checks)
    texts = [formula.value for formula in record.formulas.values()]
    rules = [rule for table in record.decision_tables.values() for rule in table.rows]
    texts += [outcome.value for rule in rules for outcome in rule.then if outcome.value is not None]
    days = {value.from_ for parameter in record.parameters.values() for value in parameter.values}
    for key, what, count, most in (
        ("outputs", "表、分段、公式和核对", steps, MOST_STEPS),
        ("formulas", "公式和结果的文字", sum(map(len, texts)), MOST_TEXT),
        ("parameters", "参数变化的日期", len(days), MOST_PERIODS),
    ):
        if count > most:
            message = f"规则包太大：{what}共 {count}，最多 {most}。请分成几个规则包。"
            yield Diagnostic(
                kind="pack-too-large", path=("pack", key), message=message, found=str(count), allowed=(str(most),)
            )
