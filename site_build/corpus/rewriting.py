"""Values of a YAML file written anew in place: nothing else of the file is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from calculator.ground.problems import Path
from site_build.corpus.yaml_source import YamlSource, parse_yaml

NAME_GOES_ON = re.compile(r"[\w.#@-]")


def with_values(source: YamlSource, text: str, changes: Iterable[tuple[Path, str, str]], word: str) -> str:
    """The text of a file in which the value at each key path is the new one; `word` is what people call such a value.

    Raises ValueError where a value does not stand in the file as it was read, such as one folded over two lines.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).splitlines(keepends=True)
    placed = sorted(((*place_of_value(source, path), path, old, new) for path, old, new in changes), reverse=True)
    data = source.data
    for line, column, path, old, new in placed:
        here = lines[line - 1]
        start = column - 1 + (here[column - 1 : column] in ("'", '"'))
        if not here.startswith(old, start) or NAME_GOES_ON.match(here, start + len(old)):
            raise ValueError(f"第 {line} 行的{word}“{old}”不是写在一行里的一个词")
        lines[line - 1] = here[:start] + new + here[start + len(old) :]
        data = _replaced(data, path, new)
    made = mark + "".join(lines)
    if parse_yaml(made, source.file).data != data:
        raise ValueError("改写以后读出的内容与预期不同")
    return made


def place_of_value(source: YamlSource, path: Path) -> tuple[int, int]:
    """Where the value of a key path stands; a key that a short way of writing leaves out stands at its parent."""
    while path and path not in source.values:
        path = path[:-1]
    return source.values.get(path, (1, 1))


def _replaced(data: Any, path: Path, name: str) -> Any:
    """Plain data with another value at a path."""
    if isinstance(data, str) or not path:
        return name
    key, *rest = path
    if isinstance(data, list):
        return [_replaced(one, tuple(rest), name) if at == key else one for at, one in enumerate(data)]
    return {at: _replaced(one, tuple(rest), name) if at == key else one for at, one in data.items()}
