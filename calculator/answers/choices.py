"""Choices by words: what is picked for each combination of some inputs' words, by those inputs alone that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Held = Mapping[tuple[int, ...], int | None]


def fewest_axes(axes: Sequence[int], held: Held) -> tuple[tuple[int, ...], Held]:
    """The same without the axes on which nothing hangs; None is picked where it does not matter what is."""
    kept = [*axes]
    for axis in axes:
        less = _without(held, kept.index(axis))
        if less is not None:
            held = less
            kept.remove(axis)
    return tuple(kept), held


def _without(held: Held, at: int) -> Held | None:
    """The same without one of the axes; None if something hangs on it."""
    found: dict[tuple[int, ...], int | None] = {}
    for case, number in held.items():
        rest = (*case[:at], *case[at + 1 :])
        known = found.get(rest)
        if known is not None and number is not None and known != number:
            return None
        found[rest] = number if known is None else known
    return found
