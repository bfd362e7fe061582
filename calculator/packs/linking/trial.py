"""The trial of a pack: what a reader assumes, worked out for several suppositions side by side; never law."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.ground.problems import Path
from calculator.ground.scalars import Scalar, number
from calculator.ground.typed import read_typed
from calculator.ground.typed_text import Read
from calculator.ground.units import BadUnit, parse_unit
from calculator.language.formulas import in_unit, names_in, parse_formula
from calculator.packs.linking.names import Names
from calculator.packs.linking.outcomes import computed_outcome, refuse_names
from calculator.packs.pack import LinkedOption
from calculator.packs.schema import TrialOption


def linked_trial(names: Names) -> Mapping[str, LinkedOption]:
    """Every option of the trial with its case and its formula read; complains of what cannot be."""
    trial = names.record.trial
    if trial is None:
        return {}
    found = ((name, _linked(names, name, option)) for name, option in trial.options.items())
    return {name: option for name, option in found if option is not None}


def _linked(names: Names, name: str, option: TrialOption) -> LinkedOption | None:
    path: Path = ("trial", "options", name)
    given = {key: _given(names, key, text, (*path, "given", key)) for key, text in option.given.items()}
    try:
        unit = parse_unit(names.record.trial.unit if names.record.trial else "", names.record.units)
        expression = parse_formula(option.value)
        if refuse_names(names, expression, (*path, "value")) or names.unreadable & {*names_in(expression)}:
            return None
        fitted = in_unit(expression, unit, names.units, names.record.units)
    except BadUnit as error:
        names.complaints.add("units-do-not-fit", (*path, "value"), str(error), option.value)
    except ValueError as error:
        names.complaints.add("unreadable-formula", (*path, "value"), str(error), option.value)
    else:
        known = {key: value for key, value in given.items() if value is not None}
        return LinkedOption(record=option, given=known, outcome=computed_outcome(names, option.value, fitted))
    return None


def _given(names: Names, name: str, text: str, path: Path) -> Scalar | None:
    """What an option supposes of one input."""
    item = names.record.inputs.get(name)
    if item is None:
        names.complaints.add_unlisted("unknown-name", path, name, names.record.inputs, "输入")
        return None
    if item.type == "number":
        return _number(names, text, path)
    read = read_typed(item.type, text, values=names.labels[name], asked=item.title)
    if isinstance(read, Read):
        return read.value
    names.complaints.add_unlisted("unknown-word", path, text, names.labels[name])
    return None


def _number(names: Names, text: str, path: Path) -> Scalar | None:
    try:
        return number(text)
    except ValueError as error:
        names.complaints.add("unreadable-value", path, f"“{text}”{error}。", text)
    return None
