"""Damaged packs: every slip of the keyboard in an example gives problems, never an exception; size has its limits."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from paths import DOCUMENTS
from two_inputs import bundle, table

from calculator import Problems, read_bundle
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_nodes import MOST_NODES
from site_build.corpus.yaml_source import parse_yaml

GOOD = sorted((DOCUMENTS / "good").glob("*.yaml"))
EACH = 12
KEYS = "abz019_-.,:;#<>=()[]{}|&*!%@'\"\\ \n\t中（，：㎡"


def damaged(text: str, chance: random.Random) -> str:
    """The text with a character dropped, put in or replaced, two lines exchanged, or a word renamed once."""
    at = chance.randrange(len(text))
    kind = chance.choice(("drop", "put", "replace", "lines", "rename"))
    if kind == "lines":
        lines = text.split("\n")
        first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]
        return "\n".join(lines)
    if kind == "rename":
        words = [word for word in ("area", "households", "fee", "least", "a", "judged_on") if word in text]
        return text.replace(chance.choice(words or ["title"]), "strange", 1)
    return text[:at] + ("" if kind == "drop" else chance.choice(KEYS)) + text[at + (kind != "put") :]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_damaged_example_is_told_and_never_breaks(path: Path, library: Library) -> None:
    """Whatever is done to a pack's text, reading it gives a pack or problems with their place."""
    text = path.read_text(encoding="utf-8")
    chance = random.Random(path.stem)  # noqa: S311 - not for secrets
    for _ in range(EACH):
        found = read_pack(parse_yaml(damaged(text, chance), "包.yaml"), vocabularies(library), {})
        assert found.pack is not None or found.problems
        assert all(problem.line >= 1 for problem in found.problems)


def chained(count: int, value: str = "f{} + 1") -> dict[str, Any]:
    """A bundle with formulas that each rest on the one before."""
    data = bundle({"size": table(["x"], ["size"], ["-", "big"])})
    names = [f"f{at}" for at in range(count)]
    data["pack"]["outputs"] = {"size": data["pack"]["outputs"]["size"]}
    data["pack"]["outputs"] |= {name: {"title": name, "type": "number", "unit": "㎡"} for name in names}
    data["pack"]["formulas"] = {
        name: {"title": name, "value": value.format(at - 1) if at else "x", "say": "说。", "source": "d#a"}
        for at, name in enumerate(names)
    }
    return data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (chained(61, "f{} + 1 ㎡"), "一个接一个，最多 60 个"),
        (chained(301, "x"), "规则包太大：表、分段、公式和核对"),
        (chained(200, f"x{' + x' * 120}"), "规则包太大：公式和结果的文字"),
    ],
    ids=["chain", "steps", "text"],
)
def test_a_pack_that_would_take_too_long_is_refused(data: dict[str, Any], says: str) -> None:
    """Long chains, many steps and much text are told at once instead of being proved and answered for minutes."""
    with pytest.raises(Problems, match=says):
        read_bundle(data)


def test_a_chain_as_long_as_allowed_is_answered() -> None:
    """Sixty formulas one after another link, and their causes are told once each."""
    from calculator.engine.engine import evaluate  # noqa: PLC0415 - here alone

    pack = read_bundle(chained(60, "f{} + 1 ㎡"))
    (last,) = evaluate(pack, {"x": 5}).alternatives("f59")
    assert last.value == 64
    assert last.causes == tuple(f"formulas/f{at}" for at in range(60))


@pytest.mark.slow
def test_a_file_with_too_many_values_is_refused() -> None:
    """A list of two hundred thousand values is told at once where it passes the limit, not read to its end."""
    (problem,) = parse_yaml(f"a: [{'1, ' * 200_000}1]", "包.yaml").problems
    assert f"超过 {MOST_NODES} 个" in problem.message
    assert problem.line == 1
