"""What was made of each provision: duties, papers, steps, rules, parameters, questions and unknowns that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Place
from site_build.corpus.model import provisions_of, walk
from site_build.pages.addresses import (
    document_address,
    page_address,
    page_of_provision,
    page_of_rule,
    page_of_unknown,
    rule_anchor,
)

GROUPS = ("rules", "duties", "papers", "steps", "unknowns", "questions", "told_in", "tells_of", "basis", "basis_of")


@dataclass(frozen=True, slots=True)
class Link:
    """A line beside a provision: its text, where it leads, and a remark."""

    text: str
    address: str
    remark: str = ""


Related = Mapping[str, list[Link]]


def related(library: Library, place: Place) -> Mapping[str, Related]:
    """Links beside every provision, by `document#provision` and by group."""
    found: dict[str, dict[str, list[Link]]] = defaultdict(lambda: {group: [] for group in GROUPS})
    for group, ref, link in _links(library, place):
        if link not in found[ref][group]:
            found[ref][group].append(link)
    return found


def _links(library: Library, place: Place) -> Iterator[tuple[str, str, Link]]:
    yield from _from_pack(place)
    yield from _from_records(library, place)
    for document in library.documents.values():
        for provision in walk(provisions_of(document)):
            own = f"{document.id}#{provision.id}"
            here = Link(title_path(document, provision), page_of_provision(library, document, provision))
            for ref in provision.told_in:
                teller, told = library.provision(ref)
                yield "told_in", own, Link(title_path(teller, told), page_of_provision(library, teller, told))
                yield "tells_of", ref, here
            for basis in provision.basis:
                base = library.documents[basis.document]
                remark = f"{basis.note}〔{library.vocabulary.confidence[basis.confidence].word}〕"
                yield "basis", own, Link(f"《{base.title}》", document_address(library, base), remark)
                yield "basis_of", basis.document, Link(here.text, here.address, remark)


def _from_pack(place: Place) -> Iterator[tuple[str, str, Link]]:
    pack = place.pack
    for name, parameter in pack.parameters.items():
        for value in parameter.values:
            address = f"{page_address(place, 'calculator')}#{rule_anchor('parameter', name)}"
            yield "rules", value.source, Link(f"参数：{parameter.title} {value.words(parameter.unit)}", address)
    for name, table in pack.decision_tables.items():
        for rule in table.rules:
            yield (
                "rules",
                rule.source,
                Link(f"{table.title}（{rule.id}）：{rule.say}", page_of_rule(place, name, rule.id)),
            )
        for gap in table.accepted:
            said = f"{table.title}（{gap.id}）：未作规定。{gap.reason}"
            yield "rules", gap.source, Link(said, page_of_rule(place, name, gap.id))
    for name, formula in pack.formulas.items():
        address = f"{page_address(place, 'calculator')}#{rule_anchor('formula', name)}"
        yield "rules", formula.source, Link(f"公式：{formula.title}", address)


def _from_records(library: Library, place: Place) -> Iterator[tuple[str, str, Link]]:
    words = library.vocabulary.confidence
    for key, department in place.departments.items():
        for duty in department.duties:
            trust = "" if duty.confidence == "P" else f"〔{words[duty.confidence].word}〕"
            address = f"{page_address(place, 'departments')}#{key}"
            yield "duties", duty.provision, Link(department.name, address, duty.text + trust)
    for key, paper in place.procedure.papers.items():
        yield "papers", paper.provision, Link(paper.title, f"{page_address(place, 'procedure')}#paper-{key}")
    for key, step in place.procedure.steps.items():
        for ref in step.provisions:
            yield "steps", ref, Link(step.title, f"{page_address(place, 'procedure')}#step-{key}")
    for key, unknown in place.unknowns.items():
        for ref in unknown.provisions:
            yield "unknowns", ref, Link(unknown.what, page_of_unknown(place, key))
    for question in place.questions:
        for ref in question.provisions:
            yield "questions", ref, Link(question.question, f"{page_address(place, 'questions')}#{question.id}")
