"""How the values of a file are written, and which slip of the keyboard is behind a value of the wrong shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Path, quoted
from calculator.ground.records import MISSING_KEY, NOT_A_LIST, NOT_A_MAPPING
from site_build.corpus import yaml_slips as slips
from site_build.corpus.yaml_slips import Kind, Slip, slips_of

Spans = Mapping[Path, tuple[int, int]]

HIDING = (slips.COLON, slips.TIGHT_COLON, slips.FLOW_COLON, slips.TIGHT_FLOW_COLON)
IN_KEYS = (slips.WORD_COLON, *HIDING, slips.FLOW_COMMA, slips.BRACKET)
FOR_MAPPINGS = (slips.WORD_COLON, *HIDING, slips.FLOW_COMMA, slips.FIRST_BRACKET)
FOR_LISTS = (slips.SPACED_DASH, slips.DASH, slips.TIGHT_DASH, slips.COLON, slips.TIGHT_COLON, slips.FIRST_BRACKET)
IN_VALUES = (
    slips.ANY_SPACE,
    slips.UNSEEN_MARK,
    slips.HASH,
    slips.ALL_IN_QUOTES,
    slips.FIRST_BRACKET,
    slips.FLOW_COMMA,
    *HIDING,
)
LEADING = (slips.LAST_COLON, slips.DASH_ODD_SPACE)
RUN_ON = (slips.SPACED_DASH, slips.HASH)


@frozen
class Written:
    """The text of a file, and the spans in it of what is written without quotes and may hold a slip, by key path.

    `flow_lists` and `flow_mappings` are those in brackets and braces; `below` are values that begin on a line below
    their key, `valueless` keys without a value; `key_sets` are the keys of each mapping.
    """

    text: str
    values: Mapping[Path, tuple[int, int, str]]
    keys: Spans
    flow_lists: frozenset[Path]
    flow_mappings: frozenset[Path]
    below: frozenset[Path]
    valueless: frozenset[Path]
    key_sets: Mapping[Path, frozenset[str]]

    def behind(self, problem: Diagnostic) -> list[Slip]:
        """The slips that explain why something has the wrong shape; none if it is no slip."""
        return [*self._behind(problem)]

    def _behind(self, problem: Diagnostic) -> Iterator[Slip]:
        path = problem.path
        torn = next((path[:depth] for depth in range(len(path), 0, -1) if path[:depth] in self.valueless), None)
        if problem.at_key or torn:
            yield from self._in_key(path if problem.at_key else torn or (), IN_KEYS)
        elif problem.kind == NOT_A_MAPPING:
            yield from self._in_value(path, FOR_MAPPINGS)
        elif problem.kind == NOT_A_LIST:
            yield from self._in_value(path, FOR_LISTS)
        elif path in self.flow_lists:
            for item in self.values:
                if item[:-1] == path:
                    yield from self._in_value(item, (slips.COMMA,))
        elif path in self.values and quoted(self.values[path][2]) in problem.message:
            yield from self._in_value(path, self._for_words(path))
        else:
            yield from self._hidden_key(problem)

    def _in_key(self, path: Path, kinds: tuple[Kind, ...]) -> Iterator[Slip]:
        if path in self.keys:
            start, end = self.keys[path]
            yield from slips_of(kinds, self.text[start:end], start)

    def _in_value(self, path: Path, kinds: tuple[Kind, ...]) -> Iterator[Slip]:
        if path in self.values:
            start, end, _ = self.values[path]
            yield from slips_of(kinds, self.text[start:end], start)

    def _for_words(self, path: Path) -> tuple[Kind, ...]:
        """What may be behind a value that is not among those allowed, or not written as it should be."""
        kinds = (*IN_VALUES, slips.COMMA) if path[:-1] in self.flow_lists else IN_VALUES
        pattern, put = slips.WIDE_LETTER.pattern, slips.WIDE_LETTER.put
        as_meant = re.sub(pattern, lambda match: put(match[0]), self.values[path][2])
        return (*kinds, slips.WIDE_LETTER) if as_meant.isascii() else kinds

    def _hidden_key(self, problem: Diagnostic) -> Iterator[Slip]:
        """The slip inside a mapping that hides the very key which the mapping is said to lack."""
        if problem.kind != MISSING_KEY:
            return
        depth = len(problem.path)
        for paths, within in ((self.values, self._in_value), (self.keys, self._in_key)):
            for path in paths:
                if path[:depth] == problem.path:
                    yield from (slip for slip in within(path, HIDING) if slip.key in problem.allowed)

    def swallowed(self) -> Iterator[Slip]:
        """Keys, list items and comments that a value before them has swallowed, whatever shape is wanted there.

        A word before a colon is a key only if the file has it as one, beside the key whose value swallowed it.
        """
        for path in self.keys:
            if path in self.valueless:
                yield from self._in_key(path, (*HIDING, slips.FLOW_COMMA))
        for path, (start, end, _) in self.values.items():
            span = self.text[start:end]
            first, _, rest = span.partition("\n")
            yield from [*slips_of(LEADING, first, start)][:1] or slips_of(RUN_ON, rest, end - len(rest)) if rest else ()
            below = slips_of((slips.COLON, slips.TIGHT_COLON), rest, end - len(rest))
            beside = slips_of((slips.AFTER_COMMA,), span, start) if path[:-1] in self.flow_mappings else ()
            yield from (slip for slip in (*below, *beside) if self._sibling(path, slip.key))
            if path in self.below or first.startswith("｛"):
                within = slips_of((slips.COLON, slips.TIGHT_COLON, slips.FLOW_COLON), first, start)
                yield from (slip for slip in within if any(slip.key in keys for keys in self.key_sets.values()))

    def _sibling(self, path: Path, key: str) -> bool:
        """Whether the file has this key in some mapping beside the key under which the value stands."""
        names = [name for name in path if isinstance(name, str)]
        own = names[-1] if names else ""
        return key not in self.key_sets.get(path[:-1], ()) and any(
            {own, key} <= keys for keys in self.key_sets.values()
        )
