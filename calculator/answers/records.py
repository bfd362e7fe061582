"""An answer as typed records: what every reader of it, page, paper, table or command line, is told.

Fields with a default are left out of the JSON where they have it; numbers are exact decimal text there. The JSON Schema
published on the site and the types of the page's scripts are made from these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from calculator.engine.case import EntryProblem, Reading
from calculator.ground.frozen import frozen
from calculator.ground.truth import TruthWord
from calculator.language.values import Absence
from calculator.packs.schema import Confidence, HitPolicy, Role

Status = Literal["certain", "possible", "unknown", "not_applicable", "exempt", "not_written"]
PartKind = Literal[
    "verdict",
    "unused",
    "amounts",
    "parties",
    "steps",
    "contents",
    "checks",
    "trial",
    "caution",
    "facts",
    "assumptions",
    "missing",
    "open",
    "not_applicable",
    "exempt",
    "not_written",
    "reasons",
    "changes",
    "clauses",
    "basis",
]
Mark = Literal["assumed", "inferred", "second_hand", "possible", "open", "asks"]


@frozen
class Reason:
    """Why an output is what it is: the rule's own sentence, its clause, and how far it can be trusted.

    `certain` says that the rule surely decides; `leaves_open` are the ids of what no text fixes even so.
    """

    rule: str
    certain: bool
    text: str
    source: str | None
    confidence: Confidence
    confidence_word: str
    note: str = ""
    leaves_open: tuple[str, ...] = ()


@frozen
class Ends:
    """The least and greatest value left possible, "" where an end is open."""

    low: str = ""
    high: str = ""


@frozen
class Absent:
    """That an output may not apply, of which kind, and the reason that the rule gives for it."""

    kind: Absence
    reason: str = ""


@frozen
class OutputAnswer:
    """What one output comes to in one case.

    `values` are what is known, exactly, `labels` the same for people, with the unit; `exact` are those labels in full
    that had to be cut, a third of a number, and `rounding` says what an amount is to the cent. `settled` says that they
    are all that it can come to.
    `open` tells what is left possible besides: bounds, formulas, or why nothing is known; `bounds` are its ends,
    `within` the same in words, `remainder` the formulas left standing. `absent` are the ways in which it may not apply.
    `text` is all of it in a phrase, `hedges` what keeps the values from being taken for all.
    """

    title: str
    reminder: bool
    status: Status
    values: tuple[str, ...]
    labels: tuple[str, ...]
    unit: str | None
    text: str
    because: tuple[Reason, ...]
    inferred: bool
    second_hand: bool
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    assumed: tuple[str, ...]
    hedges: tuple[str, ...]
    may_not_apply: bool
    settled: bool = False
    absent: tuple[Absent, ...] = ()
    rests_on_unknown: bool = False
    open: tuple[str, ...] = ()
    remainder: tuple[str, ...] = ()
    certain_values: tuple[str, ...] | None = None
    to_cent: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    rounding: str = ""
    bounds: Ends = Ends()
    within: str = ""
    check: bool = False
    role: Role | None = None
    note: str = ""


@frozen
class Explained:
    """One sentence of how an output came about, with the clause that it rests on."""

    output: str
    text: str
    source: str | None


@frozen
class Changed:
    """What an output comes to on either side of a border."""

    output: str
    before: str
    after: str


@frozen
class NearestChange:
    """The nearest border of one input: the values on either side of it, and what changes there."""

    input: str
    title: str
    given: str
    last: str
    first: str
    at: str
    changes: tuple[Changed, ...]
    text: str
    source: str | None


@frozen
class Missing:
    """An input that would still decide something, and what each answer to it would lead to."""

    input: str
    title: str
    ask: str
    holds_up: tuple[str, ...]
    leads_to: Mapping[str, tuple[str, ...]]


@frozen
class OpenPoint:
    """What no text fixes, who would, since when, its page on the site, and the outputs that wait for it."""

    id: str
    what: str
    decided_by: str
    since: str
    page: str
    holds_up: tuple[str, ...]


@frozen
class Citation:
    """A clause that some reason rests on, with its words and, on the site, its page."""

    clause: str
    title: str
    text: str
    text_status: str
    page: str


@frozen
class CellTrace:
    """One cell of a rule: what it asks, what the input may be (null where that is not known), whether it holds.

    `words` is what it asks as readers see it, empty where it asks nothing.
    """

    input: str
    test: str
    words: str
    value: tuple[str | None, ...]
    truth: TruthWord


@frozen
class RuleTrace:
    """One rule of a table with the truth of each of its cells."""

    id: str
    truth: TruthWord
    source: str
    cells: tuple[CellTrace, ...]


@frozen
class TableStep:
    """One table in the order in which the tables were answered."""

    table: str
    title: str
    hit_policy: HitPolicy
    rules: tuple[RuleTrace, ...]


@frozen
class FormulaStep:
    """One formula and what it came to, null where that is not known."""

    formula: str
    value: str
    result: tuple[str | None, ...]


@frozen
class LawShown:
    """Which text an answer goes by, and the caution that belongs beside it."""

    stage: str
    caution: str
    title: str = ""
    work: str = ""
    version: str = ""
    in_force: str = ""
    caution_short: str = ""


@frozen
class Fact:
    """What was given for an input, as it was read and as people say it."""

    input: str
    title: str
    text: str
    assumed: bool = False


@frozen
class Line:
    """One line of a report: what it speaks of ("" if it is a sentence of its own), and what it says.

    `source` is the clause that it rests on, `ref` the output, input or open point that it is about, `note` a remark
    that may be left away where there is no room, and `because` the reasons, sentence by sentence. Of the `marks`,
    `open` says that no text fixes it, `asks` that it waits for what the reader has not said.
    """

    text: str
    title: str = ""
    source: str | None = None
    ref: str = ""
    note: str = ""
    because: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@frozen
class Part:
    """One part of a report: page, paper, Word, Excel and command line print the same parts in the same order.

    An `annex` is read after the first page; `numbered` says that the order of the lines matters.
    """

    kind: PartKind
    heading: str
    lines: tuple[Line, ...]
    annex: bool = False
    numbered: bool = False


@frozen
class Answer:
    """The answer to a case; its first output is the leading one.

    `caution` is the one line that stands beside the headline, `grounds` are the clauses that it rests on.
    `nearest_changes` and `trace`, which take longer than all the rest, are null in a first answer.
    """

    pack: str
    title: str
    version: str
    format: str
    law: LawShown
    judged_on: str | None
    given: Mapping[str, str]
    headline: str
    caution: str
    grounds: tuple[str, ...]
    facts: tuple[Fact, ...]
    outputs: Mapping[str, OutputAnswer]
    explanation: tuple[Explained, ...]
    missing: tuple[Missing, ...]
    unknown: tuple[OpenPoint, ...]
    nearest_changes: tuple[NearestChange, ...] | None
    citations: tuple[Citation, ...]
    trace: tuple[TableStep | FormulaStep, ...] | None
    report: tuple[Part, ...]


@frozen
class Answered:
    """An answer with a problem for each entry that was refused, and how the others were understood."""

    answer: Answer
    problems: tuple[EntryProblem, ...]
    readings: tuple[Reading, ...]


@frozen
class RefusedByPacks:
    """An entry that some pack refused, as the first such pack tells it; `text` tells it for all of `packs`."""

    input: str
    title: str
    kind: str
    typed: str
    why: str
    message: str
    short: str
    packs: tuple[str, ...]
    text: str


@frozen
class SourceShown:
    """Where a pack that stands for comparison has its facts from, and how far that can be trusted."""

    title: str
    address: str
    confidence: str


@frozen
class PackAnswer:
    """What one pack makes of a case: whose rule it is, what it used, could not use and does not ask, its answer."""

    pack: str
    title: str
    place: str
    dated: str
    differs: str
    caution: str
    confidence: str
    sources: tuple[SourceShown, ...]
    used: tuple[str, ...]
    unused: tuple[str, ...]
    problems: tuple[EntryProblem, ...]
    readings: tuple[Reading, ...]
    answer: Answer


@frozen
class Comparison:
    """One case under several packs; `given` is what at least one of them used, `titles` what each entry is called."""

    given: Mapping[str, str]
    titles: Mapping[str, str]
    refused: tuple[RefusedByPacks, ...]
    readings: tuple[Reading, ...]
    packs: tuple[PackAnswer, ...]


@frozen
class ChartLine:
    """An output that is a number somewhere along an input."""

    output: str
    title: str
    unit: str


@frozen
class ChartPoint:
    """A value of an input and of each line there, exactly and as people read it; null where it is not one number."""

    at: str
    told: str
    values: tuple[str | None, ...]
    texts: tuple[str | None, ...]


@frozen
class StretchOutput:
    """What an output comes to at the ends of a stretch, once where both are alike."""

    output: str
    title: str
    texts: tuple[str, ...]


@frozen
class Stretch:
    """A stretch of an input in which the same rules decide: its ends in words, its start exactly."""

    from_: str
    to: str
    at: str
    outcome: str
    outputs: tuple[StretchOutput, ...]


@frozen
class Along:
    """The outcome along one numeric input, the others as in the case."""

    input: str
    title: str
    unit: str
    lines: tuple[ChartLine, ...]
    points: tuple[ChartPoint, ...]
    stretches: tuple[Stretch, ...]


@frozen
class AxisValue:
    """A value of an axis, exactly and as people read it."""

    at: str
    told: str


@frozen
class Axis:
    """One side of a map: an input with the values that are tried."""

    input: str
    title: str
    values: tuple[AxisValue, ...]


@frozen
class Across:
    """What an output comes to for values of two inputs: rows for the second, in each a cell per value of the first."""

    output: str
    title: str
    unit: str
    columns: Axis
    rows: Axis
    cells: tuple[tuple[str, ...], ...]
