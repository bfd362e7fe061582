"""Pages of documents: the measures by part, the note, each superior document, their index, and all provisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from calculator.packs.schema import PackRecord
from site_build.corpus.citations import full_citation, heading_of, title_path
from site_build.corpus.library import Library
from site_build.corpus.model import Document, Level, Provision, Version, provisions_of, walk, words_of
from site_build.pages.addresses import chapter_address, document_address, page_of_pack, page_of_provision, section_of
from site_build.pages.context import Context
from site_build.pages.page import Page

CITED_AS = {"official": "", "note": "（据起草说明）", "summary": "（要点，不是原文）", "not_held": "（未持有文本）"}
LEVELS = get_args(Level)
DEEPEST_HEADING = 6
LEGAL_FORCE = {"现行有效": "InForce", "已修改": "PartiallyInForce", "已废止": "NotInForce", "失效": "NotInForce"}


def document_pages(context: Context) -> Iterator[Page]:
    """Every page that shows a document of this place."""
    yield _measures(context)
    yield from _chapters(context)
    yield _note(context)


def superior_pages(context: Context) -> Iterator[Page]:
    """The index of superior documents and a page for each."""
    library = context.library
    superior = sorted(library.superior.values(), key=_rank)
    kinds = {one.kind: library.vocabulary.kind[one.kind].word for one in superior}
    groups = [
        {"kind": kind, "word": word, "documents": [one for one in superior if one.kind == kind]}
        for kind, word in kinds.items()
    ]
    measures = context.place.measures
    matrix = [
        {**_cited(context, measures, one), "basis": context.beside(measures, one.id)["basis"]}
        for one in walk(provisions_of(measures))
        if one.basis
    ]
    yield context.page(
        "superior", "superior", groups=groups, matrix=matrix, data=superior, origin="policy_yaml/superior/"
    )
    for document in superior:
        yield context.page_at(
            document_address(context.library, document),
            "document",
            document.title,
            section=section_of("superior"),
            origin=library.files[document.id],
            json_ld=legislation(document),
            document=document,
            data=document,
            provisions=[_box(context, document, one) for one in walk(provisions_of(document))],
            basis_of=context.related[document.id]["basis_of"],
        )


def _rank(document: Document) -> tuple[int, str]:
    """National before municipal before district, older before newer, unknown dates last."""
    return LEVELS.index(document.level), document.fields.issued.value or "9999"


def provisions_page(context: Context) -> Page:
    """All provisions on one page: of the measures, the note and superior documents, and other places' clauses."""
    place = context.place
    documents = [place.measures, place.note, *sorted(context.library.superior.values(), key=_rank)]
    peers = [peer.pack for peer in context.library.peers.values()]
    return context.page_at(
        f"{place.jurisdiction.id}/provisions/",
        "provisions",
        "全部条款",
        section=section_of("measures"),
        origin="policy_yaml/",
        data={
            **{one.id: provisions_of(one) for one in documents},
            **{pack.pack: pack.clauses for pack in peers},
        },
        documents=[_all_of(context, one) for one in documents],
        peers=[_clauses_of(pack) for pack in peers],
    )


def _all_of(context: Context, document: Document) -> dict[str, Any]:
    items = [_listed(context, document, one) for one in walk(provisions_of(document))]
    whole = {"text": "文件页", "address": document_address(context.library, document), "remark": document.summary}
    return {"title": document.title, "id": document.id, "items": items or [whole]}


def _clauses_of(pack: PackRecord) -> dict[str, Any]:
    page = page_of_pack(pack.pack)
    items = [
        {"text": one.title, "address": f"{page}#clause-{name}", "remark": one.text}
        for name, one in pack.clauses.items()
    ]
    return {"title": pack.title, "id": pack.pack, "items": items}


def _measures(context: Context) -> Page:
    document = context.place.measures
    chapters = [
        {
            "title": heading_of(document, one),
            "address": chapter_address(context.place, one),
            "holds": [child.heading or heading_of(document, child) for child in one.children],
        }
        for one in provisions_of(document)
    ]
    return context.page(
        "measures",
        "measures",
        document=document,
        data=document,
        chapters=chapters,
        held=[_held(context.library, version) for version in document.versions],
        origin=context.library.files[document.id],
        json_ld=legislation(document),
    )


def _chapters(context: Context) -> Iterator[Page]:
    document = context.place.measures
    for chapter in provisions_of(document):
        yield context.page_at(
            chapter_address(context.place, chapter),
            "chapter",
            heading_of(document, chapter),
            section=section_of("measures"),
            origin=context.library.files[document.id],
            document=document,
            data=chapter,
            chapter=chapter,
            title_line=heading_of(document, chapter),
            own=_box(context, document, chapter) if chapter.text or not chapter.children else None,
            provisions=[_box(context, document, one) for one in walk(chapter.children)],
        )


def _note(context: Context) -> Page:
    document = context.place.note
    items = [
        {
            "one": one,
            "title": heading_of(document, one) if one.heading or not one.text else "",
            "level": min(1 + one.id.count(".") + 1, DEEPEST_HEADING),
            "related": context.beside(document, one.id),
        }
        for one in walk(provisions_of(document))
    ]
    return context.page(
        "note",
        "note",
        document=document,
        data=document,
        items=items,
        origin=context.library.files[document.id],
        json_ld=legislation(document),
    )


def _held(library: Library, version: Version) -> str:
    """In which ways the text of a version is held, in the words of the vocabulary; empty if not at all."""
    statuses = {provision.text_status for provision in walk(version.provisions)} - {"not_held"}
    return "、".join(item.word for status, item in library.vocabulary.text_status.items() if status in statuses)


def _box(context: Context, document: Document, provision: Provision) -> dict[str, Any]:
    cite = full_citation(document, provision) + CITED_AS[provision.text_status]
    return {
        "one": provision,
        "title": heading_of(document, provision),
        "cite": f"{cite}：{words_of(provision)}" if provision.text or provision.children else cite,
        "related": context.beside(document, provision.id),
    }


def _cited(context: Context, document: Document, provision: Provision) -> dict[str, str]:
    return {
        "text": f"{title_path(document, provision)} {provision.heading or ''}",
        "address": page_of_provision(context.library, document, provision),
    }


def _listed(context: Context, document: Document, provision: Provision) -> dict[str, str]:
    return {
        "text": heading_of(document, provision),
        "address": page_of_provision(context.library, document, provision),
        "remark": provision.text or ("未持有文本。" if provision.text_status == "not_held" else ""),
    }


def legislation(document: Document) -> str:
    """schema.org `Legislation` as JSON-LD, marked as an unofficial rendering; unknown fields are left out."""
    data = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": document.title,
        "inLanguage": "zh-CN",
        "legislationIdentifier": document.fields.number.value,
        "legislationPassedBy": document.fields.issuer.value,
        "legislationDate": document.fields.issued.value,
        "legislationDateVersion": document.versions[-1].dated if document.versions else None,
        "legislationLegalForce": LEGAL_FORCE.get(document.validity),
        "legislationLegalValue": "https://schema.org/UnofficialLegalValue",
        "creativeWorkStatus": document.validity,
        "abstract": document.summary,
        "disambiguatingDescription": "非官方整理，以发布机关正式文本为准。",
    }
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
