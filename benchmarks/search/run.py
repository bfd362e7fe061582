"""Measures the search in a real Chromium beside MiniSearch, Pagefind and Material's own, on corpora of three sizes.

`python run.py` prints tables for the labelled queries; `python run.py holdout` those written after the first tuning,
`python run.py spoken` and `colloquial_once` those in people's own words, written before they were asked, each to be
asked once, `colloquial` those after which words were added. `--ours` leaves
the others out, `python run.py tune` tries other weights under Node and prints those that do better.
Transfers are counted by the browser; every file is served with no-store, so nothing comes from a cache. What Pagefind
fetches in a worker of its own cannot be counted this way.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import material
from browser_setup import find_browser
from corpus import drawn, made_up
from labels import Label, labels, rank
from playwright.sync_api import Page, sync_playwright
from server import served

from site_build.corpus.check import read_library
from site_build.pages.joined import joined_script
from site_build.publish.without_comments import without_comments
from site_build.search.entries import Entry, entries
from site_build.search.index import index_files
from site_build.search.tokens import tokens
from site_build.search.words import words_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = HERE.parent
MATERIAL = Path(material.__file__).parent / "templates"
SETS = (
    *("queries", "holdout", "spoken", "colloquial", "colloquial_once"),
    *("stranger", "stranger_once", "stranger_last"),
)
SIZES = (0, 1_000, 5_000)
DRAWN = 20
SEPARATOR = r"[\s\u200b\u3000\-、。，．？！；]+"


class Corpus(NamedTuple):
    """So many made-up pages beside the site's own, all entries, and the queries asked of them."""

    pages: int
    found: Sequence[Entry]
    asked: Sequence[Label]

    @property
    def name(self) -> str:
        """How the table calls it."""
        return f"加 {self.pages:,}" if self.pages else "本站"


class Score(NamedTuple):
    """One engine on one corpus."""

    engine: str
    build: float
    ready: dict[str, float]
    first: list[dict[str, Any]]
    later: list[dict[str, Any]]
    ranks: list[int | None]


def main() -> None:
    """Print a table per set of queries, and every miss."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="queries", choices=(*SETS, "tune"))
    parser.add_argument("--ours", action="store_true")
    arguments = parser.parse_args()
    if arguments.what == "tune":
        tune()
        return
    name = f"{arguments.what}.txt"
    builders = {"ours": build_ours} if arguments.ours else BUILDERS
    print(f"| {' | '.join(HEADS)} |\n|---|{'---:|' * (len(HEADS) - 1)}")
    misses: list[str] = []
    for pages in SIZES:
        found = [*entries(read_library(ROOT / "policy_yaml")), *made_up(pages)]
        found.sort(key=lambda entry: entry.kind == "peer")
        corpus = Corpus(pages, found, [*labels(name), *(drawn(found, DRAWN) if pages else ())])
        with TemporaryDirectory() as folder:
            for score in measured(Path(folder), corpus, builders):
                print(row(score, corpus), flush=True)
                if score.engine == "policykb":
                    misses += told(score, corpus)
    print("\n没有排在第一的（我们的引擎）：\n")
    print("\n".join(misses) or "- 没有")


def tune() -> None:
    """Try other weights on the labelled queries and those in everyday words; what to write is printed."""
    asked = [*labels("queries.txt"), *labels("everyday.txt")]
    data = [{"query": one.query, "pages": one.pages, "words": one.words} for one in asked]
    library = read_library(ROOT / "policy_yaml")
    with TemporaryDirectory() as folder:
        build_ours(Path(folder), entries(library))
        run = ["node", HERE / "tune.mjs", Path(folder) / "ours"]
        subprocess.run(run, input=json.dumps(data), text=True, check=True)


def measured(folder: Path, corpus: Corpus, builders: Mapping[str, Any]) -> Iterator[Score]:
    """Build every engine's index into a folder, serve it, and ask in Chromium."""
    (folder / "modules").mkdir()
    for name, exports in (("engine", ["openIndex"]), ("tokens", ["tokens"])):
        sent = without_comments(joined_script(f"search/{name}.mjs", *exports))
        (folder / "modules" / f"{name}.mjs").write_text(sent, encoding="utf-8")
    shutil.copy(HERE / "compared.mjs", folder)
    (folder / "index.html").write_text("<!doctype html><title>.</title>", encoding="utf-8")
    built = {name: timed(make, folder, corpus.found) for name, make in builders.items()}
    where = {
        "ours": {"modules": "/modules", "index": "/ours/index.json"},
        **{name: {"base": f"/{name}", "worker": worker_name()} for name in builders if name != "ours"},
    }
    path = find_browser()
    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in builders:
            page = browser.new_page()
            page.goto(address)
            yield scored(page, name, where[name], corpus, built[name])
            page.close()
        browser.close()


def scored(page: Page, name: str, where: dict[str, str], corpus: Corpus, built: float) -> Score:
    """One engine: every query first on an engine opened anew (only ours changes by that), then one after the other."""
    words = [label.query for label in corpus.asked]
    first = ask(page, name, where, words, fresh=name in ("ours", "pagefind"))
    later = ask(page, name, where, words, fresh=False)
    held = Literals(corpus.found)
    ranks = [
        held.rank(label, one["hits"], corpus.pages) for label, one in zip(corpus.asked, first["rows"], strict=True)
    ]
    return Score(NAMES[name], built, first["ready"], first["rows"], later["rows"], ranks)


def ask(page: Page, name: str, where: dict[str, str], words: list[str], *, fresh: bool) -> Any:
    """Run the queries in the page."""
    script = "async ([name, where, words, fresh]) => (await import('/compared.mjs')).run(name, where, words, fresh)"
    return page.evaluate(script, [name, where, words, fresh])


class Literals:
    """Which entries hold a query word for word, for judging hits among made-up texts that nobody labelled."""

    def __init__(self, found: Sequence[Entry]) -> None:
        self.read = {
            entry.address: " ".join(["", *tokens(f"{entry.title} {' '.join(entry.also)} {entry.text}"), ""])
            for entry in found
        }

    def rank(self, label: Label, hits: list[list[str]], pages: int) -> int | None:
        """The place of the first hit that is labelled right, or on a made-up corpus holds the query literally."""
        return rank(label, [self.judged(label, hit, pages) for hit in hits])

    def judged(self, label: Label, hit: list[str], pages: int) -> str:
        """The address of a result by which it is judged: one that will do, if it shows one."""
        shown = [one.removeprefix("/pagefind/").replace("index.html", "") for one in hit]
        if pages and label.wanted not in (("none",), ("any",)):
            words = [" ".join(["", *tokens(word), ""]) for word in label.query.split()]
            if any(all(word in self.read.get(one, "") for word in words) for one in shown):
                return label.wanted[0]
        return next((one for one in shown if one in label.wanted), shown[0])


def timed(make: Any, folder: Path, found: Sequence[Entry]) -> float:
    """Seconds that a build takes."""
    start = time.perf_counter()
    make(folder, found)
    return time.perf_counter() - start


def build_ours(folder: Path, found: Sequence[Entry]) -> None:
    """Our index, with the words of the site's own part."""
    library = read_library(ROOT / "policy_yaml")
    own = [entry for entry in found if not entry.address.startswith("made/")]
    files = [*index_files(found, words_of(own, library.synonyms))]
    for name, data in files:
        path = folder / "ours" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def build_minisearch(folder: Path, found: Sequence[Entry]) -> None:
    """MiniSearch's index, built under Node and gzipped."""
    base = folder / "minisearch"
    base.mkdir()
    rows = [
        {
            "id": at,
            "address": one.address,
            "title": " ".join((one.title, *one.also)),
            "text": one.text,
            "group": one.group,
        }
        for at, one in enumerate(found)
    ]
    (base / "entries.json").write_text(json.dumps(rows), encoding="utf-8")
    subprocess.run(["node", HERE / "minisearch.mjs", base / "entries.json", base / "index.json"], check=True)  # noqa: S607
    (base / "minisearch.idx").write_bytes(gzip.compress((base / "index.json").read_bytes(), 6))
    shutil.copy(PEERS / "node_modules" / "minisearch" / "dist" / "es" / "index.js", base / "minisearch.js")
    (base / "options.mjs").write_text(
        (HERE / "options.mjs").read_text(encoding="utf-8").replace("../../docs/assets/search/", "/modules/"),
        encoding="utf-8",
    )


def build_pagefind(folder: Path, found: Sequence[Entry]) -> None:
    """Pagefind's index of the same texts as pages."""
    base = folder / "pagefind"
    for address, items in groupby(sorted(found, key=page_of), key=page_of):
        path = base / address / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = "".join(section(one, at) for at, one in enumerate(items))
        html = f'<!doctype html><html lang="zh-CN"><body data-pagefind-body>{parts}</body></html>'
        path.write_text(html, encoding="utf-8")
    tool = PEERS / "node_modules" / "@pagefind"
    binary = next(path for path in tool.rglob("bin/pagefind*") if "." not in path.name)
    subprocess.run([binary, "--site", base], check=True, capture_output=True)


def page_of(entry: Entry) -> str:
    """The page of an entry."""
    return entry.address.partition("#")[0]


def section(entry: Entry, at: int) -> str:
    """An entry as a section of a page."""
    anchor = entry.address.partition("#")[2] or f"top{at}"
    names = " ".join((entry.title, *entry.also))
    return f'<h2 id="{escape(anchor)}">{escape(names)}</h2><p>{escape(entry.text)}</p>'


def build_material(folder: Path, found: Sequence[Entry]) -> None:
    """Material's search index as its plugin writes it, Chinese cut by jieba."""
    base = folder / "material"
    texts = [text for one in found for text in (" ".join((one.title, *one.also)), one.text)]
    segmented = subprocess.run(
        [PEERS / ".venv" / "bin" / "python", HERE / "segment.py"],
        input=json.dumps(texts),
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    cut = json.loads(segmented)
    docs = [{"location": one.address, "title": cut[2 * at], "text": cut[2 * at + 1]} for at, one in enumerate(found)]
    fields = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}
    config = {
        "lang": ["zh"],
        "separator": SEPARATOR,
        "pipeline": ["stemmer", "stopWordFilter", "trimmer"],
        "fields": fields,
    }
    shutil.copytree(MATERIAL / "assets" / "javascripts", base / "assets" / "javascripts")
    (base / "search_index.idx").write_bytes(gzip.compress(json.dumps({"config": config, "docs": docs}).encode(), 6))


def worker_name() -> str:
    """The file of Material's search worker."""
    return next((MATERIAL / "assets" / "javascripts" / "workers").glob("search.*.min.js")).name


def row(score: Score, corpus: Corpus) -> str:
    """One line of the table."""
    first_kb = sorted(
        (one["bytes"] + score.ready["bytes"] * (score.engine == "policykb")) / 1000 for one in score.first
    )
    first_ms, later_ms = (sorted(one["ms"] for one in rows) for rows in (score.first, score.later))
    again_ms = sorted(one["again"] for one in score.later)
    one = sum(at == 1 for at in score.ranks) / len(score.ranks)
    three, five = (sum(at is not None and at <= most for at in score.ranks) / len(score.ranks) for most in (3, 5))
    transfer = (
        f"{median(first_kb):.0f} / {at95(first_kb):.0f} / {first_kb[-1]:.0f}" if score.engine != "Pagefind" else "—"
    )
    return (
        f"| {score.engine} | {corpus.name} | {len(corpus.found):,} | {score.build:.1f} "
        f"| {one:.1%} / {three:.1%} / {five:.1%} | {score.ready['bytes'] / 1000:,.0f} | {transfer} "
        f"| {median(first_ms):.0f} / {at95(first_ms):.0f} | {at95(later_ms):.1f} | {at95(again_ms):.1f} |"
    )


def at95(values: list[float]) -> float:
    """The 95th percentile of sorted values."""
    return values[min(len(values) - 1, int(len(values) * 0.95))]


def told(score: Score, corpus: Corpus) -> Iterator[str]:
    """Every query that our engine did not answer first, with the place at which it did."""
    for label, at in zip(corpus.asked, score.ranks, strict=True):
        if at != 1:
            yield f"- {corpus.name}：{label.kind} “{label.query}” {f'第 {at}' if at else '不在前五'}"


HEADS = (
    "引擎",
    "网页",
    "条目",
    "建索引（秒）",
    "首条 / 前三 / 前五",
    "可用前 KB",
    "首次查询 KB 中位 / p95 / 最大",
    "首次 ms p50 / p95",
    "其后 ms p95",
    "再问 ms p95",
)
NAMES = {
    "ours": "policykb",
    "minisearch": "MiniSearch（我们的读字，两字一组）",
    "pagefind": "Pagefind",
    "material": "Material 自带（lunr + jieba）",
}
BUILDERS = {"ours": build_ours, "minisearch": build_minisearch, "pagefind": build_pagefind, "material": build_material}

if __name__ == "__main__":
    main()
