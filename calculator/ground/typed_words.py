"""Yes or no, and the words of an enumeration, as people type them: by code, label, other words, a plain beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from calculator.ground.problems import SHOWN, quoted
from calculator.ground.typed_text import NotGiven, Read, Typed, Unread, refuse_error_value, says_not_known

Words = Mapping[str, Sequence[str]]
NO_WORDS: Words = {}
YES_NO: Words = {
    "true": ("t", "yes", "y", "1", "是", "是的", "有", "对", "对的", "√", "✓", "✔", "☑", "✅", "真"),
    "false": ("f", "no", "n", "0", "否", "不是", "无", "没有", "没", "错", "不对", "×", "✗", "✘", "✕", "❌", "假"),
}
DOUBTFUL = {
    "x": "“x”可以是打叉（否），也可以是选中（是）",
    "☒": "“☒”可以是打叉（否），也可以是选中（是）",
    "□": "空的方框说不准是“否”，还是还没有填",
    "☐": "空的方框说不准是“否”，还是还没有填",
    "■": "涂黑的方框说不准是选中，还是空着",
    "○": "圆圈说不准是“是”，还是还没有填",
    "-1": "这不是“是”或“否”的写法",
}
NOT = ("不", "未", "没", "没有", "尚未", "还没", "还没有", "并未", "非")
DONE = "已"
WHETHER = re.compile(r"是否([^？?，。（）()]+)")
NOTED = re.compile(r"([^(（,，;；:：。]+)[(（,，;；:：。].")
LAST = re.compile(r"[。.;;!！,，、]+$")
SHORTEST_BEGINNING = 2
LISTED = 12


def read_yes_no(typed: str, text: str, labels: Mapping[str, str], also: Words = NO_WORDS, asked: str = "") -> Typed:
    """Read a tidy text as yes or no; `asked` is the question, whose own verb answers it: 已获得, 未获得."""
    if _key(text) in DOUBTFUL and not any(_key(text) == _key(word) for words in also.values() for word in words):
        raise Unread("ambiguous", DOUBTFUL[_key(text)], "请写“是”或“否”；不清楚就空着")
    echoes = _echoes(asked)
    words = {code: (*also.get(code, ()), *YES_NO[code], *echoes[code]) for code in YES_NO}
    read = read_word(typed, text, labels, words)
    return read if isinstance(read, NotGiven) else _as_boolean(read)


def _as_boolean(read: Typed) -> Typed:
    if not isinstance(read, Read):
        return read
    return Read(typed=read.typed, value=read.value == "true", understood=read.understood, changed=read.changed)


@lru_cache(maxsize=1000)
def _echoes(asked: str) -> Words:
    """What answers a question in its own words: 是否已获得许可证 by 已, 已获得, 未获得; 是否要求 by 要求, 不要求."""
    match = WHETHER.search(asked)
    if not match:
        return {"true": (), "false": ()}
    verb = match[1].strip()
    bare = verb.removeprefix(DONE)
    yes = {start for part in {verb, bare} for start in _beginnings(part)} | ({DONE} if bare != verb else set())
    no = {f"{word}{start}" for word in NOT for start in _beginnings(bare)} | ({"未"} if bare != verb else set())
    return {"true": (*(yes - no),), "false": (*(no - yes),)}


def _beginnings(text: str) -> Iterable[str]:
    return (text[:end] for end in range(SHORTEST_BEGINNING, len(text) + 1))


def read_word(typed: str, text: str, labels: Mapping[str, str], also: Words = NO_WORDS) -> Typed:
    """Read a tidy text as one of the words of `labels`, {code: label}; Unread names the candidates or the nearest."""
    if text in labels:
        return _read(typed, text, labels)
    key = _key(text)
    exact = {code for code, words in _known(labels, also) if key in words}
    if len(exact) == 1:
        return _read(typed, exact.pop(), labels)
    if len(exact) > 1:
        raise _ambiguous(exact, labels)
    if says_not_known(text):
        return NotGiven(typed=typed)
    refuse_error_value(text)
    begun = {code for code, label in labels.items() if len(key) >= SHORTEST_BEGINNING and _key(label).startswith(key)}
    if len(begun) == 1:
        return _read(typed, begun.pop(), labels)
    if begun:
        raise _ambiguous(begun, labels)
    raise _unknown(text, labels, also)


def _known(labels: Mapping[str, str], also: Words) -> Iterable[tuple[str, set[str]]]:
    for code, label in labels.items():
        yield code, {_key(word) for word in (code, label, *also.get(code, ()))}


def _key(text: str) -> str:
    """What makes two writings of a word the same."""
    return LAST.sub("", text.replace(" ", "")).casefold()


def _read(typed: str, code: str, labels: Mapping[str, str]) -> Read:
    label = labels[code]
    return Read(typed=typed, value=code, understood=label, changed=typed.strip() not in (code, label))


def _listed(labels: Iterable[str]) -> str:
    names = [f"“{label}”" for label in labels]
    return "、".join(names[:LISTED]) + (f"等 {len(names)} 种" if len(names) > LISTED else "")


def _ambiguous(codes: Iterable[str], labels: Mapping[str, str]) -> Unread:
    chosen = set(codes)
    names = _listed(label for code, label in labels.items() if code in chosen)
    return Unread("ambiguous", f"这可以是{names}", "请写全是哪一个")


def _denials(text: str) -> set[str]:
    """The words of a text that say no: 未建成 is never suggested for 建成."""
    return set(text) & set("不未无非没")


def _unknown(text: str, labels: Mapping[str, str], also: Words) -> Unread:
    noted = NOTED.match(text)
    plainly = {labels[code] for code, words in _known(labels, also) if noted and _key(noted[1]) in words}
    if noted and len(plainly) == 1:
        (label,) = plainly
        rest = quoted(text[noted.end(1) :])
        return Unread("not-a-word", f"“{label}”后面还有{rest}，说不准是不是附注", f"只是附注的话，只写“{label}”")
    words = {word: label for code, label in labels.items() for word in (label, *also.get(code, ())) if len(label) > 1}
    alike = [word for word in words if _denials(word) == _denials(text)]
    near = get_close_matches(text[:SHOWN], alike, n=1, cutoff=0.5)
    hint = f"；是不是“{words[near[0]]}”" if near else ""
    return Unread("not-a-word", "没有读懂是哪一个", f"可以写：{_listed(labels.values())}{hint}")
