"""Where things stand that tests read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LIVING = ROOT / "policy_yaml"
DOCUMENTS = ROOT / "tests" / "documents"
SMALL = ROOT / "tests" / "small" / "corpus"
SMALL_DAY = date(2026, 1, 1)
