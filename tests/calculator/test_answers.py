"""Answers in words: nearest changes, explanations, bounds, what is left standing, and one project under all packs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
import two_inputs
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import DOCUMENTS
from small_packs import CALENDAR, asked, small, table

from calculator import Pack, Problems, answer, read_bundle
from calculator.answers.compare import compare
from calculator.answers.encoding import encoded
from calculator.answers.sentences import comparison_sentences
from calculator.browser import open_bundle
from calculator.ground.calendar import NotComputable, add_days, add_months, add_working_days
from calculator.language.formulas import bounds, compiled, parse_formula
from calculator.proofs.verification import verify
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import read_yaml
from site_build.pages.bundles import site_bundles


def test_what_is_left_of_a_formula_is_shown(packs: dict[str, Pack]) -> None:
    """The amount that is known stands beside what no text fixes; a product of two unknowns names both."""
    case = {"permit_granted": "false", "required_by_planning_conditions": "false"}
    found = answer(packs["dazu"], case)["outputs"]["fee"]
    assert found["remainder"] == ["建设费用 = 缴费标准（未见规定） × 计费基数（未见规定）"]
    found = answer(packs["dazu"], {**case, "assumed_fee_base": "61000"})["outputs"]["fee"]
    assert found["remainder"] == ["建设费用 = 缴费标准（未见规定） × 61,000 计费单位（您的假设）"]


numbers = st.integers(-20, 20).map(lambda n: Fraction(n, 2))
FORMULAS = (
    "a + b",
    "a - b",
    "a * b",
    "max(a, b)",
    "min(a, 3, b)",
    "max(0, a - b) * 2",
    "ceil(a, 3) + b",
    "min(max(a, 1), 5) * b",
    "floor(a * b, 2)",
)


@settings(deadline=None)
@given(st.sampled_from(FORMULAS), st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.data())
def test_bounds_hold_for_every_value_within(source: str, a: Any, b: Any, data: Any) -> None:
    """Whatever the names are within their ranges, the formula lies within its bounds."""
    expression = parse_formula(source)
    ranges = {"a": (min(a), max(a)), "b": (min(b), max(b))}
    low, high = bounds(expression, ranges)
    values = {
        name: first + (last - first) * data.draw(st.fractions(0, 1, max_denominator=8))
        for name, (first, last) in ranges.items()
    }
    found = compiled(expression)(values)
    assert low is None or low <= found
    assert high is None or found <= high


def test_bounds_are_open_where_a_range_is_open() -> None:
    """Nothing bounds what nothing bounds: only the floor that the formula itself has is known."""
    assert bounds(parse_formula("max(1000, a * 30)"), {"a": (0, None)}) == (1000, None)
    assert bounds(parse_formula("a * b"), {"a": (None, None), "b": (0, 5)}) == (None, None)


days = st.dates(date(2024, 1, 1), date(2025, 12, 1))


@given(days, st.integers(1, 40))
def test_working_days_agree_with_counting(start: date, count: int) -> None:
    """So many working days later is found by walking day by day; the first day is not counted."""
    day, left = start, count
    while left:
        day += timedelta(days=1)
        opened = day == date(2024, 9, 29)
        left -= opened or (day.isoweekday() <= 5 and day not in (date(2024, 10, 1), date(2024, 10, 2)))
    assert add_working_days(CALENDAR, start, count) == day


@given(days, st.integers(-1000, 1000))
def test_days_agree_with_timedelta(start: date, count: int) -> None:
    """Calendar days are Python's."""
    assert add_days(start, count) == start + timedelta(days=count)


def test_months_end_on_the_same_day_or_the_last() -> None:
    """民法典第二百零二条：到期月的对应日；没有对应日的，月末日。"""
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 3, 15), -1) == date(2024, 2, 15)


def test_outside_the_calendar_nothing_is_guessed() -> None:
    """A day beyond the declared years has no answer."""
    with pytest.raises(NotComputable, match="工作日历只到"):
        add_working_days(CALENDAR, date(2026, 12, 30), 5)


def test_a_comparison_answers_as_each_pack_alone(packs: dict[str, Pack]) -> None:
    """Each row is the pack's own answer to the inputs that it knows; nothing crosses from one pack to another."""
    case = {"households": "2500", "judged_on": "2022-05-01", "floor": "2"}
    found = encoded(compare(packs, case))
    assert [one["pack"] for one in found["packs"]] == [*packs]
    for one in found["packs"]:
        pack = packs[one["pack"]]
        used = {name: text for name, text in case.items() if name in pack.record.inputs}
        assert one["answer"] == answer(pack, used)
        assert one["used"] == [*used]
        assert (one["place"] != "") == (one["pack"] != "dazu")


def test_a_bad_value_in_one_pack_leaves_the_others_answered(packs: dict[str, Pack]) -> None:
    """A value that one pack cannot take is told in its row; names that no pack knows are told at once."""
    found = {one["pack"]: one for one in encoded(compare(packs, {"kind": "converted", "households": "-1"}))["packs"]}
    assert [problem["input"] for problem in found["jinan-2017"]["problems"]] == ["households"]
    assert found["dazu"]["problems"] == []
    with pytest.raises(Problems) as error:
        compare(packs, {"household": "1", "flor": "2"})
    assert [problem.path for problem in error.value.problems] == [("household",), ("flor",)]


def test_a_refused_value_is_used_nowhere_in_a_comparison(packs: dict[str, Pack]) -> None:
    """What a pack could not read is among its problems and in no list of what was used; no name is left out.

    The whole tells each refused input once, with the packs that refused it.
    """
    typed = {"households": "约两千", "built_gfa": "80000", "judged_on": "春节前后", "kind": "converted"}
    found = encoded(compare(packs, typed))
    for row in found["packs"]:
        refused = [problem["input"] for problem in row["problems"]]
        assert row["used"] == [*row["answer"]["given"]]
        assert sorted([*row["used"], *refused, *row["unused"]]) == sorted(typed)
        assert len(row["answer"]["facts"]) == len(row["used"])
    assert found["given"] == {"built_gfa": "80000", "kind": "converted"}
    assert [entry["input"] for entry in found["refused"]] == ["households", "judged_on"]
    for entry in found["refused"]:
        assert entry["packs"] == [row["pack"] for row in found["packs"] if entry["input"] not in row["unused"]]
        assert entry["text"].endswith("个规则包都没有计入它。")


def test_a_value_that_only_some_packs_refuse_is_counted(packs: dict[str, Pack]) -> None:
    """Where one pack takes what another refuses, the whole says how many refused it."""
    two = {"a": packs["jinan-2017"], "b": packs["jinan-2017"]}
    narrow = packs["jinan-2017"].domains["households"]
    wide = replace(two["b"], domains={name: one for name, one in two["b"].domains.items() if one is not narrow})
    found = encoded(compare({"a": two["a"], "b": wide}, {"households": "-1"}))
    assert found["given"] == {"households": "-1"}
    assert found["refused"][0]["text"].endswith("问到这一项的 2 个规则包中，1 个没有计入它。")


def test_the_comparison_in_words_tells_used_and_refused(packs: dict[str, Pack]) -> None:
    """On the command line each pack says what it used, does not ask, and refused, marked as such."""
    lines = [*comparison_sentences(compare(packs, {"households": "约两千", "built_gfa": "80000"}))]
    told = [line for line in lines if "约两千" in line]
    assert all("未计入（没有读懂，或者不在允许的范围内）：" in line for line in told)
    assert len(told) == 1 + sum("households" in pack.record.inputs for pack in packs.values())
    assert any(line == "  用到的填写：建成建筑面积：80,000 ㎡" for line in lines)
    assert any(line.startswith("  这里不问，没有用到：") and "建成建筑面积" in line for line in lines)


def test_every_call_of_the_page_tells_what_it_did_not_use(library: Library) -> None:
    """Answers, scenarios, charts and maps each come with a problem per input that could not be read."""
    calls = open_bundle(json.dumps(site_bundles(library)["demo"]))
    bad = {"use": "home", "spaces": "≥100"}
    asked: dict[str, Any] = {
        "answer": bad,
        "whole": bad,
        "along": {"case": bad, "input": "area"},
        "across": {"case": bad, "first": "permitted", "second": "area", "output": "route"},
    }
    for name, request in asked.items():
        found = json.loads(calls[name](json.dumps(request)))
        assert [problem["input"] for problem in found["problems"]] == ["spaces"], name
    several = json.loads(calls["several"](json.dumps([bad, {"use": "shop"}])))["answers"]
    assert [[problem["input"] for problem in one["problems"]] for one in several] == [["spaces"], []]
    assert [one["answer"]["given"] for one in several] == [{"use": "home"}, {"use": "shop"}]


def test_a_case_is_answered_by_another_version_too(library: Library) -> None:
    """`beside` gives what the other pack answers by itself, and says what only one of them asks."""
    own = site_bundles(library)["demo"]
    other = json.loads(json.dumps(own))
    record = other["pack"]
    record["parameters"]["home_spaces"]["values"][0]["value"] = "120"
    record["inputs"]["more"] = {**record["inputs"]["permitted"], "title": "另一个问题"}
    record["inputs"]["area"]["title"] = "总面积"
    case = {"permitted": "false", "required": "true", "use": "home", "spaces": "90", "gone": "1"}
    asked = json.dumps({"case": case, "bundle": json.dumps(other)})
    found = json.loads(open_bundle(json.dumps(own))["beside"](asked))
    alone = json.loads(open_bundle(json.dumps(other))["whole"](json.dumps({k: case[k] for k in case if k != "gone"})))
    assert found["answer"] == alone["answer"]
    assert found["answer"]["outputs"]["spaces_min"]["values"] == ["120"]
    assert (found["not_asked"], found["also_asked"]) == ([], ["另一个问题"])


def fee_pack(library: Library) -> Pack:
    """A fee of four kinds: a range of rates, a figure, an unknown price, or none."""
    kind = asked("类", type="enum", values={"a": "甲", "b": "乙", "c": "丙", "d": "丁"})
    del kind["domain"]
    unknown = {"unknown": "u", "source": "a", "confidence": "P"}
    return small(
        library,
        inputs={"x": asked("造价", unit="元"), "k": kind, "p": asked("假设的价", unit="元", assumed_for="price")},
        parameters={
            "rate": {"title": "率", "unit": "‰", "values": [{**unknown, "between": ["3", "5"]}]},
            "price": {"title": "市场价", "unit": "元", "values": [unknown]},
        },
        outputs={"fee": {"title": "费", "type": "number", "unit": "元"}},
        decision_tables=table(
            "fee",
            ["k"],
            (["a"], "x * rate"),
            (["b"], 1000),
            (["c"], "price"),
            (["d"], {"not_applicable": "不收"}),
        ),
    )


def test_what_is_only_possible_hides_no_other_possibility(library: Library) -> None:
    """A known value stands beside the bounds, the formulas and the 不适用 that may hold instead, in one phrase."""
    text = answer(fee_pack(library), {"x": "1000000"})["outputs"]["fee"]["text"]
    for said in ("1,000 元", "不少于 3,000 元，不超过 5,000 元", "费 = 市场价（未见规定）", "不适用", "只是可能"):
        assert said in text


def test_an_assumption_hides_no_other_hedge(library: Library) -> None:
    """What is computed from an assumption still says that it may not apply and what else it may be."""
    text = answer(fee_pack(library), {"x": "1000000", "p": "7"})["outputs"]["fee"]["text"]
    for said in ("7 元", "按您的假设试算", "不超过 5,000 元", "不适用"):
        assert said in text


def test_what_is_not_known_still_says_what_else_it_may_be(library: Library) -> None:
    """Where no value is known, 不适用 and every formula that may hold stand in the phrase."""
    text = answer(fee_pack(library), {"k": "c"})["outputs"]["fee"]["text"]
    assert text == "尚不能得出：费 = 市场价（未见规定）"
    pack = small(
        library,
        inputs={"x": asked("户数", unit="户")},
        outputs={"area": {"title": "面积", "type": "number", "unit": "㎡"}},
        decision_tables=table(
            "area",
            ["x"],
            (["< 9"], {"not_applicable": "不写"}),
            (["[9..99)"], "x * 2 ㎡/户"),
            ([">= 99"], "x * 3 ㎡/户"),
        ),
    )
    output = answer(pack, {})["outputs"]["area"]
    assert output["status"] == "unknown"
    assert output["remainder"] == ["面积 = 户数（待定） × 2 ㎡/户", "面积 = 户数（待定） × 3 ㎡/户"]
    assert "不适用" in output["text"]
    assert all(formula in output["text"] for formula in output["remainder"])


def test_an_explanation_never_picks_one_of_several(packs: dict[str, Pack]) -> None:
    """Where a rule may come to several numbers, or to none that is known, its sentence names them all."""
    found = answer(packs["ziyang-2021"], {"households": "1500", "kind": "new"})
    (said,) = [one["text"] for one in found["explanation"]]
    assert "900 ㎡" in said
    assert "不少于 750 ㎡" in said


def nearest(read_good: Callable[[str], Pack], name: str, case: dict[str, str]) -> dict[str, tuple[str, str, str]]:
    """Per input of an example the near and far side of its nearest change, and the output that it names first."""
    found = answer(read_good(name), case)["nearest_changes"]
    return {one["input"]: (one["last"], one["first"], one["changes"][0]["output"]) for one in found}


@pytest.fixture(scope="session")
def read_good(library: Library) -> Callable[[str], Pack]:
    """Read an example of the language by its name."""

    def run(name: str) -> Pack:
        path = DOCUMENTS / "good" / f"{name}.yaml"
        found = read_pack(read_yaml(path, path.name), vocabularies(library), {}).pack
        assert found is not None
        return found

    return run


def test_the_nearest_change_knows_days_steps_and_rounding(read_good: Callable[[str], Pack]) -> None:
    """A value in force from a day on, a step of a formula and a rounding are borders like those of a table."""
    dated = nearest(read_good, "dated-value", {"households": "1000", "judged_on": "2021-10-01"})
    assert dated["judged_on"] == ("2021-10-06", "2021-10-07", "area")
    stepped = nearest(read_good, "base-and-step", {"households": "1700"})
    assert stepped["households"] == ("1,501 户", "1,500 户", "area")
    hundred = nearest(read_good, "per-hundred", {"households": "251"})
    assert hundred["households"] == ("299 户", "300 户", "full_area")
    rounded = nearest(read_good, "rounding", {"floor_area": "100"})
    assert rounded["floor_area"] == ("100.6 ㎡", "100.61 ㎡", "fee")


def test_every_step_is_no_turn(library: Library) -> None:
    """Where each unit moves a rounded amount, only the border of the rule is a change worth telling."""
    pack = small(
        library,
        inputs={"x": asked("户数", unit="户")},
        outputs={
            "fee": {"title": "费", "type": "number", "unit": "元", "round": {"mode": "up", "to": "1", "source": "a"}}
        },
        decision_tables=table("fee", ["x"], (["< 2000"], "x * 10.3 元/户"), ([">= 2000"], {"not_applicable": "不收"})),
    )
    (change,) = answer(pack, {"x": "1000"})["nearest_changes"]
    assert (change["last"], change["first"]) == ("1,999 户", "2,000 户")


def test_a_change_that_changes_nothing_is_not_told(packs: dict[str, Pack]) -> None:
    """Another rule with the same outcome is no change; the search goes on to the next that is one."""
    found = answer(packs["xian-2011"], {"households": "1999", "plan_requires": "true"})["nearest_changes"]
    assert [(one["last"], one["first"]) for one in found if one["input"] == "households"] == [("2,000 户", "2,001 户")]
    case = {"permit_granted": "false", "handed_over": "true", "required_by_planning_conditions": "true"}
    found = answer(packs["dazu"], case)["nearest_changes"]
    assert [one["input"] for one in found] == ["permit_granted", "required_by_planning_conditions"]
    assert all(one["changes"][0]["output"] == "route" for one in found)


def test_a_change_behind_a_formula_is_found(library: Library) -> None:
    """The border of a table about a worked-out number is found along the input behind it, however narrow."""
    pack = small(library, **composed())
    (change,) = answer(pack, {"x": "3"})["nearest_changes"]
    assert (change["last"], change["first"], change["changes"][0]["output"]) == ("4,999 户", "5,000 户", "fee")


def composed() -> dict[str, Any]:
    """People from households, and a fee for a narrow range of people."""
    return {
        "inputs": {"x": asked("户数", unit="户")},
        "outputs": {
            "people": {"title": "人数", "type": "number", "unit": "人"},
            "fee": {"title": "费", "type": "number", "unit": "元"},
        },
        "formulas": {"people": {"title": "人数", "value": "x * 3 人/户", "say": "说。", "source": "a"}},
        "decision_tables": table("fee", ["people"], (["[15000..15300)"], 500), (["not([15000..15300))"], 10)),
    }


def test_cliffs_are_found_behind_formulas_and_at_roundings(library: Library, read_good: Callable[[str], Pack]) -> None:
    """Both ends of a narrow range of people are cliffs along households; a rounded amount's own steps are none."""
    found = [(one["kind"], one["case"]["户数"]) for one in verify(small(library, **composed()))["cliffs"]]
    assert found == [("jump", "4,999 户"), ("fall", "5,099 户")]
    assert verify(read_good("rounding"))["cliffs"] == []


def test_a_rounded_amount_is_no_equation(read_good: Callable[[str], Pack]) -> None:
    """Between a formula and its rounded value stands the rounding, not an equals sign."""
    (said, *_) = [one["text"] for one in answer(read_good("rounding"), {"floor_area": "100"})["explanation"]]
    assert said == "费用 = 100 ㎡ × 0.333 元/㎡，取整到 1 元（四舍五入），得 33 元。"


def test_an_answer_names_its_law_as_the_pack_does() -> None:
    """Work, version, stage and title are those of the pack; a pack without a title of its law has the bundle's."""
    data = two_inputs.bundle({"size": two_inputs.table(["x"], ["size"], ["-", "big"])})
    data["pack"]["outputs"].pop("need")
    data["law"] = "甲办法（征求意见稿）"
    law = answer(read_bundle(data), {})["law"]
    assert (law["title"], law["work"], law["version"]) == ("甲办法（征求意见稿）", "d", "v")
    named = data["pack"]["law"]
    data["pack"]["law"] = {"title": "乙规定", **{key: named[key] for key in ("stage", "in_force", "caution")}}
    law = answer(read_bundle(data), {})["law"]
    assert (law["title"], law.get("work", ""), law.get("version", "")) == ("乙规定", "", "")


def test_open_points_come_by_what_they_hold_up() -> None:
    """First what the leading output waits for, then what more outputs wait for, whichever is written first."""
    rows = {"size": [["-", {"unknown": "lead"}]], "a": [["-", {"unknown": "few"}]]}
    rows |= {name: [["-", {"unknown": "many"}]] for name in ("b", "c")}
    tables = {name: two_inputs.table(["x"], [name], *some) for name, some in rows.items()}
    outputs = {name: {"title": name, "type": "number"} for name in ("a", "b", "c")}
    data = two_inputs.bundle(tables, outputs=outputs)
    data["pack"]["outputs"].pop("need")
    data["unknowns"] = {
        key: {"what": key, "decided_by": "局", "since": "2022", "page": "p"} for key in ("few", "many", "lead")
    }
    found = answer(read_bundle(data), {"x": "1"})["unknown"]
    assert [(one["id"], one["holds_up"]) for one in found] == [("lead", ["size"]), ("many", ["b", "c"]), ("few", ["a"])]


def test_an_output_is_settled_by_what_was_assumed_where_one_value_is_left() -> None:
    """With an assumed figure one value is all that the output can come to; two, or none yet, are not."""
    rows = [["true", "x + open"], ["false", "x + open + 1 ㎡"]]
    assumed = {"type": "number", "title": "假设", "ask": "问", "help": "助", "source": "d#a", "unit": "㎡"}
    data = two_inputs.bundle(
        {"need": two_inputs.table(["yes"], ["need"], *rows)}, inputs={"guess": {**assumed, "assumed_for": "open"}}
    )
    data["pack"]["outputs"].pop("size")
    pack = read_bundle(data)
    for given_values, settled in (
        ({"x": "1", "yes": "true", "guess": "2"}, True),
        ({"x": "1", "guess": "2"}, False),
        ({"yes": "true", "guess": "2"}, False),
        ({"x": "1", "yes": "true"}, False),
    ):
        need = answer(pack, given_values)["outputs"]["need"]
        assert bool(need.get("settled")) is settled, (given_values, need)


@pytest.mark.parametrize(
    ("given_values", "values", "certain"),
    [
        ({"yes": "true"}, ["do", "leave"], ["do", "leave"]),
        ({"yes": "false"}, ["do"], ["do"]),
        ({}, ["do", "leave"], ["do"]),
    ],
)
def test_a_list_tells_what_is_certainly_on_it(
    given_values: dict[str, str], values: list[str], certain: list[str]
) -> None:
    """What may be on it stands among its values alone; an output that is no list has no such part."""
    words = {"do": "做", "leave": "不做"}
    duties = two_inputs.table(["yes"], ["duties"], ["-", "do"], ["true", "leave"], policy="collect")
    size = two_inputs.table(["x"], ["size"], ["-", "big"])
    outputs = {"duties": {"title": "事", "type": "enum", "values": words}}
    data = two_inputs.bundle({"size": size, "duties": duties}, outputs=outputs)
    data["pack"]["outputs"].pop("need")
    found = answer(read_bundle(data), given_values)["outputs"]
    assert (found["duties"]["values"], found["duties"]["certain_values"]) == (values, certain)
    assert found["size"].get("certain_values") is None
