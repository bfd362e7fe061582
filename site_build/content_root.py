"""Where the project stands, and where the content is taken from."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SET = "POLICYKB_ROOT"


def content_root() -> Path:
    """The folder of the content: that of the project, or the one that a command was given."""
    return Path(os.environ.get(SET) or ROOT / "policy_yaml").resolve()
