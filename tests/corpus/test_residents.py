"""What is said to residents rests on clauses that are there, and writes no figure of a rule by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator.ground.typed_numbers import spoken_number_phrase
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml

FILE = """\
parts:
  home:
    title: 和我家有什么关系？
    asked_as: [关我什么事]
    sentences:
      - say: 需要配建的项目，由区交通局提出要求。
        provisions: [demo-measures#build.required]
  build:
    title: 建什么
    sentences:
      - say: 住宅项目，停车场不少于 {home_spaces}；商业项目，不少于 {shop_spaces}。
        provisions: [demo-measures#build.spaces]
      - say: 缴多少，说明没有写。
        provisions: [demo-measures#build.fee]
        unknowns: [fee-rate]
  shop:
    title: 小商家
    reader: true
    sentences:
      - say: 不需配建的，缴纳建设费用。
        provisions: [demo-measures#build.fee]
"""


def told(root: Path, old: str = "", new: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    """Write the file, changed, into the demo place: kind, place and what is allowed of each problem."""
    assert old in FILE
    (root / "places" / "demo" / "residents.yaml").write_text(FILE.replace(old, new), encoding="utf-8")
    try:
        read_library(root)
    except BadYaml as error:
        return [(one.kind, f"{Path(one.file).name}:{one.line}", one.allowed) for one in error.problems]
    return []


def test_a_sound_file_is_read_with_its_figures_in_plain_words(small_copy: Path) -> None:
    """A named parameter becomes its figure as people write it, without marks between the digits."""
    assert told(small_copy) == []
    part = read_library(small_copy).places["demo"].parts["build"]
    assert part.sentences[0].say == "住宅项目，停车场不少于 100 平方米；商业项目，不少于 50 平方米。"
    assert spoken_number_phrase(3000, "㎡") == "3000 平方米"


@pytest.mark.parametrize("written", ["100 平方米", "100㎡", "一百平方米", "0.01 公顷", "１００平方米", "100"])
def test_a_figure_of_a_rule_written_by_hand_is_told(small_copy: Path, written: str) -> None:
    """However it is written, the figure of a parameter is told at its line, with the name that belongs there."""
    assert told(small_copy, "{home_spaces}", written) == [("figure-by-hand", "residents.yaml:11", ("{home_spaces}",))]


def test_a_figure_that_no_clause_has_is_told(small_copy: Path) -> None:
    """A number that neither the clause nor the rules made of it have is told like in any other text."""
    assert told(small_copy, "{home_spaces}", "700 平方米") == [("figure-in-words", "residents.yaml:11", ())]


def test_a_figure_in_a_title_is_told(small_copy: Path) -> None:
    """A title is a text like any other."""
    assert ("figure-by-hand", "residents.yaml:9", ("{shop_spaces}",)) in told(small_copy, "建什么", "建 50 平方米")


def test_numbers_that_are_words_are_left_alone(small_copy: Path) -> None:
    """One, two and years are no figures of a rule."""
    assert told(small_copy, "由区交通局提出要求", "由一个部门在 2022 年提出要求") == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("#build.spaces]", "#build.spacing]", 12),
        ("[demo-measures#build.required]", "[demo-measure#build.required]", 7),
        ("[fee-rate]", "[fee-rates]", 15),
    ],
)
def test_a_name_that_leads_nowhere_is_told(small_copy: Path, old: str, new: str, line: int) -> None:
    """A clause, a work or an unknown that is not there is told where it is named."""
    assert [(kind, place) for kind, place, _ in told(small_copy, old, new)] == [
        ("dangling-reference", f"residents.yaml:{line}")
    ]


def test_a_sentence_names_a_clause(small_copy: Path) -> None:
    """A sentence without `provisions`, or with an empty list of them, is not accepted."""
    sentence = "        provisions: [demo-measures#build.required]\n"
    assert [kind for kind, _, _ in told(small_copy, sentence, "")] == ["missing-key"]
    assert [kind for kind, _, _ in told(small_copy, sentence, "        provisions: []\n")] == ["missing-key"]


def test_the_short_answer_comes_first(small_copy: Path) -> None:
    """A file begins with the short answer to all, not with what is said to one kind of reader; and says something."""
    assert [kind for kind, _, _ in told(small_copy, "  home:\n", "  home:\n    reader: true\n")] == ["answer-not-first"]
    assert [kind for kind, _, _ in told(small_copy, FILE, "parts: {}\n")] == ["missing-key"]


def test_a_parameter_that_is_none_is_told(small_copy: Path) -> None:
    """A name in braces must be a parameter of the place's pack."""
    assert [kind for kind, _, _ in told(small_copy, "{home_spaces}", "{home_space}")] == ["unknown-name"]


def test_a_way_of_asking_leads_to_one_part(small_copy: Path) -> None:
    """What is already the title of a part, or asked for another, is told."""
    found = told(small_copy, "[关我什么事]", "[和我家有什么关系]")
    assert [kind for kind, _, _ in found] == ["wording-twice"]


def test_a_page_without_its_file_cannot_be_linked(small_copy: Path) -> None:
    """A door may lead to the page for residents only where the place has one."""
    path = small_copy / "places" / "demo" / "doors.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{text: 起草说明, page: note}", "{text: 起草说明, page: residents}"), encoding="utf-8")
    with pytest.raises(BadYaml, match="residents"):
        read_library(small_copy)
    assert told(small_copy) == []
