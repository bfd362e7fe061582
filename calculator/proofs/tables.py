"""Proofs per decision table: is it complete and unique, and does every rule in it ever decide anything.

Where every name in its cells is known in a period, the sweep walks over the stretches of its columns and is exact.
Where a cell names what is known only with the case, its numbers are held as linear forms; what is neither excluded
there nor shown by a case of the engine is not proved, and said to be so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, combinations, islice
from typing import Any, NamedTuple, Protocol

from calculator.answers.phrases import absence_phrase, value_phrase
from calculator.engine.engine import State
from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic
from calculator.ground.scalars import Scalar
from calculator.language.values import Value, alternatives_of
from calculator.packs.pack import Computed, LinkedRule, LinkedTable, Pack, Program, Unproved
from calculator.packs.schema import Rule
from calculator.proofs.absence import names_that_may_be_absent
from calculator.proofs.dependence import given_words, waits_in_vain
from calculator.proofs.open_tables import Trial, all_present, open_names, rule_fails, rule_holds
from calculator.proofs.samples import periods
from calculator.proofs.sweep import (
    Axis,
    TooLarge,
    bits,
    deciding,
    gap,
    holding,
    missed,
    overlap,
    overlaps,
    reachable,
    space_of,
    within,
    work,
)

MOST_PAIRS = 20
MOST_LISTED = 10
Facts = Mapping[str, str]


class Tried(NamedTuple):
    """Whether something happens: a case that shows it, or the proof that it never does, or neither."""

    case: Facts | None
    never: bool


NEVER = Tried(None, never=True)


class Prover(Protocol):
    """What can be asked of one table in one period."""

    def uncovered(self) -> Tried:
        """A case that no rule covers."""

    def both(self) -> Iterator[tuple[int, int, Tried]]:
        """Every two rules that may cover one case."""

    def never_decides(self, at: int) -> bool:
        """Whether it is shown that a rule never decides."""

    def changes_nothing(self, at: int, same: int) -> bool:
        """Whether it is shown that a rule may go; `same` are the rules with its outcome."""

    def never_together(self, rules: int) -> bool:
        """Whether it is shown that these rules never all hold."""


@frozen
class TableProof:
    """What was found against a table, and what of it could not be proved."""

    faults: tuple[Diagnostic, ...]
    unproved: Unproved


def prove_table(pack: Pack, table: LinkedTable) -> TableProof:
    """Look for cases without a rule, and in a `unique` table with two, in every period.

    TooLarge if the sweep would have to visit too much; what an open table leaves undone is told in the proof.
    """
    found: dict[object, Diagnostic] = {}
    complete: dict[str, None] = {}
    unique: dict[str, None] = {}
    if table.record.hit_policy != "collect":
        for prover in provers(pack, table):
            for fault, doubt in _gaps(table, prover):
                _note(found, complete, fault, doubt)
            for fault, doubt in _doubles(table, prover) if table.record.hit_policy == "unique" else ():
                _note(found, unique, fault, doubt)
    unproved = Unproved(complete="；".join(complete), unique="；".join(unique))
    return TableProof(faults=tuple(found.values()), unproved=unproved)


def _note(found: dict[object, Diagnostic], doubts: dict[str, None], fault: Diagnostic | None, doubt: str) -> None:
    if fault is not None:
        found.setdefault((*fault.path, fault.kind, fault.found), fault)
    elif doubt:
        doubts[doubt] = None


Judged = Iterator[tuple[Diagnostic | None, str]]


def _gaps(table: LinkedTable, prover: Prover) -> Judged:
    try:
        tried = prover.uncovered()
    except Unfinished as error:
        yield None, str(error)
        return
    if tried.case is not None:
        said = f"有情形没有规则，例如 {_listed_facts(tried.case)}；法律确未规定的，写入 accepted 并说明理由。"
        yield _finding(table, "gap", said, case=tried.case), ""
    elif not tried.never:
        yield None, "有算出来或者没有定数的列或者边界，没有证明每种情形都有规则"


def _doubles(table: LinkedTable, prover: Prover) -> Judged:
    pairs = ((first, second, tried) for first, second, tried in prover.both() if not _accepted(table, first, second))
    try:
        for first, second, tried in islice(pairs, MOST_PAIRS):
            ids = f"{table.rules[first].record.id} 和 {table.rules[second].record.id}"
            if tried.case is not None:
                remedy = "unique 表每种情形只许一条；条文确有重叠的，写入 overlaps。"
                said = f"规则 {ids} 重叠，例如 {_listed_facts(tried.case)}；{remedy}"
                yield _finding(table, "overlap", said, case=tried.case, found=ids), ""
            elif not tried.never:
                yield None, f"有算出来或者没有定数的列或者边界，没有证明规则 {ids} 不会同时符合"
    except Unfinished as error:
        yield None, str(error)


def _accepted(table: LinkedTable, first: int, second: int) -> bool:
    both = 1 << first | 1 << second
    return any(overlap & both == both for overlap in table.overlaps)


def provers(pack: Pack, table: LinkedTable) -> Iterator[Prover]:
    """The table in every period; periods in which the same is known, and no less of what is not, are one."""
    seen = []
    for program in periods(pack):
        may_be = {name: [one.outcome for one in alternatives_of(value)] for name, value in program.values.items()}
        if may_be not in seen:
            seen.append(may_be)
            opened = open_names(pack, table, program)
            if opened:
                yield Opened(pack, table, program)
            elif any(name not in pack.record.inputs for name in table.record.inputs):
                yield Derived(pack, table, known_scalars(program), program)
            else:
                yield Closed(pack, table, known_scalars(program))


class Unfinished(TooLarge):
    """A proof of an open table that would take too long, which leaves the rest of the pack proved."""


class Closed:
    """A table whose cells are all known: the sweep decides everything."""

    def __init__(self, pack: Pack, table: LinkedTable, known: Mapping[str, Scalar]) -> None:
        self.pack, self.table = pack, table
        self.space = space_of([rule.cells for rule in table.rules], axes_of(pack, table), known)
        self.left = work()

    def uncovered(self) -> Tried:
        return self._tried(gap(self.space))

    def both(self) -> Iterator[tuple[int, int, Tried]]:
        if overlap(self.space) is not None:
            yield from ((first, second, self._tried(case)) for first, second, case in overlaps(self.space))

    def never_decides(self, at: int) -> bool:
        decides = deciding if self.table.record.hit_policy == "first" else reachable
        return decides(self.space, at, self.left) is None

    def changes_nothing(self, at: int, same: int) -> bool:
        if self.table.record.hit_policy == "first":
            return missed(self.space, at, same, self.left) is None
        covering = within(self.space, at) & same if self.table.record.hit_policy == "collect" else 0
        return any(other < at or not within(self.space, other) >> at & 1 for other in bits(covering))

    def never_together(self, rules: int) -> bool:
        return holding(self.space, rules, self.left) is None

    def _tried(self, case: Sequence[Scalar] | None) -> Tried:
        return NEVER if case is None else Tried(facts(self.pack, self.table.record.inputs, case), never=False)


class Derived(Closed):
    """A table of known cells that asks about what is computed or given before it.

    What the sweep does not find never happens; what it finds may be a case that cannot be, and is looked for.
    """

    def __init__(self, pack: Pack, table: LinkedTable, known: Mapping[str, Scalar], program: Program) -> None:
        super().__init__(pack, table, known)
        self.program = program

    @cached_property
    def may_lack(self) -> bool:
        """Whether something that the table asks about may not apply."""
        return not names_that_may_be_absent(self.pack, self.program).isdisjoint(self.table.record.inputs)

    @cached_property
    def opened(self) -> Opened:
        """The table with what its columns rest on."""
        return Opened(self.pack, self.table, self.program)

    def uncovered(self) -> Tried:
        return NEVER if super().uncovered().never else self.opened.uncovered()

    def both(self) -> Iterator[tuple[int, int, Tried]]:
        if next(super().both(), None) is not None:
            yield from self.opened.both()

    def never_decides(self, at: int) -> bool:
        """Whether it is shown; that a word it waits for is given nowhere is told of the tables together."""
        if super().never_decides(at) and not self.may_lack:
            return True
        cells = zip(self.table.record.inputs, self.table.rules[at].cells, strict=True)
        in_vain = any(waits_in_vain(cell, given_words(self.pack, name)) for name, cell in cells)
        return not in_vain and self.opened.never_decides(at)

    def changes_nothing(self, at: int, same: int) -> bool:
        """Whether it is shown, in cases too in which something does not apply, of which the sweep knows nothing."""
        found = super().changes_nothing(at, same)
        return found and not (self.may_lack and not self.opened.changes_nothing(at, same))


class Opened:
    """A table with a name in its cells that is known only with the case."""

    def __init__(self, pack: Pack, table: LinkedTable, program: Program) -> None:
        self.pack, self.table = pack, table
        self.trial = Trial(pack, table, program)

    def uncovered(self) -> Tried:
        wish = [choice for at in range(len(self.table.rules)) for choice in rule_fails(self.table, at)]
        wish += all_present(self.table)
        with _unfinished():
            return self._tried(*self.trial.shown(wish, 0))

    def both(self) -> Iterator[tuple[int, int, Tried]]:
        for first, second in combinations(range(len(self.table.rules)), 2):
            tried = self.together(first, second)
            if not tried.never:
                yield first, second, tried

    def together(self, first: int, second: int) -> Tried:
        """Whether two rules hold together in some case."""
        wish = [*rule_holds(self.table, first), *rule_holds(self.table, second)]
        with _unfinished():
            return self._tried(*self.trial.shown(wish, 1 << first | 1 << second))

    def never_decides(self, at: int) -> bool:
        earlier = range(at) if self.table.record.hit_policy == "first" else ()
        return self.trial.region.never([*rule_holds(self.table, at), *self._fail(earlier)])

    def changes_nothing(self, at: int, same: int) -> bool:
        policy = self.table.record.hit_policy
        if policy == "collect":
            return any(
                self._within(at, other) and (other < at or not self._within(other, at))
                for other in bits(same & ~(1 << at))
            )
        return policy == "first" and not any(
            self._missed(at, later, same) for later in range(at + 1, len(self.table.rules) + 1)
        )

    def _within(self, inner: int, outer: int) -> bool:
        return self.trial.region.never([*rule_holds(self.table, inner), *self._fail([outer])])

    def _missed(self, at: int, later: int, same: int) -> bool:
        """Whether without a rule a later one with another outcome, or none, may decide."""
        if later < len(self.table.rules) and same >> later & 1:
            return False
        between = [other for other in range(later) if other != at]
        wish = [*rule_holds(self.table, at), *self._fail(between)]
        wish += rule_holds(self.table, later) if later < len(self.table.rules) else []
        return not self.trial.region.never(wish)

    def _fail(self, rules: Sequence[int]) -> Iterator[Any]:
        return chain.from_iterable(rule_fails(self.table, other, self.trial.region.absent) for other in rules)

    def never_together(self, rules: int) -> bool:
        return self.trial.region.never([choice for at in bits(rules) for choice in rule_holds(self.table, at)])

    def _tried(self, state: State | None, never: bool) -> Tried:  # noqa: FBT001 - a pair from the search
        if state is None:
            return Tried(None, never=never)
        names = dict.fromkeys([*self.table.record.inputs, *self.trial.names])
        given = [
            name for name in self.pack.record.inputs if name not in names and not isinstance(state.values[name], Value)
        ]
        titles = self.pack.record.titles
        return Tried({titles[name]: self._told(state, name) for name in [*names, *given]}, never=False)

    def _told(self, state: State, name: str) -> str:
        """What a name comes to in a case, in words."""
        (one,) = state.alternatives(name)
        return absence_phrase(self.pack, name, one) if one.value is None else value_phrase(self.pack, name, one.value)


@contextmanager
def _unfinished() -> Iterator[None]:
    try:
        yield
    except TooLarge as error:
        raise Unfinished(str(error)) from None


def known_scalars(program: Program) -> Mapping[str, Scalar]:
    """The parameters whose value is known in a period."""
    return {name: value for name, value in program.values.items() if not isinstance(value, Value)}


def axes_of(pack: Pack, table: LinkedTable) -> list[Axis]:
    """The inputs of a table as the sweep sees them."""
    inputs = pack.record.inputs
    return [
        Axis(
            name=name,
            kind=pack.kinds[name],
            words=pack.words_of(name),
            domain=pack.domains.get(name),
            places=inputs[name].places if name in inputs else None,
        )
        for name in table.record.inputs
    ]


def facts(pack: Pack, names: Sequence[str], values: Sequence[Scalar]) -> Facts:
    """A case by the titles of its names, values as people read them."""
    titles = pack.record.titles
    return {titles[name]: value_phrase(pack, name, value) for name, value in zip(names, values, strict=True)}


def _listed_facts(case: Facts) -> str:
    """A case in words: `户数：2000 户`."""
    return "、".join(f"{name}：{value}" for name, value in case.items())


def _finding(
    table: LinkedTable, kind: str, message: str, case: Mapping[str, str] | None = None, found: str = ""
) -> Diagnostic:
    path = ("decision_tables", table.name)
    return Diagnostic(kind=kind, path=path, message=message, found=found, case=case)


def idle_rules(pack: Pack, table: LinkedTable) -> Iterator[Diagnostic]:
    """Rules that never decide, that change nothing, or that could be one; and inputs that no rule asks about."""
    asked = [*provers(pack, table)]
    dead = {at for at in range(len(table.rules)) if all(prover.never_decides(at) for prover in asked)}
    for at in sorted(dead):
        said = f"规则 {table.rules[at].record.id} 从不起作用：没有一种情形由它决定。"
        yield _finding(table, "dead", said)
    alive = [at for at in range(len(table.rules)) if at not in dead]
    same = _same_outcome(table)
    for at in alive:
        if all(prover.changes_nothing(at, same[at]) for prover in asked):
            said = f"规则 {table.rules[at].record.id} 可以删去：没有它，结果也一样。"
            yield _finding(table, "redundant", said)
    if table.record.hit_policy == "first" and len(alive) > 1 and all(_apart(prover) for prover in asked):
        said = "先到先用的表里没有两条规则会同时符合，顺序不起作用；改写成 unique，才会核对每种情形只有一条。"
        yield _finding(table, "order-of-no-use", said)
    for mask, one in zip(table.overlaps, table.record.overlaps, strict=True):
        if all(prover.never_together(mask) for prover in asked):
            said = f"写明的重叠 {one.id} 从不出现：没有一种情形这几条规则都符合。"
            yield _finding(table, "no-overlap", said)
    yield from _nothing_beside(pack, table)
    yield from _untidy(pack, table, alive)


def _nothing_beside(pack: Pack, table: LinkedTable) -> Iterator[Diagnostic]:
    """Rules of a list that say why there is nothing, where in a case of the engine's own another gives something."""
    if table.record.hit_policy != "collect" or pack.outputs[table.outputs[0]].reminder:
        return
    opened = [Opened(pack, table, program) for program in periods(pack)]
    first = [rule.outcomes[0] for rule in table.rules]
    giving = [at for at, one in enumerate(first) if isinstance(one, Computed) or one.value is not None]
    for at, one in enumerate(first):
        if isinstance(one, Computed) or one.applies:
            continue
        pairs = ((other, _shown_together(prover, at, other)) for other in giving for prover in opened)
        other, case = next(((other, case) for other, case in pairs if case is not None), (at, None))
        if case is not None:
            ids = f"规则 {table.rules[at].record.id} 说没有，规则 {table.rules[other].record.id} 却给出结果"
            said = f"{ids}，例如 {_listed_facts(case)}；请核对两条规则的条件。"
            yield _finding(table, "nothing-beside-something", said, case=case)


def _shown_together(prover: Opened, first: int, second: int) -> Facts | None:
    try:
        return prover.together(first, second).case
    except Unfinished:
        return None


def _untidy(pack: Pack, table: LinkedTable, alive: Sequence[int]) -> Iterator[Diagnostic]:
    """What needs no proof: rules that are the same or could be one, and inputs that no rule asks about."""
    for rules in _repeated(table):
        said = f"规则 {_listed(rules)} 的条件和结果完全相同，请删去多余的，或者改正写错的。"
        yield _finding(table, "repeated", said)
    for column, rules in _mergeable(table, alive):
        title = pack.record.titles[table.record.inputs[column]]
        said = f"规则 {_listed(rules)} 只差一格（{title}），结果相同，可以合并。"
        yield _finding(table, "mergeable", said)
    for at, name in enumerate(table.record.inputs):
        if all(not rule.cells[at].parts for rule in table.rules):
            said = f"没有一条规则问到“{pack.record.titles[name]}”，这一列可以删去。"
            yield _finding(table, "unused-column", said)


def _repeated(table: LinkedTable) -> Iterator[list[str]]:
    """Rules with the same cells and the same outcomes, by their ids."""
    alike: dict[object, list[str]] = {}
    for rule in table.rules:
        alike.setdefault((rule.cells, _outcomes(rule)), []).append(rule.record.id)
    yield from (ids for ids in alike.values() if len(ids) > 1)


def _apart(prover: Prover) -> bool:
    """Whether it is shown that no two rules ever hold together."""
    return next(prover.both(), None) is None


def _mergeable(table: LinkedTable, alive: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """Per column the rules of a `unique` table that differ in it alone, with the same outcomes and the same clause."""
    for column in range(len(table.record.inputs) if table.record.hit_policy == "unique" else 0):
        alike: dict[object, list[str]] = {}
        for rule in (table.rules[at] for at in alive):
            if isinstance(rule.record, Rule):
                others = (*rule.cells[:column], *rule.cells[column + 1 :])
                key = (others, rule.record.source, rule.record.say, _outcomes(rule))
                alike.setdefault(key, []).append(rule.record.id)
        yield from ((column, ids) for ids in alike.values() if len(ids) > 1)


def _listed(ids: Sequence[str]) -> str:
    """`r1、r2 和 r3`; of many the first ones and how many there are."""
    if len(ids) > MOST_LISTED:
        return f"{'、'.join(ids[:MOST_LISTED])} 等 {len(ids)} 条"
    return f"{'、'.join(ids[:-1])} 和 {ids[-1]}"


def silences(pack: Pack, table: LinkedTable) -> Iterator[Diagnostic]:
    """A case in which a list has no rule at all, so that the answer could give no reason; reminders may be silent."""
    if table.record.hit_policy != "collect" or all(pack.outputs[name].reminder for name in table.outputs):
        return
    case = next((case for program in periods(pack) if (case := _silent(pack, table, program))), None)
    if case is not None:
        instead = "不适用的请写 not_applicable，没有写到的请写 not_written，说明理由"
        said = f"有情形一条规则也没有，例如 {_listed_facts(case)}；{instead}。"
        yield _finding(table, "silent", said, case=case)


def _silent(pack: Pack, table: LinkedTable, program: Program) -> Facts | None:
    """A case of the engine's own in which no rule holds; what only its inputs taken apart would allow is none."""
    opened = Opened(pack, table, program)
    try:
        return opened.uncovered().case
    except Unfinished:
        return None


def _same_outcome(table: LinkedTable) -> list[int]:
    """For each rule the mask of the rules that give the same, itself included."""
    found: dict[object, int] = {}
    keys = [_outcomes(rule) for rule in table.rules]
    for at, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << at
    return [found[key] for key in keys]


def _outcomes(rule: LinkedRule) -> tuple[object, ...]:
    return tuple(one.expression if isinstance(one, Computed) else one.outcome for one in rule.outcomes)
