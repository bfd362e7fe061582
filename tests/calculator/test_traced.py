"""Traced numbers alone: they come to what plain numbers come to, here and wherever what was asked has the same answers.

`test_looked_up.py` holds the whole to the engine; here each part is held by itself.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from calculator.engine import traced
from calculator.engine.traced import (
    HIGHEST,
    LARGEST,
    LARGEST_FACTOR,
    LONGEST,
    MARK,
    MARK_ENDS,
    Polynomial,
    Questions,
    Traced,
    Untraceable,
    ask_whether_equal,
    polynomial,
    traceable,
    traced_run,
)
from calculator.ground.calendar import NotComputable
from calculator.ground.scalars import Number, plain
from calculator.language.formulas import Call, compiled, names_in, parse_formula
from calculator.packs.pack import Computed

Numbers = dict[str, Number]

CHANCE = random.Random()  # noqa: S311 - not for secrets
ORDER = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
FORMULAS = (
    *("a + b", "a - b", "7 - a", "3 * a - 2 * b", "a * b", "b - a * a", "a * b - b * a", "a - a", "a / 4"),
    *("pro_rata(a, 3) + b", "max(a, b)", "min(a, 2, b)", "max(a, b) - min(a, b)", "ceil(a, 3)", "floor(a, 0.5) * b"),
    *("started(a + b, 2)", "full(a, 3) - full(b, 3)", "floor(a * b, 2)", "started(ceil(a, 2) + b, 3)", "a / (0 - 2)"),
)


@pytest.fixture(autouse=True)
def _same_chance() -> None:
    """Every test draws the same, whichever ran before."""
    CHANCE.seed(29)


def some() -> Number:
    """A number on either side of zero, zero at times, whole at times."""
    return plain(Fraction(CHANCE.randint(-7, 7), CHANCE.choice((1, 1, 2, 3))))


def point() -> Numbers:
    """A number for each name."""
    return {"a": some(), "b": some()}


def traced_at(numbers: Numbers) -> tuple[Any, Any, Questions]:
    """The two numbers of a point, traced."""
    questions = Questions(numbers)
    one, other = (Traced(polynomial({(name,): 1}), numbers[name], questions) for name in "ab")
    return one, other, questions


def formula(source: str | Call) -> Computed:
    """A formula of a pack."""
    expression = parse_formula(source) if isinstance(source, str) else source
    names = tuple(dict.fromkeys(names_in(expression)))
    return Computed(source=str(source), expression=expression, names=names, run=compiled(expression))


def worked_out(source: str, here: Numbers) -> tuple[Any, Questions]:
    """What a formula comes to at a point, traced, and what it asked on the way."""
    one, other, questions = traced_at(here)
    return traced_run(formula(source))({"a": one, "b": other}), questions


def at(found: Any, numbers: Numbers) -> Number:
    """What a number that may be traced comes to for other numbers."""
    made: Number = found.polynomial.at(numbers) if isinstance(found, Traced) else found
    return made


@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_comes_to_the_same_traced_and_plain(source: str) -> None:
    """Here, and at every point where what was asked on the way has the same answers; a number that is whole is an int.

    Given numbers that are not traced it is the formula itself.
    """
    run, alike = formula(source), 0
    for _ in range(40):
        here = point()
        found, questions = worked_out(source, here)
        right = run.run(here)
        assert (found.value if isinstance(found, Traced) else found) == right == traced_run(run)(here)
        assert type(plain(right)) is type(found.value if isinstance(found, Traced) else found)
        assert at(found, here) == right
        assert type(at(found, here)) is type(plain(right))
        for there in (point() for _ in range(10)):
            if all(question.answered(there) == sign for question, sign in questions.asked.items()):
                alike += 1
                assert at(found, there) == run.run(there), (here, there)
    assert alike > 20


@pytest.mark.parametrize("decide", ORDER)
def test_a_comparison_is_noted_with_its_answer(decide: Callable[[Any, Any], bool]) -> None:
    """It comes out as of plain numbers, is answered alike where the question is, and equality asks no more."""
    for _ in range(150):
        here, by, more = point(), some() or 2, some()
        one, other, questions = traced_at(here)
        right = decide(here["a"] * by, here["b"] * by + more)
        assert decide(one * by, other * by + more) is right
        ((question, sign),) = questions.asked.items()
        assert question.apart is (decide in (operator.eq, operator.ne))
        assert question.answered(here) == sign
        for there in (point() for _ in range(10)):
            if question.answered(there) == sign:
                assert decide(there["a"] * by, there["b"] * by + more) is right
        if question.apart:
            assert {question.answered(point()) for _ in range(60)} <= {0, 1}


def test_one_question_is_asked_once_however_it_is_written() -> None:
    """Multiples and the two sides exchanged are the same question; equality is known where the sign is."""
    for _ in range(100):
        here, by = point(), CHANCE.choice((1, 3, Fraction(1, 2)))
        one, other, questions = traced_at(here)
        assert (one < other) is (here["a"] < here["b"])
        assert (other * by >= one * by) is (here["b"] >= here["a"])
        assert (one * -by <= other * -by) is (here["a"] >= here["b"])
        assert (one == other) is (here["a"] == here["b"])
        assert len(questions.asked) == 1
        assert (one * 2 < other) is (here["a"] * 2 < here["b"])
        assert len(questions.asked) == 2


def test_what_is_known_without_the_numbers_is_not_asked() -> None:
    """Where the numbers cancel out, the comparison is of what is left; nothing is equal to nothing given."""
    one, other, questions = traced_at({"a": 5, "b": 2})
    assert one < one + 1
    assert one - 1 < one
    assert one + other - one == other
    assert one.__eq__(None) is False
    assert one - one == 0
    assert isinstance(one - one, int)
    assert not questions.asked


def test_terms_have_one_order_and_what_is_zero_is_gone() -> None:
    """Sums are equal however they are made; constant and degree are those of what is left."""
    one, other, _ = traced_at({"a": 5, "b": 2})
    assert (one + other * one + 3).polynomial == (3 + one * other + one).polynomial
    assert (one + other - other).polynomial == one.polynomial
    assert [(one * other * one + other + 1).polynomial.degree, one.polynomial.degree] == [3, 1]
    assert [polynomial({}).constant, polynomial({(): Fraction(4, 2)}).constant, polynomial({}).degree] == [0, 2, 0]
    assert [polynomial({("a",): 2}).constant, polynomial({(): 2, ("a",): 1}).constant] == [None, None]
    assert str((2 * one * other + other + 4).polynomial) == "2*a*b + 1*b + 4"
    assert str(one.rounded("ceil", 3).polynomial) == "1*ceil(1*a, 3)"
    assert polynomial({}).at({}) == 0


def test_a_rounded_part_counts_one_more_than_what_it_rounds() -> None:
    """Products and roundings go up to the highest degree and no farther."""
    one, other, _ = traced_at({"a": 5, "b": 2})
    highest = one
    for _ in range(HIGHEST - 1):
        highest = highest * other
    assert highest.polynomial.degree == HIGHEST
    assert (one * other).rounded("ceil", 2).polynomial.degree == 3
    with pytest.raises(Untraceable):
        highest * one
    with pytest.raises(Untraceable):
        highest.rounded("ceil", 2)


def test_factors_stay_below_the_largest() -> None:
    """Above and below the line alike, and on either side of zero."""
    one, _, _ = traced_at({"a": 5, "b": 2})
    for sign in (1, -1):
        assert (one * (sign * (LARGEST_FACTOR - 1))).value == sign * 5 * (LARGEST_FACTOR - 1)
        assert (one * Fraction(sign, LARGEST_FACTOR - 1)).value == Fraction(sign * 5, LARGEST_FACTOR - 1)
        for factor in (sign * LARGEST_FACTOR, Fraction(sign, LARGEST_FACTOR)):
            with pytest.raises(Untraceable):
                one * factor


@pytest.mark.parametrize(
    ("value", "can"),
    [
        *((sign * (LARGEST - Fraction(1, 10)), True) for sign in (1, -1)),
        *((sign * (LARGEST + more), False) for sign in (1, -1) for more in (0, Fraction(1, 10))),
        *((sign * (LARGEST - 1), True) for sign in (1, -1)),
        *((Fraction(1, 10**LONGEST), True), (Fraction(1, 10 ** (LONGEST + 1)), False), (Fraction(1, 3), False)),
        *((Fraction(1, base ** (LONGEST + more)), not more) for base in (2, 5) for more in (0, 1)),
        *((0, True), (True, False), (date(2024, 1, 1), False), ("3", False), (None, False)),
    ],
)
def test_numbers_near_a_limit_of_the_engine_are_not_traced(value: Any, can: bool) -> None:  # noqa: FBT001
    """What is small and short is; what is as large as the limit, longer, without an end, or no number is not."""
    assert traceable(value) is can


LOOKS: tuple[Callable[[Any], object], ...] = (
    *(bool, int, float, str, repr, abs, round, format, operator.index),
    *(lambda one: one / 2, lambda one: 2 / one, lambda one: one // 2, lambda one: 2 // one, lambda one: one % 2),
    *(lambda one: one**2, lambda one: divmod(one, 2)),
    *(lambda one: one + "x", lambda one: one < "x", lambda one: one == "x", lambda one: one < date(2024, 1, 1)),
)


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_else_looks_at_a_number_ends_the_tracing(look: Callable[[Any], object]) -> None:
    """Nothing is concluded from a value that was looked at without a note."""
    one, _, questions = traced_at({"a": 5, "b": 2})
    with pytest.raises(Untraceable):
        look(one)
    assert not questions.asked


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        *(("a / b", Untraceable), ("ceil(a, b)", Untraceable), ("4 / a", Untraceable), ("a / 0", NotComputable)),
        *(("ceil(a, 0)", NotComputable), ("ceil(a, 1 - 3)", Untraceable), ("started(a, 0 - 0.5)", Untraceable)),
    ],
)
def test_a_step_that_is_traced_or_below_zero_gives_nothing(source: str, ends: type[Exception]) -> None:
    """Nor is anything divided by zero, as in the formula itself."""
    with pytest.raises(ends):
        worked_out(source, {"a": 5, "b": 2})


def test_what_is_no_number_is_not_computed_with() -> None:
    """A day in a sum of traced numbers gives nothing, and neither does a function of days."""
    one, _, _ = traced_at({"a": 5, "b": 2})
    for source in ("b + a", Call("add_days", ("b", "a"))):
        with pytest.raises(Untraceable):
            traced_run(formula(source))({"a": one, "b": date(2024, 1, 1)})


def test_a_number_keeps_one_place_per_unit() -> None:
    """Told twice in one unit it has one place, in another unit another; the marks count from nought."""
    one, other, questions = traced_at({"a": 5, "b": 2})
    marks = [one.phrase("元"), (other + one - other).phrase("元"), one.phrase("户"), other.phrase("元")]
    assert marks == [f"{MARK}{place}{MARK_ENDS}" for place in (0, 0, 1, 2)]
    assert [*questions.phrases] == [(one.polynomial, "元"), (one.polynomial, "户"), (other.polynomial, "元")]


@pytest.mark.parametrize(("a", "b"), [(5, 2), (2, 2)])
def test_numbers_of_a_text_are_asked_for_equality(a: int, b: int) -> None:
    """Two polynomials, or one and a number; what always is the same is not asked."""
    one, other, questions = traced_at({"a": a, "b": b})
    ask_whether_equal(questions, one.polynomial, other.polynomial)
    ask_whether_equal(questions, one.polynomial, 5)
    ask_whether_equal(questions, one.polynomial, one.polynomial)
    assert [(question.apart, sign) for question, sign in questions.asked.items()] == [(True, a != b), (True, a != 5)]
    assert not traced.is_traced(one.polynomial)
    assert traced.is_traced(one)
    assert isinstance(one.polynomial, Polynomial)
