"""A second place is YAML alone: nothing in the code knows the first."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from calculator import Pack
from calculator.proofs.spans import words_hash
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.pages.all_pages import site_pages
from site_build.pages.bundles import site_bundles
from site_build.search.entries import entries

RENAMED = {"大足": "白河", "重庆": "江州", "渝": "江", "dazu": "baihe"}
HASH = re.compile(r"(?<=hash: )\w+")
FIRST = re.compile("大足|重庆|渝|dazu|Dazu")


def otherwise(text: str) -> str:
    """The same text of the other place."""
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return text


def reread(packs: Mapping[str, Pack]) -> dict[str, str]:
    """The fingerprint of each clause that a pack was made of, and that of the same clause of the other place."""
    texts = [pack.bundle.clauses[read.source].text for pack in packs.values() for read in pack.record.spans]
    return {words_hash(text): words_hash(otherwise(text)) for text in texts}


def renamed(root: Path, packs: Mapping[str, Pack]) -> Path:
    """A corpus in which every word for the first place, in texts and in names of files, is another.

    Whoever renames a clause has read it again, so a pack holds the fingerprint of the renamed words.
    """
    fingerprints = reread(packs)
    for path in sorted(root.rglob("*"), key=lambda path: -len(path.parts)):
        if path.suffix == ".yaml":
            text = otherwise(path.read_text(encoding="utf-8"))
            path.write_text(HASH.sub(lambda found: fingerprints.get(found[0], found[0]), text), encoding="utf-8")
        if "dazu" in path.name:
            path.rename(path.with_name(path.name.replace("dazu", "baihe")))
    return root


@pytest.mark.slow
def test_a_second_place_joins(yaml_copy: Path, packs: dict[str, Pack], capsys: pytest.CaptureFixture[str]) -> None:
    """With every word renamed, no page, pack, matrix, calculator, search entry or command has a trace of the first."""
    root = renamed(yaml_copy, packs)
    library = read_library(root)
    for page in site_pages(library):
        assert not FIRST.search(page.markdown + page.twin[1] + (page.json_ld or "")), page.address
    assert not FIRST.search(json.dumps(dict(site_bundles(library)), ensure_ascii=False))
    assert not [entry for entry in entries(library) if FIRST.search(repr(entry))]
    assert main(["calc", "baihe", "--root", str(root), "--given", "area=unbuilt"]) == 0
    assert main(["compare", "--root", str(root)]) == 0
    assert main(["verify", "--root", str(root)]) == 0
    assert not FIRST.search(capsys.readouterr().out)


@pytest.mark.long
def test_two_places_stand_beside_each_other(yaml_copy: Path, packs: dict[str, Pack], tmp_path: Path) -> None:
    """The pages of one place lead to none of the other's, and each has its own calculator."""
    copy = renamed(shutil.copytree(yaml_copy, tmp_path / "second"), packs)
    shutil.copytree(copy / "places" / "baihe", yaml_copy / "places" / "baihe")
    vocabulary = yaml_copy / "shared" / "vocabulary.yaml"
    text = vocabulary.read_text(encoding="utf-8")
    vocabulary.write_text(text.replace("大足区, ", "大足区, 白河区, 江州市, "), encoding="utf-8")
    pages = {page.address: page for page in site_pages(read_library(yaml_copy))}
    own = {address for address in pages if address.startswith("dazu/")}
    assert {address.replace("dazu/", "baihe/") for address in own} == {one for one in pages if one.startswith("baihe/")}
    for address, page in pages.items():
        if address.startswith("baihe/"):
            assert not re.search(r'href="[^"]*dazu/', page.body), address


def test_a_new_place_passes_check_and_says_that_nothing_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`policykb new` in an empty folder gives a place that checks, answers that it does not know, and has pages."""
    assert main(["new", "fuling", "--name", "涪陵区", "--root", str(tmp_path)]) == 0
    assert main(["check", "--root", str(tmp_path)]) == 0
    assert main(["calc", "fuling", "--root", str(tmp_path)]) == 0
    assert "没有见到规定" in capsys.readouterr().out
    assert len([*site_pages(read_library(tmp_path))]) > 20
