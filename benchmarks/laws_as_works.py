"""Many real laws as works of a corpus: written as YAML, checked, rendered, built; what goes wrong and what it costs.

    PYTHONPATH=. python benchmarks/laws_as_works.py FOLDER... [--laws 100] [--build] [--places 1 10 40] [--keep FOLDER]

A throw-away converter: each law that `law_texts` reads becomes `superior/<work>/work.yaml` and a file per version below
a copy of `policy_yaml/`. What the source lacks is written as unknown, numbers that the source leaves out or repeats as
`accepted_gaps`. An article keeps its `cid` in a later version only where the alignment calls the link certain.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from law_texts import Node, articles, every, read_folders, read_number

from site_build.content_root import ROOT
from site_build.corpus.alignment import align
from site_build.corpus.check import read_library
from site_build.corpus.library import Library
from site_build.corpus.provision import Provision
from site_build.corpus.works import Clause
from site_build.corpus.yaml_source import BadYaml
from site_build.pages.addresses import lasting_page_of_clause, page_of_clause
from site_build.pages.all_pages import site_pages
from site_build.pages.page import Page
from site_build.search.entries import entries
from site_build.search.index import index_files
from site_build.search.words import words_of

YAML = ROOT / "policy_yaml"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
BLANK = ("published", "ceased", "subject", "genre", "index", "unified_number")
UNSEEN = "转换的文本里没有"
DAY = date(2026, 11, 26)
COMMAND = "import sys; from site_build.cli import main; sys.exit(main())"
ARTICLE = re.compile("第(.+)条(?:之(.+))?")
LEVELS = {"重庆": "重庆市", "全国": "国家", "国务院": "国家", "最高": "国家", "中华人民共和国": "国家"}
ANCHORED = re.compile(r' id="([^"]+)"|\{: #([^ ]+) ')
SEEN = re.compile(r"\{:(?! #[\w.-]+ (?:\.kb-part )?\}\n)|>None<|\bNone[，。；]|undefined")


def converted(laws: Iterable[Node], root: Path) -> Counter[str]:
    """Write laws as works below a corpus; what was written, counted."""
    made: Counter[str] = Counter()
    with (root / "shared" / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write("  law-texts: {title: 转换的法律文本, confidence: PM, address: 无}\n")
    for law in laws:
        versions = _versions(law)
        folder = root / "superior" / law["work_id"]
        _write(folder / "work.yaml", _work(law, versions))
        for version in versions:
            _write(folder / f"{version['id']}.yaml", version)
        made["部"] += 1
        made["版本"] += len(versions)
        made["条"] += sum(one["id"].startswith("art-") and "." not in one["id"] for one in _all(versions))
    return made


def _all(versions: Iterable[Node]) -> Iterator[Node]:
    for version in versions:
        yield from every(version.get("provisions", ()))


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**9)
    path.write_text(text, encoding="utf-8")


def _work(law: Node, versions: list[dict[str, Any]]) -> dict[str, Any]:
    body, history = law["issuing_body"] or law["title"], law["versions"][0]["history"]
    dated = [one for one in versions if "in_force_from" in one]
    told = bool(dated) and "in_force_from" in versions[-1]
    return {
        "id": law["work_id"],
        "title": law["title"],
        "kind": "statute",
        "level": next((level for start, level in LEVELS.items() if body.startswith(start)), "其他地方"),
        "fields": {
            "number": versions[-1].get("number") or {"unknown": UNSEEN},
            "issuer": law["issuing_body"] or {"unknown": UNSEEN},
            "issued": history[0]["date"] if history else {"unknown": UNSEEN},
            "in_force": law["versions"][0]["first_effective_from"] or {"unknown": UNSEEN},
            **{name: {"unknown": UNSEEN} for name in BLANK},
        },
        **({} if told else {"validity": "待核"}),
        "validity_note": "由法律文本转换，引用前请与国家法律法规数据库核对。",
        "confidence": "PM",
        "sources": ["law-texts"],
        "summary": f"{len(versions)} 个版本，最近的一个通过或者公布于 {versions[-1]['dated']}。",
        "text_held": "持有全文",
    }


def _versions(law: Node) -> list[dict[str, Any]]:
    """The versions of a law but for those whose words equal those of the next; a day ends where the next one begins."""
    held = [one for one, later in pairwise([*law["versions"], {}]) if one["provisions"] != later.get("provisions")]
    cids = _cids(held)
    made = []
    for one, later in pairwise([*held, {}]):
        starts, ends = one["effective_from"], later.get("effective_from")
        made.append(
            {
                "id": one["version_id"],
                "title": law["title"],
                "stage": one["stage"] if one["stage"] in ("公布稿", "修订稿") else "征求意见稿",
                "dated": one["date"],
                "dated_confidence": "PM",
                **({"in_force_from": starts} if starts else {}),
                **({"in_force_until": ends} if starts and ends else {}),
                **({"number": one["document_no"]} if one["document_no"] else {}),
                "sources": ["law-texts"],
                **({"accepted_gaps": gaps} if (gaps := [*_gaps(one["provisions"])]) else {}),
                **(
                    {"provisions": [_provision(node, cids[one["version_id"]]) for node in one["provisions"]]}
                    if one["provisions"]
                    else {"not_held": "来源的正文是空的。"}
                ),
            }
        )
    return made


def _gaps(provisions: list[Node]) -> Iterator[str]:
    """Numbers of articles that do not follow the one before, as the source prints them."""
    last, seen = 0, set[str]()
    for node in articles(provisions):
        match = ARTICLE.fullmatch(node["number"])
        number = read_number(match[1]) if match else None
        if match and number is not None and (node["number"] in seen or not last <= number <= last + 1):
            yield node["number"]
        last = number or last
        seen.add(node["number"])


def _cids(versions: list[Node]) -> dict[str, dict[str, str]]:
    """A cid for each article: that of the version before where the link is certain and one to one, else a new one."""
    made: dict[str, dict[str, str]] = {}
    before: Node | None = None
    for version in versions:
        own = {node["id"]: f"{version['version_id']}.{node['id']}" for node in articles(version["provisions"])}
        if before:
            found = align(_articles(before), _articles(version))
            for link in found.links:
                single = len(found.of_old(link.old)) == len(found.of_new(link.new)) == 1
                if single and link.certainty == "certain" and link.new in own:
                    own[link.new] = made[before["version_id"]][link.old]
        made[version["version_id"]] = own
        before = version
    return made


def _articles(version: Node) -> list[Provision]:
    return [
        Provision(
            id=node["id"],
            number=node["id"].removeprefix("art-"),
            text="\n".join(
                f"{'' if part is node else part['number']}{part['text']}" for part in every([node]) if part["text"]
            ),
        )
        for node in articles(version["provisions"])
    ]


def _provision(node: Node, cids: Mapping[str, str]) -> dict[str, Any]:
    name = node["id"].replace("subitem-", "sub-").replace("division-", "div-")
    bare = not node["text"] and not node["children"]
    return {
        "id": name,
        **({"cid": cids[node["id"]]} if node["id"] in cids else {}),
        "text_status": "not_held" if bare else "official",
        **({"label": node["number"]} if node["number"] else {}),
        **({"heading": node["heading"]} if node["heading"] else {}),
        **({"text": node["text"]} if node["text"] else {}),
        "children": [_provision(child, cids) for child in node["children"]],
    }


def corpus(folder: Path) -> Path:
    """A copy of `policy_yaml/` below a folder."""
    root = folder / "policy_yaml"
    shutil.copytree(YAML, root)
    return root


def seconds(run: Any) -> tuple[Any, float]:
    """What a function gives and the seconds of CPU that it took."""
    start = time.process_time()
    made = run()
    return made, time.process_time() - start


def unresolved(library: Library, pages: Iterable[Page]) -> Iterator[str]:
    """Clauses whose address leads to no page or no anchor, or whose citation is odd; marks left in pages."""
    anchors = {page.address: {one or other for one, other in ANCHORED.findall(page.body)} for page in pages}
    for page in pages:
        for match in SEEN.finditer(page.body):
            yield f"{page.address}：{page.body[max(0, match.start() - 20) : match.end() + 20]!r}"
    for clause in _clauses(library):
        for address in (page_of_clause(library, clause), lasting_page_of_clause(library, clause)):
            place, _, anchor = address.partition("#")
            if anchor not in anchors.get(place, set()):
                yield f"{clause.ref}：{address} 没有这个锚点"


def _clauses(library: Library) -> Iterator[Clause]:
    for work in library.superior.values():
        for version in work.versions:
            yield from work.text(version).clauses


def search_sizes(library: Library) -> tuple[int, int]:
    """Bytes that the search loads on its first use, and of all its files."""
    found = entries(library)
    files = dict(index_files(found, words_of(found, library.synonyms)))
    first = [name for name in files if "/" not in name or name.endswith(("/words.json", "/index.json"))]
    return sum(len(files[name]) for name in first), sum(map(len, files.values()))


def with_places(root: Path, count: int) -> None:
    """Copy the place of the corpus under other names until it has `count` places."""
    own = root / "places" / "dazu"
    for at in range(1, count):
        name = f"place{at}"
        shutil.copytree(own, own.parent / name)
        for path in sorted((own.parent / name).rglob("*")):
            if path.is_dir() and path.name.startswith("dazu-"):
                path.rename(path.with_name(path.name.replace("dazu-", f"{name}-")))
        for path in (own.parent / name).rglob("*.yaml"):
            text = path.read_text(encoding="utf-8").replace("dazu-", f"{name}-")
            text = text.replace("大足", STEMS[at % 10] + BRANCHES[at % 12])
            text = re.sub(r"^(id|pack): dazu$", rf"\1: {name}", text, flags=re.MULTILINE)
            path.write_text(re.sub(r"^level: .*区$", "level: 其他地方", text, flags=re.MULTILINE), encoding="utf-8")


def places_table(counts: Iterable[int]) -> None:
    """Seconds of CPU for reading and for pages with so many places."""
    print("地方  check（秒）  页面（秒）  页")
    for count in counts:
        with TemporaryDirectory() as folder:
            root = corpus(Path(folder))
            with_places(root, count)
            library, check = seconds(lambda root=root: read_library(root, DAY))
            pages, render = seconds(lambda library=library: [*site_pages(library)])
            print(f"{count:4}  {check:10.1f}  {render:10.1f}  {len(pages)}")


def built(root: Path) -> None:
    """Build the whole site of a corpus with MkDocs, and print the seconds of CPU with those of what it starts."""
    started = process_seconds()
    words = ["build", "--root", str(root), "--site-dir", str(root.parent / "site")]
    made = subprocess.run([sys.executable, "-c", COMMAND, *words], check=False)
    print(f"生成：{process_seconds() - started:.0f} 秒 CPU，返回 {made.returncode}")


def process_seconds() -> float:
    """Seconds of CPU of the processes started from here."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Convert, check and render; print counts, times and whatever does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--laws", type=int, help="only so many laws")
    parser.add_argument("--keep", type=Path, help="leave the corpus here")
    parser.add_argument("--build", action="store_true", help="build the site with MkDocs too")
    parser.add_argument("--places", type=int, nargs="*", default=[], help="read and render so many places")
    options = parser.parse_args()
    places_table(options.places)
    if not options.folders:
        return 0
    works, _ = read_folders(options.folders)
    with TemporaryDirectory() as folder:
        root = corpus(options.keep or Path(folder))
        print(dict(converted(works[: options.laws], root)))
        try:
            library, took = seconds(lambda: read_library(root, DAY))
        except BadYaml as error:
            print(error)
            return 1
        print(f"check：{took:.1f} 秒 CPU")
        pages, took = seconds(lambda: [*site_pages(library)])
        print(f"页面：{len(pages)} 页，{took:.1f} 秒 CPU")
        problems = [*unresolved(library, pages)]
        print("\n".join(problems[:50]))
        print(f"问题：{len(problems)}")
        sizes, took = seconds(lambda: search_sizes(library))
        print("搜索：第一次 {} 字节，共 {} 字节".format(*sizes), f"，{took:.1f} 秒 CPU", sep="")
        if options.build:
            built(root)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
