"""Numbers that remember how they came of the numbers given, so that one answer of the engine stands for many cases.

A traced number is a polynomial of the given numbers beside what it comes to in the case at hand. Whatever the engine
asks of it by comparing is noted: all cases in which the same questions have the same answers take the same way through
the engine. Whatever else would look at its value raises `Untraceable`, and nothing is concluded from that case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, NoReturn

from calculator.ground.calendar import NotComputable
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, places, plain
from calculator.ground.typed_numbers import Unwritten
from calculator.language.formulas import DIVIDING, EXACT, FREE, STEPPED, STEPS, Call, Compiled, Expression
from calculator.packs.pack import Computed

Numbers = Mapping[str, Number]

SHARES = ("/", "pro_rata")
ROUNDED = (*STEPPED, "started", "full", "half_up", "up", "down")
HIGHEST = 4
LARGEST = 10**20
LONGEST = 20
LARGEST_FACTOR = 10**60
MARK, MARK_ENDS = "\ue000", "\ue001"


class Untraceable(Exception):
    """The value of a traced number was looked at in a way that is not noted."""


@frozen(kw_only=False)
class Rounded:
    """A number brought to a step, counted in steps, or rounded: not a polynomial, so a part of one by itself."""

    function: str
    inner: Polynomial
    step: Number

    def __str__(self) -> str:
        return f"{self.function}({self.inner}, {self.step})"


Atom = str | Rounded
Monomial = tuple[Atom, ...]


@frozen(kw_only=False)
class Polynomial:
    """A sum of products: per product its factors (inputs by name, rounded parts) and the number before them."""

    terms: tuple[tuple[Monomial, Number], ...]

    def __str__(self) -> str:
        return " + ".join("*".join([str(factor), *map(str, atoms)]) for atoms, factor in self.terms)

    @property
    def constant(self) -> Number | None:
        """The number that it always is; None where it depends on something."""
        if not self.terms:
            return 0
        ((atoms, factor), *others) = self.terms
        return None if others or atoms else factor

    @property
    def degree(self) -> int:
        """The most numbers that are multiplied with each other."""
        return max((sum(map(_weight, atoms)) for atoms, _ in self.terms), default=0)

    def at(self, numbers: Numbers) -> Number:
        """What it comes to."""
        found: Number = 0
        for atoms, factor in self.terms:
            product: Number = factor
            for atom in atoms:
                value = numbers[atom] if isinstance(atom, str) else _rounded(atom, numbers)
                product = value if product == 1 else product * value
            found = product if not found else found + product
        return plain(found)


def _weight(atom: Atom) -> int:
    return 1 if isinstance(atom, str) else atom.inner.degree + 1


def _rounded(atom: Rounded, numbers: Numbers) -> Number:
    found: Number = STEPS[atom.function](atom.inner.at(numbers), atom.step)
    return found


def polynomial(terms: Mapping[Monomial, Number]) -> Polynomial:
    """The terms in a fixed order, without those that are zero; Untraceable where numbers could grow beyond all use."""
    kept = tuple(sorted(((atoms, plain(factor)) for atoms, factor in terms.items() if factor), key=_order))
    made = Polynomial(kept)
    large = any(abs(one.numerator) >= LARGEST_FACTOR or one.denominator >= LARGEST_FACTOR for _, one in kept)
    if large or made.degree > HIGHEST:
        raise Untraceable
    return made


def _order(term: tuple[Monomial, Number]) -> tuple[int, tuple[str, ...]]:
    return -len(term[0]), tuple(map(str, term[0]))


@frozen(kw_only=False)
class Question:
    """Which sign a polynomial has, or, where `apart`, only whether it is zero; however large it is."""

    polynomial: Polynomial
    apart: bool

    def answered(self, numbers: Mapping[str, Any]) -> int:
        """The sign for some numbers; where only zero is asked about, 1 for anything else."""
        value = self.polynomial.at(numbers)
        return int(value != 0) if self.apart else (value > 0) - (value < 0)


@dataclass(slots=True)
class Questions:
    """What was asked of traced numbers in one case, in the order of asking, each with its answer there.

    `phrases` are the numbers that texts keep a place for, with the unit that they are told in.
    """

    numbers: Numbers = field(default_factory=dict)
    asked: dict[Question, int] = field(default_factory=dict)
    phrases: dict[tuple[Polynomial, str], int] = field(default_factory=dict)

    def sign(self, difference: Polynomial, value: Number, *, apart: bool) -> int:
        """Note the question which sign a difference has, whatever number stands before it; the sign."""
        sign = (value > 0) - (value < 0)
        lead = next(factor for atoms, factor in difference.terms if atoms)
        normal = Polynomial(tuple((atoms, plain(Fraction(factor) / lead)) for atoms, factor in difference.terms))
        if Question(normal, apart=False) not in self.asked:
            question = Question(normal, apart)
            self.asked.setdefault(question, abs(sign) if apart else sign if lead > 0 else -sign)
        return sign


class Traced(Unwritten):
    """A number with the polynomial that gives it; it can be added, multiplied, compared and told, and nothing else."""

    __slots__ = ("polynomial", "questions", "value")

    def __init__(self, made: Polynomial, value: Number, questions: Questions) -> None:
        self.polynomial, self.value, self.questions = made, value, questions

    def _with(self, terms: Mapping[Monomial, Number], value: Number) -> Any:
        made = polynomial(terms)
        return plain(value) if made.constant is not None else Traced(made, plain(value), self.questions)

    def __add__(self, other: Any) -> Any:
        terms = dict(self.polynomial.terms)
        for atoms, factor in _terms(other):
            terms[atoms] = terms.get(atoms, 0) + factor
        return self._with(terms, self.value + _value(other))

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + other * -1

    def __rsub__(self, other: Any) -> Any:
        return self * -1 + other

    def __mul__(self, other: Any) -> Any:
        terms: dict[Monomial, Number] = {}
        for left, one in self.polynomial.terms:
            for right, two in _terms(other):
                atoms = tuple(sorted((*left, *right), key=str))
                terms[atoms] = terms.get(atoms, 0) + one * two
        return self._with(terms, self.value * _value(other))

    __rmul__ = __mul__

    def phrase(self, unit: str) -> str:
        """A mark in a text, by which the number's place is found again."""
        phrases = self.questions.phrases
        return f"{MARK}{phrases.setdefault((self.polynomial, unit), len(phrases))}{MARK_ENDS}"

    def _sign(self, other: Any, *, apart: bool = False) -> int:
        if other.__class__ is not Traced and not isinstance(other, int | Fraction):
            raise Untraceable
        difference = self - other
        if difference.__class__ is not Traced:
            return int((difference > 0) - (difference < 0))
        return self.questions.sign(difference.polynomial, difference.value, apart=apart)

    def __lt__(self, other: Any) -> bool:
        return self._sign(other) < 0

    def __le__(self, other: Any) -> bool:
        return self._sign(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self._sign(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self._sign(other) >= 0

    def __eq__(self, other: object) -> bool:
        return other is not None and self._sign(other, apart=True) == 0

    def __hash__(self) -> int:
        """Alike for all, so that a dictionary has to compare."""
        return 0

    def rounded(self, function: str, step: Number) -> Any:
        """The number brought to a step above zero by a function of formulas."""
        atom: Monomial = (Rounded(function, self.polynomial, step),)
        return self._with({atom: 1}, STEPS[function](self.value, step))

    def _looked_at(self, *_: object) -> NoReturn:
        raise Untraceable

    __bool__ = __int__ = __float__ = __index__ = __round__ = __trunc__ = __floor__ = __ceil__ = _looked_at
    __str__ = __repr__ = __format__ = __abs__ = __truediv__ = __rtruediv__ = __pow__ = __mod__ = _looked_at
    __floordiv__ = __rfloordiv__ = __rmod__ = __divmod__ = _looked_at


def is_traced(value: object) -> bool:
    """Whether a value is a number that is traced."""
    return value.__class__ is Traced


def _terms(number: Any) -> Iterable[tuple[Monomial, Number]]:
    if number.__class__ is Traced:
        return number.polynomial.terms
    if not isinstance(number, int | Fraction):
        raise Untraceable
    return (((), number),)


def _value(number: Any) -> Number:
    return number.value if number.__class__ is Traced else number


def ask_whether_equal(questions: Questions, one: Polynomial, other: Polynomial | Number) -> None:
    """Note the question whether two numbers are equal, as it is in the case at hand."""
    left, right = (
        Traced(each, each.at(questions.numbers), questions) if isinstance(each, Polynomial) else each
        for each in (one, other)
    )
    _ = left == right


def traceable(value: object) -> bool:
    """Whether a number is small and short enough that no limit of the engine is near."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return False
    below = value.denominator
    return -LARGEST * below < value.numerator < LARGEST * below and _is_short(below)


@lru_cache(maxsize=1024)
def _is_short(below: int) -> bool:
    count = places(Fraction(1, below))
    return count is not None and count <= LONGEST


def traced_run(outcome: Computed) -> Compiled:
    """What a formula comes to where some of its names are traced; exactly as ever where none is."""
    names, run, expression = outcome.names, outcome.run, outcome.expression

    def run_traced(values: Mapping[str, Any]) -> Any:
        if any(values[name].__class__ is Traced for name in names):
            return _computed(expression, values)
        return run(values)

    return run_traced


def _computed(expression: Expression, values: Mapping[str, Any]) -> Any:
    if isinstance(expression, str):
        return values[expression]
    if not isinstance(expression, Call):
        return expression
    parts = [_computed(part, values) for part in expression.arguments]
    function = expression.function
    if function in FREE:
        return (min if function == "min" else max)(parts)
    if function in EXACT:
        return _exactly(function, parts)
    if function in ROUNDED or function in DIVIDING:
        return _divided(function, parts[0], parts[1])
    raise Untraceable


def _exactly(function: str, parts: Sequence[Any]) -> Any:
    if not all(part.__class__ is Traced or isinstance(part, int | Fraction) for part in parts):
        raise Untraceable
    return EXACT[function](*parts)


def _divided(function: str, value: Any, step: Any) -> Any:
    """A division by a number, and what is rounded by a step: where the divisor is traced nothing is concluded."""
    if step.__class__ is Traced:
        raise Untraceable
    if value.__class__ is not Traced:
        return STEPS[function](value, step)
    if step == 0:
        raise NotComputable("除数为零")
    if function in SHARES:
        return value * Fraction(1, 1) * (Fraction(1) / step)
    if step < 0:
        raise Untraceable
    return value.rounded(function, step)
