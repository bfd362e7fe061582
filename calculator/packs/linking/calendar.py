"""The working days that a pack declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calculator.ground.calendar import WorkingDays
from calculator.packs.linking.complaints import Complaints
from calculator.packs.schema import Calendar


def working_days(calendar: Calendar | None, complaints: Complaints) -> WorkingDays | None:
    """The calendar of a pack; complains of days that are outside of it, repeated, or both closed and opened."""
    if calendar is None:
        return None
    if calendar.first > calendar.last:
        message = f"日历的起始日期 {calendar.first} 晚于截止日期 {calendar.last}。"
        complaints.add("calendar-reversed", ("calendar", "first"), message, f"{calendar.first}")
    for key, days in (("closed", calendar.closed), ("opened", calendar.opened)):
        for at, day in enumerate(days):
            for kind, message in _faults_of_day(calendar, key, at, day):
                complaints.add(kind, ("calendar", key, at), message, f"{day}")
    return WorkingDays(
        first=calendar.first,
        last=calendar.last,
        closed=frozenset(calendar.closed),
        opened=frozenset(calendar.opened),
    )


def _faults_of_day(calendar: Calendar, key: str, at: int, day: date) -> Iterator[tuple[str, str]]:
    """Kind and sentence of what is wrong with one day of the closed or the opened ones."""
    if not calendar.first <= day <= calendar.last:
        yield "day-outside-calendar", f"{day} 不在日历的起止日期 {calendar.first} 至 {calendar.last} 之内。"
    if day in getattr(calendar, key)[:at]:
        yield "day-repeated", f"{day} 在 {key} 里写了不止一次，请删去一个。"
    if key == "opened" and day in calendar.closed:
        yield "day-repeated", f"{day} 既在 closed（放假）里，又在 opened（上班）里，请删去一个。"
