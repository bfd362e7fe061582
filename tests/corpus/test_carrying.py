"""References are carried over to newer versions by cid, in place, and what cannot be is listed, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from law_files import add

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml

GLOSSARY = Path("places/demo/glossary.yaml")


def write(root: Path, old: str, new: str, path: Path = GLOSSARY) -> Path:
    """Put words in place of others that must be there."""
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def rewrite(root: Path, *more: str) -> int:
    """Run the command on a corpus."""
    return main(["refs", "rewrite", "--root", str(root), *more])


@pytest.mark.parametrize(
    ("written", "carried"),
    [
        ("example-law#permit.old", "example-law#permit"),
        ("example-law@2022#art-4", "example-law#permit"),
        ("parking-rule#art-2", "parking-rule#number"),
        ("parking-rule@2019#art-1", "parking-rule#size"),
    ],
    ids=["a cid that ended", "a pin to the version shown", "an id that is one clause everywhere", "another pin"],
)
def test_what_can_be_is_carried_over(small_copy: Path, written: str, carried: str) -> None:
    """The heir of an ended cid, the lasting name of a pinned clause, the cid of an id that means one clause."""
    file = write(small_copy, "example-law#permit", written)
    before = file.read_text(encoding="utf-8")
    assert rewrite(small_copy) == 0
    assert file.read_text(encoding="utf-8") == before.replace(written, carried)
    assert main(["check", "--root", str(small_copy)]) == 0


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("example-law#art-4", "不知道指的是哪一条"),
        ("example-law#chap-1", "没有 cid"),
        ("example-law@2007#art-3", "固定在旧版本上"),
    ],
)
def test_what_cannot_be_is_listed(small_copy: Path, capsys: pytest.CaptureFixture[str], written: str, why: str) -> None:
    """A number that is another clause in another version, a clause without cid, and a pin that means an older text."""
    file = write(small_copy, "example-law#permit", written)
    before = file.read_bytes()
    assert rewrite(small_copy) == (0 if "@" in written else 1)
    assert file.read_bytes() == before
    out = capsys.readouterr().out
    assert f"{GLOSSARY}:16" in out
    assert why in out


def test_a_pin_is_carried_over_if_asked(small_copy: Path) -> None:
    """`--pinned` carries what was pinned to an older version over to what its clause became."""
    file = write(small_copy, "example-law#permit", "example-law@2007#art-3")
    assert rewrite(small_copy, "--pinned") == 0
    assert "example-law#permit]" in file.read_text(encoding="utf-8")


def test_everything_else_in_a_file_stays(small_copy: Path) -> None:
    """Quotes, comments, flow lists, CRLF and a byte order mark stay as they are; one line may have several."""
    written = "provisions: [ 'example-law#permit.old' ,  \"example-law@2022#art-3\",example-law#new ]   # 见 permit.old"
    file = write(small_copy, "provisions: [example-law#permit]", written)
    text = "\ufeff# 注\n" + file.read_text(encoding="utf-8")
    file.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    assert rewrite(small_copy) == 0
    carried = written.replace("'example-law#permit.old'", "'example-law#permit'").replace("@2022#art-3", "#meaning")
    assert file.read_bytes() == text.replace(written, carried).replace("\n", "\r\n").encode("utf-8")


def test_a_reference_over_two_lines_is_left_alone(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What does not stand in the file as one word is told, and the file is not touched."""
    file = write(small_copy, "provisions: [example-law#permit]", 'provisions: ["example-law#\\\n      permit.old"]')
    before = file.read_bytes()
    assert rewrite(small_copy) == 1
    assert file.read_bytes() == before
    assert "没有改这个文件" in capsys.readouterr().err


def test_a_choice_must_be_an_heir(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--choose` takes only what `from` names; a word that is no choice is refused."""
    write(small_copy, "example-law#permit", "example-law#permit.old")
    assert rewrite(small_copy, "--choose", "example-law#permit.old=new") == 1
    assert "接替它的没有“new”" in capsys.readouterr().out
    assert rewrite(small_copy, "--choose", "permit") == 2


def test_an_ended_name_is_told_once_with_its_places(small_copy: Path) -> None:
    """Many references to one cid that ended are one problem, which counts them and names the first."""
    write(small_copy, "example-law#permit", "example-law#permit.old")
    write(small_copy, "example-law#meaning", "example-law#permit.old")
    write(small_copy, "example-law#land", "example-law#permit.old", Path("places/demo/procedure.yaml"))
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    (told,) = [one for one in error.value.problems if one.kind == "reference-ended"]
    assert (told.file, told.line) == ("corpus/places/demo/glossary.yaml", 9)
    assert (
        "同样的共 3 处：corpus/places/demo/glossary.yaml 第 9、16 行；corpus/places/demo/procedure.yaml 第"
        in told.message
    )


def test_a_name_that_only_a_later_version_has_is_not_said_to_have_ended(small_copy: Path) -> None:
    """A clause of a draft that came after the law in force is not yet there: it did not end, the draft is not old."""
    first = {"id": "art-1", "cid": "one", "label": "第一条", "text": "甲。"}
    later = {"id": "art-2", "cid": "two", "label": "第二条", "text": "乙。"}
    add(
        small_copy,
        ("2015", {"stage": "公布稿", "dated": "2015-01-01", "in_force_from": "2015-06-01"}, [first]),
        ("draft", {"stage": "征求意见稿", "dated": "2025-01-01"}, [first, later]),
    )
    write(small_copy, "example-law#permit", "law#two")
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    (told,) = [one for one in error.value.problems if one.file.endswith("glossary.yaml")]
    assert told.kind == "reference-not-yet"
    assert "版本“2015”还没有条款“two”，它从版本“draft”（征求意见稿）起才有" in told.message
    assert told.allowed == ("law@draft#art-2",)
