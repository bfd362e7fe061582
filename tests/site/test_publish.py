"""What a finished site gets: the list of what a browser may keep, and no sitemap without addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_build.publish import publish
from site_build.publish.offline import SMALL, grouped

ADDRESSES = (
    "",
    "about/",
    "superior/",
    "superior/law/",
    "superior/law/v/2015/",
    "here/measures/",
    "assets/here/pack.json",
    "there/measures/",
    "assets/search/index.json",
    "assets/search/0123456789ab/p/0.idx",
    "assets/runtime/0123456789ab/core.zip",
)


def groups_of(places: tuple[str, ...], large: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """The addresses by group; what begins with one of `large` is too large for everybody."""
    sizes = {one: SMALL + 1 if one.startswith(large) else 1 for one in ADDRESSES}
    return {name: {*group} for name, group in grouped(dict.fromkeys(ADDRESSES, "1"), sizes, places).items()}


def test_each_address_is_in_one_group() -> None:
    """A place's pages and rules are its own group; large superior works and a large index are groups of their own."""
    groups = groups_of(("here", "there"), ("superior/law", "assets/search/0"))
    assert groups["here"] == {"here/measures/", "assets/here/pack.json"}
    assert groups["there"] == {"there/measures/"}
    assert groups["superior"] == {"superior/law/", "superior/law/v/2015/"}
    assert groups["search"] == {"assets/search/0123456789ab/p/0.idx"}
    assert sorted(one for group in groups.values() for one in group) == sorted(ADDRESSES)


def test_what_is_small_or_alone_everybody_keeps() -> None:
    """A site of one place with few works is kept whole, as before there were groups."""
    assert {*groups_of(("here",))} == {"shared"}
    assert {*groups_of(("here", "there"))} == {"shared", "here", "there"}


@pytest.mark.parametrize(
    ("inside", "kept"), [("<url><loc>https://example.cn/</loc></url>", True), ("<url></url>", False)]
)
def test_a_sitemap_without_addresses_is_not_shipped(tmp_path: Path, inside: str, *, kept: bool) -> None:
    """MkDocs writes a sitemap in any case; where the site's address is not known it lists nothing, and is dropped."""
    (tmp_path / "sitemap.xml").write_text(f"<urlset><url>{inside}</url></urlset>", encoding="utf-8")
    publish(tmp_path)
    assert (tmp_path / "sitemap.xml").exists() == kept
