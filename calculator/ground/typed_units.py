"""Units as people write them after a number: 平方米, m², 公顷, 亩, 元整, 个月, /户; how many of the field's each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from calculator.ground.scalars import Number, plain
from calculator.ground.units import BASE, COUNTED, NO_UNIT, SCALED, Unit

MU = Fraction(10_000, 15)
WRITINGS: Iterable[tuple[str, Number, str]] = (
    ("㎡ m² m2 m^2 平方米 平米 平方 平 sqm sq.m", 1, "㎡"),
    ("万㎡ 万m² 万m2 万平方米 万平米 万平方 万平", 10_000, "㎡"),
    ("公顷 公頃 ha hm² hm2 hm^2 ㏊", 10_000, "㎡"),
    ("亩 市亩 畝", MU, "㎡"),
    ("公亩", 100, "㎡"),
    ("平方公里 平方千米 km² km2 km^2 ㎢", 10**6, "㎡"),
    ("元 圆 圓 块 块钱 元整 圆整 元正 ¥ rmb cny 人民币 元人民币", 1, "元"),
    ("户 戶 户人家", 1, "户"),
    ("人 名 位 口人", 1, "人"),
    ("米 m 公尺", 1, "米"),
    ("千米 公里 km ㎞", 1000, "米"),
    ("厘米 公分 cm ㎝", Fraction(1, 100), "米"),
    ("毫米 mm ㎜", Fraction(1, 1000), "米"),
    ("层", 1, "层"),
    ("个 個", 1, "个"),
    ("份", 1, "份"),
    ("天 日 自然日 日历日 日历天", 1, "天"),
    ("周 星期 礼拜", 7, "天"),
    ("工作日", 1, "工作日"),
    ("月 个月", 1, "月"),
    ("年 周年", 1, "年"),
)
KNOWN: Mapping[str, Unit] = {
    **{word: Unit(scale, ((base, 1),) if base else ()) for word, (scale, base) in SCALED.items()},
    **{word: Unit(1, ((word, 1),)) for word in (*BASE, *COUNTED)},
    **{word: Unit(scale, ((base, 1),)) for words, scale, base in WRITINGS for word in words.split()},
    "成": Unit(Fraction(1, 10)),
    "‱": Unit(Fraction(1, 10_000)),
}
OTHER_MONEY = r"[$€£₩]|美元|美金|港[元币]|欧元|英镑|日元|usd|hkd|eur|gbp"
BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")


@lru_cache(maxsize=10_000)
def read_unit(text: str, declared: tuple[str, ...] = ()) -> Unit | None:
    """Read the unit that follows a number, in brackets or not; None if it is none. `declared` are the pack's own."""
    bare = text.replace(" ", "")
    bracketed = BRACKETED.fullmatch(bare)
    if bracketed:
        bare = bracketed[1]
    found = NO_UNIT
    for at, part in enumerate(re.split("/|每", bare)):
        unit = _word(part, declared)
        if unit is None:
            return None
        found = found.times(unit, -1 if at else 1)
    return found


def _word(word: str, declared: tuple[str, ...]) -> Unit | None:
    for bare in (word, word.removeprefix("个").removeprefix("個")):
        if bare in declared:
            return Unit(1, ((bare, 1),))
        if bare.casefold() in KNOWN:
            return KNOWN[bare.casefold()]
    return None


def factor(written: Unit, field: Unit) -> Number | None:
    """How many of the field's unit one of the written unit is; None where it measures something else.

    元 is enough for a field in 元/㎡: what it is counted by is the field's own question.
    """
    above = tuple(power for power in field.powers if power[1] > 0)
    if written.powers == field.powers or (written.powers and written.powers == above):
        return plain(Fraction(written.scale) / Fraction(field.scale))
    return None
