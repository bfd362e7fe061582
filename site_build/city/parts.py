"""How a table is answered, and the parts of its result beside the file until the whole is written."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from calculator import Pack
from calculator.ground.frozen import frozen
from site_build.city.dialect import DUCKDB
from site_build.city.row_groups import join_row_groups
from site_build.city.written import FORMATS

ROW_GROUP = 122_880
CHUNK = 8 * ROW_GROUP
MARK = b"\xef\xbb\xbf"


@frozen
class Options:
    """How a table is answered: into codes alone, in chunks of so many rows, within so much memory, on so many cores."""

    codes: bool = False
    chunk: int = CHUNK
    memory: str = "2GB"
    threads: int | None = None
    stop_after: int | None = None


class PartTold(TypedDict):
    """What became of the rows of a part, as it is kept beside it."""

    counts: Mapping[str, int]
    outcomes: Mapping[str, int]
    by_engine: int
    waiting: Sequence[tuple[Sequence[str], int]]
    refusals: Sequence[Sequence[str]]
    told: Sequence[tuple[int, str, Sequence[tuple[int, int]], int]]


class Parts:
    """The parts of a result beside its file, kept until the whole is written."""

    def __init__(self, source: Path, target: Path, pack: Pack, options: Options, *, anew: bool = False) -> None:
        """Go on with parts of the same run, or begin anew."""
        self.target = target
        self.folder = target.with_name(f"{target.name}.partial")
        state = source.stat()
        run = [
            str(source.resolve()),
            state.st_size,
            state.st_mtime_ns,
            pack.record.pack,
            pack.bundle.version,
            options.codes,
            options.chunk,
        ]
        known = self.folder / "run.json"
        if anew or not known.exists() or json.loads(known.read_text(encoding="utf-8")) != run:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            known.write_text(json.dumps(run), encoding="utf-8")
        self.count = 0

    def path(self, at: int) -> Path:
        """Where a part is written."""
        return self.folder / f"{at:06}{self.target.suffix}"

    def _told_path(self, at: int) -> Path:
        return self.folder / f"{at:06}.json"

    def done(self, at: int) -> bool:
        """Whether a part was written before: what is told of it is written last."""
        self.count = at + 1
        return self._told_path(at).exists()

    def keep(self, at: int, told: PartTold) -> None:
        """Keep what became of a part."""
        self._told_path(at).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    def told(self, at: int) -> PartTold:
        """What became of a part."""
        found: PartTold = json.loads(self._told_path(at).read_text(encoding="utf-8"))
        return found

    def join(self, database: Any, titles: list[str]) -> None:
        """Put the parts together."""
        paths = [self.path(at) for at in range(self.count)]
        if self.target.suffix == ".csv":
            self._join_csv(paths, titles)
        elif len(paths) == 1:
            paths[0].replace(self.target)
        else:
            whole = self.folder / "whole.parquet"
            if not join_row_groups(paths, whole):
                self._write_anew(database, paths, whole)
            whole.replace(self.target)

    @staticmethod
    def _write_anew(database: Any, paths: list[Path], whole: Path) -> None:
        """Read and write all rows, where a part knows of no empty cells in a column and another has some."""
        names = ", ".join(DUCKDB.text(str(path)) for path in paths)
        database.execute(
            f"COPY (SELECT * FROM read_parquet([{names}])) TO {DUCKDB.text(str(whole))} ({FORMATS['.parquet']})"
        )

    def _join_csv(self, paths: list[Path], titles: list[str]) -> None:
        whole = self.folder / "whole.csv"
        with whole.open("wb") as made:
            heading = io.StringIO()
            csv.writer(heading, lineterminator="\n").writerow(titles)
            made.write(MARK + heading.getvalue().encode())
            for path in paths:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, made, 1 << 22)
        whole.replace(self.target)

    def remove(self) -> None:
        """Remove the parts."""
        shutil.rmtree(self.folder)
