"""The matrix of superior clauses: only what a person wrote is a relation; proposals never reach a page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.superior_matrix import NOT_CHECKED, matrix, proposals
from site_build.corpus.yaml_source import BadYaml
from site_build.exchange.matrix_table import matrix_workbook
from site_build.pages.context import context_of
from site_build.pages.matrix import matrix_page
from site_build.pages.texts import text_pages

ROW = """rows:
  - id: spaces
    provision: demo-measures#build.spaces
    relation: {relation}
    {superior}note: 数量照抄。
    checked_on: 2026-11-20
    by: 测试
"""


def superior_clause(root: Path) -> str:
    """A clause of the parking rule, by its lasting name."""
    library = read_library(root)
    return next(one.lasting for one in library.works["parking-rule"].text().clauses if one.provision.cid)


def write(root: Path, relation: str, superior: str) -> None:
    """Write the one row of the matrix."""
    line = f"superior: {superior}\n    " if superior else ""
    text = ROW.format(relation=relation, superior=line)
    (root / "places" / "demo" / "matrix.yaml").write_text(text, encoding="utf-8")


def test_without_rows_what_is_listed_as_basis_is_no_relation(small_copy: Path) -> None:
    """A basis is shown as not looked at, and no page has a word for a relation that nobody found."""
    library = read_library(small_copy)
    lines = matrix(library, library.places["demo"])
    assert lines
    assert {one.relation for one in lines} == {NOT_CHECKED}
    body = matrix_page(context_of(library, library.places["demo"])).body
    assert "现在还没有一处核对过关系" in body
    assert not [word for word in ("落实", "细化", "更严") if word in body]


def test_a_row_is_shown_with_its_day_on_page_beside_the_clause_and_in_the_workbook(small_copy: Path) -> None:
    """What a person wrote takes the place of the basis of the same work, with relation, day and note."""
    superior = superior_clause(small_copy)
    write(small_copy, "refines", superior)
    library = read_library(small_copy)
    place = library.places["demo"]
    (row,) = (one for one in matrix(library, place) if one.row)
    assert (row.relation, str(row.checked_on)) == ("细化", "2026-11-20")
    here = [one for one in matrix(library, place) if one.clause.ref == row.clause.ref]
    assert [one.work.id for one in here if one.work] == ["parking-rule"]
    context = context_of(library, place)
    assert "2026-11-20" in matrix_page(context).body
    assert any("细化（2026-11-20 核对）" in page.body for page in text_pages(context))
    book = openpyxl.load_workbook(BytesIO(matrix_workbook(matrix(library, place), library.day)))
    assert any("细化" in map(str, cells) for cells in book.active.values)  # type: ignore[union-attr]


@pytest.mark.parametrize(("relation", "named"), [("no_superior", True), ("repeats", False)])
def test_a_relation_has_a_superior_clause_unless_there_is_none(small_copy: Path, relation: str, *, named: bool) -> None:
    """`no_superior` with a clause, or another relation without one, is refused at its line."""
    write(small_copy, relation, superior_clause(small_copy) if named else "")
    with pytest.raises(BadYaml, match="no_superior") as error:
        read_library(small_copy)
    assert all(one.file.endswith("matrix.yaml") and one.line for one in error.value.problems)


def test_proposals_are_for_the_editor_alone(small_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says that proposals are unread; a clause with a row gets none."""
    assert main(["matrix", "demo", "--propose", "--root", str(small_copy)]) == 0
    assert "没有核对，不会显示给读者" in capsys.readouterr().out
    write(small_copy, "refines", superior_clause(small_copy))
    library = read_library(small_copy)
    place = library.places["demo"]
    written = library.clause("demo-measures#build.spaces").ref
    assert written not in {one.clause.ref for one in proposals(library, place)}
    assert main(["matrix", "nowhere", "--root", str(small_copy)]) == 2
    assert "demo" in capsys.readouterr().err
