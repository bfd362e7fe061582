"""The nearest change: for each input of a case, the smallest step at which something else gives an output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.answers.explain import amount_phrase, outcome_phrase
from calculator.answers.outputs import reason_of
from calculator.answers.phrases import value_phrase
from calculator.answers.records import Changed, NearestChange
from calculator.engine.borders import Grid, Search, signature, turned
from calculator.engine.case import Case
from calculator.engine.engine import State
from calculator.ground.scalars import Scalar, scalar_text
from calculator.packs.pack import Pack


def nearest_changes(pack: Pack, case: Case) -> tuple[NearestChange, ...]:
    """For each input that was given: the values on either side of the nearest border, and what changes there."""
    found: list[NearestChange] = []
    for name, value in case.items():
        if pack.record.inputs[name].assumed_for is None:
            search = Search(pack, case, name)
            pairs = search.words(value) if isinstance(value, bool | str) else _closest(search, value)
            found += [_told(search, last, first) for last, first in pairs]
    return tuple(found)


def _closest(search: Search, value: Scalar) -> list[tuple[Scalar, Scalar]]:
    """The nearer of the next rule, figure or branch, and the next step of a formula that goes by steps."""
    stepped = replace(search, steps=True)
    pairs = [*search.closest(value), *(stepped.closest(value) if stepped.rests(value) else ())]
    grid = Grid(search.pack, search.name)
    return sorted(pairs, key=lambda pair: abs(grid.place(pair[1]) - grid.place(value)))[:1]


def _told(search: Search, last: Scalar, first: Scalar) -> NearestChange:
    pack, name = search.pack, search.name
    before, after = search.state(last), search.state(first)
    turning = turned(signature(before, steps=True), signature(after, steps=True))
    names = [key for key, item in pack.outputs.items() if not item.reminder]
    changes = (
        Changed(output=key, before=outcome_phrase(before, key), after=outcome_phrase(after, key)) for key in names
    )
    told = sorted((one for one in changes if one.before != one.after), key=lambda one: one.output not in turning)
    found = NearestChange(
        input=name,
        title=pack.record.inputs[name].title,
        given=scalar_text(search.case[name]),
        last=value_phrase(pack, name, last),
        first=value_phrase(pack, name, first),
        at=scalar_text(first),
        changes=tuple(told),
        text="",
        source=_source(pack, before, after, told[0].output) if told else None,
    )
    return replace(found, text=_sentence(found, [*_more(before, after, [one.output for one in told[1:]])]))


def _sentence(change: NearestChange, more: list[str]) -> str:
    """Everything that changes, in one sentence: the first output in full, then in a word what becomes of the others."""
    if not change.changes:
        return f"{change.title}：从 {change.last} 到 {change.first}，适用的规则不同。"
    first = change.changes[0]
    text = f"{change.title}：{change.last}时，{first.before}；{change.first}时，{first.after}。"
    return f"{text}随着改变的还有：{'；'.join(more)}。" if more else text


def _more(before: State, after: State, names: list[str]) -> Iterator[str]:
    """Outputs with what they come to on either side, `面积（3000 ㎡ → 未知）`; those alike in it are told together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for name in names:
        title = before.pack.outputs[name].title
        alike.setdefault((amount_phrase(before, name), amount_phrase(after, name)), []).append(title)
    for (old, new), titles in alike.items():
        yield f"{'、'.join(titles)}（{f'{old} → {new}' if old != new else f'前后都是“{old}”，内容不同'}）"


def _source(pack: Pack, before: State, after: State, name: str) -> str | None:
    """The clause of what gives an output on the other side and did not here, else of what gives it there."""
    old, new = _causes(before, name), _causes(after, name)
    causes = [cause for cause in new if cause not in old] or new
    return reason_of(pack, causes[-1]).source if causes else None


def _causes(state: State, name: str) -> list[str]:
    if name in state.collected:
        return [cause for one in state.collected[name] for cause in one.alternative.causes]
    return [cause for one in state.alternatives(name) for cause in one.causes]
