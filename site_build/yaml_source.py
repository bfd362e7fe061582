"""One YAML file as plain data with the place of every key and value.

PyYAML's node tree is used, not its constructors: every scalar stays text (YAML 1.1 would turn `0101` into 65 and
`no` into False), duplicate keys and aliases are refused.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

import yaml

from calculator.problems import Path, Problem

LARGEST = 2_000_000
DEEPEST = 40

SYNTAX_WORDS: Mapping[str, str] = {
    "mapping values are not allowed here": "此处不应有冒号；值里含半角冒号时请给整个值加引号",
    "could not find expected ':'": "缺少半角冒号“: ”（冒号后要有空格）",
    "found character '\\t' that cannot start any token": "缩进请用空格，不要用制表符",
    "found unexpected end of stream": "引号没有配对",
    "expected <block end>, but found": "缩进与上面的行不一致",
    "found undefined alias": "不支持别名（*）",
}

REASONS: Mapping[int, str] = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读写的权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOSPC: "磁盘满了",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Located:
    """A problem with its place: `file:line:column: message`, lines and columns from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlSource:
    """Plain data of one file, and where each key path stands (line and column from 1)."""

    file: str
    data: object = None
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    problems: tuple[Located, ...] = ()

    def locate(self, problems: Iterable[Problem]) -> tuple[Located, ...]:
        """Turn key paths into places; a path that the file does not hold stands at its nearest parent."""
        return tuple(self._locate(problem) for problem in problems)

    def _locate(self, problem: Problem) -> Located:
        path = problem.path
        line, column = self.keys.get(path, (1, 1)) if problem.at_key else (1, 1)
        while (line, column) == (1, 1) and path not in self.values and path:
            path = path[:-1]
        if (line, column) == (1, 1):
            line, column = self.values.get(path, (1, 1))
        return Located(file=self.file, line=line, column=column, message=problem.message)


class _Loader(yaml.SafeLoader):
    """Composes nodes only, and refuses aliases: what a reader sees at a line is what stands there."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="found undefined alias",
                problem_mark=self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        return super().compose_node(parent, index)


class _Walker:
    """Turns nodes into plain data and notes places and problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Located] = []

    def plain(self, node: Any, path: Path) -> object:
        self.values[path] = _place(node)
        if isinstance(node, yaml.ScalarNode):
            return "" if node.tag == "tag:yaml.org,2002:null" else node.value
        if len(path) > DEEPEST:
            self.complain(node, f"嵌套超过 {DEEPEST} 层")
            return ""
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, at)) for at, item in enumerate(node.value)]
        return self.mapping(node, path)

    def mapping(self, node: Any, path: Path) -> object:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.complain(key_node, "键应为一个词。")
                continue
            key = key_node.value
            if key in data:
                first = self.keys[(*path, key)][0]
                self.complain(key_node, f"键“{key}”重复，第 {first} 行已经写过；请删去或改名。")
                continue
            self.keys[(*path, key)] = _place(key_node)
            data[key] = self.plain(value_node, (*path, key))
        return data

    def complain(self, node: Any, message: str) -> None:
        line, column = _place(node)
        self.problems.append(Located(file=self.file, line=line, column=column, message=message))


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese where the cause is a common one."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def read_yaml(path: File, shown_as: str) -> YamlSource:
    """Read one file; what keeps it from being read comes back as a located problem, never as an exception."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return _failed(shown_as, 1, 1, f"文件无法读取：{reason(error)}。")
    except UnicodeDecodeError as error:
        return _failed(shown_as, 1, 1, f"不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8。")
    return parse_yaml(text, shown_as)


def parse_yaml(text: str, shown_as: str) -> YamlSource:
    """Read YAML text; syntax errors, duplicate keys and limits come back as located problems, never as exceptions."""
    if len(text) > LARGEST:
        return _failed(shown_as, 1, 1, f"文件太大：{len(text)} 个字符，最多 {LARGEST} 个。")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return _failed(shown_as, line, column, f"YAML 写法有误：{_syntax_words(str(error.problem))}。")
    except yaml.YAMLError as error:
        return _failed(shown_as, 1, 1, f"YAML 写法有误：{error}。")
    except RecursionError:
        return _failed(shown_as, 1, 1, f"嵌套超过 {DEEPEST} 层。")
    if node is None:
        return _failed(shown_as, 1, 1, "文件是空的。")
    walker = _Walker(shown_as)
    data = walker.plain(node, ())
    return YamlSource(file=shown_as, data=data, values=walker.values, keys=walker.keys, problems=tuple(walker.problems))


def _failed(file: str, line: int, column: int, message: str) -> YamlSource:
    return YamlSource(file=file, problems=(Located(file=file, line=line, column=column, message=message),))


def _syntax_words(problem: str) -> str:
    return next((words for start, words in SYNTAX_WORDS.items() if problem.startswith(start)), problem)


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
