"""The index as small files that a browser fetches when a query needs them.

Pairs of neighbouring tokens lead to entries (compare Lucene's CJKBigramFilter); each pair lies in the shard that its
CRC-32 names. A second family of shards holds pairs one token apart, which are read only when nothing matches as
written: they find a wrong, missing or swapped character. A third leads from pinyin to the words that it may stand for.
A posting is `2 * entry + (1 if in the title)`, written as differences, each a character, which packs better than
numbers and is read only when it is needed. One file more, fetched after the first search, holds what most others need:
the entries that say something of this place and where the words of these stand. Every file is gzipped JSON.
"""

from __future__ import annotations

import gc
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import field
from functools import cache
from hashlib import sha256
from itertools import accumulate, chain, groupby, takewhile
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from calculator.ground.frozen import frozen
from site_build.corpus import kinds
from site_build.corpus.model import Concept
from site_build.corpus.works import OVERTAKEN, REPEALED, REPLACED
from site_build.search.concepts import concept_postings, concept_rows, latin_words, seldom_words
from site_build.search.entries import READERS, Entry
from site_build.search.numbers import date_keys, number_keys
from site_build.search.postings import NEIGHBOURS, ONE_APART, Reading, Steps, pair_postings, reading, steps
from site_build.search.similar import similar
from site_build.search.tokens import PLAIN

WEIGHTS = Path(__file__).with_name("weights.json")
SHARD_POSTINGS = 400
SPELLING_SHARD = 200
SELDOM_SHARD = 150
PER_FILE = 2
WHOLE = 2_000
LONGEST_PACKED = 1_000
FIRST_LETTER, BACKSLASH, SURROGATES, SURROGATE = 0x23, 0x5C, 0xD800, 0x800
MOST_OF_ONE_CHARACTER = 200
SHORTEST_SPELLED = 2
MOST_SPELLED = 6
MANY = 5_000

Made = TypeVar("Made")
Values = TypeVar("Values", bound=Sequence[Any])
Lists = dict[str, list[int]]
Spellings = Mapping[str, Sequence[str]]


@frozen
class Words:
    """What a query may say instead: concepts with their words, spoken words, pinyin, older forms of characters.

    `spoken` maps a spoken word to the standard one, `pinyin` a word to its syllables; `traditional` is pairs of a
    traditional character and the plain one; `known` are the words for which a misspelt one may stand,
    `asked` more words with their syllables, which are typed whole.
    """

    pinyin: Spellings
    traditional: str
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    known: Sequence[str] = ()
    asked: Spellings = field(default_factory=dict)


def index_files(entries: Sequence[Entry], words: Words) -> Iterator[tuple[str, bytes]]:
    """Every file of the index below its folder; `index.json` is the one to begin with and names the version."""
    parts = parts_in_turn if len(entries) < MANY else parts_at_once
    files = {
        **dict(chain.from_iterable(made.items() for made in parts(entries, words.concepts))),
        **_shards("y", _spelled(words.pinyin, words.asked), SPELLING_SHARD, _json),
        **_shards("v", seldom_words(words.concepts), SELDOM_SHARD, _json),
        "t": _packed(words.traditional),
        "w": _packed([*words.known]),
        "l": _packed(latin_words(words.concepts)),
    }
    version = sha256(b"".join(chain.from_iterable((name.encode(), data) for name, data in files.items()))).hexdigest()
    start = {
        "version": version[:12],
        "entries": len(entries),
        "perFile": PER_FILE,
        "whole": len(entries) <= WHOLE,
        "shards": {family: sum(name.startswith(f"{family}/") for name in files) for family in "psyv"},
        "kinds": {kind.name: [kind.word, kind.standing] for kind in kinds.searched()},
        "behind": kinds.BEHIND,
        "others": kinds.OF_OTHERS,
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


def parts_in_turn(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> Iterator[dict[str, bytes]]:
    """The parts that take time, one after the other."""
    held = reading(entries)
    near = pair_postings(held, NEIGHBOURS)
    rows = _rows(entries, similar(entries, near))
    found = near | _others(entries, concepts)
    yield _entry_files(rows)
    yield _shards("p", found, SHARD_POSTINGS, lettered)
    yield _pairs_apart(held)
    yield _pack(entries, rows, found)


def parts_at_once(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> Iterator[dict[str, bytes]]:
    """The same parts of a large corpus: others are made beside what only one can make.

    What the others work on is given to them as they start, which copies nothing where processes are forked.
    """
    with _beside(entries) as of_entries:
        others = of_entries.submit(_of_given, _others, concepts)
        held = reading(entries)
        with _beside(held) as of_reading:
            apart = of_reading.submit(_of_given, _pairs_apart)
            near = pair_postings(held, NEIGHBOURS)
            alike = similar(entries, near)
            rows = of_entries.submit(_of_given, _files_of_entries, alike)
            found = near | others.result()
            pack = _pack(entries, _rows(entries, alike), found)
            shards = _shards("p", found, SHARD_POSTINGS, lettered)
            yield from (rows.result(), shards, apart.result(), pack)


def _beside(given: object) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, initializer=_begin, initargs=(given,))


GIVEN: list[Any] = []


def _begin(given: object) -> None:
    """Keep what a process works on. Millions of small objects are made and none is circular: none is looked for."""
    gc.disable()
    GIVEN[:] = [given]


def _of_given(make: Callable[..., Made], *more: object) -> Made:
    return make(*GIVEN, *more)


def _pairs_apart(held: Reading) -> dict[str, bytes]:
    return _shards("s", pair_postings(held, ONE_APART), SHARD_POSTINGS, lettered)


def _others(entries: Sequence[Entry], concepts: Mapping[str, Concept]) -> Lists:
    """Entries by single character, by document number, by date and by concept."""
    found = {
        **_characters(entries),
        **_numbers(entries),
        **_dates(entries),
        **concept_postings(entries, concepts),
    }
    return {key: steps(numbers) for key, numbers in found.items()}


def _characters(entries: Sequence[Entry]) -> Lists:
    """The first entries with each Chinese character; nobody reads on beyond those."""
    found: Lists = defaultdict(list)
    wanted = {*PLAIN}
    for at, entry in enumerate(entries):
        titled = wanted.intersection(entry.title)
        for character in wanted.intersection(entry.text) | titled:
            numbers = found[character]
            numbers.append(2 * at + (character in titled))
            if len(numbers) == MOST_OF_ONE_CHARACTER:
                wanted.remove(character)
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


def _shards(family: str, found: Mapping[str, Values], size: int, written: Callable[[Values], str]) -> dict[str, bytes]:
    """The keys shared out over a power of two of files, at least one, by their CRC-32; each list is written once."""
    count = 1
    while count * size < sum(map(len, found.values())):
        count *= 2
    shards: list[list[str]] = [[] for _ in range(count)]
    lists = {id(values): written(values) for values in {id(one): one for one in found.values()}.values()}
    for key in sorted(found):
        shards[crc32(key.encode()) % count].append(f"{_json(key)}:{lists[id(found[key])]}")
    return {f"{family}/{at:x}": _compressed(f"{{{','.join(rows)}}}") for at, rows in enumerate(shards)}


def lettered(numbers: Steps) -> str:
    """Steps as JSON of one character each; `docs/assets/search/files.mjs` reads it."""
    return f'"{"".join(map(_letter, numbers))}"'


@cache
def _letter(number: int) -> str:
    """A character for a step: from # on, without the backslash and the surrogates, so that small steps are one byte."""
    code = number + FIRST_LETTER
    code += code >= BACKSLASH
    return chr(code if code < SURROGATES else code + SURROGATE)


def _packed(data: object) -> bytes:
    return _compressed(_json(data))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _compressed(text: str) -> bytes:
    return gzip.compress(text.encode(), 6, mtime=0)


def _files_of_entries(entries: Sequence[Entry], alike: Mapping[int, Sequence[int]]) -> dict[str, bytes]:
    return _entry_files(_rows(entries, alike))


def _rows(entries: Sequence[Entry], alike: Mapping[int, Sequence[int]]) -> list[list[object]]:
    """What is shown of each entry."""
    where: dict[str, int] = {}
    for at, one in enumerate(entries):
        where.setdefault(one.address, at)
    return [
        [
            *(one.kind, one.group, one.path, one.title, one.text, one.status, one.address, one.cite),
            *([*one.also], [*one.asked], alike.get(at, []), where.get(one.rests_on, -1)),
        ]
        for at, one in enumerate(entries)
    ]


def _entry_files(rows: Sequence[Sequence[object]]) -> dict[str, bytes]:
    """Some entries to a file."""
    return {
        f"e/{start // PER_FILE:x}": _packed(rows[start : start + PER_FILE]) for start in range(0, len(rows), PER_FILE)
    }


def _pack(entries: Sequence[Entry], rows: Sequence[Sequence[object]], found: Mapping[str, Steps]) -> dict[str, bytes]:
    """The entries of this place, and where what stands in them stands anywhere, but for what stands nearly everywhere.

    Of a small index all entries and all postings.
    """
    whole = len(entries) <= WHOLE
    standing = {kind.name: kind.standing for kind in kinds.searched()}
    own = [at for at, one in enumerate(entries) if whole or standing[one.kind] not in kinds.OF_OTHERS]
    here = {*own}
    last = max(here, default=0)

    def told_here(numbers: Steps) -> bool:
        return any(at >> 1 in here for at in takewhile(lambda at: at >> 1 <= last, accumulate(numbers)))

    lists = {
        key: lettered(numbers)[1:-1]
        for key, numbers in found.items()
        if whole or (len(numbers) <= LONGEST_PACKED and told_here(numbers))
    }
    return {"h": _packed([own, [rows[at] for at in own], lists])}


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


def _spelled(pinyin: Spellings, asked: Spellings) -> dict[str, list[str]]:
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
    more: dict[str, list[str]] = defaultdict(list)
    for word, syllables in asked.items():
        more["".join(syllables)].append(word)
    return {
        key: [*sorted(found[key], key=lambda one: (len(one), one)), *more[key]][:MOST_SPELLED]
        for key in dict.fromkeys((*found, *more))
    }


def _typed(syllables: Sequence[str], *, begins: bool) -> Iterator[str]:
    """What is typed for syllables: whole, half in the last one, or initials; within a word two of them are too few."""
    *before, last = syllables
    yield "".join(syllables)
    if begins:
        yield from ("".join((*before, last[:length])) for length in range(1, len(last)))
    if begins or len(syllables) > SHORTEST_SPELLED:
        yield "".join(one[0] for one in syllables)
