"""The day on which the corpus is read: what is in force depends on it."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

PLACE = ZoneInfo("Asia/Shanghai")
SET = "POLICYKB_TODAY"


def today() -> date:
    """Today in China, or the day that the environment sets for a build that must not depend on the clock."""
    given = os.environ.get(SET)
    return date.fromisoformat(given) if given else datetime.now(PLACE).date()
