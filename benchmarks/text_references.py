"""Precision and recall of the references, and of the definitions, found in texts that were labelled by hand.

    PYTHONPATH=.:benchmarks python benchmarks/text_references.py LABELS.yaml... --laws FOLDER... [--misses]
        [--definitions DEFINITIONS.yaml]

A reference is right if its words and all its targets are. Each sentence is read twice: alone, and within the words of
its provision. `references.yaml` beside this file was labelled before the code was tried on it, and not used to mend it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from law_texts import read_law

from site_build.corpus.definitions import Definition, DefinitionKind, ScopeKind, definitions_of
from site_build.corpus.text_references import (
    ProvisionWords,
    ReferenceTarget,
    TextPlace,
    TextReference,
    find_references,
    locate,
    target_of,
    work_names,
)

OWN_LABELS = Path(__file__).with_name("references.yaml")
KINDS = {
    "is": DefinitionKind.IS,
    "is_list": DefinitionKind.IS_LIST,
    "is_in_terms_list": DefinitionKind.IN_TERMS_LIST,
    "includes": DefinitionKind.INCLUDES,
    "describes": DefinitionKind.DESCRIBES,
    "counting": DefinitionKind.COUNTING,
    "abbreviation": DefinitionKind.ABBREVIATION,
    "collective_name": DefinitionKind.COLLECTIVE_NAME,
}
SCOPES = {
    "document": ScopeKind.DOCUMENT,
    "section": ScopeKind.GROUP,
    "chapter": ScopeKind.GROUP,
    "article": ScopeKind.ARTICLE,
    "previous_paragraph": ScopeKind.PREVIOUS_PARAGRAPH,
    "from_here": ScopeKind.FROM_HERE,
}


@dataclass(frozen=True, kw_only=True)
class Law:
    """One text: its title and the words of its provisions in order."""

    title: str
    provisions: tuple[ProvisionWords, ...]

    def place(self, at: str) -> TextPlace:
        """The place of a provision, which the labels may call the first 款 of an article that has no other."""
        held = next((p for p in self.provisions if p.id in (at, at.removesuffix(".para-1"))), None)
        return TextPlace(
            target=target_of(at),
            groups=held.groups if held else {},
            title=self.title,
            articles=tuple(dict.fromkeys(a for p in self.provisions if (a := target_of(p.id).article))),
            provisions=frozenset(p.id for p in self.provisions),
        )

    def names(self) -> dict[str, str]:
        """The short names that the text gives."""
        return {name: title for p in self.provisions for name, title in work_names(p.text).items()}


@dataclass
class Score:
    """Counts of references found and labelled, and what was missed or made up."""

    right: int = 0
    found: int = 0
    labelled: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, *, right: int, found: int, labelled: int) -> bool:
        """Count what was found in a labelled sentence; whether it was all, and nothing else."""
        self.right, self.found, self.labelled = self.right + right, self.found + found, self.labelled + labelled
        return right == found == labelled

    def line(self, name: str) -> str:
        """Precision and recall in one line."""
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.labelled if self.labelled else 1.0
        counts = f"标注 {self.labelled}，找到 {self.found}，对 {self.right}"
        return f"{name}：{counts}，精确率 {precision:.3f}，召回率 {recall:.3f}"


def words_of(nodes: list[dict[str, Any]], groups: Mapping[str, str] | None = None) -> Iterator[ProvisionWords]:
    """The provisions of a tree of `law_texts` in order."""
    for node in nodes:
        inner = {**(groups or {}), **({node["kind"]: node["id"]} if node["kind"] in "编章节" else {})}
        yield ProvisionWords(id=node["id"], text=node["text"], groups=inner)
        yield from words_of(node["children"], inner)


def law_of(path: Path) -> Law:
    """One text of a file."""
    law = read_law(path)
    return Law(title=law["title"], provisions=tuple(words_of(law["provisions"])))


def key(target: ReferenceTarget, place: TextPlace) -> set[str]:
    """The ways in which labels may write a target."""
    if target.document_no:
        return {f"document:{target.document_no}"}
    if target.work:
        return {f"{target.work}#{target.provision}"}
    return {target.provision, locate(target, place.provisions) or target.provision}


def label(to: Any) -> str:
    """A labelled target as text."""
    return f"{to['law']}#{to['at']}" if isinstance(to, dict) else str(to)


def same(reference: TextReference, labelled: Mapping[str, Any], place: TextPlace) -> bool:
    """Whether the words and all targets are as labelled; works that only a library knows count by their provision."""
    wanted = [label(to) for to in labelled["to"]]
    if reference.text != labelled["text"] or len(reference.targets) != len(wanted):
        return False
    return all(_matches(target, to, place) for target, to in zip(reference.targets, wanted, strict=True))


def _matches(target: ReferenceTarget, to: str, place: TextPlace) -> bool:
    if to in key(target, place):
        return True
    if re.match("document:[a-z]", to) and target.document_no:
        return re.findall(r"\d+", to) == re.findall(r"\d+", target.document_no)
    work, _, provision = to.partition("#")
    return bool(provision) and work.isascii() and target.work is not None and target.provision == provision


def measure(path: Path, laws: Mapping[str, Path], *, whole: bool) -> Score:
    """Read every labelled sentence of a file, alone or within its provision."""
    score = Score()
    for sentence in yaml.safe_load(path.read_text(encoding="utf-8"))["sentences"]:
        law, at = _law(sentence, laws), sentence.get("at", "")
        place = law.place(at) if law else TextPlace()
        names = {**(law.names() if law else {})}
        text = sentence["sentence"]
        within = next((p.text for p in law.provisions if p.id in (at, at.removesuffix(".para-1"))), "") if law else ""
        start = within.find(text)
        if whole and start >= 0:
            found = [r for r in find_references(within, place, names) if start <= r.start < start + len(text)]
        else:
            found = list(find_references(text, place, names))
        _count(score, sentence, found, place)
    return score


def _law(sentence: Mapping[str, Any], laws: Mapping[str, Path]) -> Law | None:
    name = Path(sentence["file"]).name if "file" in sentence else ""
    return law_of(laws[name]) if name in laws else None


def _count(score: Score, sentence: Mapping[str, Any], found: list[TextReference], place: TextPlace) -> None:
    labelled = [one for one in sentence["refs"] if one.get("kind") != "anaphora"]
    right = [r for r in found if any(same(r, one, place) for one in labelled)]
    missed = [one for one in labelled if not any(same(r, one, place) for r in found)]
    score.add(right=len(right), found=len(found), labelled=len(labelled))
    score.misses += [
        f"{sentence['id']} 多：{r.text} → {[sorted(key(t, place)) for t in r.targets]}" for r in found if r not in right
    ]
    score.misses += [f"{sentence['id']} 漏：{one['text']} → {[label(to) for to in one['to']]}" for one in missed]


def measure_definitions(path: Path, laws: Mapping[str, Path]) -> tuple[int, int, list[str]]:
    """How many labelled definitions are found with their term, kind and scope, how many there are, and the misses."""
    labelled = yaml.safe_load(path.read_text(encoding="utf-8"))["definitions"]
    misses = []
    for one in labelled:
        law = law_of(laws[Path(one["file"]).name])
        here = (one["at"], one["at"].removesuffix(".para-1"))
        found = [d for d in definitions_of(law.provisions, law.title) if d.provision in here]
        if not any(_as_labelled(definition, one) for definition in found):
            misses.append(
                f"{one['id']} 漏：{one['term']}，找到的：{[(d.term, d.kind.name, d.scope.kind.name) for d in found]}"
            )
    return len(labelled) - len(misses), len(labelled), misses


def _as_labelled(definition: Definition, one: Mapping[str, Any]) -> bool:
    if definition.term != one["term"] or definition.kind is not KINDS[one["kind"]]:
        return False
    if one["scope"].startswith("law:"):
        cited = {f"law:{target.work}#{target.provision}".rstrip("#") for target in definition.scope.targets}
        return definition.scope.kind is ScopeKind.OTHER_WORK and one["scope"] in cited
    return definition.scope.kind is SCOPES[one["scope"]]


def main() -> int:
    """Print precision and recall of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="*", type=Path)
    parser.add_argument("--laws", nargs="*", type=Path, default=[])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--definitions", type=Path)
    options = parser.parse_args()
    laws = {path.name: path for folder in options.laws for path in folder.iterdir()}
    for path in options.labels or [OWN_LABELS]:
        for whole, how in ((False, "单句"), (True, "整条")):
            score = measure(path, laws, whole=whole)
            print(score.line(f"{path.name}（{how}）"))
            if options.misses and score.misses:
                print("\n".join(score.misses))
    if options.definitions:
        right, labelled, misses = measure_definitions(options.definitions, laws)
        print("\n".join([f"{options.definitions.name}：标注 {labelled}，用语、方式和范围都对 {right}", *misses]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
