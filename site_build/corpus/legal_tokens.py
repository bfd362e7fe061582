"""A legal text as tokens: 《…》, 第X条, 百分之X, a number with its unit and a date are a token each, else a character.

Each token has the words as written and a key. Equal keys mean the same thing written otherwise: `︰` and `：`,
`〔〕` and `[]`, 零 and 〇, 30日 and 三十日, 5% and 百分之五, spaces and characters without width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from calculator.ground.frozen import frozen
from calculator.ground.numerals import ARABIC, read_numeral, whole_or_decimal
from calculator.ground.units import SAME

TokenKind = Literal["title", "date", "reference", "share", "quantity", "label", "break", "word", "mark", "character"]
Key = tuple[str, ...]

# Marks and characters that are written in several ways, the usual one last.
MARKS = {
    **dict.fromkeys(",﹐", "，"),
    **dict.fromkeys(":︰∶﹕", "："),
    **dict.fromkeys(";﹔；", "；"),
    **dict.fromkeys("｡﹒", "。"),
    **dict.fromkeys("?﹖", "？"),
    **dict.fromkeys("!﹗", "！"),
    **dict.fromkeys("(﹙", "（"),
    **dict.fromkeys(")﹚", "）"),
    **dict.fromkeys("[［﹝【", "〔"),
    **dict.fromkeys("]］﹞】", "〕"),
    **dict.fromkeys('"“”„＂「」『』', "”"),
    **dict.fromkeys("'‘’＇", "’"),
    **dict.fromkeys("－–—―─-﹣−", "-"),
    **dict.fromkeys("~∼〜", "～"),
    **dict.fromkeys("•・‧●", "·"),
    **dict.fromkeys("⋯", "…"),
    **dict.fromkeys("％﹪", "%"),
    **dict.fromkeys("．", "."),
}
CHARACTERS = {"〇": "零", "○": "零", "◯": "零", "笫": "第", "囗": "口", "兩": "两"}
LETTERS = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
RADICALS = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
IGNORED = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u00a0\u3000\t \r\u2002\u2003\u2009"
FOLDED = str.maketrans({**RADICALS, **LETTERS, **MARKS, **CHARACTERS, **dict.fromkeys(IGNORED)})
SPACE = rf"[{IGNORED}]*"
PUNCTUATION = frozenset("，。、；：？！（）〔〕”’-～·….《》〈〉")

DIGIT = "[0-9０-９]"
NUMERAL_SIGNS = "零〇○一二三四五六七八九十百千万两兩亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
CHINESE = f"[{NUMERAL_SIGNS}]+"
NUMBER = rf"(?:{ARABIC}(?:[百千]?万亿?|亿|[百千])?|{CHINESE}(?:点{CHINESE})?)"
UNITS = (
    *("个工作日", "工作日", "个月", "小时", "分钟", "日", "天", "年", "周岁", "岁", "周"),
    *("平方公里", "平方千米", "平方米", "平米", "立方米", "公顷", "万㎡", "㎡", "m²", "m2", "m³", "亩"),
    *(
        "万元",
        "亿元",
        "元",
        "吨",
        "千克",
        "公斤",
        "毫克",
        "克",
        "公里",
        "千米",
        "厘米",
        "毫米",
        "米",
        "千瓦",
        "分贝",
        "毫升",
        "升",
    ),
    *(
        "人次",
        "次",
        "人",
        "户",
        "名",
        "位",
        "倍",
        "级",
        "层",
        "座",
        "个",
        "处",
        "份",
        "株",
        "台",
        "辆",
        "套",
        "件",
        "家",
        "间",
    ),
    *("种", "艘", "类", "方面", "票", "头", "只", "幢", "栋", "批", "期", "页"),
)
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
SCALES = {"万元": ("元", 10_000), "亿元": ("元", 10**8), "万㎡": ("㎡", 10_000)}
SAME_UNIT = {**SAME, "m2": "㎡", "m³": "立方米", "个月": "个月", "个工作日": "工作日", "位": "名", "千米": "公里"}
ROW = "[零〇○一二三四五六七八九]"
SMALL = rf"(?:{DIGIT}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
PATTERN = re.compile(
    rf"(?P<break>\n)"
    rf"|(?P<title>《[^《》\n]{{1,100}}(?:《[^《》\n]{{1,60}}》[^《》\n]{{0,60}})*》)"
    rf"|(?P<date>(?:{DIGIT}{{4}}|{ROW}{{4}})年(?:{SMALL}月(?:{SMALL}日)?)?|{SMALL}月{SMALL}日)"
    rf"|(?P<reference>[第笫]{SPACE}(?:{NUMBER}|（{CHINESE}）|\({CHINESE}\)){SPACE}(?:条(?:之{CHINESE})?|款|项|目|章|节|编)?)"
    rf"|(?P<share>[百千万]分之{NUMBER}|{CHINESE}分之{CHINESE}|{DIGIT}{{1,2}}[/／]{DIGIT}{{1,2}}(?![/／0-9])|{ARABIC}[%％‰])"
    rf"|(?P<quantity>{NUMBER}{SPACE}(?:{UNIT})(?!性)|{NUMBER})"
    rf"|(?P<word>[A-Za-zＡ-Ｚａ-ｚ]+)"
    rf"|(?P<character>.)"
)
# What any token of more than a character begins with.
BEGINS = re.compile(rf"[\n《第笫A-Za-zＡ-Ｚａ-ｚ0-9０-９{NUMERAL_SIGNS}]")
LABEL = re.compile(
    rf"{SPACE}(?:[（(]{SPACE}(?:{CHINESE}|{DIGIT}+){SPACE}[)）]|{DIGIT}{{1,2}}[.．、](?!{DIGIT})|{CHINESE}、|[①-⑳])"
)
QUANTITY = re.compile(rf"({NUMBER}){SPACE}(.*)", re.DOTALL)
ARTICLE = re.compile(rf"第({NUMBER})条(?:之({CHINESE}))?")
LEVEL = re.compile(rf"第[（(]?({NUMBER})[)）]?([款项目章节编])?")


@frozen(kw_only=False)
class Token:
    """A token as written, what kind it is, and what it is compared by."""

    text: str
    kind: TokenKind
    key: Key


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; their texts joined are the text."""
    return tuple(_tokens(text))


def folded(text: str) -> str:
    """A text with characters and marks in their usual form, without spaces: for comparing, never for showing."""
    return text.translate(FOLDED)


def article_of(token: Token) -> str | None:
    """The printed number of the article that `第X条` names, in digits: `5`, `12-1`; None for any other token."""
    return token.key[1] if token.key[:1] == ("article",) else None


def _tokens(text: str) -> Iterator[Token]:
    at, held, line_start = 0, "", True
    pending: Token | None = None
    while at < len(text):
        if text[at] in IGNORED:
            held, at = held + text[at], at + 1
            continue
        if held and pending is not None and pending.kind != "break":
            pending, held = Token(pending.text + held, pending.kind, pending.key), ""
        label = LABEL.match(text, at) if line_start else None
        token = Token(label[0], "label", ("label",)) if label else _next(text, at)
        if pending is not None:
            yield pending
        at += len(token.text)
        pending, held = (Token(held + token.text, token.kind, token.key) if held else token), ""
        line_start = token.kind == "break"
    if pending is not None:
        yield Token(pending.text + held, pending.kind, pending.key)
    elif held:
        yield Token(held, "character", ("",))


def _next(text: str, at: int) -> Token:
    if not BEGINS.match(text, at):
        return _plain(text[at])
    match = PATTERN.match(text, at)
    if match is None or match.lastgroup is None:
        return Token(text[at], "character", (folded(text[at]),))
    return TOKEN_READERS.get(match.lastgroup, _plain)(match[0])


@lru_cache(maxsize=8192)
def _plain(written: str) -> Token:
    key = folded(written)
    if written == "\n":
        return Token(written, "break", ("\n",))
    kind: TokenKind = "mark" if key in PUNCTUATION else "word" if len(key) > 1 else "character"
    return Token(written, kind, (key,))


def _title(written: str) -> Token:
    return Token(written, "title", ("title", folded(written)))


def _date(written: str) -> Token:
    return Token(written, "date", ("date", *(f"{_value(part)}{unit}" for part, unit in _parts(written))))


def _parts(written: str) -> Iterator[tuple[str, str]]:
    start = 0
    for at, sign in enumerate(written):
        if sign in "年月日":
            yield written[start:at], sign
            start = at + 1


def _reference(written: str) -> Token:
    plain = folded(written)
    article = ARTICLE.fullmatch(plain)
    if article:
        number = _value(article[1])
        return Token(written, "reference", ("article", f"{number}-{_value(article[2])}" if article[2] else number))
    level = LEVEL.fullmatch(plain)
    if level is None:
        return _first_character(written)
    return Token(written, "reference", ("level", level[2] or "", _value(level[1])))


def _share(written: str) -> Token:
    over, slash, under = folded(written).replace("／", "/").partition("/")
    value = Fraction(int(over), int(under)) if slash and int(under) else None if slash else read_numeral(over)
    return _first_character(written) if value is None else Token(written, "share", ("share", str(Fraction(value))))


def _quantity(written: str) -> Token:
    match = QUANTITY.fullmatch(written)
    if match is None:
        return _first_character(written)
    number, unit = match[1], folded(match[2])
    if unit == "元" and number[-1] in "万亿" and number[:-1]:
        number, unit = number[:-1], f"{number[-1]}元"
    value = whole_or_decimal(number.translate(FOLDED))
    if value is None or (not unit and not _stands_alone(number)):
        return _first_character(written)
    base, scale = SCALES.get(unit, (unit, 1))
    return Token(written, "quantity", ("quantity", str(Fraction(value) * scale), SAME_UNIT.get(base, base)))


def _stands_alone(number: str) -> bool:
    """Whether a numeral without a unit is a number: in digits, or of several signs with a multiplier, as 二千五百."""
    return number[0] not in NUMERAL_SIGNS or (len(number) > 1 and any(sign in "十百千万亿" for sign in number[1:]))


def _first_character(written: str) -> Token:
    return _plain(written[0])


def _value(written: str) -> str:
    value = whole_or_decimal(written.strip(IGNORED).translate(FOLDED))
    return folded(written) if value is None else str(value)


TOKEN_READERS: Mapping[str, Callable[[str], Token]] = {
    "title": _title,
    "date": _date,
    "reference": _reference,
    "share": _share,
    "quantity": _quantity,
    "break": _plain,
    "word": _plain,
    "character": _plain,
}
