"""Our own engine on the rule, in CPython and, called by `pyodide.mjs`, in Pyodide."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from calculator import read_bundle
from calculator.engine.case import read_case
from calculator.engine.engine import State, evaluate

Case = dict[str, str]


class Engine(NamedTuple):
    """A name, what one evaluation is, the prepared cases, how to answer one, and how to read route and fee from it."""

    name: str
    does: str
    cases: Sequence[Any]
    run: Callable[[Any], Any]
    read: Callable[[Any], tuple[str, Decimal]]


def ours(bundle: dict[str, Any], cases: Sequence[Case]) -> list[Engine]:
    """The calculator: with the trace as it keeps it, and with every cell's truth read out of it."""
    pack = read_bundle(bundle)
    prepared = [read_case(pack, case) for case in cases]

    def read(state: State) -> tuple[str, Decimal]:
        fee = state.values["fee"]
        return state.values["route"], Decimal(fee.numerator) / Decimal(fee.denominator)

    def spelled_out(case: Any) -> tuple[State, Any]:
        state = evaluate(pack, case)
        return state, [trace.truths for trace in state.traces.values()]

    return [
        Engine("policykb", "两表一式，每格真假都在解释里", prepared, lambda case: evaluate(pack, case), read),
        Engine(
            "policykb（逐格读出）", "同上，再把每格真假读成对象", prepared, spelled_out, lambda found: read(found[0])
        ),
    ]


def per_second(run: Callable[[Any], Any], cases: Iterable[Any], seconds: float) -> float:
    """How often the cases are answered per second, over at least this long."""
    prepared = [*cases]
    count, start = 0, time.perf_counter()
    while (taken := time.perf_counter() - start) < seconds:
        for case in prepared:
            run(case)
        count += len(prepared)
    return count / taken


def best_of(engines: Sequence[Engine], rounds: int, seconds: float) -> list[float]:
    """Evaluations per second of each engine: its best round, the engines taking turns."""
    found = [[per_second(engine.run, engine.cases, seconds) for engine in engines] for _ in range(rounds)]
    return [*map(max, zip(*found, strict=True))]


def measured(bundle: str, cases: str, rounds: int, seconds: float) -> str:
    """JSON in and out: per engine its answers as texts and its evaluations per second."""
    engines = ours(json.loads(bundle), json.loads(cases))
    speeds = best_of(engines, rounds, seconds)
    return json.dumps(
        [
            {"answers": [[*map(str, engine.read(engine.run(case)))] for case in engine.cases], "per_second": speed}
            for engine, speed in zip(engines, speeds, strict=True)
        ]
    )
