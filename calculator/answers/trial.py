"""The trial of a pack in one case: suppositions side by side, each marked as assumed; never law."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from calculator.answers.phrases import ABSENT, amount_phrase, formula_phrase, squeezed, value_phrase
from calculator.answers.records import Line
from calculator.engine.case import Case
from calculator.engine.engine import State, computed_beside, evaluate
from calculator.ground.scalars import Number
from calculator.language.values import Alternative
from calculator.packs.pack import LinkedOption, Pack


def trial_lines(pack: Pack, case: Case) -> Iterator[Line]:
    """A line for each option, and what must be kept in mind; nothing until the reader assumes something for one."""
    trial = pack.record.trial
    assumed = [name for name, item in pack.record.inputs.items() if item.assumed_for in pack.trial]
    if trial is None or not any(name in case for name in assumed):
        return
    for option in pack.trial.values():
        state = evaluate(pack, {**case, **option.given})
        (one, *others) = computed_beside(option.outcome, state)
        text = _open(pack, state, option, case) if others or one.value is None else _amount(one, trial.unit)
        formula = formula_phrase(option.record.value, partial(_operand, pack, state))
        note = formula if len(option.outcome.names) > 1 else ""
        yield Line(title=f"{option.record.title}（假设）", text=text, note=note, marks=("assumed",))
    yield Line(title="请注意", text=trial.note, marks=("assumed",))


def _amount(one: Alternative, unit: str) -> str:
    assert isinstance(one.value, Number)  # noqa: S101 - an amount
    return amount_phrase(one.value, unit)


def _operand(pack: Pack, state: State, name: str) -> str:
    alternatives = state.alternatives(name)
    one = alternatives[0] if len(alternatives) == 1 else Alternative()
    if one.value is None:
        return pack.record.titles[name]
    assumed = one.assumed or pack.record.inputs.get(name) is not None
    return f"{value_phrase(pack, name, one.value)}（假设）" if assumed else value_phrase(pack, name, one.value)


def _open(pack: Pack, state: State, option: LinkedOption, case: Case) -> str:
    """Why an option comes to no amount: what is still to be assumed or said, else what no text fixes or rules out."""
    one = [part for name in option.outcome.names for part in state.alternatives(name)]
    unlegislated = {key for part in one for key in part.unlegislated}
    asked = [*_to_assume(pack, option, unlegislated, case), *_to_say(pack, state, option)]
    if asked:
        return f"还缺{'、'.join(f'“{title}”' for title in dict.fromkeys(asked))}"
    whats = [squeezed(pack.bundle.unknowns[key].what) for key in sorted(unlegislated)]
    absent = [ABSENT[part.absence] for part in one if part.absence]
    return f"算不出：{'；'.join(whats or absent or ['没有一个数'])}"


def _to_assume(pack: Pack, option: LinkedOption, unlegislated: set[str], case: Case) -> Iterator[str]:
    """Inputs by which the reader can assume what is lacking."""
    for name, item in pack.record.inputs.items():
        if name in case or item.assumed_for is None:
            continue
        parameter = pack.record.parameters.get(item.assumed_for)
        open_ = {value.unknown for value in parameter.values} if parameter else set()
        if name in option.outcome.names or open_ & unlegislated:
            yield item.title


def _to_say(pack: Pack, state: State, option: LinkedOption) -> Iterator[str]:
    """Inputs of the case on which the option still hangs."""
    for name in option.outcome.names:
        value = state.values[name]
        waiting = getattr(value, "undecided", frozenset()).union(*(part.missing for part in state.alternatives(name)))
        yield from (item.title for key, item in pack.record.inputs.items() if key in waiting and not item.assumed_for)
