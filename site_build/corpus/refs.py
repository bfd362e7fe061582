"""How records name one another: the kinds of names that fields hold."""

from __future__ import annotations

from typing import Annotated

from calculator.ground.records import Pattern, RefTo

SourceRef = Annotated[str, RefTo("source")]
WorkRef = Annotated[str, RefTo("work")]
ProvisionRef = Annotated[str, RefTo("provision")]
DepartmentRef = Annotated[str, RefTo("department")]
UnknownRef = Annotated[str, RefTo("unknown")]
PaperRef = Annotated[str, RefTo("paper")]
QuestionRef = Annotated[str, RefTo("question")]
PageRef = Annotated[str, RefTo("page")]
VersionRef = Annotated[str, RefTo("version")]

Key = Annotated[str, Pattern(r"[a-z][a-z0-9_]*", "小写字母、数字和下划线，如 town")]
