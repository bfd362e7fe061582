"""YAML text as PyYAML's node tree, or the place and the Chinese words of what keeps it from being one.

Anchors, aliases, tags and directives are refused: what a reader sees at a line is what stands there, whole.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any, NoReturn

import yaml
from yaml.scanner import ScannerError

from calculator.ground.frozen import frozen
from site_build.corpus.yaml_words import DEEPER, UNCLOSED_BRACKET, UNCLOSED_QUOTE, syntax_words

DEEPEST = 40
MOST_NODES = 150_000
REMEMBERED = 1024  # tokens: PyYAML looks at most as many characters ahead for the colon after a key
TOO_MANY = f"一个文件的键和值超过 {MOST_NODES} 个，请分成几个文件"
NULL_TAG, TEXT_TAG = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
AT_CONTEXT = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while scanning a directive",
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a tag",
)
OPENERS = {"while parsing a flow sequence": "]", "while parsing a flow mapping": "}"}
LINE_BREAK_LOOKALIKE = re.compile("[\x85\u2028\u2029]")
# What begins an anchor, an alias, a tag or a directive; tabs go the slow way too.
REFUSED = re.compile(r"(?:^ *|[:?-] +|[\[{,] *)[&*!]|^%|\t", re.MULTILINE)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@frozen
class Failure:
    """Why a text is not YAML: `message` about the character at `index`; what caused it stands from `since` on."""

    index: int
    message: str
    since: int
    until: int


class _Loader(yaml.SafeLoader):
    """Composes nodes and remembers the last tokens, by which the place of a slip is found."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.newest: deque[Any] = deque(maxlen=REMEMBERED)
        self.depth = self.nodes = 0

    def fetch_more_tokens(self) -> Any:
        found = super().fetch_more_tokens()
        if self.tokens:
            self.newest.append(self.tokens[-1])
        return found

    def fetch_alias(self) -> NoReturn:
        self._refuse("while scanning an alias")

    def fetch_anchor(self) -> NoReturn:
        self._refuse("while scanning an anchor")

    def fetch_tag(self) -> NoReturn:
        self._refuse("while scanning a tag")

    def fetch_directive(self) -> NoReturn:
        self._refuse("while scanning a directive")

    def _refuse(self, context: str) -> NoReturn:
        mark = self.get_mark()
        raise ScannerError(context, mark, "", mark)

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        self.nodes += 1
        if self.depth > DEEPEST or self.nodes > MOST_NODES:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _TooMuch(mark.index, f"嵌套超过 {DEEPEST} 层" if self.depth > DEEPEST else TOO_MANY)
        found = super().compose_node(parent, index)
        self.depth -= 1
        return found


if yaml.__with_libyaml__:  # not in the browser

    class _FastLoader(yaml.CSafeLoader):
        """Composes nodes by libyaml; of tags only that of an empty value is told from the others."""

        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind is yaml.ScalarNode:
                return NULL_TAG if implicit[0] and value in NULLS else TEXT_TAG
            return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


def _composed_fast(text: str) -> yaml.Node | None:
    """The root node by libyaml, where it is there and nothing is refused or wrong; else the slow way says what is."""
    if not yaml.__with_libyaml__ or REFUSED.search(text):
        return None
    loader = _FastLoader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    finally:
        loader.dispose()
    return node if node is not None and _within_limits(node) else None


def _within_limits(root: yaml.Node) -> bool:
    nodes, left = 0, [(root, 1)]
    while left:
        node, depth = left.pop()
        nodes += 1
        if depth > DEEPEST or nodes > MOST_NODES:
            return False
        if isinstance(node, yaml.MappingNode):
            left += [(each, depth + 1) for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            left += [(each, depth + 1) for each in node.value]
    return True


class _TooMuch(Exception):
    """More levels than `DEEPEST` or more values than `MOST_NODES`; the arguments are where and what."""


def compose(text: str) -> yaml.Node | Failure | None:
    """The root node, None if the text says nothing, or why it is not YAML."""
    if odd := LINE_BREAK_LOOKALIKE.search(text):
        return _failure(odd.start(), f"此处有看不见的换行符（U+{ord(odd[0]):04X}），请删去，或者改成换行。")
    if (node := _composed_fast(text)) is not None:
        return node
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        return _failure(error.position, f"YAML 写法有误：{syntax_words(None, error.reason)}。")
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        return _told(error, [*loader.newest], text)
    except _TooMuch as error:
        index, what = error.args
        return _failure(index, f"YAML 写法有误：{what}。")
    except (ValueError, OverflowError):  # an escape for a character that there is not
        return _failure(loader.index, "此处的转义不是任何字符；要写反斜线本身，请写两个，或者改用单引号。")
    finally:
        loader.dispose()


def _failure(index: int, message: str) -> Failure:
    return Failure(index=index, message=message, since=index, until=index)


def _told(error: yaml.MarkedYAMLError, tokens: list[Any], text: str) -> Failure:
    """Place and words of what PyYAML raised: where it began to go wrong, not where PyYAML noticed."""
    mark: Any = error.problem_mark or error.context_mark
    before = next((token for token in reversed(tokens) if token.start_mark.index < mark.index), None)
    index, words = mark.index, syntax_words(error.context, str(error.problem))
    since = before.start_mark.index if before else mark.index
    if error.context in AT_CONTEXT and error.context_mark:
        index = error.context_mark.index
        since = min(since, index)
    elif before and before.start_mark.line < mark.line:
        index, words = _earlier(error, before, mark, text) or (index, words)
    if error.context in OPENERS and error.context_mark:
        since = min(since, error.context_mark.index)
    return Failure(index=index, message=f"YAML 写法有误：{words}。", since=since, until=mark.index)


def _earlier(error: yaml.MarkedYAMLError, before: Any, mark: Any, text: str) -> tuple[int, str] | None:
    """What is told of a value that runs on to the line of the error: an open quote or bracket, or the indentation."""
    start: int = before.start_mark.index
    plain = isinstance(before, yaml.ScalarToken) and before.plain
    if isinstance(before, yaml.ScalarToken) and not plain and before.end_mark.line == mark.line:
        return start, UNCLOSED_QUOTE
    if error.context in OPENERS:
        end = start + len(text[start:].partition("\n")[0].rstrip()) if plain else before.end_mark.index
        return end, UNCLOSED_BRACKET.format(OPENERS[error.context])
    if plain and error.problem == "mapping values are not allowed here":
        line = text[mark.index - mark.column : mark.index]
        return mark.index - len(line.lstrip(" ")), DEEPER
    return None
