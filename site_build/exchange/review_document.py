"""The review of a version as a Word file: each part with what was looked at, and a table of what was seen."""

from __future__ import annotations

from collections.abc import Iterator

from site_build.corpus.citations import title_path
from site_build.corpus.review import Review, ReviewPart
from site_build.exchange.word import Document, Heading, Table, write_word


def review_document(found: Review) -> bytes:
    """The bytes of a .docx file, with a column in which the office writes what it decides."""
    parts = [found.caution, *(piece for part in found.parts for piece in _part(part))]
    title = f"《{found.version.title}》审核材料"
    return write_word(Document(title=title, parts=parts, made=found.work.day))


def _part(part: ReviewPart) -> Iterator[Heading | Table | str]:
    yield Heading(part.title)
    yield f"看了什么：{part.looked_at}"
    if not part.lines:
        yield part.nothing
        return
    rows = [
        [
            [str(at)],
            [line.text],
            [*(title_path(one) for one in line.clauses), *(f"依据：{title_path(one)}" for one in line.basis)],
            [""],
        ]
        for at, line in enumerate(part.lines, 1)
    ]
    yield Table(widths=(2, 12, 6, 4), heads=("序号", "内容", "条款和依据", "审核意见"), rows=rows)
