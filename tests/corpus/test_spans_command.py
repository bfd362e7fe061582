"""An edited clause turns `check` red at the span of the pack; `policykb spans --sign` once it was read anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from two_versions import FIRST, WORK

from calculator.proofs.spans import words_hash
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.works import words_of
from site_build.corpus.yaml_source import BadYaml

SPANS = """spans:
  - source: demo-measures#build.spaces
    hash: {0}
    quotes:
      - {{quote: 住宅项目，停车场不少于100平方米, made: [parameters/home_spaces, minimums/m1]}}
"""
OTHERS = ("build.required", "build.fee", "build.transition")
PACK = Path("places") / "demo" / "packs" / "demo.yaml"
TEXT = WORK / f"{FIRST}.yaml"


@pytest.fixture
def signed(small_copy: Path) -> Path:
    """The small corpus whose pack says the words of its clauses."""
    library = read_library(small_copy)
    hashes = {
        cid: words_hash(words_of(library.clause(f"demo-measures#{cid}").provision)) for cid in ("build.spaces", *OTHERS)
    }
    more = "".join(f"  - {{source: demo-measures#{cid}, hash: {hashes[cid]}}}\n" for cid in OTHERS)
    path = small_copy / PACK
    text = path.read_text(encoding="utf-8")
    made = SPANS.format(hashes["build.spaces"]) + more
    path.write_text(text.replace("\ntests:\n", f"\n{made}tests:\n"), encoding="utf-8")
    read_library(small_copy)
    return small_copy


def edit(root: Path, old: str, new: str) -> None:
    """Edit the text of the measures."""
    text = (root / TEXT).read_text(encoding="utf-8")
    assert old in text
    (root / TEXT).write_text(text.replace(old, new), encoding="utf-8")


def told(root: Path) -> dict[str, tuple[str, str]]:
    """What `check` tells by kind: the file, and what stands in the line told."""
    try:
        read_library(root)
    except BadYaml as error:
        lines = (root / PACK).read_text(encoding="utf-8").splitlines()
        return {one.kind: (one.file, lines[one.line - 1].strip()) for one in error.problems}
    return {}


def test_an_edited_clause_is_told_at_its_line_until_it_is_signed(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A word beside the quote is told at the fingerprint's line; after signing nothing is, and one line differs."""
    before = (signed / PACK).read_text(encoding="utf-8")
    edit(signed, "商业项目，停车场", "商业等项目，停车场")
    file, line = told(signed)["clause-edited"]
    assert file.endswith("packs/demo.yaml")
    assert line.startswith("hash: ")
    assert main(["spans", "demo", "--root", str(signed)]) == 1
    assert main(["spans", "demo", "--sign", "--root", str(signed)]) == 0
    assert told(signed) == {}
    after = (signed / PACK).read_text(encoding="utf-8").splitlines()
    assert sum(one != two for one, two in zip(before.splitlines(), after, strict=True)) == 1
    capsys.readouterr()


def test_a_lost_quote_must_be_mended_before_signing(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A quote that was edited away is told at its line, and nothing is signed over it."""
    edit(signed, "停车场不少于100平方米；", "停车场应当不少于100平方米；")
    assert "quote: 住宅项目" in told(signed)["quote-not-in-clause"][1]
    before = (signed / PACK).read_bytes()
    assert main(["spans", "demo", "--sign", "--root", str(signed)]) == 1
    assert "停车场应当不少于100平方米" in capsys.readouterr().err
    assert (signed / PACK).read_bytes() == before


def test_the_words_of_every_rule_are_listed(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list says of each run of words what it made, and whether a person quoted it or it was the only place."""
    assert main(["spans", "demo", "--json", "--root", str(signed)]) == 0
    found = {(one["words"], one["how"]) for one in json.loads(capsys.readouterr().out)}
    assert ("100平方米", "typed") in found
    assert ("50平方米", "found") in found
    assert main(["spans", "nothing", "--root", str(signed)]) == 2
