"""Versions, units and packs that contradict each other are told where they stand; what is merely odd is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator.ground.problems import Diagnostic
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.citations import full_citation
from site_build.corpus.yaml_nodes import MOST_NODES
from site_build.corpus.yaml_source import LARGEST, BadYaml
from site_build.pages.context import context_of
from site_build.pages.texts import superior_pages

LAW = Path("superior/example-law")
PACKS = Path("places/demo/packs")
ARTICLE = "  - {{id: art-{0}, cid: c{0}, label: 第{0}条, text_status: official, text: {1}}}\n"


def problems(root: Path) -> tuple[Diagnostic, ...]:
    """What is told of a corpus."""
    with pytest.raises(BadYaml) as error:
        read_library(root)
    return error.value.problems


def own_law(root: Path, provisions: str) -> Path:
    """A superior work of one version with these provisions, beside the others."""
    folder = root / "superior" / "own-law"
    folder.mkdir()
    work = (root / LAW / "work.yaml").read_text(encoding="utf-8")
    (folder / "work.yaml").write_text(
        work.replace("example-law", "own-law").replace("示例法", "独条法"), encoding="utf-8"
    )
    file = folder / "2020.yaml"
    head = (
        'id: "2020"\ntitle: 独条法\nstage: 公布稿\ndated: 2020-01-01\nin_force_from: 2020-02-01\nsources: [gazette]\n'
    )
    file.write_text(f"{head}provisions:\n{provisions}", encoding="utf-8")
    return file


def test_a_pack_must_be_named_as_its_file(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands find a pack by its file: another id is told at `pack`, by `check` and by the command that needs it."""
    file = small_copy / PACKS / "demo.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("pack: demo", "pack: other"), encoding="utf-8")
    (told,) = problems(small_copy)
    assert (told.kind, told.line) == ("id-not-its-place", 2)
    assert "写作“demo”" in told.message
    assert main(["calc", "demo", "--root", str(small_copy)]) == 1
    assert "写作“demo”" in capsys.readouterr().err


def test_one_version_has_one_pack(small_copy: Path) -> None:
    """Of two packs of one version nobody could say which answers: the second is told and names the first."""
    text = (small_copy / PACKS / "demo.yaml").read_text(encoding="utf-8")
    (small_copy / PACKS / "second.yaml").write_text(text.replace("pack: demo", "pack: second"), encoding="utf-8")
    (told,) = problems(small_copy)
    assert (told.kind, told.path) == ("two-packs", ("law", "version"))
    assert told.file.endswith("second.yaml")
    assert "packs/demo.yaml" in told.message


def test_two_packs_of_one_name_are_told(small_copy: Path) -> None:
    """A place's pack and one for comparison may not share a name, by which both are asked for."""
    file = small_copy / "peers" / "elsewhere.yaml"
    text = file.read_text(encoding="utf-8").replace("pack: elsewhere", "pack: demo")
    file.rename(file.with_name("demo.yaml")).write_text(text, encoding="utf-8")
    assert {"duplicate-id"} == {one.kind for one in problems(small_copy)}


@pytest.mark.parametrize(
    ("provisions", "where"),
    [
        (ARTICLE.format(1, "甲。") + ARTICLE.format(3, "乙。"), "缺第 2 条"),
        (
            (
                "  - {id: chap-2, label: 第二章, heading: 乙, text_status: official, text: 甲。}\n"
                "  - {id: chap-1, label: 第一章, heading: 甲, text_status: official, text: 甲。}\n"
            ),
            "“第一章”排在“第二章”之后",
        ),
        (
            (
                "  - id: sec-1\n    label: 第一节\n    text_status: official\n    children:\n"
                "      - {id: sec-1.chap-1, label: 第一章, text_status: official, text: 甲。}\n"
            ),
            "编、章、节、条由大到小",
        ),
        (
            (
                "  - id: art-1\n    label: 第一条\n    text_status: official\n    text: 如下：\n    children:\n"
                "      - {id: art-1.item-1, label: （一）, text_status: official, text: 甲；}\n"
                "      - {id: art-1.item-3, label: （三）, text_status: official, text: 丙；}\n"
                "      - {id: art-1.item-2, label: （二）, text_status: official, text: 乙。}\n"
            ),
            "“（二）”排在“（三）”之后",
        ),
        (
            (
                "  - id: art-1\n    label: 第一条\n    text_status: official\n    children:\n"
                "      - id: art-1.item-1\n        label: （一）\n        text_status: official\n        children:\n"
                "          - {id: art-1.item-1.para-1, text_status: official, text: 甲。}\n"
            ),
            "款（art-1.item-1.para-1）不能放在项（art-1.item-1）之下",
        ),
        (
            (
                "  - id: art-1\n    label: 第一条\n    text_status: official\n    children:\n"
                "      - id: art-1.para-1\n        text_status: official\n        children:\n"
                "          - {id: art-2, label: 第二条, text_status: official, text: 甲。}\n"
            ),
            "条（art-2）不能放在款（art-1.para-1）之下",
        ),
    ],
    ids=["a hole", "chapters turned round", "a chapter below a section", "items turned round", "款 in 项", "条 in 款"],
)
def test_units_out_of_order_are_told(small_copy: Path, provisions: str, where: str) -> None:
    """编, 章, 节, 条, 款 and 项 count upwards and nest from large to small; each fault is told once at its line."""
    file = own_law(small_copy, provisions)
    (told,) = problems(small_copy)
    assert told.file.endswith("own-law/2020.yaml")
    assert told.line > 8
    assert where in told.message
    if "排在" in where:
        label = told.found
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("provisions:", f"accepted_gaps: [{label}]\nprovisions:"), encoding="utf-8")
        read_library(small_copy)


def test_an_item_may_go_on_in_a_second_paragraph(small_copy: Path) -> None:
    """A paragraph without a number below a 项 is no 款: it is read, and cited as the second 段 of its 项."""
    own_law(
        small_copy,
        "  - id: art-1\n    label: 第一条\n    text_status: official\n    text: 如下：\n    children:\n"
        "      - id: art-1.item-1\n        label: （一）\n        text_status: official\n        text: 甲。\n"
        "        children:\n          - {id: art-1.item-1.para-2, text_status: official, text: 有异议的，重办。}\n",
    )
    clause = read_library(small_copy).works["own-law"].text().by_id["art-1.item-1.para-2"]
    assert full_citation(clause).endswith("第一条第（一）项第二段")


def test_a_second_list_among_the_items_of_an_article_is_no_fault(small_copy: Path) -> None:
    """After a closing 款, or at once, a list may begin again at （一）."""
    items = "".join(
        f"      - {{id: art-1.item-{at}, label: （{label}）, text_status: official, text: 甲；}}\n"
        for at, label in enumerate("一二三一二", 1)
    )
    own_law(small_copy, f"  - id: art-1\n    label: 第一条\n    text_status: official\n    children:\n{items}")
    read_library(small_copy)


def test_a_work_of_one_sentence_is_read_and_shown(small_copy: Path) -> None:
    """A decision of one sentence, without articles, has a page, a citation and an anchor."""
    own_law(small_copy, "  - {id: para-1, cid: only, text_status: official, text: 自即日起，准许示例。}\n")
    library = read_library(small_copy)
    page = next(
        one for one in superior_pages(context_of(library, library.places["demo"])) if one.address == "superior/own-law/"
    )
    assert "自即日起，准许示例。" in page.body
    assert 'id="para-1"' in page.body
    assert "《中华人民共和国独条法》" in page.body
    assert "None" not in page.body


@pytest.mark.slow
def test_a_large_law_is_read_and_one_that_is_too_large_is_told(small_copy: Path) -> None:
    """3 MB of Chinese are a million characters and are read; past the limits of characters or nodes a file is told."""
    sentence = "应当依照本法办理。" * 110
    file = own_law(small_copy, "".join(ARTICLE.format(at, sentence) for at in range(1, 1000)))
    assert file.stat().st_size > 2_900_000
    library = read_library(small_copy)
    assert len(library.works["own-law"].text().clauses) == 999
    file.write_text(file.read_text(encoding="utf-8") + "#" * LARGEST, encoding="utf-8")
    assert "file-too-large" in {one.kind for one in problems(small_copy)}
    many = "".join(ARTICLE.format(at, "甲。") for at in range(1, MOST_NODES // 11 + 2))
    file.write_text(f"provisions:\n{many}", encoding="utf-8")
    (told,) = [one for one in problems(small_copy) if one.file.endswith("own-law/2020.yaml")]
    assert "请分成几个文件" in told.message


def test_a_clause_that_was_not_read_resolves_nothing(small_copy: Path) -> None:
    """An unknown may only be resolved by words that were read, not by a note or by a clause that is not held."""
    file = small_copy / "places" / "demo" / "unknowns.yaml"
    text = file.read_text(encoding="utf-8")
    new = "  fee-rate:\n    resolved_by: [demo-measures#build.fee]\n"
    file.write_text(text.replace("  fee-rate:\n", new), encoding="utf-8")
    (told,) = problems(small_copy)
    assert (told.kind, told.line) == ("resolved-unread", 10)
