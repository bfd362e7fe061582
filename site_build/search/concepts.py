"""Which entries speak of a concept, so that a question in people's words finds them.

Texts are searched for the words in which texts speak, names and the ways of asking for those in which people ask too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, filterfalse, groupby

from site_build.corpus.model import Concept
from site_build.search.entries import Entry
from site_build.search.postings import pieces

MARK, WORD_MARK = "&", "="
SUFFIX = "…"
# What may only fill a sentence or is a numeral, as docs/assets/search/concepts.mjs has it: it tells of no word.
FILLING = re.compile(
    "必须|应该|可以|大家|帮忙|现在|最后|怎么|什么|多少|没有"
    "|[我的了是要在由把和与及就都会能让给向对从被谁哪这那嘛噻哦咯哈喃咧撒们个些也还又再才只很太更么吗着过得去来到上下里有没不用做多少"
    "几说跟事先想喊你您他她它哟哎唉哇嗯呗即呢吧啊呀什懂一二两三四五六七八九十百千万零半〇]"
)
MOST_OF_ONE_CONCEPT = 200
LATIN = re.compile("[a-z]")

Meanings = Mapping[str, Sequence[str]]


def concept_postings(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> dict[str, list[int]]:
    """The first entries of each concept, and of each of its words, as postings; nobody reads on beyond those."""
    in_text = _keys(_meanings(concepts, lambda one: (*one.words, *one.texts)))
    in_name = _keys(_meanings(concepts, lambda one: (*one.words, *one.texts, *one.asked, *one.seldom)))
    found: dict[str, list[int]] = defaultdict(list)
    full: set[str] = set()
    for at, entry in enumerate(entries):
        named = _spoken_of((entry.title, *entry.asked), in_name)
        for key in (_spoken_of((entry.text, *entry.also), in_text) | named) - full:
            found[key].append(2 * at + (key in named))
            if len(found[key]) == MOST_OF_ONE_CONCEPT:
                full.add(key)
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


def _keys(meanings: Meanings) -> Callable[[str], frozenset[str]]:
    """What gives the keys of the words that stand in a piece of text and of their concepts, each piece read once."""
    pattern = _pattern(meanings)

    @cache
    def keys(piece: str) -> frozenset[str]:
        words = {*pattern.findall(piece.lower())}
        concepts = (f"{MARK}{name}" for word in words for name in meanings[word])
        return frozenset((*concepts, *(f"{WORD_MARK}{word}" for word in words)))

    return keys


def _spoken_of(texts: Iterable[str], keys: Callable[[str], frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*(keys(piece) for text in texts for piece in pieces(text)))


def concept_rows(concepts: Mapping[str, Concept]) -> dict[str, Sequence[object]]:
    """What the browser is told of each concept: its words, those of texts, of askers; 1 if it asks, 2 if common.

    Words stand in one text, parted by bars, which packs better than lists. What askers say in Latin letters is left to
    `latin_words`, as few ask so.
    """
    return {
        name: [
            *map("|".join, (one.words, one.texts, filterfalse(_is_latin, one.asked))),
            1 if one.asking else 2 * one.common,
        ]
        for name, one in concepts.items()
    }


def latin_words(concepts: Mapping[str, Concept]) -> dict[str, str]:
    """The words of askers in Latin letters, parted by bars, for each concept that has any."""
    words = {name: "|".join(filter(_is_latin, one.asked)) for name, one in concepts.items()}
    return {name: said for name, said in words.items() if said}


def seldom_words(concepts: Mapping[str, Concept]) -> dict[str, str]:
    """The words that are seldom asked, each with the number of its concept, by the character that tells of them.

    That is the first which no other word explains: only what is not understood of a question is looked up.
    """
    known = {word for one in concepts.values() for word in (*one.words, *one.texts, *one.asked)}
    found: dict[str, list[str]] = defaultdict(list)
    for number, one in enumerate(concepts.values()):
        for word in one.seldom:
            found[_telling(word, known)].append(f"{word}{number}")
    return {character: "|".join(words) for character, words in found.items()}


def _telling(word: str, known: Collection[str]) -> str:
    """The first character of a word that no known word explains; the first of all where each is explained."""
    left = [*word]
    spans = ((start, end) for start, end in combinations(range(len(word) + 1), 2) if word[start:end] in known)
    for start, end in spans:
        if end - start > 1 or start == 0:
            left[start:end] = " " * (end - start)
    return next(iter(FILLING.sub("", "".join(left)).replace(" ", "")), word[0])


def _is_latin(word: str) -> bool:
    return LATIN.match(word.lower()) is not None
