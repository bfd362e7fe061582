"""What is known of one name in one case: the alternatives still possible, and what would decide between them.

A plain scalar stands for a value that is certain; everything else is a `Value`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.language.formulas import End

Names = frozenset[str]
NONE: Names = frozenset()
Absence = Literal["not_applicable", "exempt", "not_written"]


@frozen
class Alternative:
    """One possibility: a value, or not known (and why), or none at all; with what it rests on.

    `absence` says why there is none: the text rules it out, exempts from it, or does not speak of it.
    `low` and `high` bound a number or date that is not known, where a text bounds it, and below where an input is never
    less. `missing` are inputs not given, `unlegislated` ids of what no text fixes, `assumed` inputs that the reader
    assumed, `causes` the rules and parameters (`route/R1`, `parameters/fee_rate`) that gave it, `failed` why it could
    not be computed. `fallible` is what may have no value at all, so that its bounds are told but no cell rests on them.
    """

    value: Scalar | None = None
    absence: Absence | None = None
    low: End | None = None
    high: End | None = None
    failed: str | None = None
    fallible: bool = False
    missing: Names = NONE
    unlegislated: Names = NONE
    assumed: Names = NONE
    causes: tuple[str, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether there is anything: a value, or something that is not known."""
        return self.absence is None

    @property
    def outcome(self) -> object:
        """What makes two alternatives the same for the reader, whatever gave them."""
        reasons = (self.missing, self.unlegislated, self.assumed, self.failed)
        return (type(self.value), self.value, self.absence, self.low, self.high, self.fallible, reasons)


@frozen
class Value:
    """All alternatives of one name; `undecided` and `unlegislated` say what keeps them apart."""

    alternatives: tuple[Alternative, ...]
    undecided: Names = NONE
    unlegislated: Names = NONE


NOT_APPLICABLE = Alternative(absence="not_applicable")
NOT_WRITTEN = Alternative(absence="not_written")


def alternatives_of(value: Scalar | Value) -> tuple[Alternative, ...]:
    """What a name may be: its alternatives, or the one scalar that it certainly is."""
    return value.alternatives if isinstance(value, Value) else (Alternative(value=value),)


def sole(value: Scalar | Value) -> Scalar | None:
    """The one value that a name has, certainly or by assumption; None where there are several or none."""
    if not isinstance(value, Value):
        return value
    return value.alternatives[0].value if len(value.alternatives) == 1 else None


def merged(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Alternatives with equal outcome made one, their causes joined in order."""
    found: dict[object, Alternative] = {}
    for one in alternatives:
        other = found.get(one.outcome)
        found[one.outcome] = one if other is None else with_causes(other, one.causes)
    return tuple(found.values())


def with_causes(one: Alternative, causes: Iterable[str]) -> Alternative:
    """The same alternative, resting on these causes too."""
    return replace(one, causes=tuple(dict.fromkeys([*one.causes, *causes])))


def combined(parts: Iterable[Alternative], own: Alternative) -> Alternative:
    """An alternative made from others: it carries all their reasons, assumptions and causes, then its own.

    What could not be computed cannot be computed with either.
    """
    parts = tuple(parts)
    return replace(
        own,
        missing=own.missing.union(*(part.missing for part in parts)),
        unlegislated=own.unlegislated.union(*(part.unlegislated for part in parts)),
        assumed=own.assumed.union(*(part.assumed for part in parts)),
        failed=own.failed or next((part.failed for part in parts if part.failed), None),
        causes=tuple(dict.fromkeys([*(cause for part in parts for cause in part.causes), *own.causes])),
    )


def absent_with(parts: Iterable[Alternative]) -> Alternative:
    """What comes of parts of which some are absent: nothing is written where that alone is why, else none applies.

    An exemption from a part is none from what is made of it: that no longer applies.
    """
    absent = {part.absence for part in parts if not part.applies}
    return NOT_WRITTEN if absent == {"not_written"} else NOT_APPLICABLE


def span(one: Alternative) -> tuple[Any, Any]:
    """The least and greatest value that an alternative has, if it has any; None where it is open."""
    return (one.low, one.high) if one.value is None else (one.value, one.value)


def not_awaited(one: Alternative) -> Alternative:
    """The same alternative where nothing waits for what is not known of it: an assumption still counts."""
    return one if one.value is not None else replace(one, missing=NONE, unlegislated=NONE)


def doubts(value: Scalar | Value) -> tuple[Names, Names]:
    """The inputs not given and the unlegislated things that keep a value from being one known alternative."""
    if not isinstance(value, Value):
        return NONE, NONE
    return (
        value.undecided.union(*(one.missing for one in value.alternatives)),
        value.unlegislated.union(*(one.unlegislated for one in value.alternatives)),
    )
