"""What the worker starts from: whole without any optional step, quicker with it, and at once while a site is served."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from paths import ROOT

from site_build.runtime import compiled, plain_layers, runtime
from site_build.runtime.compiled import PYODIDE, SERVING, WRITTEN_FOR, compiled_layers
from site_build.runtime.layers import layers

NEXT_UPGRADE = (
    "Pyodide 换成了 {}：请运行 make test；全部通过，就把 site_build/runtime/compiled.py 里的 WRITTEN_FOR 改成它；"
    "若只有预先编译一步不成，网站也能发布，照 compile.mjs 开头所写的改那一个文件。"
)
LONGEST_WARNING = 300
# Our modules beside the calculator, which the core has whole.
OURS = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / "site_build").rglob("*.py")}


@pytest.fixture(autouse=True)
def made_anew() -> Iterator[None]:
    """What a test makes of the runtime is not what others get."""
    runtime.cache_clear()
    yield
    runtime.cache_clear()


def members(archive: Path | bytes) -> set[str]:
    """The paths in an archive."""
    with ZipFile(BytesIO(archive) if isinstance(archive, bytes) else archive) as found:
        return {*found.namelist()}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file names in its imports, wherever they stand."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_compiling_was_written_for_the_pyodide_that_is_installed() -> None:
    """Who moves to another Pyodide is told in one sentence what to look at."""
    installed = json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"]
    assert installed == WRITTEN_FOR, NEXT_UPGRADE.format(installed)


def test_compiled_layers_hold_what_is_used_and_no_more() -> None:
    """Every module of ours, compiled; of the standard library what is reached; nothing of the core in another layer."""
    files = runtime().files
    core = members(files["core.zip"])
    assert {path.relative_to(ROOT).as_posix() + "c" for path in (ROOT / "calculator").rglob("*.py")} <= core
    assert "encodings/__init__.pyc" in core
    assert not core & {"sqlite3/__init__.pyc", "unittest/__init__.pyc", "email/__init__.pyc"}
    for layer in layers()[1:]:
        held = members(files[f"{layer.name}.zip"])
        assert {f"{name}c" for name in layer.files} <= held
        assert not held & core


def test_without_the_optional_step_the_runtime_is_whole_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A compiler that fails, or no Node.js at all, costs a warning and not the site."""
    for broken in ({"COMPILER": tmp_path / "none.mjs"}, {"node": lambda: str(tmp_path / "no-node")}):
        runtime.cache_clear()
        monkeypatch.setattr(compiled, "KEPT", tmp_path / "kept")
        for name, value in broken.items():
            monkeypatch.setattr(compiled, name, value)
        (tmp_path / "none.mjs").write_text("throw new Error('broken');")
        files = runtime().files
        assert members(files["core.zip"]) >= {"encodings/__init__.py", "calculator/browser.py"}
        assert members(files["batch.zip"]) >= {"xlsxwriter/__init__.py", "site_build/exchange/batch.py"}
        assert "没有预先编译" in capsys.readouterr().err


def test_what_kept_layers_from_being_compiled_is_told_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A module that a layer lacks is named, without the line of minified script that the error came through."""
    monkeypatch.setattr(compiled, "KEPT", tmp_path / "kept")
    core, *others = layers()
    wanted = [replace(core, run="import calculator.no_such_module"), *others]
    assert compiled_layers(wanted, plain_layers(wanted)) == {}
    told = capsys.readouterr().err
    assert "No module named 'calculator.no_such_module'" in told
    assert told.count("\n") == 1
    assert len(told) < LONGEST_WARNING


def test_a_layer_has_every_module_of_ours_that_it_imports() -> None:
    """A module that moves into two takes its layer along; else the workshop would lack it in every browser."""
    for layer in layers():
        for path in layer.files.values():
            for name in imported(path):
                assert name not in OURS or OURS[name] in {*layer.files.values()}, f"{layer.name}: {path.name} {name}"


def test_while_a_site_is_served_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A change shows at once: Node.js is not started; what was compiled of the same sources before is taken."""
    wanted = layers()
    sources = plain_layers(wanted)
    assert compiled_layers(wanted, sources)
    monkeypatch.setenv(SERVING, "true")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was started"))
    assert compiled_layers(wanted, sources)
    monkeypatch.setattr(compiled, "KEPT", tmp_path)
    assert compiled_layers(wanted, sources) == {}


def test_the_same_sources_are_the_same_runtime() -> None:
    """Nothing of the machine or of the hour is in the archives, so that an address stands for one content."""
    assert plain_layers(layers()) == plain_layers(layers())
