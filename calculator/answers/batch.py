"""Many projects at once: rows of a table, each answered as if alone or refused with its line, column and reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple

from calculator.answers.outputs import output_data
from calculator.engine.case import Entries, read_entries
from calculator.engine.engine import State, evaluate
from calculator.ground.problems import SHOWN, quoted
from calculator.ground.typed_text import NotGiven, says_not_known, tidy
from calculator.packs.pack import Pack

Json = dict[str, Any]

ANSWERED, REFUSED, PASSED = "已答", "未答", "跳过"

LONGEST_HEADING = 400
LONGEST_HEADING = 400
BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
STARS = re.compile(r"^[*※★]+|[*※★:?]+$")
REMARK = re.compile(r"[(\[【〔{「]([^()\[\]【】〔〕{}「」]*)[)\]】〕}」]")
REMARKS = frozenset(
    [
        "必填",
        "必填项",
        "选填",
        "选填项",
        "可选",
        "非必填",
        "可不填",
        "可空",
        "是",
        "否",
        "是或否",
        "有",
        "无",
        "日期",
        "年月日",
    ]
)
SQUARE_METRE = re.compile("平方米|平米|m\\^2")
SERIALS = ("序号", "编号", "号", "no", "no.")
SUMS = ("小计", "合计", "总计", "共计", "累计", "总数", "合计数")
SUM = re.compile(
    rf"(?:本页|本表|本批|本批次|全区|全部|各项|以上|分类|页|总)?(?:{'|'.join(SUMS)}):?\(?\d*[宗个块项家户]?(?:地块|项目)?\)?"
)
FIGURE = re.compile(r"[\d.,/—-]+")
NOTE = re.compile(
    r"(?:注|备注|附注|说明|注释|填表说明|填报说明|填表人|制表人?|审核人?|复核人?|填报单位|制表单位|填表日期|制表日期|数据来源)\d*:"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line in the file, its cells as text, and by column (from 0) why an input cannot take a cell.

    `shown` are the cells as the file shows them, empty where that is no different; `hidden` says that the row is.
    """

    line: int
    cells: tuple[str, ...]
    shown: tuple[str, ...] = ()
    unread: Mapping[int, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A column that may stand for an input but is not used for it, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the columns of a table are: the input that each stands for, None for one that is only carried along."""

    line: int
    texts: tuple[str, ...]
    inputs: tuple[str | None, ...]
    doubts: Mapping[int, Doubt]
    told: tuple[str, ...]

    def column(self, at: int) -> str:
        """A column as people find it: its number from 1 and its heading."""
        return f"第 {at + 1} 列" + (quoted(self.text(at)) if self.text(at) else "")

    def text(self, at: int) -> str:
        """A column's heading, "" where there is none."""
        return self.texts[at] if at < len(self.texts) else ""


class Understood(NamedTuple):
    """How a cell was read that is written in another way: its column, what stands there, what it was taken for."""

    column: str
    typed: str
    told: str

    def __str__(self) -> str:
        return f"{self.column}：{quoted(self.typed)}{self.told}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row: its line in the file, its cells, and either texts by output and the rest of an answer, or refusals.

    `understood` tells how cells were read that are written in another way.

    `passed` says why the row is no project and so neither answered nor refused.
    """

    line: int
    cells: tuple[str, ...]
    outputs: Mapping[str, str]
    leading: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    passed: str = ""

    @property
    def state(self) -> str:
        """What became of the row."""
        return REFUSED if self.refused else PASSED if self.passed else ANSWERED


def _plain(text: str) -> str:
    """A heading without what writing adds: width, case, blanks, line breaks, stars, a colon or a question mark."""
    return STARS.sub("", BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold())


class Heading(NamedTuple):
    """What a heading stands for: an input, or one that it only resembles and why it is not taken for it."""

    name: str | None = None
    near: str | None = None
    why: str = ""


class Headings:
    """The names, titles and questions of a pack's inputs, to match headings with."""

    def __init__(self, pack: Pack) -> None:
        """Take all words from the pack."""
        self.inputs = pack.record.inputs
        words = [(word, name) for name, item in self.inputs.items() for word in (name, item.title, item.ask)]
        self.exact = dict(words)
        self.plain = {_plain(word): name for word, name in words}
        self.remarks = {
            name: {*REMARKS, *map(_unit, pack.labels[name].values()), _unit(item.unit or "")}
            for name, item in self.inputs.items()
        }

    def match(self, text: str) -> Heading:
        """Match a heading: as it stands, without what writing adds, or without its unit or a remark that is known."""
        plain = _plain(text)
        name = self.exact.get(text) or self.plain.get(plain)
        if name:
            return Heading(name)
        bare, remarks = _plain(REMARK.sub("", plain)), REMARK.findall(plain)
        name = self.plain.get(bare) or self._before_unit(bare)
        if name is None:
            return Heading()
        other = next((remark for remark in remarks if not self._is_known(name, remark)), None)
        return Heading(name) if other is None else Heading(near=name, why=f"括号里是{quoted(other)}")

    def nearest(self, text: str) -> Heading:
        """Match a heading, or find the input that it resembles."""
        heading = self.match(text)
        if heading.name or heading.near:
            return heading
        plain = _plain(REMARK.sub("", _plain(text)))
        near = get_close_matches(plain[:SHOWN], self.plain, n=1)
        return Heading(near=self.plain[near[0]], why="列名不完全一样") if near else heading

    def known(self, texts: Iterable[str]) -> int:
        """How many different inputs the headings of a row stand for."""
        return len({self.match(text.strip()).name for text in texts if 0 < len(text) <= LONGEST_HEADING} - {None})

    def _is_known(self, name: str, remark: str) -> bool:
        """Whether what stands in brackets only says the unit, the words allowed, or that it is to be filled in."""
        known = self.remarks[name]
        remark = _unit(remark)
        return remark in known or all(part in known for part in re.split("[/,、;]", remark))

    def _before_unit(self, bare: str) -> str | None:
        """The input of a heading that ends in its unit without brackets."""
        for word, name in self.plain.items():
            unit = self.inputs[name].unit
            if unit and bare.startswith(word) and _unit(bare.removeprefix(word).lstrip("/,-:—_")) == _unit(unit):
                return name
        return None


def _unit(text: str) -> str:
    """A unit, or what else stands in brackets, however written: 平方米 is ㎡."""
    plain = _plain(text).removeprefix("单位").lstrip(":")
    return SQUARE_METRE.sub("m2", plain)


def read_header(pack: Pack, texts: Sequence[str], line: int = 1) -> Header:
    """Match columns to inputs by name, title or question; ValueError if none matches or a heading is there twice."""
    titles = {name: item.title for name, item in pack.record.inputs.items()}
    texts = tuple(text.strip() for text in texts)
    headings = Headings(pack)
    matched = [headings.nearest(text) if text else Heading() for text in texts]
    inputs = tuple(heading.name for heading in matched)
    if not any(inputs):
        raise ValueError(f"第 {line} 行没有一个认得的列名。列名可用：{'、'.join(titles.values())}；或者下载模板填写。")
    twice = {text: None for text, name in zip(texts, inputs, strict=True) if name and texts.count(text) > 1}
    if twice:
        raise ValueError(f"这些列写了不止一次：{'、'.join(twice)}。请各留一列。")
    header = Header(
        line=line,
        texts=texts,
        inputs=inputs,
        doubts={at: Doubt(name=item.near, why=item.why) for at, item in enumerate(matched) if item.near},
        told=(),
    )
    told = [_told(header, at, titles, headings) for at in range(len(texts))]
    return replace(header, told=tuple(sentence for sentence in told if sentence))


def _told(header: Header, at: int, titles: Mapping[str, str], headings: Headings) -> str:
    """What to tell of a column: not used, or used though its heading is not literally an input's; "" for nothing."""
    text, name, doubt = header.texts[at], header.inputs[at], header.doubts.get(at)
    if not text or text in headings.exact:
        return ""
    if name:
        return f"{header.column(at)}认作“{titles[name]}”。"
    if doubt is None:
        return f"{header.column(at)}不是输入项，照原样带出，没有用来计算。"
    used = next((other for other, known in enumerate(header.inputs) if known == doubt.name), None)
    instead = "是就改成这个列名，不是就换一个列名" if used is None else f"这一项用的是第 {used + 1} 列"
    near = f"是不是“{titles[doubt.name]}”（{doubt.why}）？{instead}。"
    return f"{header.column(at)}不是输入项，照原样带出，没有用来计算；{near}"


def no_project(header: Header, row: Row) -> str:
    """Why a row is no project: the heading again, a sum, or a note below the table; "" for a project."""
    filled = {at: text.strip() for at, text in enumerate(row.cells) if text.strip()}
    if filled and all(text == header.text(at) for at, text in filled.items()):
        return "又写了一遍列名"
    first = _plain(next((text for at, text in filled.items() if not _is_serial(header, at, text)), ""))
    if SUM.fullmatch(first):
        return f"{quoted(first)}是汇总"
    given = [filled[at] for at, name in enumerate(header.inputs) if name and at in filled]
    carried = [_plain(filled[at]) for at, name in enumerate(header.inputs) if not name and at in filled]
    word = next((text for text in carried if text in SUMS), "")
    if word and all(FIGURE.fullmatch(text) for text in given):
        return f"“{word}”是汇总"
    if first.endswith(SUMS) and not given:
        return f"{quoted(first)}没有填输入项，看来是汇总"
    return "表下面的说明" if NOTE.match(first) and not given else ""


def _is_serial(header: Header, at: int, text: str) -> bool:
    return text.isdecimal() and _plain(header.text(at)) in SERIALS


def _refusal(line: int, header: Header, at: int, why: str) -> str:
    return f"第 {line} 行{header.column(at)}：{why}"


def _wide(texts: Sequence[str], width: int) -> tuple[str, ...]:
    """Texts made as many as there are columns."""
    return (*texts[:width], *("" for _ in range(width - len(texts))))


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

    def row(self, header: Header, row: Row) -> Result:
        """Answer one row, or refuse it whole: a cell that no input can take, a column in doubt, or a cell too many."""
        width = len(header.texts)
        values, shown = (_wide(texts, width) for texts in (row.cells, row.shown or row.cells))
        cells = tuple(
            values[at] if name and at not in row.unread else shown[at] for at, name in enumerate(header.inputs)
        )
        passed = no_project(header, row)
        if passed:
            return Result(line=row.line, cells=cells, outputs={}, leading=PASSED, passed=f"{passed}，不是项目。")
        given, columns, refused = self._given(header, row, values)
        entries = read_entries(self.pack, given)
        understood = self._understood(header, values, entries, columns)
        if any(text.strip() for text in (row.shown or row.cells)[width:]):
            refused.append(f"第 {row.line} 行：比第 {header.line} 行的列多，请核对分隔符和列。")
        refused += [
            _refusal(row.line, header, columns[one["input"]], f"填的是{quoted(one['typed'])}，{one['why']}")
            for one in entries.problems
        ]
        if refused:
            return Result(
                line=row.line, cells=cells, outputs={}, leading=REFUSED, refused=tuple(refused), understood=understood
            )
        return replace(self._answered(evaluate(self.pack, entries.case), cells, row.line), understood=understood)

    def _given(
        self, header: Header, row: Row, values: Sequence[str]
    ) -> tuple[dict[str, str], dict[str, int], list[str]]:
        """The texts of the inputs, the columns they come from, and why cells cannot be taken."""
        given: dict[str, str] = {}
        columns: dict[str, int] = {}
        refused: list[str] = []
        for at, name in enumerate(header.inputs):
            if name is None:
                continue
            text = values[at].strip()
            if at in row.unread:
                refused.append(_refusal(row.line, header, at, row.unread[at]))
            elif self._not_known(name, text):
                continue
            elif name in given and not self._same(name, given[name], text):
                refused.append(self._two(header, row, columns[name], at, values))
            else:
                given.setdefault(name, text)
                columns.setdefault(name, at)
        for at, doubt in header.doubts.items():
            filled = at in row.unread or not self._not_known(doubt.name, values[at])
            if filled and doubt.name not in given:
                title = self.pack.record.inputs[doubt.name].title
                why = f"这一列像是“{title}”，但{doubt.why}，没有用来计算。是就改成这个列名，不是就换一个列名。"
                refused.append(_refusal(row.line, header, at, why))
        return given, columns, refused

    def _not_known(self, name: str, text: str) -> bool:
        """Whether a cell counts as not given; a word of the input comes before."""
        return text not in self.pack.labels[name].values() and says_not_known(tidy(text))

    def _same(self, name: str, first: str, second: str) -> bool:
        """Whether two cells are two writings of one value."""
        if first == second:
            return True
        cases = [read_entries(self.pack, {name: text}).case for text in (first, second)]
        return bool(cases[0]) and cases[0] == cases[1]

    def _understood(
        self, header: Header, values: Sequence[str], entries: Entries, columns: Mapping[str, int]
    ) -> tuple[Understood, ...]:
        """How the cells of a row were read that are not written as a pack writes them."""
        told = {
            at: f"读作 {entry.told}"
            for name, at in columns.items()
            if (entry := entries.read.get(name)) and entry.changed
        }
        for at, name in enumerate(header.inputs):
            if name and self._not_known(name, values[at]) and NotGiven(typed=values[at]).changed:
                told[at] = "按不清楚计算"
        return tuple(Understood(header.column(at), values[at].strip(), told[at]) for at in sorted(told))

    def _two(self, header: Header, row: Row, first: int, second: int, values: Sequence[str]) -> str:
        title = self.pack.record.inputs[str(header.inputs[first])].title
        return (
            f"第 {row.line} 行：{header.column(first)}和{header.column(second)}都是“{title}”，"
            f"填的不一样：{quoted(values[first])}和{quoted(values[second])}。请只留一个。"
        )

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
        "怎样读的",
        "规则包版本",
    ]


def result_row(pack: Pack, result: Result) -> list[str]:
    """One row of the table of results, all as text."""
    return [
        str(result.line),
        result.state,
        *result.cells,
        *(result.outputs.get(name, "") for name in pack.outputs),
        "、".join(result.missing),
        "；".join(result.unknown),
        "；".join(result.citations),
        " ".join(result.refused) or result.passed,
        " ".join(map(str, result.understood)),
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
