"""Documents of every structure that a text can have are shown whole and literally, and none breaks the build."""

from __future__ import annotations

import html
import re
from pathlib import Path
from posixpath import normpath

import markdown
import pytest
import yaml
from paths import DOCUMENTS

from site_build.corpus.bundle import bundle_data
from site_build.corpus.check import read_library
from site_build.corpus.library import Library
from site_build.corpus.works import Work, walk, words_of
from site_build.pages.addresses import work_address
from site_build.pages.context import context_of
from site_build.pages.texts import provisions_page, superior_pages, text_pages
from site_build.search.entries import entries

ODD = DOCUMENTS / "odd_provisions.yaml"
DEMO = Path("places") / "demo"
MEASURES = DEMO / "documents" / "demo-measures" / "2022-consultation.yaml"
NOTE = DEMO / "documents" / "demo-note" / "2022-consultation.yaml"
SUPERIOR = Path("superior") / "parking-rule" / "2019.yaml"
HOLE = "第五条"


def indented(text: str, spaces: int) -> str:
    """Every line further to the right."""
    return re.sub(r"(?m)^(?=.)", " " * spaces, text)


def change(root: Path, file: Path, found: str, put: str) -> None:
    """Replace a text that must be there."""
    text = (root / file).read_text(encoding="utf-8")
    assert found in text
    (root / file).write_text(text.replace(found, put, 1), encoding="utf-8")


@pytest.fixture
def with_odd(small_copy: Path) -> Path:
    """The small corpus with odd provisions before those of the measures and the note, and for those of a standard.

    Those of the measures are told by the note, since official words of measures would end what is unknown.
    """
    odd = indented(ODD.read_text(encoding="utf-8"), 2)
    told = odd.replace("text_status: official", "text_status: note")
    law = small_copy / SUPERIOR
    law.write_text(law.read_text(encoding="utf-8").partition("provisions:\n")[0] + "provisions:\n", encoding="utf-8")
    for file, text in ((MEASURES, told), (NOTE, odd), (SUPERIOR, odd)):
        change(small_copy, file, "\nprovisions:\n", f"\naccepted_gaps: [{HOLE}]\nprovisions:\n{text}")
    return small_copy


def rendered(library: Library) -> dict[str, str]:
    """The HTML of every page that shows a text, by address, as MkDocs makes it of the Markdown."""
    context = context_of(library, library.places["demo"])
    pages = [*text_pages(context), provisions_page(context), *superior_pages(context)]
    reader = markdown.Markdown(extensions=["attr_list", "toc"])
    return {page.address: reader.reset().convert(page.markdown.split("---", 2)[2]) for page in pages}


def odd_works(library: Library) -> list[Work]:
    """The works that were given odd provisions."""
    place = library.places["demo"]
    return [place.measures, place.note, library.superior["parking-rule"]]


def visible(fragment: str) -> str:
    """What a reader sees of HTML, without white space."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", fragment)))


def test_odd_documents_are_shown_literally(with_odd: Path) -> None:
    """Each provision stands under its own anchor, below a heading that is not empty, with exactly its own words."""
    library = read_library(with_odd)
    pages = rendered(library)
    for work in odd_works(library):
        page = pages[work_address(library, work)]
        assert "{: #" not in re.sub(r"<p[^>]*>.*?</p>|<button.*?</button>", "", page, flags=re.DOTALL).replace(
            html.escape("{: #e }"), ""
        )
        assert "None" not in visible(page)
        for provision in walk(work.text().provisions):
            assert page.count(f'id="{provision.id}"') == 1, (work.id, provision.id)
            for words in (provision.label, provision.heading, provision.text):
                assert re.sub(r"\s", "", words or "") in visible(page), (work.id, provision.id)
        for heading in re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", page, re.DOTALL):
            assert visible(heading)
    assert not any("<script>alert" in page or "<b>d</b>" in page for page in pages.values())


def test_links_to_odd_provisions_lead_somewhere(with_odd: Path) -> None:
    """Every address of a provision is an anchor of the page it names, in the list of all provisions and the search."""
    library = read_library(with_odd)
    pages = rendered(library)
    listed = re.findall(r'href="([^":]+#[^"]+)"', pages["demo/provisions/"])
    targets = {normpath(f"demo/provisions/{link.partition('#')[0]}") + f"/#{link.partition('#')[2]}" for link in listed}
    kinds = ("measures", "note", "superior")
    targets |= {entry.address for entry in entries(library) if entry.kind in kinds and "#" in entry.address}
    for target in targets:
        address, _, anchor = target.partition("#")
        if address in pages:
            assert f'id="{anchor}"' in pages[address], target
    assert any("art-2.para-2" in target for target in targets)


def test_measures_of_which_no_provision_is_held_say_so(small_copy: Path) -> None:
    """Measures without any provision have a page that says that no text is held, and says why."""
    for path in small_copy.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"demo-measures#[a-z0-9._-]+", "demo-note#content", text), encoding="utf-8")
    head, _, _ = (small_copy / MEASURES).read_text(encoding="utf-8").partition("provisions:\n")
    (small_copy / MEASURES).write_text(f"{head}not_held: 这里说明没有文本的原因。\n", encoding="utf-8")
    pages = rendered(read_library(small_copy))
    for address in ("demo/measures/", "demo/measures/v/2022-consultation/"):
        assert "未持有文本" in visible(pages[address])
    assert "这里说明没有文本的原因" in visible(pages["demo/measures/v/2022-consultation/"])


def test_a_cited_article_carries_the_words_of_its_paragraphs(with_odd: Path) -> None:
    """A rule that cites an article whose text stands in its 款 shows these words, numbered as printed, a line each."""
    pack = DEMO / "packs" / "demo.yaml"
    change(with_odd, pack, "source: demo-measures#build.spaces", "source: demo-measures#odd.two")
    library = read_library(with_odd)
    place = library.places["demo"]
    clause = bundle_data(library, place, place.pack_entry)["clauses"]["demo-measures#odd.two"]
    assert clause["text"] == "第一款的字：未建成区域不低于3000平方米。\n第二款的字。"
    items = library.clause("demo-measures#odd.items").provision
    assert words_of(items) == "有下列情形之一的：\n款下有项：\n（一）甲项；\n（二）未持有文本。"


def test_the_fixture_is_what_yaml_says(with_odd: Path) -> None:
    """The odd provisions that are shown are those of the fixture, read by a YAML reader that is not ours."""
    odd = yaml.safe_load(ODD.read_text(encoding="utf-8"))
    measures = read_library(with_odd).places["demo"].measures
    texts = {provision.id: provision.text for provision in walk(measures.text().provisions)}
    assert texts["art-5"] == odd[2]["children"][3]["text"]
    assert texts["art-1"] == odd[0]["text"]
