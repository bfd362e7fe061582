"""What is wrong with one pack, gathered while it is linked and placed where its author wrote it."""

from __future__ import annotations

from calculator.ground.problems import Path, Problem
from calculator.packs.schema import PackRecord
from calculator.packs.sugar import written_at


class Complaints:
    """The problems of one pack in the order in which they were met, each told once."""

    def __init__(self, record: PackRecord) -> None:
        self.record = record
        self.problems: list[Problem] = []

    def add(self, path: Path, message: str) -> None:
        """Note a problem at a key path below `pack`; what was made from a bracket or a check stands at that."""
        place = written_at(path, self.record.brackets, self.record.checks)
        problem = Problem(path=("pack", *place), message=message)
        if problem not in self.problems:
            self.problems.append(problem)
