"""Which entries speak of a concept, so that a question in people's words finds them.

Texts are searched for the words in which texts speak, names and the ways of asking for those in which people ask too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from site_build.corpus.model import Concept
from site_build.search.entries import Entry

MARK, WORD_MARK = "&", "="
SUFFIX = "…"
MOST_OF_ONE_CONCEPT = 200
LATIN = re.compile("[a-z]")

Meanings = Mapping[str, Sequence[str]]


def concept_postings(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> dict[str, list[int]]:
    """The first entries of each concept, and of each of its words, as postings; nobody reads on beyond those."""
    told = _meanings(concepts, lambda one: (*one.words, *one.texts))
    asked = _meanings(concepts, lambda one: (*one.words, *one.texts, *one.asked))
    in_text, in_name = _pattern(told), _pattern(asked)
    found: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        named = _keys("\n".join((entry.title, *entry.asked)), in_name, asked)
        for key in _keys("\n".join((entry.text, *entry.also)), in_text, told) | named:
            if len(found[key]) < MOST_OF_ONE_CONCEPT:
                found[key].append(2 * at + (key in named))
    return found


def _meanings(concepts: Mapping[str, Concept], words: Callable[[Concept], Iterable[str]]) -> Meanings:
    """The concepts that each word may mean."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, concept in concepts.items():
        for word in words(concept):
            found[word.lower().removeprefix(SUFFIX)].append(name)
    return found


def _pattern(meanings: Meanings) -> re.Pattern[str]:
    """Any of the words, longest first; words that begin alike are tried together, which is much faster."""
    branches = []
    for first, words in groupby(sorted(meanings), key=lambda word: word[0]):
        rest = sorted((re.escape(word[1:]) for word in words), key=len, reverse=True)
        latin = LATIN.match(first)
        branches.append(f"(?<![a-z]){first}(?:{'|'.join(rest)})(?![a-z])" if latin else f"{first}(?:{'|'.join(rest)})")
    return re.compile("|".join(branches) or "(?!)")


def _keys(text: str, pattern: re.Pattern[str], meanings: Meanings) -> set[str]:
    """The keys of the words that stand in a text and of their concepts."""
    words = set(pattern.findall(text.lower()))
    return {f"{MARK}{name}" for word in words for name in meanings[word]} | {f"{WORD_MARK}{word}" for word in words}


def concept_rows(concepts: Mapping[str, Concept]) -> dict[str, Sequence[object]]:
    """What the browser is told of each concept: its words, those of texts, of askers; 1 if it asks, 2 if common.

    Words stand in one text, parted by bars, which packs better than lists.
    """
    return {
        name: [*map("|".join, (one.words, one.texts, one.asked)), 1 if one.asking else 2 * one.common]
        for name, one in concepts.items()
    }
