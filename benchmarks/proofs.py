"""How long it takes to prove a table complete and unique: ours on 200 rules × 6 inputs, z3 beside it.

The table is complete and unique by construction: a box is split again and again along one of its inputs.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import z3
from rule import bundle

from calculator import Pack, Problems, read_bundle
from calculator.proofs.verification import verify

RULES, INPUTS, MOST = 200, 6, 1000
Box = tuple[tuple[int, int], ...]


def boxes(seed: int) -> list[Box]:
    """Boxes `[low..high)` per input that share out the whole space."""
    chance = random.Random(seed)
    found: list[Box] = [((0, MOST),) * INPUTS]
    while len(found) < RULES:
        at = chance.randrange(len(found))
        side = chance.randrange(INPUTS)
        low, high = found[at][side]
        if high - low > 1:
            cut = chance.randrange(low + 1, high)
            box = found.pop(at)
            found += [(*box[:side], part, *box[side + 1 :]) for part in ((low, cut), (cut, high))]
    return found


def table(found: list[Box]) -> dict[str, Any]:
    """The boxes as a pack of one decision table, the rules giving seven outcomes in turn."""
    data = bundle()
    pack = data["pack"]
    number = {**pack["inputs"]["floor_area"], "domain": f"[0..{MOST})"}
    rules = [
        {
            "id": f"r{at}",
            "if": [f"[{low}..{high})" for low, high in box],
            "then": [f"v{at % 7}"],
            "say": "测速。",
            "source": "a",
        }
        for at, box in enumerate(found)
    ]
    inputs = {f"x{at}": number for at in range(INPUTS)}
    one = {"title": "测速", "hit_policy": "unique", "inputs": [*inputs], "outputs": ["kind"], "rules": rules}
    pack |= {"inputs": inputs, "decision_tables": {"kind": one}, "formulas": {}, "tests": []}
    pack["outputs"] = {"kind": {"title": "种类", "type": "enum", "values": {f"v{at}": f"第{at}种" for at in range(7)}}}
    return data


def linked(found: list[Box]) -> tuple[str, Pack | None]:
    """Read the table, prove it complete and unique, or find what it lacks."""
    try:
        return "完整、唯一", read_bundle(table(found))
    except Problems as error:
        said = str(error)
        return "、".join(word for word, key in (("有空缺", "没有规则"), ("有重叠", "重叠")) if key in said), None


def by_z3(found: list[Box]) -> str:
    """The same two questions, as a solver answers them: one for the gap, one per pair for the overlaps."""
    names = z3.Reals(" ".join(f"x{at}" for at in range(INPUTS)))
    inside = z3.And([z3.And(name >= 0, name < MOST) for name in names])
    rules = [
        z3.And([z3.And(name >= low, name < high) for name, (low, high) in zip(names, box, strict=True)])
        for box in found
    ]
    solver = z3.Solver()
    solver.add(inside)
    open_ = _answer(solver, z3.Not(z3.Or(rules)))
    twice = any(_answer(solver, z3.And(one, other)) for one, other in combinations(rules, 2))
    return f"{'有空缺' if open_ else '完整'}、{'有重叠' if twice else '唯一'}"


def _answer(solver: z3.Solver, claim: Any) -> bool:
    solver.push()
    solver.add(claim)
    found = solver.check() == z3.sat
    solver.pop()
    return found


def overlapping(seed: int) -> dict[str, Any]:
    """A `first` table of boxes drawn at random, most of which overlap, and a last rule for the rest."""
    chance = random.Random(seed)
    lows = [[chance.randrange(MOST) for _ in range(INPUTS)] for _ in range(RULES - 1)]
    drawn: list[Box] = [tuple((low, low + chance.randrange(1, MOST)) for low in some) for some in lows]
    data = table([*drawn, ((0, MOST),) * INPUTS])
    data["pack"]["decision_tables"]["kind"]["hit_policy"] = "first"
    return data


def proof_rows() -> Iterator[tuple[str, float, str]]:
    """Rows of the table that `run.py` prints: what was proved, seconds, what came out."""
    size = f"{RULES} 条规则 × {INPUTS} 项输入"
    whole = boxes(1)
    broken = [*whole[:100], *whole[101:], whole[0]]
    start = time.perf_counter()
    said, pack = linked(whole)
    yield f"{size}，完整的表：policykb 读入并证明", time.perf_counter() - start, said
    assert pack is not None
    start = time.perf_counter()
    found = verify(pack)["findings"]
    yield "同一张表：policykb verify 其余各项", time.perf_counter() - start, f"{len(found)} 处提示"
    mixed = read_bundle(overlapping(1))
    start = time.perf_counter()
    found = verify(mixed)["findings"]
    yield f"{size}，互相重叠的 first 表：policykb verify 其余各项", time.perf_counter() - start, f"{len(found)} 处提示"
    start = time.perf_counter()
    said = by_z3(whole)
    yield "同一张表：z3 只答完整、唯一", time.perf_counter() - start, said
    for name, prove in (("policykb 读入并证明", lambda boxes: linked(boxes)[0]), ("z3", by_z3)):
        start = time.perf_counter()
        said = prove(broken)
        yield f"{size}，少一条、重一条的表：{name}", time.perf_counter() - start, said
