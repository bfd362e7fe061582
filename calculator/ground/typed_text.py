"""What a person typed, before it is a value: how it came out, the writing that makes no difference, and "not known"."""

from __future__ import annotations

import re
import unicodedata

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, Scalar

LONGEST = 200
SAME_SIGNS = {
    **{chr(0xFF01 + at): chr(0x21 + at) for at in range(94)},
    **dict.fromkeys("−﹣‐‑", "-"),
    **dict.fromkeys("∕⁄", "/"),
    **dict.fromkeys("〜∼", "~"),
    **dict.fromkeys("\uffe5\u00a5", "¥"),
    "﹪": "%",
    "﹐": ",",
    "﹒": ".",
}
SIGNS = str.maketrans(SAME_SIGNS)
# Nothing that turns the order of what follows round: what is read would not be what is seen.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a\u202c\u202d\u2060-\u2064\ufe00-\ufe0f\ufeff]")
RADICALS = re.compile("[\u2e80-\u2fdf]")
SPACES = re.compile(r"\s+")
MARK_OF_TEXT = re.compile(r"^['’](?=[^'’\s]+$)")
QUOTES = ("“”", '""', "''", "‘’", "「」", "『』")
LAST_STOP = re.compile(r"(?<=.)[。;]+$")
NOT_KNOWN = frozenset(
    (
        "",
        "空",
        "空白",
        "不清楚",
        "不知道",
        "不详",
        "不明",
        "不明确",
        "不确定",
        "未知",
        "未定",
        "未明确",
        "未确定",
        "待定",
        "待查",
        "待核",
        "待核实",
        "待确定",
        "待明确",
        "暂缺",
        "暂未确定",
        "没填",
        "未填",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "…",
        "……",
        "...",
        "?",
        "??",
        "*",
        "n/a",
        "na",
        "n.a.",
        "null",
        "unknown",
        "tbd",
    )
)
NONE_WORDS = frozenset(("无", "没有", "暂无", "none", "nil", "无此项"))
ERROR_VALUE = re.compile(r"#(?:n/a|ref!|value!|div/0!|name\?|num!|null!|spill!|calc!|#+)", re.IGNORECASE)


@frozen
class Read:
    """A text that was read: its exact value, and the value as people write it, `3,000 ㎡`.

    `changed` says that the text is another writing of it than the plain ones. `number` is a number as it was written,
    before its unit was turned into the field's: 4.5 of `4.5 亩`. `remark` says what of the text made no difference.
    """

    typed: str
    value: Scalar
    understood: str
    changed: bool
    number: Number | None = None
    remark: str = ""

    @property
    def told(self) -> str:
        """What was understood, with the remark."""
        return self.understood + (f"（{self.remark}）" if self.remark else "")


@frozen
class NotGiven:
    """A text that says that the value is not known: it counts as not given, which is neither zero nor no."""

    typed: str

    @property
    def told(self) -> str:
        """What was understood."""
        return "不清楚"

    @property
    def changed(self) -> bool:
        """Whether it is written in another way than by leaving the field empty or with these words."""
        return self.typed.strip() not in ("", self.told)


@frozen
class Refusal:
    """A text that is not read: its stable kind, what stands against it, and what to write, both in whole sentences."""

    kind: str
    typed: str
    why: str
    instead: str

    @property
    def told(self) -> str:
        """Why it is not read, and what to write."""
        return "".join(f"{sentence}。" for sentence in (self.why, self.instead) if sentence)


Typed = Read | NotGiven | Refusal


class Unread(Exception):
    """Why a text is not read, while it is being read; the entry makes a `Refusal` of it."""

    def __init__(self, kind: str, why: str, instead: str) -> None:
        self.kind, self.why, self.instead = kind, why, instead
        super().__init__(why)

    def of(self, typed: str) -> Refusal:
        """The refusal of a text."""
        return Refusal(kind=self.kind, typed=typed, why=self.why, instead=self.instead)


def tidy(text: str) -> str:
    """A text without what is not seen or makes no difference: width, kinds of blanks, quotes, a last 。, Excel's '."""
    text = RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), INVISIBLE.sub("", text))
    text = SPACES.sub(" ", text.translate(SIGNS)).strip()
    while len(text) > 1 and text[0] + text[-1] in QUOTES:
        text = text[1:-1].strip()
    return LAST_STOP.sub("", MARK_OF_TEXT.sub("", text)).strip()


def says_not_known(text: str) -> bool:
    """Whether a tidy text says that the value is not known."""
    return text.replace(" ", "").casefold() in NOT_KNOWN


def refuse_error_value(text: str) -> None:
    """Refuse what a table shows where a formula failed."""
    if ERROR_VALUE.fullmatch(text):
        raise Unread("error-value", "这是表格算不出来时显示的错误，不是填写的内容", "请改成实际的内容，不清楚就空着")
