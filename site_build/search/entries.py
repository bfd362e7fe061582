"""What can be found: each provision, figure, duty, step, paper, term, question, unknown and rule is an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from calculator.packs.schema import Confidence, PackRecord
from site_build.corpus.citations import full_citation, nested, title_path
from site_build.corpus.library import Library, Place
from site_build.corpus.model import Document, Provision, provisions_of
from site_build.pages.addresses import (
    PLACE_PAGES,
    document_address,
    page_address,
    page_of_pack,
    page_of_provision,
    page_of_unknown,
    rule_anchor,
)

KINDS = {
    "measures": "办法",
    "note": "起草说明",
    "question": "常见问题",
    "procedure": "程序与文书",
    "department": "部门职责",
    "term": "术语",
    "unknown": "未知事项",
    "rule": "计算规则",
    "timeline": "起草过程",
    "page": "页面",
    "superior": "上位与相关文件",
    "peer": "其他地方",
}
SPOKEN = {"measures": "办法", "note": "说明"}
NOT_SEEN = "没有见到规定"
READERS = {"developer": "开发建设单位", "public": "社会公众", "staff": "经办人员", "legal": "法制机构"}
ASKED_BY = {"developer": "developer", "public": "public", "street": "staff", "bureau": "legal"}
READ_BY = {
    "procedure": ("developer", "staff"),
    "department": ("staff", "legal"),
    "rule": ("developer", "legal"),
    "timeline": ("public", "legal"),
    "superior": ("developer", "legal"),
    "peer": ("developer", "legal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a search can find, with its own address.

    `group` is the document or page that it stands under, `path` the headings above it, `also` other names by which it
    is known, `number` a document's, `cite` the citation that a reader may copy. `known` is false where it says that
    nothing is laid down.
    """

    kind: str
    group: str
    title: str
    text: str
    address: str
    path: str = ""
    status: str = ""
    cite: str = ""
    also: tuple[str, ...] = ()
    number: str = ""
    known: bool = True
    readers: tuple[str, ...] = field(default=tuple(READERS))


def entries(library: Library) -> list[Entry]:
    """Every entry of the site, what ranks first first: kinds in the order of KINDS, each in the order of its page."""
    found = [*_site_pages(library), *_superior(library), *_peers(library)]
    for place in library.places.values():
        found += _place(library, place)
    order = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(found, key=lambda entry: order[entry.kind])


def _place(library: Library, place: Place) -> Iterator[Entry]:
    yield from _document(library, place.measures, "measures")
    yield from _document(library, place.note, "note")
    yield from _questions(place)
    yield from _procedure(library, place)
    yield from _departments(library, place)
    yield from _terms(library, place)
    yield from _unknowns(place)
    yield from _rules(library, place)
    yield from _timeline(place)


def _entry(kind: str, **values: object) -> Entry:
    return Entry(**{"kind": kind, "readers": READ_BY.get(kind, tuple(READERS)), **values})  # type: ignore[arg-type]


def _document(library: Library, document: Document, kind: str) -> Iterator[Entry]:
    short = _group(document)
    address = document_address(library, document)
    number = document.fields.number.value or ""
    yield _entry(
        kind,
        group=short,
        title=document.title,
        text=document.summary,
        address=address,
        status=document.validity,
        cite=nested(f"《{document.title}》{f'（{number}）' if number else ''}"),
        also=tuple(filter(None, (number, document.short_title))),
        number=number,
    )
    for provision, above in _with_headings(provisions_of(document)):
        yield _provision(library, document, provision, above, kind)
    for figure in document.figures:
        where = page_of_provision(*library_provision(library, figure.provision)) if figure.provision else None
        yield _entry(
            kind,
            group=short,
            title=figure.what,
            text=f"{figure.value} {figure.unit}，适用于{figure.applies_to}。{figure.note or ''}",
            address=where or f"{address}#{figure.id}",
            status=library.vocabulary.confidence[figure.confidence].word,
            cite=nested(f"《{document.title}》"),
            path="数字",
        )


def _group(document: Document) -> str:
    return document.short_title or nested(f"《{document.title}》")


def library_provision(library: Library, ref: str) -> tuple[Library, Document, Provision]:
    """A provision by its reference, as its address is asked for."""
    return (library, *library.provision(ref))


def _with_headings(provisions: tuple[Provision, ...], above: str = "") -> Iterator[tuple[Provision, str]]:
    for one in provisions:
        yield one, above
        here = f"{(one.label or '').rstrip('、')} {one.heading or ''}".strip()
        yield from _with_headings(one.children, " › ".join(filter(None, (above, here))))


def _provision(library: Library, document: Document, one: Provision, above: str, kind: str) -> Entry:
    label = (one.label or "").rstrip("、")
    return _entry(
        kind,
        group=_group(document),
        title=f"{label} {one.heading or ''}".strip() or title_path(document, one),
        text=one.text or ("未持有文本。" if one.text_status == "not_held" else ""),
        address=page_of_provision(library, document, one),
        path=above,
        status=library.vocabulary.text_status[one.text_status].word,
        cite=full_citation(document, one),
        also=tuple(filter(None, (title_path(document, one), _spoken(document, one, kind), one.heading))),
        known=one.text_status != "not_held",
    )


def _spoken(document: Document, one: Provision, kind: str) -> str:
    """A provision of measures or note as people say it: 办法第二部分述一."""
    if kind not in SPOKEN or not document.short_title:
        return ""
    said = title_path(document, one).removeprefix(document.short_title)
    return SPOKEN[kind] + re.sub(r"^[一二三四五六七八九十]+", r"第\g<0>部分", said)


def _questions(place: Place) -> Iterator[Entry]:
    page = page_address(place, "questions")
    for one in place.questions:
        yield _entry(
            "question",
            group=PLACE_PAGES["questions"],
            title=one.question,
            text=one.answer,
            address=f"{page}#{one.id}",
            status={"answered": "有写明", "partly": "部分写明", "open": "没有写明"}[one.status],
            known=one.status != "open",
            readers=(ASKED_BY[one.asked_by],),
        )


def _procedure(library: Library, place: Place) -> Iterator[Entry]:
    page, group = page_address(place, "procedure"), PLACE_PAGES["procedure"]
    for key, step in place.procedure.steps.items():
        actors = "、".join(place.departments[name].name for name in step.actors)
        yield _entry(
            "procedure",
            group=group,
            title=step.title,
            text=f"{step.text}（{actors}）",
            address=f"{page}#step-{key}",
            path="步骤",
            status=_word(library, step.confidence),
        )
    for key, paper in place.procedure.papers.items():
        yield _entry(
            "procedure", group=group, title=paper.title, text=paper.what, address=f"{page}#paper-{key}", path="文书"
        )


def _departments(library: Library, place: Place) -> Iterator[Entry]:
    page, group = page_address(place, "departments"), PLACE_PAGES["departments"]
    for key, one in place.departments.items():
        if one.duties or one.drafting:
            yield _entry(
                "department",
                group=group,
                title=one.name,
                text=one.drafting or "",
                address=f"{page}#{key}",
                also=one.aliases,
            )
        for duty in one.duties:
            _, document, provision = library_provision(library, duty.provision)
            yield _entry(
                "department",
                group=group,
                title=f"{one.name}：职责",
                text=f"{duty.text}{duty.note or ''}",
                address=f"{page}#{key}",
                path="职责",
                status=_trust(library, duty.confidence),
                cite=full_citation(document, provision),
            )


def _terms(library: Library, place: Place) -> Iterator[Entry]:
    for key, one in place.glossary.items():
        yield _entry(
            "term",
            group=PLACE_PAGES["glossary"],
            title=one.term,
            text=one.meaning,
            address=f"{page_address(place, 'glossary')}#{key}",
            status=_word(library, one.confidence),
            also=one.aliases,
        )


def _unknowns(place: Place) -> Iterator[Entry]:
    for key, one in place.unknowns.items():
        yield _entry(
            "unknown",
            group=PLACE_PAGES["unknowns"],
            title=one.what,
            text=one.detail,
            address=page_of_unknown(place, key),
            status=NOT_SEEN,
            known=False,
        )


def _rules(library: Library, place: Place) -> Iterator[Entry]:
    page = page_address(place, "calculator")
    yield _entry("page", group="页面", title=PLACE_PAGES["calculator"], text=place.pack.title, address=page)
    yield from _pack(library, place.pack, page, "rule", PLACE_PAGES["calculator"])


def _pack(library: Library, pack: PackRecord, page: str, kind: str, group: str) -> Iterator[Entry]:
    """What a pack computes with, each as its own row on the page that shows it."""
    for name, parameter in pack.parameters.items():
        yield _entry(
            kind,
            group=group,
            title=parameter.title,
            text="；".join(value.words(parameter.unit) for value in parameter.values),
            address=f"{page}#{rule_anchor('parameter', name)}",
            path="参数",
            status=_trust(library, parameter.values[-1].confidence),
            known=any(value.value is not None for value in parameter.values),
        )
    for name, formula in pack.formulas.items():
        yield _entry(
            kind,
            group=group,
            title=formula.title,
            text=formula.say,
            address=f"{page}#{rule_anchor('formula', name)}",
            path="公式",
            status=_trust(library, formula.confidence),
        )
    for name, table in pack.decision_tables.items():
        for rule in table.rules:
            yield _entry(
                kind,
                group=group,
                title=f"{table.title}：规则 {rule.id}",
                text=rule.say,
                address=f"{page}#{rule_anchor(name, rule.id)}",
                path="决策表",
                status=_trust(library, rule.confidence),
            )


def _timeline(place: Place) -> Iterator[Entry]:
    for one in place.timeline.events:
        yield _entry(
            "timeline",
            group=PLACE_PAGES["timeline"],
            title=one.title,
            text=f"{one.date}：{one.text}",
            address=page_address(place, "timeline"),
        )


def _superior(library: Library) -> Iterator[Entry]:
    for document in library.superior.values():
        yield from _document(library, document, "superior")


def _peers(library: Library) -> Iterator[Entry]:
    for peer in library.peers.values():
        pack, page = peer.pack, page_of_pack(peer.pack.pack)
        origin = f"{pack.origin.place}，{pack.origin.dated}" if pack.origin else ""
        yield _entry("peer", group=pack.title, title=pack.title, text=f"{origin}。{pack.law.caution}", address=page)
        for name, clause in pack.clauses.items():
            yield _entry(
                "peer",
                group=pack.title,
                title=clause.title,
                text=clause.text,
                address=f"{page}#clause-{name}",
                status=library.vocabulary.text_status[clause.text_status].word,
                cite=f"{pack.title}：{clause.title}",
            )
        yield from _pack(library, pack, page, "peer", pack.title)
        for name, unknown in pack.unknowns.items():
            yield _entry(
                "peer",
                group=pack.title,
                title=unknown.what,
                text=f"{unknown.since}起；有待{unknown.decided_by}明确。",
                address=f"{page}#unknown-{name}",
                path="未知事项",
                status=NOT_SEEN,
                known=False,
            )


def _site_pages(library: Library) -> Iterator[Entry]:
    for place in library.places.values():
        for reader, door in place.doors.items():
            yield _entry(
                "page",
                group="页面",
                title=door.title,
                text=f"{door.asks}{door.lead}",
                address=page_address(place, reader),
            )
    for name, said in PAGES.items():
        yield _entry("page", group="页面", title=PLACE_PAGES[name], text=said, address=f"{name}/")
    yield _entry("page", group="页面", title="规则语言", text="规则包怎样写，每种写法一个例子。", address="language/")


def _word(library: Library, code: Confidence) -> str:
    return library.vocabulary.confidence[code].word


def _trust(library: Library, code: Confidence) -> str:
    """The word for how far something can be trusted, as its page shows it: none for what an official source says."""
    return "" if code == "P" else _word(library, code)


PAGES = {
    "compare": "同一个项目在各地的规则下分别怎样。",
    "packs": "每个规则包的决策表、条款、核对结果和测试。",
    "workshop": "在浏览器里检查、核对、试算规则包。",
    "sources": "每个来源、可信度代码和文本状态的意思。",
    "about": "本站是什么、不是什么，怎样核对，隐私和许可。",
    "superior": "国家、市、区的有关文件和标准，条款与文件对照。",
}
