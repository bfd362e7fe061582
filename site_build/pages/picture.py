"""What is said to residents as one picture (一图读懂), drawn as SVG at build from the same records as the page.

Lines are broken by the widths of characters, so that no font is needed. Colours stand in attributes, so that the file
looks right by itself; on a page the stylesheet puts those of the page in their place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from markupsafe import Markup

from calculator.ground.frozen import frozen
from site_build.corpus.residents import PlainPart

COLUMN, MARGIN, PAD, INDENT = 360, 10, 14, 14
TEXT, TITLE, HEAD, SMALL = 16, 18, 22, 14
LINE_HEIGHT = 1.55
LEAST_LAST = 3  # characters
WIDE, NARROW = 1.0, 0.6  # of the size of the type; digits and Latin letters are narrower in every usual font
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
ENDS, BEGINS = "，。；：、？！）》”’】", "（《“‘【"
ATOM = re.compile(rf"[{BEGINS}]*(?:[0-9A-Za-z.,/-]+|.)[{ENDS}]*")
INK, ACCENT, WARN = "#1f2a2a", "#00695c", "#8a3b00"


@frozen
class Panel:
    """A box of the picture: its title, its paragraphs, the mark before its title, and what kind of box it is.

    `look` is `answer`, `thing`, `open` (not laid down yet) or `reader`.
    """

    title: str
    paragraphs: tuple[tuple[str, bool], ...]
    look: str
    mark: str = ""


def panels_of(parts: Iterable[PlainPart]) -> tuple[Panel, ...]:
    """The boxes of what is said to residents: the short answer first, numbered things, then readers."""
    return tuple(
        Panel(
            title=part.title,
            paragraphs=tuple((one.say, bool(one.unknowns)) for one in part.sentences),
            look=_look(at, part),
            mark="" if part.reader or not at else str(at),
        )
        for at, part in enumerate(parts)
    )


def _look(at: int, part: PlainPart) -> str:
    if part.reader:
        return "reader"
    if not at:
        return "answer"
    return "open" if all(one.unknowns for one in part.sentences) else "thing"


def width_of(text: str, size: float) -> float:
    """How wide a text is at a size of type."""
    return size * sum(WIDE if east_asian_width(one) in "WFA" else NARROW for one in text)


def wrapped(text: str, size: float, room: float, whole: Collection[str] = ()) -> list[str]:
    """The lines of a text in a room; no line begins with a closing mark or ends with an opening one.

    `whole` are words that stay on one line, such as a figure with its unit. A last line of a character or two is made
    longer where the others can give it some.
    """
    lines = _filled(text, size, room, whole)
    for less in range(1, LEAST_LAST + 1):
        if len(lines) == 1 or width_of(lines[-1], size) >= LEAST_LAST * size:
            break
        narrower = _filled(text, size, room - less * size, whole)
        if len(narrower) == len(lines):
            lines = narrower
    return lines


def _filled(text: str, size: float, room: float, whole: Collection[str]) -> list[str]:
    """The lines of a text, each as full as can be."""
    lines = [""]
    for atom in _atoms(text, whole):
        pieces = [atom] if width_of(atom, size) <= room else [*atom]
        for piece in pieces:
            if lines[-1] and width_of(lines[-1] + piece, size) > room:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line for line in lines if line]


def _atoms(text: str, whole: Collection[str]) -> list[str]:
    kept = "|".join(re.escape(word) for word in sorted(whole, key=len, reverse=True) if word)
    return re.findall(rf"[{BEGINS}]*(?:{kept})[{ENDS}]*|{ATOM.pattern}" if kept else ATOM.pattern, text)


@frozen
class Picture:
    """What a picture says: the heading, the line under it, its boxes, a heading above those for readers, its foot.

    `figures` are the words of figures, which are set bold.
    """

    heading: str
    under: str
    panels: tuple[Panel, ...]
    readers: str
    foot: tuple[str, ...]
    figures: frozenset[str] = frozenset()

    def draw(self, columns: int, name: str) -> Markup:
        """The SVG with its title and description, whose ids begin with `name`; boxes stand in so many columns."""
        drawing = _Drawing(columns=columns, figures=self.figures)
        drawing.centred(self.heading, HEAD, "heading", ACCENT)
        drawing.centred(self.under, SMALL, "under", INK)
        first, *things = [one for one in self.panels if one.look != "reader"]
        readers = [one for one in self.panels if one.look == "reader"]
        drawing.row((first,), 1)
        drawing.grid(things)
        if readers:
            drawing.centred(self.readers, TITLE, "heading", ACCENT)
            drawing.grid(readers)
        for line in self.foot:
            drawing.centred(line, SMALL, "under", INK)
        return drawing.svg(name, self.heading, self.description)

    @property
    def description(self) -> str:
        """What a screen reader says of the picture, whose words all stand on the page as text."""
        titles = "、".join(one.title for one in self.panels)
        return f"{self.under}。共 {len(self.panels)} 格：{titles}。每一格的文字与本页上面的文字相同。"


class _Drawing:
    """Draws from above to below, keeping how far it has come."""

    def __init__(self, *, columns: int, figures: Collection[str]) -> None:
        self.columns, self.figures = columns, figures
        self.width = COLUMN * columns
        self.y = float(MARGIN)
        self.parts: list[Markup] = []

    def centred(self, text: str, size: int, kind: str, fill: str) -> None:
        """Lines in the middle, over the whole width."""
        for line in wrapped(text, size, self.width - 2 * MARGIN):
            self.y += size * LINE_HEIGHT
            self.parts.append(
                Markup(
                    '<text class="kb-picture__{kind}" x="{x}" y="{y:.1f}" font-size="{size}" fill="{fill}" '
                    'text-anchor="middle"{bold}>{line}</text>'
                ).format(
                    kind=kind,
                    x=self.width // 2,
                    y=self.y - size * 0.4,
                    size=size,
                    fill=fill,
                    bold=Markup(' font-weight="700"') if kind == "heading" else "",
                    line=line,
                )
            )
        self.y += size * 0.3

    def grid(self, panels: Sequence[Panel]) -> None:
        """Boxes side by side, as many as there are columns; those of a row are of one height."""
        for at in range(0, len(panels), self.columns):
            self.row(panels[at : at + self.columns], self.columns)

    def row(self, panels: Sequence[Panel], columns: int) -> None:
        """One row of boxes."""
        width = (self.width - MARGIN * (columns + 1)) / columns
        boxes = [[*self._lines(one, width)] for one in panels]
        height = max(lines[-1].y for lines in boxes) + PAD
        for at, (panel, lines) in enumerate(zip(panels, boxes, strict=True)):
            self._box(panel, lines, MARGIN + at * (width + MARGIN), width, height)
        self.y += height + MARGIN

    def _lines(self, panel: Panel, width: float) -> Iterator[_Line]:
        """Each line of a box with where it stands in it."""
        before = 26 if panel.mark or panel.look == "reader" else 0
        y = PAD / 2
        for text in wrapped(panel.title, TITLE, width - 2 * PAD - before):
            y += TITLE * LINE_HEIGHT
            yield _Line(x=PAD + before, y=y - 5, text=text, title=True)
        y += 2
        for said, open_ in panel.paragraphs:
            for at, text in enumerate(wrapped(said, TEXT, width - 2 * PAD - INDENT, self.figures)):
                y += TEXT * LINE_HEIGHT
                yield _Line(x=PAD + INDENT, y=y - 5, text=text, dot=at == 0, open=open_)
            y += 3

    def _box(self, panel: Panel, lines: list[_Line], left: float, width: float, height: float) -> None:
        fill, stroke = {"open": ("#fff3e6", WARN), "reader": ("#f1f3f4", "#5f6b6b")}.get(
            panel.look, ("#eef6f5", ACCENT)
        )
        self.parts.append(
            Markup(
                '<rect class="kb-picture__box kb-picture__box--{look}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" '
                'height="{h:.1f}" rx="8" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"{dashes}/>'
            ).format(
                look=panel.look,
                x=left,
                y=self.y,
                w=width,
                h=height,
                fill=fill,
                stroke=stroke,
                thick=3 if panel.look == "answer" else 1.5,
                dashes=Markup(' stroke-dasharray="7 4"') if panel.look == "open" else "",
            )
        )
        self._mark(panel, left + PAD, self.y + PAD + 8, stroke)
        for line in lines:
            self._write(line, left, stroke)

    def _mark(self, panel: Panel, x: float, y: float, colour: str) -> None:
        """Before a title: a number in a disc, or for a reader a figure of a person."""
        if panel.mark:
            self.parts.append(
                Markup(
                    '<circle class="kb-picture__disc kb-picture__disc--{look}" cx="{x:.1f}" cy="{y:.1f}" r="10" '
                    'fill="{colour}"/><text class="kb-picture__number" x="{x:.1f}" y="{below:.1f}" font-size="13" '
                    'font-weight="700" fill="#ffffff" text-anchor="middle">{mark}</text>'
                ).format(look=panel.look, x=x + 10, y=y, colour=colour, below=y + 4.6, mark=panel.mark)
            )
        elif panel.look == "reader":
            self.parts.append(
                Markup(
                    '<path class="kb-picture__person" fill="{colour}" '
                    'd="M{x:.1f} {y:.1f}a5 5 0 1 1 .01 0zm-9 11a9 9 0 0 1 18 0z"/>'
                ).format(colour=colour, x=x + 9, y=y)
            )

    def _write(self, line: _Line, left: float, colour: str) -> None:
        y = self.y + line.y
        if line.dot:
            hollow = Markup(' class="kb-picture__dot kb-picture__dot--open" fill="none" stroke="{}" stroke-width="1.5"')
            full = Markup(' class="kb-picture__dot" fill="{}"')
            self.parts.append(
                Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3"{}/>').format(
                    left + PAD + 5, y - 5.5, (hollow if line.open else full).format(WARN if line.open else colour)
                )
            )
        self.parts.append(
            Markup('<text class="kb-picture__{}" x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}"{}>{}</text>').format(
                "title" if line.title else "line",
                left + line.x,
                y,
                TITLE if line.title else TEXT,
                colour if line.title else INK,
                Markup(' font-weight="700"') if line.title else "",
                self._emphasised(line.text),
            )
        )

    def _emphasised(self, text: str) -> Markup:
        """A line with its figures bold."""
        words = sorted((word for word in self.figures if word), key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, words))})", text) if words else [text]
        bold = Markup('<tspan class="kb-picture__figure" font-weight="700" fill="{}">{}</tspan>')
        return Markup("").join(bold.format(ACCENT, one) if one in self.figures else one for one in pieces)

    def svg(self, name: str, title: str, description: str) -> Markup:
        """The whole, with what a screen reader says of it."""
        height = self.y + MARGIN
        return Markup(
            '<svg class="kb-picture__svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h:.0f}" role="img" '
            'lang="zh-CN" aria-labelledby="{name}-title {name}-desc" font-family="{fonts}">'
            '<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
            '<rect class="kb-picture__ground" width="{w}" height="{h:.0f}" fill="#ffffff"/>{body}</svg>'
        ).format(
            w=self.width,
            h=height,
            name=name,
            fonts=FONTS,
            title=title,
            description=description,
            body=Markup("").join(self.parts),
        )


@frozen
class _Line:
    """A line of a box: where it stands in it, whether it is of the title, and whether a dot stands before it."""

    x: float
    y: float
    text: str
    title: bool = False
    dot: bool = False
    open: bool = False
