"""Days after a day: calendar days, working days by a declared calendar, and months, counted as the law counts.

The first day is not counted (民法典 第二百零一条); a month ends on the same day of the month, or on its last day
(第二百零二条).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from calculator.ground.frozen import frozen
from calculator.ground.scalars import Number

MONTHS = 12
MOST = 36_500
FIRST_DAY_OF_WEEKEND = 5


class NotComputable(ArithmeticError):
    """A formula has no value for this case; the message says why, in Chinese."""


@frozen
class WorkingDays:
    """Working days between two days inclusive: Monday to Friday, less those `closed`, and those `opened` instead."""

    first: date
    last: date
    closed: frozenset[date]
    opened: frozenset[date]

    def works(self, day: date) -> bool:
        """Whether a day is a working day; NotComputable outside the declared years."""
        if not self.first <= day <= self.last:
            raise NotComputable(f"工作日历只到 {self.first} 至 {self.last}，{day} 不在其中")
        return day in self.opened or (day.weekday() < FIRST_DAY_OF_WEEKEND and day not in self.closed)


def _whole(count: Number) -> int:
    if not isinstance(count, int) or abs(count) > MOST:
        raise NotComputable(f"天数、月数应为不超过 {MOST} 的整数")
    return count


def _in_range(made: Callable[[], date]) -> date:
    try:
        return made()
    except (OverflowError, ValueError):
        raise NotComputable("日期超出日历的范围") from None


def add_days(day: date, count: Number) -> date:
    """The day that is `count` days later; the first day is not counted."""
    whole = _whole(count)
    return _in_range(lambda: day + timedelta(days=whole))


def add_months(day: date, count: Number) -> date:
    """The same day of the month `count` months later, or that month's last day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + _whole(count), MONTHS)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except (ValueError, OverflowError):
            continue
    return _in_range(lambda: date(year, month + 1, day.day))


def add_years(day: date, count: Number) -> date:
    """The same day `count` years later, or the last of February."""
    return add_months(day, _whole(count) * MONTHS)


def add_working_days(calendar: WorkingDays | None, day: date, count: Number) -> date:
    """The `count`-th working day after a day."""
    if calendar is None:
        raise NotComputable("没有声明工作日历")
    left = _whole(count)
    step = timedelta(days=1 if left >= 0 else -1)
    while left:
        day = _in_range(lambda day=day: day + step)  # type: ignore[misc]
        left -= calendar.works(day) and (1 if left > 0 else -1)
    return day


def days_between(later: date, earlier: date) -> int:
    """How many days one day lies after another."""
    return (later - earlier).days
