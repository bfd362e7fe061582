"""What follows from each changed provision: the statements of legal effect that rest on it, or that no rule does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from calculator import Pack
from calculator.ground.frozen import frozen
from calculator.proofs.effect import effect
from calculator.proofs.effect_records import EffectStatement, LegalEffect, Side
from calculator.proofs.spans import QUESTIONS, made_items
from site_build.corpus.citations import version_title
from site_build.corpus.comparison import ArticleChange, Comparison
from site_build.corpus.library import Library, find_clause
from site_build.corpus.works import Clause, Version, walk

Standing = Literal["effect", "none-found", "no-rule", "not-compared"]


@frozen
class Consequence:
    """What a change of an article comes to: the numbers of the statements that rest on it, from 1, and a sentence."""

    standing: Standing
    statements: tuple[int, ...]
    words: str


@frozen
class Followed:
    """The legal effect of a comparison, None where a version has no pack; a consequence for each of its changes.

    `packs` are those of the two versions; `touched` are the places of the changes that each statement rests on.
    """

    effect: LegalEffect | None
    consequences: tuple[Consequence, ...]
    touched: tuple[tuple[int, ...], ...]
    packs: Mapping[Side, Pack]
    lacking: str


def followed(library: Library, found: Comparison, packs: Mapping[str, Pack]) -> Followed:
    """What follows from the changes between two versions; `packs` are all packs by id."""
    here = dict(_packs_of(library, found, packs))
    sides: tuple[tuple[Side, Version], ...] = (("old", found.old), ("new", found.new))
    lacking = "、".join(version_title(version) for side, version in sides if side not in here)
    told = effect(here["old"], here["new"]) if len(here) == len(sides) else None
    touched = tuple(_touched(library, found, one) for one in told.statements) if told else ()
    resting = {side: [*_resting(library, here[side], version)] for side, version in sides if side in here}
    consequences = tuple(
        _consequence(one, tuple(at for at, places in enumerate(touched, 1) if place in places), told, resting, lacking)
        for place, one in enumerate(found.changes)
    )
    return Followed(effect=told, consequences=consequences, touched=touched, packs=here, lacking=lacking)


def _packs_of(library: Library, found: Comparison, packs: Mapping[str, Pack]) -> Iterator[tuple[Side, Pack]]:
    place = library.place_of.get(found.work.id)
    made = place.packs_of(found.work) if place else {}
    if found.old.id in made:
        yield "old", packs[made[found.old.id].record.pack]
    if found.new.id in made:
        yield "new", packs[made[found.new.id].record.pack]


def _touched(library: Library, found: Comparison, statement: EffectStatement) -> tuple[int, ...]:
    """The changes whose article holds a clause that a statement rests on, by their places."""
    places: dict[int, None] = {}
    for basis in statement.basis:
        clause = find_clause(library.works, basis.source, found.old if basis.side == "old" else found.new)
        for at, change in enumerate(found.changes):
            article = change.old if basis.side == "old" else change.new
            if clause and article and _within(clause, article):
                places[at] = None
    return tuple(sorted(places))


def _within(clause: Clause, article: Clause) -> bool:
    """Whether a clause stands in an article, or holds it."""
    if (clause.work.id, clause.version) != (article.work.id, article.version):
        return False
    return clause.provision.id in {one.id for one in (*walk((article.provision,)), *article.above)}


def _resting(library: Library, pack: Pack, version: Version) -> Iterator[Clause]:
    """The clauses of a version that rules rest on, what only asks a question left out."""
    for name, sources in made_items(pack.record).items():
        for source in sources if not name.startswith(QUESTIONS) else ():
            clause = find_clause(library.works, source, version)
            if clause:
                yield clause


def _consequence(
    change: ArticleChange,
    statements: tuple[int, ...],
    told: LegalEffect | None,
    resting: Mapping[Side, list[Clause]],
    lacking: str,
) -> Consequence:
    sides: tuple[tuple[Side, Clause | None], ...] = (("old", change.old), ("new", change.new))
    rules = any(
        article is not None and any(_within(clause, article) for clause in resting.get(side, ()))
        for side, article in sides
    )
    if told is None:
        words = f"没有比较结果：{lacking}没有规则包。"
        return Consequence(standing="not-compared", statements=(), words=words)
    if statements:
        numbers = "、".join(map(str, statements))
        return Consequence(
            standing="effect", statements=statements, words=f"结果因此不同：见“对结果的影响”第 {numbers} 处。"
        )
    if not rules:
        words = "没有规则根据这一条，计算器的结果与它无关。"
        return Consequence(standing="no-rule", statements=(), words=words)
    where = "比较过的情形里" if told.not_compared else ""
    words = f"有规则根据这一条；{where}没有找到由它引起的结果不同。"
    return Consequence(standing="none-found", statements=(), words=words)
