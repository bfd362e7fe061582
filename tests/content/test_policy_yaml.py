"""What the YAML says: all of the note, nothing invented, nothing hidden."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from paths import DOCUMENTS, LIVING, ROOT

from site_build.corpus.check import BadYaml, read_library
from site_build.corpus.json_schema import schema_texts
from site_build.corpus.library import Library, Place
from site_build.corpus.works import walk
from site_build.pages.all_pages import site_pages

NOTE = DOCUMENTS / "note.txt"


def squeezed(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


def test_the_note_is_verbatim(dazu: Place) -> None:
    """Title and provisions, run together, are the note's own words; only the contact's person is left out."""
    parts = [dazu.note.title]
    parts += [(one.label or "") + (one.heading or "") + (one.text or "") for one in walk(dazu.note.text().provisions)]
    assert squeezed("".join(parts)) == squeezed(NOTE.read_text(encoding="utf-8"))


def test_what_is_said_of_the_measures_is_in_the_note(dazu: Place) -> None:
    """Each statement of the measures repeats words of the note that it names, but for the subject of a summary."""
    told = squeezed(NOTE.read_text(encoding="utf-8")).replace("负责负责", "负责")  # the note's own slip
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
    """No mobile number stands in anything that is published, and the contact's name does not either."""
    for folder in ("policy_yaml", "docs", "site_build", "calculator"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in (".yaml", ".md", ".py", ".mjs", ".jinja", ".html"):
                assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8")), path
    assert "联系人：区民政局" in NOTE.read_text(encoding="utf-8")


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


def test_a_second_place_joins_without_python(yaml_copy: Path) -> None:
    """A copy of Dazu's folder under another name gives a second set of pages, with YAML alone."""
    shutil.copytree(yaml_copy / "places" / "dazu", yaml_copy / "places" / "demo")
    for folder in ("measures", "note"):
        documents = yaml_copy / "places" / "demo" / "documents"
        (documents / f"dazu-{folder}").rename(documents / f"demo-{folder}")
    packs = yaml_copy / "places" / "demo" / "packs"
    (packs / "dazu.yaml").rename(packs / "demo.yaml")
    for path in (yaml_copy / "places" / "demo").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("dazu-", "demo-")
        path.write_text(re.sub(r"^(id|pack): dazu$", r"\1: demo", text, flags=re.MULTILINE), encoding="utf-8")
    pages = {page.address: page for page in site_pages(read_library(yaml_copy))}
    dazu = {address for address in pages if address.startswith("dazu/")}
    assert {one.replace("dazu/", "demo/") for one in dazu} == {one for one in pages if one.startswith("demo/")}
    for page in pages.values():
        for link in re.findall(r'href="([^"#:]*/)(?:#[^"]*)?"', page.body):
            target = normpath(f"{page.address}{link}").strip(".").lstrip("/")
            assert f"{target}/" in pages or target in ("", "about", "language"), (page.address, link)


def changed(root: Path, edits: dict[str, list[tuple[str, str]]]) -> None:
    """Replace texts that must be there, each once."""
    for name, pairs in edits.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text, (name, old)
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")


def left_behind(root: Path) -> set[str]:
    """Where a figure was left in words, as `file:line`."""
    with pytest.raises(BadYaml) as error:
        read_library(root)
    return {f"{one.file}:{one.line}" for one in error.value.problems if one.kind == "figure-in-words"}


def lines_with(root: Path, folder: str, word: str, *but: str) -> set[str]:
    """Every line of a folder's files that has a word, but those with another."""
    found = set()
    for path in (root / folder).rglob("*.yaml"):
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if word in line and not any(one in line for one in but):
                found.add(f"{path.relative_to(root.parent).as_posix()}:{at}")
    return found


def test_a_figure_changed_in_clause_note_and_rule_is_found_wherever_it_was_left(yaml_copy: Path) -> None:
    """After 3000 becomes 3500 in the measures, note, parameter and tests, each sentence left behind is told."""
    new = [("不低于3000平方米", "不低于3500平方米")]
    changed(
        yaml_copy,
        {
            "places/dazu/documents/dazu-measures/2022-consultation.yaml": new,
            "places/dazu/documents/dazu-note/2022-consultation.yaml": new,
        },
    )
    pack = yaml_copy / "places" / "dazu" / "packs" / "dazu.yaml"
    text = pack.read_text(encoding="utf-8").replace("value: 3000", "value: 3500")
    pack.write_text(text.replace('"2999.99"', '"3499.99"').replace('"3000"', '"3500"'), encoding="utf-8")
    told = left_behind(yaml_copy)
    # Another's figure of the same size stays right: 江苏, the pilot plan, the law on committees, the life circle.
    assert told == lines_with(yaml_copy, "places/dazu", "3000", "居民委员会", "市级试点方案") | {
        "policy_yaml/peers/jiangsu-2011.yaml:15",
        "policy_yaml/superior/cq-pilot2022/work.yaml:21",
        "policy_yaml/superior/cq-pilot2022/work.yaml:38",
        "policy_yaml/superior/gb50180/work.yaml:47",
    }
    assert len(told) == 11


def test_the_same_in_a_pack_that_stands_alone(yaml_copy: Path) -> None:
    """After 50 becomes 55 in the clause, parameter and tests of 资阳, the help and the words of the rule are told."""
    path = yaml_copy / "peers" / "ziyang-2021.yaml"
    text = path.read_text(encoding="utf-8").replace("每 100 户 50 平方米，只", "每 100 户 55 平方米，只")
    text = text.replace("value: 50,", "value: 55,").replace('at_least: "750"', 'at_least: "825"')
    path.write_text(text.replace("主城区按每百户 50", "主城区按每百户 55"), encoding="utf-8")
    assert left_behind(yaml_copy) == lines_with(yaml_copy, "peers", " 50 平方米")


def test_the_summary_of_the_note_has_its_figures(yaml_copy: Path) -> None:
    """A statement of the measures with a figure that the note it names does not have is a problem."""
    changed(
        yaml_copy,
        {"places/dazu/documents/dazu-note/2022-consultation.yaml": [("不低于1500平方米", "不低于1200平方米")]},
    )
    assert any(
        one.startswith("policy_yaml/places/dazu/documents/dazu-measures/2022-consultation.yaml")
        for one in left_behind(yaml_copy)
    )
