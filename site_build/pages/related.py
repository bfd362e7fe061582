"""What was made of each clause: duties, papers, steps, rules, parameters, questions and unknowns that name it.

Kept by the lasting name of a clause (`work#cid`), so that it stands beside the clause in every version that has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from calculator.ground.frozen import frozen
from calculator.packs.schema import Confidence, PackRecord
from site_build.corpus import kinds
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Place
from site_build.corpus.works import Clause, Version
from site_build.pages.addresses import (
    calculator_address,
    page_address,
    page_of_clause,
    rule_anchor,
    work_address,
)

TELLING = (("told_in", "说明怎样说"), ("tells_of", "对应办法的内容"), ("basis", "依据和相关文件"))
RULES = ("rules", "据此作出的规则")
SETTLED = ("settled", "原来没有规定、后来写明的")
BASIS_OF = "basis_of"


@frozen(kw_only=False)
class Link:
    """A line beside a clause: its text, where it leads, a remark, and the numbers of the words that it rests on."""

    text: str
    address: str
    remark: str = ""
    numbers: tuple[int, ...] = ()


Related = Mapping[str, list[Link]]


def groups() -> tuple[tuple[str, str], ...]:
    """The groups that stand beside a clause, with their titles, in their order."""
    of_kinds = {kind.beside.group: kind.beside.title for kind in kinds.KINDS if kind.beside}
    made = {kind.beside.group for kind in kinds.KINDS if kind.beside and kind.beside.made}
    before = [(group, title) for group, title in of_kinds.items() if group in made]
    after = [(group, title) for group, title in of_kinds.items() if group not in made]
    return (*TELLING, *before, RULES, *after, SETTLED)


Index = Mapping[str, Mapping[str, list[Link]]]


@frozen
class Neighbours:
    """What stands beside clauses and works: what the texts tell of each other, and what a place made of them."""

    told: Index
    made: Index
    groups: tuple[str, ...] = field(default_factory=lambda: (*(group for group, _ in groups()), BASIS_OF))

    def of(self, *names: str) -> Related:
        """Links beside a clause by its names, lasting or pinned, or beside a work by its id, by group."""
        here = [index[name] for name in dict.fromkeys(names) for index in (self.told, self.made) if name in index]
        return {group: [link for links in here for link in links.get(group, ())] for group in self.groups}


def told_by_texts(library: Library) -> Index:
    """What every text of the corpus tells of others; the same for every place, so made once."""
    return _indexed(
        found
        for work in library.works.values()
        for clause in work.text().clauses
        for found in _from_text(library, clause)
    )


def made_from_clauses(library: Library, place: Place) -> Index:
    """What the packs and records of a place made of clauses."""
    return _indexed([*_from_packs(library, place), *_from_records(library, place)])


def _indexed(links: Iterable[tuple[str, str, Link]]) -> Index:
    """Links by the name beside which they stand and by group, each once."""
    beside: dict[str, dict[str, dict[Link, None]]] = defaultdict(lambda: defaultdict(dict))
    for group, name, link in links:
        beside[name][group][link] = None
    return {name: {group: [*found] for group, found in by_group.items()} for name, by_group in beside.items()}


def _from_text(library: Library, clause: Clause) -> Iterator[tuple[str, str, Link]]:
    here = Link(title_path(clause), page_of_clause(library, clause))
    for ref in clause.provision.told_in:
        teller = library.clause(ref)
        yield "told_in", clause.lasting, Link(title_path(teller), page_of_clause(library, teller))
        yield "tells_of", teller.lasting, here
    for basis in clause.provision.basis:
        base = library.works[basis.work]
        remark = f"{basis.note}〔{library.vocabulary.confidence[basis.confidence].word}〕"
        yield "basis", clause.lasting, Link(f"《{base.title}》", work_address(library, base), remark)
        yield BASIS_OF, basis.work, Link(here.text, here.address, remark)


def _from_packs(library: Library, place: Place) -> Iterator[tuple[str, str, Link]]:
    """What the packs make of clauses, each beside the very words of the version that it belongs to."""
    for version, entry in place.packs_of(place.measures).items():
        yield from _from_pack(library, place, entry.record, place.measures.version(version))


def _from_pack(library: Library, place: Place, pack: PackRecord, at: Version | None) -> Iterator[tuple[str, str, Link]]:
    calculator = calculator_address(place, at.id if at else "")
    for _, source, line in made_lines(pack, calculator):
        yield RULES[0], library.clause(source, at).ref, line


def made_lines(pack: PackRecord, page: str) -> Iterator[tuple[str, str, Link]]:
    """Every rule and figure of a pack that is shown on a page: its name among causes, the clause, and a line for it."""

    def line(text: str, *anchor: str) -> Link:
        return Link(text, f"{page}#{rule_anchor(*anchor)}")

    for name, parameter in pack.parameters.items():
        for value in parameter.values:
            said = f"参数：{parameter.title} {value.words(parameter.unit)}"
            yield f"parameters/{name}", value.source, line(said, "parameter", name)
    for name, table in pack.decision_tables.items():
        for rule in table.rules:
            yield f"{name}/{rule.id}", rule.source, line(f"{table.title}（{rule.id}）：{rule.say}", name, rule.id)
        for gap in table.accepted:
            said = f"{table.title}（{gap.id}）：未作规定。{gap.reason}"
            yield f"{name}/{gap.id}", gap.source, line(said, name, gap.id)
    for name, bracket in pack.brackets.items():
        yield f"brackets/{name}", bracket.source, line(f"分段：{bracket.title}", name, bracket.rows[0].id)
    for name, formula in pack.formulas.items():
        yield f"formulas/{name}", formula.source, line(f"公式：{formula.title}", "formula", name)
    for name, check in pack.checks.items():
        yield f"checks/{name}", check.source, line(f"核对：{check.title}", "check", name)


def cause_anchor(pack: PackRecord, cause: str) -> str:
    """The anchor of the rule, figure or formula that a cause of the engine names: `route/r1`, `parameters/fee_rate/0`.

    Of a check the engine names the rows of a table that nobody wrote.
    """
    kind, name, *_ = cause.split("/")
    if kind in pack.checks:
        return rule_anchor("check", kind)
    return rule_anchor({"parameters": "parameter", "formulas": "formula"}.get(kind, kind), name)


def _from_records(library: Library, place: Place) -> Iterator[tuple[str, str, Link]]:
    words = library.vocabulary.confidence
    for kind in kinds.KINDS:
        beside = kind.beside
        if beside is None:
            continue
        for record in place.records(kind):
            code: Confidence = getattr(record.item, "confidence", "P")
            remark = f"{record.settled}已经写明" if record.settled else beside.remark(record)
            remark += f"〔{words[code].word}〕" if remark and code != "P" else ""
            link = Link(beside.text(record), f"{page_address(place, kind.page)}#{record.anchor}", remark)
            group = SETTLED[0] if record.settled else beside.group
            for ref in (*beside.clauses(record), *(record.item.resolved_by if record.settled else ())):
                yield group, library.clause(ref).lasting, link
