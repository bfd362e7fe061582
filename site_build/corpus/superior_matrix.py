"""Clauses of the measures beside superior ones: what people found, what is only listed as basis, what may be proposed.

Readers are shown the first two. Proposals are for the editor, who reads both clauses before a row is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from calculator.ground.frozen import frozen
from calculator.proofs.quantities import MEASURES, Quantity, measured, quantities
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Place, find_clause
from site_build.corpus.model import RELATION_WORDS, MatrixFile, MatrixRow
from site_build.corpus.works import Clause, Figure, Work, words_of

NOT_CHECKED = "没有核对关系"
LEAST_LIKE, MOST_PROPOSED = 0.12, 3


@frozen
class MatrixLine:
    """A clause beside a superior clause or work: the relation in words, figures of one measure, who looked and when.

    `row` is the record that a person wrote; without one the work is only listed as basis of the clause.
    """

    clause: Clause
    work: Work | None
    superior: Clause | None
    relation: str
    figures: tuple[tuple[str, str], ...]
    note: str
    checked_on: date | None = None
    row: MatrixRow | None = None

    @property
    def above(self) -> str:
        """The superior clause or work in words."""
        if self.superior:
            return title_path(self.superior)
        return f"《{self.work.title}》" if self.work else "（没有）"


@frozen
class Proposal:
    """A superior clause that may have to do with a clause: how much of the clause's wording it shares, from 0 to 1."""

    clause: Clause
    superior: Clause
    like: float
    figures: tuple[tuple[str, str], ...]


def figure_words(figures: Iterable[tuple[str, str]]) -> list[str]:
    """Figures of one measure side by side, a sentence for each pair."""
    return [f"本条 {own}；该文件 {other}" for own, other in figures]


def matrix_json(lines: Iterable[MatrixLine]) -> list[dict[str, object]]:
    """The lines as plain data, clauses by their references."""
    return [
        {
            "clause": line.clause.ref,
            "superior": line.superior.ref if line.superior else None,
            "work": line.work.id if line.work else None,
            "relation": line.row.relation if line.row else None,
            "figures": [[*pair] for pair in line.figures],
            "note": line.note,
            "checked_on": line.checked_on.isoformat() if line.checked_on else None,
        }
        for line in lines
    ]


def rows_of(place: Place) -> tuple[MatrixRow, ...]:
    """The rows that people wrote for a place."""
    file = place.files.get("matrix")
    return file.rows if isinstance(file, MatrixFile) else ()


def matrix(library: Library, place: Place) -> tuple[MatrixLine, ...]:
    """Every clause that has a row or a basis, in the order of the text: rows first, then what nobody has related."""
    rows = rows_of(place)
    return tuple(
        line
        for clause in place.measures.text().clauses
        for line in (*_curated(library, clause, rows), *_listed(library, clause, rows))
    )


def _curated(library: Library, clause: Clause, rows: tuple[MatrixRow, ...]) -> Iterator[MatrixLine]:
    for row in rows:
        if library.clause(row.provision).ref != clause.ref:
            continue
        superior = library.clause(row.superior) if row.superior else None
        yield MatrixLine(
            clause=clause,
            work=superior.work if superior else None,
            superior=superior,
            relation=RELATION_WORDS[row.relation],
            figures=_alike(_figures(clause), _told(superior)) if superior else (),
            note=row.note,
            checked_on=row.checked_on,
            row=row,
        )


def _listed(library: Library, clause: Clause, rows: tuple[MatrixRow, ...]) -> Iterator[MatrixLine]:
    """Works that are listed as basis of a clause, without those whose clauses a row relates to it."""
    related = {
        superior.work.id
        for row in rows
        if row.superior and library.clause(row.provision).ref == clause.ref
        if (superior := find_clause(library.works, row.superior))
    }
    for basis in clause.provision.basis:
        if basis.work not in related:
            work = library.works[basis.work]
            yield MatrixLine(
                clause=clause,
                work=work,
                superior=None,
                relation=NOT_CHECKED,
                figures=_alike(_figures(clause), _figures_of(work)),
                note=basis.note,
            )


Told = tuple[Quantity, str]


def _figures(clause: Clause) -> list[Told]:
    words = words_of(clause.provision)
    return [(one, one.words) for one in quantities(words) if one.unit in MEASURES and one.value not in (0, 1)]


def _told(clause: Clause) -> list[Told]:
    """The figures of a superior clause, with those that its work lists for it."""
    listed = (
        one for one in clause.work.figures if one.provision and one.provision.endswith(f"#{clause.provision.cid}")
    )
    return [*_figures(clause), *(told for one in listed for told in _listed_figure(one))]


def _figures_of(work: Work) -> list[Told]:
    return [told for one in work.figures for told in _listed_figure(one)]


def _listed_figure(figure: Figure) -> Iterator[Told]:
    told = f"{figure.value} {figure.unit}"
    for one in quantities(told):
        if one.unit in MEASURES:
            yield one, f"{told}（{figure.what}；{figure.applies_to}）"


def _alike(own: list[Told], other: list[Told]) -> tuple[tuple[str, str], ...]:
    """The figures of both sides measure by measure: 面积 beside 面积, never ㎡ beside 人."""
    found = []
    for measure in dict.fromkeys(_measure(one) for one, _ in own):
        mine, theirs = (_listed_words(side, measure) for side in (own, other))
        found += [(mine, theirs)] if mine and theirs else []
    return tuple(found)


def _listed_words(some: list[Told], measure: str) -> str:
    return "、".join(dict.fromkeys(words for one, words in some if _measure(one) == measure))


def _measure(one: Quantity) -> str:
    return measured(one.value, one.unit)[0]


def proposals(library: Library, place: Place) -> Iterator[Proposal]:
    """For each clause without a row the superior clauses most like it, for an editor to read; most like first."""
    written = {library.clause(row.provision).ref for row in rows_of(place)}
    superior = [
        one
        for work in library.superior.values()
        for one in work.text().clauses
        if one.provision.text and one.provision.text_status != "not_held"
    ]
    for clause in place.measures.text().clauses:
        if clause.ref not in written and clause.provision.text and not clause.provision.children:
            found = [_proposed(clause, one) for one in superior]
            likely = [one for one in found if one.like >= LEAST_LIKE]
            yield from sorted(likely, key=lambda one: (-one.like, one.superior.ref))[:MOST_PROPOSED]


def _proposed(clause: Clause, superior: Clause) -> Proposal:
    mine, theirs = (_bigrams(one.provision.text or "") for one in (clause, superior))
    like = len(mine & theirs) / max(1, len(mine))
    figures = _alike(_figures(clause), _told(superior))
    return Proposal(clause=clause, superior=superior, like=like, figures=figures)


def _bigrams(text: str) -> set[str]:
    plain = "".join(one for one in text if one.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
