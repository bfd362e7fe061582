"""Text with links and marked words in it: links hold marks, what follows a mark stands after the link it ends in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from calculator.ground.frozen import frozen


@frozen
class Annotation:
    """Words from `start` to `end` with what is written before, behind and, once they are all over, after them."""

    start: int
    end: int
    opens: Markup
    closes: Markup
    after: str = ""


def annotated(text: str, links: Sequence[Annotation], marks: Sequence[Annotation]) -> Markup:
    """The text with its links and marks; neither links nor marks overlap among themselves."""
    return Markup("").join(_pieces(text, links, marks))


def _pieces(text: str, links: Sequence[Annotation], marks: Sequence[Annotation]) -> Iterator[Markup]:
    cuts = sorted({0, len(text), *(end for one in (*links, *marks) for end in (one.start, one.end))})
    waiting = Markup("")
    for start, end in pairwise(cuts):
        link, mark = _at(links, start), _at(marks, start)
        yield link.opens if link and link.start == start else Markup("")
        words = escape(text[start:end])
        yield mark.opens + words + mark.closes if mark else words
        waiting += mark.after if mark and mark.end == end else Markup("")
        if link and link.end > end:
            continue
        yield (link.closes if link else Markup("")) + waiting
        waiting = Markup("")


def _at(some: Sequence[Annotation], start: int) -> Annotation | None:
    return next((one for one in some if one.start <= start < one.end), None)
