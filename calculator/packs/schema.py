"""The shape of a rule pack and of the bundle that carries it: frozen records, exactly as written in YAML or JSON.

The words are those of DMN: decision table, hit policy, input, output, rule. Text stays text here; `pack` links it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, ClassVar, Literal

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Problems
from calculator.ground.records import Id, Name, Pattern, RefTo, exactly_one, together
from calculator.ground.scalars import number
from calculator.ground.typed_numbers import short_number_phrase
from calculator.language.values import Absence

Clause = Annotated[str, RefTo("provision")]
UnknownRef = Annotated[str, RefTo("unknown")]
Confidence = Literal["P", "PM", "S", "N", "I", "B", "U"]
INFERRED: tuple[Confidence, ...] = ("I", "B")
Kind = Literal["boolean", "enum", "number", "date"]
HitPolicy = Literal["unique", "first", "collect"]
Role = Literal["amount", "party", "document", "step"]
BOOLEAN_LABELS: Mapping[str, str] = {"true": "是", "false": "否"}


@frozen
class Law:
    """Which text the pack was made from, at which stage, and what is known of its being in force.

    The text is a `work` of the library in one of its versions, or, in a pack that stands alone, a `title`.
    Before the day `not_before` this version cannot have existed; what held then is the unknown `earlier`.
    `caution_short` is the caution in one line, to stand beside a result; the whole is then told apart from it.
    `confirmed_for` are later versions for which a person has looked at `in_force` and `caution` again.
    """

    stage: str
    in_force: str
    caution: str
    caution_short: str | None = None
    title: str | None = None
    work: Annotated[str, RefTo("work")] | None = None
    version: Id | None = None
    not_before: date | None = None
    earlier: UnknownRef | None = None
    confirmed_for: tuple[Id, ...] = ()

    def __post_init__(self) -> None:
        exactly_one((), title=self.title, work=self.work)
        together((), work=self.work, version=self.version)
        together((), not_before=self.not_before, earlier=self.earlier)


@frozen
class PackSource:
    """Where a pack that stands alone has its facts from, and how far that can be trusted."""

    title: str
    address: str
    confidence: Confidence


@frozen
class Origin:
    """Whose rule a pack is that stands alone: the place, the facility it asks for, the day it is dated, its sources.

    `differs` says what must be kept in mind when it is laid beside another place's rule.
    """

    place: str
    facility: str
    dated: str
    confidence: Confidence
    differs: str
    sources: tuple[PackSource, ...]


@frozen
class OwnClause:
    """A clause of a pack that stands alone: its title, and its words or a summary of them in ours."""

    title: str
    text: str
    text_status: Literal["official", "note", "summary"]
    not_executable: str | None = None


@frozen
class OwnUnknown:
    """Something that no text fixes, in a pack that stands alone."""

    what: str
    decided_by: str
    since: str


@frozen
class Calendar:
    """Which days between `first` and `last` are working days: Monday to Friday, less `closed`, and also `opened`."""

    first: date
    last: date
    source: Clause
    closed: tuple[date, ...] = ()
    opened: tuple[date, ...] = ()


@frozen
class Input:
    """A question about the case.

    `assumed_for` marks an assumption of the reader's for an unlegislated parameter, or for an option of the trial.
    `domain` is a cell such as `[0..1000000]`; `places` the most decimal places a number may have. `also` are other
    words that people write for a value (`true` and `false` for yes and no), read like its label and never shown.
    """

    title: str
    type: Kind
    ask: str
    help: str
    source: Clause
    values: Mapping[Name, str] = field(default_factory=dict)
    also: Mapping[Name, tuple[str, ...]] = field(default_factory=dict)
    unit: str | None = None
    domain: str | None = None
    places: int = 0
    assumed_for: Name | None = None


@frozen
class ParameterValue:
    """One value of a parameter from a day on (always, if no day is given), or the id of what is unknown about it.

    `between` are the least and greatest value that an unknown one may have, where the clause itself gives them.
    `derived` says how the figure follows from the clause where it does not stand there: 15 亩即 10000 平方米.
    """

    source: Clause
    confidence: Confidence
    value: str | None = None
    unknown: UnknownRef | None = None
    between: tuple[str, ...] | None = None
    from_: str | None = None
    derived: str | None = None

    def __post_init__(self) -> None:
        exactly_one((), value=self.value, unknown=self.unknown)
        if self.between is not None and (self.unknown is None or len(self.between) != 2):  # noqa: PLR2004 - both ends
            raise Problems(
                [
                    Diagnostic(
                        kind="between-miswritten",
                        path=("between",),
                        message="between 只和 unknown 同写，给出最小值和最大值两个数。",
                    )
                ]
            )

    def words(self, unit: str) -> str:
        """The value as people read it, with its unit and the day it starts on."""
        low, high = (short_number_phrase(number(end), unit) for end in self.between or ("0", "0"))
        within = f"，在 {low} 至 {high} 之间" if self.between else ""
        said = short_number_phrase(number(self.value), unit) if self.value is not None else f"未见规定{within}"
        said += f"（自 {self.from_} 起）" if self.from_ else ""
        return said + (f"（{self.derived}）" if self.derived else "")


@frozen
class Parameter:
    """A figure that the law fixes, or leaves open."""

    title: str
    unit: str
    values: tuple[ParameterValue, ...]


@frozen
class Rounding:
    """How a number is rounded, once, at the end: to which step and which way, with the clause; or `unstated`."""

    SHORTHAND: ClassVar[str] = "mode"
    mode: Literal["unstated", "half_up", "up", "down"]
    to: str | None = None
    source: Clause | None = None

    def __post_init__(self) -> None:
        together((), to=self.to, source=self.source)
        if (self.mode == "unstated") != (self.to is None):
            message = "取整有规定的写 mode、to 和 source；没有规定的只写 unstated。"
            raise Problems([Diagnostic(kind="rounding-miswritten", message=message)])


@frozen
class Output:
    """Something the pack answers. `values` labels its words; `values_from` takes the labels from a vocabulary.

    `round: unstated` says that no text rounds the number, so the exact value and the one to the cent are shown.
    A `reminder` is said only where it certainly holds, and nobody is asked anything for its sake.
    `role` is what readers take it for: an amount, whom to deal with, a paper to sign, or a step.
    """

    title: str
    type: Kind
    values: Mapping[Name, str] = field(default_factory=dict)
    values_from: Literal["departments", "steps", "papers"] | None = None
    unit: str | None = None
    round: Rounding | None = None
    reminder: bool = False
    role: Role | None = None
    note: str | None = None


@frozen
class Outcome:
    """What a rule gives one output: a word, number or formula; or what is unknown; or the reason why there is none.

    `not_applicable`: the text rules it out. `exempt`: the text exempts from it in so many words. `not_written`: the
    text does not speak of it in this case, which is no proof that nothing is owed.
    """

    SHORTHAND: ClassVar[str] = "value"
    value: str | None = None
    unknown: UnknownRef | None = None
    not_applicable: str | None = None
    exempt: str | None = None
    not_written: str | None = None

    def __post_init__(self) -> None:
        exactly_one(
            (),
            value=self.value,
            unknown=self.unknown,
            not_applicable=self.not_applicable,
            exempt=self.exempt,
            not_written=self.not_written,
        )

    @property
    def absence(self) -> Absence | None:
        """Why there is no outcome; None where there is one, known or not."""
        return next((kind for kind, reason in self._reasons if reason is not None), None)

    @property
    def reason(self) -> str:
        """The reason given for there being none, "" where there is one."""
        return next((reason for _, reason in self._reasons if reason is not None), "")

    @property
    def _reasons(self) -> tuple[tuple[Absence, str | None], ...]:
        return (
            ("not_applicable", self.not_applicable),
            ("exempt", self.exempt),
            ("not_written", self.not_written),
        )


@frozen
class Rule:
    """One row: a cell per input, an outcome per output, the clause it is made from and what it says in words.

    `leaves_open` names what no text fixes even where the rule applies, so that its result is not taken for all.
    `derived` says how figures of the rule follow from the clause where they do not stand there.
    """

    id: Id
    if_: tuple[str, ...]
    then: tuple[Outcome, ...]
    say: str
    source: Clause
    confidence: Confidence = "P"
    note: str | None = None
    derived: str | None = None
    leaves_open: tuple[UnknownRef, ...] = ()


@frozen
class AcceptedGap:
    """A row for what the text really leaves open, with why it is accepted, by whom and when."""

    id: Id
    if_: tuple[str, ...]
    then: tuple[Outcome, ...]
    reason: str
    source: Clause
    unknown: UnknownRef
    by: str
    accepted_on: date


@frozen
class AcceptedOverlap:
    """Two rules or more that the text really lets apply together, with why it is accepted, by whom and when."""

    id: Id
    rules: tuple[Id, ...]
    reason: str
    source: Clause
    unknown: UnknownRef
    by: str
    accepted_on: date


@frozen
class DecisionTable:
    """A DMN decision table; a `unique` one must be complete once its accepted gaps are counted.

    Where rules of an accepted overlap apply together, all of them stay possible: none is picked.
    """

    title: str
    hit_policy: HitPolicy
    inputs: tuple[Name, ...]
    outputs: tuple[Name, ...]
    rules: tuple[Rule, ...]
    accepted: tuple[AcceptedGap, ...] = ()
    overlaps: tuple[AcceptedOverlap, ...] = ()

    @property
    def rows(self) -> tuple[Rule | AcceptedGap, ...]:
        """The rules, then the accepted gaps."""
        return (*self.rules, *self.accepted)


@frozen
class Formula:
    """An output computed from others; it applies where all that it uses applies."""

    title: str
    value: str
    say: str
    source: Clause
    confidence: Confidence = "P"
    note: str | None = None
    derived: str | None = None
    leaves_open: tuple[UnknownRef, ...] = ()


@frozen
class BracketRow:
    """One bracket: the cell that its base must meet, the rate there, and an amount that is added."""

    id: Id
    if_: str
    rate: str
    plus: str | None = None


@frozen
class Bracket:
    """An output with a rate that depends on how much there is, of class or marginal mode, which is always said.

    `class`: the whole of the base at the rate of its bracket. `marginal`: each slice at the rate of its own bracket.
    `unit` is the one in which rates are written.
    """

    title: str
    of: Name
    mode: Literal["class", "marginal"]
    unit: str
    rows: tuple[BracketRow, ...]
    say: str
    source: Clause
    confidence: Confidence = "P"
    derived: str | None = None


@frozen
class Check:
    """A duty or condition that one input must meet, told by itself; it applies where every cell of `if` holds."""

    title: str
    input: Name
    must: str
    say: str
    source: Clause
    if_: Mapping[Name, str] = field(default_factory=dict)
    confidence: Confidence = "P"
    note: str | None = None
    derived: str | None = None


@frozen
class TrialOption:
    """One supposition of a trial: what is supposed of the case, and the formula of what it would come to."""

    title: str
    given: Mapping[Name, str]
    value: str


@frozen
class Trial:
    """Suppositions side by side that rest on what the reader assumes; no law, and never shown as one.

    It is shown once an input is filled in that is `assumed_for` an option; `note` says what must be kept in mind.
    """

    title: str
    unit: str
    note: str
    options: Mapping[Name, TrialOption]


@frozen
class Within:
    """The bounds that a test expects of a number that is not known."""

    at_least: str | None = None
    at_most: str | None = None


@frozen
class Expected:
    """What a test of the pack expects of one output: its status, and where it matters its values or unknowns."""

    SHORTHAND: ClassVar[str] = "certain"
    certain: str | None = None
    possible: tuple[str, ...] | None = None
    all_certain: tuple[str, ...] | None = None
    unknown: tuple[UnknownRef, ...] | None = None
    missing: tuple[Name, ...] | None = None
    within: Within | None = None
    not_applicable: Literal["true"] | None = None
    exempt: Literal["true"] | None = None
    not_written: Literal["true"] | None = None

    def __post_init__(self) -> None:
        exactly_one(
            (),
            certain=self.certain,
            possible=self.possible,
            all_certain=self.all_certain,
            unknown=self.unknown,
            missing=self.missing,
            within=self.within,
            not_applicable=self.not_applicable,
            exempt=self.exempt,
            not_written=self.not_written,
        )


@frozen
class PackTest:
    """A case with the answer that the pack must give."""

    name: str
    given: Mapping[str, str]
    expect: Mapping[str, Expected]
    missing: tuple[str, ...] | None = None


@frozen
class Quote:
    """Exact words of a clause: what was `made` of them, or why no rule was.

    What is made is named as the engine names causes: `route/r1`, `parameters/fee_rate`, `formulas/fee`, `checks/floor`.
    """

    quote: str
    made: tuple[str, ...] | None = None
    not_executable: str | None = None

    def __post_init__(self) -> None:
        exactly_one((), made=self.made, not_executable=self.not_executable)


@frozen
class ClauseRead:
    """A clause as it read when rules were made of it: the fingerprint of its words, and the quotes that rules rest on.

    A figure that stands in its clause only once needs no quote.
    """

    source: Clause
    hash: Annotated[str, Pattern(r"[0-9a-f]{12}", "12 位小写十六进制的指纹，如 0a1b2c3d4e5f")]
    quotes: tuple[Quote, ...] = ()


@frozen
class PackRecord:
    """A rule pack as written: one jurisdiction's rules of one law, made from one version of its text.

    A pack that stands alone says its `origin` and holds its own `clauses` (cited as `#id`) and `unknowns`; one that
    belongs to a place of the library cites the place's documents. `units` are words that it measures in besides the
    usual ones; `format` is the version of the rule language that it is written in. Where `spans` are written they hold
    every clause that a rule or figure was made of, and every figure must be found in its clause without doubt.
    """

    pack: Id
    title: str
    law: Law
    format: Literal["1"] = "1"
    inputs: Mapping[Name, Input]
    outputs: Mapping[Name, Output]
    parameters: Mapping[Name, Parameter] = field(default_factory=dict)
    decision_tables: Mapping[Name, DecisionTable] = field(default_factory=dict)
    brackets: Mapping[Name, Bracket] = field(default_factory=dict)
    formulas: Mapping[Name, Formula] = field(default_factory=dict)
    checks: Mapping[Name, Check] = field(default_factory=dict)
    trial: Trial | None = None
    units: tuple[str, ...] = ()
    calendar: Calendar | None = None
    origin: Origin | None = None
    clauses: Mapping[Id, OwnClause] = field(default_factory=dict)
    unknowns: Mapping[Id, OwnUnknown] = field(default_factory=dict)
    spans: tuple[ClauseRead, ...] = ()
    tests: tuple[PackTest, ...] = ()

    @property
    def titles(self) -> Mapping[str, str]:
        """What people call each input, output and parameter."""
        named: dict[str, Input | Output | Parameter | Check] = {
            **self.inputs,
            **self.outputs,
            **self.parameters,
            **self.checks,
        }
        return {name: item.title for name, item in named.items()}


@frozen
class ClauseText:
    """What the reader sees of a cited clause: its title path, words, text status and, on the site, page."""

    title: str
    text: str
    text_status: str
    page: str = ""


@frozen
class UnknownText:
    """What the reader sees of something no text fixes: what it is, who would fix it, since when, and its page."""

    what: str
    decided_by: str
    since: str
    page: str = ""


@frozen
class Bundle:
    """A pack with the texts it points at, so that it can be answered and explained without any other file.

    `law` is the title of the work that the pack names.
    """

    pack: PackRecord
    version: str
    clauses: Mapping[str, ClauseText]
    unknowns: Mapping[str, UnknownText]
    vocabularies: Mapping[str, Mapping[str, str]]
    law: str = ""
