"""What can be told of a file, a pack or a case, of which kind, and where: values that are collected, then raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from difflib import get_close_matches
from typing import Any

from calculator.ground.diagnostic_kinds import KIND_BY_WORD, Severity
from calculator.ground.frozen import frozen

Path = tuple[str | int, ...]

SHOWN = 60
LISTED = 16
NEAREST = 5


@frozen
class Diagnostic:
    """One thing that is told: its declared kind, a Chinese sentence for people, and where it stands.

    It stands at a key path, and once its file is known at a line and column, both from 1. `at_key` says that the key
    itself is wrong, not the value under it. `found` and `allowed` are what the sentence says of them in words, empty
    where it says nothing; `fix` and `severity` are those of the kind unless given. `case` and `other` are cases that
    show it, values as people read them.
    """

    kind: str
    message: str
    path: Path = ()
    at_key: bool = False
    found: str = ""
    allowed: tuple[str, ...] = ()
    fix: str = ""
    severity: Severity | None = None
    file: str = ""
    line: int = 0
    column: int = 0
    case: Mapping[str, str] | None = field(default=None, hash=False)
    other: Mapping[str, str] | None = field(default=None, hash=False)

    def __post_init__(self) -> None:
        declared = KIND_BY_WORD.get(self.kind)
        if declared is None:
            raise LookupError(
                f"{self.kind!r} is no kind of diagnostic that calculator.ground.diagnostic_kinds declares"
            )
        object.__setattr__(self, "found", _shortened(self.found))
        object.__setattr__(self, "fix", self.fix or declared.fix)
        object.__setattr__(self, "severity", self.severity or declared.severity)

    def __str__(self) -> str:
        if self.file:
            return f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{path_text(self.path)}：{self.message}" if self.path else self.message

    @property
    def as_json(self) -> dict[str, Any]:
        """The record as plain data; file, line and column are null where no file is known, the cases where none is."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "file": self.file or None,
            "line": self.line or None,
            "column": self.column or None,
            "path": list(self.path),
            "found": self.found,
            "allowed": list(self.allowed),
            "fix": self.fix,
            "message": self.message,
            "case": self.case,
            "other": self.other,
        }


def by_place(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Located diagnostics sorted by file, line and column; the same sentence at the same place is told once."""
    places = {(told.file, told.line, told.column, told.message): told for told in diagnostics}
    return tuple(places[place] for place in sorted(places))


class Problems(ValueError):
    """All that is wrong with one pack or one case; `problems` is never empty."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
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


def _shortened(found: str) -> str:
    return found if len(found) <= SHOWN else f"{found[:SHOWN]}……"


def not_among(found: str, allowed: Iterable[str]) -> str:
    """Say that a word is not one of those allowed, which ones are (the nearest of many), and which is likely."""
    words = list(allowed)
    near = _nearest(found, words)
    hint = f"，是否想写“{near[0]}”？" if near else "。"
    if len(words) > LISTED:
        return f"{quoted(found)}不在可用的 {len(words)} 个之内，相近的：{'、'.join(near) or '（无）'}{hint}"
    return f"{quoted(found)}不在允许的范围内，可用：{'、'.join(words) or '（无）'}{hint}"


def unlisted(kind: str, path: Path, found: str, allowed: Iterable[str], before: str = "", **more: Any) -> Diagnostic:
    """The diagnostic of a word that is not one of those allowed, told by `not_among` after the words `before`."""
    words = list(allowed)
    near = _nearest(found, words)
    return Diagnostic(
        kind=kind,
        path=path,
        message=f"{before}{not_among(found, words)}",
        found=found,
        allowed=tuple(words if len(words) <= LISTED else near),
        fix=f"改成“{near[0]}”。" if near else "",
        **more,
    )


def _nearest(found: str, words: list[str]) -> list[str]:
    return get_close_matches(found[:SHOWN], words, n=NEAREST, cutoff=0.5)
