"""The legal effect of a change as its page shows it: each statement with a case, the changed words and the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_build.corpus.comparison import Comparison
from site_build.corpus.followed import Followed
from site_build.corpus.library import find_clause
from site_build.corpus.redline import inline
from site_build.pages.addresses import calculator_address
from site_build.pages.context import Context
from site_build.pages.related import cause_anchor

SIDE_WORDS = {"old": "原来", "new": "现在"}
MOST_MARKS = 8


def effect_view(context: Context, found: Comparison, follows: Followed) -> dict[str, Any]:
    """What a template needs of the legal effect; `statements` is None where nothing was compared."""
    return {
        "told": follows.effect,
        "lacking": follows.lacking,
        "statements": [*_statements(context, found, follows)],
        "consequences": follows.consequences,
    }


def _statements(context: Context, found: Comparison, follows: Followed) -> Iterator[dict[str, Any]]:
    if follows.effect is None:
        return
    for statement, places in zip(follows.effect.statements, follows.touched, strict=True):
        yield {
            "one": statement,
            "case": statement.example,
            "words": [{"at": at + 1, "title": found.changes[at].title, "marks": _marks(found, at)} for at in places],
            "basis": [*_basis(context, found, follows, statement)],
        }


def _marks(found: Comparison, at: int) -> list[Any]:
    """The words of a change that came or went; of a new or deleted article none, for that is all of it."""
    redline = found.changes[at].redline
    return [part for part in inline(redline) if part.mark and part.text.strip()][:MOST_MARKS] if redline else []


def _basis(context: Context, found: Comparison, follows: Followed, statement: Any) -> Iterator[dict[str, str]]:
    for basis in statement.basis:
        version = found.old if basis.side == "old" else found.new
        clause = find_clause(context.library.works, basis.source, version)
        anchor = cause_anchor(follows.packs[basis.side].record, basis.cause)
        yield {
            "side": SIDE_WORDS[basis.side],
            "text": basis.text,
            "address": f"{calculator_address(context.place, version.id)}#{anchor}",
            "cite": basis.clause,
            "clause": context.link(clause).address if clause else "",
        }
