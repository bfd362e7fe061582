"""A figure that was changed in one place is found wherever it was left in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml

DOCUMENTS = "places/demo/documents"
SPOKEN = """\
parts:
  home:
    title: 和我家有什么关系？
    asked_as: [关我家什么事]
    sentences:
      - say: 配建的不少于 {home_spaces}。
        provisions: [demo-measures#build.spaces]
"""
CLAUSES = (f"{DOCUMENTS}/demo-measures/2022-consultation.yaml", f"{DOCUMENTS}/demo-note/2022-consultation.yaml")
PACK = "places/demo/packs/demo.yaml"


def change(root: Path, file: str, *pairs: tuple[str, str]) -> None:
    """Replace texts that must be there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, (file, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def left_behind(root: Path) -> set[str]:
    """Where a figure was left in words, as `file:line`; nothing else may be wrong."""
    with pytest.raises(BadYaml) as error:
        read_library(root)
    assert {one.kind for one in error.value.problems} == {"figure-in-words"}, str(error.value)
    return {f"{one.file}:{one.line}" for one in error.value.problems}


def lines_with(root: Path, folder: str, word: str) -> set[str]:
    """Every line of a folder's files that has a word."""
    return {
        f"{path.relative_to(root.parent).as_posix()}:{at}"
        for path in (root / folder).rglob("*.yaml")
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word in line
    }


def test_a_figure_changed_in_clause_note_and_rule_is_found_wherever_it_was_left(small_copy: Path) -> None:
    """After 100 becomes 120 in the clause, the note, the parameter and the tests, each sentence left is told."""
    change(small_copy, "places/demo/questions.yaml", ("看区交通局提出的要求。", "住宅项目不少于 100 平方米。"))
    change(small_copy, "places/demo/questions.yaml", ("[demo-measures#build.required]", "[demo-measures#build.spaces]"))
    read_library(small_copy)
    for file in CLAUSES:
        change(small_copy, file, ("不少于100平方米", "不少于120平方米"))
    change(
        small_copy, PACK, ("value: 100", "value: 120"), ('"99"', '"119"'), ('spaces_min: "100"', 'spaces_min: "120"')
    )
    # The figure of the standard is another's and stays right.
    assert left_behind(small_copy) == lines_with(small_copy, "places/demo", "100 平方米") | lines_with(
        small_copy, f"{DOCUMENTS}/demo-measures", "value: 100"
    )


def test_the_same_in_a_pack_that_stands_alone(small_copy: Path) -> None:
    """After 60 becomes 70 in clause, parameter and tests of another place, the words of the rule are told."""
    pairs = (
        ("60 平方米；", "70 平方米；"),
        ("value: 60,", "value: 70,"),
        ('spaces_min: "60"', 'spaces_min: "70"'),
    )
    change(small_copy, "peers/elsewhere.yaml", *pairs)
    assert left_behind(small_copy) == lines_with(small_copy, "peers", "60 平方米")


def test_a_summary_of_the_note_has_its_figures(small_copy: Path) -> None:
    """A statement of the measures with a figure that the note it names does not have is a problem."""
    change(small_copy, CLAUSES[1], ("不少于50平方米", "不少于40平方米"))
    assert left_behind(small_copy) == lines_with(small_copy, f"{DOCUMENTS}/demo-measures", "不少于50平方米")


@pytest.mark.parametrize("written", ["三千", '"3,000"', "3000㎡", "≥3000"])
def test_a_parameter_that_is_no_number_is_told_where_it_stands(small_copy: Path, written: str) -> None:
    """A value in words, groups or with its unit is a problem at its line, whatever else reads the parameters."""
    change(small_copy, PACK, ("value: 100", f"value: {written}"))
    (small_copy / "places/demo/residents.yaml").write_text(SPOKEN, encoding="utf-8")
    at = next(iter(lines_with(small_copy, "places/demo/packs", f"value: {written}")))
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    assert at in {f"{one.file}:{one.line}" for one in error.value.problems if "应为数字" in one.message}
