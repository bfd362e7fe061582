"""Columns of a table of projects: which input each heading stands for, and what of it is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from difflib import get_close_matches
from typing import NamedTuple

from calculator.ground.frozen import frozen
from calculator.ground.problems import SHOWN, quoted
from calculator.ground.typed import read_typed
from calculator.ground.typed_text import Read
from calculator.packs.pack import Pack
from calculator.packs.schema import Input

LONGEST_HEADING = 400
MOST_MATCHED = 10_000
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
OF_REMARKS = ("备注", "说明", "附注")
ANSWERS = frozenset(("是", "否", "有", "无"))
NUMERALS = "零〇一二三四五六七八九十百千万亿"
SQUARE_METRE = re.compile("平方米|平米|m\\^2")


@frozen
class Doubt:
    """A column that may stand for an input but is not used for it, and why."""

    name: str
    why: str


@frozen
class Header:
    """What the columns of a table are: the input that each stands for, None for one that is only carried along.

    `units` are those that headings name, where they are others than the inputs count in.
    """

    line: int
    texts: tuple[str, ...]
    inputs: tuple[str | None, ...]
    doubts: Mapping[int, Doubt]
    units: Mapping[int, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    def column(self, at: int) -> str:
        """A column as people find it: its number from 1 and its heading."""
        return f"第 {at + 1} 列" + (quoted(self.text(at)) if self.text(at) else "")

    def text(self, at: int) -> str:
        """A column's heading, "" where there is none."""
        return self.texts[at] if at < len(self.texts) else ""


def plain_heading(text: str) -> str:
    """A heading without what writing adds: width, case, blanks, line breaks, stars, a colon or a question mark."""
    return STARS.sub("", BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold())


class Heading(NamedTuple):
    """What a heading stands for: an input, or one that it only resembles and why it is not taken for it.

    `unit` is the one that the heading names, where the input counts in another.
    """

    name: str | None = None
    unit: str = ""
    near: str | None = None
    why: str = ""


class Headings:
    """The names, titles and questions of a pack's inputs, to match headings with."""

    def __init__(self, pack: Pack) -> None:
        """Take all words from the pack."""
        self.inputs = pack.record.inputs
        self.units = tuple(pack.record.units)
        words = [
            (word, name)
            for name, item in self.inputs.items()
            for word in (name, item.title, item.ask, column_title(item))
        ]
        self.exact = dict(words)
        self.plain = {plain_heading(word): name for word, name in words}
        self.matched: dict[str, Heading] = {}
        self.fillers = {name: {*REMARKS, _unit(item.unit or "")} for name, item in self.inputs.items()}
        self.words = {name: {*map(_unit, pack.labels[name].values())} for name in self.inputs}

    def match(self, text: str) -> Heading:
        """Match a heading: as it stands, without what writing adds, or without its unit or a remark that is known."""
        if text not in self.matched:
            if len(self.matched) >= MOST_MATCHED:
                self.matched.clear()
            self.matched[text] = self._match(text)
        return self.matched[text]

    def _match(self, text: str) -> Heading:
        plain = plain_heading(text)
        name = self.exact.get(text) or self.plain.get(plain)
        if name:
            return Heading(name)
        bare, remarks = plain_heading(REMARK.sub("", plain)), REMARK.findall(plain)
        name = self.plain.get(bare)
        if name is None:
            name, unit = self._before_unit(bare)
            remarks = [*remarks, *([unit] if unit else [])]
        if name is None:
            return Heading()
        others = [remark for remark in remarks if not self._is_known(name, remark)]
        unit = next((other for other in others if self._is_unit(name, other)), "")
        other = next((other for other in others if other != unit), None)
        return (
            Heading(name, unit.replace("m2", "㎡"))
            if other is None
            else Heading(near=name, why=f"括号里是{quoted(other)}")
        )

    def nearest(self, text: str) -> Heading:
        """Match a heading, or find the input that it resembles."""
        heading = self.match(text)
        if heading.name or heading.near:
            return heading
        plain = plain_heading(REMARK.sub("", plain_heading(text)))
        if plain.endswith(OF_REMARKS):
            return heading
        near = get_close_matches(plain[:SHOWN], self.plain, n=1)
        return Heading(near=self.plain[near[0]], why="列名不完全一样") if near else heading

    def known(self, texts: Iterable[str]) -> int:
        """How many different inputs the headings of a row stand for."""
        return len({self.match(text.strip()).name for text in texts if 0 < len(text) <= LONGEST_HEADING} - {None})

    def remark_below(self, text: str, below: str) -> bool:
        """Whether a cell below a heading belongs to it: a unit, or that it is to be filled in; never a value."""
        name = self.match(text).name
        if name is None:
            return False
        bare = _unit(below).strip("()[]【】〔〕{}「」")
        parts = re.split("[/,、;]", bare)
        fillers = self.fillers[name] - ANSWERS
        if len(parts) > 1 and all(part in self.words[name] for part in parts):
            return True
        return all(part and (part in fillers or self._is_unit(name, part)) for part in parts)

    def _is_known(self, name: str, remark: str) -> bool:
        """Whether what stands in brackets only says the unit, the words allowed, or that it is to be filled in."""
        known = self.fillers[name] | self.words[name]
        remark = _unit(remark)
        return remark in known or all(part in known for part in re.split("[/,、;]", remark))

    def _is_unit(self, name: str, remark: str) -> bool:
        """Whether a remark is another unit in which the input can be counted, 亩 for ㎡."""
        item, unit = self.inputs[name], _unit(remark)
        if item.type != "number" or not item.unit or not unit or unit[0].isdigit() or unit[-1] in NUMERALS:
            return False
        return isinstance(read_typed("number", f"1{unit}", unit=item.unit, units=self.units), Read)

    def _before_unit(self, bare: str) -> tuple[str | None, str]:
        """The input of a heading that ends in a unit without brackets (面积/亩), and that unit."""
        for word, name in self.plain.items():
            unit = bare.removeprefix(word).lstrip("/,-:—_") if bare.startswith(word) else ""
            if unit and (self._is_unit(name, unit) or _unit(unit) == _unit(self.inputs[name].unit or "")):
                return name, unit
        return None, ""


def _unit(text: str) -> str:
    """A unit, or what else stands in brackets, however written: 平方米 is ㎡."""
    plain = plain_heading(text).removeprefix("单位").lstrip(":")
    return SQUARE_METRE.sub("m2", plain)


def column_title(item: Input) -> str:
    """The heading of an input's column in a template: its title, with the unit that it counts in."""
    return f"{item.title}（{item.unit}）" if item.unit else item.title


def read_header(pack: Pack, texts: Sequence[str], line: int = 1) -> Header:
    """Match columns to inputs by name, title or question; ValueError if none matches."""
    titles = {name: item.title for name, item in pack.record.inputs.items()}
    texts = tuple(text.strip() for text in texts)
    headings = Headings(pack)
    matched = [headings.nearest(text) if text else Heading() for text in texts]
    inputs = tuple(heading.name for heading in matched)
    if not any(inputs):
        raise ValueError(f"第 {line} 行没有一个认得的列名。列名可用：{'、'.join(titles.values())}；或者下载模板填写。")
    header = Header(
        line=line,
        texts=texts,
        inputs=inputs,
        doubts={at: Doubt(name=item.near, why=item.why) for at, item in enumerate(matched) if item.near},
        units={at: heading.unit for at, heading in enumerate(matched) if heading.unit},
    )
    return replace(header, told=(*_told(header, titles, headings),))


def _told(header: Header, titles: Mapping[str, str], headings: Headings) -> Iterator[str]:
    """What to tell of columns: used though the heading is not literally an input's, or not used."""
    for name in dict.fromkeys(header.inputs):
        columns = [header.column(at) for at, other in enumerate(header.inputs) if name and other == name]
        if len(columns) > 1:
            yield f"{'、'.join(columns)}是同一项：一列空着就用另一列，都填了而不一样的不回答。"
    others = [at for at, text in enumerate(header.texts) if text and text not in headings.exact]
    for at in others:
        if name := header.inputs[at]:
            unit = f"，单位是{quoted(header.units[at])}" if at in header.units else ""
            yield f"{header.column(at)}认作“{titles[name]}”{unit}。"
    carried = [header.column(at) for at in others if not header.inputs[at] and at not in header.doubts]
    if carried:
        yield f"不是输入项，照原样带出，没有用来计算：{'、'.join(carried)}。"
    for at, doubt in header.doubts.items():
        used = next((other for other, known in enumerate(header.inputs) if known == doubt.name), None)
        instead = "是就改成这个列名，不是就换一个列名" if used is None else f"这一项用的是第 {used + 1} 列"
        near = f"是不是“{titles[doubt.name]}”（{doubt.why}）？{instead}。"
        yield f"{header.column(at)}不是输入项，照原样带出，没有用来计算；{near}"
