"""Which words of a text made a rule: runs of words with what they made, for the page of the text and of a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from markupsafe import Markup

from calculator import Pack
from calculator.ground.frozen import frozen
from calculator.proofs.spans import FIRST_DAY, Span, spans
from site_build.corpus.library import Library, Place
from site_build.corpus.works import Clause, printed
from site_build.pages.addresses import calculator_address, page_of_pack
from site_build.pages.annotated import Annotation
from site_build.pages.page import relative
from site_build.pages.related import RULES, Link, Related, made_lines

MOST_TOLD = 6


@frozen
class Run:
    """Words of one provision that made the same things, or of which no rule was made, with the reason.

    `number` counts the runs of one box; 0 for words that made nothing.
    """

    start: int
    end: int
    made: tuple[Link, ...] = ()
    reason: str = ""
    number: int = 0


Runs = Mapping[str, tuple[Run, ...]]


def covered_words(library: Library, place: Place, packs: Mapping[str, Pack]) -> Runs:
    """The runs of every clause that the packs of a place were made of, by the reference of their provision."""
    found: dict[str, list[Run]] = defaultdict(list)
    for version, entry in place.packs_of(place.measures).items():
        pack = packs.get(entry.record.pack)
        at = place.measures.version(version)
        for one in spans(pack) if pack else ():
            clause = library.clause(one.source, at)
            for ref, start in _provision_of(clause, one):
                found[ref].append(_run(one, start, _lines(pack, calculator_address(place, version))))
    return {ref: (*_flattened(runs),) for ref, runs in found.items()}


def covered_clauses(pack: Pack) -> Runs:
    """The runs of the clauses that a pack holds itself, numbered, by the clause."""
    found: dict[str, list[Run]] = defaultdict(list)
    lines = _lines(pack, page_of_pack(pack.record.pack))
    for one in spans(pack):
        found[one.source].append(_run(one, one.start, lines))
    return {source: numbered_runs({source: (*_flattened(runs),)})[source] for source, runs in found.items()}


def _lines(pack: Pack | None, page: str) -> Mapping[str, tuple[Link, ...]]:
    """What a pack makes, by name, each with where it is shown; questions and the first day lead to the page itself."""
    if pack is None:
        return {}
    found: dict[str, list[Link]] = defaultdict(list)
    for name, _, line in made_lines(pack.record, page):
        found[name].append(line)
    for name, item in pack.record.inputs.items():
        found[f"inputs/{name}"].append(Link(f"问题：{item.title}", page))
    if pack.record.law.not_before:
        found[FIRST_DAY].append(Link(f"最早适用的日子：{pack.record.law.not_before}", page))
    return {name: (*dict.fromkeys(links),) for name, links in found.items()}


def _provision_of(clause: Clause, one: Span) -> Iterator[tuple[str, int]]:
    """The provision within a clause in whose own text words stand, and where they begin in it; none across two."""
    text = clause.work.text(clause.version)
    for name, start in printed(clause.provision)[1].items():
        part = text.by_id[name]
        if start <= one.start and one.end <= start + len(part.provision.text or ""):
            yield part.ref, one.start - start


def _run(one: Span, start: int, lines: Mapping[str, tuple[Link, ...]]) -> Run:
    made = tuple(line for name in one.made for line in lines.get(name, ()))
    return Run(start=start, end=start + one.end - one.start, made=made, reason=one.not_executable)


def _flattened(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs that do not overlap: words that several runs hold made what all of them made."""
    every = [*runs]
    last: Run | None = None
    for start, end in pairwise(sorted({place for one in every for place in (one.start, one.end)})):
        here = [one for one in every if one.start <= start and end <= one.end]
        if not here:
            continue
        made = tuple(dict.fromkeys(line for one in here for line in one.made))
        reason = "" if made else "；".join(dict.fromkeys(one.reason for one in here if one.reason))
        run = Run(start=start, end=end, made=made, reason=reason)
        if last and last.end == start and ({*last.made}, last.reason) == ({*made}, reason):
            last = replace(last, end=end)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def numbered_runs(runs: Runs) -> Runs:
    """The runs of a box, those that made something counted through its provisions."""
    count, found = 0, {}
    for name, some in runs.items():
        numbered = []
        for one in some:
            count += bool(one.made)
            numbered.append(replace(one, number=count if one.made else 0))
        found[name] = tuple(numbered)
    return found


def moved(run: Run, by: int) -> Run:
    """A run in a text that has so many more characters before it."""
    return replace(run, start=run.start + by, end=run.end + by)


def with_numbers(related: Related, runs: Runs) -> Related:
    """What stands beside a box, its rules with the numbers of the words that they rest on."""
    numbers: dict[Link, list[int]] = defaultdict(list)
    for one in (run for some in runs.values() for run in some):
        for line in one.made:
            numbers[line].append(one.number)
    group = RULES[0]
    return {
        **related,
        group: [replace(link, numbers=(*dict.fromkeys(numbers.get(link, ())),)) for link in related.get(group, ())],
    }


def marks(runs: Iterable[Run], rules: str, address: str) -> list[Annotation]:
    """Runs as marks of a text on the page at an address; words of several rules lead to the list at anchor `rules`."""
    return [_made(one, rules, address) if one.made else _idle(one) for one in runs]


def _idle(one: Run) -> Annotation:
    return Annotation(
        start=one.start,
        end=one.end,
        opens=Markup('<span class="kb-idle" title="{}">').format(f"不作规则：{one.reason}"),
        closes=Markup("</span>"),
        after=Markup('<span class="kb-idle__word">（不作规则）</span>'),
    )


def _made(one: Run, rules: str, address: str) -> Annotation:
    listed = [line for line in one.made if "#" in line.address]
    shown = listed or [*one.made]
    target = f"#{rules}" if len(listed) > 1 else relative(address, shown[0].address)
    told = "；".join(line.text for line in shown[:MOST_TOLD]) + ("等" if len(shown) > MOST_TOLD else "")
    after = Markup('<sup class="kb-made__to"><a href="{}" title="{}" aria-label="{}">{}</a></sup>').format(
        target, told, f"第 {one.number} 处，据此作出：{told}", one.number
    )
    return Annotation(
        start=one.start, end=one.end, opens=Markup('<mark class="kb-made">'), closes=Markup("</mark>"), after=after
    )
