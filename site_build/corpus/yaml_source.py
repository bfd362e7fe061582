"""One YAML file as plain data with the place of every key and value.

PyYAML's node tree is used, not its constructors: every scalar stays text (YAML 1.1 would turn `0101` into 65 and
`no` into False), duplicate keys, anchors, aliases and tags are refused.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path as File
from stat import S_ISDIR, S_ISREG
from typing import Any

import yaml

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Path, Problems, by_place
from calculator.ground.records import decode
from site_build.corpus.yaml_nodes import CONTROL, NULL_TAG, Failure, compose
from site_build.corpus.yaml_slips import ANY_SPACE, SUSPICIOUS, UNSEEN_IN_KEYS, UNSEEN_MARK, Slip, mended, slips_of
from site_build.corpus.yaml_written import Written

SLIP = "keyboard-slip"
LARGEST = 2_000_000
MOST_BYTES = 4 * LARGEST

REASONS: Mapping[int, str] = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读写的权限",
    errno.EPERM: "没有读写的权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENOSPC: "磁盘满了",
}


class BadYaml(ValueError):
    """Every problem of a corpus, sorted by place."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = by_place(problems)
        super().__init__("\n".join(map(str, self.problems)))


@frozen
class YamlSource:
    """Plain data of one file, and where each key path stands (line and column from 1)."""

    file: str
    text: str = ""
    data: object = None
    values: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    written: Written | None = None
    problems: tuple[Diagnostic, ...] = ()

    def locate(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Give key paths their lines and columns; a path that the file does not hold stands at its nearest parent.

        A diagnostic that a slip of the keyboard explains is told as that slip, where it stands; a key on a line with
        such a slip needs no second word.
        """
        return tuple(located for diagnostic in diagnostics for located in self._locate(diagnostic))

    def mentions(self, word: str) -> bool:
        """Whether the text has this word anywhere, even in what was not read as it was meant."""
        return re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w.-])", self.text) is not None

    def _locate(self, diagnostic: Diagnostic) -> Iterator[Diagnostic]:
        behind = self.written.behind(diagnostic) if self.written else []
        if behind:
            yield from (_slip(self.file, self.text, slip) for slip in behind)
            return
        line, column = self._place(diagnostic)
        if diagnostic.at_key and any(told.line == line and told.kind == SLIP for told in self.problems):
            return
        yield replace(diagnostic, file=self.file, line=line, column=column)

    def _place(self, diagnostic: Diagnostic) -> tuple[int, int]:
        path = diagnostic.path
        if diagnostic.at_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


class _Walker:
    """Turns nodes into plain data and notes places, how things are written, and problems on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.problems: list[Diagnostic] = []
        self.plain_values: dict[Path, tuple[int, int, str]] = {}
        self.plain_keys: dict[Path, tuple[int, int]] = {}
        self.flow: dict[type, set[Path]] = {yaml.SequenceNode: set(), yaml.MappingNode: set()}
        self.below: set[Path] = set()
        self.valueless: set[Path] = set()
        self.key_sets: dict[Path, frozenset[str]] = {}

    def plain(self, node: Any, path: Path) -> object:
        self.values[path] = _place(node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, path)
        if node.flow_style:
            self.flow[type(node)].add(path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, at)) for at, item in enumerate(node.value)]
        return self.mapping(node, path)

    def scalar(self, node: Any, path: Path) -> str:
        if control := CONTROL.search(node.value):
            code = f"U+{ord(control[0]):04X}"
            self.complain("control-character", node.start_mark.index, f"这个值里有控制字符（{code}），请删去。", code)
            return CONTROL.sub("", node.value)
        value = "" if node.tag == NULL_TAG else str(node.value)
        if self.may_slip(node):
            self.plain_values[path] = (node.start_mark.index, node.end_mark.index, value)
        return value

    def may_slip(self, node: Any) -> bool:
        """Whether something is written without quotes and has a mark in it that may be a slip."""
        start, end = node.start_mark.index, node.end_mark.index
        return not node.style and SUSPICIOUS.search(self.text, start, end) is not None

    def mapping(self, node: Any, path: Path) -> object:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                message = "键应为一个词，不能是列表或映射；请写成“键: 值”。"
                self.complain("key-not-a-word", key_node.start_mark.index, message)
                continue
            key = self.key(key_node)
            here = (*path, key)
            if key in data:
                first = self.keys[here][0]
                message = f"键“{key}”重复，第 {first} 行已经写过；请删去或改名。"
                self.complain("duplicate-key", key_node.start_mark.index, message, key)
                continue
            self.keys[here] = _place(key_node)
            if self.may_slip(key_node):
                self.plain_keys[here] = key_node.start_mark.index, key_node.end_mark.index
            if value_node.start_mark.index == value_node.end_mark.index:
                self.valueless.add(here)
            if value_node.start_mark.line > key_node.end_mark.line:
                self.below.add(here)
            data[key] = self.plain(value_node, here)
        self.key_sets[path] = frozenset(data)
        return data

    def key(self, node: Any) -> str:
        """The key without spaces and marks that nobody sees, each of which is told."""
        start, end = node.start_mark.index, node.end_mark.index
        if self.text[start:end].isascii():
            return str(node.value)
        unseen = [*slips_of((ANY_SPACE, UNSEEN_MARK), self.text[start:end], start)]
        self.problems += [_slip(self.file, self.text, slip) for slip in unseen[:1]]
        return "".join(mark for mark in node.value if not UNSEEN_IN_KEYS.match(mark)) if unseen else str(node.value)

    def complain(self, kind: str, index: int, message: str, found: str = "") -> None:
        self.problems.append(_at(index, self.file, self.text, kind=kind, message=message, found=found))

    def source(self, data: object) -> YamlSource:
        """All that was noted, with what values have swallowed among the problems."""
        written = Written(
            text=self.text,
            values=self.plain_values,
            keys=self.plain_keys,
            flow_lists=frozenset(self.flow[yaml.SequenceNode]),
            flow_mappings=frozenset(self.flow[yaml.MappingNode]),
            below=frozenset(self.below),
            valueless=frozenset(self.valueless),
            key_sets=self.key_sets,
        )
        self.problems += [_slip(self.file, self.text, slip) for slip in written.swallowed()]
        return YamlSource(
            file=self.file,
            text=self.text,
            data=data,
            values=self.values,
            keys=self.keys,
            written=written,
            problems=by_place(self.problems),
        )


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese."""
    return REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def read_yaml(path: File, shown_as: str) -> YamlSource:
    """Read one file; what keeps it from being read comes back as a located problem, never as an exception."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            said = REASONS[errno.EISDIR] if S_ISDIR(status.st_mode) else "这不是普通的文件"
            return _failed("unreadable-file", shown_as, f"文件无法读取：{said}。")
        if status.st_size > MOST_BYTES:
            return _failed("file-too-large", shown_as, f"文件太大：{status.st_size} 个字节，最多 {LARGEST} 个字符。")
        content = path.read_bytes()
    except OSError as error:
        return _failed("unreadable-file", shown_as, f"文件无法读取：{reason(error)}。")
    try:
        return parse_yaml(content.decode("utf-8"), shown_as)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        message = "从这里起不是 UTF-8 编码（可能是 GBK 或 UTF-16）；请用编辑器另存为 UTF-8。"
        told = Diagnostic(kind="not-utf8", file=shown_as, line=line, column=column, message=message)
        return YamlSource(file=shown_as, problems=(told,))


def parse_yaml(text: str, shown_as: str) -> YamlSource:
    """Read YAML text; syntax errors, duplicate keys and limits come back as located problems, never as exceptions."""
    if len(text) > LARGEST:
        return _failed("file-too-large", shown_as, f"文件太大：{len(text)} 个字符，最多 {LARGEST} 个。")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    node = compose(text)
    if isinstance(node, Failure):
        slips = [_slip(shown_as, text, slip) for slip in mended(text, node)]
        failure = _at(node.index, shown_as, text, kind="bad-yaml", message=node.message)
        return YamlSource(file=shown_as, text=text, problems=tuple(slips or [failure]))
    if node is None:
        return _failed("empty-file", shown_as, "文件是空的。")
    walker = _Walker(shown_as, text)
    return walker.source(walker.plain(node, ()))


def read_record(record: type[Any], source: YamlSource) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The record that a file holds, None if it cannot be read, and all that is wrong with the file so far."""
    if source.data is None:
        return None, source.problems
    try:
        return decode(record, source.data), source.problems
    except Problems as error:
        return None, (*source.problems, *source.locate(error.problems))


def _failed(kind: str, file: str, message: str) -> YamlSource:
    return YamlSource(file=file, problems=(Diagnostic(kind=kind, file=file, line=1, column=1, message=message),))


def _slip(file: str, text: str, slip: Slip) -> Diagnostic:
    return _at(
        slip.start,
        file,
        text,
        kind=SLIP,
        message=slip.message,
        found=slip.mark,
        allowed=(slip.put,) if slip.put else (),
    )


def _at(index: int, file: str, text: str, **told: Any) -> Diagnostic:
    """A diagnostic about the character at an index of a file's text."""
    line = text.count("\n", 0, index) + 1
    return Diagnostic(file=file, line=line, column=index - text.rfind("\n", 0, index), **told)


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
