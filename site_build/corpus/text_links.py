"""What hangs on what in the texts: references bound to clauses at hand, terms to what defines them, and what dangles.

A reference to another work is bound to the version in force on the day of the citing text, else to the one shown then;
where that text is not held, to the work alone. What is in doubt is left as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property

from calculator.ground.frozen import frozen
from site_build.corpus.citations import full_citation, title_path
from site_build.corpus.definitions import (
    Definition,
    DefinitionKind,
    Lack,
    TermUse,
    definitions_of,
    undefined,
    unused,
    uses_of,
)
from site_build.corpus.known_works import BoundWork, HeldText, KnownWorks, counted_id, day_of
from site_build.corpus.text_references import (
    NAMED,
    ProvisionWords,
    ReferencePart,
    ReferenceTarget,
    TextReference,
    full_name,
    locate,
    references_of,
    work_names,
)
from site_build.corpus.works import Clause, Text, Version, Work, words_of

LEVELS = {"part": "编", "chap": "章", "ch": "章", "sec": "节"}
NOT_EXPLAINED = (DefinitionKind.COUNTING, DefinitionKind.DESCRIBES)
SHORT_TERM = 2
LONGEST_MEANING = 160
# Between these a word of two characters stands alone: 规章 in “规章规定的”, not in “规章制度”.
ALONE_AFTER = re.compile(r"(?:^|[^一-鿿]|[的和与及或由对向将在是为经被给把]|应当|不得|可以|依照|按照|根据|违反)$")
ALONE_BEFORE = re.compile(r"$|[^一-鿿]|[的和与及或由对向将在是为应不可经被未已]|规定|认为|依法|有权|负责")
NUMBER_BESIDE = re.compile(r"\s*[（(]([^（）()]*[〔\[［﹝][^（）()]*号)[）)]")
SENTENCE_END = re.compile(r"[。\n]")


@frozen
class CitedWords:
    """Words `text[start:end]` of a provision that lead to a clause, or to a version or a work as a whole."""

    start: int
    end: int
    work: Work
    version: Version | None = None
    clause: Clause | None = None

    @property
    def title(self) -> str:
        """What the words lead to, in full."""
        if self.clause:
            return full_citation(self.clause)
        return f"《{self.version.title if self.version else self.work.title}》"


@frozen
class Term:
    """A term that a clause defines, with the words that do so; `number` counts the definitions of the text."""

    number: int
    definition: Definition
    clause: Clause
    meaning: str


@frozen
class DefinedWords:
    """Words `text[start:end]` of a provision that are a defined term, used where the definition holds."""

    start: int
    end: int
    term: Term


Mark = CitedWords | DefinedWords


class FindingKind(Enum):
    """What a person should look at in a text."""

    DANGLING = "所指的条款没有找到"
    AMBIGUOUS = "所指的条款不止一处"
    UNUSED = "定义了没有使用"
    USED_BEFORE = "先使用后定义"
    UNDEFINED = "没有定义"


@frozen
class Finding:
    """A reference that leads nowhere, or a term that is not used or not defined, where it stands."""

    kind: FindingKind
    clause: Clause
    words: str

    @property
    def sentence(self) -> str:
        """The finding for a person, with the place."""
        return f"{title_path(self.clause)}：“{self.words}”，{self.kind.value}。"


class TextLinks:
    """References and definitions of the texts of some works, each text read once, when it is asked for."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.known = KnownWorks(works)
        self._read: dict[tuple[str, str], LinkedText] = {}

    def of(self, text: Text) -> LinkedText:
        """What hangs on what in one text."""
        key = (text.work.id, text.version.id if text.version else "")
        if key not in self._read:
            self._read[key] = LinkedText(text, self.known)
        return self._read[key]

    def findings(self, work: Work, version: Version | None = None) -> Iterator[Finding]:
        """What dangles in a version of a work, or in all of its versions."""
        for one in (version,) if version else work.versions:
            yield from self.of(work.text(one)).findings


class LinkedText:
    """One text with the words in it that lead somewhere; whatever is asked of it is read when it is first asked."""

    def __init__(self, text: Text, known: KnownWorks) -> None:
        self.text, self._known = text, known
        self._held = known.held(text)
        self._clauses = self._held.clauses
        self._provisions = tuple(
            ProvisionWords(id=counted_id(one.provision.id), text=one.provision.text or "", groups=_groups(one))
            for one in text.clauses
        )
        self._names = {**known.names, **{name: full for one in self._provisions for name, full in _given(one.text)}}

    @cached_property
    def marks(self) -> Mapping[str, tuple[Mark, ...]]:
        """The words that lead somewhere, by the id of the provision, in their order and never overlapping."""
        explained: set[tuple[str, str]] = set()
        made: dict[str, tuple[Mark, ...]] = {}
        for one in self._provisions:
            found: list[Mark] = []
            for mark in (*self._cited(one), *self._titles(one)):
                _add(found, mark)
            for use in self._terms_in.get(one.id, ()):
                where = (one.id.partition(".")[0], use.term.definition.term)
                if where not in explained and _add(found, use):
                    explained.add(where)
            if found:
                made[self._clauses[one.id].provision.id] = tuple(sorted(found, key=lambda mark: mark.start))
        return made

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms that some words of the text lead to, in the order of their definitions."""
        every = (mark for marks in self.marks.values() for mark in marks)
        used = {mark.term.number: mark.term for mark in every if isinstance(mark, DefinedWords)}
        return tuple(used[number] for number in sorted(used))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What dangles, in the order of the text; only where the words were read, not told by a note or by us."""
        order = {one.id: at for at, one in enumerate(self._provisions)}
        found = [*self._dangling(), *self._loose_terms()]
        kept = dict.fromkeys(one for one in found if _official(one.clause))
        return tuple(sorted(kept, key=lambda one: order[counted_id(one.clause.provision.id)]))

    @cached_property
    def _references(self) -> Mapping[str, tuple[TextReference, ...]]:
        return references_of(self._provisions, self.text.work.title, self._names)

    @cached_property
    def _definitions(self) -> tuple[Definition, ...]:
        official = [one for one in self._provisions if _official(self._clauses[one.id])]
        return definitions_of(official, self.text.work.title, self._names)

    @cached_property
    def _terms_in(self) -> Mapping[str, tuple[DefinedWords, ...]]:
        """Uses of defined terms by provision; none where two definitions hold, or where a short word may be another."""
        texts = {one.id: one.text for one in self._provisions}
        holding: dict[tuple[str, int, int], list[int]] = {}
        for at, uses in uses_of(self._definitions, self._provisions).items():
            for use in uses:
                holding.setdefault((use.provision, use.start, use.end), []).append(at)
        found: dict[str, list[DefinedWords]] = {}
        for (name, start, end), ats in sorted(holding.items(), key=lambda item: item[0][1]):
            definition = self._definitions[ats[0]]
            sure = len(ats) == 1 and definition.kind not in NOT_EXPLAINED and _alone(texts[name], start, end)
            if sure and _official(self._clauses[name]) and not self._defining(name, start, texts[name]):
                found.setdefault(name, []).append(DefinedWords(start=start, end=end, term=self._term(ats[0])))
        return {name: tuple(marks) for name, marks in found.items()}

    @cached_property
    def _defined_in(self) -> Mapping[str, list[Definition]]:
        """The definitions by the provision that they stand in."""
        found: dict[str, list[Definition]] = {}
        for one in self._definitions:
            found.setdefault(one.provision, []).append(one)
        return found

    def _defining(self, name: str, at: int, text: str) -> bool:
        """Whether a character of a provision stands in a sentence that defines a term."""
        own = self._defined_in.get(name, ())
        return any(one.opens <= at < _sentence_end(one, text) for one in own)

    def _term(self, number: int) -> Term:
        definition = self._definitions[number]
        clause = self._clauses[definition.provision]
        return Term(number=number, definition=definition, clause=clause, meaning=meaning_of(definition, clause))

    def _cited(self, one: ProvisionWords) -> Iterator[CitedWords]:
        for reference in self._references[one.id]:
            for part in reference.parts:
                bound = self._bound(part, self._clauses[one.id])
                if bound:
                    yield bound

    def _bound(self, part: ReferencePart, here: Clause) -> CitedWords | None:
        """A part of a reference with what it leads to; None if that is not at hand or not certain."""
        target = part.target
        name = target.document_no or target.work
        if name is None:
            clause = self._own(target) if _counts_here(here) else None
            return CitedWords(start=part.start, end=part.end, work=self.text.work, clause=clause) if clause else None
        bound = self._other(target)
        clause = bound.clause(target) if bound else None
        if bound is None or bound.work is self.text.work or (target.provision and clause is None):
            return None
        return CitedWords(start=part.start, end=part.end, work=bound.work, version=bound.version, clause=clause)

    def _own(self, target: ReferenceTarget) -> Clause | None:
        place = locate(target, self._clauses)
        return self._clauses[place] if place else None

    def _other(self, target: ReferenceTarget) -> BoundWork | None:
        name = target.document_no or target.work or ""
        day = day_of(self.text)
        return self._known.by_number(name, day) if target.document_no else self._known.by_title(name, day)

    def _titles(self, one: ProvisionWords) -> Iterator[CitedWords]:
        """《…》 that names a work at hand; not where another document number stands beside it."""
        for match in re.finditer(NAMED, one.text):
            bound = self._known.by_title(full_name(match[0][1:-1], self._names), day_of(self.text))
            beside = NUMBER_BESIDE.match(one.text, match.end())
            if (
                bound
                and bound.work is not self.text.work
                and not (beside and self._known.other_number(bound, beside[1]))
            ):
                yield CitedWords(start=match.start(), end=match.end(), work=bound.work, version=bound.version)

    def _dangling(self) -> Iterator[Finding]:
        """References whose text is held whole, and which are not there, or more than once."""
        for name, references in self._references.items():
            here = self._clauses[name]
            for reference in references:
                kind = self._lack(reference, here)
                if kind:
                    yield Finding(kind=kind, clause=here, words=reference.text)

    def _lack(self, reference: TextReference, here: Clause) -> FindingKind | None:
        if not reference.targets:
            counted = _counts_here(here) and "\n" not in (here.provision.text or "")
            return FindingKind.DANGLING if counted else None
        for target in reference.targets:
            names = self._provisions_of(target, here)
            if names is None or not target.provision or locate(target, names):
                continue
            return FindingKind.AMBIGUOUS if _twice(target, names) else FindingKind.DANGLING
        return None

    def _provisions_of(self, target: ReferenceTarget, here: Clause) -> Mapping[str, Clause] | None:
        """The provisions of the text that a target is in; None if it is not held whole, or not certain."""
        held: HeldText | None = self._held if _counts_here(here) else None
        if target.document_no or target.work:
            bound = self._other(target)
            held = bound.text if bound else None
        return held.clauses if held and held.whole else None

    def _loose_terms(self) -> Iterator[Finding]:
        """Terms that nothing uses, and short names before or without their definition, each once."""
        for definition in unused(self._definitions, self._provisions):
            if "、" not in definition.term:
                clause = self._clauses[definition.provision]
                yield Finding(kind=FindingKind.UNUSED, clause=clause, words=definition.term)
        told: set[str] = set()
        texts = {one.id: one.text for one in self._provisions}
        for one in undefined(self._definitions, self._provisions):
            use = one.use
            early = one.lack is Lack.BEFORE and _alone(texts[use.provision], use.start, use.end)
            lacking = one.lack is Lack.NOWHERE and not self._named_here(use)
            if (early or lacking) and use.term not in told:
                told.add(use.term)
                kind = FindingKind.USED_BEFORE if early else FindingKind.UNDEFINED
                yield Finding(kind=kind, clause=self._clauses[use.provision], words=use.term)

    def _named_here(self, use: TermUse) -> bool:
        """Whether a short title is one by which the work calls itself or another at hand."""
        return use.term in self.text.work.title or use.term in self._names


def meaning_of(definition: Definition, clause: Clause) -> str:
    """The words that define a term, as they stand: the sentence with the items of its list, or up to 以下简称…."""
    text = clause.provision.text or ""
    if definition.kind in (DefinitionKind.ABBREVIATION, DefinitionKind.COLLECTIVE_NAME):
        return text[definition.opens : definition.closes]
    words = text[definition.opens : _sentence_end(definition, text)].strip()
    if words.endswith(("：", ":")):
        words += "".join(words_of(clause.provision)[len(text) :].split("\n"))
    return words if len(words) <= LONGEST_MEANING else f"{words[:LONGEST_MEANING]}……"


def _sentence_end(definition: Definition, text: str) -> int:
    """Where the sentence that defines a term ends."""
    if definition.kind in (DefinitionKind.ABBREVIATION, DefinitionKind.COLLECTIVE_NAME):
        return definition.closes
    end = SENTENCE_END.search(text, definition.closes)
    return end.end() if end else len(text)


def _given(text: str) -> Iterator[tuple[str, str]]:
    yield from work_names(text).items()


def _groups(clause: Clause) -> Mapping[str, str]:
    """The ids of the 编 章 节 that a clause stands in."""
    line = ((one.id.rpartition(".")[2].partition("-")[0], one.id) for one in clause.above)
    return {LEVELS[unit]: counted_id(name) for unit, name in line if unit in LEVELS}


def _official(clause: Clause) -> bool:
    return clause.provision.text_status == "official"


def _counts_here(clause: Clause) -> bool:
    """Whether 第五条 in a clause counts in its own text: not in words of ours, nor in an annex, a text of its own."""
    return _official(clause) and not any(one.id.startswith("annex") for one in (*clause.above, clause.provision))


def _twice(target: ReferenceTarget, names: Mapping[str, Clause]) -> bool:
    """Whether a 项 without its 款 may stand in more than one."""
    item = target.provision.removeprefix(f"art-{target.article}")
    return target.paragraph is None and any(
        re.fullmatch(rf"art-{target.article}\.para-\d+{re.escape(item)}", one) for one in names
    )


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a defined word stands for itself; a word of two characters may be part of another word."""
    if end - start > SHORT_TERM:
        return True
    return bool(ALONE_AFTER.search(text[:start]) and ALONE_BEFORE.match(text, end))


def _add(found: list[Mark], mark: Mark) -> bool:
    """Add a mark where no other is."""
    free = not any(one.start < mark.end and mark.start < one.end for one in found)
    if free:
        found.append(mark)
    return free
