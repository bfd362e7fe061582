"""Pages about rule packs: one per pack with its tables and proofs, their list, the comparison, and the workshop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator import Pack
from calculator.answers.compare import shared_inputs
from calculator.answers.encoding import encoded
from calculator.answers.view import checks_view, figures_view, tables_view
from calculator.ground.diagnostic_kinds import SEVERITY_WORDS
from site_build.pages.addresses import page_address, page_of_pack, rule_anchor
from site_build.pages.browser_assets import worker_for
from site_build.pages.context import Context
from site_build.pages.coverage import covered_clauses, marks
from site_build.pages.page import Page
from site_build.pages.proofs import proofs

SECTION = "计算器"
PROOF_WORDS = {True: "是", False: "没有证明", None: "不要求"}


def pack_pages(context: Context, packs: Mapping[str, Pack]) -> Iterator[Page]:
    """The comparison, the workshop, the list of packs, and a page for each."""
    yield context.page(
        "compare",
        "compare",
        data={name: pack.record.origin for name, pack in packs.items()},
        packs=packs.values(),
        inputs=[*shared_inputs(packs)],
        own_places=_own_places(context),
        worker=worker_for("comparison", "assets/packs/bundles.json"),
        wide=True,
        origin="policy_yaml/peers/",
    )
    yield context.page(
        "workshop",
        "workshop",
        data={},
        worker=worker_for("workshop", "assets/packs/workshop.json", "workshop"),
        packs=packs.values(),
        wide=True,
        origin="calculator/",
    )
    proved = proofs(context.library, packs)
    yield context.page(
        "packs",
        "packs",
        data={name: {"title": pack.record.title, "version": pack.bundle.version} for name, pack in packs.items()},
        packs=[(pack, proved[name], page_of_pack(name)) for name, pack in packs.items()],
        own_places=_own_places(context),
        origin="policy_yaml/",
    )
    for name, pack in packs.items():
        yield _pack_page(context, pack, proved[name])


def _own_places(context: Context) -> str:
    """The places of this site by name, from whose rules those of others are told apart."""
    return "、".join(place.jurisdiction.name for place in context.library.places.values())


def _pack_page(context: Context, pack: Pack, proof: Mapping[str, Any]) -> Page:
    own = pack.record.origin is not None
    name = pack.record.pack
    return context.page_at(
        page_of_pack(name),
        "pack",
        pack.record.title,
        section=SECTION,
        pack=pack,
        proof=proof,
        severity_words=SEVERITY_WORDS,
        proof_words=PROOF_WORDS,
        covered=covered_clauses(pack) if own else {},
        mark=lambda runs, rules: marks(runs, rules, page_of_pack(name)),
        data=proof,
        **(tables_of(pack) if own else {"tables": [], "figures": [], "checks": []}),
        calculator="" if own else page_address(context.place, "calculator"),
        wide=True,
        origin=f"policy_yaml/peers/{name}.yaml"
        if own
        else f"policy_yaml/places/{context.place.jurisdiction.id}/packs/{name}.yaml",
    )


def tables_of(pack: Pack) -> dict[str, Any]:
    """Tables, figures and checks of a pack for a template, each row with its anchor."""
    tables = encoded(tables_view(pack))
    for table in tables:
        for row in table["rows"]:
            row["anchor"] = rule_anchor(table["name"], row["id"])
    figures = [
        {**encoded(one), "anchor": rule_anchor(one.kind, one.name) + (f"-{one.at}" if one.at else "")}
        for one in figures_view(pack)
    ]
    checks = [{**encoded(one), "anchor": rule_anchor("check", one.name)} for one in checks_view(pack)]
    return {"tables": tables, "figures": figures, "checks": checks}
