"""Slips of a Chinese keyboard in YAML: full-width marks, odd spaces, a space left out; told where they stand.

The same marks are ordinary text inside values. A mark is called a slip only where the text cannot be read and can be
read further once the mark is mended, or where a value that has the wrong shape would have the right one without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from calculator.ground.frozen import frozen
from site_build.corpus.yaml_nodes import Failure, compose

MOST_SLIPS = 20
LONGEST_MENDED = 300_000
LOOKED_AHEAD = 2_000
ODD_SPACE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
KEY = r"[A-Za-z_][\w.#/-]*"
LINE = r"(?m:^)[ ]*(?:- +)*"
IN_FLOW = r"(?:^|[\[{,，、；｛［])[ ]*"
WIDE_COLONS = "：﹕∶"
WIDE_COMMAS = "，、；"
DASHES = "－—–‐‑‒−﹣•·●"
BRACKETS: Mapping[str, str] = {**dict.fromkeys("［【〔", "["), **dict.fromkeys("］】〕", "]"), "｛": "{", "｝": "}"}
QUOTES = "“”„‟＂‘’「」『』"
WIDE_LETTERS = "０-９Ａ-Ｚａ-ｚ＿．／"
UNSEEN_IN_KEYS = re.compile(f"[{ODD_SPACE}{UNSEEN}]")
SUSPICIOUS = re.compile(
    rf"[{WIDE_COLONS}{WIDE_COMMAS}＃{DASHES}{QUOTES}{''.join(BRACKETS)}{ODD_SPACE}{UNSEEN}{WIDE_LETTERS}]"
    r"|\w:\S|(?m:^) *-"
)


@frozen
class Slip:
    """A `mark` in the text from `start` to `end`, what should stand there instead, and the sentence that says so.

    `key` is the key that the slip hides, if it hides one.
    """

    start: int
    end: int
    mark: str
    put: str
    message: str
    key: str = ""


@frozen(kw_only=False)
class Kind:
    """One kind of slip: where it stands (the group `slip`, and `key` if it hides one), the mending and the words.

    The pattern is compiled when first asked: a file without slips needs none.
    """

    pattern: str
    put: Callable[[str], str]
    words: Callable[[str], str]


def _colon(mark: str) -> str:
    if mark == ":":
        return "冒号后面少了空格，请写成半角冒号加空格“: ”。"
    return f"此处是全角冒号“{mark}”，请改成半角冒号加空格“: ”。"


def _comma(mark: str) -> str:
    return f"此处是全角的“{mark}”，两项之间请用半角逗号加空格“, ”；是值里的文字的，请给整个值加半角引号。"


def _dash(mark: str) -> str:
    if mark == "-":
        return "列表项的“-”后面少了空格，请写成“- ”。"
    return f"此处是“{mark[0]}”，列表项请用半角的减号加空格“- ”。"


def _run_on(mark: str) -> str:
    if mark[0] == "-":
        return "这一行的“- ”缩进得多，成了上一行的值的一部分；请与上一项的“- ”左边对齐，键的列表写在键的下一行。"
    return _dash(mark)


def _space(run: str) -> str:
    odd = next(mark for mark in run if mark != " ")
    name = {"\u3000": "全角空格", "\u00a0": "不换行空格"}.get(odd, "特殊的空格")
    return f"此处有{name}（U+{ord(odd):04X}），请改成半角空格。"


def _unseen(mark: str) -> str:
    return f"此处有看不见的字符（U+{ord(mark):04X}），请删去。"


def _bracket(mark: str) -> str:
    return f"此处是全角括号“{mark}”，请改成半角的“{BRACKETS[mark]}”。"


def _quote(_: str) -> str:
    return "此处是中文引号，不能代替半角引号；请改成半角引号，或者去掉。"


def _half_width(text: str) -> str:
    """Spaces as wide as they look, a full-width one as two."""
    return re.sub(f"[{ODD_SPACE}]", lambda match: "  " if match[0] == "\u3000" else " ", text)


def _requoted(text: str) -> str:
    return '"' + text[1:-1].replace("\\", "\\\\").replace('"', '\\"') + '"'


def _kind(pattern: str, put: Callable[[str], str] | str, words: Callable[[str], str] | str) -> Kind:
    return Kind(pattern, put if callable(put) else lambda _: put, words if callable(words) else lambda _: words)


SPACES = f"[ ]*[{ODD_SPACE}][ {ODD_SPACE}]*"
INDENT = _kind(rf"(?m:^)(?P<slip>{SPACES})(?=[^\s])", _half_width, _space)
BLANK_LINE = _kind(rf"(?m:^)(?P<slip>{SPACES})(?m:$)", "", _space)
AFTER_MARK = _kind(rf"(?<=[:\-])(?P<slip>{SPACES})", " ", _space)
ANY_SPACE = _kind(f"(?P<slip>[{ODD_SPACE}])", " ", _space)
UNSEEN_MARK = _kind(f"(?P<slip>[{UNSEEN}])", "", _unseen)
DASH = _kind(rf"{LINE}(?P<slip>[{DASHES}][ {ODD_SPACE}]*)", "- ", _dash)
SPACED_DASH = _kind(rf"{LINE}(?P<slip>[\-{DASHES}][ {ODD_SPACE}]+)(?=\S)", "- ", _run_on)
TIGHT_DASH = _kind(rf"{LINE}(?P<slip>-)(?=[^\s\-])", "- ", _dash)
HASH = _kind(r"(?:(?m:^)|(?<=\s))(?P<slip>＃)", "#", "此处是全角的“＃”，注释请用半角的“#”。")
COLON = _kind(rf"{LINE}[\"']?(?P<key>{KEY})[\"']?[ ]*(?P<slip>[{WIDE_COLONS}])", ": ", _colon)
TIGHT_COLON = _kind(rf"{LINE}(?P<key>{KEY})(?P<slip>:)(?=[^\s:/\\])", ": ", _colon)
FLOW_COLON = _kind(rf"{IN_FLOW}[\"']?(?P<key>{KEY})[\"']?[ ]*(?P<slip>[{WIDE_COLONS}])", ": ", _colon)
TIGHT_FLOW_COLON = _kind(rf"{IN_FLOW}(?P<key>{KEY})(?P<slip>:)(?=[^\s:/\\])", ": ", _colon)
FLOW_COMMA = _kind(rf"(?P<slip>[{WIDE_COMMAS}])(?=\s*[\"']?{KEY}[\"']?\s*[:{WIDE_COLONS}])", ", ", _comma)
AFTER_COMMA = _kind(rf"[,{WIDE_COMMAS}][ ]*(?P<key>{KEY})[ ]*(?P<slip>[{WIDE_COLONS}])", ": ", _colon)
LAST_COLON = _kind(rf"\A(?P<key>{KEY})[ ]*(?P<slip>[{WIDE_COLONS}])[ ]*\Z", ": ", _colon)
DASH_ODD_SPACE = _kind(rf"\A-(?P<slip>{SPACES})", " ", _space)
WORD_COLON = _kind(rf"\A(?P<key>\w[\w.#/-]*)[ ]*(?P<slip>[{WIDE_COLONS}])", ": ", _colon)
COMMA = _kind(f"(?P<slip>[{WIDE_COMMAS}])", ", ", _comma)
BRACKET = _kind(f"(?P<slip>[{''.join(BRACKETS)}])", lambda mark: BRACKETS[mark], _bracket)
FIRST_BRACKET = _kind(r"\A(?P<slip>[［【〔｛])", lambda mark: BRACKETS[mark], _bracket)
QUOTED = _kind(rf"(?<=[:\-,，\[{{ ])(?P<slip>[{QUOTES}][^{QUOTES}\n]*[{QUOTES}\"'])", _requoted, _quote)
ALL_IN_QUOTES = _kind(rf"\A(?P<slip>[{QUOTES}])(?=.*[{QUOTES}]\Z)", '"', _quote)
CLOSING_QUOTE = _kind(rf"(?P<slip>[{QUOTES}])(?=\s*(?:[,，\]}}]|(?m:$)))", '"', _quote)
WIDE_LETTER = _kind(
    rf"(?P<slip>[{WIDE_LETTERS}－])",
    lambda mark: chr(ord(mark) - 0xFEE0),
    lambda mark: f"此处是全角字符“{mark}”，请改成半角的“{chr(ord(mark) - 0xFEE0)}”。",
)
IN_BROKEN = (
    INDENT,
    BLANK_LINE,
    UNSEEN_MARK,
    AFTER_MARK,
    DASH,
    TIGHT_DASH,
    HASH,
    COLON,
    TIGHT_COLON,
    FLOW_COLON,
    TIGHT_FLOW_COLON,
    BRACKET,
    QUOTED,
    CLOSING_QUOTE,
    COMMA,
)


def slips_of(kinds: tuple[Kind, ...], text: str, at: int = 0) -> Iterator[Slip]:
    """Every slip of these kinds in a part of the text that begins at `at`."""
    for kind in kinds:
        for match in re.finditer(kind.pattern, text):
            run = match["slip"]
            start = at + match.start("slip")
            key = match.groupdict().get("key") or ""
            yield Slip(start=start, end=start + len(run), mark=run, put=kind.put(run), message=kind.words(run), key=key)


def mended(text: str, failure: Failure) -> list[Slip]:
    """The slips that keep a text from being read, each placed in the text as given; none if it is not a slip.

    A slip counts only if the text can be read further once it is mended; after each, the search goes on.
    """
    slips: list[Slip] = []
    left: Failure | None = failure
    now = text
    while left and len(slips) < MOST_SLIPS and len(text) <= LONGEST_MENDED:
        slip = _first_that_helps(now, left)
        if slip is None:
            break
        now = _with(now, slip)
        slips.append(slip)
        found = compose(now)
        left = found if isinstance(found, Failure) else None
    return [replace(slip, start=_as_given(slip.start, slips[:at])) for at, slip in enumerate(slips)]


def _first_that_helps(text: str, failure: Failure) -> Slip | None:
    """The first slip on the lines from the cause to the failure without which the text can be read further."""
    start = text.rfind("\n", 0, failure.since) + 1
    end = text.find("\n", failure.until)
    found = slips_of(IN_BROKEN, text[start : end if end >= 0 else None], start)
    begin, end = _surroundings(text, failure)
    for slip in sorted(found, key=lambda slip: slip.start):
        read = compose(_with(text[:end], slip)[begin:])
        grown = len(slip.put) - (slip.end - slip.start)
        if not isinstance(read, Failure) or read.until + begin > failure.until + grown:
            return slip
    return None


def _with(text: str, slip: Slip) -> str:
    return text[: slip.start] + slip.put + text[slip.end :]


def _surroundings(text: str, failure: Failure) -> tuple[int, int]:
    """A part of the text that fails in the same way: two entries of the outermost level before, some lines after."""
    end = min(len(text), failure.until + LOOKED_AHEAD)
    entries = [match.start() for match in re.finditer(r"(?m)^[^\s#]", text[: failure.since])]
    for begin in entries[-3:-2]:
        found = compose(text[begin:end])
        if isinstance(found, Failure) and found.until + begin == failure.until:
            return begin, end
    return 0, end


def _as_given(index: int, slips: list[Slip]) -> int:
    """An index of the mended text as an index of the text before these slips were mended."""
    for slip in reversed(slips):
        grown = len(slip.put) - (slip.end - slip.start)
        if index >= slip.start + len(slip.put):
            index -= grown
        elif index > slip.start:
            index = slip.start
    return index
