"""Bad YAML is told with place, word found, words allowed and likely word, all of it at once.

`tests/documents/bad/NAME.json` changes the small corpus; `NAME.txt` beside it is what must be said.
`pytest --update` rewrites the texts.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from broken_yaml import BAD, break_file

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml


@pytest.mark.parametrize("path", sorted(BAD.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_said_of_a_bad_file(path: Path, small_copy: Path, request: pytest.FixtureRequest) -> None:
    """The diagnostics of a broken file are exactly the golden ones, each with file, line and column."""
    break_file(small_copy, path.stem)
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    golden = path.with_suffix(".txt")
    if request.config.getoption("--update"):
        golden.write_text(f"{error.value}\n", encoding="utf-8")
    assert f"{error.value}\n" == golden.read_text(encoding="utf-8")


def test_problems_of_several_files_come_at_once(small_copy: Path) -> None:
    """Faults of shape and of reference in different files are told in one run."""
    for name in ("unknown-key", "not-a-date", "dangling-source", "bad-word"):
        break_file(small_copy, name)
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    assert len({problem.file for problem in error.value.problems}) == 3
    assert len(error.value.problems) == 4


@pytest.mark.parametrize(
    "text",
    ["", "[" * 3000, "a: b\n" * 500_000, "\x00", "- a\n- b\n", "a: 1\n---\nb: 2\n", "? [a]\n: b\n", "{a: " * 60],
    ids=["empty", "deep", "huge", "control", "list", "two documents", "odd key", "nested"],
)
def test_absurd_files_are_told(small_copy: Path, text: str) -> None:
    """No file content whatever ends in anything but a located message."""
    (small_copy / "places" / "demo" / "glossary.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    assert any(problem.file.endswith("glossary.yaml") for problem in error.value.problems)


def test_a_file_that_is_not_utf8_is_told(small_copy: Path) -> None:
    """A file saved as GB18030 is named, with the remedy."""
    (small_copy / "places" / "demo" / "glossary.yaml").write_bytes("terms: 术语".encode("gb18030"))
    with pytest.raises(BadYaml, match="UTF-8"):
        read_library(small_copy)


def test_missing_and_strange_files_are_told(small_copy: Path) -> None:
    """A missing file and one in the wrong place are both named."""
    (small_copy / "places" / "demo" / "glossary.yaml").rename(small_copy / "places" / "demo" / "glosary.yaml")
    with pytest.raises(BadYaml) as error:
        read_library(small_copy)
    told = str(error.value)
    assert "corpus/places/demo/glossary.yaml:1:1: 缺少这个文件。" in told
    assert "corpus/places/demo/glosary.yaml:1:1: 不认识的文件" in told


def test_check_exits_with_1_and_lists_problems(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`policykb check` gives lines, `--json` gives records; both exit with 1."""
    break_file(small_copy, "unknown-key")
    assert main(["check", "--root", str(small_copy)]) == 1
    line = capsys.readouterr().err.splitlines()[0]
    assert main(["check", "--json", "--root", str(small_copy)]) == 1
    (record,) = json.loads(capsys.readouterr().out)
    assert line == "{file}:{line}:{column}: {message}".format(**record)


def test_check_of_a_good_tree_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """The committed YAML has no problem."""
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "没有问题。\n"
