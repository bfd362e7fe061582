"""Which entries hold each pair of tokens, read once for each piece of text however many entries share it.

A text is cut at marks over which neither a number nor a word of a concept runs. Which entries hold a piece is noted
once, and its pairs take that over at the end, so that a sentence that stands in a thousand entries is read once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from itertools import chain, count, islice
from operator import sub

from calculator.ground.frozen import frozen
from site_build.search.entries import Entry
from site_build.search.tokens import HAN_CHARACTERS, tokens

NEIGHBOURS, ONE_APART = 1, 2
CUT = re.compile(r"[。；：？！《》（）\n]+|，(?![0-9０-９])")

Numbers = list[int]
Steps = list[int]
Tokens = tuple[str, ...]


def pieces(text: str) -> list[str]:
    """The parts of a text between its marks, none empty."""
    return [*filter(None, CUT.split(text))]


def steps(numbers: Sequence[int]) -> Steps:
    """Ascending numbers as the first and the differences that follow it, each number once."""
    return [*numbers[:1], *filter(None, map(sub, islice(numbers, 1, None), numbers))]


@frozen(kw_only=False)
class Noted:
    """Which entries hold a piece of text, and which the last and first tokens on the two sides of a mark."""

    pieces: dict[str, Numbers] = field(default_factory=lambda: defaultdict(list))
    marks: dict[tuple[Tokens, Tokens], Numbers] = field(default_factory=lambda: defaultdict(list))

    def reader(self, ends: Callable[[str], tuple[Tokens, Tokens]]) -> Callable[[str], list[Numbers]]:
        """What gives for a text all lists in which an entry with it is to be noted."""

        @cache
        def lists(text: str) -> list[Numbers]:
            found = []
            before: Tokens = ()
            for piece in pieces(text):
                first, last = ends(piece)
                found.append(self.pieces[piece])
                if before:
                    found.append(self.marks[before, first])
                before = last if len(last) == ONE_APART else (*before, *last)[-ONE_APART:]
            return found

        return lists


@frozen(kw_only=False)
class Reading:
    """What the entries hold in their text and other names, in the headings above them, and in their title."""

    read: Callable[[str], list[str]]
    texts: Noted = field(default_factory=Noted)
    above: Noted = field(default_factory=Noted)
    titles: Noted = field(default_factory=Noted)


def reading(entries: Sequence[Entry]) -> Reading:
    """Read all entries; a posting is `2 * entry + (1 if in the title)`."""
    made = Reading(cache(tokens))

    @cache
    def ends(piece: str) -> tuple[Tokens, Tokens]:
        read = made.read(piece)
        return (*read[:ONE_APART],), (*read[-ONE_APART:],)

    texts, above, titles = (one.reader(ends) for one in (made.texts, made.above, made.titles))
    for number, entry in zip(count(0, 2), entries, strict=False):
        told = map(texts, (entry.text, *entry.also, *entry.asked))
        for numbers in chain.from_iterable((*told, above(entry.path), above(entry.group))):
            numbers.append(number)
        for numbers in titles(entry.title):
            numbers.append(number + 1)
    return made


def pair_postings(held: Reading, distance: int) -> dict[str, Steps]:
    """Entries by the pairs of tokens that stand so far apart in them, ascending, as steps.

    Of neighbours those in headings are read too, and numbers and Latin words alone. Pairs that always stand together
    have one list between them.
    """
    told = _by_pair((held.texts, held.above) if distance == NEIGHBOURS else (held.texts,), held.read, distance)
    titled = _by_pair((held.titles,), held.read, distance)
    known: dict[tuple[int, ...], Steps] = {}
    found = {}
    for key in dict.fromkeys((*told, *titled)):
        in_text, in_title = told.get(key, []), titled.get(key, [])
        same = *map(id, in_text), 0, *map(id, in_title)
        if same not in known:
            known[same] = _joined(in_text, in_title)
        found[key] = known[same]
    return found


def _joined(in_text: Sequence[Numbers], in_title: Sequence[Numbers]) -> Steps:
    """One number an entry, that of its title if it has one."""
    if not in_title:
        return steps(sorted(chain.from_iterable(in_text)))
    titled = {*chain.from_iterable(in_title)}
    return steps(sorted({*chain.from_iterable(in_text)}.difference(number - 1 for number in titled) | titled))


def _by_pair(
    noted: Iterable[Noted], read: Callable[[str], list[str]], distance: int
) -> Mapping[str, Sequence[Numbers]]:
    """The lists of entries in which each pair stands."""
    found: dict[str, list[Numbers]] = defaultdict(list)
    for one in noted:
        for piece, numbers in one.pieces.items():
            part = read(piece)
            alone = sorted({*part} - HAN_CHARACTERS) if distance == NEIGHBOURS else ()
            for key in dict.fromkeys(chain(_pairs(part, distance), alone)):
                found[key].append(numbers)
        for (before, after), numbers in one.marks.items():
            for key in {*_pairs((*before[-distance:], *after[:distance]), distance)}:
                found[key].append(numbers)
    return found


def _pairs(read: Sequence[str], distance: int) -> Iterator[str]:
    return map(" ".join, zip(read, read[distance:], strict=False))
