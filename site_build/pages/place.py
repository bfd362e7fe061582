"""Pages made from the records of one place: timeline, departments, procedure, glossary, questions, unknowns, doors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator import Pack
from calculator.proofs.settling import Settlement, settlement, waiting_phrase
from site_build.corpus import kinds
from site_build.corpus.kinds import PLACE, Kind
from site_build.corpus.model import Door, DoorLink, ReaderId, Unknown
from site_build.corpus.works import Provision
from site_build.pages.addresses import PLACE_PAGES, page_address, page_of_unknown, review_address
from site_build.pages.context import Context
from site_build.pages.diagram import draw
from site_build.pages.page import Page
from site_build.pages.related import Link
from site_build.pages.reviews import reviewed

ASKED_BY = {"developer": "开发建设单位", "public": "社会公众", "street": "镇街", "bureau": "部门和法制机构"}
PATH_WORDS = {"both": "两种情形", "in_kind": "需要配建", "fee": "不需配建"}


def place_pages(context: Context, packs: Mapping[str, Pack]) -> Iterator[Page]:
    """Every page of this kind, in the order of the navigation."""
    yield _procedure(context)
    yield _departments(context)
    yield context.page("timeline", "timeline", data=context.place.timeline, origin=_origin(context, "timeline"))
    yield _questions(context)
    yield _glossary(context)
    yield _unknowns(context, packs)
    for kind in kinds.KINDS:
        if kind.room == PLACE and kind.page and kind.page not in PLACE_PAGES and kind.stem in context.place.files:
            yield _records(context, kind)
    for reader, door in context.place.doors.items():
        yield _door(context, reader, door)


def _records(context: Context, kind: Kind) -> Page:
    """The page of a kind of record that has no other: its template is named after it and takes its records."""
    items = [*context.place.records(kind)]
    data = context.place.files[kind.stem]
    return context.page(kind.page, kind.page, data=data, items=items, origin=_origin(context, kind.stem))


def _origin(context: Context, name: str) -> str:
    return f"policy_yaml/places/{context.place.jurisdiction.id}/{name}.yaml"


def _procedure(context: Context) -> Page:
    procedure = context.place.procedure
    steps = [
        {"id": key, "one": one, "path": PATH_WORDS[one.path], "basis": context.cites(one.provisions)}
        for key, one in procedure.steps.items()
    ]
    papers = []
    for key, paper in procedure.papers.items():
        cite = context.cite(paper.provision)
        papers.append({"id": key, "one": paper, "cite": cite.text, "address": cite.address})
    return context.page(
        "procedure",
        "procedure",
        data=procedure,
        steps=steps,
        papers=papers,
        diagram=draw(procedure, {key: one.name for key, one in context.place.departments.items()}),
        origin=_origin(context, "procedure"),
    )


def _departments(context: Context) -> Page:
    words = context.library.vocabulary.confidence
    rows: list[dict[str, Any]] = []
    for key, department in context.place.departments.items():
        for at, duty in enumerate(department.duties):
            cite = context.cite(duty.provision)
            rows.append(
                {
                    "first": at == 0,
                    "span": len(department.duties),
                    "id": key,
                    "name": department.name,
                    "text": duty.text,
                    "note": duty.note,
                    "trust": "" if duty.confidence == "P" else words[duty.confidence].word,
                    "cite": cite.text,
                    "address": cite.address,
                }
            )
    return context.page(
        "departments",
        "departments",
        data=context.place.departments,
        duties=rows,
        origin=_origin(context, "departments"),
    )


def _questions(context: Context) -> Page:
    questions = context.place.questions
    groups = [
        {
            "id": asked_by,
            "title": title,
            "questions": [
                {"one": one, "status": kinds.STATUS_WORDS[one.status], "links": context.cites(one.provisions)}
                for one in sorted(questions, key=lambda one: [*kinds.STATUS_WORDS].index(one.status))
                if one.asked_by == asked_by
            ],
        }
        for asked_by, title in ASKED_BY.items()
    ]
    counts = [
        (status, word, sum(one.status == status for one in questions)) for status, word in kinds.STATUS_WORDS.items()
    ]
    return context.page(
        "questions", "questions", data=questions, groups=groups, counts=counts, origin=_origin(context, "questions")
    )


def _glossary(context: Context) -> Page:
    terms = [
        {"id": key, "one": one, "links": context.cites(one.provisions)} for key, one in context.place.glossary.items()
    ]
    return context.page(
        "glossary", "glossary", data=context.place.glossary, terms_list=terms, origin=_origin(context, "glossary")
    )


def _unknowns(context: Context, packs: Mapping[str, Pack]) -> Page:
    """What each would settle; those that are open; those that a clause has settled since, with the clause."""
    place = context.place
    settling = settlement(packs[place.pack.pack])
    waiting = {one.unknown: waiting_phrase(one, settling) for one in settling.entries}
    items: list[dict[str, Any]] = [
        {
            "id": key,
            "one": one,
            "links": context.cites(one.provisions),
            "holds_up": [*_held_up(context, key)],
            "waiting": waiting.get(key, ""),
            "settled_by": [context.link(clause) for clause in place.resolved(one)],
        }
        for key, one in place.unknowns.items()
    ]
    still, settled = ([one for one in items if bool(one["settled_by"]) is ended] for ended in (False, True))
    groups: dict[str, dict[str, Any]] = {}
    for item in still:
        part = _part_of(context, item["one"])
        id_, title = (part.id, part.heading or part.label) if part else ("other", "其他")
        groups.setdefault(id_, {"id": id_, "title": title, "entries": []})["entries"].append(item)
    return context.page(
        "unknowns",
        "unknowns",
        data=place.unknowns,
        groups=[{**group, "count": len(group["entries"])} for group in groups.values()],
        settled=settled,
        settling=settling,
        ranked=[*_ranked(context, settling)],
        since=min((one.since for one in place.unknowns.values()), default=""),
        origin=_origin(context, "unknowns"),
    )


def _ranked(context: Context, settling: Settlement) -> Iterator[dict[str, Any]]:
    """The unknowns that answers wait for, by how much laying them down would decide, each with its entry's address."""
    for one in settling.entries:
        what = context.place.unknowns[one.unknown].what
        address = page_of_unknown(context.place, one.unknown)
        yield {"link": Link(what, address), "said": waiting_phrase(one, settling)}


def _part_of(context: Context, unknown: Unknown) -> Provision | None:
    """The part of a text in which an unknown belongs: the outermost around the first clause that it names."""
    if not unknown.provisions:
        return None
    clause = context.library.clause(unknown.provisions[0])
    return clause.above[0] if clause.above else clause.provision


def _held_up(context: Context, unknown: str) -> Iterator[Link]:
    """The calculator's outputs and the questions that wait for an unknown to be settled."""
    place = context.place
    calculator = page_address(place, "calculator")
    for name, parameter in place.pack.parameters.items():
        if any(value.unknown == unknown for value in parameter.values):
            yield Link(f"计算器：{parameter.title}", f"{calculator}#rule-parameter-{name}")
    for name, table in place.pack.decision_tables.items():
        rules = [rule for rule in table.rules if any(one.unknown == unknown for one in rule.then)]
        gaps = [gap for gap in table.accepted if gap.unknown == unknown]
        if rules or gaps:
            yield Link(f"计算器：{table.title}", f"{calculator}#table-{name}")
    for question in place.questions:
        if unknown in question.unknowns:
            yield Link(question.question, f"{page_address(place, 'questions')}#{question.id}")


def _door(context: Context, reader: ReaderId, door: Door) -> Page:
    place = context.place
    questions = [
        Link(one.question, f"{page_address(place, 'questions')}#{one.id}", kinds.STATUS_WORDS[one.status])
        for one in place.questions
        if one.asked_by in door.asked_by
    ]
    links = [Link(link.text, _target(context, link)) for link in door.links]
    if reader == "legal":
        drafts = reviewed(place.measures)
        links += [
            Link(f"{one.title}：审核材料", review_address(context.library, place.measures, one)) for one in drafts
        ]
    return context.page(
        reader,
        "door",
        data=door,
        door=door,
        asks_public="public" in door.asked_by,
        links=links,
        questions=questions,
        origin=_origin(context, "doors"),
    )


def _target(context: Context, link: DoorLink) -> str:
    if link.provision:
        return context.cite(link.provision).address
    if link.question:
        return f"{page_address(context.place, 'questions')}#{link.question}"
    return page_address(context.place, str(link.page))
