"""The works at hand under the names by which texts cite them, each with the version that held on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from calculator.ground.frozen import frozen
from site_build.corpus.text_references import ReferenceTarget, locate, names_of_titles
from site_build.corpus.works import Clause, Text, Version, Work, shown_version

BRACKETS = str.maketrans("()[]［］﹝﹞〈〉", "（）〔〕〔〕〔〕《》")
EDITION = re.compile(r"（(?:19|20)\d\d\s*年?(?:修正|修订|修改|公布|制定)(?:本|版)?）$")
LONGEST_GENERIC = 4

Entry = tuple[Work, Version | None]


@frozen
class HeldText:
    """The clauses of a text by their ids as references count, and whether every word of it is held as it was made."""

    clauses: Mapping[str, Clause]
    whole: bool


@frozen
class BoundWork:
    """A work that is cited, with the version that its name means or that held on the day of the citing text.

    Without a version it is not certain which that was; without a text its words are not held.
    """

    work: Work
    version: Version | None = None
    text: HeldText | None = None

    def clause(self, target: ReferenceTarget) -> Clause | None:
        """The clause that a target is; None if the work is meant as a whole, or the clause is not certain."""
        if self.text is None or not target.provision:
            return None
        place = locate(target, self.text.clauses)
        return self.text.clauses[place] if place else None


class KnownWorks:
    """Works by title and document number, those of their versions too; a name that two works bear leads to none."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.works = works
        self._titles: dict[str, list[Entry]] = {}
        self._numbers: dict[str, list[Entry]] = {}
        self._texts: dict[tuple[str, str], HeldText] = {}
        for work in works.values():
            self._enter(work)
        self.names = names_of_titles(work.title for work in works.values() if work.title.startswith("中华人民共和国"))

    def _enter(self, work: Work) -> None:
        _put(self._titles, title_key(work.title), (work, None))
        _put(self._titles, title_key(EDITION.sub("", work.title)), (work, None))
        if work.short_title and len(work.short_title) > LONGEST_GENERIC:
            _put(self._titles, title_key(work.short_title), (work, None))
        for number in re.split("[（）]", work.record.fields.number.value or ""):
            _put(self._numbers, number_key(number), (work, None))
        for version in work.versions:
            if title_key(version.title) != title_key(work.title):
                _put(self._titles, title_key(version.title), (work, version))
            _put(self._numbers, number_key(version.number or ""), (work, version))

    def by_title(self, title: str, day: str) -> BoundWork | None:
        """The work that bears a title, as of a day, which may be a month or a year; None if none or several do."""
        return self._bound(self._titles.get(title_key(title), ()), day)

    def by_number(self, number: str, day: str) -> BoundWork | None:
        """The work with a document number, as of a day; a number that a version bears means that version."""
        return self._bound(self._numbers.get(number_key(number), ()), day)

    def other_number(self, bound: BoundWork, number: str) -> bool:
        """Whether a document number is another than that of a work, where that is known."""
        own = [key for key, entries in self._numbers.items() if any(work is bound.work for work, _ in entries)]
        return bool(own) and number_key(number) not in own

    def held(self, text: Text) -> HeldText:
        """The clauses of a text, gathered once."""
        key = (text.work.id, text.version.id if text.version else "")
        if key not in self._texts:
            clauses = {counted_id(one.provision.id): one for one in text.clauses}
            whole = bool(clauses) and all(one.provision.text_status == "official" for one in text.clauses)
            self._texts[key] = HeldText(clauses=clauses, whole=whole)
        return self._texts[key]

    def _bound(self, entries: Sequence[Entry], day: str) -> BoundWork | None:
        """What the entries of a name lead to: one work, in the version that alone bears it, else that of the day."""
        works = {work.id: work for work, _ in entries}
        if len(works) != 1:
            return None
        ((work, named), *more) = entries
        if not _there(work, day):
            return None
        version = named if named and not more else version_at(work, day)
        text = self.held(work.text(version)) if version and version.provisions else None
        return BoundWork(work=work, version=version, text=text)


def day_of(text: Text) -> str:
    """The day from which a text looks at others: on which it was made; of our own points, the day of reading."""
    version = text.version
    if version is None:
        return str(text.work.day)
    return str(version.dated or version.published or version.in_force_from or "")


def version_at(work: Work, day: str) -> Version | None:
    """The version in force on a day, else the one shown then; None if its words are not held or the day leaves it open.

    `day` may be a month or a year: then the same version must hold through all of it.
    """
    if not day:
        return None
    first, last = (date.fromisoformat(day + rest[len(day) :]) for rest in ("0000-01-01", "0000-12-31"))
    if len(day) == len("2026-02"):
        last = date.fromisoformat(f"{day}-28")
    before, after = _at(work, first), _at(work, last)
    return after if before is after else None


def _at(work: Work, day: date) -> Version | None:
    made = _made(work, day)
    chosen = shown_version(made, day)
    in_force = [one for one in made if one.in_force(day)]
    return None if in_force and chosen not in in_force else chosen


def _made(work: Work, day: date) -> list[Version]:
    """The versions that there were on a day."""
    return [one for one in work.versions if _first_day(one) <= str(day)]


def _first_day(version: Version) -> str:
    return min(str(one) for one in (version.dated, version.published, version.in_force_from, "9999") if one)


def _there(work: Work, day: str) -> bool:
    """Whether a work, as far as its fields tell, was made before a day and had not ceased."""
    fields = work.record.fields
    made = fields.issued.value or fields.published.value or ""
    ceased = fields.ceased.value or ""
    return not (day and ((made and day < made[: len(day)]) or (ceased and ceased < day[: len(ceased)])))


def _put(index: dict[str, list[Entry]], key: str, entry: Entry) -> None:
    if key and entry not in index.setdefault(key, []):
        index[key].append(entry)


def title_key(title: str) -> str:
    """A title as it is looked up: brackets of one kind, without spaces and without the marks around it."""
    return re.sub(r"\s", "", title.translate(BRACKETS)).removeprefix("中华人民共和国")


def number_key(number: str) -> str:
    """A document number as it is looked up: brackets of one kind, without spaces."""
    return re.sub(r"\s", "", number.translate(BRACKETS))


def counted_id(name: str) -> str:
    """An id as references count: 目 are `subitem` there, chapters `chap`."""
    if name.startswith("art-"):
        return name.replace(".sub-", ".subitem-")
    return re.sub(r"(^|\.)ch-", r"\1chap-", name)
