"""The same Dazu rule in engines that work on whole columns, OpenFisca-Core and PolicyEngine-core: outcome and amounts.

Reads the projects of a CSV file and writes what each comes to; prints as JSON the seconds for reading, answering and
writing. Neither knows what is not given, reasons or clauses, and their numbers are binary: a row in which something is
left open is answered as if it were no, and compared only where all that it asks of was given.
"""

from __future__ import annotations

import csv
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

PERIOD = "2026-11"
YES = ("permit_granted", "handed_over", "required_by_planning_conditions")
NUMBERS = ("building_area", "outdoor_area", "assumed_fee_rate", "assumed_fee_base")
OUTPUTS = ("route", "building_area_shortfall", "outdoor_area_shortfall", "fee")
IN_KIND, FEE, FORMER_POLICY, DONE = 1, 2, 3, 4
NAMES = {IN_KIND: "in_kind", FEE: "fee", FORMER_POLICY: "former_policy", DONE: "done"}


def system(package: str) -> Any:
    """The rule as variables of one entity."""
    part = {name: importlib.import_module(f"{package}.{name}") for name in ("entities", "periods", "variables")}
    whole = importlib.import_module(f"{package}.taxbenefitsystems")
    project = part["entities"].build_entity("project", "projects", "Project", is_person=True)
    base = {"entity": project, "definition_period": part["periods"].MONTH}

    def variable(name: str, kind: type, formula: Any = None) -> Any:
        made = {**base, "value_type": kind, "label": name, **({"formula": formula} if formula else {})}
        return type(name, (part["variables"].Variable,), made)

    def route(projects: Any, period: Any) -> Any:
        permit, over, required = (projects(name, period) for name in YES)
        without = np.where(required, IN_KIND, FEE)
        return np.where(permit, np.where(over, DONE, FORMER_POLICY), without)

    def shortfall(name: str, least: float) -> Any:
        def formula(projects: Any, period: Any) -> Any:
            asked = (projects("route", period) == IN_KIND) & projects("unbuilt", period)
            return np.where(asked, np.maximum(0, least - projects(name, period)), 0)

        return formula

    def fee(projects: Any, period: Any) -> Any:
        product = projects("assumed_fee_rate", period) * projects("assumed_fee_base", period)
        return np.where(projects("route", period) == FEE, product, 0)

    made = whole.TaxBenefitSystem([project])
    for name in (*YES, "unbuilt"):
        made.add_variable(variable(name, bool))
    for name in NUMBERS:
        made.add_variable(variable(name, float))
    made.add_variable(variable("route", int, route))
    made.add_variable(variable("building_area_shortfall", float, shortfall("building_area", 3000)))
    made.add_variable(variable("outdoor_area_shortfall", float, shortfall("outdoor_area", 1500)))
    made.add_variable(variable("fee", float, fee))
    return made


def main() -> None:
    """Read, answer, write, and say how long each took."""
    package, source, target = sys.argv[1:]
    made = system(package)
    simulations = importlib.import_module(
        f"{package}.simulations" if package == "openfisca_core" else f"{package}.simulations.simulation_builder"
    )
    start = time.perf_counter()
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    given: dict[str, Any] = {name: np.array([row[name] == "是" for row in rows]) for name in YES}
    given["unbuilt"] = np.array([row["area"] == "未建成区域" for row in rows])
    given |= {name: np.array([float(row[name] or 0) for row in rows]) for name in NUMBERS}
    read = time.perf_counter()
    builder = simulations.SimulationBuilder()
    simulation = builder.build_default_simulation(made, count=len(rows))
    for name, values in given.items():
        simulation.set_input(name, PERIOD, values)
    found = {name: simulation.calculate(name, PERIOD) for name in OUTPUTS}
    answered = time.perf_counter()
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(OUTPUTS)
        writer.writerows(
            zip(
                [NAMES[one] for one in found["route"].tolist()],
                *(found[name].tolist() for name in OUTPUTS[1:]),
                strict=True,
            )
        )
    written = time.perf_counter()
    print(json.dumps({"read": read - start, "answered": answered - read, "written": written - answered}))


if __name__ == "__main__":
    main()
