"""Clause and rule laid beside each other: what was made of each clause, and where the text says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from calculator.ground.diagnostic_kinds import Severity
from calculator.ground.problems import Diagnostic
from calculator.ground.scalars import Number, plain, scalar_text
from calculator.language.formulas import FREE, Call, Expression, calls_in, parse_formula
from calculator.language.formulas import Quantity as Written
from calculator.packs.pack import Pack
from calculator.packs.schema import Check
from calculator.proofs.figures import (
    NEGATED,
    Comparison,
    Figure,
    Statement,
    comparisons,
    figures,
    parameter_figures,
    statements,
)
from calculator.proofs.quantities import (
    MEASURES,
    Quantity,
    confused,
    days_named,
    leading_unit,
    quantities,
    same,
)

UPPER, LOWER = (">=", "<"), ("<=", ">")
# A cell of whole numbers and the number one beside it: < 3000 for 2999 以下 or 超过 2999.
BESIDE: Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]] = {
    "<": ((-1, LOWER),),
    ">=": ((-1, LOWER),),
    ">": ((1, UPPER),),
    "<=": ((1, UPPER),),
}
# Units in which one is seldom written: 首层, 设有.
UNSAID = ("层", "个", "")
FITS = {"max": (">=", "<"), "min": ("<=", ">")}
DAY_WORDS = {">=": "自 {} 起", "<=": "至 {} 止", ">": "{} 以后（不含当日）", "<": "{} 以前（不含当日）"}
WANTS = {"max": "取大者（max）", "min": "取小者（min）"}
# How far before a number its counting word may begin, and how many characters tell that words are quoted.
COUNTING_REACH, WORDS_SHARED = 5, 4
# A text that also speaks of what is left out may name the other side of a border.
EXCEPTING = ("不", "除", "未", "没有", "其余", "只", "仅", "才", "另", "免", "禁止", "例外", "无")

ROUNDED = re.compile("取整|整数|四舍五入|进一|进位|进整|舍去|舍尾|舍弃|保留|精确到|尾数|不计")


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


def idle_clauses(pack: Pack) -> Iterator[Diagnostic]:
    """Clauses of a pack that stands alone of which nothing was made, without a reason; and reasons that are wrong."""
    made = made_of(pack)
    for name, clause in pack.record.clauses.items():
        if name not in made and clause.not_executable is None:
            said = f"没有从“{clause.title}”作出任何规则，也没有写 not_executable 的理由。"
            yield Diagnostic(kind="clause-without-rule", path=("clauses", name), message=said)
        if name in made and clause.not_executable is not None:
            said = f"“{clause.title}”写了 not_executable，却有规则引用它。"
            yield Diagnostic(kind="reason-without-need", path=("clauses", name), message=said)


def told_by(pack: Pack, source: str, derived: str | None = None) -> tuple[Quantity, ...]:
    """The quantities of a clause, and those of the words that say how a figure follows from it."""
    clause = pack.bundle.clauses.get(source)
    return quantities(f"{clause.text if clause else ''}。{derived or ''}", pack.record.units)


def strange_figures(pack: Pack) -> Iterator[Diagnostic]:
    """Figures and days that the clause they cite does not hold, or holds in another unit."""
    for one in dict.fromkeys(figures(pack)):
        clause = pack.bundle.clauses.get(one.source)
        if clause is None or one.value == 0:
            continue
        if isinstance(one.value, date):
            named = days_named(f"{clause.text}。{one.derived or ''}")
            fault = "" if one.value in [each.day for each in named] else _absent(one, clause.title)
        else:
            fault = _strange(one, plain(abs(Fraction(one.value))), told_by(pack, one.source, one.derived), clause.title)
        if fault:
            kind = "unit-not-as-in-clause" if "单位" in fault else "figure-not-in-clause"
            yield Diagnostic(kind=kind, path=one.path, message=fault)


def _strange(one: Figure, value: Number, held: tuple[Quantity, ...], title: str) -> str:
    """What is wrong with a figure; nothing if the clause holds it."""
    if any(fits(one, value, each) for each in held) or (value == 1 and one.unit in UNSAID):
        return ""
    other = next((each for each in held if each.value == value and confused(each.unit, one.unit)), None)
    if other:
        return f"所引“{title}”写的是“{other.words}”，这里是“{one.words}”，单位不同，请核对。"
    return _absent(one, title)


def fits(one: Figure, value: Number, each: Quantity) -> bool:
    """Whether a figure is a quantity of the clause, or a border of whole numbers beside it (2999 以下, < 3000)."""
    beside = BESIDE.get(one.sign, ()) if one.whole else ()
    return same(value, one.unit, each) or any(
        each.sign in signs and same(value + step, one.unit, each) for step, signs in beside
    )


def _absent(one: Figure, title: str) -> str:
    remedy = "由条款推算的，用 derived 写明怎样推算" if one.derived is None else "条款和 derived 里都没有"
    return f"“{one.words}”没有出现在所引“{title}”的文字里，请核对出处；{remedy}。"


def unsaid_roundings(pack: Pack) -> Iterator[Diagnostic]:
    """Outputs that are rounded by a clause which says nothing of rounding."""
    for name, output in pack.outputs.items():
        rounding = output.round
        clause = pack.bundle.clauses.get(rounding.source or "") if rounding and rounding.to else None
        if clause is not None and not ROUNDED.search(clause.text):
            said = f"“{output.title}”写了取整，所引“{clause.title}”没有写取整；没有规定的写 round: unstated。"
            yield Diagnostic(kind="rounding-not-in-clause", path=("outputs", name, "round"), message=said)


def ungrounded_derivations(pack: Pack) -> Iterator[Diagnostic]:
    """Words that say how a figure follows from a clause start from a figure of that clause."""
    written: list[tuple[tuple[str | int, ...], str, str]] = [
        (one.path, one.record.source, one.record.derived) for one in statements(pack) if one.record.derived
    ]
    for name, parameter in pack.record.parameters.items():
        paths = [(("parameters", name, "values", at), item) for at, item in enumerate(parameter.values)]
        written += [(path, item.source, item.derived) for path, item in paths if item.derived]
    for path, source, derived in written:
        held = told_by(pack, source)
        told = quantities(derived, pack.record.units)
        shared = any(same(one.value, one.unit, each) for one in told for each in held)
        text = _text(pack, source)
        if not shared and not any(derived[at : at + WORDS_SHARED] in text for at in range(len(derived) - WORDS_SHARED)):
            said = "derived 应从条款里的数说起，如“15 亩即 10000 平方米”；这里没有一个数或者一句话出自所引条款。"
            yield Diagnostic(kind="derived-from-nothing", path=(*path, "derived"), message=said)


def unused_figures(pack: Pack) -> Iterator[Diagnostic]:
    """Figures of the clauses cited that no rule, parameter or formula of the pack uses."""
    used = [*figures(pack)]
    for source in made_of(pack):
        clause = pack.bundle.clauses.get(source)
        own = pack.record.clauses.get(source)
        if clause is None or (own and own.not_executable):
            continue
        derived = [each.derived for each in used if each.source == source and each.derived]
        told = quantities("。".join(derived), pack.record.units)
        idle = [one for one in quantities(clause.text, pack.record.units) if one.unit in MEASURES and one.value != 0]
        idle = [one for one in idle if not _used(one, used) and not any(same(one.value, one.unit, t) for t in told)]
        idle += _half_used(clause.text, [each for each in used if each.source == source and not each.unit])
        words = [*dict.fromkeys(one.written if one.unit == "" else one.words for one in idle if one.value != 1)]
        if words:
            said = f"“{clause.title}”里的“{'、'.join(words)}”没有任何规则、参数或者公式用到，请核对是否遗漏。"
            yield Diagnostic(kind="clause-figure-unused", path=_place_of(pack, source), message=said)


def _half_used(text: str, bare: Iterable[Figure]) -> list[Quantity]:
    """Fractions of a clause (三分之二) of whose two numbers a pack uses one alone: as a third, or twice."""
    values = {each.value for each in bare}
    shares = (one for one in quantities(text) if "分之" in one.written and not one.unit)
    return [one for one in shares if 1 not in one.other and one.value not in values and len(values & {*one.other}) == 1]


def _used(one: Quantity, figures_used: Iterable[Figure]) -> bool:
    return any(not isinstance(each.value, date) and fits(each, each.value, one) for each in figures_used)


def _place_of(pack: Pack, source: str) -> tuple[str | int, ...]:
    return ("clauses", source) if source in pack.record.clauses else ()


def contradicted_signs(pack: Pack) -> Iterator[Diagnostic]:
    """Cells that count a number in where the clause counts it out, or the other way round (民法典 1259)."""
    for statement in statements(pack):
        for one in comparisons(pack, statement):
            told = {sign: words for source in one.sources for sign, words in _told(pack, one, _text(pack, source))}
            fault = _contradicted(one, told)
            if fault:
                yield fault
            else:
                yield from _against_own_words(pack, statement, one)


def _text(pack: Pack, source: str) -> str:
    clause = pack.bundle.clauses.get(source)
    return clause.text if clause else ""


def _told(pack: Pack, one: Comparison, text: str) -> Iterator[tuple[str, str]]:
    """Each sign that a text gives the number compared, with its words."""
    if isinstance(one.value, date):
        days = [each for each in days_named(text) if each.sign and each.day == one.value]
        yield from ((each.sign, DAY_WORDS[each.sign].format(each.day)) for each in days)
        return
    for each in quantities(text, pack.record.units):
        if each.sign and same(one.value, one.unit, each):
            yield each.sign, each.counted


def _contradicted(one: Comparison, told: Mapping[str, str]) -> Diagnostic | None:
    if not told or one.sign in told:
        return None
    words = "、".join(f"“{said}”" for said in told.values())
    if any(sign in UPPER for sign in told) and any(sign in LOWER for sign in told):
        said = f"条款既写{words}，恰好 {scalar_text(one.value)} 算在哪一边有两种读法；这一格是“{one.written}”，请核对。"
        return Diagnostic(kind="border-told-both-ways", path=one.path, message=said)
    if (one.sign in UPPER) == any(sign in UPPER for sign in told):
        return None
    held = "包括" if one.sign in (">=", "<=") else "不包括"
    said = f"条款写{words}，这一格“{one.written}”却{held} {scalar_text(one.value)}，与条款相反，请核对。"
    return Diagnostic(kind="sign-against-clause", path=one.path, message=said)


def _against_own_words(pack: Pack, statement: Statement, one: Comparison) -> Iterator[Diagnostic]:
    """A cell against the words of its own rule: another border, or the other side where nothing is excepted."""
    text = statement.record.say
    told = dict(_told(pack, one, text))
    if len(told) != 1 or one.sign in told or "rows" in one.path:
        return
    ((sign, words),) = told.items()
    crossed = (one.sign in UPPER) != (sign in UPPER)
    if crossed or (NEGATED[one.sign] == sign and not _excepts(text, pack)):
        severity: Severity = "error" if crossed or isinstance(statement.record, Check) else "attention"
        said = f"规则的文字写“{words}”，这一格却是“{one.written}”，请核对。"
        yield Diagnostic(kind="sign-against-words", severity=severity, path=one.path, message=said)


def _excepts(text: str, pack: Pack) -> bool:
    """Whether a text, its counting words left out, speaks of what is excepted."""
    rest = list(text)
    for each in quantities(text, pack.record.units):
        start = max(0, each.start - COUNTING_REACH) if each.sign else each.start
        rest[start : each.end] = " " * (each.end - start)
    return any(word in "".join(rest) for word in EXCEPTING)


def turned_extremes(pack: Pack) -> Iterator[Diagnostic]:
    """`min` where the clause sets a least figure (不低于), `max` where it sets a greatest (不超过)."""
    for statement in statements(pack):
        for _, formula, path in statement.formulas:
            for call in calls_in(parse_formula(formula)):
                if call.function in FREE:
                    yield from _turned(pack, statement, call, path)


def _turned(pack: Pack, statement: Statement, call: Call, path: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    for value, unit, source in _ends(pack, statement, call):
        signs = {each.sign: each.counted for each in told_by(pack, source) if each.sign and same(value, unit, each)}
        if signs and not {*signs} & {*FITS[call.function]}:
            words = "、".join(f"“{said}”" for said in signs.values())
            said = f"条款写{words}，公式却{WANTS[call.function]}，请核对。"
            yield Diagnostic(kind="extreme-against-clause", path=path, message=said)


def _ends(pack: Pack, statement: Statement, call: Call) -> Iterator[tuple[Number, str, str]]:
    for argument in call.arguments:
        if isinstance(argument, str):
            found = parameter_figures(pack, frozenset({argument}))
            yield from (
                (one.value, one.unit, one.source)
                for one in found
                if one.path[-1] == "value" and not isinstance(one.value, date)
            )
        else:
            yield from ((value, unit, statement.record.source) for value, unit in _plain(argument))


def _plain(argument: Expression) -> Iterator[tuple[Number, str]]:
    if isinstance(argument, Written):
        yield argument.value, leading_unit(argument.unit)
    elif isinstance(argument, int | Fraction) and argument != 0:
        yield argument, ""
