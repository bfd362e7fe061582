"""What is said of many packs stays as it is: random ones, and copies of real ones with a slip planted in each place.

The golden files are there to be compared: `--update` rewrites them, `git diff` is the review. Each line names what was
asked, then what is said of it; long texts are shortened to their beginning, and a fingerprint stands for what is not
written out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml
from brute_force import BruteForce
from paths import ROOT
from planted_slips import KINDS, planted
from random_packs import bundle, random_pack, scalar_text
from sound_pack import sound
from whole_pack_checks import cases
from whole_pack_proofs import pack_tests

from calculator import Pack, Problems, answer, read_bundle
from calculator.answers.answer import first_answer
from calculator.answers.encoding import encoded
from calculator.answers.pack_tests import failures
from calculator.engine import borders, engine
from calculator.packs.standalone import standalone_bundle
from calculator.proofs import dependence, linear, open_tables, settling, shape, tables
from calculator.proofs.settling import settlement, settlement_sentences
from calculator.proofs.verification import verify
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library

GOLDEN = ROOT / "tests" / "documents" / "golden"
SEEDS = range(60)
MOST_ROWS = 400
CASES = 5
SLIPS_A_KIND = 3
SHOWN = 60
LIMITED = range(100, 130)
SMALL = (
    *((dependence, "MOST_WORLDS", 2), (linear, "MOST_ROWS", 6), (open_tables, "MOST_NODES", 40)),
    *((open_tables, "MOST_TRIES", 3), (tables, "MOST_PAIRS", 1), (tables, "MOST_LISTED", 2)),
    *((shape, "MOST_CASES", 5), (shape, "MOST_STEPPED", 1), (settling, "MOST_CASES", 6)),
    *((engine, "MOST_COMBINATIONS", 3), (borders, "LADDER", 4), (borders, "MOST_TURNS", 1)),
)
"""Limits that hardly any pack comes to, made so small that most do."""
DAMAGED, DAMAGES = range(200, 280), 5


def brief(data: object) -> str:
    """Plain data on one line: all of it where it is short, else its beginning and a fingerprint of all."""
    text = data.replace("\n", " ") if isinstance(data, str) else json.dumps(data, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…{mark(text)}"


def mark(data: object) -> str:
    """A short fingerprint of plain data."""
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def said(pack: Pack) -> Iterator[str]:
    """The proofs of a pack: each finding and jump on a line of its own, all else by its fingerprint."""
    proved = verify(pack)
    for key in ("findings", "cliffs"):
        for one in proved.pop(key):
            yield f"  {one['kind']}: {brief(one['message'])} {mark(one)}"
    proved.pop("version")
    yield f"  {' '.join(f'{key} {mark(value)}' for key, value in proved.items())}"


def answered(pack: Pack, given: Mapping[str, str]) -> Iterator[str]:
    """An answer: what is said of each output, then all the rest of it by its fingerprint."""
    found: dict[str, Any] = answer(pack, given)
    found.pop("version", None)
    yield f"  {json.dumps(given, ensure_ascii=False)} {' '.join(f'{key} {mark(item)}' for key, item in found.items())}"
    yield from (f"    {brief(one['text'])}" for one in found["explanation"])


def refusals(error: Problems) -> Iterator[str]:
    """Why a pack cannot be read, each with its place."""
    yield from (f"  {one.kind} {'.'.join(map(str, one.path))}: {brief(one.message)}" for one in error.problems)


def of_data(data: object) -> Iterator[str]:
    """What reading, the pack's own tests and the proofs say of plain data."""
    try:
        pack = read_bundle(data)
    except Problems as error:
        yield from refusals(error)
        return
    yield from (f"  {one.kind}: {brief(one.message)}" for one in failures(pack))
    yield from said(pack)


def random_lines(seed: int) -> Iterator[str]:
    """What is said of one random pack and of some cases."""
    made = random_pack(seed)
    yield f"随机包 {seed}"
    try:
        pack = read_bundle(bundle(made))
    except Problems as error:
        yield from refusals(error)
        return
    yield from said(pack)
    rows = BruteForce(made, MOST_ROWS).rows()
    for given in cases(made, rows, CASES):
        yield from answered(pack, {name: scalar_text(value) for name, value in given.items()})


def limited_lines(seed: int) -> Iterator[str]:
    """What the proofs and the settlement say of a random pack that has tests of its own, each target in full."""
    made = random_pack(seed)
    rows = BruteForce(made, MOST_ROWS).rows()
    made.tests = [*pack_tests(random.Random(seed).sample(rows, min(8, len(rows))))]  # noqa: S311 - not for secrets
    yield f"随机包 {seed}，限度小"
    try:
        pack = read_bundle(bundle(made))
    except Problems as error:
        yield from refusals(error)
        return
    yield from (f"  {one.kind}: {brief(one.message)}" for one in failures(pack))
    yield from (line for line in said(pack) if not line.startswith("  figure"))
    yield from (f"  {one['kind']} {one['table']}: {one['said']}" for one in verify(pack)["tests"]["untouched"])
    yield from (f"  {line}" for line in settlement_sentences(settlement(pack), pack.bundle.unknowns))
    for given in cases(made, rows, 2):
        yield from answered(pack, {name: scalar_text(value) for name, value in given.items()})


Place = tuple[str | int, ...]


def leaves(data: Any, path: Place = ()) -> Iterator[Place]:
    """Where every text of plain data stands."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, part in entries:
        yield from [(*path, key)] if isinstance(part, str) else leaves(part, (*path, key))


def damaged(data: dict[str, Any], chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A copy in which a text is another of the pack, a record or list lacks something or has it twice; and where.

    What it cites is left as it is: who makes a bundle has looked that up.
    """
    copy = deepcopy(data)
    places = [place for place in leaves(copy["pack"]) if not {"source", "unknown", "earlier"} & {*place}]
    path = chance.choice(places)
    kind = chance.choice(("other", "other", "gone", "twice"))
    held: Any = copy["pack"]
    for key in path[:-1]:
        held = held[key]
    if kind == "other":
        other: Any = copy["pack"]
        for key in chance.choice([place for place in places if place[0] == path[0]]):
            other = other[key]
        held[path[-1]] = other
    elif kind == "gone":
        held.pop(path[-1])
    elif isinstance(held, list):
        held.append(held[path[-1]])
    else:
        held[path[-1]] = f"{held[path[-1]]} {held[path[-1]]}"
    return f"{kind} {'.'.join(map(str, path))}", copy


def damaged_lines(seed: int) -> Iterator[str]:
    """What is refused of damaged copies of a random pack, and whether what is read is another pack."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    data = bundle(random_pack(seed))
    for _ in range(DAMAGES):
        where, copy = damaged(data, chance)
        yield f"随机包 {seed}：{where}"
        try:
            pack = read_bundle(copy)
        except Problems as error:
            for one in error.problems:
                yield f"  {one.kind} {'.'.join(map(str, one.path))}: {brief(one.message)} {mark(encoded(one))}"
            continue
        found = encoded(first_answer(pack, {}))
        yield f"  读得进：{mark(found['outputs'])}"


def slip_lines(name: str, data: dict[str, Any]) -> Iterator[str]:
    """What is said of a pack as it stands, then what is newly said with each of some slips of each kind."""
    yield name
    whole = [*of_data(data)]
    yield from whole
    for kind in KINDS:
        slips = [*planted(data, kind)]
        for slip in slips[:: max(1, len(slips) // SLIPS_A_KIND)][:SLIPS_A_KIND]:
            yield f"{name}：{kind}，{slip.where.splitlines()[0]}"
            yield from (line for line in of_data(slip.data) if line not in whole)


def compared(path: Path, lines: Iterator[str], config: pytest.Config) -> None:
    """The lines are those of the golden file, compared as they come; with `--update` they become it."""
    if config.getoption("--update"):
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8").splitlines()
    for at, (line, before) in enumerate(zip_longest(lines, kept), 1):
        assert line == before, f"{path.name}:{at}"


@pytest.mark.slow
def test_what_is_said_of_random_packs_stays(pytestconfig: pytest.Config) -> None:
    """Refusals, proofs, findings and answers of random packs are those of the golden file, to the letter."""
    compared(GOLDEN / "random.txt", (line for seed in SEEDS for line in random_lines(seed)), pytestconfig)


@pytest.mark.slow
def test_what_is_said_past_small_limits_stays(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where little is looked at, what is told, what is told as not proved and what tests touch are as they were."""
    for module, limit, small in SMALL:
        monkeypatch.setattr(module, limit, small)
    compared(GOLDEN / "limited.txt", (line for seed in LIMITED for line in limited_lines(seed)), pytestconfig)


@pytest.mark.slow
def test_what_is_refused_of_damaged_packs_stays(pytestconfig: pytest.Config) -> None:
    """Every refusal of a random pack with a text exchanged, left out or doubled, with its place, is as it was."""
    compared(GOLDEN / "damaged.txt", (line for seed in DAMAGED for line in damaged_lines(seed)), pytestconfig)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sound", *sorted(path.stem for path in GOLDEN.glob("*.yaml"))])
def test_what_is_said_of_slips_stays(name: str, small_library: Library, pytestconfig: pytest.Config) -> None:
    """Of a pack with one slip the same is said as the golden file has: errors, failing tests, findings, jumps."""
    text = json.dumps(sound()) if name == "sound" else (GOLDEN / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    compared(
        GOLDEN / f"{name}.txt", slip_lines(name, standalone_bundle(data, vocabularies(small_library))), pytestconfig
    )
