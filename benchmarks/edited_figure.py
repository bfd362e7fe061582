"""An editor changes a figure with its clause, note and tests: do the tests stay green? In a copy of the project.

    PYTHONPATH=. python benchmarks/edited_figure.py [arguments of pytest]

Without arguments what needs no browser is run. 3000 ㎡ becomes 3500 ㎡ wherever Dazu's figure stands in policy_yaml/,
as an editor does it whom `policykb check` tells what was left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from site_build.cli import main as command_line
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("LICENSE", "Makefile", "README.md", "benchmarks", "calculator", "docs", "mkdocs.yml", "package-lock.json",
         "package.json", "policy_yaml", "pyproject.toml", "servers", "site_build", "tests")  # fmt: skip
CLAUSES = (
    "documents/dazu-measures/2022-consultation.yaml",
    "documents/dazu-note/2022-consultation.yaml",
    "documents/dazu-note/2022-consultation.txt",
)
FIGURE, JUST_BELOW = "3000", "2999.99"
NEW, JUST_BELOW_NEW = "3500", "3499.99"
NAME = "大足区"
MOST_ROUNDS = 5


def main() -> int:
    """Edit a copy and run pytest in it; pytest's exit code."""
    with TemporaryDirectory() as name:
        copy = Path(name)
        for part in PARTS:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, copy / part, **_left_out(part))
        (copy / "node_modules").symlink_to(ROOT / "node_modules")
        print(f"{edit(copy / 'policy_yaml')} lines edited after what check told")
        arguments = sys.argv[1:] or ["-q", "-m", "not built"]
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        return subprocess.run(command, cwd=copy, env=environment, check=False).returncode


def _left_out(part: str) -> dict[str, object]:
    if not (ROOT / part).is_dir():
        return {}
    return {"ignore": shutil.ignore_patterns("node_modules", ".venv", "__pycache__")}


def edit(root: Path) -> int:
    """Change the figure in clause, note, parameter and tests, then in every line that `check` tells: how many."""
    place = root / "places" / "dazu"
    for file in CLAUSES:
        _replace(place / file, f"不低于{FIGURE}平方米", f"不低于{NEW}平方米")
    pack = place / "packs" / "dazu.yaml"
    _replace(pack, f"value: {FIGURE},", f"value: {NEW},")
    _replace(pack, f'"{JUST_BELOW}"', f'"{JUST_BELOW_NEW}"')
    _replace(pack, f'"{FIGURE}"', f'"{NEW}"')
    lines = 0
    for _ in range(MOST_ROUNDS):
        command_line(["spans", "dazu", "--sign", "--root", str(root)])  # the clause was read anew
        told = _told(root)
        if not told:
            return lines
        for file, line in told:
            path = root.parent / file
            text = path.read_text(encoding="utf-8").splitlines(keepends=True)
            text[line - 1] = _of_the_place(text[line - 1])
            path.write_text("".join(text), encoding="utf-8")
        lines += len(told)
    raise SystemExit("\n".join(f"{file}:{line}" for file, line in told))


def _of_the_place(line: str) -> str:
    """A line with the figure of the place changed: in a line that names the place, that of another stands before."""
    before, name, after = line.partition(NAME) if NAME in line else ("", "", line)
    return before + name + re.sub(rf"(?<!\d){FIGURE}(?!\d)", NEW, after)


def _told(root: Path) -> set[tuple[str, int]]:
    try:
        read_library(root)
    except BadYaml as error:
        return {(one.file, one.line) for one in error.problems}
    return set()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
