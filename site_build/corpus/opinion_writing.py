"""New opinions put into the file in which an office works: nothing that stands there is changed, moved or dropped.

Records are added below those that are there, senders below those of their record. The text that comes out is read
again, and refused unless it holds what stood there and what was added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from site_build.corpus.opinion_merging import Merged
from site_build.corpus.opinions import Opinion, Orphan
from site_build.corpus.yaml_source import LARGEST, YamlSource, parse_yaml

HEAD = """# yaml-language-server: $schema={schemas}/schemas/opinions.json
# 对《{title}》的意见，由 policykb opinions import 写入，姓名、电话等已经隐去；原件另外保存，不要放进来。
# 经办人员在每条里写 decision（adopted 采纳、partly 部分采纳、not_adopted 不采纳、undecided 还没有决定）、
# reply（理由）、change（改在哪里：文件@版本#编号）。再导入不会改动这里已有的内容。
# 有 to_check 的，核对条款以后删去那一行。
# orphans 里的没有对上条款：写上 clauses、删去 why，移到 opinions；编号（id）不要改。
"""
FIELDS = (
    "version", "clauses", "why", "to_check", "kind", "quote",
    "words", "proposed", "reason", "senders", "decision", "reply",
)  # fmt: skip
LISTS = ("opinions", "orphans")
UNLIKE_BLOCK = re.compile(r"\A\s|^[ \u3000]*[&*!%:?\[{,-]|[\t\x85\u2028\u2029]", re.MULTILINE)
"""Texts that no block shows as they are, or that would be taken for something else on a hasty look."""
EASY = re.compile(r"[a-z0-9][a-z0-9_.-]*")


class NotWritten(ValueError):
    """Why a file was left as it is, in one sentence."""


def with_merged(source: YamlSource | None, merged: Merged, head: str) -> str:
    """The text of the file with what is new; `source` is the file as it was read, None if there is none yet.

    Raises NotWritten where the file is written in a way that cannot be added to, or would grow too large.
    """
    text = source.text if source and source.data is not None else head
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    data = source.data if source and isinstance(source.data, dict) else {}
    wanted = _wanted(data, merged)
    if source and data:
        lines = _with_senders(source, lines, merged.senders)
    for name, records in (("opinions", merged.opinions), ("orphans", merged.orphans)):
        if records:
            here = parse_yaml("\n".join(lines) + "\n", "opinions.yaml") if data else None
            lines = _with_records(here, lines, name, records)
            data = wanted
    made = "\n".join(lines) + "\n"
    if len(made) > LARGEST:
        told = f"写入以后文件太大（{len(made)} 个字符，最多 {LARGEST} 个），没有写"
        raise NotWritten(f"{told}。请分几批，用 --into 写到别的文件")
    if parse_yaml(made, "opinions.yaml").data != wanted:
        raise NotWritten("这个文件的写法程序接不下去，没有改动。请核对 opinions 和 orphans 是不是“- ”开头的列表")
    return made


def _wanted(data: Mapping[str, Any], merged: Merged) -> dict[str, Any]:
    """What the file must hold once it is written."""
    wanted = dict(data)
    for name, records in (("opinions", merged.opinions), ("orphans", merged.orphans)):
        held = [dict(one) for one in data.get(name) or []]
        for one in held:
            one["senders"] = [*one["senders"], *merged.senders.get(str(one["id"]), ())]
        if held or records or name in data:
            wanted[name] = [*held, *map(_plain, records)] or data.get(name)
    return wanted


def _plain(record: Opinion) -> dict[str, Any]:
    """A record as plain data, without what it does not say."""
    said = {name: getattr(record, name) for name in FIELDS if name != "why" or isinstance(record, Orphan)}
    listed = {name: [*value] if isinstance(value, tuple) else value for name, value in said.items()}
    return {"id": record.id, **{name: value for name, value in listed.items() if value}}


def _with_senders(source: YamlSource, lines: list[str], senders: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Senders below the last one of their record, or behind it where they stand in one line."""
    data: Any = source.data
    places = [
        (source.values[name, at, "senders", len(one["senders"]) - 1], senders[str(one["id"])])
        for name in LISTS
        for at, one in enumerate(data.get(name) or [])
        if senders.get(str(one["id"]))
    ]
    made = [*lines]
    for (line, column), more in sorted(places, reverse=True):
        before = made[line - 1][: column - 1]
        if re.fullmatch(r"\s*-\s+", before):
            made[line:line] = [f"{before}{_quoted(one)}" for one in more]
        else:
            end = made[line - 1].find("]", column - 1)
            end = len(made[line - 1]) if end < 0 else end
            made[line - 1] = f"{made[line - 1][:end]}, {', '.join(map(_quoted, more))}{made[line - 1][end:]}"
    return made


def _with_records(source: YamlSource | None, lines: list[str], name: str, records: tuple[Opinion, ...]) -> list[str]:
    """Records below the last of their list; the list itself at the end where there is none, or an empty one."""
    place = source.keys.get((name,)) if source else None
    if source is None or place is None:
        return [*lines, *([""] if lines else []), f"{name}:", *_block(records, "  ")]
    start = place[0] - 1
    later = [line - 1 for path, (line, _) in source.keys.items() if len(path) == 1 and line - 1 > start]
    end = min(later, default=len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    first = source.values.get((name, 0))
    if first is None:  # an empty list
        return [*lines[:start], f"{name}:", *_block(records, "  "), *lines[start + 1 :]]
    dash = lines[first[0] - 1][: first[1] - 1]
    indent = dash[: len(dash) - len(dash.lstrip())]
    return [*lines[:end], *_block(records, indent), *lines[end:]]


def _block(records: tuple[Opinion, ...], indent: str) -> Iterator[str]:
    for record in records:
        mark = f"{indent}- "
        for name, value in _plain(record).items():
            yield from _field(mark, name, value)
            mark = f"{indent}  "


def _field(mark: str, name: str, value: object) -> Iterator[str]:
    """A field with its value, texts of several lines as they are read."""
    within = " " * (len(mark) + 2)
    if isinstance(value, list):
        if name == "clauses":
            yield f"{mark}{name}: [{', '.join(map(_quoted, value))}]"
        else:
            yield f"{mark}{name}:"
            yield from (f"{within}- {_quoted(one)}" for one in value)
    elif "\n" in str(value) and not UNLIKE_BLOCK.search(str(value)):
        yield f"{mark}{name}: |-"
        yield from (f"{within}{line}" if line else "" for line in str(value).split("\n"))
    else:
        yield f"{mark}{name}: {_quoted(str(value))}"


def _quoted(text: str) -> str:
    """A text that YAML reads as it is, whatever stands in it."""
    return text if EASY.fullmatch(text) else json.dumps(text, ensure_ascii=False)
