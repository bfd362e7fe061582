"""What `policy_yaml/` holds, record by record: the shape of every file, from which the JSON Schemas are made too.

Document fields follow 公文 and Chinese government policy pages; the structure of texts follows Akoma Ntoso.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from calculator.ground.records import Id, PartialDate, Pattern, RefTo, exactly_one
from calculator.packs.schema import Confidence

SourceRef = Annotated[str, RefTo("source")]
DocumentRef = Annotated[str, RefTo("document")]
ProvisionRef = Annotated[str, RefTo("provision")]
DepartmentRef = Annotated[str, RefTo("department")]
UnknownRef = Annotated[str, RefTo("unknown")]
PaperRef = Annotated[str, RefTo("paper")]
QuestionRef = Annotated[str, RefTo("question")]
PageRef = Annotated[str, RefTo("page")]
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
    "sources",
    "about",
)
"""The names by which YAML may point at a page; `site_build.pages.addresses` says where each stands."""

Key = Annotated[str, Pattern(r"[a-z][a-z0-9_]*", "小写字母、数字和下划线，如 town")]
DocumentKind = Literal["measures", "note", "superior", "standard", "statute", "peer"]
Level = Literal["国家", "重庆市", "大足区", "其他地方"]
Stage = Literal["初稿", "征求意见稿", "送审稿", "公布稿", "修订稿"]
Validity = Literal["征求意见稿", "尚未生效", "现行有效", "已修改", "已废止", "失效", "待核"]
TextStatus = Literal["official", "note", "summary", "not_held"]
NOT_HELD = "未持有文本。"
ReaderId = Literal["developer", "public", "staff", "legal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from and how far it can be trusted; `link` only for addresses of the issuing bodies."""

    title: str
    confidence: Confidence
    address: str
    link: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesFile:
    """`sources.yaml`: every source by id."""

    sources: Mapping[Id, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A code of a shared vocabulary: the short word shown beside things, and what it means."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyFile:
    """`vocabulary.yaml`: the words in which codes are shown to readers."""

    confidence: Mapping[Confidence, Word]
    text_status: Mapping[TextStatus, Word]
    kind: Mapping[DocumentKind, Word]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymsFile:
    """`synonyms.yaml`: groups of words that the search takes for one another."""

    synonyms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A field of a policy page: its text, or why it is not known. A blank is never filled in."""

    SHORTHAND: ClassVar[str] = "value"
    value: str | None = None
    unknown: str | None = None
    confidence: Confidence | None = None

    def __post_init__(self) -> None:
        exactly_one((), value=self.value, unknown=self.unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date of a policy page, to the year, month or day that is known, or why it is not known."""

    SHORTHAND: ClassVar[str] = "value"
    value: PartialDate | None = None
    unknown: str | None = None
    confidence: Confidence | None = None

    def __post_init__(self) -> None:
        exactly_one((), value=self.value, unknown=self.unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of a Chinese government policy page (公文); every one is written, as known or as unknown."""

    number: Stated
    issuer: Stated
    issued: StatedDate
    published: StatedDate
    in_force: StatedDate
    ceased: StatedDate
    subject: Stated
    genre: Stated
    index: Stated
    unified_number: Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A superior or related document that a provision rests on or must be read with, and how."""

    document: DocumentRef
    note: str
    confidence: Confidence = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A unit of a text. `id` is permanent within its document; `cid` survives renumbering.

    `label` is the number as printed (第二章, （一）); `told_in` names the note's provisions that tell of this one.
    """

    id: Id
    cid: Id
    text_status: TextStatus
    label: str | None = None
    heading: str | None = None
    text: str | None = None
    told_in: tuple[ProvisionRef, ...] = ()
    basis: tuple[Basis, ...] = ()
    not_executable: str | None = None
    confidence: Confidence = "P"
    sources: tuple[SourceRef, ...] = ()
    children: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of a document's text. In force on `[in_force_from, in_force_until)`; a draft has neither."""

    id: Id
    title: str
    stage: Stage
    dated: PartialDate
    dated_confidence: Confidence = "P"
    in_force_from: date | None = None
    in_force_until: date | None = None
    not_held: str | None = None
    note: str | None = None
    sources: tuple[SourceRef, ...]
    provisions: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a document fixes, with what it applies to; the words of `value` carry no unit."""

    id: Id
    what: str
    value: str
    unit: str
    applies_to: str
    confidence: Confidence
    sources: tuple[SourceRef, ...]
    provision: ProvisionRef | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of the knowledge base: its policy-page fields, versions, figures and what we say of it.

    `short_title` is what links call it; a citation that is copied carries the whole title.
    """

    id: Id
    title: str
    short_title: str | None = None
    kind: DocumentKind
    level: Level
    fields: Fields
    validity: Validity
    validity_note: str
    confidence: Confidence
    sources: tuple[SourceRef, ...]
    summary: str
    text_held: str
    replaces: tuple[DocumentRef, ...] = ()
    redacted: str | None = None
    versions: tuple[Version, ...] = ()
    provisions: tuple[Provision, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Whom to ask: an office with its office line; never a person."""

    name: str
    phone: str
    source: SourceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """`jurisdiction.yaml`: one place, its measures and note, and the office to ask.

    `text_note` says how the text of the measures is known; `first` is what every reader should know first.
    """

    id: Id
    name: str
    title: str
    lead: str
    text_note: str
    first: tuple[str, ...]
    measures: DocumentRef
    note: DocumentRef
    office: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a department does under a provision."""

    id: Id
    text: str
    provision: ProvisionRef
    confidence: Confidence = "P"
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A body or party that the text names, with other names used for it and its duties."""

    name: str
    kind: Literal["government", "department", "zone_department", "town", "party"]
    sources: tuple[SourceRef, ...]
    drafting: str | None = None
    aliases: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsFile:
    """`departments.yaml`: every body and party by id."""

    departments: Mapping[Key, Department]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that parties sign or hand in: an agreement, a form, a receipt."""

    title: str
    what: str
    parties: tuple[DepartmentRef, ...]
    provision: ProvisionRef
    unknowns: tuple[UnknownRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureFile:
    """`procedure.yaml`: papers and steps by id, steps in the order in which they follow each other."""

    intro: str
    paths: Mapping[Literal["in_kind", "fee"], str]
    papers: Mapping[Key, Paper]
    steps: Mapping[Key, Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something no text that we hold fixes: what, since when that is known, who would decide it, what it touches."""

    what: str
    detail: str
    decided_by: str
    since: PartialDate
    provisions: tuple[ProvisionRef, ...]
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownsFile:
    """`unknowns.yaml`: everything that is known to be unknown, by id."""

    unknowns: Mapping[Id, Unknown]


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryFile:
    """`glossary.yaml`: terms by id."""

    terms: Mapping[Id, Term]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that people ask, with an answer that cites, or says that nothing is laid down and who would know."""

    id: Id
    asked_by: Literal["developer", "public", "street", "bureau"]
    question: str
    status: Literal["answered", "partly", "open"]
    answer: str
    provisions: tuple[ProvisionRef, ...] = ()
    unknowns: tuple[UnknownRef, ...] = ()
    who_knows: str | None = None
    confidence: Confidence = "P"
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsFile:
    """`questions.yaml`: questions in the order in which they are shown."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated step of the drafting, who took part, and which version of the measures (`draft`) it produced."""

    date: PartialDate
    title: str
    text: str
    confidence: Confidence
    provision: ProvisionRef
    sources: tuple[SourceRef, ...]
    departments: tuple[DepartmentRef, ...] = ()
    draft: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFile:
    """`timeline.yaml`: the drafting history in order."""

    intro: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLink:
    """One thing a reader is led to: why they would go, and a page, a provision or a question."""

    text: str
    page: PageRef | None = None
    provision: ProvisionRef | None = None
    question: QuestionRef | None = None

    def __post_init__(self) -> None:
        exactly_one((), page=self.page, provision=self.provision, question=self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The first screen of one kind of reader: what they come to ask and where the answers stand."""

    title: str
    asks: str
    lead: str
    links: tuple[DoorLink, ...]
    asked_by: tuple[Literal["developer", "public", "street", "bureau"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsFile:
    """`doors.yaml`: one door per kind of reader."""

    doors: Mapping[ReaderId, Door]


def walk(provisions: tuple[Provision, ...]) -> Iterator[Provision]:
    """Every provision of a tree, parents before children."""
    for provision in provisions:
        yield provision
        yield from walk(provision.children)


def words_of(provision: Provision) -> str:
    """The words of a provision with those of the 款、项 and 目 below it, a line each, numbered as printed.

    A provision of which no words are held is told by its heading, or as not held.
    """
    below = (_printed(child) for child in provision.children)
    said = "\n".join(filter(None, (provision.text, *below)))
    return said or provision.heading or NOT_HELD


def _printed(provision: Provision) -> str:
    """A provision with its number before it; a 款 is counted, not numbered."""
    number = None if re.fullmatch("第.+款", provision.label or "") else provision.label
    heading = provision.heading if provision.text or provision.children else None
    return numbered(number, numbered(heading, words_of(provision)))


def numbered(number: str | None, words: str | None) -> str:
    """Words with the number before them; after a mark such as 、or ） no space is printed."""
    between = "" if not number or not words or number.endswith(("、", "）", ")", ".", "．")) else " "
    return f"{number or ''}{between}{words or ''}"


def provisions_of(document: Document) -> tuple[Provision, ...]:
    """The provisions a reader sees: those of the latest version that has any, else our notes on the document."""
    held = [version.provisions for version in document.versions if version.provisions]
    return held[-1] if held else document.provisions
