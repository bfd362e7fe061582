"""What pages are made of: templates, scripts and stylesheets, how they are written and which of them a page loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import ROOT

LONGEST = 120
KINDS = (".css", ".html", ".jinja", ".js", ".mjs", ".ts")
CSS = ROOT / "docs" / "assets" / "css"
EVERYWHERE = ("base", "search", "access", "print")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{}]+)\{")
APART = re.compile(r",(?![^()]*\))")  # not within :is(…)
STYLED = re.compile(r"\.(kb-[\w-]+)")
CLASSES = re.compile(r'class="([^"]*)"')
SHEETS = re.compile(r'<link rel="stylesheet" href="[^"]*assets/css/([\w.]+)\.css"')


def sources() -> Iterator[Path]:
    """Every template, script and stylesheet of the project."""
    for folder in (ROOT / "docs", ROOT / "site_build"):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in KINDS)


def test_no_line_is_longer_than_the_screen_is_wide() -> None:
    """A line of a template, script or stylesheet has at most 120 characters, as one of Python has."""
    long = [
        f"{path.relative_to(ROOT)}:{at}: {len(line)}"
        for path in sources()
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize("folder", ["", "benchmarks"])
def test_a_lock_names_what_is_installed_and_not_where_from(folder: str) -> None:
    """A lock file holds the hash of every package and no address, so that it serves with any registry."""
    lock = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock


def test_types_are_not_shipped(site: Path) -> None:
    """Declarations of types serve whoever writes the scripts; a reader's browser never asks for them."""
    assert [*site.rglob("*.d.ts*")] == []


def test_a_page_loads_the_stylesheets_of_what_it_shows(site: Path) -> None:
    """A page that shows a class links the sheet that styles it, once, below those that every page has.

    Sheets that are joined into one file are named in its name, in their order.
    """
    styling = {name: styled(name) for name in sheet_names() if name not in EVERYWHERE}
    used: set[str] = set()
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        linked = [sheet for names in SHEETS.findall(html) for sheet in names.split(".")]
        if not linked:  # a page that only leads on
            continue
        shown = {name for value in CLASSES.findall(html) for name in value.split()}
        wanted = {sheet for sheet, names in styling.items() if names & shown}
        assert linked[:2] == ["base", "search"], path
        last = ["access", "print", "report"] if "report" in linked else ["access", "print"]
        assert linked[-len(last) :] == last, path
        assert wanted <= set(linked), path
        assert len(linked) == len(set(linked)), path
        used.update(linked)
    assert used | {"changes"} == set(sheet_names())  # no work of this site has two texts to lay beside each other yet


def sheet_names() -> list[str]:
    """The stylesheets by their names."""
    return sorted(path.stem for path in CSS.glob("*.css"))


def styled(sheet: str) -> set[str]:
    """The classes that a sheet styles: the first of each selector, the others standing inside it."""
    text = COMMENT.sub("", (CSS / f"{sheet}.css").read_text(encoding="utf-8"))
    selectors = [one for match in SELECTOR.findall(text) for one in APART.split(match)]
    return {found[0] for one in selectors if (found := STYLED.findall(one))}
