"""One thing that a proof found, with a case that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MOST_LISTED = 10

Level = Literal["error", "attention", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found where: `error` refuses the pack, `attention` should be looked at, `note` is worth knowing.

    `path` is the key path in the pack; `case` and `other` are the cases that show it, values as people read them.
    """

    kind: str
    level: Level
    path: tuple[str | int, ...]
    message: str
    case: Mapping[str, str] | None = None
    other: Mapping[str, str] | None = None
