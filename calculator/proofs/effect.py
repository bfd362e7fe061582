"""The legal effect of a change: the cases that two packs answer differently, in few statements with a witness each.

Outputs that mean the same on both sides, whatever their rules are called, are equal in every case and are not tried.
For the others both engines are asked along the inputs that they rest on; see `effect_search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any

from calculator.answers.phrases import squeezed, value_phrase
from calculator.engine.engine import evaluate
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar, scalar_text
from calculator.language.cells import Test, holds
from calculator.language.values import doubts
from calculator.packs.pack import JUDGED_ON, Pack, uses
from calculator.packs.slicing import sliced
from calculator.proofs.effect_axes import (
    Axis,
    Stretch,
    borders,
    counted_names,
    number_axis,
    round_place,
    scale_of,
    sides_of,
    word_axis,
)
from calculator.proofs.effect_basis import Between
from calculator.proofs.effect_pairs import SIDES, Meanings, Paired, Pairs, resting_on
from calculator.proofs.effect_records import (
    Condition,
    EffectStatement,
    LegalEffect,
    OnlyInput,
    OutputChange,
    Side,
)
from calculator.proofs.effect_search import (
    MOST_SAMPLES,
    Box,
    Cases,
    Difference,
    Sample,
    States,
    Walk,
    amount,
    coarsened,
    computed_cuts,
    difference,
    drawn,
    exact,
    merged,
    of_figures,
    points_of,
    settled,
)
from calculator.proofs.effect_words import (
    EVERY_CASE,
    INNER_QUOTES,
    Namer,
    changed,
    changed_list,
    kind_of,
    moved,
    phrase,
    status_of,
    text_of,
    told_together,
)
from calculator.proofs.samples import influences

SAME_RULES = "两边是同一份规则，没有改动。"
MOST_PAIRS = 2_000
LEAST_PAIRS = 50
MOST_WITNESSES = 60
TYPICAL = 2000
SUPPOSED: tuple[Number, ...] = (10, 3, 1, 2, 5, 100)

Json = dict[str, Any]


def effect(old: Pack, new: Pack, *, most: int = MOST_PAIRS) -> LegalEffect:
    """What follows from changing one pack into another, or from crossing from one place to another.

    Both are judged on the same day. `most` bounds how often both engines are asked; what was then not reached is told.
    """
    return _Comparison(old, new, most).told()


def effect_json(found: LegalEffect) -> Json:
    """The legal effect as plain data, numbers of cases being exact decimal strings."""
    return asdict(found)


@frozen
class _Region:
    """One difference of one output: its boxes over the axes of its walk."""

    output: Paired
    difference: Difference
    partly: bool
    boxes: tuple[Box, ...]
    axes: tuple[Axis, ...]
    samples: tuple[Sample, ...]
    sure: bool
    supposed: Mapping[Side, Mapping[str, Scalar]]


class _Comparison:
    """Two packs, what was found and what was left out."""

    def __init__(self, old: Pack, new: Pack, most: int) -> None:
        self.pairs = Pairs(old, new)
        self.packs = self.pairs.packs
        self.meanings = Meanings(self.pairs)
        self.between = Between(self.pairs)
        self.namer = Namer(self.pairs)
        self.left = most
        self.not_compared: dict[str, None] = {}

    def _alike(self) -> bool:
        """Whether it is one pack on both sides, in which not even words differ."""
        return self.packs["old"].bundle == self.packs["new"].bundle

    def told(self) -> LegalEffect:
        differing = [output for output in self.pairs.outputs if not self._same(output)]
        statements = [*self._versions()]
        regions = [region for group in self._groups(differing) for region in self._regions(*group)]
        statements += self._statements(regions)
        self._note_ranges()
        only = {side: tuple(self._only(side)) for side in SIDES}
        clean = not (statements or self.not_compared or any(only.values()))
        return LegalEffect(
            summary=SAME_RULES if self._alike() else _summary(statements, [*self.not_compared], any(only.values())),
            statements=tuple(statements),
            new_inputs=only["new"],
            gone_inputs=only["old"],
            not_compared=tuple(self.not_compared),
            compared_from=str(max(self._first_days(JUDGED_ON), default="")),
            editorial=clean,
        )

    def _same(self, output: Paired) -> bool:
        """Whether an output rests on the same on both sides."""
        return output.both and self.meanings.of("old", str(output.old)) == self.meanings.of("new", str(output.new))

    def _only(self, side: Side) -> Iterator[OnlyInput]:
        other: Side = "new" if side == "old" else "old"
        for one in self.pairs.inputs:
            name = one.on(side)
            if name is not None and one.on(other) is None:
                yield OnlyInput(name=name, title=self.packs[side].record.titles[name])

    # what is walked over

    def _groups(self, outputs: Sequence[Paired]) -> Iterator[tuple[list[Paired], list[Paired], int]]:
        """Outputs that rest on the same inputs, with these inputs and their share of the work."""
        groups: dict[frozenset[str], list[Paired]] = {}
        for output in outputs:
            groups.setdefault(frozenset(one.key for one in self._resting(output)), []).append(output)
        ordered = sorted(groups.values(), key=lambda group: len(self._resting(group[0])))
        for at, group in enumerate(ordered):
            share = max(LEAST_PAIRS, self.left // (len(ordered) - at))
            yield group, self._resting(group[0]), share

    def _resting(self, output: Paired) -> list[Paired]:
        """The inputs on which an output rests on either side: the judging day, then words, then what formulas use."""
        names = {
            self.pairs.named[side][name].key
            for side in SIDES
            if (own := output.on(side)) is not None
            for name in influences(self.packs[side], own)
        }
        return [one for one in self.pairs.inputs if one.key in names]

    def _regions(self, outputs: list[Paired], inputs: list[Paired], share: int) -> Iterator[_Region]:
        packs = {side: sliced(self.packs[side], [name for one in outputs if (name := one.on(side))]) for side in SIDES}
        nothing: Mapping[Side, Mapping[str, Scalar]] = {"old": {}, "new": {}}
        walk = self._walk(packs, inputs, outputs, share, nothing)
        yield from self._walked(walk, outputs)
        supposed = self._supposed(packs)
        if any(supposed.values()):
            again = self._walk(packs, inputs, outputs, share, supposed)
            yield from self._walked(again, outputs)

    def _walked(self, walk: Walk, outputs: list[Paired]) -> Iterator[_Region]:
        before = walk.left
        found = walk.run(outputs)
        self.left = max(0, self.left - before + walk.left)
        sure = exact(walk)
        titles = "、".join(f"“{self._title(output)}”" for output in outputs)
        for axis in walk.axes:
            if not axis.stretches:
                self.not_compared[f"{titles}：“{self.namer.title(axis.paired)}”没有两边都能填的值，没有比较。"] = None
        if walk.cut:
            told = f"{titles}：要比较的情形太多，没有逐一比较，只比较了一部分，另在相隔很远的若干情形抽查。"
            self.not_compared[told] = None
        elif not sure:
            along = "、".join(f"“{self.namer.title(axis.paired)}”" for axis in walk.axes if not axis.whole)
            told = f"{titles}：{along}没有逐个数值比较，只比较了各段的两端、中间和算得出的转折处。"
            self.not_compared[told] = None
        for output in outputs:
            for (one, partly), boxes in merged(coarsened(found.get(output.key, ()))).items():
                some = [seen for (key, seen) in walk.samples if key == output.key and one.covers(seen)]
                samples = tuple(sample for seen in some for sample in walk.samples[output.key, seen])
                yield _Region(
                    output=output,
                    difference=one,
                    partly=partly,
                    boxes=tuple(boxes),
                    axes=tuple(walk.axes),
                    samples=samples,
                    sure=sure and len(samples) < MOST_SAMPLES,
                    supposed=walk.supposed,
                )

    def _walk(
        self,
        packs: Mapping[Side, Pack],
        inputs: list[Paired],
        outputs: list[Paired],
        share: int,
        supposed: Mapping[Side, Mapping[str, Scalar]],
    ) -> Walk:
        """The walk over some inputs: every value where they are few enough, else stretches with computed borders."""
        counted = {self.pairs.named[side][name].key for side in SIDES for name in counted_names(packs[side])}
        figures = {one.key: self._figure_cuts(one, supposed) for one in inputs}
        for whole in (True, False):
            axes = [self._axis(packs, one, figures[one.key], counted=one.key in counted, whole=whole) for one in inputs]
            if prod(sum(len(one.points) for one in axis.stretches) for axis in axes) <= share:
                break
        axes.sort(key=lambda axis: (axis.key != JUDGED_ON, axis.counted, axis.kind != "word"))
        walk = Walk(pairs=self.pairs, packs=packs, axes=axes, left=share, supposed=supposed)
        for at, axis in enumerate(axes):
            if axis.counted and not axis.whole:
                scale = scale_of(self.pairs, axis.paired)
                cuts = computed_cuts(walk, axis, scale, outputs)
                axes[at] = self._axis(packs, axis.paired, cuts | figures[axis.key], counted=True, whole=False)
        return walk

    def _axis(self, packs: Mapping[Side, Pack], paired: Paired, more: set[int], *, counted: bool, whole: bool) -> Axis:
        kind = self.packs["new" if paired.new else "old"].kinds[paired.key]
        if kind in ("boolean", "enum"):
            return word_axis(self.pairs, paired)
        scale = scale_of(self.pairs, paired)
        cuts = {
            place
            for side, name in scale.sides()
            for border in (*borders(packs[side], name), *self._first_days(name))
            for place in scale.cuts(side, border)
        }
        axis = number_axis(scale, cuts | more, counted=counted, whole=whole)
        if paired.key == JUDGED_ON and (first := max(self._first_days(JUDGED_ON), default=None)) is not None:
            kept = tuple(one for one in axis.stretches if _since(one, first))
            return replace(axis, stretches=kept)
        return axis

    def _figure_cuts(self, paired: Paired, supposed: Mapping[Side, Mapping[str, Scalar]]) -> set[int]:
        """Where a number comes to stand beside what is supposed, with which cells may compare it."""
        scale = scale_of(self.pairs, paired)
        if scale.dates or self.packs["new" if paired.new else "old"].kinds[paired.key] != "number":
            return set()
        values = ((side, value) for side, _ in scale.sides() for value in supposed[side].values())
        return {place for side, value in values for place in scale.cuts(side, value)}

    def _first_days(self, name: str) -> list[date]:
        """The days before which one of the two versions did not exist."""
        firsts = [pack.record.law.not_before for pack in self.packs.values()]
        return [day for day in firsts if day is not None] if name == JUDGED_ON else []

    def _supposed(self, packs: Mapping[Side, Pack]) -> Mapping[Side, Mapping[str, Scalar]]:
        """Figures for the parameters that no text fixes on either side, the same on both."""
        found: dict[Side, dict[str, Scalar]] = {"old": {}, "new": {}}
        for at, one in enumerate(self.pairs.parameters):
            if one.both and all(
                _open(self.packs[side], str(one.on(side))) and self._uses(packs[side], str(one.on(side)))
                for side in SIDES
            ):
                value = self._supposable(one, at)
                if value is not None:
                    for side in SIDES:
                        found[side][str(one.on(side))] = value
        return found

    def _uses(self, pack: Pack, name: str) -> bool:
        return any(name in uses(step, pack.kinds) for step in pack.steps)

    def _supposable(self, paired: Paired, at: int) -> Number | None:
        """A figure that both sides let a reader assume, another for each parameter if there is one."""
        choices = [*SUPPOSED[at % len(SUPPOSED) :], *SUPPOSED]
        ends = [
            end
            for side in SIDES
            for _, one in self.packs[side].parameters[str(paired.on(side))]
            for end in (one.low, one.high)
            if isinstance(end, int | Fraction)
        ]
        return next(
            (value for value in (*choices, *ends) if all(self._assumable(paired, side, value) for side in SIDES)), None
        )

    def _assumable(self, paired: Paired, side: Side, value: Number) -> bool:
        pack, name = self.packs[side], str(paired.on(side))
        asking = self._asking(side, name)
        within = all(
            (one.low is None or one.low <= value) and (one.high is None or value <= one.high)  # type: ignore[operator]
            for _, one in pack.parameters[name]
            if one.value is None
        )
        return within and (asking is None or holds(pack.domains.get(asking, Test(())), value, {}))

    def _asking(self, side: Side, parameter: str) -> str | None:
        """The input by which a reader assumes a parameter."""
        return next((key for key, one in self.packs[side].assumable.items() if one == parameter), None)

    # what is told

    def _title(self, output: Paired) -> str:
        side: Side = "new" if output.new else "old"
        return self.packs[side].record.titles[output.key]

    def _statements(self, regions: Sequence[_Region]) -> Iterator[EffectStatement]:
        """Changes in the same region told together, those of the leading outputs first."""
        order = {one.key: at for at, one in enumerate(self.pairs.outputs)}
        groups: dict[object, list[_Region]] = {}
        for region in sorted(regions, key=lambda one: order[one.output.key]):
            boxes = self._conditions(region)
            key = (region.partly, tuple(sorted(map(str, boxes))), str(region.supposed))
            groups.setdefault(key, []).append(region)
        for group in groups.values():
            yield from self._together(group)

    def _conditions(self, region: _Region) -> tuple[tuple[Condition, ...], ...]:
        order = {one.key: at for at, one in enumerate(self.pairs.inputs)}
        axes = sorted(range(len(region.axes)), key=lambda at: order[region.axes[at].key])
        return tuple(
            tuple(one for at in axes if (one := self.namer.condition(region.axes[at], box[at])) is not None)
            for box in region.boxes
        )

    def _together(self, group: Sequence[_Region]) -> Iterator[EffectStatement]:
        """One statement for regions that are the same, with a case that shows all their changes, else one for each."""
        shown = self._witness(group)
        if shown is None and len(group) > 1:
            for region in group:
                yield from self._together([region])
            return
        if shown is None:
            told = f"“{self._title(group[0].output)}”：有不同，但没有找到两边引擎都能核实的例子。"
            self.not_compared[told] = None
            return
        point, group, cases, states = shown
        region = group[0]
        boxes = self._conditions(region)
        changes = tuple(self._change(one, states) for one in group)
        words = self.namer.region(boxes)
        axes = self._axes_of(group)
        narrow = {one.input for box in boxes for one in box}
        loose = {axis.key for axis in axes if axis.kind != "word" or axis.key not in narrow}
        witness = self.namer.point(axes, point, loose)
        supposed = self._supposed_words(region.supposed["new"])
        said = "；".join(told_together(changes))
        example = f"（如 {witness}）" if witness else ""
        yield EffectStatement(
            text=f"{_where(region, words)}{supposed}：{said}{example}。",
            region=words,
            boxes=boxes,
            partly=region.partly,
            changes=changes,
            witness=witness,
            witness_old=text_of(cases["old"]),
            witness_new=text_of(cases["new"]),
            supposed={
                self.packs["new"].record.titles[name]: scalar_text(value)
                for name, value in self._assuming(cases, region)[1]["new"].items()
            },
            basis=tuple(self.between.basis(states, [one.output for one in group])),
        )

    def _supposed_words(self, given: Mapping[str, Scalar]) -> str:
        """What is supposed, in a phrase."""
        pack = self.packs["new"]
        said = (f"{pack.record.titles[name]}为 {value_phrase(pack, name, value)}" for name, value in given.items())
        return f"（假设{'、'.join(said)}）" if given else ""

    def _axes_of(self, group: Sequence[_Region]) -> list[Axis]:
        order = {one.key: at for at, one in enumerate(self.pairs.inputs)}
        found = {axis.key: axis for region in group for axis in region.axes}
        return sorted(found.values(), key=lambda axis: order[axis.key])

    # a case that shows it

    def _witness(
        self, group: Sequence[_Region]
    ) -> tuple[Mapping[str, Scalar], Sequence[_Region], Cases, States] | None:
        """The roundest case that shows every change of a group on the whole packs, without what it does not need."""
        for point in islice(self._candidates(group), MOST_WITNESSES * len(group)):
            shown = self._shown(group, point)
            if shown is not None:
                return self._fewest(group, point, shown)
        return None

    def _fewest(
        self, group: Sequence[_Region], point: Mapping[str, Scalar], shown: tuple[Cases, States]
    ) -> tuple[Mapping[str, Scalar], Sequence[_Region], Cases, States]:
        """A case without the inputs, and without the suppositions, that it does not need."""
        asked = {one.input for box in self._conditions(group[0]) for one in box}
        for key in [key for key in point if key not in asked]:
            fewer = {other: value for other, value in point.items() if other != key}
            less = self._shown(group, fewer)
            point, shown = (point, shown) if less is None else (fewer, less)
        for one in self.pairs.parameters:
            if one.new in group[0].supposed["new"]:
                bare = [replace(region, supposed=_without(region.supposed, one)) for region in group]
                less = self._shown(bare, point)
                group, shown = (group, shown) if less is None else (bare, less)
        return point, group, *shown

    def _shown(self, group: Sequence[_Region], point: Mapping[str, Scalar]) -> tuple[Cases, States] | None:
        """The cases of a point and both answers, if they show every change of a group."""
        cases: Cases = {"old": {}, "new": {}}
        for axis in self._axes_of(group):
            if axis.key in point:
                cases = sides_of(cases, axis, point[axis.key])
        cases, outside = self._assuming(cases, group[0])
        states = {side: evaluate(self.packs[side], cases[side], outside[side]) for side in SIDES}
        whole = all(axis.key in point for axis in self._axes_of(group) if axis.stretches)
        return (cases, states) if all(self._shows(region, states, whole=whole) for region in group) else None

    def _shows(self, region: _Region, states: States, *, whole: bool) -> bool:
        output = region.output
        known = whole or all(
            settled(states[side], name := output.on(side), resting_on(self.packs[side], name)) for side in SIDES
        )
        return known and region.difference.covers(difference(self.pairs, states, output))

    def _candidates(self, group: Sequence[_Region]) -> Iterator[dict[str, Scalar]]:
        axes = self._axes_of(group)
        region = group[0]
        for box in region.boxes:
            point = {}
            for axis, places in zip(region.axes, box, strict=True):
                point[axis.key] = self._roundest(axis, places)
            for other in (one for one in axes if one.stretches):
                point.setdefault(other.key, self._roundest(other, range(len(other.stretches))))
            yield point
        spare = {axis.key: axis.stretches[0].points[0] for axis in axes if axis.stretches}
        for some in group:
            for sample in some.samples:
                yield {**spare, **sample.point}
        for box in region.boxes:
            for point in islice(points_of(region.axes, box), MOST_WITNESSES):
                yield {**spare, **point}

    def _roundest(self, axis: Axis, places: Iterable[int]) -> Scalar:
        """A round value in the longest run of stretches, inside rather than at an end."""
        chosen = sorted(places)
        if axis.kind == "word":
            return axis.stretches[chosen[0]].points[0]
        runs: list[list[int]] = []
        for place in chosen:
            if runs and place == runs[-1][-1] + 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        run = max(runs, key=len)
        low, high = axis.stretches[run[0]].low, axis.stretches[run[-1]].high
        scale = scale_of(self.pairs, axis.paired)
        points = sorted(scale.place(point) for at in run for point in axis.stretches[at].points)
        first = points[0] if low is None else scale.place(low)
        last = points[-1] if high is None else scale.place(high)
        if axis.kind == "number" and run[-1] == len(axis.stretches) - 1:
            last = min(last, max(2 * first, first + scale.place(TYPICAL)))
        place = round_place(scale, first, last)
        value: Scalar = scale.value(place if scale.allowed(place) else points[0])
        return value

    def _assuming(self, cases: Cases, region: _Region) -> tuple[Cases, Mapping[Side, Mapping[str, Scalar]]]:
        """Cases with what is supposed: by the inputs made for it where a side has them, else outside of the case."""
        given: dict[Side, dict[str, Scalar]] = {side: dict(cases[side]) for side in SIDES}
        outside: dict[Side, dict[str, Scalar]] = {"old": {}, "new": {}}
        for side in SIDES:
            for name, value in region.supposed[side].items():
                asking = self._asking(side, name)
                (given if asking else outside)[side][asking or name] = value
        return given, outside

    # what changed in it

    def _change(self, region: _Region, states: States) -> OutputChange:
        output = region.output
        side: Side = "new" if output.new else "old"
        pack, name = self.packs[side], output.key
        before, after = (phrase(states[one], output.on(one)) for one in SIDES)
        kind = kind_of(pack, name)
        collected = any(output.on(one) in states[one].collected for one in SIDES)
        said = changed_list(states, output) if collected and output.both else changed(before, after)
        if not collected and before == after and region.difference.rising == 0:
            said = f"仍没有定数，原来等{self._open(states, 'old', output)}，现在等{self._open(states, 'new', output)}"
        if region.difference == region.difference.coarse:
            said = f"数额各有不同，例如{said}"
        if not output.both:
            said = (
                f"原来没有这一项，现在有（例子里是{after}）" if output.new else f"不再有这一项（例子里原来是{before}）"
            )
        by = self._by(region, states)
        leading = next(iter(pack.outputs)) == name
        title = "" if leading and kind == "outcome" and output.both else f"{pack.record.titles[name]}："
        return OutputChange(
            output=name,
            title=pack.record.titles[name],
            kind=kind,
            status_before=status_of(states["old"], output.old),
            status_after=status_of(states["new"], output.new),
            before=before,
            after=after,
            by=by,
            text=f"{title}{said}{f'，{by}' if by else ''}",
        )

    def _open(self, states: States, side: Side, output: Paired) -> str:
        """What no text fixes of an output, in a phrase."""
        pack = self.packs[side]
        names = doubts(states[side].values[str(output.on(side))])[1]
        whats = dict.fromkeys(squeezed(pack.bundle.unknowns[name].what) for name in sorted(names))
        return "、".join(f"“{what.translate(INNER_QUOTES)}”" for what in whats) or "别的"

    def _by(self, region: _Region, states: States) -> str:
        """By how much an amount moves: throughout where that is sure, else in the case shown."""
        output = region.output
        if not output.both or region.difference.rising == 0:
            return ""
        shown = Sample({}, *(amount(self.pairs, side, states[side], output) for side in SIDES))
        name = str(output.new)
        if region.sure or of_figures(region.difference):
            return moved(self.packs["new"], name, region.samples, region.axes, self.namer)
        return f"例如{moved(self.packs['new'], name, [shown], region.axes, self.namer)}"

    # versions and ranges

    def _versions(self) -> Iterator[EffectStatement]:
        """The days on which only one of the two versions existed."""
        days = {side: pack.record.law.not_before for side, pack in self.packs.items()}
        asks = {side: JUDGED_ON in pack.record.inputs for side, pack in self.packs.items()}
        if days["old"] == days["new"]:
            return
        if not all(asks.values()):
            self.not_compared["只有一边问判断日期：那一边还没有文本的日子没有比较。"] = None
            return
        firsts = {side: day or date.min for side, day in days.items()}
        earlier: Side = "old" if firsts["old"] < firsts["new"] else "new"
        later: Side = "new" if earlier == "old" else "old"
        start, end = firsts[earlier], firsts[later]
        axes = [
            self._axis(self.packs, one, set(), counted=False, whole=False)
            for one in self.pairs.inputs
            if one.key != JUDGED_ON and all(one.on(side) not in pack.assumable for side, pack in self.packs.items())
        ]
        paired = self.pairs.named["new"][JUDGED_ON]
        scale = scale_of(self.pairs, paired)
        candidates = [end - timedelta(days=1), *([start] if days[earlier] else [])]
        allowed = [day for day in candidates if start <= day < end and scale.allowed(day.toordinal())]
        for _, cases in drawn(axes, MOST_WITNESSES) if allowed else ():
            both: Cases = {side: {**cases[side], JUDGED_ON: allowed[0]} for side in SIDES}
            states = {side: evaluate(self.packs[side], both[side]) for side in SIDES}
            outputs = [one for one in self.pairs.outputs if difference(self.pairs, states, one) is not None]
            if outputs:
                yield self._version(states, both, outputs[0], (days[earlier], end), later)
                return

    def _version(
        self, states: States, cases: Cases, output: Paired, days: tuple[date | None, date], later: Side
    ) -> EffectStatement:
        start, end = days
        words = f"{start} 至 {end - timedelta(days=1)}" if start else f"{end} 以前"
        title = self.namer.title(self.pairs.named["new"][JUDGED_ON])
        which = "现在的文本" if later == "new" else "原来的文本"
        region = _Region(
            output=output,
            difference=Difference("", ""),
            partly=False,
            boxes=(),
            axes=(),
            samples=(),
            sure=False,
            supposed={"old": {}, "new": {}},
        )
        ranges = ((str(start) if start else None, str(end - timedelta(days=1))),)
        condition = Condition(input=JUDGED_ON, title=title, words=f"{title} {words}", ranges=ranges)
        return EffectStatement(
            text=f"{title} {words}：只有一边有文本，{which}那时还没有，全部结果未定。",
            region=condition.words,
            boxes=((condition,),),
            partly=False,
            changes=(self._change(region, states),),
            witness=str(cases["new"][JUDGED_ON]),
            witness_old=text_of(cases["old"]),
            witness_new=text_of(cases["new"]),
            supposed={},
            basis=(),
        )

    def _note_ranges(self) -> None:
        """Where the sides let different values be typed, only what both take was compared."""
        for one in self.pairs.inputs:
            if not one.both:
                continue
            items = {side: self.packs[side].record.inputs[str(one.on(side))] for side in SIDES}
            title = self.namer.title(one)
            if items["old"].type in ("number", "date"):
                fields = [(item.domain, item.places, item.unit) for item in items.values()]
                if fields[0] != fields[1]:
                    told = f"“{title}”可填的范围、小数位或者单位两边不同，只比较了两边都能填的数值。"
                    self.not_compared[told] = None
            elif items["old"].type == "enum":
                words = {"new": [word for word in items["new"].values if word not in one.words]}
                words["old"] = [word for word in items["old"].values if word not in one.words.values()]
                for side, said in (("new", "只有现在有"), ("old", "只有原来有")):
                    labels = "、".join(f"“{items[side].values[word]}”" for word in words[side])  # type: ignore[index]
                    if labels:
                        self.not_compared[f"“{title}”里的{labels}{said}，没有可以比较的。"] = None


def _where(region: _Region, words: str) -> str:
    """The region as a statement begins; where the change holds in a part of it, that it does."""
    if not region.partly:
        return words
    return "一部分情形" if words == EVERY_CASE else f"{words}范围内的一部分"


def _since(stretch: Stretch, first: date) -> bool:
    """Whether a stretch of days lies on or after a day."""
    return all(isinstance(day, date) and day >= first for day in stretch.points)


def _without(supposed: Mapping[Side, Mapping[str, Scalar]], parameter: Paired) -> Mapping[Side, Mapping[str, Scalar]]:
    return {
        side: {name: value for name, value in supposed[side].items() if name != parameter.on(side)} for side in SIDES
    }


def _open(pack: Pack, name: str) -> bool:
    """Whether no text fixes a parameter in some period."""
    return any(one.value is None for _, one in pack.parameters[name])


def _summary(statements: Sequence[EffectStatement], not_compared: Sequence[str], only: bool) -> str:  # noqa: FBT001
    if statements:
        return f"有 {len(statements)} 处不同。" + ("另有没有逐一比较的，见下。" if not_compared else "")
    if not_compared:
        return "在比较过的情形里没有找到不同；没有逐一比较的，见下。"
    return "要填的项目有增减，但所有情形的结果没有不同。" if only else "只是文字上的修改，所有情形的结果没有不同。"
