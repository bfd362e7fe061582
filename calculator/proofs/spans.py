"""The exact words that a pack was made of: quotes of its clauses, and the place of every figure in its clause.

Quotes are typed in `spans`. A figure that stands in its clause only once is found there without one; where it stands
more than once, the quote of what it belongs to says which is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Literal

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Path, quoted, unlisted
from calculator.packs.pack import Pack
from calculator.packs.schema import ClauseRead, PackRecord, Quote
from calculator.proofs.clauses import UNSAID, fits, made_of
from calculator.proofs.figures import Figure, figures
from calculator.proofs.quantities import days_named, quantities, same

FINGERPRINT = 12
LIKELY = 0.6
NAMED = 4
QUESTIONS = "inputs/"  # ask, and decide nothing
FIRST_DAY = "law/not_before"  # cites no clause: its words may stand in any
Place = tuple[int, int]


@frozen
class Span:
    """Words of a clause from `start` to `end` with what they made, or why nothing was made of them.

    `how` says whether it stands in a quote that a person typed, or is the only place of a figure, found by itself.
    """

    source: str
    start: int
    end: int
    made: tuple[str, ...]
    how: Literal["typed", "found"]
    not_executable: str = ""


def words_hash(text: str) -> str:
    """The fingerprint of a clause's words: the first 12 hexadecimal digits of their SHA-256."""
    return sha256(text.encode()).hexdigest()[:FINGERPRINT]


def made_items(record: PackRecord) -> Mapping[str, tuple[str, ...]]:
    """Everything that a pack makes of clauses by its name, with the clauses that it cites."""
    found: dict[str, tuple[str, ...]] = {f"inputs/{name}": (item.source,) for name, item in record.inputs.items()}
    for name, parameter in record.parameters.items():
        found[f"parameters/{name}"] = tuple(value.source for value in parameter.values)
    for name, table in record.decision_tables.items():
        found |= {f"{name}/{row.id}": (row.source,) for row in (*table.rows, *table.overlaps)}
    found |= {f"brackets/{name}": (item.source,) for name, item in record.brackets.items()}
    found |= {f"formulas/{name}": (item.source,) for name, item in record.formulas.items()}
    found |= {f"checks/{name}": (item.source,) for name, item in record.checks.items()}
    rounded = ((name, item.round) for name, item in record.outputs.items())
    found |= {f"outputs/{name}": (rule.source,) for name, rule in rounded if rule and rule.source}
    return found


def item_at(record: PackRecord, path: Path) -> str:
    """The name of what stands at the key path of a figure."""
    kind, name, *rest = path
    if kind == "decision_tables":
        rule = record.decision_tables[str(name)].rules[int(rest[1])]
        return f"{name}/{rule.id}"
    return f"{kind}/{name}"


def spans(pack: Pack) -> Iterator[Span]:
    """Every run of words that made something, or that is declared to make no rule; those with faults are left out."""
    for read in pack.record.spans:
        for quote in read.quotes:
            place = _place(pack, read.source, quote.quote)
            if place:
                made, reason = quote.made or (), quote.not_executable or ""
                yield Span(
                    source=read.source, start=place[0], end=place[1], made=made, how="typed", not_executable=reason
                )
    for one in dict.fromkeys(figures(pack)):
        places = _figure_places(pack, one)
        if len(places) == 1:
            ((start, end),) = places
            made = (item_at(pack.record, one.path),)
            in_quote = any(first <= start and end <= last for first, last in _quoted(pack, one))
            yield Span(source=one.source, start=start, end=end, made=made, how="typed" if in_quote else "found")


def unplaced_figures(pack: Pack) -> Iterator[tuple[Figure, int]]:
    """Figures that are not found in their clause without doubt, with in how many places they may stand there.

    Those of clauses that the bundle lacks, zero, and one where it goes without saying are no figures of a clause.
    """
    for one in dict.fromkeys(figures(pack)):
        clause = pack.bundle.clauses.get(one.source)
        places = _figure_places(pack, one)
        unsaid = one.value == 0 or (one.value == 1 and one.unit in UNSAID)
        told = len(places) == 1 or (not places and (unsaid or _quoted(pack, one)))
        if clause is not None and not told:
            yield one, len(places)


def _figure_places(pack: Pack, one: Figure) -> set[Place]:
    """Where a figure may stand in its clause; within the quotes of what it belongs to, if it stands in some."""
    clause = pack.bundle.clauses.get(one.source)
    if clause is None or one.value == 0:
        return set()
    held = {*_held(pack, one, clause.text)}
    quotes = _quoted(pack, one)
    return {place for place in held if any(start <= place[0] and place[1] <= end for start, end in quotes)} or held


def _held(pack: Pack, one: Figure, text: str) -> Iterator[Place]:
    """Where a text has a figure; of several those that it counts in or out as the cell does."""
    if isinstance(one.value, date):
        yield from ((each.start, each.end) for each in days_named(text) if each.day == one.value)
        return
    here = quantities(text, pack.record.units)
    own = [each for each in here if fits(one, one.value, each)]
    if not own and one.derived:
        told = quantities(one.derived, pack.record.units)
        own = [each for each in here if any(same(start.value, start.unit, each) for start in told)]
    alike = [each for each in own if one.sign and each.sign == one.sign]
    yield from ((each.start, each.end) for each in alike or own)


def _quoted(pack: Pack, one: Figure) -> list[Place]:
    """The places of the quotes that name what a figure belongs to."""
    name = item_at(pack.record, one.path)
    named = (
        _place(pack, read.source, quote.quote)
        for read in pack.record.spans
        if read.source == one.source
        for quote in read.quotes
        if name in (quote.made or ())
    )
    return [place for place in named if place]


def _place(pack: Pack, source: str, words: str) -> Place | None:
    """Where a quote stands in its clause; None unless it stands there exactly once."""
    clause = pack.bundle.clauses.get(source)
    if clause is None or clause.text.count(words) != 1:
        return None
    start = clause.text.index(words)
    return start, start + len(words)


def edited_clauses(pack: Pack) -> Iterator[Diagnostic]:
    """Clauses whose words are not those that rules were made of, and quotes that do not stand there just once."""
    for at, read in enumerate(pack.record.spans):
        clause = pack.bundle.clauses.get(read.source)
        if clause is None:
            continue
        now = words_hash(clause.text)
        if now != read.hash:
            said = (
                f"“{clause.title}”的文字改过（指纹原为 {read.hash}，现为 {now}）。"
                f"请对照现在的文字核对{_resting(pack, read)}；核对以后把 hash 改成 {now}。"
            )
            yield Diagnostic(
                kind="clause-edited", path=("spans", at, "hash"), message=said, found=read.hash, allowed=(now,)
            )
        for place, quote in enumerate(read.quotes):
            yield from _misquoted(("spans", at, "quotes", place, "quote"), quote, clause.title, clause.text)


def _misquoted(path: Path, quote: Quote, title: str, text: str) -> Iterator[Diagnostic]:
    count = text.count(quote.quote)
    if count > 1:
        said = f"{quoted(quote.quote)}在“{title}”里出现了 {count} 次，不知道是哪一处；请多抄几个字，使它只有一处。"
        yield Diagnostic(kind="quote-twice", path=path, message=said, found=quote.quote)
    if not count:
        near = _nearest(quote.quote, text)
        hint = f"，相近的是“{near}”" if near else ""
        said = f"“{title}”里没有{quoted(quote.quote)}这句话{hint}；请照条款抄写，或者核对规则以后删去。"
        yield Diagnostic(kind="quote-not-in-clause", path=path, message=said, found=quote.quote)


def _nearest(words: str, text: str) -> str:
    """The run of a text that stands where a quote stood, if it is much like it."""
    matcher = SequenceMatcher(None, text, words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return ""
    near = text[blocks[0].a : blocks[-1].a + blocks[-1].size]
    return near if SequenceMatcher(None, near, words, autojunk=False).ratio() >= LIKELY else ""


def _resting(pack: Pack, read: ClauseRead) -> str:
    """What was made of a clause, for a sentence that sends people there."""
    made = made_of(pack).get(read.source, [])
    more = f"等 {len(made)} 处" if len(made) > NAMED else ""
    return f"据它作出的{'、'.join(made[:NAMED])}{more}" if made else "这一条"


def misnamed_spans(pack: Pack) -> Iterator[Diagnostic]:
    """Quotes of what the pack does not have, or of what cites another clause; and clauses that are written twice."""
    items = made_items(pack.record)
    seen: set[str] = set()
    for at, read in enumerate(pack.record.spans):
        if read.source in seen:
            said = f"“{read.source}”写了两次，请并成一处。"
            yield Diagnostic(kind="span-twice", path=("spans", at, "source"), message=said, found=read.source)
        seen.add(read.source)
        for place, quote in enumerate(read.quotes):
            for one, name in enumerate(quote.made or ()):
                path = ("spans", at, "quotes", place, "made", one)
                if name == FIRST_DAY and pack.record.law.not_before:
                    continue
                if name not in items:
                    yield unlisted("span-of-nothing", path, name, items)
                elif read.source not in items[name]:
                    said = f"{quoted(name)}引用的是“{'、'.join(dict.fromkeys(items[name]))}”，不是这一条；请核对。"
                    yield Diagnostic(kind="span-of-another-clause", path=path, message=said, found=name)


def lacking_spans(pack: Pack) -> Iterator[Diagnostic]:
    """In a pack that writes spans, clauses of rules that are not among them, and figures with no place or several."""
    if not pack.record.spans:
        return
    read = {one.source for one in pack.record.spans}
    rules = (sources for name, sources in made_items(pack.record).items() if not name.startswith(QUESTIONS))
    for source in dict.fromkeys(source for sources in rules for source in sources):
        clause = pack.bundle.clauses.get(source)
        if clause is not None and source not in read:
            said = f"没有写“{clause.title}”的指纹；请加上 source: {source} 和 hash: {words_hash(clause.text)}。"
            yield Diagnostic(kind="clause-without-hash", path=("spans",), message=said, found=source)
    for one, places in unplaced_figures(pack):
        title = pack.bundle.clauses[one.source].title
        if places:
            said = f"“{one.words}”在所引“{title}”里可能有 {places} 处，不知道出自哪一处；请在 spans 里抄写这一句。"
            yield Diagnostic(kind="figure-without-span", path=one.path, message=said, found=one.words)
        elif one.derived:
            said = f"“{one.words}”由“{title}”推算，没有说出自哪几个字；请在 spans 里抄写这一句。"
            yield Diagnostic(kind="figure-without-span", path=one.path, message=said, found=one.words)
