"""The cells of tables and the domains of inputs, read against what their names are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calculator.ground.problems import Path
from calculator.ground.scalars import scalar_text, yes_no
from calculator.language.cells import Compare, Name, Test, parse_test
from calculator.language.columns import ORDERED
from calculator.language.values import Value
from calculator.packs.linking.complaints import Complaints
from calculator.packs.linking.names import Names
from calculator.packs.pack import LinkedTable, Pack, Program

NOTHING = Test(())


def linked_test(names: Names, source: str, name: str, path: Path) -> Test:
    """The cell that a text is for a name; complains of what does not fit it, and gives a cell of no parts then."""
    if name not in names.kinds:
        names.complaints.add_unlisted("unknown-name", path, name, names.kinds)
        return NOTHING
    try:
        parsed = parse_test(source)
    except ValueError as error:
        names.complaints.add("unreadable-cell", path, str(error), source)
        return NOTHING
    parts = tuple(tuple(_compare(names, compare, name, path) for compare in part) for part in parsed.parts)
    for part in parts:
        if len(part) > 1 and _is_empty(*part):
            names.complaints.add("empty-interval", path, f"区间“{source}”是空的，没有值落在里面。", source)
    return Test(parts, parsed.negated)


def _compare(names: Names, compare: Compare, name: str, path: Path) -> Compare:
    kind, to = names.kinds[name], compare.to
    if kind not in ORDERED:
        return _compare_word(names, compare, name, path)
    if isinstance(to, Name):
        return _compare_name(names, compare, to.text, name, path)
    if isinstance(to, date) != (kind == "date"):
        wanted = "日期" if kind == "date" else "数字"
        names.complaints.add("wrong-type", path, f"“{name}”是{wanted}，与这一格的值类型不同。")
    return compare


def _compare_word(names: Names, compare: Compare, name: str, path: Path) -> Compare:
    """A cell about words names one that its column may have."""
    to, labels = compare.to, names.labels[name]
    if not isinstance(to, Name) or to.text not in labels or compare.sign != "=":
        names.complaints.add_unlisted("unknown-word", path, to.text if isinstance(to, Name) else str(to), labels)
        return compare
    return Compare("=", yes_no(to.text) if names.kinds[name] == "boolean" else to.text)


def _compare_name(names: Names, compare: Compare, to: str, name: str, path: Path) -> Compare:
    """A cell may name a parameter, or another input or output, of the same unit."""
    allowed = [*names.record.parameters, *names.ordered_but(name)]
    if to not in allowed:
        names.complaints.add_unlisted("unknown-name", path, to, allowed, "格子里的名称")
        return Compare("=", date.min if names.kinds[name] == "date" else 0)
    own, other = names.units[name], names.units[to]
    if other != own and not names.unreadable & {name, to}:
        message = f"“{name}”的单位是“{own}”，“{to}”的单位是“{other}”，不能比较。"
        names.complaints.add("units-do-not-fit", path, message, f"{other}", [f"{own}"])
    names.refuse_list(to, path)
    return compare


def refuse_empty_intervals(pack: Pack, complaints: Complaints) -> None:
    """An interval between named figures must hold something in every period in which both are known."""
    for program in pack.programs[1:]:
        for path, part in _intervals(pack):
            low, high = (_known_end(end, program) for end in part)
            if _is_empty(low, high):
                message = f"区间是空的，从 {_end_text(low)} 到 {_end_text(high)} 没有值落在里面。"
                complaints.add("empty-interval", path, message)


def _intervals(pack: Pack) -> Iterator[tuple[Path, tuple[Compare, ...]]]:
    """Every interval in the cells of tables, with its place."""
    for table in (step for step in pack.steps if isinstance(step, LinkedTable)):
        for at, rule in enumerate(table.rules):
            beyond = at - len(table.record.rules)
            place: Path = ("accepted", beyond) if beyond >= 0 else ("rules", at)
            for column, cell in enumerate(rule.cells):
                parts = (part for part in cell.parts if len(part) > 1)
                yield from ((("decision_tables", table.name, *place, "if", column), part) for part in parts)


def _known_end(end: Compare, program: Program) -> Compare:
    """An end of an interval with its name replaced by the figure in force, where that is known."""
    value = program.values.get(end.to.text) if isinstance(end.to, Name) else None
    return end if value is None or isinstance(value, Value) else Compare(end.sign, value)


def _end_text(end: Compare) -> str:
    return end.to.text if isinstance(end.to, Name) else scalar_text(end.to)


def _is_empty(low: Compare, high: Compare) -> bool:
    if isinstance(low.to, Name) or isinstance(high.to, Name) or type(low.to) is str or type(high.to) is str:
        return False
    if isinstance(low.to, date) != isinstance(high.to, date):
        return True
    return bool(low.to > high.to) or (low.to == high.to and (low.sign, high.sign) != (">=", "<="))  # type: ignore[operator]
