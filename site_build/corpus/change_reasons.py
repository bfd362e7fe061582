"""Why each article was changed, where those who made the new version wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_build.corpus.comparison import ArticleChange, Comparison
from site_build.corpus.works import ChangeReason, Clause, Version, Work, walk


def reasons_of(found: Comparison) -> Mapping[int, tuple[ChangeReason, ...]]:
    """The reasons that the new version gives for each change, by its number."""
    named = [(one, [*_named(found.work, found.new, one)]) for one in found.new.change_reasons]
    return {
        change.number: tuple(reason for reason, clauses in named if any(_holds(change, one) for one in clauses))
        for change in found.changes
    }


def _named(work: Work, version: Version, reason: ChangeReason) -> Iterator[Clause]:
    """The clauses of the work that a reason speaks of."""
    for ref in reason.provisions:
        left, _, name = ref.partition("#")
        work_id, pinned, version_id = left.partition("@")
        at = work.version(version_id) if pinned else version
        if work_id == work.id and at:
            text = work.text(at)
            clause = text.by_id.get(name) if pinned else text.by_cid.get(name)
            if clause:
                yield clause


def _holds(change: ArticleChange, clause: Clause) -> bool:
    """Whether a clause is an article of a change, stands in it, or holds it."""
    for article in (change.old, change.new):
        if article and article.version is clause.version:
            names = {one.id for one in (*walk((article.provision,)), *article.above)}
            if clause.provision.id in names:
                return True
    return False
