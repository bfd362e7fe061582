"""The calculator's page: the form and the decision tables of a pack, as HTML that is there before any script runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator import Pack
from calculator.answers.landscape import axes
from site_build.pages.browser_assets import worker_for_place
from site_build.pages.context import Context
from site_build.pages.packs import tables_of
from site_build.pages.page import Page


def calculator_page(context: Context, pack: Pack) -> Page:
    """Form, result area and tables of the place's pack."""
    return context.page(
        "calculator",
        "calculator",
        data=pack.record,
        pack=pack.record,
        inputs=[*_inputs(pack)],
        shown=_shown(pack),
        **tables_of(pack),
        worker=worker_for_place(context.library, context.place),
        wide=True,
        origin=f"policy_yaml/{context.place.jurisdiction.id}/pack.yaml",
    )


def _inputs(pack: Pack) -> Iterator[dict[str, Any]]:
    first = True
    for name, item in pack.record.inputs.items():
        cite = pack.bundle.clauses[item.source]
        yield {
            "name": name,
            "one": item,
            "help": item.help,
            "choices": pack.labels[name].items(),
            "first_assumed": first and item.assumed_for is not None,
            "cite": cite.title,
            "address": cite.page,
        }
        first = first and item.assumed_for is None


def _shown(pack: Pack) -> dict[str, Any]:
    """What the page's scripts need of the pack beside its answers."""
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "version": pack.bundle.version,
        "inputs": {
            name: {
                "title": item.title,
                "unit": item.unit or "",
                "assumed": item.assumed_for is not None,
                "labels": {**pack.labels[name]},
            }
            for name, item in pack.record.inputs.items()
        },
        "outputs": {name: item.title for name, item in pack.outputs.items() if not item.reminder},
        "axes": axes(pack),
    }
