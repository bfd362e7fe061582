"""Every generated page, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Iterator

from calculator import read_bundle
from site_build.corpus.library import Library
from site_build.corpus.read_texts import ReadTexts
from site_build.pages.addresses import HOME
from site_build.pages.bundles import site_bundles
from site_build.pages.calculator import calculator_pages
from site_build.pages.changes import change_pages
from site_build.pages.comment import comment_page
from site_build.pages.context import context_of
from site_build.pages.diagnostics import diagnostics_page
from site_build.pages.matrix import matrix_page
from site_build.pages.opinions import opinion_pages
from site_build.pages.packs import pack_pages
from site_build.pages.page import Page
from site_build.pages.place import place_pages
from site_build.pages.related import told_by_texts
from site_build.pages.residents import residents_pages
from site_build.pages.reviews import review_pages
from site_build.pages.texts import provisions_page, superior_pages, text_pages


def site_pages(library: Library) -> Iterator[Page]:
    """All pages, in the order of the navigation; the shared ones take their glossary from the first place."""
    told = told_by_texts(library)
    read = ReadTexts(library.works)
    packs = {name: read_bundle(bundle) for name, bundle in site_bundles(library).items()}
    contexts = [context_of(library, place, told, packs, read) for place in library.places.values()]
    first = contexts[0]
    places = [context.place for context in contexts]
    yield first.page_at(
        "",
        "home",
        HOME,
        section=HOME,
        places=places,
        data=[place.jurisdiction for place in places],
        origin="policy_yaml/",
    )
    for context in contexts:
        yield from residents_pages(context)
        yield from text_pages(context)
        yield from opinion_pages(context)
        yield from change_pages(context, context.place.works, packs)
        yield from review_pages(context, packs)
        yield matrix_page(context)
        yield provisions_page(context)
        yield from calculator_pages(context, packs)
        yield from place_pages(context, packs)
        yield comment_page(context)
    yield from pack_pages(first, packs)
    yield diagnostics_page(first)
    yield from superior_pages(first)
    yield from change_pages(first, library.superior, packs)
    yield first.page(
        "sources",
        "sources",
        data={"sources": library.sources, "vocabulary": library.vocabulary},
        origin="policy_yaml/shared/sources.yaml",
    )
