"""Texts that name a parameter say its figure wherever they are shown; the words of clauses are never touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from calculator import read_bundle, sentences
from calculator.answers.answer import whole_answer
from calculator.engine.case import read_case
from calculator.packs.named_figures import figure_words, filled_in, strange_names
from calculator.packs.schema import PackRecord
from site_build.corpus.check import read_library
from site_build.corpus.library import Library
from site_build.pages.bundles import site_bundles

PACK = "places/demo/packs/demo.yaml"
QUESTIONS = "places/demo/questions.yaml"
BUILD = {"permitted": "false", "required": "true", "use": "home", "spaces": "99"}


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace a text that must be there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def record_of(library: Library) -> PackRecord:
    """The pack of the small corpus as written."""
    return library.places["demo"].pack


def test_a_question_and_a_rule_say_the_figure_of_the_parameter(small_copy: Path) -> None:
    """The same name in a rule's sentence and in a question of the place is the same figure."""
    change(small_copy, PACK, "不少于 100 平方米", "不少于 {home_spaces}")
    change(small_copy, QUESTIONS, "answer: 看区交通局提出的要求。", "answer: 住宅不少于 {home_spaces}。")
    change(small_copy, QUESTIONS, "[demo-measures#build.required]", "[demo-measures#build.spaces]")
    library = read_library(small_copy)
    assert library.places["demo"].questions[0].answer == "住宅不少于 100 ㎡。"
    pack = read_bundle(site_bundles(library)["demo"])
    told = "\n".join(sentences(whole_answer(pack, read_case(pack, BUILD))))
    assert "不少于 100 ㎡" in told
    assert "{" not in told


def test_a_parameter_is_said_with_its_days_and_what_is_open(small_library: Library) -> None:
    """A figure that changes says from when; one that no text fixes says so, with the range that a text gives."""
    record = record_of(small_library)
    parameter = record.parameters["home_spaces"]
    (value,) = parameter.values
    later = replace(value, value="3000", from_="2021-10-07")
    open_ = replace(value, value=None, unknown="fee-rate")
    between = replace(open_, between=("3", "5"))
    parameters = {
        "dated": replace(parameter, values=(value, later)),
        "open": replace(parameter, values=(open_,)),
        "between": replace(parameter, values=(between,)),
    }
    assert figure_words(replace(record, parameters=parameters)) == {
        "dated": "100 ㎡，自 2021-10-07 起 3,000 ㎡",
        "open": "（未见规定）",
        "between": "3 ㎡ 至 5 ㎡（未见规定）",
    }


def test_the_words_of_a_clause_stay_as_they_are(small_library: Library) -> None:
    """Braces in a clause are the law's own; only a pack's own words are filled in, and told if strange."""
    entry = small_library.peers["elsewhere"]
    clauses = {name: replace(one, text="{home_spaces}") for name, one in entry.record.clauses.items()}
    record = replace(entry.record, clauses=clauses, title="{home_spaces}")
    filled = filled_in(record, {"home_spaces": "100 ㎡"})
    assert filled.title == "100 ㎡"
    assert {one.text for one in filled.clauses.values()} == {"{home_spaces}"}
    assert [*strange_names(record, {})] == [(("title",), "home_spaces")]
