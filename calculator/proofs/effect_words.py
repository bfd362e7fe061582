"""The legal effect in words: regions, what an output came to and comes to, and by how much an amount moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from calculator.answers.explain import amount_phrase
from calculator.answers.phrases import (
    ABSENT,
    bounds_phrase,
    formula_phrase,
    squeezed,
    told_bounds,
    value_phrase,
)
from calculator.engine.engine import State
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, decimal_text, plain, scalar_text
from calculator.ground.truth import Truth
from calculator.ground.typed_numbers import short_number_phrase
from calculator.language.values import Alternative, alternatives_of, sole
from calculator.packs.pack import Computed, Pack
from calculator.proofs.effect_axes import Axis
from calculator.proofs.effect_pairs import Paired, Pairs
from calculator.proofs.effect_records import ChangeKind, Condition, OutputChange, Side, Status
from calculator.proofs.effect_search import Sample, outcomes_for

# What is quoted stands within quotes already.
INNER_QUOTES = str.maketrans("“”", "‘’")

MOST_BOXES = 4
EVERY_CASE = "所有情形"
Range = tuple[Scalar | None, Scalar | None]


# --- regions -----------------------------------------------------------------------------------------------------


@frozen(kw_only=False)
class Namer:
    """Says inputs of two packs so that they are told apart: the title where unit or label would not do."""

    pairs: Pairs

    def pack(self, paired: Paired) -> tuple[Pack, str]:
        """The pack whose words are used, and the input's name there."""
        side: Side = "new" if paired.new else "old"
        return self.pairs.packs[side], paired.key

    def title(self, paired: Paired) -> str:
        """What people call an input."""
        pack, name = self.pack(paired)
        return pack.record.titles[name]

    def condition(self, axis: Axis, places: Iterable[int]) -> Condition | None:
        """What a region asks of an input; None where it asks nothing."""
        chosen = sorted(places)
        if len(chosen) == len(axis.stretches):
            return None
        if axis.kind == "word":
            words = self._words([axis.stretches[at].points[0] for at in chosen], axis)
        else:
            words = "或者".join(self._range(axis, run) for run in _runs(chosen))
            words = self._titled(axis.paired, words)
        runs = [(at, at) for at in chosen] if axis.kind == "word" else [*_runs(chosen)]
        ends = ((axis.stretches[first].low, axis.stretches[last].high) for first, last in runs)
        ranges = tuple((_text(low), _text(high)) for low, high in ends)
        return Condition(input=axis.key, title=self.title(axis.paired), words=words, ranges=ranges)

    def _words(self, values: Sequence[Scalar], axis: Axis) -> str:
        pack, name = self.pack(axis.paired)
        labels = "或者".join(value_phrase(pack, name, value) for value in values)
        own = {label for one in self.pairs.inputs if one.key != name for label in self._labels(one)}
        bare = pack.kinds[name] == "enum" and not own & {*labels.split("或者")}
        return labels if bare else f"{self.title(axis.paired)}：{labels}"

    def _labels(self, paired: Paired) -> Iterator[str]:
        pack, name = self.pack(paired)
        yield from pack.labels[name].values()

    def _titled(self, paired: Paired, words: str) -> str:
        pack, name = self.pack(paired)
        unit = pack.unit_of(name) if pack.kinds[name] == "number" else ""
        others = [one for one in self.pairs.inputs if one.key != name]
        alone = unit and all(self.pack(one)[0].unit_of(self.pack(one)[1]) != unit for one in others)
        return words if alone else f"{self.title(paired)} {words}"

    def _range(self, axis: Axis, run: tuple[int, int]) -> str:
        pack, name = self.pack(axis.paired)
        low: Any = axis.stretches[run[0]].low if run[0] > 0 else None
        high: Any = axis.stretches[run[1]].high if run[1] < len(axis.stretches) - 1 else None
        if axis.kind == "date":
            return _days(low, high)
        unit = pack.unit_of(name)
        if low is None and high == axis.stretches[0].low:
            low = high
        if high is None and low == axis.stretches[-1].high:
            high = low
        if low is not None and low == high:
            return value_phrase(pack, name, low)
        if axis.step == 1 and low is not None and high is not None:
            return f"{short_number_phrase(low, '')}–{short_number_phrase(high, unit)}"
        found = []
        if low is not None:
            below = plain(low - axis.step)
            word, end = ("超过", below) if rounder(below, low) else ("不少于", low)
            found.append(f"{word} {value_phrase(pack, name, end)}")
        if high is not None:
            above = plain(high + axis.step)
            word, end = ("少于", above) if rounder(above, high) else ("不超过", high)
            found.append(f"{word} {value_phrase(pack, name, end)}")
        return "、".join(found)

    def region(self, boxes: Sequence[Sequence[Condition]]) -> str:
        """A region in a phrase; of very many parts the first few, and how many there are."""
        if any(not box for box in boxes):
            return EVERY_CASE
        told = ["、".join(one.words for one in box) for box in boxes]
        more = f"；等 {len(told)} 种情形" if len(told) > MOST_BOXES else ""
        return "；或者".join(told[:MOST_BOXES]) + more

    def point(self, axes: Sequence[Axis], point: Mapping[str, Scalar], shown: Iterable[str]) -> str:
        """A case in a phrase: what it has for some inputs."""
        found = []
        for axis in axes:
            if axis.key in point and axis.key in shown:
                pack, name = self.pack(axis.paired)
                words = value_phrase(pack, name, point[axis.key])
                found.append(
                    self._words([point[axis.key]], axis) if axis.kind == "word" else self._titled(axis.paired, words)
                )
        return "、".join(found)


def rounder(one: Number, other: Number) -> bool:
    """Whether a number takes fewer digits than another."""
    return len(decimal_text(one).strip("-0.")) < len(decimal_text(other).strip("-0.")) or (one == 0 and other != 0)


def _text(value: Scalar | None) -> str | None:
    return None if value is None else scalar_text(value)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            yield first, last
            first = place
        last = place
    yield first, last


def _days(low: date | None, high: date | None) -> str:
    if low is not None and high is not None:
        return str(low) if low == high else f"{low} 至 {high}"
    if low is not None:
        return f"{low} 起"
    return f"{high + timedelta(days=1)} 以前" if high is not None and high < date.max else f"{high} 止"


# --- what an output comes to -------------------------------------------------------------------------------------


def kind_of(pack: Pack, name: str) -> ChangeKind:
    """What sort of answer an output is."""
    item = pack.outputs[name]
    if name in pack.checks:
        return "check"
    if item.reminder:
        return "reminder"
    if item.values_from in ("papers", "steps"):
        return "document" if item.values_from == "papers" else "step"
    if item.type in ("number", "date"):
        return "amount" if item.type == "number" else "date"
    collected = any(name in table.outputs and table.hit_policy == "collect" for table in pack.tables.values())
    return "list" if collected else "outcome"


def status_of(state: State, name: str | None) -> Status:
    """Whether an output is decided, depends on something, is not known, or does not apply."""
    if name is None:
        return "absent"
    if name in state.collected:
        items = [one for one in state.collected[name] if one.alternative.applies]
        if not items:
            return "not_applicable"
        if all(one.alternative.value is None for one in items):
            return "unknown"
        return (
            "decided"
            if all(one.truth is Truth.TRUE and one.alternative.value is not None for one in items)
            else "depends"
        )
    applying = [one for one in alternatives_of(state.values[name]) if one.applies]
    if not applying:
        return "not_applicable"
    if all(one.value is None for one in applying):
        return "unknown"
    return "decided" if len(alternatives_of(state.values[name])) == 1 else "depends"


NOT_WRITTEN, NOT_ASKED = "没有写", "没有这一项"


def phrase(state: State, name: str | None) -> str:
    """What an output comes to, an amount by its formula where it has one."""
    if name is None:
        return NOT_ASKED
    if name in state.collected:
        return "、".join(items(state, name)) or "没有"
    status = status_of(state, name)
    if status == "not_applicable":
        words = (ABSENT[one.absence] for one in alternatives_of(state.values[name]) if one.absence)
        return "，或者".join(dict.fromkeys(words))
    formula = _formula(state, name)
    if status == "unknown":
        (one, *others) = alternatives_of(state.values[name])
        if one.failed and not others:
            return f"不能算出（{one.failed}）"
        within = bounds_phrase(state.pack, name, *told_bounds([one])) if not others else ""
        return "，".join(filter(None, (NOT_WRITTEN, within, f"按 {formula}" if formula else "")))
    if status == "depends":
        known = [_alternative(state.pack, name, one) for one in alternatives_of(state.values[name])]
        return f"可能是{'，或者'.join(dict.fromkeys(known))}"
    return formula or amount_phrase(state, name)


def _alternative(pack: Pack, name: str, one: Alternative) -> str:
    if one.absence:
        return ABSENT[one.absence]
    return NOT_WRITTEN if one.value is None else value_phrase(pack, name, one.value)


def _formula(state: State, name: str) -> str:
    outcomes = outcomes_for(state, name)
    if len(outcomes) != 1 or not isinstance(outcomes[0], Computed) or not outcomes[0].names:
        return ""
    figures = [key for key in outcomes[0].names if _figure(state, key) is None]
    return formula_phrase(outcomes[0].source, lambda key: _operand(state, key)) if figures else ""


def _operand(state: State, name: str) -> str:
    """A name in a formula: a figure by its value, what another formula gives by that formula, an input by its title."""
    value = _figure(state, name)
    if value is not None:
        return value_phrase(state.pack, name, value)
    formula = "" if name in state.pack.record.parameters else _formula(state, name)
    return f"（{formula}）" if formula else state.pack.record.titles[name]


def _figure(state: State, name: str) -> Scalar | None:
    """The value of a name that does not rest on an input by a formula."""
    if name in state.pack.record.inputs or (name not in state.pack.record.parameters and _formula(state, name)):
        return None
    return sole(state.values[name])


def items(state: State, name: str) -> list[str]:
    """The items of a list as people read them, those that only may belong marked."""
    found = []
    for one in state.collected[name]:
        if one.alternative.applies:
            words = squeezed(_item(state.pack, name, one.alternative))
            found.append(words if one.truth is Truth.TRUE else f"{words}（可能）")
    return [*dict.fromkeys(found)]


def _item(pack: Pack, name: str, one: Alternative) -> str:
    whats = "、".join(squeezed(pack.bundle.unknowns[key].what) for key in sorted(one.unlegislated))
    return f"没有写的一项（{whats}）" if one.value is None and whats else _alternative(pack, name, one)


def told_together(changes: Iterable[OutputChange]) -> Iterator[str]:
    """What changes, output by output, those together of which the same is to be said."""
    titles: dict[str, list[str]] = {}
    for one in changes:
        titled = f"{one.title}："
        title = one.title if one.text.startswith(titled) else ""
        titles.setdefault(one.text.removeprefix(titled), []).append(title)
    for said, named in titles.items():
        yield f"{'、'.join(named)}：{said}" if all(named) else said


def changed(before: str, after: str) -> str:
    """From what to what, in a sentence's end."""
    if before.startswith(NOT_WRITTEN) and after.startswith(NOT_WRITTEN):
        return f"仍没有定数，原来{before}，现在{after}"
    if before.startswith(NOT_WRITTEN) and not after.startswith(NOT_WRITTEN):
        return f"原来{before}，现在{_is(after)}"
    if after.startswith(NOT_WRITTEN) and not before.startswith(NOT_WRITTEN):
        return f"原来{_is(before)}，现在{after}"
    if {before, after} & {NOT_ASKED, *ABSENT.values()}:
        return f"原来{_is(before)}，现在{_is(after)}"
    return f"由{_spaced(before)}变为{_spaced(after)}"


def _is(words: str) -> str:
    plain_words = (*ABSENT.values(), NOT_ASKED, "没有", "可能", "不能", "不少", "不超", "超过", "少于")
    return words if words.startswith(plain_words) else f"是{_spaced(words)}"


def _spaced(words: str) -> str:
    return f" {words}" if words[:1].isascii() else words


def changed_list(states: Mapping[Side, State], output: Paired) -> str:
    """What a list gained and lost."""
    lists: dict[Side, list[str]] = {}
    for side, state in states.items():
        name = output.on(side)
        lists[side] = [] if name is None else items(state, name) if name in state.collected else [phrase(state, name)]
    more = [one for one in lists["new"] if one not in lists["old"]]
    less = [one for one in lists["old"] if one not in lists["new"]]
    found = [f"增加{'、'.join(more)}"] if more else []
    found += [f"不再有{'、'.join(less)}"] if less else []
    return "，".join(found) or changed("、".join(lists["old"]) or "没有", "、".join(lists["new"]) or "没有")


# --- by how much -------------------------------------------------------------------------------------------------


def moved(pack: Pack, name: str, samples: Sequence[Sample], axes: Sequence[Axis], namer: Namer) -> str:
    """By how much an amount moves: by one figure, by so much for each unit of one input, or between two figures."""
    known = [one for one in samples if one.old is not None and one.new is not None]
    if not known or len(known) < len(samples):
        return ""
    if isinstance(known[0].new, date):
        days = [(one.new - one.old).days for one in known]
        return _between([abs(one) for one in days], "推迟" if days[0] > 0 else "提前", "天")
    scale = Fraction(pack.units[name].scale)
    deltas = [(one.new - one.old) / scale for one in known]
    word, unit = ("增加" if deltas[0] > 0 else "减少"), pack.unit_of(name)
    sizes = [abs(one) for one in deltas]
    if len({*sizes}) > 1:
        for axis in axes:
            rates = (
                {_rate(size, one.point.get(axis.key)) for size, one in zip(sizes, known, strict=True)}
                if axis.kind == "number"
                else set()
            )
            if len(rates) == 1 and (rate := rates.pop()) is not None:
                each = short_number_phrase(1, pack_unit(namer, axis))
                return f"“{namer.title(axis.paired)}”每 {each}{word} {short_number_phrase(rate, unit)}"
    return _between(sizes, word, unit)


def pack_unit(namer: Namer, axis: Axis) -> str:
    """The unit of an input."""
    pack, name = namer.pack(axis.paired)
    return pack.unit_of(name)


def _rate(size: Fraction, value: Any) -> Fraction | None:
    if value is None or value == 0:
        return None
    return size / Fraction(value)


def _between(sizes: Sequence[Number], word: str, unit: str) -> str:
    low, high = min(sizes), max(sizes)
    text = [short_number_phrase(plain(Fraction(one)), unit) for one in (low, high)]
    return f"{word} {text[0]}" if low == high else f"{word}多少随情形而定，所比较的情形中为 {text[0]} 至 {text[1]}"


def text_of(case: Mapping[str, Scalar]) -> dict[str, str]:
    """A case as the format of cases takes it."""
    return {name: scalar_text(value) for name, value in case.items()}
