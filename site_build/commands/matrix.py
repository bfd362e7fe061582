"""`matrix`: clauses beside superior ones as files, or proposals for the editor who keeps `matrix.yaml`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from calculator.ground.problems import not_among, quoted
from site_build.commands.common import MISUSED, OK, print_found
from site_build.corpus.check import read_library
from site_build.corpus.citations import title_path
from site_build.corpus.superior_matrix import MatrixLine, Proposal, proposals
from site_build.corpus.superior_matrix import matrix as lines_of
from site_build.exchange.matrix_table import matrix_document, matrix_workbook


def matrix(arguments: argparse.Namespace) -> int:
    """Print or write the matrix of a place; with `--propose` what an editor may look at, which no page shows."""
    library = read_library(arguments.root)
    place = library.places.get(arguments.place)
    if place is None:
        print(f"地方{not_among(arguments.place, library.places)}", file=sys.stderr)
        return MISUSED
    if arguments.propose:
        found = [*proposals(library, place)]
        return print_found([*map(_proposal_data, found)], _proposed(found), as_json=arguments.json)
    lines = lines_of(library, place)
    title = f"《{place.measures.title}》"
    for path, content in (
        (arguments.docx, lambda: matrix_document(title, lines, library.day)),
        (arguments.xlsx, lambda: matrix_workbook(lines, library.day)),
    ):
        if path is not None and not _written(path, content):
            return MISUSED
    if arguments.docx or arguments.xlsx:
        return OK
    return print_found([*map(_line_data, lines)], _sentences(lines), as_json=arguments.json)


def _written(path: Path, content: Callable[[], bytes]) -> bool:
    """Whether a file could be written; if not that is told."""
    try:
        path.write_bytes(content())
    except OSError as error:
        print(f"文件{quoted(str(path))}不能写：{error.strerror}。", file=sys.stderr)
        return False
    return True


def _above(line: MatrixLine) -> str:
    return title_path(line.superior) if line.superior else f"《{line.work.title}》" if line.work else "（没有）"


def _sentences(lines: tuple[MatrixLine, ...]) -> Iterator[str]:
    for line in lines:
        day = f"（{line.checked_on} 核对）" if line.checked_on else ""
        yield f"{title_path(line.clause)} —— {line.relation}{day}：{_above(line)}。{line.note}"
        yield from (f"    数字：本条 {own}；该文件 {other}" for own, other in line.figures)


def _line_data(line: MatrixLine) -> dict[str, object]:
    return {
        "clause": line.clause.ref,
        "superior": line.superior.ref if line.superior else None,
        "work": line.work.id if line.work else None,
        "relation": line.row.relation if line.row else None,
        "note": line.note,
        "checked_on": str(line.checked_on) if line.checked_on else None,
    }


def _proposed(found: list[Proposal]) -> Iterator[str]:
    yield "以下由程序按文字相近提出，没有核对，不会显示给读者。读过两边的原文、确定关系以后，才写进 matrix.yaml。"
    for one in found:
        yield f"{title_path(one.clause)} —— {title_path(one.superior)}（相近 {one.like:.2f}）"
        yield f"    {one.clause.lasting} / {one.superior.lasting}"
        yield from (f"    数字：本条 {own}；该文件 {other}" for own, other in one.figures)


def _proposal_data(one: Proposal) -> dict[str, object]:
    return {"clause": one.clause.lasting, "superior": one.superior.lasting, "like": round(one.like, 3)}
