"""Conditions of rules against the clause that they cite, and against the other rules that were made of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from calculator.ground.problems import Diagnostic, Path
from calculator.packs.pack import Pack
from calculator.packs.schema import Check, Rule
from calculator.proofs.figures import Statement, statements
from calculator.proofs.words import pairs_of

# How much of what tells one word of a column from the others stands in a clause: hardly anything, or nearly all.
HARDLY, NEARLY = 0.25, 0.8
FEWEST_ALIKE = 3
EXPLAINED = re.compile("（[^）]*）")
ANYTHING = "-"
Spoken = Mapping[tuple[str, str], Counter[str]]


def strange_conditions(pack: Pack) -> Iterator[Diagnostic]:
    """Conditions that the clause speaks against, and those in which a rule differs from all others of its clause."""
    spoken_of = _words_of_clauses(pack)
    for one in statements(pack):
        yield from _against_clause(pack, one, spoken_of)
    yield from _unlike_others(pack)


def _look(kind: str, path: Path, message: str) -> Diagnostic:
    return Diagnostic(kind=kind, path=path, message=message)


def _words_of_clauses(pack: Pack) -> Spoken:
    """By clause and by input or output how often the rules of the clause ask for each word, or give it."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in statements(pack):
        for column, cell, _ in one.cells:
            found[one.record.source, column][cell.strip()] += 1
        for output, outcome in zip(one.outputs, getattr(one.record, "then", ()), strict=False):
            found[one.record.source, output][outcome.value or ""] += 1
    return found


def _against_clause(
    pack: Pack, one: Statement, spoken_of: Mapping[tuple[str, str], Counter[str]]
) -> Iterator[Diagnostic]:
    """A cell that asks for a word, or for none, where clause and rule speak of another word of the column alone.

    Nothing is said where other rules of the clause have a word of their own: it then speaks of more than one.
    """
    clause = pack.bundle.clauses.get(one.record.source)
    text = f"{clause.text if clause else ''}。{one.record.say}{getattr(one.record, 'note', None) or ''}"
    for column, cell, path in one.cells:
        labels = pack.labels.get(column, {})
        fits = {word: _fit(labels, word, text) for word in labels}
        spoken = [word for word, share in fits.items() if share >= NEARLY]
        apart = len(spoken) == 1 and all(share <= HARDLY for word, share in fits.items() if word not in spoken)
        own = cell.strip()
        others = spoken_of[one.record.source, column] - Counter([own])
        apart = apart and not {*others} & {*labels} - {*spoken}
        if apart and own != spoken[0] and (own in labels or own == ANYTHING):
            told = "没有条件" if own == ANYTHING else f"是“{labels[own]}”"
            title = pack.record.titles[column]
            said = f"条款和规则的文字写的是“{labels[spoken[0]]}”，“{title}”这一格却{told}，请核对。"
            yield _look("condition-against-clause", path, said)


def _fit(labels: Mapping[str, str], word: str, text: str) -> float:
    """How much of what tells a word's label from the other labels stands in a text, from 0 to 1."""
    plain = {key: pairs_of(EXPLAINED.sub("", label)) for key, label in labels.items()}
    apart = plain[word].difference(*(pairs for key, pairs in plain.items() if key != word))
    return sum(pair in text for pair in apart) / len(apart) if apart else 0.5


def _unlike_others(pack: Pack) -> Iterator[Diagnostic]:
    """A rule or check that differs in one cell from all others that were made of the same clause, which are alike."""
    groups: dict[tuple[str | int, ...], list[tuple[Statement, dict[str, str]]]] = defaultdict(list)
    for one in statements(pack):
        if isinstance(one.record, Rule) and any(outcome.value is not None for outcome in one.record.then):
            groups[(*one.path[:2], one.record.source)].append((one, {column: cell for column, cell, _ in one.cells}))
        if isinstance(one.record, Check):
            groups["checks", one.record.source].append((one, dict(one.record.if_)))
    for group in groups.values():
        for column in dict.fromkeys(column for _, cells in group for column in cells):
            asked = [cells.get(column, ANYTHING).strip() for _, cells in group]
            counts = Counter(asked)
            usual, count = counts.most_common(1)[0]
            if count == len(group) - 1 >= FEWEST_ALIKE and usual != ANYTHING:
                odd = next(at for at, cell in enumerate(asked) if cell != usual)
                title = pack.record.titles[column]
                said = f"所引条款的其他 {count} 条在“{title}”上都写 {usual}，这一条{_told(asked[odd])}，请核对。"
                yield _look("condition-unlike-others", group[odd][0].path, said)


def _told(cell: str) -> str:
    return "没有写" if cell == ANYTHING else f"写 {cell}"
