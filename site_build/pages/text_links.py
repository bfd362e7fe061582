"""References and defined terms in the words of a text, as links of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from calculator.ground.frozen import frozen
from site_build.corpus.citations import numbers
from site_build.corpus.library import Library
from site_build.corpus.text_links import CitedWords, LinkedText, Mark, Term
from site_build.pages.addresses import lasting_page_of_clause, version_address, work_address
from site_build.pages.page import InlineLink

Links = Mapping[str, tuple[InlineLink, ...]]


@frozen
class DefinitionBox:
    """The box that explains a term: its id on the page, the words that define it, and where they stand."""

    id: str
    words: str
    meaning: str
    place: str
    address: str


def links_in(library: Library, linked: LinkedText, page: str) -> Links:
    """The links in the words of a text on a page, by the id of the provision."""
    return {name: tuple(_link(library, mark, linked, page) for mark in marks) for name, marks in linked.marks.items()}


def definitions_in(linked: LinkedText, page: str) -> list[DefinitionBox]:
    """The boxes of the terms that some words on a page lead to."""
    return [
        DefinitionBox(
            id=_box_id(term),
            words=term.definition.term,
            meaning=term.meaning,
            place=numbers(term.clause),
            address=f"{page}#{term.clause.provision.id}",
        )
        for term in linked.terms
    ]


def shifted(links: Iterable[InlineLink], by: int) -> tuple[InlineLink, ...]:
    """The same links in words that have others before them."""
    return tuple(replace(link, start=link.start + by, end=link.end + by) for link in links)


def _link(library: Library, mark: Mark, linked: LinkedText, page: str) -> InlineLink:
    if isinstance(mark, CitedWords):
        address = _address(library, mark, linked, page)
        return InlineLink(start=mark.start, end=mark.end, address=address, title=mark.title)
    address = f"{page}#{mark.term.clause.provision.id}"
    return InlineLink(start=mark.start, end=mark.end, address=address, definition=_box_id(mark.term))


def _address(library: Library, mark: CitedWords, linked: LinkedText, page: str) -> str:
    """Where words lead: on the page itself within its text, else to the version meant, which stands there for ever."""
    if mark.clause:
        own = mark.work is linked.text.work and mark.clause.version is linked.text.version
        return f"{page}#{mark.clause.provision.id}" if own else lasting_page_of_clause(library, mark.clause)
    return version_address(library, mark.work, mark.version) if mark.version else work_address(library, mark.work)


def _box_id(term: Term) -> str:
    return f"definition-{term.number}"
