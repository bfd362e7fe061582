"""意见采纳情况: the page of what people said of a work and what became of it, and a line for it at each clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calculator.ground.frozen import frozen
from site_build.corpus.citations import ARTICLE, heading_of, numbers, title_path
from site_build.corpus.library import Library, Place
from site_build.corpus.opinions import (
    DECISION_WORDS,
    NOT_BOUND,
    Opinion,
    Orphan,
    carried,
    clauses_of,
    counts,
    counts_words,
    standing,
)
from site_build.corpus.works import Clause, Version, Work
from site_build.exchange.opinions_table import (
    CAUTION,
    HEADS,
    ON_WHOLE,
    TITLE,
    OpinionRow,
    opinion_rows,
    opinions_document,
    opinions_workbook,
)
from site_build.pages.addresses import lasting_page_of_clause, section_of, work_address
from site_build.pages.comparison_views import pair_address, pairs
from site_build.pages.context import Context
from site_build.pages.page import Page
from site_build.pages.related import Link

WORD, EXCEL = "opinions.docx", "opinions.xlsx"
WHOLE, LOST = "whole", "unbound"


@frozen
class OpinionView:
    """A row of the page: its links to clauses, where they stand in the newest text, the change that it led to."""

    row: OpinionRow
    group: str
    clauses: tuple[Link, ...]
    now: str
    change: Link | None


def opinions_address(library: Library, work: Work) -> str:
    """Where the opinions on a work stand."""
    return f"{work_address(library, work)}opinions/"


def opinion_pages(context: Context) -> Iterator[Page]:
    """A page for each work of the place that has opinions; none that would be empty."""
    for name, held in context.place.opinions.items():
        if held.every:
            yield _page(context, context.place.works[name], held.every)


def _page(context: Context, work: Work, opinions: Sequence[Opinion]) -> Page:
    library = context.library
    rows = opinion_rows(work, opinions)
    views = [_view(context, work, row) for row in rows]
    groups = {view.group: _group_title(work, view.group) for view in views}
    return context.page_at(
        opinions_address(library, work),
        "opinions",
        f"{work.short_title or work.title}：{TITLE}",
        section=section_of("measures"),
        origin=f"policy_yaml/places/{context.place.jurisdiction.id}/documents/{work.id}/opinions.yaml",
        data=[row.opinion for row in rows],
        files={
            WORD: opinions_document(work, rows, library.day),
            EXCEL: opinions_workbook(work, rows, library.day),
        },
        wide=True,
        work=work,
        heads=HEADS,
        caution=CAUTION,
        word=WORD,
        excel=EXCEL,
        views=views,
        people=sum(one.times for one in opinions),
        counted=[(name, DECISION_WORDS[name], count) for name, count in counts(opinions).items()],
        left=counts(opinions)["undecided"],
        groups=[(name, title, sum(view.group == name for view in views)) for name, title in groups.items()],
        text=work_address(library, work),
    )


def _view(context: Context, work: Work, row: OpinionRow) -> OpinionView:
    one = row.opinion
    clauses = clauses_of(work, one)
    library = context.library
    return OpinionView(
        row=row,
        group=_group(work, one, clauses),
        clauses=tuple(Link(title_path(clause), lasting_page_of_clause(library, clause)) for clause in clauses),
        now=_now(work, clauses),
        change=_change(context, work, one),
    )


def _group(work: Work, one: Opinion, clauses: Sequence[Clause]) -> str:
    """Under which article of which version an opinion is listed in the filter."""
    if isinstance(one, Orphan):
        return LOST
    if not clauses or clauses[0].version is None:
        return WHOLE
    return f"{clauses[0].version.id}#{_article(work, clauses[0]).provision.id}"


def _article(work: Work, clause: Clause) -> Clause:
    """The article around a clause; the clause itself where it stands in none."""
    line = (*clause.above, clause.provision)
    found = next((one for one in line if ARTICLE.fullmatch(one.id)), clause.provision)
    return work.text(clause.version).by_id[found.id]


def _group_title(work: Work, group: str) -> str:
    if group in (WHOLE, LOST):
        return {WHOLE: ON_WHOLE, LOST: NOT_BOUND}[group]
    version, _, name = group.partition("#")
    found = work.version(version)
    clause = work.text(found).by_id[name]
    several = "" if found is work.shown or len(work.versions) == 1 or found is None else f"（{found.stage}）"
    return f"{numbers(clause) or heading_of(clause)}{several}"


def _now(work: Work, clauses: Sequence[Clause]) -> str:
    """Where the clauses stand in the newest text, if that is another than the one on which the opinion was given."""
    newest = next(reversed(work.held_versions), None)
    if newest is None or not clauses or clauses[0].version is newest:
        return ""
    found = dict.fromkeys(new for old in clauses for new in carried(work, old, newest))
    if not found:
        return f"在后来的{newest.stage}里没有接替的条款"
    return f"在后来的{newest.stage}里是{'、'.join(numbers(one) for one in found)}"


def _change(context: Context, work: Work, one: Opinion) -> Link | None:
    """The change in the redline that an opinion led to; the clause itself where no pair of versions has a page."""
    if not one.change:
        return None
    library = context.library
    clause = library.clause(one.change)
    old = work.version(one.version)
    new = clause.version if clause.version is not old else work.at_hand[0] if work.at_hand else None
    if old is not None and new is not None and (old, new) in pairs(work):
        found = context.read.histories.comparisons.of(work, old, new)
        names = {clause.provision.id, *(up.id for up in clause.above)}
        for step in found.changes:
            side = step.old if clause.version is old else step.new
            if side is not None and side.provision.id in names:
                return Link(f"改动：{step.title}", f"{pair_address(library, work, old, new)}#change-{step.number}")
    return Link(title_path(clause), lasting_page_of_clause(library, clause))


def opinions_at(library: Library, place: Place, work: Work, version: Version | None) -> Mapping[str, Link]:
    """A line for each article or box of a version on which opinions were given, by the id of the clause.

    Those given on what stands within an article are counted at the article, each once.
    """
    held = place.opinions.get(work.id)
    if held is None or version is None:
        return {}
    by_clause: dict[str, dict[str, Opinion]] = {}
    for opinion, clauses in standing(work, held.opinions, version):
        for clause in clauses:
            for one in (clause.provision, *clause.above):
                by_clause.setdefault(one.id, {})[opinion.id] = opinion
    address = opinions_address(library, work)
    return {name: _line(version, [*some.values()], address) for name, some in by_clause.items()}


def _line(version: Version, some: Sequence[Opinion], address: str) -> Link:
    """How many opinions there are and what became of them, with a link to the first."""
    older = "" if all(one.version == version.id for one in some) else "（含对以前版本提的）"
    return Link(f"意见 {len(some)} 条{older}", f"{address}#{some[0].id}", counts_words(some))


def opinions_summary(library: Library, place: Place, work: Work) -> Link | None:
    """How many opinions there are on a work and what became of them; None where there are none."""
    held = place.opinions.get(work.id)
    if held is None or not held.every:
        return None
    return Link(f"收到意见 {len(held.every)} 条", opinions_address(library, work), counts_words(held.every))
