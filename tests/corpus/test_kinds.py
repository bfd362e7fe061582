"""A kind of record is declared once: one entry, one template, its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader

from calculator.ground.records import Id
from site_build.corpus import kinds
from site_build.corpus.check import read_library
from site_build.corpus.kinds import Beside, FileKind, Found, Kind
from site_build.corpus.refs import ProvisionRef
from site_build.corpus.yaml_source import BadYaml
from site_build.pages.all_pages import site_pages
from site_build.pages.page import templates
from site_build.search.entries import entries

TEMPLATE = "# 表格\n\n{% for one in items %}\n## {{ one.item.title }} {: #{{ one.anchor }} }\n\n{% endfor %}"
FORMS = "forms:\n  transfer:\n    title: 移交清单表\n    provision: demo-measures#build.required\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to be filled in."""

    title: str
    provision: ProvisionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsFile:
    """`forms.yaml`: every form by id."""

    forms: Mapping[Id, Form]


FORM = Kind(
    name="form",
    word="表格",
    stem="forms",
    at="forms",
    page="forms",
    beside=Beside(
        group="forms",
        title="要填的表格",
        clauses=lambda record: (record.item.provision,),
        text=lambda record: record.item.title,
    ),
    found=Found(entry="form", title=lambda record: record.item.title, text=lambda _: ""),
)


@pytest.fixture
def with_forms(small_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with a kind of record that the house does not know: declared in one place."""
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, FORM))
    file = FileKind(room=kinds.PLACE, stem="forms", record=FormsFile)
    monkeypatch.setattr(kinds, "FILES", (file, *kinds.FILES))
    loader = ChoiceLoader([templates().loader, DictLoader({"forms.md.jinja": TEMPLATE})])
    monkeypatch.setattr(templates(), "loader", loader)
    (small_copy / "places" / "demo" / "forms.yaml").write_text(FORMS, encoding="utf-8")
    return small_copy


def test_a_new_kind_is_read_shown_found_and_put_beside_its_clause(with_forms: Path) -> None:
    """With its entry, its template and its records alone a kind has a page, is found, and stands beside clauses."""
    library = read_library(with_forms)
    pages = {page.address: page for page in site_pages(library)}
    assert "移交清单表 {: #transfer }" in pages["demo/forms/"].body
    assert "要填的表格" in pages["demo/measures/"].body
    assert [entry.address for entry in entries(library) if entry.kind == "form"] == ["demo/forms/#transfer"]
    assert (kinds.searched()[-1].name, kinds.searched()[-1].word) == ("form", "表格")


def test_references_of_a_new_kind_are_checked(with_forms: Path) -> None:
    """A record of the new kind that names a clause that is not there is told like any other."""
    path = with_forms / "places" / "demo" / "forms.yaml"
    path.write_text(FORMS.replace("build.required", "build.requiring"), encoding="utf-8")
    with pytest.raises(BadYaml, match=r"build\.requiring"):
        read_library(with_forms)
