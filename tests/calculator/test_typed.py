"""Whatever people type: what is read, exactly, and what is refused, with a reason and with what to write."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.ground.numerals import read_numeral
from calculator.ground.scalars import decimal_text, scalar_text
from calculator.ground.typed import Kind, read_typed
from calculator.ground.typed_dates import date_phrase
from calculator.ground.typed_numbers import number_phrase
from calculator.ground.typed_text import NOT_KNOWN, NotGiven, Read, Refusal, Typed

AREA = {"unbuilt": "未建成区域", "built": "已建成区域"}
PERMIT, REQUIRED = "是否已获得规划许可证", "规划条件是否要求配建"
SURE = re.compile(r"写 ([^；。、，]+)")


def number_of(typed: str, unit: str = "㎡") -> str:
    """A text read as a number, as plain text; the kind of its refusal, or 不清楚, otherwise."""
    return outcome(read_typed("number", typed, unit=unit, units=("计费单位",)))


def outcome(typed: Typed) -> str:
    """What became of a text."""
    return (
        typed.kind if isinstance(typed, Refusal) else scalar_text(typed.value) if isinstance(typed, Read) else "不清楚"
    )


NUMBERS = {
    "3000": "3000 3,000 3，000 ３０００ ３，０００ 3000. 3000.00 +3000 03000 3e3 3E+03 30e2 3千 0.3万 三千 叁仟"
    " 三〇〇〇 '3000 “3000”",
    "0": "0 -0 零 〇 0.00",
    "0.5": ".5 0.5 零点五 ０．５",
    "-5": "-5 −5 －5 负5 负五",
    "35000": "三万五 3万5000 3.5万 35,000",
    "120000000": "一亿二千万 1亿2000万 1.2亿",
    "2600": "两千六 2,600",
}


@pytest.mark.parametrize(("text", "typed"), [(text, one) for text, all_ in NUMBERS.items() for one in all_.split(" ")])
def test_usual_writings_of_a_number_are_read(text: str, typed: str) -> None:
    """Width, separators, a point at the end, powers of ten, 万 and numerals in words make no difference."""
    assert number_of(typed) == text
    assert number_of(f" {typed}\u3000") == text
    assert number_of(f"\ufeff{typed}\u200b") == text


UNITS = {
    (
        "㎡",
        "3000",
    ): "3000㎡|3000 ㎡|3,000㎡|3000平方米|3000平米|3000 平|3000m2|3000M²|3000 m^2|3000（㎡）|三千平方米|0.3万㎡|0.3公顷"
    "|0.3 ha|0.3 公頃|4.5亩|４.５ 亩|3000㎡。",
    ("㎡", "10000/3"): "5亩|五亩",
    ("㎡", "10000"): "15亩|十五亩|1公顷|1万平方米",
    ("户", "500"): "500户|五百户|5百户|500 户",
    ("元", "30000000"): "3000万元|￥3000万|¥30,000,000|RMB 3000万元|人民币三千万元整|3000万",
    ("万元", "3000"): "3000|3000万元|3000 万元|30000000元|0.3亿元",
    ("%", "35"): "35|35%|35 ％|百分之三十五|350‰|三点五成",
    ("", "0.35"): "35%|0.35|百分之三十五",
    ("元/㎡", "60"): "60|60元|60元/㎡|60元/平方米|60元每平方米|0.006万元/㎡",
    ("百户", "3"): "3|3百户|三百户",
    ("公顷", "2"): "2|2公顷|20000㎡|30亩",
    ("工作日", "15"): "15|15个工作日|十五个工作日",
    ("计费单位", "3000"): "3000|3000计费单位|3000 个计费单位",
}


@pytest.mark.parametrize(
    ("unit", "text", "typed"), [(*key, one) for key, all_ in UNITS.items() for one in all_.split("|")]
)
def test_a_unit_is_read_and_turned_into_the_field_s(unit: str, text: str, typed: str) -> None:
    """A unit of the same kind is exact, 亩 as 10000/15 ㎡; 元 is enough where a field asks 元 per something."""
    assert number_of(typed, unit) == text


REFUSED = {
    "grouping": "3,00|30,00|1,0000|3,000,00|0,300|12,34,567|3 00|1, 000",
    "unfinished": "3000，|3.万",
    "several": "3000、4000|3000,4000|3000或4000|3000 4000|1.2.3.4|3.000,5",
    "fraction": "3000/1500|1/2|三分之二",
    "approximate": "约3000|约 3000㎡|近3000|3000左右"
    "|三千多|三千余平方米|十几|几千|3000来平|暂定3000|上千|3000㎡（暂定）",
    "bound": "≥3000|≤3000㎡|>3000|＞3000|不小于3000㎡|不少于 3000|不超过3000|3000以上"
    "|3000㎡以内|至少3000|3000+|不到3000|不足3000",
    "range": "3000-4000|3000~3500|３０００～４０００|3000至4000㎡|3000㎡-4000㎡|三千到四千|3000—4000平方米",
    "half": "半|半亩|两千半|一亩半",
    "formula": "=3000|1500+1500|50×60|60x50",
    "unit": "500户|3000元|35%|3000㎡/户|3000abc|3000²|百分之三十|500套",
    "date": "2026-11-25|2026年11月25日|2026/11/25",
    "none": "无|没有",
    "letters": "3OOO|l500",
    "money": "$3000|3000美元",
    "point": "3。5|3..5|3,000..5|3. .5",
    "brackets": "(3000)",
    "doubtful-numeral": "二三百|三四千平方米|3万5|一二三万",
    "error-value": "#N/A|#REF!|####",
    "too-long": "9" * 41 + "|3e99|" + "九" * 300,
    "words": "面积3000|建筑面积3000平方米",
    "not-a-number": "abc|什么|٣٠٠٠|①|万元|.",
}


@pytest.mark.parametrize(("kind", "typed"), [(kind, one) for kind, all_ in REFUSED.items() for one in all_.split("|")])
def test_what_is_no_certain_number_is_refused_with_its_reason(kind: str, typed: str) -> None:
    """About so much, at least, a range, half, sums, wrong groups, other units: refused, each by its kind."""
    refusal = read_typed("number", typed, unit="㎡")
    assert isinstance(refusal, Refusal)
    assert refusal.kind == kind, refusal
    assert refusal.typed == typed
    assert refusal.why
    assert refusal.instead


def test_a_scale_that_the_field_has_already_is_not_counted_twice() -> None:
    """3000万 in a field in 万元 may be 3000 万元 or 10,000 times that: it is asked."""
    assert number_of("3000万", "万元") == "doubtful-scale"
    assert number_of("3百", "百户") == "doubtful-scale"
    assert number_of("300户", "百户") == "unit"


@pytest.mark.parametrize(
    "typed", [one for kind in ("bound", "approximate", "unit", "words") for one in REFUSED[kind].split("|")]
)
def test_what_a_refusal_says_to_write_can_be_read(typed: str) -> None:
    """The number that a refusal proposes is read as it stands, and 公顷 and 亩 keep their size in it."""
    for written in (typed, typed.replace("3000", "2.5公顷"), typed.replace("3000", "5亩")):
        refusal = read_typed("number", written, unit="㎡")
        if isinstance(refusal, Refusal):
            for proposed in SURE.findall(refusal.instead):
                assert isinstance(read_typed("number", proposed, unit="㎡"), Read), refusal
    assert "2.5 公顷" in read_typed("number", "约2.5公顷", unit="㎡").told


@pytest.mark.parametrize(
    "typed", ["3k", "约3k", "400w", "3坪", "3000平方尺", "3顷", "三仟", "面积3k", "2000套左右", "3亩5分"]
)
def test_no_number_is_proposed_that_leaves_out_what_was_not_read(typed: str) -> None:
    """What follows a number and is no known unit may scale it: the refusal gives an example, not the bare number."""
    refusal = read_typed("number", typed, unit="㎡")
    assert isinstance(refusal, Refusal)
    assert "就是这个数的话" not in refusal.told, refusal


def test_no_refusal_speaks_in_code() -> None:
    """Reasons are Chinese sentences; what stands in Latin letters is the reader's own or Excel's name."""
    for kind, all_ in REFUSED.items():
        for typed in all_.split("|"):
            told = read_typed("number", typed, unit="㎡").told
            assert not re.search(r"[A-Za-z_]{2,}", told.replace(typed, "").replace("abc", "")), (kind, told)
            assert (
                not re.search(r"[,;:?!()]", told.replace(typed, "").replace("3,000", "").replace("“3,00", ""))
                or "“" in told
            )


@given(st.fractions(min_value=-(10**12), max_value=10**12).map(lambda value: Fraction(round(value * 10**4), 10**4)))
def test_what_is_written_for_people_is_read_back(value: Fraction) -> None:
    """A number as packs write it, and as people are shown it, is the same number again."""
    assert number_of(decimal_text(value)) == decimal_text(value)
    for unit in ("㎡", "户", "%", "元", "计费单位", ""):
        assert number_of(number_phrase(value, unit), unit) == decimal_text(value)


def writings(value: int, draw: random.Random) -> str:
    """One of the ways in which people write a whole number of square metres."""
    digits = draw.choice([str(value), f"{value:,}", f"{value:,}".replace(",", " "), f"{value}.0", f"0{value}"])
    if value % 1000 == 0:
        digits = draw.choice([digits, f"{value // 1000}千", f"{value}e0", f"{value // 1000}e3"])
    if value >= 10_000:
        digits = draw.choice([digits, f"{decimal_text(Fraction(value, 10_000))}万"])
    text = (
        draw.choice(["", " ", "+", "正"])
        + digits
        + draw.choice(["", " "])
        + draw.choice(["", "㎡", "平方米", "m²", "平米"])
    )
    if draw.random() < 0.3:
        text = f"{decimal_text(Fraction(value, 10_000))} 公顷"
    if draw.random() < 0.5:
        text = text.translate({**{at: at + 0xFEE0 for at in range(0x21, 0x7F)}, 0x20: 0x3000})
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(["", "\u200b", "\u200e", "\ufeff"]) + text[at:]


def test_all_writings_of_a_number_agree() -> None:
    """However a number is grouped, widened, scaled, given a unit or mixed with what is not seen, it is the same one."""
    draw = random.Random(14)  # noqa: S311 - the same cases each time
    for _ in range(5000):
        value = draw.choice(
            [draw.randrange(10), draw.randrange(10**4), draw.randrange(10**7), 1000 * draw.randrange(500)]
        )
        text = writings(value, draw)
        assert number_of(text) == str(value), text


def test_numerals_in_words_have_one_reader() -> None:
    """What the reader of numerals gives for words is what is typed with them; what it refuses is never read."""
    draw = random.Random(3)  # noqa: S311 - the same cases each time
    for _ in range(5000):
        text = "".join(draw.choice("零一二两三五九十百千万亿点〇") for _ in range(draw.randint(1, 7)))
        value = read_numeral(text)
        found = read_typed("number", text)
        assert isinstance(found, Read) is (value is not None and text[0] not in "百千万亿"), text
        assert not isinstance(found, Read) or found.value == value


DAYS = (
    "2026-11-25|2026/11/25|2026.11.25|2026．11．25|20261125|2026年11月25日|2026 年 11 月 25 日|2026年11月25号|"
    "2026-11-25 00:00:00|"
    "2026/11/25 0:00|2026-11-25T00:00:00|2026/11/25 12:00:00 AM|二〇二六年十一月二十五日|"
    "二零二六年十一月廿五日|46351|46351.0|"
    "２０２６－１１－２５|2026-11-25 星期三|2026年11月25日（周三）|Nov 25, 2026|"
    "25 November 2026|2026 11 25|“2026-11-25”|2026年11月25日。|"
    "贰零贰陆年壹拾壹月贰拾伍日|2026–11–25"
)
NO_DAYS = {
    "partial": "2026|2026年|2026年11月|2026-11|2026/11|202611|二〇二六年十一月|11月25日|11-25|25日",
    "no-such-day": "2026-02-30|20260230|2026/13/1|2026-00-10|2026年二月三十日|2025-02-29",
    "short-year": "26/11/25|26.11.25|261125|26年11月25日|4/20/22|25-Nov-26",
    "year-last": "11/12/2026|25/11/2026|25.11.2026",
    "ambiguous": "2026115",
    "relative": "今天|明天|昨天",
    "bound": "2026年11月25日前|2026-11-25以后|≥2026-11-25",
    "approximate": "2026年11月底|2026年11月上旬|约2026年11月25日|2026年初|2026年第一季度",
    "range": "2026-11-25至2026-12-01|2026年1月~2月",
    "calendar": "农历十月初五|民国115年11月25日",
    "weekday": "2026-11-25 星期四",
    "time-zone": "2026-11-24T16:00:00.000Z|2026-11-25T00:00:00+08:00",
    "time": "2026-11-25 24:00|2026-11-25 12:60",
    "none": "无",
    "not-a-date": "abc|-5|99999|10000|2026-11/25|2026、11、25",
    "error-value": "#VALUE!",
}


@pytest.mark.parametrize("typed", DAYS.split("|"))
def test_usual_writings_of_a_day_are_read(typed: str) -> None:
    """Separators, 年月日, numerals in words, Excel's numbers and times of midnight all give the day, which is told."""
    found = read_typed("date", typed)
    assert isinstance(found, Read), found
    assert (found.value, found.understood) == (date(2026, 11, 25), "2026 年 11 月 25 日")
    assert ("Excel" in found.told) is typed.startswith("463")
    assert found.changed is (typed != "2026-11-25")


@pytest.mark.parametrize(("kind", "typed"), [(kind, one) for kind, all_ in NO_DAYS.items() for one in all_.split("|")])
def test_what_is_no_certain_day_is_refused_with_its_reason(kind: str, typed: str) -> None:
    """Parts of a day, days that do not exist, two-digit years and years at the end are refused, never completed."""
    refusal = read_typed("date", typed)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.kind == kind, refusal


def test_a_time_of_day_is_told_to_make_no_difference() -> None:
    """A time that is not midnight is left out, and said to be."""
    assert read_typed("date", "2026/11/25 16:30").told == "2026 年 11 月 25 日（只用日期，不用时刻）"


@pytest.mark.long
def test_all_writings_of_a_day_agree() -> None:
    """Every day from 1955 to 2099 is the same in all its writings, among them the number that Excel keeps for it."""
    draw = random.Random(5)  # noqa: S311 - the same cases each time
    for _ in range(3000):
        day = date(1955, 1, 1) + timedelta(days=draw.randrange(52_900))
        serial = (day - date(1899, 12, 30)).days
        y, m, d = day.year, day.month, day.day
        for text in (
            f"{y}/{m}/{d}",
            f"{y}.{m:02}.{d:02}",
            f"{y}{m:02}{d:02}",
            f"{y}年{m}月{d}日",
            date_phrase(day),
            str(serial),
        ):
            found = read_typed("date", text)
            assert isinstance(found, Read), text
            assert found.value == day, text
        assert isinstance(read_typed("date", f"{m}/{d}/{y}"), Refusal)
        assert isinstance(read_typed("date", f"{y % 100:02}/{m}/{d}"), Refusal)


YES = ["是", "true", "TRUE", "True", "1", "Y", "yes", "YES", "有", "√", "✓", "✔", "对", "ｔｒｕｅ", "“是”", "是。", "☑"]
NO = ["否", "false", "FALSE", "False", "0", "N", "no", "NO", "无", "×", "✗", "错", "没有", "不是", "０"]


def yes_no(typed: str, asked: str = "") -> str:
    """A text read as yes or no."""
    return outcome(read_typed("boolean", typed, asked=asked))


def test_yes_and_no_are_read_as_people_and_excel_write_them() -> None:
    """Words, marks, Excel's TRUE and the question's own verb are read; what may mean both is refused."""
    assert {yes_no(typed) for typed in YES} == {"true"}
    assert {yes_no(typed) for typed in NO} == {"false"}
    assert {yes_no(typed, PERMIT) for typed in ("已", "已获得", "获得")} == {"true"}
    assert {yes_no(typed, PERMIT) for typed in ("未", "未获得", "尚未获得", "没有获得")} == {"false"}
    assert (yes_no("要求", REQUIRED), yes_no("不要求", REQUIRED)) == ("true", "false")
    assert {yes_no(typed) for typed in ("x", "X", "□", "☒")} == {"ambiguous"}
    assert {yes_no(typed, REQUIRED) for typed in ("已获得", "未", "需要", "2", "是否", "也许", "是（已批）")} == {
        "not-a-word"
    }


def word(typed: str, **more: object) -> str:
    """A text read as a word of the area."""
    return outcome(read_typed("enum", typed, values=AREA, **more))  # type: ignore[arg-type]


def test_a_word_is_read_by_code_label_other_words_and_a_plain_beginning() -> None:
    """未建成 is the one label that begins so; what several or none begin with is refused, with what can be written."""
    assert {
        word(typed)
        for typed in ("unbuilt", "未建成区域", "未建成", "未建成区", " 未建成 区域 ", "UNBUILT", "未建成区域。")
    } == {"unbuilt"}
    assert word("新区", also={"unbuilt": ("新区",)}) == "unbuilt"
    assert {word(typed) for typed in ("未", "建成区域", "不在未建成区域", "新区", "1")} == {"not-a-word"}
    many = {"a": "新建住宅", "b": "新建商业", "c": "新建"}
    assert outcome(read_typed("enum", "新建", values=many)) == "c"
    assert outcome(read_typed("enum", "新建住", values=many)) == "a"
    del many["c"]
    told = read_typed("enum", "新建", values=many)
    assert outcome(told) == "ambiguous"
    assert "“新建住宅”、“新建商业”" in told.told


def test_a_word_with_more_behind_it_is_told_as_that() -> None:
    """否（未建） may be no, or not quite: it is refused with the word that a mere note would stand behind."""
    assert (
        read_typed("boolean", "否（未建）").told == "“否”后面还有“(未建)”，说不准是不是附注。只是附注的话，只写“否”。"
    )
    assert "只写“未建成区域”" in read_typed("enum", "未建成区域（新区）", values=AREA).told
    assert "附注" not in read_typed("boolean", "是/否").told


def test_the_opposite_is_never_proposed() -> None:
    """The nearest word is proposed for a slip, never one that denies what was typed."""
    assert read_typed("enum", "建成区域", values=AREA).told.endswith("是不是“已建成区域”。")
    assert "是不是" not in read_typed("enum", "不在未建成区域", values=AREA).told
    assert read_typed("enum", "未建城区域", values=AREA).told.endswith("是不是“未建成区域”。")


@pytest.mark.parametrize("kind", ["number", "date", "boolean", "enum"])
def test_not_known_is_not_a_value(kind: Kind) -> None:
    """Words and marks for "not known" count as not given in every kind of input; a word of the pack comes first."""
    for typed in (*NOT_KNOWN, " ", "\u3000", "？", "Ｎ/Ａ", "－", "不 清楚"):
        assert isinstance(
            read_typed(kind, typed, values=AREA if kind == "enum" else {"true": "是", "false": "否"}), NotGiven
        ), typed
    assert outcome(read_typed("enum", "未知", values={"x": "未知", "y": "已知"})) == "x"


def test_what_turns_the_order_of_signs_round_is_not_read() -> None:
    """A mark after which 3000 is seen as 0003 is no blank: the text is refused."""
    assert isinstance(read_typed("number", "\u202e3000", unit="㎡"), Refusal)


@pytest.mark.slow
def test_any_text_is_read_or_refused() -> None:
    """100,000 made-up texts give Read, NotGiven or Refusal, no exception; a day shown is read again."""
    draw = random.Random(100)  # noqa: S311 - the same cases each time
    alphabets = (
        "0123456789.,-/ 年月日:eE+",
        "３０００，．％㎡平方米亩公顷万亿元￥约≥3-~半余",
        "零一二两三四五六七八九十百千万亿点分之半多几",
        "是否有无√×xXTRUEFALSEyesno10已未不要求获得未建成区域",
        "".join(
            map(
                chr,
                [
                    *range(32, 127),
                    *range(0x2000, 0x2070),
                    *range(0x4E00, 0x4E40),
                    *range(0xFF00, 0xFFF0),
                    0x1F600,
                    0xD800,
                ],
            )
        ),
    )
    kinds: tuple[Kind, ...] = ("number", "date", "boolean", "enum")
    read = 0
    for at in range(100_000):
        text = "".join(draw.choices(alphabets[at % 5], k=draw.randrange(12)))
        kind = kinds[at // 5 % 4]
        found = read_typed(
            kind,
            text,
            unit=draw.choice(("㎡", "元", "%", "", "百户", "元/㎡")),
            values=AREA if kind == "enum" else {"true": "是", "false": "否"},
            asked=PERMIT,
        )
        assert isinstance(found, Read | NotGiven | Refusal), text
        assert found.told
        assert isinstance(found, Read) is not isinstance(found, NotGiven | Refusal)
        if isinstance(found, Read):
            read += 1
            assert kind != "date" or read_typed("date", found.understood).told == found.understood
    assert read > 1000
