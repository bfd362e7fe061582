"""Three truth values: a fact that is not given is unknown, which is neither true nor false (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal

TruthWord = Literal["true", "false", "unknown"]
WORDS: tuple[TruthWord, ...] = ("false", "unknown", "true")


class Truth(IntEnum):
    """Ordered so that `and` is the least of its parts."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @property
    def word(self) -> TruthWord:
        """The lower-case word used in JSON."""
        return WORDS[self.value]


def all_of(parts: Iterable[Truth]) -> Truth:
    """Kleene conjunction: false if any part is false, else unknown if any is unknown."""
    return min(parts, default=Truth.TRUE)


def any_of(parts: Iterable[Truth]) -> Truth:
    """Kleene disjunction: true if any part is true, else unknown if any is unknown."""
    return max(parts, default=Truth.FALSE)


def negation(part: Truth) -> Truth:
    """Kleene negation: unknown stays unknown."""
    return Truth(Truth.TRUE - part)


def agreed(parts: Iterable[Truth]) -> Truth:
    """The truth that all alternatives of a value share, or unknown where they differ."""
    found = set(parts)
    return found.pop() if len(found) == 1 else Truth.UNKNOWN
