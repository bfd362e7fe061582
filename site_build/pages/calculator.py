"""The calculator's page: the form and the decision tables of a pack, as HTML that is there before any script runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from calculator import Pack
from calculator.answers.answer import first_answer
from calculator.answers.encoding import encoded
from calculator.answers.landscape import axes
from calculator.engine.case import read_case
from site_build.corpus.history import neighbours
from site_build.corpus.library import PackEntry
from site_build.pages.addresses import PLACE_PAGES, calculator_address, section_of, work_address
from site_build.pages.answer_tables import answers_text
from site_build.pages.browser_assets import bundle_address, worker_for_pack
from site_build.pages.bundles import site_bundle
from site_build.pages.comparison_views import pair_address
from site_build.pages.context import Context
from site_build.pages.packs import tables_of
from site_build.pages.page import Page, relative


def calculator_pages(context: Context, packs: Mapping[str, Pack]) -> Iterator[Page]:
    """Form, result area and tables of every pack of the place's measures, each with the ways to the others."""
    place = context.place
    made = place.packs_of(place.measures)
    for version, entry in made.items():
        yield _calculator_page(context, packs[entry.record.pack], entry, version)


def _calculator_page(context: Context, pack: Pack, entry: PackEntry, version: str) -> Page:
    place = context.place
    address = calculator_address(place, version)
    worker = worker_for_pack(place, entry)
    return context.page_at(
        address,
        "calculator",
        PLACE_PAGES["calculator"],
        section=section_of("calculator"),
        data=pack.record,
        pack=pack.record,
        inputs=[*_inputs(pack)],
        shown=_shown(pack),
        first=encoded(first_answer(pack, read_case(pack, {}))),
        versions=[*_versions(context, version, address)],
        of_version=_of_version(context, version),
        **tables_of(pack),
        worker=worker,
        start=worker,
        answers=json.loads(answers_text(site_bundle(context.library, place, entry))),
        wide=True,
        origin=f"policy_yaml/places/{place.jurisdiction.id}/packs/{entry.path.name}",
    )


def _versions(context: Context, version: str, address: str) -> Iterator[dict[str, Any]]:
    """The versions by which this place's calculator can answer, which of them this is, and when each holds.

    `bundle` is the file that its rules are read from, `changes` the page that says what it changed, if there is one.
    """
    place = context.place
    before = {new.id: old for old, new in neighbours(place.measures)}
    for name, entry in place.packs_of(place.measures).items():
        one = place.measures.version(name)
        if one is not None:
            yield {
                "id": name,
                "title": f"{one.stage}（{one.in_force_from or one.dated or '日期未见'}）",
                "address": relative(address, calculator_address(place, name)),
                "bundle": relative(address, bundle_address(place, entry.record.pack)),
                "changes": relative(address, pair_address(context.library, place.measures, before[name], one))
                if name in before
                else "",
                "this": name == version,
                "from": one.in_force_from.isoformat() if one.in_force_from and one.enacted else "",
                "until": one.in_force_until.isoformat() if one.in_force_until else "",
            }


def _of_version(context: Context, version: str) -> dict[str, str] | None:
    """Which version this calculator goes by and which is to be read now, where that is another."""
    measures = context.place.measures
    own, shown = measures.version(version), measures.shown
    if own is None or shown is None or own is shown:
        return None
    address = work_address(context.library, measures)
    return {"stage": own.stage, "now": f"{shown.title}（{shown.stage}）", "address": address}


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
