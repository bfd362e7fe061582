"""The answer table of a place's pack, made once for its rules and the calculator that answers by them."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from calculator.answers.answer_table import answer_table
from calculator.proofs.proved_pack import read_bundle
from site_build.content_root import ROOT
from site_build.pages.bundles import Bundle

KEPT = ROOT / "build" / "answers"


def answers_text(bundle: Bundle) -> str:
    """The table of a bundle, taken from `build/answers/` if these rules by this calculator were tabled before."""
    made = KEPT / f"{_made_from(bundle)}.json"
    if not made.exists():
        text = answer_table(read_bundle(bundle)).text()
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = made.with_suffix(".unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(made)  # a build that is stopped leaves no half file behind
    return made.read_text(encoding="utf-8")


def _made_from(bundle: Bundle) -> str:
    return _short(json.dumps(bundle, sort_keys=True).encode() + _calculator())


@cache
def _calculator() -> bytes:
    return b"".join(path.read_bytes() for path in sorted((ROOT / "calculator").rglob("*.py")))


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
