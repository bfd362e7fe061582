"""Pages of changes: two versions of a text beside each other, the table of changes to take away, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculator import Pack
from calculator.proofs.effect import effect
from calculator.proofs.effect_records import LegalEffect
from site_build.corpus.comparison import Comparison, comparison_json
from site_build.corpus.works import Version, Work, words_of
from site_build.exchange.comparison_table import comparison_document, comparison_workbook, reason_words
from site_build.pages.addresses import section_of, version_address
from site_build.pages.comparison_views import TABLE, map_of, other_pairs, pair_address, pairs, steps_of
from site_build.pages.context import Context
from site_build.pages.page import Page

WORD, EXCEL = "table.docx", "table.xlsx"


def change_pages(context: Context, works: Mapping[str, Work], packs: Mapping[str, Pack]) -> Iterator[Page]:
    """A page for each pair of versions of these works, and the table of its changes."""
    for work in works.values():
        for old, new in pairs(work):
            found = context.histories.comparisons.of(work, old, new)
            yield _page(context, found, _effect(context, work, old, new, packs))
            yield _table_page(context, found)


def _page(context: Context, found: Comparison, follows: LegalEffect | None) -> Page:
    library, work = context.library, found.work
    return context.page_at(
        pair_address(library, work, found.old, found.new),
        "changes",
        f"{work.short_title or work.title}：改了什么",
        section=_section(context, work),
        origin=library.files[work.id],
        data=comparison_json(found),
        found=found,
        steps=[*steps_of(library, found)],
        articles=map_of(library, found.steps),
        pairs=other_pairs(library, work, found.old, found.new),
        table=pair_address(library, work, found.old, found.new) + TABLE,
        effect=follows,
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
        f"{work.short_title or work.title}：修改对照表",
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


def _section(context: Context, work: Work) -> str:
    return section_of("measures" if work.id in context.place.works else "superior")


def _effect(context: Context, work: Work, old: Version, new: Version, packs: Mapping[str, Pack]) -> LegalEffect | None:
    """What the change means for the calculator, where both versions have a pack."""
    made = context.place.packs_of(work) if work.id in context.place.works else {}
    if old.id not in made or new.id not in made:
        return None
    return effect(packs[made[old.id].record.pack], packs[made[new.id].record.pack])
