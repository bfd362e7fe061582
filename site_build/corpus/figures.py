"""Figures in the words of a place against the provisions and rules that they speak of.

A figure that a question, an unknown, a table of figures or a sentence about the place names must be one that the
provisions cited, the rules made from them, or the documents named as sources still have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from calculator import Pack
from calculator.ground.problems import Diagnostic, Path
from calculator.proofs.figures import figures
from calculator.proofs.prose import Amount, held_by_all, strange_quantities
from calculator.proofs.quantities import MEASURES, Quantity, quantities
from site_build.corpus import kinds
from site_build.corpus.library import Library, Place, YamlFile
from site_build.corpus.works import Provision, Version, Work, WorkFile, walk

SEGMENT = re.compile("[^，。；：！？\n]+")


def strange_texts(files: Iterable[YamlFile], library: Library, packs: Mapping[str, Pack]) -> Iterator[Diagnostic]:
    """Every sentence outside the packs with a figure that what it speaks of does not have."""
    here = [*files]
    for name, place in library.places.items():
        made = [packs[one] for one in place.packs if one in packs]
        if made:
            held = Held(library, place, made)
            for file in here:
                if file.place == name:
                    yield from file.source.locate(_of_file(file, held))
                elif held.name in file.source.text:
                    yield from file.source.locate(_naming(file, held))


class Held:
    """The figures that the texts of a place may name: by provision, by source, and all of the place's own."""

    def __init__(self, library: Library, place: Place, packs: Sequence[Pack]) -> None:
        self.library, self.place = library, place
        self.by_rule: dict[str, list[Amount]] = {}
        for one in (figure for pack in packs for figure in figures(pack)):
            if not isinstance(one.value, date):
                self.by_rule.setdefault(one.source, []).append((one.value, one.unit))
        texts = [one for version in place.measures.versions for one in walk(version.provisions)]
        amounts = (amount for one in texts for amount in _amounts(_words(one)))
        self.own = [*(amount for pack in packs for amount in held_by_all(pack)), *amounts]
        self.name = place.jurisdiction.short_name

    def of(self, refs: Iterable[str]) -> Iterator[Amount]:
        """What provisions say, those of the note that tell of them, their parts, and the rules made from them."""
        for ref in refs:
            clause = self.library.clause(ref)
            yield from self.by_rule.get(ref, ())
            for part in walk((clause.provision,)):
                yield from _amounts(_words(part))
                for told in part.told_in:
                    yield from _amounts(_words(self.library.clause(told).provision))
            if clause.work.id in self.library.superior:
                yield from _of_figures(clause.work)

    def of_sources(self, sources: Iterable[str]) -> Iterator[Amount]:
        """What the superior documents say that rest on the same sources."""
        wanted = {*sources}
        for work in self.library.superior.values():
            if wanted & {*work.sources}:
                yield from _amounts(work.summary)
                yield from _of_figures(work)


def _words(provision: Provision) -> str:
    return f"{provision.heading or ''}。{provision.text or ''}"


def _amounts(text: str) -> Iterator[Amount]:
    yield from ((one.value, one.unit) for one in quantities(text))


def _of_figures(work: Work) -> Iterator[Amount]:
    for figure in work.figures:
        yield from _amounts(f"{figure.what}，{figure.value} {figure.unit}。{figure.note or ''}")


def _of_file(file: YamlFile, held: Held) -> Iterator[Diagnostic]:
    if file.record is WorkFile:
        yield from _of_work(held.library.works[file.work], held)
    elif file.record is Version:
        version = held.library.works[file.work].version(file.path.stem)
        yield from _told(version.provisions if version else (), ("provisions",), held)
    elif file.kind.room == kinds.PLACE:
        yield from OF_STEM[file.path.stem](held) if file.path.stem in OF_STEM else ()


def _questions(held: Held) -> Iterator[Diagnostic]:
    for at, one in enumerate(held.place.questions):
        cited = [*held.of(one.provisions)]
        yield from _strict(("questions", at, "question"), one.question, cited)
        yield from _strict(("questions", at, "answer"), one.answer, [*cited, *held.of_sources(one.sources)])


def _unknowns(held: Held) -> Iterator[Diagnostic]:
    for name, item in held.place.unknowns.items():
        cited = [*held.of(item.provisions)]
        yield from _strict(("unknowns", name, "what"), item.what, cited)
        yield from _strict(("unknowns", name, "detail"), item.detail, [*cited, *held.of_sources(item.sources)])


def _terms(held: Held) -> Iterator[Diagnostic]:
    for name, term in held.place.glossary.items():
        yield from _where_told(("terms", name, "meaning"), term.meaning, [*held.of(term.provisions)])


def _steps(held: Held) -> Iterator[Diagnostic]:
    for name, step in held.place.procedure.steps.items():
        yield from _where_told(("steps", name, "text"), step.text, [*held.of(step.provisions)])
    for name, paper in held.place.procedure.papers.items():
        yield from _where_told(("papers", name, "what"), paper.what, [*held.of((paper.provision,))])


def _duties(held: Held) -> Iterator[Diagnostic]:
    for name, department in held.place.departments.items():
        for at, duty in enumerate(department.duties):
            path = ("departments", name, "duties", at, "text")
            yield from _where_told(path, duty.text, [*held.of((duty.provision,))])


def _residents(held: Held) -> Iterator[Diagnostic]:
    for name, part in held.place.parts.items():
        cited = [amount for one in part.sentences for amount in held.of(one.provisions)]
        yield from _strict(("parts", name, "title"), part.title, cited)
        for at, one in enumerate(part.sentences):
            yield from _strict(("parts", name, "sentences", at, "say"), one.say, [*held.of(one.provisions)])


OF_STEM: Mapping[str, Callable[[Held], Iterator[Diagnostic]]] = {
    "questions": _questions,
    "residents": _residents,
    "unknowns": _unknowns,
    "glossary": _terms,
    "procedure": _steps,
    "departments": _duties,
}


def _of_work(work: Work, held: Held) -> Iterator[Diagnostic]:
    """Figures of a work of the place against the provisions that they cite."""
    for at, figure in enumerate(work.figures):
        if figure.provision:
            cited = [*held.of((figure.provision,))]
            if figure.confidence != "I":
                yield from _strict(("figures", at, "value"), f"{figure.value} {figure.unit}", cited)
            yield from _strict(("figures", at, "applies_to"), figure.applies_to, cited)


def _told(provisions: tuple[Provision, ...], path: Path, held: Held) -> Iterator[Diagnostic]:
    for at, one in enumerate(provisions):
        if one.text_status == "note" and one.text and one.told_in:
            note = [pair for ref in one.told_in for pair in _amounts(_words(held.library.clause(ref).provision))]
            yield from _strict((*path, at, "text"), one.text, note)
        yield from _told(one.children, (*path, at, "children"), held)


def _naming(file: YamlFile, held: Held) -> Iterator[Diagnostic]:
    """Sentences elsewhere that name the place with a figure."""
    if file.kind.room in (kinds.PEERS, kinds.WORKS):
        for path, text in _scalars(file.source.data):
            if held.name in text:
                for segment in SEGMENT.findall(text):
                    if held.name in segment:
                        yield from _strict(path, segment, held.own)


def _scalars(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, item in data.items():
            yield from _scalars(item, (*path, str(key)))
    elif isinstance(data, list):
        for at, item in enumerate(data):
            yield from _scalars(item, (*path, at))


def _strict(path: Path, text: str, held: list[Amount]) -> Iterator[Diagnostic]:
    strange = [one for one in strange_quantities(text, held) if one.unit in MEASURES or _bare(one)]
    if strange:
        yield _problem(path, strange)


def _bare(one: Quantity) -> bool:
    return not one.unit and one.written.isascii()


def _where_told(path: Path, text: str, held: list[Amount]) -> Iterator[Diagnostic]:
    """Only where what is cited gives figures in that unit: a text may also rest on what is not held."""
    units = {unit for _, unit in held if unit in MEASURES}
    strange = [one for one in strange_quantities(text, held) if one.unit in units]
    if strange:
        yield _problem(path, strange)


def _problem(path: Path, strange: Iterable[Quantity]) -> Diagnostic:
    words = "、".join(f"“{one}”" for one in dict.fromkeys(one.words for one in strange))
    said = f"这里写的{words}，所说的条款和规则里都没有，请核对是否漏改。"
    return Diagnostic(kind="figure-in-words", path=path, message=said)
