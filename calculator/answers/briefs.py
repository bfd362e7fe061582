"""One output in a row of results: its status, its values, what it lacks, leaves open and rests on."""

from __future__ import annotations

from calculator.answers.phrases import ABSENT
from calculator.answers.records import OutputAnswer
from calculator.answers.wording import reason_text
from calculator.ground.frozen import frozen


@frozen
class Brief:
    """What a row of results says of one output: its status, its values, and what it lacks, leaves open and rests on.

    `labels` and `values` are empty unless they are all that it can come to; `plain` says that `text`, which says
    everything, adds nothing to them. `codes` are the rules, formulas and figures behind the
    reasons, `awaited` the unknowns that it waits for.
    """

    text: str
    status: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    plain: bool
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    codes: tuple[str, ...]
    awaited: tuple[str, ...]


def brief_of(output: OutputAnswer) -> Brief:
    """What a row of results says of an answer's output."""
    reasons = output.because
    return Brief(
        text="；".join(output.labels) if output.reminder else output.text,
        status=_status_word(output),
        labels=output.labels if output.settled else (),
        values=output.values if output.settled else (),
        plain=output.settled and not output.hedges,
        missing=output.missing,
        unknown=(*output.unknown, *(key for reason in reasons for key in reason.leaves_open)),
        reasons=tuple(map(reason_text, reasons)),
        sources=tuple(reason.source for reason in reasons if reason.source),
        codes=tuple(reason.rule for reason in reasons),
        awaited=() if output.reminder else output.unknown,
    )


def _status_word(output: OutputAnswer) -> str:
    if output.status in ABSENT:
        return ABSENT[output.status]
    if output.status == "unknown":
        return "还缺信息" if output.missing else "没有见到规定"
    if output.settled and output.assumed:
        return "按假设"
    if output.status == "possible":
        return "只是可能"
    return "待核对" if output.inferred or output.second_hand else "确定"
