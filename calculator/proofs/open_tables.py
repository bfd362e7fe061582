"""What can and cannot happen where cells name what is not known before the case: computed numbers, inputs, unknowns.

A wish such as "no rule holds" is a list of choices, each of which must be met in one of its ways. The search meets
one after another and asks the linear system whether that can still be: what it cannot meet in any world never happens.
What it can meet is tried on the engine, since the worlds allow more than there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from math import prod
from typing import NamedTuple

from calculator.engine.engine import State, evaluate
from calculator.ground.frozen import frozen
from calculator.ground.scalars import Scalar
from calculator.language.cells import Name, Test, holds
from calculator.language.columns import ORDERED, names_of
from calculator.language.formulas import Expression
from calculator.language.values import NONE, Alternative, Names, Value, alternatives_of
from calculator.packs.pack import JUDGED_ON, LinkedRule, LinkedTable, Pack, Program
from calculator.proofs.absence import may_fall_through, names_that_may_be_absent
from calculator.proofs.dependence import World, as_value, compared, ordinal, worlds
from calculator.proofs.linear import Inequality, Linear, Point, System, constant, solution, solvable
from calculator.proofs.samples import influences, some_values
from calculator.proofs.sweep import TooLarge

MOST_NODES = 3_000
MOST_TRIES = 200
MOST_WAYS = 200

ABSENT, PRESENT = "absent", "present"
AGAINST = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Claim(NamedTuple):
    """`name sign to`: one comparison, of a word or of a number or date; or `is to`, ABSENT or PRESENT."""

    name: str
    sign: str
    to: Scalar | Name


Way = tuple[Claim, ...]
Choice = tuple[Way, ...]
Words = Mapping[str, frozenset[Scalar]]


@frozen(kw_only=False)
class Met:
    """A wish that the linear system can meet: the words it takes, and a point if one was found."""

    words: Words
    point: Point


# --- what is wished for ------------------------------------------------------------------------------------------


def rule_holds(table: LinkedTable, at: int) -> list[Choice]:
    """That a rule applies: each of its cells holds in one of its ways."""
    return [_ways(name, cell, holding=True) for name, cell in _cells(table, table.rules[at])]


def rule_fails(table: LinkedTable, at: int, absent: Names = NONE) -> list[Choice]:
    """That a rule does not apply: some cell of it fails in one of its ways, or asks about what is `absent`."""
    cells = [*_cells(table, table.rules[at])]
    ways = [way for name, cell in cells for way in _ways(name, cell, holding=False)]
    return [(*ways, *((Claim(name, "is", ABSENT),) for name, _ in cells if name in absent))]


def all_present(table: LinkedTable) -> list[Choice]:
    """That everything a table may ask about applies."""
    return [(tuple(Claim(name, "is", PRESENT) for name in table.record.inputs),)]


def _cells(table: LinkedTable, rule: LinkedRule) -> Iterator[tuple[str, Test]]:
    return ((name, cell) for name, cell in zip(table.record.inputs, rule.cells, strict=True) if cell.parts)


def _ways(name: str, cell: Test, *, holding: bool) -> Choice:
    """In how many ways a cell holds or fails."""
    parts = [tuple(Claim(name, each.sign, each.to) for each in part) for part in cell.parts]
    if holding != cell.negated:
        return tuple(parts)
    each_fails = (tuple(turned for claim in part for turned in _turned(claim)) for part in parts)
    return tuple(product(*each_fails))


def _turned(claim: Claim) -> Iterator[Claim]:
    """What holds just where a comparison does not."""
    if claim.sign != "=":
        yield claim._replace(sign=AGAINST[claim.sign])
    elif isinstance(claim.to, str | bool):
        yield claim._replace(sign="≠")
    else:
        yield from (claim._replace(sign=sign) for sign in ("<", ">"))


# --- the search --------------------------------------------------------------------------------------------------


class Region:
    """Numbers, dates and words of one period as they hang together; `forms` are formulas by a name to claim them by.

    `given` are choices that every case meets: words that tables before give, each with the cells that it rests on.
    `absent` are names that may not apply; what is claimed to compare with something then applies.
    """

    def __init__(
        self,
        pack: Pack,
        program: Program,
        forms: Mapping[str, Expression],
        words: Words,
        given: Sequence[Choice] = (),
    ) -> None:
        self.program = program
        self.absent = names_that_may_be_absent(pack, program).intersection({*forms, *words})
        self.words = {**words, **{_presence(name): frozenset[Scalar]({ABSENT, PRESENT}) for name in self.absent}}
        self.given = given
        self.worlds = [*worlds(pack, program, forms)]
        self.left = iter(range(MOST_NODES))

    def meet(self, wish: Sequence[Choice]) -> Iterator[Met]:
        """Each way in which the linear system can meet a wish; none means that it never happens.

        TooLarge after MOST_NODES steps, which all questions to a region share.
        """
        choices = sorted([*wish, *self.given], key=len)
        for world in self.worlds:
            yield from self._visit(world, choices, self.words, world.system)

    def never(self, wish: Sequence[Choice]) -> bool:
        """Whether nothing can meet a wish."""
        return next(self.meet(wish), None) is None

    def _visit(self, world: World, choices: Sequence[Choice], words: Words, system: System) -> Iterator[Met]:
        if next(self.left, None) is None:
            raise TooLarge(f"格子里有算出来的边界，要核对的情形超过 {MOST_NODES} 种")
        if not all(words.values()) or not solvable(system):
            return
        if not choices:
            yield Met(words, solution(system, world.steps) or {})
            return
        for way in choices[0]:
            narrower, rows = self._claimed(world, way, words)
            yield from self._visit(world, choices[1:], narrower, system.with_all(rows))

    def _claimed(self, world: World, way: Way, words: Words) -> tuple[Words, list[Inequality]]:
        narrower, rows = dict(words), list[Inequality]()
        for claim in way:
            if claim.name in self.absent:
                whether = ABSENT if claim.to == ABSENT and claim.sign == "is" else PRESENT
                narrower[_presence(claim.name)] = narrower[_presence(claim.name)] & {whether}
            if claim.sign == "is":
                continue
            if claim.name in words:
                word = frozenset({claim.to}) if isinstance(claim.to, str | bool) else frozenset[Scalar]()
                narrower[claim.name] = narrower[claim.name] - word if claim.sign == "≠" else narrower[claim.name] & word
            else:
                rows += compared(world.forms[claim.name], claim.sign, self._end(world, claim.to), world.steps)
        return narrower, rows

    def _end(self, world: World, to: Scalar | Name) -> Linear:
        if not isinstance(to, Name):
            return constant(ordinal(to))
        if to.text in world.forms:
            return world.forms[to.text]
        return constant(ordinal(self.program.values[to.text]))


def _presence(name: str) -> str:
    """The word that says whether a name applies."""
    return f"?{name}"


def open_names(pack: Pack, table: LinkedTable, program: Program) -> list[str]:
    """Names in a table's cells that have no value before the case."""
    named = (
        name
        for rule in table.rules
        for column, cell in zip(table.record.inputs, rule.cells, strict=True)
        for name in names_of(cell, pack.kinds[column])
    )
    known = program.values
    return [name for name in dict.fromkeys(named) if name not in known or isinstance(known[name], Value)]


def region_of(pack: Pack, table: LinkedTable, program: Program, more: Mapping[str, Expression] | None = None) -> Region:
    """The region of a table: its inputs and the names in its cells, and more formulas if asked for.

    Inputs that are words of tables before bring the inputs of those tables along.
    """
    tables = [table, *_word_tables(pack, table)]
    columns = dict.fromkeys(name for one in tables for name in one.record.inputs)
    numbers = [name for name in columns if pack.kinds[name] in ORDERED]
    forms = {name: name for name in (*numbers, *(end for one in tables for end in open_names(pack, one, program)))}
    words = {name: frozenset(pack.words_of(name)) for name in columns if name not in forms}
    absent = names_that_may_be_absent(pack, program).intersection(columns)
    given = [_given_word(maker, name, absent) for maker in tables[1:] for name in maker.outputs if name in words]
    return Region(pack, program, {**forms, **(more or {})}, words, given)


def _word_tables(pack: Pack, table: LinkedTable) -> list[LinkedTable]:
    """The tables, nearest first, of whose words a table makes use, itself left out."""
    found: list[LinkedTable] = []
    asking = [table]
    while asking:
        columns = asking.pop().record.inputs
        makers = (
            step
            for step in pack.steps
            if isinstance(step, LinkedTable) and any(name in columns and pack.words_of(name) for name in step.outputs)
        )
        new = [one for one in makers if one.record.hit_policy != "collect" and one not in found]
        found += new
        asking += new
    return found


def _given_word(maker: LinkedTable, name: str, absent: Names) -> Choice:
    """In how many ways a table may give a word, or none: each rule with its word; an unknown word is any.

    A table that may be left without a rule gives none then.
    """
    place = maker.outputs.index(name)
    none = Claim(name, "is", ABSENT)
    found: list[Way] = []
    for at, rule in enumerate(maker.rules):
        outcome = rule.outcomes[place]
        if isinstance(outcome, Alternative):
            word = Claim(name, "=", outcome.value) if outcome.value is not None else Claim(name, "is", PRESENT)
            found += [(word if outcome.applies else none, *way) for way in _ways_to(maker, at, absent)]
    if maker.unproved.complete:
        found.append((none,))
    elif may_fall_through(maker, absent):
        found += [(none, Claim(one, "is", ABSENT)) for one in maker.record.inputs if one in absent]
    return tuple(found)


def _ways_to(table: LinkedTable, at: int, absent: Names) -> list[Way]:
    """In how many ways a rule decides; of more than MOST_WAYS less is asked: that it holds, or nothing."""
    own = rule_holds(table, at)
    earlier = [choice for other in range(at) for choice in rule_fails(table, other, absent)]
    asked: list[list[Choice]] = [own, []] if table.record.hit_policy != "first" else [[*own, *earlier], own, []]
    few = next(choices for choices in asked if prod(len(choice) for choice in choices) <= MOST_WAYS)
    return [tuple(chain.from_iterable(ways)) for ways in product(*few)]


# --- trying it on the engine -------------------------------------------------------------------------------------


def lone_value(state: State, name: str) -> Alternative | None:
    """The one value that a name has, or the one way in which it does not apply; None where that is not known."""
    (one, *others) = state.alternatives(name)
    return None if others or (one.value is None and not one.absence) else one


class Trial:
    """Looks for a case of the engine's own in which what the region allows of a table comes true."""

    def __init__(self, pack: Pack, table: LinkedTable, program: Program) -> None:
        self.pack, self.table, self.program = pack, table, program
        self.region = region_of(pack, table, program)
        self.names = open_names(pack, table, program)
        self.resting = {one for name in (*table.record.inputs, *self.names) for one in influences(pack, name)}
        self.resting |= {JUDGED_ON} if pack.starts else set()

    def shown(self, wish: Sequence[Choice], rules: int) -> tuple[State | None, bool]:
        """A case in which a wish comes true, and whether nothing can meet it.

        The wish is that all of these `rules` hold; of no rules, that none holds.
        """
        never = True
        for met in self.region.meet(wish):
            never = False
            for case, settled in self._cases(met):
                state = evaluate(self.pack, case, settled)
                if self._shows(state, rules):
                    return state, False
        return None, never

    def _shows(self, state: State, rules: int) -> bool:
        """Whether all of these rules surely hold; of no rules, whether none does though all it asks about is known.

        Rules that ask nothing of what does not apply hold all the same.
        """
        trace = state.traces.get(self.table.name)
        if trace is None or (self.pack.starts and state.program is not self.program):
            return False
        asked = [lone_value(state, name) for name in (*self.table.record.inputs, *self.names)]
        if any(one is None or (one.absence and not rules) for one in asked):
            return False
        return trace.true & rules == rules if rules else not trace.maybe

    def _cases(self, met: Met) -> Iterator[tuple[Mapping[str, Scalar], Mapping[str, Scalar]]]:
        """Cases of all inputs that the table rests on, as met, with the parameters that no text fixes."""
        record = self.pack.record
        settled = {name: met.point[name] for name in record.parameters if name in met.point and self._has_value(name)}
        free = {name: [*self._values(name, met)] for name in record.inputs if name in self.resting}
        for at, chosen in enumerate(product(*free.values())):
            if at == MOST_TRIES:
                return
            yield dict(zip(free, chosen, strict=True)), settled

    def _has_value(self, parameter: str) -> bool:
        """Whether a parameter has some value in this period, written or left open."""
        return any(one.applies for one in alternatives_of(self.program.values[parameter]))

    def _values(self, name: str, met: Met) -> Iterator[Scalar]:
        """What an input may be: as it was met, else some of what it may be at all."""
        words = self.pack.words_of(name)
        if words:
            yield from sorted(met.words.get(name, words), key=words.index)
            return
        if name in met.point:
            value = as_value(self.pack, name, met.point[name])
            if value is not None and holds(self.pack.domains.get(name, Test(())), value, {}):
                yield value
                return
        values = some_values(self.pack, name)
        if name == JUDGED_ON:
            values = [day for day in values if self.pack.program(day) is self.program]
        yield from values
