"""Many projects at once: rows of a table, each answered as if alone or refused with its line, column and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple, TypedDict, TypeVar

from calculator.answers.briefs import Brief
from calculator.answers.headings import Header, plain_heading
from calculator.answers.looked_up import LookedUp, Told, filled
from calculator.engine.case import Case, Entries, plain_reader, read_entries
from calculator.engine.signatures import Key, Parts
from calculator.ground.frozen import frozen
from calculator.ground.problems import quoted
from calculator.ground.scalars import Scalar
from calculator.ground.typed_dates import EXAMPLE, SERIAL, is_date
from calculator.ground.typed_numbers import PLAIN
from calculator.ground.typed_text import NotGiven, says_not_known, tidy
from calculator.packs.pack import Pack

ANSWERED, REFUSED, PASSED = "已答", "未答", "跳过"
NOT_ASKED = "隐藏或者筛选掉的行，没有要求回答。要回答的，取消隐藏和筛选，或者选“也回答隐藏的行”。"
MERGED_NUMBER = "几行合并成一格的数，不知道是每个项目的还是合起来的，请取消合并，分别填写。"
DOUBTFUL_SERIAL = f"这是没有设成日期的数，而这个文件的日期从 1904 年算起，说不准是哪一天。请写 {EXAMPLE}。"
MOST_REMEMBERED = 50_000
K = TypeVar("K")
V = TypeVar("V")
NEEDS_UNIT = re.compile(r"[\d.〇零一二三四五六七八九十百千万亿]$")

ROW_NUMBERS = ("序号", "编号", "号", "no", "no.")
SUMS = ("小计", "合计", "总计", "共计", "累计", "总数", "合计数")
SUM = re.compile(
    rf"(?:本页|本表|本批|本批次|全区|全部|各项|以上|分类|页|总)?(?:{'|'.join(SUMS)}):?\(?\d*[宗个块项家户]?(?:地块|项目)?\)?"
)
COUNT = re.compile(
    r"(?:共|共有|共计|总共|一共)[\d一二两三四五六七八九十百]+[宗个块项家户处]?(?:地块|项目)?|平均(?:值|数)?|均值"
)
NOTHING_BELOW = re.compile(r"\(?(?:此行)?以下(?:为)?(?:空白|空|无正文|无内容)\)?")
FIGURE = re.compile(r"[\d.,/—-]+")
SHOWN_EXAMPLE = re.compile(r"[(\[【]?(?:填写|填表)?(?:示例|样例|例子|例如|例)\d*(?:[()\[\]【】:,].*)?")
NOTE = re.compile(
    r"(?:注|备注|附注|说明|注释|填表说明|填报说明|填表人|制表人?|审核人?|复核人?|填报单位|制表单位|填表日期|制表日期|数据来源)\d*:"
)
NOTHING = re.compile(r"[-—–/\\]+")
# A row in which nothing else stands than one of these is no project: 一、未出让地块, 其中：, a sentence below.
SMALL_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十\d]+(?:部分|类|批次?)[:、]).*|其中"
)
SIGNATURE = re.compile(
    r"(?:联系(?:人|电话|方式)?|电话|(?:填报|填表|制表|经办|负责|审核|报送)(?:人|单位|部门)?|单位|日期|时间|附件?\d*)"
    r"(?:\([^()]*\))?:.*|\(?(?:盖章|公章)\)?"
)
SENTENCE = re.compile(r".*[。;]|\d{1,2}[.、)].*[,。;:].*")

NO_COLUMNS: frozenset[int] = frozenset()
NO_UNKNOWNS: frozenset[str] = frozenset()


@frozen
class Row:
    """One row: its line in the file, its cells as text, and by column (from 0) why an input cannot take a cell.

    `shown` are the cells as the file shows them, empty where that is no different; `hidden` says that the row is.
    `merged` and `computed` are the columns whose value comes from a cell merged down over several rows, and from what
    the file keeps of a formula. `from_1904` says that the file counts its days from 1904, as few do.
    """

    line: int
    cells: tuple[str, ...]
    shown: tuple[str, ...] = ()
    unread: Mapping[int, str] = field(default_factory=dict)
    merged: frozenset[int] = NO_COLUMNS
    computed: frozenset[int] = NO_COLUMNS
    hidden: bool = False
    from_1904: bool = False


class Understood(NamedTuple):
    """How a cell was read that is written in another way: its column, what stands there, what it was taken for."""

    column: str
    typed: str
    told: str

    def __str__(self) -> str:
        return f"{self.column}：{quoted(self.typed)}{self.told}。"


@frozen
class Result:
    """One row: its line in the file, its cells, and either what each output comes to, or refusals.

    `reasons` are those of the first output and of numbers, `awaited` the unknowns that some output waits for;
    `understood` tells how cells were read that are written in another way; `passed` why the row is passed over, being
    no project or not asked for.
    """

    line: int
    cells: tuple[str, ...]
    outputs: Mapping[str, Brief] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    awaited: frozenset[str] = NO_UNKNOWNS
    refused: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    passed: str = ""

    @property
    def state(self) -> str:
        """What became of the row."""
        return REFUSED if self.refused else PASSED if self.passed else ANSWERED

    @property
    def leading(self) -> str:
        """What the first output comes to, "" if the row was not answered."""
        return next((brief.text for brief in self.outputs.values()), "")


def awaited(outputs: Mapping[str, Brief]) -> frozenset[str]:
    """The unknowns that some of a row's outputs wait for."""
    return frozenset(key for brief in outputs.values() for key in brief.awaited)


def no_project(header: Header, row: Row) -> str:
    """Why a row is no project: the heading again, an example, a sum, or a note below; "" for a project."""
    filled = {at: text.strip() for at, text in enumerate(row.cells) if text.strip() and at not in row.merged}
    if filled and all(text == header.text(at) for at, text in filled.items()):
        return "又写了一遍列名"
    if filled and all(NOTHING.fullmatch(text) for at, text in filled.items() if not _is_serial(header, at, text)):
        return "一格也没有填写"
    first = plain_heading(next((text for at, text in filled.items() if not _is_serial(header, at, text)), ""))
    if SHOWN_EXAMPLE.fullmatch(first):
        return f"{quoted(first)}是示例"
    if SUM.fullmatch(first) or COUNT.fullmatch(first):
        return f"{quoted(first)}是汇总"
    given = [filled[at] for at, name in enumerate(header.inputs) if name and at in filled]
    carried = [plain_heading(filled[at]) for at, name in enumerate(header.inputs) if not name and at in filled]
    word = next((text for text in carried if text in SUMS), "")
    if word and all(FIGURE.fullmatch(text) for text in given):
        return f"“{word}”是汇总"
    if first.endswith(SUMS) and not given:
        return f"{quoted(first)}没有填输入项，看来是汇总"
    if given:
        return ""
    alone = len(filled) == 1
    if alone and SMALL_HEADING.fullmatch(first):
        return f"{quoted(first)}下面没有填别的，看来是小标题"
    note = NOTE.match(first) or NOTHING_BELOW.fullmatch(first)
    below = alone and (SIGNATURE.fullmatch(first) or SENTENCE.fullmatch(first) or is_date(first))
    return "表下面的说明" if note or below else ""


def _is_serial(header: Header, at: int, text: str) -> bool:
    return text.isdecimal() and plain_heading(header.text(at)) in ROW_NUMBERS


def _refusal(line: int, header: Header, at: int, why: str) -> str:
    return f"第 {line} 行{header.column(at)}：{why}"


def _with_unit(text: str, unit: str) -> str:
    """A number with the unit that its heading names, unless it has one of its own."""
    return f"{text}{unit}" if unit and NEEDS_UNIT.search(tidy(text)) else text


def _wide(texts: Sequence[str], width: int) -> tuple[str, ...]:
    """Texts made as many as there are columns."""
    return (*texts[:width], *("" for _ in range(width - len(texts))))


def remembered(known: dict[K, V], key: K, make: Callable[[], V]) -> V:
    """What is known by a key, made where it is not; what is known is forgotten when it has become too much."""
    if key not in known:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[key] = make()
    return known[key]


class RowTexts(TypedDict):
    """What a row says of all its outputs together."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    reasons: tuple[str, ...]
    citations: tuple[str, ...]
    awaited: frozenset[str]


class Briefs(Mapping[str, Brief]):
    """What a row says of each output, its own numbers put into the texts only when they are asked for."""

    __slots__ = ("case", "pack", "told")

    def __init__(self, pack: Pack, told: Mapping[str, Told], case: Case) -> None:
        """Keep what is told of all rows of this kind, and the row's own case."""
        self.pack, self.told, self.case = pack, told, case

    def __getitem__(self, name: str) -> Brief:
        """The brief of an output."""
        told = self.told[name]
        return filled(self.pack, name, told, self.case) if told.varies else told.brief

    def __iter__(self) -> Iterator[str]:
        """The outputs in the order of the pack."""
        return iter(self.told)

    def __len__(self) -> int:
        """How many outputs there are."""
        return len(self.told)


class Same(NamedTuple):
    """What cases come to in which the same inputs are given, with the same words.

    `open` are the outputs that hang on numbers too, by what matters of the case.
    """

    told: Mapping[str, Told]
    open: Mapping[str, Key]


class Answerer:
    """Answers rows under one pack. What an output comes to is worked out once for all rows in which it is the same."""

    def __init__(self, pack: Pack, *, hidden: bool = False) -> None:
        """Start without memory; `hidden` asks for the hidden rows too."""
        self.pack = pack
        self.hidden = hidden
        self._outputs = {name: LookedUp(pack, name) for name in pack.outputs}
        self._parts = Parts(pack)
        self._alike: dict[Key, Same] = {}
        self._words: dict[tuple[str, str], bool] = {}
        self._rows: dict[tuple[Told, ...], RowTexts] = {}
        self._read: dict[tuple[str, str], Entries] = {}
        self._plain = {name: reader for name in pack.record.inputs if (reader := plain_reader(pack, name))}

    def row(self, header: Header, row: Row) -> Result:
        """Answer one row, or refuse it whole: a cell that no input can take, a column in doubt, or a cell too many."""
        width = len(header.texts)
        values, shown = (_wide(texts, width) for texts in (row.cells, row.shown or row.cells))
        cells = tuple(
            values[at] if name and at not in row.unread else shown[at] for at, name in enumerate(header.inputs)
        )
        passed = self._passed(header, row)
        if passed:
            return Result(line=row.line, cells=cells, passed=passed)
        given, columns, refused = self._given(header, row, values)
        case, entries = self._read_all(given)
        understood = self._understood(header, values, entries, given, columns)
        if any(text.strip() for text in (row.shown or row.cells)[width:]):
            refused.append(f"第 {row.line} 行：比第 {header.line} 行的列多，请核对分隔符和列。")
        refused += [
            _refusal(row.line, header, columns[one.input], f"填的是{quoted(one.typed)}，{one.why}")
            for entry in entries.values()
            for one in entry.problems
        ]
        if refused:
            return Result(line=row.line, cells=cells, refused=tuple(refused), understood=understood)
        return self._answered(case, cells, row.line, understood)

    def cell(self, header: Header, at: int, text: str) -> tuple[Case | None, str]:
        """The case that one cell gives, None where its row is to be refused for it; how it was read, "" if plainly."""
        width = len(header.texts)
        values = _wide(("",) * at + (text,), width)
        given, columns, refused = self._given(header, Row(line=0, cells=values), values)
        case, entries = self._read_all(given)
        read = " ".join(map(str, self._understood(header, values, entries, given, columns)))
        if refused or any(entry.problems for entry in entries.values()):
            return None, read
        return case, read

    def _passed(self, header: Header, row: Row) -> str:
        why = no_project(header, row)
        if why:
            return f"{why}，不是项目。"
        return NOT_ASKED if row.hidden and not self.hidden else ""

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
            text = _with_unit(values[at].strip(), header.units.get(at, ""))
            if at in row.unread:
                refused.append(_refusal(row.line, header, at, row.unread[at]))
            elif self._not_known(name, text):
                continue
            elif row.from_1904 and self.pack.record.inputs[name].type == "date" and SERIAL.fullmatch(tidy(text)):
                refused.append(_refusal(row.line, header, at, DOUBTFUL_SERIAL))
            elif at in row.merged and self.pack.record.inputs[name].type == "number":
                refused.append(_refusal(row.line, header, at, MERGED_NUMBER))
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

    def _read_all(self, given: Mapping[str, str]) -> tuple[Case, dict[str, Entries]]:
        """The case of what was given, and what became of each entry but for plain numbers, which need no reading."""
        case: dict[str, Scalar] = {}
        entries: dict[str, Entries] = {}
        for name, text in given.items():
            value = self._plain[name](text) if name in self._plain else None
            if value is None:
                entries[name] = self._entry(name, text)
                case |= entries[name].case
            else:
                case[name] = value
        return case, entries

    def _entry(self, name: str, text: str) -> Entries:
        """What became of one entry, read once for all rows that have it."""
        return remembered(self._read, (name, text), lambda: read_entries(self.pack, {name: text}))

    def _not_known(self, name: str, text: str) -> bool:
        """Whether a cell counts as not given; a word of the input comes before."""
        if PLAIN.fullmatch(text):
            return False
        labels = self.pack.labels[name].values()
        return remembered(self._words, (name, text), lambda: text not in labels and says_not_known(tidy(text)))

    def _same(self, name: str, first: str, second: str) -> bool:
        """Whether two cells are two writings of one value."""
        if first == second:
            return True
        cases = [self._entry(name, text).case for text in (first, second)]
        return bool(cases[0]) and cases[0] == cases[1]

    def _understood(
        self,
        header: Header,
        values: Sequence[str],
        entries: Mapping[str, Entries],
        given: Mapping[str, str],
        columns: Mapping[str, int],
    ) -> tuple[Understood, ...]:
        """How the cells of a row were read that are not written as a pack writes them."""
        told = {
            at: Understood(header.column(at), given[name], f"读作 {entry.told}")
            for name, at in columns.items()
            if name in entries and (entry := entries[name].read.get(name)) and entry.changed
        }
        for at, name in enumerate(header.inputs):
            if not name or columns.get(name) == at:
                continue
            if self._not_known(name, values[at]) and NotGiven(typed=values[at]).changed:
                told[at] = Understood(header.column(at), values[at].strip(), "按不清楚计算")
        return tuple(told[at] for at in sorted(told))

    def _two(self, header: Header, row: Row, first: int, second: int, values: Sequence[str]) -> str:
        title = self.pack.record.inputs[str(header.inputs[first])].title
        return (
            f"第 {row.line} 行：{header.column(first)}和{header.column(second)}都是“{title}”，"
            f"填的不一样：{quoted(values[first])}和{quoted(values[second])}。请只留一个。"
        )

    def _answered(self, case: Case, cells: tuple[str, ...], line: int, understood: tuple[Understood, ...]) -> Result:
        same = self._same_of(case)
        told = {**same.told}
        for name, key in same.open.items():
            told[name] = self._outputs[name].signatures.end_from(key, case)
        briefs = Briefs(self.pack, told, case)
        row = remembered(self._rows, tuple(told.values()), lambda: row_texts(self.pack, briefs))
        return Result(line=line, cells=cells, outputs=briefs, understood=understood, **row)

    def _same_of(self, case: Case) -> Same:
        """What is known of all cases in which the same inputs are given, with the same words."""
        parts = self._parts.of(case)
        whole = tuple(map(parts.get, self.pack.record.inputs))
        return remembered(self._alike, whole, lambda: self._same_from(parts, case))

    def _same_from(self, parts: Mapping[str, object], case: Case) -> Same:
        keys = {name: one.signatures.key(parts) for name, one in self._outputs.items()}
        return Same(
            told={name: self._outputs[name].signatures.end_from(key, case) for name, key in keys.items()},
            open={name: key for name, key in keys.items() if not self._outputs[name].is_settled(key)},
        )


def row_texts(pack: Pack, briefs: Mapping[str, Brief]) -> RowTexts:
    """What a row says of all its outputs together; the reasons are those of the first output and of numbers."""
    first, *rest = pack.outputs
    telling = [first, *(name for name in rest if pack.outputs[name].type == "number")]
    missing = {name for brief in briefs.values() for name in brief.missing}
    unknown = {key for brief in briefs.values() for key in brief.unknown}
    sources = dict.fromkeys(source for brief in briefs.values() for source in brief.sources)
    return RowTexts(
        missing=tuple(item.title for name, item in pack.record.inputs.items() if name in missing),
        unknown=tuple(item.what for key, item in pack.bundle.unknowns.items() if key in unknown),
        reasons=(*dict.fromkeys(reason for name in telling for reason in briefs[name].reasons),),
        citations=tuple(pack.bundle.clauses[source].title for source in sources),
        awaited=awaited(briefs),
    )
