"""What the YAML says: all of the note, nothing invented, nothing hidden."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from paths import LIVING, ROOT

from site_build.corpus.json_schema import schema_texts
from site_build.corpus.library import Library, Place
from site_build.corpus.works import walk

RECEIVED = sorted(LIVING.rglob("*.txt"))


def squeezed(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", RECEIVED, ids=lambda path: path.parent.name)
def test_a_text_that_lies_beside_its_version_is_verbatim(library: Library, path: Path) -> None:
    """Title and provisions, run together, are the words of the text as received, which lies beside the version."""
    work = library.works[path.parent.name]
    version = work.version(path.stem)
    assert version
    parts = [work.title]
    parts += [(one.label or "") + (one.heading or "") + (one.text or "") for one in walk(version.provisions)]
    assert squeezed("".join(parts)) == squeezed(path.read_text(encoding="utf-8"))


def test_what_is_said_of_the_measures_is_in_the_note(dazu: Place) -> None:
    """Each statement of the measures repeats words of the note that it names, but for the subject of a summary."""
    told = squeezed("".join((one.heading or "") + (one.text or "") for one in walk(dazu.note.text().provisions)))
    told = told.replace("负责负责", "负责")  # the note's own slip
    for provision in walk(dazu.measures.text().provisions):
        if provision.text_status == "note" and provision.text:
            assert provision.told_in, provision.id
            words = re.split(r"[，。、；]", squeezed(provision.text).replace("介绍办法的制定依据", "制定依据"))
            assert [word for word in words if word not in told] == [], provision.id


def test_nothing_of_the_measures_passes_for_official(dazu: Place) -> None:
    """The measures' own text is not held, so no provision of it may be marked official, and none is an article."""
    for provision in walk(dazu.measures.text().provisions):
        assert provision.text_status in ("note", "not_held")
        assert not provision.id.startswith("art")


def test_no_personal_data() -> None:
    """No mobile number stands in anything that is published."""
    for folder in ("policy_yaml", "docs", "site_build", "calculator"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in (".yaml", ".txt", ".md", ".py", ".mjs", ".jinja", ".html"):
                assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8")), path


def test_figures_of_dazu_come_from_the_note(library: Library, dazu: Place) -> None:
    """Every number in a parameter of the pack occurs in the text of the clause that it cites."""
    version = dazu.measures.version(dazu.pack.law.version or "")
    for parameter in dazu.pack.parameters.values():
        for value in parameter.values:
            if value.value is not None:
                assert value.value in (library.clause(value.source, version).provision.text or "")


def test_texts_that_were_never_seen_have_no_clauses(library: Library) -> None:
    """A superior work of which no text was seen has no provisions."""
    for work in library.superior.values():
        if work.record.text_held == "未见原文":
            assert work.text().clauses == (), work.id


def test_forty_questions_have_answers_or_say_who_would_know(dazu: Place) -> None:
    """The forty questions of the facts are there; an open one names what is unknown and whom to ask."""
    assert {f"q{at:02}" for at in range(1, 41)} <= {one.id for one in dazu.questions}
    for question in dazu.questions:
        if question.status == "open":
            assert question.unknowns, question.id
            assert question.who_knows, question.id


def test_every_provision_has_a_rule_or_says_why_not(dazu: Place) -> None:
    """A statement of the measures is cited by the pack or says that nothing was made of it."""
    cited = yaml.safe_dump(
        yaml.safe_load((LIVING / "places" / "dazu" / "packs" / "dazu.yaml").read_text(encoding="utf-8"))
    )
    for provision in walk(dazu.measures.text().provisions):
        if not provision.children:
            made = f"dazu-measures#{provision.cid}" in cited
            assert made != bool(provision.not_executable), provision.id


def plain(value: Any) -> Any:
    """YAML 1.1 dates back to text, as editors see them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value if isinstance(value, str | bool | int | float) else str(value)


def test_json_schemas_are_current() -> None:
    """The committed schemas are those that the records make; `policykb schema` rewrites them."""
    for name, text in schema_texts().items():
        assert (LIVING / "schemas" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", sorted(LIVING.rglob("*.yaml")), ids=lambda path: path.stem)
def test_files_fit_the_schema_that_they_name(path: Path) -> None:
    """Each file's first line names a schema, and a JSON Schema validator that is not ours accepts the file."""
    text = path.read_text(encoding="utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named, path
    schema = json.loads((path.parent / named[1]).resolve().read_text(encoding="utf-8"))
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(plain(yaml.safe_load(text)))]
    assert errors == []
