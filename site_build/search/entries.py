"""What can be found: each provision, figure, duty, step, paper, term, question, unknown and rule is an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace

from calculator.ground.frozen import frozen
from calculator.packs.schema import Confidence, PackRecord
from site_build.corpus import kinds
from site_build.corpus.citations import full_citation, nested, title_path
from site_build.corpus.kinds import NOT_SEEN, Kind, Record, Searched
from site_build.corpus.library import Library, PackEntry, Place
from site_build.corpus.works import Clause, Work, state_of
from site_build.pages.addresses import (
    PLACE_PAGES,
    page_address,
    page_of_clause,
    page_of_pack,
    rule_anchor,
    title_of,
    version_address,
    work_address,
)

READERS = {"developer": "开发建设单位", "public": "社会公众", "staff": "经办人员", "legal": "法制机构"}


@frozen
class Entry:
    """One thing that a search can find, with its own address.

    `group` is the document or page that it stands under, `path` the headings above it, `also` other names by which it
    is known, `asked` the ways in which people ask for it, `number` a document's, `cite` the citation that a reader may
    copy. `known` is false where it says that nothing is laid down. `validity` is the state of a document's text, empty
    for what is no document's. `named_by` are the words by
    which a query asks for another place or an older version, which else stands behind all others. `rests_on`
    is the address of the clause that it cites first.
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
    asked: tuple[str, ...] = ()
    number: str = ""
    known: bool = True
    validity: str = ""
    named_by: tuple[str, ...] = ()
    rests_on: str = ""
    readers: tuple[str, ...] = field(default=tuple(READERS))


def entries(library: Library) -> list[Entry]:
    """Every entry of the site, what ranks first first: kinds in their declared order, each in the order of its page."""
    found = [*_site_pages(library), *_superior(library), *_peers(library)]
    for place in library.places.values():
        found += _place(library, place)
    order = {kind.name: at for at, kind in enumerate(kinds.searched())}
    return sorted(found, key=lambda entry: order[entry.kind])


def _place(library: Library, place: Place) -> Iterator[Entry]:
    for work in place.works.values():
        yield from _work(library, work, {place.measures.id: "measures"}.get(work.id, "note"))
    for kind in kinds.KINDS:
        if kind.found:
            for record in place.records(kind):
                if kind.found.wanted(record):
                    yield _of_record(library, place, kind, record)
    yield from _rules(library, place)


def _declared(name: str) -> Searched:
    return next(kind for kind in kinds.searched() if kind.name == name)


def _entry(kind: str, **values: object) -> Entry:
    readers = _declared(kind).readers or tuple(READERS)
    return Entry(**{"kind": kind, "readers": readers, **values})  # type: ignore[arg-type]


def _of_record(library: Library, place: Place, kind: Kind, record: Record) -> Entry:
    """A record as its declaration says that it is found."""
    found, page = kind.found, page_address(place, kind.page)
    if found is None:
        raise ValueError(kind.name)
    code: Confidence = getattr(record.item, "confidence", "P")
    trust = _word(library, code) if found.trust else _trust(library, code)
    clauses = kind.beside.clauses(record) if kind.beside else ()
    return _entry(
        found.entry,
        group=title_of(kind.page),
        title=found.title(record),
        text=found.text(record),
        address=f"{page}#{record.anchor}" if record.anchor else page,
        path=found.path,
        status=found.status(record) or ("" if _declared(found.entry).silent else trust),
        cite=full_citation(library.clause(clauses[0])) if clauses and found.cites else "",
        rests_on=page_of_clause(library, library.clause(clauses[0])) if clauses else "",
        also=found.also(record),
        asked=found.asked(record),
        known=found.known(record),
        **({"readers": found.readers(record)} if found.readers(record) else {}),
    )


def _work(library: Library, work: Work, kind: str) -> Iterator[Entry]:
    short = _group(work)
    address = work_address(library, work)
    number = work.fields.number.value or ""
    yield _entry(
        kind,
        group=short,
        title=work.title,
        text=f"{number}。{work.summary}" if number else work.summary,
        address=address,
        status=work.validity,
        cite=nested(f"《{work.title}》{f'（{number}）' if number else ''}"),
        also=tuple(filter(None, (number, work.short_title))),
        number=number,
        validity=work.validity,
    )
    for clause in work.text().clauses:
        yield _clause(library, clause, kind)
    for figure in work.figures:
        where = page_of_clause(library, library.clause(figure.provision)) if figure.provision else None
        yield _entry(
            kind,
            group=short,
            title=figure.what,
            text=f"{figure.value} {figure.unit}，适用于{figure.applies_to}。{figure.note or ''}",
            address=where or f"{address}#{figure.id}",
            status=library.vocabulary.confidence[figure.confidence].word,
            cite=nested(f"《{work.title}》"),
            path="数字",
            validity=work.validity,
        )
    yield from _other_versions(library, work)


def _other_versions(library: Library, work: Work) -> Iterator[Entry]:
    """The clauses of versions that are not the one shown: found too, behind it, with the state they are in."""
    for version in work.versions:
        if version is work.shown or not version.provisions:
            continue
        state = state_of(work, version, library.day)
        names = tuple(filter(None, (version.stage, str(version.dated or "")[:4])))
        group = f"{_group(work)}（{version.stage}，{state}）"
        yield _entry(
            "version",
            group=group,
            title=version.title,
            text=f"{version.stage}，{state}。{version.note or ''}",
            address=version_address(library, work, version),
            status=state,
            validity=state,
            named_by=names,
        )
        for clause in work.text(version).clauses:
            entry = _clause(library, clause, "version")
            yield replace(entry, group=group, status=state, validity=state, named_by=names)


def _group(work: Work) -> str:
    return work.short_title or nested(f"《{work.title}》")


def _clause(library: Library, clause: Clause, kind: str) -> Entry:
    one = clause.provision
    label = (one.label or "").rstrip("、")
    return _entry(
        kind,
        group=_group(clause.work),
        title=f"{label} {one.heading or ''}".strip() or title_path(clause),
        text=one.text or ("未持有文本。" if one.text_status == "not_held" else ""),
        address=page_of_clause(library, clause),
        path=" › ".join(f"{(up.label or '').rstrip('、')} {up.heading or ''}".strip() for up in clause.above),
        status=library.vocabulary.text_status[one.text_status].word,
        cite=full_citation(clause),
        also=tuple(filter(None, (title_path(clause), _spoken(clause, kind), one.heading))),
        known=one.text_status != "not_held",
        validity=clause.work.validity,
    )


def _spoken(clause: Clause, kind: str) -> str:
    """A clause of measures or note as people say it: 办法第二部分述一."""
    spoken = _declared(kind).spoken
    if not spoken or not clause.work.short_title:
        return ""
    said = title_path(clause).removeprefix(clause.work.short_title)
    return spoken + re.sub(r"^[一二三四五六七八九十]+", r"第\g<0>部分", said)


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


def _superior(library: Library) -> Iterator[Entry]:
    for work in library.superior.values():
        yield from _work(library, work, "superior")


def _peers(library: Library) -> Iterator[Entry]:
    for peer in library.peers.values():
        place = peer.record.origin.place if peer.record.origin else ""
        names = tuple(name for name in _place_names(place) if not _is_ours(library, name))
        yield from (replace(entry, named_by=names) for entry in _peer(library, peer))


def _place_names(place: str) -> Iterator[str]:
    """重庆市九龙坡区 as people name it: 重庆, 九龙坡."""
    return (name for name in re.split("[省市区县州（(]", place) if len(name) > 1)


def _is_ours(library: Library, name: str) -> bool:
    """Whether a place of the site lies in the place of this name, so that the name does not tell the two apart."""
    return any(name in place.jurisdiction.name for place in library.places.values())


def _peer(library: Library, peer: PackEntry) -> Iterator[Entry]:
    pack, page = peer.record, page_of_pack(peer.record.pack)
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
    "diagnostics": "检查时提示的每种问题是什么意思，怎样改。",
    "sources": "每个来源、可信度代码和文本状态的意思。",
    "about": "本站是什么、不是什么，怎样核对，隐私和许可。",
    "superior": "国家、市、区的有关文件和标准，条款与文件对照。",
}
