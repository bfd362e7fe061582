"""No personal data in the content: no telephone or identity number, no e-mail address, in whatever file.

Public lines of an office may stand: those that `office.phone` of a jurisdiction or `channels` of a consultation states,
there and wherever a text of the corpus repeats them. A mobile or an identity number never may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from calculator.ground.problems import Diagnostic
from site_build.corpus.library import YamlFile
from site_build.corpus.model import Consultation, Jurisdiction
from site_build.corpus.personal import PersonalData, digits_of, personal_data
from site_build.corpus.yaml_source import LARGEST

MAY_BE_PUBLIC = ("固定电话", "电子邮箱")
LOCAL_DIGITS = 8
TEXTS = (".yaml", ".yml", ".txt", ".json", ".md", ".csv", ".tsv", ".html", ".xml")


def personal_problems(root: Path, files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Personal data in the files below `root`, and files in which nobody would see any."""
    public = _public(records.values())
    read = {file.path: file.source.text for file in files}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") for part in parts) or not path.is_file():
            continue
        shown = path.relative_to(root.parent).as_posix()
        text = read[path] if path in read else _text(path)
        if text is None:
            message = "这里只放文本文件；意见的原件（有姓名、电话）另外保存，不要放进来。"
            yield Diagnostic(kind="original-file", file=shown, line=1, column=1, message=message)
            continue
        for one in personal_data(text):
            if not (one.kind in MAY_BE_PUBLIC and _is_public(one, public)):
                yield _told(one, shown, text)


def _text(path: Path) -> str | None:
    """The text of a file that is none of the YAML files; None where it is no text."""
    if path.suffix.lower() not in TEXTS or path.stat().st_size > LARGEST * 4:
        return None if path.suffix.lower() not in TEXTS else ""
    return path.read_bytes().decode("utf-8", "replace")


def _public(records: Any) -> frozenset[str]:
    """The office lines and addresses that the corpus states as such, as digits or in lower case."""
    public: set[str] = set()
    for record in records:
        if isinstance(record, Jurisdiction):
            public.add(digits_of(record.office.phone))
        elif isinstance(record, Consultation) and record.channels.value:
            public |= {one.plain for one in personal_data(record.channels.value) if one.kind in MAY_BE_PUBLIC}
    return frozenset(public)


def _is_public(one: PersonalData, public: frozenset[str]) -> bool:
    """Whether it is such a line, with or without its area code."""
    return one.plain in public or any(
        min(len(one.plain), len(line)) >= LOCAL_DIGITS - 1 and (one.plain.endswith(line) or line.endswith(one.plain))
        for line in public
        if line.isdecimal() and one.plain.isdecimal()
    )


def _told(one: PersonalData, file: str, text: str) -> Diagnostic:
    """Where it stands; its own digits are not repeated."""
    line = text.count("\n", 0, one.start) + 1
    column = one.start - text.rfind("\n", 0, one.start)
    more = "公开的办公电话、邮箱写在 jurisdiction.yaml 的 office.phone 或者 consultation.yaml 的 channels 里"
    way = f"；{more}，别处再出现就不提示" if one.kind in MAY_BE_PUBLIC else ""
    message = f"这里像是{one.kind}（{one.end - one.start} 个字符）：个人信息不能放进来，请隐去{way}。"
    return Diagnostic(kind="personal-data", file=file, line=line, column=column, message=message)
