"""Word files read for what stands in them: paragraphs and tables in their order, and their own properties.

Own code over the package reader of `xlsx`, since libraries lose content controls, text boxes and insertions, and give
hidden words away. A cell that is merged over columns stands in the first of them, one merged over rows in each of them.
Source: ECMA-376 part 1, 17 (WordprocessingML) and 22.3 (custom properties).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from calculator.ground.frozen import frozen
from site_build.exchange.table import MOST_COLUMNS, BadTable, Limits
from site_build.exchange.xlsx import Attributes, Handlers, Package

BODY, CUSTOM = "word/document.xml", "docprops/custom.xml"
CHANGED = "文件里有没有接受的修订，按接受以后的文字读。"


@frozen
class WordTable:
    """A table: its rows of as many cells each; cells hold their paragraphs as lines."""

    rows: tuple[tuple[str, ...], ...]


@frozen
class WordFile:
    """What stands in a Word file: paragraphs and tables in their order, properties by name, and what to tell."""

    parts: tuple[str | WordTable, ...]
    properties: Mapping[str, str]
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cell:
    lines: list[str] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    before: int = 0


def read_word(content: bytes, limits: Limits) -> WordFile:
    """Read a .docx file; raises BadTable with one sentence for a damaged, locked or too large one."""
    package = Package(content, limits)
    body = _Body()
    package.values = limits.size  # words are values here: only the size of the parts is bounded
    package.read(BODY, body.handlers())
    properties = _properties(package) if CUSTOM in package.parts else {}
    return WordFile(parts=tuple(body.parts), properties=properties, told=(CHANGED,) if body.changed else ())


def _properties(package: Package) -> dict[str, str]:
    """The custom properties by name; none where the part is damaged."""
    found: dict[str, list[str]] = {}
    name = [""]

    def start(attributes: Attributes) -> None:
        name[0] = attributes.get("name", "")

    def end() -> None:
        name[0] = ""

    def text(words: str) -> None:
        if name[0]:
            found.setdefault(name[0], []).append(words)

    try:
        package.read(CUSTOM, Handlers("Properties", {"property": start}, {"property": end}, text))
    except BadTable:
        return {}
    return {key: "".join(words) for key, words in found.items()}


class _Body:
    """Gathers paragraphs and tables as the elements come; tables within cells stand after the table around them."""

    def __init__(self) -> None:
        self.parts: list[str | WordTable] = []
        self.changed = False
        self._tables: list[_Table] = []
        self._inner: list[WordTable] = []
        self._words: list[list[str]] = []
        self._taking = self._hidden = False
        self._left_out = 0

    def handlers(self) -> Handlers:
        starts = {
            "tbl": self._start_table,
            "tr": self._start_row,
            "tc": self._start_cell,
            "gridSpan": self._span,
            "gridBefore": self._before,
            "vMerge": self._merge,
            "p": self._start_paragraph,
            "r": self._start_run,
            "vanish": self._vanish,
            "t": self._start_text,
            "tab": self._space,
            "br": self._break,
            "cr": self._break,
            "noBreakHyphen": self._hyphen,
            "Fallback": self._leave_out,
            "del": self._deleted,
            "moveFrom": self._deleted,
            "ins": self._inserted,
        }
        ends = {
            "tbl": self._end_table,
            "p": self._end_paragraph,
            "t": self._end_text,
            "Fallback": self._take_again,
            "del": self._take_again,
            "moveFrom": self._take_again,
        }
        return Handlers("document", starts, ends, self._text)

    def _start_table(self, _: Attributes) -> None:
        self._tables.append(_Table())

    def _start_row(self, _: Attributes) -> None:
        if self._tables:
            self._tables[-1].rows.append([])
            self._tables[-1].before = 0

    def _start_cell(self, _: Attributes) -> None:
        if self._tables and self._tables[-1].rows:
            row = self._tables[-1].rows[-1]
            row.extend(_Cell() for _ in range(self._tables[-1].before))
            self._tables[-1].before = 0
            row.append(_Cell())

    def _cell(self) -> _Cell | None:
        rows = self._tables[-1].rows if self._tables else []
        return rows[-1][-1] if rows and rows[-1] else None

    def _before(self, attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1].before = _count(attributes)

    def _span(self, attributes: Attributes) -> None:
        if cell := self._cell():
            cell.span = _count(attributes)

    def _merge(self, attributes: Attributes) -> None:
        if cell := self._cell():
            cell.goes_on = _value(attributes, "continue") == "continue"

    def _start_paragraph(self, _: Attributes) -> None:
        self._words.append([])

    def _start_run(self, _: Attributes) -> None:
        self._hidden = False

    def _vanish(self, attributes: Attributes) -> None:
        self._hidden = _value(attributes, "true") not in ("false", "0", "off")

    def _start_text(self, _: Attributes) -> None:
        self._taking = not self._hidden and not self._left_out

    def _end_text(self) -> None:
        self._taking = False

    def _text(self, words: str) -> None:
        if self._taking and self._words:
            self._words[-1].append(words)

    def _put(self, words: str) -> None:
        if self._words and not self._hidden and not self._left_out:
            self._words[-1].append(words)

    def _space(self, _: Attributes) -> None:
        self._put(" ")

    def _break(self, _: Attributes) -> None:
        self._put("\n")

    def _hyphen(self, _: Attributes) -> None:
        self._put("-")

    def _leave_out(self, _: Attributes) -> None:
        self._left_out += 1

    def _deleted(self, _: Attributes) -> None:
        self.changed = True
        self._left_out += 1

    def _inserted(self, _: Attributes) -> None:
        self.changed = True

    def _take_again(self) -> None:
        self._left_out = max(0, self._left_out - 1)

    def _end_paragraph(self) -> None:
        words = "".join(self._words.pop()).strip() if self._words else ""
        self._hidden = False
        cell = self._cell()
        if cell is not None:
            cell.lines += [words] if words else []
        elif words:
            self.parts.append(words)

    def _end_table(self) -> None:
        if not self._tables:
            return
        rows = _laid_out(self._tables.pop().rows)
        made = [WordTable(rows=rows)] if any(any(row) for row in rows) else []
        self._inner = [*made, *self._inner]
        if not self._tables:
            self.parts += self._inner
            self._inner = []


def _laid_out(rows: list[list[_Cell]]) -> tuple[tuple[str, ...], ...]:
    """The rows on the grid: what is merged over rows is repeated, what is merged over columns stands in the first."""
    made: list[tuple[str, ...]] = []
    above: dict[int, str] = {}
    for row in rows:
        cells: list[str] = []
        here: dict[int, str] = {}
        for cell in row:
            words = above.get(len(cells), "") if cell.goes_on else "\n".join(cell.lines)
            here[len(cells)] = words
            cells += [words, *[""] * (cell.span - 1)]
        above = here
        made.append(tuple(cells[:MOST_COLUMNS]))
    width = max(map(len, made), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in made)


def _value(attributes: Attributes, default: str) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "val"), default)


def _count(attributes: Attributes) -> int:
    written = _value(attributes, "1")
    return min(int(written), MOST_COLUMNS) if written.isdecimal() else 1
