"""Every diagnostic is one record of a declared kind, and every declared kind is one that something tells."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from broken_yaml import break_file
from paths import ROOT

from calculator.ground.diagnostic_kinds import DIAGNOSTIC_KINDS, KIND_BY_WORD, SEVERITY_WORDS
from calculator.ground.problems import LISTED, Diagnostic, by_place, unlisted
from site_build.cli import main
from site_build.corpus.yaml_source import parse_yaml, read_record
from site_build.pages.page import templates

FIELDS = ("kind", "severity", "file", "line", "column", "path", "found", "allowed", "fix", "message", "case", "other")
TELLERS = {
    "Diagnostic", "unlisted", "add", "add_unlisted", "complain", "_complain", "_at", "_failed", "_finding", "_found",
    "_look", "_misshapen", "_of_keys", "_refused",
}  # fmt: skip


def sources() -> Iterator[ast.Module]:
    """The syntax trees of all our modules but the list of kinds."""
    for room in ("calculator", "site_build"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name != "diagnostic_kinds.py":
                yield ast.parse(path.read_text(encoding="utf-8"))


def told_kinds() -> Iterator[str]:
    """What stands for a kind where something is told: the keyword `kind`, or a word among the first arguments."""
    for node in (node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in TELLERS and (name != "add" or len(node.args) > 1):  # a set's own takes one
            given = [*node.args[:2], *(part.value for part in node.keywords if part.arg == "kind")]
            words = [part.value for part in given if isinstance(part, ast.Constant)]
            yield from (word for word in words if isinstance(word, str) and re.fullmatch("[a-z-]+", word))


def test_no_diagnostic_of_an_undeclared_kind_can_be_made() -> None:
    """A kind that the list does not declare is refused where the record is made, not where it is shown."""
    with pytest.raises(LookupError, match="no-such-kind"):
        Diagnostic(kind="no-such-kind", message="有错。")


def test_a_kind_is_declared_once_with_all_that_the_page_says() -> None:
    """Words are lower case with hyphens, each declared once; title, meaning and remedy are plain sentences."""
    declared = [kind for kinds in DIAGNOSTIC_KINDS.values() for kind in kinds]
    assert [word for word, count in Counter(kind.word for kind in declared).items() if count > 1] == []
    for kind in declared:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.word)
        assert kind.severity in SEVERITY_WORDS
        assert not kind.title.endswith("。"), kind.word
        assert kind.meaning.endswith("。"), kind.word
        assert kind.fix.endswith("。"), kind.word


@pytest.mark.long
def test_every_declared_kind_is_told_somewhere() -> None:
    """The list and its page name nothing that no code tells: each kind stands as a word in some module."""
    written = {node.value for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {*KIND_BY_WORD} - written == set()


@pytest.mark.long
def test_every_kind_that_is_told_is_declared() -> None:
    """A slip in a kind is found here, and not by the first reader whose file has that fault."""
    told = {*told_kinds()}
    assert len(told) > 80
    assert told - {*KIND_BY_WORD} == set()


def test_severity_and_remedy_come_from_the_kind_unless_given() -> None:
    """A record without its own takes those of its kind."""
    kind = KIND_BY_WORD["mergeable"]
    told = Diagnostic(kind=kind.word, message="可以合并。")
    assert (told.severity, told.fix) == (kind.severity, kind.fix)
    own = Diagnostic(kind=kind.word, message="可以合并。", severity="error", fix="合并。")
    assert (own.severity, own.fix) == ("error", "合并。")


def test_what_was_found_and_allowed_cannot_flood() -> None:
    """A value of a million characters among a thousand words is told in a few."""
    told = unlisted("unknown-word", ("a",), "甲" * 1_000_000, [f"word-{at}" for at in range(1000)])
    assert len(json.dumps(told.as_json)) < 2000
    assert len(told.allowed) <= LISTED


def test_the_same_sentence_at_one_place_is_told_once_in_the_order_of_places() -> None:
    """Key paths may differ where lines do not."""
    at = {"file": "a.yaml", "column": 1}
    told = [
        Diagnostic(kind="gap", message="乙", path=("b",), line=10, **at),
        Diagnostic(kind="gap", message="甲", path=("a",), line=9, **at),
        Diagnostic(kind="gap", message="乙", path=("c",), line=10, **at),
    ]
    assert [(one.line, one.message) for one in by_place(told)] == [(9, "甲"), (10, "乙")]


def test_a_slip_of_the_keyboard_tells_what_stands_there_and_what_should() -> None:
    """`found` and `allowed` are the marks themselves."""
    (slip,) = parse_yaml("a: 1\nb：2\n", "甲.yaml").problems
    assert (slip.kind, slip.found, slip.allowed, slip.line) == ("keyboard-slip", "：", (": ",), 2)


def test_a_slip_in_a_key_is_told_once() -> None:
    """What is left of the key once the slip is gone is not told as an unknown key too."""
    from calculator.packs.schema import Calendar  # noqa: PLC0415 - any small record

    text = "\u200b  source: a\n"
    _, told = read_record(Calendar, parse_yaml(text, "甲.yaml"))
    assert [one.kind for one in told if one.line == 1 and one.kind != "missing-key"] == ["keyboard-slip"]


def test_a_file_with_a_slip_is_read_on() -> None:
    """A file that has a slip tells what is wrong with its records too, in the same run."""
    from calculator.packs.schema import Calendar  # noqa: PLC0415 - any small record

    text = "source: a\nsource: b\nfirst: 甲\nlast: 2026-01-01\n"
    record, told = read_record(Calendar, parse_yaml(text, "甲.yaml"))
    assert record is None
    assert {"duplicate-key", "unreadable-value"} <= {one.kind for one in told}


@pytest.mark.parametrize("name", ["unknown-key", "not-a-date", "dangling-source", "bad-word"])
def test_check_tells_each_problem_as_one_record(
    name: str, small_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --json` gives a list of records with kind, place, what was found, and what mends it."""
    break_file(small_copy, name)
    assert main(["check", "--json", "--root", str(small_copy)]) == 1
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert told
    for record in told:
        assert tuple(record) == FIELDS
        assert record["kind"] in KIND_BY_WORD
        assert record["severity"] == "error"
        assert record["file"].endswith(".yaml")
        assert record["line"] >= 1
        assert record["fix"]
        assert record["found"] in record["message"]


def test_the_page_of_kinds_lists_all_of_them() -> None:
    """Each kind has a row with an anchor of its own, its title, and how grave it is."""
    body = (
        templates().get_template("diagnostics.md.jinja").render(groups=DIAGNOSTIC_KINDS, severity_words=SEVERITY_WORDS)
    )
    for kind in KIND_BY_WORD.values():
        assert f'<tr id="{kind.word}"><th scope="row">{kind.title}</th>' in body
