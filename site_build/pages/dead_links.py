"""Finds links of the finished site that lead to no page, file or anchor of it; other hosts are not asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from calculator.ground.frozen import frozen

LINKS = "//a/@href | //link/@href | //img/@src | //script/@src | //@data-open | //@data-worker"


@frozen(kw_only=False)
class _Read:
    """What a page leads to, and where one can be led to in it."""

    links: tuple[str, ...]
    anchors: frozenset[str]


@cache
def _read(page: Path) -> _Read:
    root = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return _Read(links=tuple(map(str, root.xpath(LINKS))), anchors=frozenset(map(str, root.xpath("//@id"))))


@cache
def _target(folder: Path, path: str) -> Path | None:
    """The file to which an address written in a folder leads, None where there is none."""
    target = (folder / unquote(path).lstrip("/")).resolve()
    if target.is_dir():
        target /= "index.html"
    return target if target.exists() else None


def dead_links(site: Path) -> list[str]:
    """One sentence per dead link, in the order of the pages; every HTML file below `site` is read."""
    _read.cache_clear()
    _target.cache_clear()
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
        target = _target(site if parts.path.startswith("/") else page.parent, parts.path) if parts.path else page
        anchor = "" if "=" in parts.fragment else unquote(parts.fragment)  # else what a page's script is asked for
        if target is None or (anchor and target.suffix == ".html" and anchor not in _read(target).anchors):
            yield link
