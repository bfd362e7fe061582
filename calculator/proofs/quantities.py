"""The quantities of a text: each number with its unit and the word that counts it in or out (以上, 不足, 超过).

Article numbers, dates, document numbers and standards hold numbers too, but no quantities. Words are read by 民法典
第一千二百五十九条: 以上, 以下, 以内 and 届满 include the number, 不满, 超过 and 以外 do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from calculator.ground.frozen import frozen
from calculator.ground.numerals import WRITTEN, read_numeral, whole_or_decimal
from calculator.ground.scalars import Number, decimal_text, plain
from calculator.ground.units import COUNTED, SAME

# A unit as texts write it, and what it is called here; those of one measure are converted, those of two never agree.
AREA, LENGTH, MONEY, SHARE = "㎡", "米", "元", "%"
SPELLED_AS_HERE = "平方公里 ㎡ 公顷 亩 公里 厘米 米 户 元 层 人次 人 岁 % ‰ 工作日 天 月 年 周 周岁 小时 分钟"
UNCONVERTED = "亩 户 层 人 人次 岁 百分点 天 工作日 月 周岁 小时 分钟"
WRITTEN_UNITS: Mapping[str, str] = {
    **{word: word for word in SPELLED_AS_HERE.split()},
    **dict.fromkeys(("平方米", "平米", "m²", "m2"), "㎡"),
    **dict.fromkeys(("个自然日", "自然日", "日"), "天"),
    "千米": "公里",
    "％": "%",
    "个百分点": "百分点",
    "个工作日": "工作日",
    "个月": "月",
}
COUNTERS = "个|项|处|家|间|条|名|位|次|种|类|款|份|辆|件|栋|幢|座|套|台|所|倍|级|期|块|部|批|方|张|宗|起|分"
MEASURES: Mapping[str, tuple[str, Number]] = {
    **{word: (word, 1) for word in UNCONVERTED.split()},
    **dict(zip(("㎡", "公顷", "万㎡", "平方公里"), ((AREA, size) for size in (1, 10**4, 10**4, 10**6)), strict=True)),
    **dict(zip(("米", "公里", "厘米"), ((LENGTH, size) for size in (1, 1000, Fraction(1, 100))), strict=True)),
    "年": ("月", 12),
    "周": ("天", 7),
    "元": (MONEY, 1),
    "万元": (MONEY, 10**4),
    "%": (SHARE, Fraction(1, 100)),
    "‰": (SHARE, Fraction(1, 1000)),
    "成": (SHARE, Fraction(1, 10)),
    **{word: (base, size) for word, (size, base) in COUNTED.items()},
}
MU = Fraction(2000, 3)
SIGN_WORDS = {">=": "{}以上", ">": "超过 {}", "<=": "不超过 {}", "<": "不足 {}"}

CHINESE_YEAR = "[一二][〇零○九][〇零○一二三四五六七八九]{2}"
YEAR = rf"(?:(?:19|20)\d\d|{CHINESE_YEAR})"
PART_OF_DATE = "[0-9一二三四五六七八九十]{1,3}"
DAY = re.compile(rf"({YEAR})\s*(?:年|-|\.|/)\s*({PART_OF_DATE})\s*(?:月|-|\.|/)\s*({PART_OF_DATE})\s*日?")
MONTH = re.compile(rf"({YEAR})\s*年(?:\s*({PART_OF_DATE})\s*月)?")
DATE_IN_WORDS = re.compile(rf"({YEAR})\s*年\s*({PART_OF_DATE})\s*月(?:\s*({PART_OF_DATE})\s*日)?")
STANDARD = re.compile(r"[A-Z]{2,}[A-Z/]*\s*\d[\d.]*(?:\s*[-—–]\s*\d{4})?")
NO_QUANTITY = re.compile(
    "|".join(
        (
            DAY.pattern,
            r"[〔\[［【（(]\s*(?:19|20)\d\d\s*[〕\]］】）)]\s*\d*\s*号?",
            r"[A-Z]{2,}[A-Z/]*\s*\d[\d./]*(?:\s*[A-Z]*/?[A-Z]?\s*\d[\d.]*)?(?:\s*[-—–]\s*\d+)*",
            r"\d{1,2}[:：]\d{2}",
            rf"{YEAR}(?:\s*[、—–至~～-]\s*{YEAR})*\s*年(?:度|代)?(?:\s*{PART_OF_DATE}\s*月)?(?:\s*{PART_OF_DATE}\s*日)?",
            rf"(?<![0-9个满]){PART_OF_DATE}\s*月\s*{PART_OF_DATE}\s*日(?:\s*[至—-]\s*{PART_OF_DATE}\s*日)?",
            rf"(?<![0-9一二三四五六七八九十满]){PART_OF_DATE}\s*月(?:底|初|末|份|的|中旬|上旬|下旬|起)",
            rf"第\s*(?:{WRITTEN})(?:\s*[、至]\s*第?(?:{WRITTEN}))*\s*(?:条|款|项|目|章|节|编|篇|部分|卷|号|次|届|批|类|稿|轮|人)",
            rf"(?:{WRITTEN})\s*号",
            r"[（(][一二三四五六七八九十]+[）)]",
            r"(?<![0-9.])\d{7,}(?![0-9.]|\s*(?:平方米|㎡|户|元|人|万|亿))",
            r"\d{1,2}\s*时(?![间期])",
            r"(?<=[几数])[十百千万亿]+",
            r"十[三四五六]五(?=[”」规]|时期|期间)",
        )
    )
)
HALF = re.compile("一半|减半|折半|半数|过半|(半年)")
OF = r"(?:[^，。；、：（）()\d]{1,15}的|每[^，。；、：（）()\d]{1,5}?|约|大约|各|为|是|限)?"
BEFORE = re.compile(
    r"(?:(?P<not>不得|不应当?|不宜|不能|不可|不|未能?|没有|尚未|并未)?"
    r"(?P<verb>低于|少于|小于|短于|超过|超出|高于|大于|多于|长于|达到|达|满|足|到|逾)(?P<same>或者?等于|等于)?"
    r"|(?P<least>至少|最少|最低|最短|起码|[≥≧⩾≮]|>=)|(?P<most>至多|最多|最高|最长|[≤≦⩽≯]|<=)"
    r"|(?P<above>[>＞﹥])|(?P<below>[<＜﹤]))"
    rf"\s*{OF}\s*$"
)
COUNTED_IN = r"\s*[（(]\s*(?:包?含|包括)[^（）()]{0,12}[)）]"
COUNTED_OUT = r"\s*[（(]\s*不(?:包?含|包括)[^（）()]{0,12}[)）]"
AFTER = re.compile(
    rf"(?:{COUNTED_IN}|(?P<out_before>{COUNTED_OUT}))?\s*(?:[及或]者?其?)?"
    r"(?:(?P<up>以上|保底|为下限|起(?=[的，。；、）)]|$))|(?P<down>以下(?!简?统?称)|以内|之内|封顶|为上限|为限)|(?P<out>以外|之外))"
    rf"(?P<out_after>{COUNTED_OUT})?"
)
WITHIN = re.compile("内(?!部)")
# 三成, but not 三成员 or 一成立.
TENTHS = "成(?![立员本果为功套长交品年分绩效型])"
# What follows a day: 起, 止, and 后 or 前 where the text says whether the day itself counts.
BESIDE_DAY = re.compile(
    rf"(?:(?P<counted_in>{COUNTED_IN})|(?P<counted_out>{COUNTED_OUT}))?\s*(?P<also>及)?其?"
    r"(?:(?P<first>起)|(?P<last>止)|(?P<after>[以之]?后)|(?P<before>[以之]?前))"
)
UNTIL_DAY = re.compile(r"(?:截至|截止[至到]?|至迟不超过|不迟于|不晚于)\s*$")
SMALLER = ("低于", "少于", "小于", "短于")
GREATER = ("超过", "超出", "高于", "大于", "多于", "长于", "逾")
RANGE = re.compile(r"\s*(?:至|到|—|–|-|~|～)\s*(?:不超过)?\s*$")
LISTED = re.compile(r"\s*(?:、|和|或者?|及|与|至|到|—|–|-|~|～)\s*$")
# Units that are taken for one another: what a text has in one of them is the figure meant.
CONFUSED = (frozenset("%‰"), frozenset(("㎡", "亩", "公顷", "万㎡")), frozenset(("天", "工作日", "月", "年")))
TIMES = ("天", "工作日", "月", "年", "周", "小时")


@frozen
class Quantity:
    """A number of a text: its value as written, its unit (empty if there is none), and where it stands.

    `sign` is what the words beside it say of the number counted: `>=` for 以上, `<` for 不足; empty for none. `other`
    holds further values that the same writing carries: 2 and 3 in 三分之二, 100 in 3%. A single Chinese digit without a
    unit is a word (一般, 统一) and no quantity.
    """

    value: Number
    unit: str
    start: int
    end: int
    sign: str = ""
    other: tuple[Number, ...] = ()
    written: str

    @property
    def small(self) -> bool:
        """Whether it may be a word rather than a figure: 一般, 两个, 五种; units of a measure tell a figure."""
        return self.unit not in MEASURES and not self.sign and not self.written.isascii()

    @property
    def counted(self) -> str:
        """The quantity with its counting word: 2000 户以上, 不足 100000."""
        apart = " " if self.sign == ">=" and not self.unit else ""
        return SIGN_WORDS[self.sign].format(self.words + apart)

    @property
    def words(self) -> str:
        """The quantity with its unit, as people read it."""
        return f"{decimal_text(self.value)}{'' if self.unit in ('', '%', '‰') else ' '}{self.unit}"


@frozen(kw_only=False)
class DayNamed:
    """A day that a text names, and what is said of it: `>=` for 自…起, `<=` for 至…止; `full` if it names the day.

    It is written from `start` to `end` of the text.
    """

    day: date
    sign: str
    full: bool = True
    start: int = 0
    end: int = 0


@lru_cache(maxsize=4096)
def quantities(text: str, declared: tuple[str, ...] = ()) -> tuple[Quantity, ...]:
    """The quantities of a text in order; `declared` are units of a pack's own."""
    plain_text = NO_QUANTITY.sub(lambda match: "\ufffc" * len(match[0]), text)
    found = _with_units(plain_text, sorted(_found(plain_text, declared), key=lambda one: one.start))
    counted = (_counted(plain_text, one, at, found) for at, one in enumerate(found))
    return tuple(one for one in counted if one.unit or one.sign or len(one.written) > 1 or one.written.isascii())


@lru_cache(maxsize=64)
def _unit_behind(declared: tuple[str, ...]) -> re.Pattern[str]:
    """The unit behind a number: one that texts write, one declared, or a counter before one declared."""
    units = "|".join(map(re.escape, sorted((*declared, *WRITTEN_UNITS), key=len, reverse=True)))
    return re.compile(rf"\s?(?:({units}|{TENTHS})|({COUNTERS})({'|'.join(map(re.escape, declared)) or '(?!)'})?)")


@cache
def _shares() -> re.Pattern[str]:
    """A number, or the share that it is of another: 三, 百分之三."""
    return re.compile(rf"((?:{WRITTEN})分之)?(?:{WRITTEN})")


def _found(text: str, declared: tuple[str, ...]) -> Iterator[Quantity]:
    behind, shares = _unit_behind(declared), _shares()
    for match in HALF.finditer(text):
        whole = (6, "月", ()) if match[1] else (Fraction(1, 2), "", (2,))
        yield Quantity(
            value=whole[0], unit=whole[1], start=match.start(), end=match.end(), other=whole[2], written=match[0]
        )
    end = 0
    for match in shares.finditer(text):
        share = match[1]
        value = read_numeral(match[0])
        if value is None or match.start() < end:
            continue
        if share:
            yield _share(match[0], value, match.start(), match.end())
            continue
        unit = behind.match(text, match.end())
        word = "" if unit is None else WRITTEN_UNITS.get(unit[1] or "", unit[1] or unit[3] or unit[2] or "")
        end = match.end() if unit is None else unit.end()
        sizes = MEASURES.get(word, ("", 1))
        other = (plain(1 / Fraction(sizes[1])),) if sizes[0] == SHARE else ()
        yield Quantity(value=value, unit=word, start=match.start(), end=end, other=other, written=match[0])


def _share(written: str, value: Number, start: int, end: int) -> Quantity:
    """百分之三 as 3 %; 三分之二 as what it comes to, with its two numbers beside it."""
    below, _, above = written.partition("分之")
    sign = {"百": "%", "千": "‰"}.get(below)
    parts = tuple(one for one in (whole_or_decimal(above), whole_or_decimal(below)) if one is not None)
    held = parts[0] if sign else value
    return Quantity(value=held, unit=sign or "", start=start, end=end, other=parts, written=written)


def _with_units(text: str, made: list[Quantity]) -> list[Quantity]:
    """Numbers of a list or range that share one unit: 3000、1500 平方米, 1 至 2 层, 百分之三至五."""
    for at in reversed(range(len(made) - 1)):
        one, after = made[at], made[at + 1]
        if not one.unit and after.unit and LISTED.fullmatch(text, one.end, after.start):
            made[at] = replace(one, unit=after.unit, other=(*one.other, *after.other))
    for at in range(1, len(made)):
        before, one = made[at - 1], made[at]
        if not one.unit and before.unit in ("%", "‰") and RANGE.fullmatch(text, before.end, one.start):
            made[at] = replace(one, unit=before.unit, other=(*one.other, *before.other))
    return made


def _counted(text: str, one: Quantity, at: int, found: list[Quantity]) -> Quantity:
    before = found[at - 1].end if at else 0
    signs = {*_before(text[before : one.start]), *_after(text, one)}
    if not signs and at and RANGE.fullmatch(text, before, one.start):
        signs = {"<="}
    if not signs and at + 1 < len(found) and RANGE.fullmatch(text, one.end, found[at + 1].start):
        signs = {">="}
    return replace(one, sign=signs.pop()) if len(signs) == 1 else one


def _before(text: str) -> Iterator[str]:
    match = BEFORE.search(text)
    if match is None:
        return
    if (match["least"] or match["most"] or "").startswith("最") and match[0].rstrip().endswith("的"):
        return  # 最低生活保障标准的 50%
    if match["least"] or match["most"]:
        yield ">=" if match["least"] else "<="
    elif match["above"] or match["below"]:
        yield ">" if match["above"] else "<"
    else:
        sign = _verb(match["verb"], negated=bool(match["not"]))
        yield from [sign + "=" if match["same"] and len(sign) == 1 else sign] if sign else []


def _verb(verb: str, *, negated: bool) -> str:
    if verb in SMALLER:
        return ">=" if negated else "<"
    if verb in GREATER:
        return "<=" if negated else ">"
    if negated:
        return "<"
    return ">=" if verb in ("达到", "达", "满") else ""


def _after(text: str, one: Quantity) -> Iterator[str]:
    match = AFTER.match(text, one.end)
    if match:
        sign = ">=" if match["up"] else "<=" if match["down"] else ">"
        yield sign[0] if match["out_before"] or match["out_after"] else sign
    elif one.unit in TIMES and WITHIN.match(text, one.end):
        yield "<="


def days_named(text: str) -> tuple[DayNamed, ...]:
    """Every date of a text in order; a month or year named alone begins on its first day."""
    found = []
    for match in DAY.finditer(text):
        day = _day(*match.groups())
        sign = _sign_of_day(text, match.start(), match.end())
        found += [DayNamed(day, sign, start=match.start(), end=match.end())] if day else []
    for match in MONTH.finditer(DAY.sub(lambda match: "\ufffc" * len(match[0]), text)):
        day = _day(match[1], match[2] or "1", "1")
        found += [DayNamed(day, "", full=False, start=match.start(), end=match.end())] if day else []
    return tuple(found)


def _sign_of_day(text: str, start: int, end: int) -> str:
    """What a text says of a day: 起 and 止 include it; 后 and 前 alone (not in 民法典 1259) leave it open."""
    beside = BESIDE_DAY.match(text, end)
    if beside is None:
        return "<=" if UNTIL_DAY.search(text, 0, start) else ""
    sign = ">" if beside["first"] or beside["after"] else "<"
    if beside["counted_out"]:
        return sign
    told = beside["first"] or beside["last"] or beside["counted_in"] or beside["also"]
    return f"{sign}=" if told else ""


def impossible_days(text: str) -> tuple[str, ...]:
    """The dates of a text that no calendar has, as written: 2021 年 13 月, 2023 年 2 月 30 日."""
    found = DATE_IN_WORDS.finditer(text)
    return tuple(match[0] for match in found if _day(match[1], match[2], match[3] or "1") is None)


def standards(text: str) -> tuple[str, ...]:
    """The numbers of standards that a text names, without spaces: GB50096-2011, DB50/T1118-2021."""
    return tuple(re.sub(r"\s", "", match[0]).replace("—", "-").replace("–", "-") for match in STANDARD.finditer(text))


def _day(*parts: str) -> date | None:
    try:
        return date(*(int(read_numeral(part) or 0) for part in parts))
    except ValueError:
        return None


def same(value: Number, unit: str, one: Quantity) -> bool:
    """Whether a figure of a pack is this quantity, in whatever unit; a number without a unit agrees with any."""
    mine, theirs = measured(value, unit), measured(one.value, one.unit)
    if mine == theirs:
        return True
    if unit and one.unit and mine[0] != theirs[0] and mine[0] and theirs[0]:
        return False
    if mine[0] and mine[0] == theirs[0]:
        return False
    if mine[0] == SHARE and 0 < one.value < 1:
        return mine[1] == one.value
    return value == one.value or (not unit and (mine[1] == theirs[1] or value in one.other))


def converts(one: Quantity, other: Quantity) -> bool:
    """Whether a text only turns one unit into another: 1 公顷即 10000 平方米, 1 亩约 667 平方米."""
    if one.unit == other.unit or not {one.unit, other.unit} <= {*MEASURES}:
        return False
    mine, theirs = measured(one.value, one.unit), measured(other.value, other.unit)
    if {mine[0], theirs[0]} == {AREA, "亩"}:
        area, acres = (mine[1], theirs[1]) if mine[0] == AREA else (theirs[1], mine[1])
        return abs(Fraction(area) - acres * MU) * 1000 <= area
    return mine == theirs


def confused(one: str, other: str) -> bool:
    """Whether one unit is easily written for another: %  and ‰, 天 and 工作日, ㎡ and 亩."""
    return any({one, other} <= group for group in CONFUSED)


def measured(value: Number, unit: str) -> tuple[str, Number]:
    """A figure in the base unit of what it measures, or in none: 3 公顷 is 30000 ㎡, 5 ‰ is 0.005."""
    measure, size = MEASURES.get(unit, ("", 1))
    return measure, plain(Fraction(value) * size)


def leading_unit(unit: str | None) -> str:
    """What is counted in a unit of a pack: 元 in 元/㎡, ㎡ in ㎡/百户."""
    word = (unit or "").replace(" ", "").partition("/")[0]
    return SAME.get(word, word)


def counted_units(unit: str | None) -> Iterator[tuple[int, str]]:
    """The hundreds and thousands that a unit of a pack counts by: 100 户 in ㎡/百户."""
    for word in re.split("[/·]", (unit or "").replace(" ", "")):
        if word in COUNTED:
            yield COUNTED[word]
