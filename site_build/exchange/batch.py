"""A batch of projects from a file: read, answered row by row, written with citations. For command line and browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from calculator import Pack, read_bundle
from calculator.answers.batch import ANSWERED, PASSED, REFUSED, Answerer, Result, Row, Understood
from calculator.answers.headings import Header, Headings, read_header
from calculator.answers.results import (
    Cell,
    Column,
    result_columns,
    result_row,
    summary_columns,
    summary_rows,
    template,
)
from calculator.browser import Calls
from calculator.proofs.settling import ROWS, settlement_of, settlement_sentences
from site_build.exchange.heading import Words
from site_build.exchange.sheets import read_table
from site_build.exchange.table import IN_BROWSER, MOST_SHOWN, BadTable, Limits, Table, lines_phrase
from site_build.exchange.writing import Sheet, template_rows, text_sheet, write_csv, write_template, write_workbook

Json = dict[str, Any]

FILE = Path("/batch")
SUFFIXES = (".csv", ".xlsx")


class Batch:
    """One file under one pack: its header, its rows, and the results so far."""

    def __init__(self, pack: Pack, content: bytes, *, hidden: bool = False, limits: Limits = IN_BROWSER) -> None:
        """Read the file; `hidden` asks for its hidden rows too. BadTable if it is no table, or no column an input."""
        headings = Headings(pack)
        words = Words(known=headings.known, remark=headings.remark_below)
        self.source: Table = read_table(content, words, limits)
        self.rows = self.source.rows
        self.pack = pack
        heading = self.source.heading
        try:
            self.header: Header = read_header(pack, heading.cells, heading.line)
        except ValueError as error:
            raise BadTable(" ".join((str(error), *self.source.told))) from None
        self.other_tables = dict(other_tables(headings, self.header, self.rows))
        self.answerer = Answerer(pack, hidden=hidden)
        self.results: list[Result] = []

    def answer(self, row: Row) -> Result:
        """Answer one row and keep the result."""
        result = self.answerer.row(self.header, row)
        if row.line in self.other_tables and not result.passed:
            result = Result(line=row.line, cells=result.cells, refused=(self.other_tables[row.line],))
        self.results.append(result)
        return result

    def columns(self) -> list[Column]:
        """The columns of the table of results."""
        return result_columns(self.pack, self.header)

    def table(self) -> Iterator[list[Cell]]:
        """The rows of the table of results."""
        return (result_row(self.pack, self.header, result) for result in self.results)

    def summary(self) -> Json:
        """How many rows came to what, in a sentence too, how the file was read, and the first of those refused."""
        return summary_of(
            Counter(result.state for result in self.results),
            outcomes=Counter(result.leading for result in self.results if result.outputs),
            refusals=[result.refused for result in self.results if result.refused][:MOST_SHOWN],
            told=self.told(),
            waiting=self.waiting(),
        )

    def waiting(self) -> list[str]:
        """What the rows that were answered wait for."""
        return waiting_lines(self.pack, Counter(result.awaited for result in self.results if result.outputs))

    def told(self) -> list[str]:
        """What was done with the file that it does not plainly ask for: never silently."""
        return [
            *self.source.told,
            *self.header.told,
            *self._hidden(),
            *self._drawn(),
            *self._passed(),
            *self._understood(),
        ]

    def _hidden(self) -> Iterator[str]:
        columns = [self.header.column(at) for at in self.source.hidden if at < len(self.header.texts)]
        if columns:
            yield f"隐藏的列也读了：{'、'.join(columns)}。"
        hidden = {row.line for row in self.rows if row.hidden}
        lines = [result.line for result in self.results if result.line in hidden and not result.passed]
        if lines:
            yield f"隐藏的行按要求也回答了：{_lines(lines)}。"

    def _drawn(self) -> Iterator[str]:
        """Inputs whose value does not stand in the cell itself: merged down over rows, or come of a formula."""
        answered = {result.line for result in self.results if not result.passed}
        rows = [row for row in self.rows if row.line in answered and (row.merged or row.computed)]
        for at, name in enumerate(self.header.inputs):
            if not name:
                continue
            merged = [row.line for row in rows if at in row.merged]
            if merged:
                yield f"{self.header.column(at)}有合并的单元格，{_lines(merged)}都按合并的内容读。"
            computed = [row.line for row in rows if at in row.computed]
            if computed:
                yield f"{self.header.column(at)}有公式，{_lines(computed)}用的是文件里存下的结果。"

    def _passed(self) -> Iterator[str]:
        reasons: dict[str, list[int]] = {}
        for result in self.results:
            if result.passed:
                reasons.setdefault(result.passed, []).append(result.line)
        for reason, lines in reasons.items():
            yield f"跳过{_lines(lines)}：{reason}"

    def _understood(self) -> Iterator[str]:
        """Each other writing once, with the lines in which it stands."""
        lines: dict[Understood, list[int]] = {}
        for result in self.results:
            for cell in result.understood:
                lines.setdefault(cell, []).append(result.line)
        for cell, where in [*lines.items()][:MOST_SHOWN]:
            yield f"{_lines(where)}{cell}"
        if len(lines) > MOST_SHOWN:
            yield more_readings(len(lines) - MOST_SHOWN)


def other_tables(headings: Headings, header: Header, rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """Lines that stand below another heading than the table's, until that comes again, each with why it is refused."""
    why = ""
    for row in rows:
        if is_heading(headings, row):
            same = not is_another_heading(headings, header, row)
            above = f"第 {row.line} 行又是一行列名，和第 {header.line} 行不同，从那里起像是另一个表，没有回答"
            why = "" if same else f"{above}。请把它分到另一个文件里。"
        if why:
            yield row.line, f"第 {row.line} 行不回答：{why}"


def is_heading(headings: Headings, row: Row) -> bool:
    """Whether a row below the heading has words of inputs in several cells, as a heading has."""
    return sum(text.strip() in headings.exact for text in row.cells) > 1


def is_another_heading(headings: Headings, header: Header, row: Row) -> bool:
    """Whether such a row heads other columns than the table's, so that another table begins there."""
    own = dict(enumerate(header.inputs))
    return is_heading(headings, row) and any(
        text not in ("", header.text(at)) and (own.get(at) is None or headings.exact.get(text) != own[at])
        for at, text in enumerate(map(str.strip, row.cells))
    )


def summary_of(
    counts: Counter[str],
    *,
    outcomes: Counter[str],
    refusals: Iterable[Sequence[str]],
    told: list[str],
    waiting: list[str],
) -> Json:
    """How many rows came to what, in a sentence too, the first refusals, how the file was read, and what is awaited."""
    words = [ANSWERED, REFUSED, *([PASSED] if counts[PASSED] else [])]
    return {
        "answered": counts[ANSWERED],
        "refused": counts[REFUSED],
        "passed": counts[PASSED],
        "sentence": "，".join(f"{word} {counts[word]} 行" for word in words) + "。",
        "outcomes": outcomes.most_common(),
        "refusals": [message for row in refusals for message in row],
        "told": told,
        "waiting": waiting,
    }


def more_readings(count: int) -> str:
    """That so many other writings were read of which nothing is shown here."""
    return f"另有 {count} 种写法怎样读的，见结果的“怎样读的”一列。"


def waiting_lines(pack: Pack, waiting: Mapping[frozenset[str], int]) -> list[str]:
    """What the rows that were answered wait for, the unknown first that would decide most; none if there is none."""
    found = settlement_of(waiting)
    return [*settlement_sentences(found, pack.bundle.unknowns, ROWS)] if found.entries else []


def _lines(lines: Sequence[int]) -> str:
    return lines_phrase((line, line) for line in lines)


def written(batch: Batch, suffix: str) -> bytes:
    """The results as `.csv` or `.xlsx`; the workbook also adds up, and says what the figures rest on."""
    columns = batch.columns()
    if suffix == ".csv":
        return write_csv([[column.title for column in columns], *batch.table()])
    law = batch.pack.record.law
    about = [
        ["规则包", batch.pack.record.title],
        ["版本指纹", batch.pack.bundle.version],
        ["依据", f"{law.title or law.work or law.version}（{law.stage}）"],
        ["请注意", law.caution],
        *(["怎样读这个文件", sentence] for sentence in batch.told()),
        *(["在等没有规定的事项", sentence] for sentence in batch.waiting()),
    ]
    return write_workbook(
        [
            Sheet(title="结果", columns=columns, rows=batch.table()),
            Sheet(title="汇总", columns=summary_columns(), rows=summary_rows(batch.pack, batch.results), wrapped=True),
            text_sheet("说明", [["项目", "内容"], *about]),
        ]
    )


def template_file(pack: Pack, suffix: str) -> bytes:
    """The table to fill in, as `.csv` or `.xlsx`."""
    columns = template(pack)
    return write_csv(template_rows(columns)) if suffix == ".csv" else write_template("项目", columns)


def open_batch(bundle: str) -> Calls:
    """Read a bundle once; `read` takes the file at FILE, `some` answers rows, `write` and `template` leave a file."""
    pack = read_bundle(json.loads(bundle))
    kept: dict[str, Batch] = {}

    def read(request: Json) -> Json:
        try:
            kept["batch"] = Batch(pack, FILE.read_bytes(), hidden=request.get("hidden", False))
        except BadTable as error:
            return {"refused": str(error)}
        return {"rows": len(kept["batch"].rows)}

    def some(request: Json) -> Json:
        batch = kept["batch"]
        for row in batch.rows[request["from"] : request["to"]]:
            batch.answer(row)
        return {"done": len(batch.results)}

    def summary(_: Json) -> Json:
        return kept["batch"].summary()

    def write(request: Json) -> Json:
        FILE.write_bytes(written(kept["batch"], request["suffix"]))
        return {"file": str(FILE)}

    def blank(request: Json) -> Json:
        FILE.write_bytes(template_file(pack, request["suffix"]))
        return {"file": str(FILE)}

    calls = {"read": read, "some": some, "summary": summary, "write": write, "template": blank, "report": _report}
    return {name: _as_text(call) for name, call in calls.items()}


def _report(request: Json) -> Json:
    """A workbook of sheets that the page has put together."""
    FILE.write_bytes(write_workbook(text_sheet(title, rows) for title, rows in request["sheets"].items()))
    return {"file": str(FILE)}


def _as_text(call: Callable[[Json], Json]) -> Callable[[str], str]:
    return lambda request: json.dumps(call(json.loads(request)), ensure_ascii=False)
