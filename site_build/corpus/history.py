"""What became of an article through all versions of its work, from link to link of neighbouring versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from calculator.ground.frozen import frozen
from site_build.corpus.comparison import ArticleChange, Comparison, Comparisons
from site_build.corpus.works import Clause, Version, Work


@frozen
class HistoryStep:
    """An article in one version: what stands for it there, and how that came from the version before.

    `clauses` are empty where nothing stands for it. `changes` are the steps of `comparison`, none in the first version.
    """

    version: Version
    clauses: tuple[Clause, ...]
    comparison: Comparison | None = None
    changes: tuple[ArticleChange, ...] = ()


def neighbours(work: Work) -> Iterator[tuple[Version, Version]]:
    """Each version that has text with the one before it that has."""
    yield from pairwise(work.held_versions)


class History:
    """The articles of a work through its versions; nothing is told of a work with one text."""

    def __init__(self, work: Work, comparisons: Comparisons) -> None:
        self._made = [comparisons.of(work, old, new) for old, new in neighbours(work)]
        self._from = [_by_id(one.steps, "old") for one in self._made]
        self._to = [_by_id(one.steps, "new") for one in self._made]

    def of(self, clause: Clause) -> tuple[HistoryStep, ...]:
        """An article in every version from the one in which it begins to the one in which it ends, the oldest first."""
        versions = [*(one.old for one in self._made[:1]), *(one.new for one in self._made)]
        if clause.version not in versions or not self._compared(clause):
            return ()
        here = versions.index(clause.version)
        earlier = self._followed(clause, range(here - 1, -1, -1), self._to, "old")
        later = self._followed(clause, range(here, len(self._made)), self._from, "new")
        standing = [*reversed(earlier), (clause,), *later]
        first = here - len(earlier)
        return tuple(self._step(versions, first + at, clauses) for at, clauses in enumerate(standing))

    def _compared(self, clause: Clause) -> bool:
        name = clause.provision.id
        return any(name in sides[at] for sides in (self._from, self._to) for at in range(len(self._made)))

    def _followed(
        self, clause: Clause, pairs: Iterable[int], sides: Sequence[Mapping[str, list[ArticleChange]]], other: str
    ) -> list[tuple[Clause, ...]]:
        """What stands for a clause in one version after another, up to the first in which nothing does."""
        names, found = [clause.provision.id], []
        for at in pairs:
            steps = (step for name in names for step in sides[at].get(name, ()))
            clauses = {one.provision.id: one for step in steps if (one := getattr(step, other)) is not None}
            found.append(tuple(clauses.values()))
            names = [*clauses]
            if not names:
                break
        return found

    def _step(self, versions: Sequence[Version], at: int, clauses: tuple[Clause, ...]) -> HistoryStep:
        if at == 0:
            return HistoryStep(version=versions[0], clauses=clauses)
        names = [one.provision.id for one in clauses]
        changes = tuple(step for name in names for step in self._to[at - 1].get(name, ()))
        return HistoryStep(version=versions[at], clauses=clauses, comparison=self._made[at - 1], changes=changes)


class Histories:
    """The histories of works, each worked out once, and the comparisons that they rest on."""

    def __init__(self) -> None:
        self.comparisons = Comparisons()
        self._made: dict[str, History] = {}

    def of(self, work: Work) -> History:
        """The history of a work."""
        if work.id not in self._made:
            self._made[work.id] = History(work, self.comparisons)
        return self._made[work.id]


def _by_id(steps: Iterable[ArticleChange], side: str) -> Mapping[str, list[ArticleChange]]:
    found: dict[str, list[ArticleChange]] = {}
    for step in steps:
        clause: Clause | None = getattr(step, side)
        if clause is not None:
            found.setdefault(clause.provision.id, []).append(step)
    return found
