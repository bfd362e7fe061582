"""Units of numbers (㎡, 户, 元/㎡, ㎡/百户, %, 天 …): what may be added to what, and what a product is measured in.

百户 is a unit of its own, not 100 户 in disguise: only `started`, `full` and `pro_rata` lead from 户 to 百户, so a pack
that multiplies by ㎡/百户 has always said what happens to a hundred that is not full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction

from calculator.ground.frozen import frozen
from calculator.ground.problems import not_among
from calculator.ground.scalars import Number, plain

BASE = ("㎡", "户", "元", "人", "米", "层", "个", "份", "天", "工作日", "月", "年")
SCALED: Mapping[str, tuple[Number, str | None]] = {
    "%": (Fraction(1, 100), None),
    "‰": (Fraction(1, 1000), None),
    "万元": (10_000, "元"),
    "万㎡": (10_000, "㎡"),
    "公顷": (10_000, "㎡"),
}
COUNTED: Mapping[str, tuple[int, str]] = {
    "百户": (100, "户"),
    "千户": (1000, "户"),
    "百人": (100, "人"),
    "千人": (1000, "人"),
    "百㎡": (100, "㎡"),
    "千㎡": (1000, "㎡"),
}
SAME = {"平方米": "㎡", "平米": "㎡", "m²": "㎡", "日": "天", "m": "米", "个月": "月"}
DAY, WORKING_DAY, MONTH, YEAR = "天", "工作日", "月", "年"
DATE = "日期"


@frozen(kw_only=False)
class Unit:
    """A unit as base units with their powers, and how many of those one of it is (`万元` is 10000 元)."""

    scale: Number = 1
    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product, or with sign -1 of a quotient."""
        powers = Counter(dict(self.powers))
        for name, power in other.powers:
            powers[name] += sign * power
        scale = Fraction(self.scale) * Fraction(other.scale) ** sign
        return Unit(plain(scale), tuple(sorted((name, power) for name, power in powers.items() if power)))

    @property
    def kind(self) -> tuple[tuple[str, int], ...]:
        """What it measures: units of one kind may be added and compared."""
        return self.powers

    def __str__(self) -> str:
        above = "·".join(name for name, power in self.powers for _ in range(power))
        below = "".join(f"/{name}" for name, power in self.powers for _ in range(-power))
        return f"{above or ('1' if below else '没有单位')}{below}"


NO_UNIT = Unit()
A_DATE = Unit(1, ((DATE, 1),))


class BadUnit(ValueError):
    """A unit that cannot be read, or units that do not fit each other; told in one Chinese sentence."""


def parse_unit(text: str, declared: Collection[str] = ()) -> Unit:
    """Read a unit such as `元/㎡`; `declared` are the pack's own words. BadUnit names the word that is not known."""
    found = NO_UNIT
    for at, part in enumerate(text.replace(" ", "").split("/")):
        for word in part.split("·"):
            found = found.times(_word(word, declared), -1 if at else 1)
    return found


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, for people; `%` stands close."""
    return f"{text} {unit}" if unit and unit not in "%‰" else f"{text}{unit}"


def _word(word: str, declared: Collection[str]) -> Unit:
    word = SAME.get(word, word)
    if word == DATE:
        raise BadUnit("“日期”不是单位：输入、输出是日期的，类型写 date，不写单位。")
    if word in BASE or word in COUNTED or word in declared:
        return Unit(1, ((word, 1),))
    if word in SCALED:
        scale, base = SCALED[word]
        return Unit(scale, ((base, 1),) if base else ())
    raise BadUnit(f"单位{not_among(word, [*BASE, *SCALED, *COUNTED, *declared])}自用的单位写在 units 里。")


def undeclared_share(unit: Unit) -> str:
    """What to add to a message where a unit holds both 户 and 百户: the step from one to the other was not declared."""
    words = dict(unit.powers)
    for steps, (_, base) in COUNTED.items():
        if steps in words and base in words:
            return f"从“{base}”到“{steps}”要写明不足的怎么算：started（进一）、full（舍去）或 pro_rata（按比例）。"
    return ""


def counted_in(unit: Unit, steps: Unit) -> int | None:
    """How many of `unit` one of `steps` is, if `steps` is a counted unit of it: 100 for 户 and 百户; else None."""
    if unit.scale == steps.scale == 1 and len(steps.powers) == 1:
        word, power = steps.powers[0]
        size, base = COUNTED.get(word, (0, ""))
        if power == 1 and unit.powers == ((base, 1),):
            return size
    return None
