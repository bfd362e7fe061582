"""Units among each other: 编, 章, 节, 款, 项 and 目 count upwards, and within an article they nest that way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from calculator.ground.numerals import read_numeral
from calculator.ground.problems import Diagnostic, Path
from site_build.corpus.citations import goes_on
from site_build.corpus.works import Provision, Version

KIND = "unit-out-of-order"
NUMBERED = re.compile("第([〇零一二三四五六七八九十百0-9]+)(编|分编|章|节)|[（(]([〇零一二三四五六七八九十百]+)[）)]")
ITEM = "项"
WITHIN_ARTICLE = {"art": 0, "para": 1, "item": 2, "sub": 3}
WORDS = {"art": "条", "para": "款", "item": "项", "sub": "目"}


def unit_problems(version: Version) -> Iterator[Diagnostic]:
    """Units counted backwards or twice among their neighbours, and 条, 款, 项 or 目 below a smaller one.

    A list of items may begin again at （一） beside the one before. What the source itself prints so is listed in
    `accepted_gaps`, as printed.
    """
    yield from _below(version.provisions, ("provisions",), frozenset(version.accepted_gaps), "")


def _below(some: tuple[Provision, ...], path: Path, accepted: frozenset[str], parent: str) -> Iterator[Diagnostic]:
    unit, before, label, from_one = "", 0, "", False
    for at, one in enumerate(some):
        here = (*path, at)
        yield from _nested(one, parent, (*here, "id"))
        now, number = _counted(one)
        before = before if now == unit else 0
        anew = not before or (now == ITEM and number == 1 and before > 1 and from_one)
        if number and not anew and number <= before and (one.label or "") not in accepted:
            said = f"“{one.label}”排在“{label}”之后；原文如此的，在 accepted_gaps 里写上“{one.label}”。"
            yield Diagnostic(kind=KIND, path=(*here, "label"), message=said, found=one.label or "")
        from_one = number == 1 if anew else from_one
        unit, before, label = now, number, one.label or ""
        yield from _below(one.children, (*here, "children"), accepted, one.id)


def _counted(one: Provision) -> tuple[str, int]:
    """The unit and the number that are printed before a provision; 0 where it bears none that is counted here."""
    match = NUMBERED.fullmatch((one.label or "").strip())
    number = read_numeral(match[1] or match[3]) if match else None
    return (match[2] or ITEM if match else "", number if isinstance(number, int) else 0)


def _nested(one: Provision, parent: str, path: Path) -> Iterator[Diagnostic]:
    """Within an article a 款 holds 项 and a 项 holds 目, never the other way round; a 项 may go on in a second 段."""
    if not parent.startswith("art-") or goes_on(one.id):
        return
    unit, above = _unit(one.id), _unit(parent)
    rank, top = WITHIN_ARTICLE.get(unit), WITHIN_ARTICLE.get(above)
    if rank is not None and top is not None and rank <= top and not (unit == above == "art"):
        said = f"{WORDS[unit]}（{one.id}）不能放在{WORDS[above]}（{parent}）之下：条、款、项、目由大到小。"
        yield Diagnostic(kind=KIND, path=path, message=said, found=one.id)


def _unit(name: str) -> str:
    return name.rpartition(".")[2].partition("-")[0]
