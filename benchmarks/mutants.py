"""Mutates the calculator's own code and asks whether the tests notice: `make bench-mutants`.

Cosmic Ray makes the mutants; a sample of them, drawn alike in every run, is put one after another into a copy of the
tree, and the tests of the calculator are run there until one fails. What no test noticed is listed. A test that takes
longer than a few seconds is left out, so that survivors here may still be caught by `make test`. Mutants that do the
same as what they replace stand in `equivalent_mutants.yaml`, each with the reason; they are counted apart.

    benchmarks/.venv/bin/python benchmarks/mutants.py draw 300 [SEED] > build/mutants.json   needs Cosmic Ray
    .venv/bin/python benchmarks/mutants.py try build/mutants.json                            needs the project
"""

from __future__ import annotations

import ast
import json
import os
import random
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LINKING = (
    "calendar", "cells", "complaints", "limits", "names", "order", "outcomes", "parameters", "tables", "trial", "units",
)  # fmt: skip
MODULES = (
    "engine/engine", "engine/traced", "packs/link", *(f"packs/linking/{name}" for name in LINKING),
    "answers/outputs", "answers/answer", "answers/batch", "answers/looked_up", "answers/number_trees",
    "answers/choices",
    "proofs/proved_pack", "proofs/tables", "proofs/coverage", "proofs/shape", "proofs/branches", "proofs/dependence",
    "proofs/open_tables", "proofs/linear", "proofs/usage", "proofs/clauses", "proofs/conditions", "proofs/doings",
    "proofs/settling", "proofs/absence",
)  # fmt: skip
SLOW = ("no_completion", "planted_changes", "computed_borders_holds", "too_many_values", "brute_force_agrees_on_small")
FOLDER = "calculator"
GOLDEN = "test_golden_packs.py"
MARKED = "not built and not slow"
LEFT_OUT = (".git", ".venv", "node_modules", "__pycache__", ".*_cache")
BUILT = ("site", "build")
PROCESSES = 2
# Seconds of the processor for the tests that notice soonest, the golden files and the rest: what runs longer hangs.
LONGEST_CPU_SECONDS = (60, 120, 200)
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yaml")
RECORDS = "test_records.py"
# Which of them notice a change of a module soonest; the others follow.
SOONEST = {
    "engine/engine": ("test_traces.py", "test_calculator.py", "test_bounds.py"),
    **dict.fromkeys(
        ("packs/link", *(f"packs/linking/{name}" for name in LINKING)),
        ("test_refused.py", "test_language.py", "test_calculator.py"),
    ),
    "answers/outputs": ("test_answers.py", "test_bounds.py"),
    "answers/answer": ("test_asked_order.py", "test_calculator.py", "test_answers.py"),
    **dict.fromkeys(
        ("answers/batch", "answers/looked_up"), ("test_cells_of_rows.py", "test_looked_up.py", "../site/test_batch.py")
    ),
    **dict.fromkeys(("answers/number_trees", "answers/choices"), ("test_number_trees.py", "test_answer_tables.py")),
    "engine/traced": ("test_traced.py", "test_looked_up.py"),
    "packs/linking/trial": ("test_refused.py", "test_trial.py"),
    "proofs/settling": ("test_settling.py",),
    "packs/linking/limits": ("test_limits.py", "test_refused.py", "test_language.py"),
    "packs/linking/order": ("test_limits.py", "test_refused.py", "test_language.py"),
    "proofs/absence": ("test_absence.py", "test_worlds.py"),
    "proofs/dependence": ("test_worlds.py", "test_open_borders.py"),
    "proofs/open_tables": ("test_absence.py", "test_idle_rules.py", "test_open_borders.py"),
    "proofs/linear": ("test_linear.py", "test_open_borders.py"),
    "proofs/shape": ("test_jumps.py", "test_proofs.py"),
    "proofs/coverage": ("test_touched.py", "test_proofs.py"),
    "proofs/tables": ("test_absence.py", "test_idle_rules.py", "test_proofs.py", "test_open_borders.py"),
    "proofs/proved_pack": ("test_proofs.py", "test_open_borders.py"),
    **dict.fromkeys(("proofs/branches", "proofs/usage"), ("test_proofs.py", "test_worlds.py", "test_touched.py")),
    **dict.fromkeys(("proofs/clauses", "proofs/conditions", "proofs/doings"), ("test_clauses.py",)),
}


def draw(count: int, seed: int = 0) -> list[dict[str, Any]]:
    """A sample of all mutants: module, line, what was changed, and the module's new text."""
    places = [(module, *place) for module in MODULES for place in _places(module)]
    random.Random(seed).shuffle(places)
    print(f"{len(places)} places to mutate in {len(MODULES)} modules", file=sys.stderr)
    return [*islice((mutant for place in places if (mutant := _mutant(*place))), count)]


def _places(module: str) -> Iterator[tuple[str, int]]:
    """Every operator of Cosmic Ray that needs no word from us, and every occurrence for it in a module."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - only where they are drawn
    from cosmic_ray.plugins import get_operator, operator_names  # noqa: PLC0415

    nodes = [*ast_nodes(get_ast(_source(module)))]
    for name in operator_names():
        try:
            operator = get_operator(name)()
        except TypeError:  # it wants to be told what to replace by what
            continue
        found = sum(len([*operator.mutation_positions(node)]) for node in nodes)
        yield from ((name, at) for at in range(found))


def _mutant(module: str, name: str, at: int) -> dict[str, Any] | None:
    """One mutant; None for what is no Python, or changes type hints and texts alone."""
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    source = _source(module)
    text = mutate_code(source, get_operator(name)(), at)
    if text is None or _meaning(text) in (None, _meaning(source)):
        return None
    line, said = _first_change(source, text)
    return {"module": module, "line": line, "said": said, "text": text}


@cache
def _source(module: str) -> str:
    return (ROOT / "calculator" / f"{module}.py").read_text(encoding="utf-8")


@cache
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


def try_all(sample: Sequence[dict[str, Any]]) -> int:
    """Try every mutant, each in a fork that has pytest loaded; print the survivors and the rate."""
    import hypothesis  # noqa: PLC0415 - loaded once, before the forks
    import mkdocs.config  # noqa: F401, PLC0415
    import openpyxl  # noqa: F401, PLC0415
    import playwright.sync_api  # noqa: F401, PLC0415
    import pytest  # noqa: F401, PLC0415
    import z3  # noqa: F401, PLC0415

    hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[*hypothesis.HealthCheck])
    copies = [Path(mkdtemp()) / "tree" for _ in range(PROCESSES)]
    for copy in copies:
        shutil.copytree(ROOT, copy, ignore=_left_out)
    sample, equivalent = _without_equivalent(sample)
    lacking = {
        name for names in SOONEST.values() for name in names if not (copies[0] / "tests" / FOLDER / name).exists()
    }
    if lacking:
        print(f"There is no {', '.join(sorted(lacking))}: every mutant would seem to be noticed.")
        return 1
    if os.waitpid(_started(copies[0], "", ""), 0)[1]:
        print("The quick tests fail without any mutant; nothing can be learned.")
        return 1
    waiting, running, noticed, tried = [*sample], dict[int, tuple[Path, dict[str, Any], str]](), 0, 0
    while waiting or running:
        while waiting and copies:
            mutant, copy = waiting.pop(0), copies.pop()
            path = copy / "calculator" / f"{mutant['module']}.py"
            kept = path.read_text(encoding="utf-8")
            path.write_text(mutant["text"], encoding="utf-8")
            running[_started(copy, mutant["module"], mutant["said"])] = copy, mutant, kept
        for child in [*running]:
            copy, mutant, kept = running[child]
            done, status = os.waitpid(child, os.WNOHANG)
            if not done:
                continue
            (copy / "calculator" / f"{mutant['module']}.py").write_text(kept, encoding="utf-8")
            copies.append(copy)
            del running[child]
            tried, caught = tried + 1, status != 0
            noticed += caught
            if not caught:
                print(f"survived {mutant['module']}.py:{mutant['line']}: {mutant['said']}", flush=True)
            if not tried % 10:
                print(f"... {noticed} of {tried} noticed", file=sys.stderr, flush=True)
        time.sleep(0.05)
    rate = 100 * noticed / tried
    print(f"noticed {noticed} of {tried} ({rate:.1f} %); {len(equivalent)} that do the same not tried")
    return 0


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What a copy needs nothing of; what is built stands at the top, other folders of its name are kept."""
    built = BUILT if Path(folder) == ROOT else ()
    return shutil.ignore_patterns(*LEFT_OUT, *built)(folder, names)


def _without_equivalent(sample: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The mutants of a sample that do something else, and those that are known not to."""
    import yaml  # noqa: PLC0415 - where they are tried, not where they are drawn

    known = {(one["module"], one["said"]) for one in yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))}
    apart: tuple[list[dict[str, Any]], list[dict[str, Any]]] = [], []
    for mutant in sample:
        apart[(mutant["module"], mutant["said"]) in known].append(mutant)
    return apart


def _started(copy: Path, module: str, said: str) -> int:
    """A fork that runs the quick tests in a copy of the tree and ends with pytest's own code, or with its time."""
    child = os.fork()
    if child:
        return child
    import pytest  # noqa: PLC0415 - loaded already

    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    silence = os.open(os.devnull, os.O_WRONLY)
    if module:
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    quick = sorted(path.name for path in (Path("tests") / FOLDER).glob("test_*.py"))
    soonest = (*((RECORDS,) if "dataclass" in said else ()), *SOONEST.get(module, ()))
    skipped = " and ".join(f"not {word}" for word in SLOW)
    loaded = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # they were loaded before the fork
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=busy", *loaded, "-k", skipped, "-m"]
    rest = [name for name in quick if name not in (*soonest, GOLDEN)]
    parts = ((soonest, MARKED), ([GOLDEN], ""), (rest, MARKED))
    for (names, marked), seconds in zip(parts, LONGEST_CPU_SECONDS, strict=True):
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, resource.RLIM_INFINITY))
        if names and (code := int(pytest.main([*options, marked, *(f"tests/{FOLDER}/{name}" for name in names)]))):
            os._exit(code)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        json.dump(draw(*map(int, sys.argv[2:])), sys.stdout, ensure_ascii=False)
    else:
        sys.exit(try_all(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))))
