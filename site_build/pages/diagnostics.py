"""The page of all kinds of diagnostics: what a message of `policykb check` or `verify` means and how it is mended."""

from __future__ import annotations

from calculator.ground.diagnostic_kinds import DIAGNOSTIC_KINDS, SEVERITY_WORDS
from site_build.pages.context import Context
from site_build.pages.page import Page


def diagnostics_page(context: Context) -> Page:
    """Every declared kind by what it is about, with an anchor of its own."""
    return context.page(
        "diagnostics",
        "diagnostics",
        groups=DIAGNOSTIC_KINDS,
        severity_words=SEVERITY_WORDS,
        data=DIAGNOSTIC_KINDS,
        origin="calculator/ground/diagnostic_kinds.py",
    )
