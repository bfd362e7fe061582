"""What becomes of a table of projects: a table of typed columns, a summary of it, and the table to fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from calculator.answers.batch import ANSWERED, PASSED, REFUSED, Result
from calculator.answers.briefs import Brief
from calculator.answers.headings import Header, column_title
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, day, number, plain
from calculator.packs.pack import Pack
from calculator.packs.schema import Input, Output

Kind = Literal["text", "long", "number", "date"]
Cell = str | int | Fraction | date | None

MOST_DIGITS = 15
STATUS = "状态"
POSSIBLE = "可能的结果"
NAME = "项目名称"


@frozen
class Column:
    """A column of a table: its heading, and what its cells hold; `long` texts are whole sentences."""

    title: str
    kind: Kind = "text"


def result_columns(pack: Pack, header: Header) -> list[Column]:
    """The columns of the table of results: the file's own, then per output its value, its status, what it may be."""
    own = [
        Column(title=text, kind=_own_kind(pack, name)) for text, name in zip(header.texts, header.inputs, strict=True)
    ]
    return [
        Column(title="行号", kind="number"),
        Column(title="处理"),
        *own,
        *(column for item in pack.outputs.values() for column in _output_columns(item)),
        Column(title="还需要知道", kind="long"),
        Column(title="没有见到规定的", kind="long"),
        Column(title="理由", kind="long"),
        Column(title="引用的条款", kind="long"),
        Column(title="未答的原因", kind="long"),
        Column(title="怎样读的", kind="long"),
        Column(title="规则包版本"),
    ]


def result_row(pack: Pack, header: Header, result: Result) -> list[Cell]:
    """One row of the table of results."""
    own = [_own_cell(_own_kind(pack, name), text) for text, name in zip(result.cells, header.inputs, strict=True)]
    return [
        result.line,
        result.state,
        *own,
        *(cell for name, item in pack.outputs.items() for cell in _output_cells(item, result.outputs.get(name))),
        "、".join(result.missing),
        "；".join(result.unknown),
        "\n".join(result.reasons),
        "；".join(result.citations),
        " ".join(result.refused) or result.passed,
        " ".join(map(str, result.understood)),
        pack.bundle.version,
    ]


def _output_columns(item: Output) -> Iterator[Column]:
    if item.reminder:
        yield Column(title=item.title, kind="long")
        return
    yield Column(title=_with_unit(item), kind="number" if item.type == "number" else "text")
    yield Column(title=f"{item.title}：{STATUS}")
    yield Column(title=f"{item.title}：{POSSIBLE}", kind="long")


def _with_unit(item: Output) -> str:
    return f"{item.title}（{item.unit}）" if item.unit else item.title


def _output_cells(item: Output, brief: Brief | None) -> Iterator[Cell]:
    if item.reminder:
        yield brief.text if brief else ""
    elif brief is None:
        yield from (None, "", "")
    else:
        yield _value(brief) if item.type == "number" else "、".join(brief.labels)
        yield brief.status
        yield "" if brief.plain else brief.text


def _value(brief: Brief) -> Number | None:
    return plain(Fraction(brief.values[0])) if len(brief.values) == 1 else None


def _own_kind(pack: Pack, name: str | None) -> Kind:
    kind = pack.kinds[name] if name else ""
    return "number" if kind == "number" else "date" if kind == "date" else "text"


def _own_cell(kind: Kind, text: str) -> Cell:
    """A cell of the file: a plain number or day as such, whatever else as it stands there."""
    try:
        if kind == "number" and len(text) <= MOST_DIGITS and (text == "0" or not text.startswith("0")):
            return number(text)
        if kind == "date":
            return day(text)
    except ValueError:
        pass
    return text


def summary_columns() -> list[Column]:
    """The columns of the summary."""
    return [
        Column(title="项目", kind="long"),
        Column(title="行数", kind="number"),
        Column(title="合计", kind="number"),
    ]


def summary_rows(pack: Pack, results: Sequence[Result]) -> Iterator[list[Cell]]:
    """How many rows came to what; amounts are added up apart by how sure they are, and only where there is one."""
    states = Counter(result.state for result in results)
    for state in (ANSWERED, REFUSED, PASSED):
        yield [state, states[state], None]
    answered = [result for result in results if result.state == ANSWERED]
    first, *_ = pack.outputs.values()
    for text, count in Counter(result.leading for result in answered).most_common():
        yield [f"{first.title}：{text}", count, None]
    for name, item in pack.outputs.items():
        if item.type == "number" and not item.reminder:
            yield from _added_up(item, [result.outputs[name] for result in answered])


def _added_up(item: Output, briefs: Iterable[Brief]) -> Iterator[list[Cell]]:
    counts: Counter[str] = Counter()
    sums: dict[str, Number] = {}
    for brief in briefs:
        counts[brief.status] += 1
        value = _value(brief)
        if value is not None:
            sums[brief.status] = sums.get(brief.status, 0) + value
    for status, count in counts.most_common():
        yield [f"{_with_unit(item)}：{status}", count, plain(Fraction(sums[status])) if status in sums else None]


@frozen
class Blank:
    """A column to fill in: its heading, what it takes in a sentence, its words if it has any, and two examples."""

    title: str
    kind: Kind
    hint: str
    words: tuple[str, ...] = ()
    examples: tuple[str, str] = ("", "")


def template(pack: Pack) -> list[Blank]:
    """The table to fill in: a name, and a column for every input."""
    name = Blank(
        title=NAME, kind="text", hint="地块或者项目的名称，只带出，不用来计算。", examples=("示例一", "示例二")
    )
    return [name, *(_blank(pack, key, item) for key, item in pack.record.inputs.items())]


def _blank(pack: Pack, name: str, item: Input) -> Blank:
    words = tuple(pack.labels[name].values())
    kind = _own_kind(pack, name)
    if words:
        hint, examples = f"填其中一个：{'、'.join(words)}。", (words[0], words[-1])
    elif kind == "date":
        hint, examples = "填日期，如 2026-11-25。", ("2026-11-25", "")
    else:
        unit = f"，单位是{item.unit}" if item.unit else ""
        hint, examples = f"填一个确定的数{unit}；不写“约”“不小于”。", ("", "")
    return Blank(title=column_title(item), kind=kind, hint=f"{hint}不清楚就空着。", words=words, examples=examples)
