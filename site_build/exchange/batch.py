"""A batch of projects from a file: read, answered row by row, written with citations. For command line and browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from calculator import Pack, read_bundle
from calculator.answers.batch import (
    ANSWERED,
    PASSED,
    REFUSED,
    Answerer,
    Header,
    Headings,
    Result,
    Row,
    Understood,
    read_header,
    result_header,
    result_row,
    template,
)
from calculator.browser import Calls
from site_build.exchange.sheets import read_table, write_csv, write_workbook
from site_build.exchange.table import BadTable, Table

Json = dict[str, Any]

FILE = Path("/batch")
MOST_SHOWN = 50


class Batch:
    """One file under one pack: its header, its rows, and the results so far."""

    def __init__(self, pack: Pack, content: bytes) -> None:
        """Read the file; raises BadTable if it is no table, or no column of it is an input."""
        self.source: Table = read_table(content, Headings(pack).known)
        self.rows = self.source.rows
        self.pack = pack
        heading = self.source.heading
        try:
            self.header: Header = read_header(pack, heading.shown or heading.cells, heading.line)
        except ValueError as error:
            raise BadTable(" ".join((str(error), *self.source.told))) from None
        self.answerer = Answerer(pack)
        self.results: list[Result] = []

    def answer(self, row: Row) -> Result:
        """Answer one row and keep the result."""
        result = self.answerer.row(self.header, row)
        self.results.append(result)
        return result

    def table(self) -> Iterator[list[str]]:
        """The results as a table."""
        yield result_header(self.pack, self.header)
        for result in self.results:
            yield result_row(self.pack, result)

    def summary(self) -> Json:
        """How many rows came to what, in a sentence too, how the file was read, and the first of those refused."""
        refused = [result for result in self.results if result.refused]
        counts = Counter(result.state for result in self.results)
        words = [ANSWERED, REFUSED, *([PASSED] if counts[PASSED] else [])]
        return {
            "answered": counts[ANSWERED],
            "refused": counts[REFUSED],
            "passed": counts[PASSED],
            "sentence": "，".join(f"{word} {counts[word]} 行" for word in words) + "。",
            "outcomes": Counter(one.leading for one in self.results if one.state == ANSWERED).most_common(),
            "refusals": [message for result in refused[:MOST_SHOWN] for message in result.refused],
            "told": self.told(),
        }

    def told(self) -> list[str]:
        """What was done with the file that it does not plainly ask for: never silently."""
        return [*self.source.told, *self.header.told, *self._hidden(), *self._passed(), *self._understood()]

    def _hidden(self) -> Iterator[str]:
        columns = [self.header.column(at) for at in self.source.hidden if at < len(self.header.texts)]
        if columns:
            yield f"隐藏的列也读了：{'、'.join(columns)}。"
        hidden = {row.line for row in self.rows if row.hidden}
        lines = [result.line for result in self.results if result.line in hidden and not result.passed]
        if lines:
            yield f"隐藏的行也是项目，照样处理：{_lines(lines)}。"

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
            yield f"另有 {len(lines) - MOST_SHOWN} 种写法怎样读的，见结果的“怎样读的”一列。"


def _lines(lines: Sequence[int]) -> str:
    shown = "、".join(map(str, lines[:MOST_SHOWN]))
    return f"第 {shown} 行" if len(lines) <= MOST_SHOWN else f"第 {shown} 等 {len(lines)} 行"


def written(batch: Batch, suffix: str) -> bytes:
    """The results as `.csv` or `.xlsx`; the workbook also says what the figures rest on."""
    if suffix == ".csv":
        return write_csv(batch.table())
    law = batch.pack.record.law
    about = [
        ["项目", "内容"],
        ["规则包", batch.pack.record.title],
        ["版本指纹", batch.pack.bundle.version],
        ["依据", f"{law.title or law.work or law.version}（{law.stage}）"],
        ["请注意", law.caution],
        *(["怎样读这个文件", sentence] for sentence in batch.told()),
    ]
    return write_workbook({"结果": batch.table(), "说明": about})


def template_file(pack: Pack, suffix: str) -> bytes:
    """The table to fill in, as `.csv` or `.xlsx`."""
    return write_csv(template(pack)) if suffix == ".csv" else write_workbook({"项目": template(pack)})


def open_batch(bundle: str) -> Calls:
    """Read a bundle once; `read` takes the file at FILE, `some` answers rows, `write` and `template` leave a file."""
    pack = read_bundle(json.loads(bundle))
    kept: dict[str, Batch] = {}

    def read(_: Json) -> Json:
        try:
            kept["batch"] = Batch(pack, FILE.read_bytes())
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
    FILE.write_bytes(write_workbook(request["sheets"]))
    return {"file": str(FILE)}


def _as_text(call: Callable[[Json], Json]) -> Callable[[str], str]:
    return lambda request: json.dumps(call(json.loads(request)), ensure_ascii=False)
