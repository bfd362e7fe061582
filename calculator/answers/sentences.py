"""Answers and comparisons line by line, for the command line: the parts of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from calculator.answers.records import Answer, Comparison, Line, PartKind

NOT_USED = "未计入（没有读懂，或者不在允许的范围内）："
COMPARED: tuple[PartKind, ...] = ("verdict", "amounts", "parties", "steps", "contents", "checks", "missing", "open")


def sentences(answer: Answer) -> Iterator[str]:
    """The whole answer, line by line: first what it may not be taken for, which is not said again below."""
    yield f"{answer.title}（{answer.law.stage}）"
    yield answer.law.caution
    for part in answer.report:
        lines = [line for line in part.lines if part.kind != "caution" or line.text != answer.law.caution]
        if lines:
            yield ""
            yield f"{part.heading}："
            yield from _lines(lines, numbered=part.numbered)


def _lines(lines: Iterable[Line], *, numbered: bool) -> Iterator[str]:
    for at, line in enumerate(lines, 1):
        yield f"  {at}. {line_text(line)}" if numbered else f"  - {line_text(line)}"
        yield from (f"      · {reason}" for reason in line.because)


def line_text(line: Line) -> str:
    """One line of a report in one sentence, its remark in brackets."""
    text = f"{line.title}：{line.text}" if line.title else line.text
    return f"{text}（{line.note.rstrip('。')}）" if line.note else text


def comparison_sentences(found: Comparison) -> Iterator[str]:
    """One project under all packs, pack by pack."""
    yield "各地规则只供比较；每地的日期、来源和可信度不同，不能互相代替。"
    yield from (f"{NOT_USED}{entry.text}" for entry in found.refused)
    for one in found.packs:
        whose = "，".join(part for part in (one.place, one.dated, one.confidence) if part)
        yield ""
        yield f"{one.title}（{whose}）"
        yield f"  {one.caution}"
        yield from [f"  比较时注意：{one.differs}"] if one.differs else []
        yield from (f"  来源：{part.title}，{part.address}（{part.confidence}）" for part in one.sources)
        facts = "；".join(f"{fact.title}：{fact.text}" for fact in one.answer.facts)
        yield f"  用到的填写：{facts or '没有'}"
        yield from (f"    ！{NOT_USED}{problem.message}" for problem in one.problems)
        not_asked = "、".join(found.titles[name] for name in one.unused)
        yield from [f"  这里不问，没有用到：{not_asked}"] if not_asked else []
        for part in one.answer.report:
            if part.kind in COMPARED:
                yield f"  {part.heading}："
                yield from (f"    - {line_text(line)}" for line in part.lines)
