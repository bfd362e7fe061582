"""Parquet files put together by their row groups hold the rows of all, in their order."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from site_build.city.row_groups import join_row_groups

COLUMNS = (
    "i AS line, 'row ' || i AS words, CASE WHEN i % 3 > 0 THEN i * 1.25::DECIMAL(9, 2) END AS amount, "
    "i % 2 = 0 AS even, (i / 7)::DOUBLE AS part, ['a', 'b', '丙'][1 + (i % 3)::BIGINT] AS few, 1 AS \"{}\""
)


def part(folder: Path, name: str, first: int, last: int, last_name: str = "名") -> Path:
    """A file of some rows in row groups of 2,048."""
    path = folder / f"{name}.parquet"
    columns = COLUMNS.format(last_name)
    query = f"SELECT {columns} FROM range({first}, {last}) AS rows(i)"  # noqa: S608 - figures of this test
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT PARQUET, ROW_GROUP_SIZE 2048)")
    return path


@pytest.mark.parametrize("sizes", [(1, 1), (5_000, 3), (10, 0, 7_000), (40_000, 40_000, 40_000)])
def test_a_joined_file_holds_the_rows_of_its_parts_in_order(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    """Every cell of every part is read again, in order, with the counts of all row groups together."""
    borders = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
    paths = [part(tmp_path, str(at), *borders[at : at + 2]) for at in range(len(sizes))]
    whole = tmp_path / "whole.parquet"
    assert join_row_groups(paths, whole)
    names = ", ".join(f"'{path}'" for path in paths)
    assert duckdb.sql(f"FROM '{whole}'").fetchall() == duckdb.sql(f"FROM read_parquet([{names}])").fetchall()
    counted = "SELECT num_rows, num_row_groups FROM parquet_file_metadata({})"
    ((rows, groups),) = duckdb.sql(counted.format(f"'{whole}'")).fetchall()
    parts = [duckdb.sql(counted.format(f"'{path}'")).fetchall()[0] for path in paths]
    assert (rows, groups) == (sum(rows for rows, _ in parts), sum(groups for _, groups in parts))


def test_what_is_said_of_row_groups_is_true_of_the_joined_file(tmp_path: Path) -> None:
    """A reader that leaves out row groups by the least and greatest values told of them finds the same rows."""
    paths = [part(tmp_path, str(at), 20_000 * at, 20_000 * (at + 1)) for at in range(3)]
    whole = tmp_path / "whole.parquet"
    assert join_row_groups(paths, whole)
    for first in (0, 19_999, 20_000, 45_678, 59_999):
        query = f"SELECT words FROM '{whole}' WHERE line = {first}"  # noqa: S608 - figures of this test
        assert duckdb.sql(query).fetchall() == [(f"row {first}",)]


def test_files_of_different_schemas_are_not_joined(tmp_path: Path) -> None:
    """Where a column is named otherwise nothing is written: the rows would be read by a schema that is not theirs."""
    paths = [part(tmp_path, "a", 0, 9), part(tmp_path, "b", 9, 20, last_name="别名")]
    assert not join_row_groups(paths, tmp_path / "whole.parquet")
    assert not (tmp_path / "whole.parquet").exists()
