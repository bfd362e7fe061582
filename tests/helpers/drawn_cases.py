"""Cases drawn from each input's borders and what lies beside them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from calculator import Pack
from calculator.engine.borders import Grid
from calculator.engine.case import Case


def drawn(pack: Pack, chance: random.Random, count: int, blank: float) -> Iterator[Case]:
    """Cases with values from each input's borders and beside them, some between, and some left out."""
    places = {name: [*values(pack, name)] for name in pack.record.inputs}
    for _ in range(count):
        yield {name: chance.choice(some) for name, some in places.items() if some and chance.random() >= blank}


def values(pack: Pack, name: str) -> Iterator[Any]:
    """Words, or each border of a number or day with the values beside it, and others between."""
    words = pack.words_of(name)
    if words:
        yield from words
        return
    grid = Grid(pack, name)
    near = {border + beside for border in grid.borders for beside in (-1, 0, 1)}
    middle = {(low + high) // 2 for low, high in zip(grid.borders, grid.borders[1:], strict=False)}
    yield from (value for place in sorted(near | middle) if (value := grid.value(place)) is not None)
