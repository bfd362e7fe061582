"""The legal effect of a change: what is planted is found and confirmed, what only reads otherwise is nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
from typing import Any

import pytest
import yaml
from brute_force import BruteForce, Row
from effect_checks import answers, differing, inside, tried
from paths import DOCUMENTS
from planted_slips import KINDS, planted
from random_packs import Bracket, RandomPack, Table, bundle, random_pack

from calculator import Pack, Problems, read_bundle
from calculator.engine.case import read_case
from calculator.packs.standalone import standalone_bundle
from calculator.proofs.effect import effect, effect_json
from calculator.proofs.effect_records import EffectStatement, LegalEffect, OutputChange
from calculator.proofs.effect_search import Difference, Part, merged
from calculator.proofs.effect_words import told_together

Data = dict[str, Any]

GOOD = DOCUMENTS / "good"
CHANGES, BRUTE = 30, 60
WORDS = {"confidence": dict.fromkeys(("P", "PM", "S", "N", "I", "B", "U"), "词"), "text_status": {"summary": "词"}}


def rules(*rows: tuple[list[str], list[Any]]) -> list[Data]:
    """Rules r1, r2, … from cells and outcomes."""
    return [
        {"id": f"r{at}", "if": cells, "then": then, "say": f"说{at}。", "source": "a"}
        for at, (cells, then) in enumerate(rows, 1)
    ]


def data(**more: Any) -> Data:
    """A pack of households and an area: who builds, who pays what."""
    build = rules(([">= least", "unbuilt"], ["build"]), (["< least", "unbuilt"], ["pay"]), (["-", "built"], ["pay"]))
    pay = rules((["pay"], ["households * rate"]), (["build"], [{"not_applicable": "配建"}]))
    area = {"unbuilt": "未建成区域", "built": "已建成区域"}
    asked: Data = {"ask": "问", "help": "助", "source": "a"}
    return {
        "pack": "small",
        "title": "小包",
        "law": {"title": "办法", "stage": "示例", "in_force": "示例", "caution": "示例"},
        "units": [],
        "clauses": {"a": {"title": "第一条", "text": "文。", "text_status": "summary"}},
        "unknowns": {"open-rate": {"what": "缴费标准", "decided_by": "区政府", "since": "2022"}},
        "inputs": {
            "households": {"title": "户数", "type": "number", "unit": "户", "domain": "[0..100000]", **asked},
            "area": {"title": "区域", "type": "enum", "values": area, **asked},
        },
        "parameters": {
            "least": {
                "title": "户数门槛",
                "unit": "户",
                "values": [{"value": "3000", "source": "a", "confidence": "P"}],
            },
            "rate": {"title": "标准", "unit": "元/户", "values": [{"value": "10", "source": "a", "confidence": "P"}]},
        },
        "outputs": {
            "route": {"title": "怎么办", "type": "enum", "values": {"build": "配建", "pay": "缴费"}},
            "fee": {"title": "费用", "type": "number", "unit": "元"},
        },
        "decision_tables": {
            "route": {
                "title": "怎么办",
                "hit_policy": "unique",
                "inputs": ["households", "area"],
                "outputs": ["route"],
                "rules": build,
            },
            "fee": {"title": "费用", "hit_policy": "unique", "inputs": ["route"], "outputs": ["fee"], "rules": pay},
        },
        **more,
    }


def read(pack: Data) -> Pack:
    """A pack that stands alone, linked."""
    return read_bundle(standalone_bundle(pack, WORDS))


def edited(change: Callable[[Data], object], pack: Data | None = None) -> Pack:
    """The pack with an edit."""
    copy = deepcopy(pack or data())
    change(copy)
    return read(copy)


def texts(found: LegalEffect) -> list[str]:
    """What the statements say."""
    return [one.text for one in found.statements]


def figure(name: str, **value: str) -> Callable[[Data], None]:
    """An edit that gives a parameter another value."""

    def change(pack: Data) -> None:
        pack["parameters"][name]["values"] = [{"source": "a", "confidence": "P", **value}]

    return change


# --- what is told ------------------------------------------------------------------------------------------------


def test_a_moved_threshold_is_told_with_its_region_and_a_round_case() -> None:
    """The region is exact, the change from what to what, the witness round and inside, the changed figure named."""
    old, new = read(data()), edited(figure("least", value="2000"))
    found = effect(old, new)
    (statement,) = found.statements
    assert statement.text.startswith(
        "2,000–2,999 户、未建成区域：由缴费变为配建；费用：原来是户数 × 10 元/户，现在不适用"
    )
    assert statement.text.endswith("（如 2,500 户）。")
    assert statement.witness_new == statement.witness_old == {"households": "2500", "area": "unbuilt"}
    assert {(one.side, one.cause) for one in statement.basis} == {
        ("old", "parameters/least/0"),
        ("new", "parameters/least/0"),
    }
    assert [one.clause for one in statement.basis] == ["第一条", "第一条"]
    assert (found.not_compared, found.editorial) == ((), False)
    assert effect_json(found)["statements"][0]["boxes"][0][0]["ranges"] == (("2000", "2999"),)


def test_an_amount_says_by_how_much_it_moves_along_an_input() -> None:
    """Formula against formula, and so much more for each unit of the input where that is shown for every value."""
    (statement,) = effect(read(data()), edited(figure("rate", value="12"))).statements
    (change,) = statement.changes
    assert (change.before, change.after) == ("户数 × 10 元/户", "户数 × 12 元/户")
    assert change.by == "“户数”每 1 户增加 2 元"


def test_unknown_against_known_is_an_effect_of_its_own() -> None:
    """What no text fixed and now is fixed, and the other way round."""
    open_ = edited(figure("rate", unknown="open-rate"))
    (statement,) = effect(open_, edited(figure("rate", value="12"))).statements
    assert "费用：原来没有写" in statement.text
    assert "现在是户数 × 12 元/户" in statement.text
    assert (statement.changes[0].status_before, statement.changes[0].status_after) == ("unknown", "decided")
    (statement,) = effect(edited(figure("rate", value="12")), open_).statements
    assert "现在没有写" in statement.text


def test_a_formula_of_what_no_text_fixes_differs_by_what_is_supposed() -> None:
    """Both sides say unknown, and still one would be twice the other: told under a supposition, and as one."""
    change = figure("rate", unknown="open-rate")

    def doubled(pack: Data) -> None:
        change(pack)
        pack["decision_tables"]["fee"]["rules"][0]["then"] = ["households * rate * 2"]

    (statement,) = effect(edited(change), edited(doubled)).statements
    assert statement.supposed == {"标准": "3"}
    assert "假设标准为 3 元/户" in statement.text


def test_inputs_of_one_side_are_named_and_compared_over() -> None:
    """A question that is new stands in the region, in the witness of its side alone, and in `new_inputs`."""

    def asks(pack: Data) -> None:
        pack["inputs"]["old_city"] = {"title": "是否旧城", "type": "boolean", "ask": "问", "help": "助", "source": "a"}
        table = pack["decision_tables"]["route"]
        table["inputs"].append("old_city")
        table["rules"] = rules(
            ([">= least", "unbuilt", "false"], ["build"]),
            (["< least", "unbuilt", "false"], ["pay"]),
            (["-", "built", "false"], ["pay"]),
            (["-", "-", "true"], ["pay"]),
        )

    found = effect(read(data()), edited(asks))
    assert [one.title for one in found.new_inputs] == ["是否旧城"]
    (statement,) = found.statements
    assert statement.text.startswith("不少于 3,000 户、未建成区域、是否旧城：是：由配建变为缴费")
    assert "old_city" in statement.witness_new
    assert "old_city" not in statement.witness_old
    gone = effect(edited(asks), read(data()))
    assert [one.title for one in gone.gone_inputs] == ["是否旧城"]


def test_an_output_of_one_side_is_told_once() -> None:
    """A new check or figure is one statement, not one for each of its values."""

    def checks(pack: Data) -> None:
        pack["checks"] = {
            "few": {"title": "户数少", "input": "households", "must": "< 10", "say": "少。", "source": "a"}
        }

    (statement,) = effect(read(data()), edited(checks)).statements
    assert statement.text.startswith("所有情形：户数少：原来没有这一项，现在有")
    assert statement.changes[0].status_before == "absent"
    (statement,) = effect(edited(checks), read(data())).statements
    assert "不再有这一项" in statement.text


def dated(start: str) -> Callable[[Data], None]:
    """An edit by which the rate rises on a day."""

    def change(pack: Data) -> None:
        pack["inputs"]["judged_on"] = {"title": "日期", "type": "date", "ask": "问", "help": "助", "source": "a"}
        values = [{"value": "10", "source": "a", "confidence": "P"}]
        values.append({"value": "20", "from": start, "source": "a", "confidence": "P"})
        pack["parameters"]["rate"]["values"] = values

    return change


def test_both_sides_are_judged_on_the_same_day() -> None:
    """A value that starts on another day differs on the days between, and on no other."""
    (statement,) = effect(edited(dated("2025-01-01")), edited(dated("2025-06-01"))).statements
    assert "日期 2025-01-01 至 2025-05-31" in statement.region
    assert "每 1 户减少 10 元" in statement.text


def test_days_are_looked_for_where_the_calendar_is() -> None:
    """Of a day without a domain only those of the declared calendar have a deadline, whenever they are."""

    def due(days: str) -> Data:
        asked = {"title": "收到的日子", "type": "date", "ask": "问", "help": "助", "source": "a"}
        return data(
            inputs={"received": asked},
            parameters={},
            outputs={"due": {"title": "期限", "type": "date"}},
            decision_tables={},
            calendar={"first": "2031-01-01", "last": "2031-12-31", "source": "a"},
            formulas={"due": {"title": "期限", "value": f"received + {days} 工作日", "say": "说。", "source": "a"}},
        )

    old, new = read(due("10")), read(due("15"))
    found = effect(old, new)
    assert any(confirmed(old, new, one) and "推迟" in one.text for one in found.statements)


def test_days_of_one_version_alone_are_told() -> None:
    """Before a version existed it answers nothing: told once, and not mixed with what the rules differ by."""

    def since(day: str) -> Callable[[Data], None]:
        def change(pack: Data) -> None:
            dated("2025-06-01")(pack)
            pack["unknowns"]["earlier"] = {"what": "更早的规定", "decided_by": "区政府", "since": "2022"}
            pack["law"] |= {"not_before": day, "earlier": "earlier"}

        return change

    found = effect(edited(since("2024-01-01")), edited(since("2024-03-01")))
    (statement,) = found.statements
    assert statement.region == "日期 2024-01-01 至 2024-02-29"
    assert "只有一边有文本" in statement.text
    assert found.compared_from == "2024-03-01"


def test_lists_say_what_they_gained_and_lost() -> None:
    """Documents and steps are lists: what is added and what is dropped, whatever else stands in them."""

    def papers(*words: str) -> Callable[[Data], None]:
        def change(pack: Data) -> None:
            pack["outputs"]["papers"] = {"title": "文书", "type": "enum", "values": {"a": "甲", "b": "乙", "c": "丙"}}
            rows = rules(*((["pay"], [word]) for word in words), (["build"], ["a"]))
            table = {"title": "文书", "hit_policy": "collect", "inputs": ["route"], "outputs": ["papers"]}
            pack["decision_tables"]["papers"] = {**table, "rules": rows}

        return change

    (statement,) = effect(edited(papers("a", "b")), edited(papers("c", "a"))).statements
    assert statement.changes[0].text == "文书：增加丙，不再有乙"


def test_exchanged_labels_are_a_change_and_renamed_keys_are_none() -> None:
    """A word is what readers read: 配建 for 缴费 is another outcome, `build_it` for `build` is not."""

    def exchanged(pack: Data) -> None:
        pack["outputs"]["route"]["values"] = {"build": "缴费", "pay": "配建"}

    assert len(effect(read(data()), edited(exchanged)).statements) >= 1
    renamed = yaml.safe_load(yaml.safe_dump(data()).replace("build", "build_it").replace("unbuild_it", "unbuild"))
    assert effect(read(data()), read(renamed)).editorial


# --- what is not told --------------------------------------------------------------------------------------------


def editorial(pack: Data, chance: random.Random) -> Data:
    """A pack said, named and ordered otherwise, with equal meaning."""
    copy = deepcopy(pack)
    copy["title"] = "别的标题"
    for kind in ("inputs", "outputs"):
        for item in copy.get(kind, {}).values():
            item.update({"note": "新的说明"} if kind == "outputs" else {"help": "新的提示", "ask": "新的问法"})
    for table in copy.get("decision_tables", {}).values():
        names = {rule["id"]: f"new-{at}" for at, rule in enumerate(table["rules"])}
        for rule in table["rules"]:
            rule |= {"id": names[rule["id"]], "say": "另一种说法。", "note": "新的说明"}
        for overlap in table.get("overlaps", ()):
            overlap["rules"] = [names[one] for one in overlap["rules"]]
        if table["hit_policy"] != "first":
            chance.shuffle(table["rules"])
    for kind in ("formulas", "checks", "brackets"):
        for item in copy.get(kind, {}).values():
            item["say"] = "另一种说法。"
    for kind in ("decision_tables", "parameters", "formulas", "inputs", "outputs"):
        items = [*copy.get(kind, {}).items()]
        chance.shuffle(items)
        copy |= {kind: dict(items)} if items else {}
    copy["tests"] = []
    return copy


@pytest.mark.long
def test_what_is_only_said_named_or_ordered_otherwise_is_no_effect() -> None:
    """Of every documented example and of random packs: the region is empty, it is said so, and nothing was left out."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    for path in sorted(GOOD.glob("*.yaml")):
        one = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        found = effect(read(one), read(editorial(one, chance)))
        assert (found.statements, found.editorial) == ((), True), path.name
    for seed in range(60):
        whole = bundle(random_pack(seed))
        try:
            old = read_bundle(whole)
        except Problems:
            continue
        found = effect(old, read_bundle({**whole, "pack": editorial(whole["pack"], chance)}))
        assert (found.statements, found.editorial) == ((), True), seed
    assert found.summary == "只是文字上的修改，所有情形的结果没有不同。"


def test_a_pack_beside_itself_is_not_said_to_be_reworded() -> None:
    """Nothing changed is told as that, not as a change of words."""
    assert effect(read(data()), read(data())).summary == "两边是同一份规则，没有改动。"


def test_renamed_inputs_and_parameters_are_the_same_by_their_titles() -> None:
    """A key is no law: what people call it by stands."""
    text = yaml.safe_dump(data()).replace("least", "threshold").replace("households", "homes").replace("fee", "charge")
    assert effect(read(data()), read(yaml.safe_load(text))).editorial


def test_rules_written_otherwise_with_equal_meaning_are_no_effect() -> None:
    """What is not the same by its text is tried: other rules that answer every case alike have no region."""

    def split(pack: Data) -> None:
        pack["decision_tables"]["route"]["rules"] = rules(
            ([">= least", "unbuilt"], ["build"]),
            (["< 100", "unbuilt"], ["pay"]),
            (["[100..least)", "unbuilt"], ["pay"]),
            (["-", "built"], ["pay"]),
        )

    assert effect(read(data()), edited(split)).editorial


def wide(count: int, word: str = "甲") -> Data:
    """A pack whose one amount rests on many inputs, with a figure of its own in one of very many cases."""
    asked = {"ask": "问", "help": "助", "source": "a", "type": "number", "domain": "[0..1000]"}
    names = [f"n{at}" for at in range(count)]
    total = " * ".join(names)
    rare = rules((["[990..991]"], ["rare"]), (["not([990..991])"], ["usual"]))
    table = {"title": "档", "hit_policy": "unique", "inputs": ["total"], "outputs": ["band"], "rules": rare}
    return data(
        inputs={name: {"title": name, **asked} for name in names},
        parameters={},
        outputs={
            "total": {"title": "总数", "type": "number"},
            "band": {"title": "档", "type": "enum", "values": {"rare": word, "usual": "乙"}},
        },
        decision_tables={"band": table},
        formulas={"total": {"title": "总数", "value": total, "say": "说。", "source": "a"}},
    )


def test_what_was_not_reached_is_told_and_never_called_unchanged() -> None:
    """A difference in a place too far to find: no statement may be made, but nor that nothing changed."""
    old, new = wide(9), wide(9)
    new["decision_tables"]["band"]["rules"][0]["if"] = ["[990..990.5]"]
    new["decision_tables"]["band"]["rules"][1]["if"] = ["not([990..990.5])"]
    found = effect(read(old), read(new), most=300)
    assert found.not_compared
    assert not found.editorial
    assert "没有找到不同" in found.summary or found.statements


def test_what_the_walk_does_not_reach_is_tried_at_places_that_lie_far_apart() -> None:
    """The budget ends in the first half of the space, the difference lies in the other: found, and told as in part."""

    def extra(most: str) -> Data:
        pack = wide(8)
        rows = rules((["<= 500"], ["0"]), (["> 500"], [most]))
        table = {"title": "另加", "hit_policy": "unique", "inputs": ["n0"], "outputs": ["extra"], "rules": rows}
        pack["decision_tables"] = {"extra": table}
        pack["outputs"] = {name: {"title": name, "type": "number"} for name in ("extra", "total")}
        pack["formulas"]["total"]["value"] = f"extra + {pack['formulas']['total']['value']}"
        return pack

    found = effect(read(extra("1")), read(extra("2")), most=60)
    (statement,) = (one for one in found.statements if one.changes[0].output == "total")
    assert statement.partly
    assert any("“total”" in one for one in found.not_compared)
    assert confirmed(read(extra("1")), read(extra("2")), statement)


def test_a_sum_of_very_many_combinations_is_not_taken_for_settled() -> None:
    """What the engine only bounds, since too much is open, is asked again with more given."""

    def summed(border: int) -> Data:
        labels = dict(zip("abcd", "甲乙丙丁", strict=True))
        names = [f"w{at}" for at in range(5)]
        asked = {"ask": "问", "help": "助", "source": "a"}
        rows = [*zip("abcd", ("1", "2", "3", "10"), strict=True)]
        tables = {
            f"t{at}": {
                "title": "数",
                "hit_policy": "unique",
                "inputs": [name],
                "outputs": [f"o{at}"],
                "rules": rules(*(([word], [value]) for word, value in rows)),
            }
            for at, name in enumerate(names)
        }
        band = rules(([f">= {border}"], ["big"]), ([f"< {border}"], ["small"]))
        tables["band"] = {"title": "档", "hit_policy": "unique", "inputs": ["sum"], "outputs": ["band"], "rules": band}
        outputs: Data = {f"o{at}": {"title": f"o{at}", "type": "number"} for at in range(5)}
        outputs |= {"sum": {"title": "和", "type": "number"}}
        outputs["band"] = {"title": "档", "type": "enum", "values": {"big": "大", "small": "小"}}
        return data(
            inputs={name: {"title": name, "type": "enum", "values": labels, **asked} for name in names},
            parameters={},
            outputs=outputs,
            decision_tables=tables,
            formulas={"sum": {"title": "和", "value": "o0 + o1 + o2 + o3 + o4", "say": "说。", "source": "a"}},
        )

    old, new = read(summed(49)), read(summed(41))
    found = effect(old, new)
    assert found.statements
    assert all(confirmed(old, new, one) for one in found.statements)


def test_the_order_of_rules_counts_where_the_first_decides() -> None:
    """Of a `first` table exchanged rules are a change, though each says what it said."""

    def first(pack: Data) -> None:
        table = pack["decision_tables"]["route"]
        table["hit_policy"] = "first"
        table["rules"] = rules((["-", "built"], ["pay"]), ([">= least", "-"], ["build"]), (["-", "-"], ["pay"]))

    def exchanged(pack: Data) -> None:
        first(pack)
        table = pack["decision_tables"]["route"]
        table["rules"] = [table["rules"][1], table["rules"][0], table["rules"][2]]

    (statement,) = effect(edited(first), edited(exchanged)).statements
    assert statement.region == "不少于 3,000 户、已建成区域"


def test_merged_boxes_hold_what_was_found_and_nothing_else() -> None:
    """Boxes are joined and widened as far as all their cells were found, whatever the shape."""
    chance = random.Random(4)  # noqa: S311 - not for secrets
    for _ in range(200):
        space = [*product(range(3), range(4), range(2))]
        cells = {cell for cell in space if chance.random() < 0.5} or {space[0]}
        one = Difference("a", "b")
        parts = [Part(one, tuple(frozenset({at}) for at in cell), partly=False) for cell in cells]
        ((key, boxes),) = merged(parts).items()
        assert key == (one, False)
        assert {cell for box in boxes for cell in product(*box)} == cells
        assert len(boxes) <= len(cells)


def test_values_that_only_one_side_takes_are_told() -> None:
    """Where the domains, or the words, have grown, what was compared is what both take."""

    def more(pack: Data) -> None:
        pack["inputs"]["households"]["domain"] = "[0..200000]"
        pack["inputs"]["area"]["values"]["mixed"] = "混合区域"
        pack["decision_tables"]["route"]["rules"][2]["if"] = ["-", "not(unbuilt)"]

    found = effect(read(data()), edited(more))
    assert not found.statements
    assert not found.editorial
    assert len(found.not_compared) == 2
    assert "“混合区域”只有现在有" in "".join(found.not_compared)


# --- planted changes ---------------------------------------------------------------------------------------------


def mutants(seed: int) -> Iterator[tuple[RandomPack, Pack, Pack, str]]:
    """Every slip of a random pack that can be read, in an order of its own."""
    made = random_pack(seed)
    whole = bundle(made)
    slips = [slip for kind in KINDS for slip in planted(whole, kind)]
    random.Random(seed).shuffle(slips)  # noqa: S311 - not for secrets
    for slip in slips:
        try:
            yield made, read_bundle(whole), read_bundle(slip.data), f"{seed} {slip.kind} {slip.where}"
        except Problems:
            continue


@pytest.mark.slow
def test_planted_changes_are_found_and_confirmed() -> None:
    """Every change that makes some case differ is found, its witness differs on the engine, and regions are exact."""
    counts: Counter[str] = Counter()
    for seed in range(CHANGES):
        for made, old, new, where in islice(mutants(seed), 1):
            trial = tried(made, old, new, most=40, budget=300)
            assert not trial.faults, (where, trial.faults)
            assert trial.found.statements or not trial.differs, where
            counts["differs"] += trial.differs
    assert counts["differs"] > CHANGES / 3


def changed(pack: RandomPack, chance: random.Random) -> RandomPack:
    """A copy of a random pack in which one figure, word or border of a rule is another."""
    copy = deepcopy(pack)
    steps = [step for step in copy.steps if isinstance(step, Table | Bracket)]
    if steps and chance.random() < 0.7:
        step = chance.choice(steps)
        if isinstance(step, Table):
            step.rules[0].outcomes, step.rules[-1].outcomes = step.rules[-1].outcomes, step.rules[0].outcomes
        else:
            cell, _, plus = step.rows[-1]
            step.rows[-1] = (cell, ("number", Fraction(7), None), plus)
        return copy
    for parameter in copy.parameters.values():
        parameter.values = [
            replace(one, value=None if one.value is None else one.value + 1) for one in parameter.values
        ]
    return copy


@pytest.mark.slow
def test_brute_force_agrees_on_small_packs() -> None:
    """Beside an evaluator of its own that tries every case: the same cases differ, in the same outputs."""
    laid_beside = 0
    chance = random.Random(2)  # noqa: S311 - not for secrets
    for seed in range(BRUTE):
        one = random_pack(seed)
        other = changed(one, chance)
        tables = [rows_by_case(BruteForce(each, most=400)) for each in (one, other)]
        if any(rows is None for rows in tables):
            continue
        try:
            found = effect(read_bundle(bundle(one)), read_bundle(bundle(other)))
        except Problems:
            continue
        before, after = (rows or {} for rows in tables)
        for key, row in before.items():
            expected = {
                name for name, value in row.outcomes.items() if plainly(value) != plainly(after[key].outcomes[name])
            }
            told = {change.output for each in found.statements if inside(each, row.case) for change in each.changes}
            reminders = {name for name, output in one.outputs.items() if output.reminder}
            assert expected - reminders <= told or found.not_compared, (seed, row.case, expected, told)
            assert told <= expected or found.not_compared, (seed, row.case, expected, told)
        laid_beside += 1
    assert laid_beside > BRUTE / 12


def rows_by_case(brute: BruteForce) -> dict[tuple[Any, ...], Row] | None:
    """The one row of every case; None where some case has several, or not every case was tried."""
    rows = brute.rows()
    found = {tuple(row.case.items()): row for row in rows}
    whole = brute.exact and len(found) == len(rows) and not any(row.loose or row.drawn for row in rows)
    return found if whole and brute.pack.not_before is None else None


def plainly(value: Any) -> Any:
    """An outcome to compare: a list without its order, and without what does not apply."""
    if isinstance(value, tuple):
        return frozenset(str(one) for one in value if str(one) != "Outcome.NOT_APPLICABLE")
    return str(value)


def test_witnesses_of_an_assumption_are_cases_that_a_reader_can_type() -> None:
    """Where both sides let a reader assume the figure, the witness does, and the engine confirms it without more."""

    def assumable(pack: Data) -> None:
        figure("rate", unknown="open-rate")(pack)
        asked = {"title": "假设的标准", "ask": "问", "help": "助", "source": "a", "unit": "元/户"}
        pack["inputs"]["assumed"] = {**asked, "type": "number", "domain": "(0..100]", "assumed_for": "rate"}

    def doubled(pack: Data) -> None:
        assumable(pack)
        pack["decision_tables"]["fee"]["rules"][0]["then"] = ["households * rate * 2"]

    old, new = edited(assumable), edited(doubled)
    (statement,) = effect(old, new).statements
    assert statement.supposed == {}
    assert "assumed" in statement.witness_new
    assert confirmed(old, new, statement)


def confirmed(old: Pack, new: Pack, statement: EffectStatement) -> bool:
    """Whether the engine answers the witness otherwise on either side."""
    one, other = (
        answers(pack, read_case(pack, case))
        for pack, case in ((old, statement.witness_old), (new, statement.witness_new))
    )
    return all(one.get(change.output) != other.get(change.output) for change in statement.changes)


@pytest.mark.parametrize("value", ["3001", "2999", "3000.5"])
def test_the_smallest_move_of_a_border_is_found(value: str) -> None:
    """One household more or less, and no difference where no whole number lies between."""
    old, new = read(data()), edited(figure("least", value=value))
    found = effect(old, new)
    differ = [at for at in range(2990, 3010) if differing(old, new, {"households": at, "area": "unbuilt"})]
    assert [
        at
        for at in range(2990, 3010)
        if any(inside(one, {"households": at, "area": "unbuilt"}) for one in found.statements)
    ] == differ
    assert all(confirmed(old, new, one) for one in found.statements)


def test_the_same_change_of_several_outputs_is_told_once() -> None:
    """Eight outputs that wait for another unknown are one phrase with their titles; the outcome has no title."""
    waits = "仍没有定数，原来等“甲”，现在等“乙”"
    about: dict[str, Any] = {"status_before": "unknown", "status_after": "unknown", "before": "", "after": "", "by": ""}
    made = [
        OutputChange(output=title, title=title, kind="amount", text=text, **about)
        for title, text in (("结果", "由配建变为缴费"), ("面积", f"面积：{waits}"), ("费用", f"费用：{waits}"))
    ]
    assert [*told_together(made)] == ["由配建变为缴费", f"面积、费用：{waits}"]
