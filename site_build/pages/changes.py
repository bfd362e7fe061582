"""Pages of changes: each version with text laid beside the one before it, with what follows for the calculator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from calculator import Pack
from calculator.proofs.effect import effect
from calculator.proofs.effect_records import LegalEffect
from site_build.corpus.comparison import Comparison, compare_versions, comparison_json
from site_build.corpus.redline import inline
from site_build.corpus.works import Version, Work
from site_build.pages.addresses import section_of, version_address
from site_build.pages.context import Context
from site_build.pages.page import Page

CHANGES = "changes/"


def neighbours(work: Work) -> Iterator[tuple[Version, Version]]:
    """Each version that has text with the one before it that has."""
    held = [version for version in work.versions if version.provisions]
    yield from pairwise(held)


def change_pages(context: Context, works: Mapping[str, Work], packs: Mapping[str, Pack]) -> Iterator[Page]:
    """A page for each version of these works that follows another."""
    for work in works.values():
        for old, new in neighbours(work):
            yield _page(context, compare_versions(work, old, new), _effect(context, work, old, new, packs))


def _page(context: Context, found: Comparison, follows: LegalEffect | None) -> Page:
    library, work = context.library, found.work
    address = version_address(library, work, found.new) + CHANGES
    rows = [{"one": one, "segments": inline(one.redline) if one.redline else ()} for one in found.changes]
    return context.page_at(
        address,
        "changes",
        f"{work.short_title or work.title}：改了什么",
        section=section_of("measures" if work.id in context.place.works else "superior"),
        origin=library.files[work.id],
        data=comparison_json(found),
        found=found,
        rows=rows,
        effect=follows,
        old_address=version_address(library, work, found.old),
        new_address=version_address(library, work, found.new),
    )


def _effect(context: Context, work: Work, old: Version, new: Version, packs: Mapping[str, Pack]) -> LegalEffect | None:
    """What the change means for the calculator, where both versions have a pack."""
    made = context.place.packs_of(work) if work.id in context.place.works else {}
    if old.id not in made or new.id not in made:
        return None
    return effect(packs[made[old.id].record.pack], packs[made[new.id].record.pack])
