"""The built site: whole, self-contained, honest on every page."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from markupsafe import escape

from site_build.corpus.library import Library, Place
from site_build.corpus.works import walk
from site_build.pages.addresses import work_address
from site_build.pages.dead_links import dead_links

DISCLAIMER = "非官方整理，以发布机关正式文本为准。"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    """The HTML of every page by its address, but for those that only lead on from an earlier address."""
    every = {
        path.parent.relative_to(site).as_posix() if path.name == "index.html" else path.name: path.read_text("utf-8")
        for path in site.rglob("*.html")
    }
    return {address: html for address, html in every.items() if 'id="moved"' not in html}


def test_every_page_says_that_it_is_not_official(pages: dict[str, str]) -> None:
    """The disclaimer stands on every page, the page for lost addresses included."""
    assert [address for address, html in pages.items() if DISCLAIMER not in html] == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, str]) -> None:
    """No script, style, image or font has an address on another host."""
    loads = re.compile(
        r'<(?:script|img|iframe|link(?=[^>]*rel="(?:stylesheet|preconnect|preload|icon)"))[^>]*?(?:src|href)="(?:https?:)?//'
    )
    assert [address for address, html in pages.items() if loads.search(html)] == []


def test_every_page_has_a_policy_that_fits_its_scripts(pages: dict[str, str]) -> None:
    """Each page's Content-Security-Policy names the hash of each of its inline scripts and allows no others."""
    for address, html in pages.items():
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert found, address
        assert "unsafe" not in found[1]
        for code in re.findall(r"<script>(.*?)</script>", html, re.DOTALL):
            assert b64encode(sha256(code.encode()).digest()).decode() in found[1], address


def test_every_document_has_a_page_with_all_fields(pages: dict[str, str], library: Library) -> None:
    """Each superior work's page has the whole field set, and unknown fields say so."""
    for work in library.superior.values():
        html = pages[f"superior/{work.id}"]
        for label in (
            "发文字号",
            "发布机构",
            "成文日期",
            "发布日期",
            "施行日期",
            "有效性",
            "主题分类",
            "体裁分类",
            "索引号",
        ):
            assert f'<th scope="row">{label}</th>' in html
        assert "本站未见" in html


def test_json_ld_is_marked_unofficial(pages: dict[str, str], library: Library) -> None:
    """Pages of works carry schema.org Legislation that claims no official value."""
    for work in library.works.values():
        address = work_address(library, work).rstrip("/")
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', pages[address])
        assert found, address
        data = json.loads(found[1])
        assert (data["@type"], data["name"]) == ("Legislation", (work.shown or work).title)
        assert data["legislationLegalValue"].endswith("UnofficialLegalValue")


def test_every_statement_of_the_measures_has_a_permalink(pages: dict[str, str], dazu: Place) -> None:
    """Each statement stands under its own anchor with its text status, on the work's page and on its version's."""
    for address in ("dazu/measures", "dazu/measures/v/2022-consultation"):
        html = pages[address]
        for provision in walk(dazu.measures.text().provisions):
            assert f'id="{provision.id}"' in html
            assert f"kb-badge--{provision.text_status}" in html


def test_one_figure_can_be_followed_from_clause_to_rule_and_back(pages: dict[str, str]) -> None:
    """3000 stands on its clause page, which links the parameter and rule that use it; these link back."""
    clause, calculator = pages["dazu/measures"], pages["dazu/calculator"]
    for anchor in ("rule-parameter-unbuilt_building_area", "rule-minimums-m1"):
        assert f'href="../calculator/#{anchor}"' in clause
        assert f'id="{anchor}"' in calculator
    assert 'href="../measures/v/2022-consultation/#ch-2.st-1"' in calculator


def test_all_unknowns_stand_on_one_page(pages: dict[str, str], dazu: Place) -> None:
    """Each unknown has its anchor, its reason and who might decide it."""
    html = pages["dazu/unknowns"]
    for key, unknown in dazu.unknowns.items():
        assert f'id="{key}"' in html
        assert str(escape(unknown.decided_by)) in html


def test_the_page_of_unknowns_says_which_of_them_answers_wait_for(pages: dict[str, str], dazu: Place) -> None:
    """What an answer waits for is ranked on the page, each with a link to its entry, which says how many wait."""
    html = pages["dazu/unknowns"]
    ranked = html[html.index('id="settling"') : html.index("</ol>")]
    named = re.findall(r'<a href="#([\w-]+)">', ranked)
    assert {"fee-rate", "built-figure"} <= set(named) <= set(dazu.unknowns)
    for key in named:
        assert "种要等它" in html[html.index(f'id="{key}"') :].split("</details>")[0]


def test_a_page_carries_the_navigation_of_its_section_only(pages: dict[str, str]) -> None:
    """The page of the measures leads to each of its parts and versions but not to every superior work."""
    html = pages["dazu/measures"]
    assert 'href="#ch-8"' in html
    assert 'href="v/2022-draft/"' in html
    assert html.count("superior/") < 33  # what clauses rest on, but no list of all


def test_the_list_of_all_provisions_stands_in_for_the_search(pages: dict[str, str], dazu: Place) -> None:
    """Without JavaScript one page lists every provision of measures and note."""
    html = pages["dazu/provisions"]
    for work in (dazu.measures, dazu.note):
        for provision in walk(work.text().provisions):
            assert f"#{provision.id}" in html


def test_every_generated_page_has_a_machine_twin(site: Path, pages: dict[str, str], dazu: Place) -> None:
    """Each generated page has the JSON of the records it shows; the hand-written ones and the lost page have none."""
    without = {address for address in pages if not (site / address / "index.json").is_file()}
    assert without == {"about", "language", "province", "404.html"}
    twin = json.loads((site / "dazu" / "measures" / "index.json").read_text(encoding="utf-8"))
    work = twin["work"]
    assert (work["id"], work["fields"]["number"]["unknown"]) == (dazu.measures.id, dazu.measures.fields.number.unknown)


def test_dead_links_are_found(tmp_path: Path) -> None:
    """A link to a missing page or anchor is told; good ones and other hosts are not."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<h2 id="x">x</h2>', encoding="utf-8")
    good = '<a href="a/#x">1</a><a href="./">2</a><a href="https://example.org/">3</a>'
    (tmp_path / "index.html").write_text(good + '<a href="a/#y">4</a><a href="b/">5</a>', encoding="utf-8")
    assert [line.split("“")[1].split("”")[0] for line in dead_links(tmp_path)] == ["a/#y", "b/"]


def test_a_missing_file_that_the_head_starts_the_worker_with_is_told(tmp_path: Path) -> None:
    """The addresses that a page's head gives the worker are checked like links."""
    names = ("gone.json", "gone.mjs")
    head = f'<script id="kb-start" data-open="{names[0]}" data-worker="{names[1]}"></script>'
    (tmp_path / "index.html").write_text(head, encoding="utf-8")
    assert [name in line for name, line in zip(names, dead_links(tmp_path), strict=True)] == [True] * 2


def test_what_a_server_sends_compressed_is_what_it_would_send_plain(site: Path) -> None:
    """Each `.gz` beside a file unpacks to that file, and each compressed file has a Brotli copy that is smaller."""
    copies = [path for path in site.rglob("*.gz") if path.name != "sitemap.xml.gz"]  # MkDocs writes that one
    assert len(copies) > 100
    for copy in copies:
        plain = copy.with_suffix("")
        assert gzip.decompress(copy.read_bytes()) == plain.read_bytes(), plain
        assert copy.with_suffix(".br").stat().st_size < plain.stat().st_size, plain


def test_the_list_to_keep_offline_names_every_page_and_program(site: Path, pages: dict[str, str]) -> None:
    """Each page and each file of the runtime is on the list, with its version; nothing else is made up."""
    groups = json.loads((site / "offline.json").read_text(encoding="utf-8"))
    listed = {address: version for group in groups.values() for address, version in group.items()}
    wanted = {"" if address == "." else f"{address}/" for address in pages if address != "404.html"}
    runtime_files = {
        path.relative_to(site).as_posix()
        for path in site.glob("assets/runtime/*/*")
        if path.suffix not in (".br", ".gz")
    }
    assert wanted | runtime_files <= {*listed}
    for address, version in listed.items():
        path = site / (f"{address}index.html" if address.endswith("/") or not address else address)
        assert sha256(path.read_bytes()).hexdigest().startswith(version)
