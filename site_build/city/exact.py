"""Exact numbers in SQL: polynomials over whole numbers counted in an input's last decimal place, and their phrases."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from calculator.engine.traced import Monomial, Polynomial, Question
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, places
from calculator.ground.units import YEAR, with_unit

BIGGEST = 2**63 - 1
HUGEST = 2**127 - 1
MOST_PLACES = 18
LISTED = 2
YUAN = "元"


@frozen
class Column:
    """A number of the table: its column, the decimal places that it counts, and how large it may be so counted."""

    sql: str
    places: int
    most: int


Columns = Mapping[str, Column]


@frozen
class Scaled:
    """A whole number in SQL, and how many of its last digits are decimal places."""

    sql: str
    places: int


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def scaled(number: Polynomial, columns: Columns) -> Scaled | None:
    """A polynomial in SQL; None where whole numbers of 127 bits cannot hold all that it may come to."""
    terms: list[tuple[Monomial, Number, int]] = []
    for atoms, factor in number.terms:
        below = places(factor)
        if below is None or any(not isinstance(atom, str) or atom not in columns for atom in atoms):
            return None
        terms.append((atoms, factor, below + sum(columns[str(atom)].places for atom in atoms)))
    most_places = max((below for _, _, below in terms), default=0)
    if most_places > MOST_PLACES:
        return None
    return _sum(terms, columns, most_places)


def _sum(terms: list[tuple[Monomial, Number, int]], columns: Columns, most_places: int) -> Scaled | None:
    products: list[tuple[int, list[str]]] = []
    reach = 0
    for atoms, factor, _ in terms:
        used = [columns[str(atom)] for atom in atoms]
        whole = Fraction(factor) * 10 ** (most_places - sum(one.places for one in used))
        size = abs(whole.numerator)
        for one in used:
            size *= one.most
        reach += size
        products.append((whole.numerator, [one.sql for one in used]))
    if reach > HUGEST:
        return None
    kind = "BIGINT" if reach <= BIGGEST else "HUGEINT"
    parts = ["*".join([f"({factor}::{kind})", *(f"{name}::{kind}" for name in names)]) for factor, names in products]
    return Scaled(sql=f"({' + '.join(parts) or '0::BIGINT'})", places=most_places)


def sign(question: Question, columns: Columns) -> str | None:
    """The answer to a question in SQL; None where it cannot be told exactly."""
    terms = question.polynomial.terms
    by = lcm(*(Fraction(factor).denominator for _, factor in terms))
    made = scaled(Polynomial(tuple((atoms, factor * by) for atoms, factor in terms)), columns)
    if made is None:
        return None
    return f"({made.sql} <> 0)::INTEGER" if question.apart else f"sign({made.sql})::INTEGER"


def decimal(made: Scaled) -> str:
    """A number as a plain decimal."""
    return _written(made, f"({_whole(made)})::VARCHAR")


def grouped(made: Scaled) -> str:
    """A number in groups of three; written out for numbers below a million, which is quicker than a format."""
    whole = _whole(made)
    thousands = f"({whole} // 1000)::VARCHAR || ',' || right((1000 + {whole} % 1000)::VARCHAR, 3)"
    shown = (
        f"CASE WHEN {whole} < 1000 THEN ({whole})::VARCHAR WHEN {whole} < 1000000 THEN {thousands} "
        f"ELSE format('{{:,}}', {whole}) END"
    )
    return _written(made, shown)


def _whole(made: Scaled) -> str:
    return f"abs({made.sql}) // {_power(made)}"


def _power(made: Scaled) -> str:
    return f"(1{'0' * made.places})"


def _written(made: Scaled, whole: str) -> str:
    minus = f"CASE WHEN {made.sql} < 0 THEN '-' ELSE '' END"
    if not made.places:
        return f"({minus} || {whole})"
    rest = f"(abs({made.sql}) % {_power(made)})"
    if made.places <= LISTED:
        known = [text(f".{n:0{made.places}}".rstrip("0").rstrip(".")) for n in range(10**made.places)]
        point = f"([{', '.join(known)}])[1 + {rest}::BIGINT]"
    else:
        point = f"CASE WHEN {rest} = 0 THEN '' ELSE rtrim('.' || lpad({rest}::VARCHAR, {made.places}, '0'), '0') END"
    return f"({minus} || {whole} || {point})"


def phrase(made: Scaled, unit: str) -> str:
    """A number with its unit, as `short_number_phrase` tells it."""
    shown = decimal(made) if unit == YEAR else grouped(made)
    if unit == YEAR and made.places:
        shown = f"(CASE WHEN {made.sql} % {_power(made)} = 0 THEN {decimal(made)} ELSE {grouped(made)} END)"
    before, after = with_unit("\0", unit).split("\0")
    return " || ".join([*([text(before)] if before else []), shown, *([text(after)] if after else [])])


def label(made: Scaled, unit: str) -> str:
    """A number of an answer, as `amount_phrase` tells it: 万元 and 亿元 where that is exact to two places."""
    plain = phrase(made, unit)
    if unit != YUAN:
        return f"({plain})"
    size = f"abs({made.sql}::HUGEINT)"
    ways = []
    for power, word in ((8, "亿元"), (4, "万元")):
        least = 10 ** (made.places + power)
        spoken = grouped(Scaled(sql=made.sql, places=made.places + power))
        exact = f"{size} % {10 ** (made.places + power - 2)}::HUGEINT = 0"
        told = f"CASE WHEN {exact} THEN '（' || {spoken} || {text(f' {word}）')} ELSE '' END"
        ways.append(f"WHEN {size} >= {least}::HUGEINT THEN {told}")
    return f"({plain} || CASE {' '.join(ways)} ELSE '' END)"


def to_cent(made: Scaled) -> str:
    """What `rounding_text` says of an amount finer than a cent."""
    if made.places <= 2:  # noqa: PLR2004 - cents
        return "''"
    step = f"1{'0' * (made.places - 2)}"
    cents = f"((2 * abs({made.sql}::HUGEINT) + {step}) // (2 * {step}))"
    whole, rest = f"format('{{:,}}', {cents} // 100)", f"lpad(({cents} % 100)::VARCHAR, 2, '0')"
    minus = f"CASE WHEN {made.sql} < 0 AND {cents} > 0 THEN '-' ELSE '' END"
    told = f"'（取整没有规定；四舍五入到分为 ' || {minus} || {whole} || '.' || {rest} || ' 元）'"
    return f"CASE WHEN {made.sql} % {step} = 0 THEN '' ELSE {told} END"
