"""What every page builder needs, worked out once: the library, the place, its glossary and what relates to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculator import Pack
from calculator.ground.frozen import frozen
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Place
from site_build.corpus.read_texts import ReadTexts
from site_build.corpus.works import Clause
from site_build.pages.addresses import page_address, page_of_clause, section_of, title_of
from site_build.pages.coverage import Runs, covered_words
from site_build.pages.page import Glossary, Page, glossary_of, render
from site_build.pages.related import Index, Link, Neighbours, Related, made_from_clauses, told_by_texts

PAGE_FIELDS = ("section", "origin", "data", "json_ld", "wide", "worker", "files")
SHORTEST_LINKED = 3  # a word of two characters, such as 社区, stands inside too many others


@frozen
class Context:
    """One place in its library, ready for rendering."""

    library: Library
    place: Place
    glossary: Glossary
    related: Neighbours
    read: ReadTexts
    covered: Runs

    def page(self, name: str, template: str, **values: Any) -> Page:
        """A named page of the place, titled as in the navigation."""
        address = page_address(self.place, name)
        return self.page_at(address, template, title_of(name), section=section_of(name), **values)

    def page_at(self, address: str, template: str, title: str, **values: Any) -> Page:
        """A page at any address; the values that are fields of a page, such as `section`, are not the template's."""
        own = {name: values.pop(name) for name in PAGE_FIELDS if name in values}
        local = address.startswith(f"{self.place.jurisdiction.id}/")
        return Page(
            address=address,
            title=title,
            body=render(template, address, self.glossary, library=self.library, place=self.place, **values),
            place=self.place.jurisdiction.short_name if local else "",
            description=f"{title}：{self.place.jurisdiction.title}（非官方整理）",
            **own,
        )

    def cite(self, ref: str) -> Link:
        """A link to a clause, by its title path."""
        return self.link(self.library.clause(ref))

    def link(self, clause: Clause) -> Link:
        """A link to a clause that was looked up."""
        return Link(title_path(clause), page_of_clause(self.library, clause))

    def cites(self, refs: tuple[str, ...]) -> list[Link]:
        """Links to several clauses."""
        return [self.cite(ref) for ref in refs]

    def beside(self, clause: Clause) -> Related:
        """What stands beside a clause in whichever version, and what was made of its very words."""
        return self.related.of(clause.lasting, clause.ref)


def context_of(
    library: Library,
    place: Place,
    told: Index | None = None,
    packs: Mapping[str, Pack] | None = None,
    read: ReadTexts | None = None,
) -> Context:
    """Work out what the pages of a place share; `told` and `read`, of the texts alone, are made once for many places.

    With `packs` the words that they were made of are known too.
    """
    glossary = page_address(place, "glossary")
    words = {
        word: (term.meaning, f"{glossary}#{key}")
        for key, term in place.glossary.items()
        for word in (term.term, *term.aliases)
        if len(word) >= SHORTEST_LINKED
    }
    related = Neighbours(told=told_by_texts(library) if told is None else told, made=made_from_clauses(library, place))
    return Context(
        library=library,
        place=place,
        glossary=glossary_of(words),
        related=related,
        read=read or ReadTexts(library.works),
        covered=covered_words(library, place, packs or {}),
    )
