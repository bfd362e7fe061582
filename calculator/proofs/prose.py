"""Figures in the words of a pack against its rules: what a sentence says must be what the rule and its clause say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from calculator.ground.calendar import FIRST_DAY_OF_WEEKEND
from calculator.ground.problems import Diagnostic, Path
from calculator.ground.scalars import Number, scalar_text
from calculator.language.cells import compares
from calculator.language.formulas import SHARED_OUT, STEPPED, Expression, calls_in, parse_formula
from calculator.language.formulas import Quantity as Written
from calculator.packs.pack import Pack
from calculator.packs.schema import ParameterValue
from calculator.proofs.clauses import told_by
from calculator.proofs.figures import Figure, Statement, figures, figures_of, neighbours, parameter_figures, statements
from calculator.proofs.quantities import (
    Quantity,
    converts,
    counted_units,
    days_named,
    impossible_days,
    leading_unit,
    quantities,
    same,
    standards,
)

MOST_COMPARED = 60
Amount = tuple[Number, str]
# What only shows how to fill something in: 如 2999.99, 2 位小数.
EXAMPLE = re.compile(r"(?:例如|比如|如)\s*[\d,.]+(?:\s*[^\s\d，。；、]{1,4})?|\d+\s*位(?:小数)?")
ONE_DAY = timedelta(days=1)
# What happens to a part that is not full, in words and in functions.
SHARING_WORDS = {
    "进一": re.compile("进一|进位|进整|不足[^，。；]{1,12}?的?(?:，|,)?(?:均|也|都)?按(?!比例|实际)"),
    "舍去": re.compile("舍去|舍尾|舍弃|不足[^，。；]{1,12}?的?(?:，|,)?(?:不计|不予计|忽略)"),
    "按比例": re.compile("按比例"),
}
SHARING_OF = {"started": "进一", "ceil": "进一", "full": "舍去", "floor": "舍去", "pro_rata": "按比例"}
FUNCTION_OF = {"进一": "started、ceil", "舍去": "full、floor", "按比例": "pro_rata"}


def strange_words(pack: Pack) -> Iterator[Diagnostic]:
    """Figures in words that neither the rule spoken of nor its clause has, and dates that no calendar has."""
    for path, text, held in _texts(pack):
        for written in dict.fromkeys(impossible_days(text)):
            yield Diagnostic(kind="no-such-day", path=path, message=f"没有“{written}”这一天，请核对。")
        strange = [*strange_quantities(text, held, pack.record.units)]
        if strange:
            words = "、".join(f"“{word}”" for word in dict.fromkeys(one.words for one in strange))
            said = f"这里写的{words}，规则和所引条款里都没有，请核对是否漏改。"
            yield Diagnostic(kind="figure-in-words", path=path, message=said)


def strange_standards(pack: Pack) -> Iterator[Diagnostic]:
    """Standards in words other than those of the clause that a rule cites."""
    for one in statements(pack):
        clause = pack.bundle.clauses.get(one.record.source)
        named = standards(clause.text if clause else "")
        for path, text in _own_texts(one) if named else ():
            for number in dict.fromkeys(standards(text)):
                if not any(number in other or other in number for other in named):
                    said = f"这里写的标准“{number}”，所引条款写的是“{'、'.join(named)}”，请核对。"
                    yield Diagnostic(kind="standard-against-clause", path=path, message=said)


def strange_quantities(text: str, held: list[Amount], declared: tuple[str, ...] = ()) -> Iterator[Quantity]:
    """The figures of a text that are none of those held."""
    told = quantities(text, declared)
    for one in told:
        if _tells(one) and not _held(one, held) and not any(converts(one, other) for other in told):
            yield one


def _tells(one: Quantity) -> bool:
    """Whether a quantity is a figure of the rule rather than a turn of phrase (一个, 五种, 每户)."""
    return not one.small and one.value not in (0, 1)


def _held(one: Quantity, held: Iterable[Amount]) -> bool:
    return any(same(value, unit, one) for value, unit in held)


def _texts(pack: Pack) -> Iterator[tuple[Path, str, list[Amount]]]:
    """Every text of a pack that speaks of its rules, with the figures that it may name."""
    makers: dict[str, list[Amount]] = {}
    for one in statements(pack):
        held = [*held_by(pack, one)]
        for name in (*one.names, *one.outputs):
            makers.setdefault(name, []).extend(held)
        yield from ((path, text, held) for path, text in _own_texts(one))
        yield from _words_given(pack, one, held)
    whole = [*held_by_all(pack)]
    yield from _of_rows(pack)
    yield from _of_names(pack, makers, whole)
    yield from _of_pack(pack, whole)


def _own_texts(one: Statement) -> Iterator[tuple[Path, str]]:
    for key in ("title", "say", "note"):
        text = getattr(one.record, key, None)
        if text:
            yield (*one.path, key), text
    for at, outcome in enumerate(getattr(one.record, "then", ())):
        if outcome.absence:
            yield (*one.path, "then", at, outcome.absence), outcome.reason


def held_by(pack: Pack, one: Statement) -> Iterator[Amount]:
    """What a statement may name: its figures, those beside its borders, its parameters', and its clauses'."""
    own = [*figures_of(pack, one), *parameter_figures(pack, one.names)]
    yield from _amounts(own)
    yield from neighbours(pack, one)
    for source in {one.record.source, *(each.source for each in own)}:
        yield from _of_clause(pack, source, one.record.derived)


def held_by_all(pack: Pack) -> Iterator[Amount]:
    """Every figure of a pack and of the clauses that it holds or cites."""
    yield from _amounts(figures(pack))
    for one in statements(pack):
        yield from neighbours(pack, one)
    for source in pack.bundle.clauses:
        yield from _of_clause(pack, source)
    for item in pack.record.parameters.values():
        yield from counted_units(item.unit)


def _amounts(found: Iterable[Figure]) -> Iterator[Amount]:
    yield from ((one.value, one.unit) for one in found if not isinstance(one.value, date))


def _of_clause(pack: Pack, source: str, derived: str | None = None) -> Iterator[Amount]:
    yield from ((one.value, one.unit) for one in told_by(pack, source, derived))


def _words_given(pack: Pack, one: Statement, held: list[Amount]) -> Iterator[tuple[Path, str, list[Amount]]]:
    """The labels of the words that a rule gives, each for the clause of every rule that gives it."""
    for output, outcome in zip(one.outputs, getattr(one.record, "then", ()), strict=False):
        item = pack.record.outputs.get(output)
        label = item.values.get(outcome.value or "") if item else None
        if label:
            yield ("outputs", output, "values", outcome.value), label, held


def _of_rows(pack: Pack) -> Iterator[tuple[Path, str, list[Amount]]]:
    """The reasons of accepted gaps and overlaps, which may name any figure of their table."""
    for name, table in pack.record.decision_tables.items():
        held = [
            pair for one in statements(pack) if one.path[:2] == ("decision_tables", name) for pair in held_by(pack, one)
        ]
        rows = [("accepted", at, row.source, row.reason) for at, row in enumerate(table.accepted)]
        rows += [("overlaps", at, row.source, row.reason) for at, row in enumerate(table.overlaps)]
        for key, at, source, reason in rows:
            yield ("decision_tables", name, key, at, "reason"), reason, [*held, *_of_clause(pack, source)]


def _of_names(
    pack: Pack, makers: dict[str, list[Amount]], whole: list[Amount]
) -> Iterator[tuple[Path, str, list[Amount]]]:
    """The titles, questions and notes of inputs, parameters and outputs."""
    for name, item in pack.record.inputs.items():
        held = [*makers.get(name, whole), *_of_clause(pack, item.source), *_of_domain(pack, name)]
        for key in ("title", "ask", "help"):
            yield ("inputs", name, key), EXAMPLE.sub("", getattr(item, key)), held
    for name, parameter in pack.record.parameters.items():
        held = [*_amounts(parameter_figures(pack, frozenset({name})))]
        for value in parameter.values:
            held += _of_clause(pack, value.source, value.derived)
        yield ("parameters", name, "title"), parameter.title, held
    for name, output in pack.record.outputs.items():
        for key in ("title", "note"):
            text = getattr(output, key)
            if text:
                yield ("outputs", name, key), text, makers.get(name, whole)


def _of_domain(pack: Pack, name: str) -> Iterator[Amount]:
    domain = pack.domains.get(name)
    for each in compares(domain) if domain else ():
        if isinstance(each.to, int | Fraction):
            yield each.to, leading_unit(pack.unit_of(name))


def _of_pack(pack: Pack, whole: list[Amount]) -> Iterator[tuple[Path, str, list[Amount]]]:
    record = pack.record
    yield ("title",), record.title, whole
    yield ("law", "caution"), record.law.caution, whole
    if record.origin:
        yield ("origin", "differs"), record.origin.differs, whole
    for name, item in record.unknowns.items():
        yield ("unknowns", name, "what"), item.what, whole


def exchanged_figures(pack: Pack) -> Iterator[Diagnostic]:
    """Rules whose words give another figure of the clause than the rule has: 300 ㎡ where they say 500 ㎡."""
    for one in statements(pack):
        if "rows" in [part for each in one.cells for part in each[2]]:
            continue
        own = [*figures_of(pack, one), *parameter_figures(pack, one.names)]
        told = [each for each in quantities(one.record.say, pack.record.units) if _tells(each)]
        derived = "。".join(each.derived for each in own if each.derived)
        amounts = [*_amounts(own), *neighbours(pack, one)]
        amounts += [(each.value, each.unit) for each in quantities(derived, pack.record.units)]
        sources = {one.record.source, *(each.source for each in own)}
        clauses = [pair for source in sources for pair in _of_clause(pack, source)]
        odd = [each for each in told if each.unit and not _held(each, amounts) and _held(each, clauses)]
        for figure in dict.fromkeys((each.value, each.unit) for each in own if not isinstance(each.value, date)):
            value, unit = figure
            if not any(same(value, unit, each) for each in told):
                beside = [each.words for each in odd if each.unit == unit and not _counted(pack, one, each)]
                if beside:
                    yield _exchanged(one, f"{scalar_text(value)} {unit}".strip(), beside[0])
        yield from _exchanged_days(own, one)


def _counted(pack: Pack, one: Statement, each: Quantity) -> bool:
    """Whether a quantity is only what a unit counts by: 100 户 of ㎡/百户."""
    units = [pack.unit_of(name) for name in one.names if name in pack.record.parameters]
    return any((each.value, each.unit) == pair for unit in units for pair in counted_units(unit))


def _exchanged_days(own: list[Figure], one: Statement) -> Iterator[Diagnostic]:
    days = {each.value for each in own if isinstance(each.value, date)}
    told = {each.day for each in days_named(one.record.say) if each.full}
    near = {day + side for day in days for side in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY)}
    if days and told and not told & near:
        yield _exchanged(one, f"{min(days)}", f"{min(told)}")


def _exchanged(one: Statement, mine: str, words: str) -> Diagnostic:
    said = f"规则用的是“{mine}”，它的文字写的却是“{words}”，请核对。"
    return Diagnostic(kind="figure-against-words", path=(*one.path, "say"), message=said)


def wrong_sharing(pack: Pack) -> Iterator[Diagnostic]:
    """Formulas that round or share out otherwise than the rule's words, or else its clause, say."""
    for one in statements(pack):
        own = f"{one.record.say}。{getattr(one.record, 'note', None) or ''}"
        clause = pack.bundle.clauses.get(one.record.source)
        for _, formula, path in one.formulas:
            calls = [call for call in calls_in(parse_formula(formula)) if call.function in (*SHARED_OUT, *STEPPED)]
            used = {call.function for call in calls}
            steps = [step for call in calls for step in _steps(pack, call.arguments[1])]
            told = _sharing(pack, own, steps) or _sharing(pack, clause.text if clause else "", steps)
            done = {SHARING_OF[function] for function in used}
            if told and done and not told & done:
                words = "、".join(f"“{word}”" for word in sorted(told))
                wanted = "、".join(FUNCTION_OF[word] for word in sorted(told))
                said = f"文字写{words}（{wanted}），公式用的却是 {'、'.join(sorted(used))}，请核对。"
                yield Diagnostic(kind="sharing-against-words", path=path, message=said)


def _steps(pack: Pack, step: Expression) -> Iterator[Amount]:
    """What a formula rounds to or shares out by, as far as it is a figure."""
    if isinstance(step, Written):
        yield step.value, leading_unit(step.unit)
    elif isinstance(step, str):
        found = parameter_figures(pack, frozenset({step}))
        yield from ((one.value, one.unit) for one in found if not isinstance(one.value, date))
    elif isinstance(step, int | Fraction):
        yield step, ""


def _sharing(pack: Pack, text: str, steps: Sequence[Amount]) -> set[str]:
    """What a text says of a part that is not full; 不足 300 ㎡ 的按 300 ㎡ is a least figure if 300 is no step."""
    return {
        word
        for word, pattern in SHARING_WORDS.items()
        for match in pattern.finditer(text)
        if not (told := quantities(match[0], pack.record.units))
        or not steps
        or any(same(value, unit, each) for value, unit in steps for each in told)
    }


def exchanged_parameters(pack: Pack) -> Iterator[Diagnostic]:
    """Two parameters of one clause whose titles fit each other's figure better than their own."""
    known = [
        (name, item, value)
        for name, item in pack.record.parameters.items()
        for value in item.values[:1]
        if value.value is not None
    ]
    if len(known) > MOST_COMPARED:
        return
    for at, (name, item, value) in enumerate(known):
        for _, other, beside in known[at + 1 :]:
            if value.source == beside.source and leading_unit(item.unit) == leading_unit(other.unit):
                mine, theirs = (_around(pack, item.title, each) for each in (value, beside))
                its, own = (_around(pack, other.title, each) for each in (value, beside))
                if theirs > mine and its > own:
                    said = f"“{item.title}”和“{other.title}”的数字可能写反了，请对照条款核对。"
                    path = ("parameters", name, "values", 0, "value")
                    yield Diagnostic(kind="figures-exchanged", path=path, message=said)


def _around(pack: Pack, title: str, value: ParameterValue) -> float:
    """How much of a title stands right before a figure in its clause, from 0 to 1."""
    clause = pack.bundle.clauses.get(value.source)
    if clause is None:
        return 0
    best = 0.0
    for one in quantities(clause.text, pack.record.units):
        if scalar_text(one.value) == value.value:
            before = re.split("[，。；：、]", clause.text[: one.start])[-1]
            pairs = {title[at : at + 2] for at in range(len(title) - 1)}
            best = max(best, len([pair for pair in pairs if pair in before]) / max(1, len(pairs)))
    return best


def idle_calendar_days(pack: Pack) -> Iterator[Diagnostic]:
    """Days of a calendar that change nothing: a weekend closed, a working weekday opened."""
    calendar = pack.record.calendar
    if calendar is None:
        return
    idle = [("closed", at, day, "周末，本来就不是") for at, day in enumerate(calendar.closed) if _weekend(day)]
    idle += [("opened", at, day, "周一至周五，本来就是") for at, day in enumerate(calendar.opened) if not _weekend(day)]
    for key, at, day, why in idle:
        said = f"{day} 是{why}工作日，不用写在 {key} 里，请核对日期。"
        yield Diagnostic(kind="calendar-day-idle", path=("calendar", key, at), message=said)


def _weekend(day: date) -> bool:
    return day.weekday() >= FIRST_DAY_OF_WEEKEND
