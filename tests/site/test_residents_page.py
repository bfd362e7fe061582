"""The page for residents and its picture say what the records say, each sentence with its clause."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from site_build.corpus.check import read_library
from site_build.corpus.library import Library
from site_build.corpus.residents import PlainPart, PlainSentence
from site_build.pages.addresses import page_of_clause, page_of_unknown
from site_build.pages.all_pages import site_pages
from site_build.pages.context import context_of
from site_build.pages.page import Page, relative
from site_build.pages.picture import BEGINS, ENDS, MARGIN, PAD, Picture, panels_of, width_of, wrapped
from site_build.pages.residents import residents_pages
from site_build.pages.site import navigation
from site_build.search.entries import entries

SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "dazu/residents/"
SAYS_NOTHING = {"demo/residents/"}


def squeezed(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s", "", text)


def words(root: ET.Element) -> list[str]:
    """The lines of a picture."""
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def page(living: Library) -> Page:
    """The page for the residents of Dazu."""
    (found,) = residents_pages(context_of(living, living.places["dazu"]))
    return found


@pytest.fixture(scope="module")
def pictures(page: Page) -> list[ET.Element]:
    """The picture of one column and that of two, as the page has them."""
    return [ET.fromstring(one) for one in re.findall(r"<svg.*?</svg>", page.body, re.DOTALL)]  # noqa: S314 - our own


def test_each_sentence_leads_to_its_clauses_and_to_what_is_not_known(living: Library, page: Page) -> None:
    """Beside every sentence stand links to all clauses that it names, and to each unknown that it speaks of."""
    place = living.places["dazu"]
    for name, part in place.parts.items():
        for at, sentence in enumerate(part.sentences):
            item = re.search(rf'<li id="part-{name}-{at}".*?</li>', page.body, re.DOTALL)
            assert item, (name, at)
            text = squeezed(unescape(re.sub("<[^>]*>", "", re.sub(r'<a class="kb-plain__why.*?</a>', "", item[0]))))
            assert text == squeezed(sentence.say)
            targets = [page_of_clause(living, living.clause(ref)) for ref in sentence.provisions]
            targets += [page_of_unknown(place, one) for one in sentence.unknowns]
            for target in targets:
                assert f'href="{relative(ADDRESS, target)}"' in item[0], (name, at, target)


def test_a_sentence_that_says_that_nothing_is_written_names_the_unknown(living: Library) -> None:
    """没有写 and 没有见到 are said only with the unknown that they mean, and an unknown only where it is said so."""
    for place in living.places.values():
        for part in place.parts.values():
            for one in part.sentences:
                assert bool(one.unknowns) == bool(re.search("没有写|没有见到", one.say)), one.say


def test_the_answer_stands_before_all_else_and_both_figures_stand_on_the_page(page: Page) -> None:
    """The question of the home page is the heading, its answer follows at once; 3000 and 1500 are there as written."""
    assert page.body.startswith("# 和我家有什么关系？")
    assert page.body.index("part-home-0") < page.body.index("一分钟看完")
    assert "3000 平方米" in page.body
    assert "1500 平方米" in page.body
    for title in ("买房的人", "老小区的居民", "街道、镇上的居民", "小商家"):
        assert f"<h3>{title}</h3>" in page.body


def test_the_picture_says_what_the_records_say(living: Library, pictures: list[ET.Element]) -> None:
    """In either form the lines, run together, hold each title and each sentence, and that it is not official."""
    parts = living.places["dazu"].parts.values()
    assert len(pictures) == 2
    for picture in pictures:
        said = squeezed("".join(words(picture)))
        for part in parts:
            assert squeezed(part.title + "".join(one.say for one in part.sentences)) in said, part.title
        assert "非官方整理" in said


def test_the_picture_has_a_name_and_a_description(pictures: list[ET.Element]) -> None:
    """A screen reader hears a title and a description, whose ids are used once; no rule of style stands in a line."""
    ids = [one.get("id") for picture in pictures for one in picture.iter() if one.get("id")]
    assert len(ids) == len({*ids}) == 4
    for picture in pictures:
        title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert picture.get("role") == "img"
        assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert title.text
        assert "一图读懂" in (description.text or "")
        assert not [one for one in picture.iter() if one.get("style") or one.tag == f"{SVG}style"]
        assert not [one for one in picture.iter() if one.tag in (f"{SVG}image", f"{SVG}use", f"{SVG}script")]


def outside(picture: ET.Element) -> list[str]:
    """The lines of a picture that reach past the box in which they begin, or past the picture."""
    width = float(picture.get("viewBox", "").split()[2])
    boxes = [
        tuple(float(one.get(key, "0")) for key in ("x", "y", "width", "height"))
        for one in picture.iter(f"{SVG}rect")
        if "kb-picture__box" in one.get("class", "")
    ]
    bad = []
    for one in picture.iter(f"{SVG}text"):
        text = "".join(one.itertext())
        x, y, wide = (
            float(one.get("x", "0")),
            float(one.get("y", "0")),
            width_of(text, float(one.get("font-size", "0"))),
        )
        left = x - wide / 2 if one.get("text-anchor") == "middle" else x
        here = [box for box in boxes if box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]]
        low, high = (here[0][0] + PAD, here[0][0] + here[0][2] - PAD) if here else (MARGIN, width - MARGIN)
        if left < low - 0.1 or left + wide > high + 0.1:
            bad.append(text)
    return bad


def test_every_line_of_the_picture_keeps_within_its_box(pictures: list[ET.Element]) -> None:
    """Measured by its characters, no line reaches past the padding of its box or the margin of the picture."""
    for picture in pictures:
        assert outside(picture) == []


def test_long_words_and_strange_marks_keep_within_their_boxes() -> None:
    """A word wider than a box is cut, and what is markup elsewhere is text in the picture."""
    said = "https://example.org/" + "a" * 80 + "，<b>&“引号里的一句很长很长的话（括号）”</b>" + "。" * 3
    sentence = PlainSentence(say=said, provisions=("work#cid",))
    parts = [PlainPart(title="很长的标题" * 9, sentences=(sentence,), reader=at > 0) for at in range(4)]
    drawn = Picture(heading="题" * 60, under="图", panels=panels_of(parts), readers="读者", foot=("末",))
    for columns in (1, 2):
        picture = ET.fromstring(drawn.draw(columns, "p"))  # noqa: S314 - our own
        assert outside(picture) == []
        assert squeezed(said) in squeezed("".join(words(picture)))


@pytest.mark.parametrize("room", range(60, 400, 7))
def test_lines_are_broken_as_chinese_is(room: int) -> None:
    """No line begins with a closing mark or ends with an opening one; a figure stays with its unit; nothing is lost."""
    text = "未建成区域：建筑面积不低于 3000 平方米，镇街（和）开发建设单位签《配置协议》、“移交协议”。"
    lines = wrapped(text, 10, room, ["3000 平方米"])
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(width_of(line, 10) <= room for line in lines)
    assert not [line for line in lines if line[0] in ENDS or line[-1] in BEGINS]
    assert [line for line in lines if "3000 平方米" in line] or room < width_of("3000 平方米，", 10)


def test_the_picture_can_be_taken_away(page: Page) -> None:
    """The file beside the page is well-formed SVG with a ground of its own, and the page leads to it."""
    root = ET.fromstring(page.files["picture.svg"])  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    assert root[2].get("fill") == "#ffffff"
    assert 'href="picture.svg" download=' in page.body


def test_the_home_page_and_the_door_of_the_public_lead_there(living: Library) -> None:
    """The home page has the question itself as a link, the door of the public leads there first; it stands by home."""
    pages = [*site_pages(living)]
    bodies = {one.address: one.body for one in pages}
    assert re.findall(r'href="dazu/residents/">([^<]*)</a>', bodies[""]) == ["和我家有什么关系？"]
    cards = re.search(r'<ul class="kb-cards">.*?</ul>', bodies["dazu/public/"], re.DOTALL)
    assert cards
    assert re.findall('href="([^"]*)"', cards[0])[0] == "../residents/"
    (first, *_) = navigation(pages)
    assert first == {"首页": [{"首页": "index.md"}, {"和我家有什么关系": "dazu/residents.md"}]}
    beside = bodies["dazu/measures/"]
    assert "用大白话说" in beside
    assert "residents/#part-build-0" in beside


def test_every_part_is_found(living: Library) -> None:
    """Each part is an entry of the search, with its ways of asking."""
    found = {one.address: one for one in entries(living) if one.kind == "plain"}
    for name, part in living.places["dazu"].parts.items():
        entry = found[f"{ADDRESS}#part-{name}"]
        assert (entry.title, entry.asked) == (part.title, part.asked_as)


def test_a_place_without_the_file_has_no_such_page(small_copy: Path) -> None:
    """Nothing leads to the page of a place that has none: no entry, no link on the home page, no hit, no line."""
    library = read_library(small_copy)
    pages = [*site_pages(library)]
    assert not SAYS_NOTHING & {one.address for one in pages}
    assert not [one.address for one in pages if "residents" in one.body or "用大白话说" in one.body]
    assert navigation(pages)[0] == {"首页": "index.md"}
    assert not [one for one in entries(library) if one.kind == "plain"]
