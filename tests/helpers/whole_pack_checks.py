"""What the calculator says of random packs laid beside what brute force finds: every difference is a fault.

The calculator may list more than is possible, never less; `Tally` counts how often it does, and what was compared.
"""

from __future__ import annotations

import random
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from brute_force import BruteForce, Case, Outcome, Row, Unknown
from random_packs import Output, RandomPack, bundle, constructs, scalar_text
from whole_pack_proofs import Proved, pack_tests, wrong_proofs, wrong_refusals

from calculator import Pack, Problems, answer, read_bundle
from calculator.answers.answer import first_answer
from calculator.answers.encoding import encoded
from calculator.answers.pack_tests import failures
from calculator.engine.case import read_case
from calculator.proofs.verification import verify

Answer = dict[str, Any]
WORDS = {
    "packs": "包",
    "packs refused": "拒绝的",
    "whole cases": "完整情形",
    "cases": "回答的情形",
    "answers of outputs": "核对的结果",
    "outputs answered as narrowly as possible": "恰好的",
    "outputs answered too widely": "偏宽的",
    "tables": "证明的表",
    "tables not proved": "没有证明的表",
    "findings": "核对的发现",
    "jumps told": "核对的跳变",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that the calculator says wrongly of a pack: what kind, of which output or table, in which case."""

    kind: str
    seed: int
    where: str
    text: str
    given: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        case = "，".join(f"{name}={value}" for name, value in self.given)
        return f"[{self.seed}] {self.kind} {self.where}（{case}）：{self.text}"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A pack with all its whole cases, and as the calculator read it."""

    pack: RandomPack
    linked: Pack
    force: BruteForce
    rows: Sequence[Row]


@dataclass
class Tally:
    """How much was compared, and what was not as narrow as it could be."""

    counts: Counter[str] = field(default_factory=Counter)
    constructs: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def told(self) -> Iterator[tuple[str, int]]:
        """The counts in Chinese, for a line of the report."""
        yield from ((WORDS[what], self.counts[what]) for what in WORDS)

    def add(self, other: Tally) -> None:
        """Take in what another tally holds."""
        self.counts += other.counts
        self.constructs += other.constructs
        self.faults += other.faults

    def count(self, what: str, many: int = 1) -> None:
        """Add to a count."""
        self.counts[what] += many


# --- answers -----------------------------------------------------------------------------------------------------


def cases(pack: RandomPack, rows: Sequence[Row], many: int) -> Iterator[Case]:
    """Nothing given, then cases of which some inputs are left out, some with assumptions, and whole ones."""
    chance = random.Random(pack.seed)  # noqa: S311 - not for secrets
    yield {}
    for at in range(many if rows else 0):
        row = chance.choice(rows)
        share = (0.3, 0.5, 0.8, 1)[at % 4]
        given = {name: value for name, value in row.case.items() if chance.random() < share}
        for name, one in pack.inputs.items():
            value = chance.choice(one.values)
            if one.assumed_for and chance.random() < share / 2 and may_assume(pack, one.assumed_for, value):
                given[name] = value
        yield given


def may_assume(pack: RandomPack, parameter: str, value: Any) -> bool:
    """Whether an assumption lies within the ends that some text gives, where all give some."""
    ends = [one.between for one in pack.parameters[parameter].values if one.unknown]
    return any(end is None or end[0] <= value <= end[1] for end in ends)


def check_answers(trial: Trial, tally: Tally, many: int) -> None:
    """Lay the answers to some cases beside the outcomes of all whole cases that they may be."""
    pack, linked, force, rows = trial.pack, trial.linked, trial.force, trial.rows
    for at, given in enumerate(cases(pack, rows, many)):
        fitting = [row for row in rows if force.fits(row, given) and not fell_through(row)]
        if not fitting:
            continue
        texts = {name: scalar_text(value) for name, value in given.items()}
        try:
            found = answered(linked, texts, whole=at % 4 == 0)
        except Exception as error:  # noqa: BLE001 - any exception is a fault to be told
            tally.faults.append(fault(pack, "exception", type(error).__name__, traceback.format_exc(limit=-3), given))
            continue
        tally.count("cases")
        for name, output in pack.outputs.items():
            tally.count("answers of outputs")
            possible = list(dict.fromkeys(row.outcomes[name] for row in fitting))
            wrong = wrong_answers(output, found[name], possible, tally, exact=force.exact)
            tally.faults += [fault(pack, kind, name, text, given) for kind, text in wrong]
            tally.faults += wrong_missing(trial, name, found[name], fitting, given)


def answered(linked: Pack, texts: dict[str, str], *, whole: bool) -> Answer:
    """The outputs of an answer as plain data; of a whole one, with what would change it, all else is worked out too."""
    if whole:
        found: Answer = answer(linked, texts)["outputs"]
        return found
    first = first_answer(linked, read_case(linked, texts))
    return {name: encoded(one) for name, one in first.outputs.items()}


def fell_through(row: Row) -> bool:
    """Whether a table had no rule for a case, which is the proofs' matter and not the answer's."""
    return any(not one.holding and not one.lacking and not one.list for one in row.decisions.values())


def fault(pack: RandomPack, kind: str, where: str, text: str, given: Case | None = None) -> Fault:
    """A fault with its case as text."""
    texts = tuple((name, scalar_text(value)) for name, value in (given or {}).items())
    return Fault(kind=kind, seed=pack.seed, where=where, text=text, given=texts)


def wrong_answers(
    output: Output, told: Answer, possible: Sequence[Any], tally: Tally, *, exact: bool
) -> Iterator[tuple[str, str]]:
    """What is possible and not told, and what is told as certain and is not."""
    if possible and isinstance(possible[0], tuple):
        yield from wrong_list(output, told, possible)
        return
    said = spoken(told)
    for one in possible:
        if output.reminder and not isinstance(one, Unknown):
            continue
        if not covers(told, said, one):
            yield "left out", f"{shown(one)} 可能，答案：{brief(told)}"
    if told["status"] == "certain" and len(possible) > 1:
        yield "wrong certain", f"{[*map(shown, possible)]} 都可能，答案：{brief(told)}"
    if told["status"] == "not_applicable" and set(possible) != {Outcome.NOT_APPLICABLE}:
        yield "wrong not applicable", f"{[*map(shown, possible)]} 可能，答案：{brief(told)}"
    if told.get("bounds") and any(isinstance(one, Unknown) for one in possible):
        yield "wrong bounds", f"有未知的结果，答案：{brief(told)}"
    if exact:
        values = {plain_text(one) for one in possible if not isinstance(one, Outcome | Unknown)}
        tally.count(
            "outputs answered as narrowly as possible" if values >= set(said) else "outputs answered too widely"
        )


def wrong_list(output: Output, told: Answer, possible: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    """A list holds every item that may belong; those told as certain belong in every case."""
    said = spoken(told)
    for items in possible:
        for one in () if output.reminder else items:
            if not covers(told, said, one):
                yield "left out", f"{shown(one)} 可能在列，答案：{brief(told)}"
        texts = {plain_text(one) for one in items if not isinstance(one, Outcome | Unknown)}
        lacking = [one for one in told.get("certain_values", ()) if one not in texts]
        if lacking:
            yield "wrong certain", f"{lacking} 不一定在列，{[*map(shown, items)]} 可能，答案：{brief(told)}"
    if told["status"] == "certain" and not output.reminder and len({frozenset(items) for items in possible}) > 1:
        yield "wrong certain", f"{[[*map(shown, items)] for items in possible]} 都可能，答案：{brief(told)}"


def spoken(told: Answer) -> list[str]:
    """The values that an answer lists."""
    return [*told["values"]]


def plain_text(value: Any) -> str:
    """A value as an answer writes it: exact decimals, else a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return scalar_text(value)
    rest = Fraction(value).denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(Fraction(value))
    places = 0
    while (Fraction(value) * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(Fraction(value) * 10**places))).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def covers(told: Answer, said: Sequence[str], one: Any) -> bool:
    """Whether an answer leaves room for an outcome."""
    if one is Outcome.NOT_APPLICABLE:
        return bool(told["status"] == "not_applicable" or told["may_not_apply"])
    if isinstance(one, Unknown):
        return one.name in told["unknown"] and bool(told.get("open"))
    if one is Outcome.FAILED:
        return bool(told.get("open"))
    if not within(told.get("bounds", {}), one):
        return False
    return plain_text(one) in said or bool(told.get("open"))


def within(bounds: dict[str, str], value: Any) -> bool:
    """Whether a number or day lies within the bounds told."""
    if isinstance(value, bool | str):
        return True
    read = date.fromisoformat if isinstance(value, date) else Fraction
    low, high = bounds.get("low"), bounds.get("high")
    return bool((low is None or read(low) <= value) and (high is None or value <= read(high)))


def wrong_missing(trial: Trial, name: str, told: Answer, rows: Sequence[Row], given: Case) -> Iterator[Fault]:
    """Inputs that can change an output on their own, and are not among those that it waits for; a list has no order.

    Where an output hangs on what no text fixes, nobody is asked for what would be worked out from that; where a rule
    left it unknown, no value of the input may then turn what is told.
    """
    pack, exact = trial.pack, trial.force.exact
    if pack.outputs[name].reminder or told["status"] == "unknown" or len({row.outcomes[name] for row in rows}) == 1:
        return
    of_case: dict[Any, set[Any]] = defaultdict(set)
    for row in rows:
        of_case[(*row.case.values(), row.choices)].add(row.outcomes[name])
    for asked in rows[0].case:
        if asked in given or asked in told["missing"]:
            continue
        alike: dict[Any, set[Any]] = defaultdict(set)
        written: dict[Any, set[Any]] = defaultdict(set)
        for row in rows:
            hangs = not exact or len(of_case[(*row.case.values(), row.choices)]) > 1
            if row.drawn and told["unknown"] and hangs:
                continue
            outcome = row.outcomes[name]
            kept = frozenset(outcome) if isinstance(outcome, tuple) else outcome
            alike[row.beside(asked)].add(kept)
            if not row.undrafted:
                written[row.beside(asked)].add(kept)
        changes = next((outcomes for outcomes in alike.values() if len(outcomes) > 1), None)
        if changes and told["unknown"] and all(len(outcomes) == 1 for outcomes in written.values()):
            changes = changes if told_otherwise(trial, name, told, asked, given) else None
        if changes:
            text = f"{asked} 能改变它（{[*map(shown, changes)]}），missing 是 {told['missing']}：{brief(told)}"
            yield fault(pack, "not asked", name, text, given)


def told_otherwise(trial: Trial, name: str, told: Answer, asked: str, given: Case) -> bool:
    """Whether some value of an input turns what is told of an output."""
    texts = {key: scalar_text(value) for key, value in given.items()}
    others = (
        answered(trial.linked, {**texts, asked: scalar_text(value)}, whole=False)[name]
        for value in trial.pack.inputs[asked].values
    )
    return any(brief({**one, "missing": ()}) != brief({**told, "missing": ()}) for one in others)


def shown(one: Any) -> str:
    """An outcome in a word."""
    if isinstance(one, tuple | frozenset):
        return f"[{'、'.join(sorted(map(shown, one)))}]"
    if isinstance(one, Outcome):
        return one.value
    return f"unknown {one.name}" if isinstance(one, Unknown) else plain_text(one)


def brief(told: Answer) -> str:
    """What an answer says of an output, for a message."""
    keys = ("status", "values", "open", "bounds", "may_not_apply", "missing", "unknown", "certain_values")
    return str({key: told[key] for key in keys if told.get(key)})


# --- one pack ----------------------------------------------------------------------------------------------------


def check_pack(pack: RandomPack, tally: Tally, *, many: int = 8, most: int = 400, proofs: bool = True) -> None:
    """Everything that is compared of one pack."""
    tally.count("packs")
    force = BruteForce(pack, most)
    rows = force.rows()
    pack.tests = [*pack_tests(random.Random(pack.seed).sample(rows, min(3, len(rows))))]  # noqa: S311
    try:
        linked = read_bundle(bundle(pack))
    except Problems as error:
        tally.count("packs refused")
        tally.faults += [fault(pack, *complaint) for complaint in wrong_refusals(pack, error.problems)]
        return
    except Exception as error:  # noqa: BLE001 - any exception is a fault to be told
        tally.faults.append(fault(pack, "exception", type(error).__name__, traceback.format_exc(limit=-3)))
        return
    tally.count("whole cases", len(rows))
    tally.constructs.update(constructs(pack))
    trial = Trial(pack=pack, linked=linked, force=force, rows=rows)
    check_answers(trial, tally, many)
    if proofs:
        check_proofs(trial, tally)


def check_proofs(trial: Trial, tally: Tally) -> None:
    """Lay what is proved beside all whole cases, and run the tests that were made from some of them."""
    pack, linked, force = trial.pack, trial.linked, trial.force
    try:
        found = verify(linked)
        failed = [*failures(linked)]
    except Exception as error:  # noqa: BLE001 - any exception is a fault to be told
        tally.faults.append(fault(pack, "exception", type(error).__name__, traceback.format_exc(limit=-3)))
        return

    def told(case: Case, output: str) -> Any:
        texts = {name: scalar_text(value) for name, value in case.items()}
        try:
            answered = first_answer(linked, read_case(linked, texts)).outputs[output]
        except Problems as error:
            tally.faults.append(fault(pack, "witness cannot be given", output, str(error), case))
            return None
        except Exception as error:  # noqa: BLE001 - any exception is a fault to be told
            tally.faults.append(fault(pack, "exception", type(error).__name__, traceback.format_exc(limit=-3), case))
            return None
        return Fraction(answered.values[0]) if answered.status == "certain" else None

    tally.faults += [fault(pack, "own test fails", "tests", str(problem)) for problem in failed]
    tally.count("tables", len(found["tables"]))
    tally.count("tables not proved", sum(bool(one.get("not_proved")) for one in found["tables"]))
    tally.count("findings", len(found["findings"]))
    tally.count("jumps told", len(found["cliffs"]))
    for one in found["findings"]:
        tally.count(f"finding {one['kind']}")
    proved = Proved(pack, force, force.natural_rows(trial.rows), found, told)
    tally.faults += [fault(pack, *complaint) for complaint in wrong_proofs(proved)]
