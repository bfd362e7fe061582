"""What the pages of changes show of a comparison: its steps, the map of numbers, its table, and the other pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby

from calculator.ground.frozen import frozen
from site_build.corpus.citations import numbers
from site_build.corpus.comparison import ArticleChange, Comparison
from site_build.corpus.history import History, HistoryStep, neighbours
from site_build.corpus.library import Library
from site_build.corpus.redline import Row, Segment, inline, side_by_side
from site_build.corpus.works import Clause, Version, Work, words_of
from site_build.exchange.comparison_table import reason_words
from site_build.pages.addresses import lasting_page_of_clause, version_address

CHANGES, TABLE = "changes/", "table/"
ALL_PAIRS = 6  # versions; of a work with more, each is laid beside its neighbour and beside the one shown
LONGEST_WHOLE = 400  # articles; of a longer text what did not change is named, not repeated


@frozen
class MapRow:
    """An article in both versions, with what became of it; empty where there is none."""

    old: str
    old_address: str
    new: str
    new_address: str
    words: str
    number: int


@frozen
class ChangeView:
    """A change in both of its forms: words in one line of text, and rows of old beside new."""

    one: ArticleChange
    segments: tuple[Segment, ...]
    rows: tuple[Row, ...]
    where: MapRow
    reason: str


@frozen
class UnchangedView:
    """Articles in a row that did not change: which, and their words where these are shown."""

    title: str
    articles: tuple[tuple[str, str, str], ...]


@frozen
class HistoryLine:
    """An article in one version: the version, what stands for it there as links, and how that came about."""

    version: str
    here: bool
    places: tuple[tuple[str, str], ...]
    words: str
    changes: str


def history_of(library: Library, history: History, clause: Clause) -> tuple[HistoryLine, ...]:
    """A line for each version in which an article stands or ends; none where there is only one."""
    steps = history.of(clause)
    if len(steps) < 2:  # noqa: PLR2004 - an article with one text has no history
        return ()
    return tuple(_history_line(library, clause, step, first=at == 0) for at, step in enumerate(steps))


def _history_line(library: Library, clause: Clause, step: HistoryStep, *, first: bool) -> HistoryLine:
    doubt = "（程序推测，待核对）" if any(one.doubtful for one in step.changes) else ""
    kinds = "、".join(dict.fromkeys(one.words for one in step.changes))
    label = next((one.label for one in step.changes if one.label), "")
    classes = "、".join(dict.fromkeys(word for one in step.changes for word in one.classes))
    told = f"{label}{f'：{classes}' if classes else ''}" if label else ""
    number = next((one.number for one in step.changes if one.number), 0)
    none = "还没有这一条" if first else "没有这一条了"
    found = step.comparison
    address = pair_address(library, found.work, found.old, found.new) if found and number else ""
    return HistoryLine(
        version=named(step.version),
        here=step.version is clause.version,
        places=tuple((numbers(one), _address(library, one)) for one in step.clauses),
        words="；".join(filter(None, (f"{kinds}{doubt}", told))) if step.clauses else none,
        changes=f"{address}#change-{number}" if address else "",
    )


def pairs(work: Work) -> list[tuple[Version, Version]]:
    """The pairs of versions with text that have a page, older before newer: all of them where the versions are few."""
    held = work.held_versions
    if len(held) <= ALL_PAIRS:
        return [*combinations(held, 2)]
    followed = {(old.id, new.id) for old, new in neighbours(work)}
    return [
        (old, new) for old, new in combinations(held, 2) if (old.id, new.id) in followed or work.shown in (old, new)
    ]


def pair_address(library: Library, work: Work, old: Version, new: Version) -> str:
    """Where two versions of a work stand beside each other: of neighbours the address without the older one."""
    own = f"{version_address(library, work, new)}{CHANGES}"
    return own if (old, new) in [*neighbours(work)] else f"{own}since/{old.id}/"


def steps_of(library: Library, found: Comparison) -> Iterator[ChangeView | UnchangedView]:
    """The steps of a comparison in the order of the new text, what did not change gathered."""
    whole = len(found.steps) <= LONGEST_WHOLE
    reasons = reason_words(found)
    for changed, steps in groupby(found.steps, key=lambda step: step.number > 0):
        if not changed:
            yield _unchanged(library, [step.new for step in steps if step.new], whole=whole)
            continue
        for step in steps:
            yield ChangeView(
                one=step,
                segments=inline(step.redline) if step.redline else (),
                rows=side_by_side(step.redline) if step.redline else _alone(step),
                where=_map_row(library, step),
                reason=reasons[step.number],
            )


def _alone(step: ArticleChange) -> tuple[Row, ...]:
    """An article that came or went, alone on its side."""
    old = (Segment(mark="删", text=words_of(step.old.provision), kind="delete"),) if step.old else ()
    new = (Segment(mark="增", text=words_of(step.new.provision), kind="insert"),) if step.new else ()
    return (Row(old=old, new=new),)


def _unchanged(library: Library, clauses: Sequence[Clause], *, whole: bool) -> UnchangedView:
    first, last = numbers(clauses[0]), numbers(clauses[-1])
    title = first if first == last else f"{first}至{last}（{len(clauses)} 条）"
    articles = ((numbers(one), _address(library, one), words_of(one.provision)) for one in clauses)
    return UnchangedView(title=title, articles=tuple(articles) if whole else ())


def map_of(library: Library, steps: Iterable[ArticleChange]) -> list[MapRow]:
    """The map of numbers, old to new, in the order of the new text."""
    return [_map_row(library, step) for step in steps]


def _map_row(library: Library, step: ArticleChange) -> MapRow:
    return MapRow(
        old=numbers(step.old) if step.old else "",
        old_address=_address(library, step.old),
        new=numbers(step.new) if step.new else "",
        new_address=_address(library, step.new),
        words=f"{step.words}{'（待核对）' if step.doubtful else ''}",
        number=step.number,
    )


def _address(library: Library, clause: Clause | None) -> str:
    return lasting_page_of_clause(library, clause) if clause else ""


def other_pairs(library: Library, work: Work, old: Version, new: Version) -> list[dict[str, str]]:
    """The other pairs of versions that can be looked at, newest first; none where there is only this one."""
    return [
        {"text": f"{named(one)} → {named(other)}", "address": pair_address(library, work, one, other)}
        for one, other in reversed(pairs(work))
        if (one, other) != (old, new)
    ]


def named(version: Version) -> str:
    """A version in a list of pairs: its stage and its day."""
    return " ".join(filter(None, (str(version.dated or version.in_force_from or ""), version.stage)))
