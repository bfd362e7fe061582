"""The peers that run in this Python, each made ready once, on the same rule (`rule.yaml`).

Each gets its cases in the form that it likes best, converted before the clock starts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pySFeel
import zen as zen_engine
from ours import Case, Engine
from rule import BORDERS
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry, Rule

ROUTES = (
    ("< 2025-06-01", "-", "-", "former"),
    (">= 2025-06-01", "unbuilt", f">= {BORDERS[0]}", "build"),
    (">= 2025-06-01", "unbuilt", f"< {BORDERS[0]}", "fee"),
    (">= 2025-06-01", "other", "-", "fee"),
)
RATES = tuple(
    (low, high, 30 + 10 * at) for at, (low, high) in enumerate(zip((None, *BORDERS), (*BORDERS, None), strict=True))
)


def _zen_table(name: str, inputs: Sequence[str], output: str, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    columns = [{"id": f"i{at}", "name": field, "field": field} for at, field in enumerate(inputs)]
    rules = [
        {"_id": f"{name}{at}", **{f"i{place}": cell for place, cell in enumerate(row[:-1])}, "o0": row[-1]}
        for at, row in enumerate(rows)
    ]
    content = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": "o0", "name": output, "field": output}],
        "rules": rules,
        "passThrough": True,
        "executionMode": "single",
    }
    return {"id": name, "type": "decisionTableNode", "name": name, "content": content, "position": {"x": 0, "y": 0}}


def zen(cases: Sequence[Case]) -> list[Engine]:
    """ZEN with its decision compiled beforehand, without and with its trace."""
    day = {"<": "< 20250601", ">": ">= 20250601"}
    area = {"-": "", "unbuilt": '"unbuilt"', "other": "not ($ in ['unbuilt'])"}
    routes = [(day[row[0][0]], area[row[1]], row[2].strip("-"), f'"{row[3]}"') for row in ROUTES]
    rates = [(_zen_range(low, high), str(rate)) for low, high, rate in RATES]
    expression = {"expressions": [{"id": "e", "key": "fee", "value": "floor_area * rate"}], "passThrough": True}
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **place},
        _zen_table("routes", ("day", "area", "floor_area"), "route", routes),
        _zen_table("rates", ("floor_area",), "rate", rates),
        {"id": "fees", "type": "expressionNode", "name": "fees", "content": expression, **place},
        {"id": "out", "type": "outputNode", "name": "out", **place},
    ]
    ids = [node["id"] for node in nodes]
    edges = [
        {"id": f"e{at}", "sourceId": one, "targetId": two, "type": "edge"}
        for at, (one, two) in enumerate(pairwise(ids))
    ]
    content = zen_engine.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
    engine = zen_engine.ZenEngine({"loader": lambda _: content})
    prepared = [
        {
            "day": int(case["permit_date"].replace("-", "")),
            "area": case["area"],
            "floor_area": float(case["floor_area"]),
        }
        for case in cases
    ]

    def read(found: Any) -> tuple[str, Decimal]:
        return found["result"]["route"], Decimal(str(found["result"]["fee"]))

    return [
        Engine("ZEN（预编译）", "两表一式，无解释", prepared, lambda case: engine.evaluate("r", case), read),
        Engine(
            "ZEN（预编译，解释）",
            "两表一式，有解释",
            prepared,
            lambda case: engine.evaluate("r", case, {"trace": True}),
            read,
        ),
    ]


def _zen_range(low: int | None, high: int | None) -> str:
    if low is None:
        return f"< {high}"
    return f">= {low}" if high is None else f"[{low}..{high})"


def pysfeel(cases: Sequence[Case]) -> list[Engine]:
    """pySFeel, which reads each S-FEEL text anew: one text per cell, tried in order until a row holds."""
    parser = pySFeel.SFeelParser()

    def holds(text: str) -> bool:
        return parser.sFeelParse(text)[1] is True

    def cell(value: str, test: str) -> bool:
        return test == "-" or holds(f"{value} {test}")

    def run(case: Case) -> tuple[str, Decimal]:
        area = f'"{case["area"]}"'
        route = next(
            row[3]
            for row in ROUTES
            if cell(case["permit_date"], row[0])
            and (row[1] == "-" or holds(f'{area} {"!=" if row[1] == "other" else "="} "unbuilt"'))
            and cell(case["floor_area"], row[2])
        )
        size = case["floor_area"]
        rate = next(
            rate
            for low, high, rate in RATES
            if (low is None or holds(f"{size} >= {low}")) and (high is None or holds(f"{size} < {high}"))
        )
        return route, Decimal(str(parser.sFeelParse(f"{size} * {rate}")[1]))

    return [Engine("pySFeel", "两表一式，逐格读文本，无解释", cases, run, lambda found: found)]


def _spiff_table(
    name: str, inputs: Sequence[str], output: str, rows: Sequence[tuple[Sequence[str | None], str]]
) -> Any:
    table = DecisionTable(name, name, "UNIQUE")
    table.inputs = [Input(field, field, field, field, "string") for field in inputs]
    table.outputs = [Output(output, output, output, "string")]
    for at, (cells, value) in enumerate(rows):
        rule = Rule(f"{name}{at}")
        for column, test in zip(table.inputs, cells, strict=True):
            entry = InputEntry(f"{name}{at}{column.id}", column)
            entry.lhs = [test] if test else []
            rule.inputEntries.append(entry)
        made = OutputEntry(f"{name}{at}o", table.outputs[0])
        made.text = value
        rule.outputEntries.append(made)
        table.rules.append(rule)
    return DMNEngine(table)


def spiffworkflow(cases: Sequence[Case]) -> list[Engine]:
    """SpiffWorkflow's DMN engine with its Python script engine, tables built once."""
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())
    area = {"-": None, "unbuilt": '"unbuilt"', "other": '? != "unbuilt"'}
    routes = [
        (
            (f"{row[0][:2].strip()} 20250601", area[row[1]], None if row[2] == "-" else row[2]),
            f'"{row[3]}"',
        )
        for row in ROUTES
    ]
    rates = [
        ([f"{0 if low is None else low} <= ? < {10**9 if high is None else high}"], str(rate))
        for low, high, rate in RATES
    ]
    route = _spiff_table("route", ("day", "area", "floor_area"), "route", routes)
    rate = _spiff_table("rate", ("floor_area",), "rate", rates)

    def run(data: dict[str, Any]) -> tuple[str, Any]:
        task = SimpleNamespace(data=dict(data), workflow=workflow)
        task.data |= route.result(task)
        task.data |= rate.result(task)
        return task.data["route"], workflow.script_engine.evaluate(task, "floor_area * rate")

    prepared = [
        {
            "day": int(case["permit_date"].replace("-", "")),
            "area": case["area"],
            "floor_area": Decimal(case["floor_area"]),
        }
        for case in cases
    ]
    return [Engine("SpiffWorkflow DMN", "两表一式，无解释", prepared, run, lambda found: found)]


def peers(cases: Sequence[Case]) -> list[Engine]:
    """All of them."""
    return [engine for make in (zen, pysfeel, spiffworkflow) for engine in make(cases)]
