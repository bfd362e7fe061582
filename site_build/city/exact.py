"""Exact numbers in SQL: polynomials over whole numbers counted in an input's last decimal place, and their phrases."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

from calculator.engine.traced import Monomial, Polynomial, Question
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number, places
from calculator.ground.units import YEAR, with_unit
from site_build.city.dialect import DUCKDB, Dialect

BIGGEST = 2**63 - 1
HUGEST = 10**38 - 10**18
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
    dialect: Dialect = DUCKDB


def scaled(number: Polynomial, columns: Columns, dialect: Dialect = DUCKDB) -> Scaled | None:
    """A polynomial in SQL; None where whole numbers of 38 digits cannot hold all that it may come to."""
    terms: list[tuple[Monomial, Number, int]] = []
    for atoms, factor in number.terms:
        below = places(factor)
        if below is None or any(not isinstance(atom, str) or atom not in columns for atom in atoms):
            return None
        terms.append((atoms, factor, below + sum(columns[str(atom)].places for atom in atoms)))
    most_places = max((below for _, _, below in terms), default=0)
    if most_places > MOST_PLACES:
        return None
    return _sum(terms, columns, most_places, dialect)


def _sum(
    terms: list[tuple[Monomial, Number, int]], columns: Columns, most_places: int, dialect: Dialect
) -> Scaled | None:
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
    parts = ["*".join(dialect.cast(one, kind) for one in (str(factor), *names)) for factor, names in products]
    return Scaled(sql=f"({' + '.join(parts) or dialect.cast('0', 'BIGINT')})", places=most_places, dialect=dialect)


def sign(question: Question, columns: Columns, dialect: Dialect = DUCKDB) -> str | None:
    """The answer to a question in SQL; None where it cannot be told exactly."""
    terms = question.polynomial.terms
    by = lcm(*(Fraction(factor).denominator for _, factor in terms))
    made = scaled(Polynomial(tuple((atoms, factor * by) for atoms, factor in terms)), columns, dialect)
    if made is None:
        return None
    return dialect.cast(f"{made.sql} <> 0" if question.apart else f"sign({made.sql})", "INTEGER")


def decimal(made: Scaled) -> str:
    """A number as a plain decimal."""
    return _written(made, made.dialect.cast(_whole(made), "VARCHAR"))


def grouped(made: Scaled) -> str:
    """A number in groups of three."""
    return _written(made, made.dialect.grouped(_whole(made)))


def _whole(made: Scaled) -> str:
    return made.dialect.shifted(f"abs({made.sql})", made.places)


def _power(made: Scaled) -> str:
    return f"(1{'0' * made.places})"


def _written(made: Scaled, whole: str) -> str:
    minus = f"CASE WHEN {made.sql} < 0 THEN '-' ELSE '' END"
    if not made.places:
        return f"({minus} || {whole})"
    dialect = made.dialect
    rest = f"(abs({made.sql}) % {_power(made)})"
    if made.places <= LISTED:
        known = [dialect.text(f".{n:0{made.places}}".rstrip("0").rstrip(".")) for n in range(10**made.places)]
        point = dialect.item(dialect.array(known), f"1 + {dialect.cast(rest, 'BIGINT')}")
    else:
        digits = f"'.' || lpad({dialect.cast(rest, 'VARCHAR')}, {made.places}, '0')"
        point = f"CASE WHEN {rest} = 0 THEN '' ELSE trim(TRAILING '0' FROM {digits}) END"
    return f"({minus} || {whole} || {point})"


def phrase(made: Scaled, unit: str) -> str:
    """A number with its unit, as `short_number_phrase` tells it."""
    shown = decimal(made) if unit == YEAR else grouped(made)
    if unit == YEAR and made.places:
        shown = f"(CASE WHEN {made.sql} % {_power(made)} = 0 THEN {decimal(made)} ELSE {grouped(made)} END)"
    before, after = (made.dialect.text(one) if one else "" for one in with_unit("\0", unit).split("\0"))
    return " || ".join(one for one in (before, shown, after) if one)


def label(made: Scaled, unit: str) -> str:
    """A number of an answer, as `amount_phrase` tells it: 万元 and 亿元 where that is exact to two places."""
    plain = phrase(made, unit)
    if unit != YUAN:
        return f"({plain})"
    dialect = made.dialect
    size = f"abs({dialect.cast(made.sql, 'HUGEINT')})"
    ways = []
    for power, word in ((8, "亿元"), (4, "万元")):
        least = dialect.huge(10 ** (made.places + power))
        spoken = grouped(Scaled(sql=made.sql, places=made.places + power, dialect=dialect))
        exact = f"{size} % {dialect.huge(10 ** (made.places + power - 2))} = 0"
        told = f"CASE WHEN {exact} THEN '（' || {spoken} || {dialect.text(f' {word}）')} ELSE '' END"
        ways.append(f"WHEN {size} >= {least} THEN {told}")
    return f"({plain} || CASE {' '.join(ways)} ELSE '' END)"


def to_cent(made: Scaled) -> str:
    """What `rounding_text` says of an amount finer than a cent."""
    finer = made.places - 2
    if finer <= 0:
        return "''"
    dialect = made.dialect
    size = dialect.cast(made.sql, "HUGEINT")
    cents = f"({dialect.shifted(f'(abs({size}) + {dialect.huge(5 * 10 ** (finer - 1))})', finer)})"
    whole, rest = dialect.grouped(f"({dialect.shifted(cents, 2)})"), dialect.cast(f"{cents} % 100", "VARCHAR")
    minus = f"CASE WHEN {made.sql} < 0 AND {cents} > 0 THEN '-' ELSE '' END"
    told = f"'（取整没有规定；四舍五入到分为 ' || {minus} || {whole} || '.' || lpad({rest}, 2, '0') || ' 元）'"
    return f"CASE WHEN {made.sql} % 1{'0' * finer} = 0 THEN '' ELSE {told} END"
