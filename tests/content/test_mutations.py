"""Slips in a pack are caught: each border flipped, each rule dropped, each figure changed is told by proof or test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from calculator import Problems, read_bundle
from calculator.answers.pack_tests import failures
from calculator.proofs.verification import verify
from site_build.corpus.library import Library
from site_build.pages.bundles import site_bundles

FLIPPED = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.-]|\.\d)")
WORTH = ("error", "attention")

Mutant = tuple[str, str, dict[str, Any]]


def flipped(cell: str) -> Iterator[str]:
    """The cell with one border including what it left out, or the other way round."""
    for match in re.finditer(r"<=|>=|<|>", cell):
        yield cell[: match.start()] + FLIPPED[match[0]] + cell[match.end() :]
    if ".." in cell:
        first, last = re.search(r"[\[(](?=[^\[(]*\.\.)", cell), re.search(r"(?<=\d)[\])]", cell)
        assert first, cell
        assert last, cell
        yield cell[: first.start()] + {"[": "(", "(": "["}[first[0]] + cell[first.end() :]
        yield cell[: last.start()] + {"]": ")", ")": "]"}[last[0]] + cell[last.end() :]


def changed_numbers(text: str) -> Iterator[str]:
    """The text with one of its numbers made a tenth larger, and 1 for 0; a day made the next day."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    for match in NUMBER.finditer(text):
        number = match[0]
        larger = f"{float(number) * 1.1:.6f}".rstrip("0").rstrip(".") if float(number) else "1"
        yield text[: match.start()] + larger + text[match.end() :]


def mutants(data: dict[str, Any]) -> Iterator[Mutant]:
    """Every single slip of the three kinds, with where it is."""

    def put(kind: str, path: tuple[Any, ...], value: Any) -> Mutant:
        copy = deepcopy(data)
        holder = copy["pack"]
        for key in path[:-1]:
            holder = holder[key]
        if value is None:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
        return kind, f"{'.'.join(map(str, path))} → {value}", copy

    for path, text in cells(data["pack"]):
        yield from (put("border", path, other) for other in flipped(text))
        yield from (put("figure", path, other) for other in changed_numbers(text))
    for path in rows(data["pack"]):
        yield put("rule", path, None)
    for path, text in figures(data["pack"]):
        yield from (put("figure", path, other) for other in changed_numbers(text))


def cells(pack: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every cell of tables, brackets and checks."""
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "if", place), cell) for place, cell in enumerate(rule["if"]))
    yield from (((*path, at, "if"), row["if"]) for at, row, path in listed(pack, "brackets", "rows"))
    yield from ((("checks", name, "must"), check["must"]) for name, check in pack.get("checks", {}).items())


def rows(pack: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Every rule of a table, row of a bracket and check."""
    for kind, key in (("decision_tables", "rules"), ("brackets", "rows")):
        yield from ((*path, at) for at, _, path in listed(pack, kind, key))
    yield from (("checks", name) for name in pack.get("checks", {}))


def figures(pack: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every figure of parameters, outcomes, rates and formulas, and the days on which values start."""
    for at, value, path in listed(pack, "parameters", "values"):
        yield from (((*path, at, key), value[key]) for key in ("value", "from") if key in value)
        yield from (((*path, at, "between", place), end) for place, end in enumerate(value.get("between", [])))
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "then", place), one) for place, one in enumerate(rule["then"]) if isinstance(one, str))
    for at, row, path in listed(pack, "brackets", "rows"):
        yield from (((*path, at, key), row[key]) for key in ("rate", "plus") if key in row)
    yield from ((("formulas", name, "value"), formula["value"]) for name, formula in pack.get("formulas", {}).items())


def listed(pack: dict[str, Any], kind: str, key: str) -> Iterator[tuple[int, Any, tuple[Any, ...]]]:
    """Each entry of a list within each record of a kind: its place, the entry, and the path of the list."""
    for name, record in pack.get(kind, {}).items():
        yield from ((at, entry, (kind, name, key)) for at, entry in enumerate(record[key]))


def told(data: dict[str, Any]) -> Counter[str]:
    """What proofs and the pack's own tests say of a bundle; empty means that nobody would notice anything."""
    try:
        pack = read_bundle(data)
    except Problems as error:
        return Counter(map(str, error.problems))
    said = Counter(map(str, failures(pack)))
    return said + Counter(one["message"] for one in verify(pack)["findings"] if one["severity"] in WORTH)


@pytest.mark.slow
def test_slips_in_packs_are_caught(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Proofs or tests say something new of every mutant of every pack; the rates are printed."""
    survivors = []
    with capsys.disabled():
        print("\n规则包的变异：杀死 / 全部")
        for name, data in site_bundles(library).items():
            before, tried, killed = told(data), Counter[str](), Counter[str]()
            for kind, where, mutant in mutants(data):
                tried[kind] += 1
                if told(mutant) - before:
                    killed[kind] += 1
                else:
                    survivors.append(f"{name} {where}")
            rates = "，".join(f"{kind} {killed[kind]}/{tried[kind]}" for kind in ("border", "rule", "figure"))
            print(f"  {name}：{rates}")
    assert not survivors, "\n".join(survivors)
