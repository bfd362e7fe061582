"""What can be wrong with a pack or a case, and where: values that are collected, then raised together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]

SHOWN = 60
LISTED = 16
NEAREST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: the key path where it stands, and a Chinese sentence for people.

    `at_key` says that the key itself is wrong, not the value under it. `kind` is that of the finding.
    """

    path: Path
    message: str
    at_key: bool = False
    kind: str = ""

    def __str__(self) -> str:
        return f"{path_text(self.path)}：{self.message}" if self.path else self.message


class Problems(ValueError):
    """All that is wrong with one pack or one case; `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def path_text(path: Path) -> str:
    """Write a key path as people read it: `decision_tables.route.rules[0].if[2]`."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def quoted(found: str) -> str:
    """Quote what was found, cut to a readable length, so that a value of 5 MB cannot flood the message."""
    return f"“{found}”" if len(found) <= SHOWN else f"“{found[:SHOWN]}……”（共 {len(found)} 个字符）"


def not_among(found: str, allowed: Iterable[str]) -> str:
    """Say that a word is not one of those allowed, which ones are (the nearest of many), and which is likely."""
    words = list(allowed)
    near = get_close_matches(found[:SHOWN], words, n=NEAREST, cutoff=0.5)
    hint = f"，是否想写“{near[0]}”？" if near else "。"
    if len(words) > LISTED:
        return f"{quoted(found)}不在可用的 {len(words)} 个之内，相近的：{'、'.join(near) or '（无）'}{hint}"
    return f"{quoted(found)}不在允许的范围内，可用：{'、'.join(words) or '（无）'}{hint}"
