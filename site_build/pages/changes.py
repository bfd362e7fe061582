"""Pages of changes: each version with text laid beside the one before it, with what follows for the calculator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from calculator import Pack
from calculator.proofs.effect import effect_json
from site_build.corpus.comparison import Comparison, compare_versions, comparison_json
from site_build.corpus.followed import Followed, followed
from site_build.corpus.library import Library
from site_build.corpus.redline import inline
from site_build.corpus.works import Version, Work
from site_build.pages.addresses import section_of, version_address
from site_build.pages.context import Context
from site_build.pages.effects import effect_view
from site_build.pages.page import Page

CHANGES = "changes/"


def neighbours(work: Work) -> Iterator[tuple[Version, Version]]:
    """Each version that has text with the one before it that has."""
    held = [version for version in work.versions if version.provisions]
    yield from pairwise(held)


def changes_address(library: Library, work: Work, version: Version) -> str:
    """The page that lays a version beside the one before it."""
    return version_address(library, work, version) + CHANGES


def change_pages(context: Context, works: Mapping[str, Work], packs: Mapping[str, Pack]) -> Iterator[Page]:
    """A page for each version of these works that follows another."""
    for work in works.values():
        for old, new in neighbours(work):
            found = compare_versions(work, old, new)
            yield _page(context, found, followed(context.library, found, packs))


def _page(context: Context, found: Comparison, follows: Followed) -> Page:
    library, work = context.library, found.work
    address = changes_address(library, work, found.new)
    has_packs = work.id in context.place.works and bool(follows.packs)
    effect = effect_view(context, found, follows) if has_packs else None
    rows = [
        {
            "one": one,
            "segments": inline(one.redline) if one.redline else (),
            "consequence": effect["consequences"][at] if effect else None,
        }
        for at, one in enumerate(found.changes)
    ]
    return context.page_at(
        address,
        "changes",
        f"{work.short_title or work.title}：改了什么",
        section=section_of("measures" if work.id in context.place.works else "superior"),
        origin=library.files[work.id],
        data={**comparison_json(found), **_effect_data(follows)},
        found=found,
        rows=rows,
        effect=effect,
        old_address=version_address(library, work, found.old),
        new_address=version_address(library, work, found.new),
    )


def _effect_data(follows: Followed) -> dict[str, Any]:
    """The machine twin of what follows; nothing where no pack was compared."""
    if follows.effect is None:
        return {}
    return {"effect": effect_json(follows.effect), "consequences": [asdict(one) for one in follows.consequences]}
