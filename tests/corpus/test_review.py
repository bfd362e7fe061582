"""The review of a version: every part says what it looked at, questions have a basis, and nothing is a verdict."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from paths import SMALL
from two_versions import SECOND, WORK, add_version

from calculator import read_bundle
from site_build.cli import main
from site_build.corpus.bundle import bundles
from site_build.corpus.check import read_library
from site_build.corpus.review import Review, ReviewPart, review, review_sentences

VERDICTS = re.compile("违法|非法|不合法|无效|抵触|冲突")
QUESTIONS = """questions:
  penalty:
    title: 自设处罚
    words: [罚款]
    apart_from: [罚款通知书]
    question: 依据是哪一条？
    basis: [example-law#first]
  consultation:
    title: 征求意见的期限
    least_days: 30
    question: 期限是多少？
    basis: [example-law#first]
  legality:
    title: 合法性审核
    record: 合法性审核
    question: 文号是什么？
    basis: [example-law#first]
"""


def reviewed(root: Path, version: str) -> Review:
    """The review of a version of the small measures."""
    library = read_library(root)
    packs = {name: read_bundle(bundle) for name, bundle in bundles(library).items()}
    work = library.works["demo-measures"]
    found = work.version(version)
    assert found
    return review(library, work, found, packs)


def part(found: Review, key: str) -> ReviewPart:
    """One part of a review."""
    return next(one for one in found.parts if one.key == key)


def with_questions(root: Path) -> None:
    """Put the questions of a review into a copy, resting on a clause that is there."""
    law = (SMALL / "superior" / "example-law" / "2022.yaml").read_text(encoding="utf-8")
    cid = re.search(r"cid: (\S+)", law)
    assert cid
    (root / "shared" / "review.yaml").write_text(QUESTIONS.replace("#first", f"#{cid[1]}"), encoding="utf-8")


def test_every_part_says_what_was_looked_at_and_none_is_a_verdict(small_copy: Path) -> None:
    """Each part has a sentence on what was looked at, and no sentence calls anything unlawful."""
    with_questions(small_copy)
    add_version(small_copy, [("由区财政局收取。", "由区财政局收取，逾期的处罚款。")])
    found = reviewed(small_copy, SECOND)
    assert all(one.looked_at for one in found.parts)
    assert not [line for line in review_sentences(found) if VERDICTS.search(line.replace("不作合法与否的判断", ""))]


def test_a_penalty_is_asked_about_with_its_basis(small_copy: Path) -> None:
    """Words that are looked for are told with the clause and the basis; within other words they are not."""
    with_questions(small_copy)
    add_version(
        small_copy, [("由区财政局收取。", "由区财政局收取，逾期的处罚款。"), ("说明制定依据。", "另发罚款通知书。")]
    )
    asked = [one for one in part(reviewed(small_copy, SECOND), "questions").lines if one.text.startswith("自设处罚")]
    assert [[clause.provision.cid for clause in one.clauses] for one in asked] == [["build.fee"]]
    assert all(one.basis and one.text.endswith("？") for one in asked)


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("{unknown: 未见}", "{unknown: 未见}", "没有见到征求意见的起止日期"),
        ("2023-05-01", "2023-05", "没有见到征求意见的起止日期"),
        ("2023-05-01", "2023-05-29", "共 29 日，少于 30 日"),
        ("2023-05-01", "2023-05-30", ""),
    ],
)
def test_days_of_a_consultation_are_counted(small_copy: Path, opens: str, closes: str, told: str) -> None:
    """Fewer days than asked for and days not known are asked about; enough days are not."""
    with_questions(small_copy)
    add_version(small_copy)
    fields = "".join(f"{name}: {{unknown: 未见}}\n" for name in ("holder", "announced", "about", "channels"))
    text = f"draft: {SECOND}\n{fields}opens: {opens}\ncloses: {closes}\nsources: [handed]\n"
    (small_copy / "places" / "demo" / "consultation.yaml").write_text(text, encoding="utf-8")
    lines = [one.text for one in part(reviewed(small_copy, SECOND), "questions").lines]
    assert [told in line for line in lines if line.startswith("征求意见")] == ([True] if told else [])


def test_a_record_that_is_known_is_not_asked_for(small_copy: Path) -> None:
    """A review that a source tells of is not asked about again."""
    with_questions(small_copy)
    add_version(small_copy)
    path = small_copy / WORK / f"{SECOND}.yaml"
    text = path.read_text(encoding="utf-8")
    record = "reviews:\n  - {kind: 合法性审核, sources: [handed]}\n"
    path.write_text(text.replace("provisions:", f"{record}provisions:", 1), "utf-8")
    assert not [one for one in part(reviewed(small_copy, SECOND), "questions").lines if one.text.startswith("合法性")]


def test_figures_without_a_rule_and_former_names_are_listed(small_copy: Path) -> None:
    """A figure on which nothing rests, and a department under a name that it bore before, are told with the clause."""
    with_questions(small_copy)
    departments = small_copy / "places" / "demo" / "departments.yaml"
    text = departments.read_text(encoding="utf-8")
    name = re.search(r"^    name: (区财政局)$", text, re.MULTILINE)
    assert name
    departments.write_text(text.replace(name[0], f"{name[0]}\n    former_names: [区财政科]", 1), encoding="utf-8")
    more = (
        ("text: 说明制定依据。", "text: 由区财政科收取 20 元。"),
        ("        not_executable: 没有可以判断的要求。\n", ""),
    )
    add_version(small_copy, more)
    found = reviewed(small_copy, SECOND)
    assert [one.clauses[0].provision.cid for one in part(found, "departments").lines] == ["general.content"]
    assert "“区财政科”，现在的名称是“区财政局”" in part(found, "departments").lines[0].text
    assert [one.text for one in part(found, "figures").lines if "20 元" in one.text]


def test_the_command_gives_sentences_json_and_word(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All three forms say the same parts; unknown names are told with those there are."""
    with_questions(small_copy)
    words = ["review", "demo-measures", "2022-consultation", "--root", str(small_copy)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert all(one["title"] in said and one["looked_at"] in said for one in data["parts"])
    made = small_copy.parent / "made.docx"
    assert main([*words, "--docx", str(made)]) == 0
    with ZipFile(BytesIO(made.read_bytes())) as package:
        body = package.read("word/document.xml").decode()
    assert all(line["text"] in re.sub("<[^>]+>", "", body) for one in data["parts"] for line in one["lines"])
    assert main(["review", "demo-measures", "2020", "--root", str(small_copy)]) == 2
    assert "2022-consultation" in capsys.readouterr().err
