"""Mutates the calculator's own code and asks whether the tests notice: `make bench-mutants`.

Cosmic Ray makes the mutants; a sample of them, drawn alike in every run, is put one after another into copies of the
tree, and the quick tests are run there until one fails. What no test noticed is listed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
MODULES = (
    "engine", "link", "outputs", "answer", "batch", "proofs/tables", "proofs/coverage", "proofs/shape",
    "proofs/branches", "proofs/dependence", "proofs/open_tables", "proofs/linear", "proofs/usage", "proofs/clauses",
)  # fmt: skip
QUICK = (
    "test_calculator.py", "test_answers.py", "test_open_borders.py", "test_proofs.py", "test_language.py",
    "test_batch.py", "test_whole_packs.py", "test_second_opinion.py", "test_damaged_packs.py",
)  # fmt: skip
LEFT_OUT = (".git", ".venv", "node_modules", "site", "build", "__pycache__", ".*_cache")
LONGEST = 600
MOST_PLACES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one module: what was changed, and the module's new text."""

    module: str
    line: int
    said: str
    text: str


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, those of type hints and texts alone left out."""
    source = (ROOT / "calculator" / f"{module}.py").read_text(encoding="utf-8")
    meaning = _meaning(source)
    for name in operator_names():
        try:
            operator = get_operator(name)()
        except TypeError:  # it wants to be told what to replace by what
            continue
        for at in range(MOST_PLACES):
            text = mutate_code(source, operator, at)
            if text is None:
                break
            if _meaning(text) not in (meaning, None):
                line, said = _first_change(source, text)
                yield Mutant(module=module, line=line, said=said, text=text)


def _meaning(source: str) -> str | None:
    """What a module does, without its type hints; None for what is no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for argument in (*node.args.args, *node.args.kwonlyargs):
                argument.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(value=None)
    return ast.dump(tree)


def _first_change(before: str, after: str) -> tuple[int, str]:
    pairs = enumerate(zip(before.splitlines(), after.splitlines(), strict=False), 1)
    line, (old, new) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return line, f"{old.strip()}  →  {new.strip()}"


def is_noticed(mutant: Mutant, copy: Path) -> bool:
    """Whether some quick test fails with the mutant in a copy of the tree; one that never ends is noticed too."""
    path = copy / "calculator" / f"{mutant.module}.py"
    kept = path.read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    try:
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        tests = [f"tests/{name}" for name in QUICK]
        command = [PYTHON, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(kept, encoding="utf-8")
    return done.returncode != 0


def main() -> int:
    """Draw the sample, try it on two copies at once, print the rate and the survivors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    every = [mutant for module in MODULES for mutant in mutants(module)]
    sample = random.Random(wanted.seed).sample(every, min(wanted.count, len(every)))
    print(f"{len(every)} mutants of {len(MODULES)} modules, {len(sample)} drawn", flush=True)
    with TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for at in range(wanted.processes):
            copy = Path(folder) / str(at)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
            copies.put(copy)

        def tried(mutant: Mutant) -> bool:
            copy = copies.get()
            noticed = is_noticed(mutant, copy)
            copies.put(copy)
            if not noticed:
                print(f"survived {mutant.module}.py:{mutant.line}: {mutant.said}", flush=True)
            return noticed

        with ThreadPoolExecutor(wanted.processes) as pool:
            noticed = [*pool.map(tried, sample)]
    print(f"noticed {sum(noticed)} of {len(noticed)} ({100 * sum(noticed) / len(noticed):.1f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
