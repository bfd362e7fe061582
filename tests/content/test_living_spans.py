"""Every living pack says which words it was made of: each figure has one place, each quote is marked on a page."""

from __future__ import annotations

import re

import pytest

from calculator import Pack
from calculator.proofs.spans import made_items, spans, unplaced_figures
from site_build.corpus.library import Library
from site_build.pages.context import context_of
from site_build.pages.packs import pack_pages
from site_build.pages.texts import superior_pages, text_pages

TAG = re.compile("<[^>]*>")
RUN = re.compile(r'((?:(?:<a [^>]*>|</a>)*<mark class="kb-made">[^<]*</mark>(?:</a>)?)+)<sup')
MARK = re.compile('<mark class="kb-made">([^<]*)</mark>')
IDLE = re.compile('<span class="kb-idle" title="[^"]*">(.*?)</span>')


def test_every_figure_of_the_living_packs_has_its_words(packs: dict[str, Pack]) -> None:
    """All ten packs write spans, and no figure, cell or date of theirs is without one certain place in its clause."""
    assert len(packs) == 10
    for name, pack in packs.items():
        assert pack.record.spans, name
        assert [*unplaced_figures(pack)] == [], name


def test_every_parameter_check_and_formula_of_the_living_packs_names_its_words(packs: dict[str, Pack]) -> None:
    """What fixes a figure, a condition or a computation is named by some words, unless the text leaves it open."""
    for name, pack in packs.items():
        named = {made for one in spans(pack) for made in one.made}
        wanted = {item for item in made_items(pack.record) if item.startswith(("parameters/", "checks/", "formulas/"))}
        open_figures = {f"parameters/{key}" for key, item in pack.record.parameters.items() if not item.values[0].value}
        assert wanted - named - open_figures == set(), name


@pytest.mark.slow
def test_every_quote_of_a_pack_is_marked_on_the_page_of_its_text(living: Library, packs: dict[str, Pack]) -> None:
    """Each quote of every living pack stands marked on a page, followed by a link; a declared idle one says so."""
    context = context_of(living, next(iter(living.places.values())), packs=packs)
    pages = [*text_pages(context), *superior_pages(context), *pack_pages(context, packs)]
    marked = ["".join(MARK.findall(run)) for page in pages for run in RUN.findall(page.body)]
    idle = [TAG.sub("", words) for page in pages for words in IDLE.findall(page.body)]
    for pack in packs.values():
        for read in pack.record.spans:
            for quote in read.quotes:
                here = marked if quote.made else idle
                assert any(quote.quote in one for one in here), (pack.record.pack, quote.quote)
