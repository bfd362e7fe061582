"""The whole site as values: pages in navigation order, and the files that the browser loads beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from site_build.browser_assets import Asset, browser_assets
from site_build.check import read_library
from site_build.pages import site_pages
from site_build.pages.page import Page

ROOT = Path(__file__).resolve().parent.parent
YAML_ROOT = ROOT / "policy_yaml"
ABOUT = "about.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Pages and assets of one build, before any site generator has seen them."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]


def make_site(root: Path = YAML_ROOT) -> Site:
    """Read, check and render everything; raises BadYaml with all problems of the YAML."""
    library = read_library(root)
    return Site(pages=tuple(site_pages(library)), assets=tuple(browser_assets(library)))


def navigation(pages: Iterable[Page]) -> list[dict[str, str | list[str]]]:
    """The navigation as MkDocs writes it: sections in the order of their first page, hand-written pages last."""
    sections: dict[str, list[str]] = {}
    for page in pages:
        sections.setdefault(page.section, []).append(page.uri)
    sections["来源"].append(ABOUT)
    return [{title: uris if len(uris) > 1 else uris[0]} for title, uris in sections.items()]
