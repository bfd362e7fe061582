"""What answers to what in two packs: inputs, outputs, parameters and words; and what means the same on both sides.

Names are paired by name, then by title. Words are paired by label, then by key, so that a renamed key is no change and
exchanged labels are one. What a name rests on is written down as a number that both sides share: equal numbers mean
equal in every case.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, plain
from calculator.language.cells import Name, Test, holds
from calculator.language.columns import ORDERED
from calculator.language.formulas import Call, Expression, Quantity, calls_in
from calculator.language.values import Alternative
from calculator.packs.pack import Computed, LinkedFormula, LinkedRule, LinkedTable, Pack, Step
from calculator.packs.slicing import sliced
from calculator.proofs.effect_records import Side

SIDES: tuple[Side, Side] = ("old", "new")
Kind = Literal["inputs", "outputs", "parameters"]


@frozen
class Paired:
    """One input, output or parameter of two packs: its name in each, None where there is none.

    `words` are the words of the new side as the old side has them, for those that have a counterpart.
    """

    old: str | None
    new: str | None
    words: Mapping[Scalar, Scalar]

    @property
    def key(self) -> str:
        """The name by which both are called here: that of the new side, if it has one."""
        return self.new or str(self.old)

    @property
    def both(self) -> bool:
        """Whether both sides have it."""
        return self.old is not None and self.new is not None

    def on(self, side: Side) -> str | None:
        """Its name on a side."""
        return self.old if side == "old" else self.new

    def common(self, side: Side, word: Scalar) -> Scalar | tuple[str, Scalar]:
        """A word as both sides share it; one that only the new side has stands apart."""
        if side == "old" or not self.both:
            return word
        return self.words.get(word, ("+", word))


class Pairs:
    """Two packs laid beside each other."""

    def __init__(self, old: Pack, new: Pack) -> None:
        self.packs: Mapping[Side, Pack] = {"old": old, "new": new}
        self.same_work = (
            old.record.pack == new.record.pack
            or old.record.law.work == new.record.law.work is not None
            or old.record.law.title == new.record.law.title is not None
        )
        self.inputs = [*self._paired(old.record.inputs, new.record.inputs)]
        self.outputs = [*self._paired(old.outputs, new.outputs)]
        self.parameters = [*self._paired(old.record.parameters, new.record.parameters)]
        self.named: Mapping[Side, Mapping[str, Paired]] = {
            side: {
                name: one
                for one in (*self.inputs, *self.outputs, *self.parameters)
                if (name := one.on(side)) is not None
            }
            for side in SIDES
        }

    def _paired(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Paired]:
        before = {name: name for name in new if name in old and self._alike(name, name)}
        loose_old, loose_new = ([name for name in names if name not in before] for names in (old, new))
        for name in loose_new:
            same = [one for one in loose_old if old[one].title == new[name].title and self._alike(one, name)]
            if len(same) == 1 and sum(new[one].title == new[name].title for one in loose_new) == 1:
                before[name] = same[0]
        for name in new:
            other = before.get(name)
            words = {} if other is None else dict(self._words(other, name))
            yield Paired(old=other, new=name, words=words)
        yield from (Paired(old=name, new=None, words={}) for name in old if name not in before.values())

    def _alike(self, old: str, new: str) -> bool:
        """Whether two names hold the same sort of thing, measured in units of one kind."""
        kinds = [self.packs[side].kinds.get(name) for side, name in zip(SIDES, (old, new), strict=True)]
        units = [self.packs[side].units.get(name) for side, name in zip(SIDES, (old, new), strict=True)]
        return kinds[0] == kinds[1] and (units[0] and units[0].kind) == (units[1] and units[1].kind)

    def _words(self, old: str, new: str) -> Iterator[tuple[Scalar, Scalar]]:
        if self.packs["new"].kinds.get(new) != "enum":
            yield from ((word, word) for word in (True, False))
            return
        labels = [self.packs[side].labels[name] for side, name in zip(SIDES, (old, new), strict=True)]
        by_label: list[dict[str, list[str]]] = [{}, {}]
        for found, some in zip(by_label, labels, strict=True):
            for word, label in some.items():
                found.setdefault(label, []).append(word)
        taken: set[Scalar] = set()
        rest: list[str] = []
        for word, label in labels[1].items():
            others = by_label[0].get(label, [])
            if word in others or (len(others) == len(by_label[1][label]) == 1):
                other = word if word in others else others[0]
                taken.add(other)
                yield word, other
            else:
                rest.append(word)
        yield from ((word, word) for word in rest if word in labels[0] and word not in taken)

    def unknown(self, side: Side, name: str) -> str:
        """What no text fixes, as both sides share it: by its id, or by its words where the id was renamed."""
        if side == "old" or name in self.packs["old"].bundle.unknowns:
            return name
        what = self.packs["new"].bundle.unknowns[name].what
        others = self.packs["old"].bundle.unknowns.items()
        same = [key for key, item in others if item.what == what and key not in self.packs["new"].bundle.unknowns]
        return same[0] if len(same) == 1 else name

    def scale(self, side: Side, name: str) -> Number:
        """How many base units one unit of a number is."""
        return self.packs[side].units[name].scale


class Meanings:
    """What each name of either side rests on, as a number: equal numbers mean the same in every case.

    Unless `deep`, a name stands for itself: then a rule means the same as long as its own cells and outcomes do.
    """

    def __init__(self, pairs: Pairs, *, deep: bool = True) -> None:
        self.pairs, self.deep = pairs, deep
        self.numbers: dict[Hashable, int] = {}
        self.known: dict[tuple[Side, str], int] = {}
        self.makers: Mapping[Side, Mapping[str, Step]] = {
            side: {name: step for step in pack.steps for name in step.outputs} for side, pack in pairs.packs.items()
        }

    def number(self, key: Hashable) -> int:
        """The number of a meaning."""
        return self.numbers.setdefault(key, len(self.numbers))

    def of(self, side: Side, name: str) -> int:
        """The meaning of an input, parameter or output."""
        if (side, name) not in self.known:
            self.known[side, name] = self.number(self._of(side, name))
        return self.known[side, name]

    def _of(self, side: Side, name: str) -> Hashable:
        pack = self.pairs.packs[side]
        if not self.deep:
            return self.pairs.named[side][name].key
        if name in pack.record.parameters:
            dated = [(start, self.alternative(side, one, None)) for start, one in pack.parameters[name]]
            return "parameter", pack.units[name], tuple(dated)
        if name in pack.record.inputs:
            unit = pack.units.get(name)
            return "input", self.pairs.named[side][name].key, unit
        step, item = self.makers[side][name], pack.outputs[name]
        given = (item.type, pack.units[name], self.pairs.named[side][name].key)
        if isinstance(step, LinkedFormula):
            return "formula", given, self.computed(side, step.outcome)
        return "table", given, self._table(side, step, name)

    def _table(self, side: Side, table: LinkedTable, name: str) -> Hashable:
        at = table.outputs.index(name)
        rules = [self.rule(side, table, rule, at) for rule in table.rules]
        overlaps = frozenset(
            frozenset(rules[place] for place in range(len(rules)) if mask >> place & 1) for mask in table.overlaps
        )
        columns = frozenset(self.of(side, column) for column in table.record.inputs)
        policy = table.record.hit_policy
        ordered: Hashable = tuple(rules) if policy == "first" else frozenset(rules)
        sure = (not table.unproved.complete, not table.unproved.unique)
        return policy, columns, ordered, overlaps, sure

    def rule(self, side: Side, table: LinkedTable, rule: LinkedRule, at: int | None = None) -> int:
        """The meaning of a rule: what it asks, and what it gives to one output or to all."""
        asked = frozenset(
            (self.of(side, name), self._cell(side, name, cell))
            for name, cell in zip(table.record.inputs, rule.cells, strict=True)
            if cell.parts
        )
        places = range(len(table.outputs)) if at is None else (at,)
        given = frozenset(
            (self.pairs.named[side][table.outputs[place]].key, self.outcome(side, rule.outcomes[place], table, place))
            for place in places
        )
        return self.number(("rule", asked, given))

    def outcome(self, side: Side, outcome: Computed | Alternative, table: LinkedTable, at: int) -> Hashable:
        """What a rule gives one output."""
        if isinstance(outcome, Computed):
            return self.computed(side, outcome)
        return self.alternative(side, outcome, table.outputs[at])

    def _cell(self, side: Side, name: str, cell: Test) -> Hashable:
        pack = self.pairs.packs[side]
        if pack.kinds[name] not in ORDERED:
            paired = self.pairs.named[side][name]
            return frozenset(paired.common(side, word) for word in pack.words_of(name) if holds(cell, word, {}))
        parts = frozenset(
            frozenset(
                (each.sign, ("name", self.of(side, each.to.text)) if isinstance(each.to, Name) else each.to)
                for each in part
            )
            for part in cell.parts
        )
        return parts, cell.negated

    def alternative(self, side: Side, one: Alternative, name: str | None) -> Hashable:
        """A figure, word or gap without what it is called."""
        value: Hashable = one.value
        if one.value is not None and name is not None and self.pairs.packs[side].kinds[name] == "enum":
            value = self.pairs.named[side][name].common(side, one.value)
        open_ = frozenset(self.pairs.unknown(side, key) for key in one.unlegislated)
        return type(one.value).__name__, value, one.absence, one.low, one.high, open_

    def computed(self, side: Side, outcome: Computed) -> Hashable:
        """A formula over meanings; with the calendar where it counts working days."""
        expression = outcome.expression
        days = any(call.function == "add_working_days" for call in calls_in(expression))
        return "computed", self._tree(side, expression), self._calendar(side) if days else None

    def _calendar(self, side: Side) -> Hashable:
        item = self.pairs.packs[side].record.calendar
        return item and (item.first, item.last, frozenset(item.closed), frozenset(item.opened))

    def _tree(self, side: Side, expression: Expression) -> Hashable:
        if isinstance(expression, str):
            return "name", self.of(side, expression)
        if not isinstance(expression, Call):
            return expression.value if isinstance(expression, Quantity) else plain(Fraction(expression))
        parts = [self._tree(side, one) for one in expression.arguments]
        if expression.function in ("+", "*", "min", "max"):
            return expression.function, tuple(sorted(parts, key=repr))
        return expression.function, tuple(parts)


def resting_on(pack: Pack, name: str | None) -> Collection[str]:
    """An output with all outputs that it rests on."""
    return () if name is None else tuple(sliced(pack, [name]).outputs)


def titles(names: Iterable[Paired], packs: Mapping[Side, Pack]) -> list[str]:
    """What people call some inputs or outputs, each once."""
    return [
        *dict.fromkeys(
            packs["new"].record.titles[one.new] if one.new else packs["old"].record.titles[str(one.old)]
            for one in names
        )
    ]
