"""Records made by `frozen` behave as the standard library's frozen dataclasses, which are the second way here."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.ground.frozen import frozen


@frozen
class Ours:
    """With every sort of field."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    beside: int = field(default=0, hash=False)
    aside: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The same by the standard library."""

    first: int
    second: str = "two"
    third: list[int] = field(default_factory=list)
    beside: int = field(default=0, hash=False)
    aside: int = field(default=0, compare=False, repr=False)


@frozen(kw_only=False)
class Placed:
    """Given by place, as a tuple is."""

    first: int
    second: str = "two"


@frozen(eq=False)
class Itself:
    """Equal to itself only."""

    first: int


@frozen
class Tidied:
    """Puts its own field right once it is made."""

    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.words.strip())

    def __repr__(self) -> str:
        return self.words


@frozen
class Bare:
    """Without a field."""


@frozen
class Single:
    """One field, whose value may be a tuple."""

    only: Any


values = st.fixed_dictionaries(
    {"first": st.integers(0, 1)},
    optional={
        "second": st.sampled_from(["one", "two"]),
        "third": st.lists(st.integers(0, 1), max_size=1),
        "beside": st.integers(0, 1),
        "aside": st.integers(0, 1),
    },
)


@given(values, values)
def test_as_the_standard_library(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Values, equality, words and fields are those of a frozen dataclass with the same fields."""
    ours, theirs = Ours(**one), Theirs(**one)
    assert asdict(ours) == asdict(theirs)  # type: ignore[call-overload]
    assert (ours == Ours(**other)) == (theirs == Theirs(**other))
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert [item.name for item in fields(ours)] == [item.name for item in fields(theirs)]  # type: ignore[arg-type]
    assert asdict(replace(ours, first=2)) == asdict(replace(theirs, first=2))  # type: ignore[call-overload, type-var]


@given(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1))
def test_equal_records_hash_alike(first: int, beside: int, other: int) -> None:
    """A field kept out of the hash does not part two records, and equal ones share their hash."""
    left = Ours(first=first, beside=beside, third=())  # type: ignore[arg-type]
    right = Ours(first=first, beside=other, third=())  # type: ignore[arg-type]
    assert hash(left) == hash(right)
    assert (left == right) == (beside == other)


def test_nothing_can_be_changed() -> None:
    """No field is set, added or deleted once a record is made."""
    whole = Placed(1)
    for change in (
        lambda: setattr(whole, "first", 2),
        lambda: setattr(whole, "third", 2),
        lambda: delattr(whole, "first"),
    ):
        with pytest.raises(FrozenInstanceError):
            change()
    assert whole == Placed(1, "two")


def test_arguments_are_as_declared() -> None:
    """By name unless places were asked for; a missing or strange one is refused; a default list is new each time."""
    assert Placed(1, "b").second == "b"
    for make in (lambda: Ours(1), Ours, lambda: Ours(first=1, strange=2)):  # type: ignore[call-arg, misc]
        with pytest.raises(TypeError):
            make()
    assert Ours(first=1).third is not Ours(first=1).third


def test_two_classes_are_never_equal() -> None:
    """Records of two classes differ though their fields are the same, and without `eq` each is only itself."""
    assert Single(only=1) != Itself(first=1)
    assert Itself(first=1) != Itself(first=1)
    assert Bare() == Bare()
    assert Single(only=(1, 2)) != Single(only=1)


def test_what_a_class_says_itself_stays() -> None:
    """`__post_init__` runs after the fields are set, and a method of the class's own is not written over."""
    assert Tidied(words=" a ").words == "a"
    assert repr(Tidied(words=" a ")) == "a"


@pytest.mark.parametrize("whole", [Ours(first=1, third=[3]), Placed(1), Bare(), Single(only=(1,))])
def test_kept_and_copied(whole: Any) -> None:
    """A record comes back equal from a copy and from pickle, as parts of a run in two processes need."""
    assert copy.deepcopy(whole) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301
