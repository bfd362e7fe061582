"""What the legal office looks at in a version: gathered, each part saying what was looked at; never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from calculator import Pack
from calculator.ground.frozen import frozen
from calculator.proofs.clauses import unused_figures
from calculator.proofs.quantities import MEASURES, quantities
from calculator.proofs.spans import QUESTIONS, made_items, spans
from site_build.corpus.citations import title_path
from site_build.corpus.comparison import Comparison
from site_build.corpus.followed import Followed
from site_build.corpus.library import Library, Place, find_clause
from site_build.corpus.model import Consultation, Department, ReviewQuestion
from site_build.corpus.read_texts import ReadTexts
from site_build.corpus.text_links import TextLinks
from site_build.corpus.works import Clause, Text, Version, Work

READ = ("official", "note")
WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CAUTION = "本页由程序汇集，供审核时查阅；只列出看了什么、见到什么，不作合法与否的判断。没有列出的，不等于没有问题。"


@frozen
class ReviewLine:
    """One thing to look at: a sentence, the clauses that it speaks of, and for a question those that it rests on."""

    text: str
    clauses: tuple[Clause, ...] = ()
    basis: tuple[Clause, ...] = ()


@frozen
class ReviewPart:
    """One part of a review: what was looked at, what was seen, and the sentence where nothing was."""

    key: str
    title: str
    looked_at: str
    lines: tuple[ReviewLine, ...] = ()
    nothing: str = "没有见到要列出的。"


@frozen
class Review:
    """The review of a version of a work, with the version that it was laid beside, if there is one."""

    work: Work
    version: Version
    before: Version | None
    parts: tuple[ReviewPart, ...]
    caution: str = field(default=CAUTION)


def review(
    library: Library, work: Work, version: Version, packs: Mapping[str, Pack], read: ReadTexts | None = None
) -> Review:
    """Gather what the legal office looks at; `packs` are all packs by id, `read` what was read of texts already."""
    read = read or ReadTexts(library.works)
    place = library.place_of.get(work.id)
    before = _before(work, version)
    text = work.text(version)
    entry = place.packs_of(work).get(version.id) if place else None
    pack = packs.get(entry.record.pack) if entry else None
    compared = read.histories.comparisons.of(work, before, version) if before else None
    parts = [
        *(_changes(compared, read.followed(library, compared, packs)) if compared else [_nothing_before()]),
        _references(text, read.links),
        *(_rules(library, text, pack) if place else ()),
        *((_departments(place, text), *_unknowns(place, version)) if place else ()),
        _questions(library, place, version, text),
    ]
    return Review(work=work, version=version, before=before, parts=tuple(parts))


def _before(work: Work, version: Version) -> Version | None:
    held = [one for one in work.held_versions if one.order < version.order]
    return held[-1] if held else None


def _nothing_before() -> ReviewPart:
    looked = "没有更早的、持有文本的版本，没有可以对照的。"
    return ReviewPart(key="changes", title="改了什么", looked_at=looked, nothing="没有对照。")


def _changes(found: Comparison, follows: Followed) -> Iterator[ReviewPart]:
    looked = f"与{found.titles[0]}逐条对照：{found.verdict}，{found.same} 条没有改动。对应关系由程序提出。"
    lines = tuple(
        ReviewLine(
            text=f"{change.title}：{change.words}{_bracketed(change.label_words)}。{consequence.words}",
            clauses=tuple(one for one in (change.new or change.old,) if one),
        )
        for change, consequence in zip(found.changes, follows.consequences, strict=True)
    )
    yield ReviewPart(key="changes", title="改了什么", looked_at=looked, lines=lines, nothing="没有改动。")
    yield _effect(found, follows)


def _bracketed(words: str) -> str:
    return f"（{words}）" if words else ""


def _effect(found: Comparison, follows: Followed) -> ReviewPart:
    title = "对结果的影响"
    if follows.effect is None:
        looked = f"{follows.lacking}没有规则包，没有比较。"
        return ReviewPart(key="effect", title=title, looked_at=looked, nothing="没有比较。")
    looked = f"比较了{found.titles[0]}和{found.titles[1]}的规则包：{follows.effect.summary}"
    lines = [ReviewLine(text=one.text) for one in follows.effect.statements]
    lines += [ReviewLine(text=one) for one in follows.effect.not_compared]
    return ReviewPart(key="effect", title=title, looked_at=looked, lines=tuple(lines), nothing=follows.effect.summary)


def _references(text: Text, links: TextLinks) -> ReviewPart:
    """What dangles; only official words are read for it."""
    official = [one for one in text.clauses if one.provision.text_status == "official"]
    findings = links.of(text).findings if official else ()
    looked = (
        f"看了 {len(official)} 处正式文字里的引用和定义。"
        if official
        else "这一版没有正式文字（据说明整理或者未持有），引用和定义没有看。"
    )
    lines = tuple(ReviewLine(text=one.sentence, clauses=(one.clause,)) for one in findings)
    nothing = "没有见到要列出的。" if official else "没有看。"
    return ReviewPart(key="references", title="引用和定义", looked_at=looked, lines=lines, nothing=nothing)


def _rules(library: Library, text: Text, pack: Pack | None) -> Iterator[ReviewPart]:
    """Figures that no rule uses, and rules that no words of the text are named for."""
    if pack is None:
        looked = "这一版没有规则包，数字和规则没有核对。"
        yield ReviewPart(key="figures", title="数字和规则", looked_at=looked, nothing="没有核对。")
        return
    leaves = [one for one in text.clauses if one.provision.text and one.provision.text_status in READ]
    cited = {
        clause.ref
        for sources in made_items(pack.record).values()
        for source in sources
        if (clause := find_clause(library.works, source, text.version))
    }
    lines = [*_uncited(leaves, cited), *(ReviewLine(text=one.message) for one in unused_figures(pack))]
    looked = f"看了 {len(leaves)} 处文字里的数字，与规则包“{pack.record.title}”的数字对照；写明不作规则的条款不看。"
    yield ReviewPart(key="figures", title="没有规则的数字", looked_at=looked, lines=tuple(lines))
    named = {name for one in spans(pack) for name in one.made}
    gaps = {f"{name}/{row.id}" for name, table in pack.record.decision_tables.items() for row in table.accepted}
    rules = {
        name: sources
        for name, sources in made_items(pack.record).items()
        if not name.startswith(QUESTIONS) and name not in gaps
    }
    wanting = {name: sources for name, sources in rules.items() if name not in named}
    made = tuple(
        ReviewLine(
            text=f"{_rule_words(pack, name)}：没有指明出自条款的哪些字。", clauses=_found(library, sources, text)
        )
        for name, sources in wanting.items()
    )
    made += tuple(
        ReviewLine(text=f"{_rule_words(pack, name)}：所引的条款没有持有文字。", clauses=_found(library, sources, text))
        for name, sources in rules.items()
        if any(one.provision.text_status == "not_held" for one in _found(library, sources, text))
    )
    looked = (
        f"看了规则包的 {len(rules)} 条规则、参数、公式和核对，是否指明出自条款的哪些字；"
        f"另有 {len(gaps)} 处写明是条款没有规定的，不看。"
    )
    yield ReviewPart(key="rules", title="没有原话的规则", looked_at=looked, lines=made)


def _uncited(leaves: Sequence[Clause], cited: set[str]) -> Iterator[ReviewLine]:
    """Clauses with figures on which no rule rests, and which nobody declared not executable."""
    for one in leaves:
        told = [each.words for each in quantities(one.provision.text or "") if each.unit in MEASURES]
        whole = {one.ref, *(f"{one.ref.partition('#')[0]}#{up.id}" for up in one.above)}
        if told and not whole & cited and one.provision.not_executable is None:
            words = "、".join(dict.fromkeys(told))
            yield ReviewLine(text=f"{title_path(one)}：“{words}”没有规则用到。", clauses=(one,))


def _rule_words(pack: Pack, name: str) -> str:
    """A rule as the table has it: its table, id and words; else the title of the parameter, formula or check."""
    kind, _, item = name.partition("/")
    table = pack.record.decision_tables.get(kind)
    if table is None:
        return f"“{pack.record.titles.get(item, item)}”"
    say = next((rule.say for rule in table.rules if rule.id == item), "")
    return f"“{table.title}”的规则 {item}“{say.rstrip('。')}”"


def _found(library: Library, sources: Sequence[str], text: Text) -> tuple[Clause, ...]:
    clauses = (find_clause(library.works, source, text.version) for source in dict.fromkeys(sources))
    return tuple(one for one in clauses if one)


def _departments(place: Place, text: Text) -> ReviewPart:
    """Departments that the text calls by a name they no longer bear."""
    named = {key: one for key, one in place.departments.items() if one.former_names}
    looked = f"部门表有 {len(place.departments)} 个部门和各方，其中 {len(named)} 个登记了旧名；只看得出登记过的。"
    lines = tuple(line for one in named.values() for line in _former(one, text))
    return ReviewPart(key="departments", title="部门的旧名", looked_at=looked, lines=lines)


def _former(department: Department, text: Text) -> Iterator[ReviewLine]:
    for clause in text.clauses:
        words = clause.provision.text or ""
        for now in sorted((department.name, *department.aliases), key=len, reverse=True):
            words = words.replace(now, "")
        for name in department.former_names:
            if name in words:
                said = f"{title_path(clause)}：写的是“{name}”，现在的名称是“{department.name}”，请核对。"
                yield ReviewLine(text=said, clauses=(clause,))


def _unknowns(place: Place, version: Version) -> Iterator[ReviewPart]:
    settled = place.settled(place.unknowns, version)
    still = [item for name, item in place.unknowns.items() if name not in settled]
    looked = f"看了未知事项表的 {len(place.unknowns)} 项，按这一版是否已经写明。"
    lines = tuple(ReviewLine(text=f"{item.what}（有待{item.decided_by}明确，推断）") for item in still)
    yield ReviewPart(key="open", title="仍没有写明的", looked_at=looked, lines=lines)
    done = tuple(ReviewLine(text=place.unknowns[name].what, clauses=clauses) for name, clauses in settled.items())
    yield ReviewPart(key="settled", title="已经写明的", looked_at=looked, lines=done, nothing="还没有。")


def _questions(library: Library, place: Place | None, version: Version, text: Text) -> ReviewPart:
    """The checks with a basis, each as a question; what was not asked is told as looked at."""
    lines = [line for one in library.review.values() for line in _asked(library, place, one, version, text)]
    titles = "、".join(one.title for one in library.review.values())
    looked = (
        f"逐项看了：{titles}。按文字查找和按登记的记录看，没有登记不等于没有做过。" if titles else "没有列出要问的。"
    )
    return ReviewPart(key="questions", title="有依据的提问", looked_at=looked, lines=tuple(lines))


def _asked(
    library: Library, place: Place | None, one: ReviewQuestion, version: Version, text: Text
) -> Iterator[ReviewLine]:
    basis = tuple(library.clause(ref) for ref in one.basis)
    note = one.note or ""
    if one.words is not None:
        for clause in text.clauses:
            found = _words_in(clause, one)
            if found:
                said = f"{one.title}：{title_path(clause)}有“{'”“'.join(found)}”。{one.question}{note}"
                yield ReviewLine(text=said, clauses=(clause,), basis=basis)
    elif one.least_days is not None:
        seen = _consulted(place.consultation if place else None, version, one.least_days)
        if seen:
            yield ReviewLine(text=f"{one.title}：{seen}{one.question}{note}", basis=basis)
    elif not any(record.kind == one.record for record in version.reviews):
        yield ReviewLine(text=f"{one.title}：没有登记记录。{one.question}{note}", basis=basis)


def _words_in(clause: Clause, one: ReviewQuestion) -> list[str]:
    """The words looked for that a clause has, those within other words left out; only of words that were read."""
    if clause.provision.text_status not in READ:
        return []
    words = f"{clause.provision.text or ''}"
    for other in one.apart_from:
        words = words.replace(other, "\n")
    return [word for word in one.words or () if word in words]


def _consulted(consultation: Consultation | None, version: Version, least: int) -> str:
    """What is seen of the days of a consultation, first and last counted in; nothing where there were enough."""
    if consultation is None or consultation.draft != version.id:
        return "没有登记征求意见的起止日期。"
    opens, closes = consultation.opens.value or "", consultation.closes.value or ""
    if not (WHOLE_DAY.fullmatch(opens) and WHOLE_DAY.fullmatch(closes)):
        return "没有见到征求意见的起止日期。"
    days = (date.fromisoformat(closes) - date.fromisoformat(opens)).days + 1
    return "" if days >= least else f"征求意见自 {opens} 至 {closes}，共 {days} 日，少于 {least} 日。"


def review_json(found: Review) -> dict[str, Any]:
    """A review as plain data, clauses by their lasting references."""
    return {
        "work": found.work.id,
        "version": found.version.id,
        "before": found.before.id if found.before else None,
        "caution": found.caution,
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "looked_at": part.looked_at,
                "lines": [
                    {
                        "text": line.text,
                        "clauses": [one.ref for one in line.clauses],
                        "basis": [one.ref for one in line.basis],
                    }
                    for line in part.lines
                ],
            }
            for part in found.parts
        ],
    }


def review_sentences(found: Review) -> Iterator[str]:
    """A review as lines to print."""
    yield f"《{found.version.title}》审核材料"
    yield found.caution
    for part in found.parts:
        yield f"\n{part.title}"
        yield f"  看了什么：{part.looked_at}"
        yield from (f"  - {line_words(line)}" for line in part.lines)
        if not part.lines:
            yield f"  {part.nothing}"


def line_words(line: ReviewLine) -> str:
    """A line with its basis in words."""
    basis = "、".join(f"《{one.work.title}》{one.provision.label or ''}" for one in line.basis)
    return f"{line.text}{f'（参见{basis}）' if basis else ''}"
