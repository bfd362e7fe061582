"""`matrix`: clauses beside superior ones as files, or proposals for the editor who keeps `matrix.yaml`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from calculator.ground.problems import not_among
from site_build.commands.common import MISUSED, OK, BadWord, print_found, write_files
from site_build.corpus.check import read_library
from site_build.corpus.citations import title_path
from site_build.corpus.superior_matrix import MatrixLine, Proposal, figure_words, matrix_json, proposals
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
    try:
        if write_files(
            (arguments.docx, lambda: matrix_document(title, lines, library.day)),
            (arguments.xlsx, lambda: matrix_workbook(lines, library.day)),
        ):
            return OK
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    return print_found(matrix_json(lines), _sentences(lines), as_json=arguments.json)


def _sentences(lines: tuple[MatrixLine, ...]) -> Iterator[str]:
    for line in lines:
        day = f"（{line.checked_on} 核对）" if line.checked_on else ""
        yield f"{title_path(line.clause)} —— {line.relation}{day}：{line.above}。{line.note}"
        yield from (f"    数字：{words}" for words in figure_words(line.figures))


def _proposed(found: list[Proposal]) -> Iterator[str]:
    yield "以下由程序按文字相近提出，没有核对，不会显示给读者。读过两边的原文、确定关系以后，才写进 matrix.yaml。"
    for one in found:
        yield f"{title_path(one.clause)} —— {title_path(one.superior)}（相近 {one.like:.2f}）"
        yield f"    {one.clause.lasting} / {one.superior.lasting}"
        yield from (f"    数字：{words}" for words in figure_words(one.figures))


def _proposal_data(one: Proposal) -> dict[str, object]:
    return {"clause": one.clause.lasting, "superior": one.superior.lasting, "like": round(one.like, 3)}
