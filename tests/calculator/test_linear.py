"""Linear systems alone: sums, whole steps, the order in which variables are used up, the limit of rows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest

from calculator.proofs import linear
from calculator.proofs.linear import Inequality, Linear, System, solution, solvable
from calculator.proofs.sweep import TooLarge

SYSTEMS = 400
SIZES = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(2))
CHANCE = random.Random()  # noqa: S311 - not for secrets


@pytest.fixture(autouse=True)
def _same_chance() -> None:
    """Every test draws the same, whichever ran before."""
    CHANCE.seed(23)


def fraction(most: int, *parts: int) -> Fraction:
    """A number up to `most` on either side of zero, never zero, in one of these parts of one."""
    return Fraction(CHANCE.choice((-1, 1)) * CHANCE.randint(1, most), CHANCE.choice(parts))


def row(names: str, most: int = 8) -> Inequality:
    """An inequality about some of these variables."""
    some = CHANCE.sample(names, CHANCE.randint(1, len(names)))
    return Inequality(
        Linear(
            {name: fraction(3, 1, 2) for name in some}, Fraction(CHANCE.randint(-most, most), CHANCE.choice((1, 2, 3)))
        ),
        CHANCE.random() < 0.5,
    )


def meets(rows: Sequence[Inequality], point: dict[str, Fraction]) -> bool:
    """Whether a point meets every row."""
    amounts = [(each.form.at(point), each.strict) for each in rows]
    return all(amount > 0 if strict else amount >= 0 for amount, strict in amounts)


def test_sums_and_multiples_come_to_what_their_parts_come_to() -> None:
    """At every point a sum of forms is the sum, a multiple the multiple; a variable that cancels out is gone."""
    for _ in range(SYSTEMS // 4):
        one, other, times = row("xyz").form, row("xyz").form, fraction(4, 1, 3)
        point = {name: fraction(9, 1, 2) for name in "xyz"}
        assert one.plus(other, times).at(point) == one.at(point) + times * other.at(point)
        assert one.scaled(times).at(point) == times * one.at(point)
        assert one.plus(one, -1) == Linear({})
        assert linear.variable("x").plus(linear.constant(times)).at(point) == point["x"] + times


def test_a_value_in_whole_steps_is_found_just_where_there_is_one() -> None:
    """Of one variable a multiple of its step is given if some multiple meets every row, and none if none does."""
    for _ in range(SYSTEMS):
        rows = tuple(row("x") for _ in range(CHANCE.randint(1, 3)))
        size = CHANCE.choice(SIZES)
        found = solution(System(inequalities=rows), {"x": size})
        furthest = int(18 / size)
        exists = any(meets(rows, {"x": place * size}) for place in range(-furthest, furthest + 1))
        assert (found is not None) == exists, (rows, size)
        if found is not None:
            assert (Fraction(found["x"]) / size).denominator == 1
            assert meets(rows, {"x": Fraction(found["x"])}), (rows, size, found)


def test_an_equation_gives_a_whole_step_or_nothing() -> None:
    """`factor × x = amount` gives that x if it is a multiple of its step, else nothing; without a step always."""
    for _ in range(SYSTEMS // 2):
        factor, value, size = (
            fraction(3, 1, 2),
            Fraction(CHANCE.randint(-30, 30), CHANCE.choice((1, 2, 10))),
            CHANCE.choice(SIZES),
        )
        system = System(equations=(Linear({"x": factor}, -factor * value),))
        assert solution(system, {}) == {"x": value}
        assert solution(system, {"x": size}) == ({"x": value} if (value / size).denominator == 1 else None)


def test_points_of_several_variables_meet_every_row_in_whole_steps() -> None:
    """A point has whole steps where there are any and meets all rows; without steps it is there if it can be."""
    found_with_steps = 0
    for _ in range(SYSTEMS):
        rows = tuple(row("xyz") for _ in range(CHANCE.randint(1, 5)))
        equations = tuple(row("xyz").form for _ in range(CHANCE.choice((0, 0, 1))))
        system = System(equations=equations, inequalities=rows)
        steps = {name: size for name in "xyz" if (size := CHANCE.choice((None, *SIZES[:3])))}
        assert (solution(system, {}) is not None) == solvable(system)
        found = solution(system, steps)
        if found is None:
            continue
        found_with_steps += bool(steps)
        point = {name: Fraction(found.get(name, 0)) for name in "xyz"}
        assert meets(rows, point), (system, steps, point)
        assert all(form.at(point) == 0 for form in equations)
        assert all((point[name] / size).denominator == 1 for name, size in steps.items())
    assert found_with_steps > SYSTEMS // 4


def test_the_variable_that_makes_fewest_rows_goes_first() -> None:
    """Of the variables without a step, else of all, one whose elimination leaves the fewest rows is used up."""
    for _ in range(SYSTEMS // 2):
        rows = [row("wxyz") for _ in range(CHANCE.randint(2, 9))]
        held = {name for each in rows for name in each.form.terms}
        steps = {name: Fraction(1) for name in "wx" if CHANCE.random() < 0.5}
        made = {name: len([*linear._without(rows, name)]) for name in held}  # noqa: SLF001 - the rule is about it
        lows_and_highs = {
            name: made[name] - sum(name not in each.form.terms for each in rows) for name in (held - {*steps} or held)
        }
        chosen = linear._next_variable(rows, steps)  # noqa: SLF001
        assert lows_and_highs.get(chosen) == min(lows_and_highs.values()), (rows, steps)


def test_a_system_of_too_many_rows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many rows as the limit are worked out, one more is refused; rows with equal terms count once."""
    monkeypatch.setattr(linear, "MOST_ROWS", 3)
    different = [Inequality(Linear({name: 1}, 1)) for name in "wxyz"]
    alike = [Inequality(Linear({"w": 2}, at)) for at in range(1, 9)]
    assert solvable(System(inequalities=(*different[:3], *alike)))
    with pytest.raises(TooLarge, match="3"):
        solvable(System(inequalities=(*different, *alike)))
