"""Documents of every structure that a text can have are shown whole and literally, and none breaks the build."""

from __future__ import annotations

import html
import re
from pathlib import Path
from posixpath import normpath

import markdown
import pytest
import yaml
from site_build.pages.documents import document_pages, provisions_page, superior_pages

from site_build.corpus.bundle import bundle_data
from site_build.corpus.check import BadYaml, read_library
from site_build.corpus.library import Library
from site_build.corpus.model import Document, Provision, provisions_of, walk, words_of
from site_build.pages.context import context_of
from site_build.search.entries import entries

ODD = Path(__file__).parent / "documents" / "odd_provisions.yaml"
MEASURES = Path("dazu") / "documents" / "measures.yaml"
NOTE = Path("dazu") / "documents" / "note.yaml"
SUPERIOR = Path("superior") / "cxgh.yaml"


def indented(text: str, spaces: int) -> str:
    """Every line further to the right."""
    return re.sub(r"(?m)^(?=.)", " " * spaces, text)


def change(root: Path, file: Path, found: str, put: str) -> None:
    """Replace a text that must be there."""
    text = (root / file).read_text(encoding="utf-8")
    assert found in text
    (root / file).write_text(text.replace(found, put, 1), encoding="utf-8")


@pytest.fixture
def with_odd(yaml_copy: Path) -> Path:
    """The YAML with odd provisions after those of the measures, the note and a superior document."""
    odd = ODD.read_text(encoding="utf-8")
    change(yaml_copy, MEASURES, "\nfigures:\n", f"\n{indented(odd, 6)}figures:\n")
    note = yaml_copy / NOTE
    note.write_text(
        f"{note.read_text(encoding='utf-8').rstrip()}\n{indented(odd.replace('cid: odd', 'cid: dazu-note.odd'), 6)}",
        encoding="utf-8",
    )
    change(yaml_copy, SUPERIOR, "\nprovisions:\n", f"\nprovisions:\n{indented(odd, 2)}")
    return yaml_copy


def rendered(library: Library) -> dict[str, str]:
    """The HTML of every page that shows a document, by address, as MkDocs makes it of the Markdown."""
    context = context_of(library, library.places["dazu"])
    pages = [*document_pages(context), provisions_page(context), *superior_pages(context)]
    reader = markdown.Markdown(extensions=["attr_list", "toc"])
    return {page.address: reader.reset().convert(page.markdown.split("---", 2)[2]) for page in pages}


def visible(fragment: str) -> str:
    """What a reader sees of HTML, without white space."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", fragment)))


def test_odd_documents_are_shown_literally(with_odd: Path) -> None:
    """Each provision stands under its own anchor, below a heading that is not empty, with exactly its own words."""
    library = read_library(with_odd)
    pages = rendered(library)
    place = library.places["dazu"]
    shown: list[tuple[Document, str, tuple[Provision, ...]]] = [
        (place.measures, f"dazu/measures/{chapter.id}/", (chapter,)) for chapter in provisions_of(place.measures)
    ]
    shown += [(place.note, "dazu/note/", provisions_of(place.note))]
    shown += [(library.superior["cxgh"], "superior/cxgh/", provisions_of(library.superior["cxgh"]))]
    for document, address, provisions in shown:
        page = pages[address]
        assert "{: #" not in re.sub(r"<p[^>]*>.*?</p>|<button.*?</button>", "", page, flags=re.DOTALL).replace(
            html.escape("{: #e }"), ""
        )
        assert "None" not in visible(page)
        for provision in walk(provisions):
            assert page.count(f'id="{provision.id}"') == 1, (document.id, provision.id)
            for words in (provision.label, provision.heading, provision.text):
                assert re.sub(r"\s", "", words or "") in visible(page), (document.id, provision.id)
        for heading in re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", page, re.DOTALL):
            assert visible(heading)
    assert not any("<script>alert" in page or "<b>d</b>" in page for page in pages.values())


def test_links_to_odd_provisions_lead_somewhere(with_odd: Path) -> None:
    """Every address of a provision is an anchor of the page it names, in the list of all provisions and the search."""
    library = read_library(with_odd)
    pages = rendered(library)
    listed = re.findall(r'href="([^":]+#[^"]+)"', pages["dazu/provisions/"])
    targets = {normpath(f"dazu/provisions/{link.partition('#')[0]}") + f"/#{link.partition('#')[2]}" for link in listed}
    kinds = ("measures", "note", "superior")
    targets |= {entry.address for entry in entries(library) if entry.kind in kinds and "#" in entry.address}
    for target in targets:
        address, _, anchor = target.partition("#")
        if address in pages:
            assert f'id="{anchor}"' in pages[address], target
    assert any("art-2.para-2" in target for target in targets)


def test_measures_of_which_no_provision_is_held_say_so(yaml_copy: Path) -> None:
    """Measures without any provision have a page that says that no text is held, and no others."""
    for path in yaml_copy.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"dazu-measures#[a-z0-9.-]+", "dazu-note#sec-3", text), encoding="utf-8")
    text = (yaml_copy / MEASURES).read_text(encoding="utf-8")
    head, _, rest = text.partition("    provisions:\n")
    figures = rest.partition("\nfigures:\n")[2]
    (yaml_copy / MEASURES).write_text(f"{head}figures:\n{figures}" if figures else head, encoding="utf-8")
    library = read_library_despite_tests(yaml_copy)
    pages = rendered(library)
    assert "未持有文本" in visible(pages["dazu/measures/"])
    assert not [address for address in pages if address.startswith("dazu/measures/ch-")]


def read_library_despite_tests(root: Path) -> Library:
    """Read a tree whose basis records may now be unused: those problems are not what is tried here."""
    try:
        return read_library(root)
    except BadYaml as error:
        raise AssertionError(str(error)) from None


def test_a_cited_article_carries_the_words_of_its_paragraphs(with_odd: Path) -> None:
    """A rule that cites an article whose text stands in its 款 shows these words, numbered as printed, a line each."""
    change(with_odd, Path("dazu") / "pack.yaml", "source: dazu-measures#ch-2.st-1", "source: dazu-measures#ch-91.art-2")
    library = read_library(with_odd)
    bundle = bundle_data(library, library.places["dazu"])
    clause = bundle["clauses"]["dazu-measures#ch-91.art-2"]
    assert clause["text"] == "第一款的字：未建成区域不低于3000平方米。\n第二款的字。"
    _, items = library.provision("dazu-measures#ch-91.art-3")
    assert words_of(items) == "有下列情形之一的：\n款下有项：\n（一）甲项；\n（二）未持有文本。"


def test_the_fixture_is_what_yaml_says(with_odd: Path) -> None:
    """The odd provisions that are shown are those of the fixture, read by a YAML reader that is not ours."""
    odd = yaml.safe_load(ODD.read_text(encoding="utf-8"))
    measures = read_library(with_odd).places["dazu"].measures
    texts = {provision.id: provision.text for provision in walk(provisions_of(measures))}
    assert texts["ch-91.art-5"] == odd[2]["children"][3]["text"]
    assert texts["art-1"] == odd[0]["text"]
