"""What the table of results holds per output and per row: whole sentences and clauses, or codes alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from calculator import Pack
from calculator.answers.batch import row_texts
from calculator.answers.briefs import Brief
from calculator.answers.headings import Header
from calculator.answers.results import result_columns
from calculator.ground.frozen import frozen
from calculator.ground.scalars import plain
from calculator.packs.schema import Output
from site_build.exchange.writing import as_text

STATE, LINE = "处理", "行号"


@frozen
class Layout:
    """The columns of the results: `carried` are those of the file that are carried along, by their place there."""

    pack: Pack
    header: Header
    codes: bool

    @property
    def carried(self) -> list[int]:
        """The file's own columns: all, or, beside codes, those that are no inputs."""
        return [at for at, name in enumerate(self.header.inputs) if not (self.codes and name)]

    def titles(self) -> list[str]:
        """The headings of all columns."""
        if not self.codes:
            return [column.title for column in result_columns(self.pack, self.header)]
        outputs = [
            title
            for name, item in self.pack.outputs.items()
            for title in ([name] if item.reminder else [name, f"{name}.status", f"{name}.codes"])
        ]
        own = [self.header.texts[at] for at in self.carried]
        return [LINE, STATE, *own, *outputs, "missing", "unknown", "未答的原因"]

    def output(self, item: Output, brief: Brief) -> list[str]:
        """The cells of one output: its value, and unless it only reminds its status and what it may be or rests on."""
        if item.reminder:
            return [";".join(brief.values) if self.codes else brief.text]
        value = ";".join(brief.values) if self.codes else "、".join(brief.labels)
        if item.type == "number":
            value = brief.values[0] if len(brief.values) == 1 else ""
            value = value if self.codes or not value else as_text(plain(Fraction(value)))
        rest = " ".join(brief.codes) if self.codes else "" if brief.plain else brief.text
        return [value, brief.status, rest]

    def of_all(self, briefs: Mapping[str, Brief]) -> list[str]:
        """The cells that a row says of all its outputs together."""
        if self.codes:
            missing = {name for brief in briefs.values() for name in brief.missing}
            unknown = {key for brief in briefs.values() for key in brief.unknown}
            record, bundle = self.pack.record, self.pack.bundle
            return [
                " ".join(name for name in record.inputs if name in missing),
                " ".join(key for key in bundle.unknowns if key in unknown),
            ]
        told = row_texts(self.pack, briefs)
        return [
            "、".join(told["missing"]),
            "；".join(told["unknown"]),
            "\n".join(told["reasons"]),
            "；".join(told["citations"]),
        ]
