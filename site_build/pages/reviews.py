"""Pages for the legal office: what there is to look at in a draft, with the Word file of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculator import Pack
from site_build.corpus.review import review, review_json
from site_build.corpus.works import Version, Work
from site_build.exchange.review_document import review_document
from site_build.pages.addresses import review_address, section_of
from site_build.pages.context import Context
from site_build.pages.page import Page

WORD = "review.docx"


def reviewed(work: Work) -> Iterator[Version]:
    """The versions that have a page of review: drafts whose text is held."""
    return (one for one in work.held_versions if not one.enacted)


def review_pages(context: Context, packs: Mapping[str, Pack]) -> Iterator[Page]:
    """A page for every draft of the place's measures that is held."""
    work = context.place.measures
    for version in reviewed(work):
        yield _page(context, work, version, packs)


def _page(context: Context, work: Work, version: Version, packs: Mapping[str, Pack]) -> Page:
    found = review(context.library, work, version, packs, context.read)
    parts = [
        {
            "one": part,
            "lines": [
                {
                    "text": line.text,
                    "clauses": [context.link(clause) for clause in line.clauses],
                    "basis": [context.link(clause) for clause in line.basis],
                }
                for line in part.lines
            ],
        }
        for part in found.parts
    ]
    return context.page_at(
        review_address(context.library, work, version),
        "review",
        f"{work.short_title or work.title}：审核材料",
        section=section_of("measures"),
        origin=context.library.files[work.id],
        data=review_json(found),
        files={WORD: review_document(found)},
        found=found,
        parts=parts,
        word=WORD,
    )
