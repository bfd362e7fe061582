"""What `policy_yaml/` holds beside works: the shape of every such file, from which the JSON Schemas are made too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Problems
from calculator.ground.records import Id, PartialDate, exactly_one
from calculator.packs.schema import Confidence
from site_build.corpus.refs import (
    DepartmentRef,
    Key,
    PageRef,
    PaperRef,
    ProvisionRef,
    QuestionRef,
    SourceRef,
    UnknownRef,
    VersionRef,
    WorkRef,
)
from site_build.corpus.works import ReviewRecordKind, Stated, StatedDate, TextStatus, WorkKind

PAGES = (
    "measures",
    "note",
    "calculator",
    "procedure",
    "departments",
    "timeline",
    "questions",
    "glossary",
    "unknowns",
    "developer",
    "public",
    "staff",
    "legal",
    "compare",
    "packs",
    "workshop",
    "superior",
    "matrix",
    "sources",
    "about",
)
"""The names by which YAML may point at a page; `site_build.pages.addresses` says where each stands."""

ReaderId = Literal["developer", "public", "staff", "legal"]

ABOVE = re.compile("^.*?[省市](?=.)")


@frozen
class Source:
    """Where a fact comes from and how far it can be trusted; `link` only for addresses of the issuing bodies."""

    title: str
    confidence: Confidence
    address: str
    link: bool = False
    note: str | None = None


@frozen
class SourcesFile:
    """`sources.yaml`: every source by id."""

    sources: Mapping[Id, Source]


@frozen
class Word:
    """A code of a shared vocabulary: the short word shown beside things, and what it means."""

    word: str
    meaning: str


@frozen
class VocabularyFile:
    """`vocabulary.yaml`: the words in which codes are shown to readers, and the levels of works, highest first."""

    confidence: Mapping[Confidence, Word]
    text_status: Mapping[TextStatus, Word]
    kind: Mapping[WorkKind, Word]
    levels: tuple[str, ...]


@frozen
class Concept:
    """Something that people search for, with the words for it; it only helps to find and changes no text.

    `words` may stand for one another in any text. `texts` are words by which a text speaks of it, `asked` those by
    which people ask for it: they are never put in one another's place. `seldom` are more of those, which are fetched
    only for a question in which something is not understood. `asking` says that it is what a question asks
    for (who, when, how much), which tells little of what the question is about; `common` that people say it of other
    things too, so that beside words that nobody knows it is not enough.
    """

    words: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    seldom: tuple[str, ...] = ()
    asking: bool = False
    common: bool = False


@frozen
class SynonymsFile:
    """`synonyms.yaml`: concepts by name, and spoken words with the standard ones that they stand for."""

    concepts: Mapping[Id, Concept]
    spoken: Mapping[str, str] = field(default_factory=dict)


@frozen
class ReviewQuestion:
    """A question that the legal office asks of every draft, with its basis; it never says that something is unlawful.

    It is put where the text has some of `words`, those within `apart_from` left out; where opinions could be given on
    fewer than `least_days` days or on days not known; or where no record of a review of the kind `record` is known.
    """

    title: str
    question: str
    basis: tuple[ProvisionRef, ...]
    words: tuple[str, ...] | None = None
    apart_from: tuple[str, ...] = ()
    least_days: int | None = None
    record: ReviewRecordKind | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        exactly_one((), words=self.words, least_days=self.least_days, record=self.record)


@frozen
class ReviewFile:
    """`review.yaml`: the questions of a review by id."""

    questions: Mapping[Id, ReviewQuestion]


Relation = Literal["implements", "refines", "stricter", "repeats", "no_superior"]
RELATION_WORDS: Mapping[Relation, str] = {
    "implements": "落实",
    "refines": "细化",
    "stricter": "更严",
    "repeats": "重复",
    "no_superior": "没有找到上位条款",
}


@frozen
class MatrixRow:
    """How a clause of the measures stands to a superior one, as a person found it on a day, and who."""

    id: Id
    provision: ProvisionRef
    relation: Relation
    superior: ProvisionRef | None = None
    note: str
    checked_on: date
    by: str
    confidence: Confidence = "P"

    def __post_init__(self) -> None:
        if (self.relation == "no_superior") != (self.superior is None):
            message = "没有找到上位条款的写 relation: no_superior，不写 superior；其余的关系都要写 superior。"
            raise Problems([Diagnostic(kind="relation-miswritten", message=message)])


@frozen
class MatrixFile:
    """`matrix.yaml`: clauses beside superior ones. A program may propose rows to an editor; none stands here unread."""

    rows: tuple[MatrixRow, ...]


@frozen
class Office:
    """Whom to ask: an office with its office line; never a person."""

    name: str
    phone: str
    source: SourceRef


@frozen
class Jurisdiction:
    """`jurisdiction.yaml`: one place, its measures and note, and the office to ask.

    `site_name` stands above every page; `level` is the word for what the place issues itself; `text_note` says how
    the text of the measures is known, as long as it is not official; `first` is what every reader should know first.
    `confirmed_for`, here and below, are versions for which a person has looked at these sentences again.
    """

    id: Id
    name: str
    title: str
    site_name: str
    lead: str
    text_note: str | None = None
    first: tuple[str, ...]
    measures: WorkRef
    note: WorkRef
    level: str
    office: Office
    confirmed_for: tuple[VersionRef, ...] = ()

    @property
    def short_name(self) -> str:
        """The place without the province or city above it: 大足区 for 重庆市大足区."""
        return ABOVE.sub("", self.name)


@frozen
class Duty:
    """What a department does under a provision."""

    id: Id
    text: str
    provision: ProvisionRef
    confidence: Confidence = "P"
    note: str | None = None
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class Department:
    """A body or party that the text names, with other names used for it and its duties.

    `former_names` are those that it bore before, under which a new text should not name it.
    """

    name: str
    kind: Literal["government", "department", "zone_department", "town", "party"]
    sources: tuple[SourceRef, ...]
    drafting: str | None = None
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class DepartmentsFile:
    """`departments.yaml`: every body and party by id."""

    departments: Mapping[Key, Department]


@frozen
class Paper:
    """A document that parties sign or hand in: an agreement, a form, a receipt."""

    title: str
    what: str
    parties: tuple[DepartmentRef, ...]
    provision: ProvisionRef
    unknowns: tuple[UnknownRef, ...] = ()
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class Step:
    """A step of the procedure: who does what with which paper, on what basis, and what is not known of it.

    `order` says whether the text itself puts it after the step before, or we do.
    """

    title: str
    path: Literal["in_kind", "fee", "both"]
    actors: tuple[DepartmentRef, ...]
    text: str
    provisions: tuple[ProvisionRef, ...]
    confidence: Confidence
    order: Literal["stated", "inferred"] = "inferred"
    papers: tuple[PaperRef, ...] = ()
    unknowns: tuple[UnknownRef, ...] = ()
    note: str | None = None
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class ProcedureFile:
    """`procedure.yaml`: papers and steps by id, steps in the order in which they follow each other."""

    intro: str
    paths: Mapping[Literal["in_kind", "fee"], str]
    papers: Mapping[Key, Paper]
    steps: Mapping[Key, Step]


@frozen
class Unknown:
    """Something no text that we hold fixes: what, since when that is known, who would decide it, what it touches.

    `asked_as` are the ways in which people ask for it, for the search. `resolved_by` are the provisions of a version
    that fix it; `confirmed_for` the versions for which a person has looked and found it still open.
    """

    what: str
    detail: str
    decided_by: str
    since: PartialDate
    provisions: tuple[ProvisionRef, ...]
    sources: tuple[SourceRef, ...]
    asked_as: tuple[str, ...] = ()
    resolved_by: tuple[ProvisionRef, ...] = ()
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class UnknownsFile:
    """`unknowns.yaml`: everything that is known to be unknown, by id."""

    unknowns: Mapping[Id, Unknown]


@frozen
class Term:
    """A word of the domain, explained in our own words; `aliases` are other forms met in running text."""

    term: str
    meaning: str
    basis: str
    confidence: Confidence
    sources: tuple[SourceRef, ...]
    aliases: tuple[str, ...] = ()
    provisions: tuple[ProvisionRef, ...] = ()
    unknowns: tuple[UnknownRef, ...] = ()
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class GlossaryFile:
    """`glossary.yaml`: terms by id."""

    terms: Mapping[Id, Term]


@frozen
class Question:
    """A question that people ask, with an answer that cites, or says that nothing is laid down and who would know.

    `asked_as` are other ways in which people ask it, for the search.
    """

    id: Id
    asked_by: Literal["developer", "public", "street", "bureau"]
    question: str
    asked_as: tuple[str, ...] = ()
    status: Literal["answered", "partly", "open"]
    answer: str
    provisions: tuple[ProvisionRef, ...] = ()
    unknowns: tuple[UnknownRef, ...] = ()
    who_knows: str | None = None
    confidence: Confidence = "P"
    sources: tuple[SourceRef, ...]
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class QuestionsFile:
    """`questions.yaml`: questions in the order in which they are shown."""

    questions: tuple[Question, ...]


@frozen
class Consultation:
    """`consultation.yaml`: whether the public is asked about a draft: when, by whom, how, on what, where announced.

    Every field is written, as known or as unknown with its reason. The state on a day is worked out from `opens` and
    `closes`, the first and the last day. `asked_next` says whom to ask while it is not known.
    """

    draft: VersionRef
    holder: Stated
    opens: StatedDate
    closes: StatedDate
    announced: Stated
    about: Stated
    channels: Stated
    asked_next: str | None = None
    sources: tuple[SourceRef, ...]


@frozen
class Event:
    """One dated step of the drafting, who took part, and which version of the measures (`draft`) it produced."""

    date: PartialDate
    title: str
    text: str
    confidence: Confidence
    provision: ProvisionRef
    sources: tuple[SourceRef, ...]
    departments: tuple[DepartmentRef, ...] = ()
    draft: VersionRef | None = None


@frozen
class TimelineFile:
    """`timeline.yaml`: the drafting history in order."""

    intro: str
    events: tuple[Event, ...]


@frozen
class DoorLink:
    """One thing a reader is led to: why they would go, and a page, a provision or a question."""

    text: str
    page: PageRef | None = None
    provision: ProvisionRef | None = None
    question: QuestionRef | None = None

    def __post_init__(self) -> None:
        exactly_one((), page=self.page, provision=self.provision, question=self.question)


@frozen
class Door:
    """The first screen of one kind of reader: what they come to ask and where the answers stand."""

    title: str
    asks: str
    lead: str
    links: tuple[DoorLink, ...]
    asked_by: tuple[Literal["developer", "public", "street", "bureau"], ...]
    confirmed_for: tuple[VersionRef, ...] = ()


@frozen
class DoorsFile:
    """`doors.yaml`: one door per kind of reader."""

    doors: Mapping[ReaderId, Door]
