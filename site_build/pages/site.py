"""The whole site as values: pages in navigation order, and the files that the browser loads beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from site_build.content_root import ROOT, content_root
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml
from site_build.pages.addresses import SECTIONS, section_of, title_of
from site_build.pages.all_pages import site_pages
from site_build.pages.browser_assets import Asset, browser_assets
from site_build.pages.finish import finished, moved_page, put_back, set_aside
from site_build.pages.page import Page
from site_build.pages.texts import redirects

__all__ = ["BadYaml", "Site", "finished", "make_site", "navigation", "near", "put_back", "set_aside", "watched"]
HAND_WRITTEN = ("language", "province", "about")
WATCHED = ("calculator", "site_build")


@dataclass(frozen=True, kw_only=True)
class Site:
    """Pages and assets of one build, before any site generator has seen them."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    redirects: tuple[tuple[str, str], ...] = ()
    places: frozenset[str] = frozenset()
    name: str = ""
    description: str = ""

    @property
    def provisions(self) -> str:
        """The address of the first page that lists all provisions."""
        return next(page.address for page in self.pages if page.address.endswith("/provisions/"))

    @cached_property
    def json_ld(self) -> Mapping[str, str]:
        """The JSON-LD of those pages that have any, by their Markdown address."""
        return {page.uri: page.json_ld for page in self.pages if page.json_ld}

    def files(self) -> Iterator[tuple[str, str | bytes | Path]]:
        """Every file by its address: its text or bytes, or the file to copy."""
        yield from ((page.uri, page.markdown) for page in self.pages)
        yield from (page.twin for page in self.pages)
        yield from ((f"{page.address}{name}", made) for page in self.pages for name, made in page.files.items())
        yield from ((asset.uri, asset.content) for asset in self.assets)
        yield from ((f"{old}index.html", moved_page(old, new)) for old, new in self.redirects)


def make_site(root: Path | None = None) -> Site:
    """Read, check and render everything; raises BadYaml with all problems of the YAML."""
    library = read_library(root or content_root())
    moved = tuple(pair for place in library.places.values() for pair in redirects(library, place))
    titles = [place.jurisdiction.title for place in library.places.values()]
    return Site(
        pages=tuple(site_pages(library)),
        assets=tuple(browser_assets(library)),
        redirects=moved,
        places=frozenset(library.places),
        name="、".join(place.jurisdiction.site_name for place in library.places.values()),
        description=f"{'、'.join(titles)}的条款、说明、上位文件和配置计算器（非官方整理）",
    )


def watched(already: Iterable[str]) -> list[str]:
    """The folders whose change rebuilds the site while it is served, less those that are watched already."""
    folders = (str(content_root()), *(str(ROOT / name) for name in WATCHED))
    return [path for path in folders if path not in already]


def near(address: str, page: str, places: Collection[str]) -> bool:
    """Whether a page is listed in the navigation beside another: itself, what it stands below, and the pages that lead.

    Those are the pages of the same place and the shared ones, but for single works, versions and packs below them.
    """
    if page.startswith(address) and address:
        return True
    first, *rest = address.strip("/").split("/")
    here = page.partition("/")[0]
    own = first in places
    return len(rest) == own and (not own or here not in places or first == here)


def navigation(pages: Iterable[Page]) -> list[dict[str, str | list[dict[str, str]]]]:
    """The navigation as MkDocs writes it: sections in their fixed order, one that holds a single page being that page.

    Hand-written pages stand first or last in their section; a section without pages is left out.
    """
    sections: dict[str, list[dict[str, str]]] = {title: [] for title in SECTIONS}
    for page in pages:
        sections[page.section].append({page.title: page.uri})
    for name in HAND_WRITTEN:
        section = section_of(name)
        first = SECTIONS[section][0] == name
        sections[section].insert(0 if first else len(sections[section]), {title_of(name): f"{name}.md"})
    return [
        {title: entries if len(entries) > 1 else next(iter(entries[0].values()))}
        for title, entries in sections.items()
        if entries
    ]
