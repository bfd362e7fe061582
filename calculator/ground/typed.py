"""Whatever a person types for one input, read exactly or refused with the reason, wherever it is typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from calculator.ground.typed_dates import read_date
from calculator.ground.typed_numbers import read_number
from calculator.ground.typed_text import LONGEST, NotGiven, Refusal, Typed, Unread, says_not_known, tidy
from calculator.ground.typed_words import NO_WORDS, read_word, read_yes_no

Kind = Literal["boolean", "enum", "number", "date"]
YES_NO_LABELS: Mapping[str, str] = {"true": "是", "false": "否"}


def read_typed(  # noqa: PLR0913 - what an input declares
    kind: Kind,
    typed: str,
    *,
    unit: str = "",
    units: Collection[str] = (),
    values: Mapping[str, str] = YES_NO_LABELS,
    also: Mapping[str, Sequence[str]] = NO_WORDS,
    asked: str = "",
) -> Typed:
    """Read a text as a value of a kind; every text gives Read, NotGiven or Refusal, never an exception.

    `unit` is the unit that a number counts in, `units` are the pack's own words for units; `values` are the words of an
    enumeration or of yes and no with their labels, `also` other words for each, `asked` the question to a yes or no.
    """
    if len(typed) > LONGEST:
        return Refusal(kind="too-long", typed=typed, why="填写的内容太长", instead=f"一项最多 {LONGEST} 个字符，请核对")
    text = tidy(typed)
    try:
        if kind == "enum":
            return read_word(typed, text, values, also)
        if kind == "boolean":
            return read_yes_no(typed, text, values, also, asked)
        if says_not_known(text):
            return NotGiven(typed=typed)
        return read_number(typed, text, unit, tuple(units)) if kind == "number" else read_date(typed, text)
    except Unread as why:
        return Refusal(kind=why.kind, typed=typed, why=why.why, instead=why.instead)
