"""The search: what is indexed, how words are read, and where entries lead."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.corpus import kinds
from site_build.corpus.citations import nested
from site_build.corpus.library import Library
from site_build.pages.addresses import page_of_clause, work_address
from site_build.search.entries import Entry, entries
from site_build.search.index import Words, index_files
from site_build.search.tokens import tokens


@pytest.fixture(scope="module")
def found(library: Library) -> list[Entry]:
    """Every entry of the site."""
    return entries(library)


def test_everything_can_be_found(found: list[Entry], library: Library) -> None:
    """Every provision, question, unknown, term, duty and parameter has an entry, and every address is a page's."""
    addresses = {entry.address for entry in found}
    place = library.places["dazu"]
    for work in library.works.values():
        for clause in work.text().clauses:
            assert page_of_clause(library, clause) in addresses, clause.ref
    for anchor in [*place.unknowns, *place.glossary, *(one.id for one in place.questions)]:
        assert any(address.endswith(f"#{anchor}") for address in addresses), anchor
    assert {entry.kind for entry in found} >= {one.name for one in kinds.searched()} - {"version"}


def test_every_kind_of_entry_is_found(small_library: Library) -> None:
    """Where a work holds several texts, those that are not shown are entries of a kind of their own."""
    by_kind = {entry.kind: entry for entry in entries(small_library)}
    files = small_library.places["demo"].files
    not_held = {kind.found.entry for kind in kinds.KINDS if kind.found and kind.stem and kind.stem not in files}
    assert {*by_kind} == {one.name for one in kinds.searched()} - not_held
    assert by_kind["version"].address.startswith("superior/")


def test_every_entry_leads_to_a_place(found: list[Entry], site: Path) -> None:
    """The page of each entry exists and has its anchor."""
    for entry in found:
        page, _, anchor = entry.address.partition("#")
        html = (site / page / "index.html").read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html, entry.address


@given(st.text(alphabet="〇一二三十百千万亿0123456789.,%‰㎡m2第条 aZ平米。", max_size=12))
def test_reading_twice_changes_nothing(text: str) -> None:
    """Tokens written out with spaces are read as the same tokens, so that index and query agree."""
    once = tokens(text)
    assert [one for token in once for one in tokens(token)] == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第十二条", "第12条"),
        ("三千平方米", "3,000㎡"),
        ("3000 m²", "3000平米"),
        ("渝委发〔2018〕26号", "渝委发[2018]26号"),
        ("渝委发（2018）26号", "渝委发2018 26号"),
        ("DB50/T 1118—2021", "db50t1118-2021"),
        ("1.5万元", "15000元"),
        ("20 万元", "二十万元"),
        ("一亿二千万", "12000万"),
    ],
)
def test_one_thing_has_one_spelling(one: str, other: str) -> None:
    """Ways to write the same clause number, area, document number or amount are read alike."""
    assert tokens(one) == tokens(other)


def test_the_index_is_the_same_every_time_and_names_its_version(found: list[Entry]) -> None:
    """Equal entries give equal bytes, each file is gzipped JSON, and another text gives another version."""
    words = Words(pinyin={}, traditional="")
    made = dict(index_files(found, words))
    assert dict(index_files(found, words)) == made
    start = json.loads(made.pop("index.json"))
    assert {name.split("/")[0] for name in made} == {start["version"]}
    assert all(json.loads(gzip.decompress(data)) is not None for data in made.values())
    other = json.loads(dict(index_files(found[1:], words))["index.json"])
    assert other["version"] != start["version"]


def test_each_duty_and_each_row_of_other_places_is_found(found: list[Entry], library: Library) -> None:
    """Every duty, and every parameter, formula, rule and unknown of other places, is an entry of its own."""
    titles = [(entry.address, entry.title) for entry in found]
    duties = [duty for one in library.places["dazu"].departments.values() for duty in one.duties]
    assert sum(title.endswith("：职责") for _, title in titles) == len(duties) > 0
    addresses = {address for address, _ in titles}
    for name, peer in library.peers.items():
        anchors = [
            *(f"rule-parameter-{one}" for one in peer.record.parameters),
            *(f"rule-formula-{one}" for one in peer.record.formulas),
            *(f"rule-{table}-{one.id}" for table, held in peer.record.decision_tables.items() for one in held.rules),
            *(f"unknown-{one}" for one in peer.record.unknowns),
        ]
        assert {f"packs/{name}/#{anchor}" for anchor in anchors} <= addresses


def test_title_marks_within_title_marks_are_single() -> None:
    """A citation writes 《…〈…〉…》, and marks side by side stay as they are."""
    assert nested("《关于印发《办法》的通知》第一条") == "《关于印发〈办法〉的通知》第一条"
    assert nested("《办法》和《说明》") == "《办法》和《说明》"


def test_the_list_without_the_search_holds_every_text(site: Path, library: Library) -> None:
    """The page of all provisions links every clause of the place and of other places, and every superior work."""
    html = (site / "dazu" / "provisions" / "index.html").read_text(encoding="utf-8")
    for work in library.places["dazu"].works.values():
        for clause in work.text().clauses:
            assert f'#{clause.provision.id}"' in html, clause.ref
    for work in library.superior.values():
        assert f'href="../../{work_address(library, work)}"' in html, work.id
    for name, peer in library.peers.items():
        for clause in peer.record.clauses:
            assert f'packs/{name}/#clause-{clause}"' in html, (name, clause)


def test_the_page_for_lost_addresses_leads_home(site: Path) -> None:
    """Its link is the address of the site's root, not of another host."""
    html = (site / "404.html").read_text(encoding="utf-8")
    assert '<a href="/">首页</a>' in html
