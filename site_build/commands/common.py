"""What several subcommands share: exit codes, the root of the content, printing, a case given by words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from calculator.ground.problems import quoted

OK, FAILED, MISUSED = 0, 1, 2


class BadWord(ValueError):
    """A word on the command line that cannot be used, told in one sentence."""


def print_found(found: object, said: Iterable[str], *, as_json: bool) -> int:
    """Print what was found: as JSON, or as sentences."""
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(said))
    return OK


def given_case(words: Sequence[str]) -> dict[str, str]:
    """The case that `--given 名称=值` words make; raises BadWord."""
    given: dict[str, str] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not mark:
            raise BadWord(f"--given {quoted(word)}应写作 名称=值，如 area=unbuilt。")
        if name in given:
            raise BadWord(f"输入“{name}”给了不止一次，请只留一个。")
        given[name] = value
    return given
