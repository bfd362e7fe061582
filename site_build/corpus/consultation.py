"""Whether the public is being asked about a draft on a day: open, not begun, closed, or not known, and why.

`docs/assets/consultation.mjs` says the same for the day of reading; a test compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from calculator.ground.frozen import frozen
from site_build.corpus.model import Consultation
from site_build.corpus.personal import personal_data

StateOf = Literal["open", "to-come", "closed", "unknown"]
A_DAY = len("2026-11-26")


@frozen
class ConsultationState:
    """The state on a day; `days` are those left until the end or the beginning, None where neither counts."""

    state: StateOf
    days: int | None = None

    @property
    def sentence(self) -> str:
        """The state for people."""
        match self.state, self.days:
            case "open", 0:
                return "正在征求意见，今天是最后一天。"
            case "open", _:
                return f"正在征求意见，还剩 {self.days} 天。"
            case "to-come", _:
                return f"还没有开始征求意见，还有 {self.days} 天。"
            case "closed", _:
                return "征求意见已经截止。"
        return "现在是否还在征求意见：不清楚。"


def state_on(opens: str, closes: str, day: date) -> ConsultationState:
    """The state on a day, by the first and the last day as texts, empty where not known.

    A date without its day decides nothing, and an end without a beginning does not say that it has begun.
    """
    first, last = (date.fromisoformat(one) if len(one) == A_DAY else None for one in (opens, closes))
    if last and last < day:
        return ConsultationState(state="closed")
    if first and first > day:
        return ConsultationState(state="to-come", days=(first - day).days)
    if first and last:
        return ConsultationState(state="open", days=(last - day).days)
    return ConsultationState(state="unknown")


def state_of(record: Consultation, day: date) -> ConsultationState:
    """The state of a consultation on a day."""
    return state_on(record.opens.value or "", record.closes.value or "", day)


def mail_address(record: Consultation | None) -> str:
    """The e-mail address that the announcement names among the ways to send opinions; empty where it names none."""
    named = personal_data(record.channels.value or "") if record else ()
    return next((one.plain for one in named if one.kind == "电子邮箱"), "")
