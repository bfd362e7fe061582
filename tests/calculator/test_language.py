"""The rule language: each construct has a good file, which the reference page shows with its results, and a bad one.

`pytest --update` rewrites the golden problems and the examples on the page; `git diff` is then the review.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from paths import DOCUMENTS, ROOT

from calculator import answer
from calculator.ground.units import BASE, COUNTED, SCALED
from calculator.language.formulas import FUNCTIONS
from calculator.packs.pack import Pack
from calculator.packs.schema import PackRecord
from calculator.proofs.verification import verify
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.corpus.linked_pack import PackFile
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import parse_yaml, read_yaml
from site_build.pages.bundles import site_bundles

GOOD = sorted((DOCUMENTS / "good").glob("*.yaml"))
BAD = sorted((DOCUMENTS / "bad").glob("*.yaml"))
PAGE = ROOT / "docs" / "language.md"
SHOWN_FROM = "# 以下是写法\n"


@pytest.fixture(scope="session")
def read(library: Library) -> Any:
    """Read a pack from text as the command line and the workshop do."""

    def run(text: str) -> PackFile:
        return read_pack(parse_yaml(text, "包.yaml"), vocabularies(library), site_bundles(library))

    return run


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_of_each_construct_is_proved_and_passes(path: Path, read: Any) -> None:
    """A good file links, its tables are proved, and its own tests give what they say."""
    found = read(path.read_text(encoding="utf-8"))
    assert found.problems == ()
    assert found.pack.record.tests


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_is_said_of_a_bad_file(path: Path, library: Library, request: pytest.FixtureRequest) -> None:
    """The problems of a bad file are exactly the golden ones, each with line and column."""
    source = read_yaml(path, path.name)
    found = read_pack(source, vocabularies(library), site_bundles(library))
    said = "".join(f"{problem}\n" for problem in found.problems)
    golden = path.with_suffix(".txt")
    if request.config.getoption("--update"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")
    assert found.problems


def test_every_construct_has_a_good_and_a_bad_file() -> None:
    """No example stands without its counterexample."""
    assert {path.stem for path in GOOD} <= {path.stem for path in BAD}


def test_the_page_shows_every_example_with_its_results(read: Any, request: pytest.FixtureRequest) -> None:
    """Each good file stands on the reference page between its marks, with the results that the calculator gives."""
    page = PAGE.read_text(encoding="utf-8")
    wanted = page
    for path in GOOD:
        text = path.read_text(encoding="utf-8")
        example = shown(text, read(text).pack)
        marks = re.compile(rf"(<!-- example: {path.stem} -->\n).*?(<!-- end -->)", re.DOTALL)
        assert marks.search(page), f"docs/language.md 没有 <!-- example: {path.stem} --> … <!-- end -->"
        wanted = marks.sub(lambda match, example=example: match[1] + example + match[2], wanted)  # type: ignore[misc]
    if request.config.getoption("--update"):
        PAGE.write_text(wanted, encoding="utf-8")
        page = wanted
    assert page == wanted


def shown(text: str, pack: Pack) -> str:
    """One example as it stands on the page: why, the part of the file that matters, and what comes out."""
    why = text.splitlines()[0].removeprefix("# ")
    body = text.split(SHOWN_FROM)[1].split("tests:\n", maxsplit=1)[0].rstrip()
    rows = []
    for test in pack.record.tests:
        found = answer(pack, test.given)["outputs"]
        given = "、".join(f"{pack.record.inputs[name].title} {value}" for name, value in test.given.items())
        results = "；".join(f"{found[name]['title']}：{found[name]['text']}" for name in test.expect)
        rows.append(f"| {test.name} | {given or '（什么都不填）'} | {results} |")
    table = "\n".join(["| 情形 | 填的 | 结果 |", "|---|---|---|", *rows])
    return f"\n{why}\n\n```yaml\n{body}\n```\n\n{table}\n\n"


def test_the_page_names_every_key_function_and_unit() -> None:
    """Whatever the reader of packs knows at the top of a pack, in formulas and as units is told on the page."""
    page = PAGE.read_text(encoding="utf-8")
    keys = [name.rstrip("_") for name in PackRecord.__dataclass_fields__]
    lacking = [word for word in (*keys, *FUNCTIONS, *BASE, *SCALED, *COUNTED) if f"`{word}`" not in page]
    assert lacking == []


def test_words_from_a_vocabulary_are_shown_by_their_names(packs: dict[str, Pack]) -> None:
    """The line of `values_from` on the page stands in Dazu's pack, and its words get the names of the departments."""
    line = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if "values_from: departments" in line)
    assert line in (PAGE.parent.parent / "policy_yaml" / "places" / "dazu" / "packs" / "dazu.yaml").read_text(
        encoding="utf-8"
    )
    case = {"permit_granted": "false", "required_by_planning_conditions": "false", "zone": "district"}
    body = answer(packs["dazu"], case)["outputs"]["collecting_body"]
    assert body["labels"] == [packs["dazu"].bundle.vocabularies["departments"][word] for word in body["values"]]
    assert body["labels"] != body["values"]


def changed(old: str, new: str) -> str:
    """The threshold example with a part replaced."""
    text = (DOCUMENTS / "good" / "threshold.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


RULE = '      - {id: r2, if: ["< 2000"], then: [fee], say: 不足 2000 户的，缴费。, source: a}\n'
DAYS = (DOCUMENTS / "good" / "days.yaml").read_text(encoding="utf-8")
CHECKS = (DOCUMENTS / "good" / "checks.yaml").read_text(encoding="utf-8")
STEPS = (DOCUMENTS / "good" / "base-and-step.yaml").read_text(encoding="utf-8")
ABSURD = {
    "divided by zero": (
        STEPS.replace("households - 1000 户), 500 户) * 100 ㎡", "1 户), 1 户) * 1 ㎡ / 0"),
        "除数是 0",
    ),
    "divided by nothing": (STEPS.replace(", 500 户)", ", 500 户 - 500 户)"), "步长应大于 0"),
    "no calendar": ("\n".join(line for line in DAYS.splitlines() if "calendar:" not in line), "要在 calendar 里声明"),
    "calendar ends first": (DAYS.replace("last: 2022-12-31", "last: 2021-12-31"), "晚于截止日期"),
    "turned interval": (
        CHECKS.replace('">= least"', '"[least..most]"').replace(
            "parameters:\n",
            "parameters:\n  most: {title: 最高, unit: ㎡, values: [{value: 200, source: a, confidence: P}]}\n",
        ),
        "从 300 到 200 没有值",
    ),
    "3000 rules": (changed(RULE, RULE + "".join(RULE.replace("r2", f"x{n}") for n in range(3_000))), "最多 2000 条"),
    "long cell": (changed('"< 2000"', '"' + "not(" * 5000 + '"'), "太长"),
    "deep cell": (changed('"< 2000"', '"' + "(" * 60 + '"'), "此处应为"),
    "deep yaml": (changed("title: 门槛", "title: " + "[" * 200), "YAML 写法有误"),
    "1 MB cell": (changed('"< 2000"', '"< ' + "9" * 1_000_000 + '"'), "太长"),
    "empty domain": (changed('"[0..100000]"', '"[5..4]"'), "是空的"),
    "endless places": (changed("ask: 有多少户", "places: 99999999, ask: 有多少户"), "小数位）应为 0 至 12"),
    "strange key": (changed("outputs:\n", "outputs: {}\nother:\n"), "不认识的键"),
    "empty": ("", "文件是空的"),
    "a list": ("[]", "应为"),
    "twice": ("pack: x\npack: y\n", "重复"),
}


@pytest.mark.parametrize(("text", "says"), ABSURD.values(), ids=ABSURD)
@pytest.mark.slow
def test_an_absurd_pack_gets_a_located_message(text: str, says: str, read: Any) -> None:
    """Whatever the text, the answer is a problem with its line, never a traceback and never a hang."""
    found = read(text)
    assert any(says in problem.message for problem in found.problems), found.problems
    assert all(problem.line >= 1 and len(problem.message) < 3000 for problem in found.problems)


def test_a_formula_of_1_mb_is_refused_with_its_length(read: Any) -> None:
    """A formula is limited in length, and all formulas together; the message does not repeat them."""
    text = (DOCUMENTS / "good" / "rounding.yaml").read_text(encoding="utf-8")
    for times, says in ((3_000, "太长"), (80_000, "太大")):
        found = read(text.replace('"floor_area * 0.333 元/㎡"', '"floor_area' + " + floor_area" * times + '"', 1))
        assert any(says in problem.message and len(problem.message) < 500 for problem in found.problems)


def test_dividing_by_what_may_be_zero_is_foreseen(read: Any) -> None:
    """A formula that may divide by zero is pointed out by the proofs; the answer then says so and stays unknown."""
    text = (DOCUMENTS / "good" / "unknown-rate.yaml").read_text(encoding="utf-8").split("tests:")[0]
    pack = read(text.replace("value: floor_area * rate", "value: floor_area * rate / floor_area * 1 ㎡")).pack
    assert [one["kind"] for one in verify(pack)["findings"]] == ["may-divide-by-zero"]
    fee = answer(pack, {"floor_area": "0", "assumed_rate": "2"})["outputs"]["fee"]
    assert (fee["status"], fee["because"][-1]["text"]) == ("unknown", "不能算出：除数为零。")


def test_a_growing_number_has_a_limit(read: Any) -> None:
    """A number squared forty times over is not computed: the answer and the proofs say so, at once."""
    text = (DOCUMENTS / "good" / "several-parts.yaml").read_text(encoding="utf-8").split("parameters:")[0]
    names = [f"p{at}" for at in range(40)]
    text += "outputs:\n" + "".join(f"  {name}: {{title: {name}, type: number}}\n" for name in names) + "formulas:\n"
    values = ["full(households, 1 户)", *(f"{name} * {name}" for name in names)]
    for name, value in zip(names, values, strict=False):
        text += f'  {name}: {{title: {name}, value: "{value}", say: 说。, source: a}}\n'
    pack = read(text).pack
    outputs = answer(pack, {"households": "7"})["outputs"]
    assert outputs["p3"]["values"] == [str(7**8)]
    assert "不能算出：数字超过 200 位" in outputs["p39"]["text"]
    assert verify(pack)["cliffs"]
