"""What the page reads from answer tables laid beside what the worker says to the same cases: every difference, told."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any

from linked_packs import linked_packs
from pack_cases import interesting
from paths import ROOT
from random_packs import scalar_text

from calculator import Pack
from calculator.answers.answer import first_answer
from calculator.answers.answer_table import AnswerTable, answer_table
from calculator.answers.encoding import encoded
from calculator.answers.records import Answer, Answered
from calculator.engine.case import plain_reader, read_entries
from site_build.runtime.node import node

READER = ROOT / "docs" / "assets" / "calculator" / "answer-table.mjs"
Case = dict[str, str]

# As the page does it: the table is read as JSON, and two answers are compared as text.
ASK = f"""
import {{ createHash }} from "node:crypto";
import {{ readFileSync }} from "node:fs";
import {{ answerTable, canonical }} from "{READER.as_uri()}";
const hash = (text) => createHash("sha256").update(text).digest("hex");
console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(([text, cases]) => {{
  const look = answerTable(JSON.parse(text));
  return cases.map((values) => {{
    const found = look(values);
    return found && {{ ...found, answered: found.answered && hash(canonical(found.answered)) }};
  }});
}})));
"""


@dataclass
class Compared:
    """How many cases were compared: whole answers, heads with amounts, headlines alone, those left; and what differs.

    `plain` are those in which nothing but plain numbers stands beside words.
    """

    whole: int = 0
    plain: int = 0
    heads: int = 0
    headlines: int = 0
    left: int = 0
    faults: list[str] = field(default_factory=list)


def compared(packs: Sequence[tuple[Pack, AnswerTable, Sequence[Case]]], into: Compared) -> Compared:
    """Ask the page's reader, then the calculator, for each case of each pack."""
    asked = json.dumps([(table.text(), [*cases]) for _, table, cases in packs])
    run = [node(), "--input-type=module", "--eval", ASK]
    found = json.loads(subprocess.run(run, input=asked, text=True, capture_output=True, check=True).stdout)
    for (pack, table, cases), said in zip(packs, found, strict=True):
        for case, one in zip(cases, said, strict=True):
            _compare(pack, table, case, one, into)
    return into


def _compare(pack: Pack, table: AnswerTable, case: Case, said: dict[str, Any] | None, into: Compared) -> None:
    beside = case.keys() - table.over
    unread = any(case[name] not in words for name, words in table.over.items() if name in case)
    plain = bool(beside) and not unread and all(_is_plain(pack, table, name, case[name]) for name in beside)
    into.plain += plain
    got = "left" if said is None else "whole" if "answered" in said else "heads" if "amounts" in said else "headlines"
    setattr(into, got, getattr(into, got) + 1)
    entries = read_entries(pack, case)
    answer = first_answer(pack, entries.case, entries.unused)
    must = "left" if unread else "" if beside else "whole"
    if (must and got != must) or (got == "left" and not unread and not beside & {*table.sways}):
        into.faults.append(f"{pack.record.pack} {case}: {got}, not {must or 'its headline'}")
    elif said and said["headline"] != answer.headline:
        into.faults.append(f"{pack.record.pack} {case}: {said['headline']} is not {answer.headline}")
    elif said and got == "whole":
        answered = encoded(Answered(answer=answer, problems=entries.problems, readings=entries.readings))
        if said["answered"] != sha256(canonical(answered).encode()).hexdigest():
            into.faults.append(f"{pack.record.pack} {case}: another answer")
    elif said and got == "heads" and (said["caution"], said["amounts"]) != (answer.caution, amounts_of(answer)):
        into.faults.append(f"{pack.record.pack} {case}: {said} is not {answer.caution}, {amounts_of(answer)}")


def _is_plain(pack: Pack, table: AnswerTable, name: str, text: str) -> bool:
    read = plain_reader(pack, name) if name in table.numbers["read"] else None
    return read is not None and read(text.replace(",", "")) is not None


def amounts_of(answer: Answer) -> list[dict[str, Any]]:
    """The amounts that stand on the card of an answer."""
    lines = [line for part in answer.report if part.kind == "amounts" for line in part.lines]
    shown = [line for line in lines if "asks" not in line.marks]
    return [{"title": line.title, "text": line.text, "marks": [*line.marks]} for line in shown]


def canonical(answered: dict[str, Any]) -> str:
    """An answer with all fields in one order, and the readings, which stand in the order of the case."""
    readings = sorted(answered["readings"], key=lambda reading: str(reading["input"]))
    return json.dumps({**answered, "readings": readings}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def every_case(table: AnswerTable) -> Iterator[Case]:
    """All that a table is for."""
    for words in product(*(("", *words) for words in table.over.values())):
        yield {name: word for name, word in zip(table.over, words, strict=True) if word}


def random_cases(values: dict[str, list[Any]], many: int, chance: random.Random) -> Iterator[Case]:
    """Cases with some of the inputs given, in any order, some with what cannot be read."""
    for _ in range(many):
        share = chance.choice((0.3, 0.6, 0.9))
        names = [name for name in values if values[name] and chance.random() < share]
        chance.shuffle(names)
        case = {name: scalar_text(chance.choice(values[name])) for name in names}
        if names and chance.random() < 0.1:
            case[names[0]] = "约三千"
        yield case


def living_cases(pack: Pack, table: AnswerTable, many: int, chance: random.Random) -> list[Case]:
    """All that the table of a pack is for, and others with values at and beside every border."""
    assumed = {name: [1, 60] for name, item in pack.record.inputs.items() if item.assumed_for}
    return [*every_case(table), *random_cases({**interesting(pack), **assumed}, many, chance)]


def number_cases(pack: Pack, table: AnswerTable, many: int, chance: random.Random) -> Iterator[Case]:
    """Cases with numbers at, beside and away from every border, of all sizes, beside words of the table."""
    near = interesting(pack)
    for _ in range(many):
        share = chance.choice((0.5, 0.8, 1))
        case = {name: chance.choice(words) for name, words in table.over.items() if words and chance.random() < share}
        names = [*table.numbers["read"]]
        for name in chance.sample(names, chance.randint(1, len(names))):
            drawn = [*near.get(name, ()), *(_drawn(pack.record.inputs[name].places, chance) for _ in range(6))]
            texts = [text for value in drawn if _is_plain(pack, table, name, text := scalar_text(value))]
            case |= {name: chance.choice(texts)} if texts else {}
        yield case


def _drawn(places: int, chance: random.Random) -> Fraction:
    size = 10 ** chance.randint(0, 8)
    value = Fraction(chance.randint(0, size * 10**places), 10**places)
    return value if chance.random() < 0.7 else Fraction(round(value))


def compare_random_packs(seeds: Iterable[int], many: int) -> Compared:
    """Random packs by all that their tables are for, and as many other cases each."""
    made: list[tuple[Pack, AnswerTable, list[Case]]] = []
    for seed, pack, linked in linked_packs(seeds):
        chance = random.Random(seed)  # noqa: S311 - the same cases each time
        table = answer_table(linked, most_answers=chance.choice((1, 20, 4096)), most_bytes=chance.choice((3000, 10**6)))
        values = {name: [*item.values] for name, item in pack.inputs.items()}
        numbers = number_cases(linked, table, many, chance) if table.numbers["read"] else ()
        made.append((linked, table, [*every_case(table), *random_cases(values, many, chance), *numbers]))
    return compared(made, Compared())
