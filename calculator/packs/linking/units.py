"""The unit of every name of a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from calculator.ground.frozen import frozen
from calculator.ground.problems import Path
from calculator.ground.units import A_DATE, NO_UNIT, BadUnit, Unit, parse_unit
from calculator.packs.linking.complaints import Complaints
from calculator.packs.schema import Input, Output, PackRecord


@frozen
class Units:
    """Units by name; `unreadable` are the names whose unit could not be read, of which nothing more is told."""

    by_name: dict[str, Unit] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def units_of(record: PackRecord, named: Mapping[str, Input | Output], complaints: Complaints) -> Units:
    """The units of inputs, outputs and parameters; complains of those that cannot be read."""
    units = Units()
    written: list[tuple[Path, str, str | None]] = [
        (("inputs" if isinstance(item, Input) else "outputs", name), item.type, item.unit)
        for name, item in named.items()
    ]
    written += [(("parameters", name), "number", parameter.unit) for name, parameter in record.parameters.items()]
    for path, kind, text in written:
        name = str(path[1])
        try:
            units.by_name[name] = _unit(kind, text, record)
        except BadUnit as error:
            complaints.add("unknown-unit", (*path, "unit"), str(error), text or "")
            units.unreadable.add(name)
            units.by_name[name] = NO_UNIT
    return units


def _unit(kind: str, text: str | None, record: PackRecord) -> Unit:
    if kind == "date":
        return A_DATE
    return parse_unit(text, record.units) if text else NO_UNIT
