"""One reader of numbers: what it reads, what it refuses, and that the browser's reads the same."""

from __future__ import annotations

import json
import random
import subprocess
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from calculator.ground.numerals import numeral_text, numerals_in, read_numeral
from calculator.ground.scalars import Number, decimal_text
from site_build.search.tokens import tokens

SEARCH = ROOT / "docs" / "assets" / "search"
DIGITS = "零一二三四五六七八九"
MOST = 10**12

READ: dict[str, str] = {
    "一亿二千万": "120000000",
    "一亿零五十万": "100500000",
    "两千六": "2600",
    "三万五": "35000",
    "一百二": "120",
    "两亿三": "230000000",
    "三十万五": "305000",
    "二〇二一": "2021",
    "二○二一": "2021",
    "三点五": "3.5",
    "零点五": "0.5",
    "三点五万": "35000",
    "1.5万": "15000",
    "20 万": "200000",
    "1亿2000万": "120000000",
    "3万5000": "35000",
    "3千万": "30000000",
    "3,000": "3000",
    "3，000": "3000",
    "1,234,567.5": "1234567.5",
    "３０００．５": "3000.5",
    "百分之三": "0.03",
    "百分之一百二十": "1.2",
    "千分之五": "0.005",
    "万分之三": "0.0003",
    "3％": "0.03",
    "5 ‰": "0.005",
    "三分之二": "2/3",
    "十五": "15",
    "一百一十": "110",
    "三百十五": "315",
    "十万零五千": "105000",
    "廿三": "23",
    "卅": "30",
    "壹仟贰佰": "1200",
    "叁拾万": "300000",
    "百": "100",
    "千万": "10000000",
    "三万亿": "3000000000000",
    "零": "0",
    "两": "2",
    "半": "0.5",
    "一半": "0.5",
}
REFUSED = (
    "二三百",
    "一二三万",
    "二三",
    "两三",
    "两十",
    "十两",
    "二十两万",
    "十五六",
    "三四十",
    "十几",
    "几十",
    "三千多",
    "三千余",
    "三千零头",
    "约3000",
    "3000左右",
    "两千半",
    "两个半",
    "万一",
    "万五",
    "百五",
    "一百零",
    "一百零零五",
    "一百零十",
    "一万零五千",
    "三千五万",
    "一亿亿",
    "一万万",
    "十百",
    "3十",
    "3万5",
    "1.5万5千",
    "5千3万",
    "一百二点五",
    "1.2.3",
    "百分之",
    "三分之",
    "",
    "户",
    "1" * 41,
)


@pytest.mark.parametrize(("written", "text"), READ.items())
def test_a_number_is_read(written: str, text: str) -> None:
    """Every usual writing of a number has its exact value."""
    value = read_numeral(written)
    assert value is not None
    assert decimal_text(value) == text


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_malformed_or_in_doubt_is_refused(written: str) -> None:
    """What is no number, only about one, or could be read in two ways is never guessed at."""
    assert read_numeral(written) is None


def below_myriad(number: int, *, first: bool, two: str, bare_ten: bool) -> str:
    """A number below 10,000 in Chinese; `two` is 二 or 两 before 千 and 百, `bare_ten` writes 十五 for 一十五."""
    text, left_out = "", not first and number < 1000
    for at, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // at % 10
        if not digit:
            left_out = True
            continue
        text += "零" if left_out and (text or not first) else ""
        left_out = False
        word = two if digit == 2 and unit in "千百" and unit else DIGITS[digit]
        text += unit if bare_ten and first and not text and unit == "十" and digit == 1 else word + unit
    return text


def in_chinese(number: int, *, two: str, bare_ten: bool) -> str:
    """A whole number below 10^13 in Chinese, as it is taught."""
    if not number:
        return "零"
    text = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // size % (10**8 if unit == "亿" else 10**4)
        if not part:
            continue
        if unit == "亿" and part >= 10**4:
            text += in_chinese(part, two=two, bare_ten=bare_ten) + unit
            continue
        skipped = bool(text) and number // size // 10**4 % 10**4 == 0 and unit == "" and number >= 10**8
        written = below_myriad(part, first=not text, two=two, bare_ten=bare_ten)
        text += ("零" if skipped and not written.startswith("零") else "") + written + unit
    return text


@given(
    st.integers(0, MOST) | st.integers(0, 9).flatmap(lambda zeros: st.integers(1, 9999).map(lambda n: n * 10**zeros)),
    st.sampled_from("二两"),
    st.booleans(),
)
def test_a_number_that_is_written_out_is_read_back(number: int, two: str, bare_ten: bool) -> None:  # noqa: FBT001
    """Whatever number is written in Chinese, with 二 or 两, 十 or 一十, comes back; so do its forms of banknotes."""
    written = in_chinese(number, two=two, bare_ten=bare_ten)
    assert read_numeral(written) == number, written
    formal = in_chinese(number, two="二", bare_ten=False).translate(
        str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    )
    assert len(formal) == 1 or read_numeral(formal) == number, formal


@given(st.decimals(0, 10**9, places=2))
def test_arabic_writings_agree(number: object) -> None:
    """A number with commas, in full-width digits and with a Chinese comma is the same number."""
    plain = Fraction(str(number))
    grouped = f"{number:,}"
    wide = grouped.translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))
    assert read_numeral(str(number)) == read_numeral(grouped) == read_numeral(wide) == plain


def test_numerals_are_found_in_running_text() -> None:
    """A text gives each numeral with its place; a refused one is there without a value."""
    text = "二三百户不算，两千六百户和3，000平方米算。"
    found = [(text[one.start : one.end], one.value) for one in numerals_in(text)]
    assert found == [("二三百", None), ("两千六百", 2600), ("3，000", 3000)]


def written_at_random(draw: random.Random) -> str:
    """A made-up numeral, mostly malformed."""
    alphabet = draw.choice(
        (
            "零〇一二两三四五六七八九十百千万亿点0123456789.,， 分之%‰廿卅壹贰拾佰仟半○",
            "零一二两三五十百千万亿",
            "0123456789.,万千亿 ",
        )
    )
    return "".join(draw.choice(alphabet) for _ in range(draw.randint(1, 9)))


def test_the_browser_reads_the_same() -> None:
    """`numerals.mjs` and `tokens.mjs` give what the Python reader gives, on thousands of made-up and real numerals."""
    draw = random.Random(11)  # noqa: S311 - the same cases each time
    cases = [*READ, *REFUSED, *(written_at_random(draw) for _ in range(6000))]
    cases += [in_chinese(draw.randrange(MOST), two="两", bare_ten=True) for _ in range(2000)]
    script = f"""
      import {{ readNumeral, numeralText }} from "{SEARCH.as_uri()}/numerals.mjs";
      import {{ tokens }} from "{SEARCH.as_uri()}/tokens.mjs";
      import {{ readFileSync }} from "node:fs";
      const cases = JSON.parse(readFileSync(0));
      console.log(JSON.stringify(cases.map((one) => [readNumeral(one), numeralText(one), tokens(one)])));
    """
    run = ["node", "--input-type=module", "--eval", script]
    found = json.loads(subprocess.run(run, input=json.dumps(cases), text=True, capture_output=True, check=True).stdout)
    values = [read_numeral(one) for one in cases]
    assert found == [[text(value), numeral_text(one), tokens(one)] for value, one in zip(values, cases, strict=True)]
    assert sum(value is not None for value in values) > 3000


def text(value: Number | None) -> str | None:
    """A value as the browser's reader writes it."""
    return None if value is None else decimal_text(value)
