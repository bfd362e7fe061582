"""Scripts that are joined into one file do what they do apart, and what cannot be joined is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from site_build.pages import joined
from site_build.pages.joined import NotJoinable, joined_script, joined_sheet
from site_build.runtime.node import node

ENTRY = """import { add, LEAST as least } from "./parts/sums.mjs";
import "./parts/noted.mjs";
const total = least;
console.log(JSON.stringify([add(1, 2), total, globalThis.noted]));
"""
SUMS = """import { one } from "./one.mjs";
export const LEAST = 7;
const total = 1; // a name that another script has too
export function add(left, right) {
  return left + right + one() * total;
}
"""
NOTED = """import { one } from "./one.mjs";
globalThis.noted = (globalThis.noted ?? 0) + one();
"""
ONE = """let asked = 0;
export function one() {
  asked += 1;
  return asked;
}
"""


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scripts that import each other, one of them by two ways."""
    monkeypatch.setattr(joined, "ASSETS", tmp_path)
    (tmp_path / "parts").mkdir()
    for name, script in (("entry", ENTRY), ("parts/sums", SUMS), ("parts/noted", NOTED), ("parts/one", ONE)):
        (tmp_path / f"{name}.mjs").write_text(script, encoding="utf-8")
    return tmp_path


def said(script: str) -> str:
    """What a module prints."""
    run = [node(), "--input-type=module", "--eval", script]
    return subprocess.run(run, text=True, capture_output=True, check=True).stdout


def test_joined_scripts_say_what_they_say_apart(assets: Path) -> None:
    """Names that two scripts have stay apart, and a script that two import runs once, before both."""
    apart = said(f'import "{(assets / "entry.mjs").as_uri()}";')
    assert apart == said(joined_script("entry.mjs")) == "[5,7,1]\n"


def test_what_a_joined_script_exports_can_be_imported(assets: Path) -> None:
    """A module that is loaded later gives what it is asked for, joined or not."""
    (assets / "given.mjs").write_text(joined_script("parts/sums.mjs", "add", "LEAST"), encoding="utf-8")
    assert (
        said(f'import {{ add, LEAST }} from "{(assets / "given.mjs").as_uri()}"; console.log(add(1, 2), LEAST);')
        == "4 7\n"
    )


@pytest.mark.parametrize("line", ["export let left = 1;", "export default 1;", 'import all from "./parts/one.mjs";'])
def test_what_cannot_be_joined_is_told(assets: Path, line: str) -> None:
    """A way to import or export that is not read stops the build with the script and its line."""
    (assets / "entry.mjs").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(NotJoinable, match=line[:6]):
        joined_script("entry.mjs")


def test_scripts_that_import_each_other_are_told(assets: Path) -> None:
    """Functions one within the other have no order in which each is there before it is needed."""
    (assets / "parts" / "one.mjs").write_text('import { add } from "./sums.mjs";\n', encoding="utf-8")
    with pytest.raises(NotJoinable, match="sums"):
        joined_script("entry.mjs")


def test_the_calculators_script_is_one_module(tmp_path: Path) -> None:
    """Node reads it, nothing in it is imported ahead of time, and each script stands in it once."""
    script = joined_script("calculator/page.mjs")
    file = tmp_path / "calculator.mjs"
    file.write_text(script, encoding="utf-8")
    subprocess.run([node(), "--check", str(file)], check=True)
    lines = [line for line in script.splitlines() if line.startswith(("import ", "export "))]
    assert lines == []
    assert script.count("const from_dom = ") == 1


def test_joined_sheets_keep_the_order_of_their_rules() -> None:
    """What comes later overrides what comes before, as in sheets that are linked one after the other."""
    assert joined_sheet(["base", "card"]) == joined_sheet(["base"]) + joined_sheet(["card"])
