"""How well versions are aligned and changes marked: precision and recall, the classes of changes, the time.

    python benchmarks/alignment.py FOLDER

FOLDER holds `alignments.yaml`, `changes.yaml` and the texts as Markdown (`title(date).md` in any folder below). Beside
those pairs stand the ones of `alignment_second.yaml`, aligned by reading before anything was tuned.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from site_build.corpus.alignment import Alignment, align
from site_build.corpus.change_classes import changes
from site_build.corpus.legal_tokens import article_of, tokens
from site_build.corpus.provision import Provision
from site_build.corpus.redline import Redline, article_map, marked_text, redline

SECOND = Path(__file__).parent / "alignment_second.yaml"
ARTICLE = re.compile(r"第[零〇○一二三四五六七八九十百千两0-9]+条(?:之[一二三四五六七八九十]+)?[ \u3000]*")
LINK = re.compile(r"(?P<old>[\d-]+)(?P<relation>[=~/])(?P<new>[\d-]+)")
MANY, MOST = 600, 5000
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two versions with the links that must be there and those that may."""

    name: str
    old: list[Provision]
    new: list[Provision]
    needed: frozenset[Pair]
    allowed: frozenset[Pair]


def provisions(path: Path) -> list[Provision]:
    """The articles of a text in Markdown."""
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").split("<!-- INFO END -->")[-1].splitlines():
        text = line.strip()
        heading = ARTICLE.match(text)
        if heading:
            found.append((article_of(tokens(heading[0].strip())[0]) or heading[0], [text[heading.end() :]]))
        elif text and not text.startswith("#") and found:
            found[-1][1].append(text)
    return [Provision(id=f"art-{number}", number=number, text="\n".join(lines)) for number, lines in found]


class Texts:
    """The texts below a folder by title and date."""

    def __init__(self, folder: Path) -> None:
        self.paths = {path.stem: path for path in folder.rglob("*.md")}

    def version(self, title: str, dated: str) -> list[Provision]:
        return provisions(self.paths[f"{title}({dated})"])


def given(folder: Path, texts: Texts) -> Iterator[Aligned]:
    """The pairs that come with the task."""
    for pair in _read(folder / "alignments.yaml")["pairs"]:
        needed, allowed = set(), set()
        for article in (one for one in pair["articles"] if one["old"]):
            links = {(article["old"], new) for new in article["new"]}
            allowed |= links | {(article["old"], new) for new in article.get("also_links", ())}
            accepted = article.get("also_accept", ())
            needed |= {link for link in links if not accepted or link[1] in accepted}
        sides = [texts.version(pair["title"], pair[side]["dated"]) for side in ("old", "new")]
        yield Aligned(pair["id"], *sides, frozenset(needed), frozenset(allowed))


def second(key: str, texts: Texts) -> Iterator[Aligned]:
    """The pairs aligned by our own reading."""
    for pair in _read(SECOND)[key]:
        needed = {(link["old"], link["new"]) for link in LINK.finditer(pair["links"])}
        optional = {tuple(link.split("-")) for link in pair["optional"].split()}
        sides = [texts.version(pair["title"], pair[side]) for side in ("old", "new")]
        yield Aligned(pair["title"], *sides, frozenset(needed), frozenset(needed | optional))


def measure(pairs: Iterator[Aligned]) -> None:
    """Precision and recall of each pair and of all, with what is missing, too many, or wrong and yet certain."""
    right = proposed = held = needed = 0
    for pair in pairs:
        links = {(link.old[4:], link.new[4:]): link for link in align(pair.old, pair.new).links}
        good, hit = links.keys() & pair.allowed, links.keys() & pair.needed
        right, proposed, held, needed = (
            right + len(good),
            proposed + len(links),
            held + len(hit),
            needed + len(pair.needed),
        )
        doubtful = sum(link.certainty == "doubtful" for link in links.values())
        print(f"{pair.name}: 准 {len(good) / len(links):.3f}，全 {len(hit) / len(pair.needed):.3f}，存疑 {doubtful}")
        for link in sorted(links.keys() - pair.allowed):
            print(f"  多出 {'→'.join(link)} {links[link].score} {links[link].certainty}")
        for link in sorted(pair.needed - links.keys()):
            print(f"  缺少 {'→'.join(link)}")
    print(f"合计: 准 {right / proposed:.3f}，全 {held / needed:.3f}")


def marked(folder: Path, texts: Texts) -> Iterator[tuple[str, Redline, bool]]:
    """The changes that come with the task, as redlines, and whether they must be marked."""
    versions: dict[str, tuple[Mapping[str, Provision], Mapping[str, Provision], Mapping[str, str]]] = {}
    for pair in _read(folder / "alignments.yaml")["pairs"]:
        old, new = (texts.version(pair["title"], pair[side]["dated"]) for side in ("old", "new"))
        by_number = [{one.number: one for one in side} for side in (old, new)]
        versions[pair["id"]] = (by_number[0], by_number[1], article_map(align(old, new), old, new))
    for change in _read(folder / "changes.yaml")["changes"]:
        before, after, articles = versions[change["pair"]]
        result = redline(before[change["old"]].text, after[change["new"]].text, articles)
        yield f"{change['pair']} {change['old']}→{change['new']}", result, change["must_flag"]


def sentences() -> Iterator[tuple[str, Redline, bool]]:
    """The sentences of the second set."""
    for at, change in enumerate(_read(SECOND)["sentences"], start=1):
        yield f"句 {at}", redline(change["old"], change["new"]), change["must_flag"]


def flags(cases: Iterator[tuple[str, Redline, bool]]) -> None:
    """How many that must be marked are, how many that must not are not, and the others in full."""
    counts = {(must, right): 0 for must in (True, False) for right in (True, False)}
    for name, result, must in cases:
        found = changes(result)
        marked_so = any(change.may_be_substantive for change in found)
        counts[must, marked_so == must] += 1
        if marked_so != must:
            classes = sorted({one for change in found for one in change.classes})
            print(f"  错 {name} 应标={must} {classes} {marked_text(result)}")
    print(f"应标 {counts[True, True]}/{counts[True, True] + counts[True, False]}", end="，")
    print(f"不应标 {counts[False, True]}/{counts[False, True] + counts[False, False]}")


def timed(texts: Texts, count: int) -> None:
    """Seconds of processor time to align `count` articles with as many."""
    by_title: dict[str, list[Path]] = {}
    for name in sorted(texts.paths):
        by_title.setdefault(name.partition("(")[0], []).append(texts.paths[name])
    versions = [paths for paths in by_title.values() if len(paths) > 1]
    sides = []
    for at in (0, -1):
        articles = [one.text for paths in versions for one in provisions(paths[at])]
        sides.append(
            [
                Provision(id=f"art-{n}", number=str(n), text=f"{articles[n % len(articles)]}{n // len(articles) or ''}")
                for n in range(count)
            ]
        )
    start = time.process_time()
    result: Alignment = align(*sides)
    print(f"{count}×{count}: {time.process_time() - start:.2f} 秒，{len(result.links)} 条对应")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def main(folder: Path) -> None:
    """All measures over the folder given."""
    texts = Texts(folder)
    for title, pairs in (
        ("给定的两对", given(folder, texts)),
        ("自己对的三对（调参前）", second("alignments", texts)),
        ("自己另对的一对（第一次 0.943 和 0.980，之后加了套话和责任条款两条规则）", second("alignments_after", texts)),
        ("自己又对的一对（先对好，第一次 0.963 和 0.962）", second("alignments_fresh", texts)),
    ):
        print(f"== {title}")
        measure(pairs)
    print("== changes.yaml")
    flags(marked(folder, texts))
    print("== 自己的句子")
    flags(sentences())
    print("== 用时")
    for count in (MANY, MOST):
        timed(texts, count)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
