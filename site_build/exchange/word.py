"""Word files of headings, paragraphs and tables, in the typefaces and margins of official documents.

Written without a library: the few parts of a WordprocessingML package that such a file needs (ECMA-376), the same bytes
for the same words. What came and what went is told by line and sign, not by colour alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from calculator.ground.frozen import frozen
from site_build.corpus.redline import Mark

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# A4 and the margins of GB/T 9704 in twentieths of a point: 37 mm above, 35 mm below, 28 and 26 mm at the sides.
SHORT_SIDE, LONG_SIDE = 11906, 16838
ABOVE, BELOW, BINDING, OUTER = 2098, 1985, 1588, 1474
TITLE_LINE = 22
AFTER_NAME = re.compile("(?<=》)(?=[^》]+$)")
MARKS: dict[Mark, str] = {
    "": "",
    "增": '<w:b/><w:u w:val="single"/>',
    "删": "<w:strike/>",
}
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.wordprocessingml.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{OFFICE}.wordprocessingml.styles+xml"/>'
        f'<Override PartName="/word/footer.xml" ContentType="{OFFICE}.wordprocessingml.footer+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/footer" Target="footer.xml"/></Relationships>'
    ),
    "word/footer.xml": (
        f'<w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    ),
}


@frozen(kw_only=False)
class Run:
    """Words with the sign that tells what happened to them."""

    text: str
    mark: Mark = ""


Paragraph = str | Sequence[Run]


@frozen(kw_only=False)
class Heading:
    """A heading within a document."""

    text: str


@frozen
class Table:
    """A table; `widths` are shares of the width, `heads` stand again on every page, a cell holds paragraphs."""

    widths: Sequence[int]
    heads: Sequence[str]
    rows: Sequence[Sequence[Sequence[Paragraph]]]


@frozen
class Document:
    """A document to write; a `wide` one lies on its side. A string among the parts is a paragraph."""

    title: str
    parts: Sequence[Heading | Table | str]
    made: date
    wide: bool = False


def write_word(document: Document) -> bytes:
    """The bytes of a .docx file."""
    written = io.BytesIO()
    parts = {
        **PARTS,
        "word/document.xml": _body(document),
        "word/styles.xml": _styles(),
        "docProps/core.xml": _properties(document),
    }
    with ZipFile(written, "w") as package:
        for name, content in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, XML + content)
    return written.getvalue()


def _body(document: Document) -> str:
    wide = document.wide
    width, height = (LONG_SIDE, SHORT_SIDE) if wide else (SHORT_SIDE, LONG_SIDE)
    turned = ' w:orient="landscape"' if wide else ""
    above, below, left, right = (BINDING, OUTER, ABOVE, BELOW) if wide else (ABOVE, BELOW, BINDING, OUTER)
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{above}" w:right="{right}" w:bottom="{below}" w:left="{left}" w:header="851" w:footer="992"'
        ' w:gutter="0"/></w:sectPr>'
    )
    inner = "".join((_paragraph(_title(document.title), "Title"), *_parts(document, width - left - right)))
    return f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}"><w:body>{inner}{section}</w:body></w:document>'


def _title(title: str) -> str:
    """A title too long for a line breaks after the name of the text, not within a word."""
    return title if len(title) <= TITLE_LINE else AFTER_NAME.sub("\n", title)


def _parts(document: Document, width: int) -> Iterator[str]:
    for part in document.parts:
        if isinstance(part, Heading):
            yield _paragraph(part.text, "Heading1")
        elif isinstance(part, Table):
            yield f"{_table(part, width)}<w:p/>"  # two tables would grow together, and none may end a document
        else:
            yield _paragraph(part)


def _table(table: Table, width: int) -> str:
    widths = [width * share // sum(table.widths) for share in table.widths]
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    heads = _row([[head] for head in table.heads], widths, "TableHead", "<w:trPr><w:tblHeader/></w:trPr>")
    rows = "".join(_row(row, widths, "TableText", "") for row in table.rows)
    size = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    about = f'<w:tblPr><w:tblStyle w:val="Grid"/>{size}</w:tblPr>'
    return f"<w:tbl>{about}<w:tblGrid>{columns}</w:tblGrid>{heads}{rows}</w:tbl>"


def _row(cells: Sequence[Sequence[Paragraph]], widths: Sequence[int], style: str, about: str) -> str:
    made = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{''.join(_paragraph(one, style) for one in cell or [''])}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{about}{''.join(made)}</w:tr>"


def _paragraph(words: Paragraph, style: str = "") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = [Run(words)] if isinstance(words, str) else words
    return f"<w:p>{about}{''.join(_run(one) for one in runs)}</w:p>"


def _run(run: Run) -> str:
    about = f"<w:rPr>{MARKS[run.mark]}</w:rPr>" if run.mark else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in ILLEGAL.sub("", run.text).split("\n"))
    return f"<w:r>{about}{'<w:br/>'.join(lines)}</w:r>"


def _styles() -> str:
    """Body in 仿宋, headings in 黑体; a grid for tables; the language for spelling is Chinese."""

    def style(name: str, size: int, *, bold: bool = False, more: str = "") -> str:
        heavy = "<w:b/>" if bold else ""
        fonts = _fonts("黑体" if bold else "仿宋")
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr>{more}</w:pPr>'
            f'<w:rPr>{fonts}{heavy}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts("仿宋")}<w:sz w:val="24"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="80" w:line="320" w:lineRule="atLeast"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + style("Title", 40, bold=True, more='<w:spacing w:after="240"/><w:jc w:val="center"/>')
        + style("Heading1", 28, bold=True, more='<w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/>')
        + style("TableHead", 21, bold=True, more='<w:spacing w:after="0"/><w:jc w:val="center"/>')
        + style("TableText", 21, more='<w:spacing w:after="0"/>')
        + f'<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>{sides}'
        '</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style></w:styles>"
    )


def _fonts(chinese: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{chinese}"/>'


def _properties(document: Document) -> str:
    day = f"{document.made.isoformat()}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(ILLEGAL.sub('', document.title))}</dc:title><dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created></cp:coreProperties>'
    )
