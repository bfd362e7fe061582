"""Finds links of the finished site that lead to no page, file or anchor of it; other hosts are not asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"))


@dataclass(slots=True)
class _Found:
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = _Found()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id":
                self.found.anchors.add(value)
            if (tag, name) in LINKS or name in ("data-open", "data-worker"):
                self.found.links.append(value)


@cache
def _read(page: Path) -> _Found:
    parser = _Parser()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found


def dead_links(site: Path) -> list[str]:
    """One sentence per dead link, in the order of the pages; every HTML file below `site` is read."""
    _read.cache_clear()
    return [
        f"{page.relative_to(site).as_posix()}: 链接“{link}”没有指向任何页面、文件或锚点。"
        for page in sorted(site.rglob("*.html"))
        for link in _dead(site, page)
    ]


def _dead(site: Path, page: Path) -> Iterator[str]:
    for link in _read(page).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        base = site if parts.path.startswith("/") else page.parent
        target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else page
        if target.is_dir():
            target /= "index.html"
        anchor = "" if "=" in parts.fragment else unquote(parts.fragment)  # else what a page's script is asked for
        missing_anchor = anchor and target.suffix == ".html" and target.exists() and anchor not in _read(target).anchors
        if not target.exists() or missing_anchor:
            yield link
