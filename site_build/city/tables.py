"""The tables of a run: the many rows of the file, and the small tables of what is known, which DuckDB keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from site_build.city.dialect import DUCKDB, Dialect
from site_build.city.written import FORMATS

FETCHED = 10_000


class Tables(Protocol):
    """Where the rows of the file stand, beside the small tables of `known`, which rows are joined with."""

    known: Any
    dialect: Dialect
    place: str

    def make(self, name: str, query: str) -> None:
        """A table of rows made anew."""

    def view(self, name: str, query: str) -> None:
        """A view of rows made anew."""

    def bring(self, name: str, query: str) -> None:
        """A small table made of rows."""

    def share(self, name: str) -> None:
        """Let rows be joined with a small table as it is now."""

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows that a query finds."""

    def write(self, query: str, path: Path) -> None:
        """Write what a query finds, by its first column, to a file."""


class InDuckDB:
    """Rows and small tables in one DuckDB, `known`; what numbers rows is `place`."""

    dialect: Dialect = DUCKDB
    place = "rowid"

    def __init__(self, known: Any) -> None:
        """Take a database, or a cursor of it."""
        self.known = known

    def make(self, name: str, query: str) -> None:
        """A table of rows made anew."""
        self.known.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def view(self, name: str, query: str) -> None:
        """A view of rows made anew."""
        self.known.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def bring(self, name: str, query: str) -> None:
        """A small table made of rows."""
        self.make(name, query)

    def share(self, name: str) -> None:
        """Nothing to do: all tables stand beside each other."""

    def rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Rows that a query finds."""
        found = self.known.execute(query)
        while rows := found.fetchmany(FETCHED):
            yield from rows

    def write(self, query: str, path: Path) -> None:
        """Write what a query finds, by its first column, to a file."""
        self.known.execute(f"COPY ({query} ORDER BY 1) TO {DUCKDB.text(str(path))} ({FORMATS[path.suffix]})")


def insert(database: Any, table: str, columns: list[Any]) -> None:
    """Rows given by column put into a table of DuckDB."""
    places = ", ".join(f"unnest(${at})" for at in range(1, len(columns) + 1))
    database.execute(f"INSERT INTO {table} SELECT {places}", [list(column) for column in columns])
