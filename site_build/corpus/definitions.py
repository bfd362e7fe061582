"""Definitions in the words of a legal text, where they hold, and whether they are used.

本条例所称…，是指…; a list of terms (本法下列用语的含义：); （以下简称…） and （以下统称…）. The scope is what the text
says: the document, a chapter, an article, another law's provision, or all from here on. What only hands the matter on
(本条例所称战时，按照国家有关规定执行) defines nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from calculator.ground.frozen import frozen
from site_build.corpus.text_references import (
    RULES,
    ProvisionWords,
    ReferenceTarget,
    TextPlace,
    TextReference,
    find_references,
    full_name,
    plain_name_before,
    references_of,
    target_of,
    work_names,
)

LONGEST_TERM = 60
LONGEST_BARE_TERM = 24
LONGEST_HEAD = 100
OWN_WORK = re.compile(rf"本(?:{RULES})(?:中|里)?$")
QUOTED = re.compile("“([^“”]{1,40})”")
CALLED = re.compile(
    r"所(?:称|指)的?\s*|所?(?:规定|规范|保护|查禁|调整|禁止)的(?=[^，。；：]{1,40}[，,]?是指)|中的(?=“[^“”]{1,40}”[，,]?是指)"
    r"|[中里]?(?:所?使用的|的)?(?:术语|用语|名词|概念|词语)(?=“[^“”]{1,40}”[，,]?(?:是|系)指)"
)
TERM = r"(?P<term>(?:[^，,。；：:（）()]|（[^（）]*）|\([^()]*\)){1,60}?)"
DEFINERS = (
    re.compile(rf"{TERM}(?P<by>[，,：:]?\s*(?:分别)?(?:是指|系指|均指|都是指|指的是))"),
    re.compile(rf"{TERM}(?P<by>[，,：:]\s*(?:分别)?(?:均?包括|包含|均?含(?=本)|指|即|是|为|不包括|不含))"),
    re.compile(
        rf"{TERM}(?P<by>还?均?包括|包含|不包括|不含|均?含(?=本)|分别[指为]|指(?![标定示导令挥引南数认])|即|(?<!不)是(?!否))"
    ),
    re.compile(rf"(?![以因]){TERM}(?P<by>(?<![行作认视成以因])为(?=[^，。；：了何]{{2}}))"),
)
DESCRIBED = re.compile(
    rf"{TERM}(?P<by>[，,])(?!\s*(?:由|应当|不得|可以|参照|依照|依据|适用|必须|按照?(?!下列|以下)|根据|是否|的|并|其))"
)
BELONGS = re.compile("“(?P<term>[^“”]{1,40})”\\s*(?P<by>[：:])")
LISTED = re.compile(
    r"\s*(?:所称的?)?(?:“(?P<quoted>[^“”]{1,40})”|(?P<term>[^，,。；：:“”《》（）()]{1,24}?))(?:（[^（）]*）|\([^()]*\))?"
    r"(?P<by>[，,：:]?\s*(?:是指|系指)|[，,：:—]+指(?![标定示导令挥引南数认]))"
)
# Said of a term where a list of terms, or 所称, has said before that a term is to come.
LISTED_LOOSELY = re.compile(
    r"\s*(?P<called>所称的?)?(?:“(?P<quoted>[^“”]{1,40})”|(?P<term>[^，,。；：:“”《》（）()]{1,24}?))(?:（[^（）]*）|\([^()]*\))?"
    r"(?P<by>[，,：:—]+\s*(?:即(?![可使便日时将])|包括|包含))"
)
WITHIN = re.compile(
    rf"\s*[在就]?(?:本(?:{RULES})|(?P<group>本[编章节])|(?P<article>本条))(?:[中里内]|而言)?[，,：:]\s*"
)
COUNTING = "(?:以上|以下|以内|以外|以前|以后|以来|届满|不足|不满|超过|低于|少于|多于|大于|小于|高于|未满|之前|之后)"
INCLUDED = re.compile(
    rf"(?P<term>(?:“?{COUNTING}”?[、和与及]?)+)[，,]?(?P<by>[均都皆]?不?(?:包括|包含|含))(?=本数|本级|本日|当日)"
)
# A term explained where it first stands: 未建成区域（指……，下同）.
ASIDE = re.compile(
    "[（(](?:是指|系指|[，,]?指|即|不?含|不?包括)(?P<means>[^（）()]{1,80})[，,；;]\\s*(?:以?下同|下文同)[）)]"
)
BEFORE_TERM = re.compile(
    "的|[在对由向将把](?=[^区])|位于|属于|按照|根据|包括|核定|确定|规定|建设|设置|配建|提供|使用|缴纳|编制|以及|或者|[和与及]"
)
TERM_LIST = re.compile(
    r"(?:用语|术语|名词|词语|概念).{0,10}(?:含义|定义|意义|解释|如下)|(?:含义|定义)(?:是|如下|为)?[：:]$"
)
NOT_A_TERM = re.compile("^(?:对|在|如|但|其|该|这|上述|前|本|负责|发现)|第.+[条款项]|规定的|应当|不得|可以")
ABBREVIATION = re.compile(
    rf"(?:[（(](?:以下|下文|以后|本(?:{RULES}|文)[中内里]?)?|[，,]以下|[，,](?=统称))(?P<each>分别|均)?(?P<word>简称|统称|合称|并称|通称|下称|称)(?:为|作)?[:：]?\s*"
    "(?P<terms>[^（）()；;，,。]{1,60}?)(?:[，,]?(?:以下同|下同))?(?:[）)]|(?=[。，,；;]))"
)
COUNTING_WORDS = re.compile(
    "^(?:以上|以下|以内|以外|以前|以后|以来|届满|不足|不满|超过|低于|少于|多于|之前|之后|日|月|年|[、和及与“”])+$"
)
LAST_PHRASE = re.compile("(?:《(?:[^《》]|《[^《》]*》)*》|[^，,。；：:、（）()《》]+)$")
AS_LIST = re.compile(r"\s*[：:]|下列|以下")
SHORT_TITLE = re.compile("《([^《》]{2,8})》")


class DefinitionKind(Enum):
    """How a term is defined."""

    IS = "是指"
    IS_LIST = "是指下列各项"
    IN_TERMS_LIST = "用语的含义"
    INCLUDES = "包括"
    DESCRIBES = "说明"
    COUNTING = "计数"
    ABBREVIATION = "简称"
    COLLECTIVE_NAME = "统称"


class ScopeKind(Enum):
    """Where a definition holds."""

    DOCUMENT = "全文"
    GROUP = "本编、本章或者本节"
    ARTICLE = "本条"
    PROVISION = "所指条款"
    PREVIOUS_PARAGRAPH = "前款"
    FROM_HERE = "后文"
    OTHER_WORK = "其他文件"


@frozen
class Scope:
    """Where a definition holds; `targets` are the provisions or the group that it names, empty for the document."""

    kind: ScopeKind
    targets: tuple[ReferenceTarget, ...] = ()


DOCUMENT = Scope(kind=ScopeKind.DOCUMENT)
FROM_HERE = Scope(kind=ScopeKind.FROM_HERE)


@frozen
class Definition:
    """A term at `text[start:end]` of a provision, defined in the words `text[opens:closes]` there.

    `closes` is the end of 是指 or of the bracket, not of what is said of the term. `means` is the full form of a short
    name, empty for others.
    """

    term: str
    start: int
    end: int
    opens: int
    closes: int
    kind: DefinitionKind
    scope: Scope
    means: str = ""
    provision: str = ""


@frozen
class TermUse:
    """A place where a term is used as defined, or is used without being defined."""

    term: str
    provision: str
    start: int
    end: int


class Lack(Enum):
    """Why a use has no definition."""

    BEFORE = "先用后定义"
    NOWHERE = "没有定义"


@frozen
class UndefinedUse:
    """A short name that is used before it is given, or without being given."""

    use: TermUse
    lack: Lack


@dataclass(slots=True)
class _Reading:
    """What is known while one text is read for definitions."""

    text: str
    place: TextPlace
    ending: Mapping[int, TextReference]
    listed: Scope | None
    names: Mapping[str, str]
    definitions: list[Definition] = field(default_factory=list)
    named: Scope | None = None


def find_definitions(
    text: str,
    place: TextPlace | None = None,
    names: Mapping[str, str] | None = None,
    *,
    listed: Scope | None = None,
    references: Sequence[TextReference] | None = None,
) -> tuple[Definition, ...]:
    """Every definition in a text, in order; `listed` is the scope if it is an item of a list of terms."""
    stands = place or TextPlace()
    cited = find_references(text, stands, names) if references is None else references
    ending = {reference.end: reference for reference in cited}
    reading = _Reading(text, stands, ending, listed, {**(names or {}), **work_names(text)})
    for sentence in re.finditer(r"[^。；;\n]+[。；;]?", text):
        _read_sentence(reading, sentence.start(), sentence.end())
    _read_counting(reading)
    _read_asides(reading)
    _read_short_names(reading)
    return tuple(sorted(reading.definitions, key=lambda found: (found.start, found.end)))


def definitions_of(
    provisions: Sequence[ProvisionWords], title: str | None = None, names: Mapping[str, str] | None = None
) -> tuple[Definition, ...]:
    """Every definition of a work, each with the provision that it stands in."""
    known = dict(names or {})
    for provision in provisions:
        known |= work_names(provision.text)
    cited = references_of(provisions, title, known)
    texts = {provision.id: provision.text for provision in provisions}
    found: list[Definition] = []
    for provision in provisions:
        place = TextPlace(target=target_of(provision.id), groups=provision.groups, title=title)
        above = texts.get(provision.id.rpartition(".")[0], "") if ".item-" in provision.id else ""
        listed = scope_of_list(above, place)
        inner = find_definitions(provision.text, place, known, listed=listed, references=cited[provision.id])
        found += [replace(definition, provision=provision.id) for definition in inner]
    return tuple(found)


def scope_of_list(opening: str, place: TextPlace) -> Scope | None:
    """The scope of the terms in a list with these opening words; None if it is no list of terms."""
    if not TERM_LIST.search(opening):
        return None
    for word, level in (("本章", "章"), ("本节", "节"), ("本编", "编")):
        if word in opening and level in place.groups:
            return Scope(kind=ScopeKind.GROUP, targets=(ReferenceTarget(group=place.groups[level]),))
    return (
        Scope(kind=ScopeKind.ARTICLE, targets=_article(place)) if "本条" in re.sub("本条例", "", opening) else DOCUMENT
    )


def holds_at(definition: Definition, provision: ProvisionWords, order: Mapping[str, int], at: int = 0) -> bool:
    """Whether a definition holds at a character of a provision; `order` gives each provision's place in the text."""
    scope = definition.scope
    if scope.kind is ScopeKind.DOCUMENT:
        return True
    if scope.kind is ScopeKind.FROM_HERE:
        here = (order[provision.id], at)
        return here >= (order[definition.provision], definition.closes)
    if scope.kind is ScopeKind.GROUP:
        return any(target.group in provision.groups.values() for target in scope.targets)
    if scope.kind is ScopeKind.OTHER_WORK:
        return False
    if provision.id == definition.provision:
        return True
    return any(_within(provision.id, target.provision) for target in scope.targets)


def uses_of(definitions: Sequence[Definition], provisions: Sequence[ProvisionWords]) -> dict[int, tuple[TermUse, ...]]:
    """Where each definition's term is used inside its scope, by the definition's place in the sequence.

    A term inside a longer defined term or a longer title is no use of it; nor are the words that define it.
    """
    order = {provision.id: at for at, provision in enumerate(provisions)}
    by_term: dict[str, list[int]] = {}
    for at, definition in enumerate(definitions):
        by_term.setdefault(definition.term, []).append(at)
    uses: dict[int, list[TermUse]] = {at: [] for at in range(len(definitions))}
    for provision in provisions:
        for use in _occurrences(by_term, provision):
            for at in by_term[use.term]:
                definition = definitions[at]
                own = (
                    provision.id == definition.provision
                    and use.start < definition.closes
                    and definition.opens < use.end
                )
                if not own and holds_at(definition, provision, order, use.start):
                    uses[at].append(use)
    return {at: tuple(found) for at, found in uses.items()}


def unused(definitions: Sequence[Definition], provisions: Sequence[ProvisionWords]) -> tuple[Definition, ...]:
    """Definitions whose term is nowhere used in their scope; what is defined for another law or a count is left out."""
    used = uses_of(definitions, provisions)
    kept = (DefinitionKind.COUNTING, DefinitionKind.DESCRIBES)
    return tuple(
        definition
        for at, definition in enumerate(definitions)
        if not used[at] and definition.kind not in kept and definition.scope.kind is not ScopeKind.OTHER_WORK
    )


def undefined(definitions: Sequence[Definition], provisions: Sequence[ProvisionWords]) -> tuple[UndefinedUse, ...]:
    """Short names used before they are given, and 《条例》 or 《办法》 alone that no words say which it is."""
    order = {provision.id: at for at, provision in enumerate(provisions)}
    given = {definition.term for definition in definitions}
    early = [
        found for found in definitions if found.scope.kind is ScopeKind.FROM_HERE and found.term not in found.means
    ]
    by_term = {found.term: [at] for at, found in enumerate(early)}
    lacking = []
    for provision in provisions:
        for use in _occurrences(by_term, provision):
            definition = early[by_term[use.term][0]]
            if (order[provision.id], use.end) < (order[definition.provision], definition.opens):
                lacking.append(UndefinedUse(use=use, lack=Lack.BEFORE))
        for match in SHORT_TITLE.finditer(provision.text):
            if match[1] not in given and re.fullmatch(f"(?:实施|暂行|管理)?(?:{RULES})", match[1]):
                use = TermUse(term=match[1], provision=provision.id, start=match.start(), end=match.end())
                lacking.append(UndefinedUse(use=use, lack=Lack.NOWHERE))
    return tuple(lacking)


def _read_sentence(reading: _Reading, start: int, end: int) -> None:
    """Definitions of one sentence: after 所称, else at its beginning."""
    sentence = reading.text[start:end]
    found = False
    for called in CALLED.finditer(sentence):
        found = _read_called(reading, start + called.start(), start + called.end(), end) or found
    if not found:
        _read_bare(reading, start, end)


def _read_called(reading: _Reading, called: int, at: int, end: int) -> bool:
    """`…所称TERM，是指`: what stands before 所称 gives the scope, what follows the term the kind."""
    scope, opens = _scope_before(reading, called)
    if scope is None:
        return False
    text = reading.text
    verb = re.compile("(?:属于|认定为|视为)$").search(text, max(0, opens - 3), opens)
    if verb and (belongs := BELONGS.match(text, at)):
        _define(reading, belongs, scope, DefinitionKind.IS_LIST, verb.start())
        return True
    for pattern in DEFINERS:
        match = pattern.match(text, at, end)
        if match:
            _define(reading, match, scope, _kind(match, text), opens)
            return True
    described = DESCRIBED.match(text, at, end)
    if described and len(described["term"]) <= LONGEST_BARE_TERM:
        _define(reading, described, scope, DefinitionKind.DESCRIBES, opens)
        return True
    return False


def _kind(match: re.Match[str], text: str) -> DefinitionKind:
    if COUNTING_WORDS.match(match["term"]):
        return DefinitionKind.COUNTING
    if "包" in match["by"] or "含" in match["by"]:
        return DefinitionKind.INCLUDES
    return _is_or_list(text, match.end())


def _read_bare(reading: _Reading, start: int, end: int) -> None:
    """`TERM，是指` at the beginning of a sentence: of a list of terms, or going on from a definition before it."""
    within = WITHIN.match(reading.text, start, end)
    start = within.end() if within else start
    match = LISTED.match(reading.text, start, end) or _loosely_listed(reading, start, end)
    if not match:
        return
    term = (match["quoted"] or match["term"]).strip()
    if NOT_A_TERM.search(term) or not term:
        return
    if reading.listed is not None and not reading.definitions:
        scope, kind = reading.listed, DefinitionKind.IN_TERMS_LIST
    else:
        scope = _scope_within(within, reading.place) or reading.named or reading.listed or DOCUMENT
        kind = _kind_of_bare(match, term, reading.text)
    name = "quoted" if match["quoted"] else "term"
    _keep(reading, match.span(name), (match.start(name), match.end()), kind, scope)


def _loosely_listed(reading: _Reading, start: int, end: int) -> re.Match[str] | None:
    """`TERM，即` and `TERM，包括`, which define only in a list of terms or after 所称."""
    match = LISTED_LOOSELY.match(reading.text, start, end)
    listed = reading.listed is not None and not reading.definitions
    return match if match and (match["called"] or listed) else None


def _scope_within(within: re.Match[str] | None, place: TextPlace) -> Scope | None:
    """The scope that 在本章中， gives; None if there is no such opening, or one that says the whole text."""
    if within is None or not (within["group"] or within["article"]):
        return None
    if within["article"]:
        return Scope(kind=ScopeKind.ARTICLE, targets=_article(place))
    group = place.groups.get(within["group"][1])
    return Scope(kind=ScopeKind.GROUP, targets=(ReferenceTarget(group=group),)) if group else None


def _read_counting(reading: _Reading) -> None:
    """Whether 以上 or 不足 counts the number itself, wherever a sentence says so of the bare words."""
    for match in INCLUDED.finditer(reading.text):
        if any(kept.start < match.end() and match.start() < kept.closes for kept in reading.definitions):
            continue
        before = reading.text[: match.start()]
        holder = re.search(rf"(?P<own>本(?:{RULES})|[^，。；]{{2,40}}?)(?:中|里|所称|规定)?的?$", before)
        cited = next(
            (
                reading.ending[end]
                for end in (match.start(), match.start() - 1, match.start() - 2)
                if end in reading.ending
            ),
            None,
        )
        if cited and cited.targets:
            reading.named = _scope_of(cited, reading.place)
        elif holder and holder["own"].startswith("本"):
            reading.named = DOCUMENT
        elif before and before[-1] not in "，,；;。":
            continue
        _define(reading, match, reading.named or DOCUMENT, DefinitionKind.COUNTING, match.start())


def _read_asides(reading: _Reading) -> None:
    """`TERM（指……，下同）`: a term explained in brackets for all that follows."""
    for match in ASIDE.finditer(reading.text):
        phrase = LAST_PHRASE.search(reading.text[max(0, match.start() - LONGEST_HEAD) : match.start()])
        if phrase is None:
            continue
        words = phrase[0]
        counting = re.search(rf"{COUNTING}$", words) if "本数" in match["means"] else None
        last = counting.start() if counting else max((stop.end() for stop in BEFORE_TERM.finditer(words)), default=0)
        start = match.start() - len(words) + last
        kind = DefinitionKind.COUNTING if counting else DefinitionKind.IS
        if not counting and re.match("[（(]不?(?:含|包括)", match[0]):
            kind = DefinitionKind.INCLUDES
        if match.start() - start > 1 and match.start() - start <= LONGEST_BARE_TERM:
            _keep(reading, (start, match.start()), (start, match.end()), kind, FROM_HERE)


def _kind_of_bare(match: re.Match[str], term: str, text: str) -> DefinitionKind:
    if COUNTING_WORDS.match(term):
        return DefinitionKind.COUNTING
    return _is_or_list(text, match.end())


def _is_or_list(text: str, at: int) -> DefinitionKind:
    """Whether 是指 is followed by a list or by the meaning itself."""
    return DefinitionKind.IS_LIST if AS_LIST.match(text, at) else DefinitionKind.IS


def _scope_before(reading: _Reading, called: int) -> tuple[Scope | None, int]:
    """The scope that the words right before 所称 give, and where they begin; None if they give none."""
    reference = reading.ending.get(called)
    if reference and reference.targets:
        return _scope_of(reference, reading.place), reference.start
    start = max(0, called - LONGEST_HEAD)
    head = reading.text[start:called]
    if match := OWN_WORK.search(head):
        return DOCUMENT, start + match.start()
    if match := re.search("(?:《(?:[^《》]|《[^《》]*》)*》)$", head):
        target = ReferenceTarget(work=full_name(match[0][1:-1], reading.names))
        return Scope(kind=ScopeKind.OTHER_WORK, targets=(target,)), start + match.start()
    if named := plain_name_before(reading.text, called, reading.names, start):
        return Scope(kind=ScopeKind.OTHER_WORK, targets=(ReferenceTarget(work=named[1]),)), named[0]
    if reading.definitions and re.search("[。；;，,]$", head):
        return reading.named, called
    return None, called


def _scope_of(reference: TextReference, place: TextPlace) -> Scope:
    first = reference.targets[0]
    if first.work:
        return Scope(kind=ScopeKind.OTHER_WORK, targets=reference.targets)
    if first.group:
        return Scope(kind=ScopeKind.GROUP, targets=reference.targets)
    if reference.text.startswith("前款"):
        return Scope(kind=ScopeKind.PREVIOUS_PARAGRAPH, targets=reference.targets)
    own = _article(place)
    kind = ScopeKind.ARTICLE if own == reference.targets and reference.text == "本条" else ScopeKind.PROVISION
    return Scope(kind=kind, targets=reference.targets)


def _article(place: TextPlace) -> tuple[ReferenceTarget, ...]:
    return () if place.target.article is None else (ReferenceTarget(article=place.target.article),)


def _define(reading: _Reading, match: re.Match[str], scope: Scope, kind: DefinitionKind, opens: int) -> None:
    """The term of a match, or each term of a row of quoted ones, without what stands in brackets behind it."""
    start, end = match.span("term")
    text = reading.text
    quoted = list(QUOTED.finditer(text, start, end))
    rest = re.sub("[、和与及以]|（[^（）]*）", "", QUOTED.sub("", text[start:end])).strip()
    spans = [found.span(1) for found in quoted] if quoted and not rest else [_trimmed(text, start, end)]
    if "分别" in match["by"] and rest:
        parts = [part.span() for part in re.compile("[^、和与及]+").finditer(text, start, end)]
        spans = parts if len({text[stop - 1] for _, stop in parts}) == 1 else spans
    for span in spans:
        _keep(reading, span, (opens, match.end()), kind, scope)
    reading.named = scope


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a term without blanks and without a bracket at its end."""
    aside = re.search(r"\s*(?:（[^（）]*）|\([^()]*\))\s*$", text[start:end])
    end = start + aside.start() if aside and aside.start() else end
    while start < end and text[start] in " \u3000“":
        start += 1
    while end > start and text[end - 1] in " \u3000”还均":
        end -= 1
    return start, end


def _keep(
    reading: _Reading, span: tuple[int, int], words: tuple[int, int], kind: DefinitionKind, scope: Scope
) -> Definition | None:
    """Keep a definition of the term in a span; None if that is no term."""
    start, end = span
    if not start < end <= start + LONGEST_TERM:
        return None
    kept = Definition(
        term=reading.text[start:end], start=start, end=end, opens=words[0], closes=words[1], kind=kind, scope=scope
    )
    reading.definitions.append(kept)
    return kept


def _read_short_names(reading: _Reading) -> None:
    """（以下简称…）, （以下统称…）; several after 分别简称."""
    for match in ABBREVIATION.finditer(reading.text):
        if match[0][1:].startswith("称") or (match[0][0] in "，," and match["word"] == "称"):
            continue
        full = LAST_PHRASE.search(reading.text[max(0, match.start() - LONGEST_HEAD) : match.start()].rstrip())
        opens = max(0, match.start() - LONGEST_HEAD) + full.start() if full else match.start()
        collective = match["word"] in ("统称", "合称", "并称", "通称")
        kind = DefinitionKind.COLLECTIVE_NAME if collective else DefinitionKind.ABBREVIATION
        means = re.sub("^《(.*)》$", r"\1", full[0]) if full and not match["each"] else ""
        splitter = "[^、和及与]+" if match["each"] else ".+"
        for part in re.finditer(splitter, match["terms"]):
            start, end = match.start("terms") + part.start(), match.start("terms") + part.end()
            while start < end and reading.text[start] in "《“ 为":
                start += 1
            while end > start and reading.text[end - 1] in "》” ":
                end -= 1
            if kept := _keep(reading, (start, end), (opens, match.end()), kind, FROM_HERE):
                reading.definitions[-1] = replace(kept, means=means)


def _occurrences(terms: Iterable[str], provision: ProvisionWords) -> Iterator[TermUse]:
    """Terms in the words of a provision, the longest where they overlap; none inside a longer title."""
    ordered = sorted((term for term in terms if len(term) > 1), key=len, reverse=True)
    if not ordered:
        return
    titles = [match.span() for match in re.finditer("《(?:[^《》]|《[^《》]*》)*》", provision.text)]
    for match in re.finditer("|".join(map(re.escape, ordered)), provision.text):
        inside = any(first <= match.start() < last and (first + 1, last - 1) != match.span() for first, last in titles)
        if not inside:
            yield TermUse(term=match[0], provision=provision.id, start=match.start(), end=match.end())


def _within(provision: str, target: str) -> bool:
    return provision == target or provision.startswith(f"{target}.")
