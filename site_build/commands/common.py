"""What several subcommands share: exit codes, the root of the content, printing, a case given by words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from calculator import Pack
from calculator.ground.problems import quoted

OK, FAILED, MISUSED = 0, 1, 2


class BadWord(ValueError):
    """A word on the command line that cannot be used, told in one sentence."""


def print_found(found: object, said: Iterable[str], *, as_json: bool) -> int:
    """Print what was found: as JSON, or as sentences."""
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(said))
    return OK


def write_files(*wanted: tuple[Path | None, Callable[[], bytes]]) -> bool:
    """Write each file that was asked for, its bytes made only then; whether any was. Raises BadWord."""
    for path, content in wanted:
        if path:
            try:
                path.write_bytes(content())
            except OSError as error:
                raise BadWord(f"文件{quoted(str(path))}不能写：{error.strerror}。") from None
    return any(path for path, _ in wanted)


def given_case(words: Sequence[str], packs: Sequence[Pack]) -> dict[str, str]:
    """The case that `--given 名称=值` words make; a title or question of an input is a name too. Raises BadWord."""
    given: dict[str, str] = {}
    for word in words:
        written, *values = (part.strip() for part in re.split("[=＝]", word, maxsplit=1))
        if not values:
            raise BadWord(f"--given {quoted(word)}应写作 名称=值，如 area=unbuilt 或 所在区域=未建成区域。")
        name = _input_named(written, packs)
        if name in given:
            raise BadWord(f"输入“{written}”给了不止一次，请只留一个。")
        given[name] = values[0]
    return given


def _input_named(written: str, packs: Sequence[Pack]) -> str:
    """The input that a name or title stands for in some pack; the word itself where it is none, to be refused later."""
    from calculator.answers.headings import Headings  # noqa: PLC0415 - only where a case is given

    if any(written in pack.record.inputs for pack in packs):
        return written
    return next((found for pack in packs if (found := Headings(pack).match(written).name)), written)
