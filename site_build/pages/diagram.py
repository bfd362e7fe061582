"""The procedure drawn as SVG at build, each path in a lane of its own. Colours come from CSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from markupsafe import Markup, escape

from site_build.corpus.model import ProcedureFile, Step

LANE, BOX_WIDTH, BOX_HEIGHT, GAP, TOP = 330, 304, 58, 26, 44
Path = Literal["in_kind", "fee"]
PATHS: tuple[Path, ...] = ("in_kind", "fee")


def draw(procedure: ProcedureFile, names: Mapping[str, str]) -> Markup:
    """One SVG with a title and description, a lane per path; shared steps stand in both, dashed boxes are inferred."""
    heights = {path: len([*_lane(procedure, path)]) for path in PATHS}
    height = TOP + max(heights.values()) * (BOX_HEIGHT + GAP)
    parts = [part for at, path in enumerate(PATHS) for part in _draw_lane(procedure, path, at, names)]
    head = Markup(
        '<svg class="kb-svg" viewBox="0 0 {w} {h}" role="img" aria-labelledby="diagram-title diagram-desc" '
        'xmlns="http://www.w3.org/2000/svg"><title id="diagram-title">程序流程图</title>'
        '<desc id="diagram-desc">{desc}</desc><defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>'
    ).format(w=LANE * len(PATHS), h=height, desc=_description(procedure))
    return Markup("").join([head, *parts, Markup("</svg>")])


def _lane(procedure: ProcedureFile, path: Path) -> Iterator[Step]:
    return (step for step in procedure.steps.values() if step.path in (path, "both"))


def _description(procedure: ProcedureFile) -> str:
    return "；".join(
        f"{procedure.paths[path]}：{'、'.join(step.title for step in _lane(procedure, path))}" for path in PATHS
    )


def _draw_lane(procedure: ProcedureFile, path: Path, at: int, names: Mapping[str, str]) -> Iterator[Markup]:
    middle = LANE * at + LANE // 2
    yield Markup('<text class="kb-svg__lane" x="{}" y="26" text-anchor="middle">{}</text>').format(
        middle, procedure.paths[path]
    )
    for row, step in enumerate(_lane(procedure, path)):
        top = TOP + row * (BOX_HEIGHT + GAP)
        if row:
            yield Markup(
                '<line class="kb-svg__{}" x1="{x}" y1="{a}" x2="{x}" y2="{b}" marker-end="url(#arrow)"/>'
            ).format(step.order, x=middle, a=top - GAP, b=top - 2)
        yield _box(step, middle, top, names)


def _box(step: Step, middle: int, top: int, names: Mapping[str, str]) -> Markup:
    sure = "" if step.confidence == "P" else " kb-svg__box--inferred"
    actors = "、".join(names[key] for key in step.actors)
    return Markup(
        '<g><rect class="kb-svg__box{sure}" x="{x}" y="{y}" width="{w}" height="{h}" rx="6"/>'
        '<text x="{m}" y="{a}" text-anchor="middle">{title}</text>'
        '<text class="kb-svg__actor" x="{m}" y="{b}" text-anchor="middle">{actors}</text></g>'
    ).format(
        sure=sure,
        x=middle - BOX_WIDTH // 2,
        y=top,
        w=BOX_WIDTH,
        h=BOX_HEIGHT,
        m=middle,
        a=top + 24,
        b=top + 45,
        title=escape(step.title),
        actors=escape(actors),
    )
