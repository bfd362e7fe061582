"""A batch of projects from a file: read, answered row by row, written with citations. For command line and browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from calculator import Pack, read_bundle
from calculator.batch import Answerer, Header, Result, read_header, result_header, result_row, template
from calculator.browser import Calls
from site_build.sheets import BadTable, Row, read_table, write_csv, write_workbook

Json = dict[str, Any]

FILE = Path("/batch")
MOST_SHOWN = 50


class Batch:
    """One file under one pack: its header, its rows, and the results so far."""

    def __init__(self, pack: Pack, content: bytes) -> None:
        """Read the file; raises BadTable if it is no table, or no column of it is an input."""
        heading, *self.rows = read_table(content)
        self.pack = pack
        if heading.unread:
            raise BadTable(f"第 1 行：{next(iter(heading.unread.values()))}")
        try:
            self.header: Header = read_header(pack, heading.cells)
        except ValueError as error:
            raise BadTable(str(error)) from None
        self.answerer = Answerer(pack)
        self.results: list[Result] = []

    def answer(self, row: Row) -> Result:
        """Answer one row and keep the result."""
        found = self.answerer.row(self.header, row.cells, row.line, row.unread)
        self.results.append(found)
        return found

    def table(self) -> Iterator[list[str]]:
        """The results as a table."""
        yield result_header(self.pack, self.header)
        for result in self.results:
            yield result_row(self.pack, result)

    def summary(self) -> Json:
        """How many rows came to what, and the first of those refused."""
        refused = [one for one in self.results if one.refused]
        return {
            "answered": len(self.results) - len(refused),
            "refused": len(refused),
            "outcomes": Counter(one.leading for one in self.results if not one.refused).most_common(),
            "refusals": [message for one in refused[:MOST_SHOWN] for message in one.refused],
            "told": [*self.header.told],
        }


def written(batch: Batch, suffix: str) -> bytes:
    """The results as `.csv` or `.xlsx`; the workbook also says what the figures rest on."""
    if suffix == ".csv":
        return write_csv(batch.table())
    law = batch.pack.record.law
    about = [
        ["项目", "内容"],
        ["规则包", batch.pack.record.title],
        ["版本指纹", batch.pack.bundle.version],
        ["依据", f"{law.title or law.document or law.version}（{law.stage}）"],
        ["请注意", law.caution],
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
        return {"rows": len(kept["batch"].rows), "told": kept["batch"].header.told}

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
