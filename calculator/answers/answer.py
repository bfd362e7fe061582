"""The answer to a case: statuses, values, reasons, what is missing or unknown, citations, trace, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from calculator.answers.encoding import encoded
from calculator.answers.explain import explanation
from calculator.answers.nearest import nearest_changes
from calculator.answers.outputs import output_answer
from calculator.answers.phrases import cell_words
from calculator.answers.records import (
    Answer,
    CellTrace,
    Citation,
    Explained,
    FormulaStep,
    LawShown,
    Missing,
    NearestChange,
    OpenPoint,
    OutputAnswer,
    RuleTrace,
    TableStep,
)
from calculator.answers.report import caution_line, facts, grounds, headline, report_of
from calculator.answers.trial import trial_lines
from calculator.engine.case import Case, read_case
from calculator.engine.engine import State, TableTrace, evaluate
from calculator.ground.scalars import Scalar, scalar_text
from calculator.language.values import doubts
from calculator.packs.pack import JUDGED_ON, LinkedFormula, Pack
from calculator.packs.schema import Input

Outputs = Mapping[str, OutputAnswer]


def answer(pack: Pack, given: Mapping[str, object]) -> dict[str, Any]:
    """Answer a case given as text per input, as JSON; raises Problems if a name or value cannot be read."""
    found: dict[str, Any] = encoded(whole_answer(pack, read_case(pack, given)))
    return found


def whole_answer(pack: Pack, case: Case, unused: Iterable[str] = ()) -> Answer:
    """Answer a case that was read; `unused` are sentences on what was typed beside it and refused."""
    state = evaluate(pack, case)
    changes = nearest_changes(pack, case)
    return _answer(pack, case, state, unused, changes=changes, trace=tuple(_trace(pack, state)))


def first_answer(pack: Pack, case: Case, unused: Iterable[str] = ()) -> Answer:
    """The answer without nearest changes and trace, which take longer than all the rest: None stands in their place."""
    return _answer(pack, case, evaluate(pack, case), unused, changes=None, trace=None)


def _answer(  # noqa: PLR0913 - what takes long stands apart
    pack: Pack,
    case: Case,
    state: State,
    unused: Iterable[str],
    *,
    changes: tuple[NearestChange, ...] | None,
    trace: tuple[TableStep | FormulaStep, ...] | None,
) -> Answer:
    outputs = {name: output_answer(pack, state, name) for name in pack.outputs}
    explained = tuple(explanation(state))
    missing = tuple(_missing(pack, case, state, outputs))
    unknown = tuple(_open_points(pack, outputs))
    citations = tuple(_citations(pack, outputs, [*explained, *(changes or ())]))
    law, given = law_shown(pack), tuple(facts(pack, case))
    verdict = headline(outputs)
    return Answer(
        pack=pack.record.pack,
        title=pack.record.title,
        version=pack.bundle.version,
        format=pack.record.format,
        law=law,
        judged_on=scalar_text(case[JUDGED_ON]) if JUDGED_ON in case else None,
        given={name: scalar_text(value) for name, value in case.items()},
        headline=verdict,
        caution=caution_line(law, outputs),
        grounds=grounds(outputs),
        facts=given,
        outputs=outputs,
        explanation=explained,
        missing=missing,
        unknown=unknown,
        nearest_changes=changes,
        citations=citations,
        trace=trace,
        report=report_of(
            law=law,
            title=pack.record.title,
            headline=verdict,
            facts=given,
            outputs=outputs,
            explanation=explained,
            missing=missing,
            unknown=unknown,
            changes=changes or (),
            citations=citations,
            unused=unused,
            trial=trial_lines(pack, case),
            trial_title=pack.record.trial.title if pack.record.trial else "",
        ),
    )


def law_shown(pack: Pack) -> LawShown:
    """Which text the answers of a pack go by."""
    law = pack.record.law
    return LawShown(
        stage=law.stage,
        caution=law.caution,
        title=law.title or pack.bundle.law,
        work=law.work or "",
        version=law.version or "",
        in_force=law.in_force,
        caution_short=law.caution_short or "",
    )


def _open_points(pack: Pack, outputs: Outputs) -> list[OpenPoint]:
    """What no text fixes and some output waits for, first what holds up the leading output, then what holds up most."""
    found = [_open_point(pack, key, outputs) for key in pack.bundle.unknowns if _holds_up(key, outputs)]
    leading = next(iter(outputs))
    return sorted(found, key=lambda entry: (leading not in entry.holds_up, -len(entry.holds_up)))


def _open_point(pack: Pack, key: str, outputs: Outputs) -> OpenPoint:
    item = pack.bundle.unknowns[key]
    held_up = tuple(name for name, output in outputs.items() if _holds_up(key, {name: output}))
    return OpenPoint(
        id=key, what=item.what, decided_by=item.decided_by, since=item.since, page=item.page, holds_up=held_up
    )


def _holds_up(key: str, outputs: Outputs) -> bool:
    return any(
        key in output.unknown or any(key in reason.leaves_open for reason in output.because)
        for output in outputs.values()
    )


def missing_inputs(pack: Pack, case: Case, state: State) -> list[Missing]:
    """Inputs that would still decide something, as the answer lists them."""
    return _missing(pack, case, state, {name: output_answer(pack, state, name) for name in pack.outputs})


def _missing(pack: Pack, case: Case, state: State, outputs: Outputs) -> list[Missing]:
    """Inputs that would still decide something, the most deciding first.

    The first output of the pack leads. For each answer an input may have, the pack is asked again: the fewer
    outcomes of the first output remain on average, then the fewer outputs stay open, the more the input decides.
    """
    names = [
        name
        for name, item in pack.record.inputs.items()
        if item.assumed_for is None and any(name in output.missing for output in outputs.values())
    ]
    found = [_missing_one(pack, case, state, name, outputs) for name in names]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _missing_one(
    pack: Pack, case: Case, state: State, name: str, outputs: Outputs
) -> tuple[tuple[float, float], Missing]:
    leading = next(iter(pack.outputs))
    item = pack.record.inputs[name]
    leads_to: dict[str, tuple[str, ...]] = {}
    left: list[tuple[int, int]] = []
    for word in _finite(item):
        then = evaluate(pack, {**case, name: word})
        alternatives = then.alternatives(leading)
        leads_to[scalar_text(word)] = tuple(scalar_text(one.value) for one in alternatives if one.value is not None)
        left.append((len(leads_to[scalar_text(word)]), _open_outputs(pack, then)))
    if not left:
        alone = sum(output.missing == (name,) for output in outputs.values())
        left = [(len(outputs[leading].values), _open_outputs(pack, state) - alone)]
    score = (sum(first for first, _ in left) / len(left), sum(second for _, second in left) / len(left))
    entry = Missing(
        input=name,
        title=item.title,
        ask=item.ask,
        holds_up=tuple(key for key, output in outputs.items() if name in output.missing),
        leads_to=leads_to,
    )
    return score, entry


def _finite(item: Input) -> tuple[Scalar, ...]:
    if item.type == "boolean":
        return (True, False)
    return tuple(item.values) if item.type == "enum" else ()


def _open_outputs(pack: Pack, state: State) -> int:
    return sum(bool(doubts(state.values[name])[0]) for name in pack.outputs)


def _citations(pack: Pack, outputs: Outputs, others: Iterable[Explained | NearestChange]) -> Iterator[Citation]:
    """Every clause that some reason rests on, with its words and page, in the order of first use."""
    reasons = [*(reason.source for output in outputs.values() for reason in output.because)]
    for ref in dict.fromkeys([*reasons, *(one.source for one in others)]):
        if ref:
            clause = pack.bundle.clauses[ref]
            yield Citation(
                clause=ref, title=clause.title, text=clause.text, text_status=clause.text_status, page=clause.page
            )


def _trace(pack: Pack, state: State) -> Iterator[TableStep | FormulaStep]:
    """Each step in the order it was answered: for a table every rule with the truth of every cell."""
    for step in pack.steps:
        if isinstance(step, LinkedFormula):
            yield FormulaStep(formula=step.name, value=step.record.value, result=_alternatives(state, step.name))
        elif trace := state.traces.get(step.name):
            yield TableStep(
                table=step.name,
                title=step.record.title,
                hit_policy=step.record.hit_policy,
                rules=tuple(_rule_trace(state, trace, at) for at in range(len(step.rules))),
            )


def _rule_trace(state: State, trace: TableTrace, at: int) -> RuleTrace:
    table = trace.step.table
    record = table.rules[at].record
    cells = zip(table.record.inputs, record.if_, trace.cells(at), strict=True)
    return RuleTrace(
        id=record.id,
        truth=trace.truth(at).word,
        source=record.source,
        cells=tuple(
            CellTrace(
                input=name,
                test=test,
                words=_asked(state.pack, name, test),
                value=_alternatives(state, name),
                truth=truth.word,
            )
            for name, test, truth in cells
        ),
    )


@lru_cache(maxsize=4096)
def _asked(pack: Pack, name: str, test: str) -> str:
    """What a cell asks of its input, in words; empty if nothing."""
    words = cell_words(pack, name, test)
    return "" if words == "-" else f"{pack.record.titles[name]}：{words}"


def _alternatives(state: State, name: str) -> tuple[str | None, ...]:
    """The values still possible, null where one is not known or does not apply."""
    return tuple(None if one.value is None else scalar_text(one.value) for one in state.alternatives(name))
