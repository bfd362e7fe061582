"""An answer as one list of parts, which page, paper, Word, Excel, command line and comparison print alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from calculator.answers.phrases import ABSENT, NO_PROOF, value_phrase
from calculator.answers.records import (
    Absent,
    Citation,
    Explained,
    Fact,
    LawShown,
    Line,
    Mark,
    Missing,
    NearestChange,
    OpenPoint,
    OutputAnswer,
    Part,
    PartKind,
)
from calculator.answers.wording import absent_text, may_be_absent, reason_text
from calculator.engine.case import Case
from calculator.ground.scalars import Number, Scalar
from calculator.ground.typed_numbers import number_phrase
from calculator.packs.pack import Pack
from calculator.packs.schema import Role

Outputs = Mapping[str, OutputAnswer]

HEADINGS: Mapping[PartKind, str] = {
    "verdict": "结果",
    "unused": "填了但没有计入的",
    "amounts": "数额",
    "parties": "和谁办、办什么",
    "steps": "步骤",
    "contents": "其他内容",
    "checks": "逐项核对的条件",
    "trial": "假设试算",
    "caution": "要注意的",
    "facts": "项目情况",
    "assumptions": "假设",
    "missing": "还需要知道",
    "open": "没有见到规定的",
    "not_applicable": "不适用的",
    "exempt": "免除的",
    "not_written": f"没有写的（{NO_PROOF}）",
    "reasons": "怎样得出",
    "changes": "改动哪一项，结果会变",
    "clauses": "引用的条款",
    "basis": "依据",
}
ANNEXES: frozenset[PartKind] = frozenset(
    ("open", "not_applicable", "not_written", "reasons", "changes", "clauses", "basis")
)
NUMBERED: frozenset[PartKind] = frozenset(("steps", "missing", "reasons"))
PART_OF: Mapping[Role, PartKind] = {"amount": "amounts", "party": "parties", "document": "parties", "step": "steps"}
NOTHING_GIVEN = Line(title="（没有能用的填写）", text="全部按不清楚处理")
UNOFFICIAL = "非官方整理，以发布机关正式文本为准。"


def headline(outputs: Outputs) -> str:
    """The answer in one sentence: what applies, everything that may still apply, or why nothing can be said."""
    leading = next(iter(outputs.values()))
    title = f"{leading.title}：" if leading.unit else ""
    if leading.absent and not leading.may_not_apply:
        return f"{leading.title}：{'，或者'.join(map(absent_text, leading.absent))}"
    options = [*leading.labels, *leading.open, *may_be_absent(leading)]
    if leading.status == "certain":
        return title + "；".join(options)
    if leading.labels or len(options) > 1:
        return f"尚不能确定，可能是：{title}{'；或者'.join(options)}"
    if leading.within:
        return f"{title}{leading.within}"
    return f"尚不能得出：{''.join(reason.text for reason in leading.because)}"


def caution_line(law: LawShown, outputs: Outputs) -> str:
    """The one line beside a headline: what it all rests on, and how far what is told beside it can be trusted."""
    told = [output for output in outputs.values() if output.settled and not output.reminder and not output.check]
    inferred = any(output.inferred for output in told)
    return caution_text(law, inferred=inferred, second_hand=any(output.second_hand for output in told))


def caution_text(law: LawShown, *, inferred: bool, second_hand: bool) -> str:
    """The same, where it is known whether anything told is inferred or at second hand."""
    said = [
        law.caution_short or law.caution.partition("。")[0],
        "含推断" if inferred else "",
        "来源待核对" if second_hand else "",
    ]
    return "，".join(filter(None, said))


def grounds(outputs: Outputs) -> tuple[str, ...]:
    """The clauses of the leading output and of the amounts that are known."""
    leading, *others = outputs.values()
    shown = [leading, *(output for output in others if output.settled and _part_of(output) == "amounts")]
    return tuple(dict.fromkeys(reason.source for output in shown for reason in output.because if reason.source))


def _part_of(output: OutputAnswer) -> PartKind:
    return PART_OF[output.role] if output.role else "amounts" if output.unit else "contents"


def facts(pack: Pack, case: Case) -> Iterator[Fact]:
    """What was given, in the order of the pack's inputs."""
    for name, item in pack.record.inputs.items():
        if name in case:
            assumed = item.assumed_for is not None
            yield Fact(input=name, title=item.title, text=_given_phrase(pack, name, case[name]), assumed=assumed)


def _given_phrase(pack: Pack, name: str, value: Scalar) -> str:
    if isinstance(value, bool) or not isinstance(value, Number):
        return value_phrase(pack, name, value)
    return number_phrase(value, pack.unit_of(name))


def law_phrase(law: LawShown) -> str:
    """What an answer goes by: the title of the text with the stage that it is at."""
    return law.title if law.stage in law.title else f"{law.title}（{law.stage}）"


def report_of(  # noqa: PLR0913 - the parts of an answer
    *,
    law: LawShown,
    title: str,
    headline: str,
    facts: Sequence[Fact],
    outputs: Outputs,
    explanation: Iterable[Explained],
    missing: Iterable[Missing],
    unknown: Iterable[OpenPoint],
    changes: Iterable[NearestChange],
    citations: Iterable[Citation],
    unused: Iterable[str],
    trial: Iterable[Line],
    trial_title: str,
) -> tuple[Part, ...]:
    """The parts of a report in the order in which they are read, those left out that have nothing to say."""
    by_part = _by_part(outputs)
    lines: Mapping[PartKind, Iterable[Line]] = {
        "verdict": [Line(text=headline, ref=next(iter(outputs)))],
        "unused": (Line(text=text) for text in unused),
        "amounts": by_part["amounts"],
        "parties": by_part["parties"],
        "steps": by_part["steps"],
        "contents": by_part["contents"],
        "checks": _checks(outputs),
        "trial": trial,
        "caution": _cautions(law, outputs),
        "facts": [_fact(one) for one in facts if not one.assumed] or [NOTHING_GIVEN],
        "assumptions": (_fact(one) for one in facts if one.assumed),
        "missing": (Line(text=one.ask, ref=one.input) for one in missing),
        "not_applicable": _absent(outputs, "not_applicable"),
        "exempt": _absent(outputs, "exempt"),
        "not_written": _absent(outputs, "not_written"),
        "open": (
            Line(text=one.what, ref=one.id, note=f"有待明确（推断，待核对）：{one.decided_by}") for one in unknown
        ),
        "reasons": (Line(text=one.text, source=one.source, ref=one.output) for one in explanation),
        "changes": (Line(text=one.text, source=one.source, ref=one.input) for one in changes),
        "clauses": (
            Line(title=f"{one.title}（{one.text_status}）", text=one.text, source=one.clause) for one in citations
        ),
        "basis": [
            Line(title="规则", text=title),
            Line(title="依据的文件", text=law_phrase(law)),
            Line(title="声明", text=UNOFFICIAL),
        ],
    }
    parts = (
        Part(
            kind=kind,
            heading=trial_title if kind == "trial" else HEADINGS[kind],
            lines=tuple(held),
            annex=kind in ANNEXES,
            numbered=kind in NUMBERED,
        )
        for kind, held in lines.items()
    )
    return tuple(part for part in parts if part.lines)


def _by_part(outputs: Outputs) -> Mapping[PartKind, list[Line]]:
    """What is decided besides the leading output, by the part that its role in the pack belongs to."""
    found: dict[PartKind, list[Line]] = {"amounts": [], "parties": [], "steps": [], "contents": []}
    for at, (name, output) in enumerate(outputs.items()):
        if at and _stands_in_a_part(output):
            kind = _part_of(output)
            found[kind] += _steps(name, output) if kind == "steps" else [_line(name, output)]
    return found


def amount_line(name: str, output: OutputAnswer) -> Line | None:
    """The line of an output, other than the leading one, among the amounts; None where it has none there."""
    return _line(name, output) if _stands_in_a_part(output) and _part_of(output) == "amounts" else None


def _stands_in_a_part(output: OutputAnswer) -> bool:
    return not output.reminder and not output.check and output.status not in ABSENT


def _line(name: str, output: OutputAnswer) -> Line:
    """One output: its values where they are all that it can come to, else everything that it may be."""
    exact = [f"即 {one}" for one in output.exact]
    remarks = [*exact, output.rounding, *output.hedges] if output.settled else []
    return Line(
        title=output.title,
        text=_line_text(output),
        ref=name,
        note="；".join(filter(None, [*remarks, output.note])),
        source=next((reason.source for reason in output.because if reason.source), None),
        because=tuple(map(reason_text, output.because)),
        marks=tuple(_marks(output)),
    )


def _line_text(output: OutputAnswer) -> str:
    """What stands in a line: with whom a paper is signed its rule says; what no text fixes stands by its formula."""
    if output.settled and output.role == "document":
        return "".join(reason.text for reason in output.because)
    if output.settled:
        return "、".join(output.labels)
    if output.status == "unknown" and not output.missing and not output.absent:
        return (output.remainder or (output.within,))[0] or "没有见到规定"
    return output.text


def _steps(name: str, output: OutputAnswer) -> Iterator[Line]:
    """A line for every step, each with the reason for it; one for all of them where they are not certain."""
    if not output.settled:
        yield _line(name, output)
        return
    for at, label in enumerate(output.labels):
        reasons = output.because[at : at + 1] if len(output.because) == len(output.labels) else ()
        yield Line(
            text=label,
            ref=name,
            source=next((reason.source for reason in reasons), None),
            because=tuple(map(reason_text, reasons)),
            marks=tuple(_marks(output)),
        )


def _marks(output: OutputAnswer) -> Iterator[Mark]:
    marks: Mapping[Mark, bool] = {
        "assumed": bool(output.assumed),
        "inferred": output.inferred,
        "second_hand": output.second_hand,
        "possible": output.status == "possible" and not output.settled,
        "open": output.status == "unknown" and bool(output.unknown),
        "asks": not output.settled and bool(output.missing),
    }
    yield from (mark for mark, holds in marks.items() if holds)


def _checks(outputs: Outputs) -> Iterator[Line]:
    for name, output in outputs.items():
        if output.check and output.status not in ABSENT:
            told = dict.fromkeys(reason.text for reason in output.because)
            text = "、".join(output.labels) if output.status == "certain" else "还不清楚"
            yield Line(title=output.title, text=text, ref=name, note="".join(told))


def _cautions(law: LawShown, outputs: Outputs) -> Iterator[Line]:
    """The caution in full, and what the rules remind of in this case."""
    yield Line(text=law.caution)
    for name, output in outputs.items():
        if output.reminder:
            yield from (Line(text=label, ref=name) for label in output.labels)


def _fact(fact: Fact) -> Line:
    if fact.assumed:
        return Line(title=fact.title, text=f"{fact.text}（假设，不是办法的规定）", ref=fact.input, marks=("assumed",))
    return Line(title=fact.title, text=fact.text, ref=fact.input)


def _absent(outputs: Outputs, kind: str) -> Iterator[Line]:
    """Outputs absent in one way, those with the same reason together: never silently left out."""
    alike: dict[tuple[tuple[Absent, ...], tuple[str, ...]], list[tuple[str, OutputAnswer]]] = {}
    for name, output in outputs.items():
        if output.status == kind and not output.reminder:
            told = (output.absent, tuple(reason.text for reason in output.because))
            alike.setdefault(told, []).append((name, output))
    for (absent, _), held in alike.items():
        name, first = held[0]
        yield Line(
            title="、".join(output.title for _, output in held),
            text="，或者".join(one.reason or ABSENT[one.kind] for one in absent),
            ref=name,
            source=next((reason.source for reason in first.because if reason.source), None),
            because=tuple(map(reason_text, first.because)),
        )
