"""Texts of a place that name a figure of its rules: the parameter must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from calculator.ground.problems import Diagnostic, unlisted
from calculator.packs.named_figures import strange_names
from site_build.corpus import kinds
from site_build.corpus.library import NAMING, Place, YamlFile


def named_figure_problems(files: Iterable[YamlFile], places: Mapping[str, Place]) -> Iterator[Diagnostic]:
    """Every name in braces in a question or unknown of a place that is no parameter of its rules."""
    for file in files:
        if file.kind.room == kinds.PLACE and file.path.stem in NAMING and file.place in places:
            words = places[file.place].figures
            told = (
                unlisted("unknown-name", path, name, words, "文字里的参数")
                for path, name in strange_names(file.source.data, words)
            )
            yield from file.source.locate(told)
