"""What `verify` finds, each finding on a small pack that has just that fault, and none on a pack without."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from paths import DOCUMENTS
from sound_pack import NUMBER, read, rule, rules_of, sound
from two_inputs import bundle, table

from calculator import answer, read_bundle
from calculator.answers.wording import proof_sentences
from calculator.proofs import sweep
from calculator.proofs.verification import verify
from site_build.cli import main
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import parse_yaml

Change = Callable[[dict[str, Any]], Any]


def of(library: Library, change: Change) -> dict[str, Any]:
    """What is proved of the sound pack after a change."""
    data = sound()
    change(data)
    return verify(read(library, data))


def kinds(found: dict[str, Any]) -> list[str]:
    """The kinds of what was found, notes included."""
    return [one["kind"] for one in found["findings"]]


def first_table(data: dict[str, Any], *rules: dict[str, Any]) -> None:
    """Make the route a `first` table with these rules."""
    data["decision_tables"]["route"] |= {"hit_policy": "first", "rules": [*rules]}


def list_of_papers(*rules: dict[str, Any]) -> Change:
    """Add a list of documents by route, with these rules."""

    def change(data: dict[str, Any]) -> None:
        data["outputs"]["papers"] = {"title": "文书", "type": "enum", "values": {"form": "申请表"}}
        made = {"title": "文书", "hit_policy": "collect", "inputs": ["route"], "outputs": ["papers"]}
        data["decision_tables"]["papers"] = {**made, "rules": [*rules]}

    return change


FAULTS: dict[str, tuple[Change, str]] = {
    "dead": (
        lambda data: first_table(data, rule("r1", ["-"], ["build"]), rule("r2", ["< 2000"], ["pay"])),
        "规则 r2 从不起作用",
    ),
    "redundant": (
        lambda data: first_table(
            data, rule("r0", [">= 9000"], ["build"]), rule("r1", [">= 2000"], ["build"]), rule("r2", ["-"], ["pay"])
        ),
        "规则 r0 可以删去",
    ),
    "order-of-no-use": (
        lambda data: first_table(data, rule("r1", [">= 2000"], ["build"]), rule("r2", ["< 2000"], ["pay"])),
        "顺序不起作用",
    ),
    "repeated": (
        lambda data: first_table(
            data, rule("r1", [">= 2000"], ["build"]), rule("r2", [">= 2000"], ["build"]), rule("r3", ["-"], ["pay"])
        ),
        "规则 r1 和 r2 的条件和结果完全相同",
    ),
    "rounding-not-in-clause": (
        lambda data: data["outputs"]["fee"].update(round={"mode": "half_up", "to": "1", "source": "a"}),
        "没有写取整",
    ),
    "mergeable": (
        lambda data: rules_of(data, "route").__setitem__(
            slice(None),
            [rule("r1", [">= 2000"], ["build"]), rule("r2", ["< 100"], ["pay"]), rule("r3", ["[100..2000)"], ["pay"])],
        ),
        "r2 和 r3 只差一格",
    ),
    "unused-input": (
        lambda data: data["inputs"].update(floor={**NUMBER, "title": "楼层", "unit": "层", "domain": "[0..99]"}),
        "输入“楼层”没有被任何表或公式用到",
    ),
    "unused-parameter": (
        lambda data: data["parameters"].update(
            other={"title": "另一标准", "unit": "元", "values": [{"value": "20", "source": "a", "confidence": "P"}]}
        ),
        "参数“另一标准”没有被任何表或公式用到",
    ),
    "unused-word": (
        lambda data: (
            data["outputs"]["route"]["values"].update(wait="缓建"),
            rules_of(data, "fee").append(rule("f3", ["wait"], [{"not_applicable": "缓缴"}])),
        ),
        "“缓建”没有一条规则给出",
    ),
    "dead-across-tables": (
        lambda data: (
            data["outputs"]["route"]["values"].update(wait="缓建"),
            rules_of(data, "fee").append(rule("f3", ["wait"], [{"not_applicable": "缓缴"}])),
        ),
        "规则 f3",
    ),
    "clause-without-rule": (
        lambda data: data["clauses"].update(
            b={"title": "乙", "text": "本办法自公布之日起施行。", "text_status": "summary"}
        ),
        "没有从“乙”作出任何规则",
    ),
    "nothing-beside-something": (
        list_of_papers(rule("p1", ["pay"], ["form"]), rule("p2", ["-"], [{"not_written": "没有写"}])),
        "规则 p2 说没有，规则 p1 却给出结果",
    ),
    "silent": (
        list_of_papers(rule("p1", ["pay"], ["form"])),
        "情形：配建",
    ),
    "may-divide-by-zero": (
        lambda data: rules_of(data, "fee")[1].update(then=["rate * households / households * households"]),
        "households",
    ),
}


def test_a_sound_pack_has_no_findings(library: Library) -> None:
    """Nothing is found where nothing is wrong, and its tests touch all of it."""
    found = of(library, lambda _: None)
    assert kinds(found) == []
    assert found["tests"]["untouched"] == []
    assert found["tests"]["touched"] == found["tests"]["targets"] > 0
    assert [(table["complete"], table["unique"]) for table in found["tables"]] == [(True, True)] * 2


@pytest.mark.parametrize(("kind", "change", "says"), [(kind, *pair) for kind, pair in FAULTS.items()], ids=FAULTS)
def test_each_fault_is_found(library: Library, kind: str, change: Change, says: str) -> None:
    """Each fault gives its finding, in words that name the thing; `verify` says it too."""
    found = of(library, change)
    assert kind in kinds(found)
    assert any(says in one["message"] for one in found["findings"] if one["kind"] == kind), found["findings"]
    assert any(says in line for line in proof_sentences(found))


def test_many_rules_that_could_be_one_are_one_finding(library: Library) -> None:
    """Rules that differ in one column alone are told as a group, the first ones by name and all of them by number."""

    def many(data: dict[str, Any]) -> None:
        rows = [rule(f"n{at}", [f"[{at}..{at + 1})"], ["build"]) for at in range(300)]
        rules_of(data, "route")[:] = [*rows, rule("rest", [">= 300"], ["pay"])]

    said = [one["message"] for one in of(library, many)["findings"] if one["kind"] == "mergeable"]
    assert len(said) == 1
    assert "n9 等 300 条" in said[0]


def test_an_accepted_overlap_picks_no_rule_and_must_happen(library: Library) -> None:
    """Where rules of an accepted overlap meet both stay possible; one that never happens is pointed out."""

    def accept(data: dict[str, Any]) -> None:
        accepted = {"id": "o1", "rules": ["r1", "r2"], "reason": "重叠", "source": "a", "unknown": "u", "by": "某"}
        data["unknowns"] = {"u": {"what": "按哪一条", "decided_by": "局", "since": "2020"}}
        data["decision_tables"]["route"]["overlaps"] = [{**accepted, "accepted_on": "2026-11-24"}]

    assert "no-overlap" in kinds(of(library, accept))
    data = sound()
    accept(data)
    rules_of(data, "route")[1]["if"] = ["<= 2000"]
    pack = read(library, data)
    found = answer(pack, {"households": "2000"})
    assert (found["outputs"]["route"]["status"], found["outputs"]["route"]["values"]) == ("possible", ["build", "pay"])
    assert found["unknown"][0]["id"] == "u"
    assert verify(pack)["tables"][0]["unique"] is False


@pytest.mark.parametrize("columns", [["yes", "size"], ["size", "yes"]])
def test_a_word_that_never_comes_is_told_in_whichever_column(columns: list[str]) -> None:
    """An input that stands before it keeps nothing from being told."""
    rows = [["true", "big"], ["false", "-"], ["true", "small"]]
    rules = [[*(row if columns[0] == "yes" else row[::-1]), f"{at} ㎡"] for at, row in enumerate(rows)]
    data = bundle({"size": table(["x"], ["size"], ["-", "big"]), "need": table(columns, ["need"], *rules)})
    told = [one["message"] for one in verify(read_bundle(data))["findings"] if one["kind"] == "dead-across-tables"]
    assert told == ["规则 r2 等的“大小”从不出现，这条规则不起作用。"]


def test_proofs_stop_at_their_limit(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """All searches for idle rules of a table share one limit; beyond it the finding says so."""
    monkeypatch.setattr(sweep, "MOST_STATES", 3)
    assert "table-not-swept" in kinds(of(library, FAULTS["redundant"][0]))


def test_a_figure_that_its_clause_does_not_hold_is_found(library: Library) -> None:
    """3000 cited to a clause that says 2000 is pointed out; Chinese numerals count as figures."""
    found = of(
        library,
        lambda data: (
            rules_of(data, "route")[0].update({"if": [">= 3000"]}),
            rules_of(data, "route")[1].update({"if": ["< 3000"]}),
        ),
    )
    assert any("3000" in one["message"] for one in found["findings"]), found["findings"]
    chinese = of(
        library, lambda data: data["clauses"]["a"].update(text="两千户以上的配建；不足的每户缴二十元，至少一百元。")
    )
    assert kinds(chinese) == []


def test_a_cliff_has_its_pair_of_cases(library: Library) -> None:
    """At 2000 households the fee vanishes; the finding holds the two neighbouring cases and what comes out on each."""
    (cliff,) = of(library, lambda _: None)["cliffs"]
    assert (cliff["kind"], cliff["case"], cliff["other"]) == ("vanishes", {"户数": "1,999 户"}, {"户数": "2,000 户"})


def test_a_fall_is_told(library: Library) -> None:
    """More households, smaller fee: 20 yuan each below 2000 and one yuan each above falls at the border."""

    def cheaper(data: dict[str, Any]) -> None:
        rules_of(data, "fee")[0]["then"] = ["households * 1 元/户"]

    kinds_found = [(one["kind"], one["case"]["户数"]) for one in of(library, cheaper)["cliffs"]]
    assert kinds_found == [("fall", "1,999 户")]


def test_a_border_that_no_test_touches_is_named(library: Library) -> None:
    """Without the test at 2000 its rule and the border are untouched; a test at 2001 touches the rule alone."""
    found = of(library, lambda data: data["tests"].pop(0))
    said = [one["said"] for one in found["tests"]["untouched"]]
    assert "规则 r1" in said
    assert "户数 恰好 2,000 户" in said
    beside = of(library, lambda data: data["tests"][0]["given"].update(households="2001"))
    assert [one["said"] for one in beside["tests"]["untouched"]] == ["户数 恰好 2,000 户"]


@pytest.mark.parametrize(
    ("name", "dropped", "said"),
    [
        ("least-and-most", "取最低数", "第 2 处 max 取第 1 项"),
        ("rounding", "没有零头", "没有零头"),
        ("dated-value", "前一天", "最早的值"),
    ],
)
def test_a_branch_a_step_or_a_value_that_no_test_touches_is_named(
    library: Library, name: str, dropped: str, said: str
) -> None:
    """Each branch of `min` and `max`, each step with and without a rest, and each dated value wants a test."""
    path = DOCUMENTS / "good" / f"{name}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()

    def untouched(text: str) -> list[str]:
        pack = read_pack(parse_yaml(text, path.name), vocabularies(library), {}).pack
        assert pack is not None
        return [one["said"] for one in verify(pack)["tests"]["untouched"]]

    assert untouched("\n".join(lines)) == []
    assert any(said in one for one in untouched("\n".join(line for line in lines if dropped not in line)))


@pytest.mark.slow
def test_commands_take_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`calc FILE.yaml` and `verify FILE.yaml` read a pack that is not in the library; problems come with their line."""
    path = DOCUMENTS / "good" / "threshold.yaml"
    assert main(["calc", str(path), "--given", "households=2000"]) == 0
    assert main(["verify", str(path)]) == 0
    assert "完整，唯一" in capsys.readouterr().out
    bad = tmp_path / "bad.yaml"
    bad.write_text(path.read_text(encoding="utf-8").replace('"< 2000"', '"< 1000"'), encoding="utf-8")
    assert main(["verify", str(bad)]) == 1
    assert "有情形没有规则" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.yaml")]) == 2
    assert "没有文件" in capsys.readouterr().err


@pytest.mark.slow
def test_the_comparison_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`compare` answers under every pack, with date, sources and what to mind; bad names and words exit with 2."""
    assert main(["compare", "--given", "households=1999", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["packs"]) == 10
    assert main(["compare", "--given", "households=1999"]) == 0
    told = capsys.readouterr().out
    for one in found["packs"]:
        for said in (one["caution"], one["differs"], *(part["address"] for part in one["sources"])):
            assert said in told
        assert bool(one["sources"] and one["differs"] and one["dated"]) == (one["pack"] != "dazu")
    assert "不能互相代替" in told
    assert main(["compare", "--given", "household=1"]) == 2
    assert main(["compare", "--given", "households"]) == 2
