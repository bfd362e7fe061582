"""Many projects at once: rows of a table, each answered as if alone or refused with its line, column and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from calculator.case import read_case
from calculator.engine import State, evaluate
from calculator.outputs import output_data
from calculator.pack import Pack
from calculator.problems import SHOWN, Problems, quoted

Json = dict[str, Any]

NOT_KNOWN = ("", "不清楚", "不详", "未知")
ANSWERED, REFUSED = "已答", "未答"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the columns of a table are: the input that each stands for, None for one that is only carried along."""

    texts: tuple[str, ...]
    inputs: tuple[str | None, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row: its line in the file, its cells, and either texts by output and the rest of an answer, or refusals."""

    line: int
    cells: tuple[str, ...]
    outputs: Mapping[str, str]
    leading: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def read_header(pack: Pack, texts: Sequence[str]) -> Header:
    """Match columns to inputs by name, title or question; ValueError if none matches or one is there twice."""
    titles = {word: name for name, item in pack.record.inputs.items() for word in (name, item.title, item.ask)}
    texts = tuple(text.strip() for text in texts)
    inputs = tuple(titles.get(text) for text in texts)
    known = [name for name in inputs if name]
    if not known:
        allowed = "、".join(item.title for item in pack.record.inputs.values())
        raise ValueError(f"第 1 行没有一个认得的列名。列名可用：{allowed}；或者下载模板填写。")
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise ValueError(
            f"这些列写了不止一次：{'、'.join(pack.record.inputs[name].title for name in twice)}。请各留一列。"
        )
    told = [
        f"第 {at} 列“{text}”不是输入项，照原样带出，没有用来计算{_hint(text, titles)}。"
        for at, (text, name) in enumerate(zip(texts, inputs, strict=True), 1)
        if name is None and text
    ]
    return Header(texts=texts, inputs=inputs, told=tuple(told))


def _hint(text: str, titles: Mapping[str, str]) -> str:
    near = get_close_matches(text[:SHOWN], titles, n=1)
    return f"；是不是“{near[0]}”" if near else ""


def _refusal(line: int, header: Header, at: int, why: str) -> str:
    column = f"第 {at + 1} 列" + (f"“{header.texts[at]}”" if at < len(header.texts) else "")
    return f"第 {line} 行{column}：{why}"


def _word(pack: Pack, name: str, text: str) -> str:
    """A word as the pack writes it, where the table has its label."""
    labels = {label: word for word, label in pack.labels[name].items()}
    return labels.get(text, text)


class Brief(NamedTuple):
    """What a row of results says of one output: its text, and what it lacks, leaves open and rests on."""

    text: str
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    sources: tuple[str, ...]


class Answerer:
    """Answers rows under one pack. What an output comes to is worked out once for all rows in which it is the same."""

    def __init__(self, pack: Pack) -> None:
        """Start without memory."""
        self.pack = pack
        self._known: dict[object, Brief] = {}

    def row(self, header: Header, cells: Sequence[str], line: int, unread: Mapping[int, str]) -> Result:
        """Answer one row; `unread` says by column why a cell could not be read from the file: the row is refused."""
        width = len(header.texts)
        refused = [_refusal(line, header, at, why) for at, why in sorted(unread.items())]
        if any(text.strip() for text in cells[width:]):
            refused.append(f"第 {line} 行：比第 1 行的列多，请核对分隔符和列。")
        cells = (*cells[:width], *("" for _ in range(width - len(cells))))
        given = {
            name: _word(self.pack, name, text.strip())
            for name, text in zip(header.inputs, cells, strict=False)
            if name and text.strip() not in NOT_KNOWN
        }
        try:
            state = evaluate(self.pack, read_case(self.pack, given))
        except Problems as error:
            told = [(header.inputs.index(str(one.path[0])), one.message) for one in error.problems]
            refused += [_refusal(line, header, at, why) for at, why in told]
        if refused:
            return Result(line=line, cells=cells, outputs={}, leading=REFUSED, refused=tuple(refused))
        return self._answered(state, cells, line)

    def _answered(self, state: State, cells: tuple[str, ...], line: int) -> Result:
        pack = self.pack
        rules = (id(state.program), *((trace.true, trace.maybe) for trace in state.traces.values()))
        briefs = {name: self._brief(state, name, rules) for name in pack.outputs}
        missing = {name for brief in briefs.values() for name in brief.missing}
        unknown = {key for brief in briefs.values() for key in brief.unknown}
        sources = dict.fromkeys(source for brief in briefs.values() for source in brief.sources)
        return Result(
            line=line,
            cells=cells,
            outputs={name: brief.text for name, brief in briefs.items()},
            leading=next(iter(briefs.values())).text,
            missing=tuple(item.title for name, item in pack.record.inputs.items() if name in missing),
            unknown=tuple(item.what for key, item in pack.bundle.unknowns.items() if key in unknown),
            citations=tuple(pack.bundle.clauses[source].title for source in sources),
        )

    def _brief(self, state: State, name: str, rules: object) -> Brief:
        """An output is the same where the same rules hold and it has the same value."""
        key = (name, rules, state.values[name], state.collected.get(name))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _brief(output_data(self.pack, state, name))
        return found


def _brief(output: Json) -> Brief:
    reasons = output["because"]
    return Brief(
        text=_text(output),
        missing=tuple(output["missing"]),
        unknown=(*output["unknown"], *(key for reason in reasons for key in reason.get("leaves_open", ()))),
        sources=tuple(reason["source"] for reason in reasons if reason["source"]),
    )


def _text(output: Json) -> str:
    return "；".join(output["labels"]) if output["reminder"] else str(output["text"])


def result_header(pack: Pack, header: Header) -> list[str]:
    """The first row of the table of results."""
    outputs = [item.title for item in pack.outputs.values()]
    return [
        "行号",
        "处理",
        *header.texts,
        *outputs,
        "还需要知道",
        "没有见到规定的",
        "引用的条款",
        "未答的原因",
        "规则包版本",
    ]


def result_row(pack: Pack, result: Result) -> list[str]:
    """One row of the table of results, all as text."""
    return [
        str(result.line),
        REFUSED if result.refused else ANSWERED,
        *result.cells,
        *(result.outputs.get(name, "") for name in pack.outputs),
        "、".join(result.missing),
        "；".join(result.unknown),
        "；".join(result.citations),
        " ".join(result.refused),
        pack.bundle.version,
    ]


def template(pack: Pack) -> list[list[str]]:
    """A table to fill in: the titles of all inputs, and a row of what each may hold."""
    return [
        ["项目名称", *(item.title for item in pack.record.inputs.values())],
        ["（示例，请删去本行）", *(_allowed(pack, name) for name in pack.record.inputs)],
    ]


def _allowed(pack: Pack, name: str) -> str:
    item = pack.record.inputs[name]
    if pack.labels[name]:
        return f"填：{'、'.join(pack.labels[name].values())}；不清楚就空着"
    if item.type == "date":
        return "填日期，如 2026-11-25；不清楚就空着"
    return f"填数字{quoted(item.unit) if item.unit else ''}；不清楚就空着"
