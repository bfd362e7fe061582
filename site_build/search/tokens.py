"""Text as the search reads it: single Chinese characters, whole numbers and Latin words, in one spelling.

Index and query are read alike, and `docs/assets/search/tokens.mjs` does the same in the browser; a test compares the
two. Numbers are written in digits (第十二条 → 第 12 条, 1.5万 → 15000), areas as 平方米; marks and spaces are left out,
so that 〔2020〕12号 and DB50/T 1118—2021 are the same in any writing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join([*DIGITS, *TENS, *MYRIADS])
LONGEST_NUMERAL = 9
GREATEST = 9 * 10**15
AREA = ("平", "方", "米")
AREAS = ("平米", "平方公尺", "m2")
HAN_CHARACTERS = frozenset(map(chr, range(0x3400, 0xA000)))
PLAIN = HAN_CHARACTERS.difference(NUMERALS)
# A character that can only stand for itself is tried first, as most of a text is that.
ITSELF = "".join(sorted(PLAIN - {"平"}))
TOKEN = re.compile(
    rf"[{ITSELF}]"
    r"|平米|平方公尺|(?<![a-z])m2(?![a-z0-9])"
    r"|(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?: ?[十百千万亿]+)?"
    rf"|[{NUMERALS}]+|[a-z]+|[{HAN}]|[%‰]"
)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    found = TOKEN.findall(text.lower())
    odd = [at for at, word in enumerate(found) if word not in PLAIN]
    for at in reversed(odd):
        found[at : at + 1] = AREA if found[at] in AREAS else [_number(found[at])]
    return found


@lru_cache(maxsize=10_000)
def _number(word: str) -> str:
    """A number in plain digits; digits without comma, point or 万 stay as they are, leading zeros included."""
    if word[0] in NUMERALS:
        return _chinese(word)
    if word.isdigit() or not word[0].isdecimal():
        return word
    digits = word.rstrip("".join([*TENS, *MYRIADS, " "]))
    value = float(digits.replace(",", ""))
    for unit in word[len(digits) :].strip():
        value *= {**TENS, **MYRIADS}[unit]
    return f"{value:.6f}".rstrip("0").rstrip(".") if value <= GREATEST else word


def _chinese(word: str) -> str:
    """The value of a Chinese numeral; a row of digits (二〇二二) is read digit by digit."""
    if all(one in DIGITS for one in word):
        return "".join(str(DIGITS[one]) for one in word)
    if len(word) > LONGEST_NUMERAL:
        return word
    total = section = digit = 0
    for one in word:
        if one in DIGITS:
            digit = digit * 10 + DIGITS[one]
        elif one in TENS:
            section += (digit or 1) * TENS[one]
            digit = 0
        else:
            below, above = (section + digit or 1, total) if one == "万" else (total + section + digit or 1, 0)
            total = above + below * MYRIADS[one]
            section = digit = 0
    value = total + section + digit
    return str(value) if value <= GREATEST else word
