"""How much of one text stands in another, by pairs of neighbouring characters."""

from __future__ import annotations

import re
from functools import lru_cache


def within(short: str, text: str) -> float:
    """How much of a text stands in another, by pairs of characters, from 0 to 1."""
    pairs = pairs_of(short)
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0


@lru_cache(maxsize=4096)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, those with marks left out."""
    found = (text[at : at + 2] for at in range(len(text) - 1))
    return frozenset(pair for pair in found if re.fullmatch(r"[\w%‰]{2}", pair))
