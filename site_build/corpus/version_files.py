"""Two files with a version each, wherever they lie, as the versions of one work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from calculator.ground.problems import Diagnostic
from site_build.corpus.works import Fields, Stated, StatedDate, Version, Work, WorkFile
from site_build.corpus.yaml_source import BadYaml, read_record, read_yaml

NOT_ASKED = "没有从文件里读"
TEXTS = ("number", "issuer", "subject", "genre", "index", "unified_number")
DATES = ("issued", "published", "in_force", "ceased")


def work_of_files(old: Path, new: Path, day: date) -> tuple[Work, Version, Version]:
    """A work with the versions of two files, which go by the names of the files; raises BadYaml with their problems."""
    problems: list[Diagnostic] = []
    found: list[Version] = []
    for path, other in ((old, new), (new, old)):
        version, told = read_record(Version, read_yaml(path, str(path)))
        problems += told
        if version is not None:
            name = path.name if path.name != other.name else str(path)
            found.append(replace(version, id=name))
    if problems:
        raise BadYaml(problems)
    before, after = found
    if before.id == after.id:
        after = replace(after, id=f"{after.id}（同一个文件）")
    work = Work(_about(before, after), found, day)
    return work, before, after


def _about(old: Version, new: Version) -> WorkFile:
    """What a comparison needs of a work: the title of the newer file."""
    texts: dict[str, Any] = dict.fromkeys(TEXTS, Stated(unknown=NOT_ASKED))
    dates: dict[str, Any] = dict.fromkeys(DATES, StatedDate(unknown=NOT_ASKED))
    return WorkFile(
        id="files",
        title=new.title,
        kind="measures",
        level="",
        fields=Fields(**{**texts, **dates}),
        validity_note=NOT_ASKED,
        confidence="I",
        sources=(*old.sources, *new.sources),
        summary=NOT_ASKED,
        text_held=NOT_ASKED,
    )
