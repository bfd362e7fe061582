"""The working days that a pack declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from calculator.ground.calendar import WorkingDays
from calculator.ground.problems import Path
from calculator.packs.linking.complaints import Complaints
from calculator.packs.schema import Calendar


def working_days(calendar: Calendar | None, complaints: Complaints) -> WorkingDays | None:
    """The calendar of a pack; complains of days that are outside of it, repeated, or both closed and opened."""
    if calendar is None:
        return None
    if calendar.first > calendar.last:
        message = f"日历的起始日期 {calendar.first} 晚于截止日期 {calendar.last}。"
        complaints.add(("calendar", "first"), message)
    for key, days in (("closed", calendar.closed), ("opened", calendar.opened)):
        for path, message in _wrong_days(calendar, key, days):
            complaints.add(path, message)
    return WorkingDays(
        first=calendar.first,
        last=calendar.last,
        closed=frozenset(calendar.closed),
        opened=frozenset(calendar.opened),
    )


def _wrong_days(calendar: Calendar, key: str, days: tuple[date, ...]) -> Iterator[tuple[Path, str]]:
    for at, day in enumerate(days):
        path: Path = ("calendar", key, at)
        if not calendar.first <= day <= calendar.last:
            yield path, f"{day} 不在日历的起止日期 {calendar.first} 至 {calendar.last} 之内。"
        if day in days[:at]:
            yield path, f"{day} 在 {key} 里写了不止一次，请删去一个。"
        if key == "opened" and day in calendar.closed:
            yield path, f"{day} 既在 closed（放假）里，又在 opened（上班）里，请删去一个。"
