"""The JSON of answers as it is described: the published schema, and the types of the page's scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from paths import ROOT
from small_packs import small, table, without_domain

from calculator import Pack
from calculator.answers.answer import first_answer, whole_answer
from calculator.answers.compare import compare
from calculator.answers.encoding import encoded
from calculator.answers.landscape import across, along
from calculator.answers.report import HEADINGS
from calculator.browser import readable_answer
from calculator.engine.case import read_case
from site_build.corpus.library import Library
from site_build.exchange.answer_schema import answer_schema, answer_types

TYPES = ROOT / "docs" / "assets" / "calculator" / "answer.d.ts"
BUILD = {"permitted": "false", "required": "true", "use": "home", "spaces": "99"}


def faults(record: str, found: Any) -> list[str]:
    """Where a value differs from the definition of a record."""
    schema = answer_schema()
    validator = Draft202012Validator({"$ref": f"#/$defs/{record}", "$defs": schema["$defs"]})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(json.dumps(found)))]


def test_the_types_of_the_scripts_are_those_of_the_records(request: pytest.FixtureRequest) -> None:
    """What the page's scripts are checked against is made from the records; `--update` writes it."""
    if request.config.getoption("--update"):
        TYPES.write_text(answer_types(), encoding="utf-8")
    assert TYPES.read_text(encoding="utf-8") == answer_types()


def test_whatever_is_answered_fits_the_schema(small_pack: Pack) -> None:
    """First and whole answers, refused entries, comparisons, charts and maps are as the schema describes them."""
    for given in ({}, BUILD, {"permitted": "true"}, {**BUILD, "required": "false"}):
        case = read_case(small_pack, given)
        assert faults("Answer", encoded(whole_answer(small_pack, case))) == []
        assert faults("Answer", encoded(first_answer(small_pack, case))) == []
    typed = {**BUILD, "spaces": "≥99"}
    assert faults("Answered", encoded(readable_answer(small_pack, typed))) == []
    assert faults("Comparison", encoded(compare({"demo": small_pack}, typed))) == []
    case = read_case(small_pack, BUILD)
    assert faults("Along", encoded(along(small_pack, case, "spaces"))) == []
    assert faults("Across", encoded(across(small_pack, case, "use", "required", "route"))) == []


def test_the_schema_refuses_what_no_answer_has(small_pack: Pack) -> None:
    """A key that is not described, one that is lacking, and a word outside of its list are faults."""
    found = encoded(whole_answer(small_pack, read_case(small_pack, BUILD)))
    assert faults("Answer", {**found, "extra": 1})
    assert faults("Answer", {key: value for key, value in found.items() if key != "report"})
    found["outputs"]["route"]["status"] = "sure"
    assert faults("Answer", found)


def test_the_schema_stands_on_the_site(site: Path) -> None:
    """The published file is the schema, and the page about the site leads to it."""
    assert json.loads((site / "schemas" / "answer.json").read_text(encoding="utf-8")) == answer_schema()
    assert "schemas/answer.json" in (site / "about" / "index.html").read_text(encoding="utf-8")


# --- the report ---------------------------------------------------------------------------------------------------


def absent_pack(library: Library) -> Pack:
    """A fee that is owed, exempt, ruled out or not written of, and what is left of it."""
    return small(
        library,
        inputs={"k": {**without_domain("类别", "enum"), "values": dict(zip("abcd", "甲乙丙丁", strict=True))}},
        outputs={
            "fee": {"title": "费", "type": "number", "unit": "元"},
            "rest": {"title": "余", "type": "number", "unit": "元"},
        },
        decision_tables=table(
            "fee",
            ["k"],
            (["a"], "4000000"),
            (["b"], {"exempt": "免缴"}),
            (["c"], {"not_applicable": "不缴"}),
            (["d"], {"not_written": "没有写丁"}),
        ),
        formulas={"rest": {"title": "余", "value": "fee - 1 元", "say": "余。", "source": "a"}},
    )


@pytest.mark.parametrize(
    ("kind", "status", "text", "of_it"),
    [
        ("b", "exempt", "免除（免缴）", "not_applicable"),
        ("c", "not_applicable", "不适用（不缴）", "not_applicable"),
        ("d", "not_written", "没有写（没有写丁；没有写，不等于不用承担）", "not_written"),
    ],
)
def test_three_ways_of_there_being_nothing(library: Library, kind: str, status: str, text: str, of_it: str) -> None:
    """免、不适用 and 没有写 each have their status, words and part; what is made of something exempt is not exempt."""
    found = whole_answer(absent_pack(library), {"k": kind})
    assert (found.outputs["fee"].status, found.outputs["fee"].text) == (status, text)
    assert found.outputs["rest"].status == of_it
    told = {part.kind: [line.title for line in part.lines] for part in found.report}
    assert any("费" in title for title in told[status])  # type: ignore[index]
    assert found.headline.endswith(text)


def test_where_it_is_not_known_which_all_ways_are_told(library: Library) -> None:
    """Before the class is known the fee may be an amount, and may be absent in each of the three ways."""
    output = whole_answer(absent_pack(library), {}).outputs["fee"]
    assert output.status == "possible"
    for word in ("4,000,000 元（400 万元）", "免除", "不适用", "没有写"):
        assert word in output.text


def test_every_part_of_a_report_comes_in_its_order_and_says_something(packs: dict[str, Pack]) -> None:
    """Parts stand in one order, none is empty, none holds a code word, and each line's clause is cited."""
    order = [*HEADINGS]
    for pack in packs.values():
        found = whole_answer(pack, {}, ["未计入：某项。"])
        kinds = [part.kind for part in found.report]
        assert kinds == sorted(kinds, key=order.index)
        assert all(part.lines and part.heading for part in found.report)
        cited = {one.clause for one in found.citations}
        codes = {*pack.record.inputs, *pack.outputs, *pack.bundle.unknowns} - {"fee"}
        for line in (line for part in found.report for line in part.lines):
            assert line.source is None or line.source in cited
            assert not codes & {*line.text.split(), *line.title.split()}


def test_the_law_is_told_by_its_title(packs: dict[str, Pack]) -> None:
    """A report names the text that it goes by in words, never by its id."""
    for pack in packs.values():
        basis = next(part for part in whole_answer(pack, {}).report if part.kind == "basis")
        text = "".join(line.text for line in basis.lines)
        assert whole_answer(pack, {}).law.title in text
        assert pack.record.law.work is None or pack.record.law.work not in text
