"""Pages of texts: every work with the version shown, every version at its own address, their index, all provisions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from calculator.ground.frozen import frozen
from calculator.packs.schema import PackRecord
from site_build.corpus.citations import full_citation, heading_of, title_path, version_title
from site_build.corpus.history import neighbours
from site_build.corpus.library import Library, Place
from site_build.corpus.works import (
    IN_FORCE,
    OVERTAKEN,
    UNCLEAR,
    Clause,
    Provision,
    Text,
    Version,
    Work,
    holding,
    state_of,
    walk,
    words_of,
)
from site_build.pages.addresses import (
    comment_address,
    page_of_clause,
    page_of_pack,
    review_address,
    section_of,
    version_address,
    work_address,
)
from site_build.pages.comparison_views import CHANGES, HistoryLine, history_of
from site_build.pages.context import Context
from site_build.pages.coverage import Run, Runs, marks, moved, numbered_runs, with_numbers
from site_build.pages.opinions import opinions_at, opinions_summary
from site_build.pages.page import InlineLink, Page, relative
from site_build.pages.related import BASIS_OF, Link, Related, groups
from site_build.pages.reviews import reviewed
from site_build.pages.text_links import Links, definitions_in, links_in, shifted

CITED_AS = {"official": "", "note": "（据起草说明）", "summary": "（要点，不是原文）", "not_held": "（未持有文本）"}
DEEPEST_HEADING = 6
OUTER = 3  # headings of 章 within 编
MANY_ARTICLES = 12
FORCE = {
    "现行有效": "https://schema.org/InForce",
    "尚未生效": "https://schema.org/NotInForce",
    "已被新版本取代": "https://schema.org/NotInForce",
    "已废止": "https://schema.org/NotInForce",
    "已修改": "https://schema.org/PartiallyInForce",
    "失效": "https://schema.org/NotInForce",
    "草案": "https://schema.org/NotInForce",
}
ITEMS = ("item", "sub")
CONTAINERS = ("part", "div", "chap", "ch", "sec")


@frozen
class Block:
    """One step of a text as it is read: a heading, or a box with the words of a clause and what stands beside it.

    `parts` are the 款, 项 and 目 of an article in their order; `light` is a paragraph that has no heading of its own.
    `links` are the references and defined terms in its words, `runs` those that made rules; `history` tells of it in
    each version of the work, `opinions` says how many there are on it and what became of them. `comment` is where an
    opinion on it is written, empty for works of no place.
    """

    clause: Clause
    level: int
    title: str
    links: tuple[InlineLink, ...] = ()
    cite: str = ""
    related: Related | None = None
    parts: tuple[Part, ...] = ()
    runs: tuple[Run, ...] = ()
    light: bool = False
    history: tuple[HistoryLine, ...] = ()
    opinions: Link | None = None
    comment: str = ""

    @property
    def own_anchor(self) -> bool:
        """Whether the box bears the clause's anchor, which else its heading has."""
        return not self.light or not is_container(self.clause.provision)

    @property
    def rules_anchor(self) -> str:
        """The anchor of the list of what was made of this box."""
        return f"rules-{self.clause.provision.id}"

    @property
    def is_box(self) -> bool:
        """Whether this shows words, not only a heading."""
        return self.related is not None


@frozen
class Part:
    """A 款, 项 or 目 within an article: its anchor, the number printed before it, its words, and what it holds.

    `held` is false where no words of it are held, of its own or below; `links` are those in its words.
    """

    anchor: str
    number: str
    text: str
    links: tuple[InlineLink, ...]
    item: bool
    held: bool
    parts: tuple[Part, ...] = ()
    runs: tuple[Run, ...] = ()


def text_pages(context: Context) -> Iterator[Page]:
    """Every page that shows a work of this place: measures, note, and others, each with its versions."""
    for work in context.place.works.values():
        yield from _pages_of(context, work)


def superior_pages(context: Context) -> Iterator[Page]:
    """The index of superior works and the pages of each."""
    library = context.library
    superior = sorted(library.superior.values(), key=lambda work: _rank(library, work))
    kinds = {one.kind: library.vocabulary.kind[one.kind].word for one in superior}
    grouped = [
        {"kind": kind, "word": word, "works": [one for one in superior if one.kind == kind]}
        for kind, word in kinds.items()
    ]
    matrix = [
        {**_cited(context, clause), "basis": context.beside(clause)["basis"]}
        for clause in context.place.measures.text().clauses
        if clause.provision.basis
    ]
    yield context.page(
        "superior",
        "superior",
        groups=grouped,
        matrix=matrix,
        data=[one.record for one in superior],
        origin="policy_yaml/superior/",
    )
    for work in superior:
        yield from _pages_of(context, work)


def _rank(library: Library, work: Work) -> tuple[int, str]:
    """In the order of the levels, older before newer, unknown dates last."""
    levels = library.vocabulary.levels
    return levels.index(work.level) if work.level in levels else len(levels), _made(work) or "9999"


def _made(work: Work) -> str | None:
    """The day that a work bears: of its making, for a standard of its publication."""
    return work.fields.issued.value or work.fields.published.value


def _pages_of(context: Context, work: Work) -> Iterator[Page]:
    """The work's own page with the version shown, then a page for each version at its lasting address."""
    address = work_address(context.library, work)
    yield _text_page(context, work, work.text(), address, work.short_title or work.title)
    for version in work.versions:
        page = version_address(context.library, work, version)
        yield _text_page(context, work, work.text(version), page, version_title(version))


def _text_page(context: Context, work: Work, text: Text, address: str, title: str) -> Page:
    library, place = context.library, context.place
    local = work.id in place.works
    name = {place.measures.id: "measures", place.note.id: "note"}.get(work.id) if local else "superior"
    versions = [*_versions(library, work, text.version)]
    links = links_in(library, context.read.links.of(text), address)
    said = opinions_at(library, place, work, text.version) if local else {}
    blocks = [replace(one, opinions=said.get(one.clause.provision.id)) for one in _blocks(context, text, links)]
    shown = work.shown if text.version is not work.shown else None
    published = any(version.enacted for version in work.versions)
    return context.page_at(
        address,
        "text",
        title,
        section=section_of(name or "measures"),
        origin=library.files[work.id],
        json_ld=legislation(work, text.version),
        data={"work": work.record, "version": text.version, "versions": versions},
        work=work,
        version=text.version,
        shown=text.version is work.shown,
        state=state_of(work, text.version, library.day) if text.version else "",
        holding=_days(work, text.version) if text.version else {},
        current=work_address(library, work) if shown else "",
        current_title=version_title(shown) if shown else "",
        current_lead=_lead_to(work, shown) if shown else "",
        blocks=blocks,
        mark=lambda runs, rules: marks(runs, rules, address),
        coverage=_coverage_words(context, text),
        definitions=definitions_in(context.read.links.of(text), address),
        **_contents(blocks),
        groups=groups(),
        versions=versions,
        dated=[_in_browser(one, address) for one in versions if len(versions) > 1] if published else [],
        basis_of=context.related.of(work.id)[BASIS_OF],
        opinions=opinions_summary(library, place, work) if local else None,
        text_note=_text_note(place, text) if local and work.id == place.measures.id else "",
        held=_held(library, text),
    )


def _text_note(place: Place, text: Text) -> str:
    """How the text of the measures is known, where the one shown is not official."""
    version = text.version
    if version is not place.measures.shown or (version and version.official):
        return ""
    return place.jurisdiction.text_note or ""


def _lead_to(work: Work, shown: Version) -> str:
    """What leads from another version to the one shown: nothing is called the text of today that is not."""
    state = state_of(work, shown, work.day)
    if state == IN_FORCE:
        return "今天应看的是"
    if state in (UNCLEAR, OVERTAKEN):
        return "今天可能有效的是"
    enacted = any(version.enacted for version in work.versions)
    return "今天没有见到有效的版本；本站显示的是" if enacted else "最新的是"


def _days(work: Work, version: Version) -> dict[str, str]:
    """The days that decide a version's state, for the browser to say it anew."""
    held = holding(work.versions, version)
    days = {"begins": held.begins, "ends": held.ends, "replaced": held.replaced, "doubted": held.doubted}
    return {"enacted": "true" if held.enacted else "", **days}


def _in_browser(version: Mapping[str, Any], address: str) -> dict[str, str]:
    """What a page's script needs of a version to find the text as of a day."""
    names = ("id", "title", "stage", "dated", "held", "enacted", "begins", "ends", "replaced", "doubted")
    return {**{name: version[name] for name in names}, "address": relative(address, version["page"])}


def _contents(blocks: Sequence[Block]) -> dict[str, Any]:
    """The way into a text: its 编 and 章, or, where it has none and is long, the numbers of its articles."""
    parts = [block for block in blocks if not block.is_box and block.level <= OUTER]
    short = not parts and len(blocks) >= MANY_ARTICLES
    entries = [block for block in blocks if block.title] if short else parts
    return {
        "contents_short": short,
        "contents": [
            {
                "anchor": block.clause.provision.id,
                "title": _own_title(block) if short else block.title,
                "inner": not short and block.level == OUTER,
            }
            for block in entries
        ],
    }


def _own_title(block: Block) -> str:
    return block.clause.provision.label or block.title


def _versions(library: Library, work: Work, this: Version | None) -> Iterator[dict[str, Any]]:
    followed = [new for _, new in neighbours(work)]
    for version in work.versions:
        yield {
            "id": version.id,
            "this": version is this,
            "title": version.title,
            "stage": version.stage,
            "dated": version.dated or "",
            "confidence": library.vocabulary.confidence[version.dated_confidence].word,
            **_days(work, version),
            "state": state_of(work, version, library.day),
            "held": _held(library, work.text(version)),
            "note": version.not_held or version.note or "",
            "page": version_address(library, work, version),
            "changes": f"{version_address(library, work, version)}{CHANGES}" if version in followed else "",
            "review": review_address(library, work, version) if _has_review(library, work, version) else "",
        }


def _has_review(library: Library, work: Work, version: Version) -> bool:
    """Whether there is a page for the legal office: of drafts of the measures of a place."""
    place = library.place_of.get(work.id)
    return place is not None and work.id == place.measures.id and version in reviewed(work)


def _coverage_words(context: Context, text: Text) -> Mapping[str, bool]:
    """Which marks the words of a text bear, for the legend: of rules, and of words declared to make none."""
    runs = [run for clause in text.clauses for run in context.covered.get(clause.ref, ())]
    made = any(run.made for run in runs)
    idle = any(run.reason for run in runs) or any(one.provision.not_executable for one in text.clauses)
    return {"made": made, "idle": made and idle}


def _blocks(context: Context, text: Text, links: Links) -> Iterator[Block]:
    """A text step by step: what holds articles is a heading, an article is one box with all that it holds."""
    within: set[str] = set()
    for clause in text.clauses:
        one = clause.provision
        if any(up.id in within for up in clause.above):
            continue
        level = min(2 + len(clause.above), DEEPEST_HEADING)
        title = heading_of(clause)
        if is_container(one):
            yield Block(clause=clause, level=level, title=title)
            if one.text:
                yield replace(_box(context, clause, level, (), links), light=True)
            continue
        within.add(one.id)
        light = not one.heading and not _is_article(one) and bool(one.text)
        box = _box(context, clause, level, one.children, links)
        yield replace(box, title="" if light else title, light=light)


def _box(context: Context, clause: Clause, level: int, children: tuple[Provision, ...], links: Links) -> Block:
    one = clause.provision
    cite = full_citation(clause) + CITED_AS[one.text_status]
    words = words_of(one) if one.text or one.children else ""
    text = clause.work.text(clause.version)
    here = [one.id, *(below.id for below in walk(children))]
    runs = numbered_runs({name: context.covered.get(text.by_id[name].ref, ()) for name in here})
    return Block(
        clause=clause,
        level=level,
        title="",
        cite=f"{cite}：{words}" if words else cite,
        related=with_numbers(_gathered(context, clause), runs),
        parts=_parts(children, runs, links),
        runs=runs[one.id],
        links=links.get(one.id, ()),
        history=history_of(context.library, context.read.histories.of(clause.work), clause),
        comment=comment_address(context.place, clause) if clause.work.id in context.place.works else "",
    )


def _gathered(context: Context, clause: Clause) -> Related:
    """What stands beside an article and beside all that it holds, each line once."""
    text = clause.work.text(clause.version)
    below = (
        [text.by_id[one.id] for one in walk((clause.provision,))] if not is_container(clause.provision) else [clause]
    )
    beside = [context.beside(one) for one in below]
    return {name: list(dict.fromkeys(link for links in beside for link in links[name])) for name, _ in groups()}


def _is_article(one: Provision) -> bool:
    return one.id.startswith("art-")


def is_container(one: Provision) -> bool:
    """Whether a provision holds boxes of its own: 编、章、节, and any other with children that is no article."""
    unit = one.id.rpartition(".")[2].partition("-")[0]
    return bool(one.children) and not _is_article(one) and (unit in CONTAINERS or bool(one.heading))


def _parts(children: tuple[Provision, ...], runs: Runs, links: Links) -> tuple[Part, ...]:
    return tuple(
        Part(
            anchor=child.id,
            number="" if _unit(child) not in ITEMS else child.label or "",
            text=" ".join(filter(None, (child.heading, child.text))),
            links=shifted(links.get(child.id, ()), len(f"{child.heading} ") if child.heading else 0),
            item=_unit(child) in ITEMS,
            held=child.text_status != "not_held" or bool(child.heading or child.children),
            parts=_parts(child.children, runs, links),
            runs=tuple(moved(run, len(f"{child.heading} ") if child.heading else 0) for run in runs[child.id]),
        )
        for child in children
    )


def _unit(one: Provision) -> str:
    return one.id.rpartition(".")[2].partition("-")[0]


def _held(library: Library, text: Text) -> str:
    """In which ways a text is held, in the words of the vocabulary; empty if not at all."""
    statuses = {provision.text_status for provision in walk(text.provisions)} - {"not_held"}
    return "、".join(item.word for status, item in library.vocabulary.text_status.items() if status in statuses)


def provisions_page(context: Context) -> Page:
    """Where every text stands: the place's own with the headings of its clauses, the others by name."""
    place = context.place
    superior = sorted(context.library.superior.values(), key=lambda work: _rank(context.library, work))
    peers = [peer.record for peer in context.library.peers.values()]
    return context.page_at(
        f"{place.jurisdiction.id}/provisions/",
        "provisions",
        "全部条款",
        section=section_of("measures"),
        origin="policy_yaml/",
        data={work.id: work.title for work in (*place.works.values(), *superior)},
        works=[_all_of(context, work) for work in place.works.values()],
        superior=[{"text": work.title, "address": work_address(context.library, work)} for work in superior],
        peers=[_peer(pack) for pack in peers],
    )


def _all_of(context: Context, work: Work) -> dict[str, Any]:
    items = [
        {
            "text": heading_of(clause),
            "address": page_of_clause(context.library, clause),
            "remark": clause.provision.text or ("未持有文本。" if clause.provision.text_status == "not_held" else ""),
        }
        for clause in work.text().clauses
    ]
    whole = {"text": "文件页", "address": work_address(context.library, work), "remark": work.summary}
    return {"title": work.title, "id": work.id, "items": items or [whole]}


def _peer(pack: PackRecord) -> dict[str, Any]:
    page = page_of_pack(pack.pack)
    items = [
        {"text": one.title, "address": f"{page}#clause-{name}", "remark": one.text}
        for name, one in pack.clauses.items()
    ]
    return {"title": pack.title, "id": pack.pack, "items": items}


def _cited(context: Context, clause: Clause) -> dict[str, str]:
    return {
        "text": f"{title_path(clause)} {clause.provision.heading or ''}",
        "address": page_of_clause(context.library, clause),
    }


def legislation(work: Work, version: Version | None) -> str:
    """schema.org `Legislation` as JSON-LD, marked as an unofficial rendering; unknown fields are left out."""
    state = state_of(work, version, work.day) if version else work.validity
    dated = version.dated if version else _made(work)
    stage = version.stage if version and not version.enacted else state
    data = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": version.title if version else work.title,
        "inLanguage": "zh-CN",
        "legislationIdentifier": (version.number if version else None) or work.fields.number.value,
        "legislationPassedBy": work.fields.issuer.value,
        "legislationDate": _made(work),
        "legislationDateVersion": dated,
        "temporalCoverage": _coverage(version),
        "legislationLegalForce": FORCE.get(state),
        "legislationLegalValue": "https://schema.org/UnofficialLegalValue",
        "legislationDateOfApplicability": str(version.in_force_from or "") if version else None,
        "creativeWorkStatus": stage,
        "abstract": work.summary,
        "disambiguatingDescription": "非官方整理，以发布机关正式文本为准。",
    }
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)


def _coverage(version: Version | None) -> str | None:
    if version is None or version.in_force_from is None:
        return None
    return f"{version.in_force_from}/{version.in_force_until or '..'}"


def redirects(library: Library, place: Place) -> Iterator[tuple[str, str]]:
    """Addresses of earlier sites and where they lead: the chapters of the measures had a page each."""
    work = place.measures
    address = work_address(library, work)
    chapters: dict[str, str] = {}
    for version in filter(None, (work.shown, *reversed(work.versions))):
        for provision in version.provisions:
            if provision.id.startswith("ch-"):
                chapters.setdefault(provision.id, page_of_clause(library, work.text(version).by_id[provision.id]))
    for name, target in chapters.items():
        yield f"{address}{name}/", target
