"""The engine: exact numbers, three truth values, honest statuses."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT
from two_inputs import bundle, table

from calculator import Pack, Problems, answer, read_bundle
from calculator.ground.scalars import decimal_text, fixed, number
from calculator.ground.truth import Truth, all_of, any_of, negation
from calculator.language.cells import holds, judge, parse_test
from calculator.language.formulas import compiled, parse_formula
from calculator.language.lexer import SyntaxProblem
from calculator.language.values import Alternative

CHOICES = {
    "permit_granted": (None, "true", "false"),
    "handed_over": (None, "true", "false"),
    "required_by_planning_conditions": (None, "true", "false"),
    "area": (None, "unbuilt", "built"),
    "zone": (None, "district", "development_zone"),
}
cases = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()}).map(
    lambda case: {name: value for name, value in case.items() if value is not None}
)


def route_by_hand(case: dict[str, str]) -> str:
    """The note's three sentences and its one gap, written down a second time for a complete case."""
    if case["permit_granted"] == "true":
        return "done" if case["handed_over"] == "true" else "former_policy"
    return "in_kind" if case["required_by_planning_conditions"] == "true" else "fee"


def completions(case: dict[str, str]) -> list[dict[str, str]]:
    """Every complete case that agrees with a partial one."""
    options = [[case[name]] if name in case else [v for v in values if v] for name, values in CHOICES.items()]
    return [dict(zip(CHOICES, values, strict=True)) for values in product(*options)]


@pytest.mark.long
@settings(deadline=None)
@given(cases)
def test_a_partial_case_gives_just_the_routes_of_its_completions(pack: Pack, case: dict[str, str]) -> None:
    """The possible routes of a partial case are those of its completions, and certain means that all agree."""
    route = answer(pack, case)["outputs"]["route"]
    expected = {route_by_hand(complete) for complete in completions(case)}
    assert set(route["values"]) == expected
    assert (route["status"] == "certain") == (len(expected) == 1)


@settings(deadline=None)
@given(cases)
@pytest.mark.slow
def test_no_completion_gives_what_a_partial_case_left_out(pack: Pack, case: dict[str, str]) -> None:
    """Whatever a completed case answers was possible before: nothing is ruled out by not knowing."""
    before = answer(pack, case)["outputs"]
    for complete in completions(case):
        for name, after in answer(pack, complete)["outputs"].items():
            if not after["reminder"]:  # reminders are held back until they are certain
                assert set(after["values"]) <= set(before[name]["values"]), name
            if before[name]["status"] == "not_applicable":
                assert after["status"] == "not_applicable", name


@pytest.mark.long
@settings(deadline=None)
@given(cases)
def test_every_reason_has_a_clause(pack: Pack, case: dict[str, str]) -> None:
    """Each output that says anything gives a reason, and each reason cites a clause that the answer carries."""
    found = answer(pack, case)
    cited = {item["clause"] for item in found["citations"]}
    for output in found["outputs"].values():
        assert output["because"] or output["reminder"] or output["status"] == "not_applicable"
        assert {reason["source"] for reason in output["because"] if reason["source"]} <= cited


def test_a_missing_answer_is_asked_only_if_it_can_change_something(pack: Pack) -> None:
    """Where the fee applies, nothing is asked about areas that no longer matter."""
    found = answer(pack, {"permit_granted": "false", "required_by_planning_conditions": "false", "zone": "district"})
    assert found["missing"] == []


def test_an_assumption_is_never_certain(pack: Pack) -> None:
    """A fee made from assumed rate and base is exact, possible, and says which inputs were assumed."""
    case = {"permit_granted": "false", "required_by_planning_conditions": "false"}
    assumed = {"assumed_fee_rate": "0.1", "assumed_fee_base": "0.3"}
    fee = answer(pack, {**case, **assumed})["outputs"]["fee"]
    assert (fee["status"], fee["values"], fee["to_cent"]) == ("possible", ["0.03"], ["0.03"])
    assert fee["assumed"] == sorted(assumed)


def test_a_product_of_two_unknowns_carries_both_reasons(pack: Pack) -> None:
    """The fee without assumptions waits for its rate and for its base."""
    fee = answer(pack, {"permit_granted": "false", "required_by_planning_conditions": "false"})["outputs"]["fee"]
    assert (fee["status"], fee["unknown"]) == ("unknown", ["fee-base", "fee-rate"])


def test_inferred_results_say_so(pack: Pack) -> None:
    """Pairing offices by zone is read from the note's listing, not stated by it."""
    case = {"permit_granted": "false", "required_by_planning_conditions": "false", "zone": "district"}
    assert answer(pack, case)["outputs"]["collecting_body"]["inferred"]
    case["required_by_planning_conditions"] = "true"
    assert not answer(pack, case)["outputs"]["route"]["inferred"]


def test_the_answer_is_plain_json_with_decimal_strings(pack: Pack) -> None:
    """The answer survives JSON unchanged and holds no float anywhere."""
    found = answer(pack, {"building_area": "2999.99", "assumed_fee_rate": "0.3333"})

    def floats(value: Any) -> bool:
        if isinstance(value, dict | list):
            return any(map(floats, value.values() if isinstance(value, dict) else value))
        return isinstance(value, float)

    assert json.loads(json.dumps(found)) == found
    assert not floats(found)


def test_a_day_before_the_draft_gets_no_answer_of_the_draft(pack: Pack) -> None:
    """Judged on a day when the draft did not exist, every output is unknown, and why is said."""
    case = {"permit_granted": "false", "required_by_planning_conditions": "true", "area": "unbuilt"}
    found = answer(pack, {**case, "judged_on": "2022-04-19"})
    assert {(output["status"], *output["unknown"]) for output in found["outputs"].values()} == {
        ("unknown", "before-draft")
    }
    assert [entry["id"] for entry in found["unknown"]] == ["before-draft"]
    assert answer(pack, {**case, "judged_on": "2022-04-20"})["outputs"]["route"]["values"] == ["in_kind"]


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"areas": "built"}, "是不是“所在区域”"),
        ({"area": "build"}, "可以写：“未建成区域”、“已建成区域”"),
        ({"permit_granted": "也许"}, "可以写：“是”、“否”"),
        ({"building_area": "3,00"}, "三位一组"),
        ({"building_area": "≥3000"}, "写 3000"),
        ({"building_area": "-1"}, "不小于 0 ㎡、不大于 1,000,000 ㎡"),
        ({"building_area": "150万"}, "读作 1,500,000 ㎡，不在允许的范围内"),
        ({"building_area": "1.005"}, "最多 2 位小数"),
        ({"building_area": "9" * 5_000_000}, "共 5000000 个字符"),
        ({"judged_on": "2022-02-30"}, "没有这一天"),
        ({"judged_on": "2022年2月"}, "没有日"),
        ({"building_area": 3000}, "以文字给出"),
    ],
)
def test_a_bad_value_is_told_in_one_sentence(pack: Pack, given_: dict[str, Any], says: str) -> None:
    """The sentence names the field, what was found and what is allowed, and stays short."""
    with pytest.raises(Problems) as error:
        answer(pack, given_)
    (problem,) = error.value.problems
    assert problem.path == tuple(given_)
    assert says in problem.message
    assert len(problem.message) < 400


def test_all_bad_values_are_told_at_once(pack: Pack) -> None:
    """Two bad fields give two problems."""
    with pytest.raises(Problems) as error:
        answer(pack, {"area": "x", "zone": "y"})
    assert [problem.path for problem in error.value.problems] == [("area",), ("zone",)]


truths = st.sampled_from(Truth)


@given(truths, truths)
def test_truth_follows_kleene(left: Truth, right: Truth) -> None:
    """De Morgan holds, and unknown is neither true nor false."""
    assert negation(all_of([left, right])) == any_of([negation(left), negation(right)])
    assert negation(Truth.UNKNOWN) is Truth.UNKNOWN


decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(decimals)
def test_numbers_are_read_and_written_exactly(value: Decimal) -> None:
    """A decimal goes through unchanged; rounding to cents agrees with Decimal's half-up."""
    text = f"{value:f}"
    assert Fraction(decimal_text(number(text))) == Fraction(value)
    assert Decimal(fixed(number(text), 2)) == value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


@given(decimals, decimals, decimals)
def test_cells_compare_as_mathematics_does(value: Decimal, low: Decimal, high: Decimal) -> None:
    """An interval with inclusive and exclusive ends holds just where Decimal says."""
    if low >= high:
        low, high = high, low + 1
    cell = parse_test(f"[{low:f}..{high:f})")
    assert holds(cell, number(f"{value:f}"), {}) == (low <= value < high)


@pytest.mark.parametrize("source", ["-", "not(< 3)", "1, 2", "< 5", ">= 2022-01-01"])
def test_an_unknown_value_leaves_a_cell_unknown(source: str) -> None:
    """A cell over a value that is not known is unknown, unless it asks nothing."""
    unknown = Alternative(missing=frozenset({"x"}))
    assert judge(parse_test(source), unknown, {}) is (Truth.TRUE if source == "-" else Truth.UNKNOWN)


@given(decimals, decimals)
def test_not_turns_a_cell_round(value: Decimal, border: Decimal) -> None:
    """`not(...)` holds just where the cell within does not."""
    found = number(f"{value:f}")
    inner, outer = (holds(parse_test(source), found, {}) for source in (f"< {border:f}", f"not(< {border:f})"))
    assert outer != inner


@given(decimals, decimals)
def test_formulas_compute_exactly(left: Decimal, right: Decimal) -> None:
    """Products, differences and maxima agree with exact fractions."""
    values = {"a": number(f"{left:f}"), "b": number(f"{right:f}")}
    assert compiled(parse_formula("max(0, a - b) + a * b"))(values) == max(
        Fraction(0), Fraction(left) - Fraction(right)
    ) + Fraction(left) * Fraction(right)


def test_formulas_step_up_and_down() -> None:
    """`ceil` and `floor` go to the next step: started hundreds and full hundreds."""
    assert [compiled(parse_formula(f"ceil({n}, 100)"))({}) for n in (0, 1, 100, 101)] == [0, 100, 100, 200]
    assert [compiled(parse_formula(f"floor({n}, 100)"))({}) for n in (99, 100, 199)] == [0, 100, 100]


@pytest.mark.parametrize(
    ("parse", "source"),
    [
        (parse_test, ">= "),
        (parse_test, "[1..2"),
        (parse_test, "a b"),
        (parse_test, "2022-13-01"),
        (parse_test, "≥ 3"),
        (parse_formula, "1 +"),
        (parse_formula, "sum(1)"),
        (parse_formula, "(" * 60 + "1" + ")" * 60),
        (parse_formula, "1 +" * 400 + "1"),
        (parse_formula, "1" * 1_000_000),
    ],
)
def test_bad_syntax_draws_a_caret(parse: Any, source: str) -> None:
    """A cell or formula that cannot be read is told with a caret under the spot, however long it is."""
    with pytest.raises(SyntaxProblem) as error:
        parse(source)
    assert str(error.value).splitlines()[-1].strip() == "^"


def test_the_calculator_needs_only_the_standard_library() -> None:
    """`calculator` imports nothing but itself and the standard library, so it runs in any Python."""
    import ast  # noqa: PLC0415
    import sys  # noqa: PLC0415

    for path in (ROOT / "calculator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top == "calculator" or top in sys.stdlib_module_names, (path, name)


NEED = table(["yes"], ["need"], ["true", "ten"], ["false", {"not_applicable": "无"}])
SIZE = table(["need"], ["size"], [">= 5", "big"], ["< 5", "small"])


def test_what_may_not_apply_is_never_certain() -> None:
    """A table over an output that may not apply may itself not apply."""
    pack = read_bundle(bundle({"need": NEED, "size": SIZE}))
    size = answer(pack, {})["outputs"]["size"]
    assert (size["status"], size["may_not_apply"], size["missing"]) == ("possible", True, ["yes"])
    assert answer(pack, {"yes": "false"})["outputs"]["size"]["status"] == "not_applicable"
    assert answer(pack, {"yes": "true"})["outputs"]["size"]["values"] == ["big"]


@pytest.mark.parametrize(
    ("tables", "more", "says"),
    [
        ({"need": NEED, "size": table(["x"], ["size"], [">= 10", "big"], policy="first")}, {}, "有情形没有规则"),
        ({"need": NEED, "size": table(["x"], ["size"], ["-", "big"], [">= open", "small"])}, {}, "重叠"),
        (
            {"need": table(["yes"], ["need"], ["-", "ten"], policy="collect"), "size": SIZE},
            {},
            "collect 表的输出",
        ),
        (
            {"need": NEED, "size": SIZE},
            {"inputs": {"e": {"type": "enum", "title": "e", "ask": "e", "help": "e", "source": "d#a"}}},
            "没有 values",
        ),
        (
            {"need": NEED, "size": table(["x"], ["size"], *([f"[{n}..{n})", "big"] for n in range(3)))},
            {},
            "是空的",
        ),
    ],
    ids=["first with gap", "overlap at an unknown parameter", "list as input", "empty enum", "empty interval"],
)
def test_a_pack_that_cannot_be_trusted_is_refused(tables: Any, more: Any, says: str) -> None:
    """Gaps of `first` tables, overlaps that an open value could bring, lists as inputs: none gets past reading."""
    with pytest.raises(Problems, match=says):
        read_bundle(bundle(tables, **more))


def test_a_threshold_that_is_not_fixed_can_be_asked_about() -> None:
    """`>= p` and `< p` are complete and unique for any p; with p open the answer waits for p, not for an input."""
    sized = table(["x"], ["size"], [">= open", "big"], ["< open", "small"])
    pack = read_bundle(bundle({"need": NEED, "size": sized}))
    size = answer(pack, {"x": "10"})["outputs"]["size"]
    assert (size["status"], size["values"], size["missing"], size["unknown"]) == (
        "possible",
        ["big", "small"],
        [],
        ["u"],
    )


def test_a_value_that_changed_on_a_day_waits_for_the_day() -> None:
    """50 until 2021-10-06, 60 from 2021-10-07: both while no day is given, one on each side, none before the first."""
    day = {"type": "date", "title": "日", "ask": "日", "help": "日", "source": "d#a"}
    data = bundle({"need": NEED, "size": SIZE}, inputs={"judged_on": day})
    values = [("2016-01-01", "50"), ("2021-10-07", "60")]
    data["pack"]["parameters"]["ten"]["values"] = [
        {"value": value, "from": start, "source": "d#a", "confidence": "P"} for start, value in values
    ]
    pack = read_bundle(data)
    need = answer(pack, {"yes": "true"})["outputs"]["need"]
    assert (need["status"], need["values"], need["missing"]) == ("possible", ["60", "50"], ["judged_on"])
    for judged_on, values_then in (("2021-10-06", ["50"]), ("2021-10-07", ["60"]), ("2015-12-31", [])):
        assert answer(pack, {"yes": "true", "judged_on": judged_on})["outputs"]["need"]["values"] == values_then


def test_an_input_is_asked_for_though_another_hides_it() -> None:
    """What two open inputs decide together waits for both: in a formula over a table's result, and by its rules."""
    height = {
        "type": "number",
        "title": "高",
        "ask": "高",
        "help": "高",
        "source": "d#a",
        "domain": "[-9..9]",
        "unit": "㎡",
    }
    by_rule = table(["yes"], ["need"], ["true", "height"], ["false", "ten + height"])
    told = {"title": "和", "value": "need + x", "say": "加", "source": "d#a"}
    data = bundle(
        {"need": by_rule, "size": SIZE},
        inputs={"height": height},
        outputs={"sum": {"title": "和", "type": "number", "unit": "㎡"}},
        formulas={"sum": told},
    )
    asked = {name: {*one["missing"]} for name, one in answer(read_bundle(data), {})["outputs"].items()}
    assert asked == {"need": {"yes", "height"}, "size": {"yes", "height"}, "sum": {"yes", "height", "x"}}
    last = answer(read_bundle(data), {"height": "1", "x": "1"})["outputs"]["sum"]
    assert (last["missing"], last["values"]) == (["yes"], ["2", "12"])


def test_dividing_by_zero_is_told_and_the_rest_is_answered() -> None:
    """A formula that divides by zero leaves its own output unknown, with the reason, and no other."""
    share = {"title": "份", "value": "ten / x", "say": "除", "source": "d#a"}
    data = bundle(
        {"need": NEED, "size": SIZE}, outputs={"share": {"title": "份", "type": "number"}}, formulas={"share": share}
    )
    outputs = answer(read_bundle(data), {"x": "0", "yes": "true"})["outputs"]
    assert outputs["share"]["status"] == "unknown"
    assert "除数为零" in outputs["share"]["because"][-1]["text"]
    assert outputs["size"]["status"] == "certain"
    assert answer(read_bundle(data), {"x": "3"})["outputs"]["share"]["values"] == ["10/3"]
