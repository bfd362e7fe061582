"""What a rule says in words against what it does: its outcome, its operators, its clause. Only what is worth a look."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from math import log

from calculator.ground.problems import Diagnostic, Path
from calculator.language.formulas import Call, calls_in, names_in, parse_formula
from calculator.packs.pack import Pack
from calculator.packs.schema import INFERRED, Check, Outcome, Rule
from calculator.proofs.figures import Statement, statements
from calculator.proofs.quantities import MEASURES, leading_unit, measured, quantities
from calculator.proofs.words import pairs_of, within

# Words that name an operator or function, and those that stand for it.
OPERATORS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "-": (re.compile("减去|扣除|扣减|差额"), "减"),
    "+": (re.compile("加上|另加|之和|合计(?!不|最|超|达|至)"), "加"),
    "*": (re.compile("乘以|×"), "乘"),
    "max": (re.compile("取大者|取较大|取高者|就高"), "取大者（max）"),
    "min": (re.compile("取小者|取较小|取低者|就低"), "取小者（min）"),
}
INSTEAD = {"-": "+", "+": "-", "*": "/", "max": "min", "min": "max"}
LEAST = re.compile("最低|不低于|不少于|不小于|至少|下限|保底")
MOST = re.compile("最高|不超过|不高于|不大于|至多|上限|封顶")
DENIED = re.compile("不(?!低于|少于|小于|超过|高于|大于|足|动产)|没有|未|禁止|无(?!障碍)|非(?!机动)")
# How much of one text stands in another: hardly anything, and clearly more than elsewhere.
HARDLY, CLEARLY = 0.25, 0.35
MOST_COMPARED = 60
FEWEST_PAIRS, FEWEST_OF_INFERENCE = 2, 5


def doings(pack: Pack) -> Iterator[Diagnostic]:
    """Outcomes, operators, conditions and clauses that do not fit the words of their rule."""
    for one in statements(pack):
        yield from _operators(one)
        if isinstance(one.record, Rule):
            yield from _other_word(pack, one, one.record)
            yield from _unknown_though_told(pack, one, one.record)
        if isinstance(one.record, Check):
            yield from _denied(pack, one, one.record)
    yield from _exchanged_outcomes(pack)
    yield from _other_clause(pack)
    yield from _extremes(pack)


def _look(kind: str, path: Path, message: str) -> Diagnostic:
    return Diagnostic(kind=kind, path=path, message=message)


def _operators(one: Statement) -> Iterator[Diagnostic]:
    """减去 without a minus where there is a plus instead, and so on."""
    used = {call.function for _, formula, _ in one.formulas for call in calls_in(parse_formula(formula))}
    for operator, (pattern, word) in OPERATORS.items():
        match = pattern.search(one.record.say)
        if match and operator not in used and INSTEAD[operator] in used:
            said = f"规则的文字写“{match[0]}”，公式里没有“{word}”，请核对。"
            yield _look("operator-against-words", one.formulas[0][2], said)


def _other_word(pack: Pack, one: Statement, rule: Rule) -> Iterator[Diagnostic]:
    """A word given, where the rule's text has the label of another word and hardly any of this one's."""
    for at, (output, outcome) in enumerate(zip(one.outputs, rule.then, strict=True)):
        labels = pack.labels.get(output, {})
        own = labels.get(outcome.value or "")
        if own and within(own, rule.say) <= HARDLY:
            other = next((label for label in labels.values() if len(label) > 3 and label in rule.say), None)  # noqa: PLR2004
            if other:
                said = f"规则的文字写“{other}”，结果却是“{own}”，请核对。"
                yield _look("outcome-against-words", (*one.path, "then", at), said)


def _exchanged_outcomes(pack: Pack) -> Iterator[Diagnostic]:
    """Two rules of a table, the words of each of which fit the other's outcome, and its own not."""
    for name, table in pack.record.decision_tables.items():
        if len(table.rules) > MOST_COMPARED:
            continue
        for place, output in enumerate(table.outputs):
            given = [(at, rule, _outcome_words(pack, output, rule.then[place])) for at, rule in enumerate(table.rules)]
            for (at, one, mine), (_, other, theirs) in combinations(given, 2):
                if mine == theirs:
                    continue
                gains = (
                    within(theirs, one.say) - within(mine, one.say),
                    within(mine, other.say) - within(theirs, other.say),
                )
                if min(gains) > 0 and max(gains) >= CLEARLY:
                    said = f"规则 {one.id} 和 {other.id} 的结果可能写反了：它们的文字合于对方的结果，请核对。"
                    yield _look("outcomes-exchanged", ("decision_tables", name, "rules", at, "then", place), said)


def _outcome_words(pack: Pack, output: str, outcome: Outcome) -> str:
    """What people call an outcome: its label, the titles that its formula names, why it does not apply, the unknown."""
    if outcome.value is None:
        unknown = pack.bundle.unknowns.get(outcome.unknown or "")
        return outcome.reason or (unknown.what if unknown else "")
    label = pack.labels.get(output, {}).get(outcome.value)
    if label or pack.kinds[output] not in ("number", "date"):
        return label or ""
    names = [*names_in(parse_formula(outcome.value))] if not outcome.value[:1].isdigit() else []
    return "、".join(pack.record.titles.get(one, "") for one in names)


def _unknown_though_told(pack: Pack, one: Statement, rule: Rule) -> Iterator[Diagnostic]:
    """An outcome that is unknown or does not apply, where the rule's text gives a figure of what it is measured in."""
    for at, (output, outcome) in enumerate(zip(one.outputs, rule.then, strict=True)):
        measure = measured(1, leading_unit(pack.unit_of(output)))[0]
        cells = {measured(1, leading_unit(pack.unit_of(column)))[0] for column, _, _ in one.cells}
        if outcome.value is None and measure and measure not in cells:
            told = [each.words for each in quantities(rule.say) if MEASURES.get(each.unit, ("",))[0] == measure]
            if told:
                said = f"规则的文字写了“{told[0]}”，“{pack.record.titles[output]}”却没有数，请核对。"
                yield _look("figure-left-out", (*one.path, "then", at), said)


def _denied(pack: Pack, one: Statement, check: Check) -> Iterator[Diagnostic]:
    """A condition that must be true where its words deny it, or false where they do not."""
    item = pack.record.inputs.get(check.input)
    must = {"not(true)": "false", "not(false)": "true"}.get(check.must.replace(" ", ""), check.must)
    if item is None or must not in ("true", "false"):
        return
    denied = bool(DENIED.search(check.say)) != bool(DENIED.search(item.title))
    if denied != (must == "false"):
        wanted = "否" if denied else "是"
        said = f"规则的文字是“{check.say}”，按它“{item.title}”应为“{wanted}”，请核对 must。"
        yield _look("condition-against-words", (*one.path, "must"), said)


def _other_clause(pack: Pack) -> Iterator[Diagnostic]:
    """Rules and figures whose words stand in another clause, and clearly less in the one that they cite.

    Words count the more, the fewer clauses have them; those of no clause do not count. An inference need not have the
    words of its clause: of it more must stand elsewhere.
    """
    clauses = pack.bundle.clauses
    texts = {name: f"{clause.title}。{clause.text}" for name, clause in clauses.items()}
    among = Counter(pair for text in texts.values() for pair in pairs_of(text))
    for path, source, words, inferred in _citing(pack):
        weights = {pair: log((len(texts) + 1) / among[pair]) for pair in pairs_of(words) if pair in among}
        held = {name: [pair for pair in weights if pair in text] for name, text in texts.items()}
        shares = {name: sum(map(weights.__getitem__, pairs)) for name, pairs in held.items()}
        best = max(shares, key=shares.__getitem__, default=source)
        enough = source in clauses and len(held[best]) >= (FEWEST_OF_INFERENCE if inferred else FEWEST_PAIRS)
        if enough and shares[best] - shares[source] >= CLEARLY * sum(weights.values()):
            said = f"这里的文字在“{clauses[best].title}”里有，所引的“{clauses[source].title}”里少，请核对出处。"
            yield _look("other-clause", (*path, "source"), said)


def _citing(pack: Pack) -> Iterator[tuple[Path, str, str, bool]]:
    """What cites a clause, with its words and whether it is inferred: rules, formulas, brackets, checks, parameters."""
    for one in statements(pack):
        yield one.path, one.record.source, one.record.say, one.record.confidence in INFERRED
    for name, parameter in pack.record.parameters.items():
        for at, value in enumerate(parameter.values):
            path = ("parameters", name, "values", at)
            yield path, value.source, parameter.title, value.confidence in INFERRED


def _extremes(pack: Pack) -> Iterator[Diagnostic]:
    """A parameter called a least figure within `min`, or a greatest within `max`."""
    for one in statements(pack):
        for _, formula, path in one.formulas:
            for call in calls_in(parse_formula(formula)):
                for title in _titles(pack, call):
                    least, most = bool(LEAST.search(title)), bool(MOST.search(title))
                    if least != most and call.function == ("min" if least else "max"):
                        said = f"“{title}”放在了{'取小者（min）' if least else '取大者（max）'}里，请核对。"
                        yield _look("extreme-against-title", path, said)


def _titles(pack: Pack, call: Call) -> Iterator[str]:
    for argument in call.arguments:
        if isinstance(argument, str) and argument in pack.record.parameters:
            yield pack.record.parameters[argument].title
