"""Which article of an old version became which of a new one: a proposal by program, below what people confirmed.

Five steps, each on what the last left over: what a person confirmed; equal text; the order-preserving pairs of the
greatest sum of likeness; moves; then parts (款, 项) that are held by another article, which gives splits and merges.
Likeness is the weight of the pairs of neighbouring characters that two texts share, a pair that is rare in both
versions weighing more. No edit distance is needed: on real pairs this measure of sets parts right from wrong, and it
is fast in plain Python, so neither `rapidfuzz` nor `difflib` stands here (`difflib` writes the redline).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from calculator.ground.frozen import frozen
from site_build.corpus.legal_tokens import NUMBER, folded
from site_build.corpus.provision import Provision, Provisions

LinkKind = Literal["same", "renumbered", "changed", "split", "merged"]
Certainty = Literal["confirmed", "certain", "doubtful"]
Verdict = Literal["unchanged", "amended", "full_revision", "unrelated", "empty"]

VERDICT_WORDS: Mapping[Verdict, str] = {
    "unchanged": "没有改动",
    "amended": "部分修改",
    "full_revision": "全面修订",
    "unrelated": "两稿几乎没有相同的内容，可能不是同一部文件",
    "empty": "其中一稿没有条文",
}
# Which links stay where little of the text was kept.
KEPT_BY_VERDICT: Mapping[Verdict, frozenset[Certainty]] = {
    "full_revision": frozenset({"confirmed", "certain"}),
    "unrelated": frozenset({"confirmed"}),
}

# Measured on hand-aligned pairs; see benchmarks/alignment.py.
LEAST_PAIR, LEAST_MOVE, LEAST_PART = 0.25, 0.34, 0.3
SURE, SURE_AHEAD = 0.5, 0.12
CANDIDATES, RAREST, COMMON = 8, 40, 60
LEAST_PART_PAIRS, LEADING, OTHER_ROLE = 8, 0.6, 0.5
UNRELATED, REVISED = 0.08, 0.3
# A part ties two articles only where the whole of them is this much alike.
LEAST_WHOLE = 0.15
# Two names of one body, which many articles of a version hold throughout.
SHORT_NAMES = (("人民代表大会", "人大"), ("常务委员会", "常委会"))

REFERENCE = re.compile(rf"第(?:{NUMBER})条(?:之[一二三四五六七八九十]+)?")
# Closing formulas that stand in many articles and tie none to another.
FORMULA = re.compile(
    r"构成犯罪的，依法追究刑事责任|构成违反治安管理行为的，依法给予治安管理处罚|依法给予处分|依法承担(?:民事|赔偿)责任"
    r"|对直接负责的主管人员和其他直接责任人员|对负有责任的领导人员和直接责任人员"
    r"|具体(?:管理|实施|标准和)?办法由[^，。；]{2,40}(?:制定|规定)|报[^，。；]{2,30}备案"
    r"|(?:根据|依照|按照|依据)《[^《》]{2,40}》(?:等法律、?法规)?的?(?:有关|相关)?规定"
    r"|(?:根据|依照|按照|依据)(?:有关|国家有关|法律、行政法规(?:和国家有关|的)?)规定"
)
LIABILITY = re.compile("^违反|处[^，。；]{0,30}罚款|给予[^，。；]{0,8}处分")
LABEL = re.compile(r"^(?:（[零一二三四五六七八九十百]+）|\d{1,2}[.、]|[一二三四五六七八九十]+、)")


@frozen
class Link:
    """An old and a new article that belong together.

    `score` is their likeness from 0 to 1; `moved` says that the article left the order of its neighbours. An article
    that was split has several links, and so has one that several were merged into.
    """

    old: str
    new: str
    kind: LinkKind
    score: float
    certainty: Certainty
    moved: bool = False


@frozen
class Alignment:
    """All links of two versions, in the order of the new one, and the ids of what has none.

    `kept` is the share of words that linked articles have in common, from 0 to 1, of the version that keeps more.
    Where little is kept the verdict is `full_revision`, and what is doubtful is no link but one of the `proposals`, for
    an editor and never for a reader; where hardly anything is kept (`unrelated`) only what is confirmed stays a link.
    """

    verdict: Verdict
    links: tuple[Link, ...] = ()
    deleted: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    proposals: tuple[tuple[str, str], ...] = ()
    kept: float = 0.0

    def of_old(self, identifier: str) -> tuple[Link, ...]:
        """Where an old article went."""
        return tuple(link for link in self.links if link.old == identifier)

    def of_new(self, identifier: str) -> tuple[Link, ...]:
        """What a new article was made from."""
        return tuple(link for link in self.links if link.new == identifier)


@dataclass(slots=True)
class _Text:
    """An article prepared for comparing: its words without references and spaces, and their character pairs."""

    at: int
    number: str
    words: str
    pairs: frozenset[str]
    parts: tuple[frozenset[str], ...]
    weight: int = 0


@dataclass(slots=True)
class _Sides:
    old: list[_Text]
    new: list[_Text]
    weights: Mapping[str, int]
    rare: frozenset[str]
    scores: dict[tuple[int, int], float] = field(default_factory=dict)

    def weigh(self, pairs: Iterable[str]) -> int:
        weights = self.weights
        return sum([weights[pair] for pair in pairs])

    def score(self, old: int, new: int) -> float:
        """Likeness from 0 to 1: the shared weight as a share of both texts, and of the shorter."""
        known = self.scores.get((old, new))
        if known is not None:
            return known
        one, other = self.old[old], self.new[new]
        shared = self.weigh(one.pairs & other.pairs)
        both, shorter = one.weight + other.weight, min(one.weight, other.weight)
        result = (shared / both * 2 * 0.6 + shared / shorter * 0.4) if shorter else 0.0
        self.scores[old, new] = result
        return result


def comparable(text: str) -> str:
    """A text for comparing: usual marks and characters, no spaces, no numbers of articles, no labels of items."""
    lines = (LABEL.sub("", folded(line)) for line in text.split("\n"))
    return "".join(REFERENCE.sub("第条", line) for line in lines)


def align(old: Provisions, new: Provisions) -> Alignment:
    """The links between two versions; ids must be unique in each, and neither need hold anything."""
    if not old or not new:
        ids = tuple(one.id for one in old), tuple(one.id for one in new)
        return Alignment(verdict="empty", deleted=ids[0], new=ids[1])
    sides = _sides(old, new)
    confirmed = _confirmed(old, new)
    taken_old, taken_new = {one for one, _ in confirmed}, {other for _, other in confirmed}
    chosen: dict[tuple[int, int], Certainty] = dict.fromkeys(confirmed, "confirmed")
    for step in (_equal_pairs, _ordered_pairs, _moved_pairs):
        for pair, certainty in step(sides, taken_old, taken_new, chosen):
            chosen[pair] = certainty
            taken_old.add(pair[0])
            taken_new.add(pair[1])
    chosen |= _part_pairs(sides, chosen, confirmed)
    return _alignment(old, new, sides, chosen)


def _sides(old: Provisions, new: Provisions) -> _Sides:
    texts = [_text(at, one) for at, one in enumerate(old)], [_text(at, one) for at, one in enumerate(new)]
    counts = Counter(pair for side in texts for text in side for pair in text.pairs)
    total = len(old) + len(new)
    # whole numbers, so that no sum hangs on the order in which a set is walked
    weights = {pair: round(1000 * math.log(1 + total / count)) for pair, count in counts.items()}
    rare = frozenset(pair for pair, count in counts.items() if count <= COMMON)
    sides = _Sides(*texts, weights, rare)
    for text in (*sides.old, *sides.new):
        text.weight = sides.weigh(text.pairs)
    return sides


def _text(at: int, provision: Provision) -> _Text:
    heading, *lines = (comparable(line) for line in (provision.heading, *provision.paragraphs))
    parts = tuple(_pairs(line) for line in lines)
    pairs = _pairs(heading).union(*parts)
    return _Text(at, provision.number, "".join((heading, *lines)), pairs, parts)


def _pairs(text: str) -> frozenset[str]:
    for name, short in SHORT_NAMES:
        text = text.replace(name, short)
    plain = FORMULA.sub("", text)
    text = plain if len(plain) > LEAST_PART_PAIRS else text
    return frozenset(map("".join, pairwise(text))) or frozenset(text)


def _confirmed(old: Provisions, new: Provisions) -> tuple[tuple[int, int], ...]:
    by_name: dict[str, int] = {}
    for at, one in enumerate(old):
        by_name.setdefault(one.id, at)
    by_cid = {one.cid: at for at, one in enumerate(old) if one.cid is not None}
    found: dict[tuple[int, int], None] = {}
    for at, one in enumerate(new):
        sources = [by_cid.get(one.cid)] if one.cid is not None else []
        sources += [by_cid.get(name, by_name.get(name)) for name in one.from_]
        found |= {(source, at): None for source in sources if source is not None}
    return tuple(found)


Pairs = Iterator[tuple[tuple[int, int], Certainty]]
Chosen = Mapping[tuple[int, int], Certainty]


def _equal_pairs(sides: _Sides, taken_old: AbstractSet[int], taken_new: AbstractSet[int], _chosen: Chosen) -> Pairs:
    """Articles of the same words, in order where the words stand as often in both versions."""
    where: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, texts, taken in ((0, sides.old, taken_old), (1, sides.new, taken_new)):
        for text in texts:
            if text.at not in taken and text.words:
                where[text.words][side].append(text.at)
    for one, other in where.values():
        if len(one) == len(other):
            for pair in zip(one, other, strict=True):
                alike = len(one) == 1 or sides.old[pair[0]].number == sides.new[pair[1]].number
                yield pair, "certain" if alike else "doubtful"


def _ordered_pairs(sides: _Sides, taken_old: AbstractSet[int], taken_new: AbstractSet[int], chosen: Chosen) -> Pairs:
    """The order-preserving pairs of the greatest sum of likeness, those chosen before counting along."""
    scores = _candidates(sides, taken_old, taken_new, chosen)
    near = _Near(scores, sides)
    fit = {pair: score for pair, score in scores.items() if score >= LEAST_PAIR and near.leads(pair)}
    for pair in heaviest_chain({**fit, **{pair: sides.score(*pair) for pair in chosen}}):
        if pair not in chosen:
            yield pair, near.certainty(pair)


def _moved_pairs(sides: _Sides, taken_old: AbstractSet[int], taken_new: AbstractSet[int], chosen: Chosen) -> Pairs:
    """Among the rest, the articles that are each other's best, wherever they stand."""
    scores = _candidates(sides, taken_old, taken_new, chosen)
    near = _Near(scores, sides)
    for pair, score in scores.items():
        if score >= LEAST_MOVE and near.is_mutual_best(pair):
            yield pair, near.certainty(pair)


class _Near:
    """The scores of candidates by article: who leads, and by how much."""

    def __init__(self, scores: Mapping[tuple[int, int], float], texts: _Sides) -> None:
        self.scores, self.texts = scores, texts
        self.sides: tuple[dict[int, list[tuple[float, int]]], ...] = (defaultdict(list), defaultdict(list))
        for (old, new), score in scores.items():
            self.sides[0][old].append((score, new))
            self.sides[1][new].append((score, old))
        for side in self.sides:
            for ranked in side.values():
                ranked.sort(key=lambda scored: (-scored[0], scored[1]))

    def leads(self, pair: tuple[int, int]) -> bool:
        """Whether neither article has a partner that is much more like it."""
        return self.scores[pair] >= LEADING * max(self.sides[0][pair[0]][0][0], self.sides[1][pair[1]][0][0])

    def is_mutual_best(self, pair: tuple[int, int]) -> bool:
        return self.sides[0][pair[0]][0][1] == pair[1] and self.sides[1][pair[1]][0][1] == pair[0]

    def certainty(self, pair: tuple[int, int]) -> Certainty:
        """Certain are only those well alike, well ahead of the next on both sides, and alike in words that are rare.

        Where all that two articles share stands in most others too, not all rivals were looked at.
        """
        score, texts = self.scores[pair], self.texts
        if texts.rare.isdisjoint(texts.old[pair[0]].pairs & texts.new[pair[1]].pairs):
            return "doubtful"
        rival = max(self._rival(0, pair[0], pair[1]), self._rival(1, pair[1], pair[0]))
        return "certain" if score >= SURE and score - rival >= SURE_AHEAD else "doubtful"

    def _rival(self, side: int, at: int, partner: int) -> float:
        return next((score for score, other in self.sides[side][at] if other != partner), 0.0)


def _candidates(
    sides: _Sides, taken_old: AbstractSet[int], taken_new: AbstractSet[int], chosen: Chosen
) -> dict[tuple[int, int], float]:
    """Likeness of each free old article with a few free new ones.

    Those are the ones that share most of its rarest pairs, the one of the same number, and the one that stands where it
    would stand after the last article that has its place.
    """
    same_number = {text.number: text.at for text in sides.new}
    places, shift = dict(chosen.keys()), 0
    free = {text.at for text in sides.new} - taken_new
    index = _index([sides.new[at] for at in sorted(free)], sides.rare)
    found: dict[tuple[int, int], float] = {}
    for text in sides.old:
        if text.at in taken_old:
            shift = places.get(text.at, text.at + shift) - text.at
            continue
        here = {same_number.get(text.number, -1), text.at + shift} & free
        for other in (*_nearest(text.pairs, index, sides.weights), *sorted(here)):
            found[text.at, other] = sides.score(text.at, other)
    return found


def _nearest(pairs: AbstractSet[str], index: Mapping[str, Sequence[int]], weights: Mapping[str, int]) -> list[int]:
    known = sorted((pair for pair in pairs if pair in index), key=lambda pair: (-weights[pair], pair))
    votes: dict[int, int] = defaultdict(int)
    for pair in known[:RAREST]:
        for at in index[pair]:
            votes[at] += weights[pair]
    return sorted(votes, key=lambda at: (-votes[at], at))[:CANDIDATES]


def heaviest_chain(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs, growing on both sides, of the greatest sum of scores."""
    ends: list[int] = []
    best: list[tuple[float, int]] = []
    pairs = sorted(scores, key=lambda pair: (pair[0], -pair[1]))
    before: list[int] = []
    for at, pair in enumerate(pairs):
        place = bisect_left(ends, pair[1])
        total, last = best[place - 1] if place else (0.0, -1)
        before.append(last)
        total += scores[pair]
        if place and best[place - 1][0] >= total:
            continue
        stop = place
        while stop < len(ends) and best[stop][0] <= total:
            stop += 1
        ends[place:stop], best[place:stop] = [pair[1]], [(total, at)]
    chain = []
    at = best[-1][1] if best else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _part_pairs(
    sides: _Sides, chosen: Chosen, confirmed: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], Certainty]:
    """Parts that the linked articles do not hold but another article does: what makes a split or a merge."""
    fixed_old, fixed_new = {old for old, _ in confirmed}, {new for _, new in confirmed}
    found: dict[tuple[int, int], float] = {}
    for old, new, score in (
        *_strays(sides, sides.old, sides.new, chosen),
        *((one, other, score) for other, one, score in _strays(sides, sides.new, sides.old, _turned(chosen))),
    ):
        if old not in fixed_old and new not in fixed_new and sides.score(old, new) >= LEAST_WHOLE:
            found[old, new] = max(found.get((old, new), 0.0), score)
    return dict.fromkeys(found, "doubtful")


def _turned(chosen: Chosen) -> Chosen:
    return {(new, old): certainty for (old, new), certainty in chosen.items()}


def _strays(
    sides: _Sides, own: Sequence[_Text], others: Sequence[_Text], chosen: Chosen
) -> Iterator[tuple[int, int, float]]:
    """Own article, other article, and the share of a part of the first that only the second explains.

    What the own partners hold, or what the other article has from its own partners, explains nothing.
    """
    partners, origins = defaultdict(set), defaultdict(set)
    for one, other in chosen:
        partners[one].add(other)
        origins[other].add(one)
    index = _index(others, sides.rare)
    for text in own:
        held = _union(others, partners[text.at])
        for part in text.parts:
            free = part - held
            weight = sides.weigh(part)
            if sides.weigh(free) < LEAST_PART * weight or len(free) < LEAST_PART_PAIRS:
                continue
            nearest = [at for at in _nearest(free, index, sides.weights) if at not in partners[text.at]]
            shares = [
                (
                    sides.weigh((free & others[at].pairs) - _union(own, origins[at]))
                    / weight
                    * _same_role(text, others[at]),
                    at,
                )
                for at in nearest
            ]
            score, at = max(shares, default=(0.0, -1))
            if score >= LEAST_PART:
                yield text.at, at, score


def _same_role(one: _Text, other: _Text) -> float:
    """Less than 1 for a duty and the liability for breaking it, which share their words and are not one provision."""
    return 1.0 if bool(LIABILITY.search(one.words)) == bool(LIABILITY.search(other.words)) else OTHER_ROLE


def _union(texts: Sequence[_Text], places: Iterable[int]) -> frozenset[str]:
    return frozenset().union(*(texts[at].pairs for at in places))


def _index(texts: Iterable[_Text], rare: AbstractSet[str]) -> Mapping[str, Sequence[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        for pair in text.pairs & rare:
            index[pair].append(text.at)
    return index


def _alignment(old: Provisions, new: Provisions, sides: _Sides, chosen: Chosen) -> Alignment:
    kept = max(_kept(sides.old, sides.new, sides, chosen), _kept(sides.new, sides.old, sides, _turned(chosen)))
    verdict = _verdict(old, new, kept)
    proposals: tuple[tuple[int, int], ...] = ()
    if verdict in KEPT_BY_VERDICT:
        sure = {pair: certainty for pair, certainty in chosen.items() if certainty in KEPT_BY_VERDICT[verdict]}
        proposals = tuple(sorted(pair for pair in chosen if pair not in sure))
        chosen = sure
    in_order = _in_order(sides, chosen)
    from_old, from_new = Counter(one for one, _ in chosen), Counter(other for _, other in chosen)
    links = tuple(
        Link(
            old=old[one].id,
            new=new[other].id,
            kind=_kind(old[one], new[other], from_old[one], from_new[other]),
            score=round(sides.score(one, other), 3),
            certainty=certainty,
            moved=(one, other) not in in_order and from_old[one] == 1 and from_new[other] == 1,
        )
        for (one, other), certainty in sorted(chosen.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    return Alignment(
        verdict=verdict,
        links=links,
        proposals=tuple((old[one].id, new[other].id) for one, other in proposals),
        deleted=tuple(one.id for at, one in enumerate(old) if at not in from_old),
        new=tuple(one.id for at, one in enumerate(new) if at not in from_new),
        kept=kept,
    )


def _in_order(sides: _Sides, chosen: Chosen) -> frozenset[tuple[int, int]]:
    """The links that kept their order: those with the most text, parts of one article following one another."""
    by_old = sorted(chosen)
    place = {pair: at for at, pair in enumerate(sorted(chosen, key=lambda pair: (pair[1], pair[0])))}
    shared = {
        (at, place[one, other]): sides.weigh(sides.old[one].pairs & sides.new[other].pairs)
        for at, (one, other) in enumerate(by_old)
    }
    return frozenset(by_old[at] for at, _ in heaviest_chain(shared))


def _kept(own: Sequence[_Text], others: Sequence[_Text], sides: _Sides, chosen: Chosen) -> float:
    """The share of the words of one version that the linked articles of the other have too, from 0 to 1."""
    partners: dict[int, list[int]] = defaultdict(list)
    for one, other in chosen:
        partners[one].append(other)
    total = sum(text.weight for text in own)
    shared = sum(sides.weigh(text.pairs & _union(others, partners[text.at])) for text in own)
    return shared / total if total else 0.0


def _verdict(old: Provisions, new: Provisions, kept: float) -> Verdict:
    if [(one.number, one.heading, one.text) for one in old] == [(one.number, one.heading, one.text) for one in new]:
        return "unchanged"
    if kept < UNRELATED:
        return "unrelated"
    return "full_revision" if kept < REVISED else "amended"


def _kind(old: Provision, new: Provision, parts: int, sources: int) -> LinkKind:
    if parts > 1:
        return "split"
    if sources > 1:
        return "merged"
    if comparable(f"{old.heading}\n{old.text}") != comparable(f"{new.heading}\n{new.text}"):
        return "changed"
    return "same" if old.number == new.number else "renumbered"
