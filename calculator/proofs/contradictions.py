"""Where the text says otherwise than the rules: what `check` refuses, and what is only to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.ground.problems import Diagnostic
from calculator.packs.pack import Pack
from calculator.proofs.clauses import (
    contradicted_signs,
    strange_figures,
    turned_extremes,
    ungrounded_derivations,
    unsaid_roundings,
)
from calculator.proofs.conditions import strange_conditions
from calculator.proofs.doings import doings
from calculator.proofs.prose import (
    exchanged_figures,
    exchanged_parameters,
    idle_calendar_days,
    strange_standards,
    strange_words,
    wrong_sharing,
)
from calculator.proofs.spans import edited_clauses, lacking_spans, misnamed_spans

CHECKS = (
    strange_figures,
    ungrounded_derivations,
    unsaid_roundings,
    contradicted_signs,
    turned_extremes,
    wrong_sharing,
    strange_words,
    strange_standards,
    exchanged_figures,
    exchanged_parameters,
    idle_calendar_days,
    doings,
    strange_conditions,
    edited_clauses,
    misnamed_spans,
    lacking_spans,
)


def contradictions(pack: Pack) -> Iterator[Diagnostic]:
    """Figures, units, signs and words that the clause or the rule contradicts, each once."""
    yield from dict.fromkeys(found for check in CHECKS for found in check(pack))


def text_problems(pack: Pack) -> Iterator[Diagnostic]:
    """The contradictions that mislead a reader, which `check` refuses."""
    return (finding for finding in contradictions(pack) if finding.severity == "error")
