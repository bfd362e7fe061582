"""The index as small files that a browser fetches when a query needs them.

Pairs of neighbouring tokens lead to entries (compare Lucene's CJKBigramFilter); each pair lies in the shard that its
CRC-32 names. A second family of shards holds pairs one token apart, which are read only when nothing matches as
written: they find a wrong, missing or swapped character. A third leads from pinyin to the words that it may stand for.
A posting is `2 * entry + (1 if in the title)`, written as differences. Every file is gzipped JSON.
"""

from __future__ import annotations

import gc
import gzip
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import chain, count, groupby, islice, pairwise
from operator import sub
from pathlib import Path
from typing import Any
from zlib import crc32

from site_build.corpus import kinds
from site_build.corpus.model import Concept
from site_build.corpus.works import OVERTAKEN, REPEALED, REPLACED
from site_build.search.concepts import concept_postings, concept_rows
from site_build.search.entries import READERS, Entry
from site_build.search.numbers import date_keys, number_keys
from site_build.search.similar import similar
from site_build.search.tokens import HAN_CHARACTERS, PLAIN, tokens

WEIGHTS = Path(__file__).with_name("weights.json")
SHARD_POSTINGS = 400
SPELLING_SHARD = 200
PER_FILE = 4
MOST_OF_ONE_CHARACTER = 200
SHORTEST_SPELLED = 2
MOST_SPELLED = 6
MANY = 5_000
PROCESSES = 2

PAIR = "%s %s".__mod__

Postings = dict[str, "array[int]"]
Lists = dict[str, list[int]]
Spellings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a query may say instead: concepts with their words, spoken words, pinyin, older forms of characters.

    `spoken` maps a spoken word to the standard one, `pinyin` a word to its syllables; `traditional` is pairs of a
    traditional character and the plain one; `known` are the words for which a misspelt one may stand.
    """

    pinyin: Spellings
    traditional: str
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    known: Sequence[str] = ()


def index_files(entries: Sequence[Entry], words: Words) -> Iterator[tuple[str, bytes]]:
    """Every file of the index below its folder; `index.json` is the one to begin with and names the version."""
    files = {
        **dict(chain.from_iterable(made.items() for made in _at_once(entries, words.concepts))),
        **_shards("y", _spelled(words.pinyin), SPELLING_SHARD),
        "t": _packed(words.traditional),
        "w": _packed([*words.known]),
    }
    version = sha256(b"".join(chain.from_iterable((name.encode(), data) for name, data in files.items()))).hexdigest()
    start = {
        "version": version[:12],
        "entries": len(entries),
        "perFile": PER_FILE,
        "shards": {family: sum(name.startswith(f"{family}/") for name in files) for family in "psy"},
        "kinds": {kind.name: [kind.word, kind.standing] for kind in kinds.searched()},
        "behind": kinds.BEHIND,
        "namedBy": {entry.group: entry.named_by for entry in entries if entry.named_by},
        "readers": READERS,
        "validities": _validities(entries),
        "outdated": [REPEALED, "失效", REPLACED, OVERTAKEN],
        "concepts": concept_rows(words.concepts),
        "spoken": words.spoken,
        "weights": json.loads(WEIGHTS.read_text(encoding="utf-8")),
        "facets": _facets(entries),
    }
    yield "index.json", json.dumps(start, ensure_ascii=False, separators=(",", ":")).encode()
    for name, data in files.items():
        yield f"{version[:12]}/{name}.idx", data


def _at_once(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> Iterator[dict[str, bytes]]:
    """The parts that take time; a large corpus is read in two halves at once, and its files are written at once."""
    if len(entries) < MANY:
        near, apart = read_run(entries, 0)
        yield _entry_files(entries, similar(entries, near))
        yield _shards("p", near | _others(entries, concepts), SHARD_POSTINGS)
        yield _shards("s", apart, SHARD_POSTINGS)
        return
    middle = len(entries) // 2
    # Millions of small objects are made and none is circular: looking for circles is half of the time.
    with ProcessPoolExecutor(PROCESSES, initializer=gc.disable) as pool:
        halves = [pool.submit(read_run, entries[:middle], 0), pool.submit(read_run, entries[middle:], middle)]
        more = _others(entries, concepts)
        near, apart = (joined(parts) for parts in zip(*(half.result() for half in halves), strict=True))
        files = [
            pool.submit(_shards, family, found, SHARD_POSTINGS) for family, found in (("s", apart), ("p", near | more))
        ]
        yield _entry_files(entries, similar(entries, near))
        yield from (one.result() for one in files)


def read_run(entries: Sequence[Entry], first: int) -> tuple[Postings, Postings]:
    """Entries by single token and pair of neighbours, headings included, and by pair one token apart.

    `first` is the number of the first entry. Names and headings, which stand above many entries, are read once.
    """
    near: dict[str, list[int]] = defaultdict(list)
    apart: dict[str, list[int]] = defaultdict(list)
    named = lru_cache(maxsize=None)(lambda text: frozenset(_near(tokens(text))))
    named_apart = lru_cache(maxsize=None)(lambda text: frozenset(_apart(tokens(text))))
    for number, entry in zip(count(2 * first, 2), entries, strict=False):
        read = tokens(entry.text)
        names = (*entry.also, *entry.asked)
        for key in chain(_near(read), frozenset().union(*map(named, (*names, entry.path, entry.group)))):
            near[key].append(number)
        for key in chain(_apart(read), *map(named_apart, names)):
            apart[key].append(number)
        titled = number + 1
        for key in named(entry.title):
            near[key].append(titled)
        for key in named_apart(entry.title):
            apart[key].append(titled)
    return _once(near), _once(apart)


def _once(found: Mapping[str, Sequence[int]]) -> Postings:
    """One number an entry: the last, so that its title counts. A set for each entry would take twice as long."""
    return {key: array("I", {number >> 1: number for number in numbers}.values()) for key, numbers in found.items()}


def joined(parts: Sequence[Postings]) -> Postings:
    """The postings of runs of entries that follow one another."""
    whole: Postings = {}
    for part in parts:
        for key, numbers in part.items():
            whole[key] = whole[key] + numbers if key in whole else numbers
    return whole


def _others(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> Postings:
    """Entries by single character, by document number, by date and by concept."""
    found = {
        **_characters(entries),
        **_numbers(entries),
        **_dates(entries),
        **concept_postings(entries, concepts),
    }
    return {key: array("I", numbers) for key, numbers in found.items()}


def _characters(entries: Sequence[Entry]) -> Lists:
    """The first entries with each Chinese character; nobody reads on beyond those."""
    found: Lists = defaultdict(list)
    wanted = PLAIN
    for at, entry in enumerate(entries):
        titled = wanted.intersection(entry.title)
        for character in wanted.intersection(entry.text) | titled:
            numbers = found[character]
            numbers.append(2 * at + (character in titled))
            if len(numbers) == MOST_OF_ONE_CHARACTER:
                wanted = wanted - {character}
    return found


def _numbers(entries: Sequence[Entry]) -> Lists:
    """Documents by their number, whole or in part."""
    found: Lists = defaultdict(list)
    for at, entry in enumerate(entries):
        for key in number_keys(entry.number) if entry.number else ():
            found[key].append(2 * at + 1)
    return found


def _dates(entries: Sequence[Entry]) -> Lists:
    """Entries by the days and months that stand in them."""
    found: Lists = defaultdict(list)
    for at, entry in enumerate(entries):
        titled = date_keys(entry.title)
        for key in date_keys(entry.text) | titled:
            found[key].append(2 * at + (key in titled))
    return found


def _near(read: list[str]) -> Iterable[str]:
    """Each token with its neighbour, and alone if it is a number or a Latin word."""
    return chain(map(PAIR, pairwise(read)), {*read} - HAN_CHARACTERS)


def _apart(read: list[str]) -> Iterable[str]:
    """Each token with the next but one."""
    return map(PAIR, zip(read, read[2:], strict=False))


def _shards(family: str, found: Mapping[str, Sequence[Any]], size: int) -> dict[str, bytes]:
    """The keys shared out over a power of two of files, at least one, by their CRC-32."""
    count = 1
    while count * size < sum(map(len, found.values())):
        count *= 2
    shards: list[dict[str, Sequence[Any]]] = [{} for _ in range(count)]
    for key in sorted(found):
        values = found[key]
        shards[crc32(key.encode()) % count][key] = _differences(values) if family != "y" else values
    return {f"{family}/{at:x}": _packed(shard) for at, shard in enumerate(shards)}


def _differences(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:1], *map(sub, islice(numbers, 1, None), numbers)]


def _packed(data: object) -> bytes:
    return gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def _entry_files(entries: Sequence[Entry], alike: Mapping[int, Sequence[int]]) -> dict[str, bytes]:
    """What is shown of each entry, some entries to a file; what an entry shares with the one before is written once."""
    files = {}
    where: dict[str, int] = {}
    for at, one in enumerate(entries):
        where.setdefault(one.address, at)
    for start in range(0, len(entries), PER_FILE):
        rows = [
            [
                *(one.kind, one.group, one.path, one.title, one.text, one.status, one.address, one.cite),
                *([*one.also], [*one.asked], alike.get(at, []), where.get(one.rests_on, -1)),
            ]
            for at, one in enumerate(entries[start : start + PER_FILE], start)
        ]
        files[f"e/{start // PER_FILE:x}"] = _packed(rows)
    return files


def _validities(entries: Sequence[Entry]) -> list[str]:
    """The states in which texts are, the first for what is no text of a document."""
    return ["", *dict.fromkeys(entry.validity for entry in entries if entry.validity)]


def _facets(entries: Sequence[Entry]) -> list[list[object]]:
    """Kind, readers, whether it says something known and validity, for runs of entries that share all four."""
    names, readers, validities = [one.name for one in kinds.searched()], [*READERS], _validities(entries)

    def facet(entry: Entry) -> tuple[int, ...]:
        bits = sum(1 << readers.index(one) for one in entry.readers)
        return names.index(entry.kind), bits, int(entry.known), validities.index(entry.validity)

    return [[*key, len([*run])] for key, run in groupby(map(facet, entries))]


def _spelled(pinyin: Spellings) -> dict[str, list[str]]:
    """Words by their initials and by their full spelling, from any syllable on, two syllables or more.

    A word's beginning is also found while its last syllable is only half typed.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for word, syllables in pinyin.items():
        for start in range(len(syllables)):
            for end in range(start + SHORTEST_SPELLED, len(syllables) + 1):
                part = word[start:end] if len(syllables) == len(word) else word
                for key in _typed(syllables[start:end], begins=start == 0):
                    found[key].add(part)
    return {key: sorted(words, key=lambda one: (len(one), one))[:MOST_SPELLED] for key, words in found.items()}


def _typed(syllables: Sequence[str], *, begins: bool) -> Iterator[str]:
    """What is typed for syllables: whole, half in the last one, or initials; within a word two of them are too few."""
    *before, last = syllables
    yield "".join(syllables)
    if begins:
        yield from ("".join((*before, last[:length])) for length in range(1, len(last)))
    if begins or len(syllables) > SHORTEST_SPELLED:
        yield "".join(one[0] for one in syllables)
