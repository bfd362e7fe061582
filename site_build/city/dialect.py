"""How two databases write the same SQL: DuckDB on one machine, Spark on many."""

from __future__ import annotations

from collections.abc import Sequence

KINDS_OF_SPARK = {"VARCHAR": "STRING", "HUGEINT": "DECIMAL(38, 0)", "UTINYINT": "SMALLINT"}


class DuckDB:
    """SQL of DuckDB."""

    def text(self, value: str) -> str:
        """A text as SQL writes it."""
        return "'" + value.replace("'", "''") + "'"

    def name(self, value: str) -> str:
        """The name of a column."""
        return '"' + value.replace('"', '""') + '"'

    def cast(self, sql: str, kind: str) -> str:
        """A value as another type, by DuckDB's name of the type."""
        return f"({sql})::{kind}"

    def one_of(self, sql: str, words: Sequence[str]) -> str:
        """A text that is one of few, which are written by number where that is quicker."""
        return f"({sql})::ENUM({', '.join(map(self.text, words))})"

    def whole(self, sql: str, words: str) -> str:
        """Whether a text is wholly of a pattern."""
        return f"regexp_full_match({sql}, {self.text(words)})"

    def holds(self, sql: str, words: str) -> str:
        """Whether a text holds a pattern."""
        return f"regexp_matches({sql}, {self.text(words)})"

    def array(self, parts: Sequence[str]) -> str:
        """Values in an array."""
        return f"[{', '.join(parts)}]"

    def item(self, array: str, place: str) -> str:
        """The item of an array at a place, from 1."""
        return f"({array})[{place}]"

    def shifted(self, sql: str, places: int) -> str:
        """A whole number from 0 without its last digits, as a whole number."""
        return f"({sql}) // 1{'0' * places}"

    def grouped(self, sql: str) -> str:
        """A whole number from 0 in groups of three; written out below a million, which is quicker than a format."""
        thousands = f"(({sql}) // 1000)::VARCHAR || ',' || right((1000 + ({sql}) % 1000)::VARCHAR, 3)"
        return (
            f"CASE WHEN {sql} < 1000 THEN ({sql})::VARCHAR WHEN {sql} < 1000000 THEN {thousands} "
            f"ELSE format('{{:,}}', {sql}) END"
        )

    def huge(self, number: int) -> str:
        """A whole number of up to 38 digits."""
        return f"{number}::HUGEINT"


class Spark(DuckDB):
    """SQL of Spark; types are named as in DuckDB and changed here."""

    def text(self, value: str) -> str:
        """A text as SQL writes it."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def name(self, value: str) -> str:
        """The name of a column."""
        return "`" + value.replace("`", "``") + "`"

    def cast(self, sql: str, kind: str) -> str:
        """A value as another type, by DuckDB's name of the type."""
        return f"CAST({sql} AS {KINDS_OF_SPARK.get(kind, kind)})"

    def one_of(self, sql: str, words: Sequence[str]) -> str:  # noqa: ARG002 - Spark numbers texts as it writes them
        """A text that is one of few."""
        return sql

    def whole(self, sql: str, words: str) -> str:
        """Whether a text is wholly of a pattern."""
        return self.holds(sql, rf"\A(?:{words})\z")

    def holds(self, sql: str, words: str) -> str:
        """Whether a text holds a pattern."""
        return f"({sql} RLIKE {self.text(words)})"

    def array(self, parts: Sequence[str]) -> str:
        """Values in an array."""
        return f"array({', '.join(parts)})"

    def item(self, array: str, place: str) -> str:
        """The item of an array at a place, from 1."""
        return f"element_at({array}, CAST({place} AS INT))"

    def shifted(self, sql: str, places: int) -> str:
        """A whole number from 0 without its last digits: cut off as text, for quotients of decimals are rounded."""
        if not places:
            return sql
        digits = f"CAST({sql} AS STRING)"
        cut = f"CASE WHEN length({digits}) > {places} THEN left({digits}, length({digits}) - {places}) ELSE '0' END"
        return f"CAST({cut} AS DECIMAL(38, 0))"

    def grouped(self, sql: str) -> str:
        """A whole number from 0 in groups of three."""
        return f"format_number({sql}, 0)"

    def huge(self, number: int) -> str:
        """A whole number of up to 38 digits."""
        return f"CAST({number} AS DECIMAL(38, 0))"


Dialect = DuckDB
DUCKDB, SPARK = DuckDB(), Spark()
