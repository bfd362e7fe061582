"""Words of a text that made a rule are marked on its page and lead to the rule; nothing else is."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from site_build.corpus.library import Library
from site_build.corpus.works import Provision, printed, walk, words_of
from site_build.pages.annotated import Annotation, annotated

TAG = re.compile("<[^>]*>")


def spread(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    """Some stretches of a text that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    return [*zip(cuts[::2], cuts[1::2], strict=False)]


@given(st.data(), st.text("甲乙<&丙", max_size=12))
def test_annotated_text_is_well_formed_and_says_the_same(data: st.DataObject, text: str) -> None:
    """However links and marks lie, the words are unchanged, tags nest, and no mark holds a link."""
    links, marks = (data.draw(st.composite(spread)(len(text))) for _ in range(2))
    made = annotated(
        text,
        [Annotation(start=a, end=b, opens=Markup("<a>"), closes=Markup("</a>")) for a, b in links],
        [Annotation(start=a, end=b, opens=Markup("<mark>"), closes=Markup("</mark>")) for a, b in marks],
    )
    assert TAG.sub("", made) == str(escape(text))
    stack: list[str] = []
    for tag in TAG.findall(made):
        if tag.startswith("</"):
            assert stack.pop() == tag.replace("/", "")
        else:
            assert tag != "<a>" or not stack
            stack.append(tag)
    assert stack == []
    marked = sum(
        len(one) for one in re.findall("<mark>(.*?)</mark>", TAG.sub(lambda m: m[0] if "mark" in m[0] else "", made))
    )
    assert marked == sum(len(escape(text[a:b])) for a, b in marks)


def test_printed_words_are_where_they_are_said_to_be(library: Library) -> None:
    """The words of every provision hold the text of each provision below at the place told, each at its own."""
    trees = [one for work in library.works.values() for version in work.versions for one in version.provisions]
    nested = Provision(
        id="art-1",
        text_status="official",
        text="有下列情形的：",
        children=(
            Provision(id="art-1.item-1", label="（一）", text_status="official", text="甲；"),
            Provision(id="art-1.item-2", label="（二）", heading="乙", text_status="official", text="丙。"),
            Provision(id="art-1.para-2", label="第二款", text_status="official", text="丁。"),
        ),
    )
    for tree in (*trees, nested):
        words, places = printed(tree)
        assert words == words_of(tree)
        held = [one for one in walk((tree,)) if one.text]
        assert {*places} == {one.id for one in held}
        ranges = [(places[one.id], places[one.id] + len(one.text or "")) for one in held]
        assert all(words[start:end] == one.text for one, (start, end) in zip(held, ranges, strict=True))
        assert all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(ranges, 2))
