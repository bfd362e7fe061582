"""From a bundle as written to a pack whose names are resolved and whose cells and formulas are read."""

from __future__ import annotations

from dataclasses import replace

from calculator.ground.problems import Problems
from calculator.ground.records import decode
from calculator.packs.linking.cells import linked_test, refuse_empty_intervals
from calculator.packs.linking.limits import beyond_limits
from calculator.packs.linking.names import Names, check_makers, check_names, declared_names
from calculator.packs.linking.order import in_order
from calculator.packs.linking.outcomes import linked_formula
from calculator.packs.linking.parameters import dated_values
from calculator.packs.linking.tables import linked_table
from calculator.packs.linking.trial import linked_trial
from calculator.packs.named_figures import figure_words, filled_in, strange_names
from calculator.packs.pack import Pack, Step
from calculator.packs.programs import programs_of
from calculator.packs.schema import Bundle


def link_bundle(data: object) -> Pack:
    """Read and link a bundle of plain data, not yet proved; raises Problems with every fault and its key path."""
    bundle = decode(Bundle, data)
    too_large = [*beyond_limits(bundle.pack)]
    if too_large:
        raise Problems(too_large)
    words = figure_words(bundle.pack)
    names = declared_names(filled_in(bundle, words))
    for path, name in strange_names(bundle.pack, words):
        names.complaints.add_unlisted("unknown-name", path, name, words, "文字里的参数")
    check_names(names)
    check_makers(names)
    pack = _linked(names)
    if not names.complaints.problems:
        pack = replace(pack, programs=programs_of(pack))
        refuse_empty_intervals(pack, names.complaints)
    if names.complaints.problems:
        raise Problems(names.complaints.problems)
    return pack


def _linked(names: Names) -> Pack:
    """The pack as far as it can be read, without its programs."""
    record = names.record
    domains = {
        name: linked_test(names, item.domain, name, ("inputs", name, "domain"))
        for name, item in record.inputs.items()
        if item.domain
    }
    parameters = {name: dated_values(names, name) for name in record.parameters}
    tables: dict[str, Step] = {name: linked_table(names, name, table) for name, table in names.tables.items()}
    formulas: dict[str, Step] = {name: linked_formula(names, name, item) for name, item in record.formulas.items()}
    return Pack(
        bundle=names.bundle,
        outputs=names.outputs,
        checks=frozenset(record.checks),
        tables=names.tables,
        kinds=names.kinds,
        units=names.units,
        labels=names.labels,
        domains=domains,
        parameters=parameters,
        assumable={
            name: item.assumed_for
            for name, item in record.inputs.items()
            if item.assumed_for and item.assumed_for in record.parameters
        },
        trial=linked_trial(names),
        steps=tuple(in_order(names, {**tables, **formulas})),
        starts=tuple(sorted({start for dated in parameters.values() for start, _ in dated if start})),
        programs=(),
    )
