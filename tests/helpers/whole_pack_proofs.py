"""What the proofs say of random packs laid beside every case of them: each claim must hold there.

The words in which the proofs tell things are read in `RULES`, `TOLD` and `border_told` alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice, pairwise, product
from math import prod
from typing import Any

from brute_force import BruteForce, Case, Outcome, Row, Unknown
from random_packs import (
    DAYS,
    FIRST_DAY,
    Bracket,
    Check,
    RandomPack,
    Step,
    Table,
    Tree,
    formula_text,
    named_ends,
    plain,
    scalar_text,
)
from second_opinion import Cell, ends, holds

Json = dict[str, Any]
Complaint = tuple[str, str, str]
MOST_FREE = 20_000


@dataclass(frozen=True)
class Proved:
    """A pack with its cases and what was proved of it."""

    pack: RandomPack
    force: BruteForce
    rows: Sequence[Row]
    found: Json
    amount_told: Callable[[Case, str], Any]

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps by name; what a bracket or check is made into has its name."""
        return {step.name: step for step in self.pack.steps}

    def firmly(self, table: str) -> Iterator[Row]:
        """The cases in which a table was decided by what is known."""
        return (row for row in self.rows if not row.decisions[table].loose and not row.decisions[table].lacking)


def wrong_proofs(proved: Proved) -> Iterator[Complaint]:
    """Everything that the proofs say and some case belies, as kind, place and words."""
    for table in proved.found["tables"]:
        yield from wrong_table(proved, table)
    for finding in proved.found["findings"]:
        if finding["kind"] in TOLD:
            yield from TOLD[finding["kind"]](proved, finding)
    yield from untold_divisions(proved)
    yield from untouched_borders(proved)
    yield from wrong_jumps(proved)


# --- tables ------------------------------------------------------------------------------------------------------


def rows_in_words(row: Row) -> str:
    """A case for a message."""
    return "，".join(f"{name}={scalar_text(value)}" for name, value in {**row.case, **row.drawn}.items())


def wrong_table(proved: Proved, told: Json) -> Iterator[Complaint]:
    """Complete is said only where every case has a rule, unique only where none has two that were not accepted."""
    name = told["table"]
    step = proved.steps[name]
    accepted = [{*rules} for rules in step.overlaps] if isinstance(step, Table) else []
    gap = next((row for row in proved.firmly(name) if not row.decisions[name].holding), None)
    if gap is not None and told["complete"]:
        yield "not complete", name, rows_in_words(gap)
    if told["hit_policy"] != "unique" or told.get("not_proved"):
        return
    for row in proved.firmly(name):
        holding = [rule_name(step, at) for at in row.decisions[name].holding]
        for pair in combinations(holding, 2):
            if not any({*pair} <= rules for rules in accepted):
                yield "not unique", name, f"{pair}：{rows_in_words(row)}"
                return


def rule_name(step: Step, at: int) -> str:
    """The id of a rule as the product writes it."""
    if isinstance(step, Table):
        return step.rules[at].name
    return f"b{at}" if isinstance(step, Bracket) else ("met", "not_met")[at] if at < 2 else f"na{at - 1}"


def place_of(step: Step, name: str) -> int:
    """The place of a rule by its id."""
    count = len(step.rules) if isinstance(step, Table) else 2 + len(getattr(step, "conditions", ())) + 8
    return next(at for at in range(count) if rule_name(step, at) == name)


# --- findings ----------------------------------------------------------------------------------------------------

RULES = re.compile(r"规则 ([\w]+)")
SOURCE = re.compile(r"公式“(.+?)”")
BRANCH = re.compile(r"公式“(.+?)”里 (min|max) 的第 (\d+) 项")


def dead(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """A dead rule decides no case, not even one in which something that it does not ask about does not apply."""
    name, step = finding["path"][1], proved.steps[finding["path"][1]]
    at = place_of(step, RULES.search(finding["message"])[1])  # type: ignore[index]
    decided = ((row, row.decisions[name]) for row in proved.rows)
    row = next((row for row, one in decided if not one.loose and at in one.deciding), None)
    if row is not None:
        yield "not dead", f"{name}/{rule_name(step, at)}", f"{finding['message']} {rows_in_words(row)}"


def redundant(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """Without a rule that may go every case comes to the same."""
    name = finding["path"][1]
    rule = RULES.search(finding["message"])[1]  # type: ignore[index]
    if not isinstance(proved.steps[name], Table) or any(row.loose for row in proved.rows):
        return
    without = BruteForce(proved.pack, proved.force.most, without=(name, rule))
    for before, after in zip(proved.rows, without.natural_rows(), strict=False):
        alike = (before.case, before.drawn, before.choices) == (after.case, after.drawn, after.choices)
        if alike and same(before) != same(after):
            yield "not redundant", f"{name}/{rule}", f"{finding['message']} {rows_in_words(before)}"
            return


def same(row: Row) -> Mapping[str, Any]:
    """What a case comes to, a list without its order."""
    return {key: frozenset(value) if isinstance(value, tuple) else value for key, value in row.outcomes.items()}


def no_overlap(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """An accepted overlap that never happens holds in no case."""
    name = finding["path"][1]
    step = proved.steps[name]
    assert isinstance(step, Table)
    at = int(re.search(r"v(\d+)", finding["message"])[1])  # type: ignore[index]
    places = {place_of(step, rule) for rule in step.overlaps[at]}
    decided = ((row, row.decisions[name]) for row in proved.rows)
    row = next((row for row, one in decided if not one.loose and places <= {*one.holding}), None)
    if row is not None:
        yield "overlap happens", name, f"{finding['message']} {rows_in_words(row)}"


def silent(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """A silent list is empty in some case."""
    name = finding["path"][1]
    if proved.force.exact and all(row.decisions[name].holding for row in proved.firmly(name)):
        yield "never silent", name, finding["message"]


def nothing_beside(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """A rule that says that there is nothing holds with one that gives something in some case.

    Of an unknown figure only some values are tried, so that there the case may be one that was not.
    """
    name, step = finding["path"][1], proved.steps[finding["path"][1]]
    places = {place_of(step, rule) for rule in RULES.findall(finding["message"])}
    exact = proved.force.exact and not any(row.drawn for row in proved.rows)
    if exact and not any(places <= {*row.decisions[name].holding} for row in proved.rows):
        yield "never beside each other", name, finding["message"]


def unused(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """What nothing uses changes nothing."""
    kind, name = finding["path"][:2]
    alike: dict[Any, set[Any]] = defaultdict(set)
    for row in proved.rows:
        if kind == "inputs":
            if name in row.case:
                alike[row.beside(name)].add(tuple(row.outcomes.items()))
        else:
            drawn = tuple(pair for pair in row.drawn.items() if pair[0] != name)
            alike[tuple(row.case.items()), drawn, row.choices].add(tuple(row.outcomes.items()))
    if any(len(outcomes) > 1 for outcomes in alike.values()):
        yield "used", name, finding["message"]


def unused_word(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """A word that no rule gives comes of no case."""
    name, word = finding["path"][1], finding["path"][3]
    if any(
        word in (value if isinstance(value, tuple) else [value])
        for row in proved.rows
        for value in [row.outcomes[name]]
    ):
        yield "word is given", name, finding["message"]


def divides(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """A divisor that may be zero is zero in some case, or something else of its formula fails before it is reached."""
    found = SOURCE.search(finding["message"])
    divided = {source for row in proved.rows for source in row.divided | row.failed}
    if proved.force.exact and found and found[1] not in divided and not any(row.loose for row in proved.rows):
        yield "never divides by zero", finding["path"][1], finding["message"]


def untold_divisions(proved: Proved) -> Iterator[Complaint]:
    """A formula that divides by zero in some case is told."""
    told = {found[1] for one in proved.found["findings"] if (found := SOURCE.search(one["message"]))}
    for row in proved.rows:
        for source in row.divided - told - {""}:
            yield "division not told", source, rows_in_words(row)
            return


def idle_branch(proved: Proved, finding: Json) -> Iterator[Complaint]:
    """An argument of `min` or `max` that never binds is beyond the others in no case of its rule."""
    source, function, place = BRANCH.search(finding["message"]).groups()  # type: ignore[union-attr]
    written = [tree for tree in formulas(proved.pack) if formula_text(tree) == source]
    if len(written) != 1:
        return  # in which of the rules that have this formula it was bound is not kept
    (whole,) = written
    calls = [call for call in calls_in(whole) if call[0] == function and len(call) > int(place)]
    kind, name = finding["path"][:2]
    rows = proved.firmly(name) if kind == "decision_tables" else proved.rows
    bound = {one for row in rows for one in row.bound}
    if calls and all((whole, call, int(place) - 1) in bound for call in calls):
        yield "branch binds", source, finding["message"]


def formulas(pack: RandomPack) -> Iterator[Tree]:
    """Every formula of a pack."""
    for step in pack.steps:
        if isinstance(step, Table):
            yield from (one[1] for rule in step.rules for one in rule.outcomes if one[0] == "formula")
        elif not isinstance(step, Bracket | Check):
            yield step.tree


def calls_in(tree: Tree) -> Iterator[Tree]:
    """Every operator and function of a formula."""
    if tree[0] not in ("name", "number"):
        yield tree
        for part in tree[1:]:
            yield from calls_in(part)


TOLD: Mapping[str, Callable[[Proved, Json], Iterator[Complaint]]] = {
    "dead": dead,
    "dead-across-tables": dead,
    "redundant": redundant,
    "no-overlap": no_overlap,
    "silent": silent,
    "nothing-beside-something": nothing_beside,
    "unused-input": unused,
    "unused-parameter": unused,
    "unused-word": unused_word,
    "may-divide-by-zero": divides,
    "idle-branch": idle_branch,
}


# --- tests -------------------------------------------------------------------------------------------------------


def pack_tests(rows: Sequence[Row]) -> Iterator[Json]:
    """Tests of a pack made from cases, each expecting what is a plain value there."""
    for at, row in enumerate(rows):
        expect = {
            name: scalar_text(value)
            for name, value in row.outcomes.items()
            if not isinstance(value, tuple | Outcome | Unknown) and exact_decimal(value) and not row.drawn
        }
        if expect and not row.choices:
            given = {name: scalar_text(value) for name, value in row.case.items()}
            yield {"name": f"t{at}", "given": given, "expect": expect}


def exact_decimal(value: Any) -> bool:
    """Whether a value is written as it is."""
    return not isinstance(value, Fraction) or (value * 1000).denominator == 1


def untouched_borders(proved: Proved) -> Iterator[Complaint]:
    """A border of an input is told as untouched where no test stands on either side of it."""
    untouched = proved.found["tests"]["untouched"]
    given = [test["given"] for test in proved.pack.tests]
    for step in proved.pack.steps:
        for name, low, high in borders(proved.pack, step):
            texts = [scalar_text(low), scalar_text(high)]
            stand = [any(case.get(name) == text for case in given) for text in texts]
            if not all(stand) and not border_told(untouched, step.name, name, texts):
                yield (
                    "border counted as tested",
                    step.name,
                    f"{name} {texts}，测试给的是 {[one.get(name) for one in given]}",
                )


def border_told(untouched: Sequence[Json], table: str, name: str, texts: Sequence[str]) -> bool:
    """Whether a border between two values is among those that no test touches."""
    about = [one["said"] for one in untouched if one["table"] == table and one["said"].startswith(f"{name} ")]
    return any(re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", said) for said in about for text in texts)


def borders(pack: RandomPack, step: Step) -> Iterator[tuple[str, Any, Any]]:
    """Two neighbouring values of an input on which other cells of a column hold, in a column without names."""
    for name, cells in columns(step):
        if name not in pack.inputs or pack.inputs[name].kind not in ("number", "date") or [*named_ends(cells)]:
            continue
        for low, high in pairwise(pack.inputs[name].values):
            beside = high - low == (
                timedelta(days=1) if isinstance(low, date) else Fraction(1, 10 ** pack.inputs[name].places)
            )
            if beside and any(holds(cell, low, {}) != holds(cell, high, {}) for cell in cells):
                yield name, low, high


def columns(step: Step) -> Iterator[tuple[str, list[Cell]]]:
    """The columns of a table, bracket or check with their cells."""
    if isinstance(step, Table):
        yield from ((name, [rule.cells[at] for rule in step.rules]) for at, name in enumerate(step.inputs))
    elif isinstance(step, Bracket):
        yield step.of, [cell for cell, _, _ in step.rows]
    elif isinstance(step, Check):
        yield step.input, [step.must]
        yield from ((name, [cell]) for name, cell in step.conditions)


# --- jumps -------------------------------------------------------------------------------------------------------


def wrong_jumps(proved: Proved) -> Iterator[Complaint]:
    """Every jump that is told happens, and every one at a border of an input is told."""
    told: dict[tuple[str, str], set[tuple[Any, Any]]] = defaultdict(set)
    for finding in proved.found["cliffs"]:
        output = finding["path"][1]
        low, high = (read_case(proved.pack, finding[key]) for key in ("case", "other"))
        changed = [name for name in low if low[name] != high[name]]
        if len(changed) != 1:
            yield "jump along several inputs", output, finding["message"]
            continue
        told[changed[0], output].add((low[changed[0]], high[changed[0]]))
        before, after = (amount(proved.force.at(case), output) for case in (low, high))
        told_amounts = [proved.amount_told(case, output) for case in (low, high)]
        if finding["kind"] not in (turn(before, after), turn(*told_amounts)):
            yield "no such jump", output, f"{finding['message']} {before} → {after}"
    sampled = proved.found.get("sampled", ())
    for name, output, others, (low, high), four in real_jumps(proved):
        if (low, high) not in told[name, output] and name not in sampled:
            if [proved.amount_told({**others, name: value}, output) for value in (low, high)] != four[1:3]:
                continue  # the answer itself is wider there, and so is the proof
            case = "，".join(f"{key}={scalar_text(value)}" for key, value in others.items())
            yield (
                "jump not told",
                output,
                f"{name} {scalar_text(low)} → {scalar_text(high)}，{case}：{[*map(str, four)]}",
            )


def read_case(pack: RandomPack, told: Mapping[str, str]) -> Case:
    """A case as the proofs tell it: titles are names here."""
    return {name: read_value(pack, name, text) for name, text in told.items()}


def read_value(pack: RandomPack, name: str, text: str) -> Any:
    """A value from its words."""
    kind = pack.inputs[name].kind
    if kind == "boolean":
        return text == "是"
    if kind == "date":
        return date.fromisoformat(text)
    number = re.match(r"-?[\d.]+(/\d+)?", text.replace(",", ""))
    return plain(Fraction(number[0])) if kind == "number" and number else text


def amount(rows: Sequence[Row], output: str) -> Any:
    """The number that an output certainly has, else None."""
    values = {row.outcomes[output] for row in rows}
    (value, *others) = values
    known = not others and isinstance(value, int | Fraction) and not isinstance(value, bool)
    return value if known else None


def turn(before: Any, after: Any) -> str | None:
    """What becomes of an amount from one value to the next, whatever it does beside."""
    if before is None or after is None:
        return "vanishes" if before is not None else "appears" if after is not None else None
    return None if before == after else "fall" if after < before else "jump"


Line = Mapping[Any, Sequence[Row]]


def real_jumps(proved: Proved) -> Iterator[tuple[str, str, Case, tuple[Any, Any], list[Any]]]:
    """Jumps of amounts at borders of numeric inputs, by more than beside and than the rounding."""
    pack, force = proved.pack, proved.force
    if not force.exact or pack.not_before or any(row.loose for row in proved.rows):
        return
    numbers = [name for name, one in pack.outputs.items() if one.kind == "number" and not is_list(proved, name)]
    for name, *four in border_neighbours(pack):
        for others, line in lines_along(proved, name).items():
            fixed = dict(zip((one for one in force.asked if one != name), others, strict=True))
            for output in numbers:
                amounts = [amount(line[value], output) if value in line else None for value in four]
                if jumps(amounts, rounding_of(pack, output)):
                    yield name, output, fixed, (four[1], four[2]), amounts


def border_neighbours(pack: RandomPack) -> Iterator[tuple[Any, ...]]:
    """A numeric input, and four neighbouring values with a border in the middle; None where the domain ends."""
    asked = dict.fromkeys(border for step in pack.steps for border in borders(pack, step))
    for name, low, high in asked:
        values = pack.inputs[name].values
        if pack.inputs[name].kind == "number":
            beside = (low - (high - low), high + (high - low))
            yield (
                name,
                beside[0] if beside[0] in values else None,
                low,
                high,
                beside[1] if beside[1] in values else None,
            )


def lines_along(proved: Proved, name: str) -> Mapping[Any, Line]:
    """The cases by the values of the other inputs, and then by the value of one."""
    found: dict[Any, dict[Any, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in proved.rows:
        found[row.beside(name)[0]][row.case[name]].append(row)
    return found


def is_list(proved: Proved, name: str) -> bool:
    """Whether an output is collected."""
    return any(
        isinstance(step, Table) and step.policy == "collect" and name in step.outputs for step in proved.pack.steps
    )


def rounding_of(pack: RandomPack, output: str) -> Any:
    """The step of an output's rounding, 0 without."""
    rounding = pack.outputs[output].rounding
    return rounding[1] if isinstance(rounding, tuple) else 0


def jumps(four: Sequence[Any], rounding: Any) -> bool:
    """Whether an amount does more between the second and third of four neighbouring values than on either side."""
    before, low, high, after = four
    if low is None or high is None:
        return False
    slopes = [low - before] if before is not None else []
    slopes += [after - high] if after is not None else []
    if not slopes:
        return False  # of two values alone nobody can tell a jump from a slope
    step = high - low
    if step < 0:
        return bool(step < min(slopes) - rounding)
    return bool(step > 0 and step > max(slopes) + rounding)


# --- refusals ----------------------------------------------------------------------------------------------------

GAP, OVERLAP = re.compile(r"有情形没有规则"), re.compile(r"规则 (\w+) 和 (\w+) 重叠")
GIVEN_UP = re.compile(r"太多|太大|没有证明")
EMPTY = re.compile(r"区间是空的")


def wrong_refusals(pack: RandomPack, problems: Sequence[Any]) -> Iterator[Complaint]:
    """A pack that is refused has the gap, the overlap or the empty interval that is told."""
    force = BruteForce(pack)
    steps = {step.name: step for step in pack.steps}
    for problem in problems:
        where, message = str(problem.path[2]), problem.message
        if GIVEN_UP.search(message):
            continue
        if GAP.search(message):
            if is_whole(force, steps[where]) and all(free_holdings(force, steps[where])):
                yield "refused without a gap", where, message
        elif found := OVERLAP.search(message):
            pair = {place_of(steps[where], found[1]), place_of(steps[where], found[2])}
            holdings = free_holdings(force, steps[where])
            if is_whole(force, steps[where]) and not any(pair <= {*holding} for holding in holdings):
                yield "refused without an overlap", where, message
        elif EMPTY.search(message):
            if not any(is_empty(force, cell) for _, cells in columns(steps[where]) for cell in cells):
                yield "refused without an empty interval", where, message
        else:
            yield "refused for another reason", where, message


def free_holdings(force: BruteForce, step: Step) -> Iterator[tuple[int, ...]]:
    """The rules that hold together, over all values that the names of a table could have if nothing tied them."""
    table = as_rules(step)
    points = all_free_points(force, step)
    for values in islice(product(*points.values()), MOST_FREE):
        known = dict(zip(points, values, strict=True))
        yield tuple(
            at for at, cells in enumerate(table) if all(holds(cell, known[name], known) for name, cell in cells)
        )


def is_whole(force: BruteForce, step: Step) -> bool:
    """Whether these are few enough for all to be looked at: of more, a refusal is not said to be wrong."""
    return prod(map(len, all_free_points(force, step).values())) <= MOST_FREE


def all_free_points(force: BruteForce, step: Step) -> Mapping[str, list[Any]]:
    """The values of everything that a table asks about or names."""
    asked = [name for name, _ in columns(step)]
    named = [name for _, cells in columns(step) for name in named_ends(cells)]
    return {name: free_points(force, step, name) for name in dict.fromkeys([*asked, *named])}


def as_rules(step: Step) -> list[list[tuple[str, Cell]]]:
    """Every rule of a table, bracket or check as its cells with what they ask about."""
    if isinstance(step, Table):
        return [[*zip(step.inputs, rule.cells, strict=True)] for rule in step.rules]
    if isinstance(step, Bracket):
        return [[(step.of, cell)] for cell, _, _ in step.rows]
    assert isinstance(step, Check)
    conditions = step.conditions
    failing = [[*conditions[:at], (name, ("not", cell))] for at, (name, cell) in enumerate(conditions)]
    return [[*conditions, (step.input, step.must)], [*conditions, (step.input, ("not", step.must))], *failing]


def free_points(force: BruteForce, step: Step, name: str) -> list[Any]:
    """Values of a name as if nothing tied it: an input's own, a known figure, else at and between all borders."""
    pack = force.pack
    if name in pack.inputs and pack.inputs[name].domain is not None:
        return pack.inputs[name].values
    if pack.words(name):
        return [*pack.words(name)]
    if name in pack.parameters and all(one.unknown is None for one in pack.parameters[name].values):
        known = [one.value for one in pack.parameters[name].values]
        if any(one.start is None for one in pack.parameters[name].values):
            return known  # else it may have no value at all, and is free
    ends_of_cells = (end for _, cells in columns(step) for cell in cells for end in ends(cell))
    found = {end for end in ends_of_cells if not isinstance(end, tuple | bool)}  # in a set a yes is a one
    figures = (
        pack.parameters[one] for _, cells in columns(step) for one in named_ends(cells) if one in pack.parameters
    )
    found |= {one.value for figure in figures for one in figure.values if one.value is not None}
    if name in pack.parameters:
        found |= {value for one in pack.parameters[name].values if one.unknown for value in force.natural(name, one)}
    if name not in pack.inputs:  # what is computed may be just what an input beside it is
        spoken_of = {one for column, cells in columns(step) for one in (column, *named_ends(cells))}
        beside = (pack.inputs[one] for one in spoken_of if one in pack.inputs)
        found |= {value for one in beside if one.domain is not None for value in one.values}
    if pack.kind(name) == "date":
        return [FIRST_DAY + timedelta(days=by) for by in range(-2, DAYS + 2)]
    numbers = sorted({Fraction(one) for one in found if not isinstance(one, date | bool | str)} | {Fraction(0)})
    whole = [*numbers, *((low + high) / 2 for low, high in pairwise(numbers)), numbers[0] - 1, numbers[-1] + 1]
    return sorted({Fraction(one // 1) + by for one in whole for by in (0, 1)} if name in pack.inputs else whole)


def is_empty(force: BruteForce, cell: Cell) -> bool:
    """Whether an interval of a cell holds nothing on some day, its known names as they are then."""
    kind, *parts = cell
    if kind in ("not", "or"):
        return any(is_empty(force, one) for one in parts)
    if kind != "and":
        return False
    options = []
    for _, end in parts:
        known = force.pack.parameters.get(end[1]) if isinstance(end, tuple) else None
        options.append([one.value for one in known.values] if known else [end])
    for low, high in product(*options):
        if None in (low, high) or isinstance(low, tuple) or isinstance(high, tuple):
            continue
        if low > high or (low == high and (parts[0][0], parts[1][0]) != (">=", "<=")):
            return True
    return False
