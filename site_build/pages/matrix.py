"""The page that lays clauses of the measures beside superior ones, with its Word and Excel files."""

from __future__ import annotations

from site_build.corpus.superior_matrix import MatrixLine, figure_words, matrix, matrix_json
from site_build.exchange.matrix_table import CAUTION, matrix_document, matrix_workbook
from site_build.pages.addresses import work_address
from site_build.pages.context import Context
from site_build.pages.page import Page
from site_build.pages.related import Link

WORD, EXCEL = "matrix.docx", "matrix.xlsx"


def matrix_page(context: Context) -> Page:
    """Curated relations first at each clause, then works that are only listed as basis; nothing is proposed here."""
    place, day = context.place, context.library.day
    lines = matrix(context.library, place)
    return context.page(
        "matrix",
        "matrix",
        data=matrix_json(lines),
        files={
            WORD: matrix_document(f"《{place.measures.title}》", lines, day),
            EXCEL: matrix_workbook(lines, day),
        },
        wide=True,
        origin=f"policy_yaml/places/{place.jurisdiction.id}/",
        caution=CAUTION,
        curated=sum(line.row is not None for line in lines),
        word=WORD,
        excel=EXCEL,
        lines=[
            {
                "one": line,
                "clause": context.link(line.clause),
                "above": _above(context, line),
                "figures": figure_words(line.figures),
            }
            for line in lines
        ],
    )


def _above(context: Context, line: MatrixLine) -> Link | None:
    if line.superior:
        return context.link(line.superior)
    return Link(f"《{line.work.title}》", work_address(context.library, line.work)) if line.work else None
