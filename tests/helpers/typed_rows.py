"""Tables of projects as people type them, and numbers of every size to be told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from drawn_cases import drawn

from calculator import Pack
from calculator.ground.scalars import scalar_text

WRONG = (
    "约3000",
    "3,00",
    "也许",
    "=1+1",
    "-5",
    "三千",
    "3 千",
    "2800㎡",
    "0.5万㎡",
    "1e3",
    "不详",
    "/",
    " 3000 ",
    "3000.50",
)


NUMBERS = [
    Fraction(number, 10**below)
    for below in (0, 1, 2, 4, 6)
    for number in (
        *(0, 1, 9, 10, 99, 100, 101, 999, 1000, 12_345, 99_999, 100_000, 1_234_500, 10**8 - 1, 10**8, 10**8 + 10**6),
        *(123_456_700, 10**12 + 1, 10**14, 25 * 10**15),
    )
]


def typed(pack: Pack, chance: random.Random, count: int) -> Iterator[list[str]]:
    """Rows as people type them: words, labels, borders and what is beside them, and now and then something else."""
    for case in drawn(pack, chance, count, 0.25):
        row = [
            chance.choice(("地块", "设计院", "合 计", "总部：一期", "a,b", 'x"y', "甲\n乙", "=A1"))
            + str(chance.randrange(9))
        ]
        for name in pack.record.inputs:
            text = scalar_text(case[name]) if name in case else ""
            label = pack.labels[name].get(text, text) if chance.random() < 0.5 else text
            row.append(chance.choice(WRONG) if chance.random() < 0.03 else label)
        yield row
    yield ["合计", *[""] * len(pack.record.inputs)]
    yield ["", *[""] * len(pack.record.inputs)]
    yield ["名称", *(item.title for item in pack.record.inputs.values())]
