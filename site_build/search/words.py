"""What a query may say instead of a word: its synonyms, its pinyin, its traditional characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from opencc import OpenCC
from pypinyin import lazy_pinyin

from site_build.corpus import kinds
from site_build.corpus.model import SynonymsFile
from site_build.search.entries import Entry
from site_build.search.index import Words

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
LONGEST_SPELLED = 12


def words_of(entries: Iterable[Entry], synonyms: SynonymsFile) -> Words:
    """The words of the concepts, of titles and other names, spelled out; traditional forms of all characters."""
    entries = tuple(entries)
    said = [word for concept in synonyms.concepts.values() for word in concept.words]
    spelled = _short_ones([*_names(entries, [one.name for one in kinds.searched() if one.spelled]), *said])
    known = _names(entries, [one.name for one in kinds.searched() if one.corrected])
    used = {one for entry in entries for text in (entry.title, entry.text, entry.group, *entry.also) for one in text}
    return Words(
        concepts=synonyms.concepts,
        spoken=synonyms.spoken,
        pinyin={word: lazy_pinyin(word) for word in spelled},
        asked={word: lazy_pinyin(word) for word in _short_ones(_said(synonyms)) if word not in spelled},
        traditional=_traditional(used),
        known=_short_ones([*said, *known]),
    )


def _said(synonyms: SynonymsFile) -> Iterator[str]:
    """What texts and askers say of concepts."""
    return (word for one in synonyms.concepts.values() for word in (*one.texts, *one.asked, *one.seldom))


def _names(entries: Iterable[Entry], kinds: Sequence[str]) -> Iterator[str]:
    """Titles and other names of entries of some kinds."""
    return (name for entry in entries if entry.kind in kinds for name in (entry.title, *entry.also))


def _short_ones(words: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(filter(_short, words))]


def _short(word: str) -> bool:
    """A word of Chinese characters alone that is short enough to be spelled."""
    return 1 < len(word) <= LONGEST_SPELLED and all(FIRST_HAN <= ord(one) <= LAST_HAN for one in word)


def _traditional(used: set[str]) -> str:
    """Pairs of a traditional character and the plain one that it stands for, as far as the plain one occurs."""
    every = [chr(code) for code in range(FIRST_HAN, LAST_HAN + 1)]
    plain = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return "".join(old + new for old, new in zip(every, plain, strict=True) if old != new and new in used)
