"""Works and their versions: records of the files, and which text is the text on a day.

A work is one document through time; a version is one state of its text. Fields follow 公文 and Chinese government
policy pages, the tree of a text follows Akoma Ntoso (work, expression, eId, wId).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Final, Literal

from calculator.ground.frozen import frozen
from calculator.ground.records import Id, PartialDate, exactly_one
from calculator.packs.schema import Confidence
from site_build.corpus.refs import ProvisionRef, SourceRef, VersionRef, WorkRef

WorkKind = Literal["measures", "note", "superior", "standard", "statute", "peer"]
Stage = Literal["初稿", "征求意见稿", "送审稿", "公布稿", "修订稿"]
ENACTED: tuple[Stage, ...] = ("公布稿", "修订稿")
Validity = Literal["征求意见稿", "尚未生效", "现行有效", "已修改", "已废止", "失效", "待核"]
TextStatus = Literal["official", "note", "summary", "not_held"]
NOT_HELD = "未持有文本。"
State = Literal["草案", "尚未生效", "现行有效", "可能已被新版本取代", "已被新版本取代", "已废止", "施行日期不明"]
DRAFT: Final = "草案"
TO_COME: Final = "尚未生效"
IN_FORCE: Final = "现行有效"
OVERTAKEN: Final = "可能已被新版本取代"
REPLACED: Final = "已被新版本取代"
REPEALED: Final = "已废止"
UNCLEAR: Final = "施行日期不明"


@frozen
class Stated:
    """A field of a policy page: its text, or why it is not known. A blank is never filled in."""

    SHORTHAND: ClassVar[str] = "value"
    value: str | None = None
    unknown: str | None = None
    confidence: Confidence | None = None

    def __post_init__(self) -> None:
        exactly_one((), value=self.value, unknown=self.unknown)


@frozen
class StatedDate:
    """A date of a policy page, to the year, month or day that is known, or why it is not known."""

    SHORTHAND: ClassVar[str] = "value"
    value: PartialDate | None = None
    unknown: str | None = None
    confidence: Confidence | None = None

    def __post_init__(self) -> None:
        exactly_one((), value=self.value, unknown=self.unknown)


@frozen
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


@frozen
class Basis:
    """A superior or related document that a provision rests on or must be read with, and how."""

    work: WorkRef
    note: str
    confidence: Confidence = "P"


@frozen
class Provision:
    """A unit of a text: 编 章 节 条 款 项 目 附件.

    `id` is made of the printed numbers and holds within one version; an article's does not hang on its chapter's.
    `cid` survives renumbering and may be referred to without a version; `from_` names the cids of an earlier version
    that were split or merged into this one. `label` is the number as printed (第二章, （一）); `told_in` names the
    note's provisions that tell of this one.
    """

    id: Id
    cid: Id | None = None
    text_status: TextStatus
    label: str | None = None
    heading: str | None = None
    text: str | None = None
    told_in: tuple[ProvisionRef, ...] = ()
    basis: tuple[Basis, ...] = ()
    not_executable: str | None = None
    confidence: Confidence = "P"
    sources: tuple[SourceRef, ...] = ()
    from_: tuple[Id, ...] = ()
    children: tuple[Provision, ...] = ()


@frozen
class ChangeReason:
    """Why provisions are not what they were in the version before, as those who made the version wrote it.

    `provisions` are those of this version, or of the one before (`work@version#id`) that were left out.
    """

    provisions: tuple[ProvisionRef, ...]
    reason: str
    confidence: Confidence = "P"
    sources: tuple[SourceRef, ...] = ()


ReviewRecordKind = Literal["合法性审核", "公平竞争审查", "听证", "集体审议"]


@frozen
class ReviewRecord:
    """That a text went through a review before it was decided on, as far as a source tells."""

    kind: ReviewRecordKind
    sources: tuple[SourceRef, ...]
    dated: PartialDate | None = None
    number: str | None = None


@frozen
class Version:
    """One state of a work's text, a file of its own. An enacted one is in force on `[in_force_from, in_force_until)`.

    `accepted_gaps` are numbers of articles that the source itself leaves out or repeats, as printed. `change_reasons`
    fill the last column of the table of changes.
    """

    id: Id
    title: str
    stage: Stage
    dated: PartialDate | None = None
    dated_confidence: Confidence = "P"
    published: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    number: str | None = None
    not_held: str | None = None
    note: str | None = None
    sources: tuple[SourceRef, ...]
    accepted_gaps: tuple[str, ...] = ()
    reviews: tuple[ReviewRecord, ...] = ()
    change_reasons: tuple[ChangeReason, ...] = ()
    provisions: tuple[Provision, ...] = ()

    @property
    def enacted(self) -> bool:
        """Whether this text was published as law; a draft never is in force."""
        return self.stage in ENACTED

    @property
    def order(self) -> str:
        """What versions are put in order by: the day from which it holds, else the day that it bears, a year last."""
        known = str(self.in_force_from or self.published or self.dated or "")
        return known if len(known) == len("2022-04-19") else f"{known}~"

    @property
    def official(self) -> bool:
        """Whether any of its words are those of the body that made it, not told by a note or in words of ours."""
        return any(one.text_status == "official" for one in walk(self.provisions))

    def in_force(self, day: date) -> bool:
        """Whether this is the text that holds on a day."""
        return (
            self.enacted
            and self.in_force_from is not None
            and self.in_force_from <= day
            and (self.in_force_until is None or day < self.in_force_until)
        )


@frozen
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


@frozen
class WorkFile:
    """`work.yaml`: what holds of a work through all its versions: policy-page fields, status, figures, our points.

    `short_title` is what links call it; a citation that is copied carries the whole title. `validity` is written only
    where no version tells it. `provisions` are points in our own words on a text that is not held. `confirmed_for` are
    versions for which a person has looked at these sentences again.
    """

    id: Id
    title: str
    short_title: str | None = None
    kind: WorkKind
    level: str
    fields: Fields
    validity: Validity | None = None
    validity_note: str
    confidence: Confidence
    sources: tuple[SourceRef, ...]
    summary: str
    text_held: str
    replaces: tuple[WorkRef, ...] = ()
    redacted: str | None = None
    confirmed_for: tuple[VersionRef, ...] = ()
    provisions: tuple[Provision, ...] = ()
    figures: tuple[Figure, ...] = ()


@frozen
class Clause:
    """A provision where it stands: its work, its version (none for points of ours), and what stands above it."""

    work: Work
    version: Version | None
    provision: Provision
    above: tuple[Provision, ...] = ()
    place: int = 0

    @property
    def ref(self) -> str:
        """The name that leads to this very text for ever: `work@version#id`."""
        at = f"@{self.version.id}" if self.version else ""
        return f"{self.work.id}{at}#{self.provision.id}"

    @property
    def lasting(self) -> str:
        """The name under which what was made of it is kept through versions: `work#cid`, else its own `ref`."""
        return f"{self.work.id}#{self.provision.cid}" if self.provision.cid else self.ref

    @property
    def read(self) -> bool:
        """Whether its words were read, not told by a note or missing; of a text that is not held, our points are."""
        return any(one.text_status in ("official", "summary") for one in walk((self.provision,)))


class Work:
    """A work with its versions, oldest first, those whose text is held, and the one shown on the day of reading."""

    def __init__(self, record: WorkFile, versions: Sequence[Version], day: date) -> None:
        self.record, self.day = record, day
        self.id, self.title, self.short_title = record.id, record.title, record.short_title
        self.kind, self.level, self.figures = record.kind, record.level, record.figures
        self.sources, self.summary, self.confidence = record.sources, record.summary, record.confidence
        self.versions = tuple(sorted(versions, key=lambda version: version.order))
        self.held_versions = tuple(version for version in self.versions if version.provisions)
        self.shown = shown_version(self.versions, day)
        self.fields = fields_with(record.fields, self.shown)
        self._texts: dict[str, Text] = {}

    @property
    def validity(self) -> Validity:
        """The word for its state on the day of reading, derived where a version tells it."""
        derived = None if self.kind == "note" else derived_validity(self.versions, self.day)
        return derived or self.record.validity or "待核"

    @property
    def at_hand(self) -> tuple[Version, ...]:
        """The versions that a reference without a version must hold in: the one shown, and those enacted to come."""
        coming = (one for one in self.versions if one.enacted and one.in_force_from and one.in_force_from > self.day)
        return tuple(dict.fromkeys(one for one in (self.shown, *coming) if one is not None and one.provisions))

    def version(self, name: str) -> Version | None:
        """The version of this id."""
        return next((one for one in self.versions if one.id == name), None)

    def text(self, version: Version | None = None) -> Text:
        """The text of a version, or without one the text shown: its points where none is held."""
        chosen = version or self.shown
        key = chosen.id if chosen else ""
        if key not in self._texts:
            self._texts[key] = Text(self, chosen)
        return self._texts[key]

    def clause(self, cid: str, version: Version | None = None) -> Clause | None:
        """The clause that has a cid in a version (the one shown), or among the points that we keep."""
        clause = self.text(version).by_cid.get(cid)
        if clause or version or not self.shown:
            return clause
        return Text(self, None).by_cid.get(cid)

    def heirs(self, cid: str, version: Version) -> tuple[Clause, ...]:
        """What stands in a version for a clause that had this cid before: itself, or what `from` says took its place.

        Versions between are gone through in their order; one that neither has it nor names it is passed over.
        """
        start = next((at for at, one in enumerate(self.versions) if cid in self.text(one).by_cid), len(self.versions))
        cids = {cid: None}
        for one in self.versions[start : self.versions.index(version) + 1]:
            text = self.text(one)
            heirs = {old: [new for new in text.clauses if old in new.provision.from_] for old in cids}
            if one is version:
                return tuple(dict.fromkeys(new for old in cids for new in _standing(text, old, heirs[old])))
            cids = {name: None for old in cids for name in _names(text, old, heirs[old])}
        return ()


def _standing(text: Text, cid: str, heirs: list[Clause]) -> list[Clause]:
    return [text.by_cid[cid]] if cid in text.by_cid else heirs


def _names(text: Text, cid: str, heirs: list[Clause]) -> list[str]:
    """The cids under which a clause goes on after a version."""
    return [cid] if cid in text.by_cid or not heirs else [one.provision.cid or "" for one in heirs]


class Text:
    """One text as a list of clauses in their order, found by id and by cid."""

    def __init__(self, work: Work, version: Version | None) -> None:
        self.work, self.version = work, version
        self.provisions = version.provisions if version else work.record.provisions
        self.clauses = tuple(_clauses(work, version, self.provisions, ()))
        self.by_id: Mapping[str, Clause] = {one.provision.id: one for one in self.clauses}
        self.by_cid: Mapping[str, Clause] = {one.provision.cid: one for one in self.clauses if one.provision.cid}


def _clauses(
    work: Work, version: Version | None, provisions: Sequence[Provision], above: tuple[Provision, ...]
) -> Iterator[Clause]:
    for place, provision in enumerate(provisions):
        yield Clause(work=work, version=version, provision=provision, above=above, place=place)
        yield from _clauses(work, version, provision.children, (*above, provision))


def fields_with(fields: Fields, shown: Version | None) -> Fields:
    """The policy-page fields of a work, in which what is not known is taken from an enacted text that says it."""
    if shown is None or not shown.enacted:
        return fields
    doubt = None if shown.dated_confidence == "P" else shown.dated_confidence
    dated: dict[str, StatedDate] = {
        "issued": StatedDate(value=shown.dated, confidence=doubt) if shown.dated else fields.issued,
        "published": StatedDate(value=str(shown.published)) if shown.published else fields.published,
        "in_force": StatedDate(value=str(shown.in_force_from)) if shown.in_force_from else fields.in_force,
        "ceased": StatedDate(value=str(shown.in_force_until)) if shown.in_force_until else fields.ceased,
    }
    told: dict[str, Any] = {name: one for name, one in dated.items() if getattr(fields, name).value is None}
    if shown.number and fields.number.value is None:
        told["number"] = Stated(value=shown.number)
    return replace(fields, **told)


def shown_version(versions: Sequence[Version], day: date) -> Version | None:
    """The version that a reader of a day is shown: the one in force, else the newest whose text is held, else none.

    Order in files plays no part. An enacted text whose day of effect is not known comes before drafts, and before an
    older one that it may have replaced; an enacted version to come counts as newest only where none is in force.
    """
    held = [one for one in versions if one.provisions]
    states = {one.id: state_among(versions, one, day) for one in held}
    in_force = [one for one in held if states[one.id] == IN_FORCE]
    may_be = [one for one in held if states[one.id] in (OVERTAKEN, UNCLEAR) and one.order.rstrip("~") <= str(day)]
    return max(in_force or may_be or held, key=lambda one: one.order, default=None)


def derived_validity(versions: Sequence[Version], day: date) -> Validity | None:
    """What the versions tell of the state on a day; None where none of them tells it, or one of them leaves it open."""
    states = {state_among(versions, one, day) for one in versions}
    if states & {UNCLEAR, OVERTAKEN}:
        return None
    for state in (IN_FORCE, TO_COME):
        if state in states:
            return state
    if states & {REPLACED, REPEALED}:
        return REPEALED
    return "征求意见稿" if any(one.stage == "征求意见稿" for one in versions) else None


@frozen
class Holding:
    """The days that decide the state of a version, as texts that sort as days do; empty where not known.

    `replaced` is the day of effect of a later version; `doubted` the day of a later one without a known day of effect.
    """

    enacted: bool
    begins: str = ""
    ends: str = ""
    replaced: str = ""
    doubted: str = ""

    def state(self, day: str) -> State:
        """The state on a day; docs/assets/version-state.mjs says the same for the day of reading."""
        if not self.enacted:
            return DRAFT
        if not self.begins:
            return REPLACED if self.replaced and self.replaced <= day else UNCLEAR
        if self.begins > day:
            return TO_COME
        if self.ends and self.ends <= day:
            return REPLACED if any(one and one <= day for one in (self.replaced, self.doubted)) else REPEALED
        return OVERTAKEN if self.doubted and self.doubted <= day else IN_FORCE


def holding(versions: Sequence[Version], version: Version) -> Holding:
    """What decides the state of a version among those of its work."""
    later = [one for one in versions if one.enacted and one.order > version.order]
    return Holding(
        enacted=version.enacted,
        begins=str(version.in_force_from or ""),
        ends=str(version.in_force_until or ""),
        replaced=min((str(one.in_force_from) for one in later if one.in_force_from), default=""),
        doubted=min((str(one.dated or one.published or "") for one in later if not one.in_force_from), default=""),
    )


def state_among(versions: Sequence[Version], version: Version, day: date) -> State:
    """The state of one of these versions on a day, in the words of its banner."""
    return holding(versions, version).state(day.isoformat())


def state_of(work: Work, version: Version, day: date) -> State:
    """The state of a version of a work on a day."""
    return state_among(work.versions, version, day)


def walk(provisions: tuple[Provision, ...]) -> Iterator[Provision]:
    """Every provision of a tree, parents before children."""
    for provision in provisions:
        yield provision
        yield from walk(provision.children)


def words_of(provision: Provision) -> str:
    """The words of a provision with those of the 款、项 and 目 below it, a line each, numbered as printed.

    A provision of which no words are held is told by its heading, or as not held.
    """
    return printed(provision)[0]


def printed(provision: Provision) -> tuple[str, dict[str, int]]:
    """The words of a provision as `words_of` has them, and where in them the text of each provision in it begins."""
    lines, places, end = [], {}, 0
    if provision.text:
        lines, places, end = [provision.text], {provision.id: 0}, len(provision.text) + 1
    for child in provision.children:
        said, inner = _printed_below(child)
        places |= {name: end + start for name, start in inner.items()}
        lines.append(said)
        end += len(said) + 1
    return "\n".join(lines) or provision.heading or NOT_HELD, places


def _printed_below(provision: Provision) -> tuple[str, dict[str, int]]:
    """A provision with its number before it; a 款 is counted, not numbered."""
    number = None if re.fullmatch("第.+款", provision.label or "") else provision.label
    heading = provision.heading if provision.text or provision.children else None
    words, places = printed(provision)
    said = numbered(number, numbered(heading, words))
    return said, {name: len(said) - len(words) + start for name, start in places.items()}


def numbered(number: str | None, words: str | None) -> str:
    """Words with the number before them; after a mark such as 、or ） no space is printed."""
    between = "" if not number or not words or number.endswith(("、", "）", ")", ".", "．")) else " "
    return f"{number or ''}{between}{words or ''}"
