"""Text as the search reads it: single Chinese characters, whole numbers and Latin words, in one spelling.

Index and query are read alike, and `docs/assets/search/tokens.mjs` does the same in the browser; a test compares the
two. Numbers are written in digits (第十二条 → 第 12 条, 1.5万 → 15000, 百分之三 → 3 %) by `numerals`, areas as
平方米; marks and spaces are left out, so that 〔2020〕12号 and DB50/T 1118—2021 are the same in any writing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from calculator.ground.numerals import FORMAL_NUMERALS, PLAIN_NUMERALS, SHARE, SHARES, SIGNS, WRITTEN, numeral_text

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NUMERALS = PLAIN_NUMERALS
AREA = ("平", "方", "米")
AREAS = ("平米", "平方公尺", "m2")
HAN_CHARACTERS = frozenset(map(chr, range(0x3400, 0xA000)))
PLAIN = HAN_CHARACTERS.difference(NUMERALS)
# Characters that can only stand for themselves are taken in runs, as most of a text is that.
ITSELF = PLAIN.difference("平", FORMAL_NUMERALS)
TOKEN = re.compile(
    rf"[{''.join(sorted(ITSELF))}]+"
    r"|平米|平方公尺|(?<![a-z])m2(?![a-z0-9])"
    rf"|{SHARE}|{WRITTEN}|[a-z]+|[{HAN}]|[{''.join(SIGNS)}]"
)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    found: list[str] = []
    for run in TOKEN.findall(text.lower()):
        found += run if run[0] in ITSELF else _read(run)
    return found


@lru_cache(maxsize=10_000)
def _read(word: str) -> tuple[str, ...]:
    """The tokens of one word; a number that is refused stays as it is written."""
    if word in AREAS:
        return AREA
    if word.isdecimal() or word in PLAIN:
        return (word,)
    sign = SHARES.get(word[0]) if word[1:3] == "分之" else None
    if sign:
        share = numeral_text(word[3:])
        return (share, sign) if share else (*_read(word[0]), "分", "之", *_read(word[3:]))
    return (numeral_text(word) or word.replace(" ", ""),)
