"""Runs every engine on the same rule in one go and prints a table: evaluations per second and the ratio to ours.

Rounds go through all engines in turn, so that a slow moment of the machine hits all of them; the best round counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ours import best_of, ours
from peers import peers
from proofs import proof_rows
from rule import CASES, bundle, right

HERE = Path(__file__).resolve().parent
ROUNDS, SECONDS = 5, 0.5
CENT = Decimal("0.01")

Row = tuple[str, str, float, str]


def main() -> None:
    """Print both tables as Markdown."""
    rows = [*in_python(), *in_node()]
    best = rows[0][2]
    print("| 引擎 | 一次求值是什么 | 次/秒 | 与我们之比 | 金额 |\n|---|---|---:|---:|---|")
    for name, does, speed, exact in rows:
        print(f"| {name} | {does} | {speed:,.0f} | {speed / best:.2f} | {exact} |")
    print("\n| 核对什么 | 用时（秒） | 结果 |\n|---|---:|---|")
    for what, seconds, found in proof_rows():
        print(f"| {what} | {seconds:.3f} | {found} |")


def in_python() -> list[Row]:
    """The engines of this Python, in interleaved rounds."""
    engines = [*ours(bundle(), CASES), *peers(CASES)]
    exact = [judged(engine.name, [engine.read(engine.run(case)) for case in engine.cases]) for engine in engines]
    speeds = best_of(engines, ROUNDS, SECONDS)
    return [(engine.name, engine.does, speed, said) for engine, speed, said in zip(engines, speeds, exact, strict=True)]


def in_node() -> list[Row]:
    """Ours in Pyodide, and Publicodes, under Node."""
    found = node("pyodide.mjs", [bundle(), CASES])
    names = ("policykb（Pyodide）", "policykb（Pyodide，逐格读出）")
    rows = [
        (name, "同上，在 Node 里的 Pyodide", one["per_second"], judged(name, one["answers"]))
        for name, one in zip(names, found, strict=True)
    ]
    one = node("publicodes.mjs", CASES)
    return [*rows, ("Publicodes", "两个结果，无解释", one["per_second"], judged("Publicodes", one["answers"]))]


def node(script: str, data: Any) -> Any:
    """What a script under Node prints, as data."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        words = ["node", str(HERE / script), str(path), str(ROUNDS), str(SECONDS)]
        return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def judged(name: str, answers: list[Any]) -> str:
    """Whether the amounts are exact or only right to the cent; an engine that answers wrongly stops the run."""
    pairs = [((route, Decimal(str(fee))), right(case)) for (route, fee), case in zip(answers, CASES, strict=True)]
    wrong = [(got, want) for got, want in pairs if (got[0], got[1].quantize(CENT)) != (want[0], want[1].quantize(CENT))]
    if wrong:
        sys.exit(f"{name} 答错了：{wrong[0]}")
    return "精确" if all(got[1] == want[1] for got, want in pairs) else "浮点误差，四舍五入到分才对"


if __name__ == "__main__":
    main()
