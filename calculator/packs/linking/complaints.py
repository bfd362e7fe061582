"""What is wrong with one pack, gathered while it is linked and placed where its author wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from calculator.ground.problems import Diagnostic, Path, unlisted
from calculator.packs.schema import PackRecord
from calculator.packs.sugar import written_at


class Complaints:
    """The problems of one pack in the order in which they were met, each told once."""

    def __init__(self, record: PackRecord) -> None:
        self.record = record
        self.problems: list[Diagnostic] = []

    def add(self, kind: str, path: Path, message: str, found: str = "", allowed: Iterable[str] = ()) -> None:
        """Note a problem at a key path below `pack`; what was made from a bracket or a check stands at that."""
        self._note(Diagnostic(kind=kind, path=path, message=message, found=found, allowed=tuple(allowed)))

    def add_unlisted(self, kind: str, path: Path, found: str, allowed: Iterable[str], before: str = "") -> None:
        """Note a word that is not one of those allowed, told after the words `before`."""
        self._note(unlisted(kind, path, found, allowed, before))

    def _note(self, problem: Diagnostic) -> None:
        place = written_at(problem.path, self.record.brackets, self.record.checks)
        placed = replace(problem, path=("pack", *place))
        if placed not in self.problems:
            self.problems.append(placed)
