"""Which clauses of which version an opinion is on, by what its writer left: ids, a printed number, words, or nothing.

Ids go first, then a number in words (第五条第二款, 第5条), then the quoted words by their best overlap, which a person
must look at. What names no clause at all is an opinion on the whole text; what names one that is not there has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from calculator.ground.frozen import frozen
from calculator.ground.numerals import whole_or_decimal
from site_build.corpus.citations import heading_of, numbers
from site_build.corpus.opinions import NOT_BOUND
from site_build.corpus.text_references import NUMBER
from site_build.corpus.works import Clause, Version, Work, words_of

LEAST_ALIKE = 0.6
SAME_WORDS = 0.8
SHORTEST_QUOTE = 4
MOST_CLAUSES = 20
MOST_PARAGRAPHS = 10
JOIN = r"\s*(?:[、，,及和与]|以及)\s*"
RANGE = r"\s*(?:至|到|[-—－~～])\s*"
ARTICLES = re.compile(
    rf"第\s*(?P<first>{NUMBER})(?:\s*条)?(?:之(?P<extra>{NUMBER}))?{RANGE}第?\s*(?P<last>{NUMBER})\s*条(?![例件文])"
    rf"|第\s*(?P<numbers>{NUMBER}(?:{JOIN}(?:第\s*)?{NUMBER})*)\s*条(?![例件])(?:\s*之\s*(?P<more>{NUMBER})(?![款项]))?"
    rf"(?:\s*第?\s*[（(]?\s*(?P<para>{NUMBER})\s*[)）]?\s*款)?(?:\s*第?\s*[（(]?\s*(?P<item>{NUMBER})\s*[)）]?\s*项)?"
    rf"(?:\s*第?\s*(?P<sub>{NUMBER})\s*目)?"
)
BARE = re.compile(rf"(?:第\s*)?({NUMBER})(?:\s*条)?")
WHOLE = re.compile(
    "对?(?:全文|整体|总体|全部|通篇|整个(?:文件|办法)|文件整体|其他|其它|综合|无|/|-|—)的?(?:意见|建议)?"
)
WORDS = re.compile(r"[^\w]+|_")
AS_CHECKED = "请核对"


@frozen
class Named:
    """What an opinion's writer left of the clause: ids of the site, the clause in his words, the words quoted."""

    version: str = ""
    provision: str = ""
    cid: str = ""
    clause: str = ""
    quote: str = ""
    text: str = ""


@frozen
class Bound:
    """The clauses that were found, what to check of that, or why none was found though one was named."""

    version: Version
    clauses: tuple[Clause, ...] = ()
    to_check: str = ""
    orphan: str = ""


class Binder:
    """Binds opinions on one work; without a version of their own they are on the default one."""

    def __init__(self, work: Work, default: Version) -> None:
        self.work, self.default = work, default
        self._numbers: dict[str, dict[str, Clause]] = {}
        self._pairs: dict[str, list[tuple[Clause, str, frozenset[str]]]] = {}

    def bind(self, named: Named) -> Bound:
        """The clauses that are meant."""
        version, remark = self._version(named.version)
        bound = self._by_id(version, named) or self._by_number(version, named) or self._by_words(version, named)
        if bound is None:
            bound = self._whole(version, named)
        if not remark or bound.orphan:
            return bound
        return Bound(version=version, clauses=bound.clauses, to_check=_joined(remark, bound.to_check))

    def _version(self, named: str) -> tuple[Version, str]:
        """The version of this id or title; the default one, to be checked, where there is none."""
        if not named or normal(named) in normal(self.work.title):
            return self.default, ""
        found = self.work.version(named)
        if found is None:
            wanted = normal(named)
            alike = [one for one in self.work.versions if wanted in (normal(one.title), normal(one.stage))]
            found = alike[0] if len(alike) == 1 else None
        if found is None or not found.provisions:
            said = f"文件里写的版本是“{named[:40]}”，本站没有它的文本"
            return self.default, f"{said}，按“{self.default.title}”对的，{AS_CHECKED}"
        return found, ""

    def _by_id(self, version: Version, named: Named) -> Bound | None:
        text = self.work.text(version)
        clause = text.by_id.get(named.provision)
        if clause and named.cid and named.cid not in [up.cid for up in (clause.provision, *clause.above)]:
            clause = None  # a number that means another clause in this version
        found = clause or text.by_cid.get(named.cid)
        if found is not None:
            return self._held_against(version, (found,), named)
        heirs = self.work.heirs(named.cid, version) if named.cid else ()
        if heirs:
            return Bound(version=version, clauses=heirs, to_check=f"按较早版本的条款接替关系对的，{AS_CHECKED}")
        return None

    def _held_against(self, version: Version, clauses: tuple[Clause, ...], named: Named) -> Bound:
        """Clauses found, to be checked where the quoted words are not theirs."""
        alike = max((self._alike(version, one, named.quote) for one in clauses), default=1.0)
        doubt = f"引用的原文与这一条不同，{AS_CHECKED}" if alike < SAME_WORDS else ""
        return Bound(version=version, clauses=clauses, to_check=doubt)

    def _by_number(self, version: Version, named: Named) -> Bound | None:
        """By the number in the words for the clause; where nothing stands for it, by one in the opinion itself."""
        if named.clause.strip():
            found, lacking = self._numbered(version, named.clause, alone=True)
            if found:
                bound = self._held_against(version, found, named)
                return Bound(version=version, clauses=found, to_check=_joined(lacking, bound.to_check))
            return Bound(version=version, orphan=lacking) if lacking and not named.quote.strip() else None
        if named.quote.strip():
            return None
        found, lacking = self._numbered(version, named.text, alone=False)
        several = f"意见里提到 {len(found)} 条，{AS_CHECKED}" if len(found) > 1 else ""
        bound = Bound(version=version, clauses=found, to_check=_joined(lacking, several))
        return bound if found or (lacking and not (named.provision or named.cid)) else None

    def _numbered(self, version: Version, words: str, *, alone: bool) -> tuple[tuple[Clause, ...], str]:
        """The clauses whose numbers stand in words, and what is lacking; `alone` words are nothing but a number."""
        known = self._numbers_of(version)
        found: dict[Clause, None] = {}
        lacking = ""
        for wanted in islice(_wanted(words, alone=alone), MOST_CLAUSES):
            clause = next((known[name] for name in _outwards(wanted) if name in known), None)
            if clause is None:
                lacking = f"“{version.title}”里没有文件所写的{_number_words(wanted)}"
                continue
            found[clause] = None
            lacking = (
                lacking
                if _is_exact(clause, wanted)
                else f"没有{_number_words(wanted)}，对到了{numbers(clause)}，{AS_CHECKED}"
            )
        if not found and not lacking and alone:
            clause = self._labelled(version, words)
            found = {clause: None} if clause else {}
        return tuple(found), lacking

    def _labelled(self, version: Version, words: str) -> Clause | None:
        """The clause whose number as links have it, or whose heading, the words begin with; the longest."""
        wanted = normal(re.sub("《[^》]*》", "", words))
        known = self._numbers_of(version)
        names = [name for name in known if name and not name.startswith("art-") and wanted.startswith(name)]
        return known[max(names, key=len)] if names else None

    def _numbers_of(self, version: Version) -> dict[str, Clause]:
        """Clauses by id and by their numbers and headings in words."""
        if version.id not in self._numbers:
            known: dict[str, Clause] = {}
            for clause in self.work.text(version).clauses:
                heading = clause.provision.heading or ""
                for name in (numbers(clause), f"{numbers(clause)}{heading}", heading_of(clause), heading):
                    known.setdefault(normal(name), clause)
            known.pop("", None)
            self._numbers[version.id] = {**known, **self.work.text(version).by_id}
        return self._numbers[version.id]

    def _by_words(self, version: Version, named: Named) -> Bound | None:
        """The clause whose words overlap most with those quoted, always to be checked."""
        quote = normal(named.quote)
        if len(quote) < SHORTEST_QUOTE:
            return None
        found = [(_share(quote, said, pairs), -len(said), clause) for clause, said, pairs in self._words_of(version)]
        best = max(found, key=lambda one: one[:2], default=None)
        if best is None or best[0] < LEAST_ALIKE:
            return None
        said = "" if not named.clause.strip() else f"文件里写的条款是“{named.clause.strip()[:30]}”，"
        return Bound(version=version, clauses=(best[2],), to_check=f"{said}按引用的原文对的，{AS_CHECKED}")

    def _words_of(self, version: Version) -> list[tuple[Clause, str, frozenset[str]]]:
        if version.id not in self._pairs:
            clauses = [one for one in self.work.text(version).clauses if one.provision.text or one.provision.children]
            words = [normal(words_of(one.provision)) for one in clauses]
            self._pairs[version.id] = [(one, said, _pairs(said)) for one, said in zip(clauses, words, strict=True)]
        return self._pairs[version.id]

    def _alike(self, version: Version, clause: Clause, quote: str) -> float:
        wanted = normal(quote)
        if len(wanted) < SHORTEST_QUOTE:
            return 1.0
        own = (_share(wanted, said, pairs) for one, said, pairs in self._words_of(version) if one is clause)
        return max(own, default=1.0)

    def _whole(self, version: Version, named: Named) -> Bound:
        """The whole text where no clause is named; else none, and why."""
        clause = named.clause.strip()
        ids = named.provision or named.cid
        if clause and not WHOLE.fullmatch(re.sub(r"\s", "", clause)):
            return Bound(version=version, orphan=f"{NOT_BOUND}：文件里写的是“{clause[:40]}”")
        if named.quote.strip():
            return Bound(version=version, orphan=f"{NOT_BOUND}：引用的原文在“{version.title}”里没有相近的")
        if ids:
            return Bound(version=version, orphan=f"{NOT_BOUND}：“{version.title}”里没有文件所指的条款（{ids[:40]}）")
        return Bound(version=version)


def normal(text: str) -> str:
    """Words without punctuation, spaces, case and width, by which two writings are held to be the same."""
    return WORDS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _joined(*remarks: str) -> str:
    return "；".join(dict.fromkeys(one for one in remarks if one))


def _share(quote: str, said: str, pairs: frozenset[str]) -> float:
    """How much of a quote stands in a text: all of it, or which share of its pairs of characters."""
    if quote in said:
        return 1.0
    wanted = _pairs(quote)
    return len(wanted & pairs) / len(wanted) if wanted else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _wanted(words: str, *, alone: bool) -> Iterator[str]:
    """The ids of the numbers in words, each once: 第五条第二款 is art-5.para-2, 第三至五条 are three articles."""
    bare = BARE.fullmatch(words.strip()) if alone else None
    if bare:
        yield f"art-{_arabic(bare[1])}"
        return
    seen = set()
    for match in ARTICLES.finditer(words):
        for name in _ids(match):
            if name not in seen:
                seen.add(name)
                yield name


def _ids(match: re.Match[str]) -> Iterator[str]:
    if match["first"]:
        yield from (f"art-{at}" for at in range(_arabic(match["first"]), _arabic(match["last"]) + 1))
        return
    *others, last = (_arabic(one) for one in re.findall(NUMBER, match["numbers"]))
    yield from (f"art-{number}" for number in others)
    name = f"art-{last}-{_arabic(match['more'])}" if match["more"] else f"art-{last}"
    name += f".para-{_arabic(match['para'])}" if match["para"] else ""
    name += f".item-{_arabic(match['item'])}" if match["item"] else ""
    yield name + (f".sub-{_arabic(match['sub'])}" if match["sub"] else "")


def _arabic(written: str) -> int:
    number = whole_or_decimal(written.replace("两", "二"))
    return int(number) if number is not None else 0


def _is_exact(clause: Clause, wanted: str) -> bool:
    """Whether a clause is the one of an id, an only 款 being the article and an item standing in whichever 款."""
    article, _, rest = wanted.partition(".")
    name = clause.provision.id
    return name == wanted or (rest == "para-1" and name == article) or (bool(rest) and name.endswith(f".{rest}"))


def _outwards(name: str) -> Iterator[str]:
    """An id, the same within a first paragraph that is not said, and what holds it, from the inside out."""
    yield name
    article, _, rest = name.partition(".")
    if rest.startswith("item-"):
        yield from (f"{article}.para-{at}.{rest}" for at in range(1, MOST_PARAGRAPHS))
    parts: Sequence[str] = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:end])


def _number_words(name: str) -> str:
    """An id in words, in Arabic numerals: 第 5 条第 2 款."""
    units = {"art": "条", "para": "款", "item": "项", "sub": "目"}
    parts = [part.partition("-") for part in name.split(".")]
    return "".join(f"第 {number.replace('-', ' 条之 ')} {units[unit]}" for unit, _, number in parts)
