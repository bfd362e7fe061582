"""The words of cells and formulas, each with its span, and syntax errors that draw a caret under the spot."""

from __future__ import annotations

import re

from calculator.ground.frozen import frozen

LONGEST_SOURCE = 2_000

WORDS = re.compile(
    r"""\s*(?:
      (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
    | (?P<range>\.\.)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[a-zA-Z_][a-zA-Z0-9_]*)
    | (?P<unit>[㎡%‰一-鿿](?:[㎡%‰一-鿿·]|/(?=[㎡%‰一-鿿]))*)
    | (?P<mark><=|>=|[<>()\[\],*/+-])
    )""",
    re.VERBOSE,
)
GROUPED = re.compile(r",[0-9]{3}(?![0-9])")
PADDED = re.compile(r"0[0-9]")


@frozen(kw_only=False)
class Word:
    """One word of a source: its kind (date, range, number, name, unit, mark, end), text and where it starts."""

    kind: str
    text: str
    start: int


class SyntaxProblem(ValueError):
    """A cell or formula that cannot be read; prints the source with a caret under the spot."""

    def __init__(self, source: str, at: int, message: str) -> None:
        super().__init__(f"{message}\n    {source}\n    {' ' * at}^")


def words(source: str) -> tuple[Word, ...]:
    """Cut a source into words, the last of kind `end`; SyntaxProblem at the first character that fits nothing."""
    if len(source) > LONGEST_SOURCE:
        raise SyntaxProblem(source[:60] + "……", 0, f"太长：{len(source)} 个字符，最多 {LONGEST_SOURCE} 个。")
    found, at = [], 0
    end = len(source.rstrip())
    while at < end:
        match = WORDS.match(source, at)
        if match is None:
            at += len(source[at:]) - len(source[at:].lstrip())
            raise SyntaxProblem(source, at, f"不认识的符号“{source[at]}”，请用半角符号。")
        kind = str(match.lastgroup)
        found.append(Word(kind, match[kind], match.start(kind)))
        at = match.end()
        if kind == "number":
            _refuse_doubtful(source, match.start(kind), at)
    return (*found, Word("end", "", end))


def _refuse_doubtful(source: str, start: int, end: int) -> None:
    """`1,000` could be a thousand or a list of 1 and 0, and `0300` looks like a slip: neither is guessed at."""
    if GROUPED.match(source, end):
        raise SyntaxProblem(source, end, "数字不用千分位：一千写 1000；要并列几个值，逗号后面空一格。")
    if PADDED.match(source, start):
        raise SyntaxProblem(source, start, "数字前面不写 0。")


class Reader:
    """A cursor over the words of one source."""

    __slots__ = ("at", "list", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.list = words(source)
        self.at = 0

    @property
    def next(self) -> Word:
        """The word under the cursor."""
        return self.list[self.at]

    def take(self) -> Word:
        """Return the word under the cursor and step past it."""
        word = self.next
        self.at += word.kind != "end"
        return word

    def accept(self, *texts: str) -> str | None:
        """Step past the next word if it is one of these marks or names, and return it."""
        return self.take().text if self.next.text in texts and self.next.kind != "end" else None

    def expect(self, *texts: str) -> str:
        """Step past one of these marks, or fail naming them."""
        found = self.accept(*texts)
        if found is None:
            raise self.problem(f"此处应为 {' 或 '.join(texts)}")
        return found

    def problem(self, message: str) -> SyntaxProblem:
        """A syntax problem at the cursor."""
        found = f"“{self.next.text}”" if self.next.text else "结尾"
        return SyntaxProblem(self.source, self.next.start, f"{message}，这里是{found}。")
