"""Pages of changes: two versions of a text beside each other, the table of changes to take away, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from calculator import Pack
from calculator.proofs.effect import effect_json
from site_build.corpus.comparison import Comparison, comparison_json
from site_build.corpus.followed import Followed
from site_build.corpus.history import neighbours
from site_build.corpus.works import Work, words_of
from site_build.exchange.comparison_table import comparison_document, comparison_workbook, reason_words
from site_build.pages.addresses import section_of, version_address
from site_build.pages.comparison_views import TABLE, map_of, named, other_pairs, pair_address, pairs, steps_of
from site_build.pages.context import Context
from site_build.pages.effects import effect_view
from site_build.pages.page import Page

WORD, EXCEL = "table.docx", "table.xlsx"


def change_pages(context: Context, works: Mapping[str, Work], packs: Mapping[str, Pack]) -> Iterator[Page]:
    """A page for each pair of versions of these works, and the table of its changes."""
    for work in works.values():
        for old, new in pairs(work):
            found = context.read.histories.comparisons.of(work, old, new)
            yield _page(context, found, context.read.followed(context.library, found, packs))
            yield _table_page(context, found)


def _page(context: Context, found: Comparison, follows: Followed) -> Page:
    library, work = context.library, found.work
    has_packs = work.id in context.place.works and bool(follows.packs)
    effect = effect_view(context, found, follows) if has_packs else None
    return context.page_at(
        pair_address(library, work, found.old, found.new),
        "changes",
        _title(found, "改了什么"),
        section=_section(context, work),
        origin=library.files[work.id],
        data={**comparison_json(found), **_effect_data(follows)},
        found=found,
        steps=[*steps_of(library, found)],
        articles=map_of(library, found.steps),
        pairs=other_pairs(library, work, found.old, found.new),
        table=pair_address(library, work, found.old, found.new) + TABLE,
        effect=effect,
        old_address=version_address(library, work, found.old),
        new_address=version_address(library, work, found.new),
    )


def _table_page(context: Context, found: Comparison) -> Page:
    """修改对照表, with its Word and Excel files beside it."""
    library, work = context.library, found.work
    reasons = reason_words(found)
    rows = [
        {
            "change": step,
            "old": words_of(step.old.provision) if step.old else "",
            "new": words_of(step.new.provision) if step.new else "",
            "reason": reasons[step.number],
            "address": f"{pair_address(library, work, found.old, found.new)}#change-{step.number}",
        }
        for step in found.changes
    ]
    return context.page_at(
        pair_address(library, work, found.old, found.new) + TABLE,
        "changes_table",
        _title(found, "修改对照表"),
        section=_section(context, work),
        origin=library.files[work.id],
        data={**comparison_json(found), "reasons": reasons},
        files={WORD: comparison_document(found), EXCEL: comparison_workbook(found)},
        wide=True,
        found=found,
        rows=rows,
        changes=pair_address(library, work, found.old, found.new),
        old_address=version_address(library, work, found.old),
        new_address=version_address(library, work, found.new),
    )


def _title(found: Comparison, what: str) -> str:
    work = found.work
    beside = "" if (found.old, found.new) in [*neighbours(work)] else f"（{named(found.old)} → {named(found.new)}）"
    return f"{work.short_title or work.title}：{what}{beside}"


def _section(context: Context, work: Work) -> str:
    return section_of("measures" if work.id in context.place.works else "superior")


def _effect_data(follows: Followed) -> dict[str, Any]:
    """The machine twin of what follows; nothing where no pack was compared."""
    if follows.effect is None:
        return {}
    return {"effect": effect_json(follows.effect), "consequences": [asdict(one) for one in follows.consequences]}
