"""The page for residents: the short answer, what the measures say, what that means for whom, and one picture of it."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.ground.frozen import frozen
from site_build.corpus.residents import PlainPart
from site_build.pages.addresses import page_of_unknown
from site_build.pages.context import Context
from site_build.pages.page import Page
from site_build.pages.picture import Picture, panels_of
from site_build.pages.related import Link

READERS = "对您意味着什么"
NOT_OFFICIAL = "非官方整理，以发布机关正式文本为准。"
PICTURE = "picture.svg"


@frozen(kw_only=False)
class _Part:
    """A part as its template shows it: its id, its record, and its sentences with their links."""

    id: str
    record: PlainPart
    sentences: list[_Sentence]


@frozen(kw_only=False)
class _Sentence:
    """A sentence with links to its clauses and to what it says is not known."""

    say: str
    clauses: list[Link]
    unknowns: list[Link]


def residents_pages(context: Context) -> Iterator[Page]:
    """The page, where the place says something to residents."""
    place = context.place
    if not place.parts:
        return
    drawn = picture(context)
    narrow, wide = (drawn.draw(columns, f"picture-{columns}") for columns in (1, 2))
    answer, *others = (_Part(name, part, _sentences(context, part)) for name, part in place.parts.items())
    yield context.page(
        "residents",
        "residents",
        data=place.files["residents"],
        answer=answer,
        things=[part for part in others if not part.record.reader],
        readers=[part for part in others if part.record.reader],
        readers_title=READERS,
        narrow=narrow,
        drawing=wide,
        picture_file=PICTURE,
        files={PICTURE: f'<?xml version="1.0" encoding="UTF-8"?>\n{narrow}\n'.encode()},
        wide=True,
        origin=f"policy_yaml/places/{place.jurisdiction.id}/residents.yaml",
    )


def picture(context: Context) -> Picture:
    """The picture of what a place says to its residents."""
    place = context.place
    return Picture(
        heading=place.jurisdiction.title,
        under="一图读懂（非官方整理）",
        panels=panels_of(place.parts.values()),
        readers=READERS,
        foot=(place.jurisdiction.first[0], NOT_OFFICIAL),
        figures=frozenset(place.spoken_figures.values()),
    )


def _sentences(context: Context, part: PlainPart) -> list[_Sentence]:
    place = context.place
    return [
        _Sentence(
            one.say,
            context.cites(one.provisions),
            [Link(place.unknowns[name].what, page_of_unknown(place, name)) for name in one.unknowns],
        )
        for one in part.sentences
    ]
