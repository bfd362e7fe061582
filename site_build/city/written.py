"""How results stand in files: formats, names of columns, texts that no program takes for a formula."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from calculator.answers.results import Cell
from site_build.city.dialect import DUCKDB
from site_build.city.layout import LINE
from site_build.exchange.writing import as_text

FORMATS = {
    ".parquet": "FORMAT PARQUET",
    ".csv": "FORMAT CSV, HEADER false, NULLSTR ''",
}


def apart(titles: list[str]) -> list[str]:
    """Titles made different from each other, as the columns of a Parquet file have to be."""
    seen: Counter[str] = Counter()
    made = []
    for title in titles:
        seen[title.casefold()] += 1
        count = seen[title.casefold()]
        made.append(f"{title}_{count}" if count > 1 or not title else title)
    return made


def harmless(sql: str) -> str:
    """A cell of CSV that cannot be taken for a formula."""
    starts = f"regexp_matches({sql}, '^[=+@\\t\\r-]') AND NOT regexp_full_match({sql}, '[+-]?[\\p{{Nd}}.,]+%?')"
    return f"CASE WHEN {starts} THEN '''' || {sql} ELSE {sql} END"


def texts_to_parquet(database: Any, titles: list[str], rows: Iterable[Sequence[Cell]], target: Path) -> None:
    """A table of results written as a Parquet file of texts."""
    with TemporaryDirectory(prefix="policykb-") as folder:
        plain = Path(folder) / "rows.csv"
        with plain.open("w", encoding="utf-8", newline="") as made:
            writer = csv.writer(made, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writerows([as_text(cell) for cell in row] for row in rows)
        columns = ", ".join(f"{DUCKDB.text(title)}: 'VARCHAR'" for title in apart(titles))
        line = DUCKDB.name(LINE)
        database.execute(
            f"COPY (SELECT * REPLACE ({line}::BIGINT AS {line}) FROM read_csv({DUCKDB.text(str(plain))}, "
            f"auto_detect=false, header=false, delim=',', quote='\"', escape='\"', new_line='\\n', "
            f"max_line_size=20000000, columns={{{columns}}})) TO {DUCKDB.text(str(target))} ({FORMATS['.parquet']})"
        )
