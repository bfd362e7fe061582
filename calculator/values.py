"""What is known of one name in one case: the alternatives still possible, and what would decide between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.scalars import Scalar

Names = frozenset[str]
NONE: Names = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One possibility: a value, or not known (and why), or not applicable; with what it rests on.

    `missing` are inputs not given, `unlegislated` ids of what no text fixes, `assumed` inputs that the reader
    assumed, `causes` the rules and parameters (`route/R1`, `parameters/fee_rate`) that gave it.
    """

    value: Scalar | None = None
    applies: bool = True
    missing: Names = NONE
    unlegislated: Names = NONE
    assumed: Names = NONE
    causes: tuple[str, ...] = ()

    @property
    def outcome(self) -> object:
        """What makes two alternatives the same for the reader, whatever gave them."""
        return (type(self.value), self.value, self.applies, self.missing, self.unlegislated, self.assumed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """All alternatives of one name; `undecided` and `unlegislated` say what keeps them apart."""

    alternatives: tuple[Alternative, ...]
    undecided: Names = NONE
    unlegislated: Names = NONE


NOT_APPLICABLE = Alternative(applies=False)


def certain(value: Scalar) -> Value:
    """A name with one known value."""
    return Value(alternatives=(Alternative(value=value),))


def merged(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Alternatives with equal outcome made one, their causes joined in order."""
    found: dict[object, Alternative] = {}
    for one in alternatives:
        other = found.get(one.outcome)
        found[one.outcome] = one if other is None else with_causes(other, one.causes)
    return tuple(found.values())


def with_causes(one: Alternative, causes: Iterable[str]) -> Alternative:
    """The same alternative, resting on these causes too."""
    return combined((one,), one.value, applies=one.applies, causes=causes)


def combined(
    parts: Iterable[Alternative], value: Scalar | None, *, applies: bool = True, causes: Iterable[str] = ()
) -> Alternative:
    """An alternative made from others: it carries all their reasons, assumptions and causes."""
    parts = tuple(parts)
    return Alternative(
        value=value,
        applies=applies,
        missing=NONE.union(*(part.missing for part in parts)),
        unlegislated=NONE.union(*(part.unlegislated for part in parts)),
        assumed=NONE.union(*(part.assumed for part in parts)),
        causes=tuple(dict.fromkeys([*(cause for part in parts for cause in part.causes), *causes])),
    )


def doubts(value: Value) -> tuple[Names, Names]:
    """The inputs not given and the unlegislated things that keep a value from being one known alternative."""
    return (
        value.undecided.union(*(one.missing for one in value.alternatives)),
        value.unlegislated.union(*(one.unlegislated for one in value.alternatives)),
    )
