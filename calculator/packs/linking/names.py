"""What every name of a pack is: an input, an output or a parameter; one name means one thing, one maker gives it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from calculator.ground.calendar import WorkingDays
from calculator.ground.frozen import frozen
from calculator.ground.problems import Path
from calculator.ground.units import Unit
from calculator.language.columns import ORDERED
from calculator.packs.linking.calendar import working_days
from calculator.packs.linking.complaints import Complaints
from calculator.packs.linking.limits import MOST_PLACES
from calculator.packs.linking.units import units_of
from calculator.packs.pack import JUDGED_ON
from calculator.packs.schema import (
    BOOLEAN_LABELS,
    Bracket,
    Bundle,
    Check,
    DecisionTable,
    Input,
    Kind,
    Output,
    PackRecord,
)
from calculator.packs.sugar import CHECK_LABELS, BadBracket, bracket_table, check_table


@frozen
class Names:
    """What the names of one pack are, shared by all that links it.

    `outputs` hold those of checks too, `tables` those made from brackets and checks; `lists` are the outputs of
    collect tables. Of names whose unit is `unreadable` nothing more is told.
    """

    bundle: Bundle
    outputs: Mapping[str, Output]
    labels: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Kind]
    units: Mapping[str, Unit]
    unreadable: frozenset[str]
    calendar: WorkingDays | None
    tables: Mapping[str, DecisionTable]
    lists: frozenset[str]
    complaints: Complaints

    @property
    def record(self) -> PackRecord:
        """The pack as written."""
        return self.bundle.pack

    def ordered_but(self, name: str = "") -> list[str]:
        """The inputs and outputs whose values have an order, numbers and dates, but for one of them."""
        return [other for other, kind in self.kinds.items() if kind in ORDERED and other != name]

    def refuse_list(self, name: str, path: Path) -> None:
        """The output of a collect table is a list, which no cell and no formula can take."""
        if name in self.lists:
            self.complaints.add("list-as-value", path, f"“{name}”是 collect 表的输出，是一串值，不能用在这里。")


def declared_names(bundle: Bundle) -> Names:
    """All names of a bundle with their kinds, words and units; complains of what cannot be read of them."""
    record, complaints = bundle.pack, Complaints(bundle.pack)
    checks = {
        name: Output(title=check.title, type="enum", values=CHECK_LABELS) for name, check in record.checks.items()
    }
    outputs = {**record.outputs, **checks}
    named: dict[str, Input | Output] = {**record.inputs, **outputs}
    units = units_of(record, named, complaints)
    calendar = working_days(record.calendar, complaints)
    tables = _written_out(record, outputs, complaints)
    collecting = (table for table in tables.values() if table.hit_policy == "collect")
    return Names(
        bundle=bundle,
        outputs=outputs,
        labels={name: _labels_of(item, bundle) for name, item in named.items()},
        kinds={name: item.type for name, item in named.items()},
        units=units.by_name,
        unreadable=frozenset(units.unreadable),
        calendar=calendar,
        tables=tables,
        lists=frozenset(name for table in collecting for name in table.outputs),
        complaints=complaints,
    )


def _labels_of(item: Input | Output, bundle: Bundle) -> Mapping[str, str]:
    if item.type == "boolean":
        return BOOLEAN_LABELS
    if isinstance(item, Output) and item.values_from:
        return bundle.vocabularies.get(item.values_from, {})
    return item.values


def _written_out(
    record: PackRecord, outputs: Mapping[str, Output], complaints: Complaints
) -> Mapping[str, DecisionTable]:
    """Every decision table, those of brackets and checks included."""
    tables = dict(record.decision_tables)
    shorthands: dict[str, tuple[str, Bracket | Check]] = {
        **{name: ("brackets", bracket) for name, bracket in record.brackets.items()},
        **{name: ("checks", check) for name, check in record.checks.items()},
    }
    for name, (key, shorthand) in shorthands.items():
        if name in tables:
            complaints.add("name-taken", (key, name), f"“{name}”已用作决策表的名称，请换一个。", name)
            continue
        try:
            tables[name] = _table_of(name, shorthand, record, outputs)
        except BadBracket as error:
            complaints.add("bracket-miswritten", (key, name, "rows", error.at), str(error))
    return tables


def _table_of(
    name: str, shorthand: Bracket | Check, record: PackRecord, outputs: Mapping[str, Output]
) -> DecisionTable:
    if isinstance(shorthand, Check):
        return check_table(name, shorthand)
    base = record.inputs.get(shorthand.of) or outputs.get(shorthand.of)
    return bracket_table(name, shorthand, (base.unit if base else None) or "")


def check_names(names: Names) -> None:
    """One name means one thing, and what is said of it fits."""
    record, complaints = names.record, names.complaints
    for name in record.parameters:
        if name in names.kinds:
            complaints.add("name-taken", ("parameters", name), f"“{name}”已用作输入或输出的名称，请换一个。", name)
    for name in record.checks:
        if name in record.outputs:
            complaints.add("name-taken", ("checks", name), f"“{name}”已用作输出的名称，请换一个。", name)
    for name, item in record.inputs.items():
        if name in names.outputs:
            complaints.add("name-taken", ("outputs", name), f"“{name}”已用作输入的名称，请换一个。", name)
        _check_input(names, name, item)
    if not record.outputs:
        complaints.add("no-outputs", ("outputs",), "没有输出，这个包什么也回答不了。")
    dated = any(value.from_ for parameter in record.parameters.values() for value in parameter.values)
    if dated and (JUDGED_ON not in record.inputs or record.inputs[JUDGED_ON].type != "date"):
        complaints.add("no-judging-day", ("inputs",), f"参数有按日期变化的值，必须有日期输入“{JUDGED_ON}”。")


def _check_input(names: Names, name: str, item: Input) -> None:
    """What an input says of itself fits its type."""
    parameters, complaints = names.record.parameters, names.complaints
    assumable = [*parameters, *(names.record.trial.options if names.record.trial else ())]
    if item.assumed_for and item.assumed_for not in assumable:
        complaints.add_unlisted("unknown-name", ("inputs", name, "assumed_for"), item.assumed_for, assumable)
    if item.assumed_for and item.type != "number":
        complaints.add(
            "assumes-no-number", ("inputs", name, "type"), "用来假设的输入应为 number。", item.type, ["number"]
        )
    if item.type == "enum" and not item.values:
        complaints.add("no-choices", ("inputs", name), "enum 输入没有 values，无从选择。")
    if not 0 <= item.places <= MOST_PLACES:
        message = f"places（小数位）应为 0 至 {MOST_PLACES}，这里是 {item.places}。"
        complaints.add(
            "too-many-places", ("inputs", name, "places"), message, str(item.places), [f"0 至 {MOST_PLACES}"]
        )
    _check_other_words(names, name, item)
    if item.domain and item.type in ORDERED and re.search(r"\b(?!not\b)[a-z_]", item.domain):
        message = "domain 里不能用名称，请写数字或日期。"
        complaints.add("name-in-domain", ("inputs", name, "domain"), message, item.domain)


def _check_other_words(names: Names, name: str, item: Input) -> None:
    """Other words belong to values that the input has, and each to one of them."""
    labels = names.labels[name]
    meant: dict[str, str] = {label: code for code, label in labels.items()}
    for code, words in item.also.items():
        path = ("inputs", name, "also", code)
        if code not in labels:
            names.complaints.add_unlisted("unknown-name", path, code, labels)
            continue
        for word in words:
            if meant.setdefault(word, code) != code:
                message = f"“{word}”已经是“{labels[meant[word]]}”的写法，一个词只能指一个值。"
                names.complaints.add("word-for-two-values", path, message, word)


def check_makers(names: Names) -> None:
    """Every output has exactly one table, bracket or formula that gives it."""
    record, complaints = names.record, names.complaints
    makers: list[tuple[str, Path]] = [(name, ("formulas", name)) for name in record.formulas]
    for key, table in names.tables.items():
        makers += [(name, ("decision_tables", key)) for name in table.outputs]
    made = Counter(name for name, _ in makers)
    for name, path in makers:
        if name not in names.outputs:
            complaints.add_unlisted("unknown-name", path, name, names.outputs, "输出")
        elif made[name] > 1:
            message = f"输出“{name}”由不止一处给出；一个输出只能由一张表或一个公式给出。"
            complaints.add("made-twice", path, message, name)
    for name in record.outputs:
        if name not in record.brackets and name not in made:
            complaints.add("not-made", ("outputs", name), f"没有表或公式给出输出“{name}”。")
