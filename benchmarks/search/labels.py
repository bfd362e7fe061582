"""The labelled queries, with the addresses that each may lead to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PLACES = {
    "n": "dazu/note/#",
    "q": "dazu/questions/#",
    "p": "dazu/procedure/#",
    "d": "dazu/departments/#",
    "t": "dazu/glossary/#",
    "u": "dazu/unknowns/#",
    "r": "dazu/calculator/#rule-",
    "s": "superior/",
    "k": "packs/",
    "h": "dazu/residents/#part-",
    "page": "dazu/",
}


WORDS = "~"


class Label(NamedTuple):
    """A query of a class with the addresses of which one must be found; none for noise, `any` where any hit will do.

    Instead of an address `~words` stands for any hit with these words in its title or text.
    """

    kind: str
    query: str
    wanted: tuple[str, ...]

    @property
    def pages(self) -> list[str]:
        """The addresses that will do."""
        return [one for one in self.wanted if not one.startswith(WORDS)]

    @property
    def words(self) -> list[str]:
        """The words that will do."""
        return [one.removeprefix(WORDS) for one in self.wanted if one.startswith(WORDS)]


def labels(name: str) -> Iterator[Label]:
    """The labelled queries of one file: `[class] what it is`, then a line per query."""
    kind = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line[1:].partition("]")[0]
        elif "=>" in line and not line.startswith("#"):
            query, _, wanted = line.partition("=>")
            yield Label(kind, query.strip(), tuple(address(one.strip()) for one in wanted.split("|")))


def address(short: str) -> str:
    """The address that a short form stands for: `m:ch-2.st-1` is dazu/measures/#ch-2.st-1."""
    if short in ("any", "none") or short.startswith(WORDS):
        return short
    place, _, rest = short.partition(":")
    if place == "time":
        return "dazu/timeline/"
    if place == "m":
        return f"dazu/measures/#{rest}" if rest else "dazu/measures/"
    if place in ("s", "k"):
        page, mark, anchor = rest.partition("#")
        return f"{PLACES[place]}{page}/{mark}{anchor}"
    return f"{PLACES[place]}{rest}" + ("/" if place == "page" else "")


def rank(label: Label, found: list[str]) -> int | None:
    """The place of the first hit that will do, counted from 1; for noise 1 if nothing was found; None for a miss."""
    if label.wanted == ("none",):
        return None if found else 1
    if label.wanted == ("any",):
        return 1 if found else None
    return next((at for at, one in enumerate(found, 1) if one in label.wanted), None)
